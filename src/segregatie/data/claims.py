"""Read beweringen.csv: what the prose claims about its own figures, in our words and with what is claimed typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from segregatie.base.keys import Keys
from segregatie.base.problems import Where
from segregatie.base.sheets import whole_number
from segregatie.data.measures import Counting
from segregatie.data.reader import Known, Row, every, read_rows
from segregatie.data.records import Claim
from segregatie.data.schema import schema

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


def read_assertions(path: Path, known: Known) -> Keys[Claim]:
    """Read beweringen.csv, by passage and number."""
    claimed: dict[Where, Claimed] = {}

    def countable(row: Row) -> bool:
        """What is claimed and how it is recounted can be read, and names what exists."""
        kind, counting, base = row["soort"], row["telling"], row["noemer"]
        if kind in _OF_TABLES:
            known.problems.add(row.where, "claim-of-a-table", kind=kind)
            return False
        ok = [
            kind in _NOT_COUNTED or _counting_reads(counting, "telling", row.where, known),
            kind not in TWO_COUNTINGS or (kind != "vergelijking" and not base) or _counting_reads(base, "noemer", row.where, known),
        ]
        if found := _claimed(kind, row["gedrukt"], row.where, known):
            claimed[row.where] = found
        return all(ok) and found is not None

    def claim(row: Row) -> Claim:
        found, counting = claimed[row.where], _counting(row["telling"])
        return Claim(
            row.key, known.survey, row["soort"], f"populatie/{row['populatie']}", row["passage"], row.where, found.number, found.word,
            found.members, found.comparison, found.beyond, found.against, counting, _counting(row["noemer"]),
            about=_about(counting, found.members), told=row.told,
        )  # fmt: skip

    return read_rows(path, known, countable).made(claim)


def _thing_kinds() -> tuple[str, ...]:
    return next(column.of for column in schema()["dingen"].columns if column.name == "soort")


def _counting(text: str) -> Counting | None:
    return Counting.read(text) if text else None


def _about(counting: Counting | None, members: tuple[str, ...]) -> tuple[str, ...]:
    """The measures, areas, activities, partners and themes that a counting asks for or a claim names."""
    asked = (value for _, value in counting.parameters) if counting else ()
    return tuple(dict.fromkeys(path for path in (*asked, *members) if path.partition("/")[0] in _SUBJECTS))


def _claimed(kind: str, printed: str, where: Where, known: Known) -> Claimed | None:
    """Type what is claimed; note what does not fit its kind."""
    if kind in NUMBERS:
        number = whole_number(printed)
        if number is None:
            known.problems.add(where, "claim-number-malformed", printed=printed)
        elif kind == "percentage" and number > 100:
            known.problems.add(where, "share-over-100", share=printed)
        return None if number is None else Claimed(number=number)
    if kind == "hoeveelheidswoord":
        return Claimed(word=printed) if known.word(printed, where) else None
    if kind in SETS:
        members = tuple(_member(each, where, known) for each in printed.split())
        return Claimed(members=members) if all(members) else None
    if kind == "rang":
        return _ranked(printed, where, known)
    if kind == "tegenspraak":
        against = tuple(printed.split())
        return Claimed(against=against) if every(known.passage(each, where) for each in against) else None
    scheme = "vergelijking" if kind == "vergelijking" else "buitenbereik"
    exists = known.codes.check(scheme, printed, where, known.problems)
    return (Claimed(comparison=printed) if kind == scheme else Claimed(beyond=printed)) if exists else None


def _ranked(printed: str, where: Where, known: Known) -> Claimed | None:
    text, _, rank = printed.partition("=")
    member, number = _member(text, where, known), whole_number(rank)
    if not number:
        known.problems.add(where, "claim-rank-malformed", printed=printed)
    return Claimed(number=number, members=(member,)) if member and number else None


def _member(text: str, where: Where, known: Known) -> str:
    """The path of a unit, a code or a named thing; empty where there is none."""
    if "/" not in text:
        return known.codes.unit(text) if known.codes.check_unit(text, where, known.problems) else ""
    kind, _, code = text.partition("/")
    if kind in _thing_kinds():
        return text if known.thing(text, where) else ""
    return text if known.codes.check(kind, code, where, known.problems) else ""


def _counting_reads(text: str, column: str, where: Where, known: Known) -> bool:
    """Note a counting that cannot be read, or that is to count a code or a kind of fact there is not: it would count nothing."""
    if not COUNTING.fullmatch(text):
        known.problems.add(where, "counting-malformed", column=column, counting=text)
        return False
    values = [value for _, value in Counting.read(text).parameters]
    kinds = [value.removeprefix("def:") for value in values if value.startswith("def:")]
    paths = [value.split("/", 1) for value in values if "/" in value]
    exist = [known.codes.check(kind, code, where, known.problems) for kind, code in paths if kind in known.codes.kinds()]
    exist += [known.fact_kind(kind, where) for kind in kinds]
    return all(exist)
