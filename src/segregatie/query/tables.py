"""A laid table in forms to print: CSV, JSON, Markdown or HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from segregatie.base.sheets import csv_text
from segregatie.query.laid import Field, Laid, Shown


def as_csv(table: Laid) -> str:
    """Lay a table out as CSV: UTF-8, comma, LF."""
    return csv_text([table.headings, *table.rows])


def as_json(table: Laid) -> str:
    """Lay a table out as one JSON object: title, source, columns, rows and totals as records, what letters and signs mean.

    A number is a number, a list an array, a blank null.
    """
    columns = [{"name": field.name, "title": field.heading, "description": field.description} for field in table.fields]
    shape = {
        "title": table.title,
        "source": table.source,
        "columns": [{key: text for key, text in column.items() if text or key != "description"} for column in columns],
        "rows": [_record(table, line) for line in table.lines],
        "totals": [_record(table, line) for line in table.totals],
        "legend": dict(table.legend),
    }
    return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"


def _record(table: Laid, line: tuple[Shown, ...]) -> dict[str, object]:
    return {field.name: cell.value for field, cell in zip(table.fields, line, strict=True)}


def as_markdown(table: Laid) -> str:
    """Lay a table out as a Markdown table under its title."""
    lines = [table.headings, tuple("---" for _ in table.headings), *table.rows]
    if not table.rows and table.empty:
        return f"**{table.title}**\n\n{table.empty}\n"
    text = "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)
    legend = "".join(f"\n- {sign}: {meaning}" for sign, meaning in table.legend)
    return (
        (f"**{table.title}**\n\n" if table.title else "")
        + text
        + (f"\n{legend}" if legend else "")
        + (f"\n\n*{table.source}*\n" if table.source else "\n")
    )


def as_html(table: Laid, *, linked: bool = False) -> str:
    """Lay a table out as an HTML table that names its columns and rows for a screen reader, with what letters and signs mean below it.

    With `linked` what a cell names leads to its address.
    """
    head = "".join(_head(field) for field in table.fields)
    rows = ([_linked(cell) if linked else escape(cell.text) for cell in line] for line in (*table.lines, *table.totals))
    body = "\n".join(f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows)
    caption = escape(" - ".join(part for part in (table.title, table.source) if part))
    legend = "".join(f"<dt>{escape(sign)}</dt><dd>{escape(meaning)}</dd>" for sign, meaning in table.legend)
    made = f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
    return made + (f"<dl>{legend}</dl>\n" if legend else "")


def _linked(cell: Shown) -> str:
    pairs = [(escape(item.text), escape(item.iri)) for item in cell.items]
    return escape(cell.separator).join(f'<a href="{iri}">{text}</a>' if iri and text else text for text, iri in pairs)


def _head(field: Field) -> str:
    about = f' title="{escape(field.description)}"' if field.description else ""
    return f'<th scope="col"{about}>{escape(field.heading)}</th>'


TABLE_FORMATS: Final[Mapping[str, Callable[[Laid], str]]] = {
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "html": as_html,
}
