"""State what recounting gave, as quality annotations on the claims (Data Quality Vocabulary)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from segregatie.audit.recount import FAILS, HOLDS, Outcome, as_decimal
from segregatie.base.namespaces import AUDIT, DQV, OA, PROV
from segregatie.base.problems import Text
from segregatie.base.terms import DERIVED_FROM, TYPE, Group, Statement, decimal, integer, labelled, term, thing
from segregatie.data.survey import Survey
from segregatie.triples.labels import Wording, joined
from segregatie.triples.rounds import work_triples


def audit_groups(survey: Survey, outcomes: Iterable[Outcome], wording: Wording) -> Iterator[Group]:
    """State the recount of one round's claims: an activity, and an annotation on each claim."""
    path = f"natelling/{survey.code}"
    label = Text(f"natelling van de beweringen van {survey.year}", f"recount of the claims of {survey.year}")
    yield AUDIT, survey.where, work_triples(path, label, survey.code, ["maker/natelprogramma"])
    for outcome in outcomes:
        if outcome.claim.survey == survey.code:
            yield AUDIT, outcome.claim.where, _outcome_triples(outcome, thing(path), wording)


def _outcome_triples(outcome: Outcome, activity: ox.NamedNode, wording: Wording) -> Iterator[Statement]:
    claim = outcome.claim
    node = thing(f"oordeel/{claim.survey}/{claim.key}")
    yield node, TYPE, ox.NamedNode(DQV + "QualityAnnotation")
    yield node, TYPE, ox.NamedNode(OA + "Annotation")
    yield from labelled(node, joined(wording.of(f"uitkomst/{outcome.code}"), [wording.claim(claim)]))
    yield node, term("inPeiling"), thing(f"peiling/{claim.survey}")
    yield node, ox.NamedNode(OA + "hasTarget"), thing(f"bewering/{claim.survey}/{claim.key}")
    yield node, ox.NamedNode(OA + "motivatedBy"), ox.NamedNode(DQV + "qualityAssessment")
    yield node, ox.NamedNode(PROV + "wasGeneratedBy"), activity
    yield node, term("uitkomst"), thing(f"uitkomst/{outcome.code}")
    if outcome.rule:
        yield node, term("rekenregel"), thing(outcome.rule)
    if outcome.number is not None and claim.comparison:
        yield node, term("voorsprong"), decimal(as_decimal(outcome.number))
    elif outcome.number is not None and outcome.share:
        yield node, term("geteldPercentage"), decimal(as_decimal(outcome.number))
    elif outcome.number is not None:
        yield node, term("geteldAantal"), integer(outcome.number.numerator)
    if outcome.numerator is not None and outcome.denominator is not None:
        yield node, term("teller"), integer(outcome.numerator.numerator)
        yield node, term("noemerwaarde"), integer(outcome.denominator.numerator)
    if outcome.difference is not None:
        yield node, term("verschil"), decimal(as_decimal(outcome.difference))
    # Where a claimed set holds, counting gives that set.
    counted = outcome.members if outcome.code == FAILS else ()
    for name, members in (("geteldLid", counted), ("teVeel", outcome.extra), ("ontbreekt", outcome.missing)):
        for path in members:
            yield node, term(name), thing(path)
    # What a claim that holds was counted from is found by asking its telling again.
    for place in () if outcome.code == HOLDS else outcome.places:
        yield node, DERIVED_FROM, thing(place)
