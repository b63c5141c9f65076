"""Read data/ into records: the editions, and the things that outlive an edition."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from segregatie.claims import read_claims, read_figures
from segregatie.facts import Known, read_facts
from segregatie.grids import read_grids
from segregatie.names import CODE, read_names
from segregatie.ontology import Codes
from segregatie.passages import Passage, read_passages
from segregatie.problems import Problems, Where
from segregatie.records import Aim, Claim, Data, Edition, Fact, Organisation, Reading, Summary, Survey
from segregatie.rows import Record, read_csv, read_text, shown

READINGS = ("passage", "code", "status", "soort", "zekerheid", "tekstplaatsen", "uitleg_nl", "uitleg_en")
AIMS = ("eenheid", "maatregel", "gerichtheid", "passage")
SUMMARIES = ("passage", "nl", "en")
CONTRADICTIONS = ("bewering", "uitleg_nl", "uitleg_en")
ORGANISATIONS = ("code", "naam", "omschrijving_nl", "omschrijving_en")
_SURVEY = ("jaar", "label_nl", "label_en", "rapport", "auteurs", "uitgever", "verschenen")


def read_data(folder: Path, codes: Codes, problems: Problems) -> Data:
    """Read data/: every subfolder whose name is a year is an edition."""
    names = read_names(folder / "namen.csv", problems)
    organisations = _organisations(folder / "organisaties.csv", problems)
    years = sorted(each for each in folder.glob("[0-9][0-9][0-9][0-9]") if each.is_dir())
    if not years:
        problems.add(Where(shown(folder)), "no edition here", "add a folder named after its year, like 2013")
    known = Known(names, codes, frozenset(organisation.code for organisation in organisations))
    editions = [_edition(each, known, problems) for each in years]
    return Data(organisations, tuple(edition for edition in editions if edition))


def _edition(folder: Path, known: Known, problems: Problems) -> Edition | None:
    names, codes = known.names, known.codes
    survey = _survey(folder / "peiling.toml", folder.name, problems)
    text = read_csv(folder / "tekst.csv", problems, ("sha256",))
    passages = {passage.id: passage for passage in read_passages(folder / "passages.csv", problems)}
    for passage in passages.values():
        if not passage.digest:
            problems.add(passage.where, f"passage {passage.id!r} has no digest", "run extract on the report's text, which fills it in")
    grids = read_grids(folder / "tabellen", passages, problems)
    readings = _readings(folder / "lezingen.csv", folder.name, passages, codes, problems)
    aims = _aims(folder / "gerichtheid.csv", passages, codes, problems)
    summaries = _summaries(folder / "samenvattingen.csv", passages, problems)
    explanations = _explanations(folder / "tegenspraken.csv", problems)
    if survey is None or text is None or not text[1]:
        return None
    facts = read_facts(survey.code, grids, readings, aims, known, problems)
    claims = read_claims(survey.code, grids, names, codes, problems)
    for key, record in explanations.items():
        if key not in {claim.key for claim in claims}:
            problems.add(record.where, f"bewering {key!r} does not exist", "name it table/row/column, like tabel-3/totaal/loting")
    explained = tuple(_explain(claim, explanations) for claim in claims)
    figures = read_figures(survey.code, grids, names, problems)
    _all_explained(summaries, facts, passages, problems)
    return Edition(survey, text[1][0].cells[0], passages, grids, readings, summaries, facts, figures, explained)


def _explain(claim: Claim, explanations: Mapping[str, Record]) -> Claim:
    record = explanations.get(claim.key)
    return replace(claim, explanation=(record.cells[1], record.cells[2])) if record else claim


def _survey(path: Path, code: str, problems: Problems) -> Survey | None:
    text = read_text(path, problems)
    if text is None:
        return None
    where = Where(shown(path), 1)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(where, f"not valid TOML: {error}", "mend the syntax")
        return None
    wrong = [key for key in _SURVEY if key not in found] + [key for key in found if key not in _SURVEY]
    typed = {"jaar": int, "auteurs": list, "verschenen": date}
    wrong += [key for key in _SURVEY if key in found and not isinstance(found[key], typed.get(key, str))]
    if wrong:
        problems.add(where, f"missing, unknown or ill-typed: {', '.join(wrong)}", f"give exactly {', '.join(_SURVEY)}")
        return None
    return Survey(
        code, found["jaar"], found["label_nl"], found["label_en"], found["rapport"],
        tuple(found["auteurs"]), found["uitgever"], found["verschenen"].isoformat(), where,
    )  # fmt: skip


def _filled(record: Record, columns: tuple[int, ...], header: tuple[str, ...], problems: Problems) -> bool:
    empty = [header[column] for column in columns if not record.cells[column].strip()]
    if empty:
        problems.add(record.where, f"nothing in {', '.join(empty)}", "fill it in, or remove the line")
    return not empty


def _known_passage(id_: str, where: Where, passages: Mapping[str, Passage], problems: Problems) -> bool:
    if id_ in passages:
        return True
    problems.add(where, f"passage {id_!r} does not exist", "add it to passages.csv, or name one that stands there")
    return False


def _readings(path: Path, survey: str, passages: Mapping[str, Passage], codes: Codes, problems: Problems) -> tuple[Reading, ...]:
    found: dict[str, Reading] = {}
    table = read_csv(path, problems, READINGS)
    for record in table[1] if table else ():
        passage, code, status, kind, certainty, texts, why_nl, why_en = record.cells
        ok = _filled(record, (0, 3, 4, 6, 7), READINGS, problems)
        ok &= all(_known_passage(each, record.where, passages, problems) for each in (passage, *texts.split()))
        ok &= codes.check("lezingsoort", kind, record.where, problems)
        ok &= codes.check("zekerheid", certainty, record.where, problems)
        if status:
            ok &= codes.check("pilotstatus", status, record.where, problems)
            ok &= codes.check("activiteit", code, record.where, problems)
        elif code:
            ok &= codes.check_unit(code, record.where, problems)
        key = "/".join(part for part in (f"lezing/{survey}", passage, code, status) if part)
        if key in found:
            problems.add(record.where, "this reading stands twice", "keep one line for each passage, code and status")
        elif ok:
            found[key] = Reading(key, passage, code, status, kind, certainty, tuple(texts.split()), why_nl, why_en, record.where)
    return tuple(found.values())


def _aims(path: Path, passages: Mapping[str, Passage], codes: Codes, problems: Problems) -> tuple[Aim, ...]:
    found: dict[tuple[str, str], Aim] = {}
    table = read_csv(path, problems, AIMS)
    for record in table[1] if table else ():
        unit, measure, aim, passage = record.cells
        ok = _filled(record, (2, 3), AIMS, problems)
        ok &= _known_passage(passage, record.where, passages, problems)
        ok &= not unit or codes.check_unit(unit, record.where, problems)
        ok &= not measure or codes.check("maatregel", measure, record.where, problems)
        ok &= codes.check("gerichtheid", aim, record.where, problems)
        if not unit and not measure:
            problems.add(record.where, "neither eenheid nor maatregel", "fill in one of them, or both")
        elif (unit, measure) in found:
            problems.add(record.where, "this eenheid and maatregel stand twice", "keep one line for the pair")
        elif ok:
            found[unit, measure] = Aim(unit, measure, aim, passage, record.where)
    return tuple(found.values())


def _summaries(path: Path, passages: Mapping[str, Passage], problems: Problems) -> tuple[Summary, ...]:
    found: dict[str, Summary] = {}
    table = read_csv(path, problems, SUMMARIES)
    for record in table[1] if table else ():
        passage, nl, en = record.cells
        ok = _filled(record, (0, 1, 2), SUMMARIES, problems)
        ok &= _known_passage(passage, record.where, passages, problems)
        if passage in found:
            problems.add(record.where, f"passage {passage!r} is put in our words twice", "keep one line")
        elif ok:
            found[passage] = Summary(passage, nl, en, record.where)
    return tuple(found.values())


def _explanations(path: Path, problems: Problems) -> dict[str, Record]:
    found: dict[str, Record] = {}
    table = read_csv(path, problems, CONTRADICTIONS)
    for record in table[1] if table else ():
        if not _filled(record, (0, 1, 2), CONTRADICTIONS, problems):
            continue
        if record.cells[0] in found:
            problems.add(record.where, f"bewering {record.cells[0]!r} stands twice", "keep one line")
        found[record.cells[0]] = record
    return found


def _organisations(path: Path, problems: Problems) -> tuple[Organisation, ...]:
    found: dict[str, Organisation] = {}
    table = read_csv(path, problems, ORGANISATIONS)
    for record in table[1] if table else ():
        code, name, about_nl, about_en = record.cells
        if not _filled(record, (0, 1, 2, 3), ORGANISATIONS, problems):
            continue
        if not CODE.fullmatch(code):
            problems.add(record.where, f"code {code!r} cannot be part of an IRI", "use lower-case letters, digits and hyphens")
        elif code in found:
            problems.add(record.where, f"organisatie {code!r} stands twice", "keep one line")
        else:
            found[code] = Organisation(code, name, about_nl, about_en, record.where)
    return tuple(found.values())


def _all_explained(summaries: tuple[Summary, ...], facts: tuple[Fact, ...], passages: Mapping[str, Passage], problems: Problems) -> None:
    """Every free text that explains a fact is put in our words, at the place where it begins."""
    told = {summary.passage for summary in summaries}
    for fact in facts:
        if fact.texts and not told.intersection(fact.texts):
            problems.add(
                passages[fact.texts[0]].where if fact.texts[0] in passages else fact.where,
                f"the text of passage {fact.texts[0]!r} has no summary",
                "put what it says in our own words in samenvattingen.csv, nl and en",
            )
