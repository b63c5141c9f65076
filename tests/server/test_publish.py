"""Documents, pages, tables, questions and files over HTTP: redirects, forms, headers, refusals; the bytes are those that lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic

import quality_points
from conftest import ROOT, Run
from page_reader import Page
from rewrite import redirect
from segregatie.base.namespaces import BASE, ID
from serving import Served, serving
from test_w3id import FOUND, RULES, SEE_OTHER, SERVER

PUBLIC = "https://example.org/os"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDF = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt", "application/rdf+xml": "xml"}


@pytest.fixture(scope="module")
def server(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(release, tmp_path_factory.mktemp("server") / "log", "--public-url", PUBLIC) as served:
        yield served


def get(server: Served, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return server.client.get(path, headers={"Accept": accept, **headers})


def test_every_kind_of_thing_leads_to_a_page_and_four_forms_of_one_graph_as_files(server: Served) -> None:
    kind = f"STRBEFORE(SUBSTR(STR(?s), {len(ID) + 1}), '/') AS ?kind"
    found = server.ask(
        f"SELECT ?kind (MIN(STR(?s)) AS ?first) {{ ?s a ?type FILTER(STRSTARTS(STR(?s), '{ID}')) BIND({kind}) }} GROUP BY ?kind"
    )
    firsts = [row["first"]["value"] for row in found.json()["results"]["bindings"]]
    assert len(firsts) > 60
    for worker in server.workers():
        worker.suspend()
    try:
        for iri in (*firsts, f"{BASE}def", f"{BASE}graph/feiten", f"{BASE}dataset/feiten", f"{BASE}query/vragen/eenheden-met-maatregel"):
            moved = get(server, f"/{iri.removeprefix(BASE)}")
            assert (moved.status_code, moved.content) == (303, b""), iri
            address = moved.headers["location"].removeprefix(PUBLIC)
            assert address == f"/{iri.removeprefix(BASE)}/"
            page = get(server, address, BROWSER)
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), iri
            graphs = []
            for media, name in RDF.items():
                answer = get(server, address, f"{media}, text/html;q=0.9")
                assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media), iri
                assert answer.headers["vary"].startswith("Accept")
                graphs.append(rdflib.Graph().parse(data=answer.content, format=name))
            assert (rdflib.URIRef(iri), None, None) in graphs[0], iri
            assert all(isomorphic(graph, graphs[0]) for graph in graphs), iri
    finally:
        for worker in server.workers():
            worker.resume()


def test_nothing_of_the_request_decides_where_a_reader_is_sent(server: Served) -> None:
    found = get(server, "/id/gemeente/almelo", "text/turtle", Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    assert found.headers["location"] == f"{PUBLIC}/id/gemeente/almelo/"
    assert "Accept" in found.headers["vary"]
    assert found.headers["link"] == f'<{PUBLIC}/id/gemeente/almelo/>; rel="describedby"'
    # A path is decoded once.
    assert get(server, "/id/gemeente/%61lmelo").headers["location"] == f"{PUBLIC}/id/gemeente/almelo/"
    assert get(server, "/id/gemeente/%2561lmelo").status_code == 404


def test_a_document_comes_in_the_form_that_is_asked(server: Served) -> None:
    for accept in (BROWSER, "*/*", "text/*"):
        assert get(server, "/id/gemeente/almelo/", accept).headers["content-type"] == "text/html; charset=utf-8"
    refused = get(server, "/id/gemeente/almelo/", "image/png")
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["detail"]
    for path in ("/id/gemeente/almelo", "/id/passage/2013/3.4/inleiding/2", "/def", "/shapes", "/.well-known/void"):
        for suffix, media in zip(("ttl", "jsonld", "nt", "rdf"), RDF, strict=True):
            found = get(server, f"{path}.{suffix}", "image/png")
            assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, media)
            assert "Accept," not in found.headers.get("vary", "") + ","


def test_a_page_is_in_the_language_of_its_reader(server: Served) -> None:
    for path, language in (
        ("/id/gemeente/almelo/?taal=en", "nl"), ("/id/gemeente/almelo/", "en-GB,nl;q=0.5"), ("/id/gemeente/almelo?taal=en", "nl"),
    ):  # fmt: skip
        led = server.client.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
        if led.headers["location"].endswith("?taal=en"):
            led = get(server, led.headers["location"].removeprefix(PUBLIC), BROWSER)
        assert (led.status_code, led.headers["location"]) == (303, f"{PUBLIC}/en/id/gemeente/almelo/")
    page = get(server, "/en/id/gemeente/almelo/", BROWSER, **{"Accept-Language": "nl"})
    assert (page.status_code, page.headers["content-language"]) == (200, "en")
    assert Page(page.content).all("html", "lang") == ["en"]
    assert "the policy of the municipality" in Page(page.content).text or "municipality" in Page(page.content).text.casefold()
    for language in ("nl", "fr", ""):
        assert get(server, "/id/gemeente/almelo/", BROWSER, **{"Accept-Language": language}).headers["content-language"] == "nl"


def test_a_page_has_its_headers(server: Served) -> None:
    found = get(server, "/en/id/gemeente/almelo/", BROWSER)
    assert found.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "connect-src 'self'" in get(server, "/sparql/", BROWSER).headers["content-security-policy"]
    assert f'<{PUBLIC}/en/id/gemeente/almelo/>; rel="canonical"' in found.headers["link"]
    assert f'<{PUBLIC}/id/gemeente/almelo.ttl>; rel="alternate"; type="text/turtle"' in found.headers["link"]
    dutch = get(server, "/id/gemeente/almelo/", BROWSER).headers["link"]
    assert f'<{PUBLIC}/en/id/gemeente/almelo/index.html>; rel="alternate"; type="text/html"; hreflang="en"' in dutch
    # What shares the page of another thing has its document, which tells of its own address.
    for path in ("/id/gemeente/almelo.ttl", "/id/gemeente/almelo/"):
        assert f'<{PUBLIC}/id/gemeente/almelo/>; rel="canonical"' in get(server, path, "text/turtle").headers["link"]
    again = get(server, "/en/id/gemeente/almelo/", BROWSER, **{"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/id/gemeente/almelo/",
        "/id/gemeente/ede.ttl",
        "/def",
        "/api",
        "/api/vragen",
        "/api/tabellen/3",
        "/catalog",
        "/.well-known/void",
    ],
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
        "/id/gemeente/almelo.", "/def.", "/id/gemeente/nix", "/id/nix.ttl", "/id/gemeente/almelo.exe", "/graph/nix", "/nix",
        "/static/../x", "/static/x", "/download/passwd", "/download/site/manifest.json", "/manifest.json", "/catalog.html",
        "/id/%2e%2e%2fx", "/id/%252e", "/id/gemeente/almelo%00", "/.well-known/void.html", "/def.exe", "/def/0.0.1",
        "/id/../data", "/id/%252e%252e%252f", "/id/gemeente%252falmelo", "/id/gemeente/alm%elo", "/id/gemeente/almelo%23x",
        "/id/gemeente/%C3%A9de", "/id/%FF", "/id/gemeente/den%20haag", "/id//gemeente/almelo", "/id/", "/id", "/dataset/",
        "/id/gemeente/almelo.ttl.ttl", "/ID/gemeente/almelo", "/id/https://w3id.org/onderwijssegregatie/id/gemeente/almelo",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_to_people_and_to_machines(server: Served, path: str) -> None:
    for accept in ("text/turtle", "*/*", "image/png"):
        found = get(server, path, accept)
        assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")
        assert "location" not in found.headers
    for language, words in (("nl", "Hier is niets"), ("en", "Nothing is here")):
        page = get(server, path, BROWSER, **{"Accept-Language": language})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert words in Page(page.content).text


def test_a_path_with_dots_reaches_no_file(server: Served) -> None:
    dots = (b"/static/../pyproject.toml", b"/download/../../x", b"/download/..%2f..%2fx", b"/id/../healthz", b"/id//etc/passwd")
    for path in (*dots, b"/\\evil", b"//evil.example/id/gemeente/almelo"):
        answer = server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 404"), path


def test_a_table_is_what_the_command_line_prints(server: Served, run: Run, release: Path) -> None:
    for form in ("csv", "json"):
        printed = run(ROOT, "table", "3", "--from", release, "--format", form).stdout
        assert get(server, f"/api/tabellen/3?format={form}").text == printed
    assert get(server, "/api/tabellen/3", "application/json").json()["columns"][0]["title"] == "Gemeente"
    assert get(server, "/api/tabellen/3").headers["content-disposition"] == 'attachment; filename="tabellen-3.csv"'
    excel = get(server, "/api/tabellen/3?format=excel")
    assert excel.content.startswith("\ufeffGemeente;".encode())
    assert excel.headers["content-disposition"] == 'attachment; filename="tabellen-3-excel.csv"'


def test_who_reads_pages_and_sets_nothing_is_led_to_the_page_of_an_answer(server: Served) -> None:
    for path, page in (
        ("/api/tabellen/3", "/id/tabel/2013/tabel-3/"),
        ("/api/vragen/eenheden-met-maatregel", "/query/vragen/eenheden-met-maatregel/"),
        ("/api/vragen/eenheden-met-maatregel?format=html&taal=en", "/en/query/vragen/eenheden-met-maatregel/"),
        ("/api/tabellen", "/tabellen/"),
        ("/api/vragen?taal=en", "/en/vragen/"),
        ("/api", "/api/"),
    ):
        led = get(server, path, BROWSER)
        assert (led.status_code, led.headers["location"]) == (303, f"{PUBLIC}{page}")
        assert get(server, page, BROWSER).status_code == 200
    # What is set no page has: then it is the answer itself.
    answer = get(server, "/api/vragen/eenheden-met-maatregel?maatregel=loting", BROWSER)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.count("\n") == 3
    for collection, most in (("tabellen", 16), ("vragen", 84)):
        listed = get(server, f"/api/{collection}?taal=en").json()
        assert len(listed) == most
        assert all(get(server, f"/api/{collection}/{entry['id']}", BROWSER).status_code == 303 for entry in listed)


def test_a_question_is_set_and_refused_in_words(server: Served) -> None:
    found = get(server, "/api/vragen/alles-over-een-gemeente?gemeente=almelo&taal=en", "application/json")
    assert found.status_code == 200 and next(iter(found.json()["rows"][0].values())) == "Almelo"
    for query, told in (
        ("gemeente=almello", "did you mean 'almelo'"), ("gemeente=almelo&gemeente=ede", "set twice"), ("gemeente=", "has no value"),
        ("format=pdf", "'format' cannot be 'pdf'"), ("gemeente=%22%20%7D%20SERVICE%20%3Chttp%3A%2F%2F127.0.0.1%2F%3E", "cannot be"),
        ("gemeente=%FF", "UTF-8"), ("gemeente=almelo%00", "cannot be"), ("format=json&format=csv", "set twice"),
        ("&".join(200 * ["a=1"]), "send fewer"), ("gemeente=almelo&format=html", "use one of: csv, json, excel"),
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


def test_every_file_that_may_be_had_is_served_and_no_other(server: Served, release: Path) -> None:
    files = [path.relative_to(release) for path in release.rglob("*") if path.is_file() and path.relative_to(release).parts[0] != "site"]
    assert len(files) > 100
    for path in files:
        answer = get(server, f"/download/{path}")
        assert (answer.status_code, answer.content) == (200, (release / path).read_bytes()), path
    for name, media in (
        ("tabellen/2013/csv-metadata.json", "application/csvm+json"), ("data/2013/antwoorden.csv", "text/csv; charset=utf-8"),
        ("graph/onderwijssegregatie.trig", "application/trig; charset=utf-8"), ("onderwijssegregatie.zip", "application/zip"),
        ("docs/eisen.md", "text/markdown; charset=utf-8"),
    ):  # fmt: skip
        assert get(server, f"/download/{name}").headers["content-type"] == media
    for name in ("context.jsonld", "catalog.ttl", "catalog.jsonld", "catalog.rdf"):
        assert get(server, f"/{name}").content == (release / name).read_bytes()


def test_what_the_graph_holds_is_told_where_the_web_looks_for_it(server: Served, release: Path) -> None:
    told = get(server, "/.well-known/void", BROWSER)
    assert told.headers["content-type"].startswith("text/turtle")
    graph = rdflib.Graph().parse(data=told.content, format="turtle")
    assert set(graph) == set(rdflib.Graph().parse(release / "void.ttl"))
    dumps = [str(each) for each in graph.objects(None, rdflib.URIRef("http://rdfs.org/ns/void#dataDump"))]
    assert len(dumps) == 3
    for dump in dumps:
        assert get(server, f"/{dump.removeprefix(BASE)}").status_code == 200


def test_the_catalogue_is_served_and_each_file_it_tells_of_answers(server: Served, release: Path) -> None:
    for form, media in (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml")):
        found = get(server, "/catalog", media)
        assert found.content == (release / f"catalog.{form}").read_bytes()
        assert found.headers["content-type"].startswith(media)
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
        page = str(graph.value(dataset, rdflib.DCAT.landingPage))
        assert page == f"{dataset}/"
        told = rdflib.Graph().parse(data=get(server, f"/{page.removeprefix(BASE)}", "text/turtle").content, format="turtle")
        assert (dataset, rdflib.RDF.type, rdflib.DCAT.Dataset) in told
    for service in graph.subjects(rdflib.RDF.type, rdflib.DCAT.DataService):
        for predicate in (rdflib.DCAT.endpointURL, rdflib.DCAT.endpointDescription):
            # The page about the API has a slash behind it.
            assert get(server, f"/{str(graph.value(service, predicate)).removeprefix(BASE)}").status_code in (200, 303)


def test_the_redirects_of_w3id_lead_to_what_is_there(server: Served) -> None:
    for path in (*SEE_OTHER, *FOUND, "def/0.1.0"):
        led = redirect(RULES, path)
        assert led is not None
        found = server.client.get("/" + led[1].removeprefix(SERVER), follow_redirects=False)
        assert found.status_code in (200, 303), path
    assert get(server, "/def/0.1.0", BROWSER).headers["location"] == f"{PUBLIC}/def/"
