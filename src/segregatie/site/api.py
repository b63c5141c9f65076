"""The stored queries as an API: every table of the report and every question, in CSV and JSON, and what describes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.problems import UsageError, nearest
from segregatie.query.known import Known
from segregatie.query.layout import laid
from segregatie.query.offered import QUESTIONS, TABLES, Stored, stored_questions, stored_tables
from segregatie.query.parameters import SURVEY, TABLE, Pairs, asked, once
from segregatie.query.stored import LANGUAGES
from segregatie.query.tables import as_csv, as_json
from segregatie.release.tables.excel import as_excel
from segregatie.site.openapi import openapi

#: Where the description for machines lies.
OPENAPI: Final = "api/openapi.json"


class MissingError(UsageError):
    """Nothing is at this address; the text says what to do."""


class Api:
    """Answers the stored queries in a folder from what is known of a release."""

    def __init__(self, known: Known, queries: Path) -> None:
        self.known: Final = known
        #: Every stored query by collection and name: the tables of the newest full round, and the questions.
        self.stored: Final = {TABLES: stored_tables(known, queries), QUESTIONS: stored_questions(queries)}
        self._tables: Final = {year: stored_tables(known, queries, year) for year in dict.fromkeys(table.round for table in known.tables)}

    def answer(self, collection: str, id_: str, pairs: Pairs, form: str) -> bytes:
        """Answer a stored query in a form. Raises ParameterError for what cannot be set so, MissingError for what is not there."""
        queries = self.stored[collection]
        if collection == TABLES:
            # Each round has tables of its own; a round there is not is told with the other parameters.
            queries = self._tables.get(once(pairs).get(SURVEY, ""), queries)
        stored = queries.get(id_)
        if stored is None:
            # A number is not another one mistyped.
            meant = nearest("", list(queries), len(queries)) if id_.isdecimal() else nearest(id_[:100], list(queries))
            years = [year for year, tables in self._tables.items() if collection == TABLES and id_ in tables]
            elsewhere = f"ask it with {SURVEY}={' or '.join(years)}, or " if years else ""
            raise MissingError(f"nothing is called {id_[:100]!r} in {collection}; {elsewhere}{meant}")
        bound, language = asked(replace(stored.query, parameters=stored.parameters), pairs, self.known)
        if stored.printed:
            bound = replace(bound, query=stored.query, terms={**bound.terms, TABLE: (ox.Literal(stored.printed.code),)})
        table = laid(bound, self.known, language)
        return as_excel(table) if form == "excel" else (as_json(table) if form == "json" else as_csv(table)).encode()

    def files(self, address: str) -> dict[str, bytes]:
        """What lies at fixed addresses, by path below the root, which is at an address: the lists, and the description."""
        listed = {
            listing_of(collection, language): [
                self._entry(stored, language) | {"address": f"{address}api/{collection}/{name}"} for name, stored in queries.items()
            ]
            for collection, queries in self.stored.items()
            for language in LANGUAGES
        }
        described = openapi(
            [
                (
                    f"{collection}/{name}",
                    replace(stored.query, parameters=stored.parameters, title={each: stored.words(each)[0] for each in LANGUAGES}),
                )
                for collection, queries in self.stored.items()
                for name, stored in queries.items()
            ],
            self.known,
        )
        return {
            path: (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
            for path, value in {**listed, OPENAPI: described}.items()
        }

    def _entry(self, stored: Stored, language: str) -> dict[str, Any]:
        query, (title, source) = stored.query, stored.words(language)
        printed = stored.printed.headings if stored.printed else {}
        headings = {column.name: (printed.get(column.name) or column.heading)[language] for column in query.columns}
        return {
            "id": stored.name,
            "group": stored.group[language],
            "title": title,
            "question": query.question[language],
            "source": source,
            "basis": query.basis,
            "empty": query.empty[language],
            "address": "",
            "parameters": stored.kinds(),
            "defaults": stored.defaults(self.known),
            "columns": {name: heading for name, heading in headings.items() if heading and "{" not in heading},
        }


def listing_of(collection: str, language: str) -> str:
    """Where the list of a collection in a language lies."""
    return f"api/{collection}.{language}.json"
