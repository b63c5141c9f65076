"""Figures that stand alone: each with its title, a sentence, its sources, its table, and its drawing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import DEF, ID
from segregatie.site.addresses import FILE, file_of
from segregatie.site.drawing.layouts import Bar, Caption, bars, grid, pairs, tiles
from segregatie.site.drawing.shapes import Drawing
from segregatie.site.graph import code_of
from segregatie.site.kinds.claims import OUTCOMES, outcome_of
from segregatie.site.marks import OVER, ROUND, Marks, look_of
from segregatie.site.material import Link, Material
from segregatie.site.pictures import Part, Stacks, outcome_stack, pilot_stacks, short_name, tables_of

#: Where each gemeente stands on the map: code, short name, column and row, from the north-west.
TILES: Final = Path(__file__).with_name("tiles.csv")
FOLDER: Final = "beeld"
_LOOKS: Final = {"": "c1", ID + "reden/tijdgebrek": "no-time"}
_NOT_BUSY: Final = "not-busy"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, what it is called and says, where it comes from, its table, and its drawing."""

    name: str
    title: str
    lead: str
    sources: tuple[Link, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Link, ...], ...]
    drawing: Drawing

    @property
    def csv(self) -> bytes:
        """Its table as CSV."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([self.headings, *([cell.text for cell in row] for row in self.rows)])
        return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the map: its gemeente, a short name, its column and row, its look, and how the gemeente took part."""

    unit: Link
    short: str
    column: int
    row: int
    look: str
    words: str


def squares(material: Material, marks: Marks) -> tuple[Square, ...]:
    """A square for each gemeente that was asked, from north to south."""
    graph, words = material.graph, material.words["figure"]
    reasons = {
        graph.iri(fact, OVER): graph.iri(fact, DEF + "reden")
        for fact in graph.of_class("Deelnameopgave")
        if graph.iri(fact, ROUND) == marks.survey
    }
    return tuple(
        Square(
            material.link(unit), short or material.name(unit)[:3], column, row, _LOOKS.get(reasons[unit], _NOT_BUSY),
            material.name(reasons[unit]) if reasons[unit] else words["took_part"],
        )
        for unit, (short, column, row) in _placed(sorted(reasons)).items()
    )  # fmt: skip


def _placed(units: Sequence[str]) -> dict[str, tuple[str, int, int]]:
    """The short name, column and row of each unit; one that has no place on the map stands below it."""
    with TILES.open(encoding="utf-8", newline="") as file:
        rows = [(ID + "gemeente/" + row["gemeente"], row["kort"], int(row["kolom"]), int(row["rij"])) for row in csv.DictReader(file)]
    placed = {unit: (short, column, row) for unit, short, column, row in rows if unit in units}
    wide, high = max(column for _, _, column, _ in rows), max(row for *_, row in rows)
    others = [unit for unit in units if unit not in placed]
    return placed | {unit: ("", number % wide + 1, high + 2 + number // wide) for number, unit in enumerate(others)}


def _by_look(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Parts that look the same, in order."""
    looks: dict[str, list[Part]] = {}
    for part in parts:
        looks.setdefault(part.look, []).append(part)
    return looks


class Figures:
    """Makes every figure in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks
        self._words = material.words["figure"]
        main = next(survey for survey in material.publication.rounds if survey.code == code_of(material.main()))
        self._report = f"{getattr(main.credit, material.language)}, {main.report_title}"

    def all(self) -> Iterator[Figure]:
        """Every figure, in the order in which they are listed."""
        yield self.matrix()
        yield self._map()
        yield self._by_measure()
        yield self._by_unit()
        yield self._pilots()
        yield self._partners()
        yield self._numbers()
        yield self._outcomes()

    def caption(self, address: str, title: str, lead: str, sources: Sequence[Link]) -> Caption:
        """What stands around a drawing that is shown at an address."""
        names = ", ".join(link.text for link in sources) or self._words["recount"]
        place = self._material.publication.address + file_of(address, self._material.language).removesuffix(FILE)
        return Caption(title, lead, self._words["source"].format(sources=names, report=self._report), place)

    def _caption(self, name: str, sources: Sequence[Link], **counts: object) -> Caption:
        return self.caption(f"{FOLDER}/{name}", self._words[f"{name}_title"], self._words[f"{name}_lead"].format(**counts), sources)

    def _figure(
        self,
        name: str,
        caption: Caption,
        sources: tuple[Link, ...],
        headings: Sequence[str],
        rows: Sequence[tuple[Link, ...]],
        drawn: Drawing,
    ) -> Figure:
        return Figure(name, caption.title, caption.sentence, sources, tuple(headings), tuple(rows), drawn)

    def matrix(self) -> Figure:
        """Who mentions which measure, and what each mark is aimed at."""
        material, marks, key = self._material, self._marks, self._material.words["key"]
        sources = tables_of(material, "Waarneming")
        looks = {unit: {measure: look_of(marks.aim(fact)) for measure, fact in marks.of_unit(unit).items()} for unit in marks.units}
        count = sum(map(len, looks.values()))
        caption = self._caption("matrix", sources, units=len(marks.units), measures=len(marks.measures), marks=count)
        names = [f"{marks.letter(measure)} {short_name(material, measure)}".strip() for measure in marks.measures]
        drawn = grid(
            caption, names, [(material.name(unit), [looks[unit].get(measure, "") for measure in marks.measures]) for unit in marks.units],
            [(look, key[look]) for look in ("aimed", "aside", "unknown")],
        )  # fmt: skip
        rows = [
            (material.link(unit), *(Link(key[looks[unit].get(measure, "blank")]) for measure in marks.measures)) for unit in marks.units
        ]
        return self._figure("matrix", caption, sources, [material.words["picture"]["unit"], *names], rows, drawn)

    def _map(self) -> Figure:
        placed, words = squares(self._material, self._marks), self._words
        sources = tables_of(self._material, "Deelnameopgave")
        took = sum(square.look == _LOOKS[""] for square in placed)
        caption = self._caption("kaart", sources, asked=len(placed), took=took)
        key = {square.look: square.words for square in placed}
        drawn = tiles(
            caption, [(square.unit.text, square.column, square.row, square.look) for square in placed],
            [(look, f"{label} ({sum(square.look == look for square in placed)})") for look, label in sorted(key.items())],
        )  # fmt: skip
        by_name = sorted(placed, key=lambda square: square.unit.text)
        return self._figure(
            "kaart", caption, sources, (words["gemeente"], words["participation"]),
            [(square.unit, Link(square.words)) for square in by_name], drawn,
        )  # fmt: skip

    def _counted(
        self, name: str, rows: Sequence[tuple[Link, int]], headings: tuple[str, str], sources: tuple[Link, ...], **counts: object
    ) -> Figure:
        ordered = sorted(rows, key=lambda row: -row[1])
        caption = self._caption(name, sources, **counts)
        drawn = bars(caption, [Bar(link.text, (("c1", number),)) for link, number in ordered])
        return self._figure(name, caption, sources, headings, [(link, Link(str(number))) for link, number in ordered], drawn)

    def _by_measure(self) -> Figure:
        material, marks, words = self._material, self._marks, self._material.words["picture"]
        rows = [
            (material.link(measure, f"{marks.letter(measure)} {material.name(measure)}".strip()), len(marks.of_measure(measure)))
            for measure in marks.measures
        ]
        headings = (words["measure"], words["units"])
        return self._counted("maatregelen", rows, headings, tables_of(material, "Waarneming"), units=len(marks.units))

    def _by_unit(self) -> Figure:
        material, marks, words = self._material, self._marks, self._material.words["picture"]
        rows = [(material.link(unit), len(marks.of_unit(unit))) for unit in marks.units]
        none = sum(number == 0 for _, number in rows)
        headings = (words["unit"], words["measures"])
        return self._counted("eenheden", rows, headings, tables_of(material, "Waarneming"), measures=len(marks.measures), none=none)

    def _pilots(self) -> Figure:
        picture = pilot_stacks(self._material, self._marks)
        assert isinstance(picture.data, Stacks)
        key = [part for part in picture.data.key if part.number]
        caption = self._caption("pilots", picture.sources, lines=sum(part.number for part in key))
        drawn = bars(
            caption, [Bar(link.text, tuple((part.look, part.number) for part in parts)) for link, parts in picture.data.rows],
            [(look, ", ".join(f"{part.name.text} ({part.number})" for part in parts)) for look, parts in _by_look(key).items()],
        )  # fmt: skip
        rows = [
            (link, *(Link(str(part.number)) for part in parts if part.name in [one.name for one in key]))
            for link, parts in picture.data.rows
        ]
        return self._figure("pilots", caption, picture.sources, (picture.data.of, *(part.name.text for part in key)), rows, drawn)

    def _partners(self) -> Figure:
        material, graph, marks = self._material, self._material.graph, self._marks
        sources = tables_of(material, "Partneropgave")
        named: dict[str, set[str]] = {}
        for unit in marks.units:
            for fact in marks.of_kind(unit, "Partneropgave"):
                if partner := graph.iri(fact, DEF + "partner"):
                    named.setdefault(unit, set()).add(partner)
        totals = {partner: sum(partner in own for own in named.values()) for own in named.values() for partner in own}
        partners = sorted(totals, key=lambda partner: (-totals[partner], material.name(partner)))
        units = [unit for unit in marks.units if unit in named]
        caption = self._caption("partners", sources, units=len(units), partners=len(partners))
        drawn = grid(
            caption, [material.name(partner) for partner in partners],
            [(material.name(unit), ["c1" if partner in named[unit] else "" for partner in partners]) for unit in units],
            [("c1", self._words["named"])],
        )  # fmt: skip
        cells = {True: Link(self._words["named"]), False: Link(self._words["not_named"])}
        rows = [(material.link(unit), *(cells[partner in named[unit]] for partner in partners)) for unit in units]
        return self._figure("partners", caption, sources, [material.words["picture"]["unit"], *map(material.name, partners)], rows, drawn)

    def _numbers(self) -> Figure:
        """Numbers that the report prints and that could be counted: those that differ."""
        material, graph, words = self._material, self._material.graph, self._material.words["claim"]
        compared, rows = 0, []
        for claim in material.of_main(graph.of_class("Bewering")):
            said, real = graph.number(claim, DEF + "gedruktAantal"), graph.number(outcome_of(material, claim), DEF + "geteldAantal")
            if said is None or real is None:
                continue
            compared += 1
            if said != real:
                link = Link(material.text(claim, DEF + "uitspraak") or material.name(claim), material.addresses.of(claim))
                rows.append((link, said, real))
        rows.sort(key=lambda row: (-abs(row[1] - row[2]), row[0].text))
        caption = self._caption("gedrukt-geteld", (), compared=compared, differ=len(rows))
        drawn = pairs(caption, [(link.text, said, real) for link, said, real in rows], words["printed"], words["counted"])
        table = [(link, Link(str(said)), Link(str(real)), Link(f"{said - real:+d}")) for link, said, real in rows]
        headings = (words["claim"], words["printed"], words["counted"], words["difference"])
        return self._figure("gedrukt-geteld", caption, (), headings, table, drawn)

    def _outcomes(self) -> Figure:
        material, graph, words = self._material, self._material.graph, self._material.words["picture"]
        outcomes = [graph.iri(outcome_of(material, claim), DEF + "uitkomst") for claim in material.of_main(graph.of_class("Bewering"))]
        picture = outcome_stack(material, ((outcome, OUTCOMES.get(code_of(outcome), "c4")) for outcome in outcomes))
        assert isinstance(picture.data, Stacks)
        caption = self._caption("uitkomsten", (), claims=len(outcomes))
        parts = picture.data.key
        drawn = bars(caption, [Bar(part.name.text, ((part.look, part.number),)) for part in parts])
        rows = [(part.name, Link(str(part.number))) for part in parts]
        return self._figure("uitkomsten", caption, (), (words["outcome"], words["claims"]), rows, drawn)
