"""What finds a change to data/: reading, the judge, the claims, the expected tables and answers, the report.

Nothing that a digest finds counts, save against the report itself: a row of a table has one in passages.csv, and that is a second
copy of what it prints. The rule is left out while data/ is read, so that what else would be found is found.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from conftest import ROOT
from segregatie.audit.recount import Outcome, audit
from segregatie.base import languages
from segregatie.base.namespaces import AUDIT, CLAIMS, DEF, RDFS
from segregatie.base.problems import NOWHERE, InputError, Problem, Problems, Where
from segregatie.base.project import Project
from segregatie.data.edition import read_data
from segregatie.data.measures import QuantityWord
from segregatie.data.records import Claim, Data
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.pipeline import Stated, judge, outcome_triples, round_trip
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.local import LocalStore
from segregatie.query.stored import Query
from segregatie.report.grids import differences
from segregatie.report.text import Report, read_report
from segregatie.report.transcript import passage_differences, transcribe
from segregatie.triples.state import all_graphs
from test_questions import CASES, expected, shown
from test_tables import by_place
from test_tables import expected as expected_table
from world import Mutant

#: Rules that compare a row with its digest, which nothing here may rest on.
BY_DIGEST = frozenset({"row-unproved"})
#: Rules by which a claim that is recounted tells on a change; the rest is told by the form of data/ and graph.
BY_CLAIMS = frozenset(
    {"claim-does-not-hold", "contradiction-of-a-claim-that-holds", "contradiction-of-a-cell-that-holds", "cell-not-regenerated"}
)
#: Properties with our own words, which no query counts.
_TOLD = frozenset({*(DEF + name for name in ("uitspraak", "samenvatting", "mogelijkeVerklaring")), RDFS + "comment"})

_leaning = languages.leaning
#: What may find a change, in the order in which it is told.
CATCHERS = ("validation", "claims", "expected", "report")
Graphs = Mapping[str, list[ox.Triple]]


class _WithoutDigests(Problems):
    """Notes everything but what a digest finds."""

    def add(self, where: Where, rule: str, /, **values: object) -> None:
        if rule not in BY_DIGEST:
            super().add(where, rule, **values)


@dataclass(frozen=True)
class Read:
    """A damaged data/ once it is read: what was told, and what it holds where nothing was."""

    problems: tuple[Problem, ...]
    data: Data


class Bench:
    """A folder with a copy of data/ in which one file at a time is damaged; the working directory is moved there."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "data", folder / "data")
        for name in ("ontology", "queries"):
            (folder / name).symlink_to(ROOT / name)
        os.chdir(folder)
        self.project = Project(folder)
        # The same texts are read again and again.
        languages.leaning = cache(_leaning)

    @cached_property
    def ontology(self) -> Ontology:
        """Vocabulary, code lists and shapes: no change touches them."""
        return read_ontology(Path("ontology"), Problems())

    def read(self, mutant: Mutant | None = None) -> Read:
        """Read data/ with one file damaged, and mend the file."""
        path = Path(mutant.file) if mutant else None
        good = path.read_bytes() if path else b""
        problems = _WithoutDigests()
        try:
            if path and mutant:
                path.write_text(mutant.text, encoding="utf-8", newline="\n")
            data = read_data(Path("data"), self.ontology.codes, problems)
            return Read(tuple(problems), data)
        finally:
            if path:
                path.write_bytes(good)

    @cached_property
    def data(self) -> Data:
        """The data as they are."""
        return self.read().data

    @cached_property
    def _countings(self) -> Mapping[str, Query]:
        return read_queries(Path("queries/beweringen"))

    @cached_property
    def _good(self) -> tuple[Graphs, tuple[Outcome, ...]]:
        """The graphs of data/ as they are, and what came of the claims."""
        graphs = all_graphs(self.data, self.ontology, {})
        return graphs, self._audit(LocalStore.of_graphs(graphs), _claims(self.data), self.data.words)

    def _audit(self, store: LocalStore, claims: Iterable[Claim], words: Iterable[QuantityWord]) -> tuple[Outcome, ...]:
        problems = Problems()
        found = audit(store, self._countings, claims, words, problems)
        problems.stop_if_any()
        return found

    def _recount(self, data: Data, graphs: Graphs, store: LocalStore) -> tuple[Outcome, ...]:
        """Recount what can have changed: no counting reads a claim or our own words."""
        good, outcomes = self._good
        if _counted(graphs) != _counted(good) or data.words != self.data.words:
            return self._audit(store, _claims(data), data.words)
        kept = {_claimed(outcome.claim): outcome for outcome in outcomes}
        fresh = [claim for claim in _claims(data) if _claimed(claim) not in kept]
        found = {outcome.claim.key: outcome for outcome in self._audit(store, fresh, data.words)} if fresh else {}
        return tuple(found[claim.key] if claim.key in found else replace(kept[_claimed(claim)], claim=claim) for claim in _claims(data))

    def state(self, read: Read) -> tuple[Stated | None, list[Problem]]:
        """State what was read, recount, and judge by claims and tables; the second is what was told."""
        data = read.data
        graphs = all_graphs(data, self.ontology, {})
        store = LocalStore.of_graphs(graphs)
        try:
            outcomes = self._recount(data, graphs, store)
        except InputError as error:
            return None, error.problems
        graphs[AUDIT] = outcome_triples(data, outcomes, self.ontology)
        store.add(graphs[AUDIT])
        stated = Stated(self.project, self.ontology, data, dict(sorted(graphs.items())), store, Known(store), outcomes)
        try:
            round_trip(stated)
        except InputError as error:
            return stated, error.problems
        return stated, []

    def judge(self, stated: Stated) -> tuple[Problem, ...]:
        """Let the fast judge and the checks judge."""
        return judge(stated, "shacl").problems

    def validated(self, mutant: Mutant) -> tuple[Problem, ...]:
        """What `validate` tells, as far as it must be asked to tell something at the changed line."""
        read = self.read(mutant)
        if read.problems:
            return read.problems
        stated, told = self.state(read)
        if stated is None or at(mutant, told):
            return tuple(told)
        return (*told, *self.judge(stated))

    def catchers(self, mutant: Mutant) -> tuple[str, ...]:
        """Which of CATCHERS find a change, wherever they tell it."""
        read = self.read(mutant)
        if read.problems:
            return ("validation", *self._report(read))
        stated, told = self.state(read)
        found = {"claims" if problem.rule in BY_CLAIMS else "validation" for problem in told}
        if stated is not None:
            found |= {"validation"} if self.judge(stated) else set()
            found |= {"expected"} if self._unexpected(stated) else set()
        return (*(name for name in CATCHERS if name in found), *self._report(read))

    def _unexpected(self, stated: Stated) -> bool:
        """Say whether a table or an answer is no longer the one that was typed from the report."""
        good, _ = self._good
        if _counted(stated.graphs) == _counted(good) and stated.graphs[CLAIMS] == good[CLAIMS]:
            return False
        if any(by_place(table, stated.known) != expected_table(table.stem) for table in stated.known.tables):
            return True
        return any(shown(case, stated.known) != expected(case) for case in CASES)

    @cached_property
    def _printed(self) -> Report | None:
        file = os.environ.get("SEGREGATIE_REPORT")
        return read_report(Path(file), self.data.editions[0].tables) if file else None

    def _report(self, read: Read) -> tuple[str, ...]:
        """Compare with the report, as `--report` does."""
        edition = read.data.editions
        if self._printed is None or not edition:
            return ()
        problems = Problems()
        transcript = transcribe(self._printed, read.data.names, list(edition[0].passages.values()), problems, fill=False)
        found = [*problems, *passage_differences(edition[0].passages, transcript, "report")]
        found += [each for id_, grid in transcript.grids.items() for each in differences(edition[0].grids[id_], grid)]
        return ("report",) if found else ()


def _claims(data: Data) -> list[Claim]:
    return [claim for edition in data.editions for claim in edition.claims]


def _claimed(claim: Claim) -> Claim:
    """A claim apart from where it stands and what is said about it, which no recount reads."""
    return replace(claim, where=NOWHERE, told=None, explanation=None, gravity="", explained=None)


def _counted(graphs: Graphs) -> dict[str, list[ox.Triple]]:
    """The graphs without claims and our own words."""
    kept = (name for name in sorted(graphs) if name not in (CLAIMS, AUDIT))
    return {name: [triple for triple in graphs[name] if triple.predicate.value not in _TOLD] for name in kept}


def at(mutant: Mutant, problems: Iterable[Problem]) -> bool:
    """Say whether something is told at the changed line."""
    return any(problem.where == Where(mutant.file, mutant.line) for problem in problems)
