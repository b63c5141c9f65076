"""The RDF beside each page: what is said of the thing that it is about, and of all that shares the page.

Every statement of the graph stands in exactly one document, with a few words of each document on itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATASET, DCTERMS, DOCUMENT_PREFIXES, FOAF, ID, LICENCE, RDF, SCHEMA, SHAPES, VOID, XSD
from segregatie.base.terms import TYPE, in_order
from segregatie.site.addresses import VOCABULARIES, Addresses
from segregatie.triples.jsonld import as_jsonld
from segregatie.triples.write import named_blanks

#: The forms of a document, by suffix.
FORMS: Final = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
_DOCUMENT, _TOPIC = ox.NamedNode(FOAF + "Document"), ox.NamedNode(FOAF + "primaryTopic")
_WITHIN, _WHOLE = ox.NamedNode(VOID + "inDataset"), ox.NamedNode(DATASET + "onderwijssegregatie")
_LICENSED, _UNDER = ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE)
#: These serve what the datatypes of literals are written with, and what JSON-LD writes as @type.
_ALWAYS: Final = (RDF, XSD)


class Documents:
    """The statements of each page's document."""

    def __init__(self, graphs: Mapping[str, Iterable[ox.Triple]], addresses: Addresses) -> None:
        prefixes = DOCUMENT_PREFIXES | {"schema": SCHEMA}
        kinds = {iri.removeprefix(ID).partition("/")[0] for iri in addresses.known if iri.startswith(ID)}
        self._prefixes: Final = prefixes | {kind: f"{ID}{kind}/" for kind in sorted(kinds - set(prefixes))}
        self._pages: Final[dict[str, list[ox.Triple]]] = {}
        blank: dict[object, list[ox.Triple]] = {}
        for name, triples in graphs.items():
            for triple in triples:
                if not isinstance(triple.subject, ox.NamedNode):
                    blank.setdefault(triple.subject, []).append(triple)
                    continue
                # What we say of a borrowed term stands with our own terms, and what the shapes say of ours with the shapes.
                page = (addresses.known.get(triple.subject.value) or "def").partition("#")[0] if name != SHAPES else "shapes"
                self._pages.setdefault(page, []).append(triple)
        for triples in self._pages.values():
            for triple in triples:
                # The list grows while it is gone through: nodes within nodes come too.
                if isinstance(triple.object, ox.BlankNode):
                    triples.extend(blank.pop(triple.object, ()))

    def triples(self, page: str) -> list[ox.Triple]:
        """The whole document of a page, in order; nothing where there is nothing to say."""
        own = self._pages.get(page)
        if not own:
            return []
        triples = named_blanks(own) if any(isinstance(triple.object, ox.BlankNode) for triple in own) else own
        iri = ox.NamedNode(BASE + page)
        document = iri if iri.value in VOCABULARIES else ox.NamedNode(f"{BASE}{page}/")
        about = [ox.Triple(document, TYPE, _DOCUMENT), ox.Triple(document, _WITHIN, _WHOLE), ox.Triple(document, _LICENSED, _UNDER)]
        if document != iri:
            about.append(ox.Triple(document, _TOPIC, iri))
        return in_order([*triples, *about])

    def forms(self, triples: list[ox.Triple]) -> dict[str, bytes]:
        """Triples in each form, by suffix; none where there are none."""
        if not triples:
            return {}
        prefixes = self._used(triples)
        forms = {
            suffix: ox.serialize(triples, format=form, prefixes=None if suffix == "nt" else prefixes) or b""
            for suffix, form in FORMS.items()
            if suffix != "jsonld"
        }
        return forms | {"jsonld": as_jsonld(triples, prefixes).encode()}

    def _used(self, triples: list[ox.Triple]) -> dict[str, str]:
        """The prefixes that a document uses and no others."""
        spaces = set(_ALWAYS)
        terms = {term for triple in triples for term in triple}
        for term in terms:
            iri = term.value if isinstance(term, ox.NamedNode) else term.datatype.value if isinstance(term, ox.Literal) else ""
            spaces.update(iri[: place + 1] for place, sign in enumerate(iri) if sign in "/#")
        return {prefix: space for prefix, space in self._prefixes.items() if space in spaces}
