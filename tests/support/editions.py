"""The made-up edition of 2016, laid beside that of 2013 in a copy of the project; it is nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from segregatie.base.project import Project
from segregatie.commands.extract import extract

_ROOT: Final = Path(__file__).resolve().parents[2]
MADE_UP: Final = _ROOT / "tests" / "editions" / "2016"
SMALL: Final = _ROOT / "tests" / "editions" / "klein"
#: Files of the project that rows or blocks are added to, with the file that has these.
ADDED_TO: Final = {
    "data/namen.csv": "namen.csv",
    "data/dingen.csv": "dingen.csv",
    "ontology/concepts/maatregel.ttl": "concepts/maatregel.ttl",
    "ontology/concepts/partner.ttl": "concepts/partner.ttl",
    "ontology/gemeenten.ttl": "gemeenten.ttl",
}


def copied(folder: Path) -> Project:
    """A copy of what a build reads."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(_ROOT / name, folder / name)
    return Project(folder)


def lay_beside(project: Project) -> Iterator[str]:
    """Add the made-up edition to a copy, and say what `extract` says."""
    shutil.copytree(MADE_UP / "edition", project.data / "2016")
    for file, addition in ADDED_TO.items():
        path = project.root / file
        path.write_text(path.read_text(encoding="utf-8") + (MADE_UP / addition).read_text(encoding="utf-8"), encoding="utf-8")
    yield from extract(project, MADE_UP / "rapport.md", "2016")
