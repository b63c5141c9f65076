"""Tables as a spreadsheet opens them: CSV for a Dutch Excel, and one workbook with a sheet for each table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from segregatie.base.namespaces import FRACTIONS
from segregatie.base.sheets import csv_text
from segregatie.query.answers import Answer, Cell
from segregatie.query.stored import LANGUAGES, Query
from segregatie.query.tables import lay_out
from segregatie.release.tables.columns import Column
from segregatie.release.tables.tabular import TABLES, Labels, Published

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
#: How a formula begins in Excel and in LibreOffice; one sign alone is a sign of table 15, and no formula.
_FORMULA: Final = re.compile(r"[=+\-@\t\r].")
#: When the parts of a workbook or a zip were made, if one asks: never, by the clock. It is the first day a zip can name.
NO_DATE: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - neither format knows time zones
_WIDEST: Final = 60


def as_excel(query: Query, answer: Answer, language: str) -> bytes:
    """Lay an answer out as a Dutch Excel opens it: a mark of UTF-8, semicolons, a comma in fractions, CRLF.

    A text that Excel would take for a formula gets an apostrophe in front.
    """
    rows = tuple(tuple(cell and _for_excel(cell) for cell in row) for row in answer.rows)
    table = lay_out(query, replace(answer, rows=rows), language)
    return ("\ufeff" + csv_text([table.headings, *table.rows], delimiter=";", end="\r\n")).encode()


def _for_excel(cell: Cell) -> Cell:
    if cell.datatype in FRACTIONS:
        return replace(cell, text=cell.text.replace(".", ","))
    guarded = _FORMULA.match(cell.text) and not _NUMBER.fullmatch(cell.text)
    return replace(cell, text=f"'{cell.text}") if guarded else cell


def sheet_name(table: Published) -> str:
    """The name of a table's sheet: Tabel 3, Veranderingen, lang waarneming."""
    number, colon, _ = table.query.title["nl"].partition(":")
    return f"lang {table.stem}" if table.group != TABLES else number if colon else number.split()[0]


def workbook(tables: Sequence[Published], labels: Labels, notes: Sequence[tuple[str, ...]]) -> bytes:
    """Make a workbook: what it is, what each column holds, and a sheet for each table.

    `notes` are the lines of the first sheet. Texts are written as texts, so nothing in the data can become a formula.
    """
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": notes[0][0], "created": NO_DATE})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        contents = book.add_worksheet("Lees mij")
        _columns_sheet(book.add_worksheet("Kolommen"), tables, bold, wrapped)
        for table in tables:
            _table_sheet(book, table, labels, bold, wrapped)
        _contents_sheet(contents, tables, notes, bold)
    return out.getvalue()


def _contents_sheet(sheet: Worksheet, tables: Sequence[Published], notes: Sequence[tuple[str, ...]], bold: Format) -> None:
    for number, line in enumerate(notes):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, bold if number == 0 else None)
    top = len(notes) + 1
    for place, heading in enumerate(("blad / sheet", "titel", "title", "vraag", "question", "bron / source", "basis")):
        sheet.write_string(top, place, heading, bold)
    for number, table in enumerate(tables, top + 1):
        name, query = sheet_name(table), table.query
        sheet.write_url(number, 0, f"internal:'{name}'!A1", None, name)
        told = (*(table.file.title[each] for each in LANGUAGES), *(query.question[each] for each in LANGUAGES), query.source, query.basis)
        for place, text in enumerate(told, 1):
            sheet.write_string(number, place, text)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 5, 50)


def _columns_sheet(sheet: Worksheet, tables: Sequence[Published], bold: Format, wrapped: Format) -> None:
    headings = ("blad / sheet", "kolom", "column", "wat er staat", "what it holds", "een lege cel betekent", "a blank cell means")
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    number = 0
    for table in tables:
        titles = [table.laid(language).headings for language in LANGUAGES]
        for place, column in enumerate(table.file.columns):
            number += 1
            blank = [column.blank.get(language, "") for language in LANGUAGES]
            line = (sheet_name(table), titles[0][place], titles[1][place], column.told["nl"], column.told["en"], *blank)
            for at, text in enumerate(line):
                sheet.write_string(number, at, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 2, 25)
    sheet.set_column(3, 6, 45)


def _table_sheet(book: Workbook, table: Published, labels: Labels, bold: Format, wrapped: Format) -> None:
    sheet = book.add_worksheet(sheet_name(table))
    laid = table.laid()
    for place, heading in enumerate(laid.headings):
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(laid.rows, 1):
        for place, (column, text) in enumerate(zip(table.file.columns, row, strict=True)):
            if is_number(column, text):
                sheet.write_number(number, place, float(text))
            elif not text:
                continue
            elif iri := _link(column, text, labels):
                sheet.write_url(number, place, iri, None, text)
            else:
                sheet.write_string(number, place, text, wrapped if len(text) > _WIDEST else None)
    sheet.freeze_panes(1, 1)
    for place, lines in enumerate(zip(laid.headings, *laid.rows, strict=True)):
        sheet.set_column(place, place, min(max(map(len, lines)) + 2, _WIDEST))


def is_number(column: Column, text: str) -> bool:
    """Say whether a cell is a number: in a column of numbers, and in the totals of marks and names."""
    counts = column.numeric or column.mark or bool(column.separator) or column.datatype == "gYear"
    return counts and bool(_NUMBER.fullmatch(text))


def _link(column: Column, text: str, labels: Labels) -> str:
    """What a cell leads to: the one thing it names."""
    return labels.iri(column.names, text) if column.names and not column.separator else ""
