"""`build`: make, judge and write everything."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from segregatie.base.files import shown
from segregatie.base.problems import InputError, UsageError
from segregatie.base.project import Project
from segregatie.commands.output import progress
from segregatie.commands.rounds import reports_of

if TYPE_CHECKING:
    from segregatie.pipeline import Stated

#: Who may judge.
ENGINES: Final = ("pyshacl", "shacl", "both")
#: Who judges where nobody is named.
JUDGE: Final = "pyshacl"
#: Of a series: the fast one, and pySHACL beside it for one part in ten.
_SAMPLED: Final = "sampled"


def add(parser: argparse.ArgumentParser, *, repeated: bool = True) -> None:
    """Give a parser the options; `repeated` leaves alone what was set before the word `build`, unless it is set behind it too."""
    default: dict[str, Any] = {"default": argparse.SUPPRESS} if repeated else {}
    parser.add_argument("--out", type=Path, help="folder to build in (default: build)", **default)
    parser.add_argument(
        "--report",
        nargs="+",
        metavar="FILE",
        help="the report's text, of several as YEAR=FILE: prove every passage; builds in build-lokaal",
        **default,
    )
    parser.add_argument("--for-publication", action="store_true", help="stop where data/publicatie.toml still has a placeholder", **default)
    parser.add_argument(
        "--engine", choices=ENGINES, help="who judges the shapes (default: pyshacl; of a series shacl, and both in a sample)", **default
    )
    parser.add_argument(
        "--series",
        action="store_true",
        help="for many rounds: graph and tables of each round apart and put together, without site",
        **default,
    )
    parser.add_argument("--on", metavar="ADDRESS", help="with --series: make the rounds on the Dask cluster of this scheduler", **default)
    parser.add_argument("--cores", type=int, metavar="N", help="with --series: so many rounds at a time (default: one a core)", **default)


def run(args: argparse.Namespace, project: Project) -> int:
    """Build, and print an account of it."""
    from segregatie.release.record import account_of, input_digest, keep_account
    from segregatie.site.manifest import SITE

    if args.for_publication:
        from segregatie.release.catalog.settings import SETTINGS_FILE, placeholders

        if args.report:
            raise UsageError("a build with --report may not be published; leave out --for-publication")
        if provisional := placeholders(project.data / SETTINGS_FILE):
            raise InputError(provisional)
    if args.series:
        return _series(args, project)
    if args.on or args.cores:
        raise UsageError("--on and --cores go with --series")
    reports = reports_of(project, args.report or ())
    out = args.out or project.output("build-lokaal" if args.report else "build")
    engine = args.engine or JUDGE
    digest = input_digest(project, reports, engine)
    if account := account_of(out, digest):
        print(account)
        print(f"{shown(out)}/ is as it was: nothing that a build reads or left has changed since")
    else:
        account = _build(project, out, reports, engine)
        keep_account(out, digest, account)
        print(account)
    print(f"open {(out / SITE / 'index.html').absolute().as_uri()}")
    return 0


def _build(project: Project, out: Path, reports: Mapping[str, Path], engine: str) -> str:
    """Build, with the site, and give the account."""
    from segregatie.release.build import build
    from segregatie.site.write import write_site

    def add_site(stated: Stated, folder: Path) -> None:
        progress("writing the site ...")
        write_site(stated, folder)

    try:
        return build(project, out, reports, engine, progress, (add_site,))
    finally:
        progress("")


def _series(args: argparse.Namespace, project: Project) -> int:
    """Build round by round, and print an account of it."""
    from importlib.util import find_spec

    from segregatie.release.record import account_of, input_digest, keep_account
    from segregatie.series.build import build_series
    from segregatie.series.crew import crew

    if args.report:
        raise UsageError("--series goes without --report: no report is at hand where its rounds are made")
    if args.cores is not None and args.cores < 1:
        raise UsageError(f"--cores {args.cores}: at least 1")
    engine = args.engine or (_SAMPLED if find_spec("shacl") else JUDGE)
    out = args.out or project.output("build-reeks")
    digest = input_digest(project, {}, f"series {engine}")
    account = account_of(out, digest)
    if account is None:
        try:
            account = build_series(project, out, engine, crew(args.on or "", args.cores or 0), progress)
        finally:
            progress("")
        keep_account(out, digest, account)
        print(account)
    else:
        print(account)
        print(f"{shown(out)}/ is as it was: nothing that a build reads or left has changed since")
    return 0
