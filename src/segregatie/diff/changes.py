"""What differs between two graphs, by resource, and which part of a version that raises.

Blank nodes are compared by what hangs on them: a molecule is what blank nodes tie together, and each gets the names that
RDF Dataset Canonicalization gives it on its own. So a list that changes in one shape leaves every other shape as it was.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import sha256
from typing import Final, Literal, TypeAlias, TypeVar

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DEF, OWL, QB, RDF, RDFS, SH, SKOS
from segregatie.base.statements import Statements, Term

Triples: TypeAlias = frozenset[ox.Triple]
Kind: TypeAlias = Literal["came", "went", "changed"]
Part: TypeAlias = Literal["data", "vocabulary"]
_Node = TypeVar("_Node", bound="ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple")
_VERSION: Final = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}")
#: What the name of every rule of ours begins with.
SHAPES_BASE: Final = BASE + "shapes#"
_VOCABULARY: Final = DEF.removesuffix("#")
_TYPE: Final = RDF + "type"
_DEPRECATED: Final = OWL + "deprecated"
_NAMES: Final = frozenset({SKOS + "prefLabel", RDFS + "label", DCTERMS + "title"})
_CODES: Final = frozenset({SKOS + "Concept", SKOS + "ConceptScheme"})
#: What makes a term or a code another one, and not the same one told better.
_TERM_MEANING: Final = frozenset(
    {_TYPE, QB + "codeList"}
    | {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {OWL + name for name in ("disjointWith", "inverseOf", "sameAs")}
)
_CODE_MEANING: Final = frozenset({_TYPE, OWL + "sameAs"} | {SKOS + name for name in ("inScheme", "broader", "topConceptOf", "notation")})
#: Words of a shape; all else of it is what it asks.
_SHAPE_WORDS: Final = frozenset({SH + "message", SH + "name", SH + "description"})


class Level(IntEnum):
    """The part of a version that a change raises; what they mean is in docs/versions.md."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Change:
    """What came, went and stayed of one resource; statements of its blank nodes are with it."""

    subject: str
    kind: Kind
    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]

    def touches(self, properties: Iterable[str]) -> bool:
        """Say whether any of these properties has another value than it had."""
        wanted = frozenset(properties)
        return any(triple.predicate.value in wanted for triple in (*self.added, *self.removed))

    def without(self, properties: Iterable[str]) -> Change:
        """The same change, without what it says by these properties."""
        left = frozenset(properties)
        added, removed = (tuple(each for each in side if each.predicate.value not in left) for side in (self.added, self.removed))
        return replace(self, added=added, removed=removed)

    @property
    def relabelled(self) -> bool:
        """Whether something that stayed is called otherwise."""
        return self.kind == "changed" and self.touches(_NAMES)

    @property
    def deprecated(self) -> bool:
        """Whether something that stayed is marked as no longer to be used."""
        return self.kind == "changed" and any(triple.predicate.value == _DEPRECATED for triple in self.added)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version must go up: the rule, by the name the telling has words for, and the resources it is about."""

    level: Level
    part: Part
    rule: str
    subjects: tuple[str, ...]


def canonical(triples: Iterable[ox.Triple]) -> str:
    """Write a graph in the one form of RDFC-1.0: canonical N-Triples, in the order of their code points."""
    whole = set(triples)
    # Without blank nodes nothing needs a name, and what is left of the algorithm is to sort.
    if any(map(_blanks, whole)):
        dataset = ox.Dataset(ox.Quad(*triple) for triple in whole)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        whole = {quad.triple for quad in dataset}
    return "".join(sorted(f"{triple} .\n" for triple in whole))


def digest(triples: Iterable[ox.Triple]) -> str:
    """Return the SHA-256 of a graph's canonical form: equal for equal graphs, whatever their blank nodes are called."""
    return sha256(canonical(triples).encode()).hexdigest()


def _blanks(triple: ox.Triple) -> list[ox.BlankNode]:
    return [node for node in (triple.subject, triple.object) if isinstance(node, ox.BlankNode)]


def _molecules(triples: Iterable[ox.Triple]) -> Iterator[list[ox.Triple]]:
    """Part statements with blank nodes into groups that share none."""
    above: dict[ox.BlankNode, ox.BlankNode] = {}

    def top(node: ox.BlankNode) -> ox.BlankNode:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    tied = [(triple, _blanks(triple)) for triple in triples]
    for _, nodes in tied:
        above[top(nodes[0])] = top(nodes[-1])
    groups: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple, nodes in tied:
        groups[top(nodes[0])].append(triple)
    yield from groups.values()


def named(triples: Iterable[ox.Triple]) -> Triples:
    """Give each blank node a name made from all that hangs on it, so that equal statements of two graphs are equal."""
    whole = frozenset(triples)
    with_blanks = [triple for triple in whole if _blanks(triple)]
    found = set(whole.difference(with_blanks))
    seen: Counter[str] = Counter()
    for molecule in _molecules(with_blanks):
        dataset = ox.Dataset(ox.Quad(*triple) for triple in molecule)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        written = sha256("".join(sorted(f"{quad.triple}\n" for quad in dataset)).encode()).hexdigest()[:16]
        # Two groups that are alike are two all the same.
        seen[written] += 1
        prefix = f"b{written}x{seen[written]}"
        found |= {ox.Triple(_renamed(quad.subject, prefix), quad.predicate, _renamed(quad.object, prefix)) for quad in dataset}
    return frozenset(found)


def _renamed(node: _Node, prefix: str) -> _Node | ox.BlankNode:
    return ox.BlankNode(f"{prefix}{node.value}") if isinstance(node, ox.BlankNode) else node


def is_iri(subject: str) -> bool:
    """Say whether the subject of a change is an IRI. A blank node that nothing points at has the name that `named` gave it."""
    return ":" in subject


def _name(node: Term) -> str:
    assert not isinstance(node, ox.Triple), "RDF 1.2 is refused where it is read"
    return node.value


def by_subject(triples: Iterable[ox.Triple]) -> dict[str, list[ox.Triple]]:
    """Sort statements by the resource they are about, in order; those about a blank node go with what points at it."""
    ordered = sorted(triples, key=str)
    stated = Statements(ordered)
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in ordered:
        found[_name(stated.holder(triple.subject))].append(triple)
    return found


def changes(old: Triples, new: Triples) -> tuple[Change, ...]:
    """Compare two graphs whose blank nodes are `named`, resource by resource, in order."""
    came, went = by_subject(new - old), by_subject(old - new)
    before, after = ({_name(triple.subject) for triple in side} for side in (old, new))
    found = []
    for subject in sorted({*came, *went}):
        kind: Kind = "came" if subject not in before else "went" if subject not in after else "changed"
        found.append(Change(subject, kind, tuple(came.get(subject, ())), tuple(went.get(subject, ()))))
    return tuple(found)


def part_of(subject: str) -> Part:
    """Say whose version a resource counts for: terms and shapes are the vocabulary's, all else is data."""
    return "vocabulary" if subject == _VOCABULARY or subject.startswith((DEF, SHAPES_BASE)) else "data"


def _rule(change: Change, codes: frozenset[str]) -> tuple[Level, str]:
    """Judge one change by the rules of docs/versions.md."""
    if change.kind != "changed":
        return (Level.MAJOR, "went") if change.kind == "went" else (Level.MINOR, "came")
    if change.subject.startswith(SHAPES_BASE):
        asked = any(triple.predicate.value not in _SHAPE_WORDS for triple in (*change.added, *change.removed))
        return (Level.MINOR, "rule") if asked else (Level.PATCH, "words")
    vocabulary, code = part_of(change.subject) == "vocabulary", change.subject in codes
    if change.touches(_TERM_MEANING if vocabulary else _CODE_MEANING if code else (_TYPE,)):
        return Level.MAJOR, "meaning"
    if change.touches((_DEPRECATED,)):
        return Level.MINOR, "deprecated"
    defined = change.touches((SKOS + "definition",))
    return Level.PATCH, "definition" if defined else "words" if vocabulary or code else "mended"


def reasons(found: Iterable[Change], old: Triples, new: Triples) -> tuple[Reason, ...]:
    """Say why the versions of data and vocabulary must go up, the gravest first."""
    codes = frozenset(
        _name(triple.subject)
        for triple in old | new
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode) and triple.object.value in _CODES
    )
    grouped: dict[tuple[Part, Level, str], list[str]] = defaultdict(list)
    for change in found:
        told = change.without((OWL + "versionInfo",))
        # A number that went up is no reason to go up.
        if told.added or told.removed:
            grouped[(part_of(change.subject), *_rule(told, codes))].append(change.subject)
    order = sorted(grouped, key=lambda each: (each[0], -each[1], each[2]))
    return tuple(Reason(level, part, rule, tuple(grouped[part, level, rule])) for part, level, rule in order)


def numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version; none where it is not told in such.

    >>> numbers("1.10.2"), numbers("1.0-rc1")
    ((1, 10, 2), ())
    """
    return tuple(map(int, version.split("."))) if _VERSION.fullmatch(version) else ()


def raised(version: str, level: Level | None) -> str:
    """Return the least version that may follow; before 1.0.0 nothing is promised yet, so MAJOR raises the second number.

    >>> raised("0.1.0", Level.MAJOR), raised("1.4.2", Level.MAJOR), raised("1.4.2", Level.PATCH), raised("1.4.2", None)
    ('0.2.0', '2.0.0', '1.4.3', '1.4.2')
    """
    major, minor, patch = numbers(version)
    if level is Level.MAJOR and major:
        return f"{major + 1}.0.0"
    if level in (Level.MAJOR, Level.MINOR):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if level else version
