"""How what was found is told: to people, to pipelines, and as the W3C's validation report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from segregatie.validate.accounts.account import Account, Languages
from segregatie.validate.accounts.as_github import as_github
from segregatie.validate.accounts.as_json import as_json
from segregatie.validate.accounts.as_junit import as_junit
from segregatie.validate.accounts.as_sarif import as_sarif
from segregatie.validate.accounts.as_text import as_text
from segregatie.validate.accounts.as_turtle import as_turtle

#: What `--format` may be. Each ends with a line end; none depends on a clock, on chance or on the order of the problems.
ACCOUNTS: Final[Mapping[str, Callable[[Account, Languages], str]]] = MappingProxyType(
    {"text": as_text, "json": as_json, "sarif": as_sarif, "junit": as_junit, "github": as_github, "ttl": as_turtle}
)
