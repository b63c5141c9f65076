"""Each query that must return nothing does so on the real data, and returns one row on its own failing example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from conftest import ROOT
from segregatie.pipeline import Stated
from segregatie.query.header import read_query
from segregatie.query.local import LocalStore

CHECKS = sorted((ROOT / "queries" / "checks").glob("*.rq"))
EXAMPLES = ROOT / "tests" / "checks"

each_check = pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def store(stated: Stated) -> LocalStore:
    """The real data, loaded once."""
    return stated.store


def example(path: Path) -> Path:
    return EXAMPLES / f"{path.stem}.ttl"


def rdflib_rows(graph: rdflib.Graph, text: str) -> list[list[str]]:
    rows: list[Any] = list(graph.query(text))
    return [[str(value) for value in row] for row in rows]


def oxigraph_rows(path: Path, text: str) -> list[list[str]]:
    loaded = ox.Store()
    loaded.load(path=path, format=ox.RdfFormat.TURTLE)
    return [[cell.text if cell else "" for cell in row] for row in LocalStore(loaded).select(text).rows]


def test_every_check_has_a_failing_example_and_back() -> None:
    assert CHECKS
    assert {path.stem for path in CHECKS} == {path.stem for path in EXAMPLES.iterdir()}


def test_all_constraints_of_the_data_cube_are_there() -> None:
    assert [path.stem for path in CHECKS if path.stem.startswith("ic-")] == [f"ic-{number:02}" for number in range(1, 22)]


@each_check
def test_check_has_an_order_in_two_languages_and_names_its_columns(path: Path) -> None:
    query = read_query(path)
    assert all(said["nl"] and said["en"] != said["nl"] for said in (query.title, query.question))
    assert query.title["nl"].endswith(".") and query.title["en"].endswith(".") and query.source and query.basis in {"27", "28", "35"}
    assert not re.search(r"SELECT +\*|\bGRAPH\b|\bFROM\b", query.text) and "\nORDER BY ?knoop" in query.text


@each_check
def test_check_finds_exactly_one_row_in_its_example(path: Path) -> None:
    text = read_query(path).text
    found = oxigraph_rows(example(path), text)
    assert len(found) == 1 and all(found[0])
    assert rdflib_rows(rdflib.Graph().parse(example(path), format="turtle"), text) == found


@each_check
def test_example_says_first_what_is_wrong(path: Path) -> None:
    assert example(path).read_text(encoding="utf-8").startswith("# ")


@each_check
def test_check_finds_nothing_in_the_data(store: LocalStore, path: Path) -> None:
    answer = store.select(read_query(path).text)
    assert answer.rows == ()
    assert answer.variables in {("knoop",), ("knoop", "over")}


@each_check
def test_rdflib_finds_nothing_in_the_data(rdflib_graph: rdflib.Graph, path: Path) -> None:
    assert rdflib_rows(rdflib_graph, read_query(path).text) == []
