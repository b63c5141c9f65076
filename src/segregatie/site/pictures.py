"""Pictures: what is drawn from the marks and facts, as data that a template draws, each with its title and its source.

A picture is complete as a table. Sizes of bars are attributes of SVG, so that no page needs inline style.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DEF, SKOS
from segregatie.site.addresses import anchor_of
from segregatie.site.graph import code_of
from segregatie.site.marks import Marks, look_of
from segregatie.site.material import Link, Material

_SIGNS: Final = {"aimed": "●", "aside": "○", "unknown": "×"}
#: How a status of a pilot looks, by its code: what goes on, grew, may have stopped, or has. Of the others nothing of that kind is said.
_STATUSES: Final = {
    "vervolgd": "c1", "uitgebreid": "c5", "nieuw": "c5", "vv-of-0": "c2", "gestopt": "c3", "afgebouwd": "c3", "weggevallen": "c3",
}  # fmt: skip
_SILENT: Final = "c6"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name, how it is drawn, what stands above it, and where its figures come from."""

    name: str
    #: The macro of pictures.html that draws it.
    drawing: str
    title: str
    sources: tuple[Link, ...]
    data: object


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers by name: headings of both columns, and the rows."""

    of: str
    count: str
    rows: tuple[tuple[Link, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: how it looks, what it is, and its number."""

    look: str
    name: Link
    number: int


@dataclass(frozen=True, slots=True)
class Stacks:
    """Parts by name: the heading of the names, what each part is, and the rows with their parts."""

    of: str
    count: str
    key: tuple[Part, ...]
    rows: tuple[tuple[Link, tuple[Part, ...]], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A measure at the head of the matrix."""

    code: str
    letter: str
    word: str
    address: str
    area: str
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A filled cell of the matrix."""

    id: str
    address: str
    aim: str
    sign: str
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the matrix: what it is filtered by, how many it mentions, and its cells."""

    code: str
    unit: Link
    facets: dict[str, str]
    total: int
    cells: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units by measures."""

    groups: tuple[tuple[str, tuple[Column, ...]], ...]
    rows: tuple[Line, ...]


def tables_of(material: Material, kind: str) -> tuple[Link, ...]:
    """The tables of the report whose cells give facts of a class."""
    graph = material.graph
    return material.links([table for table in material.of_main(graph.of_class("Tabel")) if DEF + kind in graph.iris(table, DEF + "geeft")])


def matrix(material: Material, marks: Marks) -> Picture:
    """Who mentions which measure."""
    graph, words = material.graph, material.words["picture"]
    groups = []
    for area, measures in marks.areas:
        columns = tuple(
            Column(
                code_of(measure),
                marks.letter(measure),
                short_name(material, measure),
                material.addresses.of(measure),
                code_of(area),
                len(marks.of_measure(measure)),
            )
            for measure in measures
        )
        if columns:
            groups.append((short_name(material, area), columns))
    rows = []
    for unit in marks.units:
        mentions = marks.of_unit(unit)
        cells = tuple(_mark(material, marks, unit, measure, mentions.get(measure, "")) for measure in marks.measures)
        answers = {
            kind: next(iter(graph.iri(fact, DEF + "antwoord") for fact in marks.of_kind(unit, kind)), "")
            for kind in ("Overlegopgave", "Agenderingsopgave")
        }
        facets = {"overleg": code_of(answers["Overlegopgave"]), "agenda": code_of(answers["Agenderingsopgave"])}
        rows.append(Line(code_of(unit), material.link(unit), facets, len(mentions), cells))
    return Picture("matrix", "matrix", words["matrix"], tables_of(material, "Waarneming"), Matrix(tuple(groups), tuple(rows)))


def short_name(material: Material, thing: str) -> str:
    """The short name of a thing, where its list gives one, else its name."""
    return material.text(thing, SKOS + "altLabel") or material.name(thing)


def _mark(material: Material, marks: Marks, unit: str, measure: str, fact: str) -> Mark | None:
    if not fact:
        return None
    aim = marks.aim(fact)
    look = look_of(aim)
    words = f"{material.words['key'][look]}: {material.name(unit)}, {material.name(measure)}"
    return Mark(anchor_of(fact), material.addresses.of(fact), code_of(aim), _SIGNS[look], look, words)


def measure_bars(material: Material, marks: Marks) -> Picture:
    """How many units mention each measure, most first."""
    words = material.words["picture"]
    rows = [
        (material.link(measure, f"{marks.letter(measure)} {material.name(measure)}"), len(marks.of_measure(measure)))
        for measure in marks.measures
    ]
    rows.sort(key=lambda row: -row[1])
    return Picture(
        "maatregelen", "bars", words["by_measure"], tables_of(material, "Waarneming"), Bars(words["measure"], words["units"], tuple(rows))
    )


def unit_bars(material: Material, marks: Marks) -> Picture:
    """How many measures each unit mentions, most first."""
    words = material.words["picture"]
    rows = [(material.link(unit), len(marks.of_unit(unit))) for unit in marks.units]
    rows.sort(key=lambda row: -row[1])
    return Picture(
        "eenheden", "bars", words["by_unit"], tables_of(material, "Waarneming"), Bars(words["unit"], words["measures"], tuple(rows))
    )


def pilot_stacks(material: Material, marks: Marks) -> Picture:
    """What became of each pilot activity: how many facts of each status."""
    graph, words = material.graph, material.words["picture"]
    facts = [fact for fact in graph.of_class("Pilotopgave") if graph.iri(fact, DEF + "inPeiling") == marks.survey]
    used = graph.in_order({graph.iri(fact, DEF + "pilotstatus") for fact in facts})
    looks = {status: _STATUSES.get(code_of(status), _SILENT) for status in used}
    order = [*dict.fromkeys(_STATUSES.values()), _SILENT]
    statuses = sorted(used, key=lambda status: order.index(looks[status]))
    activities = graph.in_order({graph.iri(fact, DEF + "activiteit") for fact in facts} - {""})

    def parts(own: Iterable[str]) -> tuple[Part, ...]:
        counts = [graph.iri(fact, DEF + "pilotstatus") for fact in own]
        return tuple(Part(looks[status], material.link(status), counts.count(status)) for status in statuses)

    rows = tuple(
        (material.link(activity), parts(fact for fact in facts if graph.iri(fact, DEF + "activiteit") == activity))
        for activity in activities
    )
    return Picture(
        "pilots",
        "stacks",
        words["pilots"],
        tables_of(material, "Pilotopgave"),
        Stacks(words["activity"], words["lines"], parts(facts), rows),
    )


def outcome_stack(material: Material, claims: Iterable[tuple[str, str]]) -> Picture:
    """How the claims come out: parts of one whole; `claims` are pairs of the outcome and how it looks."""
    words = material.words["picture"]
    pairs = list(claims)
    kinds = list(dict.fromkeys(sorted(pairs, key=lambda pair: pair[1])))
    key = tuple(Part(look, material.link(outcome), pairs.count((outcome, look))) for outcome, look in kinds)
    return Picture("uitkomsten", "whole", words["outcomes"], (), Stacks(words["outcome"], words["claims"], key, ()))
