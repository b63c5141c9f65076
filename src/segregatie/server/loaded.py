"""A release in the memory of a template: loaded once, and shared by the workers that are forked of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.namespaces import REPORT_TEXT
from segregatie.base.project import Project
from segregatie.query.known import Known
from segregatie.query.local import GRAPH_FILE, TEXT_FILE, LocalStore, is_local
from segregatie.site.api import Api

_TRIG_FILE: Final = GRAPH_FILE.with_suffix(".trig")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release to answer from: its default graph holds the union of the data graphs, its named graphs are all there are."""

    store: ox.Store
    digest: str
    graphs: dict[str, int]
    triples: int
    local: bool
    api: Api

    def told(self) -> dict[str, Any]:
        """What the listener needs to know of it."""
        return {"digest": self.digest, "graphs": self.graphs, "triples": self.triples, "local": self.local}


def load(folder: Path) -> Loaded:
    """Load a finished build; its files are read once, so that what is loaded is what the digest names.

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
    # Made before workers are forked, so that they share it: a worker may open no files.
    api = Api(Known(LocalStore(store)), Project.of_code().queries)
    return Loaded(store, whole.hexdigest()[:16], dict(sorted(graphs.items())), triples, local, api)
