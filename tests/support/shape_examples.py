"""The shapes, and examples of them: files in tests/shapes for what is written out, and changed copies for what is made from the profile.

Many are judged at once. That is sound as long as no example names a node that another states, and none adds to what the background
states: test_shapes.py sees to both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from made_examples import Example, Examples
from segregatie.base.namespaces import ONTOLOGY, RDF
from segregatie.base.namespaces import SHAPES as SHAPES_GRAPH
from segregatie.base.problems import Problems
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.ontology.rules import Maker, Vocabulary, rule_triples
from segregatie.validate.judges import Result

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "shapes"
GOOD = sorted((FOLDER / "goed").glob("*.ttl"))
BAD = sorted((FOLDER / "fout").glob("*.ttl"))
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)

Triples = frozenset[ox.Triple]


def _ontology() -> Ontology:
    problems = Problems()
    read = read_ontology(ROOT / "ontology", problems)
    problems.stop_if_any()
    return read


READ: Final = _ontology()
#: Every shape; those that are made from the profile; and all of them for rdflib.
SHAPE_TRIPLES: Final = READ.graphs[SHAPES_GRAPH]
MADE_TRIPLES: Final = [triple for rule in READ.rules for triple in rule_triples(rule)]
MADE: Final = {rule.name for rule in READ.rules}


def n_triples(triples: Iterable[ox.Triple]) -> str:
    """Write triples as both engines read them."""
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written.decode("utf-8")


SHAPES: Final = Graph().parse(data=n_triples(SHAPE_TRIPLES), format="nt")


@cache
def read(path: Path) -> Triples:
    """The triples of a Turtle file."""
    return frozenset(quad.triple for quad in ox.parse(path=path))


@cache
def background() -> Triples:
    """What every example may point at: achtergrond.ttl, the vocabulary, the cubes and the codes."""
    codes = (read(path) for path in sorted((ROOT / "ontology" / "concepts").glob("*.ttl")))
    return read(FOLDER / "achtergrond.ttl").union(READ.graphs[ONTOLOGY], *codes)


def title(path: Path) -> str:
    """Name an example: goed/Overlegopgave, fout/Waarneming-doel."""
    return f"{path.parent.name}/{path.stem}"


def rule_of(path: Path) -> str:
    """The rule or class an example is about: what stands before the @."""
    return path.stem.partition("@")[0]


def examples() -> dict[str, Triples]:
    """Every example that is a file, good and bad, by folder and name."""
    return {title(path): read(path) for path in [*GOOD, *BAD]}


def good() -> Triples:
    """Every good example."""
    return frozenset().union(*(read(path) for path in GOOD))


@cache
def made() -> tuple[Example, ...]:
    """Bad examples of every rule that is made."""
    maker = Maker(READ.profile, Vocabulary(READ.graphs[ONTOLOGY]))
    return tuple(Examples(maker, good(), background()).all())


def in_files() -> list[ox.Triple]:
    """The background and every example that is a file."""
    return sorted(background().union(*examples().values()), key=str)


def in_copies() -> list[ox.Triple]:
    """The background, the good examples, and every bad one that is made of them."""
    return sorted({*background(), *good(), *(triple for example in made() for triple in example.triples)}, key=str)


def _indexes(named: Mapping[str, Triples]) -> tuple[Mapping[str, list[str]], Mapping[tuple[str, str], list[str]]]:
    stating: dict[str, list[str]] = defaultdict(list)
    pointing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, triples in named.items():
        for subject in sorted({str(triple.subject) for triple in triples}):
            stating[subject].append(name)
        for predicate, focus in sorted({(triple.predicate.value, str(triple.object)) for triple in triples}):
            pointing[predicate, focus].append(name)
    return stating, pointing


def by_example(results: Iterable[Result]) -> dict[str, list[str]]:
    """Deal the rules that were broken out to the examples that are files.

    That is whoever points at the node by the property of the rule's target, or else states the node, or else its value.
    """
    stating, pointing = _indexes(examples())
    found: dict[str, list[str]] = {name: [] for name in ("achtergrond", *examples())}
    for result in results:
        properties = [str(each) for each in SHAPES.objects(URIRef(result.shape), SH.targetObjectsOf)]
        owners = [name for each in properties for name in pointing.get((each, result.focus), ())]
        for name in owners or stating.get(result.focus) or stating.get(result.value) or ["achtergrond"]:
            found[name].append(result.shape.rpartition("#")[2])
    return found


def name_of(shape: Node | str | None) -> str:
    """The name of a shape of ours."""
    return str(shape).rpartition("#")[2]


def rules() -> dict[str, URIRef]:
    """Every shape that has a target of its own."""
    judging = {shape for target in TARGETS for shape in SHAPES.subjects(target) if isinstance(shape, URIRef)}
    return {name_of(shape): shape for shape in sorted(judging)}


def closed() -> dict[str, URIRef]:
    """Every rule that says which properties a kind of thing may have."""
    return {name: shape for name, shape in rules().items() if (shape, SH.closed, Literal(True)) in SHAPES}


def as_turtle(example: Example) -> str:
    """An example as a file would have it: a block a subject."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for triple in example.triples:
        blocks[str(triple.subject)].append("a" if triple.predicate.value == RDF + "type" else str(triple.predicate))
        blocks[str(triple.subject)][-1] += f" {triple.object}"
    return "".join(f"{subject} " + " ;\n    ".join(said) + " .\n\n" for subject, said in blocks.items())
