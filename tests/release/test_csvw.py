"""The metadata of CSV on the Web: a standard reader finds every file valid, its cells typed, and what they state in the graph."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import rdflib
import uritemplate
from csvw import CSVW, TableGroup

from conftest import ROOT
from segregatie.base.problems import UsageError
from segregatie.release.catalog.titles import METADATA_FILE
from segregatie.release.tables.columns import blanks, describe

FOLDERS = {"tabellen/2013": 16, "tabellen/2013/excel": 16, "tabellen/excel": 20, "tabellen/2013/iri": 16, "tabellen/lange": 20, "data": 37}


@pytest.fixture(scope="module", params=FOLDERS)
def group(request: pytest.FixtureRequest, release: Path) -> tuple[str, Path, Any]:
    path = release / request.param / METADATA_FILE
    return request.param, path, TableGroup.from_file(path)


def test_the_reader_finds_nothing_to_complain_of(group: tuple[str, Path, Any]) -> None:
    name, path, _ = group
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = CSVW(str(path), validate=True)
        assert read.is_valid
    assert not read.warnings
    assert len(read.tables) == FOLDERS[name]


def test_every_csv_file_is_described_and_every_column_in_two_languages(group: tuple[str, Path, Any]) -> None:
    name, path, _ = group
    whole = json.loads(path.read_text(encoding="utf-8"))
    urls = {table["url"] for table in whole["tables"]}
    files = path.parent.rglob("*.csv") if name == "data" else path.parent.glob("*.csv")
    assert urls == {file.relative_to(path.parent).as_posix() for file in files}
    for table in whole["tables"]:
        for column in table["tableSchema"]["columns"]:
            assert [each["@language"] for each in column["dc:description"]] == ["nl", "en"]
            assert all(each["@value"].strip(" .") for each in column["dc:description"])


def test_keys_are_keys_and_what_refers_to_another_file_is_there(group: tuple[str, Path, Any]) -> None:
    name, _, tables = group
    keyed = [table for table in tables.tables if table.tableSchema.primaryKey]
    assert len(keyed) >= 4
    assert all(table.check_primary_key() for table in keyed)
    assert tables.check_referential_integrity()
    # All files of data/ that name a passage, and the sixteen grids; of the key figures the round too.
    assert sum(len(table.tableSchema.foreignKeys) for table in tables.tables) == (28 if name == "data" else 0)


def rows(release: Path, folder: str, file: str) -> list[dict[str, Any]]:
    group = TableGroup.from_file(release / folder / METADATA_FILE)
    return list(group.tabledict[file].iterdicts())


def test_cells_come_out_typed(release: Path) -> None:
    parents = rows(release, "tabellen/2013", "tabel-09.csv")
    assert parents[0]["gemeenten"] == ["Amersfoort", "Amsterdam West", "Groningen", "Hengelo", "Tilburg"]
    assert [row["n"] for row in parents] == [5, 8, 15]
    assert [row["procent"] for row in rows(release, "tabellen/2013", "tabel-veranderingen.csv")] == [46, 29, 18, 7, 100]
    measures = rows(release, "tabellen/2013", "tabel-03.csv")
    assert (measures[0]["A"], measures[0]["I"], measures[-1]["G"]) == (None, "X", "4")
    claim = next(row for row in rows(release, "tabellen/lange", "beweringen.csv") if (row["nl"] or "").startswith("Dat is 44%"))
    assert (claim["geteld"], claim["verschil"]) == (Decimal("48.1"), Decimal("-4.1"))
    figures = rows(release, "tabellen/lange", "kerncijfers.csv")
    assert [(row["aantal"], row["meeteenheid"], row["woord"]) for row in figures[4:6]] == [
        (35, "eenheden", None), (60, "procent", "rond-60-procent"),
    ]  # fmt: skip
    assert rows(release, "data", "2013/toelichtingen.csv")[1]["nr"] == 2


def test_what_a_dutch_excel_opens_is_described_in_its_own_dialect(release: Path) -> None:
    described = json.loads((release / "tabellen/excel" / METADATA_FILE).read_text(encoding="utf-8"))
    assert (described["dialect"]["delimiter"], described["dialect"]["lineTerminators"]) == (";", "\r\n")
    measures = rows(release, "tabellen/2013/excel", "tabel-03.csv")
    assert (measures[0]["gemeente"], measures[0]["A"], measures[0]["I"], measures[-1]["G"]) == ("Almelo", None, "X", "4")
    claim = next(row for row in rows(release, "tabellen/excel", "beweringen.csv") if (row["nl"] or "").startswith("Dat is 44%"))
    assert (claim["geteld"], claim["verschil"]) == (Decimal("48.1"), Decimal("-4.1"))


#: The signs of table 15: the heading of its column explains five; `vv of 0` is printed and not explained.
SIGNS = {
    "nl": {"vv: Wordt vervolgd", "+: Uitgebreid", "-: Afgebouwd", "0: Gestopt", "nw: Nieuw", "vv of 0: vervolgd of gestopt"},
    "en": {"vv: Is continued", "+: Extended", "-: Scaled down", "0: Stopped", "nw: New", "vv of 0: continued or stopped"},
}


@pytest.mark.parametrize("folder", ["tabellen/2013", "tabellen/2013/excel", "tabellen/2013/iri"])
def test_a_letter_and_a_sign_say_what_they_mean_in_either_language(release: Path, folder: str) -> None:
    described = json.loads((release / folder / METADATA_FILE).read_text(encoding="utf-8"))
    columns = {
        (table["url"], column["name"]): [
            {each["@language"]: each["@value"] for each in column[key]} for key in ("rdfs:label", "dc:description")
        ]
        for table in described["tables"]
        for column in table["tableSchema"]["columns"]
        if "titles" in column
    }
    # Section 3.4 of the report names what each letter stands for, C among them.
    label, told = columns["tabel-03.csv", "C"]
    assert label == {"nl": "C: afspraken over loting", "en": "C: agreements on drawing lots"}
    assert told["nl"].startswith("Afspraken over loting. X: ") and told["en"].startswith("Agreements on drawing lots. X: ")
    assert all(": " in columns[f"tabel-0{table}.csv", letter][0]["en"] for table, letter in (("4", "K"), ("5", "N"), ("6", "U")))
    _, told = columns["tabel-15.csv", "status"]
    for language, signs in SIGNS.items():
        explained = told[language].split(". ")[1]
        assert set(explained.split("; ")) == signs


def test_a_heading_with_iris_is_in_the_language_that_it_is_said_to_be(release: Path) -> None:
    labels = {}
    for folder in ("tabellen/2013", "tabellen/2013/iri"):
        described = json.loads((release / folder / METADATA_FILE).read_text(encoding="utf-8"))
        labels[folder] = {
            (table["url"], column["name"]): column["rdfs:label"][1]
            for table in described["tables"]
            for column in table["tableSchema"]["columns"]
            if "titles" in column
        }
    plain, beside = labels["tabellen/2013"], labels["tabellen/2013/iri"]
    assert {key: beside[key] for key in plain} == plain
    assert beside["tabel-09.csv", "antwoord_iri"] == {"@value": "Consultation with parents (IRI)", "@language": "en"}
    assert beside["tabel-03.csv", "gemeente_iri"] == {"@value": "Municipality (IRI)", "@language": "en"}


def test_an_unfit_cell_is_told(release: Path, tmp_path: Path) -> None:
    for name in (METADATA_FILE, "tabel-09.csv"):
        text = (release / "tabellen" / "2013" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("Tilburg,5", "Tilburg,vijf"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"tabel-09.csv:2:3 N: invalid lexical value for decimal: vijf"):
        list(TableGroup.from_file(tmp_path / METADATA_FILE).tabledict["tabel-09.csv"].iterdicts())


def stated_by(table: Any, metadata: dict[str, Any]) -> Iterator[tuple[str, str, rdflib.term.Node]]:
    """What the rows of a table state, read as the standard says: templates filled in, blanks and suppressed columns passed over."""
    schema = metadata["tableSchema"]
    for row in table.iterdicts():
        values: dict[str, Any] = {
            name: str(value.unsplit() if hasattr(value, "unsplit") else value) for name, value in row.items() if value is not None
        }
        for column in schema["columns"]:
            if column.get("suppressOutput") or row[column["name"]] is None:
                continue
            subject = uritemplate.expand(column.get("aboutUrl", schema["aboutUrl"]), values)
            states = uritemplate.expand(column["propertyUrl"], values)
            if "valueUrl" in column:
                yield subject, states, rdflib.URIRef(uritemplate.expand(column["valueUrl"], values))
            else:
                kind = None if column["datatype"] == "string" else rdflib.XSD[column["datatype"]]
                yield subject, states, rdflib.Literal(values[column["name"]], lang=column.get("lang"), datatype=kind)


@pytest.mark.parametrize(("folder", "files"), [("tabellen/lange", 19), ("data", 12)])
def test_what_the_files_state_is_in_the_graph(release: Path, rdflib_graph: rdflib.Graph, folder: str, files: int) -> None:
    path = release / folder / METADATA_FILE
    group = TableGroup.from_file(path)
    states = 0
    for metadata in json.loads(path.read_text(encoding="utf-8"))["tables"]:
        stating = [each for each in metadata["tableSchema"]["columns"] if not each.get("suppressOutput")]
        if not stating:
            continue
        assert "aboutUrl" in metadata["tableSchema"], metadata["url"]
        found = {(rdflib.URIRef(s), rdflib.URIRef(p), o) for s, p, o in stated_by(group.tabledict[metadata["url"]], metadata)}
        missing = [triple for triple in found if triple not in rdflib_graph]
        assert not missing, (metadata["url"], missing[:3])
        states += bool(found)
    assert states == files


def test_every_meaning_of_a_blank_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "src" / "segregatie").rglob("*.toml")]
    assert [name for name in blanks() if not any(f'blank = "{name}"' in text for text in texts) and name != "totaal"] == []


def test_a_column_that_nothing_describes_is_told() -> None:
    with pytest.raises(UsageError, match=r"^lange/regie: nothing says what column 'zomaar' holds; describe it in "):
        describe("lange", "regie", ["zomaar"])
