"""What lies in the site of a release, as its manifest tells: the files, and the documents that they are forms of.

`site/manifest.json` holds tables of paths below `site/` and below the root alike:

    {"files": {"id/gemeente/almelo/index.html": {"media": "text/html; charset=utf-8", "size": 5120, "sha256": "9f86...",
                                                 "language": "nl", "csp": "page", "coded": ["br", "gzip"], "immutable": false}},
     "documents": {"id/gemeente/almelo/": {"iri": "id/gemeente/almelo",
                                           "forms": {"html": {"nl": "id/gemeente/almelo/index.html", "en": "..."}, "ttl": "..."}}},
     "csp": {"page": "default-src 'self'"},
     "missing": {"nl": "404.html", "en": "404.en.html"}}

A file has its own path as its address. A document has an address without a suffix, where the client's headers choose among
its forms (the first is for who has no preference) and languages; `?format=` and `?taal=` go before those. A page that lies at
another address of its own is led to. `iri` is the path of the
IRI that it describes, which leads to it by 303 where it is another. `language`, `csp`, `coded`, `immutable` and `missing`
may be left out; beside a file that is coded lies the same with `.br` or `.gz` behind its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from sys import intern
from typing import Any, Final

SITE: Final = "site"
_FILE: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site."""

    media: str
    size: int
    sha256: str
    language: str = ""
    csp: str = ""
    coded: Sequence[str] = ()
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class SiteDocument:
    """A document: the path of its IRI, and its files in order, each with its form and language, '' for one of no language."""

    iri: str
    files: tuple[tuple[str, str, str], ...]

    @property
    def first(self) -> str:
        """The file for who has no preference."""
        return self.files[0][2]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files and documents of a site, by path; policies by kind of page, and the page for what is not there by language."""

    files: Mapping[str, SiteFile]
    documents: Mapping[str, SiteDocument]
    csp: Mapping[str, str]
    missing: Mapping[str, str]


def read_manifest(release: Path) -> Manifest | None:
    """Read the manifest of a release; None where it has no site. Raises ValueError for one that is not as described above."""
    path = release / SITE / _FILE
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        files = {name: SiteFile(**entry) for name, entry in told["files"].items()}
        documents = {name: _document(entry) for name, entry in told["documents"].items()}
        return _checked(Manifest(files, documents, told.get("csp", {}), told.get("missing", {})))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{SITE}/{_FILE}: {error}; build it again") from error


def _checked(manifest: Manifest) -> Manifest:
    named = {file for each in manifest.documents.values() for _, _, file in each.files}
    for name in (*manifest.files, *named, *manifest.missing.values()):
        if name not in manifest.files or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise ValueError(f"{name[:200]!r} is no file of the site")
    if unknown := {file.csp for file in manifest.files.values()} - {"", *manifest.csp}:
        raise ValueError(f"no policy for {sorted(unknown)}")
    return manifest


def _document(entry: Mapping[str, Any]) -> SiteDocument:
    files: list[tuple[str, str, str]] = []
    for form, told in entry["forms"].items():
        # There are thousands: what they have in common is held once.
        by_language = {"": told} if isinstance(told, str) else told
        files += [(intern(form), intern(language), file) for language, file in by_language.items()]
    if not files:
        raise ValueError(f"a document of {entry['iri']!r} without files")
    return SiteDocument(entry["iri"], tuple(files))
