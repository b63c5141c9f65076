"""State what the report claims, and what its quantity words allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import CLAIMS, PROV, QUERY, RDFS, SKOS
from segregatie.base.problems import Text
from segregatie.base.terms import (
    DERIVED_FROM,
    TYPE,
    Group,
    Node,
    Statement,
    bilingual,
    decimal,
    integer,
    labelled,
    passage_iri,
    term,
    thing,
)  # fmt: skip
from segregatie.data.measures import Counting, QuantityWord
from segregatie.data.records import Claim, Issue, Weighing
from segregatie.triples.labels import Wording, joined, shortened

_COMMENT, _ATTRIBUTED = ox.NamedNode(RDFS + "comment"), ox.NamedNode(PROV + "wasAttributedTo")
_SPELLING, _NOTATION = ox.NamedNode(SKOS + "altLabel"), ox.NamedNode(SKOS + "notation")
_TERM = "def:"
#: The property a claimed number is stated in, where it is no count.
_NUMBERS: Mapping[str, str] = {"percentage": "gedruktPercentage", "rang": "gedrukteRang"}


def claim_groups(claim: Claim, wording: Wording) -> Iterator[Group]:
    """State what the report claims; what counting gives is not stated here."""
    node = thing(f"bewering/{claim.survey}/{claim.key}")
    yield CLAIMS, claim.where, [*labelled(node, wording.claim(claim)), *_claimed(node, claim)]
    for _, path, counting in _countings(claim):
        yield CLAIMS, claim.where, counting_triples(claim.survey, path, counting, wording)
    if claim.explanation and claim.explained:
        explained = [
            *bilingual(node, term("mogelijkeVerklaring"), *claim.explanation),
            (node, term("ernst"), thing(f"ernst/{claim.gravity}")),
            (node, term("kwestie"), thing(f"kwestie/{claim.survey}/{claim.issue}")),
        ]
        yield CLAIMS, claim.explained, explained


def issue_triples(survey: str, issue: Issue) -> Iterator[Statement]:
    """State a point on which the report does not hold, and the correction where there is one."""
    node = thing(f"kwestie/{survey}/{issue.code}")
    yield node, TYPE, term("Kwestie")
    yield from labelled(node, Text(shortened(issue.told.nl), shortened(issue.told.en)))
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    for unit in issue.units:
        yield node, term("raakt"), thing(unit)
    yield from bilingual(node, term("uitspraak"), issue.told.nl, issue.told.en)
    if correction := issue.correction:
        parts = (("vindplaats", correction.place), ("gedrukteWoorden", correction.printed), ("voorstel", correction.proposal))
        for name, text in parts:
            yield from bilingual(node, term(name), text.nl, text.en)


def weighing_triples(survey: str, weighing: Weighing, wording: Wording) -> Iterator[Statement]:
    """State how grave a reader finds it that a claim does not hold."""
    node, reader = thing(f"weging/{survey}/{weighing.reader}/{weighing.claim}"), thing(f"lezer/{weighing.reader}")
    number = weighing.reader.rpartition("-")[2]
    who = Text(f"lezer {number}", f"reader {number}")
    yield node, TYPE, term("Weging")
    yield from labelled(node, joined(wording.kind("Weging"), [who, wording.passage(weighing.claim)]))
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("weegt"), thing(f"bewering/{survey}/{weighing.claim}")
    yield node, term("ernst"), thing(f"ernst/{weighing.gravity}")
    yield node, _ATTRIBUTED, reader
    yield node, ox.NamedNode(PROV + "wasGeneratedBy"), thing(f"beoordeling/{survey}")
    yield reader, TYPE, ox.NamedNode(PROV + "Agent")
    yield from labelled(reader, who)


def _claimed(node: ox.NamedNode, claim: Claim) -> Iterator[Statement]:
    yield node, TYPE, term("Bewering")
    yield node, term("inPeiling"), thing(f"peiling/{claim.survey}")
    yield node, term("beweringsoort"), thing(f"beweringsoort/{claim.kind}")
    yield node, term("populatie"), thing(claim.population)
    if claim.number is not None:
        yield node, term(_NUMBERS.get(claim.kind, "gedruktAantal")), integer(claim.number)
    if claim.word:
        yield node, term("gedruktWoord"), thing(f"hoeveelheidswoord/{claim.word}")
    for path in claim.members:
        yield node, term("gedruktLid"), thing(path)
    if claim.comparison:
        yield node, term("gedrukteVergelijking"), thing(f"vergelijking/{claim.comparison}")
    if claim.beyond:
        yield node, term("buitenBereik"), thing(f"buitenbereik/{claim.beyond}")
    for passage in claim.against:
        yield node, term("tegenover"), passage_iri(claim.survey, passage)
    for name, path, _ in _countings(claim):
        yield node, term(name), thing(path)
    for path in claim.about:
        yield node, term("betreft"), thing(path)
    if claim.heading:
        yield node, term("kolomkop"), ox.Literal(claim.heading)
    if claim.told:
        yield from bilingual(node, term("uitspraak"), *claim.told)
    yield node, DERIVED_FROM, passage_iri(claim.survey, claim.passage)


def _countings(claim: Claim) -> Iterator[tuple[str, str, Counting]]:
    """The countings of a claim: the property that points at each, the path of its address, and the counting."""
    path = f"telling/{claim.survey}/{claim.key}"
    if claim.counting:
        yield "telling", path, claim.counting
    if claim.base:
        yield "noemer", f"{path}/noemer", claim.base


def counting_triples(survey: str, path: str, counting: Counting, wording: Wording) -> Iterator[Statement]:
    """State which stored query counts, and what each of its parameters is set to."""
    node = thing(path)
    yield node, TYPE, term("Telling")
    yield from labelled(node, wording.counting(counting))
    yield node, _NOTATION, ox.Literal(str(counting))
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("query"), ox.NamedNode(f"{QUERY}beweringen/{counting.name}")
    for name, value in counting.parameters:
        yield node, ox.NamedNode(f"{QUERY}parameter/{name}"), _value(value)


def _value(text: str) -> Node:
    """The term that a parameter is set to."""
    if text.startswith(_TERM):
        return term(text.removeprefix(_TERM))
    return thing(text) if "/" in text else ox.Literal(text)


def word_triples(word: QuantityWord) -> Iterator[Statement]:
    """State what a quantity word allows."""
    node = thing(f"hoeveelheidswoord/{word.code}")
    yield node, TYPE, term("Hoeveelheidswoord")
    yield from labelled(node, word.name)
    for spelling in word.spellings:
        yield node, _SPELLING, ox.Literal(spelling, language="nl")
    yield node, term("maat"), thing(f"maat/{word.measure}")
    for side, bound in (("min", word.lower), ("max", word.upper)):
        if bound:
            yield node, term(f"{side}{'Inclusief' if bound.inclusive else 'Exclusief'}"), decimal(bound.number)
    yield from bilingual(node, _COMMENT, word.why_nl, word.why_en)
