"""The tables we publish, each with its query, its answer and what its columns hold; and the IRIs behind their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from segregatie.base.namespaces import ID, RDFS, SKOS
from segregatie.query.answers import Answer
from segregatie.query.stored import LANGUAGES, Query
from segregatie.query.tables import Laid, lay_out
from segregatie.release.tables.columns import Column, File, Texts, blanks, describe

if TYPE_CHECKING:
    from segregatie.pipeline import Answered

#: Table of the report, or long table: also the folder it lies in.
TABLES, LONG = "tabellen", "lange"
_NAMING = {SKOS + "prefLabel", SKOS + "notation", RDFS + "label"}
_KINDS = {"eenheid": ["gemeente", "stadsdeel"]}
#: A note or a number behind a name.
_BRACKETS = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*\)$")
_IRI = " (IRI)"


@dataclass(frozen=True, slots=True)
class Published:
    """A table we publish."""

    group: str
    stem: str
    query: Query
    answer: Answer
    file: File

    def laid(self, language: str = "nl") -> Laid:
        """Lay it out; the words are Dutch or English as the query was asked, the headings are in `language`."""
        return lay_out(self.query, self.answer, language)


def published(group: str, answered: Mapping[str, Answered]) -> list[Published]:
    """Describe the columns of every answer. Raises UsageError for one that nothing describes."""
    explained: dict[str, Texts] = {}
    for query, _ in answered.values():
        explained |= query.explained
    made = []
    for stem, (query, answer) in answered.items():
        names = [each.variable for each in query.columns if each.variable in answer.variables] or answer.variables
        # One query gives the long tables of all kinds of fact.
        title = {language: query.title[language] + (f": {stem}" if stem != query.name else "") for language in LANGUAGES}
        made.append(Published(group, stem, query, answer, describe(group, stem, names, explained | dict(query.explained), title)))
    return made


class Labels:
    """What the Dutch labels and the notations in tables name."""

    def __init__(self, concepts: Iterable[ox.Triple]) -> None:
        self._iris: dict[tuple[str, str], str] = {}
        for subject, predicate, named in concepts:
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(ID) and predicate.value in _NAMING:
                assert isinstance(named, ox.Literal)
                if named.language in (None, "nl"):
                    self._iris[subject.value.removeprefix(ID).partition("/")[0], named.value] = subject.value

    def iri(self, kinds: str, text: str) -> str:
        """The IRI that a label of one of these kinds names, with or without what is behind it in brackets or after a colon.

        Nothing where there is none.
        """
        for name in (text, _BRACKETS.sub("", text), text.partition(": ")[0]):
            for each in _KINDS.get(kinds, kinds.split()):
                if found := self._iris.get((each, name)):
                    return found
        return ""


def with_iris(table: Published, labels: Labels, peiling: str) -> tuple[File, Laid]:
    """Put beside every column of labels one with the IRIs they name; beside a mark stands the fact it is printed for."""
    laid = table.laid()
    columns = table.file.columns
    made = chain.from_iterable((each, _iri_column(each))[: 1 + _linked(each)] for each in columns)
    pairs = zip(laid.headings, columns, strict=True)
    titles = tuple(chain.from_iterable((title, (title + _IRI).strip())[: 1 + _linked(each)] for title, each in pairs))
    rows = []
    for row in laid.rows:
        unit = labels.iri("eenheid", row[0]).rpartition("/")[2]
        cells: list[str] = []
        for column, title, cell in zip(columns, laid.headings, row, strict=True):
            cells.append(cell)
            if column.mark:
                measure = labels.iri("maatregel", title).rpartition("/")[2]
                cells.append(f"{ID}waarneming/{peiling}/{unit}/{measure}" if unit else "")
            elif column.names:
                parts = cell.split(column.separator) if column.separator else [cell]
                cells.append("; ".join(found for part in parts if (found := labels.iri(column.names, part))))
        rows.append(tuple(cells))
    file = File(table.file.stem, tuple(made), table.file.title, table.file.key, table.file.row)
    return file, Laid(laid.title, laid.source, titles, tuple(rows), laid.empty)


def _linked(column: Column) -> int:
    return int(column.mark or bool(column.names))


def _iri_column(column: Column) -> Column:
    told = {"nl": f"IRI: {column.told['nl']}", "en": f"IRI: {column.told['en']}"}
    if column.mark:
        told = {"nl": "IRI van het feit achter de cel, ook als die leeg is", "en": "IRI of the fact behind the cell, a blank one too"}
    return Column(f"{column.name}_iri", told, "anyURI", separator=column.separator, blank=blanks()["totaal"])
