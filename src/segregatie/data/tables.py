"""Read tabellen.toml: which tables the report of an edition prints, and what stands in them. Code knows kinds of tables only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from segregatie.base.problems import Problems, Text, Where, nearest
from segregatie.base.settings_file import (
    ByLanguage,
    ByName,
    Place,
    Settings,
    Tables,
    a_text,
    listed,
    one_of,
    open_settings,
    place,
    setting,
    true_or_false,
    whole,
)
from segregatie.ontology.codes import Codes
from segregatie.report.tables import Column, Kind, Table

_ID: Final = a_text("een naam zoals tabel-3", "a name like tabel-3", r"tabel-[a-z0-9]+(-[a-z0-9]+)*")
_CODE: Final = a_text("een code", "a code", r"[a-z0-9]+(-[a-z0-9]+)*")
_PATH: Final = a_text("lijst/code, zoals maatregel/loting", "list/code, like maatregel/loting", r"[a-z0-9-]+/[a-z0-9-]+")
_PATHS: Final = listed(_PATH, 'lijst/code, zoals ["agendering/anders"]', 'list/code, like ["agendering/anders"]', filled=True)
_CLASS: Final = a_text("een klasse, zoals Waarneming", "a class, like Waarneming", r"[A-Z][A-Za-z]*")
_SECTION: Final = a_text("een paragraaf, zoals 3.4", "a section, like 3.4", r"[a-z0-9]+([.-][a-z0-9]+)*")
_PROPERTIES: Final = listed(a_text("een eigenschap", "a property", r"[a-z][A-Za-z]*"), "eigenschappen", "properties")
_RECOUNT: Final = a_text(
    "een telling waar alleen de code nog achter moet, zoals waarneming?maatregel",
    "a counting that lacks the code only, like waarneming?maatregel",
    r"[a-z-]+(\?([a-z]+=[a-zA-Z0-9:/.-]+&)*[a-z]+(=[a-zA-Z0-9:/.-]+)?)?",
)
#: Headings that most tables have.
_UNIT: Final = {"gemeente": Text("Gemeente", "Municipality")}
_NAMES: Final = {"gemeenten": Text("Gemeente(n)", "Municipality or municipalities")}
_NUMBER: Final = {"n": Text("N", "N")}
#: Where the numbers of units stand.
_IN_COLUMN, _BEHIND = "kolom", "achter"
#: What a sign means where a table of marks says of none, and a blank cell where it says nothing of that.
_SIGNS: Final = {"X": "genoemd"}
_BLANK: Final = {"": "niet-genoemd"}


@dataclass(frozen=True, kw_only=True)
class _Described(ABC):
    """What every table has."""

    place: Place = place()
    id: str = setting("id", _ID)
    kind: str = setting("soort", _CODE)
    caption: Text = setting("opschrift", ByLanguage(a_text()))
    opening: str = setting("begin", a_text())
    section: str = setting("onderdeel", _SECTION)
    population: str = setting("populatie", _CODE)
    class_: str = setting("klasse", _CLASS)
    recounts: Mapping[str, str] = setting("telling", ByName(_RECOUNT), default_factory=dict)
    heading_lines: int = setting("kopregels", whole("een getal", "a number"), default=1)
    captioned: bool = setting("bijschrift", true_or_false(), default=True)
    printed: Mapping[str, Text] = setting("koppen", ByName(ByLanguage(a_text())), default_factory=dict)

    def headings(self) -> Mapping[str, Text]:
        """The headings of its columns by the name of the column, where the description gives no other."""
        return {}

    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """What stands in its columns."""

    def more(self) -> Mapping[str, Any]:
        """What only this kind of table has."""
        return {}

    def codes(self) -> Iterator[tuple[str, str]]:
        """The keys that name codes, each with a path it names."""
        yield "populatie", f"populatie/{self.population}"

    def lists(self) -> Iterator[tuple[str, str]]:
        """The keys that name code lists, each with one it names."""
        return iter(())

    def table(self, where: Where) -> Table:
        """The table that is described here."""
        return Table(
            self.id, self.kind, self.caption, self.opening, self.columns(),
            **{"gives": (self.class_,), "section": self.section, "population": self.population, "where": where,
               "captioned": self.captioned, "heading_lines": self.heading_lines, "recounts": self.recounts,
               "headings": tuple((name, self.printed.get(name, heading)) for name, heading in self.headings().items()), **self.more()},
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Response(_Described):
    """Who was asked: a row a gemeente, a column an answer, each with the property it states and the list it is from."""

    asked: Mapping[str, str] = setting("kolommen", ByName(_CODE))
    blank: tuple[str, ...] = setting("leeg", _PROPERTIES, default=())

    def columns(self) -> tuple[Column, ...]:
        answers = (Column(Kind.CODE, list_, states=name, may_be_blank=name in self.blank) for name, list_ in self.asked.items())
        return Column(Kind.LABEL, "gemeente"), *answers

    def headings(self) -> Mapping[str, Text]:
        return _UNIT | {name: Text(name, name) for name in self.asked}

    def lists(self) -> Iterator[tuple[str, str]]:
        return ((f"kolommen.{name}", list_) for name, list_ in self.asked.items())


@dataclass(frozen=True, kw_only=True)
class _Listed(_Described):
    """A table whose rows are named by the codes of a list."""

    list: str = setting("lijst", _CODE)

    def lists(self) -> Iterator[tuple[str, str]]:
        yield "lijst", self.list


@dataclass(frozen=True, kw_only=True)
class _Crossed(_Listed):
    """Two questions at once: the answers to one in the rows, those to the other in the columns, names in the cells."""

    heads: tuple[str, ...] = setting("kolommen", _PATHS)
    other: str = setting("kolomklasse", _CLASS)

    def columns(self) -> tuple[Column, ...]:
        names = (Column(Kind.NAMES, "eenheid", head, may_be_blank=True) for head in self.heads)
        return Column(Kind.LABEL, self.list), *names

    def more(self) -> Mapping[str, Any]:
        return {"gives": (self.class_, self.other)}

    def codes(self) -> Iterator[tuple[str, str]]:
        yield from super().codes()
        yield from (("kolommen", head) for head in self.heads)


@dataclass(frozen=True, kw_only=True)
class _Answers(_Listed):
    """A row an answer, with the names of who gave it, and in some tables their number: in a column, or behind label and heading."""

    numbers: str = setting("aantal", one_of(_IN_COLUMN, _BEHIND, "geen"), default=_IN_COLUMN)

    def columns(self) -> tuple[Column, ...]:
        return Column(Kind.LABEL, self.list), Column(Kind.NAMES, "eenheid"), *((Column(Kind.COUNT),) if self.numbers == _IN_COLUMN else ())

    def headings(self) -> Mapping[str, Text]:
        if self.numbers == _BEHIND:
            return {"antwoord_n": self.caption, "gemeenten_n": _UNIT["gemeente"]}
        return {"antwoord": self.caption} | _NAMES | (_NUMBER if self.numbers == _IN_COLUMN else {})


@dataclass(frozen=True, kw_only=True)
class _Parties(_Answers):
    """A row a party, with the names of the units; one row may say that there is none, which is an answer of its own."""

    none: str = setting("geen", _PATH)
    some: str = setting("wel", _PATH)

    def more(self) -> Mapping[str, Any]:
        return {"none": self.none, "some": self.some}

    def codes(self) -> Iterator[tuple[str, str]]:
        yield from super().codes()
        yield from (("geen", self.none), ("wel", self.some))


@dataclass(frozen=True, kw_only=True)
class _Marks(_Described):
    """A row a unit, a column a measure, headed by its letter; a sign says whether the unit mentions it."""

    letters: Mapping[str, str] = setting("letters", ByName(_PATH))
    signs: Mapping[str, str] = setting("tekens", ByName(_CODE), default_factory=lambda: _SIGNS)

    def columns(self) -> tuple[Column, ...]:
        marks = (Column(Kind.MARK, head.partition("/")[0], head, letter) for letter, head in self.letters.items())
        return Column(Kind.LABEL, "eenheid"), *marks

    def headings(self) -> Mapping[str, Text]:
        return _UNIT

    def more(self) -> Mapping[str, Any]:
        return {"signs": _BLANK | dict(self.signs)}

    def codes(self) -> Iterator[tuple[str, str]]:
        yield from super().codes()
        yield from ((f"letters.{letter}", head) for letter, head in self.letters.items())
        yield from ((f"tekens.{sign}", f"vermelding/{code}") for sign, code in self.signs.items())


@dataclass(frozen=True, kw_only=True)
class _Texts(_Described):
    """A row a unit, with a text."""

    def columns(self) -> tuple[Column, ...]:
        return Column(Kind.LABEL, "eenheid"), Column(Kind.TEXT)

    def headings(self) -> Mapping[str, Text]:
        return _UNIT | {"tekst": self.caption}


@dataclass(frozen=True, kw_only=True)
class _Pilots(_Described):
    """A row an activity, below its gemeente, with a text and a sign for what became of it."""

    def columns(self) -> tuple[Column, ...]:
        return Column(Kind.LABEL, "gemeente"), Column(Kind.CODE, "activiteit"), Column(Kind.TEXT), Column(Kind.STATUS, "pilotstatus")

    def headings(self) -> Mapping[str, Text]:
        named = (("activiteit", "Activiteit", "Activity"), ("ervaring", "Ervaring", "Experience"), ("status", "Status", "Status"))
        return _UNIT | {name: Text(nl, en) for name, nl, en in named}

    def more(self) -> Mapping[str, Any]:
        return {"numbered_rows": True}


@dataclass(frozen=True, kw_only=True)
class _Aggregate(_Listed):
    """Numbers and shares of the whole group; some rows are counted from another table, the others stand nowhere else."""

    counted: tuple[str, ...] = setting("geteld", listed(_PATH, "rijen die geteld worden", "rows that are counted"), default=())

    def columns(self) -> tuple[Column, ...]:
        return Column(Kind.LABEL, self.list), Column(Kind.COUNT), Column(Kind.PERCENTAGE)

    def headings(self) -> Mapping[str, Text]:
        return {"verandering": self.caption} | _NUMBER | {"procent": Text("%", "%")}

    def more(self) -> Mapping[str, Any]:
        return {"counted": self.counted}


#: The kinds of table, by their code.
_KINDS: Final[Mapping[str, type[_Described]]] = {
    "respons": _Response, "kruistabel": _Crossed, "antwoorden": _Answers, "partijen": _Parties, "kruisjes": _Marks, "teksten": _Texts,
    "pilots": _Pilots, "aggregaat": _Aggregate,
}  # fmt: skip
_TABLES: Final = "tabellen"


@dataclass(frozen=True)
class _File:
    tables: tuple[_Described | None, ...] = setting(_TABLES, Tables(_KINDS, "soort"))


def read_tables(path: Path, codes: Codes, problems: Problems) -> tuple[Table, ...] | None:
    """Read tabellen.toml, in the order in which the report prints the tables; None where it cannot be read."""
    settings = open_settings(path, problems)
    read = settings.read(_File) if settings else None
    if settings is None or read is None:
        return None
    described = [each for each in read.tables if each]
    for each in described:
        _check(each, settings, codes, problems)
    _check_once(described, settings, problems)
    return tuple(each.table(settings.where("", each.place)) for each in described)


def _check(table: _Described, settings: Settings, codes: Codes, problems: Problems) -> None:
    """Every list, code, class and column that a description names exists."""
    for key, path in table.codes():
        kind, _, code = path.partition("/")
        codes.check(kind, code, settings.where(key, table.place), problems)
    for key, list_ in table.lists():
        codes.check_list(list_, settings.where(key, table.place), problems)
    for class_ in table.table(settings.where("", table.place)).gives:
        codes.check_class(class_, settings.where("klasse", table.place), problems)
    columns = list(table.headings())
    for name in table.printed:
        if name not in columns:
            key = f"koppen.{name}"
            problems.add(settings.where(key, table.place), "settings-key-unknown", key=key, meant=nearest(name, columns))


def _check_once(tables: list[_Described], settings: Settings, problems: Problems) -> None:
    """A table is described once, and an edition asks a measure once."""
    named: set[str] = set()
    asked: dict[str, Where] = {}
    for table in tables:
        if table.id in named:
            problems.add(settings.where("id", table.place), "line-twice", kind="tabel", key=table.id)
        named.add(table.id)
        for letter, head in table.letters.items() if isinstance(table, _Marks) else ():
            where = settings.where(f"letters.{letter}", table.place)
            if head in asked:
                problems.add(where, "measure-twice", measure=head, first=asked[head])
            asked[head] = where
