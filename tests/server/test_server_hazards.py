"""What a server in the open is sent: each hazard, exactly as it comes, and exactly the answer it should get."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import httpx
import psutil
import pytest

from segregatie.base.namespaces import DEF
from serving import Served, detail, serving, wait_until

DEADLINE = 1.0
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

#: Each runs for minutes or takes the machine's memory where nothing ends it.
RUNAWAYS = {
    "join": CROSS,
    "path": "SELECT (COUNT(*) AS ?n) { ?x ((<p:p>|^<p:p>|!<p:q>)*)* ?y }",
    "sort": "SELECT ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1",
    "GROUP_CONCAT": "SELECT (STRLEN(GROUP_CONCAT(?c)) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "DISTINCT": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }",
    "NOT EXISTS": "SELECT ?a { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i && ?f = 'nowhere') } }",
    "planner": "SELECT * { " + " ".join(f"OPTIONAL {{ ?s{n} ?p ?s{n + 1} }}" for n in range(120)) + " }",
    "CONCAT": "SELECT (STRLEN(?z) AS ?n) { BIND('" + "a" * 1_000 + "' AS ?a0) "
    + " ".join(f"BIND(CONCAT({', '.join([f'?a{n}'] * 9)}) AS ?a{n + 1})" for n in range(9)) + " BIND(?a9 AS ?z) }",
    "REPLACE": "SELECT (STRLEN(?a4) AS ?n) { BIND('" + "a" * 70 + "' AS ?a0) "
    + " ".join(f"BIND(REPLACE(?a{n}, 'a', ?a{n}) AS ?a{n + 1})" for n in range(4)) + " }",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Iterator[Served]:
    options = ("--deadline", str(DEADLINE), "--queue", "4", "--workers", "2", "--header-seconds", "1", "--body-seconds", "1")
    with serving(release, tmp_path_factory.mktemp("hazards") / "log", *options) as served:
        first = [(each.pid, each.create_time()) for each in served.processes()[:2]]
        yield served
        # The listener and the template have lived through all of it; nothing was ever reached from a worker.
        assert [(each.pid, each.create_time()) for each in served.processes()[:2]] == first
        assert count(served) > 39_000


@pytest.fixture(scope="module")
def stranger() -> Iterator[tuple[str, list[bytes]]]:
    """A server on loopback that nobody may speak to, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(b"connected")

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", heard
        over.set()
        thread.join()


def count(server: Served) -> int:
    return int(server.ask(COUNT).json()["results"]["bindings"][0]["n"]["value"])


def busy_seconds(server: Served) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in server.processes())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE#x\n<{0}> {{ ?s ?p ?o }} }}",
        "select * {{ service silent <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?x {{ <{0}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER NOT EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ {{ SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }}",
        "PREFIX : <{0}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
        "ASK {{ ?a ?b ?c FILTER(1<2||?a<?c&&'>'='>') SERVICE <{0}> {{}} #'\n}}",
        "LOAD <{0}>",
    ],
)
def test_no_query_makes_us_ask_another_server(server: Served, stranger: tuple[str, list[bytes]], text: str) -> None:
    address, heard = stranger
    answer = server.ask(text.format(address))
    assert detail(answer, 403 if text.startswith("LOAD") else 400)
    assert heard == []


@pytest.mark.parametrize("clause", ["FROM <{0}>", "FROM NAMED <{0}>", "FROM <file:///etc/passwd>"])
def test_a_graph_s_name_is_never_fetched(server: Served, stranger: tuple[str, list[bytes]], clause: str) -> None:
    address, heard = stranger
    answer = server.ask(COUNT.replace("{", clause.format(address) + " {", 1))
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"
    assert server.client.get("/sparql", params={"query": COUNT, "default-graph-uri": address}).status_code == 200
    assert heard == []


def test_a_worker_has_no_network_and_no_files(server: Served) -> None:
    ours = Path("/proc/self/ns/net").readlink()
    workers = server.workers()
    assert len(workers) == 2
    isolated = server.log()[0]["isolated"]
    for worker in workers:
        assert (Path(f"/proc/{worker.pid}/ns/net").readlink() != ours) == isolated
        assert worker.rlimit(psutil.RLIMIT_NOFILE) == (4, 4)
        assert worker.num_fds() == 4
        assert 0 < worker.rlimit(psutil.RLIMIT_AS)[1] < 2 << 30


def test_the_listener_holds_no_data(server: Served) -> None:
    listener, template = server.processes()[:2]
    assert {each.ppid() for each in server.workers()} == {template.pid}
    # The names, sizes and digests of the seventeen thousand files of the site are some thirty of these.
    assert listener.memory_info().rss < 130 << 20


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_ended_by_its_deadline(server: Served, text: str) -> None:
    start = time.monotonic()
    answer = server.ask(text)
    taken = time.monotonic() - start
    assert taken < DEADLINE + 1
    if answer.status_code == 504:
        assert "not done in 1 seconds" in detail(answer, 504)
    else:
        assert "more memory than is allowed" in detail(answer, 503)
    start = time.monotonic()
    assert server.ask(f"ASK {{}} # {hash(text)}").json() == {"head": {}, "boolean": True}
    assert time.monotonic() - start < 0.9 * DEADLINE


def test_the_cores_are_idle_after_a_runaway(server: Served) -> None:
    assert server.ask(CROSS + " # idle").status_code == 504
    time.sleep(0.2)
    before = busy_seconds(server)
    time.sleep(0.5)
    assert busy_seconds(server) - before < 0.1


def test_a_client_that_leaves_frees_its_worker(server: Served) -> None:
    gone = 'segregatie_queries_ended_total{reason="gone"}'
    for number in range(3):
        with pytest.raises(httpx.ReadTimeout):
            server.client.post("/sparql", data={"query": f"{CROSS} # leaves {number}"}, timeout=0.1)
    wait_until(lambda: "segregatie_workers_busy 0\n" in server.client.get("/metrics").text, 0.8)
    assert gone in server.client.get("/metrics").text


def test_a_large_answer_is_refused_and_never_cut(server: Served) -> None:
    start = time.monotonic()
    answer = server.ask("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert time.monotonic() - start < DEADLINE + 1
    if answer.status_code != 504:
        assert "the answer is larger than 33,554,432 bytes" in detail(answer, 422)
    whole = server.ask("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert len(whole.json()["results"]["bindings"]) == count(server)


@pytest.mark.parametrize("size", [100, 1_000, 10_000, 60_000])
@pytest.mark.parametrize(
    "unit",
    [("{", "}"), ("(", ")"), ("[ ?p ", "]"), *((each, "") for each in ("!", "1+", "1||", "{} UNION ", "OPTIONAL {} ", "<p:p>/"))],
)
def test_depth_and_size_never_end_the_server(server: Served, unit: tuple[str, str], size: int) -> None:
    opening, closing = unit
    middle = opening * size + "1" + closing * size
    for text in (f"ASK {{ {middle} }}", f"ASK {{ FILTER({middle}) }}", f"ASK {{ ?s ?p {middle} }}"):
        if len(text) < 250_000:
            assert server.ask(text).status_code in (200, 400, 504)


# Large and slow requests


def test_a_body_that_is_announced_too_large_is_413_at_once(server: Served) -> None:
    start = time.monotonic()
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 10000000000\r\n\r\nASK"
    told = server.raw(head)
    assert told.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - start < 0.9


def test_chunks_without_end_are_413(server: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert server.raw(head, repeat(b"2710\r\n" + b"a" * 10_000 + b"\r\n")).startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_come_is_408(server: Served) -> None:
    start = time.monotonic()
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    assert server.raw(head).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - start < 2


def test_a_long_address_is_414(server: Served) -> None:
    assert "longer than 16,384 bytes" in detail(server.client.get(f"/sparql?query={'a' * 20_000}"), 414)
    assert server.raw(b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 414")


def test_large_headers_are_431(server: Served) -> None:
    assert "larger than 32,768 bytes" in detail(server.client.get("/sparql", headers={"X-A": "a" * 40_000}), 431)
    assert server.raw(b"GET / HTTP/1.1\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431")
    assert server.raw(b"GET / HTTP/1.1\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431")
    assert server.raw(b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n").startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x02\x00\x01", b"\x00" * 100, b"GET\r\n\r\n", b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_not_http_is_turned_away(server: Served, data: bytes) -> None:
    told = server.raw(data, seconds=3)
    assert told == b"" or told.startswith((b"HTTP/1.1 400", b"HTTP/1.1 505"))


def test_five_hundred_slow_sockets_do_not_hurt_a_good_client(server: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(500)]
    try:
        for number, each in enumerate(slow):
            each.sendall((b"GET /sparql HTTP/1.1\r\nHost", b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"")[number % 3])
        for number in range(20):
            start = time.monotonic()
            assert server.ask(f"ASK {{}} # {number}").status_code == 200
            assert time.monotonic() - start < 0.9
        # And none of them keeps its place.
        time.sleep(1.2)
        for each in slow:
            each.settimeout(2)
            while each.recv(65_536):
                pass
    finally:
        for each in slow:
            each.close()


def test_a_client_that_does_not_read_costs_little_and_is_let_go(tmp_path: Path, release: Path) -> None:
    wire = b"GET /sparql?query=SELECT%20%3Fs%20%3Fp%20%3Fo%20%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: a\r\n\r\n"
    with serving(release, tmp_path / "log", "--send-seconds", "1") as served:
        assert served.raw(wire.replace(b"Host", b"Connection: close\r\nHost")).startswith(b"HTTP/1.1 200")
        size = len(served.client.get("/sparql", params={"query": "SELECT ?s ?p ?o {?s ?p ?o}"}).content)
        assert size > 8_000_000
        # One client has 64 MiB of answers on their way; the others of its thirty are refused.
        most = (64 << 20) // size
        before = served.processes()[0].memory_info().rss
        deaf = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(30)]
        try:
            for each in deaf:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                each.sendall(wire)
            wait_until(lambda: f'reason="gone"}} {most}\n' in served.client.get("/metrics").text, 30)
            assert f'route="sparql",status="429"}} {30 - most}\n' in served.client.get("/metrics").text
            assert served.processes()[0].memory_info().rss - before < 100 << 20
        finally:
            for each in deaf:
                each.close()


# More than there is room for


def test_one_client_cannot_take_every_worker_or_the_whole_queue(tmp_path: Path, release: Path) -> None:
    """Nothing here depends on how fast the machine is: each answer shows by its status which place it found."""
    options = ("--workers", "2", "--queue", "8", "--deadline", "20", "--proxy", "127.0.0.1")
    with serving(release, tmp_path / "log", *options) as served, ThreadPoolExecutor(12) as threads:

        def ask(text: str, client: str) -> httpx.Response:
            headers = {"Content-Type": "application/sparql-query", "X-Forwarded-For": f"192.0.2.77, {client}"}
            return httpx.post(served.sparql, content=text, headers=headers, timeout=60)

        def gauge(name: str) -> int:
            return int(served.client.get("/metrics").text.partition(f"\nsegregatie_{name} ")[2].partition("\n")[0])

        # Two addresses of one network of 64 bits are one client: one query runs, and four wait.
        heavy = [threads.submit(ask, f"{CROSS} # {number}", f"2001:db8:1:2::{number}") for number in range(5)]
        wait_until(lambda: (gauge("workers_busy"), gauge("queries_waiting")) == (1, 4), 15)
        refused = ask(CROSS + " # more", "2001:db8:1:2::ffff")
        assert "too many queries of yours" in detail(refused, 429)
        assert refused.headers["retry-after"] == "2"
        for other in ("2001:db8:1:3::1", "198.51.100.7"):
            assert ask(f"ASK {{}} # {other}", other).status_code == 200
        # Another that does the same fills the rest of the queue, and the second worker; then it is full for all.
        heavy += [threads.submit(ask, f"{CROSS} # {number}", "198.51.100.8") for number in range(5, 10)]
        wait_until(lambda: (gauge("workers_busy"), gauge("queries_waiting")) == (2, 8), 15)
        assert "too many queries at the moment" in detail(ask("ASK {} # full", "198.51.100.9"), 503)
        # What needs no worker is still answered.
        assert served.client.get("/healthz").status_code == 200
        assert not heavy[0].done()
        for worker in served.workers():
            worker.kill()
        for each in heavy:
            assert each.result().status_code in (503, 504)


def test_the_same_question_at_the_same_time_is_one_run(server: Served) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ ?a a <{DEF}Waarneming> . ?b a <{DEF}Waarneming> }} # shared"
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: httpx.post(server.sparql, data={"query": text}, timeout=10), range(12)))
    # 588 cells of the measures; twelve runs would pass what one client has of the queue of four.
    assert {each.json()["results"]["bindings"][0]["n"]["value"] for each in answers} == {str(588 * 588)}


# Killed


def test_a_killed_worker_loses_only_its_own_request(server: Served) -> None:
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(lambda: httpx.post(server.sparql, data={"query": CROSS + " # held"}, timeout=10))
        wait_until(lambda: "segregatie_workers_busy 1\n" in server.client.get("/metrics").text, 1)
        killed = server.workers()
        for worker in killed:
            worker.send_signal(signal.SIGKILL)
        assert "the process that works on this query was lost" in detail(held.result(), 503)
    psutil.wait_procs(killed, 1)
    start = time.monotonic()
    assert count(server) > 39_000
    wait_until(lambda: len(server.workers()) == 2, 1)
    assert time.monotonic() - start < 1


def test_a_killed_template_is_replaced(tmp_path: Path, release: Path) -> None:
    with serving(release, tmp_path / "log") as served:
        old = served.processes()[1]
        expected = count(served)
        old.send_signal(signal.SIGKILL)
        wait_until(lambda: served.ask(COUNT + " # again").status_code == 200, 10)
        assert count(served) == expected
        assert served.processes()[1].pid != old.pid


def test_a_killed_server_leaves_nothing_and_starts_again(tmp_path: Path, release: Path) -> None:
    with serving(release, tmp_path / "log") as served:
        family = served.processes()
        assert len(family) >= 4
        served.process.kill()
        served.process.wait()
        wait_until(lambda: not any(each.is_running() and each.status() != "zombie" for each in family), 2)
    with serving(release, tmp_path / "log") as served:
        assert count(served) > 39_000


def test_stopping_answers_what_is_under_way_and_leaves_nothing(tmp_path: Path, release: Path) -> None:
    with serving(release, tmp_path / "log", "--deadline", "1") as served:
        family = served.processes()
        with ThreadPoolExecutor(1) as threads:
            held = threads.submit(lambda: httpx.post(served.sparql, data={"query": CROSS}, timeout=10))
            wait_until(lambda: "segregatie_workers_busy 1\n" in served.client.get("/metrics").text, 1)
            served.process.terminate()
            assert held.result().status_code == 504
        assert served.process.wait(5) == 0
        assert not any(each.is_running() for each in family[1:])
        assert [line["event"] for line in served.log()][-1] == "stopped"
        assert served.log()[-1]["drained"] is True


def test_a_client_that_stays_does_not_keep_the_server(tmp_path: Path, release: Path) -> None:
    with (
        serving(release, tmp_path / "log", "--stop-seconds", "0.5", "--body-seconds", "60") as served,
        socket.create_connection(("127.0.0.1", served.port)) as slow,
    ):
        slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nA")
        time.sleep(0.2)
        served.process.terminate()
        assert served.process.wait(8) == 0
