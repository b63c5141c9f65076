"""`coverage`: tell how much of the report's text is in the data."""

from __future__ import annotations

import argparse
from pathlib import Path

from segregatie.base.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    # Not args.report: that is the build's, and stands before any command.
    parser.add_argument("--report", dest="text", type=Path, metavar="FILE", required=True, help="the report's text")


def run(args: argparse.Namespace, project: Project) -> int:
    """Print an account. Raises InputError where the text or data/ is wrong."""
    from segregatie.audit.coverage import account, cover, stated_passages
    from segregatie.pipeline import state
    from segregatie.report.text import read_report

    edition = state(project, args.text).data.editions[-1]
    report = read_report(args.text, edition.tables)
    print(account(cover(report, edition.passages.values(), stated_passages(edition), edition.prose.silences), args.text))
    return 0
