"""Read what we and others make of claims that do not hold: the points they are cases of, how grave that is, how readers weigh them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from segregatie.base.keys import Keys
from segregatie.base.problems import Text
from segregatie.data.reader import Known, Row, read_rows
from segregatie.data.records import Claim, Correction, Explanation, Issue, Weighing

#: The gravity of what can be corrected: of such an issue the correction is told.
ERROR = "fout"
_CORRECTED = ("vindplaats", "gedrukt", "voorstel")


def read_explanations(path: Path, known: Known) -> Keys[Explanation]:
    """Read tegenspraken.csv: the issue that a claim is a case of, how grave that is and what may explain it, by claim."""
    return read_rows(path, known).made(lambda row: Explanation(row["kwestie"], row["ernst"], row.told, row.where))


def explain(claim: Claim, explanations: Mapping[str, Explanation]) -> Claim:
    """Give a claim what tegenspraken.csv says of it."""
    found = explanations.get(claim.key)
    return replace(claim, issue=found.issue, gravity=found.gravity, explanation=found.told, explained=found.where) if found else claim


def read_issues(path: Path, explanations: Keys[Explanation], known: Known) -> Keys[Issue]:
    """Read kwesties.csv: the points that claims are cases of; each has a case, and what is an error has its correction."""
    wrong = {each.issue for each in explanations.values() if each.gravity == ERROR}
    cases = {each.issue for each in explanations.values()}
    columns = [f"{part}_{language}" for part in _CORRECTED for language in ("nl", "en")]

    def corrected(row: Row) -> bool:
        """An issue has its whole correction where one of its cases is an error, and none where no case is."""
        texts = [bool(row[column]) for column in columns]
        if cases and row["kwestie"] in cases and texts != [row["kwestie"] in wrong] * len(columns):
            known.problems.add(row.where, "issue-correction", issue=row["kwestie"], columns=", ".join(columns))
            return False
        return True

    issues = read_rows(path, known, corrected).made(lambda row: _issue(row, known))
    for explanation in explanations.values():
        known.issue(explanation.issue, explanation.where, issues)
    for code, issue in issues.items():
        if explanations and not explanations.broken and explanations.unsure is None and code not in cases:
            known.problems.add(issue.where, "issue-unused", issue=code)
    return issues


def _issue(row: Row, known: Known) -> Issue:
    place, printed, proposal = (Text(row[f"{part}_nl"], row[f"{part}_en"]) for part in _CORRECTED)
    correction = Correction(place, printed, proposal) if place.nl else None
    units = tuple(map(known.codes.unit, row.several("eenheden")))
    return Issue(row["kwestie"], units, Text(row["nl"], row["en"]), correction, row.where)


def read_weighings(path: Path, explanations: Keys[Explanation], known: Known) -> Keys[Weighing]:
    """Read wegingen.csv: how each reader weighs that a claim does not hold. There is no such file until someone has weighed."""

    def open_(row: Row) -> bool:
        """Only what does not hold is weighed."""
        if explanations.has(row["bewering"], known.problems):
            return True
        known.problems.add(row.where, "weighing-of-what-holds", claim=row["bewering"])
        return False

    if not path.exists():
        return Keys()
    return read_rows(path, known, open_).made(lambda row: Weighing(row["bewering"], row["lezer"], row["oordeel"], row.where))
