"""Handlers for everything that is published besides the SPARQL endpoint: stored queries, downloads, and the site's files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request

from segregatie.release.offered import CATALOG_FORMS, CONTEXT, offered
from segregatie.server.asked import COLLECTIONS, chosen, collection_of, form_of, language_of, pairs_of, vary_of
from segregatie.server.files import read_file
from segregatie.server.jobs import Stored
from segregatie.server.made import Maker
from segregatie.server.made_jobs import Page
from segregatie.server.negotiate import choose, header
from segregatie.server.refusal import Refusal
from segregatie.server.releases import Release
from segregatie.server.reply import Reply
from segregatie.server.service import Handler, Service
from segregatie.server.tree import Found

#: The forms of an answer, the first for a client without a preference. `excel` has the media type of `csv`: it is asked for by name.
ANSWERS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "excel": "text/csv; charset=utf-8",
}


class Publisher:
    """Handlers for what is published."""

    def __init__(self, service: Service) -> None:
        self._service, self._public = service, service.settings.base + "/"
        self._offered: WeakKeyDictionary[Release, Mapping[str, str]] = WeakKeyDictionary()

    def places(self) -> list[tuple[str, str, Handler]]:
        """List what is published: the path, what it is called in logs, and who answers."""
        made = Maker(self._service, self.missing).places()
        return [
            *((f"/api/{name}/{{id}}", name, self.stored) for name in COLLECTIONS),
            ("/download/{path:path}", "download", self.download),
            ("/catalog", "catalog", self.catalog),
            ("/catalog.{form}", "catalog", self.catalog),
            (f"/{CONTEXT}", "context", self.context),
            *((path, name, self._lying(handler)) for path, name, handler in made),
        ]

    def _lying(self, handler: Handler) -> Handler:
        """Answer by a file of the site where there is one, else by a handler."""

        async def answer(request: Request) -> Reply:
            with self._service.releases.current as release:
                found = release.site.find(request, self._public) if release.site else None
                if found and request.method not in ("GET", "HEAD"):
                    raise HTTPException(405, headers={"Allow": "GET, HEAD"})
                if isinstance(found, Found):
                    return await self._service.remembered((release.name, *found.key), found.read)
            return found or await handler(request)

        return answer

    async def other(self, request: Request) -> Reply:
        """Answer what no other route has: a file of the site, or word that there is nothing."""
        return await self._lying(self.missing)(request)

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
        return await self._service.done(request, ANSWERS["html"], Page("missing", language_of(request)), vary=("Accept",), status=404)

    async def stored(self, request: Request) -> Reply:
        """Answer a table or a question."""
        pairs, collection, id_ = pairs_of(request), collection_of(request), request.path_params["id"]
        form, vary = form_of(request, pairs, ANSWERS)
        headers = {}
        if form in ("csv", "excel") and id_.replace("-", "").isalnum() and id_.isascii():
            headers["Content-Disposition"] = f'attachment; filename="{collection}-{id_}{"-excel" if form == "excel" else ""}.csv"'
        return await self._service.done(request, ANSWERS[form], Stored(collection, id_, pairs, form), headers=headers, vary=vary)

    async def download(self, request: Request) -> Reply:
        """Answer a file of the release."""
        return await self._file(request, request.path_params["path"])

    async def catalog(self, request: Request) -> Reply:
        """Answer the catalogue, in RDF only."""
        form = request.path_params.get("form") or chosen(request, CATALOG_FORMS)
        if form not in CATALOG_FORMS:
            return await self.missing(request)
        return await self._file(request, f"catalog.{form}", vary=vary_of(request))

    async def context(self, request: Request) -> Reply:
        """Answer the JSON-LD context of the vocabulary."""
        return await self._file(request, CONTEXT)

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
