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


def add(parser: argparse.ArgumentParser, *, repeated: bool = True) -> None:
    """Give a parser the options; `repeated` leaves alone what was set before the word `build`, unless it is set behind it too."""
    default: dict[str, Any] = {"default": argparse.SUPPRESS} if repeated else {}
    engine = default or {"default": "pyshacl"}
    parser.add_argument("--out", type=Path, help="folder to build in (default: build)", **default)
    parser.add_argument(
        "--report",
        nargs="+",
        metavar="FILE",
        help="the report's text, of several as YEAR=FILE: prove every passage; builds in build-lokaal",
        **default,
    )
    parser.add_argument("--for-publication", action="store_true", help="stop where data/publicatie.toml still has a placeholder", **default)
    parser.add_argument("--engine", choices=ENGINES, help="who judges the shapes (default: pyshacl)", **engine)


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
    reports = reports_of(project, args.report or ())
    out = args.out or project.output("build-lokaal" if args.report else "build")
    digest = input_digest(project, reports, args.engine)
    if account := account_of(out, digest):
        print(account)
        print(f"{shown(out)}/ is as it was: nothing that a build reads or left has changed since")
    else:
        account = _build(project, out, reports, args.engine)
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
