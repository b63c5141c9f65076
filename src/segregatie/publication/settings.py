"""Who publishes, where, and since when: `data/publicatie.toml`, read into named types."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from segregatie.problems import Text, UsageError
from segregatie.rows import shown


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


def _text(made: Mapping[str, str]) -> Text:
    return Text(nl=made["nl"], en=made["en"])


def _dataset(made: Mapping[str, Any]) -> Dataset:
    first, last = made["jaren"]
    return Dataset(
        made["code"], _text(made["titel"]), _text(made["beschrijving"]),
        {language: tuple(words) for language, words in made["trefwoorden"].items()},
        made["soort"], (first, last), made["dienst"], tuple(made["normen"]), tuple(made["bestanden"]),
    )  # fmt: skip


def _publication(made: Mapping[str, Any]) -> Publication:
    catalogue, series = made["catalogus"], made["reeks"]
    return Publication(
        address=made["adres"].rstrip("/") + "/",
        begun=made["begonnen"],
        versions=tuple(Version(each["nummer"], each["datum"]) for each in made["versies"]),
        publisher=_text(made["uitgever"]["naam"]),
        publisher_kind=made["uitgever"]["soort"],
        contact=Contact(made["contact"]["naam"], made["contact"]["adres"], made["contact"]["mail"]),
        catalogue=Described("catalog", _text(catalogue["titel"]), _text(catalogue["beschrijving"])),
        series=Described(series["code"], _text(series["titel"]), _text(series["beschrijving"])),
        reports=tuple(Report(each["peiling"], tuple(each["makers"]), each["instituut"]) for each in made["rapporten"]),
        datasets=tuple(_dataset(each) for each in made["datasets"]),
    )


def read_publication(file: Path, version: str) -> Publication:
    """Read the settings of a publication.

    Raises UsageError where the file is not there or not valid, lacks a key, or does not date `version`, which is the
    code's.
    """
    try:
        found = _publication(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UsageError(f"{shown(file)} does not exist; restore it") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown(file)}: no valid TOML: {error}; mend it") from error
    except KeyError as error:
        raise UsageError(f"{shown(file)}: {error.args[0]} is missing; add it as data/README.md tells") from error
    if not found.versions or found.newest.number != version:
        raise UsageError(f"{shown(file)}: version {version} has no date; add it below [[versies]], as the last")
    return found
