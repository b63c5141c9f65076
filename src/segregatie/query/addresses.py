"""Addresses of endpoints: which are taken, and how they are told of without the secrets that may be in them."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.parse import parse_qsl, urljoin, urlsplit

from segregatie.base.problems import UsageError


def check_address(option: str, url: str) -> None:
    """Raise UsageError for what is no http address, and for what may hold a password, which would be seen by others.

    The address is not told: until it is known to be one, nobody knows which part of it is a password.
    """
    if "@" in url:
        raise UsageError(f"{option}: no user in an address; set SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD")
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.scheme not in ("http", "https"):
        raise UsageError(f"{option}: not an http or https address; write it like http://127.0.0.1:7878/query")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise UsageError(f"{option}: a sign that no address has; write it as %XX, as browsers copy it")


def shown_address(url: str) -> str:
    """Return scheme, host and path: what follows may hold a key, and what stands before the host a password.

    >>> shown_address("https://iemand:geheim@example.org:8443/query?apikey=geheim#hier")
    'https://example.org:8443/query'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def sent_on(url: str, error: Exception) -> str:
    """Say to which address an answer of an endpoint sends on."""
    place = error.headers.get("Location", "") if isinstance(error, HTTPError) else ""
    try:
        return shown_address(urljoin(url, place)) if place else "another address, which it does not name"
    except ValueError:
        return "what is no address"


def without_secrets(told: str, url: str) -> str:
    """Take out of what a server tells the values that the query of its address has: a server may repeat what it was asked.

    >>> without_secrets("no such key: geheim", "https://example.org/query?apikey=geheim")
    'no such key: ...'
    """
    query = urlsplit(url).query
    values = {query, *(each.partition("=")[2] for each in query.split("&")), *(value for _, value in parse_qsl(query))}
    for value in sorted(values - {""}, key=lambda each: (-len(each), each)):
        told = told.replace(value, "...")
    return told
