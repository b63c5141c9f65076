"""Write `manifest.json`: what a server has to know of the site to choose by a client's headers what a plain host sends as it lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from segregatie.base.forms import FILES
from segregatie.release.catalog.titles import METADATA_FILE
from segregatie.site.addresses import FILE, FOLDERS, file_of
from segregatie.site.graph import path_of
from segregatie.site.rdf import FORMS
from segregatie.site.render import ASKING, POLICY

MANIFEST: Final = "manifest.json"
_MEDIA: Final = {f".{suffix}": form.content_type for suffix, form in FILES.items()} | {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}


class Files:
    """Writes the files of a site, and remembers the size and the digest of each."""

    def __init__(self, site: Path) -> None:
        self.site: Final = site
        self._folders: Final[set[Path]] = set()
        self.entries: Final[dict[str, tuple[int, str]]] = {}

    def write(self, name: str, content: bytes) -> None:
        """Write a file, by its path below the site."""
        path = self.site / name
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        path.write_bytes(content)
        self.entries[name] = (len(content), sha256(content).hexdigest())

    def take_in(self) -> None:
        """Remember the files below the site that were put there otherwise."""
        for folder, _, names in os.walk(self.site):
            for name in names:
                path = Path(folder, name)
                short = path.relative_to(self.site).as_posix()
                if short not in self.entries:
                    content = path.read_bytes()
                    self.entries[short] = (len(content), sha256(content).hexdigest())


def write_manifest(
    files: Files,
    known: Mapping[str, str],
    pages: Iterable[str],
    documents: Iterable[str],
    asking: str,
    others: Mapping[str, Mapping[str, object]],
) -> None:
    """List the files of a site and the documents that they are forms of.

    `known` has the address of each IRI, `pages` the paths of pages that are written, `documents` those with RDF beside them,
    `asking` that of the query page, `others` the forms of documents that are no pages. The document of a page lies at the path
    of its IRI with a slash behind it, so that what it links to is found there as it is in its folder; the page in English is a
    document of its own, that the other leads to.
    """
    described, asks = set(documents), {file_of(asking, language) for language in FOLDERS}
    listed = {name: _entry(name, size, digest, asks) for name, (size, digest) in sorted(files.entries.items())}
    entries: dict[str, Any] = {}
    for page in pages:
        forms = {form: f"{page}.{form}" for form in FORMS if page in described}
        entries[_document(page)] = {"iri": page, "forms": {"html": in_languages(page), **forms}}
        english = _document(FOLDERS["en"] + page)
        entries[english] = {"iri": english.removesuffix("/"), "forms": {"html": {"en": file_of(page, "en")}, **forms}}
    for iri, address in known.items():
        path, (page, mark, _) = path_of(iri), address.partition("#")
        if mark and "#" not in path:
            forms = {form: f"{page}.{form}" for form in FORMS if page in described}
            entries[f"{path}/"] = {"iri": path, "forms": {"html": {"nl": f"{path}/{FILE}"}, **forms}}
    entries |= {path: {"iri": path, "forms": forms} for path, forms in others.items()}
    shape = {
        "files": listed, "documents": dict(sorted(entries.items())), "csp": {"page": POLICY, "ask": ASKING},
        "missing": {language: f"{FOLDERS[language]}404.html" for language in FOLDERS},
    }  # fmt: skip
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":")) + "\n"
    (files.site / MANIFEST).write_text(text, encoding="utf-8")


def in_languages(page: str) -> dict[str, str]:
    """The files of a page by language."""
    return {language: file_of(page, language) for language in FOLDERS}


def _document(page: str) -> str:
    return page if not page or page.endswith("/") else f"{page}/"


def _entry(name: str, size: int, digest: str, asks: set[str]) -> dict[str, object]:
    media = "application/csvm+json" if name.endswith(METADATA_FILE) else _MEDIA[PurePosixPath(name).suffix]
    entry: dict[str, object] = {"media": media, "size": size, "sha256": digest}
    if name.endswith(".html"):
        entry["language"] = "en" if name.startswith(FOLDERS["en"]) else "nl"
        entry["csp"] = "ask" if name in asks else "page"
    return entry
