"""Measure what the site costs: its time beside that of the graph, its validation and the tables, how large it is, and its first page.

make bench, or python bench/site.py [--out FOLDER]. Processor seconds of one build, those of the processes it starts included, so that
work which is done beside other work is not left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of the rest and of the site; how large that is, its downloads apart; and its first page, compressed."""

    rest: float
    site: float
    files: int
    size: int
    downloads: int
    home: int

    @property
    def ratio(self) -> float:
        """How many times the rest the site takes."""
        return self.site / self.rest


def processor_seconds() -> float:
    """What this process and those that it started and that have ended took of a processor."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def without_site(project: Project, folder: Path) -> float:
    """The seconds that the graph takes to state, judge and write, and the tables to ask, compare and write."""
    start = processor_seconds()
    stated = state(project, queries=True)
    assert not judge(stated).problems
    round_trip(stated)
    folder.mkdir()
    write_graphs(stated.graphs, stated.ontology.codes.kinds(), folder / "graph")
    write_tables(ask_tables(stated), folder)
    return processor_seconds() - start


def of_site(project: Project, out: Path) -> float:
    """The seconds that the site takes in a build, which it leaves in `out`."""
    taken = []

    def timed(stated: Stated, folder: Path) -> None:
        start = processor_seconds()
        write_site(stated, folder)
        taken.append(processor_seconds() - start)

    build(project, out, {}, "pyshacl", additions=(timed,))
    return taken[0]


def measure(project: Project) -> Measured:
    """Build all once in a folder that does not stay."""
    with tempfile.TemporaryDirectory() as scratch:
        rest, site = without_site(project, Path(scratch) / "rest"), of_site(project, Path(scratch) / "build")
        folder = Path(scratch) / "build" / SITE
        sizes = {path.relative_to(folder): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
        downloads = sum(size for path, size in sizes.items() if path.parts[0] == "download")
        home = len(gzip.compress((folder / "index.html").read_bytes()))
    return Measured(rest, site, len(sizes), sum(sizes.values()), downloads, home)


def as_markdown(measured: Measured) -> str:
    """The table: what was measured beside what it should be."""
    lines: Sequence[Sequence[str]] = [
        ("what", "measured", "aim"),
        ("---", "---:", "---:"),
        ("graph, validation and tables", f"{measured.rest:.1f} s", ""),
        ("site", f"{measured.site:.1f} s, {measured.ratio:.1f} times that", f"at most {_TIMES} times"),
        ("files of the site", f"{measured.files:,}", ""),
        ("size of the site", f"{measured.size / 1e6:.0f} MB, of which {measured.downloads / 1e6:.0f} MB downloads", ""),
        ("first page, compressed", f"{measured.home / 1e3:.1f} kB", f"at most {_HOME_KB} kB"),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Measure, print the table, and write it out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build-bench", help="folder for site.json and site.md (default: build-bench)")
    args = parser.parse_args()
    measured = measure(Project(ROOT))
    args.out.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
    told = machine | asdict(measured) | {"ratio": measured.ratio}
    (args.out / "site.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (args.out / "site.md").write_text(as_markdown(measured), encoding="utf-8")
    print(as_markdown(measured), end="")


if __name__ == "__main__":
    main()
