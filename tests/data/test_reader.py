"""Each file of data/ is read by itself, and what is wrong in it is told at its line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import ROOT
from printed import TABLES
from segregatie.base.keys import Keys
from segregatie.base.problems import Problems
from segregatie.data.claims import read_assertions
from segregatie.data.facts import read_facts
from segregatie.data.issues import read_explanations, read_issues, read_weighings
from segregatie.data.lasting import read_names, read_things, read_words
from segregatie.data.lines import (
    ANSWERED,
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
from segregatie.data.records import Explanation
from segregatie.data.schema import schema
from segregatie.data.tables import read_tables
from segregatie.data.terms import read_terms
from segregatie.data.totals import printed_figures, read_claims
from segregatie.pipeline import Stated
from segregatie.report.grids import read_grid
from wrong import Wrong, cases, check

WRONG = Path(__file__).parent / "wrong"
EDITION = "data/2013/"
DESCRIPTION = EDITION + "tabellen.toml"
#: Files that are read together.
TOGETHER = ("bevindingen", "interviewvragen", "zonder-uitspraak")
OPEN = ("kwesties", "tegenspraken", "wegingen")


def explanations(path: Path, known: Known) -> Keys[Explanation]:
    return read_explanations(path.with_name("tegenspraken.csv"), known)


#: What reads each file.
READERS: Mapping[str, Callable[[Path, Known], object]] = {
    "antwoorden": read_answers,
    "beweringen": read_assertions,
    "dingen": read_things,
    "eerdere-peilingen": read_rounds,
    "gerichtheid": read_aims,
    "herhalingen": lambda path, known: with_repetitions(path, (), known),
    "kerncijfers": read_figures,
    "kwesties": lambda path, known: read_issues(path, explanations(path, known), known),
    "lezingen": read_readings,
    "namen": read_names,
    "passages": read_passages,
    "samenvattingen": read_summaries,
    "tegenspraken": lambda path, known: read_issues(path.with_name("kwesties.csv"), explanations(path, known), known),
    "termen": read_terms,
    "tekst": read_text_digest,
    "toelichtingen": read_remarks,
    "wegingen": lambda path, known: read_weighings(path, explanations(path, known), known),
    "woorden": read_words,
    **dict.fromkeys(TOGETHER, lambda path, known: read_prose(path.parent, known, Keys())),
}  # fmt: skip


def known(stated: Stated) -> Known:
    """What the files of data/ may point at, with nothing noted yet."""
    data = stated.data
    edition = data.editions[0]
    facts = Keys((fact.key, fact) for fact in edition.facts if not fact.told)
    return Known(
        stated.ontology.codes, Problems(), edition.survey.code, Keys(edition.passages.items()),
        Keys((f"{thing.kind}/{thing.code}", thing) for thing in data.things), Keys((word.code, word) for word in data.words),
        Keys((each.code, each) for each in edition.prose.rounds), facts, Keys((claim.key, claim) for claim in edition.claims),
        tuple(sorted({fact.kind for fact in facts.values()} | {kind for kind, _ in ANSWERED.values()})),
    )  # fmt: skip


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Wrong], int]:
    """Damage a copy of one file of data/, with us standing beside it; say on which line."""
    monkeypatch.chdir(tmp_path)

    def damage(case: Wrong) -> int:
        path = tmp_path / case.file
        path.parent.mkdir(parents=True)
        for beside in next((group for group in (TOGETHER, OPEN) if path.stem in group), ()):
            shutil.copy(ROOT / EDITION / f"{beside}.csv", path.parent)
        shutil.copy(ROOT / case.file, path)
        return case.change(path)

    return damage


FILES = [case for stem, file in schema().items() if (path := WRONG / f"{stem}.toml").is_file()
         for case in cases(path, "data/" if file.lasting else EDITION)]  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_what_is_wrong_in_a_file_is_told_at_its_line(stated: Stated, damaged: Callable[[Wrong], int], case: Wrong) -> None:
    number, right = damaged(case), known(stated)
    READERS[Path(case.file).stem](Path(case.file), right)
    check(case, number, list(right.problems))


@pytest.mark.parametrize("case", cases(WRONG / "tabellen.toml", EDITION + "tabellen/"))
def test_what_is_wrong_in_a_printed_table_is_told_at_its_line(stated: Stated, damaged: Callable[[Wrong], int], case: Wrong) -> None:
    number, right = damaged(case), known(stated)
    table = next(each for each in TABLES if each.stem == Path(case.file).stem)
    edition, codes = stated.data.editions[0], right.codes
    if grid := read_grid(Path(case.file), table, right.passages, right.problems):
        grids = {table.id: grid}
        read_facts(edition.survey.code, grids, edition.readings, (), stated.data.names, codes, right.problems)
        read_claims(edition.survey.code, grids, stated.data.names, right.problems)
        printed_figures(edition.survey.code, grids, stated.data.names, right.problems)
    check(case, number, list(right.problems))


@pytest.mark.parametrize("case", cases(WRONG / "beschrijving.toml", file=DESCRIPTION))
def test_what_is_wrong_in_the_description_of_the_tables_is_told_at_its_line(
    stated: Stated, damaged: Callable[[Wrong], int], case: Wrong
) -> None:
    number, problems = damaged(case), Problems()
    read_tables(Path(case.file), stated.ontology.codes, problems)
    check(case, number, list(problems))


def test_every_file_has_a_reader_and_cases_and_each_case_a_name_of_its_own() -> None:
    assert set(READERS) == set(schema()) == {path.stem for path in WRONG.glob("*.toml")} - {"tabellen", "beschrijving"}
    names = [case.id for case in (*FILES, *cases(WRONG / "tabellen.toml", EDITION))]
    assert len(set(names)) == len(names) > 140
