"""Write `manifest.json`: what a server has to know of the site to choose by a client's headers what a plain host sends as it lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from segregatie.site.addresses import FILE, FOLDERS, file_of
from segregatie.site.graph import path_of
from segregatie.site.rdf import FORMS
from segregatie.site.render import ASKING, POLICY

MANIFEST: Final = "manifest.json"
_MEDIA: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".trig": "application/trig; charset=utf-8",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
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


def write_manifest(files: Files, known: Mapping[str, str], pages: Iterable[str], documents: Iterable[str], asking: str) -> None:
    """List the files of a site and the documents that they are forms of.

    `known` has the address of each IRI, `pages` the paths of pages that are written, `documents` those with RDF beside them,
    `asking` that of the query page. A document lies at the path of its IRI with a slash behind it, so that what it links
    to is found there as it is in its folder; the page in English is a document of its own.
    """
    described, asks = set(documents), {file_of(asking, language) for language in FOLDERS}
    listed = {name: _entry(name, size, digest, asks) for name, (size, digest) in sorted(files.entries.items())}
    entries: dict[str, Any] = {}
    for page in pages:
        forms = {form: f"{page}.{form}" for form in FORMS if page in described}
        entries[_document(page)] = {"iri": page, "forms": {"html": {"nl": file_of(page, "nl")}, **forms}}
        english = _document(FOLDERS["en"] + page)
        entries[english] = {"iri": english.removesuffix("/"), "forms": {"html": {"en": file_of(page, "en")}}}
    for iri, address in known.items():
        path, (page, mark, _) = path_of(iri), address.partition("#")
        if mark and "#" not in path:
            forms = {form: f"{page}.{form}" for form in FORMS if page in described}
            entries[f"{path}/"] = {"iri": path, "forms": {"html": {"nl": f"{path}/{FILE}"}, **forms}}
    shape = {
        "files": listed, "documents": dict(sorted(entries.items())), "csp": {"page": POLICY, "ask": ASKING},
        "missing": {language: f"{FOLDERS[language]}404.html" for language in FOLDERS},
    }  # fmt: skip
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":")) + "\n"
    (files.site / MANIFEST).write_text(text, encoding="utf-8")


def _document(page: str) -> str:
    return page if not page or page.endswith("/") else f"{page}/"


def _entry(name: str, size: int, digest: str, asks: set[str]) -> dict[str, object]:
    entry: dict[str, object] = {"media": _MEDIA[PurePosixPath(name).suffix], "size": size, "sha256": digest}
    if name.endswith(".html"):
        entry["language"] = "en" if name.startswith(FOLDERS["en"]) else "nl"
        entry["csp"] = "ask" if name in asks else "page"
    return entry
