"""Measure how a build grows with the number of triples, beside peers, and write one table: JSON and Markdown.

make bench, or python bench/growth.py [--out FOLDER]; BENCH_FULL=1 adds a million triples.

Times are processor seconds, so that a busy machine says little else; ratios are of one run. Every size is measured in a process of its own,
on a made-up series. Peers get the same triples; where a peer's answer is not ours, the run ends and writes no table.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from bench import with_rdflib
from segregatie import pipeline
from segregatie.base.namespaces import AUDIT, DATA_GRAPHS, SHAPES, XSD
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.data.edition import read_data
from segregatie.ontology.codes import read_ontology
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.local import LocalStore
from segregatie.query.parameters import bind
from segregatie.release.write import ask_tables
from segregatie.triples.state import all_graphs
from segregatie.triples.write import union, write_graphs
from segregatie.validate.by_part import Kept, by_part
from segregatie.validate.judge import read_checks
from segregatie.validate.judges import Triples, by_pyshacl, by_shacl
from series import write_series

#: Gemeenten and made-up rounds: about 100 and 300 thousand triples, and with BENCH_FULL=1 a million.
_SIZES: Final = ((60, 1), (270, 2), (342, 6))
_QUERY: Final = "waarneming"
T = TypeVar("T")


@dataclass(slots=True)
class Measured:
    """What one size took: processor seconds of each step, in order, and of each peer's; and the most memory, in MB, after ours."""

    triples: int = 0
    steps: dict[str, float] = field(default_factory=dict)
    peers: dict[str, float] = field(default_factory=dict)
    memory: float = 0.0


def _timed(times: dict[str, float], name: str, work: Callable[[], T]) -> T:
    start = time.process_time()
    found = work()
    times[name] = time.process_time() - start
    return found


def measure(root: Path) -> Measured:
    """Build a series step by step, and let peers do the same; raise AssertionError where a peer's answer is another."""
    project, problems, measured = Project(root), Problems(), Measured()
    steps = measured.steps
    ontology = read_ontology(project.ontology, problems)
    data = _timed(steps, "read", lambda: read_data(project.data, ontology.codes, problems))
    problems.stop_if_any()
    graphs = _timed(steps, "state", lambda: all_graphs(data, ontology))
    store = _timed(steps, "load", lambda: LocalStore.of_graphs(graphs))
    outcomes = _timed(steps, "recount", lambda: pipeline.recounted(project, data, store))
    graphs[AUDIT] = pipeline.outcome_triples(data, outcomes, ontology)
    store.add(graphs[AUDIT])
    stated = pipeline.Stated(project, ontology, data, graphs, store, Known(store), outcomes)
    whole = union(graphs, DATA_GRAPHS)
    measured.triples = len(whole)
    rounds = [edition.survey.code for edition in data.editions]
    with tempfile.TemporaryDirectory() as folder:
        kept, out = Path(folder) / "oordelen", Path(folder) / "graph"
        for name in ("judge (shacl)", "judge again, nothing changed"):
            judged = by_part(rounds, Kept(kept))
            assert _timed(steps, name, lambda judged=judged: judged(whole, graphs[SHAPES], "shacl")) == ([], [])  # type: ignore[misc]
        checks = read_checks(project.queries / "checks")
        assert _timed(steps, "checks", lambda: [row for check in checks for row in store.select(check.text).rows]) == []
        _timed(steps, "compare with the print", lambda: pipeline.round_trip(stated))
        _timed(steps, "long tables", lambda: ask_tables(stated))
        _timed(steps, "write the graph", lambda: write_graphs(graphs, ontology.codes.kinds(), out))
    measured.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    _peers(measured.peers, whole, graphs[SHAPES], stated)
    return measured


def _peers(times: dict[str, float], triples: list[ox.Triple], shapes: Triples, stated: pipeline.Stated) -> None:
    """Write Turtle, judge and ask, each of us and by a peer on the same triples."""
    import rdflib

    # Both make every term and put the triples in order before they write.
    turtle = _timed(times, "Turtle, ours", lambda: _stated_turtle(stated))
    theirs = with_rdflib(triples)
    text = _timed(times, "Turtle, rdflib", theirs)
    assert turtle is not None
    assert {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)} == set(triples)
    read = (quad.triple for quad in ox.parse(str(text), format=ox.RdfFormat.TURTLE))
    assert {*map(_as_valued, read)} == {*map(_as_valued, triples)}
    faulty = list(_faulty(triples))
    fast = _timed(times, "faults, shacl", lambda: by_shacl(faulty, shapes))
    assert fast and _timed(times, "faults, pySHACL", lambda: by_pyshacl(faulty, shapes)) == fast
    query = read_queries(stated.project.queries / "beweringen")[_QUERY]
    asked = bind(query, {"peiling": "*", "maatregel": "loting"}, stated.known).text
    rows = _timed(times, "query, ours", lambda: stated.store.select(asked).rows)
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    found = _timed(times, "query, rdflib", lambda: [tuple(map(str, row)) for row in graph.query(asked)])  # type: ignore[arg-type]
    assert found == [tuple(cell.text if cell else "" for cell in row) for row in rows] and found


def _stated_turtle(stated: pipeline.Stated) -> bytes | None:
    graphs = {**all_graphs(stated.data, stated.ontology), AUDIT: pipeline.outcome_triples(stated.data, stated.outcomes, stated.ontology)}
    return ox.serialize(union(graphs, DATA_GRAPHS), format=ox.RdfFormat.TURTLE)


def _as_valued(triple: ox.Triple) -> tuple[str, str, str]:
    """A triple by value: rdflib writes the decimal 39 as 39.0."""
    value = triple.object
    written = str(value)
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "decimal":
        written = str(Decimal(value.value).normalize())
    return str(triple.subject), str(triple.predicate), written


def _faulty(triples: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
    """One statement in a thousand left out, by a seed."""
    chance = random.Random(2013)  # noqa: S311 - a fault and no secret
    return (triple for triple in triples if chance.randrange(1000))


def growth(sizes: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    """The exponent with which something grows from the smallest to the largest number of triples: 1 is in proportion."""
    first, last = sizes[0], sizes[-1]
    return math.log(of(last) / of(first)) / math.log(last.triples / first.triples)


def as_markdown(sizes: Sequence[Measured]) -> str:
    """The table: a line a step, a column a size, and how it grows."""
    heads = [f"{size.triples:,} triples" for size in sizes]
    lines = [["processor seconds", *heads, "grows with the power"], ["---", *["---:"] * (len(heads) + 1)]]
    rows: list[tuple[str, Callable[[Measured], float]]] = [(name, lambda size, name=name: size.steps[name]) for name in sizes[0].steps]  # type: ignore[misc]
    rows.append(("**all of these**", lambda size: sum(size.steps.values())))
    rows += [(name, lambda size, name=name: size.peers[name]) for name in sizes[0].peers]  # type: ignore[misc]
    rows.append(("most memory, MB", lambda size: size.memory))
    lines += [[name, *(f"{of(size):,.2f}" for size in sizes), f"{growth(sizes, of):.2f}"] for name, of in rows]
    pairs = (("Turtle, rdflib", "Turtle, ours"), ("faults, pySHACL", "faults, shacl"), ("query, rdflib", "query, ours"))
    lines += [[f"{slow} / {fast}", *(f"{size.peers[slow] / size.peers[fast]:.1f} times" for size in sizes), ""] for slow, fast in pairs]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _of_process(root: Path) -> Measured:
    done = subprocess.run([sys.executable, __file__, "--measure", str(root)], check=True, capture_output=True, text=True)
    told: Mapping[str, Any] = json.loads(done.stdout)
    return Measured(**told)


def main() -> None:
    """Measure every size, print the table, and write it out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build-bench", help="folder for bench.json and bench.md (default: build-bench)")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        os.chdir(args.measure)
        found = measure(args.measure)
        print(json.dumps(asdict(found)))
        return
    sizes = []
    for gemeenten, years in _SIZES if os.environ.get("BENCH_FULL") else _SIZES[:-1]:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(_of_process(write_series(Path(folder) / "reeks", gemeenten, years).root))
    args.out.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
    told = machine | {"sizes": [asdict(size) for size in sizes]}
    (args.out / "bench.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (args.out / "bench.md").write_text(as_markdown(sizes), encoding="utf-8")
    print(as_markdown(sizes), end="")


if __name__ == "__main__":
    main()
