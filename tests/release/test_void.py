"""The description of the graph (VoID): its counts, links and spaces, against what rdflib counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, VOID, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from segregatie.base.namespaces import DATASET, ID


def number(graph: Graph, node: Node, predicate: URIRef) -> int:
    value = graph.value(node, predicate)
    assert isinstance(value, Literal)
    assert value.datatype == XSD.integer
    return int(value)


@pytest.fixture(scope="module")
def counted(release: Path) -> Graph:
    return Graph().parse(release / "void.ttl")


def test_totals_are_what_rdflib_counts(counted: Graph, catalog: Graph, rdflib_graph: Graph) -> None:
    whole = URIRef(DATASET + "onderwijssegregatie")
    subjects = set(rdflib_graph.subjects())
    assert number(counted, whole, VOID.triples) == number(catalog, whole, VOID.triples) == len(rdflib_graph)
    assert number(counted, whole, VOID.distinctSubjects) == len(subjects)
    assert number(counted, whole, VOID.distinctObjects) == len(set(rdflib_graph.objects()))
    assert number(counted, whole, VOID.entities) == sum(str(subject).startswith(ID) for subject in subjects)
    assert number(counted, whole, VOID.classes) == len(set(rdflib_graph.objects(None, RDF.type)))
    assert number(counted, whole, VOID.properties) == len(set(rdflib_graph.predicates()))


def test_partitions_are_what_rdflib_counts(counted: Graph, rdflib_graph: Graph) -> None:
    for partition, what, unit, pattern in (
        (VOID.classPartition, VOID["class"], VOID.entities, lambda each: (None, RDF.type, each)),
        (VOID.propertyPartition, VOID.property, VOID.triples, lambda each: (None, each, None)),
    ):
        told = {
            each: number(counted, node, unit)
            for node in counted.objects(None, partition) for each in counted.objects(node, what)
        }  # fmt: skip
        kinds = set(rdflib_graph.objects(None, RDF.type)) if partition == VOID.classPartition else set(rdflib_graph.predicates())
        assert set(told) == kinds
        assert len(set(counted.objects(None, partition))) == len(kinds)
        assert told == {each: sum(1 for _ in rdflib_graph.triples(pattern(each))) for each in kinds}


def test_every_link_outside_is_in_a_linkset(counted: Graph, rdflib_graph: Graph) -> None:
    sets = list(counted.subjects(RDF.type, VOID.Linkset))
    mappings = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch)
    links = [link for predicate in mappings for link in rdflib_graph.subject_objects(predicate)]
    # TOOI has the 35 gemeenten and their eleven provincies, OWMS the gemeenten; of Doesburg no number at GeoNames is known here.
    told = {counted.value(each, VOID.linkPredicate): number(counted, each, VOID.triples) for each in sets}
    assert told == {OWL.sameAs: 46, SKOS.exactMatch: 35, SKOS.closeMatch: 34}
    assert len(links) == sum(told.values())


def test_uris_of_the_data_begin_with_the_space_that_is_told(counted: Graph, rdflib_graph: Graph) -> None:
    whole = URIRef(DATASET + "onderwijssegregatie")
    assert str(counted.value(whole, VOID.uriSpace)) == ID
    used = {str(each) for each in rdflib_graph.predicates()} | {str(each) for each in rdflib_graph.objects(None, RDF.type)}
    spaces = {str(each) for each in counted.objects(whole, VOID.vocabulary)}
    assert all(any(iri.startswith(space) for space in spaces) for iri in used)
    assert all(any(iri.startswith(space) for iri in used) for space in spaces)
