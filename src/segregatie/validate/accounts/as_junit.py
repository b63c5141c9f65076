"""For test reports, as GitLab and Jenkins show them: JUnit XML, a test case a rule."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from segregatie.base.problems import Problem
from segregatie.validate.accounts.account import Account, Languages, Rule, all_rules, rule_of
from segregatie.validate.accounts.words import Repeated, one_line, place, said, said_once


def as_junit(account: Account, languages: Languages) -> str:
    """Tell every rule as a test case: failed where it is violated, with a word in its output where it only warns or advises."""
    rules = all_rules(account)
    broken: dict[str, list[Problem]] = {rule.name: [] for rule in rules}
    for problem in sorted(account.problems):
        broken[rule_of(problem)].append(problem)
    failed = sum(any(each.grade == "violation" for each in problems) for problems in broken.values())
    numbers = {"tests": str(len(rules)), "failures": str(failed), "errors": "0", "skipped": "0"}
    suites = Element("testsuites", {"name": "segregatie", **numbers})
    suite = SubElement(suites, "testsuite", {"name": "segregatie validate", **numbers, "time": "0"})
    properties = SubElement(suite, "properties")
    for name, value in (("version", account.version), ("judged", one_line(account.judged)), ("triples", str(account.triples))):
        SubElement(properties, "property", {"name": name, "value": value})
    for rule in rules:
        _case(suite, rule, broken[rule.name], account, languages)
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, rule: Rule, problems: Sequence[Problem], account: Account, languages: Languages) -> None:
    case = SubElement(suite, "testcase", {"classname": rule.kind, "name": one_line(rule.name), "time": "0"})
    violations = [each for each in problems if each.grade == "violation"]
    if violations:
        failure = SubElement(case, "failure", {"type": "violation", "message": said(violations[0], languages)})
        failure.text = _lines(violations, account, languages)
    if others := [each for each in problems if each.grade != "violation"]:
        SubElement(case, "system-out").text = _lines(others, account, languages)


def _lines(problems: Sequence[Problem], account: Account, languages: Languages) -> str:
    return "\n".join(f"{place(each, account)}: {said_once(Repeated((each,)), languages, graded=True)}" for each in problems)
