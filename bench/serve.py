"""Measure the server beside others in the same run, and print ratios: requests a second and p99 over 16 connections.

make bench. Answers are asked for twice over: the same text again and again ("remembered"), and texts that were never
asked before ("first time"). "nothing to do" is the HTTP server that ours stands on, with an application that always sends
the same few bytes: what no application on it can pass. rdflib-endpoint runs in an environment of its own, made here; what
cannot be had is not measured.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / each) for each in ("src", "tests", "tests/support", "tests/site", "bench")]

import other_servers
from load import Ask, Seen, ask_for, get
from segregatie.base.namespaces import ID, RDFS
from serving import free_port, serving, wait_until

CONNECTIONS, SECONDS, ROUNDS = 16, 2.0, 3
ACCEPT = "application/sparql-results+json"
SMALL = f"SELECT ?naam WHERE {{ <{ID}gemeente/almelo> <{RDFS}label> ?naam }} ORDER BY ?naam"
RDFLIB = """
import sys, uvicorn, rdflib
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""

NOTHING = """
import asyncio, sys
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
server = Server(application, address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.ASGINL, http=HTTPModes.http1,
                websockets=False, log_enabled=False)
asyncio.run(server.serve())
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs."""

    name: str
    port: int
    path: str
    pid: int


def seconds_of_processor(pid: int) -> float:
    """Processor time that a server has used, all its processes together."""
    first = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (first, *first.children(recursive=True)))


@contextmanager
def oxigraph(graph: Path) -> Iterator[Peer]:
    """Run Oxigraph's own server, in memory."""
    program, port = shutil.which("oxigraph", path=str(Path(sys.executable).parent)), free_port()
    assert program
    with subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/query"), 20)
            headers = {"Content-Type": "application/n-triples"}
            httpx.post(f"http://127.0.0.1:{port}/store?default", content=graph.read_bytes(), headers=headers, timeout=60).raise_for_status()
            yield Peer("oxigraph serve", port, "/query", process.pid)
        finally:
            process.terminate()


@contextmanager
def nothing_to_do() -> Iterator[Peer]:
    """Run the HTTP server with an application that does nothing."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", NOTHING, str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), 20)
            yield Peer("nothing to do", port, "/", process.pid)
        finally:
            process.kill()


@contextmanager
def virtuoso(release: Path) -> Iterator[Peer | None]:
    """Run Virtuoso with the release in it; nothing where it is not installed."""
    if other_servers.VIRTUOSO is None:
        yield None
        return
    with other_servers.virtuoso() as other:
        command = [sys.executable, "build.py", "publish", "--from", str(release), "--endpoint", other.query]
        environment = other_servers.environment(other)
        subprocess.run([*command, "--graph-store", other.graph_store], cwd=ROOT, check=True, capture_output=True, env=environment)
        yield Peer("Virtuoso", int(other.base.rpartition(":")[2]), "/sparql", other.pid)


@contextmanager
def rdflib_endpoint(graph: Path, place: Path) -> Iterator[Peer | None]:
    """Run rdflib-endpoint in an environment of its own; nothing where that cannot be made."""
    python, port = place / "bin" / "python", free_port()
    made = subprocess.run([sys.executable, "-m", "venv", str(place)], check=False, capture_output=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "rdflib-endpoint[web]", "uvicorn"]
    if made.returncode or subprocess.run(install, check=False, capture_output=True).returncode:
        yield None
        return
    with subprocess.Popen([str(python), "-c", RDFLIB, str(graph), str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/sparql"), 90)
            yield Peer("rdflib-endpoint", port, "/sparql", process.pid)
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Whether a server answers at all."""
    try:
        return httpx.get(url, params={"query": "ASK {}"}, headers={"Accept": ACCEPT}, timeout=5).status_code == 200
    except httpx.TransportError:
        time.sleep(0.1)
        return False


def same(peer: Peer, query: str) -> Callable[[], Ask]:
    """Ask the same each time."""
    ask = get(peer.path, query, ACCEPT)
    return lambda: ask


_NUMBERS = itertools.count()


def fresh(peer: Peer, query: str) -> Callable[[], Ask]:
    """Ask what was never asked before: the same query with another comment."""
    ask = get(peer.path, query, ACCEPT)
    return lambda: Ask(ask.wire.replace(b" HTTP/1.1", b"%%0A%%23%d HTTP/1.1" % next(_NUMBERS), 1))


def measure(peers: list[Peer], query: str, kind: Callable[[Peer, str], Callable[[], Ask]]) -> dict[str, tuple[float, float, float]]:
    """Ask each server by turns; give rate, p99 in milliseconds, and processor time per request in microseconds, as medians."""
    seen: dict[str, list[tuple[float, float, float]]] = {peer.name: [] for peer in peers}
    for number in range(ROUNDS):
        # One round says enough of a server that needs half a minute for it.
        for peer in peers if number == 0 else peers[:3]:
            before = seconds_of_processor(peer.pid)
            found: Seen = ask_for(peer.port, kind(peer, query), CONNECTIONS, SECONDS)
            used = (seconds_of_processor(peer.pid) - before) / max(len(found.seconds), 1)
            if set(found.statuses) != {200} or found.broken:
                print(f"   {peer.name}: {found}")
            seen[peer.name].append((found.rate, found.percentile(0.99), used * 1_000_000))
    return {name: tuple(statistics.median(column) for column in zip(*rows, strict=True)) for name, rows in seen.items()}


def main() -> None:
    """Print each case, and how we do beside the others."""
    table = (ROOT / "queries" / "tabellen" / "tabel-03.rq").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        release = place / "build"
        subprocess.run([sys.executable, "build.py", "--out", str(release)], cwd=ROOT, check=True, capture_output=True)
        graph = release / "graph" / "onderwijssegregatie.nt"
        ours = stack.enter_context(serving(release, place / "log"))
        peers = [Peer("ours", ours.port, "/sparql", ours.process.pid), stack.enter_context(oxigraph(graph))]
        peers.append(stack.enter_context(nothing_to_do()))
        other = stack.enter_context(rdflib_endpoint(graph, place / "rdflib"))
        peers += [other] if other else []
        third = stack.enter_context(virtuoso(release))
        peers += [third] if third else []
        print(f"{CONNECTIONS} connections, medians of {ROUNDS} rounds of {SECONDS:g} s; the asking takes processor time too")
        for title, query, kind in (
            ("small query, remembered", SMALL, same),
            ("small query, first time", SMALL, fresh),
            ("table 3, remembered", table, same),
            ("table 3, first time", table, fresh),
        ):
            found = measure(peers, query, kind)
            print(title)
            for name, (rate, p99, used) in found.items():
                ratio = f"ours is {found['ours'][0] / rate:6.2f} times as fast" if name != "ours" else ""
                print(f"   {name:16} {rate:8.1f} a second, p99 {p99:8.1f} ms, {used:8.0f} us of processor each   {ratio}", flush=True)
        if other is None:
            print("rdflib-endpoint could not be installed and was not measured")
        if third is None:
            print(f"{other_servers.NO_VIRTUOSO}; it was not measured")


if __name__ == "__main__":
    main()
