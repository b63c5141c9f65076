"""Make up the tables of a round, in the form of real ones, filled in by chance."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from segregatie.base.sheets import csv_text
from segregatie.report.grids import Grid, GridRow, placeholder, without_count
from segregatie.report.passages import Form, Passage, Run, row_digest, words_digest
from segregatie.report.tables import TOTAL, Kind

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: Of all units: those that took part, those with a pilot, the marks among the cells, and those with a text in a table of texts.
TOOK_PART, _PILOT, _MARKED, _HAS_TEXT = 0.8, 0.3, 0.3, 0.4
_SUMMARY: Final = ("verzonnen: de schoolbesturen spraken af wat zij zouden doen", "made up: the school boards agreed what they would do")


@dataclass(frozen=True, slots=True)
class Unit:
    """A made-up gemeente: its code and its name."""

    code: str
    name: str

    @classmethod
    def numbered(cls, number: int) -> Unit:
        """The gemeente of this number, from 0: its name has letters only, as an address must, and is a word of no language."""
        first, second = divmod(number, len(_LETTERS))
        letters = f"q{_LETTERS[first]}{_LETTERS[second]}"
        return cls(f"verzonnen-{letters}", f"Verzonnen {letters.capitalize()}")


@dataclass(slots=True)
class Book:
    """What a made-up report prints: its grids, its passages, and the lines that say in our words what these say."""

    year: str
    chance: random.Random
    passages: list[Passage] = field(default_factory=list)
    lines: dict[str, list[Sequence[str]]] = field(default_factory=dict)

    def row(self, table: str, number: int, code: str, cells: Sequence[str]) -> tuple[str, ...]:
        """Print a row, and prove it."""
        id_ = f"{table}/{code}"
        self.passages.append(Passage(id_, Form.ROW, table, row_digest(table, number, cells), number))
        return id_, *cells

    def words(self, section: str, name: str, start: int) -> str:
        """Print a few words below a section, and prove them."""
        text = ["verzonnen", *name.split("-"), self.year]
        id_ = f"{section}/{name}/1"
        self.passages.append(Passage(id_, Form.WORDS, section, words_digest(text), runs=(Run(start, len(text)),)))
        return id_

    def say(self, file: str, *cells: str) -> None:
        """Add a line to a file of the edition."""
        self.lines.setdefault(file, []).append(cells)


def _names(units: Iterable[Unit]) -> str:
    return ", ".join(unit.name for unit in units)


def _labelled(printed: str, count: int) -> str:
    """A label with the number of a made-up round where the real one has a number too."""
    label, n = without_count(printed)
    return f"{label} (n={count})" if n else label


def some(units: Sequence[Unit], share: float, chance: random.Random) -> list[Unit]:
    """About this share of the units, and one at least: a table without a row is none."""
    return [unit for unit in units if chance.random() < share] or list(units[:1])


def _drawn(units: Sequence[Unit], rows: Sequence[GridRow], chance: random.Random) -> dict[str, list[Unit]]:
    """Give every unit one of these answers; an answer that nobody gave is not printed."""
    given: dict[str, list[Unit]] = {row.passage: [] for row in rows}
    for unit in units:
        given[chance.choice(rows).passage].append(unit)
    return {passage: those for passage, those in given.items() if those}


def _code(passage: str) -> str:
    return passage.partition("/")[2]


def _response(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    reasons = sorted({row.cells[3] for row in grid.rows if row.cells[3]})
    for unit in units:
        pilot = "J" if book.chance.random() < _PILOT else "N"
        yield unit.code, (unit.name, pilot, *(("J", "") if unit in took_part else ("N", book.chance.choice(reasons))))


def _marks(grid: Grid, units: Sequence[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    counts = [0] * (len(grid.table.columns) - 1)
    for unit in units:
        marks = [book.chance.random() < _MARKED for _ in counts]
        counts = [count + mark for count, mark in zip(counts, marks, strict=True)]
        yield unit.code, (unit.name, *("X" if mark else "" for mark in marks))
    yield TOTAL, ("Totaal", *map(str, counts))


def _answers(grid: Grid, units: Sequence[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = {row.passage: row for row in grid.rows if _code(row.passage) != TOTAL}
    if grid.table.columns[0].names == "afspraaksoort":
        units = some(units, TOOK_PART, book.chance)
    numbered = any(column.kind is Kind.COUNT for column in grid.table.columns)
    for passage, those in _drawn(units, list(rows.values()), book.chance).items():
        count = (str(len(those)),) if numbered else ()
        yield _code(passage), (_labelled(rows[passage].cells[0], len(those)), _names(those), *count)


def _crossed(grid: Grid, units: Sequence[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = {row.passage: row for row in grid.rows if _code(row.passage) != TOTAL}
    totals = [0] * (len(grid.table.columns) - 1)
    for passage, those in _drawn(units, list(rows.values()), book.chance).items():
        columns: list[list[Unit]] = [[] for _ in totals]
        for unit in those:
            book.chance.choice(columns).append(unit)
        totals = [total + len(column) for total, column in zip(totals, columns, strict=True)]
        yield _code(passage), (_labelled(rows[passage].cells[0], len(those)), *map(_names, columns))
    yield TOTAL, ("Totaal", *map(str, totals))


def _texts(grid: Grid, units: Sequence[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    for unit in some(units, _HAS_TEXT, book.chance):
        passage = f"{grid.table.id}/{unit.code}"
        book.say("samenvattingen", passage, *_SUMMARY)
        yield unit.code, (unit.name, placeholder(passage))


def _rows(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    answered = [unit for unit in units if unit in took_part]
    match grid.table.kind:
        case "respons":
            return _response(grid, units, took_part, book)
        case "kruisjes":
            return _marks(grid, answered, book)
        case "kruistabel":
            return _crossed(grid, answered, book)
        case "teksten":
            return _texts(grid, answered, book)
        case _:
            return _answers(grid, answered, book)


def grid_text(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: Book) -> str:
    """A table in the form of a real one, filled in by chance: the file that holds it."""
    rows = list(_rows(grid, units, took_part, book))
    count = len({unit.name for _, cells in rows for unit in units if unit.name in cells[1].split(", ")})
    heading = book.row(grid.table.id, 0, "kop", [_labelled(cell, count) for cell in grid.heading.cells])
    printed = [book.row(grid.table.id, number, code, cells) for number, (code, cells) in enumerate(rows, 1)]
    return csv_text([("passage", *heading[1:]), *printed])
