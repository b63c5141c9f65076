"""For a GitHub workflow: annotations, which a pull request shows at their lines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from segregatie.base.problems import Grade
from segregatie.validate.accounts.account import Account, Languages, rule_of
from segregatie.validate.accounts.words import Repeated, counted, one_line, repeats, said_once

_COMMANDS: Final[Mapping[Grade, str]] = MappingProxyType({"violation": "error", "warning": "warning", "info": "notice"})


def as_github(account: Account, languages: Languages) -> str:
    """Tell every problem as a workflow command, repeats once, since GitHub shows ten of a kind in a step; then the count."""
    lines = [_command(each, languages) for each in repeats(account.problems)]
    return "".join(f"{line}\n" for line in [*lines, counted(account, languages)])


def _command(repeated: Repeated, languages: Languages) -> str:
    problem = repeated.first
    properties = {
        "file": one_line(problem.where.file),
        "line": str(problem.where.line or ""),
        "title": one_line(rule_of(problem)),
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[problem.grade]} {told}::{_escaped(said_once(repeated, languages, graded=False))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
