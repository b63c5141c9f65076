"""Seeded single changes to the files of data/: malformed ones, which validation must catch, and plausible but false ones."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from random import Random

from columns import FILES, GRIDS, KEYS, SURVEY, Column, grid_columns
from conftest import ROOT
from segregatie.grids import without_count
from segregatie.ontology import read_ontology
from segregatie.passages import Form
from segregatie.problems import Problems
from segregatie.records import Data
from segregatie.rows import csv_text
from segregatie.things import KINDS, MEASURES

SEED = 2013
#: A text of at least so many words tells a person which language it is in.
TELLING = 6
_NOBODY = "nog-onbekend"


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
        return lists | {
            "naamsoort": sorted(set(self.column("data/namen.csv", "soort"))), "dingsoort": list(KINDS), "maat": list(MEASURES),
            "eenheid": codes.of("gemeente") + codes.of("stadsdeel"), "passage": list(edition.passages), "vorm": [form.value for form in Form],
            "onderwerp": [f"{kind}/{code}" for kind in ("maatregel", "gebied", "activiteit", "partner", "onderwerp") for code in codes.of(kind)],
            "ding": [f"{thing.kind}/{thing.code}" for thing in self.data.things], "antwoordsoort": ["regie", "segregatievorm"],
            "organisatie": [thing.code for thing in self.data.things if thing.kind == "organisatie"],
            "feit": [fact.key for fact in edition.facts if not fact.told], "feitsoort": sorted({fact.kind for fact in edition.facts}),
            "peiling": [each.code for each in edition.prose.rounds], "woord": [word.code for word in self.data.words],
            "bewering": [claim.key for claim in edition.claims],
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


def misspelt(text: str, known: list[str], rng: Random) -> str:
    """Drop, double or swap a letter, so that no known word comes of it."""
    places = [place for place, letter in enumerate(text) if letter.isalnum()] or list(range(len(text)))
    while True:
        at = rng.choice(places)
        found = rng.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + "q" + text[at + 1 :]))
        if found and found not in known and found != text:
            return found


def _misspell_code(cell: Cell, world: World, rng: Random) -> str | None:
    return misspelt(cell.value, world.choices(cell), rng) if cell.value else None


def _in_list(change: Change) -> Change:
    """Do with one of several codes what is done with one."""

    def changed(cell: Cell, world: World, rng: Random) -> str | None:
        parts = cell.value.split()
        if not parts:
            return None
        at = rng.randrange(len(parts))
        found = change(Cell(cell.file, cell.line, cell.column, parts[at], cell.held, cell.row), world, rng)
        return None if found is None else " ".join((*parts[:at], found, *parts[at + 1 :]))

    return changed


def _dangling(cell: Cell, _world: World, _rng: Random) -> str | None:
    """Give a reference that is well formed, of the same kind, and does not exist."""
    return (cell.value.rpartition("/")[0] + f"/{_NOBODY}").lstrip("/") if cell.value else None


def _be(value: str) -> Change:
    return lambda cell, _world, _rng: value if cell.value else None


def _other_language(cell: Cell, _world: World, _rng: Random) -> str | None:
    """Copy the text of the other language over this one."""
    other = cell.row[cell.column[:-2] + ("en" if cell.column.endswith("nl") else "nl")]
    short = min(len(re.findall(r"\w+", text)) for text in (other, cell.value))
    return other if short >= TELLING else None


def _claimed_misspelt(cell: Cell, world: World, rng: Random) -> str | None:
    kind = cell.row["soort"]
    if kind in ("verzameling", "deelverzameling", "uitsluiting", "hoeveelheidswoord", "vergelijking", "niet-na-te-gaan"):
        return _in_list(lambda part, _world, rng: misspelt(part.value, [*world.lists["eenheid"], *world.lists["woord"]], rng))(cell, world, rng)
    return misspelt(cell.value.partition("=")[0], [], rng) + "=" + cell.value.partition("=")[2] if kind == "rang" else None


def _claimed_too_large(cell: Cell, _world: World, _rng: Random) -> str | None:
    values = {"aantal": "99", "percentage": "146", "rang": f"{cell.value.partition('=')[0]}=0"}
    return values.get(cell.row["soort"])


def _claimed_word(cell: Cell, _world: World, _rng: Random) -> str | None:
    values = {"rang": f"{cell.value.partition('=')[0]}=eerste"}
    return values.get(cell.row["soort"], "vijf") if cell.row["soort"] in ("aantal", "percentage", "rang") else None


def _counting_misspelt(cell: Cell, _world: World, rng: Random) -> str | None:
    if not cell.value or cell.row["soort"] == "niet-na-te-gaan":
        return None
    name, mark, rest = cell.value.partition("?")
    if not mark or rng.random() < 0.5:
        return misspelt(name, [], rng).casefold() + mark + rest
    last, _, value = rest.rpartition("=")
    head, slash, tail = value.rpartition("/")
    return f"{name}?{last}={head}{slash}{misspelt(tail, [], rng)}"


def _counting_dangling(cell: Cell, _world: World, _rng: Random) -> str | None:
    return None if "/" not in cell.value or "peiling/" in cell.value else re.sub(r"/[a-z0-9-]+$", f"/{_NOBODY}", cell.value)


def _bounds_reversed(cell: Cell, _world: World, _rng: Random) -> str | None:
    if cell.row["maat"] == "aandeel":
        return {"ondergrens": ">=101", "bovengrens": "<=101"}[cell.column]
    return None if cell.column == "bovengrens" or not cell.row["bovengrens"] else ">=7"


def _reach_out(cell: Cell, _world: World, rng: Random) -> str | None:
    if cell.row["soort"] == "tabelrij":
        return rng.choice(("99", "-1"))
    return rng.choice((cell.value.partition("+")[0] + "+0", f"{cell.value.partition(' ')[0]} 0+1"))


def _figure_too_large(cell: Cell, _world: World, _rng: Random) -> str | None:
    return "146" if cell.row["meeteenheid"] == "procent" else None


def _name_misspelt(cell: Cell, world: World, rng: Random) -> str | None:
    known = world.spellings(cell.held.of)
    label, _ = without_count(cell.value)
    if cell.held.holds == "names":
        named = [each for each in sorted(set(known)) if re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", cell.value)]
        label = rng.choice(named) if named else ""
    return cell.value.replace(label, misspelt(label, known, rng), 1) if label else None


def _name_dangling(cell: Cell, world: World, rng: Random) -> str | None:
    found = [each for each in world.spellings("eenheid") if f"{each}, " in cell.value]
    return cell.value.replace(f"{rng.choice(found)}, ", "Urk, ", 1) if found else None


def _heading_too_large(cell: Cell, _world: World, _rng: Random) -> str | None:
    label, n = without_count(cell.value)
    return f"{label} (n=99)" if n else None


def _text_dangling(cell: Cell, _world: World, _rng: Random) -> str | None:
    return re.sub(r"\[([^/\]]+)/[^\]]*\]", rf"[\1/{_NOBODY}]", cell.value) if cell.value.startswith("[") else None


_CODE: Mapping[str, Change] = {"misspelt code": _misspell_code, "wrong type": _be("7"), "dangling reference": _dangling}
_MISSPELT_NAME: Mapping[str, Change] = {"misspelt code": _name_misspelt, "wrong type": _be("7")}
#: What can be malformed in a cell, by what its column holds; what a list of codes may have is what a code may have.
MALFORMED: Mapping[str, Mapping[str, Change]] = {
    "code": _CODE,
    "codes": {kind: _in_list(change) for kind, change in _CODE.items()},
    "own": {"wrong type": _be("Een Code")},
    "named": {"misspelt code": lambda cell, world, rng: misspelt(cell.value, [], rng).strip("-"), "wrong type": _be("Een Code")},
    "number": {"wrong type": _be("een"), "out of range": _be("0")},
    "round": {"wrong type": _be("zeven"), "out of range": _be("99")},
    "year": {"wrong type": _be("negentien"), "out of range": _be("99")},
    "figure": {"wrong type": _be("dertig"), "out of range": _figure_too_large},
    "nl": {"wrong language": _other_language},
    "en": {"wrong language": _other_language},
    "text": {},
    "printed": {},
    "bound": {"wrong type": _be("veel"), "out of range": _bounds_reversed},
    "claimed": {"misspelt code": _claimed_misspelt, "wrong type": _claimed_word, "out of range": _claimed_too_large},
    "counting": {"misspelt code": _counting_misspelt, "wrong type": _be("tel de gemeenten"), "dangling reference": _counting_dangling},
    "place": {"misspelt code": _misspell_code, "wrong type": _be("7")},
    "within": {"misspelt code": lambda cell, world, rng: misspelt(cell.value, [], rng).strip("-./"), "wrong type": _be("7"),
               "dangling reference": _be("9.9")},
    "reach": {"wrong type": _be("drie"), "out of range": _reach_out},
    "digest": {"wrong type": _be("geen"), "out of range": lambda cell, world, rng: cell.value[1:]},
    "label": {**_MISSPELT_NAME, "out of range": _heading_too_large},
    "heading": {"out of range": _heading_too_large},
    "names": {**_MISSPELT_NAME, "dangling reference": _name_dangling},
    "answer": {"misspelt code": _name_misspelt, "wrong type": _be("7")},
    "sign": {"misspelt code": _name_misspelt, "wrong type": _be("X")},
    "mark": {"wrong type": _be("+")},
    "letter": {"out of range": _be("Z"), "wrong type": _be("7"), "deletion of a required cell": _be("")},
    "own text": {"dangling reference": _text_dangling, "wrong type": _be("Een tekst.")},
    "count": {"wrong type": _be("vijf"), "out of range": _be("99")},
    "percentage": {"wrong type": _be("vijf"), "out of range": _be("146")},
}  # fmt: skip


def _kinds(held: Column, changes: Mapping[str, Mapping[str, Change]]) -> Mapping[str, Change]:
    found = dict(changes.get(held.holds, {}))
    if held.needed and changes is MALFORMED:
        found["deletion of a required cell"] = _be("")
    return found


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


def _double_rows(world: World, file: str, rng: Random) -> Iterator[Mutant]:
    lines = world.lines[file]
    for number in rng.sample(range(1, len(lines)), len(lines) - 1):
        yield Mutant("double row", file, number + 2, "", "", lines[number].strip(), "".join((*lines[: number + 1], *lines[number:])))


def _survey(kind: str, key: str) -> Iterator[Mutant]:
    lines = (ROOT / SURVEY).read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{key} "))
    after = f"{key} = {KEYS[key][kind]}\n" if kind != "double row" else lines[at] * 2
    text = "".join((*lines[:at], after, *lines[at + 1 :]))
    yield Mutant(kind, SURVEY, at + 1 + (kind == "double row"), key, lines[at].strip(), after.strip(), text)


def _readings(world: World) -> set[str]:
    return set(world.column("data/2013/lezingen.csv", "passage"))


def _usable(world: World, cell: Cell, kind: str) -> bool:
    """Leave out cells whose row is read as lezingen.csv says: what they may not be is not settled by their column."""
    return not (cell.file.endswith("tabel-15.csv") and cell.column in "24" and cell.row.get("passage") in _readings(world))


def round_robin(streams: Sequence[Iterator[Mutant]]) -> Iterator[Mutant]:
    """Take one of each stream in turn, so that small files and rare changes count; no change twice."""
    seen: set[tuple[str, str]] = set()
    for turn in zip_longest(*streams):
        for mutant in turn:
            if mutant and (mutant.file, mutant.text) not in seen:
                seen.add((mutant.file, mutant.text))
                yield mutant


def malformed(world: World, number: int) -> list[Mutant]:
    """Malformed changes, spread over all files, and in each over its columns and kinds of change."""
    by_file: dict[str, dict[str, list[Iterator[Mutant]]]] = {}

    def add(file: str, kind: str, stream: Iterator[Mutant]) -> None:
        by_file.setdefault(file, {}).setdefault(kind, []).append(stream)

    for (file, name), places in world.cells.items():
        for held in dict.fromkeys(cell.held for cell in places):
            for kind, change in _kinds(held, MALFORMED).items():
                cells = [cell for cell in places if cell.held == held and _usable(world, cell, kind)]
                add(file, kind, taken(world, cells, kind, change, Random(f"{SEED} {file} {name} {kind}")))
    for file in world.sheets:
        add(file, "double row", _double_rows(world, file, Random(f"{SEED} {file} double")))
    for key, kinds in KEYS.items():
        for kind in (*kinds, "double row"):
            add(SURVEY, kind, _survey(kind, key))
    for file, by_kind in by_file.items():
        for kind, streams in by_kind.items():
            Random(f"{SEED} {file} {kind}").shuffle(streams)
    files = [round_robin([round_robin(streams) for streams in by_kind.values()]) for by_kind in by_file.values()]
    return list(islice(round_robin(files), number))
