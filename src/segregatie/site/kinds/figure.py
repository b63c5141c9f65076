"""Pages of figures: each with its table, its files, and a bare page of it to put into another; and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import ID
from segregatie.site.addresses import FILE, FOLDERS, file_of
from segregatie.site.drawing.png import can_write_png, png
from segregatie.site.drawing.shapes import Drawing, svg
from segregatie.site.figures import FOLDER, Figure, Figures
from segregatie.site.files import Download, size_of
from segregatie.site.graph import code_of
from segregatie.site.marks import Marks
from segregatie.site.material import Link, Material, Page
from segregatie.site.pictures import Picture, matrix, short_name

LISTING: Final = "beelden"
#: The bare page of a figure, below its own.
BARE: Final = "los"
#: What units of the matrix are chosen by: the kind of fact that answers, and the list of answers.
_CHOICES: Final = {"overleg": ("Overlegopgave", "overlegantwoord"), "agenda": ("Agenderingsopgave", "agendering")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it: with where its drawing lies, how large that is, and what can be downloaded."""

    figure: Figure
    picture: str
    files: tuple[Download, ...]
    without_png: bool


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The matrix as a table that sorts and filters: by area, by aim, and by what a unit answered; each choice with its code and words."""

    picture: Picture
    areas: tuple[tuple[str, str], ...]
    aims: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """What the page of a figure shows."""

    shown: Shown
    table: MatrixView | None
    bare: str
    code: str
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class FiguresView:
    """What the list of figures shows."""

    title: str
    lead: str
    figures: tuple[tuple[Link, str, str], ...]


def written(figure: Figure) -> Mapping[str, bytes]:
    """The files of a figure, by name: SVG, CSV, and PNG where that can be written."""
    files = {f"{figure.name}.svg": svg(figure.drawing), f"{figure.name}.csv": figure.csv}
    return files | ({f"{figure.name}.png": png(figure.drawing)} if can_write_png() else {})


def shown(material: Material, figure: Figure, address: str, files: Mapping[str, bytes]) -> Shown:
    """A figure with the files that lie beside its page at an address."""
    folder, words = f"{FOLDERS[material.language]}{address}", material.words["figure"]
    downloads = tuple(
        Download(words[f"as_{form}"], f"{folder}/{name}", form.upper(), size_of(len(content)))
        for name, content in files.items()
        for form in (name.rpartition(".")[2],)
    )
    return Shown(figure, f"{folder}/{figure.name}.svg", downloads, not can_write_png())


class FigurePages:
    """Makes these pages in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks
        self._words = material.words["figure"]

    def pages(self) -> Iterator[Page]:
        """The list, and every figure with its bare page."""
        figures = list(Figures(self._material, self._marks).all())
        yield self._listing(figures)
        links = [Link(figure.title, f"{FOLDER}/{figure.name}") for figure in figures]
        for place, figure in enumerate(figures):
            before = links[place - 1] if place else None
            after = links[place + 1] if place + 1 < len(links) else None
            yield from self._pages(figure, before, after)

    def _pages(self, figure: Figure, before: Link | None, after: Link | None) -> Iterator[Page]:
        material, address, files = self._material, f"{FOLDER}/{figure.name}", written(figure)
        own = shown(material, figure, address, files)
        crumbs = (Link(self._words["title"], LISTING), Link(figure.title))
        table = self._matrix() if figure.name == "matrix" else None
        view = FigureView(own, table, f"{address}/{BARE}", self._code(figure.drawing, address), before, after)
        scripts = ("matrix.js",) if table else ()
        yield Page(address, material.language, "figure.html", figure.title, figure.lead, view, crumbs, scripts=scripts, files=files)
        yield Page(f"{address}/{BARE}", material.language, "bare.html", figure.title, figure.lead, view, part_of=address)

    def _code(self, drawing: Drawing, address: str) -> str:
        """What is copied into another page to show a figure there."""
        place = self._material.publication.address + file_of(f"{address}/{BARE}", self._material.language).removesuffix(FILE)
        return f'<iframe src="{place}" title="{drawing.title}" width="{drawing.width}" height="{drawing.height + 60}"></iframe>'

    def _matrix(self) -> MatrixView:
        material = self._material
        choices = tuple((name, material.words["questions"][kind], self._terms(terms)) for name, (kind, terms) in _CHOICES.items())
        areas = tuple((code_of(area), short_name(material, area)) for area, measures in self._marks.areas if measures)
        return MatrixView(matrix(material, self._marks), areas, self._terms("gerichtheid"), choices)

    def _terms(self, kind: str) -> tuple[tuple[str, str], ...]:
        """The terms of a list, by code."""
        graph = self._material.graph
        terms = graph.in_order(iri for iri in graph.things if iri.startswith(f"{ID}{kind}/"))
        return tuple((code_of(term), self._material.name(term)) for term in terms)

    def _listing(self, figures: list[Figure]) -> Page:
        folder, words = FOLDERS[self._material.language], self._words
        lines = tuple(
            (Link(figure.title, f"{FOLDER}/{figure.name}"), figure.lead, f"{folder}{FOLDER}/{figure.name}/{figure.name}.svg")
            for figure in figures
        )
        view = FiguresView(words["title"], words["lead"].format(count=len(lines)), lines)
        return Page(LISTING, self._material.language, "figures.html", view.title, view.lead, view, (Link(view.title),))
