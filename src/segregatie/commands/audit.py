"""`audit`: recount every claim that the report makes."""

from __future__ import annotations

import argparse
import sys

from segregatie.audit.forms import AUDIT_FORMATS, Names
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.commands.source import add_source, source_of
from segregatie.query.answers import Source
from segregatie.query.stored import LANGUAGES


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("--format", choices=tuple(AUDIT_FORMATS), default="text")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")
    add_source(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Recount, and print what came out."""
    source = source_of(args, project) if args.endpoint is not None or args.folder else None
    sys.stdout.write(audit(project, source, args.format, args.lang))
    return 0


def audit(project: Project, source: Source | None, form: str, language: str) -> str:
    """Recount every claim of data/ and tell what came out; from `source`, or else from data/ itself.

    Raises InputError where data/ is wrong, or a claim cannot be recounted.
    """
    from segregatie.audit.recount import audit as recount
    from segregatie.audit.recount import read_countings
    from segregatie.pipeline import state
    from segregatie.triples.lookup import Labels

    stated, countings = state(project), read_countings(project.queries / "beweringen")
    outcomes = stated.outcomes
    if source is not None:
        problems = Problems()
        claims = [outcome.claim for outcome in outcomes]
        outcomes = recount(source, countings, claims, stated.data.words, problems)
        problems.stop_if_any()
    names = Names(Labels(stated.store.store), countings)
    return AUDIT_FORMATS[form](outcomes, language, names)
