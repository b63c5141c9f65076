"""The catalogue: what portals' own shapes say of it, and whether what it tells of the files is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

import quality_points
from conftest import ROOT
from segregatie.base.namespaces import BASE, CATALOG, DATASET, EU, ID
from segregatie.pipeline import Stated
from segregatie.release.catalog.catalog import catalog_triples, for_nde
from segregatie.release.catalog.files import by_dataset, release_files
from segregatie.release.catalog.settings import Publication, Version, read_publication

SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
#: The shapes that hold a catalogue back, and those that advise, by the folder below shacl/.
JUDGES: Final = {
    "DCAT-AP-NL 3.0": (
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl", "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl", "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-aanbevolen.ttl",
    ),
    "DCAT-AP-NL 3.0.1": (
        "dcat-ap-nl-3.0.1/dcat-ap-nl-SHACL.ttl", "dcat-ap-nl-3.0.1/dcat-ap-nl-SHACL-klassebereik.ttl",
        "dcat-ap-nl-3.0.1/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl", "dcat-ap-nl-3.0.1/dcat-ap-nl-SHACL-aanbevolen.ttl",
    ),
    "DCAT-AP 3.0 as DCAT-AP-NL ships it": ("dcat-ap-nl-3.0/dcat-ap-SHACL.ttl",),
    "DCAT-AP 3.0 as DCAT-AP-NL 3.0.1 ships it": ("dcat-ap-nl-3.0.1/dcat-ap-SHACL.ttl",),
    "DCAT-AP 3.0.1": ("dcat-ap-3.0.1/dcat-ap-shacl.ttl", "dcat-ap-3.0.1/range.ttl", "dcat-ap-3.0.1/mdr-vocabularies.ttl"),
    "NDE": ("nde/nde-requirements-datasets-shacl.ttl",),
    "NDE 2026-08-20": ("nde/nde-requirements-datasets-shacl-2026-08-20.ttl",),
}  # fmt: skip
#: The judge that has a catalogue of its own.
NDE: Final = "NDE 2026-08-20"
CODES: Final = ("maatregelen", "kerncijfers", "beweringen", "vocabulaire", "feiten", "tabellen-2013", "onderwijssegregatie")
#: Files that hold many tables, and so have no one description of their columns.
WITHOUT_SCHEMA: Final = {f"{CATALOG}#{path}" for path in ("onderwijssegregatie.zip", "tabellen/onderwijssegregatie.xlsx")}
#: Everything with a publisher: ours is no institution of the EU's list.
PUBLISHED: Final = {CATALOG, f"{CATALOG}#sparql", f"{CATALOG}#api", DATASET + "reeks", *(DATASET + code for code in CODES)}
#: What is advised and not done, by judge; docs/publication.md gives the reason for each.
WARNINGS: Final = {
    "DCAT-AP-NL 3.0": {("conformsTo", node) for node in WITHOUT_SCHEMA},
    "DCAT-AP-NL 3.0.1": {("conformsTo", node) for node in WITHOUT_SCHEMA},
    "DCAT-AP 3.0 as DCAT-AP-NL ships it": set(),
    "DCAT-AP 3.0 as DCAT-AP-NL 3.0.1 ships it": set(),
    "DCAT-AP 3.0.1": {("publisher", node) for node in PUBLISHED},
    "NDE": set(),
    NDE: {("hasEmail", f"{CATALOG}#contact")},
}


@pytest.fixture(scope="module")
def publication(stated: Stated) -> Publication:
    return read_publication(ROOT / "data" / "publicatie.toml", stated.data.rounds)


@pytest.fixture(scope="module")
def outside(catalog: Graph, standards: Path) -> Graph:
    """What a portal knows of the things that the catalogue points at."""
    pointed = {str(each) for each in catalog.objects() if isinstance(each, URIRef)}
    found = Graph().parse(standards / "background.ttl")
    for path in sorted((standards / "eu-authority-tables").glob("*.ttl")):
        known = [quad.triple for quad in ox.parse(path=path) if str(quad.subject).strip("<>") in pointed]
        found.parse(data=ox.serialize(known, format=ox.RdfFormat.N_TRIPLES), format="nt")
    # The list of languages leaves unsaid what its members are.
    for language in list(found.subjects(SKOS.inScheme, URIRef(EU + "language"))):
        found.add((language, RDF.type, DCTERMS.LinguisticSystem))
    return found


def judged(data: Graph, standards: Path, judge: str) -> set[tuple[str, Node | None, Node]]:
    """Give what a judge finds: the grade, the property and the node. Details of a finding are no findings."""
    shapes = Graph()
    for name in JUDGES[judge]:
        shapes.parse(standards / "shacl" / name)
    # Properties that a file points at and never describes, in that of DCAT-AP that DCAT-AP-NL 3.0.1 ships, stop pySHACL.
    for shape, pointed in list(shapes.subject_objects(SH.property)):
        if (pointed, None, None) not in shapes:
            shapes.remove((shape, SH.property, pointed))
    # What the NDE's register tries by itself, over HTTP, is there without a validator: a judge of shapes passes over it.
    for component in list(shapes.subjects(RDF.type, SH.ConstraintComponent)):
        shapes.remove((component, None, None))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False)
    assert isinstance(report, Graph)
    found = set()
    for result in report.objects(None, SH.result):
        node = report.value(result, SH.focusNode)
        assert node is not None
        found.add((str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)), report.value(result, SH.resultPath), node))
    return found


def last(node: Node | None) -> str:
    return str(node).replace("#", "/").rpartition("/")[2]


@pytest.mark.parametrize("judge", JUDGES)
def test_official_shapes_find_no_violation_and_only_warnings_we_explain(
    catalog: Graph, release: Path, outside: Graph, standards: Path, judge: str
) -> None:
    own = Graph().parse(release / "catalog-nde.ttl") if judge == NDE else catalog
    found = judged(own + outside, standards, judge)
    assert {(last(path), str(node)) for grade, path, node in found if grade == "Violation"} == set()
    assert {(last(path), str(node)) for grade, path, node in found if grade == "Warning"} == WARNINGS[judge]
    assert [each for each in found if each[0] == "Info"] == []


def test_an_earlier_version_breaks_no_official_shape(publication: Publication, release: Path, outside: Graph, standards: Path) -> None:
    twice = replace(publication, versions=(Version("0.0.9", date(2026, 11, 24)), *publication.versions))
    triples = catalog_triples(release_files(release), twice, 1)
    data = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt") + outside
    earlier = URIRef(f"{DATASET}onderwijssegregatie/0.0.9")
    assert (URIRef(f"{DATASET}onderwijssegregatie"), URIRef(f"{DCAT}previousVersion"), earlier) in data
    for judge in JUDGES:
        assert {each for each in judged(data, standards, judge) if each[0] == "Violation"} == set(), judge


def test_the_nde_is_told_the_licence_as_it_asks_and_else_the_same(catalog: Graph, release: Path) -> None:
    own = Graph().parse(release / "catalog-nde.ttl")
    licences = {str(each) for each in own.objects(None, DCTERMS.license)}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}
    assert {str(each) for each in catalog.objects(None, DCTERMS.license)} == {"http://creativecommons.org/licenses/by/4.0/deed.nl"}
    assert {triple for triple in own if not licences & set(map(str, triple))} < set(catalog)
    assert len(own) == len(catalog)


def test_with_a_mail_address_the_nde_has_nothing_to_say(publication: Publication, release: Path, outside: Graph, standards: Path) -> None:
    reached = replace(publication, contact=replace(publication.contact, mail="wie@voorbeeld.nl"))
    triples = catalog_triples(release_files(release), reached, 1)
    for made, licensed in ((for_nde(triples), True), (triples, False)):
        data = Graph().parse(data=ox.serialize(made, format=ox.RdfFormat.N_TRIPLES), format="nt")
        found = judged(data + outside, standards, NDE)
        # The address on the Dutch list is what it warns of.
        assert {(grade, last(path)) for grade, path, _ in found} == (set() if licensed else {("Warning", "license")})


def test_the_page_on_publication_tells_how_many_warnings_there_are() -> None:
    text = (ROOT / "docs" / "publication.md").read_text(encoding="utf-8")
    for judge, warned in WARNINGS.items():
        line = next(line for line in text.splitlines() if line.startswith((f"| {judge} |", f"| {judge},")))
        assert line.endswith(f"| 0 | {len(warned)} |"), line


BROKEN: Final = (
    ("DCAT-AP-NL 3.0", DATASET + "feiten", DCTERMS.creator, None, "Violation"),
    ("DCAT-AP-NL 3.0", CATALOG + "#sparql", DCAT.endpointDescription, None, "Violation"),
    ("DCAT-AP-NL 3.0", DATASET + "feiten", DCAT.landingPage, None, "Warning"),
    ("DCAT-AP 3.0 as DCAT-AP-NL ships it", DATASET + "reeks", DCTERMS.description, None, "Violation"),
    ("DCAT-AP 3.0.1", DATASET + "feiten", DCTERMS.title, None, "Violation"),
    ("DCAT-AP 3.0.1", DATASET + "feiten", DCTERMS.language, URIRef(BASE + "nederlands"), "Violation"),
    ("DCAT-AP 3.0.1", CATALOG + "#context.jsonld", quality_points.FORMAT, Literal("json"), "Violation"),
    ("NDE", DATASET + "feiten", DCTERMS.license, None, "Violation"),
    ("NDE", DATASET + "feiten", DCTERMS.publisher, None, "Warning"),
)


def test_official_shapes_do_find_what_is_wrong(catalog: Graph, outside: Graph, standards: Path) -> None:
    for judge in JUDGES:
        broken = catalog + outside
        wanted = [each[1:] for each in BROKEN if each[0] == judge]
        for node, predicate, value, _ in wanted:
            broken.remove((URIRef(node), predicate, None))
            if value is not None:
                broken.add((URIRef(node), predicate, value))
        found = judged(broken, standards, judge)
        for node, predicate, _, grade in wanted:
            assert (grade, predicate, URIRef(node)) in found, (judge, node, predicate)


def test_the_catalogue_is_the_same_in_every_form(catalog: Graph, release: Path) -> None:
    for suffix, form in (("jsonld", "json-ld"), ("rdf", "xml")):
        assert isomorphic(Graph().parse(release / f"catalog.{suffix}", format=form), catalog)


def test_datasets_series_and_services_are_these(catalog: Graph) -> None:
    node = URIRef(CATALOG)
    assert set(catalog.objects(node, DCAT.dataset)) == {URIRef(DATASET + code) for code in CODES}
    assert set(catalog.objects(node, DCAT.service)) == {URIRef(f"{CATALOG}#{name}") for name in ("sparql", "api")}
    assert set(catalog.objects(node, URIRef(f"{DCAT}resource"))) == {URIRef(DATASET + "reeks")}
    for code in CODES:
        dataset = URIRef(DATASET + code)
        assert list(catalog.objects(dataset, URIRef(f"{DCAT}version"))) == [Literal("0.1.0")]
        assert list(catalog.objects(dataset, DCAT.distribution)), code
    of_a_round = URIRef(DATASET + "tabellen-2013")
    assert list(catalog.subject_objects(URIRef(f"{DCAT}inSeries"))) == [(of_a_round, URIRef(DATASET + "reeks"))]


def test_cubes_are_told_of_in_the_same_words_as_in_the_graph(catalog: Graph) -> None:
    cubes = Graph().parse(ROOT / "ontology" / "cubes.ttl")
    for code in ("maatregelen", "kerncijfers"):
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.license):
            dataset = URIRef(DATASET + code)
            assert set(catalog.objects(dataset, predicate)) == set(cubes.objects(dataset, predicate))


def test_sizes_and_digests_are_those_of_the_files(catalog: Graph, release: Path) -> None:
    told = {}
    for node in catalog.subjects(RDF.type, DCAT.Distribution):
        path = str(node).removeprefix(CATALOG + "#")
        assert str(catalog.value(node, DCAT.downloadURL)) == f"{BASE}download/{path}"
        checksum = catalog.value(node, SPDX.checksum)
        told[path] = (str(catalog.value(node, DCAT.byteSize)), str(catalog.value(checksum, SPDX.checksumValue)))
    assert told == {path: (str((release / path).stat().st_size), sha256((release / path).read_bytes()).hexdigest()) for path in told}
    assert {"graph/onderwijssegregatie.ttl", "tabellen/2013/tabel-03.csv", "tabellen/lange/waarneming.csv", "vocabulaire.ttl"} <= set(told)


def test_every_file_of_data_is_a_form_of_one_dataset(release: Path, publication: Publication) -> None:
    files = release_files(release)
    divided = by_dataset(files, publication.datasets)
    placed = [file.path for found in divided.values() for file in found]
    assert sorted(placed) == sorted(set(placed))
    left = {file.path for file in files} - set(placed)
    # What was transcribed is in the zip; the site shows what the files hold.
    assert {path for path in left if not path.startswith(("data/", "site/"))} == {
        "catalog-nde.ttl", "catalog.jsonld", "catalog.rdf", "catalog.ttl", "void.ttl", "docs/eisen.md", "docs/requirements.md",
        "tabellen/2013/csv-metadata.json", "tabellen/2013/excel/csv-metadata.json", "tabellen/2013/iri/csv-metadata.json",
        "tabellen/excel/csv-metadata.json", "tabellen/lange/csv-metadata.json",
    }  # fmt: skip
    assert {file.path for file in divided["maatregelen"]} >= {"tabellen/lange/waarneming.csv"}
    assert {file.path for file in divided["beweringen"]} >= {"tabellen/lange/beweringen.csv"}
    assert {file.path for file in divided["vocabulaire"]} >= {"context.jsonld", "graph/shapes.ttl", "vocabulaire.rdf"}


def test_columns_are_described_in_the_metadata_beside_the_table(catalog: Graph) -> None:
    for path, schema in (
        ("tabellen/2013/tabel-03.csv", "tabellen/2013/csv-metadata.json"),
        ("tabellen/2013/iri/tabel-03.csv", "tabellen/2013/iri/csv-metadata.json"),
        ("tabellen/2013/excel/tabel-03.csv", "tabellen/2013/excel/csv-metadata.json"),
        ("tabellen/excel/waarneming.csv", "tabellen/excel/csv-metadata.json"),
        ("tabellen/parquet/waarneming.parquet", "tabellen/lange/csv-metadata.json"),
        ("tabellen/2013/json/tabel-03.json", "tabellen/2013/csv-metadata.json"),
        ("tabellen/lange/waarneming.csv", "tabellen/lange/csv-metadata.json"),
        ("tabellen/json/waarneming.json", "tabellen/lange/csv-metadata.json"),
    ):
        assert list(catalog.objects(URIRef(f"{CATALOG}#{path}"), DCTERMS.conformsTo)) == [URIRef(f"{BASE}download/{schema}")]
    assert list(catalog.objects(URIRef(CATALOG + "#queries.ttl"), DCTERMS.conformsTo)) == [URIRef(BASE + "def")]


def test_dates_are_those_that_are_written_down(catalog: Graph) -> None:
    dates = {str(date) for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified) for date in catalog.objects(None, predicate)}
    assert dates == {"2026-11-23", "2026-11-25"}


def test_periods_are_those_of_the_rounds_that_are_told_of(catalog: Graph, rdflib_graph: Graph) -> None:
    year, survey = URIRef(BASE + "def#jaar"), URIRef(BASE + "def#inPeiling")
    years = {each: int(str(rdflib_graph.value(each, year))) for each in rdflib_graph.subjects(RDF.type, URIRef(BASE + "def#Peiling"))}
    figures = rdflib_graph.subjects(RDF.type, URIRef(BASE + "def#Kerncijfer"))
    counted = {years[each] for figure in figures for each in rdflib_graph.objects(figure, survey)}
    for code, first in (("kerncijfers", 2008), ("onderwijssegregatie", 2007), ("maatregelen", 2013)):
        period = catalog.value(URIRef(DATASET + code), DCTERMS.temporal)
        told = catalog.value(period, DCAT.startDate), catalog.value(period, DCAT.endDate)
        assert list(map(str, told)) == [f"{first}-01-01", "2013-12-31"]
    assert (min(counted), max(counted)) == (2008, 2013)
    assert (min(years.values()), max(years.values())) == (2007, 2013)


def test_files_are_told_apart_by_title_and_tell_their_languages(catalog: Graph) -> None:
    files = set(catalog.subjects(RDF.type, DCAT.Distribution))
    for language in ("nl", "en"):
        titles = [str(text) for file in files for text in catalog.objects(file, DCTERMS.title) if text.language == language]  # type: ignore[attr-defined]
        assert len(titles) == len(set(titles)) == len(files)
    excel = URIRef(CATALOG + "#tabellen/2013/excel/tabel-03.csv")
    caption = "Geldende afspraken en maatregelen: toelating van leerlingen/aannamebeleid"
    assert Literal(f"Tabel 3: {caption}, 2013, voor Nederlandse Excel (puntkomma)", lang="nl") in set(catalog.objects(excel, DCTERMS.title))
    spoken = {file: {str(each)[-3:] for each in catalog.objects(URIRef(f"{CATALOG}#{file}"), DCTERMS.language)} for file in
              ("tabellen/2013/tabel-03.csv", "tabellen/lange/waarneming.csv", "graph/onderwijssegregatie.ttl")}  # fmt: skip
    assert list(spoken.values()) == [{"NLD"}, {"MUL"}, {"MUL"}]


def test_another_address_changes_addresses_and_no_name(release: Path, publication: Publication, catalog: Graph) -> None:
    files = release_files(release)
    moved = catalog_triples(files, publication, 1, "http://127.0.0.1:8000/")
    names = {str(triple.subject).strip("<>") for triple in moved}
    addresses = {str(triple.object).strip("<>") for triple in moved if str(triple.predicate) == f"<{DCAT.downloadURL}>"}
    assert names >= {CATALOG, DATASET + "tabellen-2013", CATALOG + "#uitgever"}
    assert addresses
    assert all(address.startswith("http://127.0.0.1:8000/download/") for address in addresses)
    assert len(addresses) == len(set(catalog.subjects(RDF.type, DCAT.Distribution)))


STEPS: Final = (PROV.wasGeneratedBy, PROV.used, PROV.wasDerivedFrom, PROV.wasAttributedTo, PROV.wasAssociatedWith, PROV.actedOnBehalfOf)


def test_from_every_named_graph_there_is_a_way_back_to_the_report_and_its_authors(catalog: Graph, release: Path) -> None:
    content = (release / "graph" / "onderwijssegregatie.trig").read_bytes()
    graphs = {URIRef(str(quad.graph_name).strip("<>")) for quad in ox.parse(content, format=ox.RdfFormat.TRIG)}
    assert len(graphs) == 8
    for graph in graphs:
        reached: set[Node] = set()
        todo: list[Node] = [graph]
        while todo:
            for step in STEPS:
                new = set(catalog.objects(todo[0], step)) - reached
                reached |= new
                todo += sorted(new, key=str)
            todo.pop(0)
        wanted = (
            "rapport/2013",
            "tekst/2013",
            "overschrijving/2013",
            "persoon/guuske-ledoux",
            "persoon/charles-felix",
            "persoon/dorothe-elshof",
        )
        assert {URIRef(ID + path) for path in wanted} <= reached, graph
        assert {URIRef(f"{CATALOG}#{name}") for name in ("bouw", "gegevens", "software", "uitgever")} <= reached


def test_who_is_named_as_author_is_named_in_the_data(catalog: Graph, rdflib_graph: Graph) -> None:
    people = set(catalog.subjects(RDF.type, PROV.Person))
    assert len(people) == 3
    assert all((person, RDF.type, PROV.Person) in rdflib_graph for person in people)
    assert set(catalog.subjects(RDF.type, FOAF.Organization)) == {URIRef(CATALOG + "#uitgever")}
