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
from pathlib import Path

from segregatie.base.problems import NOWHERE, Problems, Where
from segregatie.base.sheets import read_csv

HEADER = ("passage", "soort", "plaats", "bereik", "sha256")

SHA256 = re.compile(r"[0-9a-f]{64}")
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


class Passages(dict[str, Passage]):
    """The passages of an edition by name; remembers those that a line names, known or not."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        super().__init__((passage.id, passage) for passage in passages)
        self.named: set[str] = set()


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


def read_passages(path: Path, problems: Problems, *, filled: bool = False) -> list[Passage]:
    """Read passages.csv. A passage of prose may still lack its digest: `extract` fills it in.

    With `filled` there must be passages; none come back then only where the file could not be read.
    """
    found: list[Passage] = []
    seen: set[str] = set()
    table = read_csv(path, problems, HEADER, filled=filled)
    for record in table.records if table else ():
        id_, form, place, reach, digest = record.cells
        if not _ID.fullmatch(id_):
            problems.add(record.where, "passage-malformed", passage=id_)
            continue
        if id_ in seen:
            problems.add(record.where, "passage-twice", passage=id_)
            continue
        seen.add(id_)
        if form not in {each.value for each in Form}:
            problems.add(record.where, "passage-form-unknown", form=form, forms=", ".join(each.value for each in Form))
            continue
        if not _PLACE.fullmatch(place):
            problems.add(record.where, "passage-place-malformed", place=place)
            continue
        if not id_.startswith(f"{place}/"):
            problems.add(record.where, "passage-of-another-place", passage=id_, place=place)
            continue
        row, runs = -1, tuple[Run, ...]()
        if form == Form.ROW.value:
            if not re.fullmatch(_NUMBER, reach):
                problems.add(record.where, "passage-row-malformed", reach=reach)
                continue
            row = int(reach)
        else:
            if not _RANGE.fullmatch(reach):
                problems.add(record.where, "passage-words-malformed", reach=reach)
                continue
            runs = tuple(Run(*map(int, run.split("+"))) for run in reach.split())
            if any(run.start + run.count > further.start for run, further in pairwise(runs)):
                problems.add(record.where, "passage-words-malformed", reach=reach)
                continue
        if digest and not SHA256.fullmatch(digest):
            problems.add(record.where, "passage-digest-malformed", digest=digest)
        found.append(Passage(id_, Form(form), place, digest, row, runs, record.where))
    return found
