"""Which round a command is about, and which text goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from segregatie.base.problems import UsageError
from segregatie.base.project import Project
from segregatie.commands.rounds import reports_of, round_of


@pytest.fixture
def rounds(tmp_path: Path) -> Project:
    """A project with editions of 2013 and 2016, and what is no edition beside them."""
    for name in ("2013", "2016", "andere"):
        (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data" / "2014").write_text("", encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def one(tmp_path: Path) -> Project:
    (tmp_path / "data" / "2013").mkdir(parents=True)
    return Project(tmp_path)


def test_a_text_alone_is_of_the_only_edition(one: Project) -> None:
    assert reports_of(one, ["rapport.md"]) == {"2013": Path("rapport.md")}
    assert reports_of(one, ["2013=rapport.md"]) == {"2013": Path("rapport.md")}
    assert reports_of(one, []) == {}
    assert round_of(one, None, "--peiling") == "2013"


def test_of_several_editions_each_text_names_its_round(rounds: Project) -> None:
    assert reports_of(rounds, ["2016=b.md", "2013=a=1.md"]) == {"2016": Path("b.md"), "2013": Path("a=1.md")}
    assert round_of(rounds, "2016", "--peiling") == "2016"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["rapport.md"], "--report rapport.md: 2 editions in data/; use one of: 2013, 2016"),
        (["2014=rapport.md"], "--report 2014: no edition of this round; use one of: 2013, 2016"),
        (["2013=a.md", "2013=b.md"], "--report 2013=b.md: the text of 2013 is given twice"),
    ],
)
def test_a_text_of_no_round_is_told(rounds: Project, given: list[str], told: str) -> None:
    with pytest.raises(UsageError) as error:
        reports_of(rounds, given)
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "--peiling: 2 editions in data/; use one of: 2013, 2016"),
        ("1999", "--peiling 1999: no edition of this round; use one of: 2013, 2016"),
    ],
)
def test_a_round_there_is_not_is_told(rounds: Project, given: str | None, told: str) -> None:
    with pytest.raises(UsageError) as error:
        round_of(rounds, given, "--peiling")
    assert str(error.value) == told
