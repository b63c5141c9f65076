"""For code scanning and editors: SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from segregatie.base.namespaces import BASE
from segregatie.base.problems import Grade, Problem
from segregatie.validate.accounts.account import GRADES, Account, Languages, Rule, all_rules, rule_of
from segregatie.validate.accounts.as_json import Json, fingerprint, json_text
from segregatie.validate.accounts.words import one_line, said

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "%SRCROOT%"
#: What GitHub's code scanning takes in a run.
_MOST_RESULTS: Final = 25_000
_LEVELS: Final[Mapping[Grade, str]] = MappingProxyType({"violation": "error", "warning": "warning", "info": "note"})


def as_sarif(account: Account, languages: Languages) -> str:
    """Tell every problem as a result of one run; the rules are all that were tried."""
    rules = all_rules(account)
    index = {rule.name: number for number, rule in enumerate(rules)}
    # What is gravest is kept where not all can be.
    gravest = sorted(account.problems, key=lambda each: (GRADES.index(each.grade), each))[:_MOST_RESULTS]
    invocation: dict[str, Json] = {"executionSuccessful": account.was_judged}
    if left := len(account.problems) - len(gravest):
        told = f"{left:,} problems more than the {_MOST_RESULTS:,} that code scanning takes in a run were left out, the least grave first."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": told}}]
    driver: Json = {
        "name": "segregatie",
        "version": account.version,
        "semanticVersion": account.version,
        "informationUri": BASE,
        "rules": [_rule(rule) for rule in rules],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder the command was run in."}}},
        "invocations": [invocation],
        "results": [_result(problem, index, account.paths[0], languages) for problem in sorted(gravest)],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> Json:
    english, dutch = _plain(rule.order.en), _plain(rule.order.nl)
    told: dict[str, Json] = {
        "id": rule.name,
        "shortDescription": {"text": english},
        "fullDescription": {"text": f"{english} / {dutch}"},
        "help": {"text": f"{english} / {dutch}", "markdown": f"{english}\n\n*{dutch}*"},
        "defaultConfiguration": {"level": _LEVELS[rule.grade]},
        "properties": {"tags": [rule.kind]},
    }
    return told | {"helpUri": rule.help} if rule.help else told


def _result(problem: Problem, index: Mapping[str, int], path: str, languages: Languages) -> Json:
    rule = rule_of(problem)
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": _LEVELS[problem.grade],
        "message": {"text": _plain(said(problem, languages))},
        "partialFingerprints": {"problem/v1": fingerprint(problem)},
        "locations": [_location(problem, path)],
    }


def _location(problem: Problem, path: str) -> dict[str, Json]:
    """Where a problem is. Code scanning refuses a result without a file: what no file states is told of what was handed in."""
    physical: dict[str, Json] = {"artifactLocation": _artifact(problem.where.file or path)}
    if problem.where.line:
        physical["region"] = {"startLine": problem.where.line}
    told: dict[str, Json] = {"physicalLocation": physical}
    if problem.subject:
        told["logicalLocations"] = [{"fullyQualifiedName": one_line(problem.subject), "kind": "resource"}]
    return told


def _artifact(file: str) -> Json:
    """Name a file as a URI: below the folder the command was run in, or else in full."""
    path = quote(file.encode("utf-8", "surrogatepass"), safe="/")
    return {"uri": f"file://{path}"} if PurePosixPath(file).is_absolute() else {"uri": path, "uriBaseId": _ROOT}


def _plain(text: str) -> str:
    """Keep text from being read as a placeholder or a link (SARIF, sections 3.11.5 and 3.11.6)."""
    return one_line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
