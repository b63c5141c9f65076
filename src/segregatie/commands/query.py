"""`query`: ask the graph a stored question, or a query of your own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from segregatie.base.forms import RESULTS
from segregatie.base.problems import Language, UsageError, closest
from segregatie.base.project import Project
from segregatie.commands.source import add_source, source_of
from segregatie.query.answers import Source
from segregatie.query.header import parse_query, read_query
from segregatie.query.known import Known
from segregatie.query.layout import laid
from segregatie.query.parameters import bind
from segregatie.query.stored import LANGUAGES, Query
from segregatie.query.tables import TABLE_FORMATS

#: Laid out for a reader, as the header of the query says; `tsv` and `xml`, and a query without columns, give what SPARQL gives.
_LAID_OUT = ("md", "html")
_FORMATS = (*RESULTS, "ttl", *_LAID_OUT)
_QUESTIONS = "vragen"


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("query", metavar="NAME|FILE", help="a question (`questions` lists them), a .rq file, or - for standard input")
    parser.add_argument("--bind", action="append", default=[], metavar="NAME=VALUE", help="set a parameter")
    parser.add_argument("--format", choices=_FORMATS, default="csv")
    parser.add_argument("--lang", choices=LANGUAGES, default="nl", help="of headings and labels (default: nl)")
    add_source(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Print the answer."""
    values = _values(args.bind)
    stored = _query(args.query, project)
    sys.stdout.write(query(source_of(args, project), stored, values, args.format, args.lang))
    return 0


def query(source: Source, stored: Query, values: Mapping[str, str], form: str, language: Language = "nl") -> str:
    """Ask a query with its parameters set, and write the answer in a form. Raises UsageError where it cannot be answered so."""
    known = Known(source)
    bound = bind(stored, values, known)
    if form in _LAID_OUT or (stored.columns and form in TABLE_FORMATS):
        return TABLE_FORMATS[form](laid(bound, known, language))
    return source.serialise(bound.text, form)


def _values(given: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator:
            raise UsageError(f"--bind {pair}: write NAME=VALUE")
        if name in values:
            raise UsageError(f"--bind {pair}: {name} is set twice")
        values[name] = value
    return values


def _query(given: str, project: Project) -> Query:
    """Read what is asked: standard input, a file, or else the stored question of this name."""
    if given == "-":
        try:
            return parse_query(sys.stdin.read(), "-")
        except UnicodeDecodeError as error:
            raise UsageError("standard input: not valid UTF-8; send the query as UTF-8") from error
    if Path(given).exists():
        return read_query(Path(given))
    stored = project.queries / _QUESTIONS / f"{given}.rq"
    if "/" not in given and stored.is_file():
        return read_query(stored)
    known = sorted(path.stem for path in stored.parent.glob("*.rq"))
    meant = closest(Path(given).stem, known) or "the command questions lists them"
    raise UsageError(f"{given}: no such file, and no stored question of this name; {meant}")
