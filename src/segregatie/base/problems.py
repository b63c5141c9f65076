"""What is wrong, where, and what to do about it: gathered, then told all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias


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


Language: TypeAlias = Literal["nl", "en"]
#: How grave a problem is: a violation holds a release back, a warning is to be mended, info is advice.
Grade: TypeAlias = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in the form `file:line: what is wrong; what to do`.

    Problems sort by place, and at one place by what is told in English.

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

    def __lt__(self, other: Problem) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[Where, tuple[str, ...]]:
        told = (self.what.en, self.remedy.en, self.what.nl, self.remedy.nl)
        return self.where, (*told, self.rule, self.grade, self.subject, self.value)

    def line(self, language: Language) -> str:
        """Tell it in one language, on one line."""
        what, remedy = (text.nl if language == "nl" else text.en for text in (self.what, self.remedy))
        # What was found may be a whole file on one line; its two ends say enough.
        what = what if len(what) <= _LONG else f"{what[: _LONG // 2]} ... {what[-_LONG // 4 :]}"
        return f"{self.where}: {what}; {remedy}"


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Read messages.toml: by rule and language, `what` is wrong and its `remedy`, as templates.

    Some have a `text` too, the remedy where the report's text is at hand, or a `grade`. Read when there is something to tell,
    and only then.
    """
    import tomllib

    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def problem(where: Where, rule: str, /, **values: object) -> Problem:
    """Make a problem of the message of this name, filled with its values; a Text is filled in by language.

    >>> print(problem(Where("data/namen.csv", 3), "cells-count", count=2, expected=3).line("nl").partition(";")[0])
    data/namen.csv:3: 2 cellen waar de kopregel er 3 heeft
    """
    return _filled(where, rule, "remedy", values)


def _filled(where: Where, rule: str, remedy: str, values: Mapping[str, object]) -> Problem:
    message = catalogue()[rule]
    in_dutch = {name: value.nl if isinstance(value, Text) else value for name, value in values.items()}
    in_english = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}

    def told(part: str) -> Text:
        return Text(message["nl"][part].format(**in_dutch), message["en"][part].format(**in_english))

    return Problem(where, rule, told("what"), told(remedy if remedy in message["nl"] else "remedy"), message.get("grade", "violation"))


class InputError(Exception):
    """What was handed in cannot be used; ends a command with exit code 1."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(Exception):
    """The command was used in a way that cannot work; ends it with exit code 2."""


class QueryError(UsageError):
    """A query cannot be read or answered: why, and where it stands, if it stands in a file; with a column where it is no SPARQL."""

    def __init__(self, reason: str, where: Where = NOWHERE, column: int = 0) -> None:
        self.where, self.reason, self.column = where, reason, column
        super().__init__(f"{where.file}: {reason}" if where.file else reason)

    def at(self, where: Where) -> Self:
        """The same, with the file that it stands in."""
        return type(self)(self.reason, where, self.column)


class Problems:
    """A list that fills while files are read and is raised once, when all of them were seen.

    With the report's text `at_hand`, what to do may rest on it.
    """

    def __init__(self, *, at_hand: bool = False) -> None:
        self._found: list[Problem] = []
        self._followers: Counter[Where] = Counter()
        self._remedy = "text" if at_hand else "remedy"

    def add(self, where: Where, rule: str, /, **values: object) -> None:
        """Note a problem and go on reading."""
        self._found.append(_filled(where, rule, self._remedy, values))

    def follow(self, cause: Where) -> None:
        """Note that something cannot be right because of what is wrong at this line: it is counted there, and not told by itself."""
        self._followers[cause] += 1

    def __iter__(self) -> Iterator[Problem]:
        told: set[Where] = set()
        for each in sorted(set(self._found)):
            count = 0 if each.where in told else self._followers[each.where]
            told.add(each.where)
            yield _followed(each, count) if count else each

    @property
    def noted(self) -> int:
        """How many times a violation was noted: it grows also where the same is noted again."""
        return sum(each.grade == "violation" for each in self._found)

    def stop_if_any(self) -> None:
        """Raise InputError with everything that was noted, if there is a violation among it."""
        if self.noted:
            raise InputError(list(self))


def _followed(cause: Problem, count: int) -> Problem:
    nl, en = f"{cause.remedy.nl} (en {count} die hieruit volgen)", f"{cause.remedy.en} (and {count} that follow from it)"
    return replace(cause, remedy=Text(nl, en))


def closest(found: str, allowed: Sequence[str]) -> Text | None:
    """Say which allowed value looks most like what was found; None where none does."""
    close = get_close_matches(found, allowed, n=1, cutoff=0.6)
    return Text(f"bedoelt u {close[0]!r}?", f"did you mean {close[0]!r}?") if close else None


def nearest(found: str, allowed: list[str], show: int = 12) -> Text:
    """Say what could have been meant: the closest allowed value, or the first few."""
    if close := closest(found.casefold(), allowed):
        return close
    listed = ", ".join(allowed[:show]) + (", ..." if len(allowed) > show else "")
    return Text(f"kies uit: {listed}", f"use one of: {listed}") if listed else Text("er zijn er nog geen bekend", "none are known yet")
