"""Pages of the terms: the vocabulary by class, the shapes, and the model in one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import BASE, DEF, OWL, PREFIXES, QB, RDFS, SH, SHAPES, SKOS
from segregatie.query.stored import Query
from segregatie.site.graph import TYPE
from segregatie.site.material import Link, Material, Page

_VOCABULARY: Final = DEF.removesuffix("#")
_SHAPES: Final = BASE + "shapes"
#: How many queries the page of the model gives to copy.
_COPIED: Final = 6


@dataclass(frozen=True, slots=True)
class Property:
    """A property: what it is called, what it says, what its values are, and how often it is used."""

    anchor: str
    name: Link
    definition: str
    values: tuple[Link, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Class:
    """A class with its properties."""

    anchor: str
    name: Link
    definition: str
    above: tuple[Link, ...]
    example: tuple[Link, ...]
    tables: tuple[Link, ...]
    uses: int
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class VocabularyView:
    """What the page of the vocabulary shows: classes with their properties, and properties of several classes."""

    title: str
    lead: str
    classes: tuple[Class, ...]
    shared: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it asks, how grave it is to break it, and of what."""

    anchor: str
    message: str
    severity: Link | None
    of: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShapesView:
    """What the page of the shapes shows."""

    title: str
    lead: str
    groups: tuple[tuple[str, tuple[Rule, ...]], ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """How things of one class lead to things of another: by which property, and how often."""

    source: Link
    prop: Link
    target: Link
    count: int


@dataclass(frozen=True, slots=True)
class ModelView:
    """What the page of the model shows: the classes and how they hang together, prefixes, queries to copy, traps."""

    title: str
    lead: str
    arrows: tuple[Arrow, ...]
    classes: tuple[Class, ...]
    prefixes: tuple[tuple[str, str], ...]
    queries: tuple[tuple[str, str], ...]
    traps: tuple[str, ...]


class Vocabulary:
    """Makes the pages of terms in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material
        graph = material.graph
        terms = [iri for iri in graph.things if iri.startswith(DEF)]
        self._classes = [iri for iri in terms if OWL + "Class" in graph.iris(iri, TYPE)]
        self._properties = [iri for iri in terms if iri not in self._classes]
        self._uses: Counter[str] = Counter()
        self._arrows: Counter[tuple[str, str, str]] = Counter()
        for iri in graph.things:
            kind = graph.kind(iri)
            for prop, values in graph.said(iri).items():
                self._uses[prop] += len(values)
                if prop.startswith(DEF) or prop in PREFIXES.values():
                    self._arrows.update(
                        (kind, prop, target) for value in values if isinstance(value, str) and (target := graph.kind(value))
                    )

    def pages(self) -> Iterator[Page]:
        """The vocabulary, the shapes, the model."""
        yield self._vocabulary()
        yield self._shapes()
        yield self._model()

    def _class(self, iri: str) -> Class:
        material, graph = self._material, self._material.graph
        given = [prop for way in ("uitgesplitstNaar", "geeftWaarde") for prop in graph.iris(iri, DEF + way)]
        own = [*given, *(prop for prop in self._properties if graph.iris(prop, RDFS + "domain")[:1] == [iri] and prop not in given)]
        return Class(
            iri.removeprefix(DEF),
            material.link(iri),
            material.text(iri, SKOS + "definition"),
            material.links(graph.iris(iri, RDFS + "subClassOf")),
            material.links(graph.iris(iri, SKOS + "example")[:1]),
            material.links([table for table in graph.of_class("Tabel") if iri in graph.iris(table, DEF + "geeft")]),
            len(graph.pointing(iri, TYPE)),
            tuple(self._property(prop, iri) for prop in own),
        )

    def _property(self, iri: str, of: str) -> Property:
        material, graph = self._material, self._material.graph
        lists = (graph.iris(of, DEF + "antwoordlijst") if iri == DEF + "antwoord" else []) or graph.iris(iri, QB + "codeList")
        values = material.links(lists or graph.iris(iri, RDFS + "range"))
        return Property(iri.removeprefix(DEF), material.link(iri), material.text(iri, SKOS + "definition"), values, self._uses[iri])

    def _vocabulary(self) -> Page:
        material, words = self._material, self._material.words["vocabulary"]
        classes = tuple(self._class(iri) for iri in sorted(self._classes, key=material.graph.by_label(material.language)))
        # A property is explained once, with the first class that has it; what no class has comes last.
        shown = {prop.anchor for each in classes for prop in each.properties}
        shared = tuple(self._property(prop, "") for prop in self._properties if prop.removeprefix(DEF) not in shown)
        lead = words["lead"].format(classes=len(classes), properties=len(self._properties))
        view = VocabularyView(material.name(_VOCABULARY), lead, classes, shared)
        return Page("def", material.language, "vocabulary.html", view.title, lead, view, (Link(view.title),), _VOCABULARY)

    def _shapes(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["vocabulary"]
        groups: dict[str, list[Rule]] = {}
        for iri in graph.things:
            if not iri.startswith(_SHAPES + "#"):
                continue
            anchor = iri.removeprefix(_SHAPES + "#")
            severity = graph.iri(iri, SH + "severity")
            of = [target for way in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "path") for target in graph.iris(iri, SH + way)]
            message = material.text(iri, SH + "message") or material.text(iri, RDFS + "comment") or material.text(iri, SH + "description")
            named = [target for target in of if not target.startswith("_:")]
            groups.setdefault(anchor.partition("-")[0], []).append(
                Rule(anchor, message, material.link(severity) if severity else None, material.links(named))
            )
        named_groups = tuple((name, tuple(rules)) for name, rules in sorted(groups.items()))
        lead = words["shapes_lead"].format(count=sum(len(rules) for rules in groups.values()))
        view = ShapesView(words["shapes"], lead, named_groups)
        return Page(
            "shapes",
            material.language,
            "shapes.html",
            view.title,
            lead,
            view,
            (Link(view.title),),
            _SHAPES if _SHAPES in material.addresses.known else SHAPES,
        )

    def _model(self) -> Page:
        material, words = self._material, self._material.words["model"]
        boxes = {
            DEF + name
            for name in ("Eenheid", "Gemeente", "Stadsdeel", "Feit", "Peiling", "Tabel", "Onderdeel", "Bewering", "Bevinding", "Waarneming")
        }
        arrows = [
            Arrow(material.link(source), material.link(prop), material.link(target), count)
            for (source, prop, target), count in sorted(self._arrows.items(), key=lambda pair: (-pair[1], pair[0]))
            if (source in boxes or target in boxes) and prop.startswith(DEF)
        ]
        classes = tuple(self._class(iri) for iri in self._classes if self._material.graph.pointing(iri, TYPE))
        queries = sorted(material.answers.stored("vragen").values(), key=_length)[:_COPIED]
        view = ModelView(
            words["title"],
            words["lead"],
            tuple(arrows[:20]),
            classes,
            tuple(sorted(PREFIXES.items())),
            tuple((query.question[material.language], query.text) for query in queries),
            tuple(words[f"trap_{number}"] for number in range(1, 5)),
        )
        return Page("model", material.language, "model.html", view.title, view.lead, view, (Link(view.title),))


def _length(query: Query) -> tuple[int, str]:
    return len(query.text), query.name
