"""The command `segregatie` of an installed package, and `python -m segregatie`."""

from __future__ import annotations

import sys
from pathlib import Path

from segregatie.cli import main
from segregatie.project import Project


def run() -> int:
    """Run a command on the checkout we stand in, or else on what is installed."""
    return main(Project.here(Path.cwd()).root)


if __name__ == "__main__":
    sys.exit(run())
