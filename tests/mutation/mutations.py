"""Make 500 single changes to data/ and tell what finds them: `make mutate`, or this file by itself; `--each` lists them as they go.

Two lists, told apart: malformed changes, which validation must find at the changed line, all of them; and plausible but false ones,
for which there is no aim. No digest and no second copy of data/ takes part, save that the report is compared where it is at hand.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from mutants import malformed
from plausible import plausible
from verdicts import CATCHERS, Bench, at
from world import Mutant, World

MALFORMED, PLAUSIBLE = 350, 150
_WORKERS = 2


def found_malformed(bench: Bench, mutant: Mutant) -> tuple[str, ...]:
    """Say whether validation finds a change at its line, and if not, what it tells."""
    told = bench.validated(mutant)
    return () if at(mutant, told) else (str(mutant), *(f"    {problem}" for problem in told[:3] or ["nothing is told"]))


def _share(work: tuple[int, Callable[[Bench, Mutant], tuple[str, ...]], list[Mutant]]) -> list[tuple[str, ...]]:
    """Do every second change, in a process and a folder of its own."""
    first, do, mutants = work
    found = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for mutant in mutants[first::_WORKERS]:
            found.append(do(bench, mutant))
            if "--each" in sys.argv:
                print(f"{mutant} | {' '.join(found[-1])}", file=sys.stderr, flush=True)
        os.chdir("/")
    return found


def _in_parallel(do: Callable[[Bench, Mutant], tuple[str, ...]], mutants: list[Mutant]) -> list[tuple[str, ...]]:
    with get_context("fork").Pool(_WORKERS) as pool:
        shares = pool.map(_share, [(first, do, mutants) for first in range(_WORKERS)])
    return [shares[number % _WORKERS][number // _WORKERS] for number in range(len(mutants))]


def _table(title: str, columns: Iterable[str], lines: Iterable[tuple[str, list[int]]]) -> None:
    rows = [(name, list(map(str, counts))) for name, counts in lines]
    print(f"\n{title}\n\n| change | {' | '.join(columns)} |")
    print("|---|" + "---:|" * len(rows[0][1]))
    for name, counts in rows:
        print(f"| {name} | {' | '.join(counts)} |")


def main() -> int:
    """Print both lists; 1 where a malformed change is missed."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Bench(Path(folder)).data)
        os.chdir("/")
    report = os.environ.get("SEGREGATIE_REPORT")
    bad, false = malformed(world, MALFORMED), plausible(world, PLAUSIBLE)
    missed = _in_parallel(found_malformed, bad)
    made = Counter(mutant.kind for mutant in bad)
    caught = Counter(mutant.kind for mutant, told in zip(bad, missed, strict=True) if not told)
    lines = [(kind, [made[kind], caught[kind]]) for kind in sorted(made)] + [("all", [len(bad), sum(caught.values())])]
    _table("Malformed", ("changes", "found by validation at the line"), lines)
    for told in filter(None, missed):
        print("\n".join(told))
    found = _in_parallel(Bench.catchers, false)
    kinds = sorted({mutant.kind for mutant in false})
    catchers = [name for name in CATCHERS if report or name != "report"]

    def counts(mutants: list[tuple[Mutant, tuple[str, ...]]]) -> list[int]:
        return [len(mutants), *(sum(name in by for _, by in mutants) for name in catchers), sum(not by for _, by in mutants)]

    pairs = list(zip(false, found, strict=True))
    lines = [(kind, counts([pair for pair in pairs if pair[0].kind == kind])) for kind in kinds] + [("all", counts(pairs))]
    _table("Plausible but false", ("changes", *catchers, "by none"), lines)
    if not report:
        print("\nSEGREGATIE_REPORT is not set: the report was not compared.")
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
