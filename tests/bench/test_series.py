"""A made-up series is a project that builds: marked as made-up, the same every time, and nothing in it breaks a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from made_tables import Unit
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.data.edition import read_data
from segregatie.data.records import Data
from segregatie.ontology.codes import read_ontology
from segregatie.pipeline import judge, round_trip, state
from series import write_series

#: Five gemeenten in two rounds, after that of 2013.
GEMEENTEN, YEARS = 5, ["2014", "2015"]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return write_series(tmp_path_factory.mktemp("reeks") / "een", GEMEENTEN, len(YEARS))


def _read(project: Project) -> Data:
    problems = Problems()
    data = read_data(project.data, read_ontology(project.ontology, problems).codes, problems)
    assert [str(problem) for problem in problems] == []
    return data


def _files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_series_builds_without_a_violation_and_its_tables_come_back(series: Project) -> None:
    stated = state(series, queries=True)
    assert judge(stated, "shacl").problems == ()
    # Of 2013 one cell is printed otherwise than it counts.
    odd = {str(table) for table in round_trip(stated) if table.survey != "2013" and (table.recorded or table.problems)}
    assert odd == set()


def test_a_series_has_the_rounds_and_gemeenten_that_were_asked_for(series: Project) -> None:
    data = _read(series)
    assert [edition.survey.code for edition in data.editions] == ["2013", *YEARS]
    for edition in data.editions[1:]:
        asked = [fact.unit for fact in edition.facts if fact.kind == "Deelnameopgave"]
        assert asked == [f"gemeente/verzonnen-qa{letter}" for letter in "abcde"]
        respondents = sum(name == "respondent" for fact in edition.facts for name, _ in fact.values)
        # A to U: 21 measures.
        assert sum(fact.kind == "Waarneming" for fact in edition.facts) == 21 * respondents
        assert len(edition.claims) > 22 and edition.prose.findings and any(fact.told for fact in edition.facts)


def test_all_that_is_made_up_says_so(series: Project) -> None:
    for edition in _read(series).editions[1:]:
        assert edition.survey.label_nl.startswith("verzonnen") and edition.survey.label_en.startswith("made-up")
        assert edition.survey.report_title.startswith("Verzonnen")
        assert all(table.caption.nl.startswith("Verzonnen") and table.caption.en.startswith("Made up") for table in edition.tables)
        assert all(fact.unit.startswith("gemeente/verzonnen-") for fact in edition.facts)
        told = [*(fact.told for fact in edition.facts), *(each.told for each in edition.prose.findings)]
        assert all(re.match("Verzonnen|Made up", text) for texts in told for text in texts or ())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(series: Project, tmp_path: Path) -> None:
    again, other = (write_series(tmp_path / str(seed), GEMEENTEN, len(YEARS), seed).root for seed in (2013, 7))
    assert _files(again) == _files(series.root)
    changed = {name for name, data in _files(other).items() if data != _files(again)[name]}
    assert "data/2014/tabellen/tabel-03.csv" in changed
    assert all(name.startswith(("data/2014/", "data/2015/")) for name in changed)


def test_nothing_of_the_real_round_is_touched(series: Project) -> None:
    root = Path(__file__).resolve().parents[2]
    real = _files(root / "data" / "2013")
    assert real and _files(series.data / "2013") == real


def test_every_gemeente_has_a_name_of_its_own() -> None:
    names = {Unit.numbered(number) for number in range(676)}
    assert len(names) == 676
    assert Unit.numbered(27) == Unit("verzonnen-qbb", "Verzonnen Qbb")
