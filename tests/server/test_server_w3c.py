"""The W3C's own tests of the SPARQL 1.1 Protocol and of service descriptions, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import rdflib
from rdflib import RDF, RDFS, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from segregatie.base.namespaces import SD as SD_IRI
from serving import Served, serving, small_release

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace(SD_IRI)

QUERIES = (
    *("query_post_form", "query_get", "query_post_direct", "query_dataset_full", "query_multiple_dataset"),
    *(f"query_dataset_{kind}_graphs_{method}" for kind in ("default", "named") for method in ("get", "post")),
    *(f"query_content_type_{form}" for form in ("select", "ask", "describe", "construct")),
    *("bad_query_method", "bad_multiple_queries", "bad_query_wrong_media_type", "bad_query_missing_form_type"),
    *("bad_query_missing_direct_type", "bad_query_non_utf8", "bad_query_syntax"),
)
UPDATES = (
    *("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs", "update_dataset_full"),
    *("update_post_form", "update_post_direct", "update_base_uri", "bad_update_get", "bad_multiple_updates"),
    *(
        "bad_update_wrong_media_type",
        "bad_update_missing_form_type",
        "bad_update_non_utf8",
        "bad_update_syntax",
        "bad_update_dataset_conflict",
    ),
)
#: The properties of the vocabulary that we use: the class of what has one, and of what it points at (none: any IRI).
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}


@pytest.fixture(scope="module")
def folder(standards: Path) -> Path:
    return standards / "w3c" / "sparql11-protocol"


@pytest.fixture(scope="module")
def manifest(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "manifest.ttl")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path, manifest: rdflib.Graph) -> Iterator[Served]:
    """A server that holds the graphs of the manifest under the names it gives them."""
    graphs = {}
    for told in manifest.objects(None, UT.graphData):
        file = Path(urlsplit(str(manifest.value(told, UT.graph))).path).name
        graphs[str(manifest.value(told, RDFS.label))] = (folder / file).read_text(encoding="utf-8")
    assert len(graphs) == 3
    place = tmp_path_factory.mktemp("w3c")
    with serving(small_release(place / "build", graphs), place / "log") as served:
        yield served


def named(manifest: rdflib.Graph, name: str) -> URIRef:
    found = [node for node in manifest.subjects(RDF.type, MF.ProtocolTest) if str(node).endswith(f"#{name}")]
    assert len(found) == 1
    assert isinstance(found[0], URIRef)
    return found[0]


def requests(manifest: rdflib.Graph, test: URIRef) -> list[Node]:
    connection = manifest.value(test, MF.action)
    first = manifest.value(connection, HT.requests)
    assert first is not None
    return list(Collection(manifest, first))


def send(server: Served, manifest: rdflib.Graph, request: Node) -> httpx.Response:
    path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    headers = {}
    if (listed := manifest.value(request, HT.headers)) is not None:
        for each in Collection(manifest, listed):
            headers[str(manifest.value(each, HT.fieldName))] = str(manifest.value(each, HT.fieldValue))
    content = b""
    if (body := manifest.value(request, HT.body)) is not None:
        content = str(manifest.value(body, CNT.chars)).encode(str(manifest.value(body, CNT.characterEncoding)))
    return server.client.request(str(manifest.value(request, HT.methodName)), path, content=content, headers=headers)


def check(manifest: rdflib.Graph, request: Node, answer: httpx.Response) -> None:
    response = manifest.value(request, HT.resp)
    allowed = {str(status).rpartition("StatusCode")[2][0] for status in manifest.objects(response, MF.expectedStatus)}
    assert str(answer.status_code)[0] in allowed, answer.text
    form, media = manifest.value(response, MF.expectedFormat), answer.headers["content-type"].partition(";")[0]
    if form is not None and str(form) == "RDF":
        assert media == "text/turtle"
        rdflib.Graph().parse(data=answer.text, format="turtle")
    elif form is not None:
        assert media == "application/sparql-results+json"
        assert {"boolean": "boolean", "tabular": "results"}[str(form)] in answer.json()
    if (expected := manifest.value(response, MF.expectedBoolean)) is not None:
        assert answer.json()["boolean"] is expected.toPython()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", QUERIES)
def test_query_operation(server: Served, manifest: rdflib.Graph, name: str) -> None:
    asked = requests(manifest, named(manifest, name))
    assert asked
    for request in asked:
        check(manifest, request, send(server, manifest, request))


@pytest.mark.parametrize("name", UPDATES)
def test_update_operation_is_refused(server: Served, manifest: rdflib.Graph, name: str) -> None:
    # The requests behind the first look at what the update did, which here is nothing.
    answer = send(server, manifest, requests(manifest, named(manifest, name))[0])
    assert answer.status_code in (400, 403, 415)
    counted = server.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json()
    assert counted["results"]["bindings"][0]["n"]["value"] == "3"


def test_every_test_of_the_manifest_is_here(manifest: rdflib.Graph) -> None:
    assert len(QUERIES) == 20
    assert {str(each).rpartition("#")[2] for each in manifest.subjects(RDF.type, MF.ProtocolTest)} == {*QUERIES, *UPDATES}


@pytest.fixture(scope="module")
def description(server: Served) -> rdflib.Graph:
    answer = server.client.get("/sparql")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/turtle")
    return rdflib.Graph().parse(data=answer.text, format="turtle")


def test_returns_rdf(description: rdflib.Graph) -> None:
    assert len(description) > 10


def test_has_endpoint_triple(server: Served, description: rdflib.Graph) -> None:
    assert [str(each) for each in description.objects(None, SD.endpoint)] == [server.sparql]


def test_conforms_to_schema(description: rdflib.Graph) -> None:
    used = {predicate for predicate in description.predicates() if str(predicate).startswith(str(SD))}
    assert used == set(SCHEMA)
    for predicate, (domain, reach) in SCHEMA.items():
        for subject, value in description.subject_objects(predicate):
            assert (subject, RDF.type, domain) in description
            assert isinstance(value, URIRef)
            assert reach is None or (value, RDF.type, reach) in description
    for graph in description.subjects(RDF.type, SD.NamedGraph):
        assert len(list(description.objects(graph, SD.name))) == len(list(description.objects(graph, SD.graph))) == 1


def test_every_service_description_test_is_here(standards: Path) -> None:
    manifest = rdflib.Graph().parse(standards / "w3c" / "sparql11-service-description" / "manifest.ttl")
    names = {str(each).rpartition("#")[2] for each in manifest.subjects(RDF.type, MF.ServiceDescriptionTest)}
    assert names == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}
