"""What the tables of an edition put to the units: measures, answers, partners and activities, in printed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segregatie.data.records import Asked, Fact
from segregatie.report.grids import Grid
from segregatie.report.tables import TOTAL, Table

_UNITS = ("eenheid", "gemeente")


def asked(grids: Iterable[Grid], facts: Iterable[Fact]) -> Iterator[Asked]:
    """What the tables of an edition put to the units, in printed order; `facts` are those that the tables state."""
    stated = tuple(facts)
    for grid in grids:
        yield from _columns(grid)
        yield from _rows(grid)
        yield from _activities(grid, stated)


def _columns(grid: Grid) -> Iterator[Asked]:
    """The measures that head the columns of marks, and the answers that head columns of names."""
    for order, column in enumerate(grid.table.columns):
        if column.heads:
            yield Asked(grid.table.id, column.heads, column.letter, order, grid.heading.passage, grid.heading.where)


def _rows(grid: Grid) -> Iterator[Asked]:
    """The answers and partners that name a row: a row's passage bears its code."""
    table: Table = grid.table
    kind = table.columns[0].names
    for order, row in enumerate(grid.rows, 1) if kind not in _UNITS else ():
        code = row.passage.partition("/")[2]
        if code != TOTAL:
            path = table.none if table.none.partition("/")[2] == code else f"{kind}/{code}"
            yield Asked(table.id, path, "", order, row.passage, row.where)


def _activities(grid: Grid, facts: Iterable[Fact]) -> Iterator[Asked]:
    """The activities that a table of pilots prints beside the gemeenten, each where it stands first."""
    if not grid.table.numbered_rows:
        return
    rows = {row.passage: row for row in grid.rows}
    printed: dict[str, str] = {}
    for fact in facts:
        if fact.passages[0] in rows:
            for name, path in fact.values:
                if name == "activiteit":
                    printed.setdefault(path, fact.passages[0])
    for order, (path, passage) in enumerate(printed.items(), 1):
        yield Asked(grid.table.id, path, "", order, passage, rows[passage].where)
