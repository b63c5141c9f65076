"""Read what outlives an edition: the things the report names, and what its quantity words allow."""

from __future__ import annotations

import re
from pathlib import Path

from segregatie.base.problems import Problems, nearest
from segregatie.base.sheets import read_csv, whole_number
from segregatie.data.editorial import filled
from segregatie.data.records import QuantityWord, Thing
from segregatie.report.spellings import CODE

THINGS = ("code", "soort", "naam", "jaar", "makers", "nl", "en")
WORDS = ("code", "gedrukt", "engels", "maat", "ondergrens", "bovengrens", "uitleg_nl", "uitleg_en")
#: The kinds of thing, which are the first part of their addresses.
KINDS = ("organisatie", "persoon", "programma", "publicatie", "regeling", "convenant")
MEASURES = ("aandeel", "aantal")
LOWER = re.compile(r"(>=?)(\d+(?:\.\d)?)")
UPPER = re.compile(r"(<=?)(\d+(?:\.\d)?)")


def read_things(path: Path, problems: Problems) -> tuple[Thing, ...] | None:
    """Read dingen.csv; None where it cannot be read."""
    found: dict[str, Thing] = {}
    table = read_csv(path, problems, THINGS)
    if table is None:
        return None
    for record in table.records:
        code, kind, name, year, makers, nl, en = record.cells
        if not filled(record, (0, 1, 2, 5, 6), THINGS, problems):
            continue
        key = f"{kind}/{code}"
        if kind not in KINDS:
            problems.add(record.where, "thing-kind-unknown", kind=kind, meant=nearest(kind, list(KINDS)))
        elif not CODE.fullmatch(code):
            problems.add(record.where, "code-malformed", code=code)
        elif key in found:
            problems.add(record.where, "thing-twice", thing=key)
        elif (year or makers) and kind != "publicatie":
            problems.add(record.where, "thing-year-misplaced", kind=kind)
        elif year and (whole_number(year) is None or len(year) != 4):
            problems.add(record.where, "thing-year-malformed", year=year)
        else:
            found[key] = Thing(kind, code, name, whole_number(year) if year else None, makers, nl, en, record.where)
    return tuple(found.values())


def read_words(path: Path, problems: Problems) -> tuple[QuantityWord, ...] | None:
    """Read woorden.csv; None where it cannot be read."""
    found: dict[str, QuantityWord] = {}
    table = read_csv(path, problems, WORDS)
    if table is None:
        return None
    for record in table.records:
        code, spellings, english, measure, lower, upper, nl, en = record.cells
        if not filled(record, (0, 1, 2, 3, 4, 6, 7), WORDS, problems):
            continue
        if not CODE.fullmatch(code):
            problems.add(record.where, "code-malformed", code=code)
        elif measure not in MEASURES:
            problems.add(record.where, "word-measure-unknown", measure=measure, meant=nearest(measure, list(MEASURES)))
        elif not LOWER.fullmatch(lower) or (upper and not UPPER.fullmatch(upper)):
            problems.add(record.where, "word-bounds-malformed", lower=lower, upper=upper)
        elif not _bounds_fit(measure, lower, upper):
            problems.add(record.where, "word-bounds-impossible", lower=lower, upper=upper)
        elif code in found:
            problems.add(record.where, "line-twice", kind="hoeveelheidswoord", key=code)
        else:
            found[code] = QuantityWord(code, tuple(spellings.split("; ")), english, measure, lower, upper, nl, en, record.where)
    return tuple(found.values())


def _bounds_fit(measure: str, lower: str, upper: str) -> bool:
    """Say whether the lower bound is not above the upper one, and a share not above 100 percent."""
    most = float("inf") if measure == "aantal" else 100
    bounds = [float(bound.lstrip("<>=")) for bound in (lower, upper) if bound]
    return bounds == sorted(bounds) and bounds[-1] <= most
