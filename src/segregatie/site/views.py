"""What a page shows of a resource, as data: its statements, its places in the report, what points at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DOCUMENT_PREFIXES, OA, RDF, RDFS, SKOS, XSD
from segregatie.base.terms import DERIVED_FROM, TYPE, term
from segregatie.query.stored import Query
from segregatie.site.documents import Documents
from segregatie.site.resources import page_of, suffix
from segregatie.triples.jsonld import compact
from segregatie.triples.lookup import Label, Labels

_BELOW: Final = ox.NamedNode(RDFS + "subPropertyOf")
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_SELECTOR, _SUMMARY, _IDENTIFIER = ox.NamedNode(OA + "hasSelector"), term("samenvatting"), ox.NamedNode(DCTERMS + "identifier")
#: What a reader wants to see first, in this order; the rest follows by its label.
_AHEAD: Final = (
    TYPE.value, RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", SKOS + "notation", SKOS + "definition", RDFS + "comment",
)  # fmt: skip
#: How many things of one sort a page lists.
SHOWN: Final = 100
_PLAIN: Final = (XSD + "string", RDF + "langString")


@dataclass(frozen=True, slots=True)
class Value:
    """Something to show: words, their language, where they lead, a note; or the statements of a node without a name."""

    text: str
    language: str = ""
    href: str = ""
    note: str = ""
    inner: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values."""

    property: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of the report: its name, the section or the table and row, and what it says in our words."""

    name: Value
    part: str
    table: str
    row: str
    words: Label | None


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind that point here by one property: how many, the first of them, and a query for all."""

    property: Value
    kind: Value | None
    count: int
    values: tuple[Value, ...]
    query: str


class Views:
    """Makes what pages show, in a language, with links below a root."""

    def __init__(self, documents: Documents, labels: Labels, pointing: Query) -> None:
        self._documents = documents
        self._store = documents.store
        self._labels = labels
        self._pointing = pointing
        #: The properties below each: what such a one says need not be shown twice.
        self._below: dict[str, set[str]] = {SKOS + "prefLabel": {RDFS + "label"}}
        for quad in self._store.quads_for_pattern(None, _BELOW, None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                self._below.setdefault(quad.object.value, set()).add(quad.subject.value)

    def href(self, iri: str, language: str) -> str:
        """Return where a link to an IRI leads: a page of ours, another's address, or nowhere for what a browser would run."""
        page = page_of(iri)
        if page is None:
            return iri if iri.startswith(("https://", "http://")) and not iri.startswith(BASE) else ""
        path, mark, fragment = page.partition("#")
        return f"{self._documents.site.root}{path}{suffix(language)}{mark}{fragment}" if iri in self._documents.known else ""

    def named(self, iri: str, language: str) -> Value:
        """Show an IRI by its label, as a link."""
        label = self._labels.of(iri, language)
        return Value(label.text, label.language, self.href(iri, language))

    def _value(self, node: object, language: str, blank: Mapping[str, list[ox.Triple]]) -> tuple[Value, ...]:
        if isinstance(node, ox.NamedNode):
            return (self.named(node.value, language),)
        if isinstance(node, ox.Literal):
            datatype = node.datatype.value
            note = node.language or ("" if datatype in _PLAIN else compact(datatype, DOCUMENT_PREFIXES))
            return (Value(node.value, node.language or "", note=note),)
        assert isinstance(node, ox.BlankNode)
        own = blank.get(node.value, [])
        items = [each.object for each in own if each.predicate == _FIRST]
        if not items:
            return (Value("", inner=self.rows(own, language, blank)),)
        rest = [each.object for each in own if each.predicate == _REST and each.object != _NIL]
        return tuple(value for each in (*items, *rest) for value in self._value(each, language, blank))

    def rows(self, triples: Iterable[ox.Triple], language: str, blank: Mapping[str, list[ox.Triple]]) -> tuple[Row, ...]:
        """Group statements by property; texts in the page's language come first."""
        grouped: dict[str, list[object]] = {}
        for triple in triples:
            grouped.setdefault(triple.predicate.value, []).append(triple.object)

        def place(iri: str) -> tuple[int, str]:
            return (_AHEAD.index(iri), "") if iri in _AHEAD else (len(_AHEAD), self._labels.of(iri, language).text.casefold())

        made = []
        shown = [iri for iri in grouped if not any(set(grouped[iri]) <= set(grouped.get(below, ())) for below in self._below.get(iri, ()))]
        for predicate in sorted(shown, key=lambda iri: (*place(iri), iri)):
            values = [value for each in grouped[predicate] for value in self._value(each, language, blank)]
            values.sort(key=lambda value: bool(value.language) and value.language != language and not value.href)
            made.append(Row(self.named(predicate, language), tuple(values)))
        return tuple(made)

    def by_subject(self, triples: Iterable[ox.Triple]) -> tuple[dict[str, list[ox.Triple]], dict[str, list[ox.Triple]]]:
        """Part statements by what they are about: IRIs, and nodes without a name."""
        named: dict[str, list[ox.Triple]] = {}
        blank: dict[str, list[ox.Triple]] = {}
        for triple in triples:
            assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
            (named if isinstance(triple.subject, ox.NamedNode) else blank).setdefault(triple.subject.value, []).append(triple)
        return named, blank

    def places(self, iri: str, language: str) -> tuple[Place, ...]:
        """Return the passages a resource comes from, or the one it is."""
        node = ox.NamedNode(iri)
        passages = self._objects(node, DERIVED_FROM) + ([node] if self._objects(node, _SELECTOR) else [])
        return tuple(self._place(each, language) for each in passages if self._objects(each, _SELECTOR))

    def _place(self, passage: ox.NamedNode, language: str) -> Place:
        name = self._text(passage, _IDENTIFIER) or passage.value
        part = table = row = ""
        for selector in self._objects(passage, _SELECTOR):
            part, table, row = (self._text(selector, term(each)) for each in ("onderdeel", "tabel", "rijnummer"))
        told = [each for each in self._literals(passage, _SUMMARY) if each.language == language]
        words = Label(told[0].value, language) if told else None
        return Place(Value(name, href=self.href(passage.value, language)), part, table.removeprefix("tabel-"), row, words)

    def _triples(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Triple]:
        return sorted({quad.triple for quad in self._store.quads_for_pattern(subject, predicate, None, None)}, key=str)

    def _objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        return [each.object for each in self._triples(subject, predicate) if isinstance(each.object, ox.NamedNode)]

    def _literals(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Literal]:
        return [each.object for each in self._triples(subject, predicate) if isinstance(each.object, ox.Literal)]

    def _text(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> str:
        return next((each.value for each in self._literals(subject, predicate)), "")

    def _pointers(self, iri: str) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for quad in self._store.quads_for_pattern(None, None, ox.NamedNode(iri), None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value != iri:
                key = quad.predicate.value, self._labels.kind(quad.subject.value) or ""
                found.setdefault(key, set()).add(quad.subject.value)
        return {
            (predicate, kind): subjects
            for (predicate, kind), subjects in found.items()
            if not any(subjects <= found.get((below, kind), set()) for below in self._below.get(predicate, ()))
        }

    def incoming(self, iri: str, language: str) -> tuple[Group, ...]:
        """Return what points at a resource, by property and kind."""
        groups = []
        for (predicate, kind), subjects in sorted(self._pointers(iri).items()):
            named = sorted((self.named(each, language) for each in subjects), key=lambda value: (value.text.casefold(), value.href))
            query = self.query(predicate, iri, kind) if len(subjects) > SHOWN else ""
            shown = self.named(kind, language) if kind else None
            groups.append(Group(self.named(predicate, language), shown, len(subjects), tuple(named[:SHOWN]), query))
        return tuple(groups)

    def query(self, predicate: str, iri: str, kind: str) -> str:
        """Return the address that asks for everything that points at a resource."""
        terms = {"eigenschap": predicate, "ding": iri} | ({"soort": kind} if kind else {})
        return self.asked(self._pointing.with_terms({name: (ox.NamedNode(value),) for name, value in terms.items()}))

    def asked(self, text: str) -> str:
        """Return the address that asks a query of the endpoint."""
        return f"{self._documents.site.root}sparql?query={quote(text, safe='')}"

    def uses(self, iri: str) -> int:
        """Count how often a term of the vocabulary is used: as a class, or as a property."""
        node = ox.NamedNode(iri)
        typed = {quad.triple for quad in self._store.quads_for_pattern(None, TYPE, node, None)}
        return len(typed or {quad.triple for quad in self._store.quads_for_pattern(None, node, None, None)})
