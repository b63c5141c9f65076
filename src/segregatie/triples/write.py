"""Write a finished graph in the forms we publish; every one of them holds the same triples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.forms import GRAPHS, rdf_format
from segregatie.base.namespaces import DATA_GRAPHS, ID, PREFIXES, REPORT_TEXT, SHAPES
from segregatie.base.terms import in_order

_SHORTENED = ("ttl", "rdf")


def named_blanks(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Give the blank nodes of a graph the names that RDF Dataset Canonicalization gives them, and sort."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return in_order(quad.triple for quad in dataset)


def union(graphs: Mapping[str, list[ox.Triple]], names: Iterable[str]) -> list[ox.Triple]:
    """Join named graphs into one, in order."""
    return in_order(triple for name in names for triple in graphs.get(name, ()))


def write_shapes(triples: list[ox.Triple], path: Path, prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Write shapes into a file of their own."""
    ox.serialize(named_blanks(triples), path, ox.RdfFormat.TURTLE, prefixes=dict(prefixes))


def write_graphs(graphs: Mapping[str, list[ox.Triple]], kinds: list[str], folder: Path) -> None:
    """Write the data graphs as one graph (ttl, nt, jsonld, rdf), all named graphs apart (trig), and the shapes.

    `kinds` are the kinds of thing, which give prefixes such as `gemeente:`. The report's words, which only a local build
    has, go into a file of their own.
    """
    folder.mkdir()
    prefixes = PREFIXES | {kind: f"{ID}{kind}/" for kind in sorted(kinds) if kind not in PREFIXES}
    _write_whole(union(graphs, DATA_GRAPHS), prefixes, folder)
    shapes = named_blanks(graphs.get(SHAPES, []))
    # Made as they are written: a list of them would take as much memory as the graph.
    quads = (
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name))
        for name, triples in sorted(graphs.items())
        if name != REPORT_TEXT
        for triple in (shapes if name == SHAPES else triples)
    )
    ox.serialize(quads, folder / "onderwijssegregatie.trig", ox.RdfFormat.TRIG, prefixes=prefixes)
    ox.serialize(shapes, folder / "shapes.ttl", ox.RdfFormat.TURTLE, prefixes=prefixes)
    if words := graphs.get(REPORT_TEXT):
        ox.serialize(words, folder / "tekst.nt", ox.RdfFormat.N_TRIPLES)


def _write_whole(whole: list[ox.Triple], prefixes: Mapping[str, str], folder: Path) -> None:
    """Write one graph in every form that holds one."""
    for suffix in GRAPHS:
        named = dict(prefixes) if suffix in _SHORTENED else None
        ox.serialize(whole, folder / f"onderwijssegregatie.{suffix}", rdf_format(suffix), prefixes=named)
