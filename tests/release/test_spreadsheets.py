"""What a spreadsheet opens: the workbook and the CSV for a Dutch Excel, read back by LibreOffice cell by cell."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from segregatie.base.namespaces import XSD
from segregatie.pipeline import Stated
from segregatie.query.answers import Answer, Cell
from segregatie.query.header import parse_query
from segregatie.query.laid import Item, Shown
from segregatie.query.layout import lay_out
from segregatie.query.parameters import Bound
from segregatie.release.tables.excel import as_excel, is_number, sheet_name, workbook
from segregatie.release.tables.tabular import Published
from segregatie.release.write import WORKBOOK, Tables, ask_tables

TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{each}:1.0}}" for each in ("table", "office", "text"))
#: Semicolon, quote, UTF-8, from line 1, Dutch, numbers and dates as a spreadsheet finds them.
DUTCH_CSV = "CSV:59,34,76,1,,1043,false,true"

Grid = list[list[str | float]]


@pytest.fixture(scope="module")
def tables(stated: Stated) -> Tables:
    return ask_tables(stated)


def opened(files: list[Path], folder: Path, *options: str) -> dict[str, ElementTree.Element]:
    """Open files in LibreOffice, without a window, and give what it makes of them."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice Calc is not installed (Debian: libreoffice-calc)")
    command = [office, f"-env:UserInstallation={(folder / 'profiel').as_uri()}", "--headless", *options, "--convert-to", "fods"]
    done = subprocess.run([*command, "--outdir", folder, *files], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return {path.stem: ElementTree.parse(folder / f"{path.stem}.fods").getroot() for path in files}  # noqa: S314 - made here


def sheets(book: ElementTree.Element) -> dict[str, Grid]:
    """The cells of every sheet: a number as a number, anything else as its text."""
    return {str(sheet.get(TABLE + "name")): grid(sheet) for sheet in book.iter(TABLE + "table")}


def grid(sheet: ElementTree.Element) -> Grid:
    rows: Grid = []
    for row in sheet.iter(TABLE + "table-row"):
        cells: list[str | float] = []
        for cell in row:
            assert cell.get(TABLE + "formula") is None
            text = "\n".join("".join(each.itertext()) for each in cell.iter(TEXT + "p"))
            value: str | float = float(cell.get(OFFICE + "value", "")) if cell.get(OFFICE + "value-type") == "float" else text
            times = int(cell.get(TABLE + "number-columns-repeated", "1"))
            cells += [value] * (times if value != "" or times < 100 else 0)
        repeated = int(row.get(TABLE + "number-rows-repeated", "1"))
        # All that is blank below the last line is told as one line, repeated to the end of the sheet.
        rows += [cells] * (repeated if any(cell != "" for cell in cells) or repeated < 100 else 0)
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return rows


def without_blanks_behind(rows: Grid) -> Grid:
    return [row[: max((at for at, cell in enumerate(row, 1) if cell != ""), default=0)] for row in rows]


def laid_cells(table: Published) -> Grid:
    """The headings and cells of a table, where a number is a number."""
    laid, columns = table.laid["nl"], table.file.columns
    cells: Grid = [[float(cell) if is_number(each, cell) else cell for each, cell in zip(columns, row, strict=True)] for row in laid.rows]
    return [list(laid.headings), *cells]


def expected(table: Published) -> Grid:
    """The cells of a table, and below a blank line what its letters and signs mean."""
    legend: Grid = [[f"{sign}: {meaning}"] for sign, meaning in table.laid["nl"].legend]
    return without_blanks_behind([*laid_cells(table), *([[], *legend] if legend else [])])


def lines_above_the_legend(rows: Grid) -> Grid:
    return list(takewhile(any, rows[1:]))


def test_the_workbook_opens_with_every_cell_as_it_is_in_the_table(tables: Tables, release: Path, tmp_path: Path) -> None:
    found = sheets(opened([release / "tabellen" / WORKBOOK], tmp_path)["onderwijssegregatie"])
    both = [*tables.printed, *tables.long]
    assert len(both) == 36
    assert list(found) == ["Lees mij", "Kolommen", *map(sheet_name, both)]
    assert list(found)[2:6] + list(found)[16:20] == [
        "Tabel 1 2013", "Tabel 1a 2013", "Tabel 2 2013", "Tabel 3 2013", "Tabel 15 2013", "Veranderingen 2013",
        "lang afspraakopgave", "lang agenderingsopgave",
    ]  # fmt: skip
    for table in both:
        assert without_blanks_behind(found[sheet_name(table)]) == expected(table), table.stem
    assert lines_above_the_legend(found["Tabel 3 2013"])[-1] == ["Totaal", 1.0, 1.0, 2.0, 4.0, 4.0, 8.0, 4.0, 5.0, 17.0, 1.0]
    assert {row[3] for row in lines_above_the_legend(found["Tabel 15 2013"])} == {"vv", "+", "-", "0", "nw", "vv of 0", ""}
    # Section 3.4 of the report names what the letters stand for, the heading of table 15 what five signs mean.
    assert without_blanks_behind(found["Tabel 3 2013"])[-8] == ["C: afspraken over loting"]
    assert ["vv: Wordt vervolgd"] in without_blanks_behind(found["Tabel 15 2013"])
    assert next(row for row in found["Kolommen"] if row[1] == "B")[:2] == ["Tabel 3 2013", "B"]
    assert "never 'no'" in str(next(row for row in found["Kolommen"] if row[1] == "B")[6])


def test_csv_for_a_dutch_excel_opens_with_every_cell_as_it_is_in_the_table(tables: Tables, release: Path, tmp_path: Path) -> None:
    both = [*tables.printed, *tables.long]
    paths = [release / "tabellen" / table.round / "excel" / f"{table.stem}.csv" for table in both]
    found = opened(paths, tmp_path, f"--infilter={DUTCH_CSV}")
    for table in both:
        (cells,) = sheets(found[table.stem]).values()
        assert without_blanks_behind(as_texts(cells)) == without_blanks_behind(as_texts(laid_cells(table))), table.stem
    claims = sheets(found["beweringen"])["beweringen"]
    counted, told = map(claims[0].index, ("geteld", "nl"))
    assert [row[counted] for row in claims if str(row[told]).startswith("Dat is 44%")] == [48.1]


def as_texts(rows: Grid) -> Grid:
    """The cells as texts, since a spreadsheet makes a number of every text that looks like one."""
    return [[cell if isinstance(cell, str) else f"{cell:g}" for cell in row] for row in rows]


NASTY = ("=1+1", "+1-1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1","x")', "\t=1+1")


def nasty(tables: Tables) -> Published:
    """Table 11 with texts that a spreadsheet would take for formulas."""
    table = next(each for each in tables.printed if each.stem == "tabel-11")
    lines = tuple((Shown((Item("Almelo"),)), Shown((Item(text),))) for text in NASTY)
    legend = tuple((text, "teken") for text in NASTY)
    return replace(table, laid={language: replace(laid, lines=lines, legend=legend) for language, laid in table.laid.items()})


def test_no_text_becomes_a_formula(tables: Tables, tmp_path: Path) -> None:
    table = nasty(tables)
    made = workbook([table], [("titel",)])
    with zipfile.ZipFile(BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet3.xml").decode()
    assert "<f>" not in sheet and sheet.count('t="s"') == 2 + 2 * len(NASTY) + len(NASTY)
    lines = as_excel(table.laid["nl"]).decode("utf-8-sig").split("\r\n")
    assert lines[1:5] == ["Almelo;'=1+1", "Almelo;'+1-1", "Almelo;'-1+1", "Almelo;'@SUM(A1)"]
    path = tmp_path / "eng.csv"
    path.write_bytes(as_excel(table.laid["nl"]))
    (cells,) = sheets(opened([path], tmp_path, f"--infilter={DUTCH_CSV}")["eng"]).values()
    assert [row[0] for row in cells[1:]] == ["Almelo"] * len(NASTY)


def test_a_dutch_excel_gets_a_mark_semicolons_and_decimal_commas(stated: Stated) -> None:
    query = parse_query("#+ titel: Een | One\n#+ kolom: a = A | A\n#+ kolom: b = B | B\nSELECT ?a ?b {}", "een")
    numbers = (Cell("12.5", datatype=XSD + "decimal"), Cell("3.4"))
    signs = (Cell("-4.1", datatype=XSD + "decimal"), Cell("-"))
    answer = Answer(("a", "b"), (numbers, signs, (None, Cell('een; "twee"'))))
    made = as_excel(lay_out(Bound(query, {}), answer, stated.known, "nl"))
    assert made == b'\xef\xbb\xbfA;B\r\n12,5;3.4\r\n-4,1;-\r\n;"een; ""twee"""\r\n'


def test_workbook_has_dates_from_no_clock(release: Path) -> None:
    with zipfile.ZipFile(release / "tabellen" / WORKBOOK) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
        assert parts.read("xl/worksheets/sheet3.xml").count(b'state="frozen"') == 1
