"""The way in and out: limits on what comes in, who asks, what is logged, what is remembered whole, and errors as answers."""

from __future__ import annotations

import asyncio
import re
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segregatie.server.cache import digest_of
from segregatie.server.flight import client_of
from segregatie.server.negotiate import header
from segregatie.server.refusal import ClientGone, Refusal
from segregatie.server.reply import Reply, Seen, send_body

if TYPE_CHECKING:
    from segregatie.server.service import Service

#: What a fault of ours may raise while a request is answered; anything else is not about the request.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
#: What is taken in of a body that is refused: so many times what is allowed, for so long.
_REST_BODIES, _REST_SECONDS = 4, 0.5
_METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS"))
_PROBLEM = "application/problem+json"
#: A request with one of these is answered for itself; by the others an answer that is remembered whole is found.
_OWN = frozenset((b"if-none-match", b"if-match", b"if-modified-since", b"if-unmodified-since", b"range", b"if-range"))
_KEYS = (b"accept", b"accept-encoding", b"accept-language")
#: What a page from elsewhere may send: what browsers and their libraries add. Credentials are never looked at.
_MAY_SEND = "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, If-Match, If-Modified-Since, If-None-Match, \
If-Range, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id, Pragma, Range, X-Requested-With"
#: A name or an address and a port (RFC 9110, 7.2), with the name apart.
_HOST = re.compile(rb"((?:[\w.~!$&'()+*,;=-]|%[0-9a-f]{2})+|\[[0-9a-f:.]+\])(?::[0-9]*)?", re.IGNORECASE)
_LOOPBACK = frozenset((b"127.0.0.1", b"localhost", b"[::1]"))


class Door:
    """The outermost part of the application.

    A whole answer to a whole request is remembered by address and what the client reads, and sent again from here, for as
    long as the release stays.
    """

    def __init__(self, inner: ASGIApp, service: Service) -> None:
        self._inner, self._service = inner, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in and its answer out."""
        if scope["type"] != "http":
            return
        start = time.perf_counter()
        settings = self._service.settings
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = header(scope["headers"], b"x-forwarded-for") if settings.proxy else ""
        client = client_of(peer, forwarded, settings.proxy)
        seen = scope["seen"] = Seen(settings, self._service.flight, client, self._service.releases.is_local)
        key = self._key(scope)
        found = None if key is None or seen.local else self._service.finished.get(key)
        try:
            if found is not None:
                seen.route, head, body = found
                seen.status, seen.size, seen.remembered = 200, len(body), True
                try:
                    with seen.flight.carrying(client, body):
                        await send_body(scope, send, head, body, range(len(body)))
                except Refusal as refusal:
                    await _refuse(scope, receive, send, refusal)
            else:
                await self._let_in(scope, receive, send)
        except ClientGone:
            seen.status = 499
            self._service.metrics.ended("gone")
        else:
            # The release may have changed since the key was made: what is kept under it must be of that one.
            if found is None and key is not None and seen.status == 200 and seen.release == key[0] and seen.head is not None:
                self._service.finished.put(key, (seen.route, seen.head, seen.body), len(seen.body) + 1_500)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        told = method, seen.route, seen.status, time.perf_counter() - start, seen.size, seen.remembered
        self._service.metrics.request(*told)
        self._service.journal.request(*told)

    def _key(self, scope: Scope) -> tuple[object, ...] | None:
        """Name a request whose answer may be remembered whole."""
        if scope["method"] != "GET":
            return None
        wanted, hosts = dict.fromkeys(_KEYS, b""), 0
        for name, value in scope["headers"]:
            if name in wanted:
                wanted[name] += value + b","
            elif name in _OWN:
                return None
            hosts += name == b"host" and _HOST.fullmatch(value) is not None
        # Without exactly one it is looked at more closely.
        if hosts != 1:
            return None
        return self._service.releases.name, digest_of(scope["raw_path"], scope["query_string"], *wanted.values())

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            self._check(scope)
            # With it a route raises where its method is not taken.
            scope["app"] = self
            await self._inner(scope, receive, watched)
        except HTTPException as error:
            await _by_no_such_method(scope, receive, send, error)
        except Refusal as refusal:
            if refusal.status == 413:
                await self._take_rest(receive)
            await _refuse(scope, receive, send, refusal)
        except _MISTAKES as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self._service.journal.tell("failed", error=type(error).__name__, file=place.filename.rpartition("/")[2], line=place.lineno)
            if not begun:
                await _refuse(scope, receive, send, Refusal(500, "the server made a mistake; it is logged"))
            scope["seen"].status = 500

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
        """Refuse a request that is wrong or too large before any of it is read."""
        settings, headers = self._service.settings, scope["headers"]
        if len(scope["raw_path"]) + len(scope["query_string"]) > settings.url_bytes:
            raise Refusal(414, f"the address is longer than {settings.url_bytes:,} bytes; send the query by POST")
        if sum(len(name) + len(value) + 4 for name, value in headers) > settings.header_bytes:
            raise Refusal(431, f"the headers are larger than {settings.header_bytes:,} bytes; send less")
        # Where there is none the HTTP server says that it is empty, which it may not be either.
        hosts = [value for name, value in headers if name == b"host" and value]
        if len(hosts) > 1 or (not hosts and scope["http_version"] == "1.1"):
            raise Refusal(400, f"{len(hosts)} Host headers; send one")
        host = _HOST.fullmatch(hosts[0]) if hosts else None
        if hosts and not host:
            raise Refusal(400, "the Host header is neither a name nor an address, with or without a port; send one that is")
        if scope["seen"].local and host and host[1].lower() not in _LOOPBACK:
            # A page from elsewhere reaches loopback by a name of its own that leads here.
            raise Refusal(403, f"this build holds the report's words, for this machine only; ask at {settings.base}")
        if header(headers, b"transfer-encoding").strip().lower() not in ("", "chunked"):
            raise Refusal(501, "a body is taken as it is, or in chunks; send it without another coding", {"Connection": "close"})
        length = header(headers, b"content-length")
        if length.isdecimal() and int(length[:20]) > settings.body_bytes:
            raise Refusal(413, f"the body is larger than {settings.body_bytes:,} bytes; send a smaller one", {"Connection": "close"})


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Send an error, as problem+json."""
    headers = {"Cache-Control": "no-store", **refusal.headers}
    await Reply(refusal.body(), _PROBLEM, status=refusal.status, headers=headers)(scope, receive, send)


async def _by_no_such_method(scope: Scope, receive: Receive, send: Send, error: HTTPException) -> None:
    """Tell which methods are taken: to a browser that asks beforehand, or as an error."""
    taken = {method.strip() for method in (error.headers or {}).get("Allow", "").split(",")}
    allow = ", ".join([method for method in ("GET", "POST", "DELETE", "HEAD") if method in taken] + ["OPTIONS"])
    if scope["method"] != "OPTIONS":
        await _refuse(scope, receive, send, Refusal(405, f"not by this method; use {allow}", {"Allow": allow}))
        return
    headers = {"Allow": allow, "Access-Control-Allow-Methods": allow, "Access-Control-Max-Age": "86400"}
    if header(scope["headers"], b"access-control-request-headers"):
        headers["Access-Control-Allow-Headers"] = _MAY_SEND
    await Reply(b"", "", status=204, headers=headers)(scope, receive, send)
