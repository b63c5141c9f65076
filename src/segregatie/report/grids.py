"""The printed grids in data/<peiling>/tabellen: what each table prints, cell by cell, free text by passage id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from segregatie.base.files import shown
from segregatie.base.keys import Keys
from segregatie.base.problems import Problem, Problems, Where, nearest, problem
from segregatie.base.sheets import csv_files, csv_text, read_csv
from segregatie.report.passages import Form, Passage, row_digest
from segregatie.report.tables import TOTAL, Kind, Table

_COUNTED = re.compile(r"\s*\(n=(\d+)\)$")
_PLACEHOLDER = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One printed row: its passage and its cells as printed."""

    where: Where
    passage: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One printed table: its heading (passage `<table>/kop`) and its rows in order."""

    table: Table
    heading: GridRow
    rows: tuple[GridRow, ...]

    @property
    def lines(self) -> tuple[GridRow, ...]:
        """Heading and rows: the index is the number of the row within the table."""
        return self.heading, *self.rows

    def csv(self) -> str:
        """The grid as its file in tabellen/ has it."""
        return csv_text([("passage", *self.heading.cells), *((row.passage, *row.cells) for row in self.rows)])


def without_count(label: str) -> tuple[str, str]:
    """Split a printed label from the n behind it.

    >>> without_count("Geen afspraken (n=2)")
    ('Geen afspraken', '2')
    """
    counted = _COUNTED.search(label)
    return (label[: counted.start()], counted[1]) if counted else (label, "")


def placeholder(passage: str) -> str:
    """What stands in a grid where the report has a text of its own."""
    return f"[{passage}]"


def placeholders(cell: str) -> list[str]:
    """The passages whose texts a cell stands for."""
    return _PLACEHOLDER.findall(cell)


def read_grids(folder: Path, tables: Sequence[Table], passages: Keys[Passage], problems: Problems) -> dict[str, Grid]:
    """Read the grid of every table, and check each row against its passage."""
    read = {table.id: read_grid(folder / f"{table.stem}.csv", table, passages, problems) for table in tables}
    for path in sorted({*csv_files(folder)} - {folder / f"{table.stem}.csv" for table in tables}):
        problems.add(Where(shown(path)), "table-file-unknown")
    _check_places(tables, passages, problems)
    return {id_: grid for id_, grid in read.items() if grid}


def read_grid(path: Path, table: Table, passages: Keys[Passage], problems: Problems) -> Grid | None:
    """Read the grid of a table, and check each row against its passage; None where there is nothing to go on with.

    A row without free text proves itself: its digest is made again from its cells.
    """
    read = read_csv(path, problems, width=len(table.columns) + 1, filled=True)
    if read is None:
        return None
    header, records, unread = read
    heading = GridRow(header.where, f"{table.id}/kop", header.cells[1:])
    grid = Grid(table, heading, tuple(GridRow(record.where, record.cells[0], record.cells[1:]) for record in records))
    _check_heading(grid, problems)
    if passages:
        _check_rows(grid, passages, problems, whole=unread is None)
    return grid


def _check_heading(grid: Grid, problems: Problems) -> None:
    """A column of marks is headed by the letter that the edition gives it."""
    for column, printed in zip(grid.table.columns, grid.heading.cells, strict=True):
        if column.letter and printed != column.letter:
            problems.add(grid.heading.where, "heading-of-no-letter", heading=printed, wanted=column.letter)


def _check_places(tables: Sequence[Table], passages: Keys[Passage], problems: Problems) -> None:
    """A row is in a table of the report, and a note in a row."""
    known = sorted(table.id for table in tables)
    for passage in passages.values():
        row = passages.get(passage.place)
        if passage.form is Form.ROW and passage.place not in known:
            problems.add(
                passage.where,
                "passage-table-unknown",
                passage=passage.id,
                table=passage.place,
                meant=nearest(passage.place, known),
            )
        elif passage.form is Form.NOTE and passage.place not in passages.broken and (row is None or row.form is not Form.ROW):
            problems.add(passage.where, "passage-in-no-row", passage=passage.id, place=passage.place)


def _check_rows(grid: Grid, passages: Keys[Passage], problems: Problems, *, whole: bool) -> None:
    """Check each row against its passage; where lines could not be read (not `whole`) a passage without a row proves nothing."""
    seen: set[str] = set()
    proved: list[tuple[GridRow, int]] = []
    notes: dict[str, list[Passage]] = {}
    for passage in passages.values():
        if passage.form is Form.NOTE:
            notes.setdefault(passage.place, []).append(passage)
    for number, row in enumerate(grid.lines):
        if row.passage in seen:
            problems.add(row.where, "row-twice", row=row.passage)
        elif found := _passage_of(row, grid.table, passages, problems):
            seen.add(row.passage)
            named = [each for cell in row.cells for each in placeholders(cell)]
            if number and not row.passage.endswith(f"/{TOTAL}"):
                _check_cells(grid.table, row, problems)
            _check_texts(row, named, notes.get(row.passage, []), problems)
            if named or found.digest == row_digest(grid.table.id, found.row, row.cells):
                proved.append((row, found.row))
            else:
                problems.add(row.where, "row-unproved", passage=row.passage, number=found.row)
    _check_order(proved, problems)
    for passage in passages.values() if whole else ():
        if passage.form is Form.ROW and passage.place == grid.table.id and passage.id not in seen:
            problems.add(passage.where, "passage-without-row", passage=passage.id, file=f"{grid.table.stem}.csv")


def _passage_of(row: GridRow, table: Table, passages: Keys[Passage], problems: Problems) -> Passage | None:
    """The passage that a row is; none is noted, but where its own line is wrong."""
    found = passages.get(row.passage)
    if found is not None and found.form is Form.ROW and found.place == table.id:
        return found
    if found is not None or not passages.has(row.passage, problems):
        problems.add(row.where, "row-without-passage", row=row.passage, table=table.id)
    return None


def _check_order(rows: list[tuple[GridRow, int]], problems: Problems) -> None:
    """The rows stand in the order of their numbers; told at the first that does not."""
    for (row, number), wanted in zip(rows, sorted(number for _, number in rows), strict=True):
        if number != wanted:
            problems.add(row.where, "rows-order", row=row.passage, number=number)
            return


def _check_cells(table: Table, row: GridRow, problems: Problems) -> None:
    """A mark is a sign of the table; a column of names, where there is one, names somebody; a text stands there by its passage.

    In a table whose rows are numbered some have no text, and one may stand a column too far to the right.
    """
    by_kind = {kind: [cell for column, cell in zip(table.columns, row.cells, strict=True) if column.kind is kind] for kind in Kind}
    for mark in by_kind[Kind.MARK]:
        if mark not in table.signs:
            signs = ", ".join(sign for sign in table.signs if sign)
            problems.add(row.where, "mark-unknown", mark=mark, signs=signs)
    if by_kind[Kind.NAMES] == [""]:
        problems.add(row.where, "names-missing", row=row.passage)
    texts = [cell for cell in by_kind[Kind.TEXT] if cell or not table.numbered_rows]
    if texts and not any(placeholders(cell) for cell in row.cells):
        problems.add(row.where, "text-not-by-passage", row=row.passage, text=texts[0])


def _check_texts(row: GridRow, named: list[str], notes: list[Passage], problems: Problems) -> None:
    """A text in a row is the row's own passage, or one of its notes; each note of the row stands there once."""
    known = {row.passage, *(note.id for note in notes)}
    for id_ in named:
        if id_ not in known or named.count(id_) > 1:
            problems.add(row.where, "row-text-of-another-row", text=id_)
    for note in notes:
        if note.id not in named:
            problems.add(note.where, "passage-not-in-its-row", passage=note.id, row=row.passage)


def differences(kept: Grid, printed: Grid) -> list[Problem]:
    """Tell cell by cell where a kept grid is not what the report prints."""
    found: list[Problem] = []
    by_passage = {row.passage: row for row in kept.lines}
    for row in printed.lines:
        mine = by_passage.pop(row.passage, None)
        if mine is None:
            found.append(problem(row.where, "report-row-not-kept", row=row.passage, file=f"{kept.table.stem}.csv"))
            continue
        for heading, mine_cell, printed_cell in zip(printed.heading.cells, mine.cells, row.cells, strict=True):
            if mine_cell != printed_cell:
                found.append(
                    problem(
                        mine.where,
                        "report-cell-differs",
                        row=row.passage,
                        column=heading,
                        kept=mine_cell,
                        printed=printed_cell,
                        file=row.where,
                    )
                )
    found += [problem(row.where, "report-row-missing", row=row.passage) for row in by_passage.values()]
    return found
