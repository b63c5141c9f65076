"""The catalogue: what portals' own shapes say of it, the points it earns, and whether what it tells of files and counts is so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, SH, SKOS, VOID, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

import quality_points
from breaking import add, swap
from conftest import ROOT
from segregatie.base.namespaces import BASE, CATALOG, DATASET, EU, ID, VCARD
from segregatie.base.problems import InputError
from segregatie.cli import main
from segregatie.release.catalog.catalog import catalog_triples
from segregatie.release.catalog.files import by_dataset, release_files
from segregatie.release.catalog.settings import Publication, Version, read_publication

SETTINGS: Final = ROOT / "data" / "publicatie.toml"
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
#: The shapes that hold a catalogue back, and those that advise, by the folder below shacl/.
JUDGES: Final = {
    "DCAT-AP-NL 3.0": (
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl", "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl", "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-aanbevolen.ttl",
    ),
    "DCAT-AP 3.0 as DCAT-AP-NL ships it": ("dcat-ap-nl-3.0/dcat-ap-SHACL.ttl",),
    "DCAT-AP 3.0.1": ("dcat-ap-3.0.1/dcat-ap-shacl.ttl", "dcat-ap-3.0.1/range.ttl", "dcat-ap-3.0.1/mdr-vocabularies.ttl"),
    "NDE": ("nde/nde-requirements-datasets-shacl.ttl",),
}  # fmt: skip
CODES: Final = ("maatregelen", "kerncijfers", "beweringen", "vocabulaire", "feiten", "tabellen", "onderwijssegregatie")
#: Files that hold many tables, and so have no one description of their columns.
WITHOUT_SCHEMA: Final = {f"{CATALOG}#{path}" for path in ("onderwijssegregatie.zip", "tabellen/onderwijssegregatie.xlsx")}
#: Everything with a publisher: ours is no institution of the EU's list.
PUBLISHED: Final = {CATALOG, f"{CATALOG}#sparql", f"{CATALOG}#api", DATASET + "reeks", *(DATASET + code for code in CODES)}
#: What is advised and not done, by judge; docs/publication.md gives the reason for each.
WARNINGS: Final = {
    "DCAT-AP-NL 3.0": {("conformsTo", node) for node in WITHOUT_SCHEMA},
    "DCAT-AP 3.0 as DCAT-AP-NL ships it": set(),
    "DCAT-AP 3.0.1": {("publisher", node) for node in PUBLISHED},
    "NDE": set(),
}


@pytest.fixture(scope="module")
def publication() -> Publication:
    return read_publication(SETTINGS)


@pytest.fixture(scope="module")
def catalog(release: Path) -> Graph:
    return Graph().parse(release / "catalog.ttl")


@pytest.fixture(scope="module")
def outside(catalog: Graph, standards: Path) -> Graph:
    """What a portal knows of the things that the catalogue points at."""
    pointed = {str(each) for each in catalog.objects() if isinstance(each, URIRef)}
    found = Graph().parse(standards / "background.ttl")
    for path in sorted((standards / "eu-authority-tables").glob("*.ttl")):
        known = [quad.triple for quad in ox.parse(path=path) if str(quad.subject).strip("<>") in pointed]
        found.parse(data=ox.serialize(known, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return found


def judged(data: Graph, standards: Path, judge: str) -> set[tuple[str, Node | None, Node]]:
    """Give what a judge finds: the grade, the property and the node. Details of a finding are no findings."""
    shapes = Graph()
    for name in JUDGES[judge]:
        shapes.parse(standards / "shacl" / name)
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
    catalog: Graph, outside: Graph, standards: Path, judge: str
) -> None:
    found = judged(catalog + outside, standards, judge)
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
        assert list(catalog.objects(dataset, URIRef(f"{DCAT}inSeries"))) == [URIRef(DATASET + "reeks")]
        assert list(catalog.objects(dataset, URIRef(f"{DCAT}version"))) == [Literal("0.1.0")]
        assert list(catalog.objects(dataset, DCAT.distribution)), code


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
    assert {"graph/onderwijssegregatie.ttl", "tabellen/tabel-03.csv", "tabellen/lange/waarneming.csv", "vocabulaire.ttl"} <= set(told)


def test_every_file_of_data_is_a_form_of_one_dataset(release: Path, publication: Publication) -> None:
    files = release_files(release)
    divided = by_dataset(files, publication.datasets)
    placed = [file.path for found in divided.values() for file in found]
    assert sorted(placed) == sorted(set(placed))
    left = {file.path for file in files} - set(placed)
    # What was transcribed is in the zip.
    assert {path for path in left if not path.startswith("data/")} == {
        "catalog.jsonld", "catalog.rdf", "catalog.ttl", "void.ttl", "docs/eisen.md", "docs/requirements.md",
        "tabellen/csv-metadata.json", "tabellen/iri/csv-metadata.json", "tabellen/lange/csv-metadata.json",
    }  # fmt: skip
    assert {file.path for file in divided["maatregelen"]} >= {"tabellen/lange/waarneming.csv"}
    assert {file.path for file in divided["beweringen"]} >= {"tabellen/lange/beweringen.csv"}
    assert {file.path for file in divided["vocabulaire"]} >= {"context.jsonld", "graph/shapes.ttl", "vocabulaire.rdf"}


def test_columns_are_described_in_the_metadata_beside_the_table(catalog: Graph) -> None:
    for path, schema in (
        ("tabellen/tabel-03.csv", "tabellen/csv-metadata.json"),
        ("tabellen/iri/tabel-03.csv", "tabellen/iri/csv-metadata.json"),
        ("tabellen/excel/tabel-03.csv", "tabellen/csv-metadata.json"),
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


def test_another_address_changes_addresses_and_no_name(release: Path, publication: Publication, catalog: Graph) -> None:
    files = release_files(release)
    moved = catalog_triples(files, publication, 1, "http://127.0.0.1:8000/")
    names = {str(triple.subject).strip("<>") for triple in moved}
    addresses = {str(triple.object).strip("<>") for triple in moved if str(triple.predicate) == f"<{DCAT.downloadURL}>"}
    assert names >= {CATALOG, DATASET + "tabellen", CATALOG + "#uitgever"}
    assert addresses
    assert all(address.startswith("http://127.0.0.1:8000/download/") for address in addresses)
    assert len(addresses) == len(set(catalog.subjects(RDF.type, DCAT.Distribution)))


@pytest.fixture(scope="module")
def served(release: Path) -> Iterator[str]:
    """The files of the release at /download/ of a plain server on loopback."""

    class Files(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix("/download")) if path.startswith("/download/") else "/nowhere"

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(release)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


#: data.europa.eu knows a licence by the address of its own list; DCAT-AP-NL wants that of the Dutch list, and one licence.
NOT_EARNED: Final = {"licence from the list"}


def test_each_dataset_earns_395_of_405_points(catalog: Graph, served: str) -> None:
    tried: dict[str, bool] = {}

    def answers(address: str) -> bool:
        if address not in tried:
            tried[address] = quality_points.reach(address, BASE, served)
        return tried[address]

    found = quality_points.items(answers, compliant=True)
    assert sum(item.points for item in found) == quality_points.MOST == 405
    assert len(quality_points.datasets(catalog)) == len(CODES)
    for dataset in quality_points.datasets(catalog):
        earned = quality_points.points(catalog, dataset, found)
        assert {name for name, number in earned.items() if not number} == NOT_EARNED, dataset
        assert sum(earned.values()) == 395
        strict = quality_points.points(catalog, dataset, found, strict=True)
        formats = {"non-proprietary", "machine-readable"}
        assert {name for name, number in strict.items() if not number} - formats == NOT_EARNED, dataset
    assert all(tried.values())
    assert not quality_points.reach(BASE + "download/niets.csv", BASE, served)


def test_points_are_lost_for_what_is_not_there(catalog: Graph) -> None:
    dataset = URIRef(DATASET + "beweringen")
    poorer = Graph() + catalog
    for predicate in (DCAT.keyword, DCTERMS.accessRights, DCTERMS.temporal):
        poorer.remove((dataset, predicate, None))
    for node in list(poorer.objects(dataset, DCAT.distribution)):
        poorer.set((node, quality_points.FORMAT, URIRef(EU + "file-type/DOC")))
        poorer.remove((node, DCAT.byteSize, None))
    earned = quality_points.points(poorer, dataset, quality_points.items(None, compliant=False))
    # 405, less 30 + 10 + 5 + 20 taken from the dataset, 20 + 20 + 5 from its files, 80 not tried, 30 not judged, 10 never earned.
    assert sum(earned.values()) == 175


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
        wanted = ("rapport/2013", "tekst/2013", "persoon/guuske-ledoux", "persoon/charles-felix", "persoon/dorothe-elshof")
        assert {URIRef(ID + path) for path in wanted} <= reached, graph
        assert {URIRef(f"{CATALOG}#{name}") for name in ("bouw", "gegevens", "overschrijving-2013", "software", "uitgever")} <= reached


def test_who_is_named_as_author_is_named_in_the_data(catalog: Graph, rdflib_graph: Graph) -> None:
    people = set(catalog.subjects(RDF.type, PROV.Person))
    assert len(people) == 3
    assert all((person, RDF.type, PROV.Person) in rdflib_graph for person in people)
    assert set(catalog.subjects(RDF.type, FOAF.Organization)) == {URIRef(CATALOG + "#uitgever")}


def number(graph: Graph, node: Node, predicate: URIRef) -> int:
    value = graph.value(node, predicate)
    assert isinstance(value, Literal)
    assert value.datatype == XSD.integer
    return int(value)


@pytest.fixture(scope="module")
def counted(release: Path) -> Graph:
    return Graph().parse(release / "void.ttl")


def test_totals_are_what_rdflib_counts(counted: Graph, catalog: Graph, rdflib_graph: Graph) -> None:
    whole = URIRef(DATASET + "onderwijssegregatie")
    subjects = set(rdflib_graph.subjects())
    assert number(counted, whole, VOID.triples) == number(catalog, whole, VOID.triples) == len(rdflib_graph)
    assert number(counted, whole, VOID.distinctSubjects) == len(subjects)
    assert number(counted, whole, VOID.distinctObjects) == len(set(rdflib_graph.objects()))
    assert number(counted, whole, VOID.entities) == sum(str(subject).startswith(ID) for subject in subjects)
    assert number(counted, whole, VOID.classes) == len(set(rdflib_graph.objects(None, RDF.type)))
    assert number(counted, whole, VOID.properties) == len(set(rdflib_graph.predicates()))


def test_partitions_are_what_rdflib_counts(counted: Graph, rdflib_graph: Graph) -> None:
    for partition, what, unit, pattern in (
        (VOID.classPartition, VOID["class"], VOID.entities, lambda each: (None, RDF.type, each)),
        (VOID.propertyPartition, VOID.property, VOID.triples, lambda each: (None, each, None)),
    ):
        told = {
            each: number(counted, node, unit)
            for node in counted.objects(None, partition) for each in counted.objects(node, what)
        }  # fmt: skip
        kinds = set(rdflib_graph.objects(None, RDF.type)) if partition == VOID.classPartition else set(rdflib_graph.predicates())
        assert set(told) == kinds
        assert len(set(counted.objects(None, partition))) == len(kinds)
        assert told == {each: sum(1 for _ in rdflib_graph.triples(pattern(each))) for each in kinds}


def test_every_link_outside_is_in_a_linkset(counted: Graph, rdflib_graph: Graph) -> None:
    sets = list(counted.subjects(RDF.type, VOID.Linkset))
    mappings = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch)
    links = [link for predicate in mappings for link in rdflib_graph.subject_objects(predicate)]
    # TOOI has the 35 gemeenten and their eleven provincies, OWMS the gemeenten, and GeoNames all of them but Doesburg.
    told = {counted.value(each, VOID.linkPredicate): number(counted, each, VOID.triples) for each in sets}
    assert told == {OWL.sameAs: 46, SKOS.exactMatch: 35, SKOS.closeMatch: 34}
    assert len(links) == sum(told.values())


def test_uris_of_the_data_begin_with_the_space_that_is_told(counted: Graph, rdflib_graph: Graph) -> None:
    whole = URIRef(DATASET + "onderwijssegregatie")
    assert str(counted.value(whole, VOID.uriSpace)) == ID
    used = {str(each) for each in rdflib_graph.predicates()} | {str(each) for each in rdflib_graph.objects(None, RDF.type)}
    spaces = {str(each) for each in counted.objects(whole, VOID.vocabulary)}
    assert all(any(iri.startswith(space) for space in spaces) for iri in used)
    assert all(any(iri.startswith(space) for iri in used) for space in spaces)


ADDRESS: Final = "give an address, like https://www.example.org/"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'nummer = "0.1.0"',
            'nummer = "0.0"',
            "'nummer' cannot be '0.0'; give each version three numbers, like 0.2.0, that rise, the newest last",
        ),
        ("[uitgever]", "[uitgever", "not valid TOML: Expected ']' at the end of a table declaration; mend the syntax"),
        ('adres = "https', 'adres == "https', "not valid TOML: Invalid value; mend the syntax"),
        ("datum = 2026-11-25", 'datum = "gisteren"', "'datum' cannot be 'gisteren'; give a date"),
        ('dienst = "api"', 'dienst = "ftp"', "'dienst' cannot be 'ftp'; give one of sparql, api"),
        ('normen = ["csv"]', 'normen = ["tsv"]', "'normen' cannot be 'tsv'; give one of shapes, kubus, csv"),
        ("jaren = [2013, 2013]", "jaren = [2013]", "'jaren' cannot be [2013]; give the first year and the last"),
        ('adres = "https', 'adres = 5 # "https', f"'adres' cannot be 5; {ADDRESS}"),
        ('naam.nl = "De', 'naam.nl = 5 # "De', "'naam.nl' cannot be 5; give a text"),
        ('adres = "https://w3id.org/onderwijssegregatie/"', 'adres = ""', f"'adres' cannot be ''; {ADDRESS}"),
        ('adres = "https://w3id.org', 'adres = "w3id.org', f"'adres' cannot be 'w3id.org/onderwijssegregatie/'; {ADDRESS}"),
        ('adres = ""', 'adres = "https://example.org/mail us"', f"'adres' cannot be 'https://example.org/mail us'; {ADDRESS}"),
        ('adres = ""', 'adres = "www.voorbeeld.nl contact"', f"'adres' cannot be 'www.voorbeeld.nl contact'; {ADDRESS}"),
        ('mail = ""', 'mail = "a b@example.org"', "'mail' cannot be 'a b@example.org'; give a mail address, or nothing"),
        ('mail = ""', 'mail = "https://example.org/"', "'mail' cannot be 'https://example.org/'; give a mail address, or nothing"),
        ('soort = "Private', 'soort = "a b', "'soort' cannot be 'a bIndividual(s)'; give a code, without spaces"),
        ('soort = "STATISTICAL"', 'soort = "a b"', "'soort' cannot be 'a b'; give a code, without spaces"),
        ('code = "reeks"', 'code = "de reeks"', "'code' cannot be 'de reeks'; give a code, without spaces"),
        ('code = "maatregelen"', 'code = ""', "'code' cannot be ''; give a code, without spaces"),
        ('peiling = "2013"', 'peiling = "<2013>"', "'peiling' cannot be '<2013>'; give a code, without spaces"),
        ('"persoon/guuske-ledoux"', '"Guuske Ledoux"', "'makers' cannot be 'Guuske Ledoux'; give a code, without spaces"),
        ('"organisatie/kohnstamm-instituut"', '"een ander"', "'instituut' cannot be 'een ander'; give a code, without spaces"),
        ("jaren = [2013, 2013]", "jaren = [2015, 2010]", "'jaren' cannot be [2015, 2010]; give the first year and the last"),
        ("jaren = [2013, 2013]", "jaren = [-5, 2013]", "'jaren' cannot be [-5, 2013]; give the first year and the last"),
        ("jaren = [2013, 2013]", "jaren = [true, 2013]", "'jaren' cannot be [True, 2013]; give the first year and the last"),
        ("datum = 2026-11-25", "datum = 2026-11-25T12:00:00", "'datum' cannot be '2026-11-25T12:00:00'; give a date"),
        ("datum = 2026-11-25", "datum = 12:00:00", "'datum' cannot be '12:00:00'; give a date"),
        (
            "begonnen = 2026-11-23", "begonnen = 2026-11-26",
            "'begonnen' cannot be '2026-11-26'; give a day not after that of the first version",
        ),
    ],
)  # fmt: skip
def test_settings_that_are_wrong_are_told_at_their_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    line = swap(old, new)(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: {told}"


def test_a_contact_may_have_an_address_and_a_mail_address(tmp_path: Path) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    swap('adres = ""', 'adres = "https://www.voorbeeld.nl/contact?van=ons"')(file)
    swap('mail = ""', 'mail = "vraag@voorbeeld.nl"')(file)
    told = {(str(each.predicate), str(each.object)) for each in catalog_triples([], read_publication(file), 1)}
    assert (f"<{VCARD}hasURL>", "<https://www.voorbeeld.nl/contact?van=ons>") in told
    assert (f"<{VCARD}hasEmail>", "<mailto:vraag@voorbeeld.nl>") in told


def test_a_version_from_before_the_one_above_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    line = swap("datum = 2026-11-25\n", 'datum = 2026-11-25\n[[versies]]\nnummer = "0.2.0"\ndatum = 2000-01-01\n')(file) + 3
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: 'datum' cannot be '2000-01-01'; give a day not before that of the version above it"


def test_a_setting_that_is_missing_is_told_at_its_table(tmp_path: Path) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    line = swap("[contact]", "[contact]")(file)
    swap('naam = "onderwijssegregatie"\n', "")(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: 'naam' is missing; give a text"


def test_everything_wrong_with_the_settings_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    series = swap('code = "reeks"', 'code = "de reeks"')(file)
    address = swap("adres = ", "address = ")(file)
    keywords = swap("trefwoorden.nl", 'trefwoorden."e n"')(file)
    dataset = keywords - 6
    english = swap('naam.en = "onderwijssegregatie contributors"', 'naam.en = "de makers van het rapport"')(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value).splitlines() == [
        f"{file}:1: 'adres' is missing; {ADDRESS}",
        f"{file}:{address}: 'address' is no key here; did you mean 'adres'?",
        f"{file}:{english}: naam.en is in Dutch; give the text in English",
        f"{file}:{series}: 'code' cannot be 'de reeks'; give a code, without spaces",
        f"{file}:{dataset}: 'trefwoorden.nl' is missing; give a list of texts",
        f"{file}:{keywords}: 'trefwoorden.e n' is no key here; did you mean 'en'?",
    ]


def test_validate_reads_the_settings_too(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(checkout)
    line = swap("adres = ", "adres == ")(checkout / "data" / "publicatie.toml")
    code = add("maatregel,Loten,lotting\n")(checkout / "data" / "namen.csv")
    assert main(checkout, ["validate", "--lang", "nl"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"data/namen.csv:{code}: maatregel 'lotting' bestaat niet; bedoelt u 'loting'?",
        f"data/publicatie.toml:{line}: geen geldige TOML: Invalid value; herstel de syntaxis",
        "2 overtredingen, 0 waarschuwingen, 0 adviezen; 0 triples beoordeeld: data/, ontology/",
    ]
