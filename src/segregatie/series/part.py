"""Make the part of a round: state it, recount and judge it, compare it with its print, and write its graph and tables.

A part has what its rounds state, and knows vocabulary, code lists, gemeenten and things, which are a part of their own. Rounds that
point at each other are one part.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.namespaces import DATA_GRAPHS, ID, PREFIXES, SHAPES
from segregatie.base.problems import InputError, Problem
from segregatie.base.project import Project
from segregatie.base.terms import TYPE, integer, term
from segregatie.ontology.codes import Ontology
from segregatie.pipeline import Stated, answer_long, judge, long_names, round_trip, state, with_outcomes
from segregatie.query.header import read_queries
from segregatie.query.tables import as_csv
from segregatie.release.account import Counts, recorded
from segregatie.release.tables.parquet import SERIES, can_write_parquet, write_parquet
from segregatie.release.tables.tabular import TABLES, Published, long_tables, printed_table
from segregatie.series.runs import WHOLE, write_runs
from segregatie.triples.state import all_graphs
from segregatie.triples.write import named_blanks, union
from segregatie.validate.parts import round_of

#: The tidy table that is of no round.
_CODEBOOK: Final = "codeboek"
_RECORD: Final = "deel.json"


@dataclass(frozen=True, slots=True)
class Record:
    """What is told of a part: its rounds; others that it mentions; those that must stay together; the things it names; its account."""

    rounds: tuple[str, ...]
    mentioned: tuple[str, ...] = ()
    ties: tuple[tuple[str, ...], ...] = ()
    named: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    #: Whether it points at rounds that have an edition of their own: then it is nothing by itself.
    partial: bool = False

    @classmethod
    def read(cls, folder: Path) -> Record | None:
        """The record of a part that was made; None where there is none."""
        try:
            told: dict[str, Any] = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
            ties = tuple(tuple(tie) for tie in told.pop("ties"))
            counts, partial = Counts(**told.pop("counts")), bool(told.pop("partial"))
            return cls(**{name: tuple(value) for name, value in told.items()}, ties=ties, counts=counts, partial=partial)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Write it beside what it tells of."""
        (folder / _RECORD).write_text(json.dumps(asdict(self)), encoding="utf-8")


def prefixes(ontology: Ontology) -> dict[str, str]:
    """The prefixes of a graph: one for each kind of thing too."""
    return PREFIXES | {kind: f"{ID}{kind}/" for kind in sorted(ontology.codes.kinds()) if kind not in PREFIXES}


def make_part(project: Project, rounds: Collection[str], editions: Collection[str], engine: str, folder: Path) -> None:
    """Make the part of these of all `editions` in an empty folder; without rounds that of what is of no round.

    Of rounds that point at another that has an edition only that is told, in the record. Raises InputError for anything wrong in the
    files and on any violation.
    """
    stated = state(project, recounting=False, rounds=rounds)
    shared = all_graphs(replace(stated.data, editions=()), stated.ontology)
    common = union(shared, DATA_GRAPHS)
    if not rounds:
        graphs = {**shared, SHAPES: named_blanks(shared[SHAPES])}
        write_runs({WHOLE: common, **graphs}, prefixes(stated.ontology), folder)
        Record((), ties=tuple(_ties(common, editions)), counts=Counts(triples=len(common))).write(folder)
        return
    outside = {*_rounds_in(_beside(stated, common))} - {*rounds}
    record = Record(tuple(sorted(rounds)), tuple(sorted(outside)), named=tuple(sorted(stated.data.named)))
    if outside & {*editions}:
        replace(record, partial=True).write(folder)
    else:
        _finish(stated, shared, record, editions, engine, folder)


def _finish(
    stated: Stated, shared: Mapping[str, list[ox.Triple]], record: Record, editions: Collection[str], engine: str, folder: Path
) -> None:
    """Recount, judge, compare and write what is stated beside what is shared."""
    stated, common = with_outcomes(stated), union(shared, DATA_GRAPHS)
    stated.store.add(_years(common, {*editions} - {*record.rounds}))
    advice = _judged(stated, common, {*editions} - {*record.rounds}, engine)
    compared = round_trip(stated)
    for table in compared:
        table.survey = table.survey or (record.rounds[0] if len(editions) > 1 else "")
    lines = (*map(str, advice), *map(str, recorded(compared)))
    mine = _beside(stated, common)
    graphs = {name: _without(triples, shared.get(name, ())) for name, triples in stated.graphs.items() if name != SHAPES}
    write_runs({WHOLE: mine, **graphs}, prefixes(stated.ontology), folder)
    lines = (*lines, *_write_tables(stated, folder))
    replace(record, lines=lines, counts=replace(Counts.of(stated, compared), triples=len(mine))).write(folder)


def _beside(stated: Stated, common: Iterable[ox.Triple]) -> list[ox.Triple]:
    """What is stated beside what all rounds have in common."""
    return _without(union(stated.graphs, DATA_GRAPHS), common)


def _without(triples: Iterable[ox.Triple], common: Iterable[ox.Triple]) -> list[ox.Triple]:
    known = {*common}
    return [triple for triple in triples if triple not in known]


def _rounds_in(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """The rounds that the nodes of triples are of."""
    for triple in triples:
        for node in (triple.subject, triple.object):
            if isinstance(node, ox.NamedNode) and (year := round_of(node.value)):
                yield year


def _ties(common: Iterable[ox.Triple], editions: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The editions that one node of no round points at: whether that is right only they can tell together."""
    pointed: dict[str, set[str]] = {}
    for triple in common:
        pointed.setdefault(str(triple.subject), set()).update({*_rounds_in([triple])} & {*editions})
    yield from (tuple(sorted(years)) for years in pointed.values() if len(years) > 1)


def _years(common: Iterable[ox.Triple], others: Collection[str]) -> Iterator[ox.Triple]:
    """What another round is, and of which year, that a code is in use up to: the checks ask whether it is over."""
    for triple in common:
        if triple.predicate == term("laatstePeiling") and {*_rounds_in([triple])} & {*others}:
            assert isinstance(triple.object, ox.NamedNode)
            yield ox.Triple(triple.object, TYPE, term("Peiling"))
            yield ox.Triple(triple.object, term("jaar"), integer(int(round_of(triple.object.value))))


def _judged(stated: Stated, common: Iterable[ox.Triple], others: Collection[str], engine: str) -> list[str]:
    """What the judges advise; raise InputError for violations. What points at other rounds is judged with those."""
    elsewhere = {str(triple.subject)[1:-1] for triple in common if {*_rounds_in([triple])} & {*others}}
    found: list[Problem] = [each for each in judge(stated, engine).problems if each.subject not in elsewhere]
    if violations := [each for each in found if each.grade == "violation"]:
        raise InputError(violations)
    return [f"{each.grade}: {each}" for each in (*stated.advice, *found)]


def _write_tables(stated: Stated, folder: Path) -> list[str]:
    """Write the printed tables as CSV and the long ones as Parquet, by round; return what could not be written, and why."""
    queries = read_queries(stated.project.queries / TABLES)
    for printed in stated.known.tables:
        _write_csv(printed_table(printed, queries, stated.known), folder / TABLES / printed.round)
    if not can_write_parquet():
        return []
    with TemporaryDirectory(dir=folder) as scratch:
        long = long_tables(answer_long(stated, [name for name in long_names(stated) if name != _CODEBOOK]))
        for table in long:
            _write_csv(table, Path(scratch) / "csv")
        write_parquet(long, Path(scratch) / "csv", Path(scratch) / "parquet", folder / TABLES / SERIES)
    return []


def _write_csv(table: Published, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{table.stem}.csv").write_text(as_csv(table.laid["nl"]), encoding="utf-8", newline="\n")
