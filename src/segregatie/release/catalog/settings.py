"""Who publishes, where, and since when: `data/publicatie.toml`, read into named types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import BASE
from segregatie.base.problems import InputError, Problems, Text, Where, problem
from segregatie.base.settings_file import line_of, read_toml
from segregatie.query.stored import LANGUAGES

#: The services that give access to a dataset, and what a dataset may keep to, by the names the settings use.
SERVICES: Final = ("sparql", "api")
STANDARDS: Final = ("shapes", "kubus", "csv")
_WEB: Final = re.compile(r"https?://[^/].*")
_MAIL: Final = re.compile(r"[^@]+@[^@]+")
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:[.](?:0|[1-9][0-9]*)){2}")
#: Where the settings lie within data/.
SETTINGS_FILE: Final = "publicatie.toml"


@dataclass(frozen=True, slots=True)
class Version:
    """A version, and the day it was made."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers questions."""

    name: str
    url: str
    mail: str


@dataclass(frozen=True, slots=True)
class Report:
    """Who made the report of a round: the paths of their IRIs."""

    survey: str
    authors: tuple[str, ...]
    institute: str


@dataclass(frozen=True, slots=True)
class Described:
    """Something with a title and a description."""

    code: str
    title: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Dataset(Described):
    """A dataset, and which files of a release are forms of it."""

    keywords: Mapping[str, tuple[str, ...]]
    kind: str
    years: tuple[int, int]
    service: str
    standards: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that a release says of itself and that no file of it tells."""

    address: str
    begun: date
    versions: tuple[Version, ...]
    publisher: Text
    publisher_kind: str
    contact: Contact
    catalogue: Described
    series: Described
    reports: tuple[Report, ...]
    datasets: tuple[Dataset, ...]

    @property
    def issued(self) -> date:
        """The day of the first version."""
        return self.versions[0].day

    @property
    def newest(self) -> Version:
        """The version that is published now."""
        return self.versions[-1]


_T = TypeVar("_T")
_WANTED: Final[Mapping[type, Text]] = {
    str: Text("een tekst", "a text"),
    date: Text("een datum", "a date"),
    list: Text("een lijst", "a list"),
    dict: Text("een tabel", "a table"),
}


class _WrongError(ValueError):
    """A key is missing, or has a value it cannot have, and then what it should have."""

    def __init__(self, table: _Table, key: str, value: object = None, wanted: Text | None = None) -> None:
        self.table, self.key, self.wanted = table, key, wanted
        self.value = value.isoformat() if isinstance(value, date | time) else value
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the settings: its name, which of several it is, and what it says."""

    name: str
    number: int
    said: Mapping[str, Any]

    def get(self, key: str, kind: type[_T]) -> _T:
        """The value of a key; of `naam.nl` that within `naam`."""
        value: Any = self.said
        for part in key.split("."):
            if not isinstance(value, Mapping) or part not in value:
                raise _WrongError(self, key)
            value = value[part]
        # A day with an hour is a date to Python, and no day here.
        if not isinstance(value, kind) or type(value) is not kind:
            raise _WrongError(self, key, value, _WANTED[kind])
        return value

    def text(self, key: str) -> Text:
        return Text(self.get(f"{key}.nl", str), self.get(f"{key}.en", str))

    def address(self, key: str) -> str:
        """The address of a page: an IRI that a browser can open."""
        found = self.get(key, str)
        if not _WEB.fullmatch(found) or not _makes_iri(found):
            raise _WrongError(
                self, key, found, Text("een adres, zoals https://www.voorbeeld.nl/", "an address, like https://www.example.org/")
            )
        return found

    def code(self, key: str) -> str:
        """What the end of an IRI is made of."""
        found = self.get(key, str)
        if not _is_code(found):
            raise _WrongError(self, key, found, _CODE)
        return found

    def codes(self, key: str) -> tuple[str, ...]:
        for each in (found := self.words(key)):
            if not _is_code(each):
                raise _WrongError(self, key, each, _CODE)
        return found

    def words(self, key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        found = self.get(key, list)
        for each in found:
            if not isinstance(each, str) or (allowed and each not in allowed):
                raise _WrongError(self, key, each, _of(allowed) if allowed else Text("teksten", "texts"))
        return tuple(found)

    def one_of(self, allowed: tuple[str, ...], key: str) -> str:
        found = self.get(key, str)
        if found not in allowed:
            raise _WrongError(self, key, found, _of(allowed))
        return found

    def years(self, key: str) -> tuple[int, int]:
        match self.get(key, list):
            # Four digits, as a date has them.
            case [int(first), int(last)] if 1000 <= first <= last <= date.max.year:
                return first, last
            case found:
                raise _WrongError(self, key, found, Text("het eerste en het laatste jaar", "the first year and the last"))

    def table(self, name: str) -> _Table:
        return _Table(name, 0, self.get(name, dict))

    def tables(self, name: str) -> list[_Table]:
        found = self.get(name, list)
        if not all(isinstance(each, dict) for each in found):
            raise _WrongError(self, name, found, Text("tabellen", "tables"))
        return [_Table(name, number, each) for number, each in enumerate(found)]


_CODE: Final = Text("een code, zonder spaties", "a code, without spaces")


def _makes_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _is_code(text: str) -> bool:
    return bool(text) and _makes_iri(BASE + text)


def _of(allowed: tuple[str, ...]) -> Text:
    return Text(f"een van {', '.join(allowed)}", f"one of {', '.join(allowed)}")


def _keywords(made: _Table) -> dict[str, tuple[str, ...]]:
    for language in (found := made.get("trefwoorden", dict)):
        if language not in LANGUAGES:
            raise _WrongError(made, "trefwoorden", language, _of(LANGUAGES))
    return {language: made.words(f"trefwoorden.{language}") for language in found}


def _dataset(made: _Table) -> Dataset:
    return Dataset(
        made.code("code"), made.text("titel"), made.text("beschrijving"),
        _keywords(made),
        made.code("soort"), made.years("jaren"), made.one_of(SERVICES, "dienst"),
        made.words("normen", STANDARDS), made.words("bestanden"),
    )  # fmt: skip


def _publication(made: _Table) -> Publication:
    catalogue, series, publisher, contact = (made.table(name) for name in ("catalogus", "reeks", "uitgever", "contact"))
    versions = _versions(made)
    return Publication(
        address=made.address("adres").rstrip("/") + "/",
        begun=_begun(made, versions[0]),
        versions=versions,
        publisher=publisher.text("naam"),
        publisher_kind=publisher.code("soort"),
        contact=_contact(contact),
        catalogue=Described("catalog", catalogue.text("titel"), catalogue.text("beschrijving")),
        series=Described(series.code("code"), series.text("titel"), series.text("beschrijving")),
        reports=tuple(Report(each.code("peiling"), each.codes("makers"), each.code("instituut")) for each in made.tables("rapporten")),
        datasets=tuple(_dataset(each) for each in made.tables("datasets")),
    )


def _contact(made: _Table) -> Contact:
    mail = made.get("mail", str)
    if mail and not (_MAIL.fullmatch(mail) and _makes_iri(f"mailto:{mail}")):
        raise _WrongError(made, "mail", mail, Text("een mailadres, of niets", "a mail address, or nothing"))
    return Contact(made.get("naam", str), made.get("adres", str) and made.address("adres"), mail)


def _begun(made: _Table, first: Version) -> date:
    begun = made.get("begonnen", date)
    if begun > first.day:
        wanted = Text("een dag niet na die van de eerste versie", "a day not after that of the first version")
        raise _WrongError(made, "begonnen", begun, wanted)
    return begun


def _versions(made: _Table) -> tuple[Version, ...]:
    tables = made.tables("versies")
    found = tuple(Version(each.get("nummer", str), each.get("datum", date)) for each in tables)
    rising = Text(
        "elke versie drie getallen, zoals 0.2.0, oplopend, de nieuwste onderaan",
        "each version three numbers, like 0.2.0, that rise, the newest last",
    )
    if not found:
        raise _WrongError(made, "versies", [], rising)
    before: tuple[int, ...] = ()
    last = found[0].day
    for table, version in zip(tables, found, strict=True):
        number = tuple(map(int, version.number.split("."))) if _NUMBER.fullmatch(version.number) else ()
        if number <= before:
            raise _WrongError(table, "nummer", version.number, rising)
        if version.day < last:
            wanted = Text("een dag niet voor die van de versie erboven", "a day not before that of the version above it")
            raise _WrongError(table, "datum", version.day, wanted)
        before, last = number, version.day
    return found


def read_publication(file: Path) -> Publication:
    """Read the settings of a publication.

    Raises InputError where the file is not there or not valid, lacks a key, or has a value of another kind, an address or
    code of which no IRI can be made, years or days that fall, or versions that are no three numbers or do not rise.
    """
    problems = Problems()
    read = read_toml(file, problems)
    problems.stop_if_any()
    assert read is not None
    made, lines = read
    try:
        return _publication(_Table("", 0, made))
    except _WrongError as error:
        key = error.key.partition(".")[0] if error.wanted else ""
        where = Where(shown(file), line_of(lines, key, error.table.name, error.table.number))
        if error.wanted is None:
            wrong = problem(where, "settings-key-missing", key=error.key)
        else:
            wrong = problem(where, "settings-value-malformed", key=error.key, value=error.value, wanted=error.wanted)
        raise InputError([wrong]) from error
