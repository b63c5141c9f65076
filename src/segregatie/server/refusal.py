"""What a request is told when it is not answered: a status, in words, with what to do (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus


class Refusal(Exception):
    """An answer that is an error: `detail` says what is wrong and what to do."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {detail}")
        self.status, self.detail, self.headers = status, detail, dict(headers or {})

    def body(self) -> bytes:
        """Give the error as application/problem+json."""
        told = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail}
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


class ClientGone(Exception):
    """The client left before its answer was there."""


def busy(detail: str, status: int = 503) -> Refusal:
    """Say that there is no room at the moment, and when to come back; 429 where it is this client that takes it."""
    return Refusal(status, detail, {"Retry-After": "2"})


def not_offered(media: Iterable[str]) -> Refusal:
    """Say in which forms something comes."""
    return Refusal(406, f"not offered in that form; send Accept with one of: {', '.join(media)}")
