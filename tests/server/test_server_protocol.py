"""SPARQL 1.1 Protocol over HTTP: what is asked in each way, the form it comes back in, and the headers around it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import brotli
import httpx
import pytest
import rdflib
from rdflib import RDF, URIRef

from segregatie.base.namespaces import FORMATS, SD
from serving import Served, serving, small_release, wait_until

ONE, TWO = "http://example.org/one", "http://example.org/two"
GRAPHS = {
    ONE: '<http://example.org/a> <http://example.org/p> "é" .\n',
    TWO: "".join(f'<http://example.org/b> <http://example.org/p> "{number}" .\n' for number in range(100, 200)),
}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
DIRECT, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
PUBLIC = "https://data.example.org/x"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("protocol")
    with serving(small_release(folder / "build", GRAPHS), folder / "log", "--public-url", PUBLIC, "--query-bytes", "3000") as served:
        yield served


def count(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def problem(answer: httpx.Response, status: int) -> str:
    """Check an error's form, which is the same everywhere, and give what it tells."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    return str(told["detail"])


def test_the_three_ways_to_ask_give_the_same(server: Served) -> None:
    ways = [
        server.get(ALL),
        server.ask(ALL),
        server.ask(ALL, **{"Content-Type": f"{DIRECT}; charset=UTF-8"}),
        server.client.post("/sparql", data={"query": ALL}),
    ]
    assert len({answer.content for answer in ways}) == 1
    assert len(ways[0].json()["results"]["bindings"]) == 101


@pytest.mark.parametrize(
    ("parameters", "default", "named"),
    [
        ([], 101, 101),
        ([("default-graph-uri", ONE)], 1, 0),
        ([("default-graph-uri", ONE), ("default-graph-uri", TWO)], 101, 0),
        ([("named-graph-uri", ONE)], 0, 1),
        ([("default-graph-uri", TWO), ("named-graph-uri", ONE)], 100, 1),
        ([("default-graph-uri", "http://example.org/unknown")], 0, 0),
        ([("default-graph-uri", "file:///etc/passwd")], 0, 0),
    ],
)
def test_the_dataset_is_what_the_protocol_names(server: Served, parameters: list[tuple[str, str]], default: int, named: int) -> None:
    address = f"/sparql?{urlencode(parameters)}"
    for query, expected in ((COUNT, default), (COUNT_NAMED, named)):
        assert count(server.client.get(f"{address}&{urlencode({'query': query})}")) == expected
        assert count(server.client.post(address, content=query, headers={"Content-Type": DIRECT})) == expected
        fields = "&".join(f"{name}={quote(value, safe='')}" for name, value in [("query", query), *parameters])
        assert count(server.client.post("/sparql", content=fields, headers={"Content-Type": FORM})) == expected


def test_the_protocol_s_dataset_goes_before_the_query_s(server: Served) -> None:
    asked = COUNT.replace("{", f"FROM <{ONE}> {{", 1)
    assert count(server.get(asked)) == 1
    assert count(server.client.get("/sparql", params={"query": asked, "default-graph-uri": TWO})) == 100


def test_a_relative_iri_is_relative_to_the_endpoint(server: Served) -> None:
    answer = server.get("CONSTRUCT { <a> <b> 1 } {}", Accept="application/n-triples")
    assert answer.text.startswith(f"<{PUBLIC}/a> <{PUBLIC}/b> ")


def test_a_dataset_in_the_query_is_names_only(server: Served) -> None:
    assert count(server.get(COUNT.replace("{", "FROM <file:///etc/passwd> {", 1))) == 0
    assert count(server.get(COUNT.replace("{", f"FROM <{server.base}/healthz> {{", 1))) == 0


WRONG = {
    "empty": ("GET", "?query=", None, b"", 400, "no query"),
    "no query": ("GET", "?default-graph-uri=http%3A%2F%2Fx", None, b"", 400, "0 queries"),
    "two queries": ("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", None, b"", 400, "2 queries"),
    "two in a form": ("POST", "", FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400, "2 queries"),
    "one in each": ("POST", "?query=ASK%7B%7D", DIRECT, b"ASK{}", 400, "2 queries"),
    "one in address and form": ("POST", "?query=ASK%7B%7D", FORM, b"query=ASK%7B%7D", 400, "2 queries"),
    "no content type": ("POST", "", None, b"ASK{}", 400, "no Content-Type"),
    "form without its type": ("POST", "", None, b"query=ASK%7B%7D", 400, "no Content-Type"),
    "another type": ("POST", "", "text/plain", b"ASK{}", 415, "text/plain"),
    "JSON": ("POST", "", "application/json", b"{}", 415, "application/json"),
    "UTF-16": ("POST", "", f"{DIRECT}; charset=UTF-16", "ASK{}".encode("utf-16"), 415, "charset utf-16"),
    "not UTF-8": ("POST", "", DIRECT, b"ASK{ ?s ?p '\xff' }", 400, "not valid UTF-8"),
    "not UTF-8 in a form": ("POST", "", FORM, b"query=ASK%7B%7D%23%FF", 400, "not valid UTF-8"),
    "not UTF-8 in the address": ("GET", "?query=ASK%7B%7D%23%FF", None, b"", 400, "not valid UTF-8"),
    "update": ("POST", "", FORM, b"update=CLEAR%20ALL", 403, "read-only"),
    "update by GET": ("GET", "?update=CLEAR%20ALL", None, b"", 403, "read-only"),
    "update as body": ("POST", "", "application/sparql-update", b"CLEAR ALL", 403, "read-only"),
    "load as query": ("GET", "?query=LOAD%20%3Chttp%3A%2F%2Fx%3E", None, b"", 403, "LOAD"),
    "insert as query": ("POST", "", DIRECT, b"INSERT DATA { <a:a> <a:a> 1 }", 403, "INSERT"),
    "syntax": ("GET", "?query=ASK%20%7B", None, b"", 400, "not valid SPARQL at 1:6 (line:column): { is not closed"),
    "prefix unknown": ("POST", "", DIRECT, b"ASK { ?s a:p ?o }", 400, "not valid SPARQL"),
    "bad graph name": ("GET", "?query=ASK%7B%7D&default-graph-uri=a%20b", None, b"", 400, "Invalid IRI"),
    "large": ("POST", "", DIRECT, b"ASK{} #" + b"x" * 3_000, 413, "larger than 3,000 bytes"),
    "many parameters": ("GET", "?query=ASK%7B%7D" + "&a=" * 600, None, b"", 400, "more than 500 parameters"),
}


@pytest.mark.parametrize(("method", "query", "media", "body", "status", "told"), WRONG.values(), ids=WRONG)
def test_what_the_protocol_does_not_allow_is_told(
    server: Served, method: str, query: str, media: str | None, body: bytes, status: int, told: str
) -> None:
    headers = {} if media is None else {"Content-Type": media}
    answer = server.client.request(method, f"/sparql{query}", content=body, headers=headers)
    assert told in problem(answer, status)
    assert count(server.get(COUNT)) == 101


FORMS = {
    (ALL, "application/sparql-results+json"): "application/sparql-results+json",
    (ALL, "application/sparql-results+xml"): "application/sparql-results+xml",
    (ALL, "text/csv"): "text/csv; charset=utf-8",
    (ALL, "text/tab-separated-values"): "text/tab-separated-values; charset=utf-8",
    (ALL, "application/json"): "application/json",
    (ALL, "*/*"): "application/sparql-results+json",
    (ALL, "text/*"): "text/csv; charset=utf-8",
    (ALL, "text/csv;q=0.5, application/sparql-results+xml;q=0.6"): "application/sparql-results+xml",
    (ALL, "application/sparql-results+json;q=0, */*;q=0.1"): "application/sparql-results+xml",
    (ALL, "text/html, */*;q=0.1"): "application/sparql-results+json",
    ("ASK {}", "application/sparql-results+xml"): "application/sparql-results+xml",
    (GRAPH, "*/*"): "text/turtle; charset=utf-8",
    (GRAPH, "application/n-triples"): "application/n-triples",
    (GRAPH, "application/ld+json"): "application/ld+json",
    (GRAPH, "application/rdf+xml"): "application/rdf+xml",
    ("DESCRIBE <http://example.org/a>", "text/turtle"): "text/turtle; charset=utf-8",
    ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"): "text/turtle; charset=utf-8",
}


@pytest.mark.parametrize(("asked", "media"), FORMS.items(), ids=str)
def test_the_form_is_what_the_client_reads(server: Served, asked: tuple[str, str], media: str) -> None:
    text, accept = asked
    answer = server.get(text, Accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "Accept" in [each.strip() for each in answer.headers["vary"].split(",")]


@pytest.mark.parametrize("form", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_every_form_of_a_graph_is_the_same_graph(server: Served, form: str) -> None:
    read = {"application/n-triples": "nt", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}.get(form, "turtle")
    graph = rdflib.Graph().parse(data=server.get(GRAPH, Accept=form).text, format=read)
    expected = rdflib.Graph().parse(data="".join(GRAPHS.values()), format="nt")
    assert set(graph) == set(expected)


@pytest.mark.parametrize(
    ("text", "accept"),
    [(ALL, "text/turtle"), (GRAPH, "application/sparql-results+json"), (ALL, "image/png"), (ALL, "*/*;q=0"), ("ASK {}", "text/turtle")],
)
def test_a_form_we_do_not_have_is_406_with_the_list(server: Served, text: str, accept: str) -> None:
    told = problem(server.get(text, Accept=accept), 406)
    assert ("text/turtle" if text is GRAPH else "application/sparql-results+json") in told


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql", "/healthz", "/metrics", "/nowhere", "/sparql?query=ASK"])
def test_head_is_get_without_a_body(server: Served, path: str) -> None:
    ours = {"date"} | ({"content-length"} if path == "/metrics" else set())
    get, head = server.client.get(path), server.client.head(path)
    assert head.content == b""
    assert head.status_code == get.status_code
    assert {k: v for k, v in head.headers.items() if k not in ours} == {k: v for k, v in get.headers.items() if k not in ours}


@pytest.mark.parametrize(
    ("path", "allow"), [("/sparql", "GET, POST, HEAD, OPTIONS"), ("/healthz", "GET, HEAD, OPTIONS"), ("/metrics", "GET, HEAD, OPTIONS")]
)
def test_other_methods_are_405_and_told_what_is_allowed(server: Served, path: str, allow: str) -> None:
    for method in {"PUT", "DELETE", "PATCH", "TRACE", "POST", "BREW"} - set(allow.split(", ")):
        answer = server.client.request(method, path)
        assert allow in problem(answer, 405)
        assert answer.headers["allow"] == allow
    assert server.client.options(path).headers["allow"] == allow


def test_a_preflight_is_answered_without_credentials(server: Served) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = server.client.options("/sparql", headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_every_coding_holds_the_same_and_has_its_own_tag(server: Served) -> None:
    plain = server.get(ALL, **{"Accept-Encoding": "identity"})
    with server.client.stream("GET", "/sparql", params={"query": ALL}, headers={"Accept-Encoding": "gzip"}) as zipped:
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(zipped.iter_raw())) == plain.content
    with server.client.stream("GET", "/sparql", params={"query": ALL}, headers={"Accept-Encoding": "gzip;q=0.1, br"}) as brotlied:
        assert brotlied.headers["content-encoding"] == "br"
        assert brotli.decompress(b"".join(brotlied.iter_raw())) == plain.content
    tags = [each.headers["etag"] for each in (plain, zipped, brotlied)]
    assert len(set(tags)) == 3
    assert all(tag.startswith('"') for tag in tags)
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept, Accept-Encoding"
    assert "content-encoding" not in server.get(ALL, **{"Accept-Encoding": "br;q=0, gzip;q=0"}).headers


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', '"a","b" , W/{}', "*"])
def test_what_the_client_has_is_not_sent_again(server: Served, known: str) -> None:
    first = server.get(ALL)
    again = server.get(ALL, **{"If-None-Match": known.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "access-control-allow-origin", "cache-control"):
        assert again.headers[name] == first.headers[name]
    assert server.get(ALL, **{"If-None-Match": '"other"'}).status_code == 200
    # The tag of another coding is not this one's.
    assert server.get(ALL, **{"If-None-Match": first.headers["etag"], "Accept-Encoding": "identity"}).status_code == 200


def test_forms_have_tags_of_their_own(server: Served) -> None:
    accepts = ("application/sparql-results+json", "application/json", "text/csv", "application/sparql-results+xml")
    assert len({server.get(ALL, Accept=accept).headers["etag"] for accept in accepts}) == 4


def test_an_answer_that_changes_is_not_remembered(server: Served) -> None:
    first, second = (server.get("SELECT (STRUUID() AS ?x) {}") for _ in range(2))
    assert first.content != second.content
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers


def test_the_answer_is_the_same_from_memory(server: Served) -> None:
    text = ALL + " # once"
    answers = [server.get(text) for _ in range(3)]
    assert len({(each.content, each.headers["etag"]) for each in answers}) == 1
    wait_until(lambda: [line["remembered"] for line in server.log() if line["event"] == "request"][-3:] == [False, True, True], 2)


def test_nothing_comes_from_the_host_header(server: Served) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = server.client.get("/sparql", headers=headers)
    assert "evil" not in answer.text + str(answer.headers)
    assert f"{PUBLIC}/sparql" in answer.text
    for path in (b"//evil.example/sparql", b"/sparql/", b"/\\evil.example"):
        told = server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", seconds=2)
        assert told.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
        assert b"ocation:" not in told.replace(b"Link, Location", b"")


@pytest.mark.parametrize("path", ["/../etc/passwd", "/%2e%2e%2fetc/passwd", "/%252e%252e/", "/a%00b", "/sparql%2f", "/é", "/a b?"])
def test_odd_paths_are_nowhere(server: Served, path: str) -> None:
    told = server.raw(f"GET {quote(path, safe='/%?.')} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode(), seconds=2)
    assert told.startswith(b"HTTP/1.1 404")


def test_the_service_describes_itself(server: Served) -> None:
    answer = server.client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    service = URIRef(f"{PUBLIC}/sparql")
    assert list(graph.subjects(RDF.type, URIRef(SD + "Service"))) == [service]
    assert list(graph.objects(service, URIRef(SD + "endpoint"))) == [service]
    assert {str(each) for each in graph.objects(None, URIRef(SD + "name"))} == {ONE, TWO}
    forms = {str(each).removeprefix(FORMATS) for each in graph.objects(service, URIRef(SD + "resultFormat"))}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "RDF_XML"} < forms
    assert not list(graph.objects(service, URIRef(SD + "feature")))
    for form, read in (("application/n-triples", "nt"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        other = server.client.get("/sparql", headers={"Accept": form})
        assert other.headers["content-type"] == form
        assert set(rdflib.Graph().parse(data=other.text, format=read)) == set(graph)
    assert "text/turtle" in problem(server.client.get("/sparql", headers={"Accept": "text/html"}), 406)


def test_metrics_and_logs_count_what_was_asked_and_say_nothing_of_who(server: Served) -> None:
    word = "Zeldzamebloemkool"
    server.get(f"ASK {{ ?s ?p '{word}' }}", **{"User-Agent": word, "X-Forwarded-For": "192.0.2.77"})
    server.client.get(f"/{word}")
    metrics = server.client.get("/metrics").text
    assert 'segregatie_requests_total{method="GET",route="sparql",status="200"}' in metrics
    assert "segregatie_workers_busy 0\n" in metrics
    text = json.dumps(server.log())
    for each in (word, "192.0.2.77", "127.0.0.1", "ASK"):
        assert each not in metrics
        assert each not in text.replace(server.base, "")
    assert {*server.log()[-1]} == {"event", "method", "route", "status", "ms", "bytes", "remembered"}


def test_health_tells_the_release(server: Served) -> None:
    told = server.client.get("/healthz").json()
    assert told == {"status": "ok", "release": server.log()[0]["release"]}
