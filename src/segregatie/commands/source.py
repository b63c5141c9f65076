"""What a command asks: the build, another build, an endpoint, or what is installed."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from segregatie.base.project import Project

if TYPE_CHECKING:
    from segregatie.query.answers import Source


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


def source_of(args: argparse.Namespace, project: Project) -> Source:
    """Open what is asked. Raises UsageError where it is not there, or holds no release."""
    if args.endpoint is not None:
        from segregatie.query.credentials import use_credentials
        from segregatie.query.endpoint import Endpoint

        endpoint = Endpoint(args.endpoint)
        use_credentials([args.endpoint], os.environ)
        endpoint.check_release()
        return endpoint
    from segregatie.query.local import GRAPH_FILE, LocalStore

    folder = folder_of(args, project)
    if project.installed and not args.folder and not (folder / GRAPH_FILE).is_file():
        from segregatie.pipeline import state

        return state(project).store
    return LocalStore.of_release(folder)
