"""Single changes to data/: what is malformed is found at its line; what is plausible is read, and told by what it is compared with.

tests/mutation/mutations.py makes more of the second and counts what finds them.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from columns import FILES, GRIDS, KEYS, SURVEY, grid_columns
from conftest import ROOT
from mutants import MALFORMED, malformed
from mutations import found_malformed
from plausible import plausible
from verdicts import BY_DIGEST, Bench
from world import World

#: The first of those that `make mutate` makes: all that are malformed where SEGREGATIE_EVERY is set.
HOW_MANY = 350 if os.environ.get("SEGREGATIE_EVERY") else 180


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A copy of data/ to damage, with us standing beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield Bench(tmp_path_factory.mktemp("mutanten"))


@pytest.fixture(scope="module")
def world(bench: Bench) -> World:
    """The cells that can be changed."""
    return World(bench.data)


def test_every_file_and_column_of_data_is_described() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()} - {"data/README.md"}
    # Says who publishes, and nothing of the survey; its own reader is tested with the catalogue.
    found.remove("data/publicatie.toml")
    # Its cases are typed: tests/data/wrong/beschrijving.toml.
    found.remove("data/2013/tabellen.toml")
    assert found == {*FILES, *GRIDS, SURVEY}
    for file, columns in FILES.items():
        assert header(ROOT / file) == list(columns), file
    for file, table in GRIDS.items():
        assert len(header(ROOT / file)) == len(grid_columns(table)), file
    assert {line.partition(" = ")[0] for line in (ROOT / SURVEY).read_text(encoding="utf-8").splitlines() if " = " in line} == set(KEYS)
    described = [
        *(column for columns in FILES.values() for column in columns.values()),
        *(c for t in GRIDS.values() for c in grid_columns(t)),
    ]
    assert {column.holds for column in described} <= set(MALFORMED)


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_what_is_malformed_is_found_in_its_file_at_its_line(bench: Bench, world: World) -> None:
    mutants = malformed(world, HOW_MANY)
    kinds = Counter(mutant.kind for mutant in mutants)
    assert len(mutants) == HOW_MANY
    assert {mutant.file for mutant in mutants} == {*FILES, *GRIDS, SURVEY}
    assert set(kinds) == {
        "deletion of a required cell", "dangling reference", "double row", "misspelt code", "out of range", "wrong language", "wrong type",
    }  # fmt: skip
    assert min(kinds.values()) >= (10 if HOW_MANY == 350 else 1)
    assert [line for mutant in mutants for line in found_malformed(bench, mutant)] == []


def test_what_is_plausible_is_read_or_told_by_a_rule_without_a_digest(bench: Bench, world: World) -> None:
    mutants = plausible(world, 36)
    assert len({mutant.kind for mutant in mutants}) == 12
    told = {str(mutant): bench.read(mutant).problems for mutant in mutants}
    assert not [problem for problems in told.values() for problem in problems if problem.rule in BY_DIGEST]
    # Were they malformed, reading would stop at each.
    assert sum(not problems for problems in told.values()) > 20
    assert bench.read().problems == ()


def test_a_mark_that_moves_to_the_next_column_is_found_by_the_totals_and_the_expected_table(
    bench: Bench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEGREGATIE_REPORT", raising=False)
    mutant = next(each for each in plausible(world, 12) if each.kind == "mark to the next column")
    assert bench.catchers(mutant) == ("claims", "expected")
