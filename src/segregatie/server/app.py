"""The application: what is served where. A route is a path, its methods, and a handler that takes a request and gives a Reply."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from segregatie.query.offered import QUESTIONS, TABLES
from segregatie.server.door import Door
from segregatie.server.handlers import Publisher
from segregatie.server.refusal import busy
from segregatie.server.reply import Reply
from segregatie.server.service import Handler, Service
from segregatie.server.sparql import sparql

#: Makes an application of another room, for a path of its own.
Other = Callable[[Service], ASGIApp]


def _route(path: str, name: str, handler: Handler, methods: Sequence[str] = ("GET",)) -> Route:
    async def endpoint(request: Request) -> Reply:
        request.scope["seen"].route = name
        return await handler(request)

    # Starlette adds HEAD to GET, and raises what Door makes an answer of for every other method.
    return Route(path, endpoint, methods=list(methods))


def routes(service: Service, publisher: Publisher) -> list[BaseRoute]:
    """List everything that is served; they are tried in this order, and most requests are queries."""

    async def ask(request: Request) -> Reply:
        return await sparql(request, service)

    async def health(_: Request) -> Reply:
        release = service.releases.current
        if service.stopping or release.template.failed.is_set():
            raise busy("stopping" if service.stopping else "no worker can be made")
        told = {"status": "ok", "release": release.digest}
        return Reply(json.dumps(told).encode(), "application/json", headers={"Cache-Control": "no-store"})

    async def metrics(_: Request) -> Reply:
        text = service.metrics.text(service.gauges())
        return Reply(text.encode(), "text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})

    return [
        _route("/sparql", "sparql", ask, ("GET", "POST")),
        *(_route(f"/api/{name}/{{id}}", name, partial(publisher.stored, name)) for name in (TABLES, QUESTIONS)),
        _route("/healthz", "healthz", health),
        _route("/metrics", "metrics", metrics),
    ]


def application(service: Service, others: Mapping[str, Other]) -> Door:
    """Put the application together; others answer paths that are no business of this room."""
    publisher = Publisher(service)

    async def other(scope: Scope, receive: Receive, send: Send) -> None:
        scope["seen"].route = "site"
        reply = await publisher.file(Request(scope, receive))
        await reply(scope, receive, send)

    doors = [Route(path, make(service)) for path, make in others.items()]
    return Door(Router([*routes(service, publisher), *doors], redirect_slashes=False, default=other), service)
