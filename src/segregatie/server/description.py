"""The service description: what this endpoint speaks and what it holds, and nothing it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segregatie.base.namespaces import FORMATS, RDF, SD, VOID, XSD

if TYPE_CHECKING:
    from segregatie.server.releases import Release

_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def _triples(endpoint: str, release: Release) -> Iterator[tuple[str, str, str]]:
    dataset, default = f"<{endpoint}#dataset>", f"<{endpoint}#default>"
    service, kind = f"<{endpoint}>", f"{RDF}type"
    yield service, kind, f"<{SD}Service>"
    yield service, f"{SD}endpoint", service
    yield service, f"{SD}supportedLanguage", f"<{SD}SPARQL11Query>"
    for form in _RESULTS + _GRAPHS:
        yield service, f"{SD}resultFormat", f"<{FORMATS}{form}>"
    yield service, f"{SD}defaultDataset", dataset
    yield dataset, kind, f"<{SD}Dataset>"
    yield dataset, f"{SD}defaultGraph", default
    yield default, kind, f"<{SD}Graph>"
    yield default, f"{VOID}triples", _count(release.triples)
    for number, (name, triples) in enumerate(release.graphs.items(), 1):
        named, graph = f"<{endpoint}#named-{number}>", f"<{endpoint}#graph-{number}>"
        yield dataset, f"{SD}namedGraph", named
        yield named, kind, f"<{SD}NamedGraph>"
        yield named, f"{SD}name", f"<{name}>"
        yield named, f"{SD}graph", graph
        yield graph, kind, f"<{SD}Graph>"
        yield graph, f"{VOID}triples", _count(triples)


def _count(number: int) -> str:
    return f'"{number}"^^<{XSD}integer>'


def describe(endpoint: str, release: Release) -> str:
    """Describe the service at an address, as N-Triples."""
    return "".join(f"{subject} <{predicate}> {value} .\n" for subject, predicate, value in _triples(endpoint, release))
