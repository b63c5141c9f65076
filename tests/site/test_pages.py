"""Every IRI of the dump leads to a document in four RDF forms that are one graph, and to a page that is whole and safe."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from conftest import PUBLIC, ROOT
from page_reader import Page
from segregatie.base.namespaces import BASE, DATA_GRAPHS, DEF, FOAF, ID, SHAPES, SKOS, VOID
from segregatie.pipeline import Stated
from segregatie.query.header import read_query
from segregatie.release.catalog.void import WHOLE
from segregatie.site.documents import Documents
from segregatie.site.pages import Pages
from segregatie.site.resources import FORMS, Resource, Site, headers, location, page_of, resolve
from segregatie.site.site import Publication

ROOT_PATH = "/os/"
PARSERS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
#: Of the documents and pages, which are much alike, one in so many is tried; SEGREGATIE_EVERY=1 tries them all.
EVERY = int(os.environ.get("SEGREGATIE_EVERY", "13"))
#: rdflib is slow.
RDFLIB_EVERY = 7 * EVERY


def documents_of(publication: Publication) -> list[Resource]:
    """Every document there is, once."""
    pages = sorted({str(page_of(iri)).partition("#")[0] for iri in publication.documents.known})
    found = [resolve(f"/{page}", publication.documents.known) for page in pages]
    return [each for each in found if each is not None]


def dump_iris(stated: Stated) -> set[str]:
    """Every IRI of ours that the dump states something of, and its graphs; what only files beside the dump describe is not among them."""
    subjects = {each.subject for triples in stated.graphs.values() for each in triples}
    named = {each.value for each in subjects if isinstance(each, ox.NamedNode)} | set(stated.graphs)
    return {iri for iri in named if iri.startswith(BASE)}


def some(publication: Publication, every: int) -> list[Resource]:
    """One document in so many, and always those that are not like the others."""
    special = ("def", "shapes", "doc/peiling/2013", "doc/dataset/onderwijssegregatie", "doc/graph/feiten", "doc/begrippenlijst/maatregel")
    return [each for number, each in enumerate(documents_of(publication)) if number % every == 0 or each.page in special]


def page_at(publication: Publication, path: str, language: str = "nl") -> bytes:
    resource = resolve(path, publication.documents.known)
    assert resource is not None, path
    return publication.pages.page(resource, language)


def title_of(page: bytes) -> str:
    found = re.search(rb"<title>([^<]+)</title>", page)
    assert found
    return html.unescape(found[1].decode())


def test_every_iri_of_the_dump_leads_to_a_document(stated: Stated, publication: Publication) -> None:
    iris, known = dump_iris(stated), publication.documents.known
    assert len(iris) > 5_000
    for iri in iris:
        page = page_of(iri)
        assert page, iri
        resource = resolve(f"/{page.partition('#')[0]}", known)
        assert resource is not None, iri
        if not iri.startswith((DEF, f"{SHAPES.removesuffix('graph/shapes')}shapes")) and iri != BASE + "def":
            moved = resolve("/" + iri.removeprefix(BASE), known)
            assert moved is not None and moved.moved and moved.iri == iri == resource.iri


def test_all_rdf_forms_of_every_document_are_one_graph(publication: Publication) -> None:
    for resource in some(publication, EVERY):
        graphs = []
        for form, parser in PARSERS.items():
            graph = ox.Dataset(ox.parse(publication.documents.document(resource, form), format=parser))
            if resource.page in ("def", "shapes"):
                graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            graphs.append(graph)
        assert len(graphs[0]) > 3, resource
        assert all(each == graphs[0] for each in graphs), resource


def test_rdflib_reads_the_same_graph_in_every_form(publication: Publication) -> None:
    # Comparing the blank nodes of all shapes takes rdflib half a minute; pyoxigraph does it above.
    chosen = [each for each in some(publication, RDFLIB_EVERY) if each.page != "shapes"]
    assert len(chosen) > 50
    for resource in chosen:
        names = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
        turtle, *others = (
            rdflib.Graph().parse(data=publication.documents.document(resource, form), format=name) for form, name in names.items()
        )
        blank = any(isinstance(each, rdflib.BNode) for each in turtle.objects())
        for other in others:
            assert isomorphic(turtle, other) if blank else set(turtle) == set(other), resource


def test_every_statement_stands_in_exactly_one_document(stated: Stated, publication: Publication) -> None:
    own = set(publication.documents.described)
    stated_of = [each for resource in documents_of(publication) for each in publication.documents.statements(resource.iri)]
    unblank = [each for each in stated_of if each not in own and not _blank(each)]
    dump = {each for triples in stated.graphs.values() for each in triples if not _blank(each)}
    assert len(unblank) == len(set(unblank))
    assert set(unblank) == dump
    blank = sum(_blank(each) for triples in stated.graphs.values() for each in triples)
    assert sum(map(_blank, stated_of)) == blank > 0


def _blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def test_a_document_speaks_of_itself_apart_from_its_subject(publication: Publication) -> None:
    resource = resolve("/doc/gemeente/almelo.ttl", publication.documents.known)
    assert resource == Resource(ID + "gemeente/almelo", "doc/gemeente/almelo", "ttl")
    graph = rdflib.Graph().parse(data=publication.documents.document(resource, "ttl"), format="turtle")
    document, almelo = rdflib.URIRef(BASE + "doc/gemeente/almelo"), rdflib.URIRef(ID + "gemeente/almelo")
    assert graph.value(document, rdflib.URIRef(FOAF + "primaryTopic")) == almelo
    assert graph.value(document, rdflib.URIRef(VOID + "inDataset")) == rdflib.URIRef(WHOLE)
    assert str(graph.value(document, rdflib.DCTERMS.license)).startswith("http://creativecommons.org/licenses/by/4.0/")
    assert str(graph.value(almelo, rdflib.DCTERMS.identifier)) == "0141"
    assert set(graph.subjects()) == {document, almelo}


def test_jsonld_needs_nothing_from_elsewhere(publication: Publication) -> None:
    for path in ("/doc/gemeente/almelo", "/def", "/doc/dataset/onderwijssegregatie"):
        resource = resolve(path, publication.documents.known)
        assert resource
        text = publication.documents.document(resource, "jsonld").decode()
        assert text.startswith('{\n "@context": {')
        assert "@import" not in text


def test_documents_are_the_same_bytes_again(publication: Publication) -> None:
    again = Documents(publication.documents.store, Site(PUBLIC))
    for path in ("/def", "/doc/peiling/2013", "/doc/dataset/onderwijssegregatie"):
        resource = resolve(path, again.known)
        assert resource
        for form in ("ttl", "rdf"):
            assert again.document(resource, form) == publication.documents.document(resource, form)


@pytest.mark.parametrize(
    "path",
    [
        "/id/../data", "/id/%2e%2e%2fdata", "/id/%252e%252e%252f", "/id/gemeente%252falmelo", "/id/gemeente/almelo%00",
        "/id/gemeente/almelo/", "/id/gemeente/alm%elo", "/id/gemeente/100%25", "/id/gemeente/almelo%23x", "/id/gemeente/almelo%3Fx",
        "/id/gemeente/%C3%A9de", "/id/%FF", "/id/gemeente/al melo", "/id/gemeente/den%20haag", "/id/gemeente/den+haag",
        "/id//gemeente/almelo", "/id/\\evil", "//evil.example/id", "/id/", "/id", "/doc/", "/doc/gemeente/almelo.exe",
        "/doc/gemeente/almelo.ttl.ttl", "/def%23Feit", "/doc/def", "/graph/nix", "/dataset/", "", "id/gemeente/almelo",
        "/id/gemeente/almelo.ttl", "/ID/gemeente/almelo", "/doc/https://w3id.org/onderwijssegregatie/id/gemeente/almelo",
    ],
)  # fmt: skip
def test_an_odd_path_leads_nowhere(publication: Publication, path: str) -> None:
    assert resolve(path, publication.documents.known) is None


def test_a_path_is_decoded_once(publication: Publication) -> None:
    found = resolve("/id/gemeente/%61lmelo", publication.documents.known)
    assert found == Resource(ID + "gemeente/almelo", "doc/gemeente/almelo", moved=True)
    assert location(found, Site(PUBLIC)) == PUBLIC + "doc/gemeente/almelo"


def test_a_name_with_a_dot_is_not_taken_for_a_form(publication: Publication) -> None:
    found = resolve("/doc/passage/2013/3.4/inleiding/2.rdf", publication.documents.known)
    assert found == Resource(ID + "passage/2013/3.4/inleiding/2", "doc/passage/2013/3.4/inleiding/2", "rdf")
    assert not [iri for iri in publication.documents.known if iri.endswith(tuple(f".{form}" for form in FORMS))]


def test_no_kind_of_thing_is_called_as_what_keeps_its_path(publication: Publication) -> None:
    assert not [iri for iri in publication.documents.known if iri.startswith((ID + "dataset/", ID + "graph/", ID + "def", ID + "shapes"))]


def test_headers_tell_of_the_other_forms(publication: Publication) -> None:
    site, known = Site(PUBLIC), publication.documents.known
    moved = resolve("/id/gemeente/almelo", known)
    page = resolve("/doc/gemeente/almelo", known)
    assert moved and page
    assert headers(moved, "", "nl", site) == {"Link": '<https://example.org/os/doc/gemeente/almelo>; rel="describedby"'}
    links = headers(page, "ttl", "nl", site)["Link"].split(", ")
    assert '<https://example.org/os/doc/gemeente/almelo>; rel="canonical"' in links
    assert {each for each in links if "alternate" in each} == {
        '<https://example.org/os/doc/gemeente/almelo.html>; rel="alternate"; type="text/html"',
        '<https://example.org/os/doc/gemeente/almelo.jsonld>; rel="alternate"; type="application/ld+json"',
        '<https://example.org/os/doc/gemeente/almelo.nt>; rel="alternate"; type="application/n-triples"',
        '<https://example.org/os/doc/gemeente/almelo.rdf>; rel="alternate"; type="application/rdf+xml"',
    }
    english = headers(page, "html", "en", site)
    assert english["Content-Language"] == "en"
    assert '<https://example.org/os/doc/gemeente/almelo?taal=en>; rel="canonical"' in english["Link"]
    assert '<https://example.org/os/doc/gemeente/almelo>; rel="alternate"; hreflang="nl"' in english["Link"]


def test_every_resource_has_a_page_with_a_title_of_its_own(publication: Publication) -> None:
    resources = documents_of(publication)
    assert len(resources) > 4_900
    for language in ("nl", "en"):
        assert len({publication.pages.title(each, language) for each in resources}) == len(resources)
    for resource in some(publication, EVERY):
        assert title_of(publication.pages.page(resource, "nl")) == publication.pages.title(resource, "nl"), resource


def pages_to_read(publication: Publication) -> Iterator[tuple[str, str, bytes]]:
    """Pages of every kind, in both languages."""
    for resource in some(publication, 4 * EVERY):
        for language in ("nl", "en"):
            yield resource.page, language, publication.pages.page(resource, language)
    for language in ("nl", "en"):
        yield "", language, publication.pages.home(language)
        yield "missing", language, publication.pages.missing(language)
        yield "api", language, publication.api.index([("taal", language)])
        for name in ("tabellen", "vragen"):
            yield f"api/{name}", language, publication.api.listing(name, [("taal", language)], "html")


def test_pages_are_whole_and_their_links_lead_somewhere(publication: Publication) -> None:
    known = publication.documents.known
    stored = {each.path for queries in publication.api.stored.values() for each in queries.values()}
    others = {"", "api", "api/tabellen", "api/vragen", "api/openapi.json", "sparql", "static/style.css", ".well-known/void"}
    anchors = {name: set(re.findall(r'id="([^"]+)"', page_at(publication, f"/{name}").decode())) for name in ("def", "shapes")}
    seen = 0
    for name, language, text in pages_to_read(publication):
        page = Page(text)
        assert page.all("html", "lang") == [language]
        assert page.count("h1") == page.count("main") == page.count("title") == 1, name
        ids = [found["id"] for _, found in page.tags if "id" in found]
        assert len(ids) == len(set(ids)), name
        assert page.count("script") == page.count("style") == 0
        assert not [key for _, found in page.tags for key in found if key == "style" or key.startswith("on")], name
        assert all(scope in ("col", "row") for scope in page.all("th", "scope"))
        assert len(page.all("th", "scope")) == page.count("th")
        # What a page loads is ours.
        assert page.all("link", "href")[0] == "/os/static/style.css"
        for address in page.all("a", "href"):
            seen += 1
            if address.startswith("#"):
                assert address[1:] in ids, (name, address)
                continue
            if address.startswith(("http://", "https://")):
                assert not address.startswith(BASE), (name, address)
                continue
            assert address.startswith(ROOT_PATH), (name, address)
            parts = urlsplit("/" + address.removeprefix(ROOT_PATH))
            path = parts.path[1:]
            assert path in others or path in stored or path.startswith("download/") or resolve(parts.path, known), (name, address)
            assert not parts.fragment or unquote(parts.fragment) in anchors[path], (name, address)
    assert seen > 10_000


def test_a_page_shows_labels_places_and_what_points_here(publication: Publication) -> None:
    page = Page(page_at(publication, "/doc/waarneming/2013/lelystad/vve-spreiden"))
    for words in ("Lelystad", "niet gericht op segregatiebestrijding", "tabel-3/lelystad", "spreekt tegen"):
        assert words in page.text
    english = Page(page_at(publication, "/doc/waarneming/2013/lelystad/vve-spreiden", "en"))
    for words in ("not aimed at countering segregation", "Where it stands in the report", "remark"):
        assert words in english.text
    assert "Waar het in het rapport staat" not in english.text
    summary = Page(page_at(publication, "/doc/passage/2013/tabel-8/volkshuisvesting/deventer"))
    assert "vroeger meer betrokken dan nu" in summary.text


def test_a_long_list_is_cut_with_its_number_and_a_query_for_the_rest(publication: Publication, stated: Stated) -> None:
    page = Page(page_at(publication, "/doc/peiling/2013"))
    queries = [parse_qs(urlsplit(each).query)["query"][0] for each in page.all("a", "href") if "sparql?query=" in each]
    assert queries
    store = stated.store
    told = [int(each) for each in re.findall(r"100 van (\d+) getoond", page.text)]
    assert sorted(told) == sorted(len(store.select(each).rows) for each in queries)
    assert 588 in told


def test_the_vocabulary_has_an_anchor_for_each_term_in_two_languages(publication: Publication) -> None:
    terms = {iri.removeprefix(DEF) for iri in publication.documents.known if iri.startswith(DEF)}
    assert len(terms) > 100
    for language, words in (("nl", "Eén vak van de tabellen 3 tot en met 6"), ("en", "One cell of tables 3 to 6")):
        page = Page(page_at(publication, "/def", language))
        assert {found["id"] for tag, found in page.tags if tag == "section"} == terms
        assert words in page.text
        assert "588" in page.text


def test_the_home_page_leads_to_everything_and_is_small(publication: Publication) -> None:
    for language in ("nl", "en"):
        text = publication.pages.home(language)
        tail = "" if language == "nl" else "?taal=en"
        links = set(Page(text).all("a", "href"))
        for path in ("api/tabellen", "api/vragen", "def", "api"):
            assert f"/os/{path}{tail}" in links
        assert {"/os/sparql", "https://example.org/os/download/graph/onderwijssegregatie.ttl"} <= links
        assert len(text) < 30_000
    assert (ROOT / "src" / "segregatie" / "site" / "static" / "style.css").stat().st_size < 10_000


def test_void_counts_what_rdflib_counts(publication: Publication, rdflib_graph: rdflib.Graph, stated: Stated) -> None:
    void = rdflib.Namespace(VOID)
    whole = rdflib.URIRef(WHOLE)
    graphs = [rdflib.Graph().parse(data=publication.documents.void(form), format=name) for form, name in (
        ("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld"),
    )]  # fmt: skip
    assert all(set(each) == set(graphs[0]) for each in graphs)
    told = {name: int(str(graphs[0].value(whole, void[name]))) for name in (
        "triples", "entities", "classes", "properties", "distinctSubjects", "distinctObjects",
    )}  # fmt: skip
    assert told == {
        "triples": len(rdflib_graph),
        "entities": len({each for each in rdflib_graph.subjects() if str(each).startswith(ID)}),
        "classes": len(set(rdflib_graph.objects(None, rdflib.RDF.type))),
        "properties": len(set(rdflib_graph.predicates())),
        "distinctSubjects": len(set(rdflib_graph.subjects())),
        "distinctObjects": len(set(rdflib_graph.objects())),
    }
    for name, triples in stated.graphs.items():
        assert int(str(graphs[0].value(rdflib.URIRef(name), void.triples))) == len(triples)
    assert {str(each) for each in graphs[0].objects(whole, void.subset)} == {
        *DATA_GRAPHS,
        WHOLE + "#links-tooi-owl-sameAs",
        WHOLE + "#links-owms-core-exactMatch",
        WHOLE + "#links-geonames-core-closeMatch",
    }
    assert str(graphs[0].value(whole, void.sparqlEndpoint)) == "https://example.org/os/sparql"
    assert all(str(each) in publication.documents.known for each in graphs[0].objects(whole, void.exampleResource))


def test_hostile_names_and_addresses_are_shown_as_text() -> None:
    thing, name = ox.NamedNode(ID + "gemeente/boos"), ox.NamedNode(SKOS + "prefLabel")
    graph, label = ox.NamedNode(DATA_GRAPHS[0]), "</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
    store = ox.Store()
    store.extend([
        ox.Quad(thing, name, ox.Literal(label, language="nl"), graph),
        ox.Quad(thing, ox.NamedNode(DEF + "noemt"), ox.NamedNode("javascript:alert(1)"), graph),
        ox.Quad(thing, ox.NamedNode("javascript:alert(2)"), ox.NamedNode("data:text/html,<b>".replace("<b>", "x")), graph),
        ox.Quad(ox.NamedNode(ID + "gemeente/ander"), ox.NamedNode("javascript:alert(3)"), thing, graph),
    ])  # fmt: skip
    pages = Pages(Documents(store, Site(PUBLIC)), read_query(ROOT / "queries" / "site" / "verwijzingen.rq"))
    resource = resolve("/doc/gemeente/boos", pages.documents.known)
    assert resource
    text = pages.page(resource, "nl")
    page = Page(text)
    assert label in page.text
    assert b"<img" not in text and b"<script" not in text and b"49" not in text
    assert "javascript:alert(1)" in page.text
    assert not [each for each in page.all("a", "href") if each.startswith(("javascript", "data"))]
