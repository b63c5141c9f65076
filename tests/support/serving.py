"""A server of our own on loopback, started as a user would, and ways to be rude to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psutil

from conftest import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A server that runs: its address, its processes, its log."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self._log = process, port, log
        self.base = f"http://127.0.0.1:{port}"
        self.sparql = f"{self.base}/sparql"
        self.client = httpx.Client(base_url=self.base, timeout=30)

    def ask(self, text: str, **headers: str) -> httpx.Response:
        """Send a query by POST."""
        return self.client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query", **headers})

    def get(self, text: str, **headers: str) -> httpx.Response:
        """Send a query by GET."""
        return self.client.get("/sparql", params={"query": text}, headers=headers)

    def raw(self, data: bytes, more: Iterable[bytes] = (), seconds: float = 10) -> bytes:
        """Send bytes as they are, and give all that comes back until the server hangs up or the time is over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            try:
                connection.sendall(data)
                for each in more:
                    connection.sendall(each)
            except OSError:
                pass  # it hung up on us, which may be the point
            found = b""
            try:
                while part := connection.recv(65_536):
                    found += part
            except OSError:
                pass
            return found

    def workers(self) -> list[psutil.Process]:
        """The processes that answer: children of the template."""
        templates = psutil.Process(self.process.pid).children()
        return [worker for template in templates for worker in _children(template)]

    def processes(self) -> list[psutil.Process]:
        """Every process of the server."""
        return [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]

    def log(self) -> list[dict[str, Any]]:
        """What was logged until now."""
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines()]


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []


@contextmanager
def serving(release: Path, log: Path, *options: str, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a release for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "build.py", "serve", "--from", str(release), "--port", str(port), *options]
    with (
        log.open("w", encoding="utf-8") as lines,
        subprocess.Popen(command, cwd=ROOT, stdout=lines, stderr=lines, env={**os.environ, **(env or {})}) as process,
    ):
        served = Served(process, port, log)
        try:
            wait_until(lambda: is_up(served, process), 40, log)
            wait_until(lambda: "listening" in [line["event"] for line in served.log()], 5, log)
            yield served
        finally:
            served.client.close()
            process.terminate()
            process.wait(20)


def is_up(served: Served, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the server ended at its start"
    try:
        return served.client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def wait_until(condition: Any, seconds: float, what: object = "") -> None:
    """Wait for something to become true, and fail when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(0.02)


def detail(answer: httpx.Response, status: int) -> str:
    """What a refusal says, as every refusal does: as a problem, to a page from anywhere."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return str(answer.json()["detail"])


def small_release(folder: Path, graphs: Mapping[str, str], default: str | None = None) -> Path:
    """Lay out a release that holds these graphs (name -> N-Triples); the default graph is their union unless told."""
    (folder / "graph").mkdir(parents=True)
    union = "".join(graphs.values()) if default is None else default
    (folder / "graph" / "onderwijssegregatie.nt").write_text(union, encoding="utf-8")
    trig = "".join(f"<{name}> {{\n{text}}}\n" for name, text in graphs.items())
    (folder / "graph" / "onderwijssegregatie.trig").write_text(trig, encoding="utf-8")
    return folder


def offer(release: Path) -> Path:
    """Lay a site in a release that offers its files to be downloaded, as a build does."""
    files = [path for path in sorted(release.rglob("*")) if path.is_file()]
    entries = {}
    for path in files:
        name, content = f"download/{path.relative_to(release).as_posix()}", path.read_bytes()
        place = release / "site" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        media = "text/markdown; charset=utf-8" if path.suffix == ".md" else "application/n-triples"
        entries[name] = {"media": media, "size": len(content), "sha256": sha256(content).hexdigest()}
    (release / "site" / "manifest.json").write_text(json.dumps({"files": entries, "documents": {}}), encoding="utf-8")
    return release


def swap(link: Path, folder: Path) -> None:
    """Point a link at another folder in one step, as a build does."""
    fresh = link.with_name("fresh")
    fresh.symlink_to(folder)
    fresh.replace(link)
