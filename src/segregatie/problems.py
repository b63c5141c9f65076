"""What is wrong, where, and what to do about it: gathered, then told all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A line of a file, as a person would look it up; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


#: For what no file states.
NOWHERE = Where("")
_LONG = 4_000


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """The same words in Dutch and in English."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.en


#: How grave a problem is: a violation holds a release back, a warning is to be mended, info is advice.
Grade: TypeAlias = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, in the form `file:line: what is wrong; what to do`.

    `rule` is the name of the message, shape or check that found it; `subject` and `value` the IRI and the term it is
    about, where the graph and not a file was judged.
    """

    where: Where
    rule: str
    what: Text
    remedy: Text
    grade: Grade = "violation"
    subject: str = ""
    value: str = ""

    def __str__(self) -> str:
        return self.line("en")

    def line(self, language: Literal["nl", "en"]) -> str:
        """Tell it in one language, on one line."""
        what, remedy = (text.nl if language == "nl" else text.en for text in (self.what, self.remedy))
        # What was found may be a whole file on one line; its two ends say enough.
        what = what if len(what) <= _LONG else f"{what[: _LONG // 2]} ... {what[-_LONG // 4 :]}"
        return f"{self.where}: {what}; {remedy}"


def one_language(where: Where, what: str, remedy: str) -> Problem:
    """Make a problem that is told in English only."""
    return Problem(where, "", Text(what, what), Text(remedy, remedy))


class InputError(Exception):
    """What was handed in cannot be used; ends a command with exit code 1."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(Exception):
    """The command was used in a way that cannot work; ends it with exit code 2."""


class Problems:
    """A list that fills while files are read and is raised once, when all of them were seen."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, where: Where, what: str, remedy: str) -> None:
        """Note a problem and go on reading."""
        self._found.append(one_language(where, what, remedy))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self._found)))

    def __len__(self) -> int:
        return len(set(self._found))

    def stop_if_any(self) -> None:
        """Raise InputError with everything that was noted."""
        if self._found:
            raise InputError(self._found)


def nearest(found: str, allowed: list[str], show: int = 12) -> str:
    """Say what could have been meant: the closest allowed value, or the first few."""
    close = get_close_matches(found.casefold(), allowed, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    listed = ", ".join(allowed[:show]) + (", ..." if len(allowed) > show else "")
    return f"use one of: {listed}" if listed else "none are known yet"
