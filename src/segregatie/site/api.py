"""The stored queries as an API: every table of the report and every question, in CSV, JSON and HTML."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS
from segregatie.base.project import Project
from segregatie.query.local import LocalStore
from segregatie.query.parameters import ALL, FORMAT, LANGUAGE, NUMBER, Allowed, Asked, Pairs, once, one_of
from segregatie.query.stored import LANGUAGES, Query, read_query, table_queries
from segregatie.query.tables import Laid, as_csv, as_json, lay_out, shown_columns
from segregatie.release.tables.excel import as_excel
from segregatie.site.openapi import openapi
from segregatie.site.pages import Pages
from segregatie.site.views import Value

COLLECTIONS: Final = ("tabellen", "vragen")
_SAVED: Final = ("csv", "excel", "json")
#: The column that leads to the places behind a row.
_PLACES: Final = "bron"


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored query at its address."""

    collection: str
    id: str
    query: Query

    @property
    def path(self) -> str:
        """Its path below the root."""
        return f"api/{self.collection}/{self.id}"


class Api:
    """Answers the stored queries of a checkout from the store of a release."""

    def __init__(self, pages: Pages, project: Project) -> None:
        store = pages.documents.store
        self._pages = pages
        self._source = LocalStore(store)
        self.allowed: Final = Allowed(store, pages.documents.known)
        tables = table_queries(project.queries / "tabellen")
        questions = {path.stem: read_query(path) for path in sorted((project.queries / "vragen").glob("*.rq"))}
        #: Every stored query by collection and id.
        self.stored: Final = {
            collection: {id_: Stored(collection, id_, query) for id_, query in queries.items()}
            for collection, queries in zip(COLLECTIONS, (tables, questions), strict=True)
        }
        self._passages = self._named_passages(store)

    @staticmethod
    def _named_passages(store: ox.Store) -> dict[str, str]:
        """The passages by their identifier, where only one has it."""
        found: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, ox.NamedNode(DCTERMS + "identifier"), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found.setdefault(quad.object.value, set()).add(quad.subject.value)
        return {name: min(iris) for name, iris in found.items() if len(iris) == 1}

    def answer(self, stored: Stored, pairs: Pairs, form: str) -> bytes:
        """Answer a stored query in a form. Raises ParameterError where the request sets what cannot be set."""
        asked = self.allowed.read(stored.query, pairs)
        answer = self._source.select(stored.query.bind_terms(asked.terms))
        if form == "excel":
            return as_excel(stored.query, answer, asked.language)
        table = lay_out(stored.query, answer, asked.language)
        if form == "html":
            variables = [name for name, _ in shown_columns(stored.query, answer, asked.language)]
            return self._page(stored, asked, pairs, table, variables.index(_PLACES) if _PLACES in variables else -1)
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
        stored = [(each.path, each.query) for queries in self.stored.values() for each in queries.values()]
        made = openapi(stored, self.allowed, self._pages.documents.site)
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
        query = stored.query
        return {
            "id": stored.id,
            "title": query.title[language],
            "question": query.question[language],
            "source": query.source,
            "address": self._pages.documents.site.public + stored.path,
            "parameters": {name: list(kinds) for name, kinds in query.kinds.items()},
            "columns": {column.variable: column.heading[language] for column in query.columns},
        }

    def _page(self, stored: Stored, asked: Asked, pairs: Pairs, table: Laid, places: int) -> bytes:
        """Show an answer with a form to set its parameters, and addresses to copy; one column may hold places."""
        language, query = asked.language, stored.query
        kept = [(name, value) for name, value in pairs if name not in (FORMAT, LANGUAGE)]
        root = self._pages.documents.site.root
        told = kept if language == LANGUAGES[0] else [*kept, (LANGUAGE, language)]
        text = query.bind_terms(asked.terms)
        values = {
            "table": table,
            "path": stored.path,
            "question": query.question[language],
            "basis": query.basis,
            "places": places,
            "passage": lambda name: self._passage(name, language),
            "fields": [self._field(name, kinds, asked, language) for name, kinds in query.kinds.items()],
            "saved": [(form, f"{root}{stored.path}?{urlencode([*told, (FORMAT, form)])}") for form in _SAVED],
            "text": text,
            "run": self._pages.views.asked(text),
        }
        title = f"{table.title} ({stored.id}) | {self._site(language)}"
        return self._pages.render("answer.html", stored.path, language, title, values, kept)

    def _passage(self, name: str, language: str) -> Value:
        iri = self._passages.get(name)
        return Value(name, href=self._pages.views.href(iri, language) if iri else "")

    def _field(self, name: str, kinds: tuple[str, ...], asked: Asked, language: str) -> dict[str, Any]:
        term = asked.terms.get(name)
        options = [
            (value, self._pages.labels.of(node.value, language).text if isinstance(node, ox.NamedNode) else value, node == term)
            for value, node in self.allowed.of(kinds).items()
        ]
        number = term.value if kinds == (NUMBER,) and term else ALL
        return {"name": name, "options": sorted(options, key=lambda each: (each[1].casefold(), each)), "number": number}
