"""The answers to stored queries as pages show them: cells of links, places apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segregatie.query.header import read_groups, read_queries
from segregatie.query.known import Known
from segregatie.query.laid import PLACES, Field, Laid, Shown
from segregatie.query.layout import answer, lay_table
from segregatie.query.local import LocalStore
from segregatie.query.stored import Query, Texts


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: its cells, and the IRIs of the passages where it stands."""

    cells: tuple[Shown, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A stored query and its answer: columns and lines, totals last."""

    query: Query
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, query: Query, laid: Laid) -> Answered:
        """Take the places of a laid answer apart from its cells."""
        shown = [at for at, field in enumerate(laid.fields) if field.name != PLACES]
        placed = [at for at, field in enumerate(laid.fields) if field.name == PLACES]
        lines = (
            Line(tuple(line[at] for at in shown), tuple(iri for at in placed for iri in line[at].iris))
            for line in (*laid.lines, *laid.totals)
        )
        return cls(query, tuple(laid.fields[at] for at in shown), tuple(lines))


class Answers:
    """Asks stored queries of a store."""

    def __init__(self, store: LocalStore, queries: Path) -> None:
        self.known: Final = Known(store)
        self._queries = queries
        self._read: Final[dict[str, dict[str, Query]]] = {}

    def stored(self, folder: str) -> dict[str, Query]:
        """The stored queries of a folder, by name."""
        if folder not in self._read:
            self._read[folder] = read_queries(self._queries / folder)
        return self._read[folder]

    def groups(self) -> dict[str, Texts]:
        """The groups of questions, in their order, with their names."""
        return read_groups(self._queries)

    def answer(self, query: Query, language: str) -> Answered:
        """Ask a query as it is where nobody sets anything, in a language."""
        return Answered.of(query, answer(query, {}, self.known, language))

    def table(self, code: str, survey: str, language: str) -> Answered:
        """Make a printed table of a round (an IRI) again, in a language."""
        printed = next(table for table in self.known.tables if (table.code, table.survey) == (code, survey))
        queries = self.stored("tabellen")
        return Answered.of(queries[printed.kind], lay_table(printed, queries, self.known, language))
