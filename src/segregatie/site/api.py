"""The stored queries as an API: every table of the report and every question, in CSV, JSON and HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox

from segregatie.base.project import Project
from segregatie.query.header import read_groups, read_queries
from segregatie.query.known import NUMBER, Known
from segregatie.query.laid import Laid, Shown
from segregatie.query.layout import laid
from segregatie.query.local import LocalStore
from segregatie.query.parameters import FORMAT, LANGUAGE, TABLE, Bound, Pairs, Parameter, asked, once, one_of
from segregatie.query.printed import Printed
from segregatie.query.stored import LANGUAGES, Declared, Query, Term, Texts
from segregatie.query.tables import as_csv, as_json
from segregatie.release.tables.excel import as_excel
from segregatie.site.openapi import openapi
from segregatie.site.pages import Pages
from segregatie.site.views import Value

COLLECTIONS: Final = ("tabellen", "vragen")
_SAVED: Final = ("csv", "excel", "json")


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
    """Answers the stored queries of a checkout from the store of a release."""

    def __init__(self, pages: Pages, project: Project) -> None:
        store = pages.documents.store
        self._pages = pages
        self.known: Final = Known(LocalStore(store))
        kinds, questions = read_queries(project.queries / COLLECTIONS[0]), read_queries(project.queries / COLLECTIONS[1])
        self._groups: Final[Mapping[str, Texts]] = read_groups(project.queries)
        newest = self.known.newest.value if self.known.newest else ""
        tables = [table for table in self.known.tables if table.survey == newest]
        #: Every stored query by collection and id: the tables of the newest round, and the questions by group.
        self.stored: Final = {
            COLLECTIONS[0]: {table.short: Stored(COLLECTIONS[0], table.short, kinds[table.kind], table) for table in tables},
            COLLECTIONS[1]: {name: Stored(COLLECTIONS[1], name, query) for name, query in self._grouped(questions)},
        }

    def _grouped(self, questions: Mapping[str, Query]) -> list[tuple[str, Query]]:
        order = list(self._groups)
        return sorted(questions.items(), key=lambda item: (order.index(item[1].group), item[0]))

    def answer(self, stored: Stored, pairs: Pairs, form: str) -> bytes:
        """Answer a stored query in a form. Raises ParameterError where the request sets what cannot be set."""
        bound, language = asked(replace(stored.query, parameters=stored.parameters), pairs, self.known)
        if stored.printed:
            bound = replace(bound, query=stored.query, terms={**bound.terms, TABLE: (ox.Literal(stored.printed.code),)})
        table = laid(bound, self.known, language)
        if form == "excel":
            return as_excel(table)
        if form == "html":
            return self._page(stored, bound, language, pairs, table)
        return (as_json(table) if form == "json" else as_csv(table)).encode()

    def listing(self, collection: str, pairs: Pairs, form: str) -> bytes:
        """List the tables or the questions. Raises ParameterError for anything set but the language and the form."""
        language = self._language(pairs)
        listed = [self._entry(each, language) for each in self.stored[collection].values()]
        if form == "html":
            title, path = self._pages.words(language)["tables" if collection == COLLECTIONS[0] else "questions"], f"api/{collection}"
            values = {"heading": title, "path": path, "entries": listed}
            return self._pages.render("listing.html", path, language, f"{title} | {self._site(language)}", values)
        return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()

    def index(self, pairs: Pairs) -> bytes:
        """Describe the API on a page. Raises ParameterError for anything set but the language."""
        language = self._language(pairs)
        entries = [{**self._entry(each, language), "path": each.path} for queries in self.stored.values() for each in queries.values()]
        return self._pages.render("api.html", "api", language, f"API | {self._site(language)}", {"entries": entries})

    def openapi(self) -> bytes:
        """Describe the API as an OpenAPI 3.1 document."""
        stored = [
            (each.path, replace(each.query, parameters=each.parameters, title={lang: each.words(lang)[0] for lang in LANGUAGES}))
            for queries in self.stored.values()
            for each in queries.values()
        ]
        made = openapi(stored, self.known, self._pages.documents.site)
        return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()

    @staticmethod
    def _language(pairs: Pairs) -> str:
        values = once(pairs)
        for name in values:
            one_of("name of a parameter", name, (LANGUAGE, FORMAT))
        return one_of(LANGUAGE, values.get(LANGUAGE, LANGUAGES[0]), LANGUAGES)

    def _site(self, language: str) -> str:
        return self._pages.words(language)["site"]

    def _entry(self, stored: Stored, language: str) -> dict[str, Any]:
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
            "address": self._pages.documents.site.public + stored.path,
            "parameters": {name: list(declared.kinds) for name, declared in parameters.items()},
            "defaults": {name: Parameter(declared).default(self.known) for name, declared in parameters.items()},
            "columns": {name: heading for name, heading in headings.items() if heading and "{" not in heading},
        }

    def _page(self, stored: Stored, bound: Bound, language: str, pairs: Pairs, table: Laid) -> bytes:
        """Show an answer with a form to set its parameters, and addresses to copy; what a cell names leads to its page."""
        kept = [(name, value) for name, value in pairs if name not in (FORMAT, LANGUAGE)]
        root = self._pages.documents.site.root
        told = kept if language == LANGUAGES[0] else [*kept, (LANGUAGE, language)]
        values = {
            "table": table,
            "path": stored.path,
            "question": stored.query.question[language],
            "basis": stored.query.basis,
            "items": lambda cell: self._items(cell, language),
            "fields": [self._field(declared, bound, language) for declared in stored.parameters.values()],
            "saved": [(form, f"{root}{stored.path}?{urlencode([*told, (FORMAT, form)])}") for form in _SAVED],
            "text": bound.text,
            "run": self._pages.views.asked(bound.text),
        }
        title = f"{table.title} ({stored.id}) | {self._site(language)}"
        return self._pages.render("answer.html", stored.path, language, title, values, kept)

    def _items(self, cell: Shown, language: str) -> list[Value]:
        """What a cell shows, each with its page where it has one."""
        known, href = self._pages.documents.known, self._pages.views.href
        return [Value(item.text, href=href(item.iri, language) if item.iri in known else "") for item in cell.items if item.text]

    def _field(self, declared: Declared, bound: Bound, language: str) -> dict[str, Any]:
        parameter = Parameter(declared)
        default = parameter.default(self.known)
        terms = bound.terms.get(declared.name, (declared.default,) if declared.default else ())
        chosen = terms[0] if terms else None
        options = [(value, self._called(value, node, language), node == chosen) for value, node in self.known.of(declared.kinds).items()]
        number = chosen.value if declared.kinds == (NUMBER,) and chosen else default
        listed = sorted(options, key=lambda each: (each[1].casefold(), each))
        return {"name": declared.name, "options": listed, "number": number, "all": parameter.can_be_all}

    def _called(self, value: str, node: Term, language: str) -> str:
        """What an option is called: its label, with its letter before it where it has one."""
        if not isinstance(node, ox.NamedNode):
            return value
        letter = self.known.letters.get(node.value, [""])[0]
        label = self._pages.labels.of(node.value, language).text
        return f"{letter}. {label}" if letter else label
