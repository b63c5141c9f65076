"""What handlers share: the settings, the release, what is remembered of it, and how a request is read and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from segregatie.server.cache import Bounded, Shared, digest_of
from segregatie.server.flight import Flight
from segregatie.server.jobs import Job
from segregatie.server.journal import Journal
from segregatie.server.metrics import Metrics
from segregatie.server.refusal import ClientGone, Refusal
from segregatie.server.releases import Releases
from segregatie.server.reply import Reply
from segregatie.server.settings import Settings

V = TypeVar("V")
_WATCH_SECONDS = 0.05


async def read_body(request: Request, settings: Settings) -> bytes:
    """Read the body, within its size and its time. Raises Refusal beyond them.

    Starlette's own limit answers in plain text, and has none for the time.
    """
    body, most, seconds, seen = bytearray(), settings.body_bytes, settings.body_seconds, request.scope["seen"]
    # One in chunks tells no size.
    size = min(int(request.headers.get("content-length", most)), most)
    try:
        with seen.flight.carrying(seen.client, body, size):
            async with asyncio.timeout(seconds):
                async for part in request.stream():
                    body += part
                    if len(body) > most:
                        raise Refusal(413, f"the body is larger than {most:,} bytes; send a smaller one", {"Connection": "close"})
    except ClientDisconnect as error:
        raise Refusal(400, "the body ended before it was complete", {"Connection": "close"}) from error
    except TimeoutError as error:
        raise Refusal(408, f"the body was not there in {seconds:g} seconds; send it faster", {"Connection": "close"}) from error
    return bytes(body)


class Service:
    """What handlers share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics, self.journal = Metrics(), Journal()
        self.releases = Releases(settings, self.metrics, self.journal)
        self.stopping = False
        self.flight = Flight(settings.flight_bytes)
        #: Whole answers to whole requests; see Door.
        self.finished: Bounded[tuple[str, list[tuple[bytes, bytes]], bytes]] = Bounded(settings.cache_bytes // 2)
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
        made = await self._runs.get(name, make, None if request is None else lambda task: self._wait(request, task))
        made.release = release
        self._replies.put(name, made, 2 * len(made.body) + 1_000)
        return made

    async def done(
        self,
        request: Request,
        media: str,
        job: Job,
        *,
        headers: Mapping[str, str] | None = None,
        vary: tuple[str, ...] = (),
    ) -> Reply:
        """Have a job done, or give what is remembered of it."""
        with self.releases.current as release:

            async def make() -> Reply:
                done = await release.queries.ask(job, request.scope["seen"].client)
                return Reply(done.body, media, headers=headers, stable=True, vary=vary, digest=done.digest)

            return await self.remembered((release.name, repr(job), media, vary), make)

    async def unless_gone(self, request: Request, task: asyncio.Future[V]) -> V:
        """Wait for a task of this request alone, and cancel it when the client leaves. Raises ClientGone."""
        try:
            await self._wait(request, task)
            return task.result()
        finally:
            task.cancel()

    async def _wait(self, request: Request, task: asyncio.Future[V]) -> None:
        """Wait for a task as long as the client is there; its body must have been read. Raises ClientGone."""
        # Most answers are there before it is worth watching.
        done, _ = await asyncio.wait((task,), timeout=_WATCH_SECONDS)
        if done:
            return
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and self.stopping:
                # While we stop, every connection is told to be leaving; the answer is waited for all the same.
                await asyncio.wait((task,))
            if not task.done():
                raise ClientGone
        finally:
            gone.cancel()

    def gauges(self) -> list[tuple[str, str, float]]:
        """Tell how things are now."""
        release = self.releases.current
        return [
            ("workers", "Workers that answer queries.", release.queries.alive),
            ("workers_busy", "Workers that are answering.", release.queries.busy),
            ("queries_waiting", "Queries that wait for a worker.", release.queries.waiting),
            ("remembered_bytes", "Bytes of answers in memory.", self._replies.bytes + self.finished.bytes),
            ("flight_bytes", "Bytes of large answers and bodies on their way.", self.flight.bytes),
            ("release_triples", "Triples in the default graph.", release.triples),
        ]


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


Handler = Callable[[Request], Awaitable[Reply]]
