"""What the server is told at its start: where it listens, and the limits that keep it standing."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from segregatie.base.problems import UsageError

_PREFIX = "SEGREGATIE_"
_MIB = 1024 * 1024


def _limit(default: float, least: float, most: float, told: str) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    return field(default=default, metadata={"least": least, "most": most, "help": told})


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; each is an option of `serve`, or a variable such as SEGREGATIE_QUERY_BYTES."""

    release: Path
    host: str = field(default="127.0.0.1", metadata={"help": "address to listen on"})
    port: int = _limit(8000, 1, 65535, "port to listen on")
    proxy: str = field(default="", metadata={"help": "address of the proxy before it, whose X-Forwarded-For is believed"})
    public_url: str = field(default="", metadata={"help": "where the world finds this server: what its answers point at"})
    workers: int = _limit(0, 0, 512, "processes that answer queries, of which one client gets half; 0 is two a core")
    deadline: float = _limit(10.0, 0.1, 3600, "seconds in which a query is answered or ended")
    memory_mib: int = _limit(1024, 640, 1 << 20, "MiB a worker may take on top of the release, its stack of 512 included")
    queue: int = _limit(64, 1, 100_000, "queries that may wait for a worker, of which one client gets half")
    query_bytes: int = _limit(256_000, 100, 64 * _MIB, "size of a query")
    body_bytes: int = _limit(_MIB, 1000, 256 * _MIB, "size of a request's body")
    url_bytes: int = _limit(16_384, 256, 60_000, "length of a request's address")
    header_bytes: int = _limit(32_768, 1024, 65_536, "size of a request's headers")
    header_seconds: float = _limit(10.0, 0.1, 60, "seconds in which the headers are there; also how long an idle connection stays")
    body_seconds: float = _limit(20.0, 0.1, 3600, "seconds in which the body is there")
    send_seconds: float = _limit(30.0, 0.1, 3600, "seconds in which a client takes some 170 kB of an answer")
    answer_bytes: int = _limit(32 * _MIB, 1000, 1024 * _MIB, "size of an answer; a larger one is an error, never cut")
    answer_seconds: float = _limit(300.0, 1, 86_400, "seconds in which a client takes a whole answer")
    flight_bytes: int = _limit(256 * _MIB, 1000, 1 << 40, "memory for answers on their way, of which one client gets a quarter")
    cache_bytes: int = _limit(128 * _MIB, 0, 1 << 40, "memory for answers that are remembered")
    connections: int = _limit(4096, 128, 1_000_000, "connections that may be open")
    stop_seconds: float = _limit(15.0, 0.1, 3600, "seconds to answer what is under way after SIGTERM")
    poll_seconds: float = _limit(1.0, 0.05, 3600, "how often to look for a new release")

    @property
    def base(self) -> str:
        """The address of this server as the world knows it, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches the server."""
        return ip_address(self.host).is_loopback if _is_address(self.host) else self.host == "localhost"


def _names() -> list[Any]:
    return [each for each in fields(Settings) if each.name != "release"]


#: What an empty default stands for.
_DEFAULTS = {"public_url": "the address it listens on", "proxy": "none"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser an option for each setting."""
    for each in _names():
        default = _DEFAULTS.get(each.name, each.default)
        parser.add_argument(
            f"--{each.name.replace('_', '-')}", dest=each.name, metavar="X", help=f"{each.metadata['help']} (default: {default})"
        )


def read_settings(release: Path, options: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """Take each setting from the options, else from the environment, else its default. Raises UsageError for a bad one."""
    values: dict[str, Any] = {}
    for each in _names():
        option, variable = f"--{each.name.replace('_', '-')}", _PREFIX + each.name.upper()
        text, source = options.get(each.name), option
        if text is None:
            text, source = environment.get(variable), variable
        if text is not None:
            values[each.name] = _value(each.default, each.metadata, text, source)
    settings = Settings(release=release, **values)
    if settings.public_url:
        _check_url(settings.public_url)
    if settings.proxy and not _is_address(settings.proxy):
        raise UsageError(f"--proxy {settings.proxy}: give an address, like 127.0.0.1")
    return settings if settings.workers else _with_workers(settings, values)


def _with_workers(settings: Settings, values: dict[str, Any]) -> Settings:
    return Settings(release=settings.release, **{**values, "workers": 2 * _cores()})


def _value(default: object, bounds: Mapping[str, Any], text: str, source: str) -> str | int | float:
    if isinstance(default, str):
        return text
    kind = type(default)
    try:
        value: int | float = float(text) if kind is float else int(text)
    except ValueError as error:
        raise UsageError(f"{source} {text}: not a {'' if kind is float else 'whole '}number") from error
    if not bounds["least"] <= value <= bounds["most"]:
        raise UsageError(f"{source} {text}: choose between {bounds['least']:g} and {bounds['most']:g}")
    return value


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        fine = False
    if not fine or not url.isascii() or any(each.isspace() or each in '<>"{}|\\^`' for each in url):
        raise UsageError(f"--public-url {url}: write it like https://data.example.org, without ? or #")
