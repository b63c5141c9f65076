"""Hand mangled inputs to the readers and judges, by the thousand: none may crash, hang, take all memory or raise.

`make fuzz` runs this. Input number N of a seed is always the same:
`PYTHONPATH=src python tests/mutation/fuzzing.py --seed S --only N` shows what is told of it.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import io
import logging
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import pyoxigraph as ox
import rdflib
import shacl

from mangling import CSV, JSON, RDF, SHAPES, mangle
from segregatie.base.namespaces import FACTS
from segregatie.base.namespaces import SHAPES as SHAPES_GRAPH
from segregatie.base.problems import InputError, Problem, Problems
from segregatie.data.edition import read_data
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.ontology.turtle import blocks_of
from segregatie.query.local import LocalStore
from segregatie.triples.origins import Origins
from segregatie.validate.handed import SYNTAXES, read_handed
from segregatie.validate.judge import judge_graphs
from segregatie.validate.judges import results_of
from segregatie.validate.places import named

ROOT = Path(__file__).resolve().parents[2]
#: What one input may take: generous, since the machine may be busy.
SECONDS = 60
MEMORY = 3 << 30
#: Of a hundred inputs so many are files of data/, and so many of ontology/; the rest is RDF that is handed in.
_DATA, _ONTOLOGY = 7, 18
_SHAPES_FOLDER = "ontology/shapes/"
#: Of so many that are handed in, one is judged by both judges; odd, so that two processes share them.
_BOTH = 21
#: Of so many files of ontology/ one is the shapes, with which is judged if that can be; with one of so many others, and by both judges.
_SHAPES, _OTHERS, _BOTH_ONTOLOGY = 3, 5, 15


@dataclass(frozen=True, slots=True)
class Case:
    """A mangled input: a file of the project, or RDF in one of the syntaxes (then `name` is that)."""

    name: str
    data: bytes

    @property
    def handed(self) -> bool:
        """Whether it is handed in, and no file of the project."""
        return self.name in SYNTAXES


def _good() -> dict[str, bytes]:
    """The small good graph in each syntax."""
    turtle = (ROOT / "tests" / "handed" / "goed.ttl").read_bytes()
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=False))
    names = {node: ox.BlankNode(f"n{number}") for number, node in enumerate(dict.fromkeys(_blanks(quads)))}
    named = [
        ox.Quad(names.get(each.subject, each.subject), each.predicate, names.get(each.object, each.object), graph)
        for each in quads
        for graph in (ox.DefaultGraph(), ox.NamedNode("http://example.org/graaf"))
    ]
    found = {"turtle": turtle, "jsonld": (ROOT / "tests" / "handed" / "goed.jsonld").read_bytes()}
    for syntax, some in (("ntriples", [each.triple for each in named[::2]]), ("nquads", named), ("trig", named)):
        text = ox.serialize(some, format=SYNTAXES[syntax], prefixes={"ex": "http://example.org/"})
        assert text
        found[syntax] = text
    return found


def _blanks(quads: list[ox.Quad]) -> Iterator[ox.BlankNode]:
    for quad in quads:
        yield from (node for node in (quad.subject, quad.object) if isinstance(node, ox.BlankNode))


@dataclass
class Fuzzer:
    """Make the inputs of a seed, and hand them in."""

    seed: int
    folder: Path
    _damaged: Path | None = field(default=None)

    @cached_property
    def _project(self) -> dict[str, list[str]]:
        found = {
            "data": [*ROOT.glob("data/**/*.csv"), *ROOT.glob("data/**/*.toml")],
            "ontology": [*ROOT.glob("ontology/**/*.ttl"), *ROOT.glob("ontology/**/*.csv")],
        }
        return {kind: sorted(path.relative_to(ROOT).as_posix() for path in paths) for kind, paths in found.items()}

    @cached_property
    def _good(self) -> dict[str, bytes]:
        return _good()

    @cached_property
    def _norm(self) -> list[ox.Triple]:
        return read_ontology(ROOT / "ontology", Problems()).graphs[SHAPES_GRAPH]

    @cached_property
    def _few(self) -> list[ox.Triple]:
        return [quad.triple for quad in ox.parse(path=ROOT / "tests" / "shapes" / "achtergrond.ttl")]

    @cached_property
    def _shapes(self) -> shacl.Shapes:
        text = ox.serialize(self._norm, format=ox.RdfFormat.N_TRIPLES)
        assert text
        return shacl.Shapes.from_text(text.decode(), format="ntriples")

    def case(self, number: int) -> Case:
        """Make an input: the same number, the same bytes."""
        rng = random.Random(f"{self.seed}/{number}")
        share = number % 100
        if _DATA <= share < _DATA + _ONTOLOGY and number % _SHAPES == 0:
            name = rng.choice([each for each in self._project["ontology"] if each.startswith(_SHAPES_FOLDER)])
            return Case(name, mangle(rng, (ROOT / name).read_bytes(), SHAPES if name.endswith(".ttl") else CSV))
        if share < _DATA + _ONTOLOGY:
            name = rng.choice(self._project["data" if share < _DATA else "ontology"])
            return Case(name, mangle(rng, (ROOT / name).read_bytes(), RDF if name.endswith(".ttl") else CSV))
        name = rng.choice(("turtle", "turtle", "trig", "ntriples", "nquads", "jsonld", "jsonld", "jsonld"))
        return Case(name, mangle(rng, self._good[name], JSON if name == "jsonld" else RDF))

    def tell(self, number: int) -> list[Problem]:
        """Hand an input in, and return what is told of it. Raises whatever it does not bear."""
        case = self.case(number)
        if case.handed:
            return self._handed(case, both=number % _BOTH == _BOTH - 1)
        return self._of_the_project(case, number)

    def _of_the_project(self, case: Case, number: int) -> list[Problem]:
        """Read the project with one file damaged, as each command does before it states anything; judge with what can be read."""
        if not (self.folder / "data").exists():
            for name in ("data", "ontology"):
                shutil.copytree(ROOT / name, self.folder / name)
        path = self.folder / case.name
        path.write_bytes(case.data)
        try:
            problems = Problems()
            ontology = read_ontology(self.folder / "ontology", problems)
            if case.name.startswith("data/"):
                read_data(self.folder / "data", ontology.codes, problems)
            elif not problems.noted and (case.name.startswith(_SHAPES_FOLDER) or number % _OTHERS == 0):
                return self._judged(ontology, "shacl" if number % _BOTH_ONTOLOGY else "both")
            return list(problems)
        finally:
            shutil.copy(ROOT / case.name, path)

    def _judged(self, ontology: Ontology, engine: str) -> list[Problem]:
        """Judge a few things by the ontology."""
        graphs = {**ontology.graphs, FACTS: self._few}
        try:
            found = judge_graphs(graphs, LocalStore(ox.Store()), [], lambda: Origins((), blocks_of(self.folder / "ontology")), engine)
        except InputError as error:
            return error.problems
        return list(found.problems)

    def _handed(self, case: Case, *, both: bool) -> list[Problem]:
        """Read it, let the fast judge or both judge what is left, and see whether rdflib reads that without a word."""
        problems = Problems()
        handed = read_handed(["-"], problems, case.name, io.BytesIO(case.data))
        triples = handed.triples
        last = case.data.count(b"\n") + 1
        for triple in triples:
            where = handed.places.of(named(triple.subject), triple.predicate.value, str(triple.object))
            assert where is not None and where.line <= last, f"told at {where}"
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert text is not None
        self._shapes.validate_text(text.decode(), format="ntriples")
        heard = io.StringIO()
        with contextlib.redirect_stderr(heard), contextlib.redirect_stdout(heard), warnings.catch_warnings():
            # That a literal is of another form than its type says is for the shapes to judge.
            warnings.simplefilter("ignore")
            rdflib.Graph().parse(data=text, format="nt")
        assert not heard.getvalue(), heard.getvalue()
        if both:
            _, odd = results_of(triples, self._norm, "both")
            assert not odd, f"only one judge found: {odd[:3]}"
        return list(problems)


def _checked(fuzzer: Fuzzer, number: int) -> None:
    """Hand an input in, and see that each problem can be told on one line."""
    for problem in fuzzer.tell(number):
        for line in (problem.line("nl"), problem.line("en")):
            assert len(line.splitlines()) == 1, f"told on several lines: {line!r}"
            assert len(line) < 20_000, f"told at length: {line[:200]!r}"


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that was not borne, and why."""

    number: int
    why: str


def fuzz(seed: int, count: int, processes: int, kept: Path, *, shows: bool = False) -> list[Failure]:
    """Hand in `count` inputs in worker processes; save those that were not borne in `kept`, with the reason."""
    failures: list[Failure] = []
    fuzzer = Fuzzer(seed, kept)
    with tempfile.TemporaryDirectory() as scratch:
        workers = [_Worker(seed, range(first, count, processes), Path(scratch) / str(first)) for first in range(processes)]
        busy = True
        while busy:
            time.sleep(0.05)
            busy = any(worker.busy for worker in workers)
            for failure in [found for worker in workers for found in worker.watched()]:
                _keep(fuzzer.case(failure.number), failure, kept)
                failures.append(failure)
            if shows:
                done = sum(worker.done for worker in workers)
                sys.stderr.write(f"\r{done:,} of {count:,}, {len(failures)} not borne ")
    return failures


def _keep(case: Case, failure: Failure, kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{failure.number}.{Path(case.name).name}").write_bytes(case.data)
    (kept / f"{failure.number}.txt").write_text(f"{case.name}\n{failure.why}\n", encoding="utf-8")


class _Worker:
    """A process that takes its share of the inputs, and is replaced when it dies or hangs."""

    def __init__(self, seed: int, numbers: range, folder: Path) -> None:
        self._seed, self._numbers, self._folder = seed, numbers, folder
        fork = multiprocessing.get_context("fork")
        #: How many of the numbers are taken, and when the last was.
        self._taken: Synchronized[int] = fork.Value(ctypes.c_long, 0)
        self._since: Synchronized[float] = fork.Value(ctypes.c_double, 0.0)
        self._fork = fork
        self._start()

    def _start(self) -> None:
        self._since.value = time.monotonic()
        receiver, sender = self._fork.Pipe(duplex=False)
        self._failures = receiver
        self._process: BaseProcess = self._fork.Process(target=self._work, args=(sender,), daemon=True)
        self._process.start()
        sender.close()

    @property
    def busy(self) -> bool:
        """Whether it still has inputs to hand in."""
        return self._process.exitcode != 0 or self.done < len(self._numbers)

    @property
    def done(self) -> int:
        """How many inputs it took."""
        return self._taken.value

    def watched(self) -> Iterator[Failure]:
        """Tell the failures it reports, its death, or that it hangs; the next process goes on behind that input."""
        alive = self._process.exitcode is None
        with contextlib.suppress(EOFError):
            while self._failures.poll():
                yield Failure(*self._failures.recv())
        hangs = alive and time.monotonic() - self._since.value > SECONDS
        if hangs:
            self._process.kill()
            self._process.join()
        if hangs or (not alive and self._process.exitcode != 0):
            why = f"no end within {SECONDS} s" if hangs else f"the process ended with {self._process.exitcode}"
            yield Failure(self._numbers[self.done - 1], why)
            self._failures.close()
            self._start()

    def _work(self, sender: multiprocessing.connection.Connection) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        # A file that the system writes of a crash is of no use here.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        logging.getLogger("rdflib").setLevel(logging.CRITICAL)
        self._folder.mkdir(exist_ok=True)
        fuzzer = Fuzzer(self._seed, self._folder)
        for number in self._numbers[self.done :]:
            self._since.value = time.monotonic()
            self._taken.value += 1
            try:
                _checked(fuzzer, number)
            except BaseException:
                # Whatever it is, a panic of an engine included: it is what is looked for.
                sender.send((number, traceback.format_exc()))


def main() -> int:
    """Run as a script. Returns 0, or 1 where an input was not borne."""
    parser = argparse.ArgumentParser(description="Hand mangled inputs to the readers and judges.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2013)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="N", help="hand in this input alone, here, and show what is told of it")
    args = parser.parse_args()
    kept = Path(tempfile.gettempdir()) / f"segregatie-fuzz-{args.seed}"
    if args.only is not None:
        with tempfile.TemporaryDirectory() as scratch:
            fuzzer = Fuzzer(args.seed, Path(scratch))
            for problem in fuzzer.tell(args.only):
                print(problem)
        return 0
    started = time.monotonic()
    failures = fuzz(args.seed, args.count, args.processes, kept, shows=sys.stderr.isatty())
    for failure in failures[:20]:
        print(f"{failure.number}: {failure.why.strip().splitlines()[-1]}")
    where = f", kept in {kept}" if failures else ""
    print(f"{args.count:,} inputs of seed {args.seed}, {len(failures)} not borne{where}, {time.monotonic() - started:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
