"""State the rounds of the survey, their reports, and the texts of them that were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, PROV, XSD
from segregatie.base.problems import Text
from segregatie.base.terms import DERIVED_FROM, TYPE, Statement, integer, labelled, term, thing
from segregatie.data.records import EarlierRound
from segregatie.data.survey import Survey

_MONTH = ox.NamedNode(XSD + "gYearMonth")
_ENTITY = ox.NamedNode(PROV + "Entity")
_SOURCE = ox.NamedNode(DCTERMS + "source")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


def survey_triples(survey: Survey, sha256: str) -> Iterator[Statement]:
    """State the round, its report, and the text of it that was read."""
    node, report, text = (thing(f"{kind}/{survey.code}") for kind in ("peiling", "rapport", "tekst"))
    yield node, TYPE, term("Peiling")
    yield from labelled(node, Text(survey.label_nl, survey.label_en))
    yield node, term("jaar"), integer(survey.year)
    if survey.full:
        yield node, term("volledig"), _TRUE
    yield node, _SOURCE, report
    yield report, TYPE, ox.NamedNode(DCTERMS + "BibliographicResource")
    yield report, TYPE, _ENTITY
    yield from labelled(report, Text(survey.report_title, survey.report_title))
    yield report, ox.NamedNode(DCTERMS + "title"), ox.Literal(survey.report_title, language="nl")
    yield report, ox.NamedNode(DCTERMS + "bibliographicCitation"), ox.Literal(survey.cited)
    yield report, ox.NamedNode(DCTERMS + "issued"), ox.Literal(survey.published, datatype=_MONTH)
    yield text, TYPE, _ENTITY
    yield from labelled(text, Text(f"tekst van het rapport van {survey.year}", f"text of the report of {survey.year}"))
    yield text, DERIVED_FROM, report
    yield text, term("vingerafdruk"), ox.Literal(sha256)


def work_triples(path: str, label: Text, survey: str, makers: Iterable[str]) -> Iterator[Statement]:
    """State a step of the work on an edition (PROV-O): what it is called, the text it used, and who did it, by the paths of their IRIs."""
    node = thing(path)
    yield node, TYPE, ox.NamedNode(PROV + "Activity")
    yield from labelled(node, label)
    yield node, ox.NamedNode(PROV + "used"), thing(f"tekst/{survey}")
    for maker in makers:
        yield node, ox.NamedNode(PROV + "wasAssociatedWith"), thing(maker)


def editing_triples(survey: Survey, readers: Iterable[str]) -> Iterator[Statement]:
    """State that the report was transcribed, that what is unclear in it was read, and that readers weighed what does not hold."""
    code, year = survey.code, survey.year
    transcribed = Text(f"overschrijven van het rapport van {year}", f"transcribing the report of {year}")
    yield from work_triples(f"overschrijving/{code}", transcribed, code, ["maker/overschrijver"])
    read = Text(f"lezen van wat onduidelijk is in het rapport van {year}", f"reading what is unclear in the report of {year}")
    yield from work_triples(f"doorlezing/{code}", read, code, ["maker/lezer"])
    if weighers := sorted({f"lezer/{reader}" for reader in readers}):
        weighed = Text(f"wegen van wat niet klopt in het rapport van {year}", f"weighing what does not hold in the report of {year}")
        yield from work_triples(f"beoordeling/{code}", weighed, code, weighers)


def round_triples(round_: EarlierRound) -> Iterator[Statement]:
    """State an earlier round of the survey."""
    node = thing(f"peiling/{round_.code}")
    yield node, TYPE, term("Peiling")
    yield from labelled(node, Text(round_.label_nl, round_.label_en))
    yield node, term("jaar"), integer(round_.year)
    yield node, _SOURCE, thing(round_.publication)
