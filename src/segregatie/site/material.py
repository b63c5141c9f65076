"""What pages are made of: the graph with its addresses, the answers to stored queries, and the files of the release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import DEF, ID, OA, PROV
from segregatie.base.project import Project
from segregatie.release.catalog.settings import Publication
from segregatie.site.addresses import Addresses
from segregatie.site.answers import Answers
from segregatie.site.graph import Graph, Text, code_of, year_of
from segregatie.site.words import Words, words

FROM: Final = PROV + "wasDerivedFrom"
TARGET: Final = OA + "hasTarget"
#: The picture beside the home page that stands for the site where a link to it is shared.
CARD: Final = "card.png"
#: Kinds of thing whose name is Dutch in every language.
_NAMED: Final = tuple(f"id/{kind}/" for kind in ("convenant", "organisatie", "programma", "publicatie", "rapport", "regeling"))


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: an address below the root, or another's; `language` where it is not that of the page."""

    text: str
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it lies, what it is called, and what its template shows."""

    address: str
    language: str
    template: str
    title: str
    description: str
    view: object
    crumbs: tuple[Link, ...] = ()
    #: The thing it is about, where it is about one.
    iri: str = ""
    scripts: tuple[str, ...] = ()
    #: What lies beside it, by name.
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: The page that this one shows a part of, where it is no page to find by itself.
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A release, and the language that pages are made in."""

    graph: Graph
    addresses: Addresses
    answers: Answers
    project: Project
    publication: Publication
    folder: Path
    language: str

    @property
    def words(self) -> Words:
        """The words of the pages in this language."""
        return words(self.language)

    def text(self, iri: str, prop: str) -> str:
        """A text of a thing in this language."""
        return self.graph.text(iri, prop, self.language)

    def name(self, iri: str) -> str:
        """What a thing is called in this language; one of another round than the main one with its year."""
        return self.graph.label(iri, self.language).text + self.year_behind(iri)

    def link(self, iri: str, text: str = "") -> Link:
        """A link to the page of a thing."""
        label = Text(text) if text else self.graph.label(iri, self.language)
        if not text and (year := self.year_behind(iri)):
            label = Text(label.text + year, label.language)
        language = "nl" if self.language != "nl" and any(part in iri for part in _NAMED) else label.language
        return Link(label.text, self.addresses.of(iri), "" if language in ("", self.language) else language)

    def links(self, iris: list[str]) -> tuple[Link, ...]:
        """Links to the pages of things."""
        return tuple(self.link(iri) for iri in iris)

    def places(self, iri: str) -> tuple[Link, ...]:
        """Links to the places that a statement comes from: rows of tables first."""
        return self.links(self.rows_first(self.graph.iris(iri, FROM)))

    def rows_first(self, passages: list[str]) -> list[str]:
        """Put places in tables before those in prose."""
        return sorted(passages, key=lambda passage: not self.graph.is_a(self.graph.iri(passage, DEF + "staatIn"), "Tabel"))

    def main(self) -> str:
        """The main round, the newest full one: what pages are about that do not say which."""
        return self.graph.rounds[0]

    def year_of_round(self, survey: str) -> str:
        """What is put behind the name of what is of a round: its year, or nothing for the main one."""
        return "" if survey == self.main() else f" ({code_of(survey)})"

    def year_behind(self, iri: str) -> str:
        """What is put behind the name of a thing: the year of its round, where that is not the main one."""
        survey = f"{ID}peiling/{year_of(iri)}"
        return self.year_of_round(survey) if survey in self.graph.rounds else ""

    def of_main(self, iris: Iterable[str]) -> list[str]:
        """Those of things that are of the main round, or of none."""
        return [iri for iri in iris if not self.year_behind(iri)]

    def by_round(self, iris: Iterable[str]) -> list[str]:
        """Put things of the main round first, then those of the others; in a round they keep their order."""
        order = {code_of(survey): place for place, survey in enumerate(self.graph.rounds)}
        return sorted(iris, key=lambda iri: order.get(year_of(iri), 0))
