"""Stored queries: what is asked, how the answer is laid out, and the text that runs as it lies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from segregatie.query.expressions import Expression

LANGUAGES: Final = ("nl", "en")
#: A parameter is a VALUES block with one variable and one term, or UNDEF.
BLOCK: Final = re.compile(r'VALUES \?(\w+) \{ (UNDEF|"(?:[^"\\]|\\.)*"|<[^<>"{}|^`\\\s]*>|-?\d+) \}')

Term = ox.NamedNode | ox.Literal
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its name, what it shows, and its heading in Dutch and English."""

    name: str
    shows: Expression
    heading: Texts


@dataclass(frozen=True, slots=True)
class Pivot:
    """Columns made from the answer: one for each term that a variable is bound to, with its heading and what its cells show."""

    over: str
    heading: Expression
    cell: Expression


@dataclass(frozen=True, slots=True)
class Key:
    """What lines are put in order by: a column by its name, or an expression; descending or not."""

    by: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A variable whose places the column Bron gives: all of them, those in a table (`tabel`), or whole rows only (`rij`)."""

    variable: str
    of: str = ""

    @property
    def what(self) -> str:
        """What to ask of the facts that the variable is bound to."""
        return f"bron in {self.of}" if self.of else "bron"


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter: what it may be set to, and what it is where nobody sets it; None asks for all.

    A kind is a sort of thing (`gemeente`), a class of the vocabulary (`klasse`), a whole number (`getal`), the code of a sort of
    thing as a text (`code(tabel)`), or one of a few words (`"woorden"`). Without kinds any term will do.
    """

    name: str
    kinds: tuple[str, ...] = ()
    default: Term | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A stored query: what it is called and asks in two languages, where it rests on, how its answer is laid out, its text."""

    name: str
    text: str
    title: Texts
    question: Texts
    source: str = ""
    basis: str = ""
    group: str = ""
    #: What an answer without rows means.
    empty: Texts = field(default_factory=lambda: {"nl": "", "en": ""})
    columns: tuple[Column, ...] = ()
    pivot: Pivot | None = None
    #: Variables that part one line from another beside those of the columns.
    lines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    order: tuple[Key, ...] = ()
    totals: Mapping[str, Expression] = field(default_factory=dict)
    explained: Mapping[str, Texts] = field(default_factory=dict)
    parameters: Mapping[str, Declared] = field(default_factory=dict)
    file: str = ""

    @property
    def where(self) -> str:
        """The file it stands in, or else its name."""
        return self.file or self.name

    def with_terms(self, terms: Mapping[str, tuple[Term, ...]]) -> str:
        """Return the text with its parameters set, each to one term or more; to none is to all. Terms are written as SPARQL writes them."""
        first: dict[str, str] = {}

        def put(block: re.Match[str]) -> str:
            # The first block for a variable is the parameter, with all that are like it. What was put in is not searched again.
            values = terms.get(block[1]) if block[0] == first.setdefault(block[1], block[0]) else None
            return block[0] if values is None else f"VALUES ?{block[1]} {{ {' '.join(map(str, values)) or 'UNDEF'} }}"

        return BLOCK.sub(put, self.text)


def both(text: str) -> dict[str, str]:
    """Split `Nederlands | English`; one text serves both.

    >>> both("ja | yes"), both("LEA")
    ({'nl': 'ja', 'en': 'yes'}, {'nl': 'LEA', 'en': 'LEA'})
    """
    nl, _, en = text.partition(" | ")
    return {"nl": nl.strip(), "en": (en or nl).strip()}


def layout_of(query: Query) -> str:
    """Write what the header says of the answer as JSON: what a program needs to lay it out as docs/queries.md says."""
    pivot = query.pivot
    shape = {
        "columns": [{"name": column.name, "shows": str(column.shows), "heading": column.heading} for column in query.columns],
        "pivot": {"over": pivot.over, "heading": str(pivot.heading), "cell": str(pivot.cell)} if pivot else None,
        "lines": query.lines,
        "places": [{"variable": place.variable, "of": place.of} for place in query.places],
        "order": [{"by": str(key.by), "descending": key.descending} for key in query.order],
        "totals": {name: str(shows) for name, shows in query.totals.items()},
    }
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def variables_of(query: Query) -> list[str]:
    """The variables a SELECT query gives, in order.

    >>> variables_of(Query("een", "SELECT ?b (1 AS ?a) {}", {}, {}))
    ['b', 'a']
    """
    found = ox.Store().query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables]
