"""Write a build so that a reader sees the old output or the new, whole, and never a mixture.

`build` is a symbolic link to a finished folder in `.build-releases` beside it; a new folder is made there and the
link is swapped in one step. What a killed build leaves behind is swept by the next.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from segregatie.problems import UsageError
from segregatie.rows import shown

_MARK = "Finished builds; the link beside this folder points at the latest. Made by build.py, which also clears it.\n"
_MARK_FILE, _LOCK_FILE, _UNFINISHED, _LINK = "LEESMIJ.txt", "slot", "onaf", "link"


def _releases(out: Path) -> Path:
    """The folder that holds the finished builds of `out`; refuse an `out` that is not ours."""
    if not out.name:
        raise UsageError(f"--out {out}: not a folder to build in; name one that does not exist yet")
    releases = out.parent / f".{out.name}-releases"
    # An empty one is ours too: a build that was killed at its very first step.
    ours = releases.is_dir() and ((releases / _MARK_FILE).is_file() or not any(releases.iterdir()))
    if releases.exists() and not ours:
        raise UsageError(f"--out {out}: {shown(releases)} exists and is not ours; choose another --out")
    if out.is_symlink():
        target = out.readlink()
        if target.parent != Path(releases.name) or not ours:
            raise UsageError(f"--out {out}: this link was not made by build.py; choose another --out")
    elif out.exists():
        raise UsageError(f"--out {out}: exists and was not made by build.py; choose another --out, nothing was touched")
    return releases


def _digest(folder: Path) -> str:
    """Name a finished build after what is in it."""
    whole = sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _sweep(releases: Path, keep: str) -> None:
    for path in releases.iterdir():
        if path.name in (_MARK_FILE, _LOCK_FILE, keep):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def check_out(out: Path) -> None:
    """Raise UsageError where a build may not write to `out`, before any work is done."""
    _releases(out)


@contextmanager
def new_release(out: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well it becomes `out`, and the one before it goes.

    Raises UsageError where `out` is not ours or another build holds the lock.
    """
    releases = _releases(out)
    releases.mkdir(parents=True, exist_ok=True)
    if not (releases / _MARK_FILE).exists():
        (releases / _MARK_FILE).write_text(_MARK, encoding="utf-8")
    with (releases / _LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another build is writing to {shown(out)}; wait for it to end") from error
        _sweep(releases, out.readlink().name if out.is_symlink() else "")
        folder = releases / _UNFINISHED
        folder.mkdir()
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finished = releases / _digest(folder)
        if finished.exists():
            shutil.rmtree(folder)
        else:
            folder.rename(finished)
        link = releases / _LINK
        link.symlink_to(Path(releases.name) / finished.name)
        link.replace(out)
        _sweep(releases, finished.name)
