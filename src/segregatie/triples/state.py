"""State records as triples, each with the named graph it belongs to and the line that says so.

The order is fixed and doubles are dropped, so the same data gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from segregatie.base.namespaces import CLAIMS, CONCEPTS, FACTS, METADATA, OA, ONTOLOGY, REPORT_TEXT
from segregatie.base.terms import Group, Statement, in_order, passage_iri
from segregatie.data.records import Data, Edition
from segregatie.ontology.codes import Ontology
from segregatie.triples.claims import claim_groups, issue_triples, weighing_triples, word_triples
from segregatie.triples.entailed import Entailed
from segregatie.triples.facts import asked_triples, fact_groups, figure_triples, finding_triples, question_triples, thing_triples
from segregatie.triples.labels import Wording
from segregatie.triples.places import place_groups
from segregatie.triples.rounds import editing_triples, round_triples, survey_triples


def text_triples(survey: str, texts: Mapping[str, str]) -> Iterator[Statement]:
    """State the report's own words of a passage. For a local build only: they are not ours to publish."""
    for passage, text in texts.items():
        yield passage_iri(survey, passage), ox.NamedNode(OA + "exact"), ox.Literal(text)


def _edition_groups(edition: Edition, ontology: Ontology) -> Iterator[Group]:
    survey = edition.survey.code
    rows = {each.passage: each.path for each in edition.asked if each.path.partition("/")[0] not in ("maatregel", "activiteit")}
    wording = Wording((*ontology.graphs[ONTOLOGY], *ontology.graphs[CONCEPTS]), rows)
    readings = {reading.key: reading for reading in edition.readings}
    for fact in edition.facts:
        yield from fact_groups(fact, readings, wording)
    for figure in edition.figures:
        yield FACTS, figure.where, figure_triples(figure, wording)
    for finding in edition.prose.findings:
        yield FACTS, finding.where, finding_triples(finding)
    for question in edition.prose.questions:
        yield FACTS, question.where, question_triples(question)
    for each in edition.asked:
        yield FACTS, each.where, asked_triples(survey, each, wording)
    for claim in edition.claims:
        yield from claim_groups(claim, wording)
    for issue in edition.issues:
        yield CLAIMS, issue.where, issue_triples(edition.survey.code, issue)
    for weighing in edition.weighings:
        yield CLAIMS, weighing.where, weighing_triples(edition.survey.code, weighing, wording)
    yield from place_groups(edition, wording)
    for round_ in edition.prose.rounds:
        yield METADATA, round_.where, round_triples(round_)
    yield METADATA, edition.survey.where, survey_triples(edition.survey, edition.text_sha256)
    yield METADATA, edition.survey.where, editing_triples(edition.survey, (weighing.reader for weighing in edition.weighings))


def data_groups(data: Data, ontology: Ontology) -> Iterator[Group]:
    """State everything in data/, as it comes, with what follows from it."""
    entailed = Entailed(ontology.graphs[ONTOLOGY])
    for graph, where, statements in _groups(data, ontology):
        yield graph, where, entailed(statements)


def _groups(data: Data, ontology: Ontology) -> Iterator[Group]:
    for edition in data.editions:
        yield from _edition_groups(edition, ontology)
    for named in data.things:
        yield FACTS, named.where, thing_triples(named)
    for word in data.words:
        yield CLAIMS, word.where, word_triples(word)


def all_graphs(data: Data, ontology: Ontology, texts: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, list[ox.Triple]]:
    """Join what data/ and ontology/ state, each named graph in order and without doubles.

    `texts` are the report's words by edition and passage; with them the result may not leave this machine.
    """
    entailed = Entailed(ontology.graphs[ONTOLOGY])
    graphs: dict[str, list[ox.Triple]] = {name: list(triples) for name, triples in ontology.graphs.items()}
    for name in (CONCEPTS, METADATA, ONTOLOGY):
        named = ((subject, predicate, value) for subject, predicate, value in graphs[name] if isinstance(subject, ox.NamedNode))
        graphs[name] += [ox.Triple(*statement) for statement in entailed.following(named)]
    for graph, _, statements in data_groups(data, ontology):
        graphs.setdefault(graph, []).extend(ox.Triple(*statement) for statement in statements)
    for survey, quoted in (texts or {}).items():
        graphs.setdefault(REPORT_TEXT, []).extend(ox.Triple(*statement) for statement in text_triples(survey, quoted))
    return {graph: in_order(triples) for graph, triples in sorted(graphs.items())}
