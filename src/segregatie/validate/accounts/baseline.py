"""What was known before: only what is new then fails."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from segregatie.base.files import shown
from segregatie.base.problems import Problem, UsageError
from segregatie.validate.accounts.as_json import FORM, fingerprint

_FINGERPRINT = re.compile("[0-9a-f]{64}")
#: A hundred thousand problems take less.
_LARGEST: Final = 100_000_000
_MAKE_ONE: Final = "make one with validate --format json"

FailOn = Literal["violation", "warning"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each problem, by its fingerprint, was there before."""

    known: Mapping[str, int]


def read_baseline(path: Path) -> Baseline:
    """Read an account that `--format json` wrote. Raises UsageError where the file is no such account."""
    name = shown(path)
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{name}: this baseline cannot be read ({error.strerror}); {_MAKE_ONE}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{name}: larger than {_LARGEST:,} bytes; {_MAKE_ONE}")
    return Baseline(Counter(_fingerprints(_parsed(data, name), name)))


def new_problems(problems: Iterable[Problem], baseline: Baseline) -> tuple[Problem, ...]:
    """Return the problems that were not there before; of equal ones, those beyond the number there were."""
    left = Counter(baseline.known)
    new = []
    for problem in sorted(problems):
        mark = fingerprint(problem)
        if left[mark]:
            left[mark] -= 1
        else:
            new.append(problem)
    return tuple(new)


def fails(problems: Iterable[Problem], fail_on: FailOn) -> bool:
    """Say whether there is a problem as grave as `fail_on`, or graver; advice never fails."""
    failing = ("violation",) if fail_on == "violation" else ("violation", "warning")
    return any(problem.grade in failing for problem in problems)


def _parsed(data: bytes, name: str) -> object:
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}:{line}: not valid UTF-8; {_MAKE_ONE}") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{name}:{error.lineno}: not valid JSON ({error.msg}); {_MAKE_ONE}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}:1: JSON with a number too long or brackets too deep; {_MAKE_ONE}") from error


def _fingerprints(account: object, name: str) -> list[str]:
    if not isinstance(account, dict) or account.get("form") != FORM or not isinstance(account.get("problems"), list):
        raise UsageError(f"{name}:1: not an account of the form {FORM}; {_MAKE_ONE}")
    found = []
    for number, problem in enumerate(account["problems"], 1):
        mark = problem.get("fingerprint") if isinstance(problem, dict) else None
        if not isinstance(mark, str) or not _FINGERPRINT.fullmatch(mark):
            raise UsageError(f"{name}:1: problem {number} has no fingerprint; {_MAKE_ONE}")
        found.append(mark)
    return found
