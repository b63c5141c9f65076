"""Answers on their way: bounded for each client and for all, and let go when they take too long."""

from __future__ import annotations

import inspect
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from granian.server.embed import Server

from segregatie.server.flight import Flight, client_of
from segregatie.server.listen import _Server
from segregatie.server.refusal import Refusal
from serving import Served, serving, small_release, wait_until

GRAPH = "http://example.org/graaf"
MIB = 1 << 20
# Six thousand rows of 517 to 520 bytes as CSV: 3.1 MB.
MANY = "".join(f'<http://example.org/{number}> <http://example.org/p> "{"x" * 470}" .\n' for number in range(6_000))
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("vlucht")
    limits = {"flight-bytes": 16 * MIB, "cache-bytes": 0, "send-seconds": 60, "answer-seconds": 15, "deadline": 60}
    options = ("--proxy", "127.0.0.1", *(text for name, value in limits.items() for text in (f"--{name}", str(value))))
    with serving(small_release(folder / "build", {GRAPH: MANY}), folder / "log", *options) as served:
        yield served


def deaf(stack: ExitStack, server: Served, client: str, number: int) -> socket.socket:
    """Ask for 3 MB and read nothing of it."""
    connection = stack.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.settimeout(20)
    connection.connect(("127.0.0.1", server.port))
    query = quote(f"{ALL} # {client} {number}", safe="")
    head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nX-Forwarded-For: {client}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def in_flight(server: Served) -> int:
    return int(server.client.get("/metrics").text.partition("\nsegregatie_flight_bytes ")[2].partition("\n")[0])


def test_one_client_has_a_quarter_and_all_together_have_the_bound(server: Served) -> None:
    listener = server.processes()[0]
    before = listener.memory_info().rss
    ask = {"query": ALL}
    with ExitStack() as stack:
        held = [deaf(stack, server, "192.0.2.1", 0)]
        wait_until(lambda: in_flight(server) > 3_000_000, 15)
        # A second of 3 MB passes what one client has: 4 MB.
        refused = server.client.get("/sparql", params=ask, headers={"Accept": "text/csv", "X-Forwarded-For": "192.0.2.1"})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert "too many large answers to you" in refused.json()["detail"]
        # A small one goes, and another client has a quarter of its own.
        small = server.client.get("/sparql", params={"query": "ASK {}"}, headers={"X-Forwarded-For": "192.0.2.1"})
        assert small.status_code == 200
        for number in range(2, 6):
            held.append(deaf(stack, server, f"192.0.2.{number}", 0))
            wait_until(lambda number=number: in_flight(server) > number * 3_000_000, 15)
        # Five hold 15 MB of the 16 that there are.
        refused = server.client.get("/sparql", params=ask, headers={"Accept": "text/csv", "X-Forwarded-For": "192.0.2.9"})
        assert refused.status_code == 503
        assert "too many large answers are on their way" in refused.json()["detail"]
        assert listener.memory_info().rss - before < 60 * MIB
    wait_until(lambda: in_flight(server) == 0, 15)
    whole = server.client.get("/sparql", params=ask, headers={"Accept": "text/csv", "X-Forwarded-For": "192.0.2.9"})
    assert (whole.status_code, whole.text.count("\r\n")) == (200, 6_001)


def test_a_whole_answer_has_its_time_although_each_piece_is_in_time(server: Served) -> None:
    """Of this one a piece may take a minute, and the whole fifteen seconds."""
    with ExitStack() as stack:
        start = time.monotonic()
        slow = deaf(stack, server, "192.0.2.50", 1)
        wait_until(lambda: in_flight(server) > 3_000_000, 30)
        assert slow.recv(10_000)
        wait_until(lambda: in_flight(server) == 0, 40)
        assert 14 < time.monotonic() - start < 55


def test_the_same_bytes_to_many_count_once_for_all_and_in_full_for_each() -> None:
    flight, body = Flight(4_000_000), bytes(900_000)
    with ExitStack() as stack:
        for number in range(10):
            stack.enter_context(flight.carrying(f"client {number}", body))
        assert flight.bytes == 900_000
        with pytest.raises(Refusal, match="to you"):
            stack.enter_context(flight.carrying("client 1", body))
        for number in range(10, 13):
            stack.enter_context(flight.carrying(f"client {number}", bytes(900_000 + number)))
        with pytest.raises(Refusal, match="on their way; try again"):
            stack.enter_context(flight.carrying("client 20", bytes(900_001)))
        # What is small is not counted.
        stack.enter_context(flight.carrying("client 1", bytes(1_000)))
    assert flight.bytes == 0


def test_one_answer_always_goes_however_large() -> None:
    flight = Flight(1_000)
    with flight.carrying("a", bytes(1_000_000)):
        assert flight.bytes == 1_000_000


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxy", "client"),
    [
        ("192.0.2.1", "", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", "127.0.0.1", "192.0.2.1"),
        ("127.0.0.1", "198.51.100.1", "127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "", "2001:db8:1:2"),
        ("2001:db8:1:2::9", "", "", "2001:db8:1:2"),
        ("::ffff:192.0.2.1", "", "", "192.0.2.1"),
        ("fe80::1%eth0", "", "", "fe80:0:0:0"),
        ("::1", "2001:db8::1", "::1", "2001:db8:0:0"),
    ],
)
def test_who_asks_is_known_by_an_address(peer: str, forwarded: str, proxy: str, client: str) -> None:
    assert client_of(peer, forwarded, proxy) == client


def test_what_we_change_of_the_http_server_is_there_to_be_changed() -> None:
    """The method is private there: renamed, ours would never be called, and sockets would have no patience."""
    assert "self._init_shared_socket()" in inspect.getsource(Server.startup)
    assert Server._init_shared_socket is not _Server._init_shared_socket
    source = inspect.getsource(Server._init_shared_socket)
    for name in ("_ssp", "_shd", "bind_addr", "bind_port", "backlog"):
        assert f"self.{name}" in source, name
