"""`diff`: tell what changed."""

from __future__ import annotations

import argparse

from segregatie.base.problems import Language
from segregatie.base.project import Project
from segregatie.commands.output import progress, write
from segregatie.diff.forms import DIFF_FORMATS
from segregatie.query.stored import LANGUAGES


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("old", metavar="OLD", help="a build, a checkout, a file or a commit (REF or git:REF)")
    parser.add_argument("new", metavar="NEW", help="what it became: one of the same")
    parser.add_argument("--format", choices=tuple(DIFF_FORMATS), default="text")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")


def run(args: argparse.Namespace, project: Project) -> int:
    """Print what changed, and give 1 where anything did."""
    text, same = diff(project, args.old, args.new, args.format, args.lang)
    write(text)
    return int(not same)


def diff(project: Project, old: str, new: str, form: str, language: Language) -> tuple[str, bool]:
    """Tell what changed from one side to the other, and whether nothing did.

    Raises UsageError for a side there is not, InputError for one that cannot be read.
    """
    from segregatie.diff.report import compare
    from segregatie.diff.sides import read_side

    try:
        progress(f"reading {old} ...")
        before = read_side(old, project)
        progress(f"reading {new} ...")
        after = read_side(new, project)
        progress("comparing ...")
        report = compare(before, after, language)
    finally:
        progress("")
    return DIFF_FORMATS[form](report, language), report.equal
