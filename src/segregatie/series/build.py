"""Build a series: each round a part that is made anew where it changed, and the graph and tables of all put together.

What is held at a time does not grow with the number of rounds. There is no site, catalogue or zip: those are of a release that a
reader takes home.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import SHAPES
from segregatie.base.problems import InputError, Problem, Problems
from segregatie.base.project import Project, rounds_of
from segregatie.data.edition import read_data
from segregatie.data.records import Data
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.release.account import written
from segregatie.release.folder import check_out, new_release, parts_kept
from segregatie.release.tables.parquet import ABSENT, can_write_parquet
from segregatie.release.tables.tabular import TABLES
from segregatie.series.crew import Crew, Task
from segregatie.series.kept import Parts
from segregatie.series.part import Record, make_part, prefixes
from segregatie.series.runs import Part, disputes, join
from segregatie.triples.write import write_shapes
from segregatie.validate.queries import check_queries

#: Of so many parts that are judged one is judged by pySHACL too.
_SAMPLED: Final = 10
_BOTH: Final = "both"
#: The rounds of a part.
Group = frozenset[str]


def build_series(project: Project, out: Path, engine: str, crew: Crew, progress: Callable[[str], None] = lambda _: None) -> str:
    """Build into `out` and return an account; with the engine `sampled` one part in ten is judged by pySHACL beside the fast judge.

    Raises InputError for anything wrong in data/ or ontology/, and on any violation; UsageError for an `out` that is not ours or
    where who makes the parts is lost. The earlier output then stays, and parts that were made are kept.
    """
    check_out(out)
    progress("reading what all rounds have in common ...")
    ontology, data = _common(project)
    editions = rounds_of(project.data)
    parts = Parts(project, engine, parts_kept(out))
    shared, named = _shared(project, parts, editions), prefixes(ontology)
    groups = _tied({frozenset({year}) for year in editions}, shared.ties)
    while True:
        records = _made(project, parts, groups, engine, crew, progress)
        tied = _tied(groups, [{*record.rounds, *record.mentioned} & {*editions} for record in records if record.partial])
        if tied == groups:
            written_parts = [Part(record.rounds, parts.place(record.rounds), named) for record in (shared, *records)]
            tied = _tied(groups, disputes(written_parts))
        if tied == groups:
            break
        groups = tied
    _check_things(data, records)
    progress("putting the parts together ...")
    with new_release(out) as folder:
        total = join(written_parts, named, folder / "graph", "onderwijssegregatie")
        write_shapes(ontology.graphs[SHAPES], folder / "graph" / "shapes.ttl", named)
        for record in records:
            if (tables := parts.place(record.rounds) / TABLES).is_dir():
                shutil.copytree(tables, folder / TABLES, dirs_exist_ok=True)
    parts.sweep()
    counts = replace(reduce(add, (record.counts for record in records)), triples=total)
    absent = [] if can_write_parquet() else [ABSENT]
    return "\n".join([*absent, *(line for record in records for line in record.lines), counts.account, written(out)])


def _common(project: Project) -> tuple[Ontology, Data]:
    """Read what is of no round. Raises InputError with everything that is wrong in it, and in the queries."""
    problems = Problems()
    ontology = read_ontology(project.ontology, problems)
    data = read_data(project.data, ontology.codes, problems, ())
    wrong = [*check_queries(project.queries, ontology)]
    if problems.noted or wrong:
        raise InputError([*problems, *wrong])
    return ontology, data


def _shared(project: Project, parts: Parts, editions: Collection[str]) -> Record:
    """The part of what is of no round, made where it is not kept."""
    if not (record := parts.record((), editions)):
        with parts.folders([()]) as folders:
            make_part(project, (), editions, "", folders[()])
            parts.keep((), folders[()])
        record = Record.read(parts.place(()))
    assert record
    return record


def _made(
    project: Project, parts: Parts, groups: Iterable[Group], engine: str, crew: Crew, progress: Callable[[str], None]
) -> list[Record]:
    """The records of these parts, in order; those that are not kept are made. Raises InputError with what is wrong in any."""
    ordered = sorted(groups, key=sorted)
    editions = tuple(sorted(year for group in ordered for year in group))
    missing = sorted((group for group in ordered if not parts.record(group, editions)), key=parts.digest)
    # Which parts are the sample follows from their digest: nobody chooses them, and the same input has the same.
    twice = {*missing[: math.ceil(len(missing) / _SAMPLED)]}
    problems: list[Problem] = []
    with parts.folders(missing) as folders:
        tasks = [Task(tuple(sorted(group)), editions, _engine(engine, group in twice), folders[tuple(sorted(group))]) for group in missing]
        for number, (task, wrong) in enumerate(crew.make(project, tasks) if tasks else (), start=1):
            progress(f"round {task.name} ({number} of {len(tasks)}) ...")
            problems += wrong
            if not wrong:
                parts.keep(task.rounds, task.folder)
    if problems:
        raise InputError(problems)
    return [record for group in ordered if (record := parts.record(group, editions))]


def _engine(engine: str, sampled: bool) -> str:
    return engine if engine != "sampled" else _BOTH if sampled else "shacl"


def _tied(groups: Iterable[Group], ties: Iterable[Collection[str]]) -> set[Group]:
    """The groups, with those made one that a tie has rounds of."""
    tied = {*groups}
    for tie in ties:
        together = {group for group in tied if group & {*tie}}
        tied = tied - together | {frozenset().union(*together)} if together else tied
    return tied


def _check_things(data: Data, records: Iterable[Record]) -> None:
    """Raise InputError for the things that no edition names."""
    named = {name for record in records for name in record.named}
    problems = Problems()
    for thing in data.things:
        if (name := f"{thing.kind}/{thing.code}") not in named:
            problems.add(thing.where, "thing-unused", thing=name)
    problems.stop_if_any()
