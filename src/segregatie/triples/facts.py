"""State what the report says of units, of a whole group, and of no unit in particular, and the things it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import DATASET, DEF, FACTS, ORG, PROV, QB, RDFS, SDMX_ATTRIBUTE
from segregatie.base.problems import Text, Where
from segregatie.base.terms import DERIVED_FROM, TYPE, Group, Statement, bilingual, integer, labelled, passage_iri, term, thing
from segregatie.data.records import Asked, Fact, Figure, Finding, GuideQuestion, Reading, Thing
from segregatie.triples.labels import Wording, shortened

_COMMENT = ox.NamedNode(RDFS + "comment")
_DATASET = ox.NamedNode(QB + "dataSet")
#: Kinds of fact that are also observations of the cube of measures.
_OBSERVED = "Waarneming"
#: The class of each kind of thing.
_CLASSES: Mapping[str, str] = {
    "organisatie": ORG + "Organization",
    "persoon": PROV + "Person",
    "programma": DEF + "Programma",
    "publicatie": DEF + "Publicatie",
    "regeling": DEF + "Regeling",
    "convenant": DEF + "Convenant",
}


def fact_groups(fact: Fact, readings: Mapping[str, Reading], wording: Wording) -> Iterator[Group]:
    """State a fact: its kind, whom it is about, what it says, and every place it comes from; each by the line that says so."""
    node = thing(fact.key)
    elsewhere = {(name, path): where for name, path, where in fact.elsewhere}
    sure = [(node, term("zekerheid"), thing(f"zekerheid/{fact.certainty}"))] if fact.certainty else []
    # A fact that rests on readings is as sure as the least sure of them.
    read = next((readings[key].where for key in fact.readings if readings[key].certainty == fact.certainty), None)
    yield FACTS, fact.where, [*labelled(node, wording.fact(fact)), *_said(node, fact, elsewhere), *(sure if read is None else ())]
    for (name, path), where in elsewhere.items():
        said = (DERIVED_FROM, passage_iri(fact.survey, path)) if name == "bron" else (term(name), thing(path))
        yield FACTS, where, [(node, *said)]
    if read is not None:
        yield FACTS, read, sure
    for key in fact.readings:
        yield FACTS, readings[key].where, [(node, term("volgensLezing"), thing(key))]


def _said(node: ox.NamedNode, fact: Fact, elsewhere: Mapping[tuple[str, str], Where]) -> Iterator[Statement]:
    yield node, TYPE, term(fact.kind)
    yield node, term("inPeiling"), thing(f"peiling/{fact.survey}")
    yield node, term("overEenheid"), thing(fact.unit)
    if fact.kind == _OBSERVED:
        yield node, _DATASET, ox.NamedNode(DATASET + "maatregelen")
    for name, path in fact.values:
        if (name, path) not in elsewhere:
            yield node, term(name), thing(path)
    for passage in fact.passages:
        if ("bron", passage) not in elsewhere:
            yield node, DERIVED_FROM, passage_iri(fact.survey, passage)
    for passage in fact.texts:
        yield node, term("tekstplaats"), passage_iri(fact.survey, passage)
    if fact.told:
        yield from bilingual(node, term("uitspraak"), *fact.told)


def figure_triples(figure: Figure, wording: Wording) -> Iterator[Statement]:
    """State a number that is given only in aggregate."""
    node = thing(figure.key)
    yield node, TYPE, term("Kerncijfer")
    yield from labelled(node, wording.figure(figure))
    yield node, _DATASET, ox.NamedNode(DATASET + "kerncijfers")
    yield node, term("inPeiling"), thing(f"peiling/{figure.survey}")
    yield node, term("populatie"), thing(figure.population)
    yield node, term("indicator"), thing(figure.indicator)
    yield node, term("waarde"), integer(figure.count)
    yield node, ox.NamedNode(SDMX_ATTRIBUTE + "unitMeasure"), thing(figure.unit)
    if figure.word:
        yield node, term("gedruktWoord"), thing(f"hoeveelheidswoord/{figure.word}")
    yield node, DERIVED_FROM, passage_iri(figure.report, figure.passage)


def finding_triples(finding: Finding) -> Iterator[Statement]:
    """State what the prose says about no unit in particular."""
    node = thing(finding.key)
    yield node, TYPE, term("Bevinding")
    yield from labelled(node, Text(*map(shortened, finding.told)))
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
    yield from labelled(node, Text(*map(shortened, question.told)))
    yield node, term("inPeiling"), thing(f"peiling/{question.survey}")
    yield node, term("vraagblok"), thing(f"vraagblok/{question.block}")
    for kind in question.kinds:
        yield node, term("beantwoordDoor"), term(kind)
    for path in question.subjects:
        yield node, term("onderwerp"), thing(path)
    yield from bilingual(node, term("uitspraak"), *question.told)
    yield node, DERIVED_FROM, passage_iri(question.survey, question.passage)


def asked_triples(survey: str, asked: Asked, wording: Wording) -> Iterator[Statement]:
    """State that a round put a measure, an answer, a partner or an activity to the units."""
    node = thing(f"voorlegging/{survey}/{asked.table}/{asked.path.rpartition('/')[2]}")
    yield node, TYPE, term("Voorlegging")
    yield from labelled(node, wording.asked(asked))
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("inTabel"), thing(f"tabel/{survey}/{asked.table}")
    yield node, term("voorgelegd"), thing(asked.path)
    if asked.letter:
        yield node, term("letter"), ox.Literal(asked.letter)
    yield node, term("volgorde"), integer(asked.order)
    yield node, DERIVED_FROM, passage_iri(survey, asked.passage)


def thing_triples(named: Thing) -> Iterator[Statement]:
    """State a thing the report names."""
    node = thing(f"{named.kind}/{named.code}")
    yield node, TYPE, ox.NamedNode(_CLASSES[named.kind])
    yield from labelled(node, Text(named.name, named.name))
    yield from bilingual(node, _COMMENT, named.about_nl, named.about_en)
    if named.year:
        yield node, term("jaar"), integer(named.year)
    if named.makers:
        yield node, term("makers"), ox.Literal(named.makers)
