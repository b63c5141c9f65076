"""What a graph holds, counted (VoID): by class, by property, and by where its links lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATASET, DCTERMS, ID, LICENCE, OWL, RDF, SKOS, VOID, XSD
from segregatie.base.terms import TYPE, Statement, in_order
from segregatie.release.catalog.datasets import WHOLE
from segregatie.release.catalog.say import links, plain

_NODE: Final = DATASET + WHOLE
_TYPE: Final = RDF + "type"
#: Links that say two names are of one thing or nearly so: what a linkset counts.
_MAPPINGS: Final = frozenset({OWL + "sameAs", SKOS + "exactMatch", SKOS + "closeMatch"})
#: Whose things those links lead to, by how their IRIs begin.
TARGETS: Final = {"tooi": "https://identifier.overheid.nl/tooi/"}


def _count(node: str, name: str, number: int) -> Iterator[Statement]:
    yield from plain(node, VOID + name, str(number), XSD + "integer")


def _local(iri: str) -> str:
    """The last part of an IRI, with the part before it where that tells more: `skos-core-prefLabel`."""
    return "-".join(iri.removeprefix(BASE).replace("#", "/").rstrip("/").split("/")[-2:])


def _totals(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    subjects = {each.subject for each in triples}
    yield from links(_NODE, (_TYPE, VOID + "Dataset"), (DCTERMS + "license", LICENCE))
    yield from plain(_NODE, VOID + "uriSpace", ID)
    yield from _count(_NODE, "triples", len(triples))
    yield from _count(_NODE, "entities", sum(isinstance(each, ox.NamedNode) and each.value.startswith(ID) for each in subjects))
    yield from _count(_NODE, "distinctSubjects", len(subjects))
    yield from _count(_NODE, "distinctObjects", len({each.object for each in triples}))
    yield from _count(_NODE, "classes", len({each.object for each in triples if each.predicate == TYPE}))
    yield from _count(_NODE, "properties", len({each.predicate for each in triples}))


def _classes(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    found = Counter(each.object.value for each in triples if each.predicate == TYPE and isinstance(each.object, ox.NamedNode))
    for kind, number in found.items():
        node = f"{_NODE}#klasse-{_local(kind)}"
        yield from links(_NODE, (VOID + "classPartition", node))
        yield from links(node, (_TYPE, VOID + "Dataset"), (VOID + "class", kind))
        yield from _count(node, "entities", number)


def _properties(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    for name, number in Counter(each.predicate.value for each in triples).items():
        node = f"{_NODE}#eigenschap-{_local(name)}"
        yield from links(_NODE, (VOID + "propertyPartition", node))
        yield from links(node, (_TYPE, VOID + "Dataset"), (VOID + "property", name))
        yield from _count(node, "triples", number)


def _vocabularies(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    """State whose terms are used: as a property, or as a class."""
    used = {each.predicate.value for each in triples}
    used |= {each.object.value for each in triples if each.predicate == TYPE and isinstance(each.object, ox.NamedNode)}
    # A name without either sign, such as a URN, is in no such space.
    for space in {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used} - {""}:
        yield from links(_NODE, (VOID + "vocabulary", space))


def _linksets(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    """State how often the graph says that a thing of ours is one of somebody else's, for each of them and each such property."""
    found: Counter[tuple[str, str]] = Counter()
    for each in triples:
        if each.predicate.value in _MAPPINGS and isinstance(each.object, ox.NamedNode):
            for name, space in TARGETS.items():
                found[name, each.predicate.value] += each.object.value.startswith(space)
    for (name, predicate), number in found.items():
        node, target = f"{_NODE}#links-{name}-{_local(predicate)}", f"{_NODE}#doel-{name}"
        yield from links(
            node,
            (_TYPE, VOID + "Linkset"), (VOID + "linkPredicate", predicate), (VOID + "subjectsTarget", _NODE),
            (VOID + "objectsTarget", target),
        )  # fmt: skip
        yield from _count(node, "triples", number)
        yield from links(_NODE, (VOID + "subset", node))
        yield from links(target, (_TYPE, VOID + "Dataset"))
        yield from plain(target, VOID + "uriSpace", TARGETS[name])


def counted_triples(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Count a graph, without doubles, and state the counts."""
    made = (_totals, _classes, _properties, _vocabularies, _linksets)
    return in_order(ox.Triple(*each) for count in made for each in count(triples))
