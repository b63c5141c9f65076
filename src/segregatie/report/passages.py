"""Places in the report, each with a digest that proves it without repeating its words.

A table row's digest covers the table's name, the row's number and every printed cell; a passage of prose, or a note
within a table row, is a run of words, and its position is only a hint: the digest is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from itertools import pairwise

from segregatie.base.problems import NOWHERE, Problems, Where

# No part begins or ends with a dot: `..` in an IRI is another place.
_PART = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_PLACE = re.compile(rf"{_PART}(/{_PART})*")
_ID = re.compile(rf"{_PART}(/{_PART})+")
# Written in one way only, so that `extract` writes back what it read.
_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_RANGE = re.compile(rf"{_NUMBER}\+[1-9][0-9]{{0,8}}( {_NUMBER}\+[1-9][0-9]{{0,8}})*")
_UNIT_SEPARATOR = "\x1f"


class Form(Enum):
    """How a passage is pointed at."""

    ROW = "tabelrij"
    WORDS = "woorden"
    NOTE = "aantekening"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words: the number of its first word (from 0) and how many there are."""

    start: int
    count: int

    def __str__(self) -> str:
        return f"{self.start}+{self.count}"


@dataclass(frozen=True, slots=True)
class Passage:
    """One place in the report.

    `place` is the table (form ROW), the section (WORDS) or the passage of the table row (NOTE); `row` the number of the
    row in its table, the heading being 0; `runs` the words, counted within the section or the row.
    """

    id: str
    form: Form
    place: str
    digest: str
    row: int = -1
    runs: tuple[Run, ...] = ()
    where: Where = NOWHERE

    @property
    def cells(self) -> tuple[str, ...]:
        """The line of passages.csv that states this passage."""
        reach = str(self.row) if self.form is Form.ROW else " ".join(map(str, self.runs))
        return self.id, self.form.value, self.place, reach, self.digest


def row_digest(table: str, number: int, cells: Sequence[str]) -> str:
    """Prove a table row: a mark that moves changes the digest."""
    return sha256(_UNIT_SEPARATOR.join((table, str(number), *cells)).encode()).hexdigest()


def words_digest(words: Iterable[str]) -> str:
    """Prove a run of words: case, punctuation, line breaks and markup do not count."""
    return sha256(" ".join(words).encode()).hexdigest()


def find_runs(words: Sequence[str], passage: Passage) -> tuple[Run, ...] | None:
    """Return where a passage's words stand: at its hint, else the first shift of it at which the digest fits."""
    if not passage.runs:
        return None
    last = max(run.start + run.count for run in passage.runs)
    first = passage.runs[0].start
    shifts = sorted(range(-first, len(words) - last + 1), key=abs)
    for shift in shifts:
        moved = tuple(Run(run.start + shift, run.count) for run in passage.runs)
        if min(run.start for run in moved) < 0:
            continue
        if words_digest(word for run in moved for word in words[run.start : run.start + run.count]) == passage.digest:
            return moved
    return None


def passage(cells: Sequence[str], where: Where, problems: Problems) -> Passage | None:
    """Read the cells of a line of passages.csv: name, form, place, reach and digest; None, with a problem, where they do not fit."""
    id_, form, place, reach, digest = cells
    runs: tuple[Run, ...] = ()
    if not _ID.fullmatch(id_):
        problems.add(where, "passage-malformed", passage=id_)
    elif not _PLACE.fullmatch(place):
        problems.add(where, "passage-place-malformed", place=place)
    elif not id_.startswith(f"{place}/"):
        problems.add(where, "passage-of-another-place", place=place)
    elif form == Form.ROW.value:
        if re.fullmatch(_NUMBER, reach):
            return Passage(id_, Form.ROW, place, digest, int(reach), where=where)
        problems.add(where, "passage-row-malformed", reach=reach)
    else:
        if _RANGE.fullmatch(reach):
            runs = tuple(Run(*map(int, run.split("+"))) for run in reach.split())
        if runs and all(run.start + run.count <= further.start for run, further in pairwise(runs)):
            return Passage(id_, Form(form), place, digest, runs=runs, where=where)
        problems.add(where, "passage-words-malformed", reach=reach)
    return None
