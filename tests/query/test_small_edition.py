"""A small made-up round, laid down by the commands: own headings, signs, order and counts, and one of its tables only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from editions import SMALL, copied
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.cli import main
from segregatie.data.edition import read_data
from segregatie.data.records import Edition
from segregatie.ontology.codes import read_ontology
from segregatie.pipeline import Stated, judge, regenerate, round_trip, state
from segregatie.query.tables import as_csv

YEAR = "2018"


@pytest.fixture(scope="module")
def laid_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with the folder that `new-edition` lays down, and the description and names of the small round."""
    root = copied(tmp_path_factory.mktemp("klein")).root
    assert main(root, ["new-edition", YEAR]) == 0
    shutil.copy(SMALL / "tabellen.toml", root / "data" / YEAR / "tabellen.toml")
    shutil.copy(SMALL / "rapport.md", root / "rapport.md")
    with (root / "data" / "namen.csv").open("a", encoding="utf-8") as names:
        names.write("eenheid,Zwolle,zwolle\n")
    return root


@pytest.fixture
def inside(laid_down: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that, with us standing in it."""
    root = tmp_path / "kopie"
    shutil.copytree(laid_down, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def both(laid_down: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stated]:
    """The small round beside that of 2013, stated."""
    root = tmp_path_factory.mktemp("gesteld") / "kopie"
    shutil.copytree(laid_down, root)
    here = Path.cwd()
    os.chdir(root)
    assert main(root, ["extract", "rapport.md", "--peiling", YEAR]) == 0
    yield state(Project(root))
    os.chdir(here)


def read() -> tuple[Edition, list[str]]:
    problems = Problems()
    data = read_data(Path("data"), read_ontology(Path("ontology"), problems).codes, problems)
    return data.editions[-1], [str(problem) for problem in problems]


def transcribed(root: Path) -> tuple[Edition, list[str]]:
    assert main(root, ["extract", "rapport.md", "--peiling", YEAR]) == 0
    return read()


def swap(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_fresh_folder_can_be_transcribed_and_is_right(both: Stated) -> None:
    assert judge(both, "shacl").problems == ()
    assert [str(each) for each in round_trip(both) if each.survey == YEAR] == [
        "2018, tabel 1: 2 of 2 cells equal",
        "2018, tabel 2: 8 of 8 cells equal",
        "2018, tabel 3: 2 of 2 cells equal",
        "2018, tabel vastgelegd: 5 of 5 cells equal",
    ]


def test_a_table_has_the_rows_of_the_print_in_its_order_and_no_number_that_it_does_not_print(both: Stated) -> None:
    made = regenerate(both, both.data.editions[-1], places=True)
    assert as_csv(made["tabel-1"]) == "Gemeente,deelgenomen\nZwolle,J\nAmsterdam (stadsdelen Noord en West),J\n"
    assert as_csv(made["tabel-2"]) == "Gemeente,A,B\nZwolle,X,\nAmsterdam West,,X\nAmsterdam Noord,X,X\nTotaal,2,2\n"
    assert as_csv(made["tabel-3"]) == (
        "Gesprek,Gemeente(n)\nRegulier overleg met ouders,Zwolle\nGeen overleg met ouders,Amsterdam Noord; Amsterdam West\n"
    )
    assert as_csv(made["tabel-vastgelegd"]) == (
        "Hoe vastgelegd,Gemeente (n=3)\nConvenant (n=1),Zwolle\nCollegevoorstel (n=2),Amsterdam Noord; Amsterdam West\n"
    )


def test_of_a_report_without_a_table_of_response_whoever_answers_took_part(inside: Path) -> None:
    """Its one table is that of the marks; two stadsdelen of one gemeente answer in it."""
    path = inside / "data" / YEAR / "tabellen.toml"
    head, *tables = path.read_text(encoding="utf-8").split("[[tabellen]]")
    path.write_text(head + "[[tabellen]]" + tables[1], encoding="utf-8")
    edition, told = transcribed(inside)
    assert told == []
    assert {fact.key: (fact.values, fact.passages) for fact in edition.facts if fact.kind == "Deelnameopgave"} == {
        "deelnameopgave/2018/zwolle": ((("deelgenomen", "ja-nee/ja"), ("respondent", "gemeente/zwolle")), ("tabel-2/zwolle",)),
        "deelnameopgave/2018/amsterdam": (
            (("deelgenomen", "ja-nee/ja"), ("respondent", "stadsdeel/amsterdam-west"), ("respondent", "stadsdeel/amsterdam-noord")),
            ("tabel-2/amsterdam-west", "tabel-2/amsterdam-noord"),
        ),
    }


def test_a_spelling_that_does_not_say_who_answered_is_told(inside: Path) -> None:
    swap(inside / "rapport.md", ("Zwolle\tJ", "Zwolle (stadsdelen Noord en Zuid)\tJ"))
    with (inside / "data" / "namen.csv").open("a", encoding="utf-8") as names:
        names.write("gemeente,Zwolle (stadsdelen Noord en Zuid),zwolle\n")
    (told,) = transcribed(inside)[1]
    where, _, said = told.partition(": ")
    assert where == "data/2018/tabellen/tabel-01.csv:2"
    assert said == (
        "it is not known who answered for 'Zwolle (stadsdelen Noord en Zuid)'; "
        "put this spelling into data/namen.csv as an eenheid, with a line for each unit that answered"
    )


def test_who_took_part_and_has_no_row_is_told_at_the_table(inside: Path) -> None:
    swap(inside / "rapport.md", ("Amsterdam West\t\tv\n", ""))
    (told,) = transcribed(inside)[1]
    assert told == (
        "data/2018/tabellen/tabel-02.csv:1: 'amsterdam-west' took part and has no row here; give the unit its row, or mend who took part"
    )


def test_a_column_that_the_description_does_not_name_is_told_once(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(inside / "rapport.md", ("Plaats\tA\tB\n", "Plaats\tA\tB\tC\n"))
    assert main(inside, ["extract", "rapport.md", "--peiling", YEAR]) == 1
    assert capsys.readouterr().err == (
        "rapport.md:17: tabel-2: the heading has 4 cells where tabellen.toml describes 3 columns; "
        "describe the printed columns there, or separate the cells by single tabs\n"
    )


def test_a_table_that_nothing_describes_is_told_where_it_begins(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(inside / "rapport.md", ("Tabel 3: Gesprek", "Tabel 9: Nieuw\n\nPlaats\tKosten\nZwolle\t3\n\nAmsterdam\t4\n\nTabel 3: Gesprek"))
    assert main(inside, ["extract", "rapport.md", "--peiling", YEAR]) == 0
    told, *_ = capsys.readouterr().out.splitlines()
    assert told == (
        "warning: rapport.md:25: a table begins here that data/2018/tabellen.toml does not describe; it was not transcribed; "
        "describe it there, with its caption and columns, or leave it out if it says nothing of municipalities"
    )
    assert main(inside, ["extract", "rapport.md", "--peiling", YEAR]) == 0
    assert "warning: rapport.md:25: " in capsys.readouterr().out


def test_the_words_of_a_section_are_numbered(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(inside, ["extract", "rapport.md", "--peiling", YEAR, "--words", "1"]) == 0
    assert capsys.readouterr().out == "0 drie\n1 eenheden\n2 antwoordden\n"
    assert main(inside, ["extract", "rapport.md", "--peiling", YEAR, "--words", "3"]) == 2
    assert capsys.readouterr().err == "build.py: --words 3: no section of rapport.md; use one of: voorwerk, 1, 2\n"
    assert not (inside / "data" / YEAR / "tabellen").exists()
