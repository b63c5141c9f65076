"""State records as triples, each in the named graph it belongs to.

The order is fixed and doubles are dropped, so the same data gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from segregatie.namespaces import (
    CLAIMS,
    DATASET,
    DCTERMS,
    DEF,
    FACTS,
    ID,
    METADATA,
    OA,
    ORG,
    PLACES,
    PROV,
    QB,
    RDF,
    RDFS,
    REPORT_TEXT,
    SDMX_ATTRIBUTE,
    XSD,
)  # fmt: skip
from segregatie.ontology import Ontology
from segregatie.passages import Form, Passage
from segregatie.problems import Where
from segregatie.records import Claim, Data, Edition, Fact, Figure, Organisation, Reading, Summary, Survey

Node: TypeAlias = ox.NamedNode | ox.Literal
Statement: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, Node]

_INTEGER = ox.NamedNode(XSD + "integer")
_MONTH = ox.NamedNode(XSD + "gYearMonth")
_TYPE = ox.NamedNode(RDF + "type")
_WRITTEN_TYPE = f"> {_TYPE} "
_LABEL = ox.NamedNode(RDFS + "label")
_COMMENT = ox.NamedNode(RDFS + "comment")
_DERIVED_FROM = ox.NamedNode(PROV + "wasDerivedFrom")
_SELECTOR, _SOURCE = ox.NamedNode(OA + "hasSelector"), ox.NamedNode(OA + "hasSource")
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
_OBSERVATION, _DATASET = ox.NamedNode(QB + "Observation"), ox.NamedNode(QB + "dataSet")

#: Kinds of fact that are also observations of the cube of measures.
_OBSERVED = "Waarneming"
_UNIT_OF_MEASURE = "meeteenheid/eenheden"


@cache
def thing(path: str) -> ox.NamedNode:
    """Return the IRI of a thing: `gemeente/almelo`."""
    return ox.NamedNode(ID + path)


@cache
def term(name: str) -> ox.NamedNode:
    """Return the IRI of a term of the vocabulary."""
    return ox.NamedNode(DEF + name)


def passage_iri(survey: str, passage: str) -> ox.NamedNode:
    """Return the IRI of a passage, named by its place."""
    return thing(f"passage/{survey}/{passage}")


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_INTEGER)


def _bilingual(subject: ox.NamedNode, predicate: ox.NamedNode, nl: str, en: str) -> Iterator[Statement]:
    yield subject, predicate, ox.Literal(nl, language="nl")
    yield subject, predicate, ox.Literal(en, language="en")


def fact_triples(fact: Fact) -> Iterator[Statement]:
    """State a fact: its kind, whom it is about, what it says, and every place it comes from."""
    node = thing(fact.key)
    yield node, _TYPE, term(fact.kind)
    yield node, _TYPE, term("Feit")
    yield node, term("peiling"), thing(f"peiling/{fact.survey}")
    yield node, term("eenheid"), thing(fact.unit)
    if fact.kind == _OBSERVED:
        yield node, _TYPE, _OBSERVATION
        yield node, _DATASET, ox.NamedNode(DATASET + "maatregelen")
    for name, path in fact.values:
        yield node, term(name), thing(path)
    for passage in fact.passages:
        yield node, _DERIVED_FROM, passage_iri(fact.survey, passage)
    for passage in fact.texts:
        yield node, term("tekstplaats"), passage_iri(fact.survey, passage)
    if fact.certainty:
        yield node, term("zekerheid"), thing(f"zekerheid/{fact.certainty}")
    for reading in fact.readings:
        yield node, term("lezing"), thing(reading)


def figure_triples(figure: Figure) -> Iterator[Statement]:
    """State a number that is given only in aggregate."""
    node = thing(figure.key)
    yield node, _TYPE, _OBSERVATION
    yield node, _TYPE, term("Kerncijfer")
    yield node, _DATASET, ox.NamedNode(DATASET + "kerncijfers")
    yield node, term("peiling"), thing(f"peiling/{figure.survey}")
    yield node, term("populatie"), thing(figure.population)
    yield node, term("indicator"), thing(figure.indicator)
    yield node, term("aantal"), _integer(figure.count)
    yield node, ox.NamedNode(SDMX_ATTRIBUTE + "unitMeasure"), thing(_UNIT_OF_MEASURE)
    yield node, _DERIVED_FROM, passage_iri(figure.survey, figure.passage)


def claim_triples(claim: Claim) -> Iterator[Statement]:
    """State what the report prints about its own figures; what counting gives is not stated here."""
    node = thing(f"bewering/{claim.survey}/{claim.key}")
    printed = "gedruktPercentage" if claim.kind == "percentage" else "gedruktAantal"
    yield node, _TYPE, term("Bewering")
    yield node, term("peiling"), thing(f"peiling/{claim.survey}")
    yield node, term("beweringsoort"), thing(f"beweringsoort/{claim.kind}")
    yield node, term(printed), _integer(claim.printed)
    yield node, term("populatie"), thing(claim.population)
    for path in claim.about:
        yield node, term("betreft"), thing(path)
    if claim.heading:
        yield node, term("kolomkop"), ox.Literal(claim.heading)
    yield node, _DERIVED_FROM, passage_iri(claim.survey, claim.passage)
    if claim.explanation:
        yield from _bilingual(node, term("mogelijkeVerklaring"), *claim.explanation)


def passage_triples(survey: str, passage: Passage, rows: Mapping[str, Passage]) -> Iterator[Statement]:
    """State where a passage stands (Web Annotation): a table row, words of a section, or words within a row."""
    node = passage_iri(survey, passage.id)
    selector = thing(f"selectie/{survey}/{passage.id}")
    yield node, _TYPE, ox.NamedNode(OA + "SpecificResource")
    yield node, _IDENTIFIER, ox.Literal(passage.id)
    yield node, _SOURCE, thing(f"tekst/{survey}")
    yield node, _SELECTOR, selector
    row = passage if passage.form is Form.ROW else rows.get(passage.place)
    if row is not None:
        yield selector, _TYPE, term("Tabelrij")
        yield selector, _TYPE, ox.NamedNode(OA + "Selector")
        yield selector, term("tabel"), ox.Literal(row.place)
        yield selector, term("rijnummer"), _integer(row.row)
        yield selector, term("vingerafdruk"), ox.Literal(row.digest)
        if row is passage:
            return
        refined = thing(f"selectie/{survey}/{passage.id}/woorden")
        yield selector, ox.NamedNode(OA + "refinedBy"), refined
        selector = refined
    yield selector, _TYPE, term("Woordkeuze")
    yield selector, _TYPE, ox.NamedNode(OA + "Selector")
    yield selector, term("onderdeel"), ox.Literal(passage.place)
    yield selector, term("bereik"), ox.Literal(" ".join(map(str, passage.runs)))
    yield selector, term("vingerafdruk"), ox.Literal(passage.digest)


def reading_triples(survey: str, reading: Reading) -> Iterator[Statement]:
    """State how a cell is read, how sure we are and why."""
    node = thing(reading.key)
    yield node, _TYPE, term("Lezing")
    yield node, term("lezingsoort"), thing(f"lezingsoort/{reading.kind}")
    yield node, term("zekerheid"), thing(f"zekerheid/{reading.certainty}")
    yield node, _DERIVED_FROM, passage_iri(survey, reading.passage)
    yield from _bilingual(node, _COMMENT, reading.why_nl, reading.why_en)


def summary_triples(survey: str, summary: Summary) -> Iterator[Statement]:
    """State what a passage says, in our words."""
    yield from _bilingual(passage_iri(survey, summary.passage), term("samenvatting"), summary.nl, summary.en)


def organisation_triples(organisation: Organisation) -> Iterator[Statement]:
    """State an organisation the report names."""
    node = thing(f"organisatie/{organisation.code}")
    yield node, _TYPE, ox.NamedNode(ORG + "Organization")
    yield from _bilingual(node, _LABEL, organisation.name, organisation.name)
    yield from _bilingual(node, _COMMENT, organisation.about_nl, organisation.about_en)


def survey_triples(survey: Survey, sha256: str) -> Iterator[Statement]:
    """State the round, its report, and the text of it that was read."""
    node, report, text = (thing(f"{kind}/{survey.code}") for kind in ("peiling", "rapport", "tekst"))
    entity = ox.NamedNode(PROV + "Entity")
    yield node, _TYPE, term("Peiling")
    yield from _bilingual(node, _LABEL, survey.label_nl, survey.label_en)
    yield node, term("jaar"), _integer(survey.year)
    yield node, ox.NamedNode(DCTERMS + "source"), report
    yield report, _TYPE, ox.NamedNode(DCTERMS + "BibliographicResource")
    yield report, _TYPE, entity
    yield report, ox.NamedNode(DCTERMS + "title"), ox.Literal(survey.report_title, language="nl")
    cited = f"{', '.join(survey.authors)} ({survey.year}). {survey.report_title}. {survey.publisher}."
    yield report, ox.NamedNode(DCTERMS + "bibliographicCitation"), ox.Literal(cited)
    yield report, ox.NamedNode(DCTERMS + "issued"), ox.Literal(survey.published, datatype=_MONTH)
    yield text, _TYPE, entity
    yield text, _DERIVED_FROM, report
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
    for passage in edition.passages.values():
        yield PLACES, passage_triples(survey, passage, edition.passages)
    for reading in edition.readings:
        yield PLACES, reading_triples(survey, reading)
    for summary in edition.summaries:
        yield PLACES, summary_triples(survey, summary)
    yield METADATA, survey_triples(edition.survey, edition.text_sha256)


def data_graphs(data: Data, texts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[ox.Triple]]:
    """State everything in data/, by named graph, as it comes.

    `texts` are the report's words by edition and passage; with them the result may not leave this machine.
    """
    graphs: dict[str, list[ox.Triple]] = {}
    for edition in data.editions:
        for graph, statements in _edition_triples(edition):
            graphs.setdefault(graph, []).extend(ox.Triple(*each) for each in statements)
    for organisation in data.organisations:
        graphs.setdefault(FACTS, []).extend(ox.Triple(*each) for each in organisation_triples(organisation))
    for survey, quoted in (texts or {}).items():
        graphs.setdefault(REPORT_TEXT, []).extend(ox.Triple(*each) for each in text_triples(survey, quoted))
    return graphs


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Drop doubles and sort by subject, then type first, predicate and object: grouped for a reader, stable for a machine."""
    # Sorting the written triples, with a sign for the type that sorts before any IRI, is six times faster than by parts.
    written = {str(triple).replace(_WRITTEN_TYPE, "> ! ", 1): triple for triple in triples}
    return [written[key] for key in sorted(written)]


def all_graphs(data: Data, ontology: Ontology, texts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[ox.Triple]]:
    """Join what data/ and ontology/ state, each named graph in order and without doubles."""
    graphs = data_graphs(data, texts)
    for graph, triples in ontology.graphs.items():
        graphs.setdefault(graph, []).extend(triples)
    return {graph: in_order(triples) for graph, triples in sorted(graphs.items())}


def origins(data: Data) -> dict[str, Where]:
    """Say for each subject which line of data/ states it; kept in memory, never in the graph."""
    found: dict[str, Where] = {}
    for edition in data.editions:
        survey = edition.survey.code
        found |= {thing(fact.key).value: fact.where for fact in edition.facts}
        found |= {thing(figure.key).value: figure.where for figure in edition.figures}
        found |= {thing(f"bewering/{survey}/{claim.key}").value: claim.where for claim in edition.claims}
        found |= {thing(reading.key).value: reading.where for reading in edition.readings}
        for passage in edition.passages.values():
            found[passage_iri(survey, passage.id).value] = passage.where
            found[thing(f"selectie/{survey}/{passage.id}").value] = passage.where
            found[thing(f"selectie/{survey}/{passage.id}/woorden").value] = passage.where
        found |= {thing(f"{kind}/{survey}").value: edition.survey.where for kind in ("peiling", "rapport", "tekst")}
    found |= {thing(f"organisatie/{each.code}").value: each.where for each in data.organisations}
    return found
