"""Lay out an answer: CSV, JSON, Markdown or HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from segregatie.base.sheets import csv_text
from segregatie.query.answers import Answer, Cell
from segregatie.query.stored import Query

_IN_HEADING = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Laid:
    """A table ready to print: title, source, headings and rows of text; `empty` says what no rows mean."""

    title: str
    source: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


def shown_columns(query: Query, answer: Answer, language: str) -> list[tuple[str, str]]:
    """Return the columns to show, each by its variable and its heading: those the header names, or else all."""
    columns = [(each.variable, each.heading[language]) for each in query.columns if each.variable in answer.variables]
    return columns or [(name, name) for name in answer.variables]


def lay_out(query: Query, answer: Answer, language: str) -> Laid:
    r"""Take the columns the header names, in its order; a heading may quote a variable: `Gemeente (n={totaal})`.

    >>> from segregatie.query.stored import parse_query
    >>> query = parse_query("#+ title: Een | One\n#+ kolom: a = A (n={n}) | A (n={n})\nSELECT ?a ?n {}", "een")
    >>> lay_out(query, Answer(("a", "n"), ((Cell("x"), Cell("1")),)), "nl").headings
    ('A (n=1)',)
    """
    places = {name: place for place, name in enumerate(answer.variables)}
    columns = shown_columns(query, answer, language)
    first = answer.rows[0] if answer.rows else (None,) * len(answer.variables)

    def value(row: tuple[Cell | None, ...], name: str) -> str:
        cell = row[places[name]]
        return cell.text if cell else ""

    headings = tuple(_IN_HEADING.sub(lambda found: value(first, found[1]), heading) for _, heading in columns)
    rows = tuple(tuple(value(row, name) for name, _ in columns) for row in answer.rows)
    return Laid(query.title[language], query.source, headings, rows, query.empty[language])


def as_csv(table: Laid) -> str:
    """Lay a table out as CSV: UTF-8, comma, LF."""
    return csv_text([table.headings, *table.rows])


def as_json(table: Laid) -> str:
    """Lay a table out as one JSON object: title, source, columns, rows."""
    shape = {"title": table.title, "source": table.source, "columns": table.headings, "rows": table.rows}
    return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"


def as_markdown(table: Laid) -> str:
    """Lay a table out as a Markdown table under its title."""
    lines = [table.headings, tuple("---" for _ in table.headings), *table.rows]
    if not table.rows and table.empty:
        return f"**{table.title}**\n\n{table.empty}\n"
    text = "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)
    return (f"**{table.title}**\n\n" if table.title else "") + text + (f"\n\n*{table.source}*\n" if table.source else "\n")


def as_html(table: Laid) -> str:
    """Lay a table out as an HTML table that names its columns and rows for a screen reader."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    body = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    caption = escape(" - ".join(part for part in (table.title, table.source) if part))
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


TABLE_FORMATS: Final[Mapping[str, Callable[[Laid], str]]] = {
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "html": as_html,
}
