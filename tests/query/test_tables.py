"""Each table of the report comes back out of the graph as it was typed from the report by two readers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib

from conftest import ROOT, Run
from printed import TABLES
from segregatie.pipeline import Stated
from segregatie.query.answers import Answer, Cell
from segregatie.query.stored import Query, read_query
from segregatie.query.tables import as_csv, lay_out

EXPECTED = ROOT / "tests" / "expected"
QUERIES = sorted((ROOT / "queries" / "tabellen").glob("*.rq"))


def with_places(query: Query) -> str:
    """Bind a query so that free text is given by its passage, as the expected tables have it."""
    return query.bind({"weergave": "plaatsen"} if "weergave" in query.parameters else {})


def expected(path: Path) -> str:
    return (EXPECTED / f"{path.stem}.csv").read_text(encoding="utf-8")


def rdflib_answer(graph: rdflib.Graph, text: str) -> Answer:
    result = graph.query(text)
    assert result.vars is not None
    rows: list[Any] = list(result)
    cells = tuple(tuple(None if value is None else Cell(str(value)) for value in row) for row in rows)
    return Answer(tuple(map(str, result.vars)), cells)


def test_every_table_has_a_query_and_an_expected_table_and_back() -> None:
    stems = {table.stem for table in TABLES}
    assert len(stems) == 16
    assert {path.stem for path in QUERIES} == stems
    assert {path.stem for path in EXPECTED.glob("*.csv")} == stems


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_query_gives_the_expected_table(stated: Stated, path: Path) -> None:
    query = read_query(path)
    assert as_csv(lay_out(query, stated.store.select(with_places(query)), "nl")) == expected(path)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_table(rdflib_graph: rdflib.Graph, path: Path) -> None:
    query = read_query(path)
    assert as_csv(lay_out(query, rdflib_answer(rdflib_graph, with_places(query)), "nl")) == expected(path)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_query_runs_as_it_lies_and_has_a_full_header(stated: Stated, path: Path) -> None:
    query = read_query(path)
    assert query.title["nl"] and query.question["nl"] != query.question["en"] and query.source and query.basis in {"27", "28", "35"}
    assert "peiling" in query.parameters and query.columns
    assert len(stated.store.select(query.text).rows) == expected(path).count("\n") - 1
    assert "ORDER BY" in query.text
    assert not re.search(r"\bGRAPH\b|\bFROM\b|SELECT\s+\*", query.text)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_english_table_has_as_many_cells_and_every_heading(stated: Stated, path: Path) -> None:
    query = read_query(path)
    dutch = lay_out(query, stated.store.select(query.bind({"taal": "nl"})), "nl")
    english = lay_out(query, stated.store.select(query.bind({"taal": "en"})), "en")
    assert [len(row) for row in english.rows] == [len(row) for row in dutch.rows]
    assert [bool(heading) for heading in english.headings] == [bool(heading) for heading in dutch.headings]
    # English labels may sort otherwise, but as many cells are filled.
    assert sum(bool(cell) for row in english.rows for cell in row) == sum(bool(cell) for row in dutch.rows for cell in row)


def test_a_peiling_that_is_not_there_gives_an_empty_table(stated: Stated) -> None:
    query = read_query(ROOT / "queries" / "tabellen" / "tabel-03.rq")
    assert stated.store.select(query.bind({"peiling": "peiling/1999"})).rows == ()
    assert len(stated.store.select(query.bind({"peiling": "peiling/2013"})).rows) == 29


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.short)
def test_table_command_prints_the_expected_table(run: Run, release: Path, table: Any) -> None:
    done = run(ROOT, "table", table.short, "--tekst", "plaatsen", "--from", release)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (EXPECTED / f"{table.stem}.csv").read_text(encoding="utf-8")


def test_table_3_has_the_totals_that_counting_gives(run: Run, release: Path) -> None:
    lines = run(ROOT, "table", "3", "--format", "csv", "--from", release).stdout.splitlines()
    assert lines[0] == "Gemeente,A,B,C,D,E,F,G,H,I,J"
    assert len(lines) == 30
    assert lines[-1] == "Totaal,1,1,2,4,4,8,4,5,17,1"


def test_table_in_other_formats(run: Run, release: Path) -> None:
    made = json.loads(run(ROOT, "table", "9", "--format", "json", "--from", release).stdout)
    assert made["columns"] == ["Overleg met ouders", "Gemeente(n)", "N"]
    assert made["rows"][0] == ["Regulier overleg met ouders", "Amersfoort; Amsterdam West; Groningen; Hengelo; Tilburg", "5"]
    page = run(ROOT, "table", "9", "--format", "html", "--lang", "en", "--from", release).stdout
    assert '<th scope="col">Consultation with parents</th>' in page and page.count("<tr>") == 4
    markdown = run(ROOT, "table", "9", "--format", "md", "--from", release).stdout
    assert markdown.startswith("**Tabel 9: Overleg ouders**") and markdown.count("\n|") == 5


def test_published_tables_are_the_expected_ones_where_they_hold_no_text(release: Path) -> None:
    for table in TABLES:
        made = (release / "tabellen" / f"{table.stem}.csv").read_text(encoding="utf-8")
        typed = (EXPECTED / f"{table.stem}.csv").read_text(encoding="utf-8")
        if f"{table.id}/" not in typed:
            assert made == typed
        else:
            assert f"{table.id}/" not in made and made.count("\n") == typed.count("\n")
