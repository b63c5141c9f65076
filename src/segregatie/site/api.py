"""The stored queries as an API: every table of the report and every question, in CSV and JSON, and what describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.problems import UsageError, nearest
from segregatie.query.header import read_groups, read_queries
from segregatie.query.known import Known
from segregatie.query.layout import laid
from segregatie.query.parameters import TABLE, Pairs, Parameter, asked
from segregatie.query.printed import Printed
from segregatie.query.stored import LANGUAGES, Declared, Query, Texts
from segregatie.query.tables import as_csv, as_json
from segregatie.release.tables.excel import as_excel
from segregatie.site.openapi import openapi

COLLECTIONS: Final = ("tabellen", "vragen")
#: Where the description for machines lies.
OPENAPI: Final = "api/openapi.json"


class MissingError(UsageError):
    """Nothing is at this address; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored query at its address; a printed table is one whose query makes tables of its kind."""

    collection: str
    id: str
    query: Query
    printed: Printed | None = None

    @property
    def path(self) -> str:
        """Its path below the root."""
        return f"api/{self.collection}/{self.id}"

    @property
    def parameters(self) -> Mapping[str, Declared]:
        """What a request may set: of a table not which table it is."""
        return {name: declared for name, declared in self.query.parameters.items() if name != TABLE}

    def words(self, language: str) -> tuple[str, str]:
        """Its title and its place in the report."""
        title, source = self.query.title[language], self.query.source
        return (self.printed.fill(title, language), self.printed.fill(source, LANGUAGES[0])) if self.printed else (title, source)


class Api:
    """Answers the stored queries in a folder from what is known of a release."""

    def __init__(self, known: Known, queries: Path) -> None:
        self.known: Final = known
        kinds, questions = read_queries(queries / COLLECTIONS[0]), read_queries(queries / COLLECTIONS[1])
        self._groups: Final[Mapping[str, Texts]] = read_groups(queries)
        newest = known.newest.value if known.newest else ""
        tables = [table for table in known.tables if table.survey == newest]
        order = list(self._groups)
        grouped = sorted(questions.items(), key=lambda item: (order.index(item[1].group), item[0]))
        #: Every stored query by collection and id: the tables of the newest round, and the questions by group.
        self.stored: Final = {
            COLLECTIONS[0]: {table.short: Stored(COLLECTIONS[0], table.short, kinds[table.kind], table) for table in tables},
            COLLECTIONS[1]: {name: Stored(COLLECTIONS[1], name, query) for name, query in grouped},
        }

    def answer(self, collection: str, id_: str, pairs: Pairs, form: str) -> bytes:
        """Answer a stored query in a form. Raises ParameterError for what cannot be set so, MissingError for what is not there."""
        queries = self.stored[collection]
        stored = queries.get(id_)
        if stored is None:
            raise MissingError(f"nothing is called {id_[:100]!r} in {collection}; {nearest(id_[:100], list(queries))}")
        bound, language = asked(replace(stored.query, parameters=stored.parameters), pairs, self.known)
        if stored.printed:
            bound = replace(bound, query=stored.query, terms={**bound.terms, TABLE: (ox.Literal(stored.printed.code),)})
        table = laid(bound, self.known, language)
        return as_excel(table) if form == "excel" else (as_json(table) if form == "json" else as_csv(table)).encode()

    def files(self, address: str) -> dict[str, bytes]:
        """What lies at fixed addresses, by path below the root, which is at an address: the lists, and the description."""
        listed = {
            listing_of(collection, language): [self._entry(stored, language, address) for stored in queries.values()]
            for collection, queries in self.stored.items()
            for language in LANGUAGES
        }
        described = openapi(
            [
                (
                    stored.path.removeprefix("api/"),
                    replace(stored.query, parameters=stored.parameters, title={name: stored.words(name)[0] for name in LANGUAGES}),
                )
                for queries in self.stored.values()
                for stored in queries.values()
            ],
            self.known,
        )
        return {
            path: (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
            for path, value in {**listed, OPENAPI: described}.items()
        }

    def _entry(self, stored: Stored, language: str, address: str) -> dict[str, Any]:
        query, (title, source) = stored.query, stored.words(language)
        printed = stored.printed.headings if stored.printed else {}
        headings = {column.name: (printed.get(column.name) or column.heading)[language] for column in query.columns}
        parameters = stored.parameters
        return {
            "id": stored.id,
            "group": self._groups[query.group][language] if query.group else "",
            "title": title,
            "question": query.question[language],
            "source": source,
            "basis": query.basis,
            "empty": query.empty[language],
            "address": address + stored.path,
            "parameters": {name: list(declared.kinds) for name, declared in parameters.items()},
            "defaults": {name: Parameter(declared).default(self.known) for name, declared in parameters.items()},
            "columns": {name: heading for name, heading in headings.items() if heading and "{" not in heading},
        }


def listing_of(collection: str, language: str) -> str:
    """Where the list of a collection in a language lies."""
    return f"api/{collection}.{language}.json"
