"""The site of a release: a tree of files that is served as it lies, by what its manifest says of each.

`site/manifest.json` holds three tables, of paths below `site/` and below the root alike:

    {"files": {"doc/gemeente/almelo.html": {"media": "text/html; charset=utf-8", "size": 5120, "sha256": "9f86...",
                                            "language": "nl", "csp": "page", "coded": ["br", "gzip"], "immutable": false}},
     "documents": {"doc/gemeente/almelo": {"iri": "id/gemeente/almelo",
                                           "forms": {"html": {"nl": "doc/gemeente/almelo.html", "en": "..."}, "ttl": "..."}}},
     "csp": {"page": "default-src 'self'"},
     "missing": {"nl": "404.html", "en": "404.en.html"}}

A file has its own path as its address. A document has an address without a suffix, where the client's headers choose among
its forms (the first is for who has no preference) and languages, and `?taal=` goes before those. `iri` is the path of the
IRI that it describes, which leads to it by 303 where it is another. `language`, `csp`, `coded`, `immutable`, `missing` may
be left out; beside a file that is coded lies the same with `.br` or `.gz` behind its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote_to_bytes

from starlette.requests import Request

from segregatie.query.parameters import LANGUAGE
from segregatie.server.files import read_file
from segregatie.server.negotiate import choose, choose_coding, header, preferred
from segregatie.server.offered import SITE
from segregatie.server.reply import Reply

if TYPE_CHECKING:
    from segregatie.server.service import Service

_MANIFEST: Final = "manifest.json"
_SUFFIXES: Final = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True, slots=True)
class Lying:
    """A file of the tree; see the manifest."""

    media: str
    size: int
    sha256: str
    language: str = ""
    csp: str = ""
    coded: Sequence[str] = ()
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A document: the path of its IRI, and its files by form and language, '' for a form that is of no language."""

    iri: str
    forms: Mapping[str, Mapping[str, str]]


def _described(entry: Mapping[str, Any]) -> Described:
    forms = {form: {"": files} if isinstance(files, str) else files for form, files in entry["forms"].items()}
    return Described(entry["iri"], forms)


class Tree:
    """The files and documents of a site."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self._folder = folder
        self._files = {path: Lying(**entry) for path, entry in manifest["files"].items()}
        self._documents = {path: _described(entry) for path, entry in manifest["documents"].items()}
        self._moved = {each.iri: path for path, each in self._documents.items() if each.iri != path}
        self._document_of = {
            file: path for path, each in self._documents.items() for files in each.forms.values() for file in files.values()
        }
        self._csp: Mapping[str, str] = manifest.get("csp", {})
        self._missing: Mapping[str, str] = manifest.get("missing", {})
        named = {*self._document_of, *self._missing.values()}
        for path in (*self._files, *(named - self._files.keys())):
            if path not in self._files or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise ValueError(f"{SITE}/{_MANIFEST}: {path[:200]!r} is no file of the site; build it again")

    @classmethod
    def read(cls, release: Path) -> Tree | None:
        """Read the manifest of a release; None where it has no site. Raises ValueError, KeyError or TypeError for one that cannot be."""
        path = release / SITE / _MANIFEST
        return cls(path.parent, json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None

    async def answer(self, request: Request, service: Service, release: str) -> Reply | None:
        """Answer what lies at the path of a request; None where nothing does."""
        try:
            path = unquote_to_bytes(request.scope["raw_path"]).decode("utf-8").removeprefix("/")
        except UnicodeDecodeError:
            return None
        public = service.settings.base + "/"
        if path in self._files:
            return await self._file(path, request, service, release, self._links(path, public))
        if (moved := self._moved.get(path)) is not None:
            query = request.scope["query_string"].decode("latin-1")
            where = f"{public}{quote(moved)}"
            kept = f"?{query}" if query.isascii() and query.isprintable() and query else ""
            return Reply(b"", "", status=303, headers={"Location": where + kept, "Link": f'<{where}>; rel="describedby"'}, vary=("Accept",))
        if path not in self._documents:
            return None
        file, vary = self._chosen(self._documents[path].forms, request)
        return await self._file(file, request, service, release, self._links(file, public), vary)

    async def missing(self, request: Request, service: Service, release: str) -> Reply | None:
        """Answer with the page for what is not there; None where the site has none."""
        if not self._missing:
            return None
        file, _ = self._in_language(self._missing, request)
        return await self._file(file, request, service, release, {}, ("Accept", "Accept-Language"), 404)

    def _chosen(self, forms: Mapping[str, Mapping[str, str]], request: Request) -> tuple[str, tuple[str, ...]]:
        by_media: dict[str, str] = {}
        for form, files in forms.items():
            by_media.setdefault(self._files[next(iter(files.values()))].media.partition(";")[0], form)
        media = choose(header(request.scope["headers"], b"accept"), list(by_media))
        file, by_language = self._in_language(forms[by_media[media]], request)
        return file, ("Accept", *(("Accept-Language",) if by_language else ()))

    @staticmethod
    def _in_language(files: Mapping[str, str], request: Request) -> tuple[str, bool]:
        """The file in the language that the address names or else the client reads, and whether it was the client."""
        names = list(files)
        if len(names) == 1:
            return files[names[0]], False
        asked = request.query_params.getlist(LANGUAGE)
        if len(asked) == 1 and asked[0] in files:
            return files[asked[0]], False
        return files[preferred(header(request.scope["headers"], b"accept-language"), names) or names[0]], True

    def _links(self, path: str, public: str) -> dict[str, str]:
        """Tell of the other forms and languages of the document that a file is of."""
        document = self._document_of.get(path)
        if document is None:
            return {}
        forms = self._documents[document].forms
        first = next(iter(next(iter(forms.values())).values()))
        own = path if self._files[path].language and path != first else document
        links = [f'<{public}{quote(own)}>; rel="canonical"']
        for form, files in forms.items():
            for language, file in files.items():
                if file != path:
                    kind = f'type="{self._files[file].media.partition(";")[0]}"' + (f'; hreflang="{language}"' if language else "")
                    links.append(f'<{public}{quote(file)}>; rel="alternate"; {kind}')
                if form == "ttl":
                    links.append(f'<{public}{quote(file)}>; rel="describedby"; type="text/turtle"')
        return {"Link": ", ".join(links)}

    async def _file(
        self,
        path: str,
        request: Request,
        service: Service,
        release: str,
        links: Mapping[str, str],
        vary: tuple[str, ...] = (),
        status: int = 200,
    ) -> Reply:
        entry = self._files[path]
        headers = dict(links)
        if entry.language:
            headers["Content-Language"] = entry.language
        if entry.csp:
            headers["Content-Security-Policy"] = self._csp[entry.csp]
        if entry.immutable:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        # A part is of the bytes as they are.
        coding = "" if "range" in request.headers else choose_coding(header(request.scope["headers"], b"accept-encoding"), entry.coded)
        read = partial(
            read_file, self._folder / (path + _SUFFIXES.get(coding, "")), entry.media, headers=headers, status=status, digest=entry.sha256,
            vary=vary if not entry.coded else (*vary, "Accept-Encoding"), coding=coding, size=0 if coding else entry.size,
        )  # fmt: skip
        return await service.remembered((release, "site", path, coding, vary, status), read)
