"""Count the quality points that data.europa.eu gives a dataset, item by item: 405 in all.

An item of a distribution counts when one distribution of the dataset has it, as that portal counts; `strict` asks it of
every distribution. Run as a script on a catalogue and, to try the addresses, where its files are served:

    .venv/bin/python tests/support/quality_points.py build/catalog.ttl [http://127.0.0.1:8000/]
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.term import Node

EU: Final = "http://publications.europa.eu/resource/authority/"
MOST: Final = 405

#: What the portal's own lists of file types take for open, and for readable by a machine; of those, the ones we know of.
NON_PROPRIETARY: Final = {
    "CSV", "HTML", "JSON", "JSON_LD", "ODS", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG", "RDF_TURTLE", "RDF_XML", "TSV", "TXT", "XML",
    "ZIP",
}  # fmt: skip
MACHINE_READABLE: Final = {
    "CSV", "JSON", "JSON_LD", "ODS", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG", "RDF_TURTLE", "RDF_XML", "XLSX", "XML",
}  # fmt: skip

#: Not an attribute of rdflib's DCTERMS: strings have a `format` of their own.
FORMAT: Final = URIRef(f"{DCTERMS}format")

Answers = Callable[[str], bool]
Holds = Callable[[Graph, Node], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at, what it is worth, whether of the dataset or of its distributions, and the look."""

    name: str
    points: int
    of_dataset: bool
    holds: Holds


def has(predicate: URIRef) -> Holds:
    """Look whether something is stated at all."""
    return lambda graph, node: (node, predicate, None) in graph


def _within(predicate: URIRef, scheme: str, codes: set[str] | None = None) -> Holds:
    """Look whether a value is from a list of the EU's, and one of some codes of it."""

    def look(graph: Graph, node: Node) -> bool:
        values = [str(value) for value in graph.objects(node, predicate)]
        found = {value.removeprefix(EU + scheme + "/") for value in values if value.startswith(EU + scheme + "/")}
        return bool(found & codes if codes is not None else found)

    return look


def _dated(graph: Graph, node: Node) -> bool:
    return any((period, DCAT.startDate, None) in graph for period in graph.objects(node, DCTERMS.temporal))


def _media_known(graph: Graph, node: Node) -> bool:
    iana = "https://www.iana.org/assignments/media-types/"
    known = any(str(value).startswith(iana) for value in graph.objects(node, DCAT.mediaType))
    return known and _within(FORMAT, "file-type")(graph, node)


def items(answers: Answers | None, compliant: bool) -> list[Item]:
    """List the 23 items; without `answers` no address is tried, and nothing is earned for one."""

    def answered(predicate: URIRef) -> Holds:
        def look(graph: Graph, node: Node) -> bool:
            addresses = [str(value) for value in graph.objects(node, predicate)]
            return answers is not None and bool(addresses) and all(map(answers, addresses))

        return look

    return [
        Item("keyword", 30, True, has(DCAT.keyword)),
        Item("theme", 30, True, has(DCAT.theme)),
        Item("spatial", 20, True, has(DCTERMS.spatial)),
        Item("temporal", 20, True, _dated),
        Item("accessURL answers", 50, False, answered(DCAT.accessURL)),
        Item("downloadURL", 20, False, has(DCAT.downloadURL)),
        Item("downloadURL answers", 30, False, answered(DCAT.downloadURL)),
        Item("format", 20, False, has(FORMAT)),
        Item("media type", 10, False, has(DCAT.mediaType)),
        Item("format and media type from the lists", 10, False, _media_known),
        Item("non-proprietary", 20, False, _within(FORMAT, "file-type", NON_PROPRIETARY)),
        Item("machine-readable", 20, False, _within(FORMAT, "file-type", MACHINE_READABLE)),
        Item("DCAT-AP", 30, True, lambda _graph, _node: compliant),
        Item("licence", 20, False, has(DCTERMS.license)),
        Item("licence from the list", 10, False, _within(DCTERMS.license, "licence")),
        Item("access rights", 10, True, has(DCTERMS.accessRights)),
        Item("access rights from the list", 5, True, _within(DCTERMS.accessRights, "access-right")),
        Item("contact point", 20, True, has(DCAT.contactPoint)),
        Item("publisher", 10, True, has(DCTERMS.publisher)),
        Item("rights", 5, False, has(DCTERMS.rights)),
        Item("byte size", 5, False, has(DCAT.byteSize)),
        Item("issued", 5, True, has(DCTERMS.issued)),
        Item("modified", 5, True, has(DCTERMS.modified)),
    ]


def points(graph: Graph, dataset: Node, found: Iterable[Item], *, strict: bool = False) -> dict[str, int]:
    """Count what a dataset earns for each item."""
    distributions = list(graph.objects(dataset, DCAT.distribution))
    every = all if strict else any

    def earned(item: Item) -> bool:
        if item.of_dataset:
            return item.holds(graph, dataset)
        return bool(distributions) and every(item.holds(graph, each) for each in distributions)

    return {item.name: item.points if earned(item) else 0 for item in found}


def datasets(graph: Graph) -> list[Node]:
    """List the datasets of a catalogue."""
    return sorted(graph.subjects(RDF.type, DCAT.Dataset), key=str)


def reach(address: str, served: str, base: str) -> bool:
    """Try an address below `served`, which stands for `base`."""
    request = urllib.request.Request(base + address.removeprefix(served), method="HEAD")  # noqa: S310 - an address of our own server
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 - the same
            return bool(reply.status == 200)
    except urllib.error.URLError:
        return False


def main(catalog: str, base: str = "") -> None:
    """Print what each dataset earns."""
    graph = Graph().parse(Path(catalog))
    served = "https://w3id.org/onderwijssegregatie/"
    tried: dict[str, bool] = {}

    def answers(address: str) -> bool:
        tried[address] = tried.get(address) or reach(address, served, base)
        return tried[address]

    for dataset in datasets(graph):
        earned = points(graph, dataset, items(answers if base else None, compliant=True))
        missed = ", ".join(name for name, number in earned.items() if not number)
        print(f"{sum(earned.values())} of {MOST}  {dataset}  (nothing for: {missed})")


if __name__ == "__main__":
    main(*sys.argv[1:])
