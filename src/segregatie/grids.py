"""The printed grids in data/<peiling>/tabellen: what each table prints, cell by cell, free text by passage id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from segregatie.catalogue import TABLES, Kind, Table
from segregatie.passages import Form, Passage, row_digest
from segregatie.problems import Problem, Problems, Where
from segregatie.rows import csv_text, read_csv

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


def read_grids(folder: Path, passages: Mapping[str, Passage], problems: Problems) -> dict[str, Grid]:
    """Read every grid, and check each row against its passage.

    A row without free text proves itself: its digest is made again from its cells.
    """
    grids: dict[str, Grid] = {}
    for table in TABLES:
        path = folder / f"{table.stem}.csv"
        read = read_csv(path, problems)
        if read is None:
            continue
        header, records = read
        if header.cells[0] != "passage" or len(header.cells) != len(table.columns) + 1:
            problems.add(
                header.where,
                f"the header has not the columns of {table.id}",
                f"give it 'passage' and {len(table.columns)} printed headings, or run extract again",
            )
            continue
        heading = GridRow(header.where, f"{table.id}/kop", header.cells[1:])
        rows = tuple(GridRow(record.where, record.cells[0], record.cells[1:]) for record in records)
        grid = Grid(table, heading, rows)
        _check_rows(grid, passages, problems)
        grids[table.id] = grid
    return grids


def _check_rows(grid: Grid, passages: Mapping[str, Passage], problems: Problems) -> None:
    seen: set[str] = set()
    for number, row in enumerate(grid.lines):
        if row.passage in seen:
            problems.add(row.where, f"row {row.passage!r} stands twice", "keep one; extract writes these files")
            continue
        seen.add(row.passage)
        passage = passages.get(row.passage)
        if passage is None or passage.form is not Form.ROW or passage.place != grid.table.id:
            problems.add(row.where, f"{row.passage!r} is no passage of {grid.table.id}", "run extract, which writes both files")
            continue
        for column, cell in zip(grid.table.columns, row.cells, strict=True):
            if column.kind is Kind.MARK and number and not cell.isdigit() and cell not in ("", "X"):
                problems.add(row.where, f"a mark cannot be {cell!r}", "use X, or leave the cell empty")
        if any(placeholders(cell) for cell in row.cells):
            continue
        if passage.row != number or passage.digest != row_digest(grid.table.id, number, row.cells):
            problems.add(
                row.where,
                f"this row is not what passage {row.passage!r} proves (row {passage.row} of the table)",
                "copy the row from the report again, or run extract on the report's text",
            )
    for passage in passages.values():
        if passage.form is Form.ROW and passage.place == grid.table.id and passage.id not in seen:
            problems.add(passage.where, f"passage {passage.id!r} has no row in {grid.table.stem}.csv", "run extract on the report's text")


def differences(kept: Grid, printed: Grid) -> list[Problem]:
    """Tell cell by cell where a kept grid is not what the report prints."""
    found: list[Problem] = []
    by_passage = {row.passage: row for row in kept.lines}
    remedy = "run extract on the report's text, and look at what changes"
    for row in printed.lines:
        mine = by_passage.pop(row.passage, None)
        if mine is None:
            found.append(Problem(row.where, f"row {row.passage!r} is not in {kept.table.stem}.csv", remedy))
            continue
        for heading, mine_cell, printed_cell in zip(printed.heading.cells, mine.cells, row.cells, strict=True):
            if mine_cell != printed_cell:
                found.append(
                    Problem(
                        mine.where,
                        f"row {row.passage!r}, column {heading!r}: {mine_cell!r} here, {printed_cell!r} in {row.where}",
                        remedy,
                    )
                )
    found += [Problem(row.where, f"row {row.passage!r} is not in the report", remedy) for row in by_passage.values()]
    return found
