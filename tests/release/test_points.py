"""The points that the catalogue earns at data.europa.eu, with its files served on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from rdflib import DCAT, DCTERMS, Graph, URIRef

import quality_points
from segregatie.base.namespaces import BASE, DATASET, EU


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
    assert len(quality_points.datasets(catalog)) == 7
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
