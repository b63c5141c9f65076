"""Words for people: one line a problem, in Dutch, in English or in both, repeats told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeAlias

from segregatie.base.problems import Grade, Problem
from segregatie.validate.accounts.account import Account, Languages

Language: TypeAlias = Literal["nl", "en"]

#: What would break a line, steer a terminal, turn the direction of the text, or cannot be written as UTF-8.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: How many lines are named of a problem that repeats itself.
_NAMED = 5
_GRADES: Final[dict[Language, dict[Grade, str]]] = {
    "en": {"violation": "", "warning": "warning: ", "info": "advice: "},
    "nl": {"violation": "", "warning": "waarschuwing: ", "info": "advies: "},
}
_COUNTED: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "en": (("violation", "violations"), ("warning", "warnings"), ("advice", "advice")),
    "nl": (("overtreding", "overtredingen"), ("waarschuwing", "waarschuwingen"), ("advies", "adviezen")),
}


@dataclass(frozen=True, slots=True)
class Repeated:
    """Problems that say the same of one file, told at the first of their lines."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one that is told."""
        return self.problems[0]

    @property
    def other_lines(self) -> list[int]:
        """The lines of the others, each once."""
        return sorted({problem.where.line for problem in self.problems} - {self.first.where.line})


def one_line(text: str) -> str:
    r"""Make text fit to be shown on one line: what cannot be seen is written as an escape.

    >>> one_line("a\nb\x1b[31m")
    'a\\nb\\x1b[31m'
    """
    return _UNSHOWABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def repeats(problems: Iterable[Problem]) -> list[Repeated]:
    """Gather the problems that say the same of one file; by file and by the first of their lines."""

    def saying(problem: Problem) -> tuple[str, ...]:
        said = (problem.what, problem.remedy)
        return (problem.where.file, problem.rule, problem.grade, *(text for each in said for text in (each.en, each.nl)))

    alike = groupby(sorted(problems, key=lambda problem: (saying(problem), problem)), key=saying)
    return sorted((Repeated(tuple(group)) for _, group in alike), key=lambda each: each.first)


def place(problem: Problem, account: Account) -> str:
    """Where a problem is: file and line, or else what it is about, or else what was judged."""
    return one_line(str(problem.where) or problem.subject or account.judged)


def said(problem: Problem, languages: Languages) -> str:
    """Tell what is wrong and what to do, without the place."""
    return _of_problem(problem, languages, lambda language: _said(problem, language))


def said_once(repeated: Repeated, languages: Languages, *, graded: bool) -> str:
    """Tell repeated problems once, with the lines of the others; with `graded`, after a word for anything but a violation."""

    def tell(language: Language) -> str:
        grade = _GRADES[language][repeated.first.grade] if graded else ""
        return grade + _said(repeated.first, language) + _also(repeated, language)

    return _of_problem(repeated.first, languages, tell)


def counted(account: Account, languages: Languages) -> str:
    """Tell how much was judged and how many problems were found."""
    judged = one_line(account.judged)
    triples = f"{account.triples:,}"

    def tell(language: Language) -> str:
        numbers = zip(account.counts().values(), _COUNTED[language], strict=True)
        found = ", ".join(f"{number} {one if number == 1 else many}" for number, (one, many) in numbers)
        if language == "en":
            return f"{found}; {triples} triples judged: {judged}"
        return f"{found}; {triples.replace(',', '.')} triples beoordeeld: {judged}"

    return _in_languages(languages, tell)


def _in_languages(languages: Languages, tell: Callable[[Language], str]) -> str:
    return f"{tell('en')} / {tell('nl')}" if languages == "both" else tell(languages)


def _of_problem(problem: Problem, languages: Languages, tell: Callable[[Language], str]) -> str:
    """Tell of a problem; once, where it has the same words in both languages."""
    same = problem.what.nl == problem.what.en and problem.remedy.nl == problem.remedy.en
    return _in_languages("en" if same and languages == "both" else languages, tell)


def _said(problem: Problem, language: Language) -> str:
    return one_line(problem.line(language).removeprefix(f"{problem.where}: "))


def _also(repeated: Repeated, language: Language) -> str:
    """Name the other lines; and how often in all, where that does not follow from them."""
    lines, often = repeated.other_lines, len(repeated.problems)
    parts = [_listed(lines, language)] if lines else []
    if often != len(lines) + 1:
        parts.append(f"{often} times" if language == "en" else f"{often} keer")
    return f" ({'; '.join(parts)})" if parts else ""


def _listed(lines: Sequence[int], language: Language) -> str:
    shown = [str(line) for line in lines] if len(lines) <= _NAMED + 1 else [str(line) for line in lines[:_NAMED]]
    rest = len(lines) - len(shown)
    if language == "en":
        if rest:
            return f"also at lines {', '.join(shown)} and {rest} others"
        return f"also at line {shown[0]}" if len(shown) == 1 else f"also at lines {', '.join(shown[:-1])} and {shown[-1]}"
    if rest:
        return f"ook op de regels {', '.join(shown)} en {rest} andere"
    return f"ook op regel {shown[0]}" if len(shown) == 1 else f"ook op de regels {', '.join(shown[:-1])} en {shown[-1]}"
