"""What pages load and what readers download: the kit of site/, and the files of the release."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from segregatie.query.local import LOCAL_FILE, TEXT_FILE

STATIC: Final = "static"
DOWNLOAD: Final = "download"
_LOOK: Final = ("style.css", "icon.svg")
_SCRIPTS: Final = ("matrix.js", "offline.js", "search.js", "source.js")
#: What `make front` bundles, where there is a Node to do it with.
_BUNDLED: Final = ("query.js", "engine.js", "licences.txt")
#: Folders of a release that are not downloaded as they lie.
_APART: Final = ("site",)


def copy_kit(kit: Path, site: Path) -> bool:
    """Copy the look and the behaviour of the pages; return whether the engine of the query page is among it."""
    place = site / STATIC
    place.mkdir()
    for name in _LOOK:
        shutil.copyfile(kit / name, place / name)
    for name in _SCRIPTS:
        shutil.copyfile(kit / "js" / name, place / name)
    bundled = kit / "dist"
    if not all((bundled / name).is_file() for name in _BUNDLED):
        return False
    for name in _BUNDLED:
        shutil.copyfile(bundled / name, place / name)
    return True


def downloads(folder: Path) -> list[Path]:
    """The files of a release that readers may have, by their path within it: never the report's words."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path.parts[0] not in _APART and path not in (TEXT_FILE, LOCAL_FILE))


def put_downloads(folder: Path, site: Path) -> None:
    """Put the files of a release below `download`, as links to the same bytes where the disk can."""
    for path in downloads(folder):
        target = site / DOWNLOAD / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(folder / path, target)
        except OSError:
            shutil.copyfile(folder / path, target)
