"""Write what a release says of itself, when all else is in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie import __version__
from segregatie.namespaces import CATALOG_PREFIXES, DATA_GRAPHS, ONTOLOGY
from segregatie.project import Project
from segregatie.publication.catalog import catalog_triples
from segregatie.publication.context import context
from segregatie.publication.counted import counted_triples
from segregatie.publication.files import release_files
from segregatie.publication.settings import read_publication
from segregatie.publication.vocabulary import VOCABULARY_PREFIXES, vocabulary_triples
from segregatie.writers import union

_FORMS: Final = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML}


def _write(triples: list[ox.Triple], stem: Path, prefixes: Mapping[str, str]) -> None:
    for suffix, form in _FORMS.items():
        named = None if form is ox.RdfFormat.JSON_LD else dict(prefixes)
        ox.serialize(triples, stem.with_suffix(f".{suffix}"), form, prefixes=named)


def write_publication(project: Project, graphs: Mapping[str, list[ox.Triple]], folder: Path) -> None:
    """Add the vocabulary, its context, the counts and the catalogue to a release that has everything else.

    Raises UsageError where the settings are not right.
    """
    publication = read_publication(project.data / "publicatie.toml", __version__)
    whole = union(graphs, DATA_GRAPHS)
    terms = vocabulary_triples(graphs[ONTOLOGY], publication)
    _write(terms, folder / "vocabulaire", VOCABULARY_PREFIXES)
    (folder / "context.jsonld").write_text(context(terms), encoding="utf-8")
    ox.serialize(counted_triples(whole), folder / "void.ttl", ox.RdfFormat.TURTLE, prefixes=CATALOG_PREFIXES)
    _write(catalog_triples(release_files(folder), publication, len(whole)), folder / "catalog", CATALOG_PREFIXES)
