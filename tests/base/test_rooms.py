"""The rooms of the package: which may use which, that there is no circle, and that only a few know of this report."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "segregatie"
#: From the roof down. A room may use those below it, and never one above it or beside it.
FLOORS = (
    ("__main__",),
    ("__init__", "cli"),
    ("library", "commands"),
    ("agents",),
    ("server",),
    ("diff", "series", "site"),
    ("release",),
    ("pipeline",),
    ("validate",),
    ("audit",),
    ("triples",),
    ("data",),
    ("query", "report"),
    ("ontology",),
    ("base",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package, by its name below the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


def room(module: str) -> str:
    return module.partition(".")[0]


def imported(path: Path) -> set[str]:
    """The modules of ours that a file imports, anywhere in it: at the top, in a function, or for a type checker only."""
    known = {name.removesuffix(".__init__") for name, _ in modules()}
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    ours = {name.removeprefix("segregatie.") for name in names if name.startswith("segregatie.")}
    return ours & known


def arrows() -> set[tuple[str, str]]:
    return {(room(name), room(used)) for name, path in modules() for used in imported(path) if room(used) != room(name)}


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name, _ in modules()} == set(FLOOR)


def test_no_room_uses_one_above_it_or_beside_it() -> None:
    # The package itself names its library, which only the type checker follows at once.
    up = sorted((one, other) for one, other in arrows() if FLOOR[one] >= FLOOR[other])
    assert up == []


def test_no_module_leads_back_to_itself() -> None:
    used = {name.removesuffix(".__init__"): imported(path) for name, path in modules()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for other in sorted(used[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in used:
        visit(name, ())


def test_the_picture_shows_the_rooms_and_their_floors() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^    (\w+) --> (\w+)$", text, re.MULTILINE)
    shown = {room for pair in drawn for room in pair}
    assert shown == set(FLOOR) - {"__main__", "__init__"}
    assert set(drawn) <= arrows()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 330
