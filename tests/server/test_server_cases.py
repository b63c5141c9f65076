"""What strangers and real clients tripped over, each exactly as they sent it, and the right answer."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import rdflib

from serving import Served, detail, offer, serving, small_release, wait_until

GRAPH = "http://example.org/graph"
MIXED = 'SELECT ?x { VALUES ?x { "53" 75 "9" 39 "135" 134 "151" "71" "170" 22 "151" 49 188 "57" "86" 16 179 147 7 156 "24" } } ORDER BY ?x'
XML, RDF_XML, JSON = "application/sparql-results+xml", "application/rdf+xml", "application/sparql-results+json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("cases")
    release = small_release(folder / "build", {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'})
    (release / "docs").mkdir()
    (release / "docs" / "tien.md").write_bytes(b"0123456789")
    # Larger than what is held in memory.
    with (release / "graph" / "groot.nt").open("wb") as large:
        for number in range(3 << 20):
            large.write(b"%07d\n" % number)
    with serving(offer(release), folder / "log", "--workers", "2") as served:
        yield served


# --- 1. a sort that the engine cannot do ---


def test_order_by_over_mixed_kinds_is_an_error_that_names_it(server: Served) -> None:
    told = detail(server.ask(MIXED), 422)
    assert told.startswith("ORDER BY: the engine has no order for values of different kinds")
    assert "write ORDER BY STR(?x)" in told
    # What it says to write is answered, and in order.
    for order in ("STR(?x)", "DATATYPE(?x) ?x"):
        rows = server.ask(MIXED.replace("ORDER BY ?x", f"ORDER BY {order}")).json()["results"]["bindings"]
        assert len(rows) == 21
    numbers = [int(row["x"]["value"]) for row in rows if "datatype" in row["x"]]
    assert numbers == [7, 16, 22, 39, 49, 75, 134, 147, 156, 179, 188]


def test_a_failure_of_the_engine_is_logged_with_the_query_s_digest_and_nothing_of_it(server: Served) -> None:
    text = MIXED + " # logged"
    assert server.ask(text).status_code == 422
    digest = sha256(text.encode()).hexdigest()[:16]
    wait_until(lambda: digest in str(server.log()), 5)
    line = next(line for line in server.log() if line.get("query") == digest)
    assert line["event"] == "engine failed"
    assert re.fullmatch(r"\w+\.rs:[0-9]+", line["at"])
    assert "VALUES" not in str(server.log())
    assert 'segregatie_queries_ended_total{reason="engine"}' in server.client.get("/metrics").text


def test_memory_is_told_apart_from_a_failure(server: Served) -> None:
    # Ten characters, ten times ten, and so on: by the ninth step 10 GB.
    steps = " ".join(f"BIND(CONCAT({', '.join([f'?a{n}'] * 10)}) AS ?a{n + 1})" for n in range(9))
    told = detail(server.ask(f"SELECT (STRLEN(?a9) AS ?n) {{ BIND('0123456789' AS ?a0) {steps} }}"), 503)
    assert told == "the query takes more memory than is allowed; ask for less"
    wait_until(lambda: 'segregatie_queries_ended_total{reason="memory"} 1\n' in server.client.get("/metrics").text, 5)


# --- 2, 3. what XML cannot hold ---


@pytest.mark.parametrize("predicate", ["http://e/2013", "http://e/a/", "urn:x:1"])
def test_a_predicate_without_an_xml_name_is_refused_with_the_forms_that_can(server: Served, predicate: str) -> None:
    text = f"CONSTRUCT {{ <http://e/s> <{predicate}> 1 }} {{}}"
    told = detail(server.get(text, Accept=RDF_XML), 406)
    assert told == (
        f"RDF/XML has no name for the predicate <{predicate}>; ask for one of: text/turtle, application/n-triples, application/ld+json"
    )
    for media, form in (("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/ld+json", "json-ld")):
        graph = rdflib.Graph().parse(data=server.get(text, Accept=media).content, format=form)
        assert list(graph) == [(rdflib.URIRef("http://e/s"), rdflib.URIRef(predicate), rdflib.Literal(1))]


@pytest.mark.parametrize("predicate", ["http://e/2013a", "http://e/é-1", "http://e/#_b.c", "urn:x:naam"])
def test_a_predicate_with_an_xml_name_is_written(server: Served, predicate: str) -> None:
    text = f"CONSTRUCT {{ <http://e/s> <{predicate}> 'a\\rb' }} {{}}"
    graph = rdflib.Graph().parse(data=server.get(text, Accept=RDF_XML).content, format="xml")
    assert list(graph) == [(rdflib.URIRef("http://e/s"), rdflib.URIRef(predicate), rdflib.Literal("a\rb"))]


def test_a_carriage_return_is_read_again_as_one(server: Served) -> None:
    answer = server.get(r"SELECT ('a\r\nb' AS ?x) {}", Accept=XML)
    assert b"a&#xD;\nb" in answer.content
    literal = ET.fromstring(answer.content).find(".//{*}literal")  # noqa: S314 - our own answer
    assert literal is not None
    assert literal.text == "a\r\nb"


@pytest.mark.parametrize(("escape", "sign"), [(r"\u0001", "\x01"), (r"\uFFFE", "\ufffe")])
def test_a_character_that_xml_cannot_hold_is_refused_with_a_form_that_can(server: Served, escape: str, sign: str) -> None:
    told = detail(server.get(f"SELECT ('a{escape}b' AS ?x) {{}}", Accept=XML), 406)
    assert f"U+{ord(sign):04X}" in told
    assert "application/sparql-results+json" in told
    answer = server.get(f"SELECT ('a{escape}b' AS ?x) {{}}", Accept=JSON)
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == f"a{sign}b"
    assert "text/turtle" in detail(server.get(f"CONSTRUCT {{ <x:s> <x:p> 'a{escape}b' }} {{}}", Accept=RDF_XML), 406)


def test_our_own_rdf_xml_files_are_xml_and_the_same_graph(release: Path) -> None:
    files = sorted(release.rglob("*.rdf"))
    # Those of the site are read by rdflib in tests/site/test_documents.py.
    outside = [path for path in files if "site" not in path.relative_to(release).parts]
    assert {path.name for path in outside} == {"catalog.rdf", "onderwijssegregatie.rdf", "vocabulaire.rdf"}
    for path in files:
        ET.fromstring(path.read_bytes())  # noqa: S314 - our own file
    for path in outside:
        assert len(rdflib.Graph().parse(path, format="xml")) == len(rdflib.Graph().parse(path.with_suffix(".ttl"), format="turtle"))


# --- 5, 7 and 8 stand in test_server_guard.py; 4 in test_publish.py ---


def test_a_full_iri_goes_beside_a_prefix_of_its_scheme(server: Served) -> None:
    text = f"PREFIX http: <http://e/> ASK {{ <{GRAPH}> <http://e/p> 'x' . <{GRAPH}> http:p 'x' }}"
    assert server.ask(text).json()["boolean"] is True


# --- 6, 12, 13. what stands before the application ---


@pytest.mark.parametrize(
    ("head", "status", "told"),
    [
        (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n", 400, "0 Host headers"),
        (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "2 Host headers"),
        (
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            501, "without another coding",
        ),
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "longer than 16,384 bytes"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n", 431, "larger than 32,768 bytes"),
    ],
    ids=["no Host", "two Hosts", "another coding", "long", "large"],
)  # fmt: skip
def test_what_is_refused_at_the_door_says_so_to_a_page_from_elsewhere_too(server: Served, head: bytes, status: int, told: str) -> None:
    answer = server.raw(head.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n", 1), seconds=5)
    first, _, body = answer.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 %d" % status)
    assert b"access-control-allow-origin: *" in first.lower()
    assert told in json.loads(body)["detail"]


def test_http_1_0_needs_no_host(server: Served) -> None:
    assert server.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n", seconds=5).startswith((b"HTTP/1.0 200", b"HTTP/1.1 200"))


# --- 9. parts of files ---

TEN = "/download/docs/tien.md"
PARTS = {
    "the first four": ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
    "from the seventh": ("bytes=6-", 206, b"6789", "bytes 6-9/10"),
    "the last two": ("bytes=-2", 206, b"89", "bytes 8-9/10"),
    "more than there is": ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
    "the last hundred": ("bytes=-100", 206, b"0123456789", "bytes 0-9/10"),
    "beyond the end": ("bytes=10-", 416, None, "bytes */10"),
    "nothing of the end": ("bytes=-0", 416, None, "bytes */10"),
    "backwards": ("bytes=5-2", 200, b"0123456789", None),
    "two at once": ("bytes=0-1,4-5", 200, b"0123456789", None),
    "other units": ("lines=0-3", 200, b"0123456789", None),
    "no numbers": ("bytes=a-b", 200, b"0123456789", None),
}


@pytest.mark.parametrize(("asked", "status", "body", "where"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_file(server: Served, asked: str, status: int, body: bytes | None, where: str | None) -> None:
    answer = server.client.get(TEN, headers={"Range": asked})
    assert (answer.status_code, answer.headers.get("content-range")) == (status, where)
    if body is None:
        assert "no such part" in detail(answer, 416)
    else:
        assert answer.content == body
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["accept-ranges"] == "bytes"
    # Of what HEAD tells there is no part (RFC 9110, 14.2).
    head = server.client.head(TEN, headers={"Range": asked})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "10", b"")


def test_a_part_is_of_the_file_that_the_client_knows_or_it_gets_the_whole(server: Served) -> None:
    whole = server.client.get(TEN, headers={"Accept-Encoding": "identity"})
    known = (whole.headers["etag"], whole.headers["last-modified"])
    for condition, status in (
        (known[0], 206),
        (known[1], 206),
        ('"other"', 200),
        (f"W/{known[0]}", 200),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 200),
    ):
        assert server.client.get(TEN, headers={"Range": "bytes=0-3", "If-Range": condition}).status_code == status


def test_a_large_file_comes_in_pieces_and_in_parts(server: Served) -> None:
    path, size = "/download/graph/groot.nt", 24 << 20
    assert int(server.client.head(path).headers["content-length"]) == size
    listener = server.processes()[0]
    before = listener.memory_info().rss
    whole = server.client.get(path).content
    assert listener.memory_info().rss - before < 12 << 20
    assert sha256(whole).digest() == sha256(b"".join(b"%07d\n" % number for number in range(3 << 20))).digest()
    part = server.client.get(path, headers={"Range": f"bytes={size - 8 * 20_000}-"})
    assert part.status_code == 206
    assert part.content == whole[-8 * 20_000 :]


def test_duckdb_and_curl_read_parts(release: Path, tmp_path: Path) -> None:
    """The readers of Parquet that ask a file's end first: what `read_parquet(url)` of polars and DuckDB do."""
    with serving(release, tmp_path / "log") as served:
        files = sorted((release / "tabellen").rglob("*.parquet"))
        assert files
        path = files[0].relative_to(release).as_posix()
        size = files[0].stat().st_size
        assert served.client.head(f"/download/{path}").headers["accept-ranges"] == "bytes"
        foot = served.client.get(f"/download/{path}", headers={"Range": "bytes=-8"})
        assert (foot.status_code, foot.content) == (206, files[0].read_bytes()[-8:])
        assert foot.content.endswith(b"PAR1")
        length = int.from_bytes(foot.content[:4], "little")
        metadata = served.client.get(f"/download/{path}", headers={"Range": f"bytes={size - 8 - length}-{size - 9}"})
        assert metadata.content == files[0].read_bytes()[-8 - length : -8]
        # What is compressed already is not compressed again.
        assert "content-encoding" not in served.client.get(f"/download/{path}").headers


# --- 10, 11 ---


@pytest.mark.parametrize("name", ["X-Requested-With", "Cache-Control", "Authorization", "Range", "If-Range"])
def test_a_page_from_elsewhere_may_send_what_pages_send(server: Served, name: str) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": name.lower()}
    answer = server.client.options("/sparql", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert name in answer.headers["access-control-allow-headers"].split(", ")
    assert server.get("ASK {}", **{name: "x"}).json()["boolean"] is True


def test_an_empty_default_graph_names_none(server: Served) -> None:
    text = f"ASK {{ <{GRAPH}> <http://e/p> 'x' }}"
    for empty in ({"default-graph-uri": ""}, {"default-graph-uri": "", "named-graph-uri": ""}):
        assert server.client.get("/sparql", params={"query": text, **empty}).json()["boolean"] is True
        assert server.client.post("/sparql", data={"query": text, **empty}).json()["boolean"] is True
    assert server.client.get("/sparql", params={"query": text, "default-graph-uri": "http://e/none"}).json()["boolean"] is False


# --- walls ---


def test_an_answer_behind_an_odd_declaration_is_run_each_time(server: Served) -> None:
    text = "PREFIXb: <urn:b> SELECT (STRUUID() AS ?x) (NOW() AS ?y) {}"
    first, second = (server.ask(text) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content != second.content
    assert "etag" not in first.headers


def test_a_local_build_answers_this_machine_and_no_other_page(tmp_path: Path) -> None:
    release = small_release(tmp_path / "build", {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'})
    (release / "LOKAAL.txt").write_text("", encoding="utf-8")
    with serving(release, tmp_path / "log") as served:
        for host in (f"127.0.0.1:{served.port}", f"localhost:{served.port}", f"[::1]:{served.port}", "localhost"):
            for _ in range(2):
                answer = served.get("ASK {}", Host=host, Origin="https://a.example")
                assert answer.status_code == 200
                assert not [name for name in answer.headers if name.startswith("access-control")]
        for host in ("evil.example", f"evil.example:{served.port}", "127.0.0.1.evil.example"):
            for path in ("/sparql?query=ASK%7B%7D", "/", "/healthz"):
                answer = served.client.get(path, headers={"Host": host})
                assert answer.status_code == 403, host
                assert "for this machine only" in answer.json()["detail"]
        asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
        assert "access-control-allow-origin" not in served.client.options("/sparql", headers=asked).headers
