"""Other people's SPARQL endpoints: ask them, and load a build into them, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from segregatie.layout import Answer, Cell
from segregatie.local_store import TEXT_FILE
from segregatie.namespaces import DATA_GRAPHS, REPORT_TEXT
from segregatie.problems import UsageError
from segregatie.rows import shown

_TIMEOUT_SECONDS = 60
_TRIPLES_AT_ONCE = 1000
_FORMS = {"csv": CSV, "tsv": TSV, "json": JSON, "xml": XML, "ttl": TURTLE}


class Endpoint:
    """Answers from a SPARQL 1.1 endpoint; the data graphs are named as its default graph."""

    def __init__(self, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"--endpoint {url}: not an http or https address")
        self.url = url

    def select(self, text: str) -> Answer:
        """Answer a SELECT query. Raises UsageError where the endpoint does not."""
        found = json.loads(self.serialise(text, "json"))
        names = tuple(found["head"].get("vars", ()))
        return Answer(names, tuple(tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]))

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in one of the forms csv, tsv, json, xml, ttl."""
        if form not in _FORMS:
            raise UsageError(f"an endpoint cannot answer as {form}")
        client = SPARQLWrapper(self.url, returnFormat=_FORMS[form])
        for graph in DATA_GRAPHS:
            client.addDefaultGraph(graph)
        return self._ask(client, text)

    def update(self, text: str) -> None:
        """Send an update. Raises UsageError where the endpoint refuses it."""
        self._ask(SPARQLWrapper(self.url), text)

    def _ask(self, client: SPARQLWrapper, text: str) -> str:
        client.setMethod(POST)
        client.setTimeout(_TIMEOUT_SECONDS)
        client.setQuery(text)
        try:
            return str(client.query().response.read().decode("utf-8"))
        except (SPARQLWrapperException, HTTPError, URLError, OSError, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())[:300]
            raise UsageError(f"{self.url}: no answer ({reason})") from error


def _cell(value: dict[str, str] | None) -> Cell | None:
    if value is None:
        return None
    kind = "uri" if value["type"] == "uri" else "literal"
    return Cell(value["value"], kind, value.get("xml:lang", ""), value.get("datatype", ""))


def refuse_local(folder: Path) -> None:
    """Raise UsageError for a build that holds the report's own words: those are not ours to publish."""
    if (folder / TEXT_FILE).exists() or (folder / "LOKAAL.txt").exists():
        raise UsageError(f"{shown(folder)} holds the report's own words and may not be published; build without --report")


def publish(folder: Path, url: str) -> Iterator[str]:
    """Load a build into an endpoint that takes SPARQL 1.1 Update, graph by graph; yield a line for each.

    Each graph is emptied first, so doing it again gives the same. Raises UsageError for a local build, which holds the
    report's words, and where the endpoint refuses.
    """
    refuse_local(folder)
    trig = folder / "graph" / "onderwijssegregatie.trig"
    if not trig.is_file():
        raise UsageError(f"{shown(trig)} does not exist; run make first")
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path=trig, format=ox.RdfFormat.TRIG):
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    if f"<{REPORT_TEXT}>" in graphs:
        raise UsageError(f"{shown(trig)} holds the report's own words and may not be published")
    endpoint = Endpoint(url)
    for name, quads in sorted(graphs.items()):
        endpoint.update(f"DROP SILENT GRAPH {name}")
        for start in range(0, len(quads), _TRIPLES_AT_ONCE):
            block = " .\n".join(str(quad.triple) for quad in quads[start : start + _TRIPLES_AT_ONCE])
            endpoint.update(f"INSERT DATA {{ GRAPH {name} {{\n{block} .\n}} }}")
        yield f"{name}: {len(quads)} triples"
