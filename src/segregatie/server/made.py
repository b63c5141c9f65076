"""Documents and pages that a worker makes, of a release that has no site of its own."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from typing import Final

from starlette.requests import Request

from segregatie.base.namespaces import DEF
from segregatie.server.asked import COLLECTIONS, chosen, collection_of, form_of, language_of, pairs_of, vary_of
from segregatie.server.jobs import OpenApi
from segregatie.server.made_jobs import Document, Index, Listing, Page, Void
from segregatie.server.releases import Release
from segregatie.server.reply import Reply
from segregatie.server.service import Handler, Service
from segregatie.site.resources import FORMS, LANGUAGES, VOCABULARIES, Site, location, resolve, suffix
from segregatie.site.resources import headers as links

LISTS: Final = {"json": "application/json", "html": "text/html; charset=utf-8"}
STATIC: Final = {"style.css": "text/css; charset=utf-8"}


def _states_version(release: Release, version: str) -> bool:
    """Say whether the vocabulary of a release is of this version: its header then names the IRI of it. A local build has none."""
    path = release.folder / "vocabulaire.ttl"
    return path.is_file() and f"<{DEF.removesuffix('#')}/{version}>".encode() in path.read_bytes()


class Maker:
    """Handlers for what has no files."""

    def __init__(self, service: Service, missing: Handler) -> None:
        self._service, self._missing = service, missing
        self._site = Site(service.settings.base + "/")

    def places(self) -> list[tuple[str, str, Handler]]:
        """List what is made: the path, what it is called in logs, and who answers."""
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

    async def document(self, request: Request) -> Reply:
        """Send a reader from a resource to its document, or answer a document in a form."""
        language = language_of(request)
        resource = resolve(request.scope["raw_path"].decode("latin-1"), self._service.releases.current.documents)
        if resource is None:
            return await self._missing(request)
        if resource.moved:
            where = {"Location": location(resource, self._site) + suffix(language)}
            return Reply(b"", "", status=303, headers={**where, **links(resource, "", language, self._site)}, vary=("Accept",))
        form = resource.form or chosen(request, FORMS)
        language = language if form == "html" else LANGUAGES[0]
        job, vary = Document(resource.iri, resource.page, form, language), () if resource.form else ("Accept",)
        return await self._service.done(request, FORMS[form], job, headers=links(resource, form, language, self._site), vary=vary)

    async def void(self, request: Request) -> Reply:
        """Answer the VoID description, in RDF only."""
        forms = {form: media for form, media in FORMS.items() if form != "html"}
        form = request.path_params.get("form") or chosen(request, forms)
        if form not in forms:
            return await self._missing(request)
        return await self._service.done(request, forms[form], Void(form), vary=vary_of(request))

    async def home(self, request: Request) -> Reply:
        """Answer the home page."""
        return await self._service.done(request, FORMS["html"], Page("home", language_of(request)))

    async def index(self, request: Request) -> Reply:
        """Answer the page about the API."""
        return await self._service.done(request, FORMS["html"], Index(pairs_of(request)))

    async def openapi(self, request: Request) -> Reply:
        """Answer the OpenAPI description."""
        return await self._service.done(request, "application/json", OpenApi())

    async def listing(self, request: Request) -> Reply:
        """List the tables or the questions."""
        pairs = pairs_of(request)
        form, vary = form_of(request, pairs, LISTS)
        return await self._service.done(request, LISTS[form], Listing(collection_of(request), pairs, form), vary=vary)

    async def version(self, request: Request) -> Reply:
        """Send who asks for this version of the vocabulary to the vocabulary; others are not here."""
        with self._service.releases.current as release:
            known = await asyncio.to_thread(_states_version, release, request.path_params["version"])
        if not known:
            return await self._missing(request)
        return Reply(b"", "", status=303, headers={"Location": f"{self._site.public}{VOCABULARIES[0]}"})

    async def static(self, request: Request) -> Reply:
        """Answer a file that pages use."""
        name = request.path_params["name"]
        if name not in STATIC:
            return await self._missing(request)
        return Reply((files("segregatie.site") / "static" / name).read_bytes(), STATIC[name], stable=True)
