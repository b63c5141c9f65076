"""Recount what the report claims: each claim by a stored query, and an outcome that says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from segregatie.base.namespaces import ID
from segregatie.base.problems import Problems, QueryError, Text, UsageError, nearest
from segregatie.data.measures import Bound, Counting, QuantityWord
from segregatie.data.records import Claim
from segregatie.query.answers import Source, ask
from segregatie.query.header import read_query
from segregatie.query.known import Known
from segregatie.query.parameters import bind
from segregatie.query.stored import Query

HOLDS, NEARLY, FAILS, UNKNOWN = "klopt", "klopt-bij-benadering", "klopt-niet", "niet-na-te-gaan"
#: Populations in which Amsterdam is one: what is counted are gemeenten, not units.
_OF_GEMEENTEN = ("populatie/benaderde-gemeenten", "populatie/deelnemende-gemeenten")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counting gives: the things counted, their gemeenten, a value for each where the query has one, and its places."""

    things: tuple[str, ...]
    gemeenten: tuple[str, ...]
    values: Mapping[str, Fraction]
    places: tuple[str, ...]

    def members(self, population: str) -> tuple[str, ...]:
        """What is counted, as this population counts: gemeenten, or units and other things."""
        return self.gemeenten if population in _OF_GEMEENTEN and self.gemeenten else self.things

    def number(self, population: str) -> Fraction:
        """How many there are, or their values added up."""
        return sum(self.values.values(), Fraction()) if self.values else Fraction(len(self.members(population)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What recounting a claim gives; all members are paths.

    `number` is the count, the percentage or the lead over the other that came out, `parts` what was divided by what for a
    percentage; `members` the set; `extra` whom the claim names and the recount does not, `missing` the reverse. `rule` is the path
    of what makes it hold approximately. `compared` are the two numbers of which one leads over the other.
    """

    claim: Claim
    code: str
    number: Fraction | None = None
    share: bool = False
    parts: tuple[int, int] | None = None
    members: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rule: str = ""
    places: tuple[str, ...] = ()
    compared: tuple[Fraction, Fraction] | None = None

    @property
    def difference(self) -> Fraction | None:
        """Printed minus counted, where both are numbers that differ."""
        if self.claim.number is None or self.number is None or self.code == HOLDS:
            return None
        return self.claim.number - self.number


def as_decimal(number: Fraction) -> str:
    """Write a number with one decimal at most, halves up: `29.6`, `4`."""
    rounded = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"


def read_countings(folder: Path) -> dict[str, Query]:
    """Read the queries that recount, by name."""
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}


class Counter:
    """Answers countings from a source, each once."""

    def __init__(self, known: Known, queries: Mapping[str, Query], survey: str) -> None:
        self._known, self._queries, self._survey = known, queries, survey
        self._answered: dict[Counting, Counted] = {}

    def count(self, counting: Counting) -> Counted:
        """Answer a counting. Raises UsageError where no query or parameter has that name."""
        if counting not in self._answered:
            self._answered[counting] = self._ask(counting)
        return self._answered[counting]

    def _ask(self, counting: Counting) -> Counted:
        query = self._queries.get(counting.name)
        if query is None:
            raise UsageError(f"telling {counting.name!r} does not exist; {nearest(counting.name, list(self._queries), 30)}")
        values = dict(counting.parameters)
        if "peiling" in query.parameters:
            values.setdefault("peiling", f"peiling/{self._survey}")
        answer = ask(self._known.source, bind(query, values, self._known).text, query.where)
        columns = {name: place for place, name in enumerate(answer.variables)}

        def column(name: str) -> tuple[str, ...]:
            cells = [row[columns[name]] for row in answer.rows] if name in columns else []
            return tuple(dict.fromkeys(cell.text.removeprefix(ID) for cell in cells if cell))

        values_of = {
            row[columns["geteld"]].text.removeprefix(ID): Fraction(row[columns["waarde"]].text)  # type: ignore[union-attr]
            for row in (answer.rows if "waarde" in columns else ())
        }
        return Counted(column("geteld"), column("gemeente"), values_of, column("bron"))


def recount(claim: Claim, counter: Counter, words: Mapping[str, QuantityWord]) -> Outcome:
    """Recount one claim. Raises UsageError where its counting does not exist."""
    if claim.beyond:
        return Outcome(claim, UNKNOWN)
    assert claim.counting is not None
    counted = counter.count(claim.counting)
    base = counter.count(claim.base) if claim.base else None
    if claim.comparison:
        assert base is not None
        return _compared(claim, counted, base)
    if claim.word:
        return _worded(claim, words[claim.word], counted, base)
    if claim.kind == "rang":
        return _ranked(claim, counted)
    if claim.members:
        return _listed(claim, counted)
    return _numbered(claim, counted, base)


def _compared(claim: Claim, counted: Counted, base: Counted) -> Outcome:
    here, there = counted.number(claim.population), base.number(claim.population)
    found = "meer" if here > there else "minder" if here < there else "gelijk"
    code = HOLDS if found == claim.comparison else FAILS
    return Outcome(claim, code, here - there, places=_both(counted, base), compared=(here, there))


def _within(number: Fraction, lower: Bound, upper: Bound | None) -> bool:
    distances = [(number - Fraction(lower.number), lower)] + ([(Fraction(upper.number) - number, upper)] if upper else [])
    return all(distance > 0 or (distance == 0 and bound.inclusive) for distance, bound in distances)


def _worded(claim: Claim, word: QuantityWord, counted: Counted, base: Counted | None) -> Outcome:
    number, parts = counted.number(claim.population), None
    share = word.measure == "aandeel"
    if share and base is not None:
        number, parts = _share(number, base.number(claim.population))
    fits = _within(number, word.lower, word.upper)
    exact = fits and word.lower == word.upper
    rule = f"hoeveelheidswoord/{word.code}" if fits and not exact else ""
    code = HOLDS if exact else NEARLY if fits else FAILS
    return Outcome(claim, code, number, share, parts, rule=rule, places=_both(counted, base))


def _share(number: Fraction, base: Fraction) -> tuple[Fraction, tuple[int, int]]:
    """The percentage that one number is of another, and the two. Raises ZeroDivisionError where the other is none."""
    return 100 * number / base, (int(number), int(base))


def _ranked(claim: Claim, counted: Counted) -> Outcome:
    mine = counted.values.get(claim.members[0])
    if mine is None:
        return Outcome(claim, FAILS, extra=claim.members, places=counted.places)
    rank = Fraction(1 + sum(value > mine for value in counted.values.values()))
    return Outcome(claim, HOLDS if rank == claim.number else FAILS, rank, places=counted.places)


def _listed(claim: Claim, counted: Counted) -> Outcome:
    found, printed = counted.members(claim.population), claim.members
    excluded = claim.kind == "uitsluiting"
    extra = tuple(each for each in printed if (each in found) is excluded)
    missing = tuple(each for each in found if each not in printed and claim.kind == "verzameling")
    code = FAILS if extra or missing else HOLDS
    return Outcome(claim, code, members=found, extra=extra, missing=missing, places=counted.places)


def _numbered(claim: Claim, counted: Counted, base: Counted | None) -> Outcome:
    assert claim.number is not None
    number = counted.number(claim.population)
    if base is not None:
        number, parts = _share(number, base.number(claim.population))
        rounded = int((number + Fraction(1, 2)).__floor__())
        near = abs(number - claim.number) < 1
        code = HOLDS if rounded == claim.number else NEARLY if near else FAILS
        rule = "rekenregel/afronding" if code == NEARLY else ""
        return Outcome(claim, code, number, True, parts, rule=rule, places=_both(counted, base))
    share = claim.kind == "percentage"
    others = () if counted.values else (len(counted.things), len(counted.gemeenten) or len(counted.things))
    code = HOLDS if number == claim.number else NEARLY if claim.number in others else FAILS
    rule = "rekenregel/andere-telbasis" if code == NEARLY else ""
    return Outcome(claim, code, number, share, rule=rule, places=counted.places)


def _both(counted: Counted, base: Counted | None) -> tuple[str, ...]:
    return counted.places or (base.places if base else ())


def audit(
    source: Source, queries: Mapping[str, Query], claims: Iterable[Claim], words: Iterable[QuantityWord], problems: Problems
) -> tuple[Outcome, ...]:
    """Recount every claim; a counting that cannot be answered is noted. Raises QueryError for a query that is no SPARQL."""
    known_words = {word.code: word for word in words}
    known = Known(source)
    counters: dict[str, Counter] = {}
    found = []
    for claim in claims:
        counter = counters.setdefault(claim.survey, Counter(known, queries, claim.survey))
        try:
            found.append(recount(claim, counter, known_words))
        except UsageError as error:
            if isinstance(error, QueryError) and error.column:
                # Not the claim is wrong, nor the others that it recounts.
                raise
            problems.add(claim.where, "counting-fails", claim=claim.key, reason=error)
        except ZeroDivisionError:
            problems.add(claim.where, "counting-of-nothing", claim=claim.key)
    return tuple(found)


def check_explained(outcomes: Iterable[Outcome], problems: Problems) -> None:
    """A claim that does not hold says what may explain it, and one that holds does not."""
    for outcome in outcomes:
        claim = outcome.claim
        if (outcome.code == FAILS) is (claim.explanation is not None):
            continue
        said = Text(printed(claim, "nl"), printed(claim, "en"))
        gives = Text(counted(outcome, "nl"), counted(outcome, "en"))
        if outcome.code == FAILS:
            problems.add(claim.where, "claim-does-not-hold", claim=claim.key, printed=said, counted=gives)
        else:
            problems.add(claim.where, "contradiction-of-a-claim-that-holds", claim=claim.key, printed=said, counted=gives)


#: The few words that what is claimed and counted is told in.
_SAID: Mapping[str, Mapping[str, str]] = {
    "place": {"en": "place {}", "nl": "plaats {}"},
    "at place": {"en": "{} at place {}", "nl": "{} op plaats {}"},
    "none of": {"en": "none of {}", "nl": "geen van {}"},
    "among": {"en": "these are among them: {}", "nl": "deze horen er wel bij: {}"},
    "not among": {"en": "these are not among them: {}", "nl": "deze horen er niet bij: {}"},
    "missing": {"en": "these are missing: {}", "nl": "deze ontbreken: {}"},
    "none": {"en": "none", "nl": "geen"},
    "against": {"en": "{} against {}", "nl": "{} tegen {}"},
}
#: Calls the thing of a path by its name in a language.
Called: TypeAlias = Callable[[str, str], str]


def code(path: str, _language: str) -> str:
    """Call the thing of a path by its code."""
    return path.rpartition("/")[2]


def printed(claim: Claim, language: str = "en", called: Called = code) -> str:
    """Say what is claimed, in a few words, with things as they are called."""

    def named(paths: Iterable[str]) -> str:
        return ", ".join(called(path, language) for path in paths)

    if claim.kind == "rang":
        return _SAID["at place"][language].format(named(claim.members), claim.number)
    if claim.number is not None:
        return f"{claim.number}%" if claim.kind == "percentage" else str(claim.number)
    if claim.members:
        members = named(claim.members)
        return _SAID["none of"][language].format(members) if claim.kind == "uitsluiting" else members
    kinds = (("hoeveelheidswoord", claim.word), ("vergelijking", claim.comparison), ("buitenbereik", claim.beyond))
    return named(f"{kind}/{said}" for kind, said in kinds if said)


def counted(outcome: Outcome, language: str = "en", called: Called = code) -> str:
    """Say what recounting gives, in a few words, with things as they are called."""

    def named(paths: Iterable[str]) -> str:
        return ", ".join(called(path, language) for path in paths)

    parts = []
    if outcome.compared:
        parts.append(_SAID["against"][language].format(*map(as_decimal, outcome.compared)))
    elif outcome.number is not None:
        number = as_decimal(outcome.number) + ("%" if outcome.share else "")
        parts.append(_SAID["place"][language].format(number) if outcome.claim.kind == "rang" else number)
    if outcome.extra:
        which = "among" if outcome.claim.kind == "uitsluiting" else "not among"
        parts.append(_SAID[which][language].format(named(outcome.extra)))
    if outcome.missing:
        parts.append(_SAID["missing"][language].format(named(outcome.missing)))
    if outcome.code == HOLDS and not parts:
        parts = [named(outcome.members) or _SAID["none"][language]]
    return ", ".join(parts)
