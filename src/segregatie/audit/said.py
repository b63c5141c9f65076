"""Say in a few words what is claimed and what counting gives, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from segregatie.audit.recount import FAILS, HOLDS, OPEN, Outcome, as_decimal
from segregatie.base.problems import Problems, Text
from segregatie.data.records import Claim

#: Gives the name of a path.
Namer = Callable[[str], str]

_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "place": {"en": "place {}", "nl": "plaats {}"},
    "at place": {"en": "{} at place {}", "nl": "{} op plaats {}"},
    "none of": {"en": "none of {}", "nl": "geen van {}"},
    "among": {"en": "these are among them: {}", "nl": "deze horen er wel bij: {}"},
    "not among": {"en": "these are not among them: {}", "nl": "deze horen er niet bij: {}"},
    "missing": {"en": "these are missing: {}", "nl": "deze ontbreken: {}"},
    "none": {"en": "none", "nl": "geen"},
    "against": {"en": "{} against {}", "nl": "{} tegen {}"},
    "of": {"en": "{} of {}", "nl": "{} van {}"},
    "not": {"en": "not {}", "nl": "niet {}"},
    "elsewhere": {"en": "what {} says does not agree with it", "nl": "wat er staat bij {} strookt er niet mee"},
    "something": {"en": "something", "nl": "iets"},
}


def code_of(path: str) -> str:
    """The code that a path ends in.

    >>> code_of("gemeente/den-bosch")
    'den-bosch'
    """
    return path.rpartition("/")[2]


def listed(paths: Iterable[str], name: Namer) -> str:
    """Name paths one after the other."""
    return ", ".join(map(name, paths))


def printed(claim: Claim, language: str = "en", name: Namer = code_of) -> str:
    """Say what is claimed."""
    said = {key: texts[language] for key, texts in _SAID.items()}
    if claim.kind == "rang":
        return said["at place"].format(listed(claim.members, name), claim.number)
    if claim.number is not None:
        return f"{claim.number}%" if claim.kind == "percentage" else str(claim.number)
    if claim.members:
        members = listed(claim.members, name)
        return said["none of"].format(members) if claim.kind == "uitsluiting" else members
    for scheme, code in (("hoeveelheidswoord", claim.word), ("vergelijking", claim.comparison), ("buitenbereik", claim.beyond)):
        if code:
            return name(f"{scheme}/{code}")
    return said["something"]


def counted(outcome: Outcome, language: str = "en", name: Namer = code_of) -> str:
    """Say what recounting gives."""
    said = {key: texts[language] for key, texts in _SAID.items()}
    if outcome.claim.against:
        return said["elsewhere"].format(", ".join(outcome.claim.against))
    parts = []
    if outcome.compared:
        parts.append(said["against"].format(*map(as_decimal, outcome.compared)))
    elif outcome.number is not None:
        number = as_decimal(outcome.number) + ("%" if outcome.share else "")
        parts.append(said["place"].format(number) if outcome.claim.kind == "rang" else number)
    if outcome.extra:
        which = "among" if outcome.claim.kind == "uitsluiting" else "not among"
        parts.append(said[which].format(listed(outcome.extra, name)))
    if outcome.missing:
        parts.append(said["missing"].format(listed(outcome.missing, name)))
    if outcome.code == HOLDS and not parts:
        parts = [listed(outcome.members, name) or said["none"]]
    return ", ".join(parts)


def units(outcome: Outcome, language: str, name: Namer) -> str:
    """Name who is counted where a number does not hold; of a share the smaller part of the denominator."""
    if outcome.code != FAILS or outcome.number is None or not (outcome.members or outcome.others):
        return ""
    if outcome.others and len(outcome.others) < len(outcome.members):
        return _SAID["not"][language].format(listed(outcome.others, name))
    return listed(outcome.members, name)


def parts(outcome: Outcome, language: str) -> str:
    """Say what was divided by what, like `13 of 27`; empty where nothing was."""
    if outcome.numerator is None or outcome.denominator is None:
        return ""
    return _SAID["of"][language].format(as_decimal(outcome.numerator), as_decimal(outcome.denominator))


def check_explained(outcomes: Iterable[Outcome], problems: Problems) -> None:
    """A claim that does not hold, or that is contradicted, says what may explain it, and one that holds does not."""
    for outcome in outcomes:
        claim = outcome.claim
        if (outcome.code in OPEN) is (claim.explanation is not None):
            continue
        said = Text(printed(claim, "nl"), printed(claim, "en"))
        gives = Text(counted(outcome, "nl"), counted(outcome, "en"))
        if outcome.code in OPEN:
            problems.add(claim.where, "claim-does-not-hold", claim=claim.key, printed=said, counted=gives)
        else:
            problems.add(claim.where, "contradiction-of-a-claim-that-holds", claim=claim.key, printed=said, counted=gives)
