"""For programs, and for `--baseline`: every problem with all that is known of it."""

from __future__ import annotations

import hashlib
import json
from typing import Final, TypeAlias

from segregatie.base.problems import Problem, Text
from segregatie.validate.accounts.account import Account, Languages

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

#: Names the form, so that what is read back is known to be one of ours.
FORM: Final = "segregatie-account/1"


def as_json(account: Account, _: Languages) -> str:
    """Tell every problem as an object, in both languages; docs/validate.md describes each field."""
    return json_text(
        {
            "form": FORM,
            "version": account.version,
            "judged": account.judged,
            "triples": account.triples,
            "counts": {str(grade): number for grade, number in account.counts().items()},
            "problems": [_problem(problem) for problem in sorted(account.problems)],
        }
    )


def fingerprint(problem: Problem) -> str:
    """What makes a problem the same one after lines have moved: all of it but the line, the remedy and the Dutch words."""
    parts = [problem.rule, problem.where.file, problem.subject, problem.value, problem.what.en]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def json_text(value: Json) -> str:
    """Write JSON for people as well: indented, letters as they are; half a character stays the escape that JSON has for it."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _problem(problem: Problem) -> Json:
    return {
        "file": problem.where.file,
        "line": problem.where.line,
        "rule": problem.rule,
        "grade": problem.grade,
        "subject": problem.subject,
        "value": problem.value,
        "what": _text(problem.what),
        "remedy": _text(problem.remedy),
        "fingerprint": fingerprint(problem),
    }


def _text(text: Text) -> Json:
    return {"nl": text.nl, "en": text.en}
