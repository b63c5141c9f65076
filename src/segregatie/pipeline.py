"""The main job: data/ and ontology/ become a judged graph, its tables and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from segregatie.audit.countings import read_countings
from segregatie.audit.recount import Outcome, audit
from segregatie.audit.roundtrip import Comparison, compare
from segregatie.audit.said import check_explained
from segregatie.audit.state import audit_triples
from segregatie.base.files import shown
from segregatie.base.namespaces import AUDIT, DATA_GRAPHS
from segregatie.base.problems import InputError, Problems, Where, problem
from segregatie.base.project import Project
from segregatie.base.terms import in_order, term
from segregatie.data.edition import read_data
from segregatie.data.records import Data, Edition
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.query.answers import Answer, Cell, ask
from segregatie.query.local import LocalStore
from segregatie.query.stored import Query, read_query
from segregatie.query.tables import Laid, lay_out
from segregatie.report.grids import differences
from segregatie.report.spellings import Names, read_names
from segregatie.report.tables import TABLES
from segregatie.report.transcript import Transcript, passage_differences, transcribe
from segregatie.triples.origins import Origins, origins
from segregatie.triples.state import all_graphs

if TYPE_CHECKING:
    from segregatie.validate.judge import Verdict


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything read and stated, before it is judged."""

    project: Project
    ontology: Ontology
    names: Names
    data: Data
    graphs: Mapping[str, list[ox.Triple]]
    #: The data graphs, ready to be asked.
    store: LocalStore
    outcomes: tuple[Outcome, ...] = ()
    transcript: Transcript | None = None

    def origins(self) -> Origins:
        """Find out where every statement came from."""
        return origins(self.data, self.project.ontology)


def state(project: Project, report: Path | None = None) -> Stated:
    """Read data/ and ontology/ and state them as triples; with the report at hand, prove every passage first.

    Raises InputError with everything that is wrong in the files, or that the report contradicts.
    """
    problems = Problems()
    ontology = read_ontology(project.ontology, problems)
    data = read_data(project.data, ontology.codes, problems)
    problems.stop_if_any()
    names = read_names(project.data / "namen.csv", problems)
    transcript, texts = None, {}
    if report is not None:
        from segregatie.report.text import read_report

        text = read_report(report)
        edition = _edition_of(data, report)
        transcript = transcribe(text, names, list(edition.passages.values()), problems, fill=False)
        found = [*problems, *passage_differences(edition.passages, transcript, text.file)]
        for id_, grid in transcript.grids.items():
            found += differences(edition.grids[id_], grid)
        if found:
            raise InputError(found)
        texts = {edition.survey.code: transcript.texts}
    graphs = all_graphs(data, ontology, texts)
    # No outcome is in the store while claims are recounted, so no counting can read one.
    store = LocalStore.of_graphs(graphs)
    outcomes = _recounted(project, data, store)
    graphs[AUDIT] = in_order(ox.Triple(*each) for edition in data.editions for each in audit_triples(edition.survey, outcomes))
    store.add(graphs[AUDIT])
    return Stated(project, ontology, names, data, dict(sorted(graphs.items())), store, outcomes, transcript)


def _recounted(project: Project, data: Data, store: LocalStore) -> tuple[Outcome, ...]:
    """Recount every claim."""
    problems = Problems()
    folder = project.queries / "beweringen"
    countings = read_countings(folder)
    if not countings:
        raise InputError([problem(Where(shown(folder)), "countings-missing")])
    claims = [claim for edition in data.editions for claim in edition.claims]
    outcomes = audit(store, countings, claims, data.words, problems)
    problems.stop_if_any()
    return outcomes


def _edition_of(data: Data, report: Path) -> Edition:
    """The edition the report belongs to: the only one there is, so far."""
    if len(data.editions) != 1:
        raise InputError([problem(Where(shown(report)), "editions-several", count=len(data.editions))])
    return data.editions[0]


def judge(stated: Stated, engine: str = "pyshacl") -> Verdict:
    """Let SHACL and the checks judge what is stated, and tell what they find by file and line.

    Raises InputError where the checks are missing.
    """
    from segregatie.validate.judge import judge_graphs, read_checks

    checks = read_checks(stated.project.queries / "checks")
    return judge_graphs(stated.graphs, stated.store, checks, stated.origins, engine)


#: A query, and what the graph answers to it.
Answered = tuple[Query, Answer]


def answer_tables(stated: Stated, edition: Edition, *, places: bool = False, language: str = "nl") -> dict[str, Answered]:
    """Ask every table of an edition of the graph, by its id; with `places` free text is given by its passage."""
    found = {}
    for table in TABLES:
        query = read_query(stated.project.queries / "tabellen" / f"{table.stem}.rq")
        values = {"peiling": f"peiling/{edition.survey.code}", "taal": language}
        if places and "weergave" in query.parameters:
            values["weergave"] = "plaatsen"
        found[table.id] = (query, ask(stated.store, query, values))
    return found


def regenerate(stated: Stated, edition: Edition, *, places: bool = False) -> dict[str, Laid]:
    """Lay every table of an edition out as the report does."""
    return {id_: lay_out(query, answer, "nl") for id_, (query, answer) in answer_tables(stated, edition, places=places).items()}


def round_trip(stated: Stated) -> list[Comparison]:
    """Compare every regenerated table with the report where it is at hand, else with the grids in data/.

    Raises InputError where a cell differs, or a claim of the prose does not hold, and nothing recorded says why.
    """
    compared = []
    for edition in stated.data.editions:
        made = regenerate(stated, edition, places=True)
        grids = stated.transcript.grids if stated.transcript else edition.grids
        compared += [compare(grid, made[id_], edition.claims, stated.names, stated.ontology.codes) for id_, grid in grids.items()]
    wrong = [problem for each in compared for problem in each.problems]
    problems = Problems()
    check_explained((outcome for outcome in stated.outcomes if outcome.claim.told), problems)
    if wrong or problems.noted:
        raise InputError([*wrong, *problems])
    return compared


#: Statements that have a tidy table of their own.
_LONG = ("bevindingen", "beweringen", "kerncijfers", "toelichtingen")


def answer_long(stated: Stated) -> dict[str, Answered]:
    """Ask the tidy tables: one for each kind of fact, one for each other kind of statement, and a codebook."""
    folder = stated.project.queries / "lange"
    facts = read_query(folder / "feiten.rq")
    found = {}
    for kind in sorted({fact.kind for edition in stated.data.editions for fact in edition.facts if not fact.told}):
        found[kind.casefold()] = (facts, ask(stated.store, facts, {"klasse": f"<{term(kind).value}>"}))
    for name in (*_LONG, "codeboek"):
        query = read_query(folder / f"{name}.rq")
        found[name] = (query, ask(stated.store, query))
    explained = {query.name: query for query, _ in found.values()}
    codes, book = found["codeboek"]
    lines = tuple(line for query in explained.values() for line in _columns(query))
    found["codeboek"] = (codes, replace(book, rows=(*lines, *book.rows)))
    return found


def _columns(query: Query) -> list[tuple[Cell, ...]]:
    """The explanation of a query's columns, as lines of the codebook."""
    lines = [("kolom", name, "", name, name, told["nl"], told["en"]) for name, told in query.explained.items()]
    return [tuple(map(Cell, line)) for line in lines]


def count_triples(stated: Stated) -> int:
    """How many triples the data graphs hold."""
    return sum(len(stated.graphs.get(name, ())) for name in DATA_GRAPHS)
