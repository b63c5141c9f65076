"""`audit`: recount every claim that the report makes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from segregatie.base.problems import Language, Problems
from segregatie.base.project import Project
from segregatie.commands.rounds import reports_of, round_of
from segregatie.commands.source import add_source, source_of
from segregatie.query.answers import Source
from segregatie.query.stored import LANGUAGES

if TYPE_CHECKING:
    from segregatie.audit.account import Chosen

_FORMATS: Final = ("summary", "text", "json", "csv", "md", "errata")
#: What claims can be chosen by.
_CHOICES: Final = {
    "ernst": "of this gravity",
    "eenheid": "on this unit",
    "deel": "in this section or table",
    "uitkomst": "with this outcome",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("--format", choices=_FORMATS, help="default: a summary on a terminal, else text")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")
    for option, told in _CHOICES.items():
        parser.add_argument(f"--{option}", default="", metavar="CODE", help=f"only claims {told}")
    parser.add_argument("--peiling", metavar="YEAR", help="of which round (default: the newest with all its tables)")
    parser.add_argument("--report", dest="text", metavar="FILE", help="the report's text: show its own words")
    add_source(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Recount, and print what came out."""
    from segregatie.audit.account import Chosen

    source = source_of(args, project) if args.endpoint is not None or args.folder else None
    chosen = Chosen(args.ernst, args.eenheid, args.deel, args.uitkomst)
    form = args.format or ("summary" if sys.stdout.isatty() and not chosen else "text")
    survey = round_of(project, args.peiling, "--peiling") if args.peiling else ""
    sys.stdout.write(audit(project, survey, source, form, args.lang, chosen, args.text))
    return 0


def audit(
    project: Project, survey: str, source: Source | None, form: str, language: Language, chosen: Chosen, report: str | None = None
) -> str:
    """Recount every claim of a round, or else of the newest full one, and tell what came out; from `source`, or else from data/ itself.

    With the report at hand its own words are told too. Raises InputError where data/ is wrong, a claim cannot be recounted or
    the report is another, UsageError where what was chosen does not exist.
    """
    from segregatie.audit.account import Account, check_chosen
    from segregatie.audit.forms import AUDIT_FORMATS
    from segregatie.audit.names import read_names
    from segregatie.audit.recount import audit as recount
    from segregatie.pipeline import state
    from segregatie.query.header import read_queries
    from segregatie.report.text import quotes, read_report

    reports = reports_of(project, [report] if report else [])
    stated = state(project, reports)
    full = [each.survey.code for each in stated.data.editions if each.survey.full]
    survey = survey or (full or [stated.data.editions[-1].survey.code])[-1]
    edition = next(each for each in stated.data.editions if each.survey.code == survey)
    words, countings = stated.data.words, read_queries(project.queries / "beweringen")
    outcomes = tuple(outcome for outcome in stated.outcomes if outcome.claim.survey == survey)
    if source is not None:
        problems = Problems()
        outcomes = recount(source, countings, edition.claims, words, problems)
        problems.stop_if_any()
    codes = stated.ontology.codes.at(survey)
    check_chosen(chosen, outcomes, codes.of("ernst"), [*codes.of("gemeente"), *codes.of("stadsdeel")])
    own: dict[str, str] = {}
    if file := reports.get(survey):
        own = {**quotes(read_report(file, edition.tables), edition.passages.values()), **stated.transcripts[survey].texts}
    names = read_names(stated.store, language)
    return AUDIT_FORMATS[form](Account(edition, outcomes, countings, {word.code: word for word in words}, names, chosen, own))
