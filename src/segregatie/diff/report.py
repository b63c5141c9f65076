"""Tell in words what differs between two graphs: per kind of thing, each by its label, with counts and the versions that must go up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DEF, DOCUMENT_PREFIXES, ID, OA, ORG, OWL, PROV, RDF, RDFS, SH, SKOS
from segregatie.base.problems import Language
from segregatie.base.statements import Statements, Term
from segregatie.diff.changes import SHAPES_BASE, Change, Kind, Level, Part, Reason, Triples, changes, is_iri, numbers, raised, reasons
from segregatie.diff.sides import Side
from segregatie.ontology.borrowed import borrowed
from segregatie.triples.jsonld import compact

_VOCABULARY: Final = ox.NamedNode(DEF.removesuffix("#"))
_OUTCOME: Final = DEF + "uitkomst"
_REST: Final = 6
#: What is told with what it belongs to: where its property leads, and whether the property points from the owner.
_OWNED: Final[Mapping[str, bool]] = {OA + "hasSelector": True, OA + "refinedBy": True, OA + "hasTarget": False}
#: What kinds are called that are no class of ours, and where they stand among the others.
_KINDS: Final[Mapping[str, tuple[int, str, str]]] = {
    ORG + "Organization": (1, "organisatie", "organisation"),
    PROV + "Person": (1, "persoon", "person"),
    OA + "SpecificResource": (2, "plaats in het rapport", "place in the report"),
    SKOS + "ConceptScheme": (3, "begrippenlijst", "code list"),
    OWL + "Ontology": (4, "vocabulaire", "vocabulary"),
    OWL + "Class": (4, "klasse", "class"),
    OWL + "ObjectProperty": (4, "eigenschap", "property"),
    OWL + "DatatypeProperty": (4, "eigenschap", "property"),
    OWL + "AnnotationProperty": (4, "eigenschap", "property"),
    SH + "NodeShape": (5, "regel", "rule"),
    SH + "PropertyShape": (5, "regel", "rule"),
}
_CODE: Final[Mapping[Language, str]] = {"nl": "begrip", "en": "concept"}
#: What others say of their properties.
_ABOVE: Final[Mapping[str, tuple[str, ...]]] = {SKOS + "prefLabel": (RDFS + "label",)}
#: What names a thing of the graph, and a shape.
_NAMES: Final = (RDFS + "label", SH + "name")
_ALL_HEX: Final = re.compile(r"[0-9a-f]{64}")
_CONTEXT: Final = 3
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Detail:
    """A property of which values came or went, in the words of a reader."""

    name: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that came, went or changed."""

    #: came, went, changed, relabelled or deprecated.
    what: str
    iri: str
    label: str
    places: tuple[str, ...]
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What changed of one kind of thing, and how many there were and are."""

    kind: str
    before: int
    after: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of one side: its size, and the digest of its canonical graph (RDFC-1.0)."""

    name: str
    data_version: str
    vocabulary_version: str
    data: tuple[int, str]
    rules: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which number of a version must go up, and whether it did."""

    part: Part
    level: Level
    old: str
    new: str
    #: The least version that the new side may have; empty where the old one tells none.
    least: str
    reasons: tuple[Reason, ...]

    @property
    def enough(self) -> bool:
        """Whether the new side's version says enough."""
        return bool(self.least and self.new) and numbers(self.new) >= numbers(self.least)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything there is to tell about two sides."""

    old: Told
    new: Told
    changes: tuple[Change, ...]
    groups: tuple[Group, ...]
    outcomes: int
    proposals: tuple[Proposal, ...]

    @property
    def equal(self) -> bool:
        """Whether both sides state the same."""
        return not self.changes


def trimmed(old: str, new: str) -> tuple[str, str]:
    """Leave out of two texts what they begin and end with alike, but for a few words.

    >>> trimmed("a b c d e f g", "a b c d e x g")
    ('… c d e f g', '… c d e x g')
    """
    before, after = old.split(" "), new.split(" ")
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    end = next((place for place in range(most - start) if before[-1 - place] != after[-1 - place]), most - start)
    first, last = max(0, start - _CONTEXT), max(0, end - _CONTEXT)

    def cut(words: list[str]) -> str:
        return " ".join([*["…"][: first > 0], *words[first : len(words) - last], *["…"][: last > 0]])

    return cut(before), cut(after)


class _Reader:
    """Finds kinds, labels and values in one side."""

    def __init__(self, side: Side, language: Language) -> None:
        self.language: Language = language
        self.triples = side.data | (side.rules or frozenset())
        self._stated = Statements(self.triples)
        self.subjects = {node.value for node in self._stated.said if isinstance(node, ox.NamedNode)}

    def iris(self, subject: str, predicate: str) -> list[str]:
        return sorted(self._stated.iris(ox.NamedNode(subject), predicate)) if is_iri(subject) else []

    def kind(self, subject: str) -> tuple[int, str]:
        """What kind of thing this is, and where that kind stands among the others."""
        types = self.iris(subject, RDF + "type")
        ours = {each for each in types if each.startswith(DEF)}
        above = {parent for each in ours for parent in self.iris(each, RDFS + "subClassOf")}
        if ours:
            return int(DEF + "Feit" not in ours), self.label(min(ours - above or ours))
        if SKOS + "Concept" in types:
            lists = ", ".join(map(self.label, self.iris(subject, SKOS + "inScheme")))
            return 3, f"{_CODE[self.language]}: {lists}"
        known = [_KINDS[each] for each in types if each in _KINDS]
        if known:
            rank, nl, en = known[0]
            return rank, nl if self.language == "nl" else en
        return _REST, compact(types[0], DOCUMENT_PREFIXES) if types else "?"

    def label(self, iri: str) -> str:
        if not is_iri(iri):
            return "[]"
        if iri.startswith(SHAPES_BASE):
            return iri.removeprefix(SHAPES_BASE)
        # A place is known by where it stands; a gemeente's identifier is a number that says nothing.
        for name in (DCTERMS + "identifier",) * iri.startswith(f"{ID}passage/") + _NAMES:
            said = [each for each in self._stated.all(ox.NamedNode(iri), name) if isinstance(each, ox.Literal)]
            if said:
                return min(said, key=lambda each: (each.language != self.language, each.language != "nl", each.value)).value
        return borrowed(compact(iri, DOCUMENT_PREFIXES).removeprefix(BASE), self.language)

    def said_below(self, triple: ox.Triple, among: Iterable[ox.Triple]) -> bool:
        """Whether the same is said by a property below this one, and so need not be told twice."""
        below = {each.predicate.value for each in among if each.object == triple.object and each.subject == triple.subject}
        above = {parent for each in below for parent in (*self.iris(each, RDFS + "subPropertyOf"), *_ABOVE.get(each, ()))}
        return triple.predicate.value in above

    def value(self, node: Term, depth: int = 0) -> str:
        if isinstance(node, ox.Literal):
            return f"{node.value[:12]}…" if _ALL_HEX.fullmatch(node.value) else node.value
        if isinstance(node, ox.BlankNode):
            # Deeper than this nobody reads, and what others write may go round in circles.
            return f"({' '.join(self._members(node, depth + 1))})" if depth < _DEEPEST else "(…)"
        assert isinstance(node, ox.NamedNode)
        return self.label(node.value)

    def _members(self, blank: ox.BlankNode, depth: int) -> list[str]:
        """What a list holds, or what is said of another blank node."""
        if cells := [*self._stated.cells(blank)]:
            return [value for cell in cells for value in sorted(self.value(each, depth) for each in self._stated.all(cell, RDF + "first"))]
        said = self._stated.said.get(blank, {})
        return sorted(f"{self.label(name)} {self.value(each, depth)}" for name, values in said.items() for each in values)


def _owners(sides: Iterable[Triples]) -> dict[str, str]:
    found = {}
    for triples in sides:
        for each in triples:
            if each.predicate.value in _OWNED and isinstance(each.subject, ox.NamedNode) and isinstance(each.object, ox.NamedNode):
                owner, owned = (each.subject, each.object) if _OWNED[each.predicate.value] else (each.object, each.subject)
                found[owned.value] = owner.value
    return found


def _together(found: Iterable[Change], owners: Mapping[str, str], before: set[str], after: set[str]) -> list[Change]:
    """Put what is told with its owner into the owner's change."""
    gathered: dict[str, list[Change]] = defaultdict(list)
    for change in found:
        subject = change.subject
        while subject in owners:
            subject = owners[subject]
        gathered[subject].append(change)
    told = []
    for subject, changed in sorted(gathered.items()):
        # What an owned node is called is made from what it says of its owner.
        parts = [each if each.subject == subject else each.without((RDFS + "label",)) for each in changed]
        kind: Kind = next((each.kind for each in parts if each.subject == subject), "changed")
        if kind == "changed" and (subject in before) != (subject in after):
            kind = "went" if subject in before else "came"
        added, removed = (tuple(each for part in parts for each in getattr(part, side)) for side in ("added", "removed"))
        told.append(Change(subject, kind, added, removed))
    return told


def _details(change: Change, old: _Reader, new: _Reader, label: str) -> tuple[Detail, ...]:
    whole = change.kind == "changed"
    values: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, (side, reader) in enumerate(((change.removed, old), (change.added, new))):
        for triple in side:
            if isinstance(triple.subject, ox.BlankNode) or reader.said_below(triple, side):
                continue
            told = triple.predicate.value.startswith(DEF) and isinstance(triple.object, ox.NamedNode)
            value = reader.value(triple.object)
            # Of what came or went the label says most; a value that it does not name is said beside it.
            if whole or (told and triple.predicate.value != DEF + "inPeiling" and value not in label):
                language = (triple.object.language or "") if isinstance(triple.object, ox.Literal) else ""
                values[triple.predicate.value, language][place].append(value)
    found = []
    for (predicate, language), (gone, come) in sorted(values.items()):
        named = old if predicate in old.subjects - new.subjects else new
        name = named.label(predicate) + (f" ({language})" if language else "")
        if len(gone) == len(come) == 1:
            gone[0], come[0] = trimmed(gone[0], come[0])
        found.append(Detail(name, tuple(gone), tuple(come)))
    return tuple(found)


def _line(change: Change, old: _Reader, new: _Reader) -> Line:
    reader = old if change.kind == "went" else new
    label = reader.label(change.subject)
    places = tuple(sorted(map(reader.label, reader.iris(change.subject, PROV + "wasDerivedFrom"))))
    what = "deprecated" if change.deprecated else "relabelled" if change.relabelled else change.kind
    return Line(what, change.subject, label, places, _details(change, old, new, label))


def _told(side: Side) -> Told:
    said = next((each.object for each in side.data if each.subject == _VOCABULARY and each.predicate.value == OWL + "versionInfo"), None)
    data, rules = side.digests
    version = said.value if isinstance(said, ox.Literal) and numbers(said.value) else ""
    return Told(side.name, side.version, version, (len(side.data), data), None if side.rules is None else (len(side.rules), rules))


def compare(old: Side, new: Side, language: Language) -> Report:
    """Compare two sides. Rules are compared where both have them."""
    if old.rules is None or new.rules is None:
        old, new = replace(old, rules=None), replace(new, rules=None)
    before, after = _Reader(old, language), _Reader(new, language)
    found = changes(before.triples, after.triples)
    together = _together(found, _owners((before.triples, after.triples)), before.subjects, after.subjects)
    grouped: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for change in together:
        grouped[(before if change.kind == "went" else after).kind(change.subject)].append(_line(change, before, after))
    # Where nothing changed there is no kind to count.
    counts = [Counter(reader.kind(subject) for subject in reader.subjects if grouped) for reader in (before, after)]
    groups = tuple(
        Group(kind[1], counts[0][kind], counts[1][kind], tuple(sorted(lines, key=lambda each: (each.label, each.iri))))
        for kind, lines in sorted(grouped.items())
    )
    outcomes = sum(change.kind == "changed" and change.touches((_OUTCOME,)) for change in together)
    told_old, told_new = _told(old), _told(new)
    why = reasons(found, before.triples, after.triples)
    return Report(told_old, told_new, found, groups, outcomes, tuple(_proposals(told_old, told_new, why)))


def _proposals(old: Told, new: Told, why: tuple[Reason, ...]) -> Iterable[Proposal]:
    versions: tuple[tuple[Part, str, str], ...] = (
        ("data", old.data_version, new.data_version),
        ("vocabulary", old.vocabulary_version, new.vocabulary_version),
    )
    for part, before, after in versions:
        ours = tuple(each for each in why if each.part == part)
        if ours:
            level = max(each.level for each in ours)
            yield Proposal(part, level, before, after, raised(before, level) if before else "", ours)
