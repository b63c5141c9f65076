"""Load a build into an endpoint, graph by graph and block by block; what was loaded whole is not loaded again.

Behind each graph that is whole stands a mark: a graph `graph/lading/<name>` of one triple, with a digest of what was loaded. The mark
goes before the first block is sent and comes after the last one was counted, so a load that breaks leaves none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.forms import GRAPHS
from segregatie.base.namespaces import DCTERMS, GRAPH, REPORT_TEXT
from segregatie.base.problems import UsageError
from segregatie.query.endpoint import Endpoint
from segregatie.query.http import EndpointError, Web, check_address, shown_address
from segregatie.query.local import refuse_local

_NUMBER = re.compile(r"[0-9]{1,18}")
_LOADED = GRAPH + "lading/"
_DIGEST = ox.NamedNode(DCTERMS + "identifier")
#: What an address says that takes queries only.
_NO_UPDATE = (400, 404, 405, 415, 501)

Progress = Callable[[str], None]


class Target(Protocol):
    """Somewhere that graphs can be put."""

    def empty(self, graph: str) -> None:
        """Take a graph away, if it is there."""

    def add(self, graph: str, triples: str) -> None:
        """Add N-Triples to a graph."""


class ByUpdate:
    """Puts graphs by SPARQL 1.1 Update."""

    def __init__(self, url: str, option: str = "--update", web: Web | None = None) -> None:
        self._endpoint, self._option = Endpoint(url, option=option, web=web), option

    def empty(self, graph: str) -> None:
        """Take a graph away, if it is there. Raises UsageError where the address that takes queries takes no updates."""
        try:
            self._endpoint.update(f"DROP SILENT GRAPH <{graph}>")
        except EndpointError as error:
            if self._option == "--update" or error.status not in _NO_UPDATE:
                raise
            url = shown_address(self._endpoint.url)
            told = f"takes no updates ({error.status}); say where it does with --update URL, or load with --graph-store URL"
            raise UsageError(f"{url}: {told}") from error

    def add(self, graph: str, triples: str) -> None:
        """Add N-Triples to a graph."""
        # Not INSERT DATA: Virtuoso refuses blank nodes there.
        self._endpoint.update(f"INSERT {{ GRAPH <{graph}> {{\n{triples}}} }} WHERE {{}}")


class ByGraphStore:
    """Puts graphs by the SPARQL 1.1 Graph Store Protocol."""

    def __init__(self, url: str, web: Web | None = None) -> None:
        check_address("--graph-store", url)
        self._url, self._web = url, web or Web()

    def empty(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        try:
            self._send("DELETE", graph, None)
        except EndpointError as error:
            if error.status != 404:
                raise

    def add(self, graph: str, triples: str) -> None:
        """Add N-Triples to a graph."""
        self._send("POST", graph, triples.encode())

    def _send(self, method: str, graph: str, body: bytes | None) -> None:
        address = f"{self._url}{'&' if '?' in self._url else '?'}graph={quote(graph, safe='')}"
        self._web.send(method, address, body, {"Content-Type": GRAPHS["nt"].media})


def read_release(folder: Path) -> dict[str, list[ox.Triple]]:
    """Read the named graphs of a build. Raises UsageError for a local build, and where there is none."""
    refuse_local(folder)
    trig = folder / "graph" / "onderwijssegregatie.trig"
    if not trig.is_file():
        raise UsageError(f"{shown(trig)} does not exist; run make first")
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(path=trig, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    if REPORT_TEXT in graphs:
        raise UsageError(f"{shown(trig)} holds the report's own words and may not be published")
    return graphs


def blocks(triples: list[ox.Triple], size: int) -> Iterator[list[ox.Triple]]:
    """Divide a graph into blocks of about `size` triples; what shares blank nodes stays together, since their names hold for one block.

    >>> a, b, p = ox.BlankNode("a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:p")
    >>> list(map(len, blocks([ox.Triple(a, p, b), ox.Triple(b, p, b), ox.Triple(b, p, a)], 1)))
    [2, 1]
    """
    leader: dict[ox.BlankNode, ox.BlankNode] = {}

    def first(node: ox.BlankNode) -> ox.BlankNode:
        while leader.setdefault(node, node) != node:
            node = leader[node]
        return node

    blanks = [[term for term in triple if isinstance(term, ox.BlankNode)] for triple in triples]
    for found in blanks:
        for other in found[1:]:
            leader[first(other)] = first(found[0])
    together: dict[object, list[ox.Triple]] = {}
    for number, (triple, found) in enumerate(zip(triples, blanks, strict=True)):
        together.setdefault(first(found[0]) if found else number, []).append(triple)
    block: list[ox.Triple] = []
    for group in together.values():
        if block and len(block) + len(group) > size:
            yield block
            block = []
        block += group
    if block:
        yield block


def publish(folder: Path, source: Endpoint, target: Target, size: int, progress: Progress) -> Iterator[str]:
    """Load a build, and yield a line for each graph; `progress` is told how far a graph is.

    `source` is asked what is there. Where it takes no queries everything is loaded, and nothing can be counted. Raises UsageError
    for a local build, where a server refuses, and where it does not hold what it was sent.
    """
    graphs = read_release(folder)
    asked: Endpoint | None = source
    try:
        source.serialise("ASK {}", "json")
    except EndpointError as error:
        if error.status not in (400, 405, 415, 501):
            raise
        asked = None
        yield f"{shown_address(source.url)}: takes no queries, so what it holds is not known; loading everything"
    for name, triples in sorted(graphs.items()):
        short = name.removeprefix(GRAPH)
        # The default names of blank nodes are the build's, so the same graph has the same digest.
        digest = sha256("".join(f"{triple} .\n" for triple in triples).encode()).hexdigest()
        mark = ox.Triple(ox.NamedNode(name), _DIGEST, ox.Literal(digest))
        if asked and _count(asked, _LOADED + short, str(mark)) == 1 and _count(asked, name) == len(triples):
            yield f"{name}: {len(triples)} triples, there already"
            continue
        target.empty(_LOADED + short)
        target.empty(name)
        sent = 0
        for block in blocks(triples, size):
            target.add(name, "".join(f"{triple} .\n" for triple in block))
            sent += len(block)
            progress(f"{short}: {sent} of {len(triples)} triples")
        if asked and (held := _count(asked, name)) != sent:
            told = f"holds {held} triples of <{name}>, and {sent} were sent; run the same command again"
            raise UsageError(f"{shown_address(source.url)}: {told}")
        target.add(_LOADED + short, f"{mark} .\n")
        yield f"{name}: {sent} triples"


def _count(endpoint: Endpoint, graph: str, pattern: str = "?s ?p ?o") -> int:
    rows = endpoint.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ {pattern} }} }}").rows
    cells = [cell.text if cell else "" for row in rows for cell in row]
    if len(cells) != 1 or not _NUMBER.fullmatch(cells[0]):
        raise UsageError(f"{shown_address(endpoint.url)}: gave no number for a count; check that this is the address of a SPARQL endpoint")
    return int(cells[0])
