"""What a worker does with a store: load a release, answer a query in a form, no larger than allowed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from segregatie.base.namespaces import DATASET, PREFIXES, QUERY, REPORT_TEXT, SD, VOID
from segregatie.query.local import GRAPH_FILE, TEXT_FILE, is_local
from segregatie.query.parameters import ParameterError
from segregatie.server.guard import examine
from segregatie.server.on_disk import open_on_disk
from segregatie.server.refusal import Refusal
from segregatie.site.site import MissingError, Publication

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

_TRIG_FILE = GRAPH_FILE.with_suffix(".trig")
#: Files that describe what has an IRI and is not in the graph: datasets and stored queries, with the lists of their columns.
_BESIDE = ("catalog.ttl", "queries.ttl")
_DESCRIBED = (f"<{DATASET}", f"<{QUERY}", "_:")
_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release to answer from: its default graph holds the union of the data graphs, its named graphs are all there are.

    `files` are the numbers of the store's open files; none where it is in memory.
    """

    store: ox.Store
    digest: str
    graphs: dict[str, int]
    triples: int
    local: bool
    publication: Publication
    files: tuple[int, ...]

    def told(self) -> dict[str, Any]:
        """What the listener needs to know of it."""
        told = {"digest": self.digest, "graphs": self.graphs, "triples": self.triples, "local": self.local}
        return {**told, "on_disk": bool(self.files)}


class _Hashed(io.BufferedReader):
    """Reads a file, and takes what is read into a digest."""

    def __init__(self, path: Path, whole: Hash) -> None:
        super().__init__(io.FileIO(path))
        self._whole = whole

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._whole.update(data)
        return data


def load(folder: Path, public: str, disk_above: int, disk: Path) -> Loaded:
    """Load a finished build, to be published at an address; its files are read once, so that what is loaded is what the digest names.

    Where they are larger than `disk_above` bytes, the store is put on disk, in the folder `disk`. Raises OSError or
    SyntaxError where it cannot be loaded.
    """
    whole = sha256()
    files = [(folder / GRAPH_FILE, ox.RdfFormat.N_TRIPLES), (folder / _TRIG_FILE, ox.RdfFormat.TRIG)]
    if (folder / TEXT_FILE).is_file():
        files.append((folder / TEXT_FILE, ox.RdfFormat.N_TRIPLES))

    def fill(store: ox.Store) -> None:
        for path, form in files:
            with _Hashed(path, whole) as file:
                store.bulk_load(file, form, lenient=True)

    opened: tuple[int, ...] = ()
    if sum(path.stat().st_size for path, _ in files) > disk_above:
        store, opened = open_on_disk(fill, disk)
    else:
        store = ox.Store()
        fill(store)
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
            beside += [quad.triple for quad in ox.parse(data, ox.RdfFormat.TURTLE) if str(quad.subject).startswith(_DESCRIBED)]
    # Made before workers are forked, so that they share it.
    publication = Publication(store, public, beside)
    return Loaded(store, whole.hexdigest()[:16], dict(sorted(graphs.items())), triples, local, publication, opened)


class _TooLarge(Exception):
    pass


class _Bounded(io.BytesIO):
    """Takes what is written up to a size."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        self._room -= len(data)
        if self._room < 0:
            raise _TooLarge
        return super().write(data)


def answer(loaded: Loaded, job: Mapping[str, Any]) -> bytes:
    """Answer a query in one of our forms. Raises Refusal where it is wrong, or the answer is too large."""
    out = _Bounded(job["limit"])
    try:
        found = loaded.store.query(
            job["text"],
            base_iri=job["base"],
            default_graph=None if job["default"] is None else [ox.NamedNode(each) for each in job["default"]],
            named_graphs=None if job["named"] is None else [ox.NamedNode(each) for each in job["named"]],
        )
        if isinstance(found, ox.QueryTriples):
            form = _TRIPLES[job["form"]]
            ox.serialize(found, out, form, prefixes=PREFIXES if form is ox.RdfFormat.TURTLE else None)
        else:
            found.serialize(out, _ROWS[job["form"]])
    except SyntaxError as error:
        # The parser goes on to list every sign it would have taken.
        place = " ".join(str(error.msg).partition(": expected")[0].removeprefix("error at ").split())
        raise Refusal(400, f"not valid SPARQL at {place[:200]} (line:column); mend the query") from error
    except ValueError as error:
        raise Refusal(400, f"not valid: {' '.join(str(error).split())[:200]}; mend the query, or the name of its graph") from error
    except _TooLarge as error:
        remedy = "ask for less, page with ORDER BY, LIMIT and OFFSET, or load the downloads"
        raise Refusal(422, f"the answer is larger than {job['limit']:,} bytes; {remedy}") from error
    except (OSError, RuntimeError) as error:
        raise Refusal(400, "the query failed in the engine; mend it") from error
    return out.getvalue()


def look(_: Loaded, job: Mapping[str, Any]) -> bytes:
    """Examine a long query's tokens where it costs the listener nothing; give its form, and whether it is stable."""
    query = examine(job["text"])
    return f"{query.form} {query.stable:d} {query.text}".encode()


def convert(_: Loaded, job: Mapping[str, Any]) -> bytes:
    """Write N-Triples of our own in another form."""
    prefixes = {**PREFIXES, "sd": SD, "void": VOID} if job["form"] == "ttl" else None
    triples = (quad.triple for quad in ox.parse(job["text"], ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=_TRIPLES[job["form"]], prefixes=prefixes) or b""


def publish(loaded: Loaded, job: Mapping[str, Any]) -> bytes:
    """Make a document, a page, or the answer to a stored query."""
    try:
        return loaded.publication.answer(job)
    except ParameterError as error:
        raise Refusal(400, str(error)) from error
    except MissingError as error:
        raise Refusal(404, str(error)) from error


#: What can be asked of a worker.
JOBS = {"query": answer, "examine": look, "convert": convert, "publication": publish}
