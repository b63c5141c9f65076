"""Write the site of a release: every page in both languages, RDF beside it, what pages load, and what readers download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pyoxigraph as ox

from segregatie.base.aside import Aside
from segregatie.base.namespaces import BASE, DATASET, GRAPH, QUERY
from segregatie.pipeline import Stated
from segregatie.query.local import LocalStore, is_local
from segregatie.query.stored import LANGUAGES
from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
from segregatie.site.addresses import FILE, FOLDERS, Addresses, file_of
from segregatie.site.answers import Answers
from segregatie.site.api import Api, listing_of
from segregatie.site.files import STATIC, copy_kit, put_downloads
from segregatie.site.graph import Graph
from segregatie.site.inventory import Files, in_languages, write_manifest
from segregatie.site.kinds.all import pages_of
from segregatie.site.kinds.texts import Texts
from segregatie.site.llms import llms
from segregatie.site.manifest import SITE
from segregatie.site.marks import Marks
from segregatie.site.material import Material, Page
from segregatie.site.rdf import FORMS, Documents
from segregatie.site.render import Renderer
from segregatie.site.scripts import graph_script, search_index, stored_queries
from segregatie.site.stubs import stub_of

#: Files beside the graph that describe datasets and stored queries, which have pages too.
_BESIDE: Final = ("catalog.ttl", "queries.ttl")
_DESCRIBED: Final = (DATASET, GRAPH, QUERY)
_ASKING: Final = "sparql"
#: Where the web looks for the counts of a graph; the files of a release that lie at the root, the form for who has no preference first.
_VOID: Final = ".well-known/void"
_AT_ROOT: Final = ("catalog.ttl", "catalog.jsonld", "catalog.rdf", "context.jsonld", "def/*.ttl")
#: Pages of no thing that are found by their title all the same.
_TITLED: Final = ("story.html", "figure.html")


def write_site(stated: Stated, folder: Path) -> None:
    """Write the site into `site` of a release folder whose other files are written."""
    graphs, project = stated.graphs, stated.project
    publication = read_publication(project.data / SETTINGS_FILE, stated.data.rounds)
    site = folder / SITE
    site.mkdir()
    engine = copy_kit(project.root / "site", site)
    if not is_local(folder):
        put_downloads(folder, site, publication.undated)
    whole = {**graphs, BASE: list(_beside(folder))}
    graph = Graph(whole)
    addresses = Addresses(graph)
    answers = Answers(LocalStore.of_graphs(graphs), project.queries)
    material = Material(graph, addresses, answers, project, publication, folder, LANGUAGES[0])
    counts = {name: len(triples) for name, triples in graphs.items()}
    files, pages = Files(site), dict[str, bool]()
    first, *translated = LANGUAGES
    # Each language is written in a process of its own where there is a core for it.
    beside = [Aside(partial(_language_alone, replace(material, language=language), counts, site, engine)) for language in translated]
    pages |= _write_language(replace(material, language=first), counts, files, engine)
    for aside in beside:
        written, entries = aside.result()
        pages |= written
        files.entries.update(entries)
    files.write(f"{STATIC}/graph.js", graph_script(folder))
    rdf = Documents(whole, addresses)
    documents = _write_documents(rdf, files, pages)
    others = _write_api(Api(answers.known, project.queries), material, files) | _write_descriptions(rdf, folder, files)
    for iri, address in addresses.known.items():
        if "#" in address and "#" not in iri:
            files.write(*stub_of(graph, iri, address))
    files.write("sitemap.xml", _sitemap(material, [page for page, listed in pages.items() if listed]))
    files.write("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {material.publication.address}sitemap.xml\n".encode())
    files.take_in()
    write_manifest(files, addresses.known, pages, documents, _ASKING, others)


def _language_alone(
    material: Material, counts: Mapping[str, int], site: Path, engine: bool
) -> tuple[dict[str, bool], dict[str, tuple[int, str]]]:
    """Write every page in one language, and return its addresses and its files."""
    files = Files(site)
    return _write_language(material, counts, files, engine), files.entries


def _write_language(material: Material, counts: Mapping[str, int], files: Files, engine: bool) -> dict[str, bool]:
    """Write every page in one language, and what scripts read in it; return their addresses, with whether each is to be found."""
    renderer, marks = Renderer(material, engine), Marks(material)
    written: dict[str, bool] = {}
    titled: list[Page] = []
    starts: list[Page] = []
    for page in pages_of(material, marks, counts):
        file = file_of(page.address, material.language)
        files.write(file, renderer.render(page))
        for name, content in page.files.items():
            files.write(f"{file.removesuffix(FILE)}{name}", content)
        written[page.address] = not page.part_of
        if page.template in _TITLED:
            titled.append(page)
        elif "/" not in page.address:
            starts.append(page)
    files.write(f"{FOLDERS[material.language]}404.html", renderer.render(Texts(material).missing()))
    files.write(f"{STATIC}/search-{material.language}.js", search_index(material, marks, titled))
    files.write(f"{FOLDERS[material.language]}llms.txt", llms(material, [*starts, *titled]))
    files.write(f"{STATIC}/queries-{material.language}.js", stored_queries(material))
    return written


def _beside(folder: Path) -> Iterator[ox.Triple]:
    """What files of the release say of datasets and stored queries, with the nodes that belong to it."""
    for name in _BESIDE:
        if (folder / name).is_file():
            for quad in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE):
                subject = quad.subject
                # What ends with a slash is a document of ours, which says itself what it is.
                if isinstance(subject, ox.BlankNode) or (subject.value.startswith(_DESCRIBED) and not subject.value.endswith("/")):
                    yield quad.triple


def _write_documents(documents: Documents, files: Files, pages: Iterable[str]) -> list[str]:
    """Write the RDF of every page that something is stated of; return those pages."""
    written = []
    for page in pages:
        forms = documents.forms(documents.triples(page))
        for suffix, content in forms.items():
            files.write(f"{page}.{suffix}", content)
        if forms:
            written.append(page)
    return written


def _write_api(api: Api, material: Material, files: Files) -> dict[str, Mapping[str, object]]:
    """Write what describes the stored queries, and return the forms of each list, and of each query the page that it is led to."""
    for path, content in api.files(material.publication.address).items():
        files.write(path, content)
    forms: dict[str, Mapping[str, object]] = {}
    for collection, queries in api.stored.items():
        lists = {language: listing_of(collection, language) for language in LANGUAGES}
        forms[f"api/{collection}"] = {"json": lists, "html": in_languages(collection)}
        for name, stored in queries.items():
            table = stored.printed
            page = f"id/tabel/{table.round}/{table.code}" if table else f"query/{collection}/{name}"
            forms[f"api/{collection}/{name}"] = {"html": in_languages(page)}
    return forms


def _write_descriptions(rdf: Documents, folder: Path, files: Files) -> dict[str, dict[str, object]]:
    """Write what a release says of itself where the web looks for it, and return its forms; a local build says nothing."""
    forms: dict[str, dict[str, object]] = {}
    if (folder / "void.ttl").is_file():
        void = [quad.triple for quad in ox.parse(path=folder / "void.ttl")]
        for suffix, content in rdf.forms(void).items():
            files.write(f"{_VOID}.{suffix}", content)
        forms[_VOID] = {suffix: f"{_VOID}.{suffix}" for suffix in FORMS}
    for pattern in _AT_ROOT:
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder)
            files.write(name.as_posix(), path.read_bytes())
            forms.setdefault(name.with_suffix("").as_posix(), {})[path.suffix[1:]] = name.as_posix()
    # A version of the vocabulary is Turtle; people read the page of it.
    return {path: {**each, "html": in_languages("def")} if path.startswith("def/") else each for path, each in forms.items()}


def _sitemap(material: Material, pages: Iterable[str]) -> bytes:
    """List every page in the world's address, for search engines."""
    base = material.publication.address
    day = material.publication.newest.day.isoformat()
    lines = [
        f"<url><loc>{escape(base + file_of(page, language).removesuffix('index.html'))}</loc><lastmod>{day}</lastmod></url>"
        for page in pages
        for language in LANGUAGES
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()
