"""`publish` puts a build into a server whole: after a break the same command goes on, a user is told to who asks, errors are one line."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from conftest import ROOT, Run
from other_servers import NO_VIRTUOSO, VIRTUOSO, Other, oxigraph, virtuoso
from segregatie.base.namespaces import GRAPH
from segregatie.base.problems import UsageError
from segregatie.query.endpoint import Endpoint
from segregatie.query.http import EndpointError, Web
from segregatie.release.load import ByGraphStore, ByUpdate, publish
from serving import free_port, small_release

FIRST = "".join(f"<urn:s{number}> <urn:p> <urn:o> .\n" for number in range(6))
#: A list whose blank nodes would come apart if its two triples went in two blocks.
SECOND = "_:een <urn:rest> _:twee .\n<urn:s> <urn:p> <urn:o> .\n_:twee <urn:first> <urn:o> .\n"
USER = {"SEGREGATIE_ENDPOINT_USER": "iemand", "SEGREGATIE_ENDPOINT_PASSWORD": "geheim"}


@pytest.fixture(
    scope="module",
    params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.skipif(VIRTUOSO is None, reason=NO_VIRTUOSO))],
)
def other(request: pytest.FixtureRequest) -> Iterator[Other]:
    with {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]() as server:
        yield server


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_release(tmp_path / "build", {f"{GRAPH}een": FIRST, f"{GRAPH}twee": SECOND})


def triples(other: Other, pattern: str) -> str:
    """How many times a pattern is there."""
    cell = Endpoint(other.query, ()).select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows[0][0]
    assert cell
    return cell.text


def silent(told: str) -> None:
    """Tell nobody how far it is."""
    assert told


class Breaking:
    """Takes so many blocks, and then the line is cut."""

    def __init__(self, target: ByUpdate | ByGraphStore, blocks: int) -> None:
        self._target, self._left = target, blocks

    def empty(self, graph: str) -> None:
        """Take a graph away."""
        self._target.empty(graph)

    def add(self, graph: str, triples: str) -> None:
        """Add, until the line is cut."""
        if self._left == 0:
            raise UsageError("cut")
        self._left -= 1
        self._target.add(graph, triples)


@pytest.mark.parametrize("way", ["update", "graph-store"])
def test_a_load_that_broke_goes_on_where_it_was(other: Other, small: Path, way: str) -> None:
    web = Web([other.base], other.env)
    target = ByUpdate(other.update, web=web) if way == "update" else ByGraphStore(other.graph_store, web)
    for graph in ("een", "twee"):
        target.empty(f"{GRAPH}lading/{graph}")
    told: list[str] = []
    # Three blocks of the first graph and its mark, then one block of the second.
    with pytest.raises(UsageError, match="cut"):
        told.extend(publish(small, Endpoint(other.query, ()), Breaking(target, 5), 2, told.append))
    assert triples(other, f"GRAPH <{GRAPH}lading/twee> {{ ?s ?p ?o }}") == "0"
    progress: list[str] = []
    lines = list(publish(small, Endpoint(other.query, ()), target, 2, progress.append))
    assert lines == [f"{GRAPH}een: 6 triples, there already", f"{GRAPH}twee: 3 triples"]
    assert progress == ["twee: 2 of 3 triples", "twee: 3 of 3 triples"]
    assert triples(other, f"GRAPH <{GRAPH}twee> {{ ?een <urn:rest> ?twee . ?twee <urn:first> ?o }}") == "1"
    assert all(line.endswith("there already") for line in publish(small, Endpoint(other.query, ()), target, 2, progress.append))


def test_another_release_or_a_graph_that_lost_a_triple_is_loaded(other: Other, small: Path, tmp_path: Path) -> None:
    web = Web([other.base], other.env)
    source, target = Endpoint(other.query, ()), ByUpdate(other.update, web=web)
    list(publish(small, source, target, 9, silent))
    Endpoint(other.update, web=web).update(f"DELETE DATA {{ GRAPH <{GRAPH}een> {{ <urn:s0> <urn:p> <urn:o> }} }}")
    assert list(publish(small, Endpoint(other.query, ()), target, 9, silent)) == [
        f"{GRAPH}een: 6 triples",
        f"{GRAPH}twee: 3 triples, there already",
    ]
    newer = small_release(tmp_path / "newer", {f"{GRAPH}een": FIRST.replace("urn:o", "urn:ander"), f"{GRAPH}twee": SECOND})
    assert list(publish(newer, Endpoint(other.query, ()), target, 9, silent)) == [
        f"{GRAPH}een: 6 triples",
        f"{GRAPH}twee: 3 triples, there already",
    ]
    assert triples(other, f"GRAPH <{GRAPH}een> {{ ?s ?p <urn:o> }}") == "0"


@pytest.mark.parametrize("env", [{}, USER], ids=["nobody", "a stranger"])
def test_a_server_with_a_user_takes_nothing_from_another(other: Other, small: Path, run: Run, env: Mapping[str, str]) -> None:
    if not other.env:
        env = {**USER, "SEGREGATIE_ENDPOINT_PASSWORD": ""}
    done = run(ROOT, "publish", "--endpoint", other.query, "--update", other.update, "--from", small, env=env)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    told = "401; it wants a user: set SEGREGATIE_ENDPOINT_USER" if other.env else "set both SEGREGATIE_ENDPOINT_USER"
    assert told in done.stderr
    assert "geheim" not in done.stderr + done.stdout


@contextmanager
def answering(
    status: int, headers: Mapping[str, str], seconds: float = 0, body: bytes = b"", signed: int = 200
) -> Iterator[tuple[str, list[str | None]]]:
    """A server that gives one answer to everything; and what it was told of who asks."""
    seen: list[str | None] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(self.headers["Authorization"])
            over.wait(seconds)
            self.send_response(signed if self.headers["Authorization"] else status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", free_port()), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", seen
        finally:
            over.set()
            server.shutdown()
            thread.join()


def by_update(url: str, web: Web | None = None) -> None:
    ByUpdate(url, web=web).empty(f"{GRAPH}een")


def by_graph_store(url: str, web: Web | None = None) -> None:
    ByGraphStore(url, web).add(f"{GRAPH}een", FIRST)


@pytest.mark.parametrize("send", [by_update, by_graph_store])
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "401; it wants a user"),
        (403, "403; this is forbidden there"),
        (404, "404; there is nothing at this address"),
        (413, "413; the block is too large for it; make blocks smaller with --block"),
        (302, "302; it sends on to http://127.0.0.1:9/elders: use that address"),
    ],
)
def test_what_a_server_refuses_is_told_with_what_to_do(send: Callable[..., None], status: int, told: str) -> None:
    with answering(status, {"Location": "http://127.0.0.1:9/elders?apikey=geheim"}) as (url, _), pytest.raises(EndpointError) as caught:
        send(url)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value) and "geheim" not in str(caught.value)


@pytest.mark.parametrize("send", [by_update, by_graph_store])
def test_a_server_that_is_too_slow_is_told(send: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segregatie.query.http.TIMEOUT_SECONDS", 1)
    with answering(200, {}, 3) as (url, _), pytest.raises(EndpointError, match="not within 1 s"):
        send(url)


@pytest.mark.parametrize("send", [by_update, by_graph_store])
def test_a_password_goes_to_who_asks_and_to_nobody_else(send: Callable[..., None]) -> None:
    asked = {"WWW-Authenticate": 'Basic realm="x"'}
    with answering(401, asked) as (url, seen), answering(401, asked) as (another, there):
        web = Web([url], USER)
        send(url, web)
        send(url, web)
        # iemand:geheim in base64
        assert seen == [None, "Basic aWVtYW5kOmdlaGVpbQ==", "Basic aWVtYW5kOmdlaGVpbQ=="]
        with pytest.raises(EndpointError, match="401"):
            send(another, web)
        assert there == [None]


def test_a_server_that_repeats_how_it_was_signed_has_that_told_to_nobody(small: Path, run: Run) -> None:
    asked = {"WWW-Authenticate": 'Basic realm="x"'}
    told = b"refused: Basic aWVtYW5kOmdlaGVpbQ== of iemand with geheim (aWVtYW5kOmdlaGVpbQ==)"
    with answering(401, asked, body=told, signed=500) as (url, _):
        done = run(ROOT, "publish", "--endpoint", url, "--from", small, env=USER)
    assert done.returncode == 2
    assert done.stderr == f"build.py: {url}: no answer (500: refused: ... of iemand with ... (...))\n"


@pytest.mark.parametrize(("url", "warned"), [("http://127.0.0.1:1/", 0), ("https://example.org/", 0), ("http://example.org/?k=1", 1)])
def test_a_password_that_others_can_read_is_warned_of(url: str, warned: int) -> None:
    told: list[str] = []
    answer = requests.Response()
    answer.status_code, answer.headers["WWW-Authenticate"] = 401, "Basic"
    assert Web([url], USER, told.append)._signature(url, answer)
    assert told == ["http://example.org/: the password goes there over http, where others can read it; use https"][:warned]


def test_a_password_of_another_file_goes_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login iemand password geheim\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with answering(401, {}) as (url, seen), pytest.raises(EndpointError, match="401; it wants a user"):
        by_update(url)
    assert seen == [None]


def test_asking_goes_by_the_same_way_as_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """SPARQLWrapper has its own way, which follows redirects: were its method renamed, it would take that."""

    def no_way(*_: object, **__: object) -> None:
        raise AssertionError("SPARQLWrapper sent it")

    monkeypatch.setattr("SPARQLWrapper.Wrapper.urlopener", no_way)
    with answering(302, {"Location": "http://127.0.0.1:9/"}) as (url, seen), pytest.raises(EndpointError, match="302; it sends on to"):
        Endpoint(url).select("SELECT ?n {}")
    assert seen == [None]


@pytest.mark.parametrize("send", [by_update, by_graph_store])
def test_a_digest_is_what_the_standard_says_and_is_not_asked_for_again(send: Callable[..., None]) -> None:
    with answering(401, {"WWW-Authenticate": 'Digest realm="x", qop="auth", nonce="dcd98b"'}) as (url, seen):
        web = Web([url], USER)
        send(url, web)
        asked = seen.index(next(filter(None, seen)))
        send(url, web)
    assert seen[:asked] == [None] * asked and len(seen) == asked + 2
    for number, header in enumerate(seen[asked:], 1):
        told = dict(re.findall(r'(\w+)="?([^",]*)"?', str(header).removeprefix("Digest ")))
        # RFC 7616, 3.4.1: the digest of who, of what, and of both with the nonces.
        who, what = (md5(text.encode(), usedforsecurity=False).hexdigest() for text in ("iemand:x:geheim", f"POST:{told['uri']}"))
        both = f"{who}:dcd98b:{number:08x}:{told['cnonce']}:auth:{what}"
        assert (told["nc"], told["response"]) == (f"{number:08x}", md5(both.encode(), usedforsecurity=False).hexdigest())


def test_a_user_without_a_password_is_told() -> None:
    with pytest.raises(UsageError, match="set both SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD"):
        Web([], {"SEGREGATIE_ENDPOINT_USER": "iemand"})


@pytest.mark.parametrize("send", [by_update, by_graph_store])
@pytest.mark.parametrize(
    "challenge", ['Digest realm="x", nonce="y", algorithm=SHA-3', "Digest foo", 'Digest realm="x", nonce="y", qop="auth-int"']
)
def test_a_signature_that_nobody_here_can_make_is_told(send: Callable[..., None], challenge: str) -> None:
    with answering(401, {"WWW-Authenticate": challenge}) as (url, seen):
        with pytest.raises(EndpointError, match="signature that is not known here; let it ask for Basic, or for Digest with MD5"):
            send(url, Web([url], USER))
        assert seen == [None]


@pytest.mark.parametrize("send", [by_update, by_graph_store])
def test_basic_is_answered_whatever_stands_behind_it(send: Callable[..., None]) -> None:
    with answering(401, {"WWW-Authenticate": "Basic foo"}) as (url, seen):
        send(url, Web([url], USER))
        assert seen == [None, "Basic aWVtYW5kOmdlaGVpbQ=="]


def test_a_key_is_not_told_where_an_address_takes_no_queries(small: Path) -> None:
    with answering(405, {}) as (url, _):
        lines = publish(small, Endpoint(f"{url}?apikey=geheim", ()), ByUpdate(f"{url}?apikey=geheim"), 9, silent)
        assert next(lines) == f"{url}: takes no queries, so what it holds is not known; loading everything"
        with pytest.raises(EndpointError) as caught:
            next(lines)
    assert str(caught.value) == f"{url}: no answer (405; this address does not take that; check which one does)"


def test_a_server_that_repeats_the_key_of_its_address_has_it_told_to_nobody() -> None:
    with answering(400, {}, body=b"no such key: ge heim, apikey=ge%20heim, ge%20heim") as (url, _), pytest.raises(EndpointError) as caught:
        by_update(f"{url}?apikey=ge%20heim")
    assert "no such key: ..., ..., ..." in str(caught.value) and "heim" not in str(caught.value)


@pytest.mark.parametrize("counts", [[], ["x"], ["-1"], ["1", "2"], ["9" * 5000], [None]], ids=range(6))
def test_a_server_that_does_not_count_is_told(small: Path, counts: list[str | None]) -> None:
    rows = [{} if each is None else {"n": {"type": "literal", "value": each}} for each in counts]
    body = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()
    with answering(200, {}, body=body) as (url, _), pytest.raises(UsageError) as caught:
        list(publish(small, Endpoint(f"{url}?apikey=geheim", ()), ByUpdate(url), 9, silent))
    assert str(caught.value) == f"{url}: gave no number for a count; check that this is the address of a SPARQL endpoint"


NUMBER_AS_IRI = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "uri", "value": 5}}]}}'


@pytest.mark.parametrize("body", [b"", b"[]", NUMBER_AS_IRI, b"[" * 99_999], ids=range(4))
def test_what_is_no_answer_of_rows_is_told(body: bytes) -> None:
    with answering(200, {}, body=body) as (url, _), pytest.raises(UsageError, match="no SPARQL results came back; check that"):
        Endpoint(url).select("SELECT ?n {}")


def test_an_address_that_takes_queries_only_leads_to_the_option(small: Path, run: Run) -> None:
    with oxigraph() as empty:
        done = run(ROOT, "publish", "--endpoint", empty.query, "--from", small)
    told = "takes no updates (400); say where it does with --update URL, or load with --graph-store URL"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"build.py: {empty.query}: {told}\n")
