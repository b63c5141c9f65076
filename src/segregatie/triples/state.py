"""State records as triples, each in the named graph it belongs to.

The order is fixed and doubles are dropped, so the same data gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import (
    CLAIMS,
    DATASET,
    DCTERMS,
    FACTS,
    METADATA,
    OA,
    PLACES,
    PROV,
    QB,
    RDFS,
    REPORT_TEXT,
    SDMX_ATTRIBUTE,
    XSD,
)
from segregatie.base.terms import DERIVED_FROM, TYPE, Statement, bilingual, in_order, integer, passage_iri, term, thing
from segregatie.data.records import Data, Edition, Fact, Figure, Reading, Summary, Survey
from segregatie.ontology.codes import Ontology
from segregatie.report.passages import Form, Passage
from segregatie.triples.prose import (
    claim_triples,
    finding_triples,
    issue_triples,
    question_triples,
    round_triples,
    silence_triples,
    thing_triples,
    weighing_triples,
    word_triples,
)

_MONTH = ox.NamedNode(XSD + "gYearMonth")
_LABEL = ox.NamedNode(RDFS + "label")
_COMMENT = ox.NamedNode(RDFS + "comment")
_SELECTOR, _SOURCE = ox.NamedNode(OA + "hasSelector"), ox.NamedNode(OA + "hasSource")
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
_OBSERVATION, _DATASET = ox.NamedNode(QB + "Observation"), ox.NamedNode(QB + "dataSet")

#: Kinds of fact that are also observations of the cube of measures.
_OBSERVED = "Waarneming"


def fact_triples(fact: Fact) -> Iterator[Statement]:
    """State a fact: its kind, whom it is about, what it says, and every place it comes from."""
    node = thing(fact.key)
    yield node, TYPE, term(fact.kind)
    yield node, TYPE, term("Feit")
    yield node, term("inPeiling"), thing(f"peiling/{fact.survey}")
    yield node, term("overEenheid"), thing(fact.unit)
    if fact.kind == _OBSERVED:
        yield node, TYPE, _OBSERVATION
        yield node, _DATASET, ox.NamedNode(DATASET + "maatregelen")
    for name, path in fact.values:
        yield node, term(name), thing(path)
    for passage in fact.passages:
        yield node, DERIVED_FROM, passage_iri(fact.survey, passage)
    for passage in fact.texts:
        yield node, term("tekstplaats"), passage_iri(fact.survey, passage)
    if fact.certainty:
        yield node, term("zekerheid"), thing(f"zekerheid/{fact.certainty}")
    for reading in fact.readings:
        yield node, term("volgensLezing"), thing(reading)
    if fact.told:
        yield from bilingual(node, term("uitspraak"), *fact.told)


def figure_triples(figure: Figure) -> Iterator[Statement]:
    """State a number that is given only in aggregate."""
    node = thing(figure.key)
    yield node, TYPE, _OBSERVATION
    yield node, TYPE, term("Kerncijfer")
    yield node, _DATASET, ox.NamedNode(DATASET + "kerncijfers")
    yield node, term("inPeiling"), thing(f"peiling/{figure.survey}")
    yield node, term("populatie"), thing(figure.population)
    yield node, term("indicator"), thing(figure.indicator)
    yield node, term("aantal"), integer(figure.count)
    yield node, ox.NamedNode(SDMX_ATTRIBUTE + "unitMeasure"), thing(figure.unit)
    if figure.word:
        yield node, term("gedruktWoord"), thing(f"hoeveelheidswoord/{figure.word}")
    yield node, DERIVED_FROM, passage_iri(figure.report, figure.passage)


def passage_triples(survey: str, passage: Passage, rows: Mapping[str, Passage]) -> Iterator[Statement]:
    """State where a passage stands (Web Annotation): a table row, words of a section, or words within a row."""
    node = passage_iri(survey, passage.id)
    selector = thing(f"selectie/{survey}/{passage.id}")
    yield node, TYPE, ox.NamedNode(OA + "SpecificResource")
    yield node, _IDENTIFIER, ox.Literal(passage.id)
    yield node, _SOURCE, thing(f"tekst/{survey}")
    yield node, _SELECTOR, selector
    row = passage if passage.form is Form.ROW else rows.get(passage.place)
    if row is not None:
        yield selector, TYPE, term("Tabelrij")
        yield selector, TYPE, ox.NamedNode(OA + "Selector")
        yield selector, term("tabel"), ox.Literal(row.place)
        yield selector, term("rijnummer"), integer(row.row)
        yield selector, term("vingerafdruk"), ox.Literal(row.digest)
        if row is passage:
            return
        refined = thing(f"selectie/{survey}/{passage.id}/woorden")
        yield selector, ox.NamedNode(OA + "refinedBy"), refined
        selector = refined
    yield selector, TYPE, term("Woordkeuze")
    yield selector, TYPE, ox.NamedNode(OA + "Selector")
    yield selector, term("onderdeel"), ox.Literal(passage.place)
    yield selector, term("bereik"), ox.Literal(" ".join(map(str, passage.runs)))
    yield selector, term("vingerafdruk"), ox.Literal(passage.digest)


def reading_triples(survey: str, reading: Reading) -> Iterator[Statement]:
    """State how a cell is read, how sure we are and why."""
    node = thing(reading.key)
    yield node, TYPE, term("Lezing")
    yield node, term("lezingsoort"), thing(f"lezingsoort/{reading.kind}")
    yield node, term("zekerheid"), thing(f"zekerheid/{reading.certainty}")
    yield node, DERIVED_FROM, passage_iri(survey, reading.passage)
    yield from bilingual(node, _COMMENT, reading.why_nl, reading.why_en)


def summary_triples(survey: str, summary: Summary) -> Iterator[Statement]:
    """State what a passage says, in our words."""
    yield from bilingual(passage_iri(survey, summary.passage), term("samenvatting"), summary.nl, summary.en)


def survey_triples(survey: Survey, sha256: str) -> Iterator[Statement]:
    """State the round, its report, and the text of it that was read."""
    node, report, text = (thing(f"{kind}/{survey.code}") for kind in ("peiling", "rapport", "tekst"))
    entity = ox.NamedNode(PROV + "Entity")
    yield node, TYPE, term("Peiling")
    yield from bilingual(node, _LABEL, survey.label_nl, survey.label_en)
    yield node, term("jaar"), integer(survey.year)
    yield node, ox.NamedNode(DCTERMS + "source"), report
    yield report, TYPE, ox.NamedNode(DCTERMS + "BibliographicResource")
    yield report, TYPE, entity
    yield report, ox.NamedNode(DCTERMS + "title"), ox.Literal(survey.report_title, language="nl")
    cited = f"{', '.join(survey.authors)} ({survey.year}). {survey.report_title}. {survey.publisher}."
    yield report, ox.NamedNode(DCTERMS + "bibliographicCitation"), ox.Literal(cited)
    yield report, ox.NamedNode(DCTERMS + "issued"), ox.Literal(survey.published, datatype=_MONTH)
    yield text, TYPE, entity
    yield text, DERIVED_FROM, report
    yield text, term("vingerafdruk"), ox.Literal(sha256)


def text_triples(survey: str, texts: Mapping[str, str]) -> Iterator[Statement]:
    """State the report's own words of a passage. For a local build only: they are not ours to publish."""
    for passage, text in texts.items():
        yield passage_iri(survey, passage), ox.NamedNode(OA + "exact"), ox.Literal(text)


def _edition_triples(edition: Edition) -> Iterator[tuple[str, Iterable[Statement]]]:
    survey = edition.survey.code
    for fact in edition.facts:
        yield FACTS, fact_triples(fact)
    for figure in edition.figures:
        yield FACTS, figure_triples(figure)
    for claim in edition.claims:
        yield CLAIMS, claim_triples(claim)
    for issue in edition.issues:
        yield CLAIMS, issue_triples(survey, issue)
    for weighing in edition.weighings:
        yield CLAIMS, weighing_triples(survey, weighing)
    for passage in edition.passages.values():
        yield PLACES, passage_triples(survey, passage, edition.passages)
    for reading in edition.readings:
        yield PLACES, reading_triples(survey, reading)
    for summary in edition.summaries:
        yield PLACES, summary_triples(survey, summary)
    for finding in edition.prose.findings:
        yield FACTS, finding_triples(finding)
    for question in edition.prose.questions:
        yield FACTS, question_triples(question)
    for silence in edition.prose.silences:
        yield PLACES, silence_triples(survey, silence)
    for round_ in edition.prose.rounds:
        yield METADATA, round_triples(round_)
    yield METADATA, survey_triples(edition.survey, edition.text_sha256)


def data_graphs(data: Data, texts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[ox.Triple]]:
    """State everything in data/, by named graph, as it comes.

    `texts` are the report's words by edition and passage; with them the result may not leave this machine.
    """
    graphs: dict[str, list[ox.Triple]] = {}
    for edition in data.editions:
        for graph, statements in _edition_triples(edition):
            graphs.setdefault(graph, []).extend(ox.Triple(*each) for each in statements)
    for each in data.things:
        graphs.setdefault(FACTS, []).extend(ox.Triple(*statement) for statement in thing_triples(each))
    for word in data.words:
        graphs.setdefault(CLAIMS, []).extend(ox.Triple(*statement) for statement in word_triples(word))
    for survey, quoted in (texts or {}).items():
        graphs.setdefault(REPORT_TEXT, []).extend(ox.Triple(*each) for each in text_triples(survey, quoted))
    return graphs


def all_graphs(data: Data, ontology: Ontology, texts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[ox.Triple]]:
    """Join what data/ and ontology/ state, each named graph in order and without doubles."""
    graphs = data_graphs(data, texts)
    for graph, triples in ontology.graphs.items():
        graphs.setdefault(graph, []).extend(triples)
    return {graph: in_order(triples) for graph, triples in sorted(graphs.items())}
