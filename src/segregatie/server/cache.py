"""Answers that are remembered within a bound of bytes, and one run for all who ask the same at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from hashlib import sha256
from typing import Generic, TypeVar

V = TypeVar("V")


def digest_of(*parts: object) -> bytes:
    """Name what strangers chose by a few bytes, so that a key costs what is charged for it."""
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


class Bounded(Generic[V]):
    """Keeps what was used last, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable) -> V | None:
        """Find what is kept under a key."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value, and drop what was not used for longest; what alone passes a quarter of the bound is not kept."""
        if size > self._limit / 4 or key in self._kept:
            return
        self._kept[key] = value, size
        self.bytes += size
        while self.bytes > self._limit:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed


class Shared(Generic[V]):
    """Lets those who ask the same at the same time wait for one run."""

    def __init__(self) -> None:
        self._runs: dict[Hashable, tuple[asyncio.Task[V], list[None]]] = {}

    async def get(
        self, key: Hashable, make: Callable[[], Awaitable[V]], wait: Callable[[asyncio.Task[V]], Awaitable[None]] | None = None
    ) -> V:
        """Wait for the run under this key, or begin it; it is cancelled when the last who waits has left.

        `wait` waits for the task in a way of its own, and raises where it does so no longer.
        """
        if key not in self._runs:
            self._runs[key] = asyncio.ensure_future(_run(make)), []
            self._runs[key][0].add_done_callback(lambda task: self._ended(key, task))
        task, waiting = self._runs[key]
        waiting.append(None)
        try:
            await (asyncio.wait((task,)) if wait is None else wait(task))
            return task.result()
        finally:
            waiting.pop()
            if not waiting and not task.done():
                del self._runs[key]
                task.cancel()

    def _ended(self, key: Hashable, task: asyncio.Task[V]) -> None:
        if key in self._runs and self._runs[key][0] is task:
            del self._runs[key]
        if not task.cancelled():
            # Whoever waited has it; nobody may be left to hear of it.
            task.exception()


async def _run(make: Callable[[], Awaitable[V]]) -> V:
    return await make()
