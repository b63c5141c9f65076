"""Servers that are not ours, started on loopback and stopped again: Oxigraph's from PyPI, Virtuoso where Debian's is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from serving import free_port

VIRTUOSO = shutil.which("virtuoso-t")
NO_VIRTUOSO = "Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin"
# Only on loopback, nothing shared with another one, and little memory: 20,000 buffers are 160 MB. The flag keeps subselects as
# they are written (decision 8).
_INI = """[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {0}/temp.db
TransactionFile = {0}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {0}
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
ServerThreads = 8
[Flags]
enable_inline_sqs = 0
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True, slots=True)
class Other:
    """A server that runs: where it takes what, and the environment that says who we are."""

    base: str
    query: str
    update: str
    graph_store: str
    pid: int
    env: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def oxigraph() -> Iterator[Other]:
    """Run an empty Oxigraph server, in memory."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the package oxigraph, of requirements-dev.lock, brings this program"
    base = f"http://127.0.0.1:{free_port()}"
    with subprocess.Popen(
        [program, "serve", "--bind", base.removeprefix("http://")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(f"{base}/query", process)
            yield Other(base, f"{base}/query", f"{base}/update", f"{base}/store", process.pid)
        finally:
            process.terminate()


@contextmanager
def virtuoso() -> Iterator[Other]:
    """Run an empty Virtuoso in a folder of its own; it is killed at the end, since a checkpoint of what is thrown away takes seconds."""
    assert VIRTUOSO, NO_VIRTUOSO
    with tempfile.TemporaryDirectory() as folder:
        port, base = free_port(), f"http://127.0.0.1:{free_port()}"
        ini = Path(folder) / "virtuoso.ini"
        ini.write_text(_INI.format(folder, port, base.rpartition(":")[2]), encoding="utf-8")
        command = [VIRTUOSO, "+foreground", "+configfile", str(ini)]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(f"{base}/sparql", process)
                # What a new database is made with, on loopback, for as long as the tests last.
                env = {"SEGREGATIE_ENDPOINT_USER": "dba", "SEGREGATIE_ENDPOINT_PASSWORD": "dba"}
                yield Other(base, f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth", process.pid, env)
            finally:
                process.kill()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server of {url} ended at its start"
        try:
            if httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


def environment(other: Other) -> dict[str, str]:
    """The environment of a command that publishes there."""
    return {**os.environ, **other.env}
