"""`questions`: list the questions that are stored."""

from __future__ import annotations

import argparse

from segregatie.base.project import Project
from segregatie.commands.output import write
from segregatie.query.stored import LANGUAGES, read_query


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")


def run(args: argparse.Namespace, project: Project) -> int:
    """Print a line for each question: its name, its title, its parameters."""
    for path in sorted((project.queries / "vragen").glob("*.rq")):
        query = read_query(path)
        parameters = " ".join(f"{name}=" for name in query.parameters if name in query.kinds)
        write(f"{query.name}: {query.title[args.lang]}" + (f" [{parameters}]" if parameters else "") + "\n")
    return 0
