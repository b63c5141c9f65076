"""Printed tables: what kinds there are, and what stands in their columns. Which tables a report has, its edition says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from segregatie.base.problems import Text, Where

#: A row label that names no unit and no answer: the row of totals.
TOTAL: Final = "totaal"
_NUMBERED = re.compile(r"tabel-([0-9]+)([a-z]?)")


class Kind(Enum):
    """What a column of a printed table holds."""

    LABEL = "label"  # names the row
    CODE = "code"  # one printed answer
    MARK = "mark"  # a sign of the table, such as X or nothing
    NAMES = "names"  # gemeenten, with notes in brackets behind some
    TEXT = "text"  # the report's own sentences
    STATUS = "status"  # the signs of pilots
    COUNT = "count"
    PERCENTAGE = "percentage"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and the code list its printed values are looked up in.

    `heads` is the path of the code that the column is about, and `letter` what stands for it in the heading; `states` the property
    that its values are of.
    """

    kind: Kind
    names: str = ""
    heads: str = ""
    letter: str = ""
    states: str = ""
    may_be_blank: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table, as its edition describes it.

    `kind` is a code of the list `tabelsoort`; `caption` the caption as printed, and in English. `opening` is how that, or else the heading
    line, begins in the text. `gives` are the kinds of fact that its cells give, and `population` is the basis of its counts.
    `signs` say what a sign in a column of marks means, as codes of the list `vermelding`; `recounts` how a number is counted again, by
    the list of the code it counts, or `geheel`. `none` is the row that says there is nobody, as a path, and `some` the answer of all
    others. Of an aggregate, `counted` are the rows that are counted from another table. `headings` are those of its columns that have
    words, by the name that the query of its kind gives the column.
    """

    id: str
    kind: str
    caption: Text
    opening: str
    columns: tuple[Column, ...]
    gives: tuple[str, ...]
    section: str
    population: str
    where: Where
    captioned: bool = True
    heading_lines: int = 1
    numbered_rows: bool = False
    signs: Mapping[str, str] = field(default_factory=dict)
    recounts: Mapping[str, str] = field(default_factory=dict)
    none: str = ""
    some: str = ""
    counted: tuple[str, ...] = ()
    headings: tuple[tuple[str, Text], ...] = ()

    @property
    def stem(self) -> str:
        """The name of its files: `tabel-3` is kept in `tabel-03`, so that a folder lists them in order."""
        found = _NUMBERED.fullmatch(self.id)
        return f"tabel-{int(found[1]):02d}{found[2]}" if found else self.id

    @property
    def short(self) -> str:
        """What the command line calls it: 3, 1a, veranderingen."""
        return self.id.removeprefix("tabel-")
