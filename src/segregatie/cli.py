"""The command line: read what is asked, do it, and tell what went wrong without a traceback."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segregatie.base.problems import InputError, UsageError
from segregatie.base.project import Project
from segregatie.server.settings import add_options

if TYPE_CHECKING:
    from segregatie.query.answers import Source

_ENGINES = ("pyshacl", "shacl", "both")
_FORMATS = ("csv", "tsv", "json", "xml", "md", "ttl")
#: As segregatie.handed has them, which takes a parser along.
_SYNTAXES = ("turtle", "trig", "ntriples", "nquads", "jsonld")


def _name() -> str:
    """What this program was called as: build.py in a checkout, segregatie where it is installed."""
    return "segregatie" if Path(sys.argv[0]).stem in ("segregatie", "__main__") else "build.py"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_name(), description="Build the knowledge graph from data/ and ontology/, judge it, and ask it.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    build = commands.add_parser("build", help="build everything (what no command does too)")
    # What stands before the word `build` holds where nothing else stands behind it.
    for each, default, engine in ((parser, None, "pyshacl"), (build, argparse.SUPPRESS, argparse.SUPPRESS)):
        each.add_argument("--out", type=Path, default=default, help="folder to build in (default: build)")
        each.add_argument(
            "--report", type=Path, metavar="FILE", default=default, help="the report's text: prove every passage; builds in build-lokaal"
        )
        each.add_argument("--engine", choices=_ENGINES, default=engine, help="who judges the shapes (default: pyshacl)")
    extract = commands.add_parser("extract", help="transcribe the report into data/<peiling>")
    extract.add_argument("file", type=Path, metavar="FILE")
    table = commands.add_parser("table", help="print a table of the report, regenerated from the graph")
    table.add_argument("id", metavar="ID", help="1, 1a, 2 to 6, 8 to 15, veranderingen")
    table.add_argument("--format", choices=("csv", "json", "md", "html"), default="csv")
    table.add_argument("--lang", choices=("nl", "en"), default="nl")
    table.add_argument("--tekst", choices=("woorden", "plaatsen"), default="woorden", help="free text as words, or as its passage")
    query = commands.add_parser("query", help="run a query on the built graph")
    query.add_argument("file", metavar="FILE", help="a .rq file, or - for standard input")
    query.add_argument("--bind", action="append", default=[], metavar="NAME=VALUE", help="set a parameter")
    query.add_argument("--format", choices=_FORMATS, default="csv")
    validate = commands.add_parser("validate", help="judge data/ and ontology/, or other RDF, without writing anything")
    validate.add_argument("paths", nargs="*", metavar="PATH", help="RDF files, folders or - (default: data/ and ontology/)")
    validate.add_argument("--format", choices=("text", "json", "sarif", "junit", "github", "ttl"), default="text")
    validate.add_argument("--lang", choices=("nl", "en", "both"), default="both")
    validate.add_argument("--fail-on", choices=("violation", "warning"), default="violation", help="the mildest grade that fails")
    validate.add_argument("--baseline", type=Path, metavar="FILE", help="what --format json gave earlier: only what is new counts")
    validate.add_argument("--engine", choices=_ENGINES, default=argparse.SUPPRESS, help="who judges (default: pyshacl)")
    validate.add_argument("--syntax", choices=_SYNTAXES, default="", help="of - (else turtle), and of files whose suffix is not known")
    audit = commands.add_parser("audit", help="recount every claim the report makes, and tell which do not hold")
    audit.add_argument(
        "--format", choices=("summary", "text", "json", "csv", "md", "errata"), help="default: a summary on a terminal, else text"
    )
    audit.add_argument("--lang", choices=("nl", "en"), default="nl")
    for option, told in (
        ("ernst", "of this gravity"),
        ("eenheid", "on this unit"),
        ("deel", "in this section or table"),
        ("uitkomst", "with this outcome"),
    ):
        audit.add_argument(f"--{option}", default="", metavar="CODE", help=f"only claims {told}")
    audit.add_argument("--report", dest="text", type=Path, metavar="FILE", help="the report's text: show its own words")
    coverage = commands.add_parser("coverage", help="tell how much of the report's text is in the data")
    coverage.add_argument("--report", dest="text", type=Path, metavar="FILE", required=True, help="the report's text")
    diff = commands.add_parser("diff", help="tell what changed between builds, files of the graph, or commits of the data")
    diff.add_argument("sides", nargs="+", metavar="SIDE", help="builds, checkouts, files or commits (REF or git:REF)")
    diff.add_argument("--format", choices=("text", "md", "json", "ttl"), default="text")
    diff.add_argument("--lang", choices=("nl", "en"), default="nl")
    publish = commands.add_parser("publish", help="load the build into a SPARQL endpoint")
    publish.add_argument("--endpoint", required=True, metavar="URL", help="where it takes queries, and updates unless told otherwise")
    way = publish.add_mutually_exclusive_group()
    way.add_argument("--update", metavar="URL", help="where it takes SPARQL 1.1 Update")
    way.add_argument("--graph-store", metavar="URL", help="load by the Graph Store Protocol, at this address")
    publish.add_argument("--block", type=int, default=1000, metavar="TRIPLES", help="how many at once (default: 1000)")
    serve = commands.add_parser("serve", help="publish the build over HTTP: SPARQL, linked data, stored queries")
    add_options(serve)
    for each in (table, query, audit):
        each.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint and not the build")
    for each in (table, query, audit, publish, serve):
        each.add_argument("--from", dest="folder", type=Path, metavar="DIR", help="the build to ask (default: build)")
    return parser


def _build(args: argparse.Namespace, project: Project) -> None:
    from segregatie.commands.build import build

    out = args.out or project.output("build-lokaal" if args.report else "build")
    if sys.stderr.isatty():
        sys.stderr.write("building ...\r")
    print(build(project, out, args.report, args.engine))


def _extract(args: argparse.Namespace, project: Project) -> None:
    from segregatie.commands.old import extract

    for line in extract(project, args.file):
        print(line)


def _leave() -> None:
    """Write what is left to nowhere: the reader of our output left, and there is no one to tell."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(text: str) -> None:
    """Print, where the exit code says the rest: it is the same when the reader leaves."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave()


def _validate(args: argparse.Namespace, project: Project) -> int:
    from segregatie.commands.old import validate
    from segregatie.validate.accounts import ACCOUNTS
    from segregatie.validate.accounts.baseline import fails, new_problems, read_baseline

    known = read_baseline(args.baseline) if args.baseline else None
    account = validate(project, args.paths, args.syntax, args.engine)
    # Where nothing was judged, no one knows what else is wrong: there nothing is known from before.
    if known is not None and account.was_judged:
        account = replace(account, problems=new_problems(account.problems, known))
    _tell(ACCOUNTS[args.format](account, args.lang))
    return int(fails(account.problems, args.fail_on))


def _audit(args: argparse.Namespace, project: Project) -> None:
    from segregatie.audit.account import Chosen
    from segregatie.commands.old import audit

    source = _source(args, project) if args.endpoint is not None or args.folder else None
    chosen = Chosen(args.ernst, args.eenheid, args.deel, args.uitkomst)
    brief = sys.stdout.isatty() and not chosen
    sys.stdout.write(audit(project, source, args.format or ("summary" if brief else "text"), args.lang, chosen, args.text))


def _coverage(args: argparse.Namespace, project: Project) -> None:
    from segregatie.commands.old import coverage

    print(coverage(project, args.text))


def _diff(args: argparse.Namespace, project: Project) -> int:
    from segregatie.commands.old import diff

    told, same = diff(project, args.sides, args.format, args.lang)
    _tell(told)
    return int(not same)


def _source(args: argparse.Namespace, project: Project) -> Source:
    if args.endpoint is not None:
        from segregatie.query.credentials import use_credentials
        from segregatie.query.endpoint import Endpoint

        endpoint = Endpoint(args.endpoint)
        use_credentials([args.endpoint], os.environ)
        endpoint.check_release()
        return endpoint
    from segregatie.query.local import GRAPH_FILE, LocalStore

    folder = args.folder or project.output("build")
    if project.installed and not args.folder and not (folder / GRAPH_FILE).is_file():
        from segregatie.pipeline import state

        return state(project).store
    return LocalStore.of_release(folder)


def _table(args: argparse.Namespace, project: Project) -> None:
    from segregatie.commands.old import table

    sys.stdout.write(table(project, _source(args, project), args.id, args.format, args.lang, args.tekst))


def _query(args: argparse.Namespace, project: Project) -> None:
    from segregatie.commands.old import query

    values = {}
    for each in args.bind:
        name, separator, value = each.partition("=")
        if not separator:
            raise UsageError(f"--bind {each}: write NAME=VALUE")
        if name in values:
            raise UsageError(f"--bind {each}: {name} is set twice")
        values[name] = value
    try:
        text = sys.stdin.read() if args.file == "-" else None
    except UnicodeDecodeError as error:
        raise UsageError("standard input: not valid UTF-8; send the query as UTF-8") from error
    sys.stdout.write(query(_source(args, project), args.file, text, values, args.format))


def _publish(args: argparse.Namespace, project: Project) -> None:
    from segregatie.query.addresses import check_address
    from segregatie.query.credentials import use_credentials
    from segregatie.release.load import ByGraphStore, ByUpdate, publish

    if args.block < 1:
        raise UsageError(f"--block {args.block}: give at least 1")
    given = {"--endpoint": args.endpoint, "--update": args.update, "--graph-store": args.graph_store}
    addresses = {option: url for option, url in given.items() if url is not None}
    for option, url in addresses.items():
        check_address(option, url)
    use_credentials(addresses.values(), os.environ)
    updates = "--update" if "--update" in addresses else "--endpoint"
    target = ByGraphStore(args.graph_store) if "--graph-store" in addresses else ByUpdate(addresses[updates], updates)
    erase = "\r\033[K"

    def progress(told: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(erase + told)

    for line in publish(args.folder or project.output("build"), args.endpoint, target, args.block, progress):
        progress("")
        print(line, flush=True)


def _serve(args: argparse.Namespace, project: Project) -> None:
    from segregatie.server.listen import listen
    from segregatie.server.settings import read_settings

    listen(read_settings(args.folder or project.output("build"), vars(args), os.environ))


_COMMANDS: dict[str | None, Callable[[argparse.Namespace, Project], int | None]] = {
    None: _build,
    "build": _build,
    "extract": _extract,
    "table": _table,
    "query": _query,
    "validate": _validate,
    "audit": _audit,
    "coverage": _coverage,
    "diff": _diff,
    "publish": _publish,
    "serve": _serve,
}


def _check(args: argparse.Namespace, in_checkout: bool) -> None:
    """Refuse what would be passed over in silence: options of build before another command, and judging what no one asked for."""
    if args.command not in (None, "build") and (args.out or args.report):
        raise UsageError(f"--out and --report go with build, not with {args.command}")
    if args.command == "validate" and not args.paths and not in_checkout:
        raise UsageError("validate: this folder is no checkout of the project; name the files or folders to judge")


def main(root: Path, arguments: Sequence[str] | None = None, *, in_checkout: bool = True) -> int:
    """Run a command on the checkout at `root`; without `in_checkout` that is none, but what is installed with the package.

    Returns 0, 1 where what was handed in is wrong, 2 where the command cannot be carried out as it was given. For `diff` 1 is
    that its sides differ, and 2 is everything that goes wrong.
    """
    args = _parser().parse_args(arguments)
    # What `diff` says by 1 is that its sides differ, so trouble must be another number.
    trouble = 2 if args.command == "diff" else 1
    for stream in (sys.stdin, sys.stdout):
        # Queries and tables are UTF-8 in every locale.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="strict")
    try:
        _check(args, in_checkout)
        return _COMMANDS[args.command](args, Project(root)) or 0
    except InputError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return trouble
    except UsageError as error:
        print(f"{_name()}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _leave()
        return 0
    except OSError as error:
        print(f"{_name()}: {error.filename or 'output'}: {error.strerror}; free space or check permissions", file=sys.stderr)
        return trouble
    except KeyboardInterrupt:
        print(f"{_name()}: stopped", file=sys.stderr)
        return 130
