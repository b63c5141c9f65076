"""Measure the project against a peer in the same run, and print ratios: absolute times differ by machine, ratios less.

make bench
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from segregatie.base.project import Project
from segregatie.base.terms import in_order
from segregatie.pipeline import state
from segregatie.triples.state import data_groups

RUNS = 7


def median_seconds(*works: Callable[[], object]) -> list[float]:
    """Time several pieces of work by turns, so that a busy moment strikes all of them; return the medians."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def command(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def with_rdflib(triples: list[ox.Triple]) -> Callable[[], object]:
    """The same triples in rdflib: make the terms, add them, write Turtle."""
    plain = [
        (
            str(triple.subject).strip("<>"),
            str(triple.predicate).strip("<>"),
            (triple.object.value, triple.object.language, triple.object.datatype.value)
            if isinstance(triple.object, ox.Literal)
            else (str(triple.object).strip("<>"),),
        )
        for triple in triples
    ]

    def work() -> str:
        graph = rdflib.Graph()
        for subject, predicate, told in plain:
            if len(told) == 1:
                node: rdflib.term.Node = rdflib.URIRef(told[0])
            else:
                value, language, datatype = told
                node = rdflib.Literal(value, lang=language, datatype=None if language else rdflib.URIRef(datatype))
            graph.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), node))
        return graph.serialize(format="turtle")

    return work


def main() -> None:
    """Print each ratio beside what it should be."""
    stated = state(Project(ROOT))

    def triples_of_data() -> list[ox.Triple]:
        groups = data_groups(stated.data, stated.ontology)
        return in_order(ox.Triple(*statement) for _, _, statements in groups for statement in statements)

    def ours() -> bytes | None:
        return ox.serialize(triples_of_data(), format=ox.RdfFormat.TURTLE)

    triples = triples_of_data()
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "build")
        command("build.py", "--out", out)()
        judge, build, table = median_seconds(
            command("-c", "import pyshacl"), command("build.py", "--out", out), command("build.py", "table", "3", "--from", out)
        )
    mine, theirs = median_seconds(ours, with_rdflib(triples))
    print(f"medians of {RUNS} runs; {len(triples):,} triples from data/")
    print(f"python -c 'import pyshacl'           {judge:7.3f} s")
    print(f"graph, SHACL, tables and files       {build:7.3f} s = {build / judge:5.1f} times the import (aim: at most 15)")
    print(f"table 3, cold                        {table:7.3f} s = {table / judge:5.2f} times the import (aim: at most 0.5)")
    print(f"stating and writing Turtle           {mine:7.3f} s")
    print(f"the same triples in rdflib           {theirs:7.3f} s = {theirs / mine:5.1f} times ours (aim: at least 15)")


if __name__ == "__main__":
    main()
