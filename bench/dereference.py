"""Follow every address of the dump over HTTP, and see that all RDF forms of its document are one graph and its page is there."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DEF

FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_PAGE = "text/html"


def addresses(dump: Path) -> list[str]:
    """Every IRI of ours in a dump, without what stands behind a hash: as subject, property, class or object."""
    found = set()
    for quad in ox.parse(path=dump, format=ox.RdfFormat.N_TRIPLES):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith(BASE):
                found.add(node.value.partition("#")[0])
    return sorted(found)


def _canonical(data: bytes, form: ox.RdfFormat) -> frozenset[str]:
    dataset = ox.Dataset(ox.parse(data, format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(str(quad.triple) for quad in dataset)


def _follow(client: httpx.Client, iri: str) -> list[str]:
    """What is wrong with an address; nothing if all is as it should be."""
    path = "/" + quote(iri.removeprefix(BASE), safe="/")
    wrong, graphs = [], set()
    for accept, form in FORMS.items():
        answer = client.get(path, headers={"Accept": accept}, follow_redirects=True)
        if answer.status_code != httpx.codes.OK or not answer.headers["content-type"].startswith(accept):
            wrong.append(f"{iri} as {accept}: {answer.status_code} {answer.headers.get('content-type')}")
            continue
        graphs.add(_canonical(answer.content, form))
    page = client.get(path, headers={"Accept": _PAGE}, follow_redirects=True)
    if page.status_code != httpx.codes.OK or "<title>" not in page.text:
        wrong.append(f"{iri} as a page: {page.status_code}")
    if len(graphs) != 1:
        wrong.append(f"{iri}: {len(graphs)} graphs in {len(FORMS)} forms")
    elif not any(f"<{iri}" in triple for triple in next(iter(graphs))) and not DEF.startswith(iri):
        wrong.append(f"{iri}: its document does not name it")
    return wrong


def follow_all(base: str, dump: Path) -> tuple[int, Counter[str], list[str]]:
    """Follow every address: how many there are, of what kinds, and what is wrong."""
    every = addresses(dump)
    with httpx.Client(base_url=base, timeout=60) as client, ThreadPoolExecutor(8) as threads:
        wrong = [each for found in threads.map(lambda iri: _follow(client, iri), every) for each in found]
    return len(every), Counter(iri.removeprefix(BASE).split("/")[0] for iri in every), wrong
