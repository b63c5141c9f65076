"""The RDF document of each resource: what is said of it, and a few words on the document itself.

A document holds the statements whose subject is the resource, with the blank nodes that belong to it. What points at
it stands on its page only. So every statement stands in exactly one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATA_GRAPHS, DCTERMS, DOCUMENT_PREFIXES, FOAF, ID, LICENCE, SHAPES, VOID
from segregatie.base.terms import TYPE, in_order
from segregatie.release.catalog.void import DOCUMENT, WHOLE, counted_triples, described_triples
from segregatie.site.resources import VOCABULARIES, Resource, Site
from segregatie.triples.jsonld import as_jsonld
from segregatie.triples.write import named_blanks

_RDF: Final = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
_DEFAULT: Final = ox.DefaultGraph()
_VOID: Final = ox.NamedNode(DOCUMENT)
_VOCABULARY, _SHAPES = (BASE + name for name in VOCABULARIES)


def _belongs(subject: str, vocabulary: str) -> bool:
    """Say whether a subject is described in a document of terms; ours also repeats what it says of a borrowed term."""
    return subject == vocabulary or subject.startswith(vocabulary + "#") or (vocabulary == _VOCABULARY and not subject.startswith(BASE))


def _of_itself(resource: Resource) -> Iterator[ox.Triple]:
    """Say what the document is: apart from the resource, whose statements are not the document's."""
    document = ox.NamedNode(BASE + resource.page)
    yield ox.Triple(document, TYPE, ox.NamedNode(FOAF + "Document"))
    if document.value != resource.iri:
        yield ox.Triple(document, ox.NamedNode(FOAF + "primaryTopic"), ox.NamedNode(resource.iri))
    yield ox.Triple(document, ox.NamedNode(VOID + "inDataset"), ox.NamedNode(WHOLE))
    yield ox.Triple(document, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE))


class Documents:
    """The documents of a release, which a store holds graph by graph."""

    def __init__(self, store: ox.Store, site: Site, beside: Iterable[ox.Triple] = ()) -> None:
        self.store = store
        self.site = site
        graphs = {
            name: [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name))] for name in (*DATA_GRAPHS, SHAPES)
        }
        whole = described_triples(graphs, site.public)
        #: What is said of the whole, its graphs included; the store has none of it.
        self.described: Final = [each for each in whole if each.subject != _VOID]
        self._of_void: Final = [each for each in whole if each.subject == _VOID]
        #: What is said of datasets and stored queries in files beside the graph.
        self.beside: Final = list(beside)
        self._beside: Final[dict[object, list[ox.Triple]]] = {}
        for each in (*self.described, *self.beside):
            self._beside.setdefault(each.subject, []).append(each)
        #: What is counted by class, property and target: too much for a page, so it is in the VoID description only.
        self._counted: Final = counted_triples(in_order(triple for name in DATA_GRAPHS for triple in graphs[name]))
        subjects = {each.subject for triples in (self.described, self.beside, *graphs.values()) for each in triples}
        named = {each.value for each in subjects if isinstance(each, ox.NamedNode)}
        self._terms: Final = {iri: sorted(each for each in named if _belongs(each, iri)) for iri in (_VOCABULARY, _SHAPES)}
        #: Every IRI that has a document.
        self.known: Final = frozenset({_SHAPES, *(each for each in named if each.startswith(BASE))})
        kinds = {iri.removeprefix(ID).partition("/")[0] for iri in self.known if iri.startswith(ID)}
        #: Every prefix a document may use.
        self.prefixes: Final = DOCUMENT_PREFIXES | {kind: f"{ID}{kind}/" for kind in sorted(kinds - set(DOCUMENT_PREFIXES))}

    def statements(self, iri: str) -> list[ox.Triple]:
        """Return what is said of a resource; of a vocabulary, what is said of all its terms."""
        found: set[ox.Triple] = set()
        todo: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(each) for each in self._terms.get(iri, [iri])]
        while todo:
            subject = todo.pop()
            # The default graph repeats the others, with other names for blank nodes.
            stated = [quad.triple for quad in self.store.quads_for_pattern(subject, None, None, None) if quad.graph_name != _DEFAULT]
            for each in (*stated, *self._beside.get(subject, ())):
                if each not in found:
                    found.add(each)
                    if isinstance(each.object, ox.BlankNode):
                        todo.append(each.object)
        return named_blanks(list(found)) if any(isinstance(each.object, ox.BlankNode) for each in found) else in_order(found)

    def triples(self, resource: Resource) -> list[ox.Triple]:
        """Return the whole document of a resource, in order."""
        return in_order([*self.statements(resource.iri), *_of_itself(resource)])

    def document(self, resource: Resource, form: str) -> bytes:
        """Write the document of a resource in one of the RDF forms: ttl, jsonld, nt, rdf."""
        return self.written(self.triples(resource), form)

    def void(self, form: str) -> bytes:
        """Write the VoID description, for `/.well-known/void`, in one of the RDF forms."""
        return self.written(in_order([*self.described, *self._counted, *self._of_void]), form)

    def written(self, triples: list[ox.Triple], form: str) -> bytes:
        """Write triples with the prefixes they use and no others."""
        prefixes = self._used(triples)
        if form == "jsonld":
            return as_jsonld(triples, prefixes).encode()
        return ox.serialize(triples, format=_RDF[form], prefixes=None if form == "nt" else prefixes) or b""

    def _used(self, triples: list[ox.Triple]) -> dict[str, str]:
        named = {
            term.value for each in triples for term in (each.subject, each.predicate, each.object) if isinstance(term, ox.NamedNode)
        } | {each.object.datatype.value for each in triples if isinstance(each.object, ox.Literal)}
        # Cut where a prefix may end: one look-up an IRI instead of one a prefix.
        spaces = {iri[: place + 1] for iri in named for place, sign in enumerate(iri) if sign in "/#"}
        return {prefix: space for prefix, space in self.prefixes.items() if space in spaces}
