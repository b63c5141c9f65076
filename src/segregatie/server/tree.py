"""The site of a release over HTTP: its files as they lie, its documents in the form and the language that the client reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from starlette.requests import Request

from segregatie.query.parameters import FORMAT, LANGUAGE, ParameterError, one_of
from segregatie.server.asked import chosen
from segregatie.server.files import read_file
from segregatie.server.negotiate import choose_coding, choose_language, header
from segregatie.server.refusal import Refusal
from segregatie.server.reply import Reply
from segregatie.site.manifest import SITE, Manifest, SiteDocument, read_manifest

_SUFFIXES: Final = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be sent: what its answer is remembered by, and how it is made."""

    key: tuple[Hashable, ...]
    read: Callable[[], Awaitable[Reply]]


class Tree:
    """The site of a release: a tree of files that is served as it lies, by what its manifest says of each."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder / SITE
        self._files, self._documents, self._manifest = manifest.files, manifest.documents, manifest
        self._moved = {each.iri: path for path, each in self._documents.items() if each.iri != path}
        #: The document that a file is of, where it is of several the one that is called as it is.
        self._document_of: dict[str, str] = {}
        for path, document in self._documents.items():
            for _, _, file in document.files:
                if file not in self._document_of or path.removesuffix("/") == file.rpartition(".")[0].removesuffix("/index"):
                    self._document_of[file] = path

    @classmethod
    def read(cls, release: Path) -> Tree | None:
        """Read the manifest of a release; None where it has no site. Raises ValueError for one that cannot be."""
        manifest = read_manifest(release)
        return cls(release, manifest) if manifest else None

    def find(self, request: Request, public: str) -> Found | Reply | None:
        """Find what lies at the path of a request, or where it leads; None where there is nothing.

        Raises Refusal where the client reads none of its forms, or the address names another.
        """
        path = _path_of(request)
        if path is None:
            return None
        if path in self._files:
            return self._found(path, request, self._links(path, public))
        if (moved := self._moved.get(path)) is not None:
            query = request.scope["query_string"].decode("latin-1")
            where = f"{public}{quote(moved)}"
            kept = f"?{query}" if query.isascii() and query.isprintable() and query else ""
            return _elsewhere(where + kept, where, ("Accept",))
        if path not in self._documents:
            return None
        file, vary = self._chosen(self._documents[path], request)
        if (own := self._document_of[file]) != path and file.endswith(".html"):
            # What is relative in a page is so as seen from its own address.
            return _elsewhere(public + quote(own), public + quote(own), vary)
        return self._found(file, request, self._links(file, public), vary)

    def missing(self, request: Request) -> Found | None:
        """Find the page for what is not there; None where the site has none."""
        if not self._manifest.missing:
            return None
        file, _ = self._in_language(self._manifest.missing, request)
        return self._found(file, request, {}, ("Accept", "Accept-Language"), 404)

    def _chosen(self, document: SiteDocument, request: Request) -> tuple[str, tuple[str, ...]]:
        by_form: dict[str, dict[str, str]] = {}
        for form, language, file in document.files:
            by_form.setdefault(form, {}).setdefault(language, file)
        named = request.query_params.getlist(FORMAT)
        try:
            form = one_of(FORMAT, named[-1], by_form) if named else ""
        except ParameterError as error:
            raise Refusal(400, str(error)) from error
        form = form or chosen(request, {form: self._files[next(iter(files.values()))].media for form, files in by_form.items()})
        file, by_language = self._in_language(by_form[form], request)
        return file, (*(() if named else ("Accept",)), *(("Accept-Language",) if by_language else ()))

    @staticmethod
    def _in_language(files: Mapping[str, str], request: Request) -> tuple[str, bool]:
        """The file in the language that the address names or else the client reads, and whether it was the client."""
        names = list(files)
        if len(names) == 1:
            return files[names[0]], False
        asked = request.query_params.getlist(LANGUAGE)
        if len(asked) == 1 and asked[0] in files:
            return files[asked[0]], False
        return files[choose_language(header(request.scope["headers"], b"accept-language"), names)], True

    def _links(self, path: str, public: str) -> dict[str, str]:
        """Tell of the other forms and languages of the document that a file is of."""
        document = self._document_of.get(path)
        if document is None:
            return {}
        files = self._documents[document].files
        own = path if self._files[path].language and path != files[0][2] else document
        links = [f'<{public}{quote(own)}>; rel="canonical"']
        for form, language, file in files:
            if file != path:
                kind = f'type="{self._files[file].media.partition(";")[0]}"' + (f'; hreflang="{language}"' if language else "")
                links.append(f'<{public}{quote(file)}>; rel="alternate"; {kind}')
            if form == "ttl":
                links.append(f'<{public}{quote(file)}>; rel="describedby"; type="text/turtle"')
        return {"Link": ", ".join(links)}

    def _found(self, path: str, request: Request, links: Mapping[str, str], vary: tuple[str, ...] = (), status: int = 200) -> Found:
        entry = self._files[path]
        headers = dict(links)
        if entry.language:
            headers["Content-Language"] = entry.language
        if entry.csp:
            headers["Content-Security-Policy"] = self._manifest.csp[entry.csp]
        if entry.immutable:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        # A part is of the bytes as they are.
        coding = "" if "range" in request.headers else choose_coding(header(request.scope["headers"], b"accept-encoding"), entry.coded)
        read = partial(
            read_file, self._folder / (path + _SUFFIXES.get(coding, "")), entry.media, headers=headers, status=status, digest=entry.sha256,
            vary=vary if not entry.coded else (*vary, "Accept-Encoding"), coding=coding, size=0 if coding else entry.size,
        )  # fmt: skip
        return Found(("site", path, coding, vary, status), read)


def _path_of(request: Request) -> str | None:
    """The path that is asked, without its first slash; None where it is none of ours."""
    raw: bytes = request.scope["raw_path"]
    try:
        # What stands for a slash is none (RFC 3986, 2.2): a page has one address.
        return None if b"%2f" in raw.lower() else unquote_to_bytes(raw).decode("utf-8").removeprefix("/")
    except UnicodeDecodeError:
        return None


def _elsewhere(where: str, document: str, vary: tuple[str, ...]) -> Reply:
    """Lead to a document, and tell that it is there."""
    return Reply(b"", "", status=303, headers={"Location": where, "Link": f'<{document}>; rel="describedby"'}, vary=vary)
