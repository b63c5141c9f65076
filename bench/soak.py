"""Be hostile to our own server for minutes, and print what was seen. `make soak`.

1. A thousand hostile queries in a row, while a good client asks on.
2. Sixteen and sixty-four connections for a minute of mixed requests, each answer compared with the command line's.
3. A worker killed every second for a minute, under load.
4. Two clients for half a minute: one sends slow queries, large answers and pages as fast as it may; the other asks a small
   query, a page and /healthz, one at a time.
5. Every address of the dump followed, in every form.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / each) for each in ("src", "tests", "tests/support", "tests/site", "bench")]

from dereference import follow_all
from load import Ask, Seen, ask_for, get
from segregatie.query.local import LocalStore
from serving import Served, serving

DEADLINE = 0.5
GOOD = "SELECT ?s ?l {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }} ORDER BY ?s ?l LIMIT 50 # {}"


def hostile(number: int) -> str:
    """Make a query that a server would rather not get; no two are the same text."""
    depth = 50 + 37 * number % 5_000
    kinds = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT (COUNT(*) AS ?n) { ?x ((<p:p>|^<p:p>|!<p:q>)*)* ?y }",
        "SELECT ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1",
        "SELECT (STRLEN(GROUP_CONCAT(?c)) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT (STRLEN(?d) AS ?n) { BIND('" + "a" * 300 + "' AS ?a) BIND(REPLACE(?a, 'a', ?a) AS ?b) BIND(REPLACE(?b, 'a', ?a) AS ?d) }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK " + "{" * depth + "}" * depth,
        "ASK { FILTER(" + "(" * depth + "1" + ")" * depth + ") }",
        "ASK { FILTER(" + "1+" * depth + "1) }",
        "ASK { ?s " + "<p:p>/" * depth + "<p:p> ?o }",
        "SELECT * { " + " ".join(f"OPTIONAL {{ ?s{n} ?p ?s{n + 1} }}" for n in range(depth % 140)) + " }",
        "ASK { ?s ?p '" + "\\" * depth,
        "INSERT DATA { <a:a> <a:a> 1 }",
    )
    return f"{kinds[number % len(kinds)]} # {number}"


@dataclass(slots=True)
class Hostility:
    """What came of hostile queries in a row."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    alone: float = 0.0
    meanwhile: float = 0.0
    busy_after: float = 0.0
    same_listener: bool = False


def busy_seconds(served: Served) -> float:
    """Processor time of all processes of the server until now."""
    return sum(sum(each.cpu_times()[:2]) for each in served.processes())


def _good(served: Served, numbers: Iterator[int]) -> float:
    start = time.perf_counter()
    answer = served.ask(GOOD.format(next(numbers)))
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - start


def be_hostile(served: Served, count: int) -> Hostility:
    """Send hostile queries one after the other, while a good client asks on."""
    seen, numbers = Hostility(), itertools.count()
    listener = served.processes()[0].create_time()
    seen.alone = median([_good(served, numbers) for _ in range(50)])
    over, good = threading.Event(), list[float]()

    def ask_on() -> None:
        while not over.is_set():
            good.append(_good(served, numbers))
            time.sleep(0.02)

    with ThreadPoolExecutor(1) as threads, httpx.Client(timeout=30) as client:
        asking = threads.submit(ask_on)
        try:
            for number in range(count):
                start = time.perf_counter()
                answer = client.post(served.sparql, content=hostile(number), headers={"Content-Type": "application/sparql-query"})
                seen.slowest = max(seen.slowest, time.perf_counter() - start)
                seen.statuses[answer.status_code] += 1
        finally:
            over.set()
        asking.result()
    seen.meanwhile = median(good)
    time.sleep(1)
    before = busy_seconds(served)
    time.sleep(1)
    seen.busy_after = busy_seconds(served) - before
    seen.same_listener = served.processes()[0].create_time() == listener
    return seen


def expected_asks(release: Path) -> list[Ask]:
    """Every table query in two forms, with the command line's answer."""
    store = LocalStore.of_release(release)
    queries = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries" / "tabellen").glob("*.rq"))]
    forms = (("csv", "text/csv"), ("json", "application/sparql-results+json"))
    return [get("/sparql", text, accept, store.serialise(text, form).encode()) for text in queries for form, accept in forms]


def mixed(served: Served, asks: list[Ask], connections: int, seconds: float) -> Seen:
    """Ask known questions, one in four as a text that was never asked before."""
    numbers = itertools.count()

    def next_ask() -> Ask:
        number = next(numbers)
        ask = asks[number % len(asks)]
        if number % 4:
            return ask
        return Ask(ask.wire.replace(b" HTTP/1.1", b"%%23%d HTTP/1.1" % number, 1), ask.expected)

    return ask_for(served.port, next_ask, connections, seconds)


def with_killing(served: Served, asks: list[Ask], seconds: float) -> tuple[Seen, int]:
    """Ask while a worker is killed every second; give what was seen and how many were killed."""
    over, killed = threading.Event(), 0

    def kill() -> None:
        nonlocal killed
        while not over.wait(1):
            try:
                served.workers()[0].kill()
                killed += 1
            except (psutil.NoSuchProcess, IndexError):
                continue

    with ThreadPoolExecutor(1) as threads:
        killing = threads.submit(kill)
        try:
            seen = mixed(served, asks, 8, seconds)
        finally:
            over.set()
        killing.result()
    return seen, killed


GREEDY: tuple[tuple[str, dict[str, str]], ...] = (
    ("/sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}),
    ("/sparql", {"query": "SELECT ?s ?p ?o { ?s ?p ?o }"}),
    ("/sparql", {"query": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"}),
    ("/id/passage/2013/tabel-3/lelystad/", {}),
    ("/api/tabellen/3", {}),
)
MODEST: tuple[tuple[str, dict[str, str]], ...] = (
    ("/sparql", {"query": "SELECT ?l { ?s a ?l } LIMIT 5"}),
    ("/id/gemeente/almelo/", {}),
    ("/healthz", {}),
)


def two_clients(served: Served, seconds: float) -> tuple[Counter[int], dict[str, list[float]]]:
    """Let one client take what it can on 60 connections; give what it got, and how long each answer to the other took."""
    greedy, modest, numbers = Counter[int](), dict[str, list[float]](), itertools.count()
    over = time.monotonic() + seconds

    def take() -> None:
        with httpx.Client(base_url=served.base, timeout=60, headers={"X-Forwarded-For": "192.0.2.1"}) as client:
            while time.monotonic() < over:
                number = next(numbers)
                path, asked = GREEDY[number % len(GREEDY)]
                told = {"query": f"{asked['query']} # {number}"} if asked else {"x": number}
                greedy[client.get(path, params=told).status_code] += 1

    with (
        ThreadPoolExecutor(60) as threads,
        httpx.Client(base_url=served.base, timeout=60, headers={"X-Forwarded-For": "192.0.2.2"}) as client,
    ):
        for _ in range(60):
            threads.submit(take)
        time.sleep(1)
        while time.monotonic() < over:
            for path, asked in MODEST:
                told = {"query": f"{asked['query']} # {next(numbers)}"} if asked else {"x": next(numbers)} if path != "/healthz" else {}
                start = time.perf_counter()
                answer = client.get(path, params=told)
                assert answer.status_code == 200, answer.text
                modest.setdefault(path, []).append(time.perf_counter() - start)
    return greedy, modest


def main() -> None:
    """Run all of it, and say what was seen."""
    with tempfile.TemporaryDirectory() as place:
        release = Path(place) / "build"
        subprocess.run([sys.executable, "build.py", "--out", str(release)], cwd=ROOT, check=True, capture_output=True)
        with serving(release, Path(place) / "log", "--deadline", str(DEADLINE)) as served:
            seen = be_hostile(served, 1_000)
            statuses = ", ".join(f"{count} x {status}" for status, count in sorted(seen.statuses.items()))
            print(f"1,000 hostile queries: {statuses}; slowest {seen.slowest:.2f} s (limit {DEADLINE} s)", flush=True)
            print(f"   a good query: {seen.alone * 1000:.1f} ms alone, {seen.meanwhile * 1000:.1f} ms meanwhile")
            print(f"   processor time in the second after: {seen.busy_after:.2f} s; the listener is the same: {seen.same_listener}")
        with serving(release, Path(place) / "log") as served:
            asks = expected_asks(release)
            for connections in (16, 64):
                print(f"{connections} connections for a minute: {mixed(served, asks, connections, 60)}", flush=True)
            killing, killed = with_killing(served, asks, 60)
            print(f"{killed} workers killed in a minute: {killing}", flush=True)
        with serving(release, Path(place) / "log", "--proxy", "127.0.0.1") as served:
            greedy, modest = two_clients(served, 30)
            print(f"one client on 60 connections: {dict(sorted(greedy.items()))}; the other:", flush=True)
            for path, taken in modest.items():
                taken.sort()
                middle, most = taken[len(taken) // 2] * 1000, taken[int(len(taken) * 0.95)] * 1000
                print(f"   {path}: {len(taken)} answers, p50 {middle:.0f} ms, p95 {most:.0f} ms, slowest {taken[-1]:.2f} s", flush=True)
            followed, kinds, wrong = follow_all(served.base, release / "graph" / "onderwijssegregatie.nt")
            print(f"{followed:,} addresses followed in four RDF forms and as a page ({dict(kinds)}): {len(wrong)} wrong")
            print(*wrong[:20], sep="\n")


if __name__ == "__main__":
    main()
