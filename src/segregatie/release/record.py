"""What a build read and left, so that the next one sees that nothing has changed and has nothing to do."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from segregatie.base.files import shown
from segregatie.base.project import Project
from segregatie.release.folder import RECORD_FILE, current, releases_of

#: What a build reads of a project; the packages that are installed and this one's own code come beside it.
_READ: Final = ("CITATION.cff", "LICENSE", "LICENSE-DATA", "data", "ontology", "queries", "site")
_UNREAD: Final = ("__pycache__", "node_modules")
_CODE: Final = Path(__file__).resolve().parents[1]


def input_digest(project: Project, reports: Mapping[str, Path], engine: str) -> str:
    """The digest of all that a build hangs on: its files, the reports by round, our code, who judges, Python and its packages."""
    tops = (*(project.root / name for name in _READ), *(reports[year] for year in sorted(reports)))
    return sha256(json.dumps([environment(), engine, sorted(reports), *map(files_digest, tops)]).encode()).hexdigest()


def environment() -> list[str]:
    """What else a build hangs on: our code, Python and its packages."""
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).iterdir() if path.suffix == ".dist-info")
    return [code_digest(), sys.version, *packages]


def code_digest() -> str:
    """The digest of our own code."""
    return files_digest(_CODE)


def files_digest(top: Path, without: Container[str] = ()) -> str:
    """The digest of a file, or of those below a folder with their names, without the folders of these names at its top."""
    whole = sha256()
    for path, _ in _files(top):
        name = os.path.relpath(path, top)
        if name.partition(os.sep)[0] not in without:
            content = Path(path).read_bytes()
            whole.update(f"{name}\0{len(content)}\n".encode())
            whole.update(content)
    return whole.hexdigest()


def account_of(out: Path, digest: str) -> str | None:
    """The account of the build that lies in `out`, where it read what this digest stands for and nobody changed its files since."""
    try:
        record = json.loads((releases_of(out) / RECORD_FILE).read_bytes())
        account = str(record["account"])
        same = record["input"] == digest and record["release"] == current(out) and record["output"] == _state(out)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return account if same else None


def keep_account(out: Path, digest: str, account: str) -> None:
    """Keep what a finished build read, left and told. Where that cannot be, or is removed, the next one makes all again."""
    path = releases_of(out) / RECORD_FILE
    unfinished = path.with_suffix(".onaf")
    with suppress(OSError):
        record = {"input": digest, "release": current(out), "output": _state(out), "account": account}
        unfinished.write_text(json.dumps(record), encoding="utf-8")
        unfinished.replace(path)


def _state(out: Path) -> str:
    """Names, sizes and times of what lies in a build: reading 200 MB again would take longer than it is worth."""
    # Where one stands is part of it, for the account names the folder from there.
    whole = sha256(shown(out).encode())
    for path, entry in _files(out):
        whole.update(f"{path[len(str(out)) :]}\0{entry.st_size}\0{entry.st_mtime_ns}\n".encode())
    return whole.hexdigest()


def _files(top: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files below a folder, in order, or the file itself; none where there is nothing."""
    if not top.is_dir():
        if top.exists():
            yield str(top), top.stat()
        return
    folders = [str(top)]
    while folders:
        with os.scandir(folders.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir():
                if entry.name not in _UNREAD:
                    folders.append(entry.path)
            else:
                yield entry.path, entry.stat(follow_symlinks=False)
