"""What there is to tell of an audit: the issues, each with its cases, and which of them were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from segregatie.audit.names import Names
from segregatie.audit.recount import CONTRADICTED, FAILS, HOLDS, NEARLY, OPEN, UNKNOWN, Outcome
from segregatie.base.problems import UsageError, nearest
from segregatie.data.measures import QuantityWord
from segregatie.data.records import Edition, Issue
from segregatie.query.stored import Query

#: Outcomes, in the order they are told in.
OUTCOMES = (HOLDS, NEARLY, FAILS, CONTRADICTED, UNKNOWN)
#: Kinds of claim that are a figure, a rank or a full list, and no matter of words.
FIGURES = ("aantal", "percentage", "kolomtotaal", "rijaantal", "tabeltotaal", "rang", "verzameling")
#: The gravity of what depends on how a word or sentence is read.
_READING = "leeskwestie"


class Part(Enum):
    """The parts of the account: what can be corrected, what is of one unit, what is of the whole report, what is a matter of reading."""

    ERRATA = "errata"
    UNITS = "units"
    GENERAL = "general"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which outcomes are asked for; what is empty leaves all in. Each is a code: a gravity, a unit, a section or table, an outcome."""

    gravity: str = ""
    unit: str = ""
    part: str = ""
    outcome: str = ""

    def __bool__(self) -> bool:
        return bool(self.gravity or self.unit or self.part or self.outcome)

    def has(self, outcome: Outcome, issue: Issue | None) -> bool:
        """Say whether an outcome is asked for."""
        claim = outcome.claim
        if self.gravity not in ("", claim.gravity) or self.outcome not in ("", outcome.code):
            return False
        part = claim.passage.partition("/")[0]
        if self.part and self.part != part and not (self.part.isdigit() and part.startswith(f"{self.part}.")):
            return False
        return not self.unit or self.unit in _units(outcome, issue)


def _units(outcome: Outcome, issue: Issue | None) -> Iterator[str]:
    """The codes of the units that a claim, its issue or its places are about; other codes may be among them."""
    claim = outcome.claim
    # Of a list that does not hold those are meant for whom it does not.
    for path in (*((*outcome.extra, *outcome.missing) or claim.members), *(issue.units if issue else ())):
        yield path.rpartition("/")[2]
    for passage in (claim.passage, *claim.against):
        yield from passage.split("/")[1:]


@dataclass(frozen=True, slots=True)
class Point:
    """An issue with its cases, those that are asked for."""

    issue: Issue
    cases: tuple[Outcome, ...]

    @property
    def part(self) -> Part:
        """The part of the account that it is told in."""
        if self.issue.correction:
            return Part.ERRATA
        if all(case.claim.gravity == _READING for case in self.cases):
            return Part.READING
        return Part.UNITS if self.issue.units else Part.GENERAL


@dataclass(frozen=True)
class Account:
    """Everything that an audit of one edition can tell. `quotes` are the report's own words by passage, where it is at hand."""

    edition: Edition
    outcomes: tuple[Outcome, ...]
    countings: Mapping[str, Query]
    words: Mapping[str, QuantityWord]
    names: Names
    chosen: Chosen = Chosen()
    quotes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _issues(self) -> Mapping[str, Issue]:
        return {issue.code: issue for issue in self.edition.issues}

    @cached_property
    def told(self) -> tuple[Outcome, ...]:
        """The outcomes that are asked for."""
        return tuple(outcome for outcome in self.outcomes if self.chosen.has(outcome, self._issues.get(outcome.claim.issue)))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The issues that are asked for, in the order of data/."""
        cases: dict[str, list[Outcome]] = {}
        for outcome in self.told:
            if outcome.code in OPEN:
                cases.setdefault(outcome.claim.issue, []).append(outcome)
        return tuple(Point(issue, tuple(cases[issue.code])) for issue in self.edition.issues if issue.code in cases)

    def of_part(self, part: Part) -> tuple[Point, ...]:
        """The issues of one part of the account."""
        return tuple(point for point in self.points if point.part is part)

    def by_unit(self) -> Mapping[str, list[Point]]:
        """The issues on units, by the path of the first unit, in the order of the report."""
        found: dict[str, list[Point]] = {}
        for point in self.of_part(Part.UNITS):
            found.setdefault(point.issue.units[0], []).append(point)
        return dict(sorted(found.items(), key=lambda item: self.names.of(item[0])))

    def weighed(self, claim: str) -> Mapping[str, str]:
        """The gravity that each reader gave a claim."""
        return {each.reader: each.gravity for each in self.edition.weighings if each.claim == claim}

    def tally(self) -> Mapping[str, int]:
        """How many outcomes there are of each kind, of those that are asked for."""
        return {code: sum(outcome.code == code for outcome in self.told) for code in OUTCOMES}

    def figures(self) -> tuple[int, int]:
        """How many figures, ranks and full lists hold, and how many there are."""
        figures = [outcome for outcome in self.outcomes if outcome.claim.kind in FIGURES]
        return sum(outcome.code in (HOLDS, NEARLY) for outcome in figures), len(figures)


def check_chosen(chosen: Chosen, outcomes: Iterable[Outcome], gravities: list[str], units: list[str]) -> None:
    """Raise UsageError for a code that there is not."""
    parts = sorted({outcome.claim.passage.partition("/")[0] for outcome in outcomes})
    known = {
        "--ernst": (chosen.gravity, gravities),
        "--eenheid": (chosen.unit, units),
        "--deel": (chosen.part, [*parts, *sorted({part[0] for part in parts if part[:1].isdigit()})]),
        "--uitkomst": (chosen.outcome, list(OUTCOMES)),
    }
    for option, (code, codes) in known.items():
        if code and code not in codes:
            raise UsageError(f"{option} {code}: there is none; {nearest(code, codes, len(codes))}")
