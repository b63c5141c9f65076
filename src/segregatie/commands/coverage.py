"""`coverage`: tell how much of the report's text is in the data."""

from __future__ import annotations

import argparse

from segregatie.base.project import Project
from segregatie.commands.rounds import reports_of


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    # Not args.report: that is the build's, and stands before any command.
    parser.add_argument("--report", dest="text", metavar="FILE", required=True, help="the report's text, of one of several as YEAR=FILE")


def run(args: argparse.Namespace, project: Project) -> int:
    """Print an account. Raises InputError where the text or data/ is wrong."""
    from segregatie.audit.coverage import account, cover, stated_passages
    from segregatie.pipeline import state
    from segregatie.report.text import read_report

    reports = reports_of(project, [args.text])
    ((survey, file),) = reports.items()
    edition = next(each for each in state(project, reports).data.editions if each.survey.code == survey)
    report = read_report(file, edition.tables)
    print(account(cover(report, edition.passages.values(), stated_passages(edition), edition.prose.silences), file))
    return 0
