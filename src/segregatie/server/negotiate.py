"""What a client can read, from its headers: media types with their weights, codings, and entity tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segregatie.server.refusal import not_offered

_MOST_RANGES = 64


def _weighed(header: str) -> list[tuple[str, float]]:
    """Read the names in a header with their weights; a weight nobody can read is none at all.

    >>> _weighed("text/csv;q=0.5, */*;q=0")
    [('text/csv', 0.5), ('*/*', 0.0)]
    """
    found = []
    for each in header.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        name, *parameters = (part.strip() for part in each.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if name:
            found.append((name.lower(), weight))
    return found


def choose(accept: str, offered: Sequence[str]) -> str:
    """Choose what is sent: the heaviest for the client, the first of ours among equals. Raises Refusal (406) with the list.

    >>> choose("text/*;q=0.3, application/json", ["text/csv", "application/json"])
    'application/json'
    """
    best = preferred(accept, offered)
    if not best:
        raise not_offered(offered)
    return best


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Choose what is sent as `choose` does; nothing where the client reads none of these.

    >>> preferred("text/csv", ["text/turtle"]), preferred("text/*;q=0.1", ["text/turtle"])
    ('', 'text/turtle')
    """
    ranges = _weighed(accept) or [("*/*", 1.0)]

    def weight(media: str) -> float:
        for exact in (media, media.partition("/")[0] + "/*", "*/*"):
            found = [each for name, each in ranges if name == exact]
            if found:
                return max(found)
        return 0.0

    best = max(offered, key=weight)
    return best if weight(best) else ""


def choose_language(accept_language: str, offered: Sequence[str]) -> str:
    """Choose a language: the heaviest for the client, whatever its country; the first of ours where it reads none.

    >>> choose_language("en-GB, nl;q=0.9", ["nl", "en"]), choose_language("fr", ["nl", "en"])
    ('en', 'nl')
    """
    weights: dict[str, float] = {}
    for name, weight in _weighed(accept_language):
        main = name.partition("-")[0]
        weights[main] = max(weight, weights.get(main, 0.0))
    return max(offered, key=lambda name: weights.get(name, weights.get("*", 0.0)))


def choose_coding(accept_encoding: str, codings: Sequence[str] = ("br", "gzip")) -> str:
    """Choose a coding: one of these, or nothing.

    >>> choose_coding("gzip, br;q=0.5"), choose_coding("gzip;q=0"), choose_coding("*")
    ('gzip', '', 'br')
    """
    if not accept_encoding or not codings:
        return ""
    weights = dict(_weighed(accept_encoding))
    best = max(codings, key=lambda name: weights.get(name, weights.get("*", 0.0)))
    weight = weights.get(best, weights.get("*", 0.0))
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def matches(if_none_match: str, tag: str) -> bool:
    """Say whether a client has this already: `*`, or a list of tags, weak ones too (RFC 9110, 13.1.2)."""
    return if_none_match.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in if_none_match.split(","))


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """Read a header; several of one name count as a list."""
    return ", ".join(value.decode("latin-1") for key, value in headers if key == name)
