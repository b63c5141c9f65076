"""State what the prose says, what the report claims, and the things it names, as triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, DEF, ORG, PROV, RDFS
from segregatie.base.terms import DERIVED_FROM, TYPE, Statement, bilingual, integer, passage_iri, term, thing
from segregatie.data.records import Claim, EarlierRound, Finding, GuideQuestion, Issue, QuantityWord, Silence, Thing, Weighing

_LABEL = ox.NamedNode(RDFS + "label")
_COMMENT = ox.NamedNode(RDFS + "comment")
#: The class of each kind of thing.
_CLASSES: Mapping[str, str] = {
    "organisatie": ORG + "Organization",
    "persoon": PROV + "Person",
    "programma": DEF + "Programma",
    "publicatie": DEF + "Publicatie",
    "regeling": DEF + "Regeling",
    "convenant": DEF + "Convenant",
}
#: The property a claimed number is stated in, where it is no count.
_NUMBERS: Mapping[str, str] = {"percentage": "gedruktPercentage", "rang": "gedrukteRang"}


def claim_triples(claim: Claim) -> Iterator[Statement]:
    """State what the report claims; what counting gives is not stated here."""
    node = thing(f"bewering/{claim.survey}/{claim.key}")
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
    if claim.explanation:
        yield from bilingual(node, term("mogelijkeVerklaring"), *claim.explanation)
        yield node, term("ernst"), thing(f"ernst/{claim.gravity}")
        yield node, term("kwestie"), thing(f"kwestie/{claim.survey}/{claim.issue}")


def issue_triples(survey: str, issue: Issue) -> Iterator[Statement]:
    """State a point on which the report does not hold, and the correction where there is one."""
    node = thing(f"kwestie/{survey}/{issue.code}")
    yield node, TYPE, term("Kwestie")
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    for unit in issue.units:
        yield node, term("raakt"), thing(unit)
    yield from bilingual(node, term("uitspraak"), issue.told.nl, issue.told.en)
    if issue.correction:
        told = (
            ("vindplaats", issue.correction.place),
            ("gedrukteWoorden", issue.correction.printed),
            ("voorstel", issue.correction.proposal),
        )
        for name, text in told:
            yield from bilingual(node, term(name), text.nl, text.en)


def weighing_triples(survey: str, weighing: Weighing) -> Iterator[Statement]:
    """State how grave a reader finds it that a claim does not hold."""
    node = thing(f"weging/{survey}/{weighing.reader}/{weighing.claim}")
    yield node, TYPE, term("Weging")
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("weegt"), thing(f"bewering/{survey}/{weighing.claim}")
    yield node, term("ernst"), thing(f"ernst/{weighing.gravity}")
    reader = thing(f"lezer/{weighing.reader}")
    yield node, ox.NamedNode(PROV + "wasAttributedTo"), reader
    yield reader, TYPE, ox.NamedNode(PROV + "Agent")
    number = weighing.reader.rpartition("-")[2]
    yield from bilingual(reader, _LABEL, f"lezer {number}", f"reader {number}")


def finding_triples(finding: Finding) -> Iterator[Statement]:
    """State what the prose says about no unit in particular."""
    node = thing(finding.key)
    yield node, TYPE, term("Bevinding")
    yield node, term("inPeiling"), thing(f"peiling/{finding.survey}")
    yield node, term("bevindingsoort"), thing(f"bevindingsoort/{finding.kind}")
    for path in finding.subjects:
        yield node, term("onderwerp"), thing(path)
    for passage in finding.rests_on:
        yield node, term("steuntOp"), passage_iri(finding.survey, passage)
    for path in finding.names:
        yield node, term("noemt"), thing(path)
    yield node, term("zekerheid"), thing(f"zekerheid/{finding.certainty}")
    yield from bilingual(node, term("uitspraak"), *finding.told)
    yield node, DERIVED_FROM, passage_iri(finding.survey, finding.passage)


def question_triples(question: GuideQuestion) -> Iterator[Statement]:
    """State a question of the interview guide, and what answers it."""
    node = thing(question.key)
    yield node, TYPE, term("Interviewvraag")
    yield node, term("inPeiling"), thing(f"peiling/{question.survey}")
    yield node, term("vraagblok"), thing(f"vraagblok/{question.block}")
    for kind in question.kinds:
        yield node, term("beantwoordDoor"), term(kind)
    for path in question.subjects:
        yield node, term("onderwerp"), thing(path)
    yield from bilingual(node, term("uitspraak"), *question.told)
    yield node, DERIVED_FROM, passage_iri(question.survey, question.passage)


def silence_triples(survey: str, silence: Silence) -> Iterator[Statement]:
    """State why a passage carries no statement."""
    node = passage_iri(survey, silence.passage)
    yield node, term("zwijgreden"), thing(f"zwijgreden/{silence.reason}")
    for passage in silence.repeats:
        yield node, term("herhaalt"), passage_iri(survey, passage)


def round_triples(round_: EarlierRound) -> Iterator[Statement]:
    """State an earlier round of the survey."""
    node = thing(f"peiling/{round_.code}")
    yield node, TYPE, term("Peiling")
    yield from bilingual(node, _LABEL, round_.label_nl, round_.label_en)
    yield node, term("jaar"), integer(round_.year)
    yield node, ox.NamedNode(DCTERMS + "source"), thing(round_.publication)


def thing_triples(each: Thing) -> Iterator[Statement]:
    """State a thing the report names."""
    node = thing(f"{each.kind}/{each.code}")
    yield node, TYPE, ox.NamedNode(_CLASSES[each.kind])
    yield from bilingual(node, _LABEL, each.name, each.name)
    yield from bilingual(node, _COMMENT, each.about_nl, each.about_en)
    if each.year:
        yield node, term("jaar"), integer(each.year)
    if each.makers:
        yield node, term("makers"), ox.Literal(each.makers)


def word_triples(word: QuantityWord) -> Iterator[Statement]:
    """State what a quantity word allows."""
    node = thing(f"hoeveelheidswoord/{word.code}")
    yield node, TYPE, term("Hoeveelheidswoord")
    for spelling in word.spellings:
        yield node, _LABEL, ox.Literal(spelling, language="nl")
    yield node, term("maat"), ox.Literal(word.measure)
    yield node, term("ondergrens"), ox.Literal(word.lower)
    if word.upper:
        yield node, term("bovengrens"), ox.Literal(word.upper)
    yield from bilingual(node, _COMMENT, word.why_nl, word.why_en)
