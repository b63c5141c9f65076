"""The two judges of the shapes give the same results."""

from __future__ import annotations

from random import Random

import pyoxigraph as ox
import pytest

from segregatie.base.namespaces import DATA_GRAPHS, DEF, FACTS, ID, RDF, SHAPES, XSD
from segregatie.pipeline import Stated
from segregatie.validate.judges import by_pyshacl, by_shacl, not_compared

_TYPE = ox.NamedNode(RDF + "type")


def changes(triple: ox.Triple, other: ox.Triple) -> dict[str, list[ox.Triple]]:
    """What may stand in the place of a triple, by kind of change; `other` is a triple to borrow from."""
    text = triple.object.value if isinstance(triple.object, ox.Literal | ox.NamedNode) else ""
    objects = {
        "object of another statement": other.object,
        "type of a date": ox.Literal(text, datatype=ox.NamedNode(XSD + "date")),
        "number": ox.Literal(7),
        "number that is none": ox.Literal("veel", datatype=ox.NamedNode(XSD + "integer")),
        "another language": ox.Literal(text, language="fy"),
        "dangling address": ox.NamedNode(ID + "gemeente/nergens"),
    }
    found = {kind: [ox.Triple(triple.subject, triple.predicate, value)] for kind, value in objects.items()}
    found["removed"] = []
    found["property twice"] = [triple, ox.Triple(triple.subject, triple.predicate, other.object)]
    found["property of another thing"] = [triple, ox.Triple(triple.subject, other.predicate, triple.object)]
    return found


@pytest.fixture(scope="module")
def mutated(stated: Stated) -> list[ox.Triple]:
    """The data graphs with 200 triples of ours changed, the kinds of change in turn."""
    rng = Random(2013)
    data = [triple for name in DATA_GRAPHS for triple in stated.graphs[name]]
    facts = sorted(stated.graphs[FACTS], key=str)
    classes = [triple for triple in facts if triple.predicate == _TYPE]
    chosen = dict.fromkeys(rng.sample(facts, 180)) | dict.fromkeys(rng.sample(classes, 20))
    changed: dict[ox.Triple, list[ox.Triple]] = {}
    for number, triple in enumerate(chosen):
        misspelt = ox.NamedNode(f"{DEF}Feitt{number}")
        kinds = list(changes(triple, rng.choice(facts)).values())
        is_class = triple.predicate == _TYPE
        changed[triple] = [ox.Triple(triple.subject, _TYPE, misspelt)] if is_class else kinds[number % len(kinds)]
    return list(dict.fromkeys(each for triple in data for each in changed.get(triple, [triple])))


def test_both_judges_find_the_same_in_data_that_were_changed(stated: Stated, mutated: list[ox.Triple]) -> None:
    shapes = stated.graphs[SHAPES]
    found, fast = by_pyshacl(mutated, shapes), by_shacl(mutated, shapes)
    assert not_compared(shapes) == []
    assert len({result.shape for result in found}) >= 25
    assert [each for each in fast if each not in set(found)] == []
    assert [each for each in found if each not in set(fast)] == []
