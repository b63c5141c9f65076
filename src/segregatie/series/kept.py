"""Parts that are kept between builds, by the digest of all that they hang on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from segregatie.base.files import shown
from segregatie.base.problems import UsageError
from segregatie.base.project import Project, rounds_of
from segregatie.release.record import environment, files_digest
from segregatie.series.part import Record
from segregatie.validate.by_part import is_private

_UNFINISHED: Final = "onaf-"


class Parts:
    """The parts of a project, each in a folder of its digest."""

    def __init__(self, project: Project, engine: str, folder: Path) -> None:
        """Raises UsageError where others can write in the folder: they could hide a violation."""
        if not is_private(folder):
            raise UsageError(f"{shown(folder)} is not ours alone; remove it, or choose another --out")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._project = folder, project
        rounds = rounds_of(project.data)
        tops = [files_digest(project.data, rounds), files_digest(project.ontology), files_digest(project.queries)]
        self._basis = json.dumps([environment(), engine, *tops])
        self._own = {year: files_digest(project.data / year) for year in rounds}
        self._used: set[str] = set()

    def digest(self, rounds: Collection[str]) -> str:
        """The digest of all that the part of these rounds hangs on."""
        return sha256(json.dumps([self._basis, *([year, self._own[year]] for year in sorted(rounds))]).encode()).hexdigest()

    def place(self, rounds: Collection[str]) -> Path:
        """Where the part of these rounds lies, or will."""
        name = self.digest(rounds)
        self._used.add(name)
        return self._folder / name

    def record(self, rounds: Collection[str], editions: Collection[str]) -> Record | None:
        """The record of a part that was made; None where it was not, or when other rounds than now had an edition."""
        record = Record.read(self.place(rounds))
        known = record and record.partial == bool({*record.mentioned} & {*editions} - {*rounds})
        return record if known else None

    @contextmanager
    def folders(self, wanted: Iterable[Collection[str]]) -> Iterator[dict[tuple[str, ...], Path]]:
        """Give an empty folder for each part; `keep` makes it the part, and what is not kept goes in the end."""
        made = {tuple(sorted(rounds)): Path(mkdtemp(prefix=_UNFINISHED, dir=self._folder)) for rounds in wanted}
        try:
            yield made
        finally:
            for folder in made.values():
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, rounds: Collection[str], folder: Path) -> None:
        """Make a filled folder the part of these rounds: whole or not at all."""
        place = self.place(rounds)
        if place.exists():
            shutil.rmtree(place)
        folder.rename(place)

    def sweep(self) -> None:
        """Let go of what nobody asked for, and of what a killed build left."""
        for path in self._folder.iterdir():
            if path.name not in self._used:
                shutil.rmtree(path, ignore_errors=True)
