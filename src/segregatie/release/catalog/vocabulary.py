"""The vocabulary as a document: our terms as the graph has them, what borrowed names are, and when it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DEF, FOAF, OWL, PREFIXES, RDF, VOCABULARY
from segregatie.base.terms import Statement, in_order, thing
from segregatie.release.catalog.say import day, links, part, plain, text
from segregatie.release.catalog.settings import Publication

_VERSION: Final = ox.NamedNode(OWL + "versionInfo")
#: Prefixes of the published vocabulary.
VOCABULARY_PREFIXES: Final[dict[str, str]] = PREFIXES | {"foaf": FOAF}


def version_of(ontology: Iterable[ox.Triple]) -> str:
    """The version of the vocabulary; the shapes hold one without back."""
    return next(each.object.value for each in ontology if each.predicate == _VERSION and isinstance(each.object, ox.Literal))


def _borrowed() -> Iterator[ox.Triple]:
    content = (files("segregatie.release.catalog") / "borrowed.ttl").read_bytes()
    yield from (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE))


def _header(publication: Publication, version: str) -> Iterator[Statement]:
    newest = publication.newest
    yield from links(VOCABULARY, *((DCTERMS + "source", thing(f"rapport/{survey.code}").value) for survey in publication.rounds))
    yield from day(VOCABULARY, DCTERMS + "created", publication.begun)
    yield from day(VOCABULARY, DCTERMS + "issued", publication.issued)
    yield from day(VOCABULARY, DCTERMS + "modified", newest.day)
    cited = f"{publication.publisher.name.en} ({newest.day.year}). School segregation vocabulary, version {version}. {VOCABULARY}"
    yield from plain(VOCABULARY, DCTERMS + "bibliographicCitation", cited)
    yield from links(part("uitgever"), (RDF + "type", FOAF + "Agent"))
    yield from text(part("uitgever"), FOAF + "name", publication.publisher.name)


def _is_ours(triple: ox.Triple) -> bool:
    """Say whether a triple tells of the vocabulary, a term of it, or a borrowed term; cubes and parameters have documents of their own."""
    subject = triple.subject
    return isinstance(subject, ox.NamedNode) and (
        subject.value == VOCABULARY or subject.value.startswith(DEF) or not subject.value.startswith(BASE)
    )


def vocabulary_triples(ontology: Iterable[ox.Triple], publication: Publication) -> list[ox.Triple]:
    """Take the vocabulary out of the graph of the ontology, and add the rest of its header."""
    ours = list(filter(_is_ours, ontology))
    return in_order([*ours, *_borrowed(), *(ox.Triple(*each) for each in _header(publication, version_of(ours)))])
