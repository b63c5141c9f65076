"""Read data/ into records: the editions, and the things that outlive an edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from segregatie.base.files import shown
from segregatie.base.languages import check_language
from segregatie.base.problems import Problems, Text, Where, nearest
from segregatie.base.settings_file import line_of, read_toml
from segregatie.base.sheets import read_csv
from segregatie.data.claims import read_assertions
from segregatie.data.editorial import check_explained, check_used, read_aims, read_readings, read_summaries
from segregatie.data.facts import Known, read_facts
from segregatie.data.issues import explain, read_explanations, read_issues, read_weighings
from segregatie.data.lines import Shelf, read_answers, read_prose, read_remarks, with_repetitions
from segregatie.data.records import Data, Edition, Survey, Thing
from segregatie.data.terms import check_terms, read_terms
from segregatie.data.things import read_things, read_words
from segregatie.data.totals import read_claims, read_figures, read_told_figures
from segregatie.ontology.codes import Codes
from segregatie.report.grids import read_grids
from segregatie.report.passages import SHA256, Form, Passages, read_passages
from segregatie.report.spellings import Names, read_names
from segregatie.report.tables import TABLES

_FILES = (
    "antwoorden", "bevindingen", "beweringen", "eerdere-peilingen", "gerichtheid", "herhalingen", "interviewvragen", "kerncijfers",
    "kwesties", "lezingen", "passages", "samenvattingen", "tegenspraken", "tekst", "toelichtingen", "wegingen", "zonder-uitspraak",
)  # fmt: skip
#: What peiling.toml must say: the type of each value, and how to ask for it.
_SURVEY: Mapping[str, tuple[type, Text]] = {
    "jaar": (int, Text("het jaar waarnaar de map is genoemd", "the year the folder is named after")),
    "label_nl": (str, Text("een tekst", "a text")),
    "label_en": (str, Text("een tekst", "a text")),
    "rapport": (str, Text("de titel van het rapport", "the title of the report")),
    "auteurs": (list, Text("een lijst van namen", "a list of names")),
    "uitgever": (str, Text("een naam", "a name")),
    "verschenen": (str, Text("een maand, zoals 2013-09", "a month, like 2013-09")),
}


def read_data(folder: Path, codes: Codes, problems: Problems) -> Data:
    """Read data/: every subfolder whose name is a year is an edition."""
    names = read_names(folder / "namen.csv", problems)
    things = read_things(folder / "dingen.csv", problems)
    words = read_words(folder / "woorden.csv", problems)
    terms = read_terms(folder / "termen.csv", problems)
    years = sorted(each for each in folder.glob("[0-9][0-9][0-9][0-9]") if each.is_dir())
    if not years:
        problems.add(Where(shown(folder)), "editions-missing")
    _check_names(names, codes, things, problems)
    paths = {f"{thing.kind}/{thing.code}": thing.where for thing in things or ()}
    soft = {word.code: word.measure for word in words or ()}
    editions = [_edition(each, Known(names, codes), _Outside(paths, soft), problems) for each in years]
    if not problems.noted:
        # What cannot be read is told first.
        check_terms(folder, terms, problems)
    return Data(things or (), words or (), tuple(edition for edition in editions if edition))


@dataclass(frozen=True, slots=True)
class _Outside:
    """What outlives an edition: the paths of the named things, and the quantity words with their measure."""

    things: Mapping[str, Where]
    words: Mapping[str, str]


def _check_names(names: Names, codes: Codes, things: tuple[Thing, ...] | None, problems: Problems) -> None:
    """Every code that a spelling stands for exists."""
    kinds = [*codes.kinds(), "eenheid", "organisatie"]
    for kind, code, where in names.lines:
        if kind == "organisatie":
            known = [thing.code for thing in things or () if thing.kind == "organisatie"]
            if things is not None and code not in known:
                problems.add(where, "organisation-unknown", code=code)
        elif kind not in kinds:
            problems.add(where, "spelling-kind-unknown", kind=kind, meant=nearest(kind, kinds, len(kinds)))
        elif kind == "eenheid":
            codes.check_unit(code, where, problems)
        elif kind != "partner" or not codes.has("partnerbetrokkenheid", code):
            # `Geen andere partijen` is printed among the partners, and is an answer.
            codes.check(kind, code, where, problems)


def _edition(folder: Path, known: Known, outside: _Outside, problems: Problems) -> Edition | None:
    if not any(folder.iterdir()):
        problems.add(Where(shown(folder)), "edition-empty")
        return None
    for path in sorted({*folder.glob("*.csv")} - {folder / f"{name}.csv" for name in _FILES}):
        problems.add(Where(shown(path)), "edition-file-unknown", meant=nearest(path.stem, list(_FILES)))
    names, codes = known.names, known.codes
    survey = _survey(folder / "peiling.toml", folder.name, problems)
    sha256 = _text_sha256(folder / "tekst.csv", problems)
    passages = Passages(read_passages(folder / "passages.csv", problems, filled=True))
    for passage in passages.values():
        if not passage.digest:
            problems.add(passage.where, "passage-digest-missing", passage=passage.id)
    grids = read_grids(folder / "tabellen", passages, problems)
    readings = read_readings(folder / "lezingen.csv", folder.name, passages, codes, problems)
    aims = read_aims(folder / "gerichtheid.csv", passages, codes, problems)
    summaries = read_summaries(folder / "samenvattingen.csv", passages, problems)
    explanations = read_explanations(folder / "tegenspraken.csv", codes, problems)
    issues = read_issues(folder / "kwesties.csv", codes, explanations.values(), problems)
    weighings = read_weighings(folder / "wegingen.csv", codes, explanations, problems)
    if not names.lines or not passages or readings is None:
        # What the tables mean hangs on these: without them every cell would be told as unknown.
        return None
    facts = read_facts(folder.name, grids, readings, aims or (), known, problems)
    # After another problem a fact may be missing, and what points at it would be told for nothing.
    known_facts = {} if problems.noted else {fact.key: fact for fact in facts}
    shelf = Shelf(folder.name, codes, passages, known_facts, frozenset(outside.things), problems)
    prose = read_prose(folder, shelf)
    claims = (
        *read_claims(folder.name, grids, names, codes, problems),
        *read_assertions(folder / "beweringen.csv", shelf, outside.words),
    )
    unread = {table.id for table in TABLES} - set(grids)
    for key, record in explanations.items() if codes.sure("maatregel") else ():
        if key not in {claim.key for claim in claims} and key.partition("/")[0] not in unread:
            problems.add(record.where, "claim-unknown", claim=key)
    explained = tuple(explain(claim, explanations) for claim in claims)
    rounds = tuple(round_.code for round_ in prose.rounds)
    figures = (
        *read_figures(folder.name, grids, names, problems),
        *read_told_figures(folder / "kerncijfers.csv", shelf, rounds, outside.words),
    )
    if summaries is not None:
        check_explained(summaries, facts, passages, problems)
    if not problems.noted:
        # After another problem a fact may be missing, and its readings would be told for nothing.
        check_used(readings, aims or (), facts, problems)
    facts = (
        *with_repetitions(folder / "herhalingen.csv", facts, shelf),
        *read_answers(folder / "antwoorden.csv", shelf),
        *read_remarks(folder / "toelichtingen.csv", shelf),
    )
    shelf.named.update(f"organisatie/{code}" for kind, code, _ in names.lines if kind == "organisatie")
    _check_named(passages, outside, shelf.named, problems)
    if survey is None or sha256 is None:
        return None
    return Edition(survey, sha256, passages, grids, readings, summaries or (), facts, figures, explained, issues, weighings, prose)


def _check_named(passages: Passages, outside: _Outside, things: set[str], problems: Problems) -> None:
    """A passage of prose, and a thing, is named somewhere.

    Told only where nothing else is wrong, or where a name is unknown that may be this one: a line that cannot be read names nothing.
    """
    clean = not problems.noted
    if clean or not passages.named <= passages.keys():
        for passage in passages.values():
            if passage.form is Form.WORDS and passage.id not in passages.named:
                problems.add(passage.where, "passage-unused", passage=passage.id)
    if clean or not things <= outside.things.keys():
        for thing, where in outside.things.items():
            if thing not in things:
                problems.add(where, "thing-unused", thing=thing)


def _text_sha256(path: Path, problems: Problems) -> str | None:
    table = read_csv(path, problems, ("sha256",), filled=True)
    if table is None:
        return None
    for record in table.records[1:]:
        problems.add(record.where, "text-second")
    for record in table.records[:1]:
        if SHA256.fullmatch(record.cells[0]):
            return record.cells[0]
        problems.add(record.where, "text-digest-malformed", digest=record.cells[0])
    return None


def _fitting(value: object, form: type) -> bool:
    """Say whether a value is of this type and not empty; a list holds texts. True is no number."""
    if isinstance(value, list):
        return form is list and bool(value) and all(_fitting(each, str) for each in value)
    return type(value) is form and bool(str(value).strip())


def _survey(path: Path, code: str, problems: Problems) -> Survey | None:
    read = read_toml(path, problems)
    if read is None:
        return None
    found, lines = read
    where = Where(shown(path), 1)
    before, forms = problems.noted, {"jaar": code, "verschenen": r"[0-9]{4}-(0[1-9]|1[0-2])"}
    for key in sorted({*_SURVEY, *found}):
        number = line_of(lines, key)
        if key not in _SURVEY:
            problems.add(Where(where.file, number), "survey-key-unknown", key=key, meant=nearest(key, list(_SURVEY)))
        elif key not in found:
            problems.add(where, "survey-key-missing", key=key, wanted=_SURVEY[key][1])
        elif not _fitting(found[key], _SURVEY[key][0]) or not re.fullmatch(forms.get(key, r"(?s).*"), str(found[key])):
            problems.add(Where(where.file, number), "survey-value-malformed", key=key, value=found[key], wanted=_SURVEY[key][1])
        elif key.startswith("label_"):
            check_language(key, found[key], Where(where.file, number), problems)
    if problems.noted > before:
        return None
    return Survey(
        code, found["jaar"], found["label_nl"], found["label_en"], found["rapport"],
        tuple(found["auteurs"]), found["uitgever"], found["verschenen"], where,
    )  # fmt: skip
