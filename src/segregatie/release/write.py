"""Write the tables of a release in every form there is a use for, each beside its metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import BASE, LICENCE
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
from segregatie.release.tables.csvw import DUTCH, PLAIN, Described, Notation, describe_data, metadata
from segregatie.release.tables.excel import as_excel, workbook
from segregatie.release.tables.parquet import ABSENT, SERIES, can_write_parquet, write_parquet
from segregatie.release.tables.tabular import LONG, TABLES, Published, long_tables, printed_table, with_iris

WORKBOOK: Final = "onderwijssegregatie.xlsx"
QUERIES: Final = "queries.ttl"
_TITLES: Final = {
    TABLES: {"nl": "De tabellen van het rapport", "en": "The tables of the report"},
    LONG: {"nl": "Feiten in lange vorm", "en": "Facts in long form"},
    "excel": {"nl": "Alle tabellen, voor een Nederlandse Excel", "en": "All tables, for a Dutch Excel"},
    "iri": {"nl": "De tabellen van het rapport, met IRI's", "en": "The tables of the report, with IRIs"},
    "data": {"nl": "Wat is overgenomen en gelezen", "en": "What was transcribed and read"},
}


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of a release: as the report of each round lays it out, and in long form over all rounds."""

    printed: Sequence[Published]
    long: Sequence[Published]

    @property
    def by_round(self) -> dict[str, list[Published]]:
        """The tables of each round, by its year."""
        return {year: list(tables) for year, tables in groupby(self.printed, key=lambda table: table.round)}


def ask_tables(stated: Stated) -> Tables:
    """Ask every table of every round, and every long table, of the graph. Raises UsageError for a column that nothing describes."""
    queries = read_queries(stated.project.queries / TABLES)
    printed = [printed_table(table, queries, stated.known) for table in stated.known.tables]
    return Tables(printed, long_tables(answer_long(stated)))


def write_tables(tables: Tables, folder: Path) -> None:
    """Write every table as CSV: those of a round in `tabellen/<year>`, the long ones in `tabellen/lange`."""
    for name, group in (*tables.by_round.items(), (LONG, tables.long)):
        place = folder / TABLES / name
        place.mkdir(parents=True)
        for table in group:
            _write(place / f"{table.stem}.csv", as_csv(table.laid[LANGUAGES[0]]))


def write_downloads(stated: Stated, tables: Tables, folder: Path) -> list[str]:
    """Write beside graph and tables what else a release has: other forms of the tables, data/, queries, all with metadata.

    `folder` is a release with its tables written, and without words of the report. Returns what could not be written,
    and why.
    """
    place = folder / TABLES
    for year, printed in tables.by_round.items():
        _write_forms(printed, place / year, year)
        _write(place / year / METADATA_FILE, _metadata(TABLES, [_described(table) for table in printed], year))
        _write_iris(printed, place / year / "iri")
    _write_forms(tables.long, place)
    _write(place / LONG / METADATA_FILE, _metadata(LONG, [_described(table) for table in tables.long]))
    (place / WORKBOOK).write_bytes(workbook([*tables.printed, *tables.long], _notes(_publication(stated))))
    _write_data(stated.project.data, folder / "data")
    (folder / QUERIES).write_bytes(as_turtle(read_collections(stated.project.queries)))
    if not can_write_parquet():
        return [ABSENT]
    write_parquet(tables.long, place / "lange", place / "parquet", place / SERIES)
    return []


def write_zip(stated: Stated, folder: Path) -> Path:
    """Zip a release whose other files are all written. Raises UsageError for a local build."""
    return write_archive(folder, stated.project.root, _publication(stated))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_forms(tables: Sequence[Published], place: Path, year: str = "") -> None:
    """Write tables, of a round or of all, as a Dutch Excel and as programs read them, each in a folder of its form."""
    for name in ("excel", "json"):
        (place / name).mkdir()
    _write(place / "excel" / METADATA_FILE, _metadata("excel", [_described(table) for table in tables], year, DUTCH))
    for table in tables:
        (place / "excel" / f"{table.stem}.csv").write_bytes(as_excel(table.laid[LANGUAGES[0]]))
        _write(place / "json" / f"{table.stem}.json", as_json(table.laid[LANGUAGES[0]]))


def _metadata(group: str, described: Sequence[Described], year: str = "", notation: Notation = PLAIN) -> str:
    titles = {language: f"{title}{f', {year}' if year else ''}" for language, title in _TITLES[group].items()}
    return metadata(titles, described, notation)


def _described(table: Published) -> Described:
    headings = {language: table.laid[language].headings for language in LANGUAGES}
    return Described(f"{table.stem}.csv", table.file, headings, table.query.question, table.laid[LANGUAGES[0]].source)


def _write_iris(tables: Sequence[Published], place: Path) -> None:
    place.mkdir()
    described = []
    for table in tables:
        made = with_iris(table)
        _write(place / f"{table.stem}.csv", as_csv(made.laid[LANGUAGES[0]]))
        described.append(_described(made))
    _write(place / METADATA_FILE, _metadata("iri", described, tables[0].round))


def _write_data(data: Path, place: Path) -> None:
    """Copy the CSV files of data/ and its README, and put their metadata beside them."""
    described = describe_data(data)
    for name in (*(each.url for each in described), "README.md"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        _write(place / name, tidied(data / name) or "")
    _write(place / METADATA_FILE, _metadata("data", described))


def _publication(stated: Stated) -> Publication:
    return read_publication(stated.project.data / SETTINGS_FILE, stated.data.rounds)


def _notes(publication: Publication) -> list[tuple[str, ...]]:
    """The first lines of the workbook: what it is, where it comes from, what a blank means."""
    return [
        (f"Onderwijssegregatie, versie {publication.newest.number}",),
        *((f"Onder gemeenten: {survey.label_nl}", f"Among municipalities: {survey.label_en}") for survey in publication.rounds),
        *(("Bron / source", survey.cited) for survey in publication.rounds),
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
