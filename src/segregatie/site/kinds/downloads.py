"""The page of downloads: every file of the release by dataset, named for what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import DATASET, DEF, OWL
from segregatie.query.printed import stem_of
from segregatie.release.catalog.files import FORMS
from segregatie.site.files import DOWNLOAD, Download, downloads, size_of
from segregatie.site.graph import TYPE, code_of
from segregatie.site.material import Link, Material, Page

LISTING: Final = "downloads"
#: What the folder of a file says of its form.
_FOLDERS: Final = {"excel": "excel", "json": "json", "iri": "iri", "parquet": "parquet", "reeks": "reeks"}


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A dataset with its files."""

    name: Link
    description: str
    files: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class DownloadsView:
    """What the page shows."""

    title: str
    lead: str
    first: tuple[Download, ...]
    datasets: tuple[DatasetView, ...]
    catalogue: tuple[Download, ...]


class Downloads:
    """Makes the page in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material
        #: The printed tables, by the year of their round and the name of their files.
        self._tables = {self._round_and_stem(table): table for table in material.graph.of_class("Tabel")}

    def _round_and_stem(self, table: str) -> tuple[str, str]:
        graph = self._material.graph
        return code_of(graph.iri(table, DEF + "inPeiling")), stem_of(graph.text(table, DEF + "code"))

    def pages(self) -> Iterator[Page]:
        """The page."""
        material, words = self._material, self._material.words["downloads"]
        paths = [path for path in downloads(material.folder) if path.suffix in FORMS]
        divided: dict[str, list[Path]] = {}
        for path in paths:
            code = next(
                (each.code for each in material.publication.datasets for pattern in each.files if fnmatchcase(path.as_posix(), pattern)), ""
            )
            about = path.name.startswith(("catalog", "void", "csv-metadata")) or path.parts[0] == "data"
            divided.setdefault("" if about else code, []).append(path)
        first = [Path("tabellen/onderwijssegregatie.xlsx"), Path("onderwijssegregatie.zip"), Path("graph/onderwijssegregatie.ttl")]
        datasets = tuple(
            DatasetView(
                Link(getattr(dataset.title, material.language), material.addresses.of(DATASET + dataset.code)),
                getattr(dataset.description, material.language),
                tuple(self._file(path) for path in divided.get(dataset.code, ())),
            )
            for dataset in material.publication.datasets
        )
        view = DownloadsView(
            words["title"],
            words["lead"].format(version=material.publication.newest.number),
            tuple(self._file(path) for path in first if path in paths),
            datasets,
            tuple(self._file(path) for path in divided.get("", ()) if len(path.parts) == 1),
        )
        yield Page(LISTING, material.language, "downloads.html", view.title, view.lead, view, (Link(view.title),))

    def _file(self, path: Path) -> Download:
        """Name a file for what it is: the table or sort of fact that it holds, and the form."""
        material, words = self._material, self._material.words["file"]
        size = size_of((material.folder / path).stat().st_size)
        # A part of a series lies in a folder that is named after its round.
        form = words[self._form(path)].format(path.parent.name.rpartition("=")[2])
        return Download(f"{self._subject(path)}, {form}", f"{DOWNLOAD}/{path.as_posix()}", FORMS[path.suffix].name, size)

    def _subject(self, path: Path) -> str:
        material, words = self._material, self._material.words["downloads"]
        for year in path.parts[1:2]:
            if table := self._tables.get((year, path.stem)):
                name = material.name(table)
                return f"{name[0].upper()}{name[1:]}, {year}"
        for iri in material.graph.pointing(OWL + "Class", TYPE):
            if iri.startswith(DEF) and iri.removeprefix(DEF).casefold() == path.stem:
                name = material.name(iri)
                return f"{name[0].upper()}{name[1:]}"
        return words.get(path.stem, path.stem)

    def _form(self, path: Path) -> str:
        folder = next((part for part in path.parts if part in _FOLDERS), "")
        return _FOLDERS.get(folder) or path.suffix.removeprefix(".")
