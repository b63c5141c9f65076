"""The command `segregatie` of an installed package, and `python -m segregatie`."""

from __future__ import annotations

import sys
from pathlib import Path

from segregatie.base.project import Project, is_checkout
from segregatie.cli import main


def run() -> int:
    """Run a command on the checkout we stand in, or else on what is installed."""
    here = Path.cwd()
    return main(Project.here(here).root, in_checkout=is_checkout(here))


if __name__ == "__main__":
    sys.exit(run())
