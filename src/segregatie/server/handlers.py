"""The listener's side of documents, pages and stored queries: which job a request is, and how its answer goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request

from segregatie.base.namespaces import DEF
from segregatie.query.parameters import FORMAT, LANGUAGE, ParameterError, once, one_of
from segregatie.release.offered import CATALOG_FORMS, CONTEXT, offered
from segregatie.server.files import read_file
from segregatie.server.jobs import Document, Index, Job, Listing, OpenApi, Page, Pairs, Stored, Void
from segregatie.server.negotiate import choose, header
from segregatie.server.refusal import Refusal
from segregatie.server.releases import Release
from segregatie.server.reply import Reply
from segregatie.server.service import Service
from segregatie.server.tree import Found
from segregatie.site.resources import FORMS, LANGUAGES, VOCABULARIES, Site, location, resolve, suffix
from segregatie.site.resources import headers as links

#: The forms of an answer, the first for a client without a preference. `excel` has the media type of `csv`: it is asked for by name.
ANSWERS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "excel": "text/csv; charset=utf-8",
}
COLLECTIONS: Final = ("tabellen", "vragen")
LISTS: Final = {form: ANSWERS[form] for form in ("json", "html")}
STATIC: Final = {"style.css": "text/css; charset=utf-8"}
_MOST_PARAMETERS: Final = 100

Handler = Callable[[Request], Awaitable[Reply]]


def _pairs(request: Request) -> Pairs:
    query = request.scope["query_string"].decode("latin-1")
    try:
        return tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS))
    except UnicodeDecodeError as error:
        raise Refusal(400, "the address is not valid UTF-8 behind a %; send UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"more than {_MOST_PARAMETERS} parameters; send fewer") from error


def _language(request: Request) -> str:
    """The language a page is asked in. What else an address sets is not for a page, and passed over."""
    asked = [value for name, value in _pairs(request) if name == LANGUAGE]
    return asked[0] if len(asked) == 1 and asked[0] in LANGUAGES else LANGUAGES[0]


def _form(request: Request, pairs: Pairs, forms: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The form that the address names or else the Accept header, and what chose it of the headers."""
    try:
        named = once(pairs).get(FORMAT)
        if named is not None:
            return one_of(FORMAT, named, forms), ()
    except ParameterError as error:
        raise Refusal(400, str(error)) from error
    return _chosen(request, forms), ("Accept",)


def _chosen(request: Request, forms: Mapping[str, str]) -> str:
    by_media: dict[str, str] = {}
    for form, media in forms.items():
        by_media.setdefault(media.partition(";")[0], form)
    return by_media[choose(header(request.scope["headers"], b"accept"), list(by_media))]


def _vary(request: Request) -> tuple[str, ...]:
    """What chose the form of what has one address for each form and one for all."""
    return () if "form" in request.path_params else ("Accept",)


def _collection(request: Request) -> str:
    return str(request.scope["path"]).split("/")[2]


def _states_version(release: Release, version: str) -> bool:
    """Say whether the vocabulary of a release is of this version: its header then names the IRI of it. A local build has none."""
    path = release.folder / "vocabulaire.ttl"
    return path.is_file() and f"<{DEF.removesuffix('#')}/{version}>".encode() in path.read_bytes()


class Publisher:
    """Handlers for everything that is published besides the SPARQL endpoint."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._site = Site(service.settings.base + "/")
        self._offered: WeakKeyDictionary[Release, Mapping[str, str]] = WeakKeyDictionary()

    def places(self) -> list[tuple[str, str, Handler]]:
        """List what is published: the path, what it is called in logs, and who answers."""
        return [
            *((f"/api/{name}/{{id}}", name, self.stored) for name in COLLECTIONS),
            ("/download/{path:path}", "download", self.download),
            ("/catalog", "catalog", self.catalog),
            ("/catalog.{form}", "catalog", self.catalog),
            (f"/{CONTEXT}", "context", self.context),
            *((path, name, self._lying(handler)) for path, name, handler in self._made_by_workers()),
        ]

    def _made_by_workers(self) -> list[tuple[str, str, Handler]]:
        """List what a worker makes where the release has no files of it."""
        return [
            ("/", "home", self.home),
            *((f"/{first}/{{rest:path}}", first, self.document) for first in ("id", "doc", "dataset", "graph", "query")),
            *((f"/{name}{form}", name, self.document) for name in VOCABULARIES for form in ("", ".{form}")),
            ("/.well-known/void", "void", self.void),
            ("/.well-known/void.{form}", "void", self.void),
            ("/api", "api", self.index),
            ("/api/openapi.json", "openapi", self.openapi),
            *((f"/api/{name}", name, self.listing) for name in COLLECTIONS),
            ("/def/{version}", "def", self.version),
            ("/static/{name}", "static", self.static),
        ]

    def _lying(self, handler: Handler) -> Handler:
        """Answer by a file of the site where there is one, else by a handler."""

        async def answer(request: Request) -> Reply:
            with self._service.releases.current as release:
                found = release.site.find(request, self._site.public) if release.site else None
                if found and request.method not in ("GET", "HEAD"):
                    raise HTTPException(405, headers={"Allow": "GET, HEAD"})
                if isinstance(found, Found):
                    return await self._service.remembered((release.name, *found.key), found.read)
            return found or await handler(request)

        return answer

    async def other(self, request: Request) -> Reply:
        """Answer what no other route has: a file of the site, or word that there is nothing."""
        return await self._lying(self.missing)(request)

    async def _made(
        self,
        request: Request,
        media: str,
        job: Job,
        *,
        headers: Mapping[str, str] | None = None,
        vary: tuple[str, ...] = (),
        status: int = 200,
    ) -> Reply:
        """Have a job done, or give what is remembered of it."""
        with self._service.releases.current as release:

            async def make() -> Reply:
                done = await release.queries.ask(job, request.scope["seen"].client)
                return Reply(done.body, media, status=status, headers=headers, stable=status == 200, vary=vary, digest=done.digest)

            return await self._service.remembered((release.name, repr(job), media, vary, status), make)

    async def document(self, request: Request) -> Reply:
        """Send a reader from a resource to its document, or answer a document in a form."""
        language = _language(request)
        resource = resolve(request.scope["raw_path"].decode("latin-1"), self._service.releases.current.documents)
        if resource is None:
            return await self.missing(request)
        if resource.moved:
            where = {"Location": location(resource, self._site) + suffix(language)}
            return Reply(b"", "", status=303, headers={**where, **links(resource, "", language, self._site)}, vary=("Accept",))
        form = resource.form or _chosen(request, FORMS)
        language = language if form == "html" else LANGUAGES[0]
        job, vary = Document(resource.iri, resource.page, form, language), () if resource.form else ("Accept",)
        return await self._made(request, FORMS[form], job, headers=links(resource, form, language, self._site), vary=vary)

    async def void(self, request: Request) -> Reply:
        """Answer the VoID description, in RDF only."""
        forms = {form: media for form, media in FORMS.items() if form != "html"}
        form = request.path_params.get("form") or _chosen(request, forms)
        if form not in forms:
            return await self.missing(request)
        return await self._made(request, forms[form], Void(form), vary=_vary(request))

    async def home(self, request: Request) -> Reply:
        """Answer the home page."""
        return await self._made(request, FORMS["html"], Page("home", _language(request)))

    async def missing(self, request: Request) -> Reply:
        """Tell that there is nothing here: as a page to who reads pages, else as a problem."""
        refusal = Refusal(404, "nothing is here; begin at /, or ask at /sparql")
        try:
            media = choose(header(request.scope["headers"], b"accept"), ["application/problem+json", "text/html"])
        except Refusal:
            raise refusal from None
        if media != "text/html":
            raise refusal
        with self._service.releases.current as release:
            page = release.site.missing(request) if release.site else None
            if page:
                return await self._service.remembered((release.name, *page.key), page.read)
        return await self._made(request, FORMS["html"], Page("missing", _language(request)), vary=("Accept",), status=404)

    async def index(self, request: Request) -> Reply:
        """Answer the page about the API."""
        return await self._made(request, FORMS["html"], Index(_pairs(request)))

    async def openapi(self, request: Request) -> Reply:
        """Answer the OpenAPI description."""
        return await self._made(request, "application/json", OpenApi())

    async def listing(self, request: Request) -> Reply:
        """List the tables or the questions."""
        pairs = _pairs(request)
        form, vary = _form(request, pairs, LISTS)
        return await self._made(request, LISTS[form], Listing(_collection(request), pairs, form), vary=vary)

    async def stored(self, request: Request) -> Reply:
        """Answer a table or a question."""
        pairs, collection, id_ = _pairs(request), _collection(request), request.path_params["id"]
        form, vary = _form(request, pairs, ANSWERS)
        headers = {}
        if form in ("csv", "excel") and id_.replace("-", "").isalnum() and id_.isascii():
            headers["Content-Disposition"] = f'attachment; filename="{collection}-{id_}{"-excel" if form == "excel" else ""}.csv"'
        return await self._made(request, ANSWERS[form], Stored(collection, id_, pairs, form), headers=headers, vary=vary)

    async def download(self, request: Request) -> Reply:
        """Answer a file of the release."""
        return await self._file(request, request.path_params["path"])

    async def catalog(self, request: Request) -> Reply:
        """Answer the catalogue, in RDF only."""
        form = request.path_params.get("form") or _chosen(request, CATALOG_FORMS)
        if form not in CATALOG_FORMS:
            return await self.missing(request)
        return await self._file(request, f"catalog.{form}", vary=_vary(request))

    async def context(self, request: Request) -> Reply:
        """Answer the JSON-LD context of the vocabulary."""
        return await self._file(request, CONTEXT)

    async def version(self, request: Request) -> Reply:
        """Send who asks for this version of the vocabulary to the vocabulary; others are not here."""
        with self._service.releases.current as release:
            known = await asyncio.to_thread(_states_version, release, request.path_params["version"])
        if not known:
            return await self.missing(request)
        return Reply(b"", "", status=303, headers={"Location": f"{self._site.public}{VOCABULARIES[0]}"})

    async def _file(self, request: Request, path: str, *, vary: tuple[str, ...] = ()) -> Reply:
        with self._service.releases.current as release:
            if release not in self._offered:
                self._offered[release] = await asyncio.to_thread(offered, release.folder)
            media = self._offered[release].get(path)
            if media is not None:
                return await self._service.remembered(
                    (release.name, "file", path, vary), partial(read_file, release.folder / path, media, vary=vary)
                )
        return await self.missing(request)

    async def static(self, request: Request) -> Reply:
        """Answer a file that pages use."""
        name = request.path_params["name"]
        if name not in STATIC:
            return await self.missing(request)
        return Reply((files("segregatie.site") / "static" / name).read_bytes(), STATIC[name], stable=True)
