"""A next edition is laid down, described and transcribed as docs/add-an-edition.md says."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
from editions import ADDED_TO, MADE_UP, copied
from segregatie.base.problems import Problems
from segregatie.cli import main
from segregatie.data.edition import read_data
from segregatie.data.schema import of_editions, schema
from segregatie.ontology.codes import read_ontology

DOC = (ROOT / "docs" / "add-an-edition.md").read_text(encoding="utf-8")
COMMANDS = [line.removeprefix("python build.py ").split() for line in re.findall(r"^python build\.py .*$", DOC, re.MULTILINE)]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copied(tmp_path).root)
    return tmp_path


def test_the_commands_of_the_document_make_an_edition(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a person edits between them is what the made-up edition has."""
    lay_down, transcribe = COMMANDS
    assert main(inside, lay_down) == 0
    folder = inside / "data" / "2016"
    assert {path.name for path in folder.iterdir()} == {*(f"{stem}.csv" for stem in of_editions()), "peiling.toml", "tabellen.toml"}
    for stem in of_editions():
        assert (folder / f"{stem}.csv").read_text(encoding="utf-8") == ",".join(schema()[stem].header) + "\n"
    assert tomllib.loads((folder / "peiling.toml").read_text(encoding="utf-8"))["jaar"] == 2016
    assert (folder / "tabellen.toml").read_bytes() == (ROOT / "data" / "2013" / "tabellen.toml").read_bytes()
    shutil.copytree(MADE_UP / "edition", folder, dirs_exist_ok=True)
    shutil.copy(MADE_UP / "rapport.md", inside / "rapport-2016.md")
    for file, addition in ADDED_TO.items():
        with (inside / file).open("a", encoding="utf-8") as added:
            added.write((MADE_UP / addition).read_text(encoding="utf-8"))
    assert main(inside, transcribe) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "10 tables, 85 passages, 12 files changed"
    problems = Problems()
    data = read_data(Path("data"), read_ontology(Path("ontology"), problems).codes, problems)
    assert list(problems) == []
    assert [edition.survey.code for edition in data.editions] == ["2013", "2016"]


def test_every_key_of_a_description_is_explained() -> None:
    described = tomllib.loads((MADE_UP / "edition" / "tabellen.toml").read_text(encoding="utf-8"))["tabellen"]
    described += tomllib.loads((ROOT / "data" / "2013" / "tabellen.toml").read_text(encoding="utf-8"))["tabellen"]
    table = DOC.partition("| key |")[2].partition("\n\n")[0]
    assert {key for one in described for key in one if not re.search(rf"`{key}\b", table)} == set()


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2013", "new-edition 2013: data/2013 is there already; choose another year, or remove it"),
        ("16", "new-edition 16: give a year of four digits"),
        ("../x", "new-edition ../x: give a year of four digits"),
    ],
)
def test_what_can_be_no_new_edition_is_told(inside: Path, capsys: pytest.CaptureFixture[str], year: str, told: str) -> None:
    before = sorted(inside.rglob("*"))
    assert main(inside, ["new-edition", year]) == 2
    assert capsys.readouterr().err.partition(": ")[2] == f"{told}\n"
    assert sorted(inside.rglob("*")) == before
