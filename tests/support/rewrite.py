"""Read the rules of an .htaccess as Apache's mod_rewrite would: the part of it that redirecting by path needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

_FLAGS = re.compile(r"\[(?:R=(?P<status>30[1-8]),)(?P<no_escape>NE,)?L\]")
#: What may stand before the rules.
_DIRECTIVES = {"Options +FollowSymLinks", "RewriteEngine on"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A RewriteRule that redirects and ends."""

    pattern: re.Pattern[str]
    target: str
    status: int


def read_rules(path: Path) -> list[Rule]:
    """Read the rules of a file. Raises ValueError for a line that this does not know."""
    rules = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or line in _DIRECTIVES:
            continue
        name, pattern, target, flags = line.split()
        found = _FLAGS.fullmatch(flags)
        if name != "RewriteRule" or found is None:
            raise ValueError(f"{path.name}: {line!r} is not known here; write a RewriteRule with [R=...,L]")
        rules.append(Rule(re.compile(pattern), target, int(found["status"])))
    return rules


def redirect(rules: list[Rule], path: str) -> tuple[int, str] | None:
    """Say where a path leads, as it is asked for below the folder of the rules, and with which status; None: to no place.

    The first rule that fits ends it. A path is decoded before it is matched and encoded again in what comes out; the
    query goes along by itself.
    """
    asked, _, query = path.partition("?")
    for rule in rules:
        if found := rule.pattern.search(unquote(asked)):
            target = found.expand(re.sub(r"\$(\d)", r"\\g<\1>", rule.target))
            return rule.status, quote(target, safe=":/~!$&'()*+,;=@-._") + (f"?{query}" if query else "")
    return None
