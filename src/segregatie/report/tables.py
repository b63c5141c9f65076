"""The sixteen tables of the report: where each begins and what stands in its columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a column of a printed table holds."""

    LABEL = "label"  # names the row
    CODE = "code"  # one printed answer
    MARK = "mark"  # X or nothing
    NAMES = "names"  # gemeenten, with notes in brackets behind some
    TEXT = "text"  # the report's own sentences
    STATUS = "status"  # the signs of table 15
    COUNT = "count"
    PERCENTAGE = "percentage"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and the code list its printed values are looked up in."""

    kind: Kind
    names: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table.

    `opening` is how its caption, or else its heading line, begins. `population` is the basis its counts stand on.
    `columns` lists the columns; tables 3 to 6 have as many marks as letters.
    """

    id: str
    opening: str
    columns: tuple[Column, ...]
    population: str = "deelnemende-eenheden"
    captioned: bool = True
    heading_lines: int = 1
    numbered_rows: bool = False

    @property
    def stem(self) -> str:
        """The name of its files: `tabel-3` is kept in `tabel-03`, so that a folder lists them in order."""
        number = self.id.removeprefix("tabel-")
        digits = number.rstrip("a")
        return f"tabel-{int(digits):02d}{number[len(digits) :]}" if digits.isdigit() else self.id

    @property
    def short(self) -> str:
        """What the command line calls it: 3, 1a, veranderingen."""
        return self.id.removeprefix("tabel-")


def _marks(number: int, letters: str) -> Table:
    columns = (Column(Kind.LABEL, "eenheid"), *(Column(Kind.MARK, "maatregel") for _ in letters))
    return Table(f"tabel-{number}", f"Tabel {number}:", columns)


def _names(number: int, answers: str) -> Table:
    columns = (Column(Kind.LABEL, answers), Column(Kind.NAMES, "eenheid"), Column(Kind.COUNT))
    return Table(f"tabel-{number}", f"Tabel {number}:", columns)


def _texts(number: int) -> Table:
    return Table(f"tabel-{number}", f"Tabel {number}:", (Column(Kind.LABEL, "eenheid"), Column(Kind.TEXT)))


_YES_NO = Column(Kind.CODE, "ja-nee")

TABLES: Final = (
    Table(
        "tabel-1",
        "Tabel 1:",
        (Column(Kind.LABEL, "gemeente"), _YES_NO, _YES_NO, Column(Kind.CODE, "reden")),
        population="benaderde-gemeenten",
    ),
    Table(
        "tabel-1a",
        "Tabel 1a:",
        (Column(Kind.LABEL, "overlegantwoord"), Column(Kind.NAMES, "eenheid"), Column(Kind.NAMES, "eenheid")),
        population="deelnemende-gemeenten",
    ),
    Table("tabel-2", "Tabel 2:", (Column(Kind.LABEL, "afspraaksoort"), Column(Kind.NAMES, "eenheid"))),
    _marks(3, "ABCDEFGHIJ"),
    _marks(4, "KLM"),
    _marks(5, "NOPQ"),
    _marks(6, "RSTU"),
    _names(8, "partner"),
    _names(9, "oudercontactvorm"),
    _names(10, "vastleggingsvorm"),
    _texts(11),
    _names(12, "controleur"),
    _texts(13),
    _texts(14),
    Table(
        "tabel-15",
        "Tabel 15:",
        (Column(Kind.LABEL, "gemeente"), Column(Kind.CODE, "activiteit"), Column(Kind.TEXT), Column(Kind.STATUS)),
        heading_lines=2,
        numbered_rows=True,
    ),
    Table(
        "tabel-veranderingen",
        "Veranderingen gemeentelijk beleid sinds 2008",
        (Column(Kind.LABEL, "indicator"), Column(Kind.COUNT), Column(Kind.PERCENTAGE)),
        captioned=False,
    ),
)

#: A row label that names no unit and no answer: the row of totals.
TOTAL: Final = "totaal"


def table(short: str) -> Table | None:
    """Return the table the command line calls by this name, or that has this id or stem (`3`, `tabel-3`, `tabel-03`); else None."""
    return next((each for each in TABLES if short in (each.short, each.id, each.stem)), None)
