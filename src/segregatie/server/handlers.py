"""Handlers for everything that is published besides the SPARQL endpoint: answers to stored queries, and the files of the site."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from segregatie.query.parameters import FORMAT, LANGUAGE
from segregatie.server.asked import form_of, pairs_of
from segregatie.server.jobs import Stored
from segregatie.server.negotiate import choose, header
from segregatie.server.refusal import Refusal
from segregatie.server.reply import Reply
from segregatie.server.service import Service
from segregatie.server.tree import Found

_PAGE: Final = "html"
#: The forms of an answer, the first for a client without a preference. `excel` has the media type of `csv`: it is asked for by name.
_ANSWERS: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json", "excel": "text/csv; charset=utf-8"}


class Publisher:
    """Handlers for what is published."""

    def __init__(self, service: Service) -> None:
        self._service, self._public = service, service.settings.base + "/"

    async def file(self, request: Request) -> Reply:
        """Answer a file of the site, or word that there is nothing."""
        with self._service.releases.current as release:
            found = release.site.find(request, self._public) if release.site else None
            if found and request.method not in ("GET", "HEAD"):
                raise HTTPException(405, headers={"Allow": "GET, HEAD"})
            if isinstance(found, Found):
                return await self._service.remembered((release.name, *found.key), found.read)
        return found or await self._missing(request)

    async def _missing(self, request: Request) -> Reply:
        """Tell that there is nothing here: as a page to who reads pages, else as a problem."""
        refusal = Refusal(404, "nothing is here; begin at /, or ask at /sparql")
        try:
            media = choose(header(request.scope["headers"], b"accept"), ["application/problem+json", "text/html"])
        except Refusal:
            raise refusal from None
        with self._service.releases.current as release:
            page = release.site.missing(request) if release.site and media == "text/html" else None
            if page is None:
                raise refusal
            return await self._service.remembered((release.name, *page.key), page.read)

    async def stored(self, collection: str, request: Request) -> Reply:
        """Answer a table or a question; who reads pages and sets nothing is led to the page of it."""
        pairs, id_ = pairs_of(request), request.path_params["id"]
        paged = {_PAGE: "text/html"} if all(name in (LANGUAGE, FORMAT) for name, _ in pairs) else {}
        form, vary = form_of(request, pairs, {**_ANSWERS, **paged})
        if form == _PAGE:
            return await self.file(request)
        headers = {}
        if form in ("csv", "excel") and id_.replace("-", "").isalnum() and id_.isascii():
            headers["Content-Disposition"] = f'attachment; filename="{collection}-{id_}{"-excel" if form == "excel" else ""}.csv"'
        return await self._service.done(request, _ANSWERS[form], Stored(collection, id_, pairs, form), headers=headers, vary=vary)
