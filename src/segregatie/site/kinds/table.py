"""Pages of the report's tables, made again from the facts: every name, mark and head leads somewhere, and print stands beside count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DCTERMS, DEF, SKOS
from segregatie.query.laid import Field, Item, Shown
from segregatie.query.printed import stem_of
from segregatie.site.addresses import anchor_of
from segregatie.site.answers import Answered
from segregatie.site.files import Download, downloads_of
from segregatie.site.graph import code_of, kind_of
from segregatie.site.kinds.claims import ClaimLine, claim_line, outcome_of
from segregatie.site.kinds.place import Places
from segregatie.site.material import FROM, Link, Material, Page
from segregatie.site.statements import Statement, statement

LISTING: Final = "tabellen"
_IN: Final = DEF + "staatIn"
_MARK: Final = "X"
_UNITS: Final = ("gemeente", "stadsdeel")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, and what the report prints where that is another number."""

    items: tuple[Link, ...]
    printed: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and the place of the row in the report."""

    anchor: str
    cells: tuple[Cell, ...]
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter or a row of a table stands for."""

    anchor: str
    letter: str
    thing: Link
    definition: str


@dataclass(frozen=True, slots=True)
class TableView:
    """What the page of a table shows."""

    name: str
    caption: str
    question: str
    units: int
    section: Link | None
    kind: Link | None
    population: Link | None
    headings: tuple[Link, ...]
    rows: tuple[Row, ...]
    signs: tuple[tuple[str, Link], ...]
    asked: tuple[Asked, ...]
    claims: tuple[ClaimLine, ...]
    readings: tuple[Statement, ...]
    downloads: tuple[Download, ...]
    query: str
    places: Link
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class TablesView:
    """What the list of tables shows."""

    title: str
    lead: str
    tables: tuple[tuple[Link, str, Link | None, int], ...]


class Tables:
    """Makes the pages of tables in one language."""

    def __init__(self, material: Material, places: Places) -> None:
        self._material, self._places = material, places

    def pages(self) -> Iterator[Page]:
        """The list, and every table."""
        material = self._material
        yield self._listing()
        tables = self._places.tables
        for place, table in enumerate(tables):
            view = self._view(
                table,
                material.link(tables[place - 1]) if place else None,
                material.link(tables[place + 1]) if place + 1 < len(tables) else None,
            )
            title = f"{view.name}: {view.caption}"
            crumbs = (Link(material.words["menu"][LISTING], LISTING), Link(view.name))
            yield Page(
                material.addresses.of(table), material.language, "table.html", title, view.question, view, crumbs, table, ("matrix.js",)
            )

    def _view(self, table: str, before: Link | None, after: Link | None) -> TableView:
        material, graph = self._material, self._material.graph
        answered = self._answer(table)
        section, kind, population = (graph.iri(table, prop) for prop in (DCTERMS + "isPartOf", DEF + "tabelsoort", DEF + "populatie"))
        passages = self._places.in_part(table)
        claims = [iri for passage in passages for iri in graph.pointing(passage, FROM) if graph.is_a(iri, "Bewering")]
        readings = [iri for passage in passages for iri in graph.pointing(passage, FROM) if graph.is_a(iri, "Lezing")]
        name = material.name(table)
        return TableView(
            name=f"{name[0].upper()}{name[1:]}",
            caption=material.text(table, DEF + "opschrift"),
            question=answered.query.question[material.language],
            units=len({iri for line in answered.lines for cell in line.cells for iri in cell.iris if kind_of(iri) in _UNITS}),
            section=material.link(section) if section else None,
            kind=material.link(kind) if kind else None,
            population=material.link(population) if population else None,
            headings=self._headings(table, answered),
            rows=self._rows(table, answered, claims),
            signs=self._signs(table),
            asked=self._asked(table),
            claims=tuple(claim_line(material, claim) for claim in claims),
            readings=tuple(statement(material, reading) for reading in readings),
            downloads=downloads_of(material, code_of(graph.iri(table, DEF + "inPeiling")), stem_of(graph.text(table, DEF + "code"))),
            query=answered.query.text,
            places=material.link(passages[0]) if passages else Link(""),
            before=before,
            after=after,
        )

    def _answer(self, table: str) -> Answered:
        material = self._material
        code, survey = material.graph.text(table, DEF + "code"), material.graph.iri(table, DEF + "inPeiling")
        return material.answers.table(code, survey, material.language)

    def _headings(self, table: str, answered: Answered) -> tuple[Link, ...]:
        """The headings; one that is a letter of the table leads to what it stands for."""
        material = self._material
        letters = {asked.letter: asked.thing for asked in self._asked(table) if asked.letter}
        return tuple(
            Link(field.heading, letters[field.heading].address)
            if field.heading in letters
            else material.link(field.iri, field.heading)
            if field.iri
            else Link(field.heading)
            for field in answered.fields
        )

    def _asked(self, table: str) -> tuple[Asked, ...]:
        material, graph = self._material, self._material.graph
        asked = graph.in_order(graph.pointing(table, DEF + "inTabel"))
        return tuple(
            Asked(anchor_of(iri), graph.text(iri, DEF + "letter"), material.link(thing), material.text(thing, SKOS + "definition"))
            for iri in asked
            for thing in graph.iris(iri, DEF + "voorgelegd")
        )

    def _signs(self, table: str) -> tuple[tuple[str, Link], ...]:
        """The signs that a table prints, and what each stands for."""
        material, graph = self._material, self._material.graph
        facts = self._facts(table)
        kinds = graph.iris(table, DEF + "geeft")
        values = {
            value for fact in facts for kind in kinds for prop in graph.iris(kind, DEF + "geeftWaarde") for value in graph.iris(fact, prop)
        }
        return tuple(
            (notation.text, material.link(value)) for value in graph.in_order(values) for notation in graph.texts(value, SKOS + "notation")
        )

    def _facts(self, table: str) -> list[str]:
        """The facts that the cells of a table give."""
        graph = self._material.graph
        kinds = set(graph.iris(table, DEF + "geeft"))
        facts = (fact for passage in self._places.in_part(table) for fact in graph.pointing(passage, FROM))
        return list(dict.fromkeys(fact for fact in facts if graph.kind(fact) in kinds))

    def _rows(self, table: str, answered: Answered, claims: list[str]) -> tuple[Row, ...]:
        finder = _Finder(self._material, self._facts(table), self._places.in_part(table))
        letters = {asked.letter: asked.thing.address for asked in self._asked(table) if asked.letter}
        printed = self._printed(claims)
        rows: list[Row] = []
        for line in answered.lines:
            head = next(iter(line.cells[0].items), Item(""))
            alone = {cell.items[0].iri for cell in line.cells if len(cell.items) == 1}
            passages = finder.places(head)
            cells = tuple(
                self._cell(finder, head, field, cell, letters, printed, place, alone)
                for place, (field, cell) in enumerate(zip(answered.fields, line.cells, strict=True))
            )
            anchor = code_of(passages[0]).partition("/")[2] if passages else ""
            # Of several rows that stand at one place the first has its anchor.
            rows.append(Row("" if any(row.anchor == anchor for row in rows) else anchor, cells, self._material.links(passages)))
        return tuple(rows)

    def _printed(self, claims: list[str]) -> dict[tuple[str, str], tuple[str, str, str]]:
        """What the table prints where counting gives another number, by the two numbers' column and what is counted."""
        material, graph = self._material, self._material.graph
        numbers = {}
        for claim in claims:
            heading, counted = graph.text(claim, DEF + "kolomkop"), graph.text(outcome_of(material, claim), DEF + "geteldAantal")
            said = graph.text(claim, DEF + "gedruktAantal")
            if heading and counted != said:
                numbers[heading, counted] = (said, material.addresses.of(claim), claim)
        return numbers

    def _cell(
        self,
        finder: _Finder,
        head: Item,
        field: Field,
        shown: Shown,
        letters: dict[str, str],
        printed: dict[tuple[str, str], tuple[str, str, str]],
        place: int,
        alone: set[str],
    ) -> Cell:
        material = self._material
        if place == 0:
            return Cell(
                tuple(Link(item.text, material.addresses.of(item.iri) if item.iri else finder.named(item.text)) for item in shown.items)
            )
        links = []
        for item in (item for item in shown.items if item.text):
            fact = finder.fact(head, field, item, letters, alone)
            if item.text == _MARK:
                links.append(Link(item.text, material.addresses.of(finder.place(fact))) if fact else Link(item.text))
            else:
                links.append(Link(item.text, material.addresses.of(fact or item.iri) if fact or item.iri else ""))
        said = printed.get((field.heading, shown.text), ("", "", ""))
        return Cell(tuple(links), said[0], said[1])

    def _listing(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["table"]
        tables = tuple(
            (
                material.link(table),
                material.text(table, DEF + "opschrift"),
                material.link(section) if (section := graph.iri(table, DCTERMS + "isPartOf")) else None,
                len(self._places.in_part(table)),
            )
            for table in self._places.tables
        )
        view = TablesView(words["list_title"], words["list_lead"].format(count=len(tables)), tables)
        return Page(LISTING, material.language, "tables.html", view.title, view.lead, view, (Link(view.title),))


class _Finder:
    """Finds the fact that a cell of a table gives: the one whose unit, values and subjects stand in its row and column."""

    def __init__(self, material: Material, facts: list[str], passages: list[str]) -> None:
        self._material, self._passages = material, set(passages)
        graph = material.graph
        self._order = passages
        self._terms: dict[str, set[str]] = {}
        self._called: dict[str, str] = {}
        for fact in facts:
            kind = graph.kind(fact)
            props = [DEF + "overEenheid", *graph.iris(kind, DEF + "geeftWaarde"), *graph.iris(kind, DEF + "uitgesplitstNaar")]
            terms = {term for prop in props for term in graph.iris(fact, prop)}
            self._terms[fact] = terms
            for term in terms:
                self._called[material.name(term)] = term

    def named(self, text: str) -> str:
        """The address of what a heading names: a value of the table, with its number behind it."""
        term = self._term(text)
        return self._material.addresses.of(term) if term else ""

    def _term(self, text: str) -> str:
        return self._called.get(text) or self._called.get(text.rpartition(" (")[0]) or self._called.get(text.partition(" (")[0], "")

    def fact(self, head: Item, field: Field, item: Item, letters: dict[str, str], alone: set[str]) -> str:
        """The fact of a cell, or nothing; of two that fit the one that has more of what stands alone in cells of the row."""
        material = self._material
        column = letters.get(field.heading, "")
        wanted = {
            term
            for term in (head.iri or self._term(head.text), item.iri or self._term(item.text), field.iri or self._term(field.heading))
            if term
        }
        best, most = "", (0, 0)
        for fact, terms in self._terms.items():
            if material.graph.iri(fact, DEF + "overEenheid") not in wanted:
                continue
            named = len(terms & wanted) + any(material.addresses.of(term) == column for term in terms if column)
            if column and not any(material.addresses.of(term) == column for term in terms):
                continue
            if (score := (named, len(terms & alone))) > most:
                best, most = fact, score
        return best

    def place(self, fact: str) -> str:
        """The narrowest place of a fact in this table."""
        own = [passage for passage in self._material.graph.iris(fact, FROM) if passage in self._passages]
        return max(own, key=len, default="")

    def places(self, head: Item) -> list[str]:
        """The places of a row: those whose facts are about what it is called."""
        term = head.iri or self._term(head.text)
        graph = self._material.graph
        own = {
            passage
            for fact, terms in self._terms.items()
            if term in terms
            for passage in graph.iris(fact, FROM)
            if passage in self._passages
        }
        return [passage for passage in self._order if passage in own][:1]
