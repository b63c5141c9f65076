"""Where things are: in a checkout, or beside an installed package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
#: Where the wheel has data/, ontology/ and queries/.
_INSTALLED = _PACKAGE / "project"
#: What shows that a folder is a checkout of this project.
_MARKS = ("data/namen.csv", "ontology/shapes/klassen.csv", "queries/checks")


def is_checkout(folder: Path) -> bool:
    """Whether a folder is a checkout of this project."""
    return all((folder / mark).exists() for mark in _MARKS)


def rounds_of(folder: Path) -> list[str]:
    """The rounds that have an edition in data/, the oldest first: every subfolder whose name is a year."""
    return sorted(path.name for path in folder.glob("[0-9][0-9][0-9][0-9]") if path.is_dir())


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout, or what the wheel has of it: where its folders are."""

    root: Path

    @classmethod
    def here(cls, folder: Path) -> Project:
        """The checkout that `folder` is, or else what is installed, or else the checkout that this package lies in."""
        return cls(folder) if is_checkout(folder) else cls.of_code()

    @classmethod
    def of_code(cls) -> Project:
        """What is installed with this package, or else the checkout that it lies in."""
        return cls(_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parents[1])

    @property
    def installed(self) -> bool:
        """Whether this is what a wheel has, and no checkout."""
        return self.root == _INSTALLED

    @property
    def data(self) -> Path:
        """What is transcribed, read and claimed."""
        return self.root / "data"

    @property
    def ontology(self) -> Path:
        """Vocabulary, code lists, gemeenten, shapes."""
        return self.root / "ontology"

    @property
    def queries(self) -> Path:
        """Stored queries, by use."""
        return self.root / "queries"

    def output(self, name: str) -> Path:
        """Where something is built: in the checkout, or, of what is installed, where the user stands."""
        return Path(name) if self.installed else self.root / name
