"""Short ways to state what a catalogue states again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import CATALOG, DCAT, DCTERMS, EU, LICENCE, XSD
from segregatie.base.problems import Text
from segregatie.base.terms import Statement, bilingual
from segregatie.release.catalog.settings import Described, Publication

_TYPE_OF_DATE: Final = ox.NamedNode(XSD + "date")
_LANGUAGES: Final = ("NLD", "ENG")
_THEMES: Final = ("EDUC", "GOVE", "SOCI")


def part(name: str) -> str:
    """Return the IRI of something that only the catalogue tells of: a part of its document."""
    return f"{CATALOG}#{name}"


def links(node: str, *pairs: tuple[str, str]) -> Iterator[Statement]:
    """State which properties of a node point at what."""
    for predicate, target in pairs:
        yield ox.NamedNode(node), ox.NamedNode(predicate), ox.NamedNode(target)


def text(node: str, predicate: str, told: Text) -> Iterator[Statement]:
    """State a text in Dutch and in English."""
    yield from bilingual(ox.NamedNode(node), ox.NamedNode(predicate), told.nl, told.en)


def plain(node: str, predicate: str, value: str, datatype: str = XSD + "string") -> Iterator[Statement]:
    """State a value."""
    yield ox.NamedNode(node), ox.NamedNode(predicate), ox.Literal(value, datatype=ox.NamedNode(datatype))


def day(node: str, predicate: str, when: date) -> Iterator[Statement]:
    """State a day."""
    yield ox.NamedNode(node), ox.NamedNode(predicate), ox.Literal(when.isoformat(), datatype=_TYPE_OF_DATE)


def titled(node: str, what: Described) -> Iterator[Statement]:
    """State a title and a description."""
    yield from text(node, DCTERMS + "title", what.title)
    yield from text(node, DCTERMS + "description", what.description)


def who(node: str) -> Iterator[Statement]:
    """State who made and publishes something, and who answers questions about it."""
    yield from links(
        node,
        (DCTERMS + "publisher", part("uitgever")), (DCTERMS + "creator", part("uitgever")), (DCAT + "contactPoint", part("contact")),
    )  # fmt: skip


def dates(node: str, publication: Publication) -> Iterator[Statement]:
    """State since when something is there, and the version it is now."""
    yield from day(node, DCTERMS + "issued", publication.issued)
    yield from day(node, DCTERMS + "modified", publication.newest.day)


def terms_of_use(node: str) -> Iterator[Statement]:
    """State the one licence, and what it does not reach."""
    yield from links(node, (DCTERMS + "license", LICENCE), (DCTERMS + "rights", part("rechten")))


def subject(node: str) -> Iterator[Statement]:
    """State the themes, and that anyone may have it."""
    yield from links(node, *((DCAT + "theme", f"{EU}data-theme/{theme}") for theme in _THEMES))
    yield from links(node, (DCTERMS + "accessRights", EU + "access-right/PUBLIC"))


def languages(node: str) -> Iterator[Statement]:
    """State that something speaks Dutch and English."""
    yield from links(node, *((DCTERMS + "language", f"{EU}language/{language}") for language in _LANGUAGES))


def place(node: str) -> Iterator[Statement]:
    """State the place: the country, which is what the portals' lists know. The gemeenten are in the data."""
    yield from links(node, (DCTERMS + "spatial", EU + "country/NLD"))
