"""Who publishes, where, and since when: `data/publicatie.toml`, read into named types."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

from segregatie.problems import Text, UsageError
from segregatie.rows import shown

#: The services that give access to a dataset, and what a dataset may keep to, by the names the settings use.
SERVICES: Final = ("sparql", "api")
STANDARDS: Final = ("shapes", "kubus", "csv")
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


def _as(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value


def _one_of(allowed: tuple[str, ...], value: object) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return _as(str, value)


def _words(value: object) -> tuple[str, ...]:
    return tuple(_as(str, each) for each in _as(list, value))


def _text(made: Mapping[str, str]) -> Text:
    return Text(nl=_as(str, made["nl"]), en=_as(str, made["en"]))


def _dataset(made: Mapping[str, Any]) -> Dataset:
    first, last = (_as(int, each) for each in made["jaren"])
    return Dataset(
        _as(str, made["code"]), _text(made["titel"]), _text(made["beschrijving"]),
        {language: _words(words) for language, words in made["trefwoorden"].items()},
        _as(str, made["soort"]), (first, last), _one_of(SERVICES, made["dienst"]),
        tuple(_one_of(STANDARDS, each) for each in made["normen"]), _words(made["bestanden"]),
    )  # fmt: skip


def _publication(made: Mapping[str, Any]) -> Publication:
    catalogue, series = made["catalogus"], made["reeks"]
    return Publication(
        address=_as(str, made["adres"]).rstrip("/") + "/",
        begun=_as(date, made["begonnen"]),
        versions=tuple(Version(_as(str, each["nummer"]), _as(date, each["datum"])) for each in made["versies"]),
        publisher=_text(made["uitgever"]["naam"]),
        publisher_kind=_as(str, made["uitgever"]["soort"]),
        contact=Contact(*(_as(str, made["contact"][name]) for name in ("naam", "adres", "mail"))),
        catalogue=Described("catalog", _text(catalogue["titel"]), _text(catalogue["beschrijving"])),
        series=Described(_as(str, series["code"]), _text(series["titel"]), _text(series["beschrijving"])),
        reports=tuple(Report(_as(str, each["peiling"]), _words(each["makers"]), _as(str, each["instituut"])) for each in made["rapporten"]),
        datasets=tuple(_dataset(each) for each in made["datasets"]),
    )


def read_publication(file: Path) -> Publication:
    """Read the settings of a publication.

    Raises UsageError where the file is not there or not valid, lacks a key, or has versions that are no three numbers or
    do not rise.
    """
    try:
        found = _publication(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UsageError(f"{shown(file)} does not exist; restore it") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown(file)}: no valid TOML: {error}; mend it") from error
    except KeyError as error:
        raise UsageError(f"{shown(file)}: {error.args[0]} is missing; add it as data/README.md tells") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{shown(file)}: {error}; give every key a value of the kind it has in the project's own file") from error
    numbers = [tuple(map(int, each.number.split("."))) if _NUMBER.fullmatch(each.number) else () for each in found.versions]
    if not numbers or () in numbers or any(later <= earlier for earlier, later in pairwise(numbers)):
        raise UsageError(f"{shown(file)}: [[versies]] must be three numbers each, like 0.2.0, that rise; put the newest last")
    return found
