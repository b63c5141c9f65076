"""Lay each regenerated table beside the printed one, cell by cell.

Counts are compared as numbers, names as sets of units, answers by their code, signs by what they mean, free text by its passage. The only
differences that may stand are printed numbers that data/<peiling>/tegenspraken.csv records as not holding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from segregatie.base.problems import Problem, Problems, Text, Where, problem
from segregatie.data.records import Claim
from segregatie.ontology.codes import Codes
from segregatie.query.laid import Laid
from segregatie.report.grids import Grid, GridRow, placeholders, without_count
from segregatie.report.spellings import Names
from segregatie.report.tables import Column, Kind

_ROWS, _COLUMNS, _HEADING = Text("rijen", "rows"), Text("kolommen", "columns"), Text("kopregel", "heading")
_FIRST_COLUMN, _LEFT_OVER = Text("eerste kolom", "first column"), Text("regel over", "line left over")


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed cell and the regenerated one; `at` says where, for a person."""

    at: Text | str
    where: Where
    passage: str
    heading: str
    printed: str
    counted: str
    equal: bool


@dataclass(slots=True)
class Comparison:
    """One table compared: how many cells, which differ as recorded, and what is wrong; of which round, where there are several."""

    table: str
    survey: str = ""
    cells: int = 0
    recorded: list[Pair] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        equal = self.cells - len(self.recorded) - len(self.problems)
        told = "".join(f"; {pair.at}: printed {pair.printed}, counted {pair.counted}" for pair in self.recorded)
        of_round = f"{self.survey}, " if self.survey else ""
        return f"{of_round}{self.table.replace('-', ' ', 1)}: {equal} of {self.cells} cells equal{told}"


@dataclass(frozen=True, slots=True)
class _Judge:
    """Knows when two cells say the same."""

    names: Names
    codes: Codes
    signs: Mapping[str, str]

    def code(self, kind: str, text: str) -> tuple[str, ...]:
        return self.names.codes(kind, text) or self.codes.by_label(kind, text)

    def _units(self, cell: str) -> list[tuple[tuple[str, ...], str, str]]:
        problems = Problems()
        mentions = self.names.mentions("eenheid", cell, Where("cell"), problems)
        units = [(each.codes, each.note.strip("[]"), each.paired) for each in mentions]
        return sorted(units) + [((str(problem),), "", "") for problem in problems]

    def equal(self, column: Column, printed: str, made: str) -> bool:
        if column.kind is Kind.NAMES and not printed.isdigit():
            return self._units(printed) == self._units(made)
        if column.kind is Kind.TEXT:
            return placeholders(printed) == ([made] if made else [])
        if column.kind is Kind.MARK and printed in self.signs:
            return self.codes.sign("vermelding", self.signs[printed]) == made
        if column.kind in (Kind.CODE, Kind.LABEL) and printed:
            return bool(self.code(column.names, made)) and self.code(column.names, printed) == self.code(column.names, made)
        return printed == made


def compare(grid: Grid, made: Laid, claims: tuple[Claim, ...], names: Names, codes: Codes) -> Comparison:
    """Compare a printed grid with its regenerated table (laid out with passages for free text)."""
    judge = _Judge(names, codes, grid.table.signs)
    pairs = _activity_pairs(grid, made, judge) if grid.table.numbered_rows else _row_pairs(grid, made, judge)
    found = Comparison(grid.table.id)
    recorded = {(claim.passage, claim.heading): claim for claim in claims if claim.explanation}
    for pair in pairs:
        found.cells += 1
        claim = recorded.get((pair.passage, pair.heading))
        if pair.equal and claim:
            found.problems.append(problem(pair.where, "contradiction-of-a-cell-that-holds", claim=claim.key))
        elif not pair.equal and claim:
            found.recorded.append(pair)
        elif not pair.equal:
            found.problems.append(
                problem(pair.where, "cell-not-regenerated", table=grid.table.id, at=pair.at, printed=pair.printed, counted=pair.counted)
            )
    return found


def _row_pairs(grid: Grid, made: Laid, judge: _Judge) -> Iterator[Pair]:
    """Pair the cells of rows that stand in the same order: labels and the n's in them, then every other cell."""
    if len(made.rows) != len(grid.rows):
        yield Pair(_ROWS, grid.heading.where, grid.heading.passage, "", str(len(grid.rows)), str(len(made.rows)), False)
    width = len(grid.heading.cells)
    if len(made.headings) < width:
        yield Pair(_COLUMNS, grid.heading.where, grid.heading.passage, "", str(width), str(len(made.headings)), False)
        return
    # A table may give more than is printed, behind it.
    for column, printed, cell in zip(grid.table.columns, grid.heading.cells, made.headings[:width], strict=True):
        label, n = without_count(printed)
        if column.letter and printed != cell:
            yield Pair(_HEADING, grid.heading.where, grid.heading.passage, label, printed, cell, False)
        if n:
            counted = without_count(cell)[1]
            yield Pair(_HEADING, grid.heading.where, grid.heading.passage, label, n, counted, n == counted)
    for row, cells in zip(grid.rows, made.rows, strict=False):
        label, n = without_count(row.cells[0])
        made_label, counted = without_count(cells[0])
        name = label or row.passage
        if label != made_label and not judge.equal(grid.table.columns[0], label, made_label):
            yield Pair(_FIRST_COLUMN, row.where, row.passage, "", label, made_label, False)
        if n or counted:
            yield Pair(f"{name} n", row.where, row.passage, grid.heading.cells[0], n, counted, n == counted)
        columns = zip(grid.table.columns, grid.heading.cells, row.cells, cells[:width], strict=True)
        for column, heading, printed, cell in islice(columns, 1, None):
            yield Pair(f"{name} {heading}", row.where, row.passage, heading, printed, cell, judge.equal(column, printed, cell))


def _activity_pairs(grid: Grid, made: Laid, judge: _Judge) -> Iterator[Pair]:
    """Pair the rows of a table of pilots, which prints several activities and statuses in some cells.

    A row with one activity and one status must stand in the regenerated table as it is. In a merged row each activity
    and each status that is printed must come back among the lines that carry its text. No line may be left over.
    """
    left = set(range(len(made.rows)))
    group = ""
    for row in grid.rows:
        shift = int(not row.cells[0] and bool(judge.names.codes("gemeente", row.cells[1])))
        printed = (*row.cells[shift:], "")[:4]
        group = printed[0] or group
        unit = judge.names.codes("gemeente", group)
        lines = {number: line for number, line in enumerate(made.rows) if judge.names.codes("gemeente", line[0]) == unit}
        text = (placeholders(printed[2]) or [""])[0]
        mine = {n: line for n, line in lines.items() if text in line[2].split("; ")} or lines
        yield from _pairs_of_row(row, printed, text, mine, judge, grid.heading.cells)
        wanted = _codes(judge, "activiteit", printed[1])
        left -= {n for n, line in mine.items() if text or judge.code("activiteit", line[1]) in wanted}
    for number in sorted(left):
        yield Pair(_LEFT_OVER, grid.heading.where, grid.heading.passage, "", "", ", ".join(made.rows[number]), False)


def _codes(judge: _Judge, kind: str, cell: str) -> set[tuple[str, ...]]:
    problems = Problems()
    return {each.codes for each in judge.names.mentions(kind, cell, Where("cell"), problems)} | {(str(p),) for p in problems}


def _pairs_of_row(
    row: GridRow, printed: tuple[str, ...], text: str, lines: Mapping[int, tuple[str, ...]], judge: _Judge, headings: tuple[str, ...]
) -> Iterator[Pair]:
    activities, statuses = _codes(judge, "activiteit", printed[1]), _codes(judge, "pilotstatus", printed[3])
    # In a merged cell every line that carries its text is a reading of it; else the lines of the one activity are.
    merged = len(activities) > 1
    together = [line for line in lines.values() if merged or not activities or judge.code("activiteit", line[1]) in activities]
    made_activities = {judge.code("activiteit", line[1]) for line in together if line[1]}
    made_statuses = {judge.names.codes("pilotstatus", line[3]) for line in together if line[3]}
    told = any(text in line[2].split("; ") for line in together) if text else any(not line[2] for line in together)
    checks = (
        (1, not activities or activities == made_activities, "; ".join(line[1] for line in together)),
        (2, told, "; ".join(line[2] for line in together)),
        (3, statuses == made_statuses, "; ".join(line[3] for line in together)),
    )
    for column, equal, counted in checks:
        heading = headings[column]
        yield Pair(f"{row.passage} {heading}", row.where, row.passage, heading, printed[column], counted, equal)
