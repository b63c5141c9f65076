"""A next edition is only rows: a made-up one is read beside that of 2013, and changes nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from breaking import swap
from editions import ADDED_TO, copied, lay_beside
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.data.edition import read_data
from segregatie.data.records import Data, Edition
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.triples.state import all_graphs

#: The measures that table 3 of 2016 marks, by unit, typed from its report; W was not put to Amsterdam.
TABLE_3: Mapping[str, str] = {
    "almelo": "I V", "amsterdam": "C D F", "breda": "", "deventer": "F V", "ede": "I", "enschede": "F W", "haarlem": "C F I V W",
    "lelystad": "", "nijmegen": "D F", "utrecht": "A F W",
}  # fmt: skip
LETTERS = ["A", "B", "C", "D", "F", "G", "H", "I", "J", "V", "W"]

GONE = (
    "gemeente 'tiel' did not exist in 2016: it went into 'ede' in 2015; name 'ede', or mend its boundary change in ontology/gemeenten.ttl"
)


def read(project: Project) -> tuple[Data, list[str], Ontology]:
    problems = Problems()
    ontology = read_ontology(Path("ontology"), problems)
    data = read_data(Path("data"), ontology.codes, problems)
    assert project.data.is_dir()
    return data, [str(problem) for problem in problems], ontology


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copied(tmp_path_factory.mktemp("edities"))
    *wrote, account = lay_beside(project)
    assert account == "10 tables, 85 passages, 12 files changed"
    assert len(wrote) == 12
    return project


@pytest.fixture
def inside(beside: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(beside.root)
    return beside


def test_a_next_edition_is_only_new_files_and_rows(beside: Project, tmp_path: Path) -> None:
    """Nothing is touched but below data/2016, and what is added to stands as it stood, with more below it."""
    alone = copied(tmp_path)
    before = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    after = {path.relative_to(beside.root).as_posix(): path.read_bytes() for path in beside.root.rglob("*") if path.is_file()}
    assert alone.data.is_dir()
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name for name in changed if not name.startswith("data/2016/")} == set(ADDED_TO)
    assert all(after[name].startswith(before[name]) for name in ADDED_TO)
    assert set(before) <= set(after)


def test_both_editions_are_read_without_a_word_and_that_of_2013_is_what_it_was(
    inside: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    both, told, ontology = read(inside)
    assert told == []
    monkeypatch.chdir(copied(tmp_path).root)
    alone, told, _ = read(Project(tmp_path))
    assert told == []
    assert [edition.survey.code for edition in both.editions] == ["2013", "2016"]
    assert both.editions[:1] == alone.editions
    # What is stated of 2013 is stated as it is without 2016; of that, only what names it or was added for it is more.
    one, two = (all_graphs(data, ontology) for data in (alone, both))
    for name, triples in one.items():
        assert set(map(str, triples)) <= set(map(str, two[name]))
        more = set(map(str, two[name])) - set(map(str, triples))
        assert all("/2016" in triple or "verzonnen" in triple for triple in more), sorted(more)[:3]


@pytest.fixture
def of_2016(inside: Project) -> Edition:
    return read(inside)[0].editions[1]


def test_what_was_asked_is_what_the_edition_says(of_2016: Edition) -> None:
    asked = [(each.letter, each.path.rpartition("/")[2]) for each in of_2016.asked if each.table == "tabel-3"]
    assert [letter for letter, _ in asked] == LETTERS
    assert dict(asked)["V"] == "verzonnen-ouderbijdrage" and dict(asked)["J"] == "duo-aanmelding"
    assert "centraal-aanmeldpunt" not in dict(asked).values()
    assert [each.path for each in of_2016.asked if each.table == "tabel-8"] == [
        "partner/ouders", "partner/brede-school", "partner/verzonnen-sportverenigingen", "partnerbetrokkenheid/geen-andere-partijen",
    ]  # fmt: skip
    assert [table.short for table in of_2016.tables] == ["1", "1a", "2", "3", "4", "5", "6", "8", "9", "10"]


def test_every_cell_of_a_table_of_marks_is_what_its_sign_says(of_2016: Edition) -> None:
    letters = {each.path: each.letter for each in of_2016.asked if each.letter}
    found: dict[tuple[str, str], str] = {}
    for fact in of_2016.facts:
        if fact.kind == "Waarneming" and fact.passages[0].startswith("tabel-3/"):
            values = dict(fact.values)
            found[fact.unit.rpartition("/")[2], letters[values["maatregel"]]] = values["vermelding"].rpartition("/")[2]
    typed = {
        (unit, letter): "genoemd" if letter in marked.split() else "niet-genoemd" for unit, marked in TABLE_3.items() for letter in LETTERS
    }
    assert found == typed | {("amsterdam", "W"): "niet-gevraagd"}


def test_a_gemeente_answers_as_one_where_its_districts_answered_before(of_2016: Edition) -> None:
    assert {fact.unit for fact in of_2016.facts if "amsterdam" in fact.unit} == {"gemeente/amsterdam"}
    (respondent,) = [
        path for fact in of_2016.facts if fact.key == "deelnameopgave/2016/amsterdam" for name, path in fact.values if name == "respondent"
    ]
    assert respondent == "gemeente/amsterdam"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "data/2016/tabellen.toml", 'letters.W = "maatregel/verzonnen-brugklas"', 'letters.W = "maatregel/centraal-aanmeldpunt"',
            "maatregel 'centraal-aanmeldpunt' is retired after 2013; take what this round has",
        ),
        (
            "data/2016/tabellen.toml", 'letters.W = "maatregel/verzonnen-brugklas"', 'letters.W = "maatregel/loting"',
            "'maatregel/loting' is asked twice; give a measure one letter in a round (also at data/2016/tabellen.toml:",
        ),
        (
            "data/2016/tabellen.toml", '"maatregel/verzonnen-brugklas"', '"maatregel/verzonnen-brugklassen"',
            "maatregel 'verzonnen-brugklassen' does not exist; did you mean 'verzonnen-brugklas'?",
        ),
        (
            "data/2016/tabellen/tabel-03.csv", "J,V,W", "J,V,Z",
            "column 'Z' where tabellen.toml has letter 'W'; copy the printed letter, or mend the letters there",
        ),
        (
            "data/2016/toelichtingen.csv", ",deventer,", ",tiel,",
            GONE,
        ),
        (
            "data/2016/tabellen/tabel-09.csv", "Almelo,", "Tiel,",
            GONE,
        ),
        (
            "data/2016/tabellen/tabel-03.csv", "J,V,W", "J,V,W,X",
            "the header has not the columns of this table; give it 'passage' and 12 printed headings, or describe",
        ),
        (
            "data/2016/peiling.toml", '"organisatie/verzonnen-sportbond"', '"organisatie/sportbond"',
            "ding 'organisatie/sportbond' does not exist; did you mean 'organisatie/verzonnen-sportbond'?",
        ),
    ],
    ids=[
        "retired-measure", "measure-twice", "letter-of-no-measure", "letter-not-described", "unit-that-went",
        "unit-that-went-in-a-table", "column-not-described",
        "institute-that-is-none",
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_edition_names_it_and_the_line(inside: Project, file: str, old: str, new: str, told: str) -> None:
    path = inside.root / file
    kept = path.read_bytes()
    try:
        line = swap(old, new)(path)
        _, found, _ = read(inside)
    finally:
        path.write_bytes(kept)
    assert any(problem.startswith(f"{file}:{line}: {told}") for problem in found), found


def test_a_measure_that_is_asked_twice_is_told_once(inside: Project) -> None:
    path = inside.data / "2016" / "tabellen.toml"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b'letters.A = "maatregel/leerlingenquota"', b'letters.A = "maatregel/loting"', 1))
    try:
        problems = read(inside)[1]
    finally:
        path.write_bytes(kept)
    assert len(problems) == 1
    assert "'maatregel/loting' is asked twice" in problems[0]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("data/2016/tabellen/tabel-07.csv", "tabellen.toml names no table with this file; describe it there, or remove the file"),
        ("data/2016/tabellen/tabel-07.CSV", "tabellen.toml names no table with this file; describe it there, or remove the file"),
        ("data/2016/tabellen/oud/tabel-03.csv", "tabellen.toml names no table with this file; describe it there, or remove the file"),
        ("data/2016/tabel-07.csv", "no file of an edition has this name; use one of: "),
        ("data/2016/Tabellen/tabel-07.csv", "no file of an edition has this name; use one of: "),
    ],
)
def test_a_table_that_no_description_names_is_told_wherever_it_lies(inside: Project, file: str, told: str) -> None:
    path = inside.root / file
    kept = not path.parent.exists()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((inside.data / "2016" / "tabellen" / "tabel-03.csv").read_bytes())
    try:
        (problem,) = read(inside)[1]
    finally:
        path.unlink()
        if kept:
            path.parent.rmdir()
    assert problem.startswith(f"{file}: {told}")


def test_what_is_retired_later_is_right_in_an_earlier_round(inside: Project) -> None:
    """The measure that 2016 has no more, and the gemeente that went into another, stand in 2013."""
    edition = read(inside)[0].editions[0]
    assert any(path == "maatregel/centraal-aanmeldpunt" for fact in edition.facts for _, path in fact.values)
    assert any(fact.unit == "gemeente/tiel" for fact in edition.facts)
