"""`validate`: judge data/ and ontology/, or RDF that others wrote."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segregatie.base.problems import InputError, Problem, QueryError, UsageError
from segregatie.base.project import Project
from segregatie.commands.build import ENGINES, JUDGE
from segregatie.commands.output import write
from segregatie.query.header import unusable
from segregatie.query.stored import LANGUAGES
from segregatie.validate.accounts import ACCOUNTS
from segregatie.validate.accounts.account import Account
from segregatie.validate.handed import SYNTAXES

if TYPE_CHECKING:
    from segregatie.validate.judge import Found


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="RDF files, folders or - (default: data/ and ontology/)")
    parser.add_argument("--format", choices=tuple(ACCOUNTS), default="text")
    parser.add_argument("--lang", choices=(*LANGUAGES, "both"), default="both")
    parser.add_argument("--fail-on", choices=("violation", "warning"), default="violation", help="the mildest grade that fails")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="what --format json gave earlier: only what is new counts")
    parser.add_argument("--engine", choices=ENGINES, default=argparse.SUPPRESS, help="who judges (default: pyshacl)")
    parser.add_argument("--syntax", choices=tuple(SYNTAXES), default="", help="of - (else turtle), and of files whose suffix is not known")


def run(args: argparse.Namespace, project: Project) -> int:
    """Judge, tell what is wrong, and give 1 where that fails."""
    from segregatie.validate.accounts.baseline import fails, new_problems, read_baseline

    if not args.paths and not args.in_checkout:
        raise UsageError("validate: this folder is no checkout of the project; name the files or folders to judge")
    known = read_baseline(args.baseline) if args.baseline else None
    account = validate(project, args.paths, args.syntax, args.engine or JUDGE)
    # Where nothing was judged, no one knows what else is wrong: there nothing is known from before.
    if known is not None and account.was_judged:
        account = replace(account, problems=new_problems(account.problems, known))
    write(ACCOUNTS[args.format](account, args.lang))
    return int(fails(account.problems, args.fail_on))


def validate(project: Project, paths: Sequence[str], syntax: str, engine: str) -> Account:
    """Judge data/ and ontology/, or the RDF files that are named, without writing anything.

    Raises UsageError for a path or an engine there is not; what is wrong in the files, also in our own, is in the account.
    """
    from segregatie.base.version import __version__
    from segregatie.validate.judge import judge_handed

    judged, files = " ".join(paths) or "data/, ontology/", tuple(paths) or ("data", "ontology")
    try:
        found = judge_handed(project, paths, syntax, engine) if paths else _judge_own(project, engine)
    except InputError as error:
        return Account(tuple(error.problems), (), (), 0, judged, __version__, files)
    except QueryError as error:
        return Account((unusable(error),), (), (), 0, judged, __version__, files)
    return Account(*found, judged, __version__, files)


def _judge_own(project: Project, engine: str) -> Found:
    from segregatie.pipeline import count_triples, judge, round_trip, state
    from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
    from segregatie.validate.judge import rules_tried

    wrong: list[Problem] = []
    try:
        # A build reads it when all else is done.
        read_publication(project.data / SETTINGS_FILE)
    except InputError as error:
        wrong = error.problems
    try:
        stated = state(project, queries=True)
    except InputError as error:
        raise InputError([*wrong, *error.problems]) from error
    if wrong:
        raise InputError(wrong)
    verdict, problems = judge(stated, engine), []
    try:
        # A table made from a graph that is not as it must be would be told as wrong once more.
        if not verdict.of_grade("violation"):
            round_trip(stated)
    except InputError as error:
        problems = error.problems
    rules = rules_tried(stated.graphs, project.queries / "checks")
    return tuple(sorted({*stated.advice, *verdict.problems, *problems})), rules, verdict.results, count_triples(stated)
