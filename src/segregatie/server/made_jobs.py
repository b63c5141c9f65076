# ruff: noqa: D102 - what `run` does of each is what its class says
"""Jobs that make documents and pages, for a release that has no site of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from segregatie.server.jobs import Done, Pairs, published

if TYPE_CHECKING:
    from segregatie.server.loaded import Loaded


@dataclass(frozen=True, slots=True)
class Known:
    """List every IRI that has a document, as JSON."""

    def run(self, loaded: Loaded) -> Done:
        return Done(json.dumps(sorted(loaded.publication.documents.known)).encode())


@dataclass(frozen=True, slots=True)
class Document:
    """Write the document of a resource in a form, or its page in a language."""

    iri: str
    page: str
    form: str
    language: str

    def run(self, loaded: Loaded) -> Done:
        return published(lambda site: site.document(self.iri, self.page, self.form, self.language), loaded)


@dataclass(frozen=True, slots=True)
class Page:
    """Write a page that is about no resource: `home`, or `missing` for what is not there."""

    name: str
    language: str

    def run(self, loaded: Loaded) -> Done:
        pages = loaded.publication.pages
        return Done((pages.home if self.name == "home" else pages.missing)(self.language))


@dataclass(frozen=True, slots=True)
class Void:
    """Write the VoID description in an RDF form."""

    form: str

    def run(self, loaded: Loaded) -> Done:
        return Done(loaded.publication.documents.void(self.form))


@dataclass(frozen=True, slots=True)
class Index:
    """Write the page about the API."""

    pairs: Pairs

    def run(self, loaded: Loaded) -> Done:
        return published(lambda site: site.api.index(self.pairs), loaded)


@dataclass(frozen=True, slots=True)
class Listing:
    """List the tables or the questions."""

    collection: str
    pairs: Pairs
    form: str

    def run(self, loaded: Loaded) -> Done:
        return published(lambda site: site.api.listing(self.collection, self.pairs, self.form), loaded)


MADE_JOBS: Final = (Known, Document, Page, Void, Index, Listing)
