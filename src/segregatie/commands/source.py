"""What a command asks: the build, another build, an endpoint, or what is installed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from segregatie.base.project import Project

if TYPE_CHECKING:
    from segregatie.query.answers import Source
    from segregatie.query.http import Web


def add_source(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options that say what is asked."""
    parser.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint and not the build")
    add_folder(parser)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Give a parser the option that names a build."""
    parser.add_argument("--from", dest="folder", type=Path, metavar="DIR", help="the build to ask (default: build)")


def folder_of(args: argparse.Namespace, project: Project) -> Path:
    """The build that is named, or else the one of the project."""
    return args.folder or project.output("build")


def web_to(urls: Iterable[str]) -> Web:
    """Send to these addresses as the user whom the environment names, with a warning where the password would be seen."""
    from segregatie.query.http import Web

    return Web(urls, os.environ, lambda told: print(f"warning: {told}", file=sys.stderr))


def source_of(args: argparse.Namespace, project: Project) -> Source:
    """Open what is asked. Raises UsageError where it is not there, or holds no release."""
    if args.endpoint is not None:
        from segregatie.query.endpoint import Endpoint
        from segregatie.query.http import check_address

        check_address("--endpoint", args.endpoint)
        endpoint = Endpoint(args.endpoint, web=web_to([args.endpoint]))
        endpoint.check_release()
        return endpoint
    from segregatie.query.local import GRAPH_FILE, LocalStore

    folder = folder_of(args, project)
    if project.installed and not args.folder and not (folder / GRAPH_FILE).is_file():
        from segregatie.pipeline import state

        return state(project).store
    return LocalStore.of_release(folder)
