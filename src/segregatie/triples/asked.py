"""What the tables of an edition are, and what they put to the units: until an edition describes its tables itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.problems import Text, Where
from segregatie.data.records import Edition
from segregatie.ontology.codes import Codes
from segregatie.report.grids import Grid
from segregatie.report.tables import TOTAL, Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: its kind, its caption as printed and in English, the kinds of fact it gives, and its section."""

    id: str
    kind: str
    caption: Text
    gives: tuple[str, ...]
    section: str
    population: str
    where: Where


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that a table puts to the units: its path, its letter if it has one, and its place among its like, from 1."""

    table: str
    path: str
    letter: str
    order: int
    passage: str
    where: Where


_MARKS: Final = Text("Geldende afspraken en maatregelen", "Agreements and measures in force")


def _marks(nl: str, en: str) -> tuple[str, Text, tuple[str, ...], str]:
    return "kruisjes", Text(f"{_MARKS.nl}: {nl}", f"{_MARKS.en}: {en}"), ("Waarneming",), "3.4"


_TABLES: Final[dict[str, tuple[str, Text, tuple[str, ...], str]]] = {
    "tabel-1": (
        "respons",
        Text("Responsoverzicht benaderde gemeenten", "Response of the municipalities approached"),
        ("Deelnameopgave",),
        "3.1",
    ),
    "tabel-1a": (
        "kruistabel",
        Text("Verband segregatieoverleg en voorkomen segregatie", "Consultation and presence of segregation"),
        ("Overlegopgave", "Agenderingsopgave"),
        "3.2",
    ),
    "tabel-2": (
        "antwoorden",
        Text(
            "Afspraken segregatiebestrijding, naar vóórkomen voor PO en VO",
            "Agreements on countering segregation, primary and secondary education",
        ),
        ("Afspraakopgave",),
        "3.3",
    ),
    "tabel-3": _marks("toelating van leerlingen/aannamebeleid", "admission of pupils"),
    "tabel-4": _marks("voorlichting", "information for parents"),
    "tabel-5": _marks("acties van anderen en contact tussen scholen", "actions of others and contact between schools"),
    "tabel-6": _marks("scholen aantrekkelijker maken of versterken", "making schools more attractive or better"),
    "tabel-8": ("partijen", Text("Andere betrokken partijen", "Other parties involved"), ("Partneropgave",), "3.5"),
    "tabel-9": ("antwoorden", Text("Overleg ouders", "Consultation with parents"), ("Oudercontactopgave",), "3.5"),
    "tabel-10": ("antwoorden", Text("Vastlegging afspraken", "Recording of agreements"), ("Vastleggingsopgave",), "3.6"),
    "tabel-11": ("teksten", Text("Afspraken uit de convenanten", "Agreements from the covenants"), ("Convenantafspraak",), "3.6"),
    "tabel-12": ("antwoorden", Text("Controle naleving", "Compliance checks"), ("Nalevingsopgave",), "3.7"),
    "tabel-13": ("teksten", Text("Afspraakresultaten", "Results of agreements"), ("Resultaat",), "3.7"),
    "tabel-14": ("teksten", Text("Veranderingen sinds 2008", "Changes since 2008"), ("Verandering",), "3.8"),
    "tabel-15": ("pilots", Text("Pilot-activiteiten per gemeente", "Pilot activities by municipality"), ("Pilotopgave",), "3.9"),
    "tabel-veranderingen": (
        "aggregaat",
        Text("Veranderingen gemeentelijk beleid sinds 2008", "Changes in municipal policy since 2008"),
        ("Kerncijfer",),
        "5",
    ),
}
_UNITS: Final = ("eenheid", "gemeente")


def tables(edition: Edition) -> Iterator[Table]:
    """The tables of an edition, in printed order."""
    for id_, grid in edition.grids.items():
        kind, caption, gives, section = _TABLES[id_]
        yield Table(id_, kind, caption, gives, section, grid.table.population, grid.heading.where)


def asked(edition: Edition, codes: Codes) -> Iterator[Asked]:
    """What the tables of an edition put to the units, in printed order."""
    for grid in edition.grids.values():
        yield from _columns(grid, codes)
        yield from _rows(grid, codes)
        yield from _activities(grid, edition)


def _columns(grid: Grid, codes: Codes) -> Iterator[Asked]:
    """The measures that head the columns of marks, and the answers that head columns of names."""
    heading = grid.heading
    for order, printed in enumerate(heading.cells[1:], 1):
        if grid.table.columns[order].kind is Kind.MARK and (measure := codes.by_notation("maatregel", printed)):
            yield Asked(grid.table.id, f"maatregel/{measure}", printed, order, heading.passage, heading.where)
        for answer in codes.by_label("agendering", printed):
            yield Asked(grid.table.id, f"agendering/{answer}", "", order, heading.passage, heading.where)


def _rows(grid: Grid, codes: Codes) -> Iterator[Asked]:
    """The answers and partners that name a row: a row's passage bears its code."""
    kind = grid.table.columns[0].names
    for order, row in enumerate(grid.rows, 1) if kind not in _UNITS else ():
        code = row.passage.partition("/")[2]
        if code != TOTAL:
            # `Geen andere partijen` is printed among the partners, and is an answer.
            path = f"{kind}/{code}" if codes.has(kind, code) else f"partnerbetrokkenheid/{code}"
            yield Asked(grid.table.id, path, "", order, row.passage, row.where)


def _activities(grid: Grid, edition: Edition) -> Iterator[Asked]:
    """The activities that a table prints beside the gemeenten, each where it stands first."""
    if not any(column.names == "activiteit" for column in grid.table.columns):
        return
    rows = {row.passage: row for row in grid.rows}
    printed: dict[str, str] = {}
    for fact in edition.facts:
        if fact.passages[0] in rows:
            for name, path in fact.values:
                if name == "activiteit":
                    printed.setdefault(path, fact.passages[0])
    for order, (path, passage) in enumerate(printed.items(), 1):
        yield Asked(grid.table.id, path, "", order, passage, rows[passage].where)
