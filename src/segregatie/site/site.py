"""What a worker makes of a release besides answers to SPARQL: documents, pages, tables and questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project
from segregatie.query.header import read_query
from segregatie.query.parameters import Pairs
from segregatie.site.api import Api
from segregatie.site.documents import Documents
from segregatie.site.pages import Pages
from segregatie.site.resources import Resource, Site


class MissingError(UsageError):
    """Nothing is at this address; the text says what to do."""


class Publication:
    """Everything of a release that has an address, as bytes; `public` is where the world finds it."""

    def __init__(self, store: ox.Store, public: str, beside: Iterable[ox.Triple] = (), project: Project | None = None) -> None:
        project = project or Project.of_code()
        self.documents: Final = Documents(store, Site(public), beside)
        self.pages: Final = Pages(self.documents, read_query(project.queries / "site" / "verwijzingen.rq"))
        self.api: Final = Api(self.pages, project)

    def document(self, iri: str, page: str, form: str, language: str) -> bytes:
        """Write the document of a resource in a form, or its page in a language. Raises MissingError where there is none."""
        if iri not in self.documents.known:
            # The listener looked it up in the release before this one.
            raise MissingError("nothing is here any more; begin at /")
        resource = Resource(iri, page)
        return self.pages.page(resource, language) if form == "html" else self.documents.document(resource, form)

    def stored(self, collection: str, id_: str, pairs: Pairs, form: str) -> bytes:
        """Answer a table or a question. Raises ParameterError for what cannot be set so, MissingError for what is not there."""
        queries = self.api.stored[collection]
        stored = queries.get(id_)
        if stored is None:
            raise MissingError(f"nothing is called {id_[:100]!r} in {collection}; {nearest(id_[:100], list(queries))}")
        return self.api.answer(stored, pairs, form)
