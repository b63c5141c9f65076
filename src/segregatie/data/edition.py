"""Read data/ into records: the editions, and the things that outlive an edition."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain
from pathlib import Path

from segregatie.base.files import shown
from segregatie.base.keys import Keys
from segregatie.base.problems import Problems, Where, nearest
from segregatie.base.project import rounds_of
from segregatie.base.settings_file import open_settings
from segregatie.base.sheets import csv_files
from segregatie.data.asked import asked
from segregatie.data.claims import read_assertions
from segregatie.data.facts import read_facts
from segregatie.data.issues import explain, read_explanations, read_issues, read_weighings
from segregatie.data.lasting import read_names, read_things, read_words
from segregatie.data.lines import (
    ANSWERED,
    check_explained,
    check_used,
    read_aims,
    read_answers,
    read_figures,
    read_passages,
    read_prose,
    read_readings,
    read_remarks,
    read_rounds,
    read_summaries,
    read_text_digest,
    with_repetitions,
)
from segregatie.data.reader import Known
from segregatie.data.records import Data, Edition, Thing
from segregatie.data.schema import of_editions
from segregatie.data.survey import THE_YEAR, Survey
from segregatie.data.tables import read_tables
from segregatie.data.terms import check_terms, read_terms
from segregatie.data.totals import printed_figures, read_claims
from segregatie.ontology.codes import Codes
from segregatie.report.grids import read_grids
from segregatie.report.passages import Form, Passage
from segregatie.report.spellings import Names


def read_data(folder: Path, codes: Codes, problems: Problems, rounds: Collection[str] | None = None) -> Data:
    """Read data/: every edition, or those of these rounds only.

    Of some rounds nobody can tell whether a thing is named nowhere: `Data.named` says what these name.
    """
    known = Known(codes, problems)
    things = known.things = read_things(folder / "dingen.csv", known)
    words = known.words = read_words(folder / "woorden.csv", known)
    names = read_names(folder / "namen.csv", known)
    terms = read_terms(folder / "termen.csv", known)
    years = rounds_of(folder)
    if not years:
        problems.add(Where(shown(folder)), "editions-missing")
    read = [folder / year for year in years if rounds is None or year in rounds]
    editions = tuple(
        edition for each in read if (edition := _edition(each, names, replace(known, survey=each.name, codes=codes.at(each.name))))
    )
    if rounds is None:
        _check_things(things, problems)
    if not problems.noted:
        # What cannot be read is told first.
        check_terms(chain(folder.glob("*.csv"), *(each.rglob("*.csv") for each in read)), terms, problems)
    # A round that has an edition of its own says more of itself than a later report does.
    editions = tuple(replace(edition, prose=edition.prose.without_rounds({*years})) for edition in editions)
    return Data(names, tuple(things.values()), tuple(words.values()), editions, frozenset(things.named))


def _check_things(things: Keys[Thing], problems: Problems) -> None:
    """A thing is named somewhere.

    Told only where nothing else is wrong, or where a name is unknown that may be this one: a line that cannot be read names nothing.
    """
    if not problems.noted or not things.named <= {*things, *things.broken}:
        for name, thing in things.items():
            if name not in things.named:
                problems.add(thing.where, "thing-unused", thing=name)


def _edition(folder: Path, names: Names, known: Known) -> Edition | None:
    problems = known.problems
    if not any(folder.iterdir()):
        problems.add(Where(shown(folder)), "edition-empty")
        return None
    tables_of = folder / "tabellen"
    for path in sorted({*csv_files(folder)} - {*csv_files(tables_of)} - {folder / f"{name}.csv" for name in of_editions()}):
        problems.add(Where(shown(path)), "edition-file-unknown", meant=nearest(path.stem, list(of_editions())))
    survey = _survey(folder / "peiling.toml", folder.name, known)
    sha256 = read_text_digest(folder / "tekst.csv", known)
    passages = known.passages = read_passages(folder / "passages.csv", known)
    for passage in passages.values():
        if not passage.digest:
            problems.add(passage.where, "passage-digest-missing", passage=passage.id)
    tables = read_tables(folder / "tabellen.toml", known.codes, problems)
    if tables is None:
        # Without a description no table can be read, and all that rests on one would be told.
        return None
    grids = read_grids(tables_of, tables, passages, problems)
    readings = read_readings(folder / "lezingen.csv", known)
    aims = read_aims(folder / "gerichtheid.csv", known)
    summaries = read_summaries(folder / "samenvattingen.csv", known)
    if names.unread or passages.unread or readings.unread:
        # What the tables mean hangs on these: without them every cell would be told as unknown.
        return None
    printed = read_facts(folder.name, grids, tuple(readings.values()), aims, names, known.codes, problems)
    # After another problem a fact may be missing, and what points at it would be told for nothing.
    known.facts = Keys(((fact.key, fact) for fact in printed), unread=bool(problems.noted))
    known.classes = () if problems.noted else (*sorted({fact.kind for fact in printed} | {class_ for class_, _ in ANSWERED.values()}),)
    counted = read_claims(folder.name, grids, names, problems)
    claims = read_assertions(folder / "beweringen.csv", known)
    # Of a table that could not be read whole no claim is known.
    known.claims = Keys({**claims, **{claim.key: claim for claim in counted}}.items(), unsure=claims.unsure, unread=bool(problems.noted))
    explanations = read_explanations(folder / "tegenspraken.csv", known)
    issues = read_issues(folder / "kwesties.csv", explanations, known)
    weighings = read_weighings(folder / "wegingen.csv", explanations, known)
    known.surveys = rounds = read_rounds(folder / "eerdere-peilingen.csv", known)
    figures = (*printed_figures(folder.name, grids, names, problems), *read_figures(folder / "kerncijfers.csv", known))
    prose = read_prose(folder, known, rounds)
    facts = (
        *with_repetitions(folder / "herhalingen.csv", printed, known),
        *read_answers(folder / "antwoorden.csv", known),
        *read_remarks(folder / "toelichtingen.csv", known).values(),
    )
    if not summaries.unread:
        check_explained(summaries, printed, passages, problems)
    if not problems.noted:
        # After another problem a fact may be missing, and its readings would be told for nothing.
        check_used(readings.values(), aims, printed, problems)
    _check_passages(passages, problems)
    explained = tuple(explain(claim, explanations) for claim in (*counted, *claims.values()))
    if survey is None or sha256 is None:
        return None
    put = tuple(asked(grids.values(), printed))
    return Edition(
        survey, tables, put, sha256, passages, grids, tuple(readings.values()), tuple(summaries.values()), facts, figures, explained,
        tuple(issues.values()), tuple(weighings.values()), prose,
    )  # fmt: skip


def _check_passages(passages: Keys[Passage], problems: Problems) -> None:
    """A passage of prose is named somewhere; told where a thing that nothing names is."""
    if not problems.noted or not passages.named <= {*passages, *passages.broken}:
        for passage in passages.values():
            if passage.form is Form.WORDS and passage.id not in passages.named:
                problems.add(passage.where, "passage-unused", passage=passage.id)


def _survey(path: Path, code: str, known: Known) -> Survey | None:
    settings = open_settings(path, known.problems)
    survey = settings.read(Survey, code=code, where=Where(shown(path), 1)) if settings else None
    if settings and survey:
        for key, things in (("makers", survey.makers), ("instituut", (survey.institute,))):
            for thing in filter(None, things):
                known.thing(thing, settings.where(key))
        if str(survey.year) != code:
            settings.wrong("jaar", survey.year, THE_YEAR)
            return None
    return survey
