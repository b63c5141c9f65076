"""Bodies on their way, in and out: how many bytes of them are held at once, by all and by each client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from segregatie.server.refusal import busy

#: Up to this it goes in one piece and is not counted: the connections it goes over are, and bound it.
PIECE: Final = 65_536


class Flight:
    """Bounds the bytes of bodies on their way: for all, to whom the same bytes sent to many count once, and for each client."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._clients: Counter[str] = Counter()
        self._senders: Counter[int] = Counter()
        self.bytes = 0

    @contextmanager
    def carrying(self, client: str, body: bytes | bytearray, size: int | None = None) -> Iterator[None]:
        """Hold a body while it is sent, or comes in and will have a size. Raises Refusal where too much is on its way; one always goes."""
        size, name = len(body) if size is None else size, id(body)
        if size <= PIECE:
            yield
            return
        if self._clients[client] and self._clients[client] + size > self._limit // 4:
            raise busy("too many large answers to you, or bodies of yours, are on their way; end those first", 429)
        if self.bytes and name not in self._senders and self.bytes + size > self._limit:
            raise busy("too many large answers are on their way; try again later")
        self._clients[client] += size
        self.bytes += 0 if name in self._senders else size
        self._senders[name] += 1
        try:
            yield
        finally:
            # What is at nothing is forgotten.
            self._clients = +(self._clients - Counter({client: size}))
            self._senders = +(self._senders - Counter([name]))
            self.bytes -= 0 if name in self._senders else size


@lru_cache(4096)
def client_of(peer: str, forwarded: str, proxy: str) -> str:
    """Name who asks: an address, of IPv6 the network of 64 bits that one subscriber has.

    Of what a proxy tells only the last counts, which it wrote itself, and only where it is ours.

    >>> client_of("127.0.0.1", "10.9.9.9, 2001:db8::7:8:9:a", "127.0.0.1"), client_of("192.0.2.1", "10.0.0.1", "127.0.0.1")
    ('2001:db8:0:0', '192.0.2.1')
    """
    name = forwarded.rpartition(",")[2].strip() if forwarded and peer == proxy else peer
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return ":".join(f"{int(part, 16):x}" for part in address.exploded.split(":")[:4])
    return str(address)
