"""Pages of the report's parts: its sections and every place in them, with all that rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DCTERMS, DEF, OA
from segregatie.site.addresses import anchor_of
from segregatie.site.kinds.claims import ClaimLine, claim_line
from segregatie.site.material import FROM, TARGET, Link, Material, Page
from segregatie.site.statements import Statement, statement, words_of

_IN: Final = DEF + "staatIn"
_SELECTOR: Final = OA + "hasSelector"
_REFINED: Final = OA + "refinedBy"
#: How much of a statement a list of places shows.
_SHORT: Final = 160


@dataclass(frozen=True, slots=True)
class Selection:
    """How a place is pointed out in the text: its anchor, and that in words."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What the page of a place shows: our words for it, and the statements that rest on it."""

    title: str
    container: Link
    section: Link | None
    words: Link
    selections: tuple[Selection, ...]
    #: Facts by what sort they are.
    facts: tuple[tuple[str, tuple[Statement, ...]], ...]
    #: Findings, readings and the like, which are shown here and nowhere else.
    own: tuple[tuple[str, tuple[Statement, ...]], ...]
    claims: tuple[ClaimLine, ...]
    supports: tuple[Link, ...]
    counted: tuple[Link, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list: what it is called, and what it says in short."""

    place: Link
    words: Link


@dataclass(frozen=True, slots=True)
class SectionView:
    """What the page of a section shows: its tables and its places in order."""

    title: str
    lead: str
    tables: tuple[PlaceLine, ...]
    places: tuple[PlaceLine, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the page of the report shows: its sections, each with its tables and how many places it has."""

    title: str
    lead: str
    citations: tuple[str, ...]
    sections: tuple[tuple[Link, tuple[PlaceLine, ...], int], ...]


class Places:
    """Makes the pages of sections and places in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material
        graph = material.graph
        self.sections = material.by_round(graph.of_class("Onderdeel"))
        self.tables = material.by_round(graph.of_class("Tabel"))
        self._within = {part: sorted(graph.pointing(part, _IN), key=self._order) for part in (*self.sections, *self.tables)}

    def _order(self, passage: str) -> tuple[int, int, str]:
        """Where a place stands in its part: by row, or by the first word of it."""
        graph = self._material.graph
        selector = graph.iri(passage, _SELECTOR)
        row = graph.number(selector, DEF + "rijnummer")
        words = graph.text(graph.iri(selector, _REFINED) or selector, DEF + "bereik")
        return (0 if row is None else row, int(words.partition("+")[0]) if words else -1, passage)

    def in_part(self, part: str) -> list[str]:
        """The places of a section or table, in order."""
        return self._within[part]

    def tables_of(self, section: str) -> list[str]:
        """The tables that stand in a section."""
        return [table for table in self.tables if self._material.graph.iri(table, DCTERMS + "isPartOf") == section]

    def crumbs(self, part: str) -> tuple[Link, ...]:
        """The way from the report to a section or table."""
        material = self._material
        above = material.graph.iri(part, DCTERMS + "isPartOf")
        report = Link(material.words["menu"]["rapport"], "rapport")
        return (report, *((material.link(above),) if above else ()), material.link(part))

    def pages(self) -> Iterator[Page]:
        """The report, its sections, and every place."""
        yield self._report()
        for place, section in enumerate(self.sections):
            yield self._section(section, self._near(self.sections, place))
        for part, passages in self._within.items():
            crumbs = self.crumbs(part)
            for place, passage in enumerate(passages):
                yield self._place(passage, part, crumbs, self._near(passages, place))

    def _near(self, order: list[str], place: int) -> tuple[Link | None, Link | None]:
        link = self._material.link
        return (link(order[place - 1]) if place else None, link(order[place + 1]) if place + 1 < len(order) else None)

    def _report(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["place"]
        sections = tuple((material.link(part), self._table_lines(part), len(self._within[part])) for part in self.sections)
        count = sum(len(passages) for passages in self._within.values())
        lead = words["report_lead"].format(places=count, sections=len(self.sections), tables=len(self.tables))
        reports = [graph.iri(survey, DCTERMS + "source") for survey in graph.rounds]
        citations = tuple(graph.text(report, DCTERMS + "bibliographicCitation") for report in reports)
        view = ReportView(words["report"], lead, citations, sections)
        return Page("rapport", material.language, "report.html", view.title, view.lead, view, (Link(view.title),))

    def _table_lines(self, section: str) -> tuple[PlaceLine, ...]:
        material = self._material
        return tuple(PlaceLine(material.link(table), Link(material.text(table, DEF + "opschrift"))) for table in self.tables_of(section))

    def _section(self, section: str, near: tuple[Link | None, Link | None]) -> Page:
        material, words = self._material, self._material.words["place"]
        places = tuple(PlaceLine(material.link(passage), self._short(passage)) for passage in self._within[section])
        tables = self._table_lines(section)
        title = material.name(section)
        view = SectionView(title, words["section_lead"].format(places=len(places), tables=len(tables)), tables, places, *near)
        return Page(
            material.addresses.of(section),
            material.language,
            "section.html",
            title,
            f"{title}: {view.lead}",
            view,
            self.crumbs(section),
            section,
        )

    def _short(self, passage: str) -> Link:
        """What a place says, cut to fit a list."""
        material, graph = self._material, self._material.graph
        own = words_of(material, passage)
        if not own.text:
            sentences = (graph.text(iri, DEF + "uitspraak", material.language) for iri in graph.pointing(passage, FROM))
            own = Link(next((text for text in sentences if text), ""))
        text = own.text
        return Link(text if len(text) <= _SHORT else text[: text.rindex(" ", 0, _SHORT)] + " …", "", own.language)

    def _place(self, passage: str, part: str, crumbs: tuple[Link, ...], near: tuple[Link | None, Link | None]) -> Page:
        material, graph = self._material, self._material.graph
        facts: dict[str, list[str]] = {}
        own: dict[str, list[str]] = {}
        claims, counted = [], []
        for iri in graph.pointing(passage, FROM):
            kind = graph.kind(iri)
            if graph.is_a(iri, "Feit") or graph.is_a(iri, "Voorlegging"):
                facts.setdefault(kind, []).append(iri)
            elif graph.is_a(iri, "Bewering"):
                claims.append(iri)
            elif target := graph.iri(iri, TARGET):
                counted.append(target)
            elif material.addresses.of(iri).startswith(f"{material.addresses.of(passage)}#"):
                own.setdefault(kind, []).append(iri)
        title, words = material.name(passage), self._short(passage)
        view = PlaceView(
            title, material.link(part), crumbs[-2] if len(crumbs) > 2 else None, words_of(material, passage), self._selections(passage),
            self._groups(facts), self._groups(own), tuple(claim_line(material, claim) for claim in claims),
            material.links(graph.pointing(passage, DEF + "steuntOp")), material.links(counted), *near,
        )  # fmt: skip
        description = f"{title}: {words.text}" if words.text else title
        return Page(
            material.addresses.of(passage), material.language, "place.html", title, description, view, (*crumbs, Link(title)), passage
        )

    def _groups(self, kinds: dict[str, list[str]]) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
        material = self._material
        return tuple((material.name(kind), tuple(statement(material, iri) for iri in iris)) for kind, iris in sorted(kinds.items()))

    def _selections(self, passage: str) -> tuple[Selection, ...]:
        graph, words = self._material.graph, self._material.words["place"]
        selections = []
        selector = graph.iri(passage, _SELECTOR)
        while selector:
            row, run = graph.number(selector, DEF + "rijnummer"), graph.text(selector, DEF + "bereik")
            text = words["row"].format(row=row) if row is not None else words["words"].format(words=_spans(run))
            selections.append(Selection(anchor_of(selector), text))
            selector = graph.iri(selector, _REFINED)
        return tuple(selections)


def _spans(runs: str) -> str:
    """Write runs of words as first and last word, counted from 1.

    >>> _spans("331+36 400+1")
    '332-367, 401'
    """
    spans = []
    for run in runs.split():
        start, count = (int(number) for number in run.split("+"))
        spans.append(f"{start + 1}-{start + count}" if count > 1 else str(start + 1))
    return ", ".join(spans)
