"""Pages of everything that has no kind of page of its own: concepts, lists, programmes, rounds, datasets, and what is yet to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import BASE, DCTERMS, DEF, OA, PROV, QB, QUERY, RDF, RDFS, SDMX_DIMENSION, SKOS, VOID
from segregatie.site.addresses import VOCABULARIES, anchor_of
from segregatie.site.graph import LABEL, TYPE, Term, Text, path_of
from segregatie.site.kinds.claims import ClaimLine, claim_line
from segregatie.site.marks import Marks
from segregatie.site.material import Link, Material, Page
from segregatie.site.statements import Statement, statement

#: How many things of one sort a page lists.
SHOWN: Final = 100
_DEFINITIONS: Final = (SKOS + "definition", RDFS + "comment", DCTERMS + "description")
#: What is shown elsewhere on the page, or says nothing to a reader.
_ASIDE: Final = frozenset(
    {
        SKOS + "inScheme",
        SKOS + "topConceptOf",
        SKOS + "hasTopConcept",
        SKOS + "broader",
        SKOS + "narrower",
        DEF + "voorgelegd",
        QB + "component",
        DCTERMS + "hasPart",
        RDFS + "isDefinedBy",
        RDFS + "subPropertyOf",
    }
)
#: Properties by which so much leads to a thing that only its number is told.
_COUNTED: Final = frozenset(
    {DEF + "inPeiling", SDMX_DIMENSION + "refPeriod", OA + "hasSource", PROV + "wasGeneratedBy", VOID + "inDataset", QB + "dataSet"}
)
_PRINTED: Final = tuple(
    DEF + name
    for name in ("gedruktLid", "gedruktWoord", "gedrukteVergelijking", "beweringsoort", "ernst", "buitenBereik", "rekenregel", "populatie")
)


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one sort: how many there are, and the first of them."""

    kind: str
    name: str
    count: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Pointers:
    """What else leads here, by property and sort: how many, and the first of them."""

    prop: Link
    kind: str
    count: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values."""

    prop: Link
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ThingView:
    """What the page of a thing shows."""

    kind: Link | None
    name: Link
    lead: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    items: tuple[tuple[Link, str], ...]
    groups: tuple[Group, ...]
    claims: tuple[ClaimLine, ...]
    more_claims: int
    pointers: tuple[Pointers, ...]
    rows: tuple[Row, ...]
    #: What shares the page: anchor and name.
    parts: tuple[tuple[str, str], ...]
    before: Link | None
    after: Link | None


class Things:
    """Makes the pages of things in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks

    def pages(self, done: Collection[str]) -> Iterator[Page]:
        """A page for each IRI of ours that has none yet: `done` are the addresses that have."""
        for iri, address in self._material.addresses.known.items():
            if "#" not in address and address not in done and iri not in VOCABULARIES:
                yield self.page(iri)

    def page(self, iri: str) -> Page:
        """The page of a thing."""
        material = self._material
        view = self.view(iri)
        description = view.lead or f"{view.name.text} ({path_of(iri)})"
        crumbs = ((view.kind,) if view.kind else ()) + (view.name,)
        return Page(material.addresses.of(iri), material.language, "thing.html", self.title(iri), description, view, crumbs, iri)

    def title(self, iri: str) -> str:
        """The title of the page of a thing, which no other has."""
        material, name = self._material, self._material.name(iri)
        kind, whole = self._kind(iri), material.graph.iri(iri, DCTERMS + "isPartOf")
        told = [kind.text] if kind and kind.text.casefold() not in name.casefold() else [] if kind else [path_of(iri)]
        told += [material.name(whole)] if whole else []
        return f"{name} ({', '.join(told)})" if told else name

    def view(self, iri: str, lead: str = "") -> ThingView:
        """Gather what the page of a thing shows."""
        material, graph = self._material, self._material.graph
        facts, remarks, claims, pointers = self._parted(iri)
        before, after = self._near(iri)
        return ThingView(
            self._kind(iri),
            material.link(iri),
            lead or next((text for prop in _DEFINITIONS if (text := material.text(iri, prop))), ""),
            self._facts(iri),
            tuple(
                (material.link(item), material.text(item, SKOS + "definition"))
                for item in graph.in_order(graph.pointing(iri, SKOS + "inScheme"))
            ),
            tuple(self._group(kind, statements) for kind, statements in [*sorted(facts.items()), *sorted(remarks.items())]),
            tuple(claim_line(material, claim) for claim in claims[:SHOWN]),
            max(0, len(claims) - SHOWN),
            tuple(self._pointers(prop, kind, iris) for (prop, kind), iris in sorted(pointers.items())),
            self.rows(iri),
            parts_of(material, material.addresses.of(iri)),
            before,
            after,
        )

    def _kind(self, iri: str) -> Link | None:
        """The list that a concept is in, or the class of another thing."""
        graph = self._material.graph
        kind = graph.iri(iri, SKOS + "inScheme") or graph.kind(iri)
        return self._material.link(kind) if kind else None

    def _parted(self, iri: str) -> tuple[dict[str, list[str]], dict[str, list[str]], list[str], dict[tuple[str, str], list[str]]]:
        """Part what leads to a thing: facts by sort, remarks and findings, claims, and the rest by property and sort."""
        graph = self._material.graph
        facts: dict[str, list[str]] = {}
        remarks: dict[str, list[str]] = {}
        claims: list[str] = []
        pointers: dict[tuple[str, str], list[str]] = {}
        for prop, subjects in sorted(graph.pointers(iri)):
            for subject in subjects:
                kind = graph.kind(subject)
                if prop in _COUNTED:
                    pointers.setdefault((prop, kind), []).append(subject)
                elif prop in _PRINTED and graph.is_a(subject, "Bewering"):
                    claims.append(subject)
                elif prop.startswith(QUERY):
                    claims += [claim for way in ("telling", "noemer") for claim in graph.pointing(subject, DEF + way)]
                elif graph.is_a(subject, "Toelichting") or graph.is_a(subject, "Bevinding"):
                    remarks.setdefault(kind, []).append(subject)
                elif graph.is_a(subject, "Feit"):
                    facts.setdefault(kind, []).append(subject)
                elif prop not in _ASIDE and subject.startswith(BASE):
                    pointers.setdefault((prop, kind), []).append(subject)
        unique = {kind: list(dict.fromkeys(iris)) for kind, iris in facts.items()}
        return unique, {kind: list(dict.fromkeys(iris)) for kind, iris in remarks.items()}, list(dict.fromkeys(claims)), pointers

    def _facts(self, iri: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
        """Its letter or sign, and what lies above and below it."""
        material, graph = self._material, self._material.graph
        lines: list[tuple[str, tuple[Link, ...]]] = []
        signs = [self._marks.letter(iri), *(text.text for text in graph.texts(iri, SKOS + "notation"))]
        if any(signs):
            lines.append((material.words["thing"]["sign"], tuple(Link(sign) for sign in dict.fromkeys(signs) if sign)))
        for name in ("broader", "narrower"):
            if links := material.links(graph.in_order(graph.iris(iri, SKOS + name))):
                lines.append((material.words["thing"][name], links))
        return tuple(lines)

    def _group(self, kind: str, iris: list[str]) -> Group:
        material, graph = self._material, self._material.graph
        order = sorted(iris, key=lambda iri: (material.name(graph.iri(iri, DEF + "overEenheid")).casefold(), iri))
        return Group(kind, material.name(kind), len(order), tuple(statement(material, iri) for iri in order[:SHOWN]))

    def _pointers(self, prop: str, kind: str, iris: list[str]) -> Pointers:
        material = self._material
        order = [] if prop in _COUNTED else sorted(iris, key=material.graph.by_label(material.language))
        return Pointers(material.link(prop), material.name(kind) if kind else "", len(iris), material.links(order[:SHOWN]))

    def rows(self, iri: str) -> tuple[Row, ...]:
        """All that is said of a thing, by property."""
        material = self._material
        said = material.graph.said(iri)
        order = sorted(said, key=lambda prop: (prop != TYPE, prop != LABEL, material.name(prop).casefold(), prop))
        return tuple(Row(material.link(prop), tuple(self._values(said[prop]))) for prop in order)

    def _values(self, values: Iterable[Term]) -> Iterator[Link]:
        material, graph = self._material, self._material.graph
        for value in values:
            if isinstance(value, Text):
                yield Link(value.text, "", value.language if value.language != material.language else "")
            elif value.startswith("_:"):
                # A list of ours is shown by what is in it; what else has no name is shown by its own values.
                items = [
                    *graph.said(value).get(RDF + "first", ()),
                    *(rest for rest in graph.said(value).get(RDF + "rest", ()) if rest != RDF + "nil"),
                ]
                yield from self._values(items or [term for prop, terms in graph.said(value).items() if prop != TYPE for term in terms])
            else:
                yield material.link(value)

    def _near(self, iri: str) -> tuple[Link | None, Link | None]:
        """The things before and after it in its list."""
        graph = self._material.graph
        scheme, above = graph.iri(iri, SKOS + "inScheme"), graph.iri(iri, SKOS + "broader")
        if not scheme:
            return None, None
        level = [item for item in graph.pointing(scheme, SKOS + "inScheme") if graph.iri(item, SKOS + "broader") == above]
        order = graph.in_order(level)
        place = order.index(iri)
        link = self._material.link
        return (link(order[place - 1]) if place else None, link(order[place + 1]) if place + 1 < len(order) else None)


def parts_of(material: Material, page: str) -> tuple[tuple[str, str], ...]:
    """What shares a page without being shown otherwise: anchor and name."""
    return tuple((anchor_of(iri), material.name(iri)) for iri in material.addresses.sharing(page))
