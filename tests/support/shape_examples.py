"""The examples of tests/shapes, and what either engine finds in all of them at once.

One run is sound as long as no example names a node that another states, and none adds to what the background states:
test_shapes.py sees to both.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib import SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
FOLDER = ROOT / "tests" / "shapes"
BACKGROUND = (
    FOLDER / "achtergrond.ttl",
    ONTOLOGY / "vocabulary.ttl",
    ONTOLOGY / "cubes.ttl",
    *sorted((ONTOLOGY / "concepts").glob("*.ttl")),
)
GOOD = sorted((FOLDER / "goed").glob("*.ttl"))
BAD = sorted((FOLDER / "fout").glob("*.ttl"))
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
SHAPES = Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")

Triples = frozenset[ox.Triple]


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One thing an engine found, spelled the same for both: terms as in N-Triples, paths as in SPARQL."""

    shape: str
    component: str
    focus: str
    path: str
    value: str
    severity: str
    messages: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The name of the shape."""
        return self.shape.rpartition("#")[2]


@cache
def read(path: Path) -> Triples:
    """The triples of a Turtle file."""
    return frozenset(quad.triple for quad in ox.parse(path=path))


@cache
def background() -> Triples:
    """What every example may point at."""
    return frozenset().union(*(read(path) for path in BACKGROUND))


def title(path: Path) -> str:
    """Name an example: goed/Overleg, fout/Feit-bron@minCount."""
    return f"{path.parent.name}/{path.stem}"


def rule_of(path: Path) -> str:
    """The rule or class an example is about: what stands before the @."""
    return path.stem.partition("@")[0]


def examples() -> dict[str, Triples]:
    """Every example, good and bad, by folder and name."""
    return {title(path): read(path) for path in [*GOOD, *BAD]}


def n_triples(triples: Iterable[ox.Triple]) -> str:
    """Write triples as both engines read them."""
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written.decode("utf-8")


def everything() -> str:
    """The background and every example, as N-Triples."""
    return n_triples(background().union(*examples().values()))


def _small_language(term: str) -> str:
    return re.sub(r'"@[A-Za-z-]+$', lambda tag: tag[0].lower(), term)


def _spelled(node: Node | None) -> str:
    """A term as in N-Triples. rdflib's own spelling warns of a number that is none, of which there are many here."""
    if not isinstance(node, Literal):
        return "" if node is None else node.n3()
    if node.language:
        return _small_language(str(ox.Literal(str(node), language=node.language)))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string))))


def _path(graph: Graph, node: Node | None) -> str:
    if node is None or isinstance(node, URIRef):
        return _spelled(node)
    inverse = graph.value(node, SH.inversePath)
    if inverse is not None:
        return "^" + _path(graph, inverse)
    either = graph.value(node, SH.alternativePath)
    assert either is not None
    return "(" + "|".join(_path(graph, each) for each in graph.items(either)) + ")"


def judged_by_pyshacl(shapes: Graph, data: str) -> list[Result]:
    """What pySHACL finds."""
    import pyshacl

    # rdflib logs what it thinks of a literal, traceback and all; here the shapes judge it.
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    # It would also write "yes"^^xsd:boolean as "false", and then the engines judge different data.
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        _, report, _ = pyshacl.validate(Graph().parse(data=data, format="nt"), shacl_graph=shapes)
    finally:
        rdflib.NORMALIZE_LITERALS = before
    assert isinstance(report, Graph)

    return sorted(
        Result(
            str(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.sourceConstraintComponent)),
            _spelled(report.value(result, SH.focusNode)),
            _path(report, report.value(result, SH.resultPath)),
            _spelled(report.value(result, SH.value)),
            str(report.value(result, SH.resultSeverity)),
            tuple(sorted(str(each) for each in report.objects(result, SH.resultMessage))),
        )
        for result in report.objects(None, SH.result)
    )


def judged_fast(shapes: str, data: str) -> list[Result]:
    """What the fast engine finds, of shapes and data in N-Triples."""
    import shacl

    found = shacl.Shapes.from_text(shapes, format="ntriples").validate_text(data, format="ntriples").results
    return sorted(
        Result(
            (result.source_shape or "").strip("<>"),
            result.component_iri,
            _small_language(result.focus_node),
            result.path or "",
            _small_language(result.value or ""),
            result.severity_iri,
            tuple(sorted(result.messages)),
        )
        for result in found
    )


def _indexes(named: Mapping[str, Triples]) -> tuple[Mapping[str, list[str]], Mapping[tuple[str, str], list[str]]]:
    stating: dict[str, list[str]] = defaultdict(list)
    pointing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, triples in named.items():
        for subject in sorted({str(triple.subject) for triple in triples}):
            stating[subject].append(name)
        for predicate, focus in sorted({(triple.predicate.value, _small_language(str(triple.object))) for triple in triples}):
            pointing[predicate, focus].append(name)
    return stating, pointing


def by_example(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Deal the results out to the examples they are about.

    That is whoever points at the node by the property of the rule's target, or else states the node, or else its value.
    """
    stating, pointing = _indexes(examples())
    found: dict[str, list[Result]] = {name: [] for name in ("achtergrond", *examples())}
    for result in results:
        properties = [str(each) for each in SHAPES.objects(URIRef(result.shape), SH.targetObjectsOf)]
        owners = [name for each in properties for name in pointing.get((each, result.focus), ())]
        for name in owners or stating.get(result.focus) or stating.get(result.value) or ["achtergrond"]:
            found[name].append(result)
    return found


def name_of(shape: Node | None) -> str:
    """The name of a shape of ours."""
    return str(shape).rpartition("#")[2]


def rules() -> dict[str, URIRef]:
    """Every shape that has a target of its own."""
    judging = {shape for target in TARGETS for shape in SHAPES.subjects(target) if isinstance(shape, URIRef)}
    return {name_of(shape): shape for shape in sorted(judging)}


def closed() -> dict[str, URIRef]:
    """Every rule that says which properties a kind of thing may have."""
    return {name: shape for name, shape in rules().items() if (shape, SH.closed, Literal(True)) in SHAPES}
