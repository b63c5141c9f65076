"""The shapes per class, which other tools read, ask the same of the same nodes as the rules that the judges run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from segregatie.base.namespaces import CONCEPTS, ONTOLOGY, RDFS, SH
from segregatie.ontology.forms import FORM, Forms
from segregatie.ontology.rules import Maker, Vocabulary
from segregatie.validate.judges import Result
from shape_examples import MADE_TRIPLES, READ, in_copies, in_files

pytest.importorskip("shacl", reason="the fast engine is not installed: pip install shacl")
from segregatie.validate.judges import by_shacl

#: What is found wrong with what a property points at: by the rules it may be asked of the value itself.
VALUES = frozenset(("Class", "HasValue", "In", "MinCount", "Node", "Or"))
MAKER = Maker(READ.profile, Vocabulary(READ.graphs[ONTOLOGY]))
FORMS = Forms(MAKER, READ.graphs[CONCEPTS]).triples()
#: Of a node, a property and a value, or of how many values there are; what it is called when it is wrong.
Found = tuple[str, str, str, str]


def component(result: Result) -> str:
    return result.component.removeprefix(SH).removesuffix("ConstraintComponent")


def found_by_rules(data: list[ox.Triple]) -> set[Found]:
    """What the rules find; what they find of a value, at each statement that has it."""
    pointing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in data:
        pointing[triple.predicate.value, str(triple.object)].append(str(triple.subject))
    of_values = {rule.iri: [target.value for _, target in rule.targets if isinstance(target, ox.NamedNode)] for rule in MAKER.value_rules()}
    found: set[Found] = set()
    for result in by_shacl(data, MADE_TRIPLES):
        if result.shape in of_values:
            found |= {
                (subject, path, result.focus, "value") for path in of_values[result.shape] for subject in pointing[path, result.focus]
            }
        elif not result.shape.endswith("#Soort"):
            # Which classes there are is asked of no class.
            found.add(told(result, component(result) in ("Class", "Node")))
    return found


def told(result: Result, of_value: bool) -> Found:
    return (result.focus, result.path, result.value, "value") if of_value else (result.focus, result.path, result.value, component(result))


def found_by_forms(data: list[ox.Triple]) -> set[Found]:
    return {told(result, component(result) in ("Class", "In", "Or") and result.value.startswith("<")) for result in by_shacl(data, FORMS)}


@pytest.mark.parametrize("data", [in_copies, in_files], ids=["copies", "files"])
def test_they_find_the_same_as_the_rules(data: Callable[[], list[ox.Triple]]) -> None:
    triples = data()
    assert found_by_forms(triples) == found_by_rules(triples)


def test_a_release_has_them(release: Path) -> None:
    path = release / "graph" / "shapes-per-klasse.ttl"
    assert {quad.triple for quad in ox.parse(path=path) if not isinstance(quad.subject, ox.BlankNode)} >= {
        triple for triple in FORMS if isinstance(triple.object, ox.NamedNode | ox.Literal) and not isinstance(triple.subject, ox.BlankNode)
    }


def test_every_closed_class_has_a_shape_and_every_property_a_name_an_order_and_a_group() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for triple in FORMS:
        said[str(triple.subject)[1:-1]].add(triple.predicate.value)
    shapes = [FORM + kind.name for kind in READ.profile.closed()]
    assert shapes
    assert [shape for shape in shapes if not {RDFS + "label", SH + "property", SH + "closed"} <= said[shape]] == []
    properties = [str(triple.object)[1:-1] for triple in FORMS if triple.predicate.value == SH + "property" and "#" in str(triple.object)]
    assert len(properties) > 200
    assert [each for each in properties if not {SH + name for name in ("path", "name", "order", "group")} <= said[each]] == []
