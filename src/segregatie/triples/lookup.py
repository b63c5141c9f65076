"""What an IRI is called on a page: the label it was given where it was stated, or a word of ours for a borrowed term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, CSVW, DCTERMS, DEF, DOCUMENT_PREFIXES, RDFS, SH
from segregatie.base.terms import TYPE
from segregatie.ontology.borrowed import borrowed
from segregatie.query.stored import LANGUAGES
from segregatie.triples.jsonld import compact

#: What names a thing of the graph, and a shape.
_NAMES: Final = (ox.NamedNode(RDFS + "label"), ox.NamedNode(SH + "name"))
#: What names a thing that is described beside the graph.
_TITLES: Final = (RDFS + "label", DCTERMS + "title", SH + "name", CSVW + "name")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")


@dataclass(frozen=True, slots=True)
class Label:
    """Words for a reader, and the language they are in; none where they are no words of a language."""

    text: str
    language: str = ""


class Labels:
    """Looks labels up in a store, and remembers them: there are as many as there are resources."""

    def __init__(self, store: ox.Store, described: Iterable[ox.Triple] = ()) -> None:
        self._store = store
        self._known: dict[tuple[str, str], Label] = {}
        for subject, predicate, named in described:
            # What is described beside the graph is not in the store; of two titles the first is ours.
            if predicate.value in _TITLES and isinstance(named, ox.Literal) and isinstance(subject, ox.NamedNode):
                # A name that is in no language is the same in each.
                for language in (named.language,) if named.language else LANGUAGES:
                    if self._named(subject, language) is None:
                        self._known.setdefault((subject.value, language), Label(named.value, named.language or ""))

    def of(self, iri: str, language: str) -> Label:
        """Return the label of an IRI in a language, or in another where there is none."""
        label = self._known.get((iri, language))
        if label is None:
            node = ox.NamedNode(iri)
            label = self._named(node, language) or Label(borrowed(compact(iri, DOCUMENT_PREFIXES).removeprefix(BASE), language))
            # Only IRIs of the release are remembered, so that what a client asks cannot fill the memory.
            if iri.startswith(BASE):
                self._known[iri, language] = label
        return label

    def kind(self, iri: str) -> str | None:
        """Return the class that a resource is of: the narrowest of the vocabulary, or else one of others."""
        node = ox.NamedNode(iri)
        classes = [each for each in self._objects(node, TYPE) if isinstance(each, ox.NamedNode)]
        above = {parent for each in classes for parent in self._objects(each, _SUBCLASS)}
        narrow = [each.value for each in classes if each not in above]
        return min(narrow, key=lambda each: (not each.startswith(DEF), each), default=None)

    def _objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        objects = {quad.object for quad in self._store.quads_for_pattern(subject, predicate, None, None)}
        return sorted((each for each in objects if not isinstance(each, ox.Triple)), key=str)

    def _named(self, node: ox.NamedNode, language: str) -> Label | None:
        for name in _NAMES:
            labels = [each for each in self._objects(node, name) if isinstance(each, ox.Literal)]
            if labels:
                best = min(labels, key=lambda each: (each.language != language, each.language != "nl", each.value))
                return Label(best.value, best.language or "")
        return None
