"""Measure what the site costs: its time beside that of the graph, its validation and the tables, how large it is, and its first page.

make bench, or python bench/site.py. Processor seconds of one build.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from segregatie.base.project import Project
from segregatie.pipeline import Stated, judge, round_trip, state
from segregatie.release.build import build
from segregatie.release.write import ask_tables, write_tables
from segregatie.site.manifest import SITE
from segregatie.site.write import write_site
from segregatie.triples.write import write_graphs

#: What the first page may be at most, and what the site may take beside the rest.
_HOME_KB: Final = 100
_TIMES: Final = 2


def without_site(project: Project, folder: Path) -> float:
    """The seconds that the graph takes to state, judge and write, and the tables to ask, compare and write."""
    start = time.process_time()
    stated = state(project, queries=True)
    assert not judge(stated).problems
    round_trip(stated)
    folder.mkdir()
    write_graphs(stated.graphs, stated.ontology.codes.kinds(), folder / "graph")
    write_tables(ask_tables(stated), folder)
    return time.process_time() - start


def of_site(project: Project, out: Path) -> float:
    """The seconds that the site takes in a build, which it leaves in `out`."""
    taken = []

    def timed(stated: Stated, folder: Path) -> None:
        start = time.process_time()
        write_site(stated, folder)
        taken.append(time.process_time() - start)

    build(project, out, {}, "pyshacl", additions=(timed,))
    return taken[0]


def main() -> None:
    """Measure, and print a table."""
    project = Project(ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        rest, site = without_site(project, Path(scratch) / "rest"), of_site(project, Path(scratch) / "build")
        folder = Path(scratch) / "build" / SITE
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        home = len(gzip.compress((folder / "index.html").read_bytes())) / 1e3
    print("| what | measured | aim |\n|---|---:|---:|")
    print(f"| graph, validation and tables | {rest:.1f} s | |")
    print(f"| site | {site:.1f} s, {site / rest:.1f} times that | at most {_TIMES} times |")
    print(f"| files of the site | {len(sizes):,} | |")
    print(f"| size of the site | {sum(sizes) / 1e6:.0f} MB | |")
    print(f"| first page, compressed | {home:.1f} kB | at most {_HOME_KB} kB |")


if __name__ == "__main__":
    main()
