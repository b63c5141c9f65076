"""Each rule of ontology/shapes.ttl has the smallest example that trips it, once; each class has one that trips nothing.

All examples are judged in one run of pySHACL, to be quick. That is sound as long as none names a node that another
states and none adds to what the background states, so both are tested too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, ORG, OWL, PROV, QB, RDF, RDFS, SH, SKOS, VANN, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from conftest import Run
from segregatie.namespaces import BASE, DQV, OA, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
FOLDER = ROOT / "tests" / "shapes"
BACKGROUND = (
    FOLDER / "achtergrond.ttl",
    ONTOLOGY / "vocabulary.ttl",
    ONTOLOGY / "kubussen.ttl",
    *sorted((ONTOLOGY / "concepts").glob("*.ttl")),
)
GOOD = sorted((FOLDER / "goed").glob("*.ttl"))
BAD = sorted((FOLDER / "fout").glob("*.ttl"))

#: What a node shape may say without being a rule of its own.
NO_RULE: Final = {
    RDF.type, SH.property, SH.ignoredProperties, SH.message, SH.severity,
    SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf,
}  # fmt: skip
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)

#: Where borrowed terms are defined: by rdflib, or else here, each that we use typed over from its specification.
DEFINED: Final[dict[str, type[DefinedNamespace] | frozenset[str]]] = {
    **{str(each): each for each in (SH, RDF, RDFS, OWL, XSD, SKOS, PROV, QB, ORG, DCTERMS, DCAT, VANN)},
    OA: frozenset({"Annotation", "Selector", "SpecificResource", "hasSelector", "hasSource", "hasTarget", "motivatedBy", "refinedBy"}),
    DQV: frozenset({"QualityAnnotation", "qualityAssessment"}),
    SDMX_ATTRIBUTE: frozenset({"unitMeasure"}),
    SDMX_DIMENSION: frozenset({"refArea", "refPeriod"}),
    SDMX_MEASURE: frozenset({"obsValue"}),
}


def _read(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


SHAPES = _read(ONTOLOGY / "shapes.ttl")


def _name(shape: Node | None) -> str:
    return str(shape).rpartition("#")[2]


def _named(kind: URIRef) -> list[URIRef]:
    return sorted(shape for shape in SHAPES.subjects(RDF.type, kind) if isinstance(shape, URIRef))


def _rules() -> dict[str, URIRef]:
    """Every named property shape, and every named node shape that asks something itself: closed, or, in."""
    nodes = [shape for shape in _named(SH.NodeShape) if set(SHAPES.predicates(shape)) - NO_RULE]
    return {_name(shape): shape for shape in [*_named(SH.PropertyShape), *nodes]}


def _judges() -> dict[str, URIRef]:
    """Every node shape that judges a kind of thing: all of a class, or a closed list of properties."""
    nodes = [shape for shape in _named(SH.NodeShape) if {SH.targetClass, SH.closed} & set(SHAPES.predicates(shape))]
    return {_name(shape): shape for shape in nodes}


RULES = _rules()
JUDGES = _judges()


def _nodes(graph: Graph) -> set[Node]:
    return {node for s, _, o in graph for node in (s, o) if not isinstance(node, Literal)}


def _example(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def background() -> Graph:
    """What every example may point at."""
    return _read(*BACKGROUND)


@pytest.fixture(scope="module")
def examples() -> dict[str, Graph]:
    """Every example, good and bad, by folder and name."""
    return {_example(path): _read(path) for path in [*GOOD, *BAD]}


def _owners(shape: Node | None, focus: Node | None, value: Node | None, examples: dict[str, Graph]) -> list[str]:
    """Say which examples a result is about: those that point at its node as the rule's target says, or that state it or its value."""
    pointing = list(SHAPES.objects(shape, SH.targetObjectsOf))
    by = [name for name, graph in examples.items() if any((None, each, focus) in graph for each in pointing)]
    for node in (focus, value):
        stating = [name for name, graph in examples.items() if node is not None and (node, None, None) in graph]
        if by or stating:
            return by or stating
    return ["achtergrond"]


@pytest.fixture(scope="module")
def tripped(background: Graph, examples: dict[str, Graph]) -> dict[str, list[str]]:
    """The rules each example trips, a rule as often as it has results."""
    everything = Graph()
    for graph in (background, *examples.values()):
        everything += graph
    _, report, _ = pyshacl.validate(everything, shacl_graph=SHAPES)
    assert isinstance(report, Graph)
    found: dict[str, list[str]] = {name: [] for name in ("achtergrond", *examples)}
    for result in report.objects(None, SH.result):
        shape = report.value(result, SH.sourceShape)
        for name in _owners(shape, report.value(result, SH.focusNode), report.value(result, SH.value), examples):
            found[name].append(_name(shape))
    return found


def test_every_rule_has_a_bad_example_and_back() -> None:
    assert RULES
    assert {path.stem for path in BAD} == set(RULES)


def test_every_class_has_a_good_example_and_back() -> None:
    assert JUDGES
    assert {path.stem for path in GOOD} == set(JUDGES)


@pytest.mark.parametrize("rule", [path.stem for path in BAD])
def test_bad_example_trips_its_own_rule_once(tripped: dict[str, list[str]], rule: str) -> None:
    assert tripped[f"fout/{rule}"] == [rule]


@pytest.mark.parametrize("name", [path.stem for path in GOOD])
def test_good_example_is_judged_by_its_shape_and_trips_nothing(
    tripped: dict[str, list[str]], examples: dict[str, Graph], name: str
) -> None:
    graph, shape = examples[f"goed/{name}"], JUDGES[name]
    by_class = [each for each in SHAPES.objects(shape, SH.targetClass) if (None, RDF.type, each) in graph]
    by_property = [each for each in SHAPES.objects(shape, SH.targetObjectsOf) if (None, each, None) in graph]
    assert by_class or by_property
    assert tripped[f"goed/{name}"] == []


def test_background_trips_nothing(tripped: dict[str, list[str]]) -> None:
    assert tripped["achtergrond"] == []


def test_no_example_names_what_another_states(background: Graph, examples: dict[str, Graph]) -> None:
    stated = {name: set((graph - background).subjects()) for name, graph in examples.items()}
    named = {name: _nodes(graph) for name, graph in examples.items()}
    assert [(one, other) for one in examples for other in examples if one != other and stated[one] & named[other]] == []


def test_no_example_adds_to_what_the_background_states(background: Graph, examples: dict[str, Graph]) -> None:
    known = set(background.subjects())
    assert {name: added for name, graph in examples.items() if (added := set((graph - background).subjects()) & known)} == {}


@pytest.mark.parametrize("path", [FOLDER / "achtergrond.ttl", *GOOD, *BAD], ids=_example)
def test_example_says_in_its_first_line_what_it_is_and_names_every_node(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    nodes = _nodes(_read(path))
    assert [node for node in nodes if isinstance(node, BNode)] == []


def test_every_shape_with_a_target_is_a_rule_with_a_name() -> None:
    judging = {shape for target in TARGETS for shape in SHAPES.subjects(target)}
    assert {_name(shape) for shape in judging} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_one_severity_and_says_what_to_do_in_dutch_and_english(rule: str) -> None:
    severities = list(SHAPES.objects(RULES[rule], SH.severity))
    assert len(severities) == 1
    assert severities[0] in {SH.Violation, SH.Warning, SH.Info}
    messages = [each for each in SHAPES.objects(RULES[rule], SH.message) if isinstance(each, Literal)]
    assert sorted(str(each.language) for each in messages) == ["en", "nl"]
    assert all(messages)


def test_only_rules_have_a_message() -> None:
    assert {_name(shape) for shape in SHAPES.subjects(SH.message)} == set(RULES)


def _iris(graph: Graph) -> Iterator[str]:
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef):
                yield str(node)
            elif isinstance(node, Literal) and node.datatype:
                yield str(node.datatype)


def _unknown(graph: Graph) -> set[str]:
    """What is written in a borrowed namespace without being defined there, and any predicate of yet another namespace."""
    unknown = {str(each) for each in graph.predicates() if not str(each).startswith((BASE, *DEFINED))}
    for iri in _iris(graph):
        for namespace, terms in DEFINED.items():
            if iri.startswith(namespace) and iri != namespace and iri.removeprefix(namespace) not in terms:
                unknown.add(iri)
    return unknown


@pytest.mark.parametrize("name", ["shapes.ttl", "vocabulary.ttl", "kubussen.ttl"])
def test_every_borrowed_term_exists(name: str) -> None:
    graph = _read(ONTOLOGY / name)
    assert graph
    assert _unknown(graph) == set()


@pytest.mark.parametrize(
    "typo",
    [SH._NS["dataType"], RDF._NS["Type"], QB._NS["dataset"], PROV._NS["wasDerivedfrom"], URIRef(OA + "hasAim"), URIRef(OA[:-1] + "/x")],
)
def test_a_borrowed_term_that_does_not_exist_is_found(typo: URIRef) -> None:
    assert _unknown(Graph().add((URIRef(BASE), typo, Literal(1)))) == {str(typo)}


def test_every_borrowed_term_in_the_data_exists(rdflib_graph: Graph) -> None:
    assert _unknown(rdflib_graph) == set()


def test_a_warning_is_told_and_does_not_stop_a_build(checkout: Path, run: Run) -> None:
    shapes = checkout / "ontology" / "shapes.ttl"
    before, rule, after = shapes.read_text(encoding="utf-8").partition("shape:Gemeente-provincie a sh:PropertyShape")
    shapes.write_text(before + rule + after.replace("sh:Violation", "sh:Warning", 1), encoding="utf-8")
    gemeenten = checkout / "ontology" / "gemeenten.ttl"
    text = gemeenten.read_text(encoding="utf-8")
    assert text.count("    def:provincie provincie:limburg ;\n") > 1
    gemeenten.write_text(text.replace("    def:provincie provincie:limburg ;\n", "", 1), encoding="utf-8")
    done = run(checkout, "validate")
    assert (done.returncode, done.stderr) == (0, "")
    advice, account = done.stdout.splitlines()
    assert advice.startswith("advice: ontology/gemeenten.ttl:")
    assert "id/gemeente/heerlen: rule Gemeente-provincie does not hold" in advice
    assert account.endswith(" triples, 0 violations")
