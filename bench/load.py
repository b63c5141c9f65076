"""Ask a server on loopback over many connections at once, and tell how long each answer took and whether it was right."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it goes over the wire, and the body that should come back where that is known."""

    wire: bytes
    expected: bytes | None = None


def get(path: str, query: str, accept: str, expected: bytes | None = None) -> Ask:
    """Put together a query by GET."""
    wire = f"GET {path}?query={quote(query, safe='')} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n"
    return Ask(wire.encode(), expected)


@dataclass(slots=True)
class Seen:
    """What came back."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: int = 0
    broken: int = 0
    during: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.during if self.during else 0.0

    def percentile(self, part: float) -> float:
        """Milliseconds within which this part of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000 if ordered else 0.0

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} x {status}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.rate:8.0f} a second, p50 {self.percentile(0.5):7.2f} ms, p99 {self.percentile(0.99):8.2f} ms; "
            f"{statuses or 'nothing'}; {self.wrong} wrong, {self.broken} broken"
        )


class _Connection(asyncio.Protocol):
    """Asks again as soon as it has its answer."""

    def __init__(self, next_ask: Callable[[], Ask], seen: Seen, until: float) -> None:
        self._next, self._seen, self._until = next_ask, seen, until
        self._taken = bytearray()
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._ask = self._next()
        self._start = time.perf_counter()
        self._transport.write(self._ask.wire)

    def data_received(self, data: bytes) -> None:
        self._taken += data
        end = self._taken.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._taken[:end]).lower()
        body = self._body(head, end + 4)
        if body is None:
            return
        now = time.perf_counter()
        status = int(head[9:12])
        self._seen.seconds.append(now - self._start)
        self._seen.statuses[status] += 1
        if status == 200 and self._ask.expected is not None and body != self._ask.expected:
            self._seen.wrong += 1
        if now < self._until:
            self._send()
        else:
            self._finish()

    def _body(self, head: bytes, start: int) -> bytes | None:
        """Take the body off what has come; None while it is not whole."""
        place = head.find(b"content-length:")
        if place >= 0:
            end = start + int(head[place + 15 :].split(b"\r\n", 1)[0])
            if len(self._taken) < end:
                return None
            body = bytes(self._taken[start:end])
            del self._taken[:end]
            return body
        if not self._taken.endswith(b"0\r\n\r\n"):
            return None
        parts, rest = [], bytes(self._taken[start:])
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            parts.append(rest[: int(size, 16)])
            rest = rest[int(size, 16) + 2 :]
        self._taken.clear()
        return b"".join(parts)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self._seen.broken += 1
            self._finish()

    def _finish(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
        self._transport.close()


def ask_for(port: int, next_ask: Callable[[], Ask], connections: int, seconds: float) -> Seen:
    """Ask over so many connections for so long; what breaks a connection ends that one."""

    async def run() -> Seen:
        seen, start = Seen(), time.perf_counter()
        loop = asyncio.get_running_loop()
        made = [
            (await loop.create_connection(lambda: _Connection(next_ask, seen, start + seconds), "127.0.0.1", port))[1]
            for _ in range(connections)
        ]
        await asyncio.gather(*(each.over for each in made))
        seen.during = time.perf_counter() - start
        return seen

    return asyncio.run(run())
