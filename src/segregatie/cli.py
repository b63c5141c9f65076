"""The command line: gather the commands, run the one that is asked for, and tell what went wrong without a traceback."""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

from segregatie.base.problems import InputError, UsageError, closest
from segregatie.base.project import Project
from segregatie.base.version import __version__
from segregatie.commands import build
from segregatie.commands.output import leave

#: Every command, by the name of its module, as `--help` lists them.
_COMMANDS: Final[Mapping[str, str]] = {
    "build": "build everything (what no command does too)",
    "table": "print a table of the report, regenerated from the graph",
    "query": "ask a stored question by its name, or run a query file, on the built graph",
    "questions": "list the stored questions, with what each may be asked about",
    "audit": "recount every claim the report makes, and tell which do not hold",
    "validate": "judge data/ and ontology/, or other RDF, without writing anything",
    "diff": "tell what changed between builds, files of the graph, or commits of the data",
    "publish": "load the build into a SPARQL endpoint",
    "serve": "publish the build over HTTP: SPARQL, linked data, stored queries",
    "mcp": "answer an agent on standard input and output (Model Context Protocol)",
    "extract": "transcribe the report into data/<peiling>",
    "coverage": "tell how much of the report's text is in the data",
    "new-edition": "lay down the folder of a next round, to be filled in",
    "fix": "write the files of data/ in the form in which they are kept",
}
#: What a command may miss where only the core is installed, and the extra that brings it.
_EXTRAS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("pyshacl", "rdflib"), "judge"),
    **dict.fromkeys(("jinja2", "xlsxwriter"), "build"),
    **dict.fromkeys(("requests", "SPARQLWrapper"), "endpoint"),
    **dict.fromkeys(("brotli", "granian", "starlette"), "serve"),
    "distributed": "cluster",
}
_NO_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)")


class _Parser(argparse.ArgumentParser):
    """A parser that says what may have been meant, and that of a command gets its options when it is needed.

    So no command waits until what only another needs is imported.
    """

    command = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - typeshed overloads it
        """Parse, with the options of the command and what it does."""
        if self.command:
            command = import_module(f"segregatie.commands.{self.command.replace('-', '_')}")
            command.add(self)
            self.set_defaults(run=command.run)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """End with what is wrong; with the choice that looks like what was given, where there is one."""
        wrong = _NO_CHOICE.search(message)
        meant = closest(wrong[1].casefold(), re.findall(r"[\w-]+", wrong[2])) if wrong else None
        super().error(f"{message}; {meant}" if meant else message)


def _name() -> str:
    """What this program was called as: build.py in a checkout, segregatie where it is installed."""
    called = Path(sys.argv[0])
    as_module = called.name == "__main__.py" and called.parent.name == "segregatie"
    return "segregatie" if as_module or called.stem == "segregatie" else "build.py"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=_name(), description="Build the knowledge graph from data/ and ontology/, judge it, and ask it.")
    parser.add_argument("--version", action="version", version=f"segregatie {__version__}")
    # What stands before the word `build` holds where nothing else stands behind it.
    build.add(parser, repeated=False)
    parser.set_defaults(run=build.run)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, told in _COMMANDS.items():
        commands.add_parser(name, help=told).command = name
    return parser


def _run(parser: argparse.ArgumentParser, args: argparse.Namespace, project: Project) -> int:
    """Run the command that is asked for; without one, build in a checkout, and elsewhere tell what there is."""
    of_build = bool(args.out or args.report or args.for_publication or args.series or args.on or args.cores)
    if not (args.command or args.in_checkout or of_build):
        parser.print_help()
        return 0
    if args.command not in (None, "build") and of_build:
        # They would be passed over in silence.
        raise UsageError(f"--out, --report, --for-publication, --series, --on and --cores go with build, not with {args.command}")
    return int(args.run(args, project))


def _missing(error: ModuleNotFoundError) -> str:
    """Say what to install for a command; raise the error again where it is no package of ours."""
    package = (error.name or "").partition(".")[0]
    if package not in _EXTRAS:
        raise error
    extra = _EXTRAS[package]
    # In a checkout make installs what a build needs, and with `make serve` the rest.
    made = "make" if extra in ("judge", "build") else "make .venv/serve"
    remedy = made if _name() == "build.py" else f"pip install 'onderwijssegregatie[{extra}]'"
    return f"this needs {package}, which is not installed; run: {remedy}"


def main(root: Path, arguments: Sequence[str] | None = None, *, in_checkout: bool = True) -> int:
    """Run a command on the checkout at `root`; without `in_checkout` that is none, but what is installed with the package.

    Returns 0, 1 where what was handed in is wrong, 2 where the command cannot be carried out as it was given. For `diff` 1 is
    that its sides differ, and 2 is everything that goes wrong.
    """
    parser = _parser()
    args = parser.parse_args(arguments)
    args.in_checkout = in_checkout
    # What `diff` says by 1 is that its sides differ, so trouble must be another number.
    trouble = 2 if args.command == "diff" else 1
    for stream in (sys.stdin, sys.stdout):
        # Queries and tables are UTF-8 in every locale.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="strict")
    try:
        return _run(parser, args, Project(root))
    except InputError as error:
        for problem in error.problems:
            print("" if problem.grade == "violation" else f"{problem.grade}: ", problem, sep="", file=sys.stderr)
        return trouble
    except (UsageError, ModuleNotFoundError) as error:
        told = _missing(error) if isinstance(error, ModuleNotFoundError) else error
        print(f"{_name()}: {told}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        leave()
        return 0
    except OSError as error:
        remedy = "restore it, for instance with git checkout" if isinstance(error, FileNotFoundError) else "free space or check permissions"
        print(f"{_name()}: {error.filename or 'output'}: {error.strerror}; {remedy}", file=sys.stderr)
        return trouble
    except KeyboardInterrupt:
        print(f"{_name()}: stopped", file=sys.stderr)
        return 130
