"""Send requests to other people's servers: no redirect is followed, no password goes to who did not ask, and no message tells a secret."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from requests.utils import parse_dict_header

from segregatie.base.problems import UsageError

USER, PASSWORD = "SEGREGATIE_ENDPOINT_USER", "SEGREGATIE_ENDPOINT_PASSWORD"  # names, not a password
TIMEOUT_SECONDS = 60
_DIGESTS: Final = ("MD5", "MD5-SESS", "SHA", "SHA-256", "SHA-512")
_REMEDIES: Final = {
    401: "it wants a user: set SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD as it knows them",
    403: "this is forbidden there; ask who keeps it for the right",
    404: "there is nothing at this address; check it",
    405: "this address does not take that; check which one does",
    413: "the block is too large for it; make blocks smaller with --block",
}


class EndpointError(UsageError):
    """An endpoint did not do what it was asked; `status` is its HTTP status, 0 where none came."""

    def __init__(self, url: str, reason: str, status: int = 0) -> None:
        self.status = status
        super().__init__(f"{shown_address(url)}: no answer ({reason})")


def check_address(option: str, url: str) -> None:
    """Raise UsageError for what is no http address, and for what may hold a password, which would be seen by others.

    The address is not told: until it is known to be one, nobody knows which part of it is a password.
    """
    if "@" in url:
        raise UsageError(f"{option}: no user in an address; set {USER} and {PASSWORD}")
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


def without(text: str, secrets: Iterable[str]) -> str:
    """Take secrets out of what a server tells: it may repeat what it was asked.

    >>> without("no such key: geheim", ["geheim"])
    'no such key: ...'
    """
    for secret in sorted(set(secrets) - {""}, key=lambda each: (-len(each), each)):
        text = text.replace(secret, "...")
    return text


class Web:
    """Sends requests, and signs them for the hosts of these addresses once they have asked: Basic, or Digest.

    A large body is not sent unsigned: some servers hang up on it before they are read, so that their challenge is lost. Hence a
    challenge, once had, is used for the requests that follow. Raises UsageError for a user without a password; `warn` is told
    where a password would go unencrypted.
    """

    def __init__(
        self, urls: Iterable[str] = (), environ: Mapping[str, str] | None = None, warn: Callable[[str], None] = lambda _: None
    ) -> None:
        given = environ or {}
        self._user, self._password = given.get(USER, ""), given.get(PASSWORD, "")
        if bool(self._user) is not bool(self._password):
            raise UsageError(f"set both {USER} and {PASSWORD}, or neither")
        self._hosts = frozenset(map(_host, urls)) if self._user else frozenset()
        self._signed: dict[str, AuthBase] = {}
        self._session, self._warn = requests.Session(), warn

    def send(self, method: str, url: str, body: bytes | Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> str:
        """Send a request and return the text of the answer. Raises EndpointError where there is none, or an error."""
        host = _host(url)
        answer = self._request(method, url, body, headers, self._signed.get(host))
        if answer.status_code == 401 and host in self._hosts and host not in self._signed:
            self._signed[host] = self._signature(url, answer)
            answer = self._request(method, url, body, headers, self._signed[host])
        if not 200 <= answer.status_code < 300:
            raise EndpointError(url, self._told(url, answer), answer.status_code)
        try:
            return answer.content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise EndpointError(url, "what came back is no UTF-8", answer.status_code) from error

    def _request(
        self, method: str, url: str, body: bytes | Mapping[str, str] | None, headers: Mapping[str, str] | None, auth: AuthBase | None
    ) -> requests.Response:
        try:
            # Without a signature of ours requests would look for one in ~/.netrc.
            signature = auth or (lambda request: request)
            return self._session.request(
                method, url, data=body, headers=headers, auth=signature, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.Timeout as error:
            raise EndpointError(url, f"not within {TIMEOUT_SECONDS} s; try again, or with smaller blocks") from error
        except (requests.RequestException, ValueError) as error:
            raise EndpointError(url, _innermost(error)) from error

    def _signature(self, url: str, answer: requests.Response) -> AuthBase:
        """Make a signature as a host asks for it: Digest where it is offered, else Basic."""
        asked = answer.headers.get("WWW-Authenticate", "")
        if "digest" in asked.lower():
            parsed = parse_dict_header(asked[asked.lower().index("digest") + len("digest") :].strip())
            challenge = {name.lower(): value or "" for name, value in parsed.items()}
            known = challenge.get("realm") and challenge.get("nonce") and challenge.get("algorithm", "MD5").upper() in _DIGESTS
            if not known or "auth" not in challenge.get("qop", "auth").replace(" ", "").split(","):
                told = "401; it asks for a signature that is not known here; let it ask for Basic, or for Digest with MD5"
                raise EndpointError(url, told, 401)
            return HTTPDigestAuth(self._user, self._password)
        if "basic" not in asked.lower():
            raise EndpointError(url, f"401; {_REMEDIES[401]}", 401)
        if urlsplit(url).scheme == "http" and not is_here(urlsplit(url).hostname or ""):
            self._warn(f"{shown_address(url)}: the password goes there over http, where others can read it; use https")
        return HTTPBasicAuth(self._user.encode(), self._password.encode())

    def _told(self, url: str, answer: requests.Response) -> str:
        """Say what an answer that is an error means, with no secret in it."""
        status = answer.status_code
        if status in _REMEDIES:
            return f"{status}; {_REMEDIES[status]}"
        if 300 <= status < 400:
            return f"{status}; it sends on to {_sent_on(url, answer)}: use that address"
        query = urlsplit(url).query
        signed = str(answer.request.headers.get("Authorization", ""))
        pair = b64encode(f"{self._user}:{self._password}".encode()).decode() if self._user else ""
        secrets = [query, *(each.partition("=")[2] for each in query.split("&")), *(value for _, value in parse_qsl(query)),
                   signed, signed.partition(" ")[2], pair, self._password]  # fmt: skip
        return f"{status}: {without(' '.join(answer.text.split()), secrets)[:300]}"


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/".lower()


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _innermost(error: BaseException) -> str:
    """What the system says of a request that came to nothing, without what the libraries around it say."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        each = waiting.pop()
        seen.append(each)
        inner = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
        waiting += [found for found in inner if isinstance(found, BaseException) and found not in seen]
    said = next((each.strerror for each in reversed(seen) if isinstance(each, OSError) and each.strerror), "")
    return said or "the connection failed"


def _sent_on(url: str, answer: requests.Response) -> str:
    place = answer.headers.get("Location", "")
    try:
        return shown_address(urljoin(url, place)) if place else "another address, which it does not name"
    except ValueError:
        return "what is no address"
