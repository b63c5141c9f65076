"""Tables as a spreadsheet opens them: CSV for a Dutch Excel, and one workbook with a sheet for each table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from segregatie.base.namespaces import FRACTIONS
from segregatie.base.sheets import csv_text
from segregatie.query.laid import Laid, Shown
from segregatie.query.stored import LANGUAGES
from segregatie.release.tables.columns import Column
from segregatie.release.tables.csvw import DUTCH
from segregatie.release.tables.tabular import TABLES, Published

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


def as_excel(table: Laid) -> bytes:
    """Write a table as a Dutch Excel opens it: a mark of UTF-8, semicolons, a comma in fractions, CRLF.

    A text that Excel would take for a formula gets an apostrophe in front.
    """
    rows = ([_for_excel(cell) for cell in line] for line in (*table.lines, *table.totals))
    return ("\ufeff" + csv_text([table.headings, *rows], delimiter=DUTCH.delimiter, end=DUTCH.end)).encode()


def _for_excel(cell: Shown) -> str:
    if any(item.datatype in FRACTIONS for item in cell.items):
        return cell.text.replace(".", DUTCH.point)
    guarded = _FORMULA.match(cell.text) and not _NUMBER.fullmatch(cell.text)
    return f"'{cell.text}" if guarded else cell.text


def sheet_name(table: Published) -> str:
    """The name of a table's sheet: Tabel 3 2013, Veranderingen 2013, lang waarneming."""
    number, colon, _ = table.laid[LANGUAGES[0]].title.partition(":")
    return f"lang {table.stem}" if table.group != TABLES else f"{number if colon else number.split()[0]} {table.round}"


def workbook(tables: Sequence[Published], notes: Sequence[tuple[str, ...]]) -> bytes:
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
            _table_sheet(book, table, bold, wrapped)
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
        texts = [table.file.title[language] for language in LANGUAGES] + [query.question[language] for language in LANGUAGES]
        told = (*texts, table.laid[LANGUAGES[0]].source, query.basis)
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
        titles = [table.laid[language].headings for language in LANGUAGES]
        for place, column in enumerate(table.file.columns):
            number += 1
            blank = [column.blank.get(language, "") for language in LANGUAGES]
            line = (sheet_name(table), titles[0][place], titles[1][place], column.told["nl"], column.told["en"], *blank)
            for at, text in enumerate(line):
                sheet.write_string(number, at, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 2, 25)
    sheet.set_column(3, 6, 45)


def _table_sheet(book: Workbook, table: Published, bold: Format, wrapped: Format) -> None:
    sheet = book.add_worksheet(sheet_name(table))
    laid = table.laid[LANGUAGES[0]]
    for place, heading in enumerate(laid.headings):
        sheet.write_string(0, place, heading, bold)
    lines = (*laid.lines, *laid.totals)
    for number, line in enumerate(lines, 1):
        for place, (column, cell) in enumerate(zip(table.file.columns, line, strict=True)):
            if is_number(column, cell.text):
                sheet.write_number(number, place, float(cell.text))
            elif not cell.text:
                continue
            elif column.linked and not column.across and len(cell.iris) == 1 and not cell.listed:
                sheet.write_url(number, place, cell.iris[0], None, cell.text)
            else:
                sheet.write_string(number, place, cell.text, wrapped if len(cell.text) > _WIDEST else None)
    # The legend stands below the table, with a line between them.
    for number, (sign, meaning) in enumerate(laid.legend, len(lines) + 2):
        sheet.write_string(number, 0, f"{sign}: {meaning}")
    sheet.freeze_panes(1, 1)
    for place, texts in enumerate(zip(laid.headings, *laid.rows, strict=True)):
        sheet.set_column(place, place, min(max(map(len, texts)) + 2, _WIDEST))


def is_number(column: Column, text: str) -> bool:
    """Say whether a cell is a number: in a column of numbers, and in the totals of marks and names."""
    counts = column.numeric or column.across or bool(column.separator) or column.datatype == "gYear"
    return counts and bool(_NUMBER.fullmatch(text))
