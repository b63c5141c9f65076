"""`mcp`: answer an agent on standard input and output."""

from __future__ import annotations

import argparse

from segregatie.base.problems import UsageError
from segregatie.base.project import Project
from segregatie.commands.source import add_folder, folder_of


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    add_folder(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Answer until the agent hangs up. Raises UsageError where the package for it is not installed."""
    from segregatie.agents import are_agents_heard
    from segregatie.server.settings import Settings

    if not are_agents_heard():
        raise UsageError("the package mcp is not installed; run: pip install 'onderwijssegregatie[mcp]'")
    from segregatie.agents.doors import serve_stdio

    # There is one client, which gets half of the workers.
    serve_stdio(Settings(release=folder_of(args, project), workers=2))
    return 0
