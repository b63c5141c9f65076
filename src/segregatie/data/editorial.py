"""Read what we write beside the printed grids: readings, aims and summaries."""

from __future__ import annotations

from pathlib import Path

from segregatie.base.languages import check_languages
from segregatie.base.problems import Problems, Where
from segregatie.base.sheets import Record, read_csv
from segregatie.data.records import Aim, Fact, Reading, Summary
from segregatie.ontology.codes import Codes
from segregatie.report.passages import Passages

READINGS = ("passage", "code", "status", "soort", "zekerheid", "tekstplaatsen", "uitleg_nl", "uitleg_en")
AIMS = ("eenheid", "maatregel", "gerichtheid", "passage")
SUMMARIES = ("passage", "nl", "en")


def filled(record: Record, columns: tuple[int, ...], header: tuple[str, ...], problems: Problems) -> bool:
    """Say whether these columns have something in them; an empty one is noted, and a text in the wrong language."""
    empty = [header[column] for column in columns if not record.cells[column].strip()]
    if empty:
        problems.add(record.where, "cell-empty", columns=", ".join(empty))
    check_languages(header, record.cells, record.where, problems)
    return not empty


def known_passage(id_: str, where: Where, passages: Passages, problems: Problems) -> bool:
    """Note a passage that passages.csv has not."""
    passages.named.add(id_)
    if id_ in passages or not passages:
        return True
    problems.add(where, "passage-unknown", passage=id_)
    return False


def read_readings(path: Path, survey: str, passages: Passages, codes: Codes, problems: Problems) -> tuple[Reading, ...] | None:
    """Read lezingen.csv: how merged, shifted, blank or unclear cells are read; None where it cannot be read."""
    found: dict[str, Reading] = {}
    table = read_csv(path, problems, READINGS)
    if table is None:
        return None
    for record in table.records:
        passage, code, status, kind, certainty, texts, why_nl, why_en = record.cells
        ok = filled(record, (0, 3, 4, 6, 7), READINGS, problems)
        ok &= all(known_passage(each, record.where, passages, problems) for each in (passage, *texts.split()))
        ok &= codes.check("lezingsoort", kind, record.where, problems)
        ok &= codes.check("zekerheid", certainty, record.where, problems)
        if status:
            ok &= codes.check("pilotstatus", status, record.where, problems)
            ok &= codes.check("activiteit", code, record.where, problems)
        elif code:
            ok &= codes.check_unit(code, record.where, problems)
        key = "/".join(part for part in (f"lezing/{survey}", passage, code, status) if part)
        if key in found:
            problems.add(record.where, "reading-twice")
        elif ok:
            found[key] = Reading(key, passage, code, status, kind, certainty, tuple(texts.split()), why_nl, why_en, record.where)
    return tuple(found.values())


def read_aims(path: Path, passages: Passages, codes: Codes, problems: Problems) -> tuple[Aim, ...] | None:
    """Read gerichtheid.csv: whether measures are aimed at segregation; None where it cannot be read."""
    found: dict[tuple[str, str], Aim] = {}
    table = read_csv(path, problems, AIMS)
    if table is None:
        return None
    for record in table.records:
        unit, measure, aim, passage = record.cells
        ok = filled(record, (2, 3), AIMS, problems)
        ok &= known_passage(passage, record.where, passages, problems)
        ok &= not unit or codes.check_unit(unit, record.where, problems)
        ok &= not measure or codes.check("maatregel", measure, record.where, problems)
        ok &= codes.check("gerichtheid", aim, record.where, problems)
        if not unit and not measure:
            problems.add(record.where, "aim-of-nothing")
        elif (unit, measure) in found:
            problems.add(record.where, "aim-twice")
        elif ok:
            found[unit, measure] = Aim(unit, measure, aim, passage, record.where)
    return tuple(found.values())


def read_summaries(path: Path, passages: Passages, problems: Problems) -> tuple[Summary, ...] | None:
    """Read samenvattingen.csv: what passages say, in our words; None where it cannot be read."""
    found: dict[str, Summary] = {}
    table = read_csv(path, problems, SUMMARIES)
    if table is None:
        return None
    for record in table.records:
        passage, nl, en = record.cells
        ok = filled(record, (0, 1, 2), SUMMARIES, problems)
        ok &= known_passage(passage, record.where, passages, problems)
        if passage in found:
            problems.add(record.where, "summary-twice", passage=passage)
        elif ok:
            found[passage] = Summary(passage, nl, en, record.where)
    return tuple(found.values())


def check_explained(summaries: tuple[Summary, ...], facts: tuple[Fact, ...], passages: Passages, problems: Problems) -> None:
    """Every free text that explains a fact is put in our words, at the place where it begins."""
    told = {summary.passage for summary in summaries}
    for fact in facts:
        if fact.texts and fact.texts[0] in passages and not told.intersection(fact.texts):
            problems.add(passages[fact.texts[0]].where, "summary-missing", passage=fact.texts[0])


def check_used(readings: tuple[Reading, ...], aims: tuple[Aim, ...], facts: tuple[Fact, ...], problems: Problems) -> None:
    """A reading of one code is the reading of a fact, and an aim of a measure reaches a cell with a mark."""
    rest_on = {key for fact in facts for key in fact.readings}
    reached = {(fact.unit.partition("/")[2], path.partition("/")[2], passage) for fact in facts for name, path in fact.values
               if name == "maatregel" for passage in fact.passages}  # fmt: skip
    for reading in readings:
        if reading.code and reading.key not in rest_on:
            problems.add(reading.where, "reading-of-no-fact", passage=reading.passage, code=reading.code)
    for aim in aims:
        units = {unit for unit, measure, passage in reached if (measure, passage) == (aim.measure, aim.passage)}
        if aim.measure and not (aim.unit in units or (units and not aim.unit)):
            problems.add(aim.where, "aim-reaches-no-mark", measure=aim.measure)
