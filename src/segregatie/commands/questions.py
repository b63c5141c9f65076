"""`questions`: list the questions that are stored."""

from __future__ import annotations

import argparse

from segregatie.base.project import Project
from segregatie.commands.output import write
from segregatie.query.header import read_groups, read_queries
from segregatie.query.stored import LANGUAGES, Declared


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")


def run(args: argparse.Namespace, project: Project) -> int:
    """Print the questions by group, a line for each: its name, its title, its parameters, with what they are where nobody sets them."""
    queries, groups = read_queries(project.queries / "vragen"), read_groups(project.queries)
    for number, (group, texts) in enumerate(groups.items()):
        write(("\n" if number else "") + f"{texts[args.lang]}\n")
        for query in queries.values():
            if query.group == group:
                parameters = " ".join(map(_parameter, query.parameters.values()))
                write(f"  {query.name}: {query.title[args.lang]}" + (f" [{parameters}]" if parameters else "") + "\n")
    return 0


def _parameter(declared: Declared) -> str:
    """What is known of a parameter without asking a build: a code that stands in the query, or nothing."""
    default = declared.default
    return f"{declared.name}={default.value.rpartition('/')[2].rpartition('#')[2] if default else ''}"
