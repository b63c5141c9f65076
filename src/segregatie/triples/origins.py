"""Where each statement came from: the file and the line that state it. Kept in memory, never in the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from segregatie.base.namespaces import DEF, PROV
from segregatie.base.problems import Where
from segregatie.base.terms import passage_iri, thing
from segregatie.data.records import Data, Edition
from segregatie.ontology.turtle import Block, blocks_of, line_of

#: Subject, predicate, and object as N-Triples writes it; an empty object stands for every object.
Key = tuple[str, str, str]


class Origins:
    """Answers where a statement, or what is said about a node, came from."""

    def __init__(self, nodes: Mapping[str, Where], statements: Mapping[Key, Where], blocks: Mapping[str, Sequence[Block]]) -> None:
        self._nodes = nodes
        self._statements = statements
        self._blocks = blocks

    def of(self, subject: str, predicate: str = "", value: str = "") -> Where | None:
        """The line of a statement; where only its subject has one, that; None for what no file states.

        `value` is the object as N-Triples writes it.
        """
        for key in ((subject, predicate, value), (subject, predicate, "")):
            if key in self._statements:
                return self._statements[key]
        if subject in self._blocks:
            return line_of(self._blocks[subject], predicate, value)
        return self._nodes.get(subject)

    def tells_of(self, node: str) -> bool:  # noqa: ARG002 - what is handed in needs it
        """Whether a problem may be told where this node is stated: everywhere."""
        return True

    def first(self, sought: Sequence[Key], near: Sequence[str], *, far: bool = False) -> Where | None:  # noqa: ARG002 - likewise
        """The line of the first of these statements that a file makes, or of its subject."""
        return next((where for each in sought if (where := self.of(*each))), None)


def origins(data: Data, folder: Path) -> Origins:
    """Say where everything in data/, and in the ontology below `folder`, is stated."""
    nodes: dict[str, Where] = {}
    statements: dict[Key, Where] = {}
    for edition in data.editions:
        nodes |= _nodes(edition)
        for fact in edition.facts:
            for name, path, where in fact.elsewhere:
                predicate, place = (PROV + "wasDerivedFrom", f"passage/{fact.survey}/{path}") if name == "bron" else (DEF + name, path)
                statements[thing(fact.key).value, predicate, str(thing(place))] = where
        statements |= dict(_from_other_files(edition))
    nodes |= {thing(f"{each.kind}/{each.code}").value: each.where for each in data.things}
    nodes |= {thing(f"hoeveelheidswoord/{word.code}").value: word.where for word in data.words}
    return Origins(nodes, statements, blocks_of(folder))


def _nodes(edition: Edition) -> dict[str, Where]:
    survey, prose = edition.survey.code, edition.prose
    found = {thing(f"{kind}/{survey}").value: edition.survey.where for kind in ("peiling", "rapport", "tekst", "natelling")}
    for keyed in (edition.facts, edition.figures, edition.readings, prose.findings, prose.questions):
        found |= {thing(each.key).value: each.where for each in keyed}
    for claim in edition.claims:
        found[thing(f"bewering/{survey}/{claim.key}").value] = claim.where
        found[thing(f"oordeel/{survey}/{claim.key}").value] = claim.where
    found |= {thing(f"kwestie/{survey}/{issue.code}").value: issue.where for issue in edition.issues}
    found |= {thing(f"weging/{survey}/{each.reader}/{each.claim}").value: each.where for each in edition.weighings}
    for passage in edition.passages.values():
        found[passage_iri(survey, passage.id).value] = passage.where
        found[thing(f"selectie/{survey}/{passage.id}").value] = passage.where
        found[thing(f"selectie/{survey}/{passage.id}/woorden").value] = passage.where
    return found | {thing(f"peiling/{round_.code}").value: round_.where for round_ in prose.rounds}


def _from_other_files(edition: Edition) -> Iterator[tuple[Key, Where]]:
    """Statements about a node that stand in another file than the node itself."""
    survey = edition.survey.code
    read = {reading.key: reading for reading in edition.readings}
    for fact in edition.facts:
        for key in fact.readings:
            yield (thing(fact.key).value, DEF + "volgensLezing", str(thing(key))), read[key].where
            if read[key].certainty == fact.certainty:
                yield (thing(fact.key).value, DEF + "zekerheid", ""), read[key].where
    for summary in edition.summaries:
        yield (passage_iri(survey, summary.passage).value, DEF + "samenvatting", ""), summary.where
    for silence in edition.prose.silences:
        for name in ("zwijgreden", "herhaalt"):
            yield (passage_iri(survey, silence.passage).value, DEF + name, ""), silence.where
    for claim in edition.claims:
        if claim.explained:
            for name in ("ernst", "mogelijkeVerklaring", "kwestie"):
                yield (thing(f"bewering/{survey}/{claim.key}").value, DEF + name, ""), claim.explained
