"""Documents, pages, tables and questions over HTTP: redirects, forms, headers, refusals; the bytes are those of the functions."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import quality_points
from conftest import ROOT, Run
from page_reader import Page
from rewrite import redirect
from segregatie.base.namespaces import BASE, ID, VOID
from segregatie.release.offered import offered
from segregatie.server.loaded import load
from segregatie.site.resources import resolve
from serving import Served, serving
from test_w3id import FOUND, RULES, SEE_OTHER, SERVER

PARAMETER = "/doc/query/vragen/eenheden-met-maatregel/parameter/maatregel"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDF = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt", "application/rdf+xml": "xml"}


@pytest.fixture(scope="module")
def server(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The release without its site, whose pages a worker then makes."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(
        release, folder / "build", ignore=lambda at, names: {"site"} & set(names) if Path(at) == release else (), copy_function=os.link
    )
    with serving(folder / "build", folder / "log", "--public-url", "https://example.org/os") as served:
        yield served


@pytest.fixture(scope="module")
def whole(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The release with its site, which lies in it as files."""
    with serving(release, tmp_path_factory.mktemp("whole") / "log", "--public-url", "https://example.org/os") as served:
        yield served


def test_every_kind_of_thing_leads_to_a_page_and_four_forms_of_one_graph_as_files(whole: Served) -> None:
    kind = f"STRBEFORE(SUBSTR(STR(?s), {len(ID) + 1}), '/') AS ?kind"
    found = whole.ask(
        f"SELECT ?kind (MIN(STR(?s)) AS ?first) {{ ?s a ?type FILTER(STRSTARTS(STR(?s), '{ID}')) BIND({kind}) }} GROUP BY ?kind"
    )
    firsts = [row["first"]["value"] for row in found.json()["results"]["bindings"]]
    assert len(firsts) > 60
    for worker in whole.workers():
        worker.suspend()
    try:
        for iri in firsts:
            moved = get(whole, f"/{iri.removeprefix(BASE)}")
            assert moved.status_code == 303, iri
            address = moved.headers["location"].removeprefix("https://example.org/os")
            page = get(whole, address, BROWSER)
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), iri
            graphs = []
            for media, name in RDF.items():
                answer = get(whole, address, media)
                if answer.status_code == 406:
                    # What stands on the page of another thing has its triples there.
                    continue
                assert answer.headers["content-type"].partition(";")[0] == media, iri
                graphs.append(rdflib.Graph().parse(data=answer.content, format=name))
            assert len(graphs) in (0, 4), iri
            assert all(isomorphic(graph, graphs[0]) for graph in graphs), iri
    finally:
        for worker in whole.workers():
            worker.resume()


def get(server: Served, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return server.client.get(path, headers={"Accept": accept, **headers})


def test_a_resource_sends_its_reader_to_its_document(server: Served) -> None:
    for path in ("/id/gemeente/almelo", "/dataset/maatregelen", "/graph/feiten"):
        page = path.removeprefix("/id/").removeprefix("/")
        found = get(server, path, "text/turtle", Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
        assert (found.status_code, found.content) == (303, b"")
        assert found.headers["location"] == f"https://example.org/os/doc/{page}"
        assert "Accept" in found.headers["vary"]
        assert found.headers["link"] == f'<https://example.org/os/doc/{page}>; rel="describedby"'
    assert get(server, "/id/gemeente/almelo?taal=en").headers["location"] == "https://example.org/os/doc/gemeente/almelo?taal=en"


def test_a_document_comes_in_the_form_that_is_asked(server: Served) -> None:
    graphs = []
    for media, name in RDF.items():
        found = get(server, "/doc/gemeente/almelo", f"{media}, text/html;q=0.9")
        assert found.status_code == 200
        assert found.headers["content-type"].partition(";")[0] == media
        assert found.headers["vary"].startswith("Accept")
        graphs.append(set(rdflib.Graph().parse(data=found.content, format=name)))
    assert len(graphs[0]) > 10
    assert all(each == graphs[0] for each in graphs)
    for accept in (BROWSER, "*/*", "text/*"):
        assert get(server, "/doc/gemeente/almelo", accept).headers["content-type"] == "text/html; charset=utf-8"
    refused = get(server, "/doc/gemeente/almelo", "image/png")
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["detail"]


def test_a_suffix_goes_before_the_accept_header(server: Served) -> None:
    for path in ("/doc/gemeente/almelo", "/doc/passage/2013/3.4/inleiding/2", "/def", "/shapes"):
        for suffix, media in zip(("ttl", "jsonld", "nt", "rdf", "html"), (*RDF, "text/html"), strict=True):
            found = get(server, f"{path}.{suffix}", "image/png")
            assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, media)
            assert "Accept," not in found.headers.get("vary", "") + ","


def test_a_page_has_its_headers(server: Served) -> None:
    found = get(server, "/doc/gemeente/almelo?taal=en", BROWSER)
    assert found.headers["content-language"] == "en"
    assert "default-src 'self'" in found.headers["content-security-policy"]
    assert '<https://example.org/os/doc/gemeente/almelo?taal=en>; rel="canonical"' in found.headers["link"]
    assert '<https://example.org/os/doc/gemeente/almelo.ttl>; rel="alternate"; type="text/turtle"' in found.headers["link"]
    assert Page(found.content).all("html", "lang") == ["en"]
    again = get(server, "/doc/gemeente/almelo?taal=en", BROWSER, **{"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["/", "/doc/gemeente/almelo", "/doc/gemeente/ede.ttl", "/id/nix", "/def", "/api", "/api/vragen", "/api/tabellen/3"],
)
def test_head_is_get_without_its_body(server: Served, path: str) -> None:
    whole, head = server.client.get(path), server.client.head(path)
    assert head.content == b""
    kept = {name: value for name, value in whole.headers.items() if name != "date"}
    assert (head.status_code, {name: value for name, value in head.headers.items() if name != "date"}) == (whole.status_code, kept)
    refused = server.client.post(path, content=b"x")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path",
    [
        "/doc/gemeente/almelo.", "/def.", "/id/gemeente/nix", "/doc/nix.ttl", "/doc/gemeente/almelo.exe", "/graph/nix", "/nix",
        "/static/../x", "/static/x", "/download/passwd",
        "/id/%2e%2e%2fx", "/id/%252e", "/id/gemeente/almelo%00", "/.well-known/void.html", "/def.exe",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_to_people_and_to_machines(server: Served, path: str) -> None:
    for accept in ("text/turtle", "*/*", "image/png"):
        found = get(server, path, accept)
        assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")
        assert "location" not in found.headers
    page = get(server, path, BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Niet gevonden" in Page(page.content).text


def test_a_path_with_dots_reaches_no_file(server: Served) -> None:
    dots = (b"/static/../pyproject.toml", b"/download/../../x", b"/download/..%2f..%2fx", b"/id/../healthz", b"/doc//etc/passwd")
    for path in (*dots, b"/\\evil", b"//evil.example/id/gemeente/almelo"):
        answer = server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 404"), path


def test_a_table_is_what_the_command_line_prints(server: Served, run: Run, release: Path) -> None:
    for form in ("csv", "json"):
        printed = run(ROOT, "table", "3", "--from", release, "--format", form).stdout
        assert get(server, f"/api/tabellen/3?format={form}").text == printed
    assert get(server, "/api/tabellen/3", "application/json").json()["columns"][0]["title"] == "Gemeente"
    assert get(server, "/api/tabellen/3").headers["content-disposition"] == 'attachment; filename="tabellen-3.csv"'
    assert get(server, "/api/tabellen/3?format=excel").content.startswith("\ufeffGemeente;".encode())
    assert Page(get(server, "/api/tabellen/3", BROWSER).content).count("table") == 1


def test_a_question_is_set_and_refused_in_words(server: Served) -> None:
    found = get(server, "/api/vragen/alles-over-een-gemeente?gemeente=almelo&taal=en", "application/json")
    assert found.status_code == 200 and next(iter(found.json()["rows"][0].values())) == "Almelo"
    for query, told in (
        ("gemeente=almello", "did you mean 'almelo'"), ("gemeente=almelo&gemeente=ede", "set twice"), ("gemeente=", "has no value"),
        ("format=pdf", "'format' cannot be 'pdf'"), ("gemeente=%22%20%7D%20SERVICE%20%3Chttp%3A%2F%2F127.0.0.1%2F%3E", "cannot be"),
        ("gemeente=%FF", "UTF-8"), ("gemeente=almelo%00", "cannot be"), ("format=json&format=csv", "set twice"),
        ("&".join(200 * ["a=1"]), "send fewer"),
    ):  # fmt: skip
        refused = get(server, f"/api/vragen/alles-over-een-gemeente?{query}", BROWSER)
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json"), query
        assert told in refused.json()["detail"]
    assert get(server, "/api/vragen/nix").status_code == 404
    assert get(server, "/api/tabellen/3", "image/png").status_code == 406


def test_a_sort_over_all_there_is_is_sorted_or_told_by_its_name(server: Served) -> None:
    text = "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o ORDER BY ?o"
    answer = server.ask(text)
    # Whether the engine comes upon it depends on the values and the order in which they come.
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["detail"].startswith("ORDER BY: the engine has no order for values of different kinds")
    rows = server.ask(text.replace("ORDER BY ?o", "ORDER BY STR(?o)")).json()["results"]["bindings"]
    texts = [row["o"]["value"] for row in rows if row["o"]["type"] != "bnode"]
    assert texts == sorted(texts)
    assert len(texts) > 5_000


def test_void_openapi_and_the_downloads_are_there(server: Served, release: Path) -> None:
    void = get(server, "/.well-known/void", "text/turtle")
    graph = rdflib.Graph().parse(data=void.content, format="turtle")
    dumps = [str(each) for each in graph.objects(None, rdflib.URIRef("http://rdfs.org/ns/void#dataDump"))]
    assert len(dumps) == 3
    for dump in dumps:
        name = dump.rpartition("/")[2]
        assert dump == f"https://example.org/os/download/graph/{name}"
        assert get(server, f"/download/graph/{name}").content == (release / "graph" / name).read_bytes()
    assert get(server, "/.well-known/void", BROWSER).headers["content-type"].startswith("text/turtle")
    described = json.loads(get(server, "/api/openapi.json").content)
    assert described["servers"] == [{"url": "https://example.org/os"}]
    assert get(server, "/static/style.css").headers["content-type"] == "text/css; charset=utf-8"


def test_the_home_page_leads_to_files_that_are_there(server: Served) -> None:
    page = get(server, "/", BROWSER).text
    for path in ("download/tabellen/onderwijssegregatie.xlsx", "download/onderwijssegregatie.zip", "catalog.ttl"):
        assert f'{path}">' in page
        assert get(server, f"/{path}").status_code == 200


def test_the_catalogue_is_served_and_each_file_it_tells_of_answers(server: Served, release: Path) -> None:
    for form, media in (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml")):
        for found in (get(server, "/catalog", media), get(server, f"/catalog.{form}")):
            assert found.content == (release / f"catalog.{form}").read_bytes()
            assert found.headers["content-type"].startswith(media)
    assert get(server, "/catalog.html").status_code == 404
    graph = rdflib.Graph().parse(release / "catalog.ttl")
    base = f"{server.base}/"
    tried: dict[str, bool] = {}

    def answers(address: str) -> bool:
        if address not in tried:
            tried[address] = quality_points.reach(address, BASE, base)
        return tried[address]

    found_items = quality_points.items(answers, compliant=True)
    for each in quality_points.datasets(graph):
        assert sum(quality_points.points(graph, each, found_items).values()) == 395
        strict = quality_points.points(graph, each, found_items, strict=True)
        assert (strict["accessURL answers"], strict["downloadURL answers"]) == (50, 30)
    assert len(tried) > 100 and all(tried.values())
    for dataset in quality_points.datasets(graph):
        page = get(server, f"/{str(dataset).removeprefix(BASE)}", "text/turtle")
        assert page.status_code == 303, dataset
        told = rdflib.Graph().parse(data=get(server, "/doc/" + str(dataset).removeprefix(BASE) + ".ttl").content, format="turtle")
        assert (dataset, rdflib.RDF.type, rdflib.DCAT.Dataset) in told
    for service in graph.subjects(rdflib.RDF.type, rdflib.DCAT.DataService):
        for predicate in (rdflib.DCAT.endpointURL, rdflib.DCAT.endpointDescription):
            assert quality_points.reach(str(graph.value(service, predicate)), BASE, base)


def test_the_redirects_of_w3id_lead_to_what_is_there(server: Served) -> None:
    for path in (*SEE_OTHER, *FOUND):
        led = redirect(RULES, path)
        assert led is not None
        found = server.client.get("/" + led[1].removeprefix(SERVER), follow_redirects=False)
        assert found.status_code in (200, 303), path
    assert server.client.get("/def/0.1.0", follow_redirects=False).status_code == 303
    assert server.client.get("/def/0.0.1").status_code == 404


def test_the_report_s_words_are_never_offered(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    for name in ("graph/tekst.nt", "graph/onderwijssegregatie.nt", "LOKAAL.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert dict(offered(tmp_path)) == {"graph/onderwijssegregatie.nt": "application/n-triples"}


def test_void_counts_by_class_property_and_target(server: Served, release: Path) -> None:
    told = rdflib.Graph().parse(data=get(server, "/.well-known/void.ttl").content, format="turtle")
    counted = rdflib.Graph().parse(release / "void.ttl")
    # Where the graph is to be found is told of each place, and by the settings in the file.
    away = {
        rdflib.URIRef("http://xmlns.com/foaf/0.1/homepage"),
        *(rdflib.URIRef(f"{VOID}{name}") for name in ("sparqlEndpoint", "dataDump")),
    }
    assert {triple for triple in counted if triple[1] not in away} == {triple for triple in told if triple[1] not in away}
    assert {triple[1] for triple in counted} >= away


def test_every_kind_of_resource_is_served(server: Served) -> None:
    kind = f"STRBEFORE(SUBSTR(STR(?s), {len(ID) + 1}), '/') AS ?kind"
    found = server.ask(
        f"SELECT ?kind (MIN(STR(?s)) AS ?first) {{ ?s a ?type FILTER(STRSTARTS(STR(?s), '{ID}')) BIND({kind}) }} GROUP BY ?kind"
    )
    firsts = [each["first"]["value"] for each in found.json()["results"]["bindings"]]
    assert len(firsts) > 60
    for iri in firsts:
        path = iri.removeprefix(ID)
        assert get(server, f"/id/{path}").headers["location"] == f"https://example.org/os/doc/{path}"
        assert path in Page(get(server, f"/doc/{path}", BROWSER).content).text
        assert iri in get(server, f"/doc/{path}.nt").text


def test_every_stored_query_and_its_parts_have_a_document(release: Path, server: Served) -> None:
    loaded = load(release, "https://example.org/os/")
    documents, whole = loaded.publication.documents, ox.Dataset(ox.parse(path=release / "queries.ttl"))
    terms = {term.value for quad in whole for term in quad.triple if isinstance(term, ox.NamedNode)}
    named = {iri for iri in terms if iri.startswith(BASE + "query/")}
    assert len(named) > 1_000
    found = ox.Dataset()
    for number, iri in enumerate(sorted(named)):
        resource = resolve("/" + iri.removeprefix(BASE), documents.known)
        assert resource is not None and resource.moved, iri
        for triple in documents.statements(iri):
            # The names of blank nodes are those of their document.
            parts = [ox.BlankNode(f"{number}{each.value}") if isinstance(each, ox.BlankNode) else each for each in triple]
            found.add(ox.Quad(*parts))  # type: ignore[arg-type]
    for each in (whole, found):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    # What the graph says of a parameter, as countings are set by it, stands in its document too.
    said = {quad.triple for iri in named for quad in loaded.store.quads_for_pattern(ox.NamedNode(iri), None, None, None)}
    assert {quad.triple for quad in found} - {quad.triple for quad in whole} <= said
    assert {quad.triple for quad in whole} <= {quad.triple for quad in found}
    moved = get(server, "/query/vragen/eenheden-met-maatregel", "text/turtle")
    assert (moved.status_code, moved.headers["location"]) == (303, "https://example.org/os/doc/query/vragen/eenheden-met-maatregel")
    graph = rdflib.Graph().parse(data=get(server, "/doc/query/vragen/eenheden-met-maatregel", "text/turtle").content, format="turtle")
    text = (ROOT / "queries" / "vragen" / "eenheden-met-maatregel.rq").read_text(encoding="utf-8")
    node = rdflib.URIRef(BASE + "query/vragen/eenheden-met-maatregel")
    assert str(graph.value(node, rdflib.SH.select)) == text
    page = Page(get(server, "/doc/query/vragen/eenheden-met-maatregel?taal=en", BROWSER).content)
    assert "Who mentions a measure (query/vragen/eenheden-met-maatregel) | School segregation" in page.text
    assert "maatregel (query/vragen/eenheden-met-maatregel/parameter/maatregel) | " in Page(get(server, PARAMETER, BROWSER).content).text
    assert get(server, "/query/vragen/nix").status_code == 404
