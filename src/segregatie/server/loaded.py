"""A release in the memory of a template: loaded once, and shared by the workers that are forked of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATASET, DEF, QUERY, REPORT_TEXT, VOCABULARY
from segregatie.query.local import GRAPH_FILE, TEXT_FILE, is_local
from segregatie.site.site import Publication

_TRIG_FILE: Final = GRAPH_FILE.with_suffix(".trig")
#: Files that describe what has an IRI and is not in the graph: datasets and stored queries, with the lists of their columns.
_VOCABULARY_FILE: Final = "vocabulaire.ttl"
_BESIDE: Final = ("catalog.ttl", "queries.ttl", _VOCABULARY_FILE)
_DESCRIBED: Final = (f"<{DATASET}", f"<{QUERY}", f"<{DEF}", f"<{VOCABULARY}>", "_:")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release to answer from: its default graph holds the union of the data graphs, its named graphs are all there are."""

    store: ox.Store
    digest: str
    graphs: dict[str, int]
    triples: int
    local: bool
    publication: Publication

    def told(self) -> dict[str, Any]:
        """What the listener needs to know of it."""
        return {"digest": self.digest, "graphs": self.graphs, "triples": self.triples, "local": self.local}


def load(folder: Path, public: str) -> Loaded:
    """Load a finished build, to be published at an address; its files are read once, so that what is loaded is what the digest names.

    Raises OSError or SyntaxError where it cannot be loaded.
    """
    whole, store = sha256(), ox.Store()
    files = [(folder / GRAPH_FILE, ox.RdfFormat.N_TRIPLES), (folder / _TRIG_FILE, ox.RdfFormat.TRIG)]
    if (folder / TEXT_FILE).is_file():
        files.append((folder / TEXT_FILE, ox.RdfFormat.N_TRIPLES))
    for path, form in files:
        data = path.read_bytes()
        whole.update(data)
        store.bulk_load(data, form, lenient=True)
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    graphs = {
        name.value: sum(1 for _ in store.quads_for_pattern(None, None, None, name))
        for name in store.named_graphs()
        if isinstance(name, ox.NamedNode)
    }
    local = is_local(folder) or REPORT_TEXT in graphs
    beside: list[ox.Triple] = []
    for name in _BESIDE:
        if (folder / name).is_file():
            data = (folder / name).read_bytes()
            whole.update(data)
            beside += [quad.triple for quad in ox.parse(data, ox.RdfFormat.TURTLE) if _described(name, str(quad.subject))]
    # Made before workers are forked, so that they share it.
    publication = Publication(store, public, beside)
    return Loaded(store, whole.hexdigest()[:16], dict(sorted(graphs.items())), triples, local, publication)


def _described(file: str, subject: str) -> bool:
    """Say whether what a file beside the graph tells of is shown: our datasets and queries; our terms and the names they borrow."""
    return subject.startswith(_DESCRIBED) or (file == _VOCABULARY_FILE and not subject.startswith(f"<{BASE}"))
