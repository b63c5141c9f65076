"""Pages of stored queries: the questions in groups, each with its answer, and the queries that tables and countings use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import QUERY
from segregatie.query.stored import Query
from segregatie.site.choices import Choice, choices
from segregatie.site.kinds.thing import parts_of
from segregatie.site.material import Link, Material, Page
from segregatie.site.words import source_in

LISTING: Final = "vragen"
_QUESTIONS: Final = "vragen"
#: Folders whose queries have a page; the questions come with their answers.
_FOLDERS: Final = (_QUESTIONS, "verhalen", "tabellen", "lange", "beweringen", "checks")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer: its cells, and its places."""

    cells: tuple[tuple[Link, ...], ...]
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page of a stored query shows."""

    kind: str
    title: str
    question: str
    source: str
    basis: str
    answered: bool
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    parameters: tuple[tuple[str, str], ...]
    #: The form in which a reader sets them.
    choices: tuple[Choice, ...]
    text: str
    name: str
    #: What shares the page: anchor and name.
    parts: tuple[tuple[str, str], ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """What the list of questions shows: groups of them."""

    title: str
    lead: str
    groups: tuple[tuple[str, tuple[tuple[Link, str], ...]], ...]


class Questions:
    """Makes the pages of stored queries in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._stored = {folder: material.answers.stored(folder) for folder in _FOLDERS}

    def pages(self) -> Iterator[Page]:
        """The list, and every stored query."""
        yield self._listing()
        for folder, queries in self._stored.items():
            names = list(queries)
            for place, (name, query) in enumerate(queries.items()):
                before = self._link(folder, names[place - 1]) if place else None
                after = self._link(folder, names[place + 1]) if place + 1 < len(names) else None
                yield self._page(folder, name, query, before, after)

    def _link(self, folder: str, name: str) -> Link:
        return Link(self._title(name, self._stored[folder][name]), f"query/{folder}/{name}")

    def _title(self, name: str, query: Query) -> str:
        """What a query is called: by its name where its title is for a table to fill in."""
        title = query.title[self._material.language]
        return title if title and "{" not in title else name

    def _page(self, folder: str, name: str, query: Query, before: Link | None, after: Link | None) -> Page:
        material, language = self._material, self._material.language
        words = material.words["question"]
        answered = material.answers.answer(query, language) if folder == _QUESTIONS else None
        rows = (
            ()
            if answered is None
            else tuple(
                Row(
                    tuple(
                        tuple(Link(item.text, material.addresses.of(item.iri) if item.iri else "") for item in cell.items if item.text)
                        for cell in line.cells
                    ),
                    material.links(list(line.places)),
                )
                for line in answered.lines
            )
        )
        title = self._title(name, query)
        # A header names the tables and units of one report; beside another each line of the answer has its own place.
        alone = len(material.graph.rounds) == 1 and "{" not in query.source
        view = QuestionView(
            kind=words[f"in_{folder}"],
            title=title,
            question=query.question[language],
            source=source_in(query.source, language) if alone else "",
            basis=query.basis if alone else "",
            answered=answered is not None,
            headings=() if answered is None else tuple(field.heading for field in answered.fields),
            rows=rows,
            empty=query.empty[language],
            parameters=tuple((name, ", ".join(declared.kinds)) for name, declared in query.parameters.items()),
            choices=() if answered is None else choices(material, query),
            text=query.text,
            name=name,
            parts=parts_of(material, f"query/{folder}/{name}"),
            before=before,
            after=after,
        )
        crumbs = (Link(material.words["menu"][LISTING], LISTING), Link(title))
        address, iri = f"query/{folder}/{name}", f"{QUERY}{folder}/{name}"
        scripts = ("matrix.js",) if rows else ()
        full = title if folder == _QUESTIONS else f"{title} ({words[f'in_{folder}'].casefold()})"
        return Page(
            address,
            language,
            "question.html",
            full,
            view.question or title,
            view,
            crumbs,
            iri if iri in material.addresses.known else "",
            scripts,
        )

    def _listing(self) -> Page:
        language, words = self._material.language, self._material.words["question"]
        questions = self._stored[_QUESTIONS]
        named = tuple(
            (
                texts[language],
                tuple(
                    (self._link(_QUESTIONS, name), query.question[language]) for name, query in questions.items() if query.group == group
                ),
            )
            for group, texts in self._material.answers.groups().items()
        )
        others = tuple(
            (
                words[f"in_{folder}"],
                tuple((self._link(folder, name), query.question[language]) for name, query in self._stored[folder].items()),
            )
            for folder in _FOLDERS[1:]
        )
        view = QuestionsView(words["title"], words["lead"].format(count=len(self._stored[_QUESTIONS])), (*named, *others))
        return Page(LISTING, language, "questions.html", view.title, view.lead, view, (Link(view.title),))
