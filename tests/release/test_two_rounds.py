"""A release of two rounds: what holds one of them is what it is alone, and what holds both tells them apart."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from csvw import TableGroup
from rdflib import DCAT, DCTERMS, PROV, URIRef

from conftest import ROOT
from editions import MADE_UP, copied, lay_beside
from segregatie.base.namespaces import CATALOG, DATASET, ID
from segregatie.base.project import Project
from segregatie.pipeline import state
from segregatie.query.known import Known
from segregatie.release.archive import README
from segregatie.release.build import build
from segregatie.release.catalog.titles import METADATA_FILE
from segregatie.site.api import Api, MissingError
from segregatie.site.write import write_site
from site_reader import leads, lost_links, named_in, pages_of, without_a_way_in

SERIES = URIRef(DATASET + "reeks")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A release of 2013 and the made-up round, with us standing in its project."""
    here = Path.cwd()
    project = copied(tmp_path_factory.mktemp("twee"))
    for name in ("CITATION.cff", "LICENSE", "LICENSE-DATA"):
        shutil.copy(ROOT / name, project.root / name)
    list(lay_beside(project))
    os.chdir(project.root)
    shutil.copytree(ROOT / "site", project.root / "site", ignore=shutil.ignore_patterns("node_modules", "dist"))
    build(project, Path("build"), {}, "shacl", additions=[write_site])
    yield project.root / "build"
    os.chdir(here)


@pytest.fixture(scope="module")
def catalog_of_both(both: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(both / "catalog.ttl")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_of_2013_is_what_it_is_alone(both: Path, release: Path) -> None:
    alone = files_of(release / "tabellen" / "2013")
    assert len(alone) == 4 * 16 + 3
    assert files_of(both / "tabellen" / "2013") == alone
    assert files_of(both / "data" / "2013") == files_of(release / "data" / "2013")


def test_the_made_up_round_has_its_tables_in_every_form(both: Path) -> None:
    folder, typed = both / "tabellen" / "2016", MADE_UP / "expected"
    stems = {path.stem for path in typed.glob("*.csv")}
    assert len(stems) == 10
    for name, suffix in (("", "csv"), ("iri", "csv"), ("excel", "csv"), ("json", "json")):
        assert {path.stem for path in (folder / name).glob(f"*.{suffix}")} - {"csv-metadata"} == stems
    # Those without a text of the report, which the typed tables give by its passage.
    for stem in ("tabel-03", "tabel-04", "tabel-05", "tabel-09"):
        assert (folder / f"{stem}.csv").read_text(encoding="utf-8") == (typed / f"{stem}.csv").read_text(encoding="utf-8")
    heading = json.loads((folder / "json" / "tabel-03.json").read_text(encoding="utf-8"))["columns"]
    assert [column["title"] for column in heading][1:] == ["A", "B", "C", "D", "F", "G", "H", "I", "J", "V", "W"]


@pytest.mark.parametrize("folder", ["tabellen/2016", "tabellen/2016/iri", "tabellen/lange", "data"])
def test_the_metadata_of_each_folder_is_valid_and_of_its_own_files(both: Path, folder: str) -> None:
    group = TableGroup.from_file(both / folder / METADATA_FILE)
    assert group.check_referential_integrity()
    for table in group.tables:
        rows = list(table.iterdicts())
        assert rows or folder == "data", table.url
    assert "/2013/" not in (both / folder / METADATA_FILE).read_text(encoding="utf-8") or folder == "data"


def test_the_catalogue_has_a_dataset_of_each_round_in_the_series(catalog_of_both: rdflib.Graph) -> None:
    of_2013, of_2016 = (URIRef(f"{DATASET}tabellen-{year}") for year in (2013, 2016))
    graph = catalog_of_both
    assert set(graph.subjects(URIRef(f"{DCAT}inSeries"), SERIES)) == {of_2013, of_2016}
    assert list(graph.subject_objects(URIRef(f"{DCAT}prev"))) == [(of_2016, of_2013)]
    titles = {str(title) for title in graph.objects(of_2016, DCTERMS.title)}
    assert titles == {"De tabellen van de peiling van 2016", "The tables of the survey of 2016"}
    for dataset, first, last in ((of_2013, 2013, 2013), (of_2016, 2016, 2016), (URIRef(DATASET + "onderwijssegregatie"), 2007, 2016)):
        period = graph.value(dataset, DCTERMS.temporal)
        told = [str(graph.value(period, prop)) for prop in (DCAT.startDate, DCAT.endDate)]
        assert told == [f"{first}-01-01", f"{last}-12-31"]


def test_a_file_of_a_round_is_of_its_dataset_and_described_by_its_own_metadata(catalog_of_both: rdflib.Graph) -> None:
    graph = catalog_of_both
    for year in ("2013", "2016"):
        files = set(graph.objects(URIRef(f"{DATASET}tabellen-{year}"), DCAT.distribution))
        assert files
        assert all(str(file).startswith(f"{CATALOG}#tabellen/{year}/") for file in files)
        excel = URIRef(f"{CATALOG}#tabellen/{year}/excel/tabel-03.csv")
        described = [str(told).partition("/download/")[2] for told in graph.objects(excel, DCTERMS.conformsTo)]
        assert described == [f"tabellen/{year}/excel/csv-metadata.json"]
    every = [str(title) for title in graph.objects(None, DCTERMS.title) if "Tabel 3" in str(title)]
    assert len(every) == len(set(every)) == 8


def test_the_way_back_leads_to_the_report_and_the_institute_of_each_round(catalog_of_both: rdflib.Graph) -> None:
    study = {year: catalog_of_both.value(URIRef(f"{ID}rapport/{year}"), PROV.wasGeneratedBy) for year in ("2013", "2016")}
    behind = {year: {str(agent) for agent in catalog_of_both.objects(node, PROV.wasAssociatedWith)} for year, node in study.items()}
    assert behind["2016"] == {f"{ID}organisatie/verzonnen-sportbond"}
    assert f"{ID}persoon/guuske-ledoux" in behind["2013"]


def test_the_workbook_and_the_readme_name_both_rounds(both: Path) -> None:
    with zipfile.ZipFile(both / "tabellen" / "onderwijssegregatie.xlsx") as parts:
        sheets = set(re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode()))
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert {"Tabel 3 2013", "Tabel 3 2016", "Tabel 15 2013", "lang waarneming"} <= sheets
    assert "Tabel 15 2016" not in sheets
    assert "Onder gemeenten: verzonnen peiling 2016" in texts
    shutil.unpack_archive(both / "onderwijssegregatie.zip", both.parent / "uitgepakt")
    text = (both.parent / "uitgepakt" / README).read_text(encoding="utf-8")
    assert "- verzonnen peiling 2016 / made-up round of 2016: Niemand, N. (2016). Verzonnen rapport over 2016. Niemand." in text


# The site


@pytest.fixture(scope="module")
def pages(both: Path) -> dict[str, str]:
    return pages_of(both / "site")


def test_every_link_of_the_site_leads_somewhere_and_every_thing_of_both_rounds_has_its_page(both: Path, pages: dict[str, str]) -> None:
    assert lost_links(both / "site", pages)[0][:5] == []
    assert without_a_way_in(pages) == []
    assert [iri for iri in sorted(named_in(state(Project(both.parent)))) if not leads(iri, pages)] == []


def test_what_is_of_the_round_that_is_not_full_says_its_year(pages: dict[str, str]) -> None:
    """Almelo answered in both: what it said in 2013 comes first, as on the site of 2013 alone."""
    almelo = pages["id/gemeente/almelo/index.html"]
    headings = re.findall(r"<h2 id=\"(antwoorden|maatregelen)[^\"]*\">([^<]*)</h2>", almelo)
    assert headings == [
        ("antwoorden", "Antwoorden"), ("maatregelen", "Maatregelen"),
        ("antwoorden", "Antwoorden (2016)"), ("maatregelen", "Maatregelen (2016)"),
    ]  # fmt: skip
    assert "Almelo noemt 5 van de 22 maatregelen waar het rapport naar vroeg" in almelo.partition("Antwoorden (2016)")[2]
    assert "Gemaakt uit wat is gerapporteerd door Ledoux, Felix en Elshof (2013); Niemand (2016);" in almelo
    listing = re.sub(r"<[^>]+>", "", pages["tabellen/index.html"])
    assert listing.index("tabel 15") < listing.index("tabel 1 (2016)")
    assert "verzonnen: een lage ouderbijdrage (2016)" in pages["maatregelen/index.html"]


def test_the_front_page_is_that_of_2013_alone(pages: dict[str, str], release: Path) -> None:
    alone = (release / "site" / "index.html").read_text(encoding="utf-8")
    figures = re.compile(r"<li><b>([^<]+)</b>")
    assert figures.findall(pages["index.html"]) == figures.findall(alone)
    assert len(figures.findall(alone)) == 3
    assert "In 2013 vroegen" in pages["index.html"]


def test_a_question_says_the_tables_and_units_of_a_report_only_where_there_is_one(pages: dict[str, str], release: Path) -> None:
    page = "query/vragen/eenheden-met-maatregel/index.html"
    said = "Bron: rapport 2013, 3.4, tabellen 3-6. Het gaat om 28 gemeenten of stadsdelen."
    assert said in (release / "site" / page).read_text(encoding="utf-8")
    assert said not in pages[page] and "Het gaat om 28" not in pages[page]


def test_files_of_2013_are_also_where_they_were_without_its_year(both: Path) -> None:
    downloads = both / "site" / "download" / "tabellen"
    for name in ("tabel-03.csv", "iri/tabel-03.csv", "excel/tabel-03.csv", "json/tabel-03.json", "csv-metadata.json"):
        assert (downloads / name).read_bytes() == (both / "tabellen" / "2013" / name).read_bytes()


# The API


def test_the_api_gives_the_tables_of_each_round(both: Path) -> None:
    """Table 15 is of 2013 only; table 3 has other letters in each."""
    api = Api(Known(state(Project(both.parent)).store), both.parent / "queries")
    typed = (MADE_UP / "expected" / "tabel-03.csv").read_text(encoding="utf-8")
    assert api.answer("tabellen", "3", (("peiling", "2016"),), "csv").decode() == typed
    assert api.answer("tabellen", "3", (), "csv") == (both / "tabellen" / "2013" / "tabel-03.csv").read_bytes()
    assert api.answer("tabellen", "15", (("peiling", "2013"),), "csv") == (both / "tabellen" / "2013" / "tabel-15.csv").read_bytes()
    listed = "1, 1a, 2, 3, 4, 5, 6, 8, 9, 10"
    with pytest.raises(MissingError, match=rf"^nothing is called '15' in tabellen; ask it with peiling=2013, or use one of: {listed}$"):
        api.answer("tabellen", "15", (("peiling", "2016"),), "csv")
