"""Typed cases of what is wrong in a file: how it is damaged, and the lines that tell it. They stand in TOML files beside the tests."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import breaking
from breaking import Change, add
from segregatie.base.problems import Problem
from segregatie.base.sheets import csv_text

#: Changes that are given what to put where; any other is one of a file as a whole.
_CHANGES = ("swap", "every", "add", "before", "become")
#: A digest that is of nothing.
SHA = "a" * 64


@dataclass(frozen=True, slots=True)
class Wrong:
    """A case: the file that is damaged, how, and what is told, in English.

    A line that begins with no file is told at the damaged line.
    """

    name: str
    file: str
    change: Change
    told: tuple[str, ...]

    def lines(self, number: int) -> list[str]:
        """What is told where the damage is on this line of the file."""
        place = f"{self.file}:{number}" if number else self.file
        told = [each.replace("{previous}", str(number - 1)) for each in self.told]
        return [each if each.startswith(("data", "ontology", "queries")) else f"{place}: {each}" for each in told]


def cases(path: Path, folder: str = "", file: str = "") -> list[Any]:
    """The cases of a file, as parameters of a test; all of `file`, or of CSV files in a `folder`, or else the cases name their file."""
    read = tomllib.loads(path.read_text(encoding="utf-8").replace("{sha}", SHA))
    found = []
    for case in read["case"]:
        named = file or case.get("file", path.stem)
        for one in [named] if isinstance(named, str) else named:
            place = f"{folder}{one}.csv" if folder else one
            name = case["name"] if isinstance(named, str) else f"{case['name']}-{os.path.basename(one)}"  # noqa: PTH119 - not of a file
            found.append(pytest.param(Wrong(name, place, _change(case, read.get("line", {})), tuple(case["told"])), id=name))
    return found


def _change(case: Mapping[str, Any], right: Mapping[str, str]) -> Change:
    if "how" in case:
        whole: Change = getattr(breaking, case["how"])
        return whole
    if "line" in case:
        return add(csv_text([tuple((right | case["line"]).values())]))
    (way,) = case.keys() & _CHANGES
    make: Callable[..., Change] = getattr(breaking, way)
    values = case[way] if isinstance(case[way], list) else [case[way]]
    # Bytes that are no UTF-8 are written as the letters that they are in Latin-1.
    return make(*(each.encode("latin-1") if case.get("latin") else each for each in values))


def check(case: Wrong, number: int, found: list[Problem]) -> None:
    """Hold what was found against what must be told, each with a rule and in both languages."""
    assert [str(problem) for problem in found] == case.lines(number)
    for problem in found:
        assert problem.rule
        assert problem.line("nl").startswith(f"{problem.where}: ")
        assert problem.what.nl != problem.what.en
        assert problem.remedy.nl != problem.remedy.en
