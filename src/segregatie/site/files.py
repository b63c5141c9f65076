"""What pages load and what readers download: the kit of site/, and the files of the release."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segregatie.query.local import LOCAL_FILE, TEXT_FILE
from segregatie.release.catalog.files import FORMS
from segregatie.release.tables.tabular import TABLES
from segregatie.site.material import Material

STATIC: Final = "static"
DOWNLOAD: Final = "download"
_LOOK: Final = ("style.css", "icon.svg")
_SCRIPTS: Final = ("matrix.js", "search.js", "source.js")
#: It keeps pages for reading without a network, and may only keep what lies below it.
_KEEPER: Final = "offline.js"
#: What `make front` bundles, where there is a Node to do it with.
_BUNDLED: Final = ("query.js", "engine.js", "licences.txt")
#: Where the files of one table lie within the folder of its round, and the word for each.
_WORDS: Final = {
    "excel/{stem}.csv": "excel",
    "{stem}.csv": "csv",
    "json/{stem}.json": "json",
    "iri/{stem}.csv": "iri",
}
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
    shutil.copyfile(kit / "js" / _KEEPER, site / _KEEPER)
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


def put_downloads(folder: Path, site: Path, undated: str) -> None:
    """Put the files of a release below `download`, as links to the same bytes where the disk can.

    Those of the round `undated` are put there without its year too, where no other file has that name.
    """
    of_round, paths = Path(TABLES, undated), downloads(folder)
    for path in paths:
        _put(folder / path, site / DOWNLOAD / path)
    for path in paths if undated else ():
        if path.is_relative_to(of_round) and (alias := TABLES / path.relative_to(of_round)) not in paths:
            _put(folder / path, site / DOWNLOAD / alias)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(source, target)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: what it is, where it lies, its form and its size in words."""

    name: str
    address: str
    form: str
    size: str


def size_of(count: int) -> str:
    """Write a number of bytes for readers.

    >>> size_of(900), size_of(45_300), size_of(3_800_000)
    ('1 kB', '45 kB', '3.8 MB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1000))} kB"


def downloads_of(material: Material, round_: str, stem: str) -> tuple[Download, ...]:
    """The files of one table of a round (its year), by the name of its files, each named for what it is."""
    words = material.words["file"]
    found = []
    for place, word in _WORDS.items():
        path = Path(TABLES, round_, place.format(stem=stem))
        if (material.folder / path).is_file():
            form, size = FORMS[path.suffix].name, size_of((material.folder / path).stat().st_size)
            found.append(Download(words[word], f"{DOWNLOAD}/{path.as_posix()}", form, size))
    return tuple(found)
