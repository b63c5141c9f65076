"""SPARQL 1.1 Protocol, the query operation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from segregatie.server.cache import digest_of
from segregatie.server.description import describe
from segregatie.server.guard import Query, examine
from segregatie.server.negotiate import choose
from segregatie.server.refusal import Refusal
from segregatie.server.reply import Reply

if TYPE_CHECKING:
    from segregatie.server.releases import Release
    from segregatie.server.service import Request, Service

#: Media type -> the worker's name of the form. The first is sent to who has no wish.
ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
}
GRAPHS = {"text/turtle": "ttl", "application/n-triples": "nt", "application/ld+json": "jsonld", "application/rdf+xml": "rdf"}
_FORM, _DIRECT, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
#: A query that is longer is examined by a worker, so that the listener does not stand still for it.
_LONG = 2_048
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
    accept = request.header(b"accept")
    if request.method != "POST" and not request.query:
        with service.releases.current as release:
            return await _described(request, accept, service, release)
    body, most = await request.body() if request.method == "POST" else b"", service.settings.query_bytes
    asked = read(request, body, most) if len(body) < _LONG_BODY else await asyncio.to_thread(read, request, body, most)
    with service.releases.current as release:
        return await _answer(request, asked, accept, service, release)


def read(request: Request, body: bytes, most: int) -> Asked:
    """Read what is asked from address and body. Raises Refusal where the protocol does not allow it."""
    parameters = _parameters(request.query)
    media, charset = request.content_type()
    if request.method == "POST":
        if charset not in ("", "utf-8", "utf8"):
            raise Refusal(415, f"charset {charset[:40]}: send UTF-8")
        if request.header(b"content-encoding") not in ("", "identity"):
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
    default = tuple(value for name, value in parameters if name == "default-graph-uri")
    named = tuple(value for name, value in parameters if name == "named-graph-uri")
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
    until = asyncio.get_running_loop().time() + service.settings.deadline
    query = await _examined(request, asked.text, service, release, until)
    offered = ROWS if query.form in ("SELECT", "ASK") else GRAPHS
    media = choose(accept, list(offered))
    job = {
        "kind": "query",
        "text": query.text,
        # A relative IRI is relative to the address that was asked (RFC 3986, 5.1.3), as the world knows it.
        "base": f"{service.settings.base}/sparql",
        "default": asked.default,
        "named": asked.named,
        "form": offered[media],
        "limit": service.settings.answer_bytes,
    }

    async def run() -> Reply:
        return Reply(await release.queries.ask(job, until), _content_type(media), stable=query.stable, vary=True)

    if not query.stable:
        return await request.unless_gone(asyncio.ensure_future(run()), service)
    return await service.remembered((release.name, query.text, asked.default, asked.named, media), run, request)


async def _described(request: Request, accept: str, service: Service, release: Release) -> Reply:
    media = choose(accept, list(GRAPHS))
    job = {"kind": "convert", "text": describe(f"{service.settings.base}/sparql", release), "form": GRAPHS[media]}

    async def run() -> Reply:
        return Reply(await release.pages.ask(job), _content_type(media), stable=True, vary=True)

    return await service.remembered((release.name, "description", media), run, request)


def _content_type(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


async def _examined(request: Request, text: str, service: Service, release: Release, until: float) -> Query:
    key = digest_of(text)
    found = service.examined.get(key)
    if found is None:
        if len(text) < _LONG:
            found = examine(text)
        else:
            asking = asyncio.ensure_future(release.queries.ask({"kind": "examine", "text": text}, until))
            form, stable, decoded = (await request.unless_gone(asking, service)).decode().split(" ", 2)
            found = Query(decoded, form, stable == "1")
        service.examined.put(key, found, 4 * len(text) + 200)
    return found
