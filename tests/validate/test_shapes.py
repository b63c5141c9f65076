"""Each rule of ontology/shapes has bad examples that break it, once, and no other; each kind of thing has one that breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, ORG, OWL, PROV, QB, RDF, RDFS, SH, SKOS, VANN, XSD, Graph, Literal, URIRef
from rdflib.namespace import DefinedNamespace

from segregatie.base.namespaces import BASE, DQV, OA, SCHEMA, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE, TOOI
from segregatie.base.project import Project
from segregatie.release.build import build
from segregatie.validate.judges import by_pyshacl
from shape_examples import (
    BAD,
    FOLDER,
    GOOD,
    MADE,
    MADE_TRIPLES,
    ROOT,
    SHAPE_TRIPLES,
    SHAPES,
    Triples,
    background,
    by_example,
    closed,
    examples,
    in_copies,
    in_files,
    made,
    name_of,
    read,
    rule_of,
    rules,
    title,
)

RULES = rules()
CLOSED = closed()

#: Where borrowed terms are defined: by rdflib, or else here, each that we use typed over from its specification.
DEFINED: Final[dict[str, type[DefinedNamespace] | frozenset[str]]] = {
    **{str(each): each for each in (SH, RDF, RDFS, OWL, XSD, SKOS, PROV, QB, ORG, DCTERMS, DCAT, VANN)},
    OA: frozenset({"Annotation", "Selector", "SpecificResource", "hasSelector", "hasSource", "hasTarget", "motivatedBy", "refinedBy"}),
    DQV: frozenset({"QualityAnnotation", "qualityAssessment"}),
    SDMX_ATTRIBUTE: frozenset({"unitMeasure"}),
    SDMX_DIMENSION: frozenset({"refArea", "refPeriod"}),
    SDMX_MEASURE: frozenset({"obsValue"}),
    TOOI: frozenset({"Gemeente", "Provincie", "officieleNaamExclSoort"}),
    SCHEMA: frozenset(
        {
            "AdministrativeArea",
            "Claim",
            "CreativeWork",
            "Event",
            "Legislation",
            "Project",
            "Question",
            "containedInPlace",
            "legalName",
            "mentions",
        }
    ),
}


@pytest.fixture(scope="module")
def tripped() -> dict[str, list[str]]:
    """The rules that each example that is a file breaks, in one run over all."""
    return by_example(by_pyshacl(in_files(), SHAPE_TRIPLES))


def test_every_rule_that_is_written_out_has_a_bad_example_and_back() -> None:
    assert {rule_of(path) for path in BAD} == set(RULES) - MADE != set()


def test_every_kind_of_thing_has_a_good_example_and_back() -> None:
    assert CLOSED
    assert {rule_of(path) for path in GOOD} == set(CLOSED)


def test_a_bad_example_breaks_its_own_rule_once_and_a_good_one_none(tripped: dict[str, list[str]]) -> None:
    expected = {title(path): [rule_of(path)] for path in BAD}
    assert tripped == expected | {title(path): [] for path in GOOD} | {"achtergrond": []}


def test_what_is_made_to_break_a_made_rule_is_found_and_nothing_else() -> None:
    expected = {(example.rule, f"<{example.focus}>") for example in made()}
    assert {rule for rule, _ in expected} == MADE
    assert {(name_of(result.shape), result.focus) for result in by_pyshacl(in_copies(), MADE_TRIPLES)} == expected


@pytest.mark.parametrize("path", GOOD, ids=title)
def test_a_good_example_is_judged_by_its_shape(path: Path) -> None:
    shape = CLOSED[rule_of(path)]
    classes = {str(each) for each in SHAPES.objects(shape, SH.targetClass)}
    properties = {str(each) for each in SHAPES.objects(shape, SH.targetObjectsOf)}
    assert [
        triple
        for triple in read(path)
        if triple.predicate.value in properties
        or (triple.predicate.value == str(RDF.type) and isinstance(triple.object, ox.NamedNode) and triple.object.value in classes)
    ]


def _named(triples: Triples) -> set[object]:
    return {node for triple in triples for node in (triple.subject, triple.object) if not isinstance(node, ox.Literal)}


def test_no_example_names_what_another_states() -> None:
    stated = {name: {triple.subject for triple in triples - background()} for name, triples in examples().items()}
    owner: dict[object, str] = {}
    for name, subjects in stated.items():
        assert [(name, owner[each], str(each)) for each in subjects if each in owner] == []
        owner.update(dict.fromkeys(subjects, name))
    assert [(name, str(each)) for name, triples in examples().items() for each in _named(triples) if owner.get(each, name) != name] == []


def test_no_example_adds_to_what_the_background_states() -> None:
    known = {triple.subject for triple in background()}
    added = {name: {triple.subject for triple in triples - background()} & known for name, triples in examples().items()}
    assert {name: subjects for name, subjects in added.items() if subjects} == {}


def test_each_example_says_in_its_first_line_what_it_is_and_names_every_node() -> None:
    files = [FOLDER / "achtergrond.ttl", *GOOD, *BAD]
    assert [path.name for path in files if not path.read_text(encoding="utf-8").startswith("# ")] == []
    assert [path.name for path in files if any(isinstance(node, ox.BlankNode) for node in _named(read(path)))] == []


def test_every_rule_stands_on_its_own() -> None:
    # A property shape below a node shape is evaluated once a node, and then pySHACL takes four times as long.
    assert [name for name, shape in RULES.items() if (shape, SH.property, None) in SHAPES] == []


def test_each_rule_has_one_severity_and_says_what_to_do_in_dutch_and_english() -> None:
    severities = {name: list(SHAPES.objects(shape, SH.severity)) for name, shape in RULES.items()}
    assert {name: said for name, said in severities.items() if len(said) != 1 or said[0] not in {SH.Violation, SH.Warning, SH.Info}} == {}
    messages = {name: [each for each in SHAPES.objects(shape, SH.message) if isinstance(each, Literal)] for name, shape in RULES.items()}
    assert {name for name, said in messages.items() if sorted(str(each.language) for each in said) != ["en", "nl"]} == set()
    assert {name for name, said in messages.items() if not all(str(each).endswith(".") for each in said)} == set()


def test_only_rules_have_a_message() -> None:
    assert {name_of(shape) for shape in SHAPES.subjects(SH.message)} == set(RULES)


def test_what_is_no_violation_is_typed_here_so_that_no_rule_is_weakened_by_accident() -> None:
    assert sorted(map(name_of, SHAPES.subjects(SH.severity, SH.Warning))) == ["Pilotopgave-twijfel", "Tekst-punt", "Tekst-wit"]
    assert sorted(map(name_of, SHAPES.subjects(SH.severity, SH.Info))) == ["Naam-lang", "Samenvatting-lang", "Uitspraak-lang"]


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


@pytest.mark.parametrize("name", ["vocabulary.ttl", "alignments.ttl", "cubes.ttl"])
def test_every_borrowed_term_exists(name: str) -> None:
    graph = Graph().parse(ROOT / "ontology" / name, format="turtle")
    assert graph
    assert _unknown(graph) == set()


def test_every_borrowed_term_of_the_shapes_exists() -> None:
    assert _unknown(SHAPES) == set()


@pytest.mark.parametrize(
    "typo",
    [SH._NS["dataType"], RDF._NS["Type"], QB._NS["dataset"], PROV._NS["wasDerivedfrom"], URIRef(OA + "hasAim"), URIRef(OA[:-1] + "/x")],
)
def test_a_borrowed_term_that_does_not_exist_is_found(typo: URIRef) -> None:
    assert _unknown(Graph().add((URIRef(BASE), typo, Literal(1)))) == {str(typo)}


def test_every_borrowed_term_in_the_data_exists(rdflib_graph: Graph) -> None:
    assert _unknown(rdflib_graph) == set()


def test_every_node_of_the_data_is_judged_by_a_closed_shape(rdflib_graph: Graph) -> None:
    judged = set()
    for shape in CLOSED.values():
        for kind in SHAPES.objects(shape, SH.targetClass):
            judged |= set(rdflib_graph.subjects(RDF.type, kind))
        for pointer in SHAPES.objects(shape, SH.targetObjectsOf):
            assert isinstance(pointer, URIRef)
            judged |= set(rdflib_graph.objects(None, pointer))
    assert set(rdflib_graph.subjects()) - judged == set()


def test_a_warning_is_told_and_does_not_stop_a_build(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    gemeenten = checkout / "ontology" / "gemeenten.ttl"
    text = gemeenten.read_text(encoding="utf-8")
    gemeenten.write_text(text.replace('Schermer."@nl', 'Schermer"@nl', 1), encoding="utf-8")
    account = build(Project(checkout), Path("build"), {}, "shacl")
    assert account.startswith("warning: ontology/gemeenten.ttl:")
    assert "(rule Tekst-punt); End the sentence with a full stop." in account.partition("\n")[0]
    assert (checkout / "build").is_dir()
