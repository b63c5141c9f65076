"""`publish`: load the build into a SPARQL endpoint."""

from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from segregatie.base.problems import UsageError
from segregatie.base.project import Project
from segregatie.commands.output import progress
from segregatie.commands.source import add_folder, folder_of, web_to


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("--endpoint", required=True, metavar="URL", help="where it takes queries, and updates unless told otherwise")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--update", metavar="URL", help="where it takes SPARQL 1.1 Update")
    way.add_argument("--graph-store", metavar="URL", help="load by the Graph Store Protocol, at this address")
    parser.add_argument("--block", type=int, default=1000, metavar="TRIPLES", help="how many at once (default: 1000)")
    add_folder(parser)


def run(args: argparse.Namespace, project: Project) -> int:
    """Load, and print a line for each graph."""
    from segregatie.query.endpoint import Endpoint
    from segregatie.query.http import check_address, is_here
    from segregatie.release.catalog.settings import SETTINGS_FILE, placeholders
    from segregatie.release.load import ByGraphStore, ByUpdate, publish

    if args.block < 1:
        raise UsageError(f"--block {args.block}: give at least 1")
    given = {"--endpoint": args.endpoint, "--update": args.update, "--graph-store": args.graph_store}
    addresses = {option: url for option, url in given.items() if url is not None}
    for option, url in addresses.items():
        check_address(option, url)
    web = web_to(addresses.values())
    updates = "--update" if "--update" in addresses else "--endpoint"
    target = ByGraphStore(args.graph_store, web) if "--graph-store" in addresses else ByUpdate(addresses[updates], updates, web)
    # What is loaded on this machine is not published.
    if not all(is_here(urlsplit(url).hostname or "") for url in addresses.values()):
        for placeholder in placeholders(project.data / SETTINGS_FILE):
            print(f"warning: {placeholder}", file=sys.stderr)
    for line in publish(folder_of(args, project), Endpoint(args.endpoint, (), web=web), target, args.block, progress):
        progress("")
        print(line, flush=True)
    return 0
