"""What a worker makes of a release besides answers to SPARQL: documents, pages, tables and questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project
from segregatie.query.stored import read_query
from segregatie.site.api import Api
from segregatie.site.documents import Documents
from segregatie.site.pages import Pages
from segregatie.site.resources import Resource, Site

Job = Mapping[str, Any]


class MissingError(UsageError):
    """Nothing is at this address; the text says what to do."""


class Publication:
    """Everything of a release that has an address, as bytes; `public` is where the world finds it."""

    def __init__(self, store: ox.Store, public: str, beside: Iterable[ox.Triple] = (), project: Project | None = None) -> None:
        project = project or Project.of_code()
        self.documents: Final = Documents(store, Site(public), beside)
        self.pages: Final = Pages(self.documents, read_query(project.queries / "site" / "verwijzingen.rq"))
        self.api: Final = Api(self.pages, project)
        self._makes: Final[dict[str, Callable[[Job], bytes]]] = {
            "known": lambda _: json.dumps(sorted(self.documents.known)).encode(),
            "document": self._document,
            "void": lambda job: self.documents.void(job["form"]),
            "home": lambda job: self.pages.home(job["language"]),
            "missing": lambda job: self.pages.missing(job["language"]),
            "index": lambda job: self.api.index(job["pairs"]),
            "openapi": lambda _: self.api.openapi(),
            "listing": lambda job: self.api.listing(job["collection"], job["pairs"], job["form"]),
            "stored": self._stored,
        }

    def answer(self, job: Job) -> bytes:
        """Make what a job asks for. Raises ParameterError for what cannot be set so, MissingError for what is not there."""
        return self._makes[job["what"]](job)

    def _document(self, job: Job) -> bytes:
        if job["iri"] not in self.documents.known:
            # The listener looked it up in the release before this one.
            raise MissingError("nothing is here any more; begin at /")
        resource = Resource(job["iri"], job["page"])
        if job["form"] == "html":
            return self.pages.page(resource, job["language"])
        return self.documents.document(resource, job["form"])

    def _stored(self, job: Job) -> bytes:
        queries = self.api.stored[job["collection"]]
        stored = queries.get(job["id"])
        if stored is None:
            raise MissingError(f"nothing is called {job['id'][:100]!r} in {job['collection']}; {nearest(job['id'][:100], list(queries))}")
        return self.api.answer(stored, job["pairs"], job["form"])
