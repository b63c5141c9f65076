"""Read what we and others make of claims that do not hold: how grave that is, the points they are cases of, how readers weigh them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from segregatie.base.problems import Problems, Text, nearest
from segregatie.base.sheets import Record, read_csv
from segregatie.data.editorial import filled
from segregatie.data.records import Claim, Correction, Issue, Weighing
from segregatie.ontology.codes import Codes
from segregatie.report.spellings import CODE

CONTRADICTIONS = ("bewering", "kwestie", "ernst", "uitleg_nl", "uitleg_en")
ISSUES = ("kwestie", "eenheden", "vindplaats_nl", "vindplaats_en", "gedrukt_nl", "gedrukt_en", "voorstel_nl", "voorstel_en", "nl", "en")
WEIGHINGS = ("bewering", "lezer", "oordeel")
#: The gravity of what can be corrected: of such an issue the correction is told.
ERROR = "fout"


def read_explanations(path: Path, codes: Codes, problems: Problems) -> dict[str, Record]:
    """Read tegenspraken.csv: by claim the issue it is a case of, how grave it is and what may explain it."""
    found: dict[str, Record] = {}
    table = read_csv(path, problems, CONTRADICTIONS)
    for record in table.records if table else ():
        if not filled(record, (0, 1, 2, 3, 4), CONTRADICTIONS, problems):
            continue
        codes.check("ernst", record.cells[2], record.where, problems)
        if record.cells[0] in found:
            problems.add(record.where, "line-twice", kind="bewering", key=record.cells[0])
        found[record.cells[0]] = record
    return found


def explain(claim: Claim, explanations: Mapping[str, Record]) -> Claim:
    """Give a claim what tegenspraken.csv says of it."""
    record = explanations.get(claim.key)
    if record is None:
        return claim
    _, issue, gravity, nl, en = record.cells
    return replace(claim, issue=issue, gravity=gravity, explanation=(nl, en), explained=record.where)


def read_issues(path: Path, codes: Codes, explanations: Iterable[Record], problems: Problems) -> tuple[Issue, ...]:
    """Read kwesties.csv: the points that claims are cases of; each has a case, and what is an error has its correction."""
    cases: dict[str, list[Record]] = {}
    for record in explanations:
        cases.setdefault(record.cells[1], []).append(record)
    found: dict[str, Issue] = {}
    table = read_csv(path, problems, ISSUES)
    for record in table.records if table else ():
        code, units, *texts, nl, en = record.cells
        if not filled(record, (0, 8, 9), ISSUES, problems):
            continue
        for unit in units.split():
            codes.check_unit(unit, record.where, problems)
        wrong = any(case.cells[2] == ERROR for case in cases.get(code, ()))
        if not CODE.fullmatch(code):
            problems.add(record.where, "code-malformed", code=code)
        elif code in found:
            problems.add(record.where, "line-twice", kind="kwestie", key=code)
        else:
            found[code] = Issue(code, tuple(map(codes.unit, units.split())), Text(nl, en), _correction(texts), record.where)
            if cases and code not in cases:
                problems.add(record.where, "issue-unused", issue=code)
            elif cases and (any(texts) is not all(texts) or bool(texts[0]) is not wrong):
                problems.add(record.where, "issue-correction", issue=code, columns=", ".join(ISSUES[2:8]))
    for code, lines in cases.items() if table and table.whole else ():
        for record in lines if code not in found else ():
            problems.add(record.where, "code-unknown", kind="kwestie", code=code, meant=nearest(code, list(found)))
    return tuple(found.values())


def _correction(texts: Sequence[str]) -> Correction | None:
    return Correction(Text(*texts[0:2]), Text(*texts[2:4]), Text(*texts[4:6])) if all(texts) else None


def read_weighings(path: Path, codes: Codes, explanations: Mapping[str, Record], problems: Problems) -> tuple[Weighing, ...]:
    """Read wegingen.csv: how each reader weighs that a claim does not hold. There is no such file until someone has weighed."""
    found: dict[tuple[str, str], Weighing] = {}
    table = read_csv(path, problems, WEIGHINGS) if path.exists() else None
    for record in table.records if table else ():
        claim, reader, gravity = record.cells
        if not filled(record, (0, 1, 2), WEIGHINGS, problems) or not codes.check("ernst", gravity, record.where, problems):
            continue
        if not CODE.fullmatch(reader):
            problems.add(record.where, "code-malformed", code=reader)
        elif (claim, reader) in found:
            problems.add(record.where, "line-twice", kind="weging", key=f"{claim}, {reader}")
        elif claim not in explanations:
            problems.add(record.where, "weighing-of-what-holds", claim=claim)
        else:
            found[claim, reader] = Weighing(claim, reader, gravity, record.where)
    return tuple(found.values())
