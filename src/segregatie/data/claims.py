"""Read beweringen.csv: what the prose claims about its own figures, in our words and with what is claimed typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from segregatie.base.problems import Where, nearest
from segregatie.base.sheets import Record, read_csv, whole_number
from segregatie.data.editorial import filled
from segregatie.data.lines import Shelf
from segregatie.data.records import Claim
from segregatie.data.things import KINDS

HEADER = ("passage", "nr", "soort", "gedrukt", "telling", "noemer", "populatie", "nl", "en")

#: `naam?parameter=waarde&parameter=waarde`: a query of queries/beweringen and what its parameters are set to.
COUNTING = re.compile(r"[a-z-]+(\?[a-z]+=[a-zA-Z0-9:/.-]+(&[a-z]+=[a-zA-Z0-9:/.-]+)*)?")
NUMBERS = ("aantal", "percentage")
SETS = ("verzameling", "deelverzameling", "uitsluiting")
#: Kinds of claim with a second counting: to compare with, or to divide by where the first is not a share itself.
TWO_COUNTINGS = ("percentage", "hoeveelheidswoord", "vergelijking")
#: Kinds of claim without a counting.
_NOT_COUNTED = ("niet-na-te-gaan", "tegenspraak")
#: Lists of codes that a claim can be about, besides the units it counts.
_SUBJECTS = ("maatregel", "gebied", "activiteit", "partner", "onderwerp")
#: Kinds that only a table has; its own reader states them.
_OF_TABLES = ("kolomtotaal", "rijaantal", "tabeltotaal")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a line claims, typed."""

    number: int | None = None
    word: str = ""
    members: tuple[str, ...] = ()
    comparison: str = ""
    beyond: str = ""
    against: tuple[str, ...] = ()


def _claimed(kind: str, printed: str, words: Mapping[str, str], shelf: Shelf, where: Where) -> Claimed | None:
    """Type what is claimed; note what does not fit its kind."""
    if kind in NUMBERS:
        number = whole_number(printed)
        if number is None:
            shelf.problems.add(where, "claim-number-malformed", printed=printed)
        elif kind == "percentage" and number > 100:
            shelf.problems.add(where, "share-over-100", share=printed)
        return None if number is None else Claimed(number=number)
    if kind == "hoeveelheidswoord":
        if printed not in words:
            shelf.problems.add(where, "code-unknown", kind="hoeveelheidswoord", code=printed, meant=nearest(printed, list(words)))
        return Claimed(word=printed) if printed in words else None
    if kind in SETS:
        members = tuple(_member(each, shelf, where) for each in printed.split())
        return Claimed(members=members) if all(members) else None
    if kind == "rang":
        return _ranked(printed, shelf, where)
    if kind == "tegenspraak":
        against = tuple(printed.split())
        return Claimed(against=against) if shelf.passages_known(against, where) else None
    scheme = "vergelijking" if kind == "vergelijking" else "buitenbereik"
    known = shelf.codes.check(scheme, printed, where, shelf.problems)
    return (Claimed(comparison=printed) if kind == scheme else Claimed(beyond=printed)) if known else None


def _ranked(printed: str, shelf: Shelf, where: Where) -> Claimed | None:
    text, _, rank = printed.partition("=")
    member, number = _member(text, shelf, where), whole_number(rank)
    if not number:
        shelf.problems.add(where, "claim-rank-malformed", printed=printed)
    return Claimed(number=number, members=(member,)) if member and number else None


def _member(text: str, shelf: Shelf, where: Where) -> str:
    """The path of a unit, a code or a named thing; empty where there is none."""
    if "/" not in text:
        return shelf.codes.unit(text) if shelf.codes.check_unit(text, where, shelf.problems) else ""
    kind, _, code = text.partition("/")
    if kind in KINDS:
        return text if shelf.things_known([text], where) else ""
    return text if shelf.codes.check(kind, code, where, shelf.problems) else ""


def read_assertions(path: Path, shelf: Shelf, words: Mapping[str, str]) -> tuple[Claim, ...]:
    """Read beweringen.csv. `words` are the codes of the quantity words."""
    found: dict[str, Claim] = {}
    sheet = read_csv(path, shelf.problems, HEADER)
    for record in sheet.records if sheet else ():
        claim = _claim(record, shelf, words)
        if claim and claim.key in found:
            shelf.problems.add(record.where, "claim-twice", claim=claim.key)
        elif claim:
            found[claim.key] = claim
    return tuple(found.values())


def _claim(record: Record, shelf: Shelf, words: Mapping[str, str]) -> Claim | None:
    passage, nr, kind, printed, counting, base, population, nl, en = record.cells
    where, problems = record.where, shelf.problems
    if not filled(record, (0, 1, 2, 3, 6, 7, 8), HEADER, problems):
        return None
    ok = [
        shelf.passages_known([passage], where),
        shelf.number(nr, where),
        shelf.codes.check("beweringsoort", kind, where, problems),
        shelf.codes.check("populatie", population, where, problems),
        kind in _NOT_COUNTED or _counting_reads(counting, "telling", where, shelf),
        kind not in TWO_COUNTINGS or (kind != "vergelijking" and not base) or _counting_reads(base, "noemer", where, shelf),
    ]
    if kind in _OF_TABLES:
        problems.add(where, "claim-of-a-table", kind=kind)
        return None
    claimed = _claimed(kind, printed, words, shelf, where) if ok[2] else None
    if not all(ok) or claimed is None:
        return None
    return Claim(
        f"{passage}/{nr}", shelf.survey, kind, f"populatie/{population}", passage, where,
        claimed.number, claimed.word, claimed.members, claimed.comparison, claimed.beyond, claimed.against,
        counting, base, about=_about(counting, claimed.members), told=(nl, en),
    )  # fmt: skip


def _about(counting: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """The measures, areas, activities, partners and themes that a counting asks for or a claim names."""
    asked = (parameter.partition("=")[2] for parameter in counting.partition("?")[2].split("&"))
    return tuple(dict.fromkeys(path for path in (*asked, *members) if path.partition("/")[0] in _SUBJECTS))


def _counting_reads(text: str, column: str, where: Where, shelf: Shelf) -> bool:
    """Note a counting that cannot be read, or that is to count a code or a kind of fact there is not: it would count nothing."""
    if not COUNTING.fullmatch(text):
        shelf.problems.add(where, "counting-malformed", column=column, counting=text)
        return False
    values = [each.partition("=")[2] for each in text.partition("?")[2].split("&") if each]
    kinds = [value.removeprefix("def:") for value in values if value.startswith("def:")]
    paths = [value.split("/", 1) for value in values if "/" in value]
    known = [shelf.codes.check(kind, code, where, shelf.problems) for kind, code in paths if kind in shelf.codes.kinds()]
    return all([*known, shelf.kinds_known(kinds, where)])
