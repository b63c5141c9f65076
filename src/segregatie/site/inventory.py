"""Write `manifest.json`: what a server has to know of the site to choose by a client's headers what a plain host sends as it lies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
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


def write_manifest(site: Path, known: Mapping[str, str], pages: Iterable[str], documents: Iterable[str], asking: str) -> None:
    """List the files of a site and the documents that they are forms of.

    `known` has the address of each IRI, `pages` the paths of pages that are written, `documents` those with RDF beside them,
    `asking` that of the query page. A document lies at the path of its IRI with a slash behind it, so that what it links
    to is found there as it is in its folder; the page in English is a document of its own.
    """
    described, asks = set(documents), {file_of(asking, language) for language in FOLDERS}
    files = {
        path.relative_to(site).as_posix(): _file(path, path.relative_to(site).as_posix(), asks)
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
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
        "files": files, "documents": dict(sorted(entries.items())), "csp": {"page": POLICY, "ask": ASKING},
        "missing": {language: f"{FOLDERS[language]}404.html" for language in FOLDERS},
    }  # fmt: skip
    (site / MANIFEST).write_text(json.dumps(shape, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _document(page: str) -> str:
    return page if not page or page.endswith("/") else f"{page}/"


def _file(path: Path, name: str, asks: set[str]) -> dict[str, object]:
    content = path.read_bytes()
    entry: dict[str, object] = {"media": _MEDIA[path.suffix], "size": len(content), "sha256": sha256(content).hexdigest()}
    if path.suffix == ".html":
        entry["language"] = "en" if name.startswith(FOLDERS["en"]) else "nl"
        entry["csp"] = "ask" if name in asks else "page"
    return entry
