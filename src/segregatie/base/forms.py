"""The forms in which graphs, answers and tables are written: what each is called by files, options, the web, catalogues and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Form:
    """A form: how a file of it ends, its name, its media type at IANA, and its code in the EU's list of file types.

    `syntax` is what `--syntax` calls RDF that can be read; `engine` is the name the engine has for a graph, or for an answer.
    """

    suffix: str
    name: str
    media: str
    code: str = ""
    syntax: str = ""
    engine: ox.RdfFormat | ox.QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The media type as it is sent: with the letters it is written in, where the type leaves them open."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") or self.media == "application/trig" else self.media


def _by_suffix(*forms: Form) -> Mapping[str, Form]:
    return {form.suffix: form for form in forms}


#: Forms of a graph.
GRAPHS: Final = _by_suffix(
    Form("ttl", "Turtle", "text/turtle", "RDF_TURTLE", "turtle", ox.RdfFormat.TURTLE),
    Form("nt", "N-Triples", "application/n-triples", "RDF_N_TRIPLES", "ntriples", ox.RdfFormat.N_TRIPLES),
    Form("jsonld", "JSON-LD", "application/ld+json", "JSON_LD", "jsonld", ox.RdfFormat.JSON_LD),
    # Read by nobody here: XML can carry a DOCTYPE.
    Form("rdf", "RDF/XML", "application/rdf+xml", "RDF_XML", "", ox.RdfFormat.RDF_XML),
)
#: Forms of several graphs.
DATASETS: Final = _by_suffix(
    Form("trig", "TriG", "application/trig", "RDF_TRIG", "trig", ox.RdfFormat.TRIG),
    Form("nq", "N-Quads", "application/n-quads", "RDF_N_QUADS", "nquads", ox.RdfFormat.N_QUADS),
)
#: Forms of an answer of rows, or of yes or no (SPARQL 1.1).
RESULTS: Final = _by_suffix(
    Form("json", "SPARQL JSON", "application/sparql-results+json", engine=ox.QueryResultsFormat.JSON),
    Form("xml", "SPARQL XML", "application/sparql-results+xml", engine=ox.QueryResultsFormat.XML),
    Form("csv", "CSV", "text/csv", "CSV", engine=ox.QueryResultsFormat.CSV),
    Form("tsv", "TSV", "text/tab-separated-values", "TSV", engine=ox.QueryResultsFormat.TSV),
)
#: Forms of a table. The EU's list has no code for Parquet, so it is binary data there.
TABLES: Final = _by_suffix(
    Form("csv", "CSV", "text/csv", "CSV"),
    Form("json", "JSON", "application/json", "JSON"),
    Form("parquet", "Parquet", "application/vnd.apache.parquet", "BIN"),
    Form("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
)
#: Forms of a file of a release.
FILES: Final = {**GRAPHS, **DATASETS, **TABLES, **_by_suffix(Form("zip", "ZIP", "application/zip", "ZIP"))}


def rdf_format(suffix: str) -> ox.RdfFormat:
    """The engine's name of the form of a graph.

    >>> rdf_format("nt")
    <RdfFormat N-Triples>
    """
    engine = {**GRAPHS, **DATASETS}[suffix].engine
    assert isinstance(engine, ox.RdfFormat)
    return engine


def results_format(suffix: str) -> ox.QueryResultsFormat:
    """The engine's name of the form of an answer.

    >>> results_format("csv")
    <QueryResultsFormat SPARQL Results in CSV>
    """
    engine = RESULTS[suffix].engine
    assert isinstance(engine, ox.QueryResultsFormat)
    return engine
