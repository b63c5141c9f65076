"""The application: what is served where. A route is a path and a handler that takes a Request and gives a Reply."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send

from segregatie.server.door import Door, send_reply
from segregatie.server.handlers import Publisher
from segregatie.server.negotiate import header
from segregatie.server.refusal import Refusal
from segregatie.server.reply import Reply
from segregatie.server.service import Handler, Request, Service
from segregatie.server.sparql import sparql


class Resource:
    """A handler behind a path: the methods it takes, HEAD as GET without a body, OPTIONS for the browser."""

    def __init__(self, name: str, handler: Handler, service: Service, methods: Sequence[str] = ("GET",)) -> None:
        self._name, self._handler, self._service = name, handler, service
        self._methods = (*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["seen"]["route"] = self._name
        method = scope["method"]
        allow = ", ".join(self._methods)
        if method not in self._methods:
            raise Refusal(405, f"not by this method; use {allow}", {"Allow": allow})
        if method == "OPTIONS":
            preflight = {"Allow": allow, "Access-Control-Allow-Methods": allow, "Access-Control-Max-Age": "86400"}
            asked = header(scope["headers"], b"access-control-request-headers")
            if asked:
                # No header means anything to us that must not be sent, and credentials are never taken.
                preflight["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
            await send_reply(scope, send, Reply(b"", "", status=204, headers=preflight))
            return
        reply = await self._handler(Request(scope, receive, self._service.settings), self._service)
        await send_reply(scope, send, reply)


async def _health(_: Request, service: Service) -> Reply:
    release = service.releases.current
    if service.stopping or release.template.failed.is_set():
        raise Refusal(503, "stopping" if service.stopping else "no worker can be made", {"Retry-After": "2"})
    told = {"status": "ok", "release": release.digest}
    return Reply(json.dumps(told).encode(), "application/json", headers={"Cache-Control": "no-store"})


async def _metrics(_: Request, service: Service) -> Reply:
    text = service.metrics.text(service.gauges())
    return Reply(text.encode(), "text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})


def routes(service: Service, publisher: Publisher) -> list[BaseRoute]:
    """List everything that is served; a part of the site adds its own `Route(path, Resource(...))` here."""
    return [
        # They are tried in this order, and most requests are queries.
        Route("/sparql", Resource("sparql", sparql, service, ("GET", "POST"))),
        *(Route(path, Resource(name, handler, service)) for path, name, handler in publisher.places()),
        Route("/healthz", Resource("healthz", _health, service)),
        Route("/metrics", Resource("metrics", _metrics, service)),
    ]


def application(service: Service) -> Door:
    """Put the application together."""
    publisher = Publisher(service)

    async def not_found(scope: Scope, receive: Receive, send: Send) -> None:
        await send_reply(scope, send, await publisher.missing(Request(scope, receive, service.settings), service))

    return Door(Router(routes(service, publisher), redirect_slashes=False, default=not_found), service)
