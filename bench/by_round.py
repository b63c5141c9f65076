"""Measure what a series costs that is built by round: how it grows, what a round more costs, and what two cores are worth.

make bench, or python bench/by_round.py [--out FOLDER]; BENCH_FULL=1 adds ten million triples.

Every build is a process of its own, on a made-up series. Processor seconds are of it and of all processes that it starts, and memory is
that of the largest of these; the seconds by the clock say what cores are worth, on a machine that has nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from segregatie.base.aside import cores
from series import write_series

_GEMEENTEN: Final = 342
#: Made-up rounds: some 0.2 and 1 million triples, and with BENCH_FULL=1 ten million.
_YEARS: Final = (1, 6, 68)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took, in seconds by the clock and of processors, and the memory of its largest process in MB."""

    what: str
    triples: int
    clock: float
    processor: float
    memory: float


def build(root: Path, what: str, count: int) -> Cost:
    """Build a series on so many cores, as a command. Raises CalledProcessError where that fails."""
    command = [sys.executable, "-m", "segregatie", "build", "--series", "--engine", "shacl", "--cores", str(count)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        told = running.stdout.read()
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - start
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    stated = re.search(r"([\d,]+) triples", told)
    assert stated
    memory = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Cost(what, int(stated[1].replace(",", "")), clock, used.ru_utime + used.ru_stime, memory)


def forget(root: Path) -> None:
    """Remove what was built, and the parts that were made."""
    shutil.rmtree(root / ".build-reeks-releases", ignore_errors=True)
    (root / "build-reeks").unlink(missing_ok=True)
    shutil.rmtree(root / ".build-reeks-delen", ignore_errors=True)


def measure(years: int) -> list[Cost]:
    """Build a series of so many rounds: without its last, with it, again, and all of it on one core and on every core."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_series(Path(folder) / "reeks", _GEMEENTEN, years).root
        last = max(path for path in (root / "data").iterdir() if path.name.isdecimal())
        aside = Path(folder) / last.name
        costs = [build(root, "whole, one core", 1)]
        costs.append(build(root, "nothing changed", 1))
        forget(root)
        costs.append(build(root, f"whole, {cores()} cores", cores()))
        forget(root)
        last.rename(aside)
        build(root, "without its last round", cores())
        aside.rename(last)
        costs.append(build(root, "one round more", 1))
        return costs


def as_markdown(sizes: list[list[Cost]]) -> str:
    """The table: a line a build, and the power with which the whole grows."""
    rows = [cost for costs in sizes for cost in costs]
    text = "| build | triples | seconds | processor seconds | largest process, MB |\n|---|---:|---:|---:|---:|\n"
    text += "".join(f"| {cost.what} | {cost.triples:,} | {cost.clock:.1f} | {cost.processor:.1f} | {cost.memory:.0f} |\n" for cost in rows)
    first, last = sizes[0][0], sizes[-1][0]
    if first is not last:
        power = math.log(last.processor / first.processor) / math.log(last.triples / first.triples)
        text += f"\nA whole build grows with the power {power:.2f}; its largest process with {last.memory / first.memory:.2f} times.\n"
    return text


def main() -> None:
    """Measure every size, print the table, and write it out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build-bench", help="folder for by-round.json and by-round.md (default: build-bench)"
    )
    args = parser.parse_args()
    sizes = [measure(years) for years in (_YEARS if os.environ.get("BENCH_FULL") else _YEARS[:-1])]
    args.out.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": cores(), "load": os.getloadavg()}
    told = machine | {"builds": [asdict(cost) for costs in sizes for cost in costs]}
    (args.out / "by-round.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (args.out / "by-round.md").write_text(as_markdown(sizes), encoding="utf-8")
    print(as_markdown(sizes), end="")


if __name__ == "__main__":
    main()
