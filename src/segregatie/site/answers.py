"""The answers to stored queries as pages show them: cells of links, places apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import DCTERMS, ID, SKOS
from segregatie.query.answers import ask
from segregatie.query.local import LocalStore
from segregatie.query.stored import Query, read_query
from segregatie.query.tables import shown_columns
from segregatie.site.graph import Graph

#: The column that names places.
_PLACES: Final = "bron"
_BETWEEN: Final = "; "
_LINKED: Final = tuple(
    f"{ID}{kind}/"
    for kind in ("gemeente", "stadsdeel", "provincie", "maatregel", "gebied", "partner", "activiteit", "programma", "organisatie")
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a cell: its text, and the IRI of what it names."""

    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A stored query and its answer: headings, rows of cells, and the places of each row."""

    query: Query
    headings: tuple[Item, ...]
    rows: tuple[tuple[tuple[Item, ...], ...], ...]
    places: tuple[tuple[str, ...], ...]
    #: What the rows say as texts, places and all: what a file of the same answer holds.
    texts: tuple[tuple[str, ...], ...]


class Answers:
    """Asks stored queries of a store."""

    def __init__(self, store: LocalStore, graph: Graph, queries: Path) -> None:
        self._store, self._graph, self._queries = store, graph, queries
        self._passages: Final = {
            text.text: iri for iri in graph.things if iri.startswith(ID + "passage/") for text in graph.texts(iri, DCTERMS + "identifier")
        }
        self._names: Final[dict[str, dict[str, str]]] = {}

    def stored(self, folder: str) -> dict[str, Query]:
        """The stored queries of a folder, by name."""
        return {path.stem: read_query(path) for path in sorted((self._queries / folder).glob("*.rq"))}

    def answer(self, query: Query, language: str, values: Mapping[str, str] | None = None) -> Answered:
        """Ask a query with its parameters set, in a language."""
        spoken = {"taal": language} if "taal" in query.parameters else {}
        answer = ask(self._store, query, {**spoken, **(values or {})})
        at = {name: place for place, name in enumerate(answer.variables)}
        columns = shown_columns(query, answer, language)
        first = answer.rows[0] if answer.rows else (None,) * len(answer.variables)
        headings = [
            heading.format_map({name: cell.text if (cell := first[place]) else "" for name, place in at.items()}) for _, heading in columns
        ]
        rows, places, texts = [], [], []
        for row in answer.rows:
            line = [(name, cell.text if (cell := row[at[name]]) else "") for name, _ in columns]
            texts.append(tuple(text for _, text in line))
            rows.append(tuple(self._items(text, language) for name, text in line if name != _PLACES))
            named = next((text for name, text in line if name == _PLACES), "")
            places.append(tuple(self._passages[place] for place in named.split(_BETWEEN) if place in self._passages))
        shown = tuple(Item(heading) for (name, _), heading in zip(columns, headings, strict=True) if name != _PLACES)
        return Answered(query, shown, tuple(rows), tuple(places), tuple(texts))

    def _items(self, text: str, language: str) -> tuple[Item, ...]:
        """Part a cell that is a list of names, each with what it names."""
        names = self._named(language)
        parts = text.split(_BETWEEN)
        items = tuple(Item(part, names.get(part.partition(" (")[0], names.get(part, ""))) for part in parts)
        return items if all(item.iri for item in items) else (Item(text, names.get(text, "")),) if text else ()

    def _named(self, language: str) -> Mapping[str, str]:
        if language not in self._names:
            self._names[language] = {
                label.text: iri for iri in self._graph.things if iri.startswith(_LINKED) for label in (self._graph.label(iri, language),)
            } | {
                notation.text: iri
                for iri in self._graph.things
                if iri.startswith(_LINKED)
                for notation in self._graph.texts(iri, SKOS + "altLabel")
            }
        return self._names[language]
