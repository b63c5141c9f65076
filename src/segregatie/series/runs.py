"""A part of the graph as runs of sorted triples, written in every form, and the runs of all parts put together.

In the sorted graph of all rounds, what one round says of one kind of thing stands side by side. So such a run is written once, and a
whole graph is a copy of the runs in order. Where parts say something of the same subject, their triples are sorted anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from segregatie.base.forms import rdf_format
from segregatie.base.terms import in_order
from segregatie.validate.parts import round_of

#: The forms of the graph as one, and that of its named graphs apart.
_WHOLE: Final = ("nt", "ttl")
_APART: Final = "trig"
_FORMS: Final = (*_WHOLE, _APART)
#: The name of the graph as one, among those of the named graphs.
WHOLE: Final = ""
_GRAPH, _RUNS = "graaf", "rijen.json"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted triples of a graph that stand side by side: the first and last subject, how many, and by form where they lie in its file."""

    graph: str
    first: str
    last: str
    triples: int
    spans: Mapping[str, tuple[int, int]]


def write_runs(graphs: Mapping[str, Sequence[ox.Triple]], prefixes: Mapping[str, str], folder: Path) -> None:
    """Write graphs of sorted triples by name, and where each run of them lies; that without a name is the graph as one."""
    runs, ends, start = [], dict.fromkeys(_FORMS, 0), len(heading(prefixes))
    with ExitStack() as stack:
        files = {form: stack.enter_context((folder / f"{_GRAPH}.{form}").open("wb")) for form in _FORMS}
        for graph, triples in graphs.items():
            for _, together in groupby(triples, key=_family):
                run, spans = list(together), {}
                for form, text in _written(run, graph, prefixes, start).items():
                    files[form].write(text)
                    spans[form] = (ends[form], ends[form] + len(text))
                    ends[form] += len(text)
                runs.append(Run(graph, str(run[0].subject), str(run[-1].subject), len(run), spans))
    (folder / _RUNS).write_text(json.dumps([asdict(run) for run in runs]), encoding="utf-8")


def _family(triple: ox.Triple) -> str:
    """What a run has in common: the kind of thing and the round, or the subject where that is of no round."""
    subject = str(triple.subject)
    year = round_of(subject[1:-1])
    return subject.partition(f"/{year}")[0] + f"/{year}" if year else subject


def _written(triples: Sequence[ox.Triple], graph: str, prefixes: Mapping[str, str], start: int) -> dict[str, bytes]:
    """Triples of a graph in each of its forms, without the heading, of `start` bytes, that a file begins with, and without braces."""
    short = (ox.serialize(triples, format=rdf_format("ttl"), prefixes=dict(prefixes)) or b"")[start:]
    if graph != WHOLE:
        # Between the braces of TriG stands Turtle a tab further; no literal of ours holds a line end unescaped.
        return {_APART: b"".join(b"\t" + line for line in short.splitlines(keepends=True))}
    return {"nt": ox.serialize(triples, format=rdf_format("nt")) or b"", "ttl": short}


def _braces(graph: str) -> tuple[bytes, bytes]:
    """What a named graph begins and ends with."""
    return f"<{graph}> {{\n".encode(), b"}\n"


def heading(prefixes: Mapping[str, str]) -> bytes:
    """What a Turtle or TriG file with these prefixes begins with."""
    node = ox.NamedNode("urn:x")
    text = ox.serialize([ox.Triple(node, node, node)], format=rdf_format("ttl"), prefixes=dict(prefixes)) or b""
    return text[: text.index(b"<urn:x> <urn:x>")]


class Part:
    """A part that was written: its rounds, none for what is of no round, its folder and its runs by graph."""

    def __init__(self, rounds: Sequence[str], folder: Path, prefixes: Mapping[str, str]) -> None:
        self.rounds: Final = tuple(rounds)
        self.runs: Final[dict[str, list[Run]]] = {}
        self._folder, self._heading = folder, heading(prefixes)
        for run in json.loads((folder / _RUNS).read_text(encoding="utf-8")):
            self.runs.setdefault(run["graph"], []).append(Run(**run))

    def open(self, form: str) -> BinaryIO:
        """Its graphs in one form."""
        return (self._folder / f"{_GRAPH}.{form}").open("rb")

    def triples(self, run: Run) -> list[ox.Triple]:
        """The triples of one of its runs."""
        form = "nt" if run.graph == WHOLE else _APART
        start, end = run.spans[form]
        with self.open(form) as file:
            file.seek(start)
            text = file.read(end - start)
        return [quad.triple for quad in ox.parse(text if form == "nt" else self._heading + text, format=rdf_format("ttl"))]


#: Runs of one or more parts that overlap, each with its part.
Cluster = list[tuple[Part, Run]]


def _clusters(parts: Iterable[Part], graph: str) -> Iterator[Cluster]:
    """The runs of a graph in all parts, in order; those that overlap are together."""
    cluster: Cluster = []
    last = ""
    of_all = [(part, run) for part in parts for run in part.runs.get(graph, ())]
    for part, run in sorted(of_all, key=lambda pair: (pair[1].first, pair[0].rounds)):
        if cluster and run.first > last:
            yield cluster
            cluster, last = [], ""
        cluster.append((part, run))
        last = max(last, run.last)
    if cluster:
        yield cluster


def disputes(parts: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    """The rounds that say different things of one subject: only together can they be judged."""
    for cluster in _clusters(parts, WHOLE):
        of_rounds = [(part, run) for part, run in cluster if part.rounds]
        if len({part.rounds for part, _ in of_rounds}) > 1:
            said: dict[str, dict[tuple[str, ...], set[ox.Triple]]] = {}
            for part, run in of_rounds:
                for triple in part.triples(run):
                    said.setdefault(str(triple.subject), {}).setdefault(part.rounds, set()).add(triple)
            for by_part in said.values():
                first, *others = by_part.values()
                if any(other != first for other in others):
                    yield tuple(sorted(year for rounds in by_part for year in rounds))


def join(parts: Sequence[Part], prefixes: Mapping[str, str], folder: Path, name: str) -> int:
    """Write the graph of all parts, as if it was written whole, as one and in named graphs, and say how many triples it has."""
    folder.mkdir()
    total, start = 0, len(heading(prefixes))
    with ExitStack() as stack:
        files = {form: stack.enter_context((folder / f"{name}.{form}").open("wb")) for form in _FORMS}
        sources = {(part.rounds, form): stack.enter_context(part.open(form)) for part in parts for form in _FORMS}
        for form in ("ttl", _APART):
            files[form].write(heading(prefixes))
        for graph in sorted({graph for part in parts for graph in part.runs}):
            opening, closing = _braces(graph) if graph != WHOLE else (b"", b"")
            files[_APART].write(opening)
            for cluster in _clusters(parts, graph):
                if len(cluster) == 1:
                    ((part, run),) = cluster
                    for form, span in run.spans.items():
                        _copy(sources[part.rounds, form], span, files[form])
                    count = run.triples
                else:
                    triples = in_order(triple for part, run in cluster for triple in part.triples(run))
                    for form, text in _written(triples, graph, prefixes, start).items():
                        files[form].write(text)
                    count = len(triples)
                total += count if graph == WHOLE else 0
            files[_APART].write(closing)
    return total


def _copy(source: BinaryIO, span: tuple[int, int], target: BinaryIO) -> None:
    start, end = span
    source.seek(start)
    for at in range(start, end, _CHUNK):
        target.write(source.read(min(_CHUNK, end - at)))
