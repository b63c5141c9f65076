"""Seeded single changes to data/ that are well formed and false: no rule of form can see them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

from columns import GRIDS
from segregatie.base.sheets import csv_text
from segregatie.report.grids import without_count
from world import SEED, Cell, Change, Mutant, World, round_robin, taken

#: Lists of which a code is no reference but an answer.
_REFERENCES = ("passage", "feit", "ding", "bewering", "naamsoort", "vorm", "dingsoort", "eenheid", "gemeente")
_WORDS = re.compile(r"[a-z]{5,}")


def _cells(world: World, *holds: str, of: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[Cell]:
    cells = [cell for places in world.cells.values() for cell in places if cell.held.holds in holds and cell.value]
    return [cell for cell in cells if (not of or cell.held.of in of) and cell.held.of not in but]


def _rewritten(world: World, kind: str, file: str, lines: dict[int, list[str]], column: str, told: tuple[str, str]) -> Mutant:
    """Put other rows in the place of some; the first of them is the changed line."""
    text = [csv_text([lines[number]]) if number in lines else line for number, line in enumerate(world.lines[file], 1)]
    return Mutant(kind, file, min(lines), column, *told, "".join(text))


def _marks(world: World, rng: Random) -> Iterator[Cell]:
    cells = [cell for cell in _cells(world, "mark") if cell.value == "X"]
    yield from rng.sample(cells, len(cells))


def _mark_beside(world: World, rng: Random) -> Iterator[Mutant]:
    """Move a mark to the column beside it, where there is none."""
    for cell in _marks(world, rng):
        row = list(world.sheets[cell.file][cell.line - 1])
        at = int(cell.column)
        for other in (at + 1, at - 1):
            if 2 <= other < len(row) and not row[other]:
                row[at], row[other] = "", "X"
                yield _rewritten(world, "mark to the next column", cell.file, {cell.line: row}, cell.column, (str(at), str(other)))
                break


def _mark_below(world: World, rng: Random) -> Iterator[Mutant]:
    """Move a mark to the row above or below, where there is none."""
    for cell in _marks(world, rng):
        rows, at = world.sheets[cell.file], int(cell.column)
        for other in (cell.line + 1, cell.line - 1):
            if 2 <= other < len(rows) and not rows[other - 1][at]:
                mine, theirs = list(rows[cell.line - 1]), list(rows[other - 1])
                mine[at], theirs[at] = "", "X"
                told = (str(cell.line), str(other))
                yield _rewritten(world, "mark to the next row", cell.file, {cell.line: mine, other: theirs}, cell.column, told)
                break


def _names_swapped(world: World, rng: Random) -> Iterator[Mutant]:
    """Swap two names between two rows of a table that lists names."""
    cells = [cell for cell in _cells(world, "names") if "[" not in cell.value and cell.value.count(",")]
    pairs = [(one, other) for one in cells for other in cells if one.file == other.file and one.line < other.line]
    for one, other in rng.sample(pairs, len(pairs)):
        mine, theirs = (rng.choice([name.strip(" .") for name in cell.value.split(",") if name.strip(" .")]) for cell in (one, other))
        if mine == theirs or mine in other.value or theirs in one.value or one.column != other.column:
            continue
        rows = {cell.line: list(world.sheets[cell.file][cell.line - 1]) for cell in (one, other)}
        rows[one.line][int(one.column)] = one.value.replace(mine, theirs, 1)
        rows[other.line][int(other.column)] = other.value.replace(theirs, mine, 1)
        yield _rewritten(world, "names swapped", one.file, rows, one.column, (mine, theirs))


def _another_code(cell: Cell, world: World, rng: Random) -> str | None:
    others = [code for code in world.choices(cell) if code != cell.value]
    return rng.choice(others) if others else None


def _another_of_several(cell: Cell, world: World, rng: Random) -> str | None:
    parts = cell.value.split()
    others = [code for code in world.choices(cell) if code not in parts and code.partition("/")[0] == parts[0].partition("/")[0]]
    return " ".join((rng.choice(others), *parts[1:])) if others else None


def _another_answer(cell: Cell, world: World, rng: Random) -> str | None:
    others = [spelling for spelling in world.spellings(cell.held.of or "pilotstatus") if spelling != cell.value]
    return rng.choice(others) if others else None


def _another_word(cell: Cell, world: World, rng: Random) -> str | None:
    """Put a word of another line's text in the place of one."""
    found = list(_WORDS.finditer(cell.value))
    other: list[str] = _WORDS.findall(rng.choice(world.cells[cell.file, cell.column]).value)
    if not found or not other:
        return None
    at = rng.choice(found)
    return cell.value[: at.start()] + rng.choice(other) + cell.value[at.end() :]


def _another_digit(cell: Cell, _world: World, rng: Random) -> str | None:
    places = [place for place, letter in enumerate(cell.value) if letter.isdigit()]
    if not places:
        return None
    at = rng.choice(places)
    return cell.value[:at] + str(1 + int(cell.value[at]) % 9) + cell.value[at + 1 :]


def _another_number(cell: Cell, _world: World, rng: Random) -> str | None:
    """One more or less than is printed."""
    _, n = without_count(cell.value)
    if n:
        return cell.value.replace(f"(n={n})", f"(n={int(n) + rng.choice((1, -1))})")
    return str(int(cell.value) + rng.choice((1, -1))) if cell.value.isdigit() and int(cell.value) else None


#: The kinds of change to one cell: which cells, and what becomes of them.
_CHANGES: tuple[tuple[str, Callable[[World], list[Cell]], Change], ...] = (
    ("another code", lambda world: _cells(world, "code", but=_REFERENCES), _another_code),
    ("another unit", lambda world: _cells(world, "code", of=("eenheid",)), _another_code),
    ("another passage", lambda world: [cell for cell in _cells(world, "code", of=("passage",)) if cell.file not in GRIDS], _another_code),
    ("another reference", lambda world: _cells(world, "codes", but=("passage",)), _another_of_several),
    ("another printed answer", lambda world: _cells(world, "answer", "sign"), _another_answer),
    ("word of our text", lambda world: _cells(world, "nl", "en"), _another_word),
    ("digit in our text", lambda world: _cells(world, "nl", "en"), _another_digit),
    ("printed number", lambda world: _cells(world, "count", "percentage", "label", "heading"), _another_number),
    ("claimed or key number", lambda world: _cells(world, "claimed", "figure"), _another_number),
)


def plausible(world: World, number: int) -> list[Mutant]:
    """Changes that are well formed and false, as many of each kind as there can be, the kinds in turn."""
    moves = {"beside": _mark_beside, "below": _mark_below, "names": _names_swapped}
    streams = [make(world, Random(f"{SEED} {name}")) for name, make in moves.items()]
    for kind, cells, change in _CHANGES:
        by_file: dict[str, list[Cell]] = {}
        for cell in cells(world):
            by_file.setdefault(cell.file, []).append(cell)
        each = [taken(world, places, kind, change, Random(f"{SEED} {kind} {file}")) for file, places in by_file.items()]
        streams.append(round_robin(each))
    return list(islice(round_robin(streams), number))
