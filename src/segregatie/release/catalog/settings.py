"""Who publishes, where, and since when: `data/publicatie.toml`, read into named types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE
from segregatie.base.problems import Problem, Problems, Text, problem
from segregatie.base.settings_file import (
    DAY,
    ByLanguage,
    Place,
    Settings,
    Table,
    Tables,
    UnfitError,
    Value,
    a_text,
    listed,
    one_of,
    open_settings,
    setting,
    true_or_false,
)
from segregatie.data.survey import Survey

#: The services that give access to a dataset, and what a dataset may keep to, by the names the settings use.
SERVICES: Final = ("sparql", "api")
STANDARDS: Final = ("shapes", "kubus", "csv")
#: What a publisher fills in for themselves.
OWN: Final = ("adres", "uitgever", "contact")
_TABLES: Final = frozenset({"uitgever", "contact"})
#: Where the settings lie within data/.
SETTINGS_FILE: Final = "publicatie.toml"
#: Stands for the year of a round.
_ROUND: Final = "{peiling}"
_WEB: Final = re.compile(r"https?://[^/].*")
_MAIL: Final = re.compile(r"[^@]+@[^@]+")
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:[.](?:0|[1-9][0-9]*)){2}")


def _makes_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _address(value: object) -> str:
    """Take the address of a page: an IRI that a browser can open."""
    if isinstance(value, str) and _WEB.fullmatch(value) and _makes_iri(value):
        return value
    raise UnfitError(value)


def _page(value: object) -> str:
    return "" if value == "" else _address(value)


def _mail(value: object) -> str:
    if isinstance(value, str) and (not value or (_MAIL.fullmatch(value) and _makes_iri(f"mailto:{value}"))):
        return value
    raise UnfitError(value)


def _code(value: object) -> str:
    """Take what the end of an IRI is made of."""
    if isinstance(value, str) and value and _makes_iri(BASE + value):
        return value
    raise UnfitError(value)


def _version(value: object) -> str:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return value
    raise UnfitError(value)


def _years(value: object) -> tuple[int, int]:
    match value:
        # Four digits, as a date has them.
        case [int(first), int(last)] if 1000 <= first <= last <= date.max.year:
            return first, last
    raise UnfitError(value)


_AN_ADDRESS: Final = Text("een adres, zoals https://www.voorbeeld.nl/", "an address, like https://www.example.org/")
_TEXT: Final = a_text()
_BOTH: Final = ByLanguage(_TEXT)
_ADDRESS: Final = Value(_AN_ADDRESS, lambda value: _address(value).rstrip("/") + "/")
_PAGE: Final = Value(_AN_ADDRESS, _page)
_MAIL_ADDRESS: Final = Value(Text("een mailadres, of niets", "a mail address, or nothing"), _mail)
_CODE: Final = Value(Text("een code, zonder spaties", "a code, without spaces"), _code)
_KEYWORDS: Final = ByLanguage(listed(_TEXT, "een lijst van teksten", "a list of texts"), lambda nl, en: {"nl": nl, "en": en})
_YEARS: Final = Value(Text("het eerste en het laatste jaar", "the first year and the last"), _years)
_STANDARDS: Final = listed(one_of(*STANDARDS), f"een of meer van {', '.join(STANDARDS)}", f"one or more of {', '.join(STANDARDS)}")
_PROVISIONAL: Final = listed(one_of(*OWN), f"een of meer van {', '.join(OWN)}, of niets", f"one or more of {', '.join(OWN)}, or nothing")
_PATTERNS: Final = listed(_TEXT, "een lijst van patronen", "a list of patterns")
_RISING: Final = Text(
    "elke versie drie getallen, zoals 0.2.0, oplopend, de nieuwste onderaan",
    "each version three numbers, like 0.2.0, that rise, the newest last",
)


@dataclass(frozen=True, slots=True)
class Version:
    """A version, and the day it was made."""

    number: str = setting("nummer", Value(_RISING, _version))
    day: date = setting("datum", DAY)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and of what kind they are: a code of ADMS."""

    name: Text = setting("naam", _BOTH)
    kind: str = setting("soort", _CODE)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers questions."""

    name: str = setting("naam", _TEXT)
    url: str = setting("adres", _PAGE)
    mail: str = setting("mail", _MAIL_ADDRESS)


@dataclass(frozen=True, slots=True)
class Described:
    """Something with a title and a description."""

    code: str = setting("code", _CODE)
    title: Text = setting("titel", _BOTH)
    description: Text = setting("beschrijving", _BOTH)


@dataclass(frozen=True, slots=True)
class Dataset(Described):
    """A dataset, and which files of a release are forms of it.

    One `by_round` stands for a dataset of each round, whose code ends with the year; its texts and files have `{peiling}` there.
    `round` is the year of one of these.
    """

    keywords: Mapping[str, tuple[str, ...]] = setting("trefwoorden", _KEYWORDS)
    kind: str = setting("soort", _CODE)
    years: tuple[int, int] = setting("jaren", _YEARS)
    service: str = setting("dienst", one_of(*SERVICES))
    standards: tuple[str, ...] = setting("normen", _STANDARDS)
    files: tuple[str, ...] = setting("bestanden", _PATTERNS)
    by_round: bool = setting("per_peiling", true_or_false(), default=False)
    round: str = ""

    @property
    def without_round(self) -> str:
        """The code that its datasets of all rounds share."""
        return self.code.removesuffix(f"-{self.round}")


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that a release says of itself and that no file of it tells."""

    address: str = setting("adres", _ADDRESS)
    begun: date = setting("begonnen", DAY)
    versions: tuple[Version, ...] = setting("versies", Tables(Version))
    publisher: Publisher = setting("uitgever", Table(Publisher))
    contact: Contact = setting("contact", Table(Contact))
    catalogue: Described = setting("catalogus", Table(Described, {"code": "catalog"}))
    series: Described = setting("reeks", Table(Described))
    datasets: tuple[Dataset, ...] = setting("datasets", Tables(Dataset))
    #: The round whose files are also had without a year in their address, where they first were.
    undated: str = setting("zonder_jaar", _TEXT, default="")
    #: The rounds that are published, in order.
    rounds: tuple[Survey, ...] = ()
    #: What of it is a placeholder, by the names of the settings.
    provisional: tuple[str, ...] = setting("voorlopig", _PROVISIONAL, default=())

    @property
    def issued(self) -> date:
        """The day of the first version."""
        return self.versions[0].day

    @property
    def newest(self) -> Version:
        """The version that is published now."""
        return self.versions[-1]

    def of_rounds(self, rounds: Sequence[Survey]) -> Publication:
        """The publication with these rounds in it: a dataset of each where there is one by round, the others over all their years."""
        datasets = [made for dataset in self.datasets for made in _of_rounds(dataset, rounds)]
        return replace(self, datasets=tuple(datasets), rounds=tuple(rounds))


def _of_rounds(dataset: Dataset, rounds: Sequence[Survey]) -> Iterator[Dataset]:
    """Make of a dataset by round one of each; let another cover the years of all."""
    if not dataset.by_round:
        years = [*dataset.years, *(each.year for each in rounds)]
        yield replace(dataset, years=(min(years), max(years)))
        return
    for survey in rounds:

        def filled(text: str, year: str = survey.code) -> str:
            return text.replace(_ROUND, year)

        yield replace(
            dataset,
            code=f"{dataset.code}-{survey.code}",
            title=Text(filled(dataset.title.nl), filled(dataset.title.en)),
            description=Text(filled(dataset.description.nl), filled(dataset.description.en)),
            files=tuple(map(filled, dataset.files)),
            years=(survey.year, survey.year),
            round=survey.code,
        )


def _check_versions(publication: Publication, settings: Settings) -> None:
    """Note versions that do not rise, and days that fall."""
    versions = publication.versions
    if not versions:
        return settings.wrong("versies", [], _RISING)
    if publication.begun > publication.issued:
        wanted = Text("een dag niet na die van de eerste versie", "a day not after that of the first version")
        settings.wrong("begonnen", publication.begun, wanted)
    for number, (before, version) in enumerate(pairwise(versions), 1):
        if _numbers(version) <= _numbers(before):
            settings.wrong("nummer", version.number, _RISING, Place("versies", number))
        if version.day < before.day:
            wanted = Text("een dag niet voor die van de versie erboven", "a day not before that of the version above it")
            settings.wrong("datum", version.day, wanted, Place("versies", number))
    return None


def _numbers(version: Version) -> tuple[int, ...]:
    return tuple(map(int, version.number.split(".")))


def read_publication(file: Path, rounds: Sequence[Survey] = ()) -> Publication:
    """Read the settings of a publication of these rounds.

    Raises InputError, with everything that is wrong, where the file is not there or not valid, lacks a key or has one too many,
    or has a value of another kind, an address or code of which no IRI can be made, or versions or days that do not rise.
    """
    return _read(file)[0].of_rounds(rounds)


def placeholders(file: Path) -> list[Problem]:
    """What of the settings is still a placeholder, each at its line: what they say is, and a contact without an address.

    Raises InputError as `read_publication` does.
    """
    publication, settings = _read(file)
    contact = publication.contact
    provisional = {*publication.provisional, *(() if contact.url or contact.mail else ("contact",))}
    return [
        problem(settings.where("", Place(name)) if name in _TABLES else settings.where(name), "settings-placeholder", key=name)
        for name in OWN
        if name in provisional
    ]


def _read(file: Path) -> tuple[Publication, Settings]:
    problems = Problems()
    settings = open_settings(file, problems)
    publication = settings.read(Publication) if settings else None
    if settings and publication:
        _check_versions(publication, settings)
    problems.stop_if_any()
    assert settings is not None and publication is not None
    return publication, settings
