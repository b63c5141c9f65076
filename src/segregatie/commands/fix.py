"""`fix`: write the files of data/ in the form in which they are kept."""

from __future__ import annotations

import argparse

from segregatie.base.files import shown
from segregatie.base.project import Project


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options: none, but a word on what it does."""
    parser.description = (
        "Write every CSV and TOML file of data/ as UTF-8 with LF line ends and without a byte-order mark, the CSV files with commas: "
        "a spreadsheet saves them otherwise. What the cells say stays as it is."
    )


def run(_args: argparse.Namespace, project: Project) -> int:
    """Write what is in another form, and print its names."""
    from segregatie.data.write import tidy

    changed = tidy(project.data)
    for path in changed:
        print(f"wrote {shown(path)}")
    print(f"{len(changed)} files changed")
    return 0
