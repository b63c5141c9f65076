"""`table`: print a table of the report."""

from __future__ import annotations

import argparse
import sys

from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project
from segregatie.commands.source import add_source, source_of
from segregatie.query.answers import Source, ask
from segregatie.query.stored import LANGUAGES, Query, table_queries
from segregatie.query.tables import TABLE_FORMATS, lay_out


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("id", metavar="ID", help="1, 1a, 2 to 6, 8 to 15, veranderingen")
    parser.add_argument("--format", choices=tuple(TABLE_FORMATS), default="csv")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl")
    parser.add_argument("--tekst", choices=("woorden", "plaatsen"), default="woorden", help="free text as words, or as its passage")
    add_source(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Print the table."""
    # Told before a build is looked for.
    table_query(project, args.id)
    sys.stdout.write(table(project, source_of(args, project), args.id, args.format, args.lang, args.tekst))
    return 0


def table(project: Project, source: Source, id_: str, form: str, language: str, shown_as: str) -> str:
    """Print a table of the report. Raises UsageError for a table there is not."""
    query = table_query(project, id_)
    values = {"taal": language, "weergave": shown_as}
    bound = {name: value for name, value in values.items() if name in query.parameters}
    return TABLE_FORMATS[form](lay_out(query, ask(source, query, bound), language))


def table_query(project: Project, id_: str) -> Query:
    """Return the query of a table. Raises UsageError where there is none: 99 is not 9 mistyped, so all are listed then."""
    known = table_queries(project.queries / "tabellen")
    if id_ not in known:
        raise UsageError(f"no table {id_!r}; {nearest('' if id_.isdecimal() else id_, list(known), len(known))}")
    return known[id_]
