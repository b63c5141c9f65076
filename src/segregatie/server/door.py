"""The way in and out: limits on what comes in, the headers that every answer has, what is logged, what is remembered whole."""

from __future__ import annotations

import asyncio
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segregatie.server.cache import digest_of
from segregatie.server.negotiate import coding, header, matches
from segregatie.server.refusal import ClientGone, Refusal
from segregatie.server.reply import Reply

if TYPE_CHECKING:
    from segregatie.server.service import Service

_ALWAYS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_CSP = (b"content-security-policy", b"default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
_WHOLE, _PIECE = 262_144, 65_536
#: What a fault of ours may raise while a request is answered; anything else is not about the request.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
#: What is taken in of a body that is refused: so many times what is allowed, for so long.
_REST_BODIES, _REST_SECONDS = 4, 0.5
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
_PROBLEM = "application/problem+json"


async def send_reply(scope: Scope, send: Send, reply: Reply) -> None:
    """Send an answer in the coding the client reads, or tell that it has it already."""
    headers = scope["headers"]
    head = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    varies = ["Accept"] if reply.vary else []
    chosen = ""
    if reply.worth_coding:
        varies.append("Accept-Encoding")
        chosen = coding(header(headers, b"accept-encoding"))
    if varies:
        head.append((b"vary", ", ".join(varies).encode()))
    if reply.status == 200 and "Cache-Control" not in reply.headers:
        head.append((b"cache-control", b"public, max-age=0, must-revalidate" if reply.stable else b"no-store"))
    if reply.stable and reply.status == 200:
        tag = reply.tag(chosen)
        head.append((b"etag", tag.encode()))
        known = header(headers, b"if-none-match")
        if known and scope["method"] in ("GET", "HEAD") and matches(known, tag):
            await _send(scope, send, 304, head, b"")
            return
    body = await reply.coded(chosen)
    if chosen:
        head.append((b"content-encoding", chosen.encode()))
    if reply.media:
        head.append((b"content-type", reply.media.encode()))
    if reply.media.startswith("text/html"):
        head.append(_CSP)
    scope["seen"].update(remembered=reply.remembered, release=reply.release if reply.stable else None)
    await _send(scope, send, reply.status, head, body)


async def send_refusal(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Send an error, as problem+json."""
    reply = Reply(refusal.body(), _PROBLEM, status=refusal.status, headers={"Cache-Control": "no-store", **refusal.headers})
    await send_reply(scope, send, reply)


async def _send(scope: Scope, send: Send, status: int, head: list[tuple[bytes, bytes]], body: bytes) -> None:
    head += _ALWAYS
    if status not in (204, 304):
        head.append((b"content-length", str(len(body)).encode()))
    scope["seen"].update(status=status, size=len(body), head=head, body=body)
    await send({"type": "http.response.start", "status": status, "headers": head})
    await _send_body(scope, send, b"" if scope["method"] == "HEAD" else body)


async def _send_body(scope: Scope, send: Send, body: bytes) -> None:
    """Send a body; a large one piece by piece, so that a client that does not read it costs a piece. Raises ClientGone."""
    if len(body) <= _WHOLE:
        await send({"type": "http.response.body", "body": body})
        return
    try:
        for start in range(0, len(body), _PIECE):
            async with asyncio.timeout(scope["seen"]["patience"]):
                await send({"type": "http.response.body", "body": body[start : start + _PIECE], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except TimeoutError as error:
        raise ClientGone from error


class Door:
    """The outermost part of the application.

    A whole answer to a whole request is remembered by address, Accept and Accept-Encoding, and sent again from here,
    for as long as the release stays.
    """

    def __init__(self, inner: ASGIApp, service: Service) -> None:
        self._inner, self._service = inner, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in and its answer out."""
        if scope["type"] != "http":
            return
        start = time.perf_counter()
        seen = scope["seen"] = {"route": "none", "status": 499, "size": 0, "remembered": False, "release": None}
        seen["patience"] = self._service.settings.send_seconds
        key = self._key(scope)
        found = None if key is None else self._service.finished.get(key)
        try:
            if found is not None:
                seen["route"], seen["head"], seen["body"] = found
                seen.update(status=200, size=len(seen["body"]), remembered=True)
                await send({"type": "http.response.start", "status": 200, "headers": seen["head"]})
                await _send_body(scope, send, seen["body"])
            else:
                await self._through(scope, receive, send)
        except ClientGone:
            seen["status"] = 499
            self._service.metrics.ended("gone")
        else:
            # The release may have changed since the key was made: what is kept under it must be of that one.
            if found is None and key is not None and seen["status"] == 200 and seen["release"] == key[0]:
                kept = seen["route"], seen["head"], seen["body"]
                self._service.finished.put(key, kept, len(seen["body"]) + 1_500)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        told = method, seen["route"], seen["status"], time.perf_counter() - start, seen["size"], seen["remembered"]
        self._service.metrics.request(*told)
        self._service.journal.request(*told)

    def _key(self, scope: Scope) -> tuple[object, ...] | None:
        """Name a request whose answer may be remembered whole."""
        if scope["method"] != "GET":
            return None
        accept = encoding = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept += value + b","
            elif name == b"accept-encoding":
                encoding += value + b","
            elif name == b"if-none-match":
                return None
        return self._service.releases.name, digest_of(scope["raw_path"], scope["query_string"], accept, encoding)

    async def _through(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            self._check(scope)
            await self._inner(scope, receive, watched)
        except Refusal as refusal:
            if refusal.status == 413:
                await self._take_rest(receive)
            await send_refusal(scope, send, refusal)
        except _MISTAKES as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self._service.journal.tell("failed", error=type(error).__name__, file=place.filename.rpartition("/")[2], line=place.lineno)
            if not begun:
                await send_refusal(scope, send, Refusal(500, "the server made a mistake; it is logged"))
            scope["seen"].update(status=500)

    async def _take_rest(self, receive: Receive) -> None:
        """Take in for a moment what is still being sent: who is cut off while it sends, as a proxy is, never reads why."""
        left = _REST_BODIES * self._service.settings.body_bytes
        with suppress(TimeoutError):
            async with asyncio.timeout(_REST_SECONDS):
                while left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        return

    def _check(self, scope: Scope) -> None:
        """Refuse a request that is too large before any of it is read."""
        settings = self._service.settings
        if len(scope["raw_path"]) + len(scope["query_string"]) > settings.url_bytes:
            raise Refusal(414, f"the address is longer than {settings.url_bytes:,} bytes; send the query by POST")
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.header_bytes:
            raise Refusal(431, f"the headers are larger than {settings.header_bytes:,} bytes; send less")
        length = header(scope["headers"], b"content-length")
        if length.isdecimal() and int(length[:20]) > settings.body_bytes:
            raise Refusal(413, f"the body is larger than {settings.body_bytes:,} bytes; send a smaller one", {"Connection": "close"})
