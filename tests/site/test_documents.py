"""The RDF beside the pages: each statement of the dump in one document, in four forms that are one graph; and no name that acts."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from conftest import ROOT
from page_reader import Page
from segregatie.base.namespaces import BASE, DATASET, DEF, FOAF, GRAPH, ID, QUERY, SKOS, VOID
from segregatie.base.project import Project
from segregatie.pipeline import Stated
from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
from segregatie.site.addresses import Addresses
from segregatie.site.answers import Answers
from segregatie.site.graph import Graph
from segregatie.site.kinds.thing import Things
from segregatie.site.manifest import read_manifest
from segregatie.site.marks import Marks
from segregatie.site.material import Material
from segregatie.site.render import Renderer

FORMS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
#: Of the documents, which are much alike, one in so many is tried; SEGREGATIE_EVERY=1 tries them all.
EVERY = int(os.environ.get("SEGREGATIE_EVERY", "13"))
#: Those that are not like the others, and always tried.
SPECIAL = ("def", "shapes", "id/peiling/2013", "dataset/onderwijssegregatie", "graph/feiten", "query/vragen/eenheden-met-maatregel")
#: The description of the graph, which counts what stands elsewhere.
VOID_FILES = ".well-known"


@pytest.fixture(scope="module")
def documents(release: Path) -> list[str]:
    """The path of every document without its suffix, below the site."""
    site = release / "site"
    found = [path.relative_to(site).with_suffix("").as_posix() for path in sorted(site.rglob("*.nt"))]
    return [path for path in found if not path.startswith(("download/", VOID_FILES))]


def some(documents: list[str], every: int) -> list[str]:
    return [path for number, path in enumerate(documents) if number % every == 0 or path in SPECIAL]


def triples_of(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=path)]


def has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def test_all_forms_of_a_document_are_one_graph(release: Path, documents: list[str]) -> None:
    tried = some(documents, EVERY)
    assert len(tried) > 150
    assert set(SPECIAL) <= set(tried)
    for document in (*tried, f"{VOID_FILES}/void"):
        graphs = []
        for suffix, form in FORMS.items():
            graph = ox.Dataset(ox.parse(path=release / "site" / f"{document}.{suffix}", format=form))
            graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            graphs.append(graph)
        assert len(graphs[0]) > 3, document
        assert all(graph == graphs[0] for graph in graphs), document


def test_rdflib_reads_the_same_graph_in_every_form(release: Path, documents: list[str]) -> None:
    names = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    # Comparing the blank nodes of all shapes takes rdflib half a minute; pyoxigraph does it above.
    tried = [document for document in some(documents, 7 * EVERY) if document != "shapes"]
    assert len(tried) > 20
    for document in tried:
        turtle, *others = (
            rdflib.Graph().parse(release / "site" / f"{document}.{suffix}", format=name, publicID=BASE) for suffix, name in names.items()
        )
        blank = any(isinstance(node, rdflib.BNode) for node in turtle.objects())
        for other in others:
            assert isomorphic(turtle, other) if blank else set(turtle) == set(other), document


def test_every_statement_stands_in_exactly_one_document(release: Path, documents: list[str], stated: Stated) -> None:
    dump = {triple for triples in stated.graphs.values() for triple in triples}
    said = {document: triples_of(release / "site" / f"{document}.nt") for document in documents}
    times = Counter(triple for triples in said.values() for triple in triples if not has_blank(triple))
    assert {triple for triple in dump if not has_blank(triple) and times[triple] != 1} == set()
    # What else is said: of datasets and stored queries, by the files beside the dump, and of each document by itself.
    beside = {triple for name in ("catalog.ttl", "queries.ttl") for triple in triples_of(release / name)}
    of_itself = {(VOID + "inDataset"), "http://purl.org/dc/terms/license", FOAF + "primaryTopic"}
    for triple in set(times) - dump - beside:
        assert isinstance(triple.subject, ox.NamedNode)
        assert triple.subject.value.endswith("/") or triple.subject.value in (BASE + "def", BASE + "shapes"), triple
        assert triple.predicate.value in of_itself or triple.object == ox.NamedNode(FOAF + "Document"), triple
    described = tuple(path.removeprefix(BASE) for path in (DATASET, GRAPH, QUERY))
    blank = sum(has_blank(triple) for document, triples in said.items() if not document.startswith(described) for triple in triples)
    assert blank == sum(has_blank(triple) for triples in stated.graphs.values() for triple in triples) > 0


def test_every_stored_query_and_its_parts_have_a_document(release: Path) -> None:
    manifest = read_manifest(release)
    assert manifest
    whole = triples_of(release / "queries.ttl")
    named = {term.value for triple in whole for term in triple if isinstance(term, ox.NamedNode) and term.value.startswith(QUERY)}
    assert len(named) > 1_000
    lying: dict[str, set[ox.Triple]] = {}
    for iri in sorted(named):
        document = manifest.documents[f"{iri.removeprefix(BASE)}/"]
        assert document.iri == iri.removeprefix(BASE)
        (turtle,) = (file for form, _, file in document.files if form == "ttl")
        if turtle not in lying:
            lying[turtle] = set(triples_of(release / "site" / turtle))
        said = {triple for triple in whole if triple.subject == ox.NamedNode(iri) and not has_blank(triple)}
        assert said <= lying[turtle], iri


def test_a_document_speaks_of_itself_apart_from_its_subject(release: Path) -> None:
    graph = rdflib.Graph().parse(release / "site" / "id" / "gemeente" / "almelo.ttl")
    document, almelo = rdflib.URIRef(BASE + "id/gemeente/almelo/"), rdflib.URIRef(ID + "gemeente/almelo")
    assert graph.value(document, rdflib.URIRef(FOAF + "primaryTopic")) == almelo
    assert graph.value(document, rdflib.URIRef(VOID + "inDataset")) == rdflib.URIRef(DATASET + "onderwijssegregatie")
    assert str(graph.value(document, rdflib.DCTERMS.license)).startswith("http://creativecommons.org/licenses/by/4.0/")
    assert str(graph.value(almelo, rdflib.DCTERMS.identifier)) == "0141"


def test_jsonld_needs_nothing_from_elsewhere(release: Path) -> None:
    for document in SPECIAL:
        text = (release / "site" / f"{document}.jsonld").read_text(encoding="utf-8")
        assert text.startswith('{\n "@context": {')
        assert "@import" not in text


def test_every_version_of_the_vocabulary_lies_at_its_own_address(release: Path) -> None:
    (turtle,) = (release / "site" / "def").glob("*.ttl")
    graph = rdflib.Graph().parse(turtle)
    version = graph.value(rdflib.URIRef(DEF.removesuffix("#")), rdflib.OWL.versionIRI)
    assert version == rdflib.URIRef(f"{DEF.removesuffix('#')}/{turtle.stem}")
    manifest = read_manifest(release)
    assert manifest and manifest.documents[f"def/{turtle.stem}"].first == f"def/{turtle.name}"


@pytest.fixture(scope="module")
def hostile(stated: Stated, release: Path) -> tuple[str, bytes]:
    """A label that would be markup, and the page of the thing that has it, among links that would be run."""
    thing, label = ox.NamedNode(ID + "gemeente/boos"), "</script><img src=x onerror=alert(1)>\"'&{{ 191*191 }}"
    odd = [
        ox.Triple(thing, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(label, language="nl")),
        ox.Triple(thing, ox.NamedNode(DEF + "noemt"), ox.NamedNode("javascript:alert(1)")),
        ox.Triple(thing, ox.NamedNode("javascript:alert(2)"), ox.NamedNode("data:text/html,x")),
        ox.Triple(ox.NamedNode(ID + "gemeente/ander"), ox.NamedNode("javascript:alert(3)"), thing),
    ]
    graph, project = Graph({**stated.graphs, BASE: odd}), Project(ROOT)
    answers = Answers(stated.store, project.queries)
    publication = read_publication(project.data / SETTINGS_FILE)
    material = Material(graph, Addresses(graph), answers, project, publication, release, "nl")
    return label, Renderer(material).render(Things(material, Marks(material)).page(thing.value))


def test_hostile_names_and_addresses_are_shown_as_text(hostile: tuple[str, bytes]) -> None:
    label, text = hostile
    page = Page(text)
    assert label in page.text
    assert b"<img src=x" not in text and b"36481" not in text
    assert text.count(b"</script>") == text.count(b"<script")
    assert "javascript:alert(1)" in page.text
    links = page.all("a", "href")
    assert len(links) > 20
    assert not [link for link in links if link.startswith(("javascript", "data"))]
