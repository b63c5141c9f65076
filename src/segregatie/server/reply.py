"""An answer and how it goes out: its bytes as they are and coded, each with a tag; the part of them that is asked; in pieces."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import brotli
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from segregatie.server.flight import PIECE, Flight
from segregatie.server.negotiate import choose_coding, header, matches
from segregatie.server.refusal import ClientGone, Refusal, busy
from segregatie.server.settings import Settings

#: Below this a coding gains nothing; above that it takes too long to be thorough.
_WORTH_CODING, _LARGE = 512, 1 << 20
#: How a page may be fetched from, where its file does not tell otherwise.
CSP: Final = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
_CODABLE: Final = re.compile(r"text/|[/+](?:json|xml|n-triples|n-quads|trig|javascript)\b")
_RANGE: Final = re.compile(r"bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)\s*", re.IGNORECASE)
# Apart from the threads that read files, so that coding large answers keeps no file waiting.
_CODERS: Final = ThreadPoolExecutor(2, "coder")


@dataclass(slots=True)
class Seen:
    """What is noted of a request while it is answered; it goes along in its scope."""

    settings: Settings
    flight: Flight
    client: str = ""
    local: bool = False
    route: str = "none"
    status: int = 499
    size: int = 0
    remembered: bool = False
    release: str = ""
    head: list[tuple[bytes, bytes]] | None = None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is too large to hold; it is read piece by piece as its client takes it."""

    path: Path
    size: int

    def __len__(self) -> int:
        return self.size


class Reply:
    """What a handler gives back.

    Args:
        body: the bytes, or a large file.
        media: the Content-Type.
        status: 200 unless told otherwise.
        headers: what goes with it.
        stable: whether the same request gets the same bytes for as long as the release stays.
        vary: the headers of the request that chose the form.
        coding: how the bytes are coded already.
        digest: their SHA-256, where it is known.
        modified: when they were made, in seconds since 1970; of a file, of which parts may be asked.
    """

    def __init__(
        self,
        body: bytes | File,
        media: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        stable: bool = False,
        vary: tuple[str, ...] = (),
        coding: str = "",
        digest: str = "",
        modified: float | None = None,
    ) -> None:
        self.body, self.media, self.status, self.stable, self.vary = body, media, status, stable, vary
        self.headers = dict(headers or {})
        self.coding, self.modified = coding, modified
        self.remembered = False
        #: The name of the release it was made from, where that is known.
        self.release = ""
        whole = digest or sha256(body if isinstance(body, bytes) else repr(body).encode()).hexdigest()
        self._name = sha256(f"{media}\0{whole}".encode()).hexdigest()[:24]
        self._coded: dict[str, asyncio.Future[bytes]] = {}

    @property
    def worth_coding(self) -> bool:
        """Whether it is sent coded to those who can read that."""
        return isinstance(self.body, bytes) and len(self.body) >= _WORTH_CODING and _CODABLE.search(self.media) is not None

    def tag(self, coding: str) -> str:
        """Name one representation, strongly."""
        return f'"{self._name}{"-" if coding else ""}{coding}"'

    async def coded(self, coding: str) -> bytes | File:
        """Give the bytes in a coding; made once, on a thread, whoever asks first."""
        if not coding or coding == self.coding or not isinstance(self.body, bytes):
            return self.body
        if coding not in self._coded:
            self._coded[coding] = asyncio.get_running_loop().run_in_executor(_CODERS, _code, self.body, coding)
        return await asyncio.shield(self._coded[coding])

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send it: in the coding the client reads, the part it asks, or word that it has it already. Raises ClientGone, Refusal."""
        headers, seen = Headers(scope=scope), scope["seen"]
        head = [(name.lower(), value) for name, value in self.headers.items()]
        varies, chosen = list(self.vary), self.coding
        if not self.coding and self.worth_coding and "Accept-Encoding" not in varies:
            varies.append("Accept-Encoding")
            # A part is of the bytes as they are.
            chosen = "" if "range" in headers else choose_coding(header(scope["headers"], b"accept-encoding"))
        if varies:
            head.append(("vary", ", ".join(varies)))
        if self.media.startswith("text/html") and "Content-Security-Policy" not in self.headers:
            head.append(("content-security-policy", CSP))
        if self.status == 200:
            if "Cache-Control" not in self.headers:
                head.append(("cache-control", "public, max-age=0, must-revalidate" if self.stable else "no-store"))
            if self.modified is not None:
                head += [("last-modified", formatdate(self.modified, usegmt=True)), ("accept-ranges", "bytes")]
            if self.stable:
                head.append(("etag", self.tag(chosen)))
                if scope["method"] in ("GET", "HEAD") and self._is_known(headers, self.tag(chosen)):
                    await _send(scope, send, 304, head, b"")
                    return
        # As they are and coded, the bytes are held until all is sent.
        with seen.flight.carrying(seen.client, self.body if isinstance(self.body, bytes) else b""):
            body = await self.coded(chosen)
            if chosen:
                head.append(("content-encoding", chosen))
            if self.media:
                head.append(("content-type", self.media))
            seen.remembered, seen.release = self.remembered, self.release if self.stable else ""
            # Of what HEAD tells there is no part (RFC 9110, 14.2).
            ranges = header(scope["headers"], b"range") if scope["method"] == "GET" else ""
            status, part = self._part(ranges, headers.get("if-range"), self.tag(chosen), len(body))
            if not part and status == 206:
                raise Refusal(416, "no such part; ask within its length", {"Content-Range": f"bytes */{len(body)}"})
            if status == 206:
                head.append(("content-range", f"bytes {part.start}-{part.stop - 1}/{len(body)}"))
            await _send(scope, send, status, head, body, part)

    def _is_known(self, headers: Headers, tag: str) -> bool:
        """Whether the client has it already. Raises Refusal (412) where it asks for no other than what it has (RFC 9110, 13.2.2)."""
        wanted, known = headers.get("if-match"), headers.get("if-none-match")
        tags = {"*", *map(self.tag, ("", "br", "gzip"))}
        if wanted is not None and not tags.intersection(part.strip() for part in wanted.split(",")):
            raise Refusal(412, "this is not what you have part of; ask without If-Match for all of it")
        if wanted is None and self._is_newer(headers.get("if-unmodified-since")):
            raise Refusal(412, "this has changed since; ask without If-Unmodified-Since")
        return matches(known, tag) if known else self._is_newer(headers.get("if-modified-since")) is False

    def _is_newer(self, date: str | None) -> bool | None:
        """Whether it was made after a date; None where that cannot be told."""
        try:
            return None if date is None or self.modified is None else self.modified > parsedate_to_datetime(date).timestamp()
        except (ValueError, OverflowError):
            return None

    def _part(self, ranges: str, condition: str | None, tag: str, size: int) -> tuple[int, range]:
        """The status and the bytes that are sent; more than one part at once is not made (RFC 9110, 14.2)."""
        found = _RANGE.fullmatch(ranges) if self.status == 200 and self.modified is not None else None
        if not found or not (found[1] or found[2]):
            return self.status, range(size)
        if condition is not None and condition not in (tag, formatdate(self.modified, usegmt=True)):
            return 200, range(size)
        # Twenty digits are more than any file has.
        first, last = found[1][:20], found[2][:20]
        if not first:
            part = range(max(size - int(last), 0), size)
        elif last and int(last) < int(first):
            return 200, range(size)
        else:
            part = range(int(first), min(int(last) + 1 if last else size, size))
        return 206, part


def _code(body: bytes, coding: str) -> bytes:
    large = len(body) > _LARGE
    return brotli.compress(body, quality=2 if large else 5) if coding == "br" else gzip.compress(body, 2 if large else 6, mtime=0)


def always(local: bool) -> list[tuple[bytes, bytes]]:
    """The headers that every answer has; a build with the report's words is for no other page to read."""
    shared = [
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"Accept-Ranges, Content-Range, ETag, Link, Location, Retry-After"),
    ]
    return [*([] if local else shared), (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


async def _send(scope: Scope, send: Send, status: int, head: list[tuple[str, str]], body: bytes | File, part: range | None = None) -> None:
    seen: Seen = scope["seen"]
    part = range(len(body)) if part is None else part
    wire = [(name.encode(), value.encode("latin-1")) for name, value in head] + always(seen.local)
    if status not in (204, 304):
        wire.append((b"content-length", str(len(part)).encode()))
    seen.status, seen.size = status, len(part)
    if isinstance(body, bytes):
        seen.head, seen.body = wire, body
    await send_body(scope, send, wire, body, part)


async def send_body(scope: Scope, send: Send, head: list[tuple[bytes, bytes]], body: bytes | File, part: range) -> None:
    """Send head and body; a large one piece by piece, so that a client that does not read costs a piece.

    Raises ClientGone where it takes too long, Refusal where a file is gone.
    """
    seen: Seen = scope["seen"]
    start = {"type": "http.response.start", "status": seen.status, "headers": head}
    if scope["method"] == "HEAD" or (isinstance(body, bytes) and len(part) <= PIECE):
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body[part.start : part.stop]})  # type: ignore[index]
        return
    at, stop = part.start, part.stop
    try:
        piece = await _read(body, at, min(at + PIECE, stop))
    except OSError as error:
        raise busy("this release is being replaced; try again soon") from error
    await send(start)
    try:
        async with asyncio.timeout(seen.settings.answer_seconds):
            while at + PIECE < stop:
                async with asyncio.timeout(seen.settings.send_seconds):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                at += PIECE
                piece = await _read(body, at, min(at + PIECE, stop))
            await send({"type": "http.response.body", "body": piece, "more_body": False})
    except (TimeoutError, OSError) as error:
        raise ClientGone from error


async def _read(body: bytes | File, start: int, stop: int) -> bytes:
    if isinstance(body, bytes):
        return body[start:stop]
    return await asyncio.to_thread(_read_file, body.path, start, stop)


def _read_file(path: Path, start: int, stop: int) -> bytes:
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        piece = os.pread(number, stop - start, start)
    finally:
        os.close(number)
    if len(piece) != stop - start:
        raise OSError(f"{path}: shorter than it was")
    return piece
