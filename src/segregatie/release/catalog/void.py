"""What the graph holds (VoID): what void.ttl says of it, and its numbers, by graph, class and property, and by where its links lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATA_GRAPHS, DATASET, ID, OWL, RDF, SHAPES, SKOS, VOID, XSD
from segregatie.base.terms import TYPE, Statement, in_order
from segregatie.release.catalog.say import links, plain

#: The dataset that is the whole graph.
WHOLE: Final = DATASET + "onderwijssegregatie"
#: The address in void.ttl that stands for where the graph is to be found.
_SITE: Final = "http://127.0.0.1:8000/"
_TYPE: Final = RDF + "type"
#: Links that say two names are of one thing or nearly so: what a linkset counts.
_MAPPINGS: Final = frozenset({OWL + "sameAs", SKOS + "exactMatch", SKOS + "closeMatch"})
#: Whose things those links lead to, by how their IRIs begin.
TARGETS: Final = {
    "tooi": "https://identifier.overheid.nl/tooi/",
    "owms": "http://standaarden.overheid.nl/owms/terms/",
    "geonames": "https://sws.geonames.org/",
}


def described_triples(graphs: Mapping[str, Sequence[ox.Triple]], public: str) -> list[ox.Triple]:
    """Describe the whole, its graphs and the shapes, with how much each holds; `public` is where they are to be found."""
    constant = (files("segregatie.release.catalog") / "void.ttl").read_text(encoding="utf-8").replace(_SITE, public)
    stated = [quad.triple for quad in ox.parse(constant, format=ox.RdfFormat.TURTLE)]
    counts = [*_totals(in_order(triple for name in DATA_GRAPHS for triple in graphs.get(name, ())))]
    for name in (*DATA_GRAPHS, SHAPES):
        counts += _count(name, "triples", len(graphs.get(name, ())))
    return in_order([*stated, *(ox.Triple(*each) for each in counts)])


def counted_triples(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Count a graph, without doubles, by class, property, vocabulary and target of its links."""
    made = (_classes, _properties, _vocabularies, _linksets)
    return in_order(ox.Triple(*each) for count in made for each in count(triples))


def _count(node: str, name: str, number: int) -> Iterator[Statement]:
    yield from plain(node, VOID + name, str(number), XSD + "integer")


def _local(iri: str) -> str:
    """The last part of an IRI, with the part before it where that tells more: `skos-core-prefLabel`."""
    return "-".join(iri.removeprefix(BASE).replace("#", "/").rstrip("/").split("/")[-2:])


def _totals(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    subjects = {each.subject for each in triples}
    yield from _count(WHOLE, "triples", len(triples))
    yield from _count(WHOLE, "entities", sum(isinstance(each, ox.NamedNode) and each.value.startswith(ID) for each in subjects))
    yield from _count(WHOLE, "distinctSubjects", len(subjects))
    yield from _count(WHOLE, "distinctObjects", len({each.object for each in triples}))
    yield from _count(WHOLE, "classes", len({each.object for each in triples if each.predicate == TYPE}))
    yield from _count(WHOLE, "properties", len({each.predicate for each in triples}))


def _classes(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    found = Counter(each.object.value for each in triples if each.predicate == TYPE and isinstance(each.object, ox.NamedNode))
    for kind, number in found.items():
        node = f"{WHOLE}#klasse-{_local(kind)}"
        yield from links(WHOLE, (VOID + "classPartition", node))
        yield from links(node, (_TYPE, VOID + "Dataset"), (VOID + "class", kind))
        yield from _count(node, "entities", number)


def _properties(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    for name, number in Counter(each.predicate.value for each in triples).items():
        node = f"{WHOLE}#eigenschap-{_local(name)}"
        yield from links(WHOLE, (VOID + "propertyPartition", node))
        yield from links(node, (_TYPE, VOID + "Dataset"), (VOID + "property", name))
        yield from _count(node, "triples", number)


def _vocabularies(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    """State whose terms are used: as a property, or as a class."""
    used = {each.predicate.value for each in triples}
    used |= {each.object.value for each in triples if each.predicate == TYPE and isinstance(each.object, ox.NamedNode)}
    # A name without either sign, such as a URN, is in no such space.
    for space in {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used} - {""}:
        yield from links(WHOLE, (VOID + "vocabulary", space))


def _linksets(triples: Sequence[ox.Triple]) -> Iterator[Statement]:
    """State how often the graph says that a thing of ours is one of somebody else's, for each of them and each such property."""
    found: Counter[tuple[str, str]] = Counter()
    for each in triples:
        if each.predicate.value in _MAPPINGS and isinstance(each.object, ox.NamedNode):
            for name, space in TARGETS.items():
                if each.object.value.startswith(space):
                    found[name, each.predicate.value] += 1
    for (name, predicate), number in found.items():
        node, target = f"{WHOLE}#links-{name}-{_local(predicate)}", f"{WHOLE}#doel-{name}"
        yield from links(
            node,
            (_TYPE, VOID + "Linkset"), (VOID + "linkPredicate", predicate), (VOID + "subjectsTarget", WHOLE),
            (VOID + "objectsTarget", target),
        )  # fmt: skip
        yield from _count(node, "triples", number)
        yield from links(WHOLE, (VOID + "subset", node))
        yield from links(target, (_TYPE, VOID + "Dataset"))
        yield from plain(target, VOID + "uriSpace", TARGETS[name])
