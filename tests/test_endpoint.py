"""On a SPARQL server that is not ours the same files give the same tables: Oxigraph's, loaded by `publish`."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from conftest import ROOT, Run
from segregatie.catalogue import TABLES
from segregatie.endpoint import Endpoint
from segregatie.layout import as_csv, lay_out
from segregatie.problems import UsageError
from segregatie.queries import read_query


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An empty Oxigraph server on loopback, stopped at the end."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the package oxigraph, of requirements-dev.lock, brings this program"
    address = f"127.0.0.1:{free_port()}"
    with subprocess.Popen([program, "serve", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    with urlopen(f"http://{address}/query?query=ASK%7B%7D", timeout=1):
                        break
                except OSError:
                    time.sleep(0.05)
            yield f"http://{address}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def published(server: str, release: Path, run: Run) -> str:
    """The build, loaded twice: doing it again changes nothing."""
    for _ in range(2):
        done = run(ROOT, "publish", "--endpoint", f"{server}/update", "--from", release)
        assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 8
    return f"{server}/query"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.short)
def test_another_server_gives_the_expected_table(published: str, table: object) -> None:
    stem = table.stem  # type: ignore[attr-defined]
    query = read_query(ROOT / "queries" / "tabellen" / f"{stem}.rq")
    bound = query.bind({"weergave": "plaatsen"} if "weergave" in query.parameters else {})
    made = as_csv(lay_out(query, Endpoint(published).select(bound), "nl"))
    assert made == (ROOT / "tests" / "expected" / f"{stem}.csv").read_text(encoding="utf-8")


def test_the_commands_ask_an_endpoint(published: str, release: Path, run: Run) -> None:
    remote = run(ROOT, "table", "9", "--endpoint", published)
    assert (remote.returncode, remote.stdout) == (0, run(ROOT, "table", "9", "--from", release).stdout)
    asked = run(ROOT, "query", "-", "--endpoint", published, text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    local = run(ROOT, "query", "-", "--from", release, text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert asked.returncode == 0
    assert asked.stdout.splitlines() == local.stdout.splitlines()


def test_an_endpoint_that_does_not_answer_is_told_in_one_line(run: Run) -> None:
    done = run(ROOT, "table", "9", "--endpoint", f"http://127.0.0.1:{free_port()}/query")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "no answer" in done.stderr


def test_an_endpoint_that_refuses_the_query_is_told_in_one_line(published: str, run: Run) -> None:
    done = run(ROOT, "query", "-", "--endpoint", published, text="SELECT oops")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_an_endpoint_is_an_http_address() -> None:
    with pytest.raises(UsageError, match="not an http or https address"):
        Endpoint("file:///etc/passwd")
