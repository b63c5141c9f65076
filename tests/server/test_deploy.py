"""What deploy/ gives an administrator: Caddy runs the proxy's file before our own server, systemd reads the unit."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conftest import ROOT
from serving import Served, free_port, serving, small_release, wait_until

CADDY = shutil.which("caddy")
SYSTEMD = shutil.which("systemd-analyze")
GRAPH = "http://example.org/graaf"
MANY = "".join(f'<http://example.org/{number}> <http://example.org/p> "{number}" .\n' for number in range(500))
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s"


def configured(port: int, behind: int) -> str:
    """The file for loopback without TLS, and without the limit that needs a module, as its first lines say it may be."""
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    text = re.sub(r"\trate_limit \{\n(?:\t\t.*\n)*\t\}\n", "", text)
    text = text.replace("\torder rate_limit before reverse_proxy\n", "\tauto_https off\n\tadmin off\n")
    assert "rate_limit" not in text
    for found, instead in (("data.example.org {", f"http://127.0.0.1:{port} {{"), ("127.0.0.1:8000", f"127.0.0.1:{behind}")):
        assert text.count(found) == 1
        text = text.replace(found, instead)
    return text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("deploy")
    with serving(small_release(folder / "build", {GRAPH: MANY}), folder / "log", "--workers", "1") as served:
        yield served


@pytest.fixture(scope="module", params=[pytest.param("caddy", marks=pytest.mark.skipif(CADDY is None, reason="apt-get install caddy"))])
def proxy(server: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    file = folder / "Caddyfile"
    file.write_text(configured(port, server.port), encoding="utf-8")
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    assert CADDY
    command = [CADDY, "run", "--config", str(file), "--adapter", "caddyfile"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                wait_until(lambda: answers(client), 20)
                yield client
        finally:
            process.terminate()


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    except httpx.TransportError:
        return False


def test_an_answer_comes_through_as_it_is(server: Served, proxy: httpx.Client) -> None:
    ours, theirs = (client.get("/sparql", params={"query": ALL}) for client in (server.client, proxy))
    assert (theirs.status_code, theirs.content) == (200, ours.content)
    same = ("content-type", "content-encoding", "etag", "vary", "cache-control", "access-control-allow-origin", "x-content-type-options")
    assert {name: theirs.headers.get(name) for name in same} == {name: ours.headers.get(name) for name in same}
    assert theirs.headers["content-encoding"] in ("br", "gzip")
    again = proxy.get("/sparql", params={"query": ALL}, headers={"If-None-Match": theirs.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert proxy.post("/sparql", content=ALL, headers={"Content-Type": "application/sparql-query"}).json() == ours.json()


def test_what_is_inside_stays_inside(server: Served, proxy: httpx.Client) -> None:
    for path in ("/metrics", "/healthz"):
        assert (server.client.get(path).status_code, proxy.get(path).status_code) == (200, 404)


def test_a_refusal_comes_through_and_a_large_body_does_not(proxy: httpx.Client) -> None:
    refused = proxy.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1> {} }"})
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
    large = proxy.post("/sparql", content=b"#" * (2 << 20), headers={"Content-Type": "application/sparql-query"})
    assert large.status_code == 413


def test_a_strange_host_is_not_repeated(proxy: httpx.Client) -> None:
    answer = proxy.get("/id/nergens", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in str(answer.headers) + answer.text


@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed: apt-get install systemd")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "segregatie.service").read_text(encoding="utf-8")
    # Its program must be there: a folder laid out as the unit says, with any program in it.
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    home = re.search(r"^WorkingDirectory=(\S+)$", text, re.MULTILINE)
    assert home
    unit = tmp_path / "segregatie.service"
    unit.write_text(text.replace(home[1], str(tmp_path)), encoding="utf-8")
    assert SYSTEMD
    done = subprocess.run([SYSTEMD, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
