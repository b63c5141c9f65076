"""Write a build so that a reader sees the old output or the new, whole, and never a mixture.

`build` is a symbolic link to a finished folder in `.build-releases` beside it; a new folder is made there and the
link is swapped in one step. What a killed build leaves behind is swept by the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final, TextIO

from segregatie.base.files import shown
from segregatie.base.problems import UsageError

_MARK = "Finished builds; the link beside this folder points at the latest. Made by build.py, which also clears it.\n"
_MARK_FILE, _LOCK_FILE, _UNFINISHED, _LINK = "LEESMIJ.txt", "slot", "onaf", "link"
#: What the latest build read, left and told.
RECORD_FILE: Final = "verslag.json"


def releases_of(out: Path) -> Path:
    """The folder that holds the finished builds of `out`. Raises UsageError where `out` is not ours."""
    if not out.name:
        raise UsageError(f"--out {out}: not a folder to build in; name one that does not exist yet")
    releases = out.parent / f".{out.name}-releases"
    if (releases.is_symlink() or releases.exists()) and not _is_ours(releases):
        raise UsageError(f"--out {out}: {shown(releases)} exists and is not ours; choose another --out")
    if out.is_symlink():
        # The folder it points at may be gone: then it is ours all the same, and made again.
        if out.readlink().parent != Path(releases.name):
            raise UsageError(f"--out {out}: this link was not made by build.py; choose another --out")
    elif out.exists():
        raise UsageError(f"--out {out}: exists and was not made by build.py; choose another --out, nothing was touched")
    above = out.parent.resolve()
    for folder in (above, *above.parents):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"--out {out}: {shown(folder)} is no folder; choose another --out")
        if (folder / _MARK_FILE).is_file() and _is_ours(folder):
            raise UsageError(f"--out {out}: lies inside another build, which the next one clears; choose another --out")
    return releases


def _is_ours(releases: Path) -> bool:
    """Say whether we made this folder: it has our mark, or it has nothing yet, or half a mark (a build that was killed).

    A folder that another user owns, or may write in, is not ours whatever it has: what is in it may change under our hands.
    """
    folder = releases.lstat()
    if not stat.S_ISDIR(folder.st_mode) or folder.st_uid != os.geteuid() or folder.st_mode & stat.S_IWOTH:
        return False
    mark = releases / _MARK_FILE
    if any((releases / name).is_symlink() for name in (_MARK_FILE, _LOCK_FILE)):
        return False
    try:
        found = mark.read_text(encoding="utf-8") if mark.is_file() else ""
    except UnicodeDecodeError:
        return False
    return found == _MARK or (_MARK.startswith(found) and {each.name for each in releases.iterdir()} <= {_MARK_FILE})


def _opened(path: Path) -> TextIO:
    """Open a file to write anew, unless it is a link."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644), "w", encoding="utf-8")  # noqa: PTH123


def current(out: Path) -> str:
    """The name of the finished build that `out` points at."""
    return out.readlink().name if out.is_symlink() else ""


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _digest(folder: Path) -> str:
    """Name a finished build after what is in it."""
    whole = sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{_file_digest(path)}\n".encode())
    return whole.hexdigest()[:16]


def _finish(folder: Path) -> Path:
    """Give a filled folder its name; where an equal one stands already, and nobody changed it, that one is kept."""
    digest = _digest(folder)
    finished = folder.with_name(digest)
    while finished.exists():
        if _digest(finished) == digest:
            shutil.rmtree(folder)
            return finished
        finished = finished.with_name(f"{finished.name}-")
    return folder.rename(finished)


def _sweep(releases: Path, keep: str) -> None:
    for path in releases.iterdir():
        if path.name in (_MARK_FILE, _LOCK_FILE, RECORD_FILE, keep):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def results_kept(out: Path) -> Path:
    """Where the judges' results are kept between builds to `out`. It can be removed: then all is judged once more."""
    return out.parent / f".{out.name}-oordelen"


def parts_kept(out: Path) -> Path:
    """Where the parts of a series are kept between builds to `out`. It can be removed: then all are made once more."""
    return out.parent / f".{out.name}-delen"


def check_out(out: Path) -> None:
    """Raise UsageError where a build may not write to `out`, before any work is done."""
    releases_of(out)


@contextmanager
def new_release(out: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well it becomes `out`, and the one before it goes.

    Raises UsageError where `out` is not ours or another build holds the lock.
    """
    releases = releases_of(out)
    releases.mkdir(mode=0o755, parents=True, exist_ok=True)
    # Looked at once more, now that it is there for sure: in a folder that others write in, another may have come first.
    releases_of(out)
    if not (releases / _MARK_FILE).is_file() or (releases / _MARK_FILE).read_text(encoding="utf-8") != _MARK:
        with _opened(releases / _MARK_FILE) as mark:
            mark.write(_MARK)
    with _opened(releases / _LOCK_FILE) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another build is writing to {shown(out)}; wait for it to end") from error
        _sweep(releases, current(out))
        folder = releases / _UNFINISHED
        link = releases / _LINK
        try:
            folder.mkdir()
            yield folder
            finished = _finish(folder)
            link.symlink_to(Path(releases.name) / finished.name)
            link.replace(out)
        finally:
            # Whether it ended well or not, what `out` points at now stays, and nothing else.
            _sweep(releases, current(out))
