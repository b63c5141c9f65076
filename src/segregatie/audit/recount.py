"""Recount what the report claims: each claim by a stored query, and an outcome that says what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from segregatie.audit.countings import Counted, Counter
from segregatie.base.problems import Problems, QueryError, UsageError
from segregatie.data.measures import Bound, QuantityWord
from segregatie.data.records import Claim
from segregatie.query.answers import Source
from segregatie.query.known import Known
from segregatie.query.stored import Query

HOLDS, NEARLY, FAILS, UNKNOWN, CONTRADICTED = "klopt", "klopt-bij-benadering", "klopt-niet", "niet-na-te-gaan", "tegengesproken"
#: Outcomes that must say how grave they are and what may explain them.
OPEN = (FAILS, CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What recounting a claim gives; all members are paths.

    `number` is the count, the percentage or the lead over the other that came out, `numerator` and `denominator` what it was
    made of where something was divided, `compared` the two numbers of which one leads; `members` the set counted and `others`
    what the denominator has besides; `extra` whom the claim names and the recount does not, `missing` the reverse. `rule` is
    the path of what makes it hold approximately.
    """

    claim: Claim
    code: str
    number: Fraction | None = None
    share: bool = False
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    members: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
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


def recount(claim: Claim, counter: Counter, words: Mapping[str, QuantityWord]) -> Outcome:
    """Recount one claim. Raises UsageError where its counting does not exist."""
    if claim.beyond:
        return Outcome(claim, UNKNOWN)
    if claim.against:
        # A link laid by hand is no recount, and is not told as one.
        return Outcome(claim, CONTRADICTED, places=tuple(f"passage/{claim.survey}/{passage}" for passage in claim.against))
    assert claim.counting is not None
    outcome = _judged(claim, counter.count(claim.counting), counter.count(claim.base) if claim.base else None, words)
    # Its own sentence decides nothing, and so is no place that it was counted from.
    others = tuple(place for place in outcome.places if place != f"passage/{claim.survey}/{claim.passage}")
    return replace(outcome, places=others or outcome.places)


def leans_on_itself(outcome: Outcome, counter: Counter, words: Mapping[str, QuantityWord]) -> bool:
    """Say whether a claim of the prose comes out otherwise once the facts that only its own sentence gives are left out."""
    claim = outcome.claim
    if not (claim.told and claim.counting):
        return False
    own = f"passage/{claim.survey}/{claim.passage}"
    counted, base = counter.count(claim.counting), counter.count(claim.base) if claim.base else None
    apart = counted.without(own), base.without(own) if base else None
    if apart == (counted, base):
        return False
    try:
        return _judged(claim, *apart, words).code != outcome.code
    except ZeroDivisionError:
        return True


def _judged(claim: Claim, counted: Counted, base: Counted | None, words: Mapping[str, QuantityWord]) -> Outcome:
    if claim.comparison:
        assert base is not None
        outcome = _compared(claim, counted, base)
    elif claim.word:
        outcome = _worded(claim, words[claim.word], counted, base)
    elif claim.kind == "rang":
        outcome = _ranked(claim, counted)
    elif claim.members:
        outcome = _listed(claim, counted)
    else:
        outcome = _numbered(claim, counted, base)
    return _with_parts(outcome, counted, base)


def _with_parts(outcome: Outcome, counted: Counted, base: Counted | None) -> Outcome:
    """Add what was divided by what, and who is counted where the claim does not hold and what is counted has no value."""
    claim = outcome.claim
    if claim.comparison or claim.kind == "rang" or counted.values:
        return outcome
    found = counted.members(claim.population)
    if base is not None and not base.values:
        whole = base.members(claim.population)
        outcome = replace(outcome, numerator=Fraction(len(found)), denominator=Fraction(len(whole)))
        outcome = replace(outcome, others=tuple(path for path in whole if path not in found))
    return replace(
        outcome, members=found if outcome.code == FAILS or claim.members else (), others=outcome.others if outcome.code == FAILS else ()
    )


def _compared(claim: Claim, counted: Counted, base: Counted) -> Outcome:
    here, there = counted.number(claim.population), base.number(claim.population)
    found = "meer" if here > there else "minder" if here < there else "gelijk"
    code = HOLDS if found == claim.comparison else FAILS
    return Outcome(claim, code, here - there, places=_both(counted, base), compared=(here, there))


def _within(number: Fraction, lower: Bound, upper: Bound | None) -> bool:
    distances = [(number - Fraction(lower.number), lower)] + ([(Fraction(upper.number) - number, upper)] if upper else [])
    return all(distance > 0 or (distance == 0 and bound.inclusive) for distance, bound in distances)


def _worded(claim: Claim, word: QuantityWord, counted: Counted, base: Counted | None) -> Outcome:
    number = counted.number(claim.population)
    share = word.measure == "aandeel"
    if share and base is not None:
        number = 100 * number / base.number(claim.population)
    fits = _within(number, word.lower, word.upper)
    exact = fits and word.lower == word.upper
    rule = f"hoeveelheidswoord/{word.code}" if fits and not exact else ""
    code = HOLDS if exact else NEARLY if fits else FAILS
    return Outcome(claim, code, number, share, rule=rule, places=_both(counted, base))


def _ranked(claim: Claim, counted: Counted) -> Outcome:
    mine = counted.values.get(claim.members[0])
    if mine is None:
        return Outcome(claim, FAILS, extra=claim.members, places=counted.places)
    rank = Fraction(1 + sum(value > mine for value in counted.values.values()))
    return Outcome(claim, HOLDS if rank == claim.number else FAILS, rank, places=counted.places)


def _listed(claim: Claim, counted: Counted) -> Outcome:
    found, printed = counted.members(claim.population), claim.members
    excluded = claim.kind == "uitsluiting"
    extra = tuple(path for path in printed if (path in found) is excluded)
    missing = tuple(path for path in found if path not in printed and claim.kind == "verzameling")
    code = FAILS if extra or missing else HOLDS
    return Outcome(claim, code, extra=extra, missing=missing, places=counted.places)


def _numbered(claim: Claim, counted: Counted, base: Counted | None) -> Outcome:
    assert claim.number is not None
    number = counted.number(claim.population)
    if base is not None:
        number = 100 * number / base.number(claim.population)
        rounded = int((number + Fraction(1, 2)).__floor__())
        near = abs(number - claim.number) < 1
        code = HOLDS if rounded == claim.number else NEARLY if near else FAILS
        return Outcome(claim, code, number, share=True, rule="rekenregel/afronding" if code == NEARLY else "", places=_both(counted, base))
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
    """Recount every claim; a counting that cannot be answered is noted, and a claim that is counted from itself.

    Raises QueryError for a query that is no SPARQL.
    """
    known_words = {word.code: word for word in words}
    known = Known(source)
    counters: dict[str, Counter] = {}
    found = []
    for claim in claims:
        counter = counters.setdefault(claim.survey, Counter(known, queries, claim.survey))
        try:
            outcome = recount(claim, counter, known_words)
            if leans_on_itself(outcome, counter, known_words):
                problems.add(claim.where, "claim-counts-itself", claim=claim.key, passage=claim.passage)
            found.append(outcome)
        except UsageError as error:
            if isinstance(error, QueryError) and error.column:
                # Not the claim is wrong, nor the others that it recounts.
                raise
            problems.add(claim.where, "counting-fails", claim=claim.key, reason=error)
        except ZeroDivisionError:
            problems.add(claim.where, "counting-of-nothing", claim=claim.key)
    return tuple(found)
