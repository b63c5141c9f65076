"""Stories: texts whose every figure is taken from the answer to a stored query, with that answer, a picture, and what it does not say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from segregatie.base.namespaces import DEF
from segregatie.query.laid import Shown as Seen
from segregatie.query.stored import LANGUAGES
from segregatie.site.answers import Answered
from segregatie.site.drawing.layouts import Bar, bars
from segregatie.site.figures import FOLDER as FIGURES
from segregatie.site.figures import Figure, Figures
from segregatie.site.graph import code_of
from segregatie.site.kinds.figure import Shown, shown, written
from segregatie.site.marks import Marks
from segregatie.site.material import Link, Material, Page
from segregatie.site.words import listed, source_in

FILE: Final = Path(__file__).parents[1] / "stories.toml"
LISTING: Final = "verhalen"
FOLDER: Final = "verhaal"
#: How the bars of columns look, where a story draws its columns.
_PLAIN: Final = "c1"


@dataclass(frozen=True, slots=True)
class StoryView:
    """What the page of a story shows."""

    shown: Shown
    text: tuple[str, ...]
    limits: tuple[str, ...]
    question: str
    query: str
    ask: str
    more: tuple[Link, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class StoriesView:
    """What the list of stories shows."""

    title: str
    lead: str
    stories: tuple[tuple[Link, str], ...]


class _Column(dict[str, str]):
    """The cells of a column by the code of their row; a row that is not there has none of what is counted."""

    def __missing__(self, code: str) -> str:
        return "0"


def figures_of(answered: Answered, language: str, none: str) -> dict[str, Any]:
    """The figures that a text may name, as the top of stories.toml describes; `none` is said where no row is meant."""
    names = [field.name for field in answered.fields]
    heads = [line.cells[0].text for line in answered.lines]
    codes = [code_of(iri) for line in answered.lines for iri in line.cells[0].iris[:1]]
    columns = {name: [line.cells[place].text for line in answered.lines] for place, name in enumerate(names)}
    numbers = {name: [int(cell) if cell.isdigit() else int(bool(cell)) for cell in cells] for name, cells in columns.items()}

    def rows(chosen: list[bool]) -> str:
        return listed([head for head, taken in zip(heads, chosen, strict=True) if taken], language) or none

    figures: dict[str, Any] = {name: _Column(zip(codes, cells, strict=True)) for name, cells in columns.items()}
    most = {name: column.index(max(column)) for name, column in numbers.items() if column}
    return figures | {
        "rijen": str(len(heads)),
        "som": {name: sum(numbers[name]) for name in names},
        "wel": {name: sum(map(bool, numbers[name])) for name in names},
        "met": {name: rows([bool(number) for number in numbers[name]]) for name in names},
        "zonder": {name: rows([not number for number in numbers[name]]) for name in names},
        "buiten": {
            f"{one}-{other}": rows([bool(a) and not b for a, b in zip(numbers[one], numbers[other], strict=True)])
            for one in names
            for other in names
        },
        "meeste": {name: heads[row] for name, row in most.items()},
        "hoogste": {name: numbers[name][row] for name, row in most.items()},
    }


class Stories:
    """Makes the pages of stories in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._figures = material, Figures(material, marks)
        self._place = LANGUAGES.index(material.language)
        self._stories: Final[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
        self._answers: Final[dict[str, Answered]] = {
            name: material.answers.answer(query, material.language) for name, query in material.answers.stored("verhalen").items()
        }
        year = material.graph.number(marks.survey, DEF + "jaar")
        self._values: Final[dict[str, Mapping[str, Any]]] = {
            name: figures_of(self._answers[name], material.language, material.words["story"]["none"]) | {"jaar": year}
            for name in self._stories
        }

    def cards(self) -> tuple[tuple[Link, str], ...]:
        """Every story: its title as a link, and its first sentence."""
        return tuple(
            (Link(story["title"][self._place], f"{FOLDER}/{name}"), self._say(name, story["lead"])) for name, story in self._stories.items()
        )

    def pages(self) -> Iterator[Page]:
        """The list, and every story."""
        material, words = self._material, self._material.words["story"]
        cards = self.cards()
        listing = StoriesView(words["title"], words["lead"].format(count=len(cards)), cards)
        yield Page(LISTING, material.language, "stories.html", listing.title, listing.lead, listing, (Link(listing.title),))
        for place, name in enumerate(self._stories):
            before = cards[place - 1][0] if place else None
            after = cards[place + 1][0] if place + 1 < len(cards) else None
            yield self._page(name, before, after)

    def _say(self, name: str, pair: list[str]) -> str:
        return pair[self._place].format_map(self._values[name])

    def _page(self, name: str, before: Link | None, after: Link | None) -> Page:
        material, story, address = self._material, self._stories[name], f"{FOLDER}/{name}"
        answered = self._answers[name]
        figure = self._figure(name, address, answered)
        files = written(figure)
        view = StoryView(
            shown(material, figure, address, files),
            tuple(self._say(name, pair) for pair in story["text"]),
            tuple(self._say(name, pair) for pair in story["limits"]),
            answered.query.question[material.language],
            answered.query.text,
            f"#query={quote(answered.query.text)}",
            tuple(map(self._more, story["more"])),
            before,
            after,
        )
        crumbs = (Link(material.words["story"]["title"], LISTING), Link(figure.title))
        return Page(address, material.language, "story.html", figure.title, figure.lead, view, crumbs, files=files)

    def _figure(self, name: str, address: str, answered: Answered) -> Figure:
        """The answer as a figure."""
        story = self._stories[name]
        title, lead, sources = (
            story["title"][self._place],
            self._say(name, story["lead"]),
            (Link(source_in(answered.query.source, self._material.language)),),
        )
        headings = {field.name: field.heading for field in answered.fields}
        looks: list[tuple[str, str]] = story["beeld"]
        drawn = _row_bars(answered, looks) if looks else self._column_bars(name, headings)
        key = [(look, headings[column]) for column, look in looks] if len(looks) > 1 else []
        rows = tuple(tuple(self._cell(cell, not place) for place, cell in enumerate(line.cells)) for line in answered.lines)
        caption = self._figures.caption(address, title, lead, sources)
        return Figure(name, title, lead, sources, tuple(headings.values()), rows, bars(caption, drawn, key))

    def _column_bars(self, name: str, headings: Mapping[str, str]) -> list[Bar]:
        """A bar for each column: in how many rows it is filled."""
        filled = self._values[name]["wel"]
        return [Bar(heading, ((_PLAIN, filled[column]),)) for column, heading in list(headings.items())[1:]]

    def _cell(self, cell: Seen, head: bool) -> Link:
        """A cell; what a row is about leads to its page."""
        return Link(cell.text, self._material.addresses.of(cell.iris[0]) if head and cell.iris else "")

    def _more(self, address: str) -> Link:
        """A link to where more is told of it, named as it is there."""
        words, (folder, _, name) = self._material.words, address.rpartition("/")
        if folder == FIGURES:
            return Link(words["figure"][f"{name}_title"], address)
        if folder:
            return Link(self._material.answers.stored("vragen")[name].title[self._material.language], address)
        return Link(words["menu"][name], address)


def _row_bars(answered: Answered, looks: list[tuple[str, str]]) -> list[Bar]:
    """A bar for each row, of these columns, each in its look."""
    places = {field.name: place for place, field in enumerate(answered.fields)}
    return [
        Bar(line.cells[0].text, tuple((look, int(line.cells[places[column]].text)) for column, look in looks)) for line in answered.lines
    ]
