"""What many requests, slow readers and a change of release may cost, and that each is bounded as the documents say."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import ROOT
from segregatie.base.problems import UsageError
from segregatie.server import guard
from segregatie.server.guard import check
from segregatie.server.jobs import Ask
from segregatie.server.journal import Journal
from segregatie.server.metrics import Metrics
from segregatie.server.pool import Pool
from segregatie.server.refusal import Refusal
from segregatie.server.releases import Release
from segregatie.server.settings import Settings
from segregatie.server.template import Template
from serving import Served, offer, serving, small_release, swap, wait_until

GRAPH = "http://example.org/graaf"
MANY = "".join(f'<http://example.org/{number}> <http://example.org/p> "{"x" * 200}" .\n' for number in range(1_200))


def rows(number: int) -> bytes:
    """Ask for so many rows of some 240 bytes."""
    query = quote(f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {number}", safe="")
    return f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release(tmp_path_factory.mktemp("klein") / "build", {GRAPH: MANY})


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(folder, log, "--workers", "1", "--connections", "128", "--send-seconds", "2") as served:
        yield served


def test_what_is_remembered_costs_what_is_charged_for_it(server: Served) -> None:
    """A query of 240 kB takes a megabyte in memory, and its answer a hundred bytes."""
    listener = server.processes()[0]
    for number in range(5):
        assert server.ask(f"ASK {{}} # {number} {'😀' * 60_000}").status_code == 200
    before = listener.memory_info().rss
    for number in range(5, 65):
        assert server.ask(f"ASK {{}} # {number} {'😀' * 60_000}").status_code == 200
    assert listener.memory_info().rss - before < 20 << 20


def test_who_does_not_read_is_let_go(server: Served) -> None:
    """As many as there may be connections ask for a quarter of a megabyte, and read nothing of it."""
    strangers = []
    for _ in range(128):
        stranger = socket.socket()
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        stranger.settimeout(5)
        stranger.connect(("127.0.0.1", server.port))
        stranger.sendall(rows(1_000) * 16)
        strangers.append(stranger)
    try:
        health = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        wait_until(lambda: server.raw(health, seconds=1).startswith(b"HTTP/1.1 200"), 15)
    finally:
        for stranger in strangers:
            stranger.close()


def test_what_is_not_there_is_told_without_a_worker(folder: Path, tmp_path: Path) -> None:
    with serving(folder, tmp_path / "log", "--workers", "1") as served:
        for worker in served.workers():
            worker.suspend()
        assert served.client.get("/id/niemand").status_code == 404
        for worker in served.workers():
            worker.resume()


def test_a_release_with_another_file_and_the_same_graph_is_another_release(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        small_release(tmp_path / name, {GRAPH: MANY})
        (tmp_path / name / "docs").mkdir()
        (tmp_path / name / "docs" / "vormen.md").write_text(f"{name}\n", encoding="utf-8")
        offer(tmp_path / name)
    link = tmp_path / "build"
    link.symlink_to(tmp_path / "een")
    with serving(link, tmp_path / "log", "--workers", "1", "--poll-seconds", "0.1") as served:
        assert served.client.get("/download/docs/vormen.md").text == "een\n"
        swap(link, tmp_path / "twee")
        wait_until(lambda: served.client.get("/download/docs/vormen.md").text == "twee\n", 10)


def test_a_deadline_that_has_begun_goes_on(folder: Path) -> None:
    settings = Settings(release=folder, workers=1, deadline=30)

    async def asked(until: float) -> bytes:
        template = await Template.start(folder, settings)
        pool = Pool(template, 1, settings, Metrics(), Journal())
        await pool.start()
        try:
            job = Ask("ASK {}", "http://x/", "text/csv", "", 1_000)
            return (await pool.ask(job, "", asyncio.get_running_loop().time() + until)).body
        finally:
            pool.close()
            await template.close()

    assert asyncio.run(asked(20)) == b"true"
    with pytest.raises(Refusal) as refused:
        asyncio.run(asked(-1))
    assert refused.value.status == 504


def test_a_release_that_no_process_can_answer_from_is_not_taken(folder: Path) -> None:
    """Processes cannot be made to fail here without making the machine's fail, so the template stands in for that."""

    class Barren(Template):
        async def fork(self) -> object:  # type: ignore[override]
            raise OSError("no more processes")

    async def started() -> None:
        settings = Settings(release=folder, workers=1)
        template = await Template.start(folder, settings)
        barren = Barren(template._process, template._control, template.told)
        try:
            await Release(folder, barren, settings, Metrics(), Journal()).start()
        finally:
            await template.close()

    with pytest.raises(UsageError, match="no process could be made"):
        asyncio.run(started())


@pytest.mark.parametrize(("limit", "place"), [("DEPTH", 0), ("PARTS", 1)])
def test_the_document_tells_how_near_the_stored_queries_come(monkeypatch: pytest.MonkeyPatch, limit: str, place: int) -> None:
    text = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    told = re.search(r"largest stored query has ([0-9]+) and ([0-9]+)", text)
    assert told
    figure = int(told[place + 1])
    queries = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries").rglob("*.rq"))]
    monkeypatch.setattr(guard, limit, figure)
    for query in queries:
        check(query)
    monkeypatch.setattr(guard, limit, figure - 1)
    with pytest.raises(Refusal):
        for query in queries:
            check(query)


def test_an_image_gets_what_a_build_needs_and_nothing_that_was_built() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    kept = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    assert {"data", "ontology", "queries", "src", "build.py", "Makefile", "requirements.lock", "pyproject.toml"} <= kept
    assert all((ROOT / name).exists() for name in kept)
    assert not kept & {".venv", ".git", "build", "build-lokaal", ".build-releases"}
