"""Write the site of a release: every page in both languages, RDF beside it, what pages load, and what readers download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATASET, GRAPH, QUERY
from segregatie.base.project import Project
from segregatie.query.local import LocalStore
from segregatie.query.stored import LANGUAGES
from segregatie.release.catalog.settings import SETTINGS_FILE, read_publication
from segregatie.site.addresses import Addresses, file_of
from segregatie.site.answers import Answers
from segregatie.site.files import copy_kit, put_downloads
from segregatie.site.graph import Graph
from segregatie.site.kinds.claim import Claims
from segregatie.site.kinds.home import Home
from segregatie.site.kinds.measure import Measures
from segregatie.site.kinds.place import Places
from segregatie.site.kinds.table import Tables
from segregatie.site.kinds.thing import Things
from segregatie.site.kinds.unit import Units
from segregatie.site.manifest import manifest
from segregatie.site.marks import Marks
from segregatie.site.material import Material, Page
from segregatie.site.rdf import Documents
from segregatie.site.render import Renderer
from segregatie.site.stubs import stub_of

FOLDER: Final = "site"
#: Files beside the graph that describe datasets and stored queries, which have pages too.
_BESIDE: Final = ("catalog.ttl", "queries.ttl")
_DESCRIBED: Final = (DATASET, GRAPH, QUERY)


def write_site(graphs: Mapping[str, list[ox.Triple]], project: Project, folder: Path) -> None:
    """Write the site into `site` of a release folder whose other files are written."""
    site = folder / FOLDER
    site.mkdir()
    copy_kit(project.root / "site", site)
    put_downloads(folder, site)
    whole = {**graphs, BASE: list(_beside(folder))}
    graph = Graph(whole)
    addresses = Addresses(graph)
    answers = Answers(LocalStore.of_graphs(graphs), graph, project.queries)
    material = Material(graph, addresses, answers, project, read_publication(project.data / SETTINGS_FILE), folder, LANGUAGES[0])
    written = set()
    for language in LANGUAGES:
        spoken = replace(material, language=language)
        renderer = Renderer(spoken)
        for page in pages_of(spoken):
            _write(site / file_of(page.address, language), renderer.render(page))
            written.add(page.address)
    documents = _write_documents(Documents(whole, addresses), site, written)
    for iri, address in addresses.known.items():
        if "#" in address and "#" not in iri:
            file, content = stub_of(graph, iri, address)
            _write(site / file, content)
    _write(site / "manifest.json", manifest(addresses.known, documents))


def pages_of(material: Material) -> Iterator[Page]:
    """Every page in one language."""
    marks = Marks(material)
    done: set[str] = set()
    places = Places(material)
    kinds = (
        Home(material, marks), Units(material, marks), Measures(material, marks), Tables(material, places), Claims(material), places,
    )  # fmt: skip
    for pages in (kind.pages() for kind in kinds):
        for page in pages:
            done.add(page.address)
            yield page
    yield from Things(material, marks).pages(done)


def _beside(folder: Path) -> Iterator[ox.Triple]:
    """What files of the release say of datasets and stored queries, with the nodes that belong to it."""
    for name in _BESIDE:
        if (folder / name).is_file():
            for quad in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.BlankNode) or quad.subject.value.startswith(_DESCRIBED):
                    yield quad.triple


def _write_documents(documents: Documents, site: Path, pages: set[str]) -> list[str]:
    written = []
    for page in sorted(pages):
        for suffix, content in documents.forms(page).items():
            _write(site / f"{page}.{suffix}", content)
            written.append(page)
    return sorted(set(written))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
