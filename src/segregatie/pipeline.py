"""The main job: data/ and ontology/ become a judged graph, its tables and its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from segregatie.audit.recount import Outcome, audit
from segregatie.audit.roundtrip import Comparison, compare
from segregatie.audit.said import check_explained
from segregatie.audit.state import audit_groups
from segregatie.base.files import shown
from segregatie.base.namespaces import AUDIT, CONCEPTS, DATA_GRAPHS, ONTOLOGY
from segregatie.base.problems import InputError, Problem, Problems, Where, problem
from segregatie.base.project import Project
from segregatie.base.terms import Group, in_order, thing
from segregatie.data.edition import read_data
from segregatie.data.records import Data, Edition
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.query.answers import Answer, Cell, ask
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.laid import Laid
from segregatie.query.layout import lay_table
from segregatie.query.local import LocalStore
from segregatie.query.parameters import ALL, SURVEY, bind
from segregatie.query.stored import Query
from segregatie.report.grids import differences
from segregatie.report.transcript import Transcript, passage_differences, transcribe
from segregatie.triples.entailed import Entailed
from segregatie.triples.labels import Wording
from segregatie.triples.origins import Origins
from segregatie.triples.state import all_graphs, data_groups
from segregatie.validate.queries import check_queries

if TYPE_CHECKING:
    from segregatie.validate.judge import Verdict


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything read and stated, before it is judged."""

    project: Project
    ontology: Ontology
    data: Data
    graphs: Mapping[str, list[ox.Triple]]
    #: The data graphs, ready to be asked, and what they know.
    store: LocalStore
    known: Known
    outcomes: tuple[Outcome, ...] = ()
    #: What the reports at hand print, by round.
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    #: What was taken in although it is not as it should be.
    advice: tuple[Problem, ...] = ()

    def origins(self) -> Origins:
        """Find out where every statement came from."""
        judged = _judged(self.data, self.outcomes, self.ontology)
        return Origins(chain(data_groups(self.data, self.ontology), judged), self.ontology.blocks(self.project.ontology))


def state(
    project: Project,
    reports: Mapping[str, Path] | None = None,
    *,
    queries: bool = False,
    recounting: bool = True,
    rounds: Collection[str] | None = None,
) -> Stated:
    """Read data/ and ontology/ and state them as triples; of the reports at hand, by round, prove every passage first.

    With `queries` every stored query is looked at before it is asked. Without `recounting` nothing is said of what claims come
    to. With `rounds` only these are read. Raises InputError with everything that is wrong in the files, or that the report contradicts.
    """
    problems = Problems(at_hand=bool(reports))
    ontology = read_ontology(project.ontology, problems)
    data = read_data(project.data, ontology.codes, problems, rounds)
    wrong = [*check_queries(project.queries, ontology)] if queries else []
    if problems.noted or wrong:
        raise InputError([*problems, *wrong])
    advice = tuple(problems)
    transcripts = _proved(data, reports or {})
    graphs = all_graphs(data, ontology, {survey: transcript.texts for survey, transcript in transcripts.items()})
    store = LocalStore.of_graphs(graphs)
    stated = Stated(project, ontology, data, {**graphs, AUDIT: []}, store, Known(store), (), transcripts, advice)
    return with_outcomes(stated) if recounting else stated


def with_outcomes(stated: Stated) -> Stated:
    """Recount every claim and state what came of it. Raises InputError where a counting is missing or cannot be asked."""
    # No outcome is in the store while claims are recounted, so no counting can read one.
    outcomes = recounted(stated.project, stated.data, stated.store)
    said = outcome_triples(stated.data, outcomes, stated.ontology)
    stated.store.add(said)
    return replace(stated, graphs=dict(sorted({**stated.graphs, AUDIT: said}.items())), outcomes=outcomes)


def outcome_triples(data: Data, outcomes: Sequence[Outcome], ontology: Ontology) -> list[ox.Triple]:
    """State what came of recounting, in order."""
    return in_order(ox.Triple(*statement) for _, _, statements in _judged(data, outcomes, ontology) for statement in statements)


def _judged(data: Data, outcomes: Sequence[Outcome], ontology: Ontology) -> Iterator[Group]:
    """State what came of recounting, with what follows from it."""
    entailed = Entailed(ontology.graphs[ONTOLOGY])
    wording = Wording((*ontology.graphs[ONTOLOGY], *ontology.graphs[CONCEPTS]))
    for edition in data.editions:
        for graph, where, statements in audit_groups(edition.survey, outcomes, wording):
            yield graph, where, entailed(statements)


def recounted(project: Project, data: Data, store: LocalStore) -> tuple[Outcome, ...]:
    """Recount every claim. Raises InputError where a counting is missing or cannot be asked."""
    problems = Problems()
    folder = project.queries / "beweringen"
    countings = read_queries(folder)
    if not countings:
        raise InputError([problem(Where(shown(folder)), "countings-missing")])
    claims = [claim for edition in data.editions for claim in edition.claims]
    outcomes = audit(store, countings, claims, data.words, problems)
    problems.stop_if_any()
    return outcomes


def _proved(data: Data, reports: Mapping[str, Path]) -> dict[str, Transcript]:
    """Read the reports at hand, and prove every passage and cell of their editions. Raises InputError where one differs."""
    transcripts: dict[str, Transcript] = {}
    found: list[Problem] = []
    for edition in data.editions:
        if edition.survey.code in reports:
            from segregatie.report.text import read_report

            problems = Problems(at_hand=True)
            text = read_report(reports[edition.survey.code], edition.tables)
            transcript = transcribe(text, data.names, list(edition.passages.values()), problems, fill=False)
            found += [*problems, *passage_differences(edition.passages, transcript, text.file)]
            for id_, grid in transcript.grids.items():
                found += differences(edition.grids[id_], grid)
            transcripts[edition.survey.code] = transcript
    if found:
        raise InputError(found)
    return transcripts


def judge(stated: Stated, engine: str = "pyshacl", kept: Path | None = None) -> Verdict:
    """Let SHACL and the checks judge what is stated, and tell what they find by file and line.

    SHACL judges each round apart; what it finds is kept in the folder `kept`, and not sought again while nothing changes.
    Raises InputError where the checks are missing.
    """
    from segregatie.validate.by_part import Kept, by_part
    from segregatie.validate.judge import judge_graphs, read_checks

    checks = read_checks(stated.project.queries / "checks")
    judged = by_part([edition.survey.code for edition in stated.data.editions], Kept(kept))
    return judge_graphs(stated.graphs, stated.store, checks, stated.origins, engine, judged=judged)


def regenerate(stated: Stated, edition: Edition, language: str = "nl", *, places: bool = False) -> dict[str, Laid]:
    """Lay every table of an edition out as the report does, by its code; with `places` free text is given by its passage."""
    queries, survey = read_queries(stated.project.queries / "tabellen"), thing(f"peiling/{edition.survey.code}").value
    tables = [table for table in stated.known.tables if table.survey == survey]
    return {table.code: lay_table(table, queries, stated.known, language, by_place=places) for table in tables}


def round_trip(stated: Stated) -> list[Comparison]:
    """Compare every regenerated table with the report where it is at hand, else with the grids in data/.

    Raises InputError where a cell differs, or a claim of the prose does not hold, and nothing recorded says why.
    """
    compared = []
    for edition in stated.data.editions:
        made = regenerate(stated, edition, places=True)
        transcript = stated.transcripts.get(edition.survey.code)
        for id_, grid in (transcript.grids if transcript else edition.grids).items():
            compared.append(compare(grid, made[id_], edition.claims, stated.data.names, stated.ontology.codes))
            compared[-1].survey = edition.survey.code if len(stated.data.editions) > 1 else ""
    wrong = [problem for each in compared for problem in each.problems]
    problems = Problems()
    check_explained((outcome for outcome in stated.outcomes if outcome.claim.told), problems)
    if wrong or problems.noted:
        raise InputError([*wrong, *problems])
    return compared


#: A query, and what the graph answers to it.
Answered = tuple[Query, Answer]
#: Statements that have a tidy table of their own.
_LONG: Final = ("bevindingen", "beweringen", "kerncijfers", "toelichtingen")
#: The query of all kinds of fact, and the codebook.
_FACTS, _CODES = "feiten", "codeboek"
#: The parameter of the former that sets the class, and its column that names the fact.
_CLASS, _NODE = "klasse", "feit"


def long_names(stated: Stated) -> list[str]:
    """The tidy tables there are: one for each kind of fact, one for each other kind of statement, and a codebook."""
    return [*sorted(kind.casefold() for kind in fact_kinds(stated)), *_LONG, _CODES]


def fact_kinds(stated: Stated) -> set[str]:
    """The classes of facts there are."""
    return {fact.kind for edition in stated.data.editions for fact in edition.facts if not fact.told}


def answer_long(stated: Stated, names: Sequence[str] = ()) -> dict[str, Answered]:
    """Ask the tidy tables, all or some."""
    queries, kinds = read_queries(stated.project.queries / "lange"), {kind.casefold(): kind for kind in fact_kinds(stated)}
    wanted = names or long_names(stated)
    facts = _facts(stated, queries[_FACTS], {name: kinds[name] for name in wanted if name in kinds})
    found = {}
    for name in wanted:
        if name in kinds:
            found[name] = (queries[_FACTS], facts[name])
            continue
        answer = _answered(stated, queries[name], {})
        found[name] = (queries[name], replace(answer, rows=(*_explained(queries), *answer.rows)) if name == _CODES else answer)
    return found


def _facts(stated: Stated, query: Query, kinds: Mapping[str, str]) -> Mapping[str, Answer]:
    """Ask the facts of each of these classes, by the name of its table.

    More than one are asked at once and parted, in their order: the query looks at every fact, whatever class it gives.
    """
    if len(kinds) < 2:
        return {name: _answered(stated, query, {_CLASS: kind}) for name, kind in kinds.items()}
    every = _answered(stated, query, {})
    node = every.variables.index(_NODE)
    names = {kind: name for name, kind in kinds.items()}
    tables = {thing(fact.key).value: names.get(fact.kind, "") for edition in stated.data.editions for fact in edition.facts}
    rows: dict[str, list[tuple[Cell | None, ...]]] = {name: [] for name in kinds}
    for row in every.rows:
        if (cell := row[node]) and (name := tables[cell.text]):
            rows[name].append(row)
    return {name: Answer(every.variables, tuple(those)) for name, those in rows.items()}


def _explained(queries: Mapping[str, Query]) -> Iterator[tuple[Cell, ...]]:
    """What the columns of the tidy tables hold, as lines of the codebook."""
    for name in (_FACTS, *_LONG):
        yield from _columns(queries[name])


def _answered(stated: Stated, query: Query, values: Mapping[str, str]) -> Answer:
    """Ask a query of every round."""
    every = {SURVEY: ALL} if SURVEY in query.parameters else {}
    return ask(stated.store, bind(query, {**every, **values}, stated.known).text, query.where)


def _columns(query: Query) -> list[tuple[Cell, ...]]:
    """The explanation of a query's columns, as lines of the codebook."""
    lines = [("kolom", name, "", name, name, told["nl"], told["en"]) for name, told in query.explained.items()]
    return [tuple(map(Cell, line)) for line in lines]


def count_triples(stated: Stated) -> int:
    """How many triples the data graphs hold."""
    return sum(len(stated.graphs.get(name, ())) for name in DATA_GRAPHS)
