"""Write what a release says of itself, when all else is in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie.base.forms import rdf_format
from segregatie.base.namespaces import CATALOG_PREFIXES, DATA_GRAPHS, ONTOLOGY
from segregatie.base.terms import in_order
from segregatie.pipeline import Stated, count_triples
from segregatie.release.catalog.catalog import catalog_triples, for_nde
from segregatie.release.catalog.context import context
from segregatie.release.catalog.files import release_files
from segregatie.release.catalog.settings import SETTINGS_FILE, Publication, read_publication
from segregatie.release.catalog.vocabulary import VOCABULARY_PREFIXES, version_of, vocabulary_triples
from segregatie.release.catalog.void import counted_triples, described_triples
from segregatie.triples.write import union

_SUFFIXES: Final = ("ttl", "jsonld", "rdf")


def _write(triples: list[ox.Triple], stem: Path, prefixes: Mapping[str, str]) -> None:
    for suffix in _SUFFIXES:
        named = None if suffix == "jsonld" else dict(prefixes)
        ox.serialize(triples, stem.with_suffix(f".{suffix}"), rdf_format(suffix), prefixes=named)


def write_vocabulary(stated: Stated, folder: Path) -> None:
    """Add to a release the vocabulary, its JSON-LD context, and the counts of the graph.

    Raises InputError where the settings are not right.
    """
    terms = vocabulary_triples(stated.graphs[ONTOLOGY], _settings(stated))
    _write(terms, folder / "vocabulaire", VOCABULARY_PREFIXES)
    # The address of this version gives what it is now, whatever the next version says.
    version = folder / "def" / f"{version_of(terms)}.ttl"
    version.parent.mkdir()
    version.write_bytes((folder / "vocabulaire.ttl").read_bytes())
    (folder / "context.jsonld").write_text(context(terms), encoding="utf-8")
    described = described_triples(stated.graphs, _settings(stated).address)
    void = in_order([*described, *counted_triples(union(stated.graphs, DATA_GRAPHS))])
    ox.serialize(void, folder / "void.ttl", ox.RdfFormat.TURTLE, prefixes=CATALOG_PREFIXES)


def write_catalog(stated: Stated, folder: Path) -> None:
    """Add the catalogue to a release that has everything else. Raises InputError where the settings are not right."""
    made = catalog_triples(release_files(folder), _settings(stated), count_triples(stated))
    _write(made, folder / "catalog", CATALOG_PREFIXES)
    ox.serialize(for_nde(made), folder / "catalog-nde.ttl", ox.RdfFormat.TURTLE, prefixes=CATALOG_PREFIXES)


def _settings(stated: Stated) -> Publication:
    return read_publication(stated.project.data / SETTINGS_FILE, stated.data.rounds)
