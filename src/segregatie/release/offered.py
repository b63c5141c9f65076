"""The files of a release that anyone may have, by their path within it, as the catalogue gives it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from segregatie.query.local import TEXT_FILE
from segregatie.release.catalog.files import FORMS
from segregatie.release.catalog.titles import METADATA_FILE

#: Forms of the catalogue; the first is for a client without a preference.
CATALOG_FORMS: Final = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
CONTEXT: Final = "context.jsonld"
_TEXTS: Final = {"text/csv", "text/turtle", "application/trig"}
_MARKDOWN: Final = "text/markdown; charset=utf-8"


def _media(path: Path) -> str | None:
    if path.name == METADATA_FILE:
        return "application/csvm+json"
    form = FORMS.get(path.suffix)
    if form is None:
        return _MARKDOWN if path.suffix == ".md" else None
    return f"{form.media}; charset=utf-8" if form.media in _TEXTS else form.media


def offered(folder: Path) -> Mapping[str, str]:
    """List the files of a release, with their media types; never the report's words, nor the site, which has addresses of its own."""
    found = {path.relative_to(folder).as_posix(): _media(path) for path in folder.rglob("*") if path.is_file()}
    hidden = (TEXT_FILE.as_posix(), "site/")
    return {path: media for path, media in found.items() if media and not path.startswith(hidden)}
