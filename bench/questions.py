"""Measure what each stored question costs in a small series and in a large one, asked of the newest round and of one unit.

make bench, or python bench/questions.py. Of each the best of three, in milliseconds; one that takes longer than its limit is ended.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from segregatie.base.namespaces import DATA_GRAPHS
from segregatie.base.project import Project
from segregatie.base.terms import thing
from segregatie.pipeline import state
from segregatie.query.header import read_queries
from segregatie.query.local import LocalStore, run
from segregatie.query.parameters import SURVEY
from segregatie.query.stored import Query
from segregatie.triples.write import union
from series import write_series

#: Gemeenten and made-up rounds: about a hundred thousand and a million triples.
_SIZES: Final = ((60, 1), (342, 6))
_LIMIT: Final = 20.0
_ROUND, _UNIT = thing("peiling/2014"), thing("gemeente/verzonnen-qaa")


def asked(query: Query) -> dict[str, str]:
    """The text of a question about a whole made-up round, and about one unit in it where a unit is a parameter."""
    of_round = {SURVEY: (_ROUND,)} if SURVEY in query.parameters else {}
    texts = {query.name: query.with_terms(of_round)}
    if unit := next((name for name in ("eenheid", "gemeente") if name in query.parameters), ""):
        texts[f"{query.name}, one unit"] = query.with_terms({**of_round, unit: (_UNIT,)})
    return texts


def milliseconds(store: LocalStore, text: str) -> float:
    """The best of three, in a process that has the store and can be ended."""

    def best() -> None:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            for _row in run(store.store, text):  # type: ignore[union-attr]
                pass
            times.append(time.perf_counter() - start)
        answers.put(min(times))

    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=best)
    process.start()
    process.join(_LIMIT)
    if process.is_alive():
        process.kill()
        return _LIMIT * 1e3
    return float(answers.get()) * 1e3


def measure(root: Path) -> tuple[int, Mapping[str, float]]:
    """The number of triples of a series, and what each question takes in it."""
    stated = state(Project(root), recounting=False)
    triples = len(union(stated.graphs, DATA_GRAPHS))
    texts = {name: text for query in read_queries(ROOT / "queries" / "vragen").values() for name, text in asked(query).items()}
    return triples, {name: milliseconds(stated.store, text) for name, text in texts.items()}


def main() -> None:
    """Measure both sizes and print a line for each question, the one that grows most first."""
    sizes = []
    for gemeenten, years in _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measure(write_series(Path(folder) / "reeks", gemeenten, years).root))
    (few, small), (many, large) = sizes
    print(f"| question | ms at {few:,} triples | ms at {many:,} | times |\n|---|---:|---:|---:|")
    for name in sorted(small, key=lambda name: small[name] / large[name]):
        print(f"| {name} | {small[name]:.1f} | {large[name]:.1f} | {large[name] / small[name]:.1f} |")


if __name__ == "__main__":
    main()
