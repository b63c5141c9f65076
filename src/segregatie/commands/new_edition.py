"""`new-edition`: lay down the folder of a next round, to be filled in."""

from __future__ import annotations

import argparse

from segregatie.base.files import shown
from segregatie.base.project import Project, rounds_of


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("year", metavar="YEAR", help="the year of the round, which the folder is named after")


def run(args: argparse.Namespace, project: Project) -> int:
    """Write the files, and say what to do next. Raises UsageError for what is no year, and for a round that has an edition."""
    from segregatie.data.write import write_edition

    known = rounds_of(project.data)
    for path in write_edition(project.data, args.year, known[-1] if known else ""):
        print(f"wrote {shown(path)}")
    print(f"now fill in its peiling.toml and tabellen.toml, then: extract FILE --peiling {args.year}; see docs/add-an-edition.md")
    return 0
