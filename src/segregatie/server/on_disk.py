"""A release that is too large for memory: a store on disk, whose folder is gone from sight as soon as the store is open."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

#: How the folder's name begins, for as long as a store is being filled.
PREFIX: Final = "segregatie-release-"
_LOCK: Final = "lock"
#: One statement of so many is looked up to make the engine open the file it lies in; a file holds many thousands.
_SAMPLE: Final = 500


def open_on_disk(fill: Callable[[ox.Store], None], parent: Path) -> tuple[ox.Store, tuple[int, ...]]:
    """Fill a store on disk, open it for reading only, and take its folder away.

    The system keeps what is open until the last process that has it open ends, so nothing is left behind, however that
    happens; only a folder that was being filled can be, and the next call takes it away. Linux alone tells which files
    are open. Returns the store and the numbers of its files, which a worker has to keep. Raises OSError where the disk
    or the system does not allow it.
    """
    if not Path("/proc/self/fd").is_dir():
        raise OSError("a release is put on disk on Linux only; raise --disk-above-mib")
    _sweep(parent)
    _reserve_low_numbers()
    _allow_files()
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent) as name, Path(name, _LOCK).open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = Path(name) / "store"
        filled = ox.Store(folder)
        fill(filled)
        filled.flush()
        filled.optimize()
        del filled
        store = ox.Store.read_only(str(folder))
        return store, hold_open(store, folder)


def _sweep(parent: Path) -> None:
    """Take away the folders of those that ended while they filled them: nobody holds their lock any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            if folder.lstat().st_uid == os.getuid():
                with (folder / _LOCK).open(encoding="ascii") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
        except OSError:
            # In use, just being made, or just swept by another.
            continue


def _reserve_low_numbers() -> None:
    """Take the numbers up to 3, which a worker gives to others (cage.limit)."""
    while (number := os.open(os.devnull, os.O_RDONLY)) <= 3:
        pass
    os.close(number)


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def hold_open(store: ox.Store, folder: Path) -> tuple[int, ...]:
    """Make the engine open every file of a store, and give their numbers. It opens the first few by itself.

    Raises OSError where the system does not allow so many.
    """
    wanted = {path.name for path in folder.glob("*.sst")}
    if wanted - _files(folder).keys():
        list(store.named_graphs())
        for number, quad in enumerate(store.quads_for_pattern(None, None, None, None)):
            if number % _SAMPLE == 0:
                _look_up(store, quad)
    files = _files(folder)
    if missing := wanted - files.keys():
        raise OSError(f"{len(missing)} of the {len(wanted)} files of the store cannot be held open; allow more open files (ulimit -n)")
    return tuple(sorted(files.values()))


def _look_up(store: ox.Store, quad: ox.Quad) -> None:
    """Find a statement in each index of the engine: by two of its terms, in its graph and in all."""
    subject, predicate, value = quad.subject, quad.predicate, quad.object
    for graph in (quad.graph_name, None):
        next(store.quads_for_pattern(subject, predicate, None, graph), None)
        next(store.quads_for_pattern(None, predicate, value, graph), None)
        next(store.quads_for_pattern(subject, None, value, graph), None)


def _files(folder: Path) -> dict[str, int]:
    """The files of the folder that this process has open, by name."""
    found = {}
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = link.readlink()
        except OSError:
            continue
        if target.parent == folder.resolve():
            found[target.name] = int(link.name)
    return found
