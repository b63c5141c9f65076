"""A second list of cases of the kinds that strangers tripped over (test_server_cases), each as it was sent, and the right answer."""

from __future__ import annotations

import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import rdflib
from rdflib.compare import isomorphic

from serving import Served, detail, offer, serving, small_release

GRAPH = "http://example.org/graph"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_XML, XML, JSON = "application/rdf+xml", "application/sparql-results+xml", "application/sparql-results+json"
MIXED = '"53" 75 "9" 39 "135" 134 "151" "71" "170" 22 "151" 49 188 "57" "86" 16 179 147 7 156 "24"'
DATE = "http://www.w3.org/2001/XMLSchema#date"
TEN = "/download/docs/tien.md"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("further")
    release = small_release(folder / "build", {GRAPH: f'<{GRAPH}> <http://e/p> "x" .\n'})
    (release / "docs").mkdir()
    (release / "docs" / "tien.md").write_bytes(b"0123456789")
    with serving(offer(release), folder / "log", "--workers", "2") as served:
        yield served


# --- sorts and functions ---


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?x {{ {{ SELECT ?x {{ VALUES ?x {{ {MIXED} }} }} ORDER BY ?x LIMIT 5 }} }}",
        f"SELECT ?x (COUNT(*) AS ?n) {{ VALUES ?x {{ {MIXED} }} }} GROUP BY ?x ORDER BY ?n DESC(?x)",
        f"SELECT (GROUP_CONCAT(STR(?x)) AS ?all) {{ SELECT ?x {{ VALUES ?x {{ {MIXED} }} }} ORDER BY ?x }}",
        f'SELECT ?x {{ VALUES ?x {{ {MIXED} true "a"@nl <http://e/> UNDEF "2013-01-01"^^<{DATE}> }} }} ORDER BY ?x',
    ],
    ids=["within", "by group", "before an aggregate", "of six kinds"],
)
def test_a_sort_over_mixed_kinds_is_answered_or_told_by_its_name(server: Served, text: str) -> None:
    answer = server.ask(text)
    assert answer.status_code == 200 or "ORDER BY" in detail(answer, 422)


@pytest.mark.parametrize(
    "where", ["FILTER(<http://e/f>(?o))", "BIND(<http://e/f>(?o) AS ?x)", "FILTER EXISTS { FILTER(<http://e/f>(?o)) }"]
)
def test_a_function_that_is_none_is_told_by_its_name_wherever_it_stands(server: Served, where: str) -> None:
    assert "<http://e/f>" in detail(server.ask(f"ASK {{ ?s ?p ?o {where} }}"), 400)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ASK { ?s ex: ?o }", "the prefix ex: is not declared"),
        ("ASK { ?s : ?o }", "the prefix : is not declared"),
        ("ASK { ?s é:p ?o }", "the prefix é: is not declared"),
        ("ASK { ?s a.b:p ?o }", "the prefix a.b: is not declared"),
        ('ASK { ?s ?p "1"^^xsd:integer }', "write PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"),
        ("SELECT * FROM ex:g {}", "the prefix ex: is not declared"),
        ("@prefix ex: <http://e/> . ASK { ?s ex:p ?o }", "and not with @prefix"),
        ("PREFIX ex: <http://e/> SELECT * { ?s ?p ex:a/1 }", "the / in ex:a/1 is a step of a path"),
        ("SELECT (foo(1) AS ?x) {}", "foo is no function of SPARQL"),
    ],
)
def test_a_fault_is_told_with_its_reason(server: Served, text: str, told: str) -> None:
    assert told in detail(server.ask(text), 400)


# --- what XML cannot hold ---


@pytest.mark.parametrize("predicate", ["http://e/a²", "http://e/a①", "http://www.w3.org/2000/xmlns/a", f"{RDF}li", f"{RDF}about"])
def test_a_predicate_that_rdf_xml_has_no_element_for_is_refused(server: Served, predicate: str) -> None:
    text = f"CONSTRUCT {{ <http://e/s> <{predicate}> 1 }} {{}}"
    assert detail(server.get(text, Accept=RDF_XML), 406).startswith(f"RDF/XML has no name for the predicate <{predicate}>")
    assert server.get(text, Accept="text/turtle").status_code == 200


@pytest.mark.parametrize("kind", ["http://e/a/", "urn:x:1"])
def test_a_class_that_rdf_xml_has_no_element_for_is_refused(server: Served, kind: str) -> None:
    told = detail(server.get(f"CONSTRUCT {{ <http://e/s> a <{kind}> }} {{}}", Accept=RDF_XML), 406)
    assert told.startswith(f"RDF/XML has no name for the class <{kind}>; ask for one of: text/turtle")


@pytest.mark.parametrize(
    "triples",
    [
        f"<x:s> a <{RDF}li>",
        f"<x:s> <{RDF}_1> 1",
        "<x:s> <http://e/?x> 1",
        "<x:s> <http://e/·a> 1",
        "<x:s?a=1&b='2'> <x:p> ' ]]> '",
        "_:1 <x:p> []",
    ],
)
def test_what_rdf_xml_can_hold_is_the_same_graph(server: Served, triples: str) -> None:
    text = f"CONSTRUCT {{ {triples} }} {{}}"
    graphs = [
        rdflib.Graph().parse(data=server.get(text, Accept=media).content, format=form)
        for media, form in ((RDF_XML, "xml"), ("application/n-triples", "nt"))
    ]
    assert isomorphic(*graphs)


@pytest.mark.parametrize("number", [0x00, 0x08, 0x0B, 0x1F, 0xFFFF])
def test_a_control_character_is_refused_in_xml_by_its_number(server: Served, number: int) -> None:
    text = f"SELECT ('a\\u{number:04X}b' AS ?x) {{}}"
    assert f"U+{number:04X}" in detail(server.get(text, Accept=XML), 406)
    assert server.get(text, Accept=JSON).json()["results"]["bindings"][0]["x"]["value"] == f"a{chr(number)}b"


@pytest.mark.parametrize("sign", ["\x7f", "\x85", "\u2028", "\U0001fffe", "\t", "\n", "\r"])
def test_a_sign_that_xml_can_hold_is_read_again_as_it_was(server: Served, sign: str) -> None:
    answer = server.get(f"SELECT ('\\U{ord(sign):08X}' AS ?x) {{}}", Accept=XML)
    literal = ET.fromstring(answer.content).find(".//{*}literal")  # noqa: S314 - our own answer
    assert literal is not None
    assert literal.text == sign


# --- hosts and addresses ---


@pytest.mark.parametrize("host", [b"a b", b"a/b", b"u@a", b"[::1", b"a:b", b"\xff", b"a?b", b"a#", b"<x>", b"%4"])
def test_a_host_that_is_none_is_refused_remembered_or_not(server: Served, host: bytes) -> None:
    head = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\nHost: "
    assert server.raw(head + b"a\r\n\r\n", seconds=5).startswith(b"HTTP/1.1 200")
    answer = server.raw(head + host + b"\r\n\r\n", seconds=5)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"the Host header is neither a name nor an address" in answer


@pytest.mark.parametrize("host", [b"a:", b"[::1]:80", b"x_y", b"%61", b"A.example.:8000"])
def test_a_host_that_may_be_is_answered(server: Served, host: bytes) -> None:
    head = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\nHost: "
    assert server.raw(head + host + b"\r\n\r\n", seconds=5).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "path",
    ["/download/docs%2Ftien.md", "/download%2fdocs/tien.md", f"/{TEN}", f"{TEN}/", f"{TEN}.", f"{TEN}%00", "/download/./docs/tien.md"],
)
def test_a_file_has_one_address(server: Served, path: str) -> None:
    answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode(), seconds=5)
    assert answer.startswith(b"HTTP/1.1 404")


# --- parts and conditions ---


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("Range", "bytes=0-0,-1")], 200),
        ([("Range", "bytes=0-3"), ("Range", "bytes=5-6")], 200),
        ([("Range", "bytes=-" + "9" * 30)], 206),
        ([("Range", "bytes=" + "9" * 30 + "-")], 416),
        ([("Range", "bytes=+0-3")], 200),
        ([("Range", "bytes=99-"), ("If-Range", '"other"')], 200),
        ([("Range", "bytes=0-3"), ("If-Range", "Fri, 01 Jan 2100 00:00:00 GMT")], 200),
        ([("Range", "bytes=0-3"), ("If-Match", '"other"')], 412),
        ([("Range", "bytes=0-3"), ("If-Match", "*")], 206),
        ([("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")], 412),
        ([("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")], 200),
        ([("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")], 304),
        ([("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"), ("If-None-Match", '"other"')], 200),
        ([("If-Modified-Since", "yesterday")], 200),
    ],
)
def test_a_condition_is_looked_at(server: Served, headers: list[tuple[str, str]], status: int) -> None:
    server.client.get(TEN)
    assert server.client.get(TEN, headers=headers).status_code == status


def test_a_part_is_of_the_file_that_if_match_names(server: Served) -> None:
    tag = server.client.get(TEN).headers["etag"]
    assert server.client.get(TEN, headers={"Range": "bytes=0-3", "If-Match": f'"other", {tag}'}).status_code == 206
    assert server.client.get(TEN, headers={"Range": "bytes=0-3", "If-Match": f"W/{tag}"}).status_code == 412


# --- bodies and preflights ---


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Transfer-Encoding: chunked", b"5;a=b\r\nASK{}\r\n0\r\nX: y\r\n\r\n", b"200"),
        (b"Transfer-Encoding: CHUNKED", b"5\r\nASK{}\r\n0\r\n\r\n", b"200"),
        (b"Transfer-Encoding: chunked, chunked", b"5\r\nASK{}\r\n0\r\n\r\n", b"501"),
        (b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", b"5\r\nASK{}\r\n0\r\n\r\n", b"501"),
        (b"Transfer-Encoding: chunked, gzip", b"5\r\nASK{}\r\n0\r\n\r\n", b"400"),
        (b"Transfer-Encoding: chunked", b"-5\r\nASK{}\r\n0\r\n\r\n", b"400"),
        (b"Transfer-Encoding: chunked", b"FFFFFFFFFFFFFFFFF\r\nASK{}\r\n0\r\n\r\n", b"400"),
        (b"Content-Length: 5\r\nContent-Length: 6", b"ASK{}", b"400"),
        (b"Content-Length: +5", b"ASK{}", b"400"),
    ],
)
def test_an_odd_body_is_read_or_refused(server: Served, head: bytes, body: bytes, status: bytes) -> None:
    start = b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    assert server.raw(start + head + b"\r\n\r\n" + body, seconds=5).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("path", ["/sparql", TEN, "/healthz"])
def test_a_page_from_elsewhere_may_send_conditions(server: Served, path: str) -> None:
    asked = {"Origin": "null", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-match,if-modified-since"}
    answer = server.client.options(path, headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert {"If-Match", "If-Modified-Since"} <= set(answer.headers["access-control-allow-headers"].split(", "))


def test_bodies_that_do_not_end_are_bounded_for_a_client(server: Served) -> None:
    """A quarter of 256 MiB is room for 67 bodies of a million bytes; before, each of 4,096 connections had one."""
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000000\r\n\r\n"
    with ExitStack() as connections:
        for _ in range(67):
            connections.enter_context(socket.create_connection(("127.0.0.1", server.port))).sendall(head + b"x")
        answer = server.raw(head, seconds=5)
        assert answer.startswith(b"HTTP/1.1 429")
        assert b"bodies of yours" in answer
        # What is small has room.
        assert server.ask("ASK {}").status_code == 200
