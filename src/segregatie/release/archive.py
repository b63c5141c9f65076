"""One zip with the data, its metadata, the licence and a README that says what each file is."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import BASE, LICENCE
from segregatie.base.problems import Text
from segregatie.query.local import refuse_local
from segregatie.release.catalog.settings import Publication
from segregatie.release.catalog.titles import table_titles, title
from segregatie.release.packages import CRATE, DATA_PACKAGE, crate, data_package
from segregatie.release.tables.columns import blanks
from segregatie.release.tables.excel import NO_DATE

ARCHIVE: Final = "onderwijssegregatie.zip"
README: Final = "LEESMIJ.md"
_FROM_PROJECT: Final = ("CITATION.cff", "LICENSE", "LICENSE-DATA")
#: The same graph in other syntaxes, and what holds all of this: not in the zip.
_LEFT_OUT: Final = ("graph/*.nt", "graph/*.jsonld", "graph/*.rdf", "*.zip")


def write_archive(folder: Path, root: Path, publication: Publication) -> Path:
    """Zip what lies in a release, with licence, citation, README, a data package and an RO-Crate; the same files give the same bytes.

    Raises UsageError for a local build, which holds the report's words, and for a file that nothing describes.
    """
    refuse_local(folder)
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found = {name: path for name, path in found.items() if not any(fnmatch(name, each) for each in _LEFT_OUT)}
    contents = {name: path.read_bytes() for name, path in found.items()}
    contents |= {name: (root / name).read_bytes() for name in _FROM_PROJECT}
    tables = table_titles(folder)
    contents[DATA_PACKAGE] = data_package(folder, publication).encode()
    titles = {name: title(name, tables) for name in sorted((README, CRATE, *contents))}
    contents[README] = readme(titles, publication).encode()
    contents[CRATE] = crate({name: (titles[name], data) for name, data in contents.items()}, publication).encode()
    path = folder / ARCHIVE
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, NO_DATE.timetuple()[:6])
            entry.external_attr = 0o100644 << 16
            # Made as on Unix wherever it is made, and squeezed only as far as is quick.
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)
    return path


def readme(titles: Mapping[str, Text], publication: Publication) -> str:
    """Say in Dutch and English what this is, what a blank means, and what each file is."""
    meanings = "\n".join(f"- {each['nl']} / {each['en']}" for each in blanks().values())
    listed = "\n".join(f"| `{name}` | {each.nl} | {each.en} |" for name, each in sorted(titles.items()))
    template = files("segregatie.release").joinpath("leesmij.md").read_text(encoding="utf-8")
    sources = "\n".join(f"- {survey.label_nl} / {survey.label_en}: {survey.cited}" for survey in publication.rounds)
    return template.format(version=publication.newest.number, sources=sources, base=BASE, licence=LICENCE, meanings=meanings, files=listed)
