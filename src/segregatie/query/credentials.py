"""The user of an endpoint, from the environment only: requests are signed as the server asks, Basic or Digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import Message
from http.client import HTTPResponse
from typing import IO
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    BaseHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    install_opener,
    parse_http_list,
    parse_keqv_list,
)

from segregatie.base.problems import UsageError

USER, PASSWORD = "SEGREGATIE_ENDPOINT_USER", "SEGREGATIE_ENDPOINT_PASSWORD"  # names, not a password


class _Stay(HTTPRedirectHandler):
    """Follows nobody: an update that is sent on would arrive as a question without a body."""

    def redirect_request(self, *_: object) -> None:
        """Make of a redirect the error that it is."""


class _Signer(BaseHandler):
    """Signs requests to these hosts once they have said how.

    A large body is not sent unsigned: some servers hang up on it before they are read, so that their challenge is lost.
    Hence a challenge, once had, is used for the requests that follow.
    """

    handler_order = 400

    def __init__(self, hosts: Iterable[str], user: str, password: str) -> None:
        self._hosts = frozenset(hosts)
        self._known = HTTPPasswordMgrWithDefaultRealm()
        for host in sorted(self._hosts):
            self._known.add_password(None, host, user, password)
        self._digest = AbstractDigestAuthHandler(self._known)
        self._challenges: dict[str, tuple[str, str]] = {}

    def http_request(self, request: Request) -> Request:
        """Sign a request as its host asked earlier."""
        if challenge := self._challenges.get(_host(request.full_url)):
            request.add_unredirected_header("Authorization", self._signature(request, *challenge))
        return request

    https_request = http_request

    def http_error_401(self, request: Request, answer: IO[bytes], _code: int, _told: str, headers: Message) -> HTTPResponse | None:
        """Sign as the host asks, and send again, once."""
        host = _host(request.full_url)
        offered = dict(each.partition(" ")[::2] for each in headers.get_all("WWW-Authenticate", ()))
        scheme = next((each for each in offered if each.lower() == "digest"), None)
        scheme = scheme or next((each for each in offered if each.lower() == "basic"), None)
        if host not in self._hosts or scheme is None or hasattr(request, "signed_again"):
            return None
        request.signed_again = True  # type: ignore[attr-defined]  # the same request is never signed a third time
        self._challenges[host] = (scheme.lower(), offered[scheme])
        answer.close()
        again: HTTPResponse = self.parent.open(request, timeout=request.timeout)
        return again

    def _signature(self, request: Request, scheme: str, challenge: str) -> str:
        if scheme == "digest":
            try:
                asked = parse_keqv_list([each for each in parse_http_list(challenge) if each])
                return f"Digest {self._digest.get_authorization(request, asked)}"
            except ValueError as error:
                told = "401; it asks for a signature that is not known here; let it ask for Basic, or for Digest with MD5"
                raise ValueError(told) from error
        from base64 import b64encode

        user, password = self._known.find_user_password("", request.full_url)
        return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def use_credentials(urls: Iterable[str], environ: Mapping[str, str]) -> None:
    """Sign what this process sends to the hosts of these addresses, where the environment names a user; follow no redirect.

    Raises UsageError for a user without a password.
    """
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if bool(user) is not bool(password):
        raise UsageError(f"set both {USER} and {PASSWORD}, or neither")
    signers = [_Signer(map(_host, urls), user, password)] if user else []
    install_opener(build_opener(_Stay, *signers))
