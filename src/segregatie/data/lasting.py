"""Read what outlives an edition: printed spellings, the things the report names, and what its quantity words allow."""

from __future__ import annotations

import re
from pathlib import Path

from segregatie.base.keys import Keys
from segregatie.base.sheets import whole_number
from segregatie.data.measures import Bound, QuantityWord
from segregatie.data.reader import Known, Row, read_rows
from segregatie.data.records import Thing
from segregatie.report.spellings import Names

_LOWER = re.compile(r"(>=?)(\d+(?:\.\d)?)")
_UPPER = re.compile(r"(<=?)(\d+(?:\.\d)?)")


def read_names(path: Path, known: Known) -> Names:
    """Read namen.csv. A spelling may stand on two lines: it then stands for both codes."""

    def exists(row: Row) -> bool:
        """Every code that a spelling stands for exists."""
        kind, code, where = row["soort"], row["code"], row.where
        if kind == "eenheid":
            return known.codes.check_unit(code, where, known.problems)
        if kind == "organisatie":
            if known.things.has(f"{kind}/{code}", known.problems):
                return True
            known.problems.add(where, "organisation-unknown", code=code)
            return False
        # What is printed among the partners for none at all is an answer, and no partner.
        return known.codes.has(f"{kind}betrokkenheid", code) or known.codes.check(kind, code, where, known.problems)

    rows = read_rows(path, known, exists)
    held = ((row["soort"], row["gedrukt"], "") for row in rows.broken.values() if row)
    lines = ((row["soort"], row["gedrukt"], row["code"]) for row in rows.values())
    return Names((*lines, *held), unsure=rows.unsure, unread=rows.unread)


def read_things(path: Path, known: Known) -> Keys[Thing]:
    """Read dingen.csv, by soort/code."""

    def dated(row: Row) -> bool:
        """Only a publication has a year and makers."""
        if row["soort"] == "publicatie" or not (row["jaar"] or row["makers"]):
            return True
        known.problems.add(row.where, "thing-year-misplaced", kind=row["soort"])
        return False

    return read_rows(path, known, dated).made(
        lambda row: Thing(row["soort"], row["code"], row["naam"], whole_number(row["jaar"]), row["makers"], *row.told, row.where)
    )


def read_words(path: Path, known: Known) -> Keys[QuantityWord]:
    """Read woorden.csv, by code."""

    def bounded(row: Row) -> bool:
        """The lower bound is not above the upper one, and a share not above 100 percent."""
        lower, upper = row["ondergrens"], row["bovengrens"]
        bounds = [float(bound.lstrip("<>=")) for bound in (lower, upper) if _LOWER.fullmatch(bound) or _UPPER.fullmatch(bound)]
        if not _LOWER.fullmatch(lower) or (upper and not _UPPER.fullmatch(upper)):
            known.problems.add(row.where, "word-bounds-malformed", lower=lower, upper=upper)
        elif bounds != sorted(bounds) or (row["maat"] == "aandeel" and bounds[-1] > 100):
            known.problems.add(row.where, "word-bounds-impossible", lower=lower, upper=upper)
        else:
            return True
        return False

    return read_rows(path, known, bounded).made(
        lambda row: QuantityWord(
            row["code"], tuple(row["gedrukt"].split("; ")), row["engels"], row["maat"], _bound(row["ondergrens"]),
            _bound(row["bovengrens"]) if row["bovengrens"] else None, *row.told, row.where,
        )
    )  # fmt: skip


def _bound(text: str) -> Bound:
    return Bound(text.lstrip("<>="), "=" in text)
