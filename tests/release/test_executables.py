"""Stored queries as data: each published once, with its text, question, parameters and columns, and it runs as it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyshacl import validate
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from conftest import ROOT
from segregatie.pipeline import Stated
from segregatie.release.executables import as_turtle, read_collections
from segregatie.release.write import QUERIES

QUERY = "https://w3id.org/onderwijssegregatie/query/"
CSVW = rdflib.Namespace("http://www.w3.org/ns/csvw#")
FILES = {path.relative_to(ROOT / "queries").with_suffix("").as_posix(): path for path in (ROOT / "queries").rglob("*.rq")}


@pytest.fixture(scope="module")
def graph(release: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(release / QUERIES)


def test_every_stored_query_is_published_and_no_other(graph: rdflib.Graph) -> None:
    assert len(FILES) > 150
    for kind in (SH.SPARQLExecutable, SH.SPARQLSelectExecutable):
        assert {str(node) for node in graph.subjects(RDF.type, kind)} == {QUERY + name for name in FILES}


def test_the_text_is_the_file_and_runs_as_it_lies(graph: rdflib.Graph, stated: Stated) -> None:
    for name, path in FILES.items():
        text = str(graph.value(rdflib.URIRef(QUERY + name), SH.select, any=False))
        assert text == path.read_text(encoding="utf-8")
        assert stated.store.select(text).variables, name


def test_every_title_and_question_is_in_two_languages(graph: rdflib.Graph) -> None:
    asked = [name for name in FILES if name.partition("/")[0] in ("lange", "tabellen", "vragen")]
    assert len(asked) > 90
    for name in asked:
        node = rdflib.URIRef(QUERY + name)
        assert languages(graph, node, RDFS.label) == languages(graph, node, RDFS.comment) == ["en", "nl"], name
        assert str(graph.value(node, DCTERMS.isPartOf)) == QUERY + name.partition("/")[0]


def languages(graph: rdflib.Graph, node: rdflib.URIRef, predicate: rdflib.URIRef) -> list[str]:
    return sorted(str(each.language) for each in graph.objects(node, predicate) if isinstance(each, rdflib.Literal))


def test_parameters_have_their_default(graph: rdflib.Graph) -> None:
    node = rdflib.URIRef(QUERY + "vragen/alles-over-een-gemeente")
    parameters = {str(graph.value(each, SH.name)): graph.value(each, SH.defaultValue) for each in graph.objects(node, SH.parameter)}
    amsterdam = rdflib.URIRef("https://w3id.org/onderwijssegregatie/id/gemeente/amsterdam")
    assert parameters == {"gemeente": amsterdam, "peiling": None}
    table = rdflib.URIRef(QUERY + "tabellen/kruisjes")
    names = {str(each).rpartition("/")[2]: graph.value(each, SH.defaultValue) for each in graph.objects(table, SH.parameter)}
    assert names == {"peiling": None, "tabel": None}


@pytest.mark.parametrize(
    ("query", "parameter", "predicate", "told"),
    [
        ("vragen/eenheden-met-maatregel", "maatregel", SH.pattern, "^(https://w3id.org/onderwijssegregatie/id/maatregel/)[^/#]+$"),
        (
            "vragen/maatregelen-per-eenheid", "eenheid", SH.pattern,
            "^(https://w3id.org/onderwijssegregatie/id/gemeente/|https://w3id.org/onderwijssegregatie/id/stadsdeel/)[^/#]+$",
        ),
        ("vragen/maatregelen-naar-antwoord", "klasse", SH.pattern, "^(https://w3id.org/onderwijssegregatie/def#)[^/#]+$"),
        ("vragen/publicaties-van-een-jaar", "jaar", SH.datatype, "http://www.w3.org/2001/XMLSchema#integer"),
        ("vragen/overgeslagen-tekst", "deel", SH.datatype, "http://www.w3.org/2001/XMLSchema#string"),
        ("vragen/maatregelen-per-eenheid", "eenheid", SH.description, "gemeente, stadsdeel"),
    ],
)  # fmt: skip
def test_a_parameter_tells_what_it_may_be(graph: rdflib.Graph, query: str, parameter: str, predicate: rdflib.URIRef, told: str) -> None:
    node = rdflib.URIRef(f"{QUERY}{query}/parameter/{parameter}")
    assert str(graph.value(node, predicate, any=False)) == told


def test_a_parameter_of_few_words_lists_them(graph: rdflib.Graph) -> None:
    head = graph.value(rdflib.URIRef(QUERY + "tabellen/antwoorden/parameter/weergave"), SH["in"])
    assert head is not None
    assert list(Collection(graph, head)) == [rdflib.Literal("woorden"), rdflib.Literal("plaatsen")]


def test_what_a_query_s_default_is_its_kind_allows(graph: rdflib.Graph) -> None:
    shapes = rdflib.Graph()
    tried = 0
    for number, node in enumerate(sorted(graph.subjects(SH.defaultValue), key=str)):
        kept = {SH.pattern, SH.datatype, SH.nodeKind}
        if not kept & set(graph.predicates(node)):
            continue
        tried += 1
        shape = rdflib.URIRef(f"urn:shape:{number}")
        shapes.add((shape, RDF.type, SH.NodeShape))
        shapes.add((shape, SH.targetNode, graph.value(node, SH.defaultValue)))  # type: ignore[arg-type]
        for predicate in kept:
            for value in graph.objects(node, predicate):
                shapes.add((shape, predicate, value))
    conforms, _, text = validate(rdflib.Graph(), shacl_graph=shapes)
    assert tried > 10
    assert conforms, text


def test_columns_stand_in_their_order_with_both_headings(graph: rdflib.Graph) -> None:
    schema = graph.value(rdflib.URIRef(QUERY + "vragen/maatregelen-per-eenheid"), CSVW.tableSchema)
    head = graph.value(schema, CSVW.column)
    assert head is not None
    columns = list(Collection(graph, head))
    assert [str(graph.value(each, CSVW.name)) for each in columns] == [
        "eenheid", "aantal", "wel_gericht", "niet_gericht", "onbekend", "letters",
    ]  # fmt: skip
    assert set(graph.objects(columns[0], CSVW.title)) == {
        rdflib.Literal("Eenheid", lang="nl"), rdflib.Literal("Unit", lang="en"),
    }  # fmt: skip


def test_pyshacl_reads_it_as_part_of_the_shapes(graph: rdflib.Graph, release: Path) -> None:
    shapes = rdflib.Graph().parse(release / "graph" / "shapes.ttl")
    conforms, _, text = validate(rdflib.Graph(), shacl_graph=shapes + graph, advanced=True, inplace=True)
    assert isinstance(conforms, bool), text


def test_the_same_queries_give_the_same_bytes(release: Path) -> None:
    assert as_turtle(read_collections(ROOT / "queries")) == (release / QUERIES).read_bytes()
