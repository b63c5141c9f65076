"""`table`: print a table of the report."""

from __future__ import annotations

import argparse
import sys

from segregatie.base.project import Project
from segregatie.commands.source import add_source, source_of
from segregatie.query.answers import Source
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.layout import lay_table
from segregatie.query.parameters import BY_PLACE, IN_WORDS
from segregatie.query.stored import LANGUAGES
from segregatie.query.tables import TABLE_FORMATS


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("id", metavar="ID", help="1, 1a, 2 to 6, 8 to 15, veranderingen")
    parser.add_argument("--format", choices=tuple(TABLE_FORMATS), default="csv")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")
    parser.add_argument("--tekst", choices=(IN_WORDS, BY_PLACE), default=IN_WORDS, help="free text as words, or as its passage")
    parser.add_argument("--peiling", metavar="YEAR", default="", help="the round (default: the newest full one)")
    add_source(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Print the table."""
    sys.stdout.write(table(project, source_of(args, project), args.id, args.format, args.lang, args.tekst, args.peiling))
    return 0


def table(project: Project, source: Source, id_: str, form: str, language: str, shown_as: str, survey: str = "") -> str:
    """Print a table of the report of a round, or of the newest full one. Raises UsageError for a table or a round there is not."""
    known, queries = Known(source), read_queries(project.queries / "tabellen")
    printed = known.table(id_, survey)
    return TABLE_FORMATS[form](lay_table(printed, queries, known, language, by_place=shown_as == BY_PLACE))
