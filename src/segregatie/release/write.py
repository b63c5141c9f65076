"""Write the tables of a release in every form there is a use for, each beside its metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import BASE, LICENCE
from segregatie.base.sheets import csv_text
from segregatie.base.terms import thing
from segregatie.data.write import tidied
from segregatie.pipeline import Stated, answer_long
from segregatie.query.header import read_queries
from segregatie.query.stored import LANGUAGES
from segregatie.query.tables import as_csv, as_json
from segregatie.release.archive import write_archive
from segregatie.release.catalog.settings import SETTINGS_FILE, Publication, read_publication
from segregatie.release.catalog.titles import METADATA_FILE
from segregatie.release.executables import as_turtle, read_collections
from segregatie.release.tables.columns import blanks
from segregatie.release.tables.csvw import Described, describe_data, metadata
from segregatie.release.tables.excel import as_excel, workbook
from segregatie.release.tables.parquet import ABSENT, can_write_parquet, write_parquet
from segregatie.release.tables.tabular import LONG, TABLES, Published, long_tables, printed_table, with_iris

WORKBOOK: Final = "onderwijssegregatie.xlsx"
QUERIES: Final = "queries.ttl"
_TITLES: Final = {
    TABLES: {"nl": "De tabellen van het rapport", "en": "The tables of the report"},
    LONG: {"nl": "Feiten in lange vorm", "en": "Facts in long form"},
    "iri": {"nl": "De tabellen van het rapport, met IRI's", "en": "The tables of the report, with IRIs"},
    "data": {"nl": "Wat is overgenomen en gelezen", "en": "What was transcribed and read"},
}


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of a release: as the report lays it out, and in long form."""

    printed: Sequence[Published]
    long: Sequence[Published]


def ask_tables(stated: Stated) -> Tables:
    """Ask every table of the newest edition, and every long table, of the graph.

    Raises UsageError for a column that nothing describes.
    """
    survey = thing(f"peiling/{stated.data.editions[-1].survey.code}").value
    queries = read_queries(stated.project.queries / TABLES)
    printed = [printed_table(each, queries, stated.known) for each in stated.known.tables if each.survey == survey]
    return Tables(printed, long_tables(answer_long(stated)))


def write_tables(tables: Tables, folder: Path) -> None:
    """Write every table as CSV: those of the report in `tabellen`, the long ones in `tabellen/lange`."""
    for group, place in ((tables.printed, folder / "tabellen"), (tables.long, folder / "tabellen" / "lange")):
        place.mkdir()
        for table in group:
            _write(place / f"{table.stem}.csv", as_csv(table.laid[LANGUAGES[0]]))


def write_downloads(stated: Stated, tables: Tables, folder: Path) -> list[str]:
    """Write beside graph and tables what else a release has: other forms of the tables, data/, queries, all with metadata.

    `folder` is a release with its tables written, and without words of the report. Returns what could not be written,
    and why.
    """
    place = folder / "tabellen"
    _write(place / METADATA_FILE, metadata(_TITLES[TABLES], [_described(each) for each in tables.printed]))
    _write(place / "lange" / METADATA_FILE, metadata(_TITLES[LONG], [_described(each) for each in tables.long]))
    _write_iris(tables.printed, place / "iri")
    both = [*tables.printed, *tables.long]
    for name in ("excel", "json"):
        (place / name).mkdir()
    for table in both:
        (place / "excel" / f"{table.stem}.csv").write_bytes(as_excel(table.laid[LANGUAGES[0]]))
        _write(place / "json" / f"{table.stem}.json", as_json(table.laid[LANGUAGES[0]]))
    (place / WORKBOOK).write_bytes(workbook(both, _notes(_publication(stated).newest.number)))
    _write_data(stated.project.data, folder / "data")
    (folder / QUERIES).write_bytes(as_turtle(read_collections(stated.project.queries)))
    if not can_write_parquet():
        return [ABSENT]
    write_parquet(tables.long, place / "lange", place / "parquet", place / "reeks")
    return []


def write_zip(stated: Stated, folder: Path) -> Path:
    """Zip a release whose other files are all written. Raises UsageError for a local build."""
    return write_archive(folder, stated.project.root, _publication(stated))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _described(table: Published) -> Described:
    headings = {language: table.laid[language].headings for language in LANGUAGES}
    return Described(f"{table.stem}.csv", table.file, headings, table.query.question, table.laid[LANGUAGES[0]].source)


def _write_iris(tables: Sequence[Published], place: Path) -> None:
    place.mkdir()
    described = []
    for table in tables:
        file, laid = with_iris(table)
        _write(place / f"{table.stem}.csv", csv_text([laid.headings, *laid.rows]))
        headings = dict.fromkeys(LANGUAGES, laid.headings)
        described.append(Described(f"{table.stem}.csv", file, headings, table.query.question, laid.source))
    _write(place / METADATA_FILE, metadata(_TITLES["iri"], described))


def _write_data(data: Path, place: Path) -> None:
    """Copy the CSV files of data/ and its README, and put their metadata beside them."""
    described = describe_data(data)
    for name in (*(each.url for each in described), "README.md"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        _write(place / name, tidied(data / name) or "")
    _write(place / METADATA_FILE, metadata(_TITLES["data"], described))


def _publication(stated: Stated) -> Publication:
    return read_publication(stated.project.data / SETTINGS_FILE)


def _notes(version: str) -> list[tuple[str, ...]]:
    """The first lines of the workbook: what it is, where it comes from, what a blank means."""
    return [
        (f"Onderwijssegregatie, versie {version}",),
        ("Peiling van 2013 onder Nederlandse gemeenten", "Survey of 2013 among Dutch municipalities"),
        ("Bron / source", "Ledoux, G., Felix, C. en Elshof, D. (2013), Bestrijding van onderwijssegregatie in gemeenten, FORUM"),
        ("Licentie / licence", LICENCE),
        ("Adres / address", BASE),
        (
            "Woorden / words",
            "Wat in het rapport een zin is, staat hier in onze woorden.",
            "A sentence of the report stands here in our words.",
        ),
        (
            "Leeg / blank",
            "Leeg is niet nul en niet 'nee'; zie het blad Kolommen.",
            "A blank is not zero and not 'no'; see the sheet Kolommen.",
        ),
        *(("", each["nl"], each["en"]) for each in blanks().values()),
    ]
