"""The files of a release: their form, size and digest, as a catalogue tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Final

from segregatie.base.forms import DATASETS, FILES, GRAPHS, Form
from segregatie.base.problems import Text
from segregatie.release.catalog.settings import Dataset
from segregatie.release.catalog.titles import METADATA_FILE, in_both_languages, table_titles, title

#: By suffix, as a path has it.
FORMS: Final = {f".{suffix}": form for suffix, form in FILES.items()}
#: Forms that hold triples, and so keep to the vocabulary.
RDF_FORMS: Final = frozenset(f".{suffix}" for suffix in (*GRAPHS, *DATASETS))
#: Files about other files and pages are no data; what was transcribed is in the zip, for who wants to follow the work.
_ABOUT: Final = ("catalog.*", "catalog-nde.ttl", "void.ttl", f"*{METADATA_FILE}", "data/*", "site/*")


@dataclass(frozen=True, slots=True, order=True)
class ReleaseFile:
    """A file of a release: its path within it, its size, its SHA-256 and its title."""

    path: str
    size: int
    digest: str
    title: Text = field(default=Text("", ""), compare=False)

    @property
    def suffix(self) -> str:
        """What its name ends with."""
        return Path(self.path).suffix

    @property
    def bilingual(self) -> bool:
        """Whether it holds texts in Dutch and in English."""
        return in_both_languages(self.path)

    @property
    def form(self) -> Form | None:
        """Its form, where it is data and the form is one we know."""
        return None if any(fnmatchcase(self.path, pattern) for pattern in _ABOUT) else FORMS.get(self.suffix)


def release_files(folder: Path) -> list[ReleaseFile]:
    """List the files of a release folder, in order of their paths."""
    found, tables = [], table_titles(folder)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        made = ReleaseFile(name, len(content), sha256(content).hexdigest())
        found.append(replace(made, title=title(name, tables)) if made.form else made)
    return sorted(found)


def by_dataset(files: Iterable[ReleaseFile], datasets: Iterable[Dataset]) -> dict[str, list[ReleaseFile]]:
    """Divide the data files among the datasets: the first pattern that fits a path decides."""
    order = [(pattern, dataset.code) for dataset in datasets for pattern in dataset.files]
    divided: dict[str, list[ReleaseFile]] = {code: [] for _, code in order}
    for file in files:
        code = next((code for pattern, code in order if fnmatchcase(file.path, pattern)), None)
        if file.form and code:
            divided[code].append(file)
    return divided
