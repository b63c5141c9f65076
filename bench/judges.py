"""Measure the two judges of SHACL on the real graph and on one of a hundred thousand triples.

make bench
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from segregatie.base.namespaces import BASE, DATA_GRAPHS, SHAPES
from segregatie.base.project import Project
from segregatie.pipeline import state
from segregatie.validate.judges import Triples, by_pyshacl, by_shacl

RUNS = 5
_AIM_TRIPLES = 100_000


def seconds(work: Callable[[], object]) -> float:
    """The median time of a few runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def later_round(triples: Triples, year: str) -> list[ox.Triple]:
    """The statements of 2013 once more, as if another round had given the same answers."""
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    survey = f"{BASE}id/peiling/"
    other = text.replace(b"/2013/", f"/{year}/".encode()).replace(f"<{survey}2013>".encode(), f"<{survey}{year}>".encode())
    return [quad.triple for quad in ox.parse(other, format=ox.RdfFormat.N_TRIPLES)]


def main() -> None:
    """Print each time beside what it should be."""
    graphs = state(Project(ROOT)).graphs
    shapes = graphs[SHAPES]
    real = [triple for name in DATA_GRAPHS for triple in graphs[name]]
    large, year = list(real), 2014
    while len(set(large)) < _AIM_TRIPLES:
        large += later_round(real, str(year))
        year += 1
    large = list(set(large))
    bare = seconds(lambda: subprocess.run([sys.executable, "-c", "import pyshacl"], check=True))
    print(f"medians of {RUNS} runs; python -c 'import pyshacl' {bare:.3f} s")
    for name, triples in (("real graph", real), ("larger graph", large)):
        slow, fast = seconds(lambda each=triples: by_pyshacl(each, shapes)), seconds(lambda each=triples: by_shacl(each, shapes))  # type: ignore[misc]
        aim = " (aim: at most 8)" if triples is real else ""
        print(f"{name}, {len(triples):,} triples: pySHACL {slow:.3f} s = {slow / bare:.1f} times the import{aim}; "
              f"shacl {fast:.3f} s = {slow / fast:.0f} times faster (aim: at least 20)")  # fmt: skip


if __name__ == "__main__":
    main()
