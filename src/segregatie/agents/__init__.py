"""A door for agents: the stored queries, the names, the things and SPARQL, as tools of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from segregatie.server.service import Service

PATH: Final = "/mcp"


def are_agents_heard() -> bool:
    """Whether the package for it is installed."""
    return find_spec("mcp") is not None


class LateDoor:
    """The door over HTTP, made when it is first asked: it brings 60 MB of modules, for which who never asks does not pay."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._made: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._made is None:
            self._made = asyncio.ensure_future(self._make())
        door = await asyncio.shield(self._made)
        await door(scope, receive, send)

    async def _make(self) -> ASGIApp:
        # Half a second, which the listener does not stand still for.
        doors = await asyncio.to_thread(import_module, "segregatie.agents.doors")
        door: ASGIApp = doors.McpDoor(self._service)
        return door
