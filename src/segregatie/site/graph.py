"""The graph of a release as pages look things up in it: what is said of each thing, and what points at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DEF, DOCUMENT_PREFIXES, ID, RDF, RDFS, SKOS, XSD
from segregatie.ontology.borrowed import borrowed
from segregatie.triples.jsonld import compact

TYPE: Final = RDF + "type"
LABEL: Final = RDFS + "label"
_SUBCLASS: Final = RDFS + "subClassOf"
_ORDER: Final = DEF + "volgorde"
_INTEGER: Final = XSD + "integer"
#: What is of one round has its year in its IRI.
_OF_ROUND: Final = re.compile(re.escape(ID) + r"[^/]+/([0-9]{4})/")


class Text(NamedTuple):
    """A literal: its characters, the language they are in and their datatype."""

    text: str
    language: str = ""
    datatype: str = ""


#: An IRI or a blank node is a plain string.
Term: TypeAlias = str | Text


_NOTHING: Final[dict[str, list[str]]] = {}
_NO_TEXTS: Final[dict[str, list[Text]]] = {}


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(term, ox.Literal):
        return Text(term.value, term.language or "", term.datatype.value)
    return term.value if isinstance(term, ox.NamedNode) else str(term)


class Graph:
    """Statements by subject and by object, in the order in which they were given."""

    def __init__(self, graphs: Mapping[str, Iterable[ox.Triple]]) -> None:
        self._of: Final[dict[str, dict[str, list[Term]]]] = {}
        self._links: Final[dict[str, dict[str, list[str]]]] = {}
        self._texts: Final[dict[str, dict[str, list[Text]]]] = {}
        self._to: Final[dict[str, dict[str, list[str]]]] = {}
        self._classes: Final[dict[str, list[str]]] = {}
        names: dict[object, str] = {}
        for triples in graphs.values():
            for triple in triples:
                subject, predicate = str(_plain(triple.subject)), names.setdefault(triple.predicate, triple.predicate.value)
                value = _plain(triple.object)
                values = self._of.setdefault(subject, {}).setdefault(predicate, [])
                if value in values:
                    continue
                values.append(value)
                if isinstance(value, str):
                    self._links.setdefault(subject, {}).setdefault(predicate, []).append(value)
                    self._to.setdefault(value, {}).setdefault(predicate, []).append(subject)
                else:
                    self._texts.setdefault(subject, {}).setdefault(predicate, []).append(value)

    @cached_property
    def things(self) -> list[str]:
        """Every IRI of ours that something is said of, in order."""
        return sorted(iri for iri in self._of if iri.startswith(BASE))

    @cached_property
    def rounds(self) -> list[str]:
        """The rounds whose report has tables here: the main one, which is the newest full one, then the others, the newest first."""
        reported = {self.iri(table, DEF + "inPeiling") for table in self.of_class("Tabel")}
        return sorted(reported, key=lambda survey: (not self.text(survey, DEF + "volledig"), -(self.number(survey, DEF + "jaar") or 0)))

    def __contains__(self, iri: str) -> bool:
        return iri in self._of

    def said(self, iri: str) -> Mapping[str, list[Term]]:
        """All that is said of a thing, by property."""
        return self._of.get(iri, {})

    def iris(self, iri: str, prop: str) -> list[str]:
        """The things that a property of a thing leads to."""
        return self._links.get(iri, _NOTHING).get(prop, [])

    def iri(self, iri: str, prop: str) -> str:
        """The first of them, or nothing."""
        values = self._links.get(iri, _NOTHING).get(prop)
        return values[0] if values else ""

    def texts(self, iri: str, prop: str) -> list[Text]:
        """The literals that a property of a thing has."""
        return self._texts.get(iri, _NO_TEXTS).get(prop, [])

    def text(self, iri: str, prop: str, language: str = "") -> str:
        """A text of a thing: in a language, or else without one; nothing where there is none."""
        values = self.texts(iri, prop)
        return next(
            (value.text for value in values if value.language == language), next((value.text for value in values if not value.language), "")
        )

    def number(self, iri: str, prop: str) -> int | None:
        """A whole number that is said of a thing."""
        return next((int(value.text) for value in self.texts(iri, prop) if value.datatype == _INTEGER), None)

    def pointing(self, iri: str, prop: str) -> list[str]:
        """The things that lead to this one by a property."""
        return self._to.get(iri, {}).get(prop, [])

    def pointers(self, iri: str) -> Iterator[tuple[str, list[str]]]:
        """All that leads to a thing, by property."""
        yield from self._to.get(iri, {}).items()

    def of_class(self, name: str) -> list[str]:
        """The things of a class of the vocabulary, in the order of their numbers, else of their IRIs."""
        if name not in self._classes:
            self._classes[name] = self.in_order(self.pointing(DEF + name, TYPE))
        return self._classes[name]

    def is_a(self, iri: str, name: str) -> bool:
        """Whether a thing is of a class of the vocabulary."""
        return DEF + name in self._links.get(iri, _NOTHING).get(TYPE, ())

    def kind(self, iri: str) -> str:
        """The narrowest class of a thing: one of ours if it has one."""
        classes = self.iris(iri, TYPE)
        own = [each for each in classes if each.startswith(DEF)] or classes
        above = {parent for each in own for parent in self.iris(each, _SUBCLASS)}
        return min((each for each in own if each not in above), default="")

    def in_order(self, iris: Iterable[str]) -> list[str]:
        """Put things in the order of their numbers, else of their IRIs."""
        return sorted(iris, key=lambda iri: (self.number(iri, _ORDER) or 0, iri))

    def label(self, iri: str, language: str) -> Text:
        """What a thing is called: in a language, else in another, else by the end of its IRI."""
        labels = self.texts(iri, LABEL) or self.texts(iri, SKOS + "prefLabel")
        if labels:
            return min(labels, key=lambda text: (text.language != language, bool(text.language), text.text))
        return Text(borrowed(compact(iri, DOCUMENT_PREFIXES).removeprefix(BASE), language))

    def by_label(self, language: str) -> Callable[[str], tuple[str, str]]:
        """How to sort things by what they are called."""
        return lambda iri: (self.label(iri, language).text.casefold(), iri)


def path_of(iri: str) -> str:
    """The path of an IRI of ours: `id/gemeente/almelo`."""
    return iri.removeprefix(BASE)


def code_of(iri: str) -> str:
    """What stands behind the kind in an IRI: `almelo`, `2013/tabel-3/almelo`."""
    return iri.removeprefix(ID).partition("/")[2]


def kind_of(iri: str) -> str:
    """The kind in an IRI: `gemeente`; nothing for what is not under id/."""
    return iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""


def year_of(iri: str) -> str:
    """The year of the round that a thing is of, as its IRI says it: `2013`; nothing for what outlives a round."""
    found = _OF_ROUND.match(iri)
    return found[1] if found else ""
