"""Changing to a new release while people ask: an answer is of the old or the new, whole, and no request fails."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from conftest import ROOT, Run
from serving import Served, free_port, serving, small_release, swap, wait_until

GRAPH = "http://example.org/graph"
SIZE = 200
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?s"


def triples(value: str) -> str:
    return "".join(f'<http://example.org/s{number}> <http://example.org/p> "{value}" .\n' for number in range(SIZE))


def make(folder: Path, value: str) -> Path:
    return small_release(folder / value, {GRAPH: triples(value)})


def values(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    assert len(rows) == SIZE
    return {row["o"]["value"] for row in rows}


@contextmanager
def polling(served: Served, found: list[set[str]]) -> Iterator[None]:
    """Ask all the time, some questions new and some remembered."""
    over = threading.Event()

    def poll(number: int) -> None:
        with httpx.Client(timeout=120) as client:
            while not over.is_set():
                number += 1
                asked = f"{ALL} # {number}" if number % 2 else ALL
                found.append(values(client.get(served.sparql, params={"query": asked})))

    threads = [threading.Thread(target=poll, args=(start,)) for start in (0, 1_000_000)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_no_answer_mixes_two_releases_and_none_fails(tmp_path: Path) -> None:
    folders = {value: make(tmp_path, value) for value in ("een", "twee")}
    link = tmp_path / "build"
    link.symlink_to(folders["een"])
    found: list[set[str]] = []
    # However slow the machine is at the moment: a minute for an answer, and for each change.
    with serving(link, tmp_path / "log", "--poll-seconds", "0.1", "--workers", "2", "--deadline", "120") as served:
        tags = set()
        with polling(served, found):
            for value in ("twee", "een", "twee"):
                swap(link, folders[value])
                wait_until(lambda value=value: values(served.get(ALL)) == {value}, 60)
                tags.add(served.get(ALL).headers["etag"])
        # A listener, a template, and two workers: what the releases before had is gone.
        wait_until(lambda: (len(served.processes()), len(served.workers())) == (4, 2), 60)
    assert {frozenset(each) for each in found} == {frozenset({"een"}), frozenset({"twee"})}
    assert len(tags) == 2


def test_a_signal_makes_it_look_at_once(tmp_path: Path) -> None:
    link = tmp_path / "build"
    link.symlink_to(make(tmp_path, "een"))
    with serving(link, tmp_path / "log", "--poll-seconds", "3000") as served:
        assert values(served.get(ALL)) == {"een"}
        swap(link, make(tmp_path, "twee"))
        served.process.send_signal(signal.SIGHUP)
        wait_until(lambda: values(served.get(ALL)) == {"twee"}, 10)


def test_a_release_that_cannot_be_loaded_leaves_the_old_one(tmp_path: Path) -> None:
    link = tmp_path / "build"
    link.symlink_to(make(tmp_path, "een"))
    broken, local = make(tmp_path, "twee"), make(tmp_path, "drie")
    (broken / "graph" / "onderwijssegregatie.trig").write_text("<a> {", encoding="utf-8")
    (local / "LOKAAL.txt").write_text("x", encoding="utf-8")
    with serving(link, tmp_path / "log", "--poll-seconds", "0.1", "--workers", "2", "--public-url", "https://data.example.org") as served:
        for number, folder in enumerate((broken, local), 1):
            swap(link, folder)
            wait_until(lambda number=number: [line["event"] for line in served.log()].count("release refused") == number, 10)
            assert values(served.get(f"{ALL} # {number}")) == {"een"}
        assert "may be loaded" not in str(served.log())
        assert len(served.workers()) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--host", "0.0.0.0"), "holds the report's own words"),  # noqa: S104 - the point is that it is refused
        (("--host", "::"), "holds the report's own words"),
        (("--public-url", "https://data.example.org"), "holds the report's own words"),
    ],
)
@pytest.mark.parametrize("mark", ["LOKAAL.txt", "graph/tekst.nt"])
def test_a_local_build_is_served_to_this_machine_only(tmp_path: Path, run: Run, options: tuple[str, ...], told: str, mark: str) -> None:
    folder = make(tmp_path, "een")
    (folder / mark).write_text("", encoding="utf-8")
    done = run(ROOT, "serve", "--from", folder, "--port", str(free_port()), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_local_build_answers_on_loopback(tmp_path: Path) -> None:
    folder = make(tmp_path, "een")
    words = '<http://example.org/s0> <http://example.org/p> "woorden" .\n'
    (folder / "graph" / "tekst.nt").write_text(words, encoding="utf-8")
    with serving(folder, tmp_path / "log") as served:
        assert served.get("ASK { ?s ?p 'woorden' }").json()["boolean"] is True


BAD = {
    "nothing there": (("--from", "nergens"), "nergens: no release to serve"),
    "port taken": ((), "Address already in use; choose another"),
    "no number": (("--port", "x"), "--port x: not a whole number"),
    "too large": (("--port", "70000"), "--port 70000: choose between 1 and 65535"),
    "not a number": (("--deadline", "nan"), "--deadline nan: choose between 0.1 and 3600"),
    "stack does not fit": (("--memory-mib", "600"), "--memory-mib 600: choose between 640"),
    "public address": (("--public-url", "data.example.org"), "--public-url data.example.org: write it like https://"),
    "public address with a query": (("--public-url", "https://a.example/?x"), "without ? or #"),
    "unknown host": (("--host", "nergens.invalid"), "--host nergens.invalid"),
}


@pytest.mark.parametrize(("options", "told"), BAD.values(), ids=BAD)
def test_a_bad_setting_is_told_in_one_line(tmp_path: Path, run: Run, options: tuple[str, ...], told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if not options else free_port()
        start = ("serve", "--port", str(port)) if "--port" not in options else ("serve",)
        release = () if "--from" in options else ("--from", make(tmp_path, "een"))
        done = run(ROOT, *start, *release, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_host_may_be_a_name(tmp_path: Path, host: str) -> None:
    with serving(make(tmp_path, "een"), tmp_path / "log", "--host", host) as served:
        assert served.log()[1]["address"] == f"http://{host}:{served.port}"
        assert values(served.get(ALL)) == {"een"}


def test_settings_come_from_the_environment_and_options_go_before_it(tmp_path: Path, run: Run) -> None:
    folder = make(tmp_path, "een")
    done = run(ROOT, "serve", "--from", folder, env={"SEGREGATIE_DEADLINE": "soon"})
    assert (done.returncode, done.stderr) == (2, "build.py: SEGREGATIE_DEADLINE soon: not a number\n")
    with serving(folder, tmp_path / "log", env={"SEGREGATIE_WORKERS": "3", "SEGREGATIE_PORT": "1"}) as served:
        assert len(served.workers()) == 3
