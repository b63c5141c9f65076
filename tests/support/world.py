"""The cells of data/ to change, one at a time and under a seed, and what each list of codes holds."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from random import Random

from columns import CHOICES, FILES, GRIDS, Column, grid_columns
from conftest import ROOT
from segregatie.base.problems import Problems
from segregatie.base.sheets import csv_text
from segregatie.data.records import Data
from segregatie.ontology.codes import read_ontology
from segregatie.report.grids import without_count

SEED = 2013
_SUBJECTS = ("maatregel", "gebied", "activiteit", "partner", "onderwerp")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to a file of data/, which damages `line`; `text` is the file that comes of it."""

    kind: str
    file: str
    line: int
    column: str
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}:{self.line} {self.column}: {self.before!r} -> {self.after!r}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that may be changed, with its row by column."""

    file: str
    line: int
    column: str
    value: str
    held: Column
    row: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """The data as they are, and the codes that each list has."""

    data: Data

    @cached_property
    def lines(self) -> Mapping[str, list[str]]:
        """Every CSV file of data/ as its lines."""
        return {file: (ROOT / file).read_text(encoding="utf-8").splitlines(keepends=True) for file in (*FILES, *GRIDS)}

    @cached_property
    def sheets(self) -> Mapping[str, list[list[str]]]:
        """Every CSV file of data/ as its rows, the header first."""
        return {file: list(csv.reader(lines)) for file, lines in self.lines.items()}

    def column(self, file: str, name: str) -> list[str]:
        """The values of a column."""
        header, *rows = self.sheets[file]
        return [row[header.index(name)] for row in rows]

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], list[Cell]]:
        """Every cell of data/ by file and column; what the heading and the totals of a grid hold is told apart."""
        found: dict[tuple[str, str], list[Cell]] = {}
        for file, columns in FILES.items():
            header, *rows = self.sheets[file]
            for line, row in enumerate(rows, 2):
                named = dict(zip(header, row, strict=True))
                for name, value in named.items():
                    found.setdefault((file, name), []).append(Cell(file, line, name, value, columns[name], named))
        for file, table in GRIDS.items():
            header, *rows = self.sheets[file]
            columns_of = grid_columns(table)
            for number, (heading, held) in enumerate(zip(header, columns_of, strict=True)):
                if held.holds == "mark" or without_count(heading)[1]:
                    kind = Column("letter" if held.holds == "mark" else "heading", needed=False)
                    found.setdefault((file, f"heading {kind.holds}"), []).append(Cell(file, 1, str(number), heading, kind, {}))
            for line, row in enumerate(rows, 2):
                total = row[0].endswith("/totaal")
                for number, (value, held) in enumerate(zip(row, columns_of, strict=True)):
                    kind = Column("count") if total and held.holds in ("mark", "names") else held
                    # The columns of a table with a letter each are one.
                    name = "total" if total and number else held.holds if held.holds == "mark" else str(number)
                    found.setdefault((file, name), []).append(Cell(file, line, str(number), value, kind, {"passage": row[0]}))
        return found

    @cached_property
    def lists(self) -> Mapping[str, list[str]]:
        """The codes of every list, by its name in columns.py."""
        (edition,) = self.data.editions
        codes = read_ontology(ROOT / "ontology", Problems()).codes
        lists = {kind: codes.of(kind) for kind in codes.kinds()}
        return {**lists, **CHOICES} | {
            "naamsoort": sorted(set(self.column("data/namen.csv", "soort"))),
            "eenheid": codes.of("gemeente") + codes.of("stadsdeel"), "passage": list(edition.passages),
            "onderwerp": [f"{kind}/{code}" for kind in _SUBJECTS for code in codes.of(kind)],
            "ding": [f"{thing.kind}/{thing.code}" for thing in self.data.things],
            "organisatie": [thing.code for thing in self.data.things if thing.kind == "organisatie"],
            "feit": [fact.key for fact in edition.facts if not fact.told], "feitsoort": sorted({fact.kind for fact in edition.facts}),
            "peiling": [each.code for each in edition.prose.rounds], "woord": [word.code for word in self.data.words],
            "bewering": [claim.key for claim in edition.claims], "kwestie": [issue.code for issue in edition.issues],
        }  # fmt: skip

    def choices(self, cell: Cell) -> list[str]:
        """The codes that a cell may hold."""
        of = cell.held.of
        if of == "@soort":
            of = cell.row["soort"]
        elif of == "@antwoord":
            of = {"regie": "regievoerder", "segregatievorm": "segregatiesoort"}[cell.row["soort"]]
        elif of == "@gelezen":
            of = "activiteit" if cell.row["status"] else "eenheid"
        return self.lists[of]

    def spellings(self, kind: str) -> list[str]:
        """The printed spellings of a kind."""
        return [row[1] for row in self.sheets["data/namen.csv"][1:] if row[0] == kind]


#: Give another value for a cell, or None where this change does not apply to it.
Change = Callable[[Cell, World, Random], str | None]


def changed(world: World, kind: str, cell: Cell, after: str) -> Mutant:
    """Put another value in a cell."""
    header, row = world.sheets[cell.file][0], list(world.sheets[cell.file][cell.line - 1])
    at = header.index(cell.column) if cell.file in FILES else int(cell.column)
    column = cell.column if cell.file in FILES else header[at]
    row[at] = after
    lines = list(world.lines[cell.file])
    lines[cell.line - 1] = csv_text([row])
    return Mutant(kind, cell.file, cell.line, column, cell.value, after, "".join(lines))


def taken(world: World, places: list[Cell], kind: str, change: Change, rng: Random) -> Iterator[Mutant]:
    """Make this change in one cell after the other, in a shuffled order."""
    for cell in rng.sample(places, len(places)):
        after = change(cell, world, rng)
        if after is not None and after != cell.value:
            yield changed(world, kind, cell, after)


def round_robin(streams: Sequence[Iterator[Mutant]]) -> Iterator[Mutant]:
    """Take one of each stream in turn, so that small files and rare changes count; no change twice."""
    seen: set[tuple[str, str]] = set()
    for turn in zip_longest(*streams):
        for mutant in turn:
            if mutant and (mutant.file, mutant.text) not in seen:
                seen.add((mutant.file, mutant.text))
                yield mutant
