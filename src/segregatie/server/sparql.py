"""SPARQL 1.1 Protocol, the query operation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request

from segregatie.query.forms import GRAPHS, ROWS
from segregatie.server.description import describe
from segregatie.server.guard import is_stable
from segregatie.server.jobs import Ask, Convert
from segregatie.server.negotiate import choose, header, preferred
from segregatie.server.refusal import Refusal, not_offered
from segregatie.server.reply import Reply
from segregatie.server.service import Service, read_body

if TYPE_CHECKING:
    from segregatie.server.releases import Release

_FORM, _DIRECT, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
#: A body that is longer is read on a thread.
_LONG_BODY = 16_384
_MOST_PARAMETERS = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came in, with the dataset that the protocol names; None where it names none."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


async def sparql(request: Request, service: Service) -> Reply:
    """Answer a query, or describe the service where nothing is asked."""
    accept, query = header(request.scope["headers"], b"accept"), request.scope["query_string"]
    if request.method != "POST" and not query:
        with service.releases.current as release:
            page = release.site.find(request, service.settings.base + "/") if release.site else None
            # Where the site has a page to ask on, who reads pages is led there.
            media = choose(accept, [*GRAPHS, *(["text/html"] if isinstance(page, Reply) else [])])
            return page if isinstance(page, Reply) and media == "text/html" else await _described(request, media, service, release)
    body, most = await read_body(request, service.settings) if request.method == "POST" else b"", service.settings.query_bytes
    asked = read(request, body, most) if len(body) < _LONG_BODY else await asyncio.to_thread(read, request, body, most)
    with service.releases.current as release:
        return await _answer(request, asked, accept, service, release)


def _content_type(request: Request) -> tuple[str, str]:
    """Give the media type of the body and its charset, in lower case."""
    media, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    charset = [value.strip().strip('"') for name, _, value in (part.partition("=") for part in parameters) if name.strip() == "charset"]
    return media, charset[0] if charset else ""


def read(request: Request, body: bytes, most: int) -> Asked:
    """Read what is asked from address and body. Raises Refusal where the protocol does not allow it."""
    parameters = _parameters(request.scope["query_string"])
    media, charset = _content_type(request)
    if request.method == "POST":
        if charset not in ("", "utf-8", "utf8"):
            raise Refusal(415, f"charset {charset[:40]}: send UTF-8")
        if request.headers.get("content-encoding", "") not in ("", "identity"):
            raise Refusal(415, "send the body without a coding")
        if media == _UPDATE:
            raise Refusal(403, "this endpoint is read-only; send a query")
        if media == _FORM:
            parameters += _parameters(body)
        elif media == _DIRECT:
            parameters.append(("query", _text(body)))
        elif not media:
            raise Refusal(400, f"no Content-Type; send {_DIRECT} or {_FORM}")
        else:
            raise Refusal(415, f"{media[:80]}: send {_DIRECT} or {_FORM}")
    names = [name for name, _ in parameters]
    if "update" in names or any(name.startswith("using-") for name in names):
        raise Refusal(403, "this endpoint is read-only; send a query")
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise Refusal(400, f"{len(queries)} queries; send one, in the parameter query or as the body")
    if len(queries[0].encode()) > most:
        raise Refusal(413, f"the query is larger than {most:,} bytes; send a smaller one")
    # Some clients send the field of a form that was left empty: it names nothing.
    default = tuple(value for name, value in parameters if name == "default-graph-uri" and value)
    named = tuple(value for name, value in parameters if name == "named-graph-uri" and value)
    # A dataset that the protocol names is the whole dataset: what it does not name is not there.
    return Asked(queries[0], default, named) if default or named else Asked(queries[0], None, None)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "not valid UTF-8; send UTF-8") from error


def _parameters(data: bytes) -> list[tuple[str, str]]:
    """Read form fields, every one of them: a second `query` must be seen."""
    try:
        return parse_qsl(_text(data), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise Refusal(400, "not valid UTF-8 behind a %; send UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"more than {_MOST_PARAMETERS} parameters; send fewer") from error


async def _answer(request: Request, asked: Asked, accept: str, service: Service, release: Release) -> Reply:
    rows, graphs = preferred(accept, list(ROWS)), preferred(accept, list(GRAPHS))
    if not rows and not graphs:
        raise not_offered([*ROWS, *GRAPHS])
    # A relative IRI is relative to the address that was asked (RFC 3986, 5.1.3), as the world knows it.
    base = f"{service.settings.base}/sparql"
    job = Ask(asked.text, base, rows, graphs, service.settings.answer_bytes, asked.default, asked.named)
    stable, client = is_stable(asked.text), request.scope["seen"].client

    async def run() -> Reply:
        done = await release.queries.ask(job, client)
        return Reply(done.body, _content_type_of(done.media), stable=stable, vary=("Accept",), digest=done.digest)

    if not stable:
        return await service.unless_gone(request, asyncio.ensure_future(run()))
    return await service.remembered((release.name, job), run, request)


async def _described(request: Request, media: str, service: Service, release: Release) -> Reply:
    async def run() -> Reply:
        done = await release.queries.ask(Convert(describe(f"{service.settings.base}/sparql", release), media), request.scope["seen"].client)
        return Reply(done.body, _content_type_of(media), stable=True, vary=("Accept",), digest=done.digest)

    return await service.remembered((release.name, "description", media), run, request)


def _content_type_of(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
