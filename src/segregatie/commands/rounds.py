"""Which edition a command is about: its round, and the text of its report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project, rounds_of

#: What stands before the text of a report where there are several editions.
_NAMED: Final = re.compile(r"([0-9]{4})=(.+)")


def round_of(project: Project, given: str | None, option: str) -> str:
    """The round that is given, or else the only one there is. Raises UsageError where that is none, or one of several."""
    known = rounds_of(project.data)
    if given in known:
        return given
    if given is not None:
        # A year that is near is not one that was meant.
        raise UsageError(f"{option} {given}: no edition of this round; {nearest('', known)}")
    if len(known) != 1:
        raise UsageError(f"{option}: {len(known)} editions in data/; {nearest('', known)}")
    return known[0]


def reports_of(project: Project, given: Sequence[str]) -> dict[str, Path]:
    """The texts of reports by their round: `2013=FILE`, or a FILE alone where there is one edition.

    Raises UsageError for a round there is not or that is named twice, and for a file alone where there are several.
    """
    found: dict[str, Path] = {}
    for each in given:
        named = _NAMED.fullmatch(each)
        survey = round_of(project, named[1] if named else None, f"--report {each}" if not named else "--report")
        if survey in found:
            raise UsageError(f"--report {each}: the text of {survey} is given twice")
        found[survey] = Path(named[2] if named else each)
    return found
