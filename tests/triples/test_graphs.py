"""What is published is one graph, in every form and for every reader."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

import typed_counts
from segregatie.base.namespaces import BASE, DATA_GRAPHS, SHAPES
from segregatie.pipeline import Stated
from segregatie.report.passages import Form

ONE_GRAPH = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def n_triples(release: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(release / "graph" / "onderwijssegregatie.nt", format="nt")


@pytest.mark.parametrize("suffix", ONE_GRAPH)
def test_rdflib_and_pyoxigraph_read_the_same_triples(release: Path, n_triples: rdflib.Graph, suffix: str) -> None:
    path = release / "graph" / f"onderwijssegregatie.{suffix}"
    ours = {str(quad.triple) for quad in ox.parse(path=path)}
    theirs = rdflib.Graph().parse(path, format=ONE_GRAPH[suffix])
    assert set(theirs) == set(n_triples)
    assert len(ours) == len(theirs) == len({str(quad.triple) for quad in ox.parse(path=release / "graph" / "onderwijssegregatie.nt")})


def test_rdf_xml_holds_the_same_triples(release: Path, n_triples: rdflib.Graph, tmp_path: Path) -> None:
    path = release / "graph" / "onderwijssegregatie.rdf"
    lines = {str(quad.triple) for quad in ox.parse(path=release / "graph" / "onderwijssegregatie.nt")}
    assert {str(quad.triple) for quad in ox.parse(path=path)} == lines
    # rdflib needs seconds for the whole of it: every twentieth thing will do.
    tree = ElementTree.parse(path)  # noqa: S314 - our own file
    root = tree.getroot()
    for number, thing in enumerate(list(root)):
        if number % 20:
            root.remove(thing)
    tree.write(tmp_path / "deel.rdf", encoding="utf-8")
    part = rdflib.Graph().parse(tmp_path / "deel.rdf", format="xml")
    assert len(part) > 1000
    assert set(part) <= set(n_triples)


def test_json_ld_read_by_another_processor_equals_the_n_triples(release: Path) -> None:
    expanded = json.loads((release / "graph" / "onderwijssegregatie.jsonld").read_text(encoding="utf-8"))
    found = {_line(statement) for statement in jsonld.to_rdf(expanded)["@default"]}
    assert found == {str(quad.triple) for quad in ox.parse(path=release / "graph" / "onderwijssegregatie.nt")}


def _line(statement: Mapping[str, Mapping[str, str]]) -> str:
    """A statement of PyLD as pyoxigraph writes it."""
    told = statement["object"]
    ours: ox.NamedNode | ox.Literal
    if told["type"] == "IRI":
        ours = ox.NamedNode(told["value"])
    elif "language" in told:
        ours = ox.Literal(told["value"], language=told["language"])
    else:
        ours = ox.Literal(told["value"], datatype=ox.NamedNode(told["datatype"]))
    return str(ox.Triple(ox.NamedNode(statement["subject"]["value"]), ox.NamedNode(statement["predicate"]["value"]), ours))


def test_trig_holds_the_same_triples_each_in_one_named_graph(release: Path, n_triples: rdflib.Graph) -> None:
    path = release / "graph" / "onderwijssegregatie.trig"
    quads = list(ox.parse(path=path))
    names = {str(quad.graph_name).strip("<>") for quad in quads}
    assert names == {*DATA_GRAPHS, SHAPES}
    assert len({quad.triple for quad in quads}) == len(quads)
    dataset = rdflib.Dataset()
    dataset.parse(path, format="trig")
    union = {triple for name in DATA_GRAPHS for triple in dataset.graph(rdflib.URIRef(name))}
    assert union == set(n_triples)


def test_shapes_are_published_as_the_judges_run_them(release: Path, stated: Stated) -> None:
    published = ox.Dataset(ox.parse(path=release / "graph" / "shapes.ttl"))
    source = ox.Dataset(ox.Quad(*triple) for triple in stated.graphs[SHAPES])
    assert len(source) > 1000
    for each in (published, source):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert published == source


def test_there_are_no_blank_nodes_in_the_data(stated: Stated) -> None:
    nodes = [node for name in DATA_GRAPHS for triple in stated.graphs[name] for node in (triple.subject, triple.object)]
    assert nodes
    assert not [node for node in nodes if isinstance(node, ox.BlankNode)]


def test_literals_are_of_the_kinds_that_engines_agree_on(stated: Stated) -> None:
    facts = [triple.object for name in DATA_GRAPHS[:4] for triple in stated.graphs[name] if isinstance(triple.object, ox.Literal)]
    kinds = {"langString" if literal.language else literal.datatype.value.rpartition("#")[2] for literal in facts}
    assert kinds == {"string", "langString", "integer", "decimal", "date"}


def test_every_thing_of_ours_lies_below_our_address(stated: Stated) -> None:
    subjects = {str(triple.subject).strip("<>") for name in DATA_GRAPHS for triple in stated.graphs[name]}
    strangers = {iri for iri in subjects if not iri.startswith(BASE)}
    # The cube says of SDMX's unit of measure that it is an attribute.
    assert strangers == {"http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure"}


def test_as_much_is_stated_as_the_report_gives(stated: Stated) -> None:
    edition = stated.data.editions[0]
    assert Counter(fact.kind for fact in edition.facts if not fact.told) == typed_counts.FACTS
    assert len(edition.figures) == typed_counts.KEY_FIGURES
    assert sum(passage.form is not Form.WORDS for passage in edition.passages.values()) == typed_counts.PASSAGES
    assert sum(not claim.told for claim in edition.claims) == typed_counts.CLAIMS
    respondents = {path for fact in edition.facts for name, path in fact.values if name == "respondent"}
    assert len(respondents) == 28
