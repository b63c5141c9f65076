"""An answer before it is sent: its bytes, as they are and coded, each with a tag of its own."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from hashlib import sha256

import brotli

#: Below this a coding gains nothing.
_WORTH_CODING = 512


class Reply:
    """What a handler gives back.

    Args:
        body: the bytes, not coded.
        media: the Content-Type.
        status: 200 unless told otherwise.
        headers: what goes with it.
        stable: whether the same request gets the same bytes for as long as the release stays.
        vary: whether the Accept header chose the form.
    """

    def __init__(
        self,
        body: bytes,
        media: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        stable: bool = False,
        vary: bool = False,
    ) -> None:
        self.body, self.media, self.status, self.stable, self.vary = body, media, status, stable, vary
        self.headers = dict(headers or {})
        self.remembered = False
        #: The name of the release it was made from, where that is known.
        self.release = ""
        self._name = sha256(media.encode() + b"\0" + body).hexdigest()[:24]
        self._coded: dict[str, asyncio.Task[bytes]] = {}

    @property
    def worth_coding(self) -> bool:
        """Whether it is sent coded to those who can read that."""
        return len(self.body) >= _WORTH_CODING

    def tag(self, coding: str) -> str:
        """Name one representation, strongly."""
        return f'"{self._name}{"-" if coding else ""}{coding}"'

    async def coded(self, coding: str) -> bytes:
        """Give the bytes in a coding; made once, on a thread, whoever asks first."""
        if not coding:
            return self.body
        if coding not in self._coded:
            self._coded[coding] = asyncio.create_task(asyncio.to_thread(_code, self.body, coding))
        return await asyncio.shield(self._coded[coding])


def _code(body: bytes, coding: str) -> bytes:
    return brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, 6, mtime=0)
