"""How listener and workers speak: two lengths, what is told as JSON, and a body of bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

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


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """Wait for what is told in a message without a body; None where the other side is gone."""
    head = stream.read(HEAD)
    if len(head) < HEAD:
        return None
    told: dict[str, Any] = json.loads(stream.read(lengths(head)[0]))
    return told
