"""Read the profile: which classes there are, and which properties each has, how often and with what values.

It is two tables in ontology/shapes; ontology/README.md says how to read them. The shapes are made from it and from the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import DATASET, ID, PREFIXES, QUERY, XSD
from segregatie.base.problems import Problems, Text, Where
from segregatie.base.sheets import Record, read_csv

FOLDER: Final = "shapes"
CLASSES_FILE: Final = "klassen.csv"
PROPERTIES_FILE: Final = "eigenschappen.csv"
EVERY: Final = "*"
#: Instead of a list: the one that the class names by def:antwoordlijst.
ANSWERS: Final = "antwoordlijst"
GROUPS: Final = ("naam", "waar", "inhoud", "bron")

_CLASSES: Final = ("klasse", "soort", "onder", "nl", "en", "adres", "voorbeeld")
_PROPERTIES: Final = ("klasse", "eigenschap", "aantal", "waarden", "groep", "regel", "nl", "en")
_LISTS: Final = ID + "begrippenlijst/"
_PREFIXES: Final[Mapping[str, str]] = PREFIXES | {"begrippenlijst": _LISTS, "dataset": DATASET, "parameter": QUERY + "parameter/"}
_NAME: Final = re.compile(r"([a-z-]+):([A-Za-z0-9_.-]+)")
_RULE: Final = re.compile(r"(?:\*|[A-Z])[A-Za-z-]*")
_COUNT: Final = re.compile(r"(?P<both>[1-9])|(?P<low>[0-9])\.\.(?P<high>[1-9]|\*)|0 of (?P<none>[1-9])|\*?")
_VALUES: Final = re.compile(r"(?P<words>[^/]*?) ?(?:/(?P<pattern>.+)/)?", re.DOTALL)
_LANGUAGE: Final = re.compile("[a-z]{2}")

_ASKED: Final[Mapping[str, Text]] = {
    "naam": Text("een naam die geen andere regel heeft", "a name that no other line has"),
    "klasse": Text("een klasse uit klassen.csv", "a class of klassen.csv"),
    "onder": Text("een klasse die erboven staat", "a class that stands above it"),
    "soort": Text("klassen, zoals def:Peiling, of ^ en een eigenschap", "classes, like def:Peiling, or ^ and a property"),
    "eigenschap": Text("een eigenschap, zoals def:jaar", "a property, like def:jaar"),
    "aantal": Text("1, 2, 0..1, 1..*, 0 of 2 of *", "1, 2, 0..1, 1..*, 0 of 2 or *"),
    "waarden": Text("waarden zoals ontology/README.md ze noemt", "values as ontology/README.md names them"),
    "groep": Text("een van " + ", ".join(GROUPS), "one of " + ", ".join(GROUPS)),
    "regel": Text("een naam zoals Feit-bron, of *-bron voor een per klasse", "a name like Feit-bron, or *-bron for one a class"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A class that things are of, by the name of its shape.

    `targets` are class IRIs, or, after "^", a property whose objects they are; a kind that is only a name for others has none.
    `address` is a regular expression below our base. `noun` is empty where the vocabulary's label will do.
    """

    name: str
    targets: tuple[str, ...]
    under: tuple[str, ...]
    noun: Text
    address: str
    example: str
    where: Where


@dataclass(frozen=True, slots=True)
class Values:
    """What values a property may have; what is empty is not asked."""

    classes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    answers: bool = False
    datatype: str = ""
    languages: tuple[str, ...] = ()
    pattern: str = ""
    low: str = ""
    high: str = ""
    picks: tuple[str, ...] = ()
    fixed: str = ""
    iri: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How often a thing has a property: at least, at most (None for any number), or else not at all where `optional`."""

    low: int = 0
    high: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """That things of some kinds may have a property, and what is asked of it; without kinds, of whatever the property points at."""

    kinds: tuple[str, ...]
    path: tuple[str, ...]
    count: Count
    values: Values
    group: str
    rule: str
    order: Text
    where: Where


@dataclass(frozen=True)
class Profile:
    """The two tables."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    rows: Sequence[Row] = ()

    def above(self, name: str) -> Iterator[str]:
        """A kind, and every kind it falls under."""
        yield name
        for wider in self.kinds[name].under:
            yield from self.above(wider)

    def within(self, name: str) -> list[Kind]:
        """The kinds under a kind that have none under them themselves, or else the kind itself; all of them for EVERY."""
        wider = {each for kind in self.kinds.values() for each in kind.under}
        return [kind for kind in self.kinds.values() if kind.name not in wider and name in (EVERY, *self.above(kind.name))]

    def aimed(self, row: Row) -> list[Kind]:
        """The kinds that a rule looks for: those named, or what is within one that is only a name."""
        return [
            each
            for name in row.kinds
            for each in (self.within(name) if name == EVERY or not self.kinds[name].targets else [self.kinds[name]])
        ]

    def rows_of(self, kind: Kind) -> list[Row]:
        """What is said of the properties of a kind, by itself or by one it falls under."""
        names = {EVERY, *self.above(kind.name)}
        return [row for row in self.rows if names.intersection(row.kinds)]

    def closed(self) -> list[Kind]:
        """The kinds that have the properties of their rows and no others: those with none under them, and with a row of their own."""
        return [kind for kind in self.within(EVERY) if any(row.kinds != (EVERY,) for row in self.rows_of(kind))]


def iri(name: str) -> str:
    """The IRI of a prefixed name; nothing where it is none."""
    found = _NAME.fullmatch(name)
    return _PREFIXES[found[1]] + found[2] if found and found[1] in _PREFIXES else ""


def read_profile(folder: Path, problems: Problems) -> Profile:
    """Read the two tables; what is wrong with them is noted at its line."""
    kinds: dict[str, Kind] = {}
    #: The kinds that are only a name, and have none under them yet.
    bare: dict[str, Record] = {}
    for record in _records(folder / CLASSES_FILE, _CLASSES, problems):
        name, targets, under, nl, en, address, example = record.cells
        if name in kinds or not name.isidentifier():
            _wrong(record, _CLASSES, "klasse", problems, "naam")
        elif not all(iri(each.removeprefix("^")) for each in targets.split()):
            _wrong(record, _CLASSES, "soort", problems)
        elif not all(each in kinds for each in under.split()):
            # What it falls under stands above it, so there is no circle.
            _wrong(record, _CLASSES, "onder", problems)
        else:
            marked = tuple("^" * each.startswith("^") + iri(each.removeprefix("^")) for each in targets.split())
            kinds[name] = Kind(name, marked, tuple(under.split()), Text(nl, en), address, example, record.where)
            bare |= {name: record} if not marked else {}
            for wider in under.split():
                bare.pop(wider, None)
    for record in bare.values():
        _wrong(record, _CLASSES, "soort", problems)
    if not kinds:
        # What is wrong with the classes is told; that no row names one of them is its consequence.
        return Profile()
    rows = [_row(record, kinds, problems) for record in _records(folder / PROPERTIES_FILE, _PROPERTIES, problems)]
    return Profile(kinds, [row for row in rows if row])


def _records(path: Path, header: Sequence[str], problems: Problems) -> Iterable[Record]:
    sheet = read_csv(path, problems, header, filled=True)
    return sheet.records if sheet else ()


def _wrong(record: Record, header: Sequence[str], column: str, problems: Problems, asked: str = "") -> None:
    cell = record.cells[header.index(column)]
    problems.add(record.where, "profile-cell-malformed", column=column, cell=cell, asked=_ASKED[asked or column])


def _row(record: Record, kinds: Mapping[str, Kind], problems: Problems) -> Row | None:
    names, path, count, values, group, rule, nl, en = record.cells
    told, counted = _values(values), _COUNT.fullmatch(count)
    right: Mapping[str, Callable[[], object]] = {
        "klasse": lambda: all(each in kinds or each == EVERY for each in names.split()),
        "eigenschap": lambda: all(map(iri, path.split("|"))),
        "aantal": lambda: counted and (names or not count),
        "waarden": lambda: told,
        "groep": lambda: not group or group in GROUPS,
        "regel": lambda: not rule or _RULE.fullmatch(rule),
    }
    for column, test in right.items():
        if not test():
            _wrong(record, _PROPERTIES, column, problems)
            return None
    assert told and counted
    paths = tuple(map(iri, path.split("|")))
    return Row(tuple(names.split()), paths, _counted(counted), told, group or "inhoud", rule, Text(nl, en), record.where)


def _counted(found: re.Match[str]) -> Count:
    if found["both"]:
        return Count(int(found["both"]), int(found["both"]))
    if found["none"]:
        return Count(int(found["none"]), int(found["none"]), optional=True)
    high = found["high"] or "*"
    return Count(int(found["low"] or 0), None if high == "*" else int(high))


def _values(cell: str) -> Values | None:
    """What a cell says of values: words, and last a regular expression between slashes; None where one cannot be read."""
    found = _VALUES.fullmatch(cell)
    if not found:
        return None
    told: dict[str, tuple[str, ...]] = {}
    for word in found["words"].replace(" | ", " ").split():
        kind, value = _word(word)
        if not value:
            return None
        told[kind] = (*told.get(kind, ()), value)

    def one(kind: str) -> str:
        return told.get(kind, ("",))[0]

    return Values(
        told.get("class", ()), told.get("list", ()), "answers" in told, one("datatype"), told.get("language", ()), found["pattern"] or "",
        one("low"), one("high"), told.get("pick", ()), one("fixed"), "iri" in told,
    )  # fmt: skip


def _word(word: str) -> tuple[str, str]:
    """What kind of word a word is, and what it says; nothing where it is none."""
    match word[:1], word[1:2]:
        case '"', _:
            return "pick", word.strip('"')
        case ">" | "<", "=":
            return ("low" if word[0] == ">" else "high"), word[2:] if word[2:].isdecimal() else ""
        case "=", _:
            return "fixed", iri(word[1:])
    if word in ("IRI", ANSWERS):
        return ("iri" if word == "IRI" else "answers"), word
    if _LANGUAGE.fullmatch(word):
        return "language", word
    value = iri(word)
    return "datatype" if value.startswith(XSD) else "list" if value.startswith(_LISTS) else "class", value
