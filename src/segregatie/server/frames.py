"""How listener and workers speak: two lengths, what is told as JSON, and a body of bytes."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

_LENGTHS = struct.Struct("!IQ")
HEAD = _LENGTHS.size


def frame(told: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Put together a message."""
    text = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return _LENGTHS.pack(len(text), len(body)) + text + body


def lengths(head: bytes) -> tuple[int, int]:
    """Read how long the two parts of a message are."""
    told, body = _LENGTHS.unpack(head)
    return told, body


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Wait for a message; None where the other side is gone."""
    head = _exactly(connection, HEAD)
    if head is None:
        return None
    told, body = lengths(head)
    parts = _exactly(connection, told + body)
    return None if parts is None else (json.loads(parts[:told]), parts[told:])


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    taken = bytearray()
    while len(taken) < size:
        part = connection.recv(min(size - len(taken), 1 << 20))
        if not part:
            return None
        taken += part
    return bytes(taken)
