"""What to call an IRI on a page: its label, or words made from what the graph says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, CSVW, DCTERMS, DEF, DOCUMENT_PREFIXES, ID, OA, RDFS, SH, SKOS
from segregatie.base.terms import TYPE, term
from segregatie.query.stored import LANGUAGES
from segregatie.triples.jsonld import compact

#: Properties that name a thing, the best first.
_NAMES: Final = tuple(map(ox.NamedNode, (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", SH + "name")))
#: Of these, what names a thing in what is described beside the graph.
_TITLES: Final = (RDFS + "label", DCTERMS + "title", SH + "name", CSVW + "name")
_TEXT, _UNIT, _SPLIT = term("uitspraak"), term("overEenheid"), term("uitgesplitstNaar")
_SUBCLASS, _TARGET = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(OA + "hasTarget")
_LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Label:
    """Words for a reader, and the language they are in; none where they are no words of a language."""

    text: str
    language: str = ""


def shortened(text: str) -> str:
    """Cut a text between words so that it fits a heading.

    >>> shortened("kort")
    'kort'
    """
    return text if len(text) <= _LONGEST else text[: text.rindex(" ", 0, _LONGEST)] + " …"


class Labels:
    """Gives labels from a store, and remembers them: there are as many as there are resources."""

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
        found = self._known.get((iri, language))
        if found is None:
            found = self._made(ox.NamedNode(iri), language)
            # Only IRIs of the release are remembered, so that what a client asks cannot fill the memory.
            if iri.startswith(BASE):
                self._known[iri, language] = found
        return found

    def kind(self, iri: str) -> str | None:
        """Return the class of the vocabulary that a resource is of: the narrowest."""
        node = ox.NamedNode(iri)
        classes = [each for each in self._objects(node, TYPE) if isinstance(each, ox.NamedNode) and each.value.startswith(DEF)]
        above = {parent for each in classes for parent in self._objects(each, _SUBCLASS)}
        return min((each.value for each in classes if each not in above), default=None)

    def _objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        found = {quad.object for quad in self._store.quads_for_pattern(subject, predicate, None, None)}
        return sorted((each for each in found if not isinstance(each, ox.Triple)), key=str)

    def _named(self, node: ox.NamedNode, language: str) -> Label | None:
        for name in _NAMES:
            told = [each for each in self._objects(node, name) if isinstance(each, ox.Literal)]
            if told:
                best = min(told, key=lambda each: (each.language != language, each.language != "nl", each.value))
                return Label(best.value, best.language or "")
        return None

    def _made(self, node: ox.NamedNode, language: str) -> Label:
        if label := self._named(node, language):
            return label
        if not node.value.startswith(ID):
            return Label(borrowed(compact(node.value, DOCUMENT_PREFIXES).removeprefix(BASE), language))
        kind, _, rest = node.value.removeprefix(ID).partition("/")
        class_ = self.kind(node.value)
        first = self.of(class_, language).text if class_ else kind
        for target in self._objects(node, _TARGET):
            if isinstance(target, ox.NamedNode):
                return Label(f"{kind}: {self.of(target.value, language).text}", language)
        told = [each for each in self._objects(node, _TEXT) if isinstance(each, ox.Literal)]
        if told:
            said = min(told, key=lambda each: (each.language != language, each.value))
            return Label(f"{first}: {shortened(said.value)}", said.language or "")
        parts = self._parts(node, class_)
        return Label(f"{first}: {', '.join(self.of(each, language).text for each in parts)}" if parts else f"{first} {rest}", language)

    def _parts(self, node: ox.NamedNode, class_: str | None) -> list[str]:
        """What a fact is about: its unit, and what its class is split by."""
        if class_ is None:
            return []
        split = [each for each in self._objects(ox.NamedNode(class_), _SPLIT) if isinstance(each, ox.NamedNode)]
        found = [each for predicate in (_UNIT, *split) for each in self._objects(node, predicate)]
        return [each.value for each in found if isinstance(each, ox.NamedNode)]


#: What borrowed terms are called here; their own vocabularies mostly have no Dutch.
_BORROWED: Final[dict[str, tuple[str, str]]] = {
    "rdf:type": ("soort", "kind"),
    "rdfs:label": ("naam", "name"),
    "rdfs:comment": ("toelichting", "comment"),
    "rdfs:isDefinedBy": ("vastgelegd in", "defined in"),
    "rdfs:domain": ("hoort bij", "belongs to"),
    "rdfs:range": ("heeft als waarde", "has as value"),
    "rdfs:subClassOf": ("is een soort", "is a kind of"),
    "rdfs:subPropertyOf": ("valt onder", "falls under"),
    "owl:sameAs": ("is hetzelfde als", "is the same as"),
    "owl:disjointWith": ("sluit uit", "excludes"),
    "owl:deprecated": ("vervallen", "deprecated"),
    "dcterms:isReplacedBy": ("vervangen door", "replaced by"),
    "owl:versionInfo": ("versie", "version"),
    "skos:prefLabel": ("naam", "name"),
    "skos:definition": ("omschrijving", "definition"),
    "skos:example": ("voorbeeld", "example"),
    "skos:notation": ("letter of teken", "letter or sign"),
    "skos:broader": ("valt onder", "falls under"),
    "skos:narrower": ("omvat", "covers"),
    "skos:inScheme": ("begrippenlijst", "code list"),
    "skos:topConceptOf": ("bovenaan in", "at the top of"),
    "skos:hasTopConcept": ("begrippen", "concepts"),
    "prov:wasDerivedFrom": ("komt uit", "comes from"),
    "prov:wasGeneratedBy": ("gemaakt door", "made by"),
    "prov:used": ("gebruikte", "used"),
    "qb:dataSet": ("kubus", "data cube"),
    "oa:hasSource": ("in de tekst", "in the text"),
    "oa:hasSelector": ("aangewezen door", "pointed out by"),
    "oa:hasTarget": ("gaat over", "is about"),
    "oa:motivatedBy": ("doel", "purpose"),
    "oa:refinedBy": ("nader aangewezen door", "further pointed out by"),
    "dcterms:title": ("titel", "title"),
    "dcterms:description": ("beschrijving", "description"),
    "dcterms:identifier": ("kenmerk", "identifier"),
    "dcterms:license": ("licentie", "licence"),
    "dcterms:source": ("bron", "source"),
    "dcterms:conformsTo": ("voldoet aan", "conforms to"),
    "dcterms:issued": ("verschenen", "issued"),
    "dcterms:bibliographicCitation": ("zo te noemen", "cite as"),
    "void:triples": ("uitspraken in de graaf (triples)", "statements in the graph (triples)"),
    "void:entities": ("dingen met een eigen adres", "things with an address of their own"),
    "void:classes": ("klassen", "classes"),
    "void:properties": ("eigenschappen", "properties"),
}


def borrowed(term: str, language: str) -> str:
    """Return what a borrowed term is called, or the term itself."""
    nl, en = _BORROWED.get(term, (term, term))
    return nl if language == "nl" else en
