"""Read a TOML file of data/, and find the line of a key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from segregatie.base.files import read_text, shown
from segregatie.base.problems import Problems, Text, Where
from segregatie.base.sheets import whole_number


def read_toml(path: Path, problems: Problems) -> tuple[dict[str, Any], list[str]] | None:
    """Return what a file says, and its lines; None, with a problem at its line, where it cannot be read."""
    text = read_text(path, problems)
    if text is None:
        return None
    lines = text.split("\n")
    try:
        return tomllib.loads(text), lines
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        number = whole_number(place.removeprefix("line ").partition(",")[0]) or len(text.splitlines())
        problems.add(Where(shown(path), number), "toml-invalid", reason=reason)
    except (ValueError, RecursionError):
        # A number of thousands of digits, or as many brackets, is no syntax error to the parser.
        too_much = Text("een waarde is te lang of te diep", "a value is too long or too deep")
        problems.add(Where(shown(path), lines.index(max(lines, key=len)) + 1), "toml-invalid", reason=too_much)
    return None


def line_of(lines: list[str], key: str, table: str = "", number: int = 0) -> int:
    """The line of a key, in the table of this name (of several, the one of this number); without a key that of the table, or else 1."""
    heads = [place for place, line in enumerate(lines) if table and re.match(rf"\W*{re.escape(table)}\W*$", line)]
    start = heads[number] + 1 if number < len(heads) else 0
    for place in range(start, len(lines)) if key else ():
        if re.match(rf"[^\w#]*{re.escape(key)}\W", lines[place]):
            return place + 1
        if table and lines[place].startswith("["):
            break
    return start or 1
