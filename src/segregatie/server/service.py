"""What every handler stands on: the request it sees, and what all of them share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

from starlette.types import Receive, Scope

from segregatie.server.cache import Bounded, Shared, digest_of
from segregatie.server.guard import Query
from segregatie.server.journal import Journal
from segregatie.server.metrics import Metrics
from segregatie.server.negotiate import header
from segregatie.server.refusal import ClientGone, Refusal
from segregatie.server.releases import Releases
from segregatie.server.reply import Reply
from segregatie.server.settings import Settings

V = TypeVar("V")


_WATCH_SECONDS = 0.05


class Request:
    """What a handler sees of a request."""

    def __init__(self, scope: Scope, receive: Receive, settings: Settings) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: bytes = scope["raw_path"]
        self.query: bytes = scope["query_string"]
        self.parameters: dict[str, str] = scope.get("path_params", {})
        self._headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._receive, self._settings = receive, settings

    def header(self, name: bytes) -> str:
        """Read a header, named in lower case; nothing where it is not there."""
        return header(self._headers, name)

    def content_type(self) -> tuple[str, str]:
        """Give the media type of the body and its charset, in lower case."""
        media, *parameters = (part.strip() for part in self.header(b"content-type").lower().split(";"))
        charset = [value.strip().strip('"') for name, _, value in (each.partition("=") for each in parameters) if name.strip() == "charset"]
        return media, charset[0] if charset else ""

    async def body(self) -> bytes:
        """Read the body, within its size and its time. Raises Refusal beyond them."""
        most, seconds = self._settings.body_bytes, self._settings.body_seconds
        parts, size = [], 0
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await self._receive()
                    if message["type"] == "http.disconnect":
                        raise Refusal(400, "the body ended before it was complete", {"Connection": "close"})
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise Refusal(413, f"the body is larger than {most:,} bytes; send a smaller one", {"Connection": "close"})
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError as error:
            raise Refusal(408, f"the body was not there in {seconds:g} seconds; send it faster", {"Connection": "close"}) from error

    async def wait(self, task: asyncio.Future[V], service: Service) -> None:
        """Wait for a task as long as the client is there; its body must have been read. Raises ClientGone."""
        # Most answers are there before it is worth watching.
        done, _ = await asyncio.wait((task,), timeout=_WATCH_SECONDS)
        if done:
            return
        gone = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and service.stopping:
                # While we stop, every connection is told to be leaving; the answer is waited for all the same.
                await asyncio.wait((task,))
            if not task.done():
                raise ClientGone
        finally:
            gone.cancel()

    async def unless_gone(self, task: asyncio.Future[V], service: Service) -> V:
        """Wait for a task of this request alone, and cancel it when the client leaves. Raises ClientGone."""
        try:
            await self.wait(task, service)
            return task.result()
        finally:
            task.cancel()

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


class Service:
    """What handlers share: the settings, the release, and what is remembered of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics, self.journal = Metrics(), Journal()
        self.releases = Releases(settings, self.metrics, self.journal)
        self.stopping = False
        #: Whole answers to whole requests; see Door.
        self.finished: Bounded[tuple[str, list[tuple[bytes, bytes]], bytes]] = Bounded(settings.cache_bytes // 2)
        self.examined: Bounded[Query] = Bounded(settings.cache_bytes // 16)
        self._replies: Bounded[Reply] = Bounded(settings.cache_bytes // 2)
        self._runs: Shared[Reply] = Shared()

    async def remembered(self, key: tuple[Hashable, ...], make: Callable[[], Awaitable[Reply]], request: Request | None = None) -> Reply:
        """Give what is remembered under a key that begins with the release's name, or make it, once for all who ask now.

        With a request the making ends when its client has left, and those of all others who ask the same.
        """
        release, name = str(key[0]), digest_of(*key)
        found = self._replies.get(name)
        if found is not None:
            found.remembered = True
            return found
        made = await self._runs.get(name, make, None if request is None else lambda task: request.wait(task, self))
        made.release = release
        self._replies.put(name, made, 2 * len(made.body) + 1_000)
        return made

    def gauges(self) -> list[tuple[str, str, float]]:
        """Tell how things are now."""
        release = self.releases.current
        return [
            ("workers", "Workers that answer queries.", release.queries.alive),
            ("workers_busy", "Workers that are answering.", release.queries.busy),
            ("queries_waiting", "Queries that wait for a worker.", release.queries.waiting),
            ("remembered_bytes", "Bytes of answers in memory.", self._replies.bytes + self.finished.bytes),
            ("release_triples", "Triples in the default graph.", release.triples),
        ]


Handler = Callable[[Request, Service], Awaitable[Reply]]
