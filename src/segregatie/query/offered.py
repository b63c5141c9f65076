"""The stored queries that are asked by name: the tables of a round, and the questions by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segregatie.query.header import read_groups, read_queries
from segregatie.query.known import Known
from segregatie.query.parameters import TABLE, Parameter
from segregatie.query.printed import Printed
from segregatie.query.stored import LANGUAGES, Declared, Query, Texts

TABLES: Final = "tabellen"
QUESTIONS: Final = "vragen"


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored query under its name; a printed table is one whose query makes tables of its kind."""

    name: str
    query: Query
    #: What its group is called; nothing for a table.
    group: Texts
    printed: Printed | None = None

    @property
    def parameters(self) -> Mapping[str, Declared]:
        """What may be set: of a table not which table it is."""
        return {name: declared for name, declared in self.query.parameters.items() if name != TABLE}

    def kinds(self) -> dict[str, tuple[str, ...]]:
        """What each parameter may be, as docs/queries.md has it."""
        return {name: declared.kinds for name, declared in self.parameters.items()}

    def defaults(self, known: Known) -> dict[str, str]:
        """What each parameter is where nobody sets it."""
        return {name: Parameter(declared).default(known) for name, declared in self.parameters.items()}

    def words(self, language: str) -> tuple[str, str]:
        """Its title and its place in the report."""
        title, source = self.query.title[language], self.query.source
        return (self.printed.fill(title, language), self.printed.fill(source, LANGUAGES[0])) if self.printed else (title, source)


def stored_tables(known: Known, queries: Path, year: str = "") -> dict[str, Stored]:
    """List the printed tables of a round by its year, or of the newest full one, in printed order, by what people call them.

    Raises UsageError for a round that no table is of.
    """
    kinds, group = read_queries(queries / TABLES), dict.fromkeys(LANGUAGES, "")
    return {table.short: Stored(table.short, kinds[table.kind], group, table) for table in known.tables_of(year)}


def stored_questions(queries: Path) -> dict[str, Stored]:
    """List the questions by group and name, by their name."""
    questions, groups = read_queries(queries / QUESTIONS), read_groups(queries)
    order = list(groups)
    grouped = sorted(questions.items(), key=lambda item: (order.index(item[1].group), item[0]))
    return {name: Stored(name, query, groups[query.group]) for name, query in grouped}
