"""What deploy/ gives an administrator: Caddy runs the proxy's file before our own server, systemd reads the unit."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
    """The file for loopback without TLS."""
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    for found, instead in (
        ("{\n\tservers {", "{\n\tauto_https off\n\tadmin off\n\tservers {"),
        ("data.example.org {", f"http://127.0.0.1:{port} {{"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
    ):
        assert text.count(found) == 1
        text = text.replace(found, instead)
    return text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("deploy")
    with serving(small_release(folder / "build", {GRAPH: MANY}), folder / "log", "--workers", "2", "--proxy", "127.0.0.1") as served:
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


def test_a_client_behind_the_proxy_cannot_pass_for_many(server: Served, proxy: httpx.Client) -> None:
    """Of two workers one client gets one, whatever it says of itself: the proxy writes its address last, and that counts."""
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    gauges = "\nsegregatie_workers_busy 1\nsegregatie_queries_waiting 1\n"

    def ask(number: int) -> int:
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        return httpx.post(proxy.base_url.join("/sparql"), data={"query": f"{cross} # {number}"}, headers=headers, timeout=60).status_code

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(ask, number) for number in range(2)]
        shown = re.compile(r"^#.*\n", re.MULTILINE)
        wait_until(lambda: gauges in "\n" + shown.sub("", server.client.get("/metrics").text), 15)
        # Who comes from elsewhere has the other worker.
        direct = server.client.get("/sparql", params={"query": "ASK {} # direct"}, headers={"X-Forwarded-For": "198.51.100.1"})
        assert direct.status_code == 200
        for worker in server.workers():
            worker.kill()
        assert {each.result() for each in asked} <= {503, 504, 502}


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
