"""Official shapes, where they are at hand, judge what they are for."""

from __future__ import annotations

import csv
from pathlib import Path

import pyshacl
import rdflib
from rdflib import OWL, RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, SH, SKOS

from conftest import ROOT
from segregatie.base.namespaces import DEF, ID


def concepts(files: str = "*.ttl") -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted((ROOT / "ontology" / "concepts").glob(files)):
        graph.parse(path)
    return graph


def test_nl_sbb_finds_nothing_to_mend_in_the_concepts(standards: Path) -> None:
    shapes = rdflib.Graph().parse(standards / "shacl" / "nl-sbb-skos-ap-nl.ttl")
    conforms, _, text = pyshacl.validate(concepts(), shacl_graph=shapes)
    assert conforms, text


def test_nl_sbb_would_find_a_concept_without_a_definition(standards: Path) -> None:
    shapes = rdflib.Graph().parse(standards / "shacl" / "nl-sbb-skos-ap-nl.ttl")
    broken = concepts("reden.ttl")
    broken.remove((URIRef(ID + "reden/tijdgebrek"), SKOS.definition, None))
    conforms, report, _ = pyshacl.validate(broken, shacl_graph=shapes)
    assert not conforms
    assert isinstance(report, rdflib.Graph)
    assert set(report.objects(None, SH.focusNode)) == {URIRef(ID + "reden/tijdgebrek")}


def test_gemeenten_are_as_the_register_has_them(standards: Path) -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology" / "gemeenten.ttl")
    gemeenten = {str(graph.value(node, DCTERMS.identifier)): node for node in graph.subjects(RDF.type, URIRef(DEF + "Gemeente"))}
    with (standards / "gemeenten.csv").open(encoding="utf-8", newline="") as lines:
        register = {row["gemeentecode"]: row for row in csv.DictReader(lines)}
    assert len(register) == 35
    assert set(gemeenten) == set(register)
    for code, node in gemeenten.items():
        row = register[code]
        province = graph.value(node, URIRef(DEF + "inProvincie"))
        assert graph.value(node, OWL.sameAs) == URIRef(row["tooi_uri"])
        assert str(graph.value(node, URIRef(DEF + "officieleNaam"))) == row["officiele_naam"]
        assert Literal(row["naam_in_rapport"], lang="nl") in set(graph.objects(node, RDFS.label))
        assert graph.value(province, OWL.sameAs) == URIRef(row["provincie_tooi_uri"])
        days = {str(graph.value(event, DCTERMS.date)) for event in graph.subjects(ORG.resultingOrganization, node)}
        assert days == {change.partition(":")[0] for change in row["grenswijziging_na_2013"].split("; ") if change}
        assert graph.value(node, SKOS.exactMatch) == URIRef(row["owms_uri"])
        number = row["geonames_gemeente_id"]
        assert set(graph.objects(node, SKOS.closeMatch)) == ({URIRef(f"https://sws.geonames.org/{number}/")} if number else set())
