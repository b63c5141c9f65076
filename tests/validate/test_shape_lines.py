"""Each bad example, handed in as a file, is told by its own rule within what is wrong in it, by both judges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

import pytest

from conftest import ROOT
from segregatie.base.problems import Problem
from segregatie.base.project import Project
from segregatie.validate.judge import judge_handed
from shape_examples import BAD, FOLDER, GOOD, as_turtle, made

_NAME = re.compile(r"<([^>]*)>|([\w-]*):([\w-]+)")


def subjects_by_line(path: Path) -> Mapping[int, str]:
    """What begins a line of an example, by line: its subjects, each in the first column."""
    base = "https://w3id.org/onderwijssegregatie/id/"
    prefixes: dict[str, str] = {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("@prefix"):
            _, name, iri, _ = line.split()
            prefixes[name.removesuffix(":")] = iri[1:-1]
        elif subject := _NAME.match(line):
            iri = subject[1] if subject[1] is not None else prefixes[subject[2]] + subject[3]
            found[number] = urljoin(base, iri)
    return found


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A file for each bad example: those there are, and those that are made."""
    folder = tmp_path_factory.mktemp("fout")
    files = [folder / f"{example.rule}@{number}.ttl" for number, example in enumerate(made())]
    for path, example in zip(files, made(), strict=True):
        path.write_text(as_turtle(example), encoding="utf-8")
    return [*BAD, *files]


@pytest.fixture(scope="module")
def told(bad: list[Path]) -> dict[str, list[Problem]]:
    """What is told of each example, by file; all are handed in at once, beside what they may point at."""
    files = [FOLDER / "achtergrond.ttl", *GOOD, *bad]
    problems, _, results, triples = judge_handed(Project(ROOT), [str(path) for path in files], "", "both")
    assert results and triples > 4_000
    found: dict[str, list[Problem]] = {path.name: [] for path in files}
    for problem in problems:
        found.setdefault(Path(problem.where.file).name, []).append(problem)
    return found


def test_the_judges_agree_on_every_example(told: dict[str, list[Problem]]) -> None:
    assert [problem for problems in told.values() for problem in problems if problem.rule == "judges-differ"] == []


def test_a_bad_example_is_told_by_its_rule_in_the_block_of_its_subject(bad: list[Path], told: dict[str, list[Problem]]) -> None:
    assert len(bad) > 500
    missed, misplaced = [], []
    for path in bad:
        subjects = subjects_by_line(path)
        mine = [problem for problem in told[path.name] if problem.rule == path.stem.partition("@")[0]]
        missed += [] if mine else [path.name]
        for problem in mine:
            start = max((line for line in subjects if line <= problem.where.line), default=0)
            misplaced += [] if subjects.get(start) in (problem.subject, problem.value) else [str(problem)]
    assert (missed, misplaced) == ([], [])
