"""A series built on a Dask cluster: a scheduler and its workers as processes of their own, on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from conftest import ROOT
from segregatie.base.problems import InputError, UsageError
from segregatie.base.project import Project
from segregatie.series.build import build_series
from segregatie.series.crew import Cluster, Cores, Done, Task
from series_fixtures import ENGINE


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@contextmanager
def process(*arguments: str, code: Path = ROOT / "src") -> Iterator[subprocess.Popen[bytes]]:
    """A process of dask, with what it starts itself; both are ended."""
    environment = {**os.environ, "PYTHONPATH": str(code), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    running = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    place = tmp_path / "scheduler.json"
    with process("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(place)):
        yield address_in(place)


def address_in(place: Path) -> str:
    while True:
        try:
            return str(json.loads(place.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.05)


@contextmanager
def workers(scheduler: str, count: int, code: Path = ROOT / "src") -> Iterator[list[subprocess.Popen[bytes]]]:
    """Workers, each with its nanny, that have found their scheduler."""
    from distributed import Client

    with ExitStack() as stack:
        made = [stack.enter_context(process("worker", scheduler, "--nthreads", "1", code=code)) for _ in range(count)]
        with Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(count)
        yield made


def test_a_cluster_gives_the_same_bytes(whole_series: Project, series_build: Path, scheduler: str, tmp_path: Path) -> None:
    out = tmp_path / "uit" / "build"
    with workers(scheduler, 2):
        told = build_series(whole_series, out, ENGINE, Cluster(scheduler))
    assert files(out) == files(series_build)
    assert told == build_series(whole_series, out, ENGINE, Cores(1))


class Watched(Cluster):
    """A cluster, and when its first part is there."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.first = threading.Event()

    def make(self, project: Project, tasks: Sequence[Task]) -> Iterator[Done]:
        """Make the parts as a cluster does."""
        for done in super().make(project, tasks):
            self.first.set()
            yield done


def test_a_worker_that_is_killed_costs_time_and_nothing_else(
    whole_series: Project, series_build: Path, scheduler: str, tmp_path: Path
) -> None:
    out, crew = tmp_path / "uit" / "build", Watched(scheduler)
    with workers(scheduler, 2) as running:
        builds = threading.Thread(target=build_series, args=(whole_series, out, ENGINE, crew))
        builds.start()
        assert crew.first.wait(120)
        # The third part is being made by one of the two; a nanny would start its worker again.
        nanny = psutil.Process(running[0].pid)
        for victim in (nanny, *nanny.children(recursive=True)):
            victim.kill()
        builds.join(120)
        assert not builds.is_alive()
    assert files(out) == files(series_build)


def test_what_is_wrong_on_a_worker_is_told_at_the_file_here(series_project: Project, scheduler: str, tmp_path: Path) -> None:
    path = series_project.data / "2014" / "toelichtingen.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",zeker,", ",zekerr,", 1), encoding="utf-8")
    with workers(scheduler, 1), pytest.raises(InputError) as caught:
        build_series(series_project, tmp_path / "uit" / "build", ENGINE, Cluster(scheduler))
    assert [str(problem.where) for problem in caught.value.problems] == [f"{path}:2"]


def test_a_worker_with_other_code_is_not_asked(whole_series: Project, scheduler: str, tmp_path: Path) -> None:
    code = tmp_path / "ander"
    shutil.copytree(ROOT / "src", code, ignore=shutil.ignore_patterns("__pycache__"))
    (code / "segregatie" / "base" / "version.py").write_text('__version__ = "9.9.9"\n', encoding="utf-8")
    with workers(scheduler, 1, code), pytest.raises(UsageError, match="has another segregatie than this one; install the same"):
        build_series(whole_series, tmp_path / "uit" / "build", ENGINE, Cluster(scheduler))


def test_a_scheduler_without_workers_and_none_are_told(whole_series: Project, scheduler: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"--on {scheduler}: the scheduler has no worker; start one with: dask worker {scheduler}"):
        build_series(whole_series, tmp_path / "uit" / "build", ENGINE, Cluster(scheduler))
    with pytest.raises(UsageError, match=r"--on 127.0.0.1:1: no scheduler answers \(.*\); start one with: dask scheduler"):
        build_series(whole_series, tmp_path / "uit" / "build", ENGINE, Cluster("127.0.0.1:1"))
