"""An answer laid out: cells that hold texts, numbers or lists, each with what it is about, under their headings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from segregatie.base.namespaces import FRACTIONS, XSD
from segregatie.query.answers import Cell

INTEGER: Final = XSD + "integer"
DECIMAL: Final = XSD + "decimal"
NUMBERS: Final = (INTEGER, *FRACTIONS)
#: The column with places.
PLACES: Final = "bron"

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a cell: its text, the IRI of what it names, and its datatype where it is a number."""

    text: str
    iri: str = ""
    datatype: str = ""

    @classmethod
    def of(cls, text: str, cell: Cell) -> Item:
        """What is shown of a term that an answer holds."""
        return cls(text, cell.text if cell.kind == "uri" else "", cell.datatype if cell.datatype in NUMBERS else "")

    @property
    def value(self) -> str | int | float:
        """The text, or the number that it is."""
        return int(self.text) if self.datatype == INTEGER else float(self.text) if self.datatype in FRACTIONS else self.text


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows: nothing, one thing, or several with a separator between them."""

    items: tuple[Item, ...] = ()
    separator: str = ""
    #: Whether it is a list, also where it holds one thing or none.
    listed: bool = False

    @property
    def text(self) -> str:
        """The cell as one text."""
        return self.separator.join(item.text for item in self.items)

    @property
    def value(self) -> Value | list[str | int | float]:
        """The cell as data: a number, a text, a list of those, or None where it is blank."""
        if self.listed:
            return [item.value for item in self.items]
        return (self.items[0].value if len(self.items) == 1 else self.text) if self.text else None

    @property
    def iris(self) -> tuple[str, ...]:
        """The IRIs of what it shows."""
        return tuple(item.iri for item in self.items if item.iri)

    def of_iris(self) -> Shown:
        """The IRIs of what it shows, as a cell of their own."""
        return Shown(tuple(Item(iri) for iri in self.iris), self.separator, self.listed)

    def sorts(self) -> tuple[int, Fraction, str]:
        """What it is put in order by: numbers by size, then texts by their signs, blanks last."""
        if not self.text:
            return 2, Fraction(), ""
        first = self.items[0]
        return (0, Fraction(first.text), "") if first.datatype and len(self.items) == 1 else (1, Fraction(), self.text)

    def followed_by(self, text: str) -> Shown:
        """The same, with a text behind each thing it shows."""
        return Shown(tuple(Item(item.text + text, item.iri) for item in self.items), self.separator, self.listed) if text else self


BLANK: Final = Shown()


def number(value: Fraction, datatype: str = INTEGER) -> Shown:
    """A cell with a number: a whole one, or one rounded to a decimal, halves up.

    >>> number(Fraction(5, 2), DECIMAL).text, number(Fraction(2), DECIMAL).text, number(Fraction(5, 2)).text
    ('2.5', '2.0', '3')
    """
    parts = 10 if datatype == DECIMAL else 1
    rounded = (value * parts + Fraction(1, 2)).__floor__()
    return Shown((Item(f"{rounded / parts:.1f}" if datatype == DECIMAL else str(rounded), "", datatype),))


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a laid table: its name, its heading, what is said of it, and the IRI of what it is about, where it is about one thing."""

    name: str
    heading: str
    description: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A table ready to print: its title, where it comes from, its columns, lines and totals; `empty` says what no lines mean."""

    title: str
    source: str
    fields: tuple[Field, ...]
    lines: tuple[tuple[Shown, ...], ...]
    totals: tuple[tuple[Shown, ...], ...] = ()
    empty: str = ""
    #: What its letters and signs mean, where no column says so.
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(field.heading for field in self.fields)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts of all lines, totals last."""
        return tuple(tuple(cell.text for cell in line) for line in (*self.lines, *self.totals))
