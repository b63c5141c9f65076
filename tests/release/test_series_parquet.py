"""The long tables as a dataset partitioned by round: what docs/series.md asks of it in DuckDB and Spark is what SPARQL answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import duckdb
import pytest

from segregatie.base.project import Project
from segregatie.base.terms import thing
from segregatie.pipeline import Stated, state
from segregatie.query.header import read_queries
from segregatie.query.layout import lay_table
from segregatie.release.tables.parquet import write_parquet
from segregatie.release.write import ask_tables, write_tables
from series import write_series

PAGE = Path(__file__).resolve().parents[2] / "docs" / "series.md"
ROUNDS = [2013, 2014, 2015]
LETTERS = list("ABCDEFGHIJ")
Row: TypeAlias = tuple[int | str, ...]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Stated:
    """The real round, and two made up with twelve gemeenten."""
    project: Project = write_series(tmp_path_factory.mktemp("reeks") / "drie", 12, 2)
    return state(project, recounting=False)


@pytest.fixture(scope="module")
def folder(series: Stated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a release of it."""
    place = tmp_path_factory.mktemp("uit")
    tables = ask_tables(series)
    write_tables(tables, place)
    write_parquet(tables.long, place / "tabellen" / "lange", place / "tabellen" / "parquet", place / "tabellen" / "reeks")
    return place / "tabellen"


@pytest.fixture(scope="module")
def answered(series: Stated) -> list[Row]:
    """Table 3 of each round by SPARQL, in the order of the names, and a blank for what is not mentioned."""
    queries = read_queries(series.project.queries / "tabellen")
    rows: list[Row] = []
    for survey in ROUNDS:
        (table,) = (each for each in series.known.tables if each.code == "tabel-3" and each.survey == thing(f"peiling/{survey}").value)
        laid = lay_table(table, queries, series.known, "nl")
        assert [field.name for field in laid.fields][1:11] == LETTERS
        rows += sorted((survey, *(cell.text for cell in line[:11])) for line in laid.lines)
    return rows


def _block(language: str, folder: Path) -> str:
    """A block of the page, with the folder that is read in the place of `build/tabellen`."""
    (text,) = re.findall(rf"^```{language}\n(.*?)\n```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return str(text).replace("build/tabellen", folder.as_posix())


def _plain(rows: list[tuple[object, ...]]) -> Iterator[Row]:
    for survey, *cells in rows:
        yield int(str(survey)), *("" if cell is None else str(cell) for cell in cells)


def test_the_real_table_is_among_them(answered: list[Row]) -> None:
    assert len([row for row in answered if row[0] == 2013]) == 28
    assert len(answered) > 40


def test_duckdb_gives_table_3_of_all_rounds_as_sparql_does(folder: Path, answered: list[Row]) -> None:
    with duckdb.connect(":memory:") as session:
        session.execute(_block("sql duckdb", folder))
        found = session.execute(_block("sql", folder)).fetchall()
    assert sorted(_plain(found)) == sorted(answered)


def test_spark_gives_table_3_of_all_rounds_as_sparql_does(folder: Path, answered: list[Row]) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        session.sql(_block("sql spark", folder))
        found = [tuple(row) for row in session.sql(_block("sql", folder)).collect()]
    finally:
        session.stop()
    assert sorted(_plain(found)) == sorted(answered)


def test_every_long_table_of_rounds_is_parted_and_loses_no_row(folder: Path) -> None:
    whole = {path.stem: duckdb.read_parquet(str(path)) for path in (folder / "parquet").glob("*.parquet")}
    parted = {path.name for path in (folder / "reeks").iterdir()}
    # Only the codebook is of no round; a table of what no round says has no rows to part.
    assert {name for name, rows in whole.items() if "peiling" in rows.columns and len(rows)} == parted
    assert "codeboek" not in parted and "waarneming" in parted
    for name in sorted(parted):
        rows = duckdb.read_parquet(str(folder / "reeks" / name / "*" / "*.parquet"), hive_partitioning=True)
        columns = ", ".join(whole[name].columns)
        assert sorted(map(str, rows.project(columns).fetchall())) == sorted(map(str, whole[name].fetchall())), name


def test_a_question_about_one_round_reads_the_files_of_that_round(folder: Path) -> None:
    files = sorted((folder / "reeks" / "waarneming").iterdir())
    assert [path.name for path in files] == [f"peiling={survey}" for survey in ROUNDS]
    (only,) = (path / "waarneming.parquet" for path in files[:1])
    assert "peiling" not in duckdb.read_parquet(str(only)).columns
