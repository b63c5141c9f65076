"""Ask a source, and what comes back: rows of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from segregatie.base.problems import QueryError, UsageError, Where


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer: its text, and whether it is an IRI, a literal or a number; None where nothing is bound."""

    text: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT query, in order, by variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


class Source(Protocol):
    """Something that answers SPARQL: a store in memory, or an endpoint elsewhere."""

    def select(self, text: str) -> Answer:
        """Answer a SELECT query."""

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in a standard form: csv, tsv, json, xml for rows, ttl for triples."""


def check_form(gives: str, form: str) -> None:
    """Raise UsageError where what a query gives (rows, yes or no, triples) is not written in a form."""
    if gives == "triples" and form != "ttl":
        raise UsageError("this query gives triples; ask for it with --format ttl")
    if gives == "yes or no" and form in ("md", "ttl"):
        raise UsageError(f"this query gives yes or no, which is not written as {form}; ask for it with --format json")
    if gives == "rows" and form == "ttl":
        raise UsageError(f"this query gives rows, which cannot be written as {form}; ask for it with --format csv")


def ask(source: Source, text: str, where: str) -> Answer:
    """Ask a SELECT query. Raises QueryError, which names the file that it stands in, where it cannot be answered."""
    try:
        return source.select(text)
    except UsageError as error:
        line, column = (error.where.line, error.column) if isinstance(error, QueryError) else (0, 0)
        raise QueryError(str(error), Where(where, line), column) from error
