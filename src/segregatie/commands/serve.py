"""`serve`: publish the build over HTTP."""

from __future__ import annotations

import argparse
import os
import sys

from segregatie.base.project import Project
from segregatie.commands.source import add_folder, folder_of
from segregatie.server.settings import add_options, read_settings


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    add_options(parser)
    add_folder(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Serve until told to stop, with a door for agents where its package is installed."""
    from segregatie.agents import PATH, LateDoor, are_agents_heard
    from segregatie.server.listen import listen

    settings = read_settings(folder_of(args, project), vars(args), os.environ)
    if sys.stdout.isatty():
        print(f"open {settings.base}/ in a browser when it listens; Ctrl-C ends it", flush=True)
    listen(settings, {PATH: LateDoor} if are_agents_heard() else {})
    return 0
