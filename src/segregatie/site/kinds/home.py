"""The home page and the list of gemeenten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DEF, ID
from segregatie.release.catalog.datasets import WHOLE
from segregatie.site.addresses import FOLDERS
from segregatie.site.drawing.layouts import card
from segregatie.site.drawing.png import can_write_png, png
from segregatie.site.figures import FOLDER as FIGURES
from segregatie.site.figures import Figures, Square, squares
from segregatie.site.kinds.claim import LISTING as AUDIT
from segregatie.site.kinds.claims import errata
from segregatie.site.marks import AIMED, ROUND, Marks
from segregatie.site.material import CARD, Link, Material, Page
from segregatie.site.pictures import Picture, unit_bars

_YES: Final = ID + "ja-nee/ja"
UNITS: Final = "gemeenten"
STORY: Final = "verhaal/veel-maatregelen"


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page shows."""

    lead: str
    #: Number, words and address.
    figures: tuple[tuple[str, str, str], ...]
    #: The matrix as an image that leads to its page: the address of that, the file, and what it shows in words.
    matrix: tuple[str, str, str]
    #: Each story with its first sentence.
    stories: tuple[tuple[Link, str], ...]
    squares: tuple[Square, ...]
    #: How the squares look: look, words and number.
    key: tuple[tuple[str, str, int], ...]
    units: tuple[Link, ...]
    tables: tuple[tuple[Link, str], ...]
    dataset: dict[str, object]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: how it took part, and its answers in short."""

    unit: Link
    took_part: str
    talks: str
    agenda: str
    count: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class UnitsView:
    """What the list of units shows."""

    title: str
    lead: str
    rows: tuple[UnitLine, ...]
    picture: Picture


class Home:
    """Makes the home page and the list of units in one language."""

    def __init__(self, material: Material, marks: Marks, stories: tuple[tuple[Link, str], ...]) -> None:
        self._material, self._marks, self._stories = material, marks, stories
        graph = material.graph
        self._took_part = [fact for fact in graph.of_class("Deelnameopgave") if graph.iri(fact, ROUND) == marks.survey]

    def pages(self) -> Iterator[Page]:
        """Both pages."""
        yield self._home()
        yield self._units()

    def _counts(self) -> dict[str, int]:
        material, graph, marks = self._material, self._material.graph, self._marks
        facts = [fact for unit in marks.units for fact in marks.of_unit(unit).values()]
        return {
            "asked": len(self._took_part),
            "took": sum(graph.iri(fact, DEF + "deelgenomen") == _YES for fact in self._took_part),
            "answered": len(marks.units),
            "measures": len(marks.measures),
            "marks": len(facts),
            "aimed": sum(marks.aim(fact) == AIMED for fact in facts),
            "errata": len(material.of_main(errata(material))),
            "claims": len(material.of_main(graph.of_class("Bewering"))),
            "year": graph.number(marks.survey, DEF + "jaar") or 0,
            "tables": len(material.of_main(graph.of_class("Tabel"))),
        }

    def _home(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["home"]
        counts = self._counts()
        figures = tuple(
            (words[f"{name}_number"].format(**counts), words[f"{name}_words"].format(**counts), address)
            for name, address in (("units", UNITS), ("marks", STORY), ("claims", AUDIT))
        )
        placed = squares(material, self._marks)
        looks = {square.look: square.words for square in placed}
        view = HomeView(
            words["lead"].format(**counts),
            figures,
            (f"{FIGURES}/matrix", f"{FOLDERS[material.language]}{FIGURES}/matrix/matrix.svg", Figures(material, self._marks).matrix().lead),
            self._stories,
            placed,
            tuple((look, words, sum(square.look == look for square in placed)) for look, words in looks.items()),
            material.links(self._marks.units),
            tuple((material.link(table), material.text(table, DEF + "opschrift")) for table in material.of_main(graph.of_class("Tabel"))),
            self._dataset(counts),
        )
        drawn = card(words["title"], view.lead, [(number, label) for number, label, _ in figures])
        files = {CARD: png(drawn)} if can_write_png() else {}
        return Page("", material.language, "home.html", material.words["base"]["site"], view.lead, view, files=files)

    def _dataset(self, counts: dict[str, int]) -> dict[str, object]:
        """What search engines for data read: schema.org's Dataset."""
        material, publication = self._material, self._material.publication
        whole = next(dataset for dataset in publication.datasets if dataset.code == WHOLE)
        return {
            "@type": "Dataset",
            "name": getattr(whole.title, material.language),
            "description": getattr(whole.description, material.language),
            "url": publication.address,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "version": publication.newest.number,
            "datePublished": publication.newest.day.isoformat(),
            "inLanguage": ["nl", "en"],
            "temporalCoverage": str(counts["year"]),
            "keywords": list(whole.keywords[material.language]),
            "spatialCoverage": "Nederland",
            "creator": {"@type": "Organization", "name": getattr(publication.publisher.name, material.language)},
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{publication.address}download/{path}"}
                for path, media in (
                    ("graph/onderwijssegregatie.ttl", "text/turtle"),
                    ("tabellen/onderwijssegregatie.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                    ("onderwijssegregatie.zip", "application/zip"),
                )
            ],
        }

    def _units(self) -> Page:
        material, words = self._material, self._material.words["unit"]
        rows = tuple(
            self._line(unit) for unit in sorted(material.graph.of_class("Eenheid"), key=material.graph.by_label(material.language))
        )
        view = UnitsView(words["list_title"], words["list_lead"].format(**self._counts()), rows, unit_bars(material, self._marks))
        return Page(UNITS, material.language, "units.html", view.title, view.lead, view, (Link(view.title),))

    def _line(self, unit: str) -> UnitLine:
        material, graph, marks = self._material, self._material.graph, self._marks

        def answer(kind: str, prop: str = "antwoord") -> str:
            target = next((graph.iri(fact, DEF + prop) for fact in marks.of_kind(unit, kind)), "")
            return material.name(target) if target else ""

        asked = unit in marks.facts
        return UnitLine(
            material.link(unit),
            answer("Deelnameopgave", "deelgenomen"),
            answer("Overlegopgave"),
            answer("Agenderingsopgave"),
            len(marks.of_unit(unit)) if asked else None,
            answer("Deelnameopgave", "reden"),
        )
