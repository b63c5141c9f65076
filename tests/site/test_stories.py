"""Stories: their figures come from the answers to their queries, and those are the report's."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from content import MARKS, NO_ISSUE, NO_TALKS

from conftest import ROOT
from segregatie.pipeline import Stated
from segregatie.query.header import read_queries
from segregatie.query.laid import Field, Item, Shown
from segregatie.query.layout import answer
from segregatie.site.answers import Answered, Line
from segregatie.site.kinds.story import FILE, figures_of

STORIES = tomllib.loads(FILE.read_text(encoding="utf-8"))
QUERIES = read_queries(ROOT / "queries" / "verhalen")
PAIRS = [pair for story in STORIES.values() for pair in (story["title"], story["lead"], *story["text"], *story["limits"])]


def answered(stated: Stated, name: str) -> list[tuple[str, ...]]:
    """The rows of a story's answer, as texts in Dutch."""
    return [tuple(cell.text for cell in line) for line in answer(QUERIES[name], {}, stated.known, "nl").lines]


def answer_of(rows: list[tuple[str, ...]], names: tuple[str, ...]) -> Answered:
    """An answer with these columns; the first is what a row is about."""
    lines = tuple(
        Line(tuple(Shown((Item(text, f"https://w3id.org/onderwijssegregatie/id/gemeente/{text.casefold()}"),)) for text in row), ())
        for row in rows
    )
    return Answered(next(iter(QUERIES.values())), tuple(Field(name, name) for name in names), lines)


def test_there_are_five_stories_and_each_has_its_query() -> None:
    assert len(STORIES) == 5
    assert set(STORIES) == set(QUERIES)
    for story in STORIES.values():
        assert len(story["text"]) >= 2
        assert len(story["limits"]) >= 2


def test_no_figure_is_typed_into_a_text() -> None:
    assert len(PAIRS) > 30
    for dutch, english in PAIRS:
        named = [sorted(re.findall(r"\{[^}]*\}", text)) for text in (dutch, english)]
        assert named[0] == named[1], dutch
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", dutch + english)), dutch


def test_a_text_may_name_every_figure_of_an_answer() -> None:
    figures = figures_of(
        answer_of([("Ede", "3", "x"), ("Tiel", "0", "x"), ("Venlo", "5", "")], ("eenheid", "aantal", "overleg")), "nl", "geen"
    )
    text = (
        "{rijen}; {aantal[tiel]}; {aantal[nergens]}; {som[aantal]}; {wel[overleg]}; {met[overleg]}; {zonder[aantal]}; "
        "{buiten[aantal-overleg]}; {buiten[aantal-aantal]}; {meeste[aantal]}; {hoogste[aantal]}"
    )
    assert text.format_map(figures) == "3; 0; 0; 8; 2; Ede en Tiel; Tiel; Venlo; geen; Venlo; 5"


@pytest.mark.parametrize("name", STORIES)
def test_every_cell_that_a_text_names_is_there(stated: Stated, name: str) -> None:
    table = answer(QUERIES[name], {}, stated.known, "nl")
    codes = {iri.rpartition("/")[2] for line in table.lines for iri in line[0].iris}
    story = STORIES[name]
    pairs = [story["title"], story["lead"], *story["text"], *story["limits"]]
    named = {pair for text in pairs for pair in re.findall(r"\{([\w-]+)\[([\w-]+)\]\}", text[0])}
    assert named
    cells = {code for column, code in named if column in {field.name for field in table.fields}}
    assert cells <= codes


def test_measures_by_aim_add_up_to_the_tables(stated: Stated) -> None:
    rows = {name: tuple(map(int, numbers)) for name, *numbers in answered(stated, "veel-maatregelen")}
    # Totals under tables 3 to 6, G as counted; every mark is aimed, not aimed or not established.
    assert sorted(total for total, *_ in rows.values()) == sorted((1, 1, 2, 4, 4, 8, 4, 5, 17, 1, 13, 10, 5, 4, 2, 1, 7, 7, 13, 6, 6))
    assert all(total == sum(parts) for total, *parts in rows.values())
    # 3.4: a fixed registration moment is aimed at segregation, but for Den Haag.
    assert rows["afspraken over vast aanmeldmoment"] == (8, 7, 1, 0)


def test_consultation_agreements_and_paper_are_those_of_tables_1a_2_and_10(stated: Stated) -> None:
    no_agreements = NO_TALKS | {"Den Bosch", "Tiel"}
    # Table 10, the row without anything in writing.
    no_paper = {
        "Almelo",
        "Den Bosch",
        "Doesburg",
        "Ede",
        "Groningen",
        "Heerlen",
        "Helmond",
        "Hengelo",
        "Lelystad",
        "Rotterdam",
        "Tiel",
        "Venlo",
    }
    assert answered(stated, "van-praten-naar-papier") == [
        (name, *("" if name in without else "x" for without in (NO_TALKS, no_agreements, no_paper))) for name in sorted(MARKS)
    ]


def test_where_it_is_no_issue_is_that_of_table_1a(stated: Stated) -> None:
    counts = {name: len(MARKS[name].replace(" ", "")) for name in NO_ISSUE}
    rows = answered(stated, "geen-onderwerp")
    assert {name: int(number) for name, _, number, *_ in rows} == counts
    assert [name for name, talks, *_ in rows if talks] == sorted(NO_ISSUE - NO_TALKS)
    # 3.4: nothing that these mention is aimed at segregation.
    assert {aimed for _, _, _, aimed, _ in rows} == {"0"}


def test_what_is_left_of_the_pilots_is_that_of_table_15(stated: Stated) -> None:
    rows = {status: tuple(map(int, numbers)) for status, *numbers in answered(stated, "na-de-pilots")}
    assert {status: lines for status, (lines, *_) in rows.items()} == {
        "Wordt vervolgd": 20, "Gestopt": 5, "niet ingevuld": 4, "Uitgebreid": 2, "vervolgd of gestopt": 2, "Afgebouwd": 1, "Nieuw": 1,
        "samengevoegd": 1, "weggevallen": 1,
    }  # fmt: skip
    assert all(lines == sure + less for lines, _, sure, less in rows.values())


def test_outcomes_are_those_of_the_audit(stated: Stated) -> None:
    rows = {outcome: tuple(map(int, numbers)) for outcome, *numbers in answered(stated, "gelijk-over-zichzelf")}
    assert sum(total for total, *_ in rows.values()) == len(stated.outcomes)
    codes = Counter(outcome.code for outcome in stated.outcomes)
    assert sorted(total for total, *_ in rows.values()) == sorted(codes.values())
    # What holds has no gravity; of what does not each has one.
    assert rows["klopt"][1:] == (0, 0, 0)
    assert all(total == sum(grave) for outcome, (total, *grave) in rows.items() if outcome in ("klopt niet", "elders tegengesproken"))


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", STORIES)
def test_a_story_shows_its_query_its_limits_and_its_way_on(release: Path, folder: str, name: str) -> None:
    place = 1 if folder else 0
    page = unescape((release / "site" / folder / "verhaal" / name / "index.html").read_text(encoding="utf-8"))
    assert QUERIES[name].text in page
    assert ("What this does not say" if folder else "Wat dit niet zegt") in page
    assert "{" not in page.partition("<main")[2].partition("<details>")[0]
    title = STORIES[name]["title"][place]
    home = unescape((release / "site" / folder / "index.html").read_text(encoding="utf-8"))
    assert f">{title}</a></h3>" in home
    index = (release / "site" / "static" / f"search-{'en' if folder else 'nl'}.js").read_text(encoding="utf-8")
    items = json.loads(index.partition(" = ")[2].strip().removesuffix(";"))["items"]
    assert [title, f"verhaal/{name}"] in [[item[0], item[2]] for item in items]


def test_what_the_notes_of_machines_lead_to_is_there(release: Path) -> None:
    for folder in ("", "en/"):
        text = (release / "site" / folder / "llms.txt").read_text(encoding="utf-8")
        assert text.startswith("# ")
        links = re.findall(r"\]\(https://w3id\.org/onderwijssegregatie/([^)]*)\)", text)
        assert len(links) > 20
        for link in links:
            path = release / "site" / link
            assert path.is_file() or (path / "index.html").is_file(), link
