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

#: The forms that a graph is written in, with prefixes or without.
FORMS: Final = ("nt", "ttl")
_GRAPH, _RUNS = "graaf", "rijen.json"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted triples that stand side by side: the first and last subject, how many, and by form where they begin in their file and end."""

    first: str
    last: str
    triples: int
    spans: Mapping[str, tuple[int, int]]


def write_runs(triples: Sequence[ox.Triple], prefixes: Mapping[str, str], folder: Path) -> None:
    """Write sorted triples, and where each run of them lies."""
    runs, ends = [], dict.fromkeys(FORMS, 0)
    with ExitStack() as stack:
        files = {form: stack.enter_context((folder / f"{_GRAPH}.{form}").open("wb")) for form in FORMS}
        for _, together in groupby(triples, key=_family):
            run, spans = list(together), {}
            for form, text in _written(run, prefixes).items():
                files[form].write(text)
                spans[form] = (ends[form], ends[form] + len(text))
                ends[form] += len(text)
            runs.append(Run(str(run[0].subject), str(run[-1].subject), len(run), spans))
    (folder / _RUNS).write_text(json.dumps([asdict(run) for run in runs]), encoding="utf-8")


def _family(triple: ox.Triple) -> str:
    """What a run has in common: the kind of thing and the round, or the subject where that is of no round."""
    subject = str(triple.subject)
    year = round_of(subject[1:-1])
    return subject.partition(f"/{year}")[0] + f"/{year}" if year else subject


def _written(triples: Sequence[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, bytes]:
    """Triples in every form, without the prefixes that a file begins with."""
    plain = ox.serialize(triples, format=rdf_format("nt")) or b""
    short = ox.serialize(triples, format=rdf_format("ttl"), prefixes=dict(prefixes)) or b""
    return {"nt": plain, "ttl": short[len(heading(prefixes)) :]}


def heading(prefixes: Mapping[str, str]) -> bytes:
    """What a Turtle file with these prefixes begins with."""
    node = ox.NamedNode("urn:x")
    text = ox.serialize([ox.Triple(node, node, node)], format=rdf_format("ttl"), prefixes=dict(prefixes)) or b""
    return text[: text.index(b"<urn:x> <urn:x>")]


class Part:
    """A part that was written: its rounds, none for what is of no round, its folder and its runs."""

    def __init__(self, rounds: Sequence[str], folder: Path) -> None:
        self.rounds: Final = tuple(rounds)
        self._folder = folder
        told = json.loads((folder / _RUNS).read_text(encoding="utf-8"))
        self.runs: Final = [Run(run["first"], run["last"], run["triples"], run["spans"]) for run in told]

    def open(self, form: str) -> BinaryIO:
        """Its graph in one form."""
        return (self._folder / f"{_GRAPH}.{form}").open("rb")

    def triples(self, run: Run) -> list[ox.Triple]:
        """The triples of one of its runs."""
        start, end = run.spans["nt"]
        with self.open("nt") as file:
            file.seek(start)
            return [quad.triple for quad in ox.parse(file.read(end - start), format=ox.RdfFormat.N_TRIPLES)]


#: Runs of one or more parts that overlap, each with its part.
Cluster = list[tuple[Part, Run]]


def _clusters(parts: Iterable[Part]) -> Iterator[Cluster]:
    """The runs of all parts in order; those that overlap are together."""
    cluster: Cluster = []
    last = ""
    of_all = [(part, run) for part in parts for run in part.runs]
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
    for cluster in _clusters(parts):
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
    """Write the graph of all parts, as if it was written whole, and say how many triples it has."""
    folder.mkdir()
    total = 0
    with ExitStack() as stack:
        files = {form: stack.enter_context((folder / f"{name}.{form}").open("wb")) for form in FORMS}
        sources = {(part.rounds, form): stack.enter_context(part.open(form)) for part in parts for form in FORMS}
        files["ttl"].write(heading(prefixes))
        for cluster in _clusters(parts):
            if len(cluster) == 1:
                ((part, run),) = cluster
                for form, file in files.items():
                    _copy(sources[part.rounds, form], run.spans[form], file)
                total += run.triples
            else:
                triples = in_order(triple for part, run in cluster for triple in part.triples(run))
                for form, text in _written(triples, prefixes).items():
                    files[form].write(text)
                total += len(triples)
    return total


def _copy(source: BinaryIO, span: tuple[int, int], target: BinaryIO) -> None:
    start, end = span
    source.seek(start)
    for at in range(start, end, _CHUNK):
        target.write(source.read(min(_CHUNK, end - at)))
