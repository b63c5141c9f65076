"""What a request asks of what is published: parameters and form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from segregatie.query.parameters import FORMAT, ParameterError, once, one_of
from segregatie.server.jobs import Pairs
from segregatie.server.negotiate import choose, header
from segregatie.server.refusal import Refusal

_MOST_PARAMETERS: Final = 100


def pairs_of(request: Request) -> Pairs:
    """Read what an address sets, every one of it. Raises Refusal for what is no UTF-8, or too much."""
    query = request.scope["query_string"].decode("latin-1")
    try:
        return tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS))
    except UnicodeDecodeError as error:
        raise Refusal(400, "the address is not valid UTF-8 behind a %; send UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"more than {_MOST_PARAMETERS} parameters; send fewer") from error


def form_of(request: Request, pairs: Pairs, forms: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The form that the address names or else the Accept header, and what chose it of the headers."""
    try:
        named = once(pairs).get(FORMAT)
        if named is not None:
            return one_of(FORMAT, named, forms), ()
    except ParameterError as error:
        raise Refusal(400, str(error)) from error
    return chosen(request, forms), ("Accept",)


def chosen(request: Request, forms: Mapping[str, str]) -> str:
    """Choose among forms by the Accept header. Raises Refusal (406) with the list."""
    by_media: dict[str, str] = {}
    for form, media in forms.items():
        by_media.setdefault(media.partition(";")[0], form)
    return by_media[choose(header(request.scope["headers"], b"accept"), list(by_media))]
