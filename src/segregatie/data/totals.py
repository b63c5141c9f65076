"""Read what the tables print about their own facts: totals, n's and percentages as claims, aggregate numbers as figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from segregatie.base.problems import Problems
from segregatie.base.sheets import whole_number
from segregatie.data.records import Claim, Counting, Figure
from segregatie.ontology.codes import Codes
from segregatie.report.grids import Grid, GridRow, without_count
from segregatie.report.spellings import Names
from segregatie.report.tables import TOTAL, Column, Kind

#: How what a table counts is counted again: the query and its parameter, by the list of the code it counts.
_COUNTINGS: Mapping[str, str] = {
    "overlegantwoord": "antwoord?soort=def:Overlegopgave&antwoord",
    "agendering": "antwoord?soort=def:Agenderingsopgave&antwoord",
    "afspraaksoort": "antwoord?soort=def:Afspraakopgave&antwoord",
    "maatregel": "waarneming?maatregel",
    "partner": "partner?partner",
    "partnerbetrokkenheid": "antwoord?soort=def:Partneropgave&antwoord",
    "oudercontactvorm": "antwoord?soort=def:Oudercontactopgave&antwoord",
    "vastleggingsvorm": "antwoord?soort=def:Vastleggingsopgave&antwoord",
    "controleur": "antwoord?soort=def:Nalevingsopgave&antwoord",
    "indicator": "veranderingen?indicator",
}
#: The same for the tables with a number for all rows together.
_WHOLE: Mapping[str, str] = {"tabel-2": "antwoord?soort=def:Afspraakopgave", "tabel-veranderingen": "veranderingen"}

#: Of the table without a number the first row is counted from table 14; the others stand nowhere else.
_AGGREGATE_TABLE, _COUNTED_ROW = "tabel-veranderingen", "veranderd"


def printed_figures(survey: str, grids: Mapping[str, Grid], names: Names, problems: Problems) -> tuple[Figure, ...]:
    """Take the numbers that the report gives only in aggregate (chapter 5, the table without a number)."""
    found: list[Figure] = []
    grid = grids.get(_AGGREGATE_TABLE)
    for row in grid.rows if grid else ():
        if row.cells[0].casefold() == TOTAL:
            continue
        indicator = names.code("indicator", row.cells[0], row.where, problems)
        if indicator is None or indicator == _COUNTED_ROW:
            continue
        count = whole_number(row.cells[1])
        if count is None:
            problems.add(row.where, "number-malformed", printed=row.cells[1])
            continue
        population = f"populatie/{grid.table.population}" if grid else ""
        key = f"kerncijfer/{survey}/{indicator}"
        found.append(
            Figure(key, survey, survey, population, f"indicator/{indicator}", count, "meeteenheid/eenheden", row.passage, row.where)
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Claims:
    """What is needed to read the claims of one table."""

    survey: str
    grid: Grid
    names: Names
    codes: Codes
    problems: Problems

    def claim(self, row: GridRow, part: str, kind: str, printed: str, about: str, heading: str) -> Iterator[Claim]:
        """State one printed number; what is no number is noted as a problem."""
        number = whole_number(printed)
        if number is None:
            self.problems.add(row.where, "number-malformed", printed=printed)
            return
        whole = _WHOLE.get(self.grid.table.id, "")
        if not about and not whole:
            # What the row is about is not known, which is told where the rows are read as facts.
            return
        population = f"populatie/{self.grid.table.population}"
        key = f"{row.passage}/{part}"
        counting = f"{_COUNTINGS[about.partition('/')[0]]}={about}" if about else whole
        yield Claim(
            key, self.survey, kind, population, row.passage, row.where, number,
            counting=Counting.read(counting), base=Counting("eenheden") if kind == "percentage" else None,
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
            elif column.kind is Kind.COUNT and (self.grid.table.id != _AGGREGATE_TABLE or about == f"indicator/{_COUNTED_ROW}"):
                yield from self.claim(row, "n", "rijaantal", cell, about, heading)

    def of_totals(self, row: GridRow) -> Iterator[Claim]:
        """The row of totals: a number under every column of marks or names, and the sum of a table."""
        for column, cell, heading in zip(self.grid.table.columns, row.cells, self.grid.heading.cells, strict=True):
            if column.kind in (Kind.MARK, Kind.NAMES):
                about = self._column(column, heading)
                yield from self.claim(row, about.rpartition("/")[2], "kolomtotaal", cell, about, heading)
            elif column.kind is Kind.COUNT:
                yield from self.claim(row, "n", "tabeltotaal", cell, "", heading)
            elif column.kind is Kind.PERCENTAGE:
                yield from self.claim(row, "procent", "percentage", cell, "", heading)

    def _answer(self, label: str) -> str:
        """The code a row counts. `Geen andere partijen` is no partner, but an answer of its own."""
        kind = self.grid.table.columns[0].names
        for code in self.names.codes(kind, label):
            return f"{kind}/{code}" if self.codes.has(kind, code) else f"partnerbetrokkenheid/{code}"
        return ""

    def _column(self, column: Column, heading: str) -> str:
        """The code a column counts: its measure, or its answer on the agenda (table 1a)."""
        if column.kind is Kind.MARK:
            return f"maatregel/{self.codes.by_notation('maatregel', heading) or heading}"
        return "agendering/" + next(iter(self.names.codes("agendering", heading)), heading)


def read_claims(survey: str, grids: Mapping[str, Grid], names: Names, codes: Codes, problems: Problems) -> tuple[Claim, ...]:
    """State every total, n and percentage a table prints as a claim; its key names its place."""
    found: list[Claim] = []
    for grid in grids.values():
        reader = _Claims(survey, grid, names, codes, problems)
        found += reader.of_heading()
        for row in grid.rows:
            found += reader.of_totals(row) if row.passage.endswith(f"/{TOTAL}") else reader.of_row(row)
    return tuple(found)
