"""The downloads of a release: each opens in what it is for, and the zip is whole."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pytest
import rdflib

from conftest import ROOT
from printed import TABLES
from segregatie.base.namespaces import ID, RDFS, SKOS
from segregatie.base.problems import UsageError
from segregatie.pipeline import Stated
from segregatie.release import write as downloads
from segregatie.release.archive import ARCHIVE, README, write_archive
from segregatie.release.catalog import titles
from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
from segregatie.release.packages import CRATE, DATA_PACKAGE
from segregatie.release.tables import parquet
from segregatie.release.write import ask_tables, write_downloads, write_tables

#: The rounds that long tables tell of: key figures of three, the codebook of none, the others of that of 2013.
ROUNDS = {"kerncijfers": (2008, 2010, 2013), "codeboek": ()}
STEMS = {table.stem for table in TABLES}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_every_table_is_there_in_every_form(release: Path) -> None:
    folder = release / "tabellen"
    long = {path.stem for path in (folder / "lange").glob("*.csv")}
    assert len(long) == 20
    forms = {
        "2013": "csv",
        "2013/iri": "csv",
        "2013/excel": "csv",
        "2013/json": "json",
        "excel": "csv",
        "json": "json",
        "parquet": "parquet",
    }
    found = {name: {path.stem for path in (folder / name).glob(f"*.{suffix}")} for name, suffix in forms.items()}
    assert found == {name: STEMS if "2013" in name else long for name in forms}


# IRIs beside labels


@pytest.mark.parametrize("stem", sorted(STEMS))
def test_every_iri_beside_a_label_is_of_what_the_label_names(release: Path, rdflib_graph: rdflib.Graph, stem: str) -> None:
    heading, *rows = read(release / "tabellen" / "2013" / "iri" / f"{stem}.csv")
    plain = read(release / "tabellen" / "2013" / f"{stem}.csv")
    labels = [place for place, title in enumerate(heading) if not title.endswith("(IRI)")]
    assert [[row[place] for place in labels] for row in [heading, *rows]] == plain
    pairs = 0
    for row in rows:
        for place, title in enumerate(heading):
            if not title.endswith("(IRI)") or not row[place]:
                continue
            cell, iris = row[place - 1], row[place].split("; ")
            if "/id/waarneming/" in iris[0]:
                mentions = rdflib_graph.value(rdflib.URIRef(iris[0]), rdflib.URIRef("https://w3id.org/onderwijssegregatie/def#vermelding"))
                assert str(mentions) == ID + ("vermelding/genoemd" if cell == "X" else "vermelding/niet-genoemd")
                continue
            parts = cell.split("; ") if len(iris) > 1 else [cell]
            assert len(parts) == len(iris)
            for part, iri in zip(parts, iris, strict=True):
                assert names_of(rdflib_graph, iri) & {part, re.sub(r" \([^()]*(\([^()]*\)[^()]*)?\)$", "", part), part.partition(": ")[0]}
                pairs += 1
    assert pairs >= len(rows) - 1


def names_of(graph: rdflib.Graph, iri: str) -> set[str]:
    naming = (SKOS + "prefLabel", SKOS + "notation", RDFS + "label")
    return {str(name) for each in naming for name in graph.objects(rdflib.URIRef(iri), rdflib.URIRef(each))}


def test_only_totals_and_blanks_have_no_iri(release: Path) -> None:
    for stem in sorted(STEMS):
        heading, *rows = read(release / "tabellen" / "2013" / "iri" / f"{stem}.csv")
        without = {
            row[place - 1] for row in rows for place, title in enumerate(heading)
            if title.endswith("(IRI)") and not row[place] and row[0] != "Totaal"
        }  # fmt: skip
        assert without <= {""}, stem


def test_long_tables_have_an_iri_for_each_code(release: Path) -> None:
    rows = read(release / "tabellen" / "lange" / "waarneming.csv")
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert cells["eenheid_iri"] == f"{ID}gemeente/{cells['eenheid']}"
    assert cells["onderwerp_iri"] == f"{ID}{cells['uitsplitsing']}/{cells['onderwerp']}"
    assert cells["waarde_iri"] == f"{ID}{cells['vraag']}/{cells['waarde']}"
    units = {row[rows[0].index("eenheid_iri")] for row in rows[1:]}
    assert len(units) == 28
    assert {each for each in units if "/stadsdeel/" in each} == {f"{ID}stadsdeel/amsterdam-noord", f"{ID}stadsdeel/amsterdam-west"}


# Parquet


def test_parquet_holds_the_rows_of_the_csv_with_types(release: Path) -> None:
    long = sorted((release / "tabellen" / "lange").glob("*.csv"))
    for path in long:
        found = duckdb.read_parquet(str(release / "tabellen" / "parquet" / f"{path.stem}.parquet"))
        heading, *rows = read(path)
        assert found.columns == heading
        assert [[shown(cell) for cell in row] for row in found.fetchall()] == rows, path.stem
    claims = duckdb.read_parquet(str(release / "tabellen" / "parquet" / "beweringen.parquet"))
    types = dict(zip(claims.columns, map(str, claims.types), strict=True))
    assert [types[name] for name in ("peiling", "geteld", "leden", "nl")] == ["SMALLINT", "DOUBLE", "VARCHAR[]", "VARCHAR"]


def shown(cell: str | int | float | list[str] | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "; ".join(cell)
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def test_a_build_without_duckdb_says_so_and_writes_all_else(
    stated: Stated, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "can_write_parquet", lambda: False)
    tables = ask_tables(stated)
    write_tables(tables, tmp_path)
    told = write_downloads(stated, tables, tmp_path)
    assert told == ["no Parquet files: duckdb is not installed; run make, or pip install 'onderwijssegregatie[parquet]'"]
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    whole = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    elsewhere = ("docs/", "graph/", "site/", "catalog.", "catalog-nde.", "context.", "def/", "vocabulaire.", "void.")
    missing = {name for name in whole - made if not name.startswith(elsewhere)}
    single = {f"tabellen/parquet/{each.stem}.parquet" for each in tables.long}
    parted = {
        f"tabellen/reeks/{each.stem}/peiling={year}/{each.stem}.parquet" for each in tables.long for year in ROUNDS.get(each.stem, (2013,))
    }
    assert missing == {ARCHIVE, *single, *parted}


def test_duckdb_is_looked_for_and_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parquet.can_write_parquet()
    monkeypatch.setattr(parquet, "find_spec", lambda _: None)
    assert not parquet.can_write_parquet()


# JSON


def test_json_holds_the_rows_of_the_csv(release: Path) -> None:
    folder = release / "tabellen"
    for path in (*(folder / "2013").glob("*.csv"), *(folder / "lange").glob("*.csv")):
        forms = (path.parent if path.stem in STEMS else folder) / "json"
        made = json.loads((forms / f"{path.stem}.json").read_text(encoding="utf-8"))
        names = [column["name"] for column in made["columns"]]
        records = made["rows"] + made["totals"]
        assert all(list(record) == names for record in records), path.stem
        lines = [[printed(value) for value in record.values()] for record in records]
        assert [[column["title"] for column in made["columns"]], *lines] == read(path), path.stem


def printed(value: object) -> str:
    """A value of JSON as CSV prints it."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def test_json_is_typed(release: Path) -> None:
    made = json.loads((release / "tabellen" / "json" / "beweringen.json").read_text(encoding="utf-8"))
    claim = next(row for row in made["rows"] if (row["nl"] or "").startswith("Dat is 44%"))
    assert (claim["peiling"], claim["geteld"], claim["verschil"]) == (2013, 48.1, -4.1)
    assert any(isinstance(row["leden"], list) for row in made["rows"])


# data/


def test_the_data_are_copied_as_they_lie(release: Path) -> None:
    source = {path.relative_to(ROOT / "data"): path.read_bytes() for path in (ROOT / "data").rglob("*.csv")}
    copies = {path.relative_to(release / "data"): path.read_bytes() for path in (release / "data").rglob("*.csv")}
    assert len(source) == 37
    assert copies == source


# The zip


@pytest.fixture(scope="module")
def unzipped(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leeg")
    with zipfile.ZipFile(release / ARCHIVE) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_the_zip_holds_what_its_readme_says_and_nothing_else(unzipped: Path) -> None:
    text = (unzipped / README).read_text(encoding="utf-8")
    named = re.findall(r"^\| `(.+?)` \| .+ \| .+ \|$", text, re.MULTILINE)
    assert len(named) == len(set(named)) > 150
    assert set(named) == {path.relative_to(unzipped).as_posix() for path in unzipped.rglob("*") if path.is_file()}
    assert {"LICENSE", "LICENSE-DATA", "CITATION.cff", "queries.ttl"} <= set(named)
    assert {"graph/onderwijssegregatie.ttl", "data/2013/passages.csv", "tabellen/onderwijssegregatie.xlsx"} <= set(named)
    assert "never 'no'" in text


def test_the_files_in_the_zip_are_those_of_the_release(unzipped: Path, release: Path) -> None:
    made = {README, DATA_PACKAGE, CRATE}
    beside = {*made, "LICENSE", "LICENSE-DATA", "CITATION.cff"}
    for path in (each for each in unzipped.rglob("*") if each.is_file()):
        name = path.relative_to(unzipped).as_posix()
        source = ROOT / name if name in beside - made else release / name
        assert name in made or path.read_bytes() == source.read_bytes(), name
    graph = rdflib.Graph().parse(unzipped / "queries.ttl")
    assert len(graph) > 1000


def test_the_data_package_has_the_headings_and_keys_of_every_csv_file(unzipped: Path) -> None:
    package = json.loads((unzipped / DATA_PACKAGE).read_text(encoding="utf-8"))
    paths = {each["path"] for each in package["resources"]}
    # Not those for Excel; and table 1a has a column without a heading, in each of its three forms.
    files = {path.relative_to(unzipped).as_posix() for path in unzipped.rglob("*.csv") if path.parent.name != "excel"}
    assert files - paths == {"data/2013/tabellen/tabel-01a.csv", "tabellen/2013/iri/tabel-01a.csv", "tabellen/2013/tabel-01a.csv"}
    assert len({each["name"] for each in package["resources"]}) == len(paths)
    for resource in package["resources"]:
        heading, *rows = read(unzipped / resource["path"])
        fields = resource["schema"]["fields"]
        assert [each["name"] for each in fields] == heading
        assert set(resource["schema"].get("primaryKey", ())) <= set(heading)
        numbers = [place for place, each in enumerate(fields) if each["type"] in ("integer", "number", "year")]
        assert all(not row[place] or float(row[place]) is not None for row in rows for place in numbers)


def test_the_crate_names_every_file_with_its_size(unzipped: Path) -> None:
    crate = json.loads((unzipped / CRATE).read_text(encoding="utf-8"))
    things = {each["@id"]: each for each in crate["@graph"]}
    files = {path.relative_to(unzipped).as_posix(): path.stat().st_size for path in unzipped.rglob("*") if path.is_file()}
    assert {name: int(each["contentSize"]) for name, each in things.items() if each["@type"] == "File"} == {
        name: size for name, size in files.items() if name != CRATE
    }
    assert {each["@id"] for each in things["./"]["hasPart"]} == files.keys() - {CRATE}
    assert things["./"]["license"]["@id"] in things and things["./"]["publisher"]["@id"] in things


def test_the_zip_knows_no_clock_no_order_and_no_user(release: Path) -> None:
    with zipfile.ZipFile(release / ARCHIVE) as archive:
        entries = archive.infolist()
    assert [each.filename for each in entries] == sorted(each.filename for each in entries)
    assert {(each.date_time, each.external_attr >> 16, each.create_system) for each in entries} == {((1980, 1, 1, 0, 0, 0), 0o100644, 3)}


@pytest.mark.parametrize("name", ["LOKAAL.txt", "graph/tekst.nt"])
def test_a_local_build_is_not_zipped(tmp_path: Path, name: str) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / name).write_text("woorden", encoding="utf-8")
    with pytest.raises(UsageError, match="holds the report's own words and may not be published; build without --report"):
        write_archive(tmp_path, ROOT, read_publication(ROOT / "data" / SETTINGS_FILE))
    assert not (tmp_path / ARCHIVE).exists()


def test_a_file_that_nothing_describes_is_told() -> None:
    with pytest.raises(UsageError, match=r"^zomaar\.txt: nothing says what this file is; describe it in release/catalog/titles\.py$"):
        titles.title("zomaar.txt", {})
