"""State what the report claims, and what its quantity words allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import CLAIMS, RDFS, SKOS
from segregatie.base.terms import DERIVED_FROM, TYPE, Group, Statement, bilingual, integer, labelled, passage_iri, term, thing
from segregatie.data.records import Claim, QuantityWord
from segregatie.triples.labels import Wording

_COMMENT = ox.NamedNode(RDFS + "comment")
_SPELLING = ox.NamedNode(SKOS + "altLabel")
#: The property a claimed number is stated in, where it is no count.
_NUMBERS: Mapping[str, str] = {"percentage": "gedruktPercentage", "rang": "gedrukteRang"}


def claim_groups(claim: Claim, wording: Wording) -> Iterator[Group]:
    """State what the report claims; what counting gives is not stated here."""
    node = thing(f"bewering/{claim.survey}/{claim.key}")
    yield CLAIMS, claim.where, [*labelled(node, wording.claim(claim)), *_claimed(node, claim)]
    if claim.explanation and claim.explained:
        explained = [
            *bilingual(node, term("mogelijkeVerklaring"), *claim.explanation),
            (node, term("ernst"), thing(f"ernst/{claim.gravity}")),
        ]
        yield CLAIMS, claim.explained, explained


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
    for name, counting in (("telling", claim.counting), ("noemer", claim.base)):
        if counting:
            yield node, term(name), ox.Literal(counting)
    for path in claim.about:
        yield node, term("betreft"), thing(path)
    if claim.heading:
        yield node, term("kolomkop"), ox.Literal(claim.heading)
    if claim.told:
        yield from bilingual(node, term("uitspraak"), *claim.told)
    yield node, DERIVED_FROM, passage_iri(claim.survey, claim.passage)


def word_triples(word: QuantityWord) -> Iterator[Statement]:
    """State what a quantity word allows."""
    node = thing(f"hoeveelheidswoord/{word.code}")
    yield node, TYPE, term("Hoeveelheidswoord")
    yield from labelled(node, word.name)
    for spelling in word.spellings:
        yield node, _SPELLING, ox.Literal(spelling, language="nl")
    yield node, term("maat"), ox.Literal(word.measure)
    yield node, term("ondergrens"), ox.Literal(word.lower)
    if word.upper:
        yield node, term("bovengrens"), ox.Literal(word.upper)
    yield from bilingual(node, _COMMENT, word.why_nl, word.why_en)
