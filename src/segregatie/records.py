"""What data/ holds once it is read: frozen records, each knowing the line it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segregatie.grids import Grid
from segregatie.passages import Passage
from segregatie.problems import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class Survey:
    """One round of the survey (peiling) and the report that tells of it; `published` is its month, like 2013-09."""

    code: str
    year: int
    label_nl: str
    label_en: str
    report_title: str
    authors: tuple[str, ...]
    publisher: str
    published: str
    where: Where


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement the report makes about one unit.

    `kind` is a class of the vocabulary, `key` the path of its IRI, `unit` the path of the unit's. `values` pairs a
    property of the vocabulary with the path of a code. `texts` are the passages whose words explain the fact.
    """

    kind: str
    key: str
    survey: str
    unit: str
    values: tuple[tuple[str, str], ...]
    passages: tuple[str, ...]
    texts: tuple[str, ...] = ()
    certainty: str = ""
    readings: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the report gives only in aggregate (kerncijfer): how many units of a population."""

    key: str
    survey: str
    population: str
    indicator: str
    count: int
    passage: str
    where: Where


@dataclass(frozen=True, slots=True)
class Claim:
    """A number the report prints about its own facts (bewering): a total, an n, a percentage.

    `about` are the paths of the codes it counts; `heading` the printed heading it stands under; `explanation` what may
    explain that counting gives another number, Dutch and English, where that is recorded.
    """

    key: str
    survey: str
    kind: str
    printed: int
    population: str
    about: tuple[str, ...]
    passage: str
    heading: str
    where: Where
    explanation: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cell is read that is merged, shifted, blank or unclear (lezing), how sure we are, and why.

    `code` is the unit or activity that is read there; `status` the status of table 15; `texts` the passages whose words
    belong to it, where they are not the row's own.
    """

    key: str
    passage: str
    code: str
    status: str
    kind: str
    certainty: str
    texts: tuple[str, ...]
    why_nl: str
    why_en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Aim:
    """Whether a measure is aimed at segregation (gerichtheid), and the passage that says so.

    An empty unit means every unit that mentions the measure; an empty measure every measure the unit mentions.
    """

    unit: str
    measure: str
    aim: str
    passage: str
    where: Where


@dataclass(frozen=True, slots=True)
class Summary:
    """What a passage says, in our own words."""

    passage: str
    nl: str
    en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the report names."""

    code: str
    name: str
    about_nl: str
    about_en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything data/<peiling> holds, read and joined."""

    survey: Survey
    text_sha256: str
    passages: Mapping[str, Passage]
    grids: Mapping[str, Grid]
    readings: tuple[Reading, ...]
    summaries: tuple[Summary, ...]
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """Everything data/ holds."""

    organisations: tuple[Organisation, ...]
    editions: tuple[Edition, ...]
