"""Read what the tables print about their own facts: totals, n's and percentages as claims, aggregate numbers as figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from segregatie.base.problems import Problems
from segregatie.base.sheets import whole_number
from segregatie.data.measures import Counting
from segregatie.data.records import Claim, Figure
from segregatie.report.grids import Grid, GridRow, without_count
from segregatie.report.spellings import Names
from segregatie.report.tables import TOTAL, Kind

#: The names of the counting of all rows together, and of what a share is of.
_WHOLE, _BASE = "geheel", "noemer"
#: What an aggregate counts.
_UNITS = "meeteenheid/eenheden"


def printed_figures(survey: str, grids: Mapping[str, Grid], names: Names, problems: Problems) -> tuple[Figure, ...]:
    """Take the numbers that a table gives only in aggregate, and that no other table gives."""
    found: list[Figure] = []
    for table, rows in ((grid.table, grid.rows) for grid in grids.values() if grid.table.kind == "aggregaat"):
        list_ = table.columns[0].names
        for row in rows:
            if row.cells[0].casefold() == TOTAL:
                continue
            code = names.code(list_, row.cells[0], row.where, problems)
            count = whole_number(row.cells[1])
            if code is None or f"{list_}/{code}" in table.counted:
                continue
            if count is None:
                problems.add(row.where, "number-malformed", printed=row.cells[1])
                continue
            key, population = f"kerncijfer/{survey}/{code}", f"populatie/{table.population}"
            found.append(Figure(key, survey, survey, population, f"{list_}/{code}", count, _UNITS, row.passage, row.where))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Claims:
    """What is needed to read the claims of one table."""

    survey: str
    grid: Grid
    names: Names
    problems: Problems

    def claim(self, row: GridRow, part: str, kind: str, printed: str, about: str, heading: str) -> Iterator[Claim]:
        """State one printed number; what is no number is noted as a problem."""
        number = whole_number(printed)
        if number is None:
            self.problems.add(row.where, "number-malformed", printed=printed)
            return
        recounts = self.grid.table.recounts
        list_ = about.partition("/")[0]
        counting = f"{recounts[list_]}={about}" if list_ in recounts else "" if about else recounts.get(_WHOLE, "")
        if not counting:
            # What the row is about is not known, which is told where the rows are read as facts; or nothing counts it again.
            return
        population = f"populatie/{self.grid.table.population}"
        key = f"{row.passage}/{part}"
        yield Claim(
            key, self.survey, kind, population, row.passage, row.where, number,
            counting=Counting.read(counting), base=Counting.read(recounts[_BASE]) if kind == "percentage" and _BASE in recounts else None,
            about=(about,) if about else (), heading=heading,
        )  # fmt: skip

    def of_heading(self) -> Iterator[Claim]:
        """The n behind a heading counts the whole table."""
        row = self.grid.heading
        for cell in row.cells:
            heading, n = without_count(cell)
            if n:
                yield from self.claim(row, "n", "tabeltotaal", n, "", heading)

    def of_row(self, row: GridRow) -> Iterator[Claim]:
        """The n in a row's label, and its numbers."""
        label, n = without_count(row.cells[0])
        about = self._answer(label)
        headings = self.grid.heading.cells
        if n:
            yield from self.claim(row, "n", "rijaantal", n, about, headings[0])
        for column, cell, heading in zip(self.grid.table.columns, row.cells, headings, strict=True):
            if column.kind is Kind.PERCENTAGE:
                yield from self.claim(row, "procent", "percentage", cell, about, heading)
            elif column.kind is Kind.COUNT and (self.grid.table.kind != "aggregaat" or about in self.grid.table.counted):
                yield from self.claim(row, "n", "rijaantal", cell, about, heading)

    def of_totals(self, row: GridRow) -> Iterator[Claim]:
        """The row of totals: a number under every column of marks or names, and the sum of a table."""
        for column, cell, heading in zip(self.grid.table.columns, row.cells, self.grid.heading.cells, strict=True):
            if column.kind in (Kind.MARK, Kind.NAMES):
                part = column.heads.rpartition("/")[2]
                yield from self.claim(row, part, "kolomtotaal", cell, column.heads, heading)
            elif column.kind is Kind.COUNT:
                yield from self.claim(row, "n", "tabeltotaal", cell, "", heading)
            elif column.kind is Kind.PERCENTAGE:
                yield from self.claim(row, "procent", "percentage", cell, "", heading)

    def _answer(self, label: str) -> str:
        """The code a row counts. A row that says that there is nobody counts an answer, and no code of the list."""
        kind, none = self.grid.table.columns[0].names, self.grid.table.none
        for code in self.names.codes(kind, label):
            return none if none.partition("/")[2] == code else f"{kind}/{code}"
        return ""


def read_claims(survey: str, grids: Mapping[str, Grid], names: Names, problems: Problems) -> tuple[Claim, ...]:
    """State every total, n and percentage a table prints as a claim; its key names its place."""
    found: list[Claim] = []
    for grid in grids.values():
        reader = _Claims(survey, grid, names, problems)
        found += reader.of_heading()
        for row in grid.rows:
            found += reader.of_totals(row) if row.passage.endswith(f"/{TOTAL}") else reader.of_row(row)
    return tuple(found)
