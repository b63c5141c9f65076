"""State the rounds of the survey, their reports, and the texts of them that were read."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, PROV, XSD
from segregatie.base.problems import Text
from segregatie.base.terms import DERIVED_FROM, TYPE, Statement, integer, labelled, term, thing
from segregatie.data.records import EarlierRound, Survey

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


def round_triples(round_: EarlierRound) -> Iterator[Statement]:
    """State an earlier round of the survey."""
    node = thing(f"peiling/{round_.code}")
    yield node, TYPE, term("Peiling")
    yield from labelled(node, Text(round_.label_nl, round_.label_en))
    yield node, term("jaar"), integer(round_.year)
    yield node, _SOURCE, thing(round_.publication)
