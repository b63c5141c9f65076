"""A release that is put on disk answers as one in memory does, leaves nothing behind, and its workers stay in their cage."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT
from segregatie.server.jobs import load
from segregatie.server.on_disk import PREFIX, hold_open, open_on_disk
from serving import serving, small_release, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a release is put on disk on Linux only")
GRAPH = "http://example.org/graaf"
TABLE = (ROOT / "queries" / "tabellen" / "tabel-03.rq").read_text(encoding="utf-8")


def named(store: ox.Store) -> set[ox.Quad]:
    """The statements without blank nodes, which get a new name at each load."""
    return {quad for quad in store if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)}


def test_it_answers_what_a_release_in_memory_answers(release: Path, tmp_path: Path) -> None:
    disk = tmp_path / "schijf"
    disk.mkdir()
    in_memory, on_disk = (load(release, "http://example.org/", above, disk) for above in (1 << 40, 0))
    assert list(disk.iterdir()) == []
    assert (in_memory.files, bool(on_disk.files)) == ((), True)
    assert {**in_memory.told(), "on_disk": True} == on_disk.told()
    assert len(in_memory.store) == len(on_disk.store)
    assert named(in_memory.store) == named(on_disk.store)


def test_it_is_served_and_its_workers_are_replaced(release: Path, tmp_path: Path) -> None:
    disk = tmp_path / "schijf"
    disk.mkdir()
    left = disk / f"{PREFIX}gestorven"
    left.mkdir()
    (left / "lock").write_bytes(b"")
    with serving(release, tmp_path / "log") as served:
        expected = served.get(TABLE).json()
    options = ("--disk-above-mib", "0", "--disk-folder", str(disk), "--workers", "2", "--deadline", "1")
    with serving(release, tmp_path / "log", *options) as served:
        assert served.log()[0]["on_disk"] is True
        assert list(disk.iterdir()) == []
        assert served.get(TABLE).json() == expected
        # A file that lies beside the store cannot be opened, and what was there at the start stays readable.
        for worker in served.workers():
            worker.send_signal(signal.SIGKILL)
        wait_until(lambda: served.get(f"{TABLE}# opnieuw").status_code == 200, 10)
        assert served.get(f"{TABLE}# nog eens").json() == expected
        heavy = served.get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert heavy.status_code == 504
        assert served.get(f"{TABLE}# daarna").json() == expected
        wait_until(lambda: len(served.workers()) == 3, 10)
    assert list(disk.iterdir()) == []


def test_a_store_of_many_files_is_held_open_whole(tmp_path: Path) -> None:
    """Each load makes files of its own, and they are more than the engine opens by itself."""
    folder, name = tmp_path / "store", ox.NamedNode("http://example.org/p")
    store = ox.Store(str(folder))
    for part in range(3):
        for graph in (ox.DefaultGraph(), ox.NamedNode(GRAPH)):
            store.bulk_extend(ox.Quad(ox.NamedNode(f"{GRAPH}/{part}/{each}"), name, ox.Literal(f"{each}"), graph) for each in range(2_000))
    store.flush()
    del store
    opened = ox.Store.read_only(str(folder))
    files = hold_open(opened, folder)
    assert len(files) == len(list(folder.glob("*.sst"))) > 20
    shutil.rmtree(folder)
    assert len(opened) == 3 * 2 * 2_000
    last = ox.NamedNode(f"{GRAPH}/2/1999")
    assert [str(quad.object) for quad in opened.quads_for_pattern(last, None, None, None)] == ['"1999"'] * 2


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    taken, odd = tmp_path / f"{PREFIX}bezig", tmp_path / f"{PREFIX}vreemd"
    taken.mkdir()
    odd.write_bytes(b"")
    code = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, str(taken / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        open_on_disk(lambda _: None, tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {taken.name, odd.name}
        process.communicate(b"")
    open_on_disk(lambda _: None, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {odd.name}


def test_a_disk_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    folder = small_release(tmp_path / "een", {GRAPH: "<http://example.org/s> <http://example.org/p> 1 .\n".replace(" 1 ", ' "1" ')})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "build.py", "serve", "--from", str(folder), "--port", str(port), "--disk-above-mib", "0"]
    command += ["--disk-folder", str(tmp_path / "nergens")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "nergens" in done.stderr


KEPT = """
import os, sys
from segregatie.server import cage
number = os.open(sys.argv[1], os.O_RDONLY)
while number <= 5:
    number = os.open(sys.argv[1], os.O_RDONLY)
cage.limit(os.dup(1), 1024, [number])
try:
    open(sys.argv[1])
except OSError:
    os.write(3, os.pread(number, 10, 0))
"""


def test_a_worker_reads_what_is_open_and_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "open"
    file.write_text("gelezen", encoding="ascii")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", KEPT, str(file)], env=environment, capture_output=True, timeout=20, check=True)
    assert done.stdout == b"gelezen"
