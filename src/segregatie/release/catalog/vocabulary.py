"""The vocabulary as others load it: our terms, what they are to other people's terms, and a header that tells all about itself.

The graph holds the terms; dates, makers and alignments are added here, as no query and no shape needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DEF, FOAF, OWL, PREFIXES, RDF, RDFS, SCHEMA, TOOI, VOCABULARY
from segregatie.base.terms import Statement, in_order, thing
from segregatie.release.catalog.say import day, links, part, plain, text
from segregatie.release.catalog.settings import Publication

_VERSION: Final = ox.NamedNode(OWL + "versionInfo")
#: Prefixes of the published vocabulary, which names other people's terms too.
VOCABULARY_PREFIXES: Final[dict[str, str]] = PREFIXES | {"foaf": FOAF, "schema": SCHEMA, "tooi": TOOI}


def _alignments() -> Iterator[ox.Triple]:
    content = (files("segregatie.release.catalog") / "alignments.ttl").read_bytes()
    yield from (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE))


def _header(publication: Publication, version: str) -> Iterator[Statement]:
    newest = publication.newest
    yield from links(
        VOCABULARY,
        (OWL + "versionIRI", f"{VOCABULARY}/{version}"),
        (DCTERMS + "creator", part("uitgever")), (DCTERMS + "publisher", part("uitgever")),
        (RDFS + "seeAlso", BASE + "context.jsonld"), (RDFS + "seeAlso", BASE + "shapes"),
        *((DCTERMS + "source", thing(f"rapport/{report.survey}").value) for report in publication.reports),
    )  # fmt: skip
    yield from day(VOCABULARY, DCTERMS + "created", publication.begun)
    yield from day(VOCABULARY, DCTERMS + "issued", publication.issued)
    yield from day(VOCABULARY, DCTERMS + "modified", newest.day)
    cited = f"{publication.publisher.name.en} ({newest.day.year}). School segregation vocabulary, version {version}. {VOCABULARY}"
    yield from plain(VOCABULARY, DCTERMS + "bibliographicCitation", cited)
    yield from links(part("uitgever"), (RDF + "type", FOAF + "Agent"))
    yield from text(part("uitgever"), FOAF + "name", publication.publisher.name)


def _is_ours(triple: ox.Triple) -> bool:
    """Say whether a triple tells of the vocabulary or a term of it; the cubes have documents of their own."""
    subject = triple.subject
    return isinstance(subject, ox.NamedNode) and (subject.value == VOCABULARY or subject.value.startswith(DEF))


def vocabulary_triples(ontology: Iterable[ox.Triple], publication: Publication) -> list[ox.Triple]:
    """Take the vocabulary out of the graph of the ontology, and add its alignments and the rest of its header."""
    ours = list(filter(_is_ours, ontology))
    # The shapes hold a vocabulary without its version back.
    version = next(each.object.value for each in ours if each.predicate == _VERSION and isinstance(each.object, ox.Literal))
    return in_order([*ours, *_alignments(), *(ox.Triple(*each) for each in _header(publication, version))])
