"""Each table of the report comes back out of the graph as it was typed from the report by two readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT, Run
from segregatie.base.problems import UsageError
from segregatie.pipeline import Stated
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.layout import answer, lay_table
from segregatie.query.printed import Printed
from segregatie.query.tables import as_csv

EXPECTED = ROOT / "tests" / "expected"
QUERIES = read_queries(ROOT / "queries" / "tabellen")
STEMS = sorted(path.stem for path in EXPECTED.glob("*.csv"))
SHORT = ["1", "1a", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14", "15", "veranderingen"]


def expected(stem: str) -> str:
    return (EXPECTED / f"{stem}.csv").read_text(encoding="utf-8")


def by_place(table: Printed, known: Known) -> str:
    """A table with free text by its passage, as the expected tables have it."""
    return as_csv(lay_table(table, QUERIES, known, "nl", by_place=True))


def test_every_table_has_an_expected_table_and_back(stated: Stated) -> None:
    assert [table.short for table in stated.known.tables] == SHORT
    assert sorted(table.stem for table in stated.known.tables) == STEMS


def test_every_kind_of_table_has_a_query_and_back(stated: Stated) -> None:
    assert {table.kind for table in stated.known.tables} == set(QUERIES)


@pytest.mark.parametrize("stem", STEMS)
def test_query_gives_the_expected_table(stated: Stated, stem: str) -> None:
    assert by_place(stated.known.table(stem), stated.known) == expected(stem)


@pytest.mark.parametrize("stem", STEMS)
def test_rdflib_gives_the_same_table(in_rdflib: Known, stem: str) -> None:
    assert by_place(in_rdflib.table(stem), in_rdflib) == expected(stem)


@pytest.mark.parametrize("kind", QUERIES)
def test_query_runs_as_it_lies_and_takes_a_table_and_a_round(stated: Stated, kind: str) -> None:
    query = QUERIES[kind]
    assert all(query.title.values()) and query.question["nl"] != query.question["en"] and query.source and query.columns
    assert [name for name in query.parameters if name != "weergave"] == ["tabel", "peiling"]
    assert len(stated.store.select(query.text).rows) > 1


@pytest.mark.parametrize("stem", STEMS)
def test_english_table_has_as_many_cells_and_every_heading(stated: Stated, stem: str) -> None:
    table = stated.known.table(stem)
    dutch, english = (lay_table(table, QUERIES, stated.known, language) for language in ("nl", "en"))
    assert dutch.title != english.title
    assert [len(row) for row in english.rows] == [len(row) for row in dutch.rows]
    assert [bool(heading) for heading in english.headings] == [bool(heading) for heading in dutch.headings]
    # English labels may sort otherwise, but as many cells are filled.
    assert sum(bool(cell) for row in english.rows for cell in row) == sum(bool(cell) for row in dutch.rows for cell in row)


def test_an_english_table_is_in_english(stated: Stated) -> None:
    # Table 9 of the report, in our words for its answers and headings.
    made = lay_table(stated.known.table("9"), QUERIES, stated.known, "en")
    assert made.title == "Table 9: Consultation with parents"
    assert made.headings == ("Consultation with parents", "Municipality or municipalities", "N")
    assert [(row[0], row[2]) for row in made.rows] == [
        ("Regular consultation with parents", "5"),
        ("Consultation with parents, but not regular", "8"),
        ("No consultation with parents", "15"),
    ]


def test_a_table_or_a_round_that_is_not_there_gives_no_lines(stated: Stated) -> None:
    query, round_ = QUERIES["kruisjes"], "peiling/2013"
    assert len(answer(query, {"tabel": "tabel-3", "peiling": round_}, stated.known, "nl").lines) == 28
    assert answer(query, {"tabel": "tabel-9", "peiling": round_}, stated.known, "nl").lines == ()
    assert answer(query, {"tabel": "tabel-3", "peiling": "peiling/2010"}, stated.known, "nl").lines == ()
    with pytest.raises(UsageError, match="'tabel' cannot be 'tabel-7'"):
        answer(query, {"tabel": "tabel-7"}, stated.known, "nl")


def test_totals_stand_apart_and_letters_are_explained(stated: Stated) -> None:
    made = lay_table(stated.known.table("3"), QUERIES, stated.known, "nl")
    assert len(made.lines) == 28
    assert [cell.value for cell in made.totals[0]] == ["Totaal", 1, 1, 2, 4, 4, 8, 4, 5, 17, 1]
    # Section 3.4 of the report names what each letter stands for.
    assert dict(made.legend)["C"] == "afspraken over loting"
    assert [letter for letter, _ in made.legend] == list("ABCDEFGHIJ")
    assert [field.description for field in made.fields][3] == "afspraken over loting"


def test_the_signs_of_table_15_are_explained(stated: Stated) -> None:
    made = lay_table(stated.known.table("15"), QUERIES, stated.known, "nl")
    # The heading of the column in the report explains five signs; `vv of 0` is printed and not explained.
    assert dict(made.legend) == {
        "vv": "Wordt vervolgd", "+": "Uitgebreid", "-": "Afgebouwd", "0": "Gestopt", "nw": "Nieuw", "vv of 0": "vervolgd of gestopt",
    }  # fmt: skip


@pytest.mark.parametrize("short", SHORT)
def test_table_command_prints_the_expected_table(stated: Stated, run: Run, release: Path, short: str) -> None:
    done = run(ROOT, "table", short, "--tekst", "plaatsen", "--from", release)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == expected(stated.known.table(short).stem)


@pytest.mark.parametrize("name", ["3", "tabel-3", "tabel-03"])
def test_table_3_has_the_totals_that_counting_gives_whatever_it_is_called(run: Run, release: Path, name: str) -> None:
    lines = run(ROOT, "table", name, "--format", "csv", "--from", release).stdout.splitlines()
    assert lines[0] == "Gemeente,A,B,C,D,E,F,G,H,I,J"
    assert len(lines) == 30
    assert lines[-1] == "Totaal,1,1,2,4,4,8,4,5,17,1"


def test_table_in_other_formats(run: Run, release: Path) -> None:
    made = json.loads(run(ROOT, "table", "9", "--format", "json", "--from", release).stdout)
    assert [column["title"] for column in made["columns"]] == ["Overleg met ouders", "Gemeente(n)", "N"]
    assert made["rows"][0] == {
        "antwoord": "Regulier overleg met ouders", "gemeenten": ["Amersfoort", "Amsterdam West", "Groningen", "Hengelo", "Tilburg"], "n": 5,
    }  # fmt: skip
    page = run(ROOT, "table", "9", "--format", "html", "--lang", "en", "--from", release).stdout
    assert '<th scope="col">Consultation with parents</th>' in page and page.count("<tr>") == 4
    markdown = run(ROOT, "table", "9", "--format", "md", "--from", release).stdout
    assert markdown.startswith("**Tabel 9: Overleg ouders**") and markdown.count("\n|") == 5


def test_a_blank_is_null_and_a_letter_is_explained_in_every_form(run: Run, release: Path) -> None:
    made = json.loads(run(ROOT, "table", "3", "--format", "json", "--from", release).stdout)
    assert made["columns"][3] == {"name": "C", "title": "C", "description": "afspraken over loting"}
    assert made["rows"][0] == {"gemeente": "Almelo", **dict.fromkeys("ABCDEFGHJ"), "I": "X"}
    assert made["totals"] == [{"gemeente": "Totaal", **dict(zip("ABCDEFGHIJ", (1, 1, 2, 4, 4, 8, 4, 5, 17, 1), strict=True))}]
    assert made["legend"]["C"] == "afspraken over loting"
    page = run(ROOT, "table", "3", "--format", "html", "--from", release).stdout
    assert '<th scope="col" title="afspraken over loting">C</th>' in page and "<dt>C</dt><dd>afspraken over loting</dd>" in page
    assert "\n- C: afspraken over loting\n" in run(ROOT, "table", "3", "--format", "md", "--from", release).stdout


def test_published_tables_are_the_expected_ones_where_they_hold_no_text(release: Path) -> None:
    for stem in STEMS:
        made, typed = (release / "tabellen" / "2013" / f"{stem}.csv").read_text(encoding="utf-8"), expected(stem)
        code = f"tabel-{stem.removeprefix('tabel-').lstrip('0')}/"
        if code not in typed:
            assert made == typed
        else:
            assert code not in made and made.count("\n") == typed.count("\n")
