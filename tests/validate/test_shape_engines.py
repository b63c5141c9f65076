"""Both engines judge the examples and damaged data alike, and no constraint of a rule could go without an example noticing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

from segregatie.base.namespaces import DATA_GRAPHS, ID, RDF, SH, XSD
from segregatie.pipeline import Stated
from segregatie.triples.write import union
from segregatie.validate.judges import Result, by_shacl, results_of
from shape_examples import MADE_TRIPLES, SHAPE_TRIPLES, in_copies, in_files, rules

# Without the second engine the first still judges every example in test_shapes.py; removing constraints takes it minutes.
pytest.importorskip("shacl", reason="the fast engine is not installed: pip install shacl")

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: What a shape says without asking anything: what it is, where it looks, and what it says when it fails. Removing what a
#: closed shape allows makes it stricter, which the good examples are for.
STRUCTURE = ("path", "inversePath", "alternativePath", "property", "severity", "message", "ignoredProperties")
ASKS_NOTHING = frozenset({RDF + "type", *(SH + name for name in STRUCTURE)})

BY_SUBJECT: dict[Node, list[ox.Triple]] = defaultdict(list)
for _triple in SHAPE_TRIPLES:
    BY_SUBJECT[_triple.subject].append(_triple)


def _below(rule: ox.NamedNode) -> list[ox.Triple]:
    """A rule with everything it is made of: nested shapes, lists, and helpers that it names."""
    found: list[ox.Triple] = []
    waiting: list[Node] = [rule]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in BY_SUBJECT[node]:
            found.append(triple)
            if isinstance(triple.object, ox.BlankNode) or triple.predicate.value == SH + "node":
                waiting.append(triple.object)
    return found


def _constraints(triples: list[ox.Triple]) -> list[ox.Triple]:
    return [triple for triple in triples if triple.predicate.value.startswith(SH) and triple.predicate.value not in ASKS_NOTHING]


def _without(triples: list[ox.Triple], constraint: ox.Triple) -> list[ox.Triple]:
    """The same shape, less a constraint. A nested shape that asks nothing more must still be one, to hold for everything."""
    rest = [triple for triple in triples if triple != constraint]
    if all(triple.subject != constraint.subject for triple in rest):
        rest.append(ox.Triple(constraint.subject, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "NodeShape")))
    return rest


def _copy(triples: list[ox.Triple], number: int) -> Iterator[ox.Triple]:
    """The same shape under names of its own, so that it can stand beside the original."""
    inside = {triple.subject for triple in triples}

    def renamed(node: Node) -> Node:
        if node not in inside:
            return node
        if isinstance(node, ox.BlankNode):
            return ox.BlankNode(f"{node.value}x{number}")
        assert isinstance(node, ox.NamedNode)
        return ox.NamedNode(f"{node.value}/{number}")

    for triple in triples:
        subject = renamed(triple.subject)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        yield ox.Triple(subject, triple.predicate, renamed(triple.object))


def _what(results: list[Result]) -> list[tuple[str, str, str, str]]:
    return sorted((result.component, result.focus, result.path, result.value) for result in results)


def _said(triple: ox.Triple) -> str:
    return f"{triple.predicate.value.removeprefix(SH)} {triple.object}"


@pytest.mark.parametrize(("data", "shapes"), [(in_files, SHAPE_TRIPLES), (in_copies, MADE_TRIPLES)], ids=["files", "copies"])
def test_both_engines_find_the_same_in_every_example(data: Callable[[], list[ox.Triple]], shapes: list[ox.Triple]) -> None:
    found, odd = results_of(data(), shapes, "both")
    assert found
    assert odd == []


def test_no_constraint_and_no_target_can_go_without_an_example_noticing() -> None:
    variants: list[ox.Triple] = []
    removed: dict[str, tuple[str, str]] = {}
    for name, rule in rules().items():
        whole = _below(ox.NamedNode(str(rule)))
        for triple in _constraints(whole):
            number = len(removed)
            variants.extend(_copy(_without(whole, triple), number))
            removed[f"{rule}/{number}"] = (name, _said(triple))
    assert len(removed) > len(rules())
    results: dict[str, list[Result]] = defaultdict(list)
    for result in by_shacl(sorted({*in_files(), *in_copies()}, key=str), [*SHAPE_TRIPLES, *variants]):
        results[result.shape].append(result)
    unnoticed = [
        (name, constraint)
        for variant, (name, constraint) in removed.items()
        if _what(results[variant]) == _what(results[variant.rpartition("/")[0]])
    ]
    assert unnoticed == []


def _damaged(triple: ox.Triple, others: list[ox.Triple], chance: random.Random) -> ox.Triple:
    """The triple with another subject, predicate or object, or with a value misspelt, retyped or in another language."""
    other = chance.choice(others)
    value = triple.object.value if isinstance(triple.object, ox.NamedNode | ox.Literal) else ""
    datatype = ox.NamedNode(XSD + chance.choice(["integer", "decimal", "boolean", "string", "gYearMonth", "date"]))
    return chance.choice(
        [
            ox.Triple(other.subject, triple.predicate, triple.object),
            ox.Triple(triple.subject, other.predicate, triple.object),
            ox.Triple(triple.subject, triple.predicate, other.object),
            ox.Triple(triple.subject, triple.predicate, ox.NamedNode(ID + "onderwerp/bestaat-niet")),
            ox.Triple(triple.subject, triple.predicate, ox.Literal(value, datatype=datatype)),
            ox.Triple(triple.subject, triple.predicate, ox.Literal("", datatype=datatype)),
            ox.Triple(triple.subject, triple.predicate, ox.Literal(value + "  x", language=chance.choice(["nl", "en", "de"]))),
        ]
    )


def test_both_engines_find_the_same_in_damaged_data(stated: Stated) -> None:
    chance = random.Random(2013)
    triples = sorted(union(stated.graphs, DATA_GRAPHS), key=str)
    chosen = chance.sample(range(len(triples)), 500)
    damaged = dict(enumerate(triples))
    for number in chosen[:400]:
        damaged[number] = _damaged(triples[number], triples, chance)
    for number in chosen[400:]:
        del damaged[number]
    found, odd = results_of(list(damaged.values()), SHAPE_TRIPLES, "both")
    assert len(found) > 400
    assert odd == []


@pytest.mark.parametrize(("datatype", "odd"), [("sh:datatype <http://www.w3.org/2001/XMLSchema#integer> ;", 0), ("", 1)])
def test_the_bound_of_a_value_of_another_type_is_not_compared(datatype: str, odd: int) -> None:
    """PySHACL finds a boolean below a hundred; where both say that it is no number, that is enough."""
    data = [ox.Triple(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("", datatype=ox.NamedNode(XSD + "boolean")))]
    shape = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:x:Vorm> a sh:PropertyShape ; sh:targetNode <urn:x:a> ; sh:path <urn:x:p> ;
            {datatype} sh:maxInclusive 100 ; sh:message "m"@en ."""
    shapes = [quad.triple for quad in ox.parse(shape, format=ox.RdfFormat.TURTLE)]
    assert len(results_of(data, shapes, "both")[1]) == odd
