"""Malformed single changes to the files of data/, which validation must find at the changed line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random

from columns import KEYS, SURVEY, Column
from conftest import ROOT
from segregatie.report.grids import without_count
from world import SEED, Cell, Change, Mutant, World, round_robin, taken

#: A text of at least so many words tells a person which language it is in.
TELLING = 6
_NOBODY = "nog-onbekend"


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


def _misspell_key(cell: Cell, _world: World, rng: Random) -> str | None:
    return misspelt(cell.value, [], rng).strip("-./")


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
    code, mark, rank = cell.value.partition("=")
    if kind == "rang":
        return misspelt(code, [], rng) + mark + rank
    known = [*world.lists["eenheid"], *world.lists["woord"]]
    one = _in_list(lambda part, _world, rng: misspelt(part.value, known, rng))
    return None if kind in ("aantal", "percentage") else one(cell, world, rng)


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
    "named": {"misspelt code": _misspell_key, "wrong type": _be("Een Code")},
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
    "within": {"misspelt code": _misspell_key, "wrong type": _be("7"),
               "dangling reference": _be("9.9")},
    "reach": {"wrong type": _be("drie"), "out of range": _reach_out},
    "digest": {"wrong type": _be("geen"), "out of range": lambda cell, _world, _rng: cell.value[1:]},
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


def _usable(world: World, cell: Cell) -> bool:
    """Leave out cells whose row is read as lezingen.csv says: what they may not be is not settled by their column."""
    return not (cell.file.endswith("tabel-15.csv") and cell.column in "24" and cell.row.get("passage") in _readings(world))


def malformed(world: World, number: int) -> list[Mutant]:
    """Malformed changes, spread over all files, and in each over its columns and kinds of change."""
    by_file: dict[str, dict[str, list[Iterator[Mutant]]]] = {}

    def add(file: str, kind: str, stream: Iterator[Mutant]) -> None:
        by_file.setdefault(file, {}).setdefault(kind, []).append(stream)

    for (file, name), places in world.cells.items():
        for held in dict.fromkeys(cell.held for cell in places):
            for kind, change in _kinds(held, MALFORMED).items():
                cells = [cell for cell in places if cell.held == held and _usable(world, cell)]
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
