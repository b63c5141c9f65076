"""The two judges of SHACL: pySHACL, the reference, and `shacl` (Rust), a fast second that must agree with it.

Neither fetches anything: no owl:imports, no inference, no SHACL Advanced Features, no JavaScript.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from segregatie.base.namespaces import RDF, SH, XSD
from segregatie.base.problems import UsageError
from segregatie.base.statements import Statements, Term

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

#: Constraints that the fast judge passes over in silence or reads otherwise; a rule that uses one is not compared.
FAST_CANNOT: Final = frozenset(SH + name for name in ("js",))
_STRING = XSD + "string"
_DATATYPE: Final = SH + "DatatypeConstraintComponent"
_BOUNDS: Final = frozenset(f"{SH}{which}{kind}ConstraintComponent" for which in ("Min", "Max") for kind in ("Inclusive", "Exclusive"))
_OURS = re.compile("_:b[0-9]{1,9}")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    `shape`, `component` and `severity` are IRIs; `focus` and `value` terms as N-Triples writes them, `value` empty where
    there is none, and `_:` a blank node whose name was made up; `path` an IRI, empty where there is none or it is compound;
    `messages` pairs a language with a text.
    """

    shape: str
    component: str
    focus: str
    path: str
    value: str
    severity: str
    messages: tuple[tuple[str, str], ...]


Triples = Sequence[ox.Triple]


class ShapesError(Exception):
    """A judge cannot work with the shapes; which judge, and what it says of them."""

    def __init__(self, judge: str, error: Exception) -> None:
        self.judge = judge
        self.reason = " ".join(str(error).partition("\nFor reference")[0].split()) or type(error).__name__
        super().__init__(f"{judge}: {self.reason}")


def results_of(data: Triples, shapes: Triples, engine: str) -> tuple[list[Result], list[Result]]:
    """Judge `data` by `shapes`: what was found, and with `both` what only one of the two judges found.

    Raises UsageError where the fast judge is asked for and not installed, ShapesError where one cannot work with the shapes.
    """
    if engine == "pyshacl":
        return by_pyshacl(data, shapes), []
    fast = by_shacl(data, shapes)
    if engine == "shacl":
        return fast, []
    found, out = by_pyshacl(data, shapes), not_compared(shapes)
    odd = {each for each in set(found) ^ set(fast) if each.shape not in out} - _of_another_type(found, fast)
    return found, sorted(odd)


def _of_another_type(found: Sequence[Result], fast: Sequence[Result]) -> set[Result]:
    """Results about the bounds of a value of which both say that its datatype is wrong: pySHACL orders values of other types too."""
    one, other = ({_place(each) for each in results if each.component == _DATATYPE} for results in (found, fast))
    return {each for each in (*found, *fast) if each.component in _BOUNDS and _place(each) in one & other}


def _place(result: Result) -> tuple[str, str, str]:
    return result.focus, result.path, result.value


def not_compared(shapes: Triples) -> list[str]:
    """The IRIs of the shapes with a constraint that the fast judge cannot judge."""
    return sorted({_iri(triple.subject) for triple in shapes if triple.predicate.value in FAST_CANNOT})


def by_pyshacl(data: Triples, shapes: Triples) -> list[Result]:
    """Let pySHACL judge. Raises ShapesError where it cannot work with the shapes."""
    import pyshacl
    from pyparsing import ParseBaseException
    from pyshacl.errors import ReportableRuntimeError, ValidationFailure

    with _literals_as_written():
        graph, norm = _rdflib_graph(data), _rdflib_graph(shapes)
        try:
            _, report, _ = pyshacl.validate(graph, shacl_graph=norm)
        except (ReportableRuntimeError, ParseBaseException, ValueError, re.error) as error:
            # A query within a shape is read by rdflib, which lets its parser's own errors through.
            raise ShapesError("pyshacl", error) from error
        if isinstance(report, ValidationFailure):
            raise ShapesError("pyshacl", report)
        return sorted(set(_read_report(report, norm)))


def by_shacl(data: Triples, shapes: Triples) -> list[Result]:
    """Let `shacl` (Rust) judge. Raises UsageError where it is not installed, ShapesError where it cannot work with the shapes."""
    try:
        import shacl
    except ModuleNotFoundError as error:
        raise UsageError("--engine: the package 'shacl' is not installed; install it, or use --engine pyshacl") from error
    try:
        norm = shacl.Shapes.from_text(_n_triples(shapes), format="ntriples")
        report = norm.validate_text(_n_triples(data), format="ntriples")
    except ValueError as error:
        raise ShapesError("shacl", error) from error
    # It gives the texts of a shape's messages without their languages.
    named = _Named(shapes, data)
    languages = {each.object.value: each.object.language or "" for each in shapes
                 if each.predicate.value == SH + "message" and isinstance(each.object, ox.Literal)}  # fmt: skip
    return sorted(
        {
            Result(
                _iri_within(each.root_shape or each.source_shape), each.component_iri, named.term(each.focus_node),
                _plain_path(each.path), named.term(each.value or ""), each.severity_iri,
                tuple(sorted((languages.get(text, ""), text) for text in each.messages)),
            )
            for each in report.results
        }
    )  # fmt: skip


def _n_triples(triples: Iterable[ox.Triple]) -> str:
    found = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert found is not None
    return found.decode()


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _iri_within(text: str | None) -> str:
    return text[1:-1] if text and text.startswith("<") else text or ""


class _Named:
    """Gives blank nodes in results of the fast judge their own names again: it numbers those of the shapes, then those of the data."""

    def __init__(self, shapes: Triples, data: Triples) -> None:
        self._read = (*shapes, *data)

    def term(self, term: str) -> str:
        """A term of a result."""
        if not term.startswith("_:"):
            return term
        number = term.rpartition("_b")[2]
        found = self._nodes[int(number)] if number.isdecimal() and int(number) < len(self._nodes) else ""
        return _blank(found)

    @cached_property
    def _nodes(self) -> list[str]:
        nodes = (node for triple in self._read for node in (triple.subject, triple.object) if isinstance(node, ox.BlankNode))
        return list(dict.fromkeys(map(str, nodes)))


def _blank(name: str) -> str:
    """A blank node by the name that reading what was handed in gave it; others go without, for the parser made theirs up."""
    return name if _OURS.fullmatch(name) else "_:"


def _plain_path(text: str | None) -> str:
    return text[1:-1] if text and text.startswith("<") and text.find(">") == len(text) - 1 else ""


# pySHACL


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from mending literals ("007" to "7"), and it and pySHACL from logging what they think of them and of shapes."""
    import rdflib

    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        logging.disable(level)


def _rdflib_graph(triples: Iterable[ox.Triple]) -> Graph:
    """The same triples in rdflib. Data and shapes both come this way: terms of two parsers do not always match."""
    from rdflib import BNode, Graph, Literal, URIRef

    graph = Graph()
    made: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, Node] = {}

    def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        known = made.get(node)
        if known is None:
            if isinstance(node, ox.NamedNode):
                known = URIRef(node.value)
            elif isinstance(node, ox.Literal):
                datatype = None if node.language or node.datatype.value == _STRING else URIRef(node.datatype.value)
                known = Literal(node.value, lang=node.language, datatype=datatype)
            else:
                known = BNode(str(node))
            made[node] = known
        return known

    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _read_report(report: Graph, shapes: Graph) -> Iterator[Result]:
    from rdflib import Literal, URIRef

    def written(node: Node | None) -> str:
        if isinstance(node, Literal):
            datatype = None if node.language or node.datatype is None else ox.NamedNode(str(node.datatype))
            return str(ox.Literal(str(node), language=node.language) if node.language else ox.Literal(str(node), datatype=datatype))
        return f"<{node}>" if isinstance(node, URIRef) else _blank(str(node)) if node is not None else ""

    for result in report.objects(None, URIRef(SH + "result")):

        def one(name: str, result: Node = result) -> Node | None:
            return report.value(result, URIRef(SH + name))

        path, messages = one("resultPath"), report.objects(result, URIRef(SH + "resultMessage"))
        yield Result(
            _named_shape(one("sourceShape"), shapes), str(one("sourceConstraintComponent")), written(one("focusNode")),
            str(path) if isinstance(path, URIRef) else "", written(one("value")), str(one("resultSeverity")),
            tuple(sorted((each.language or "", str(each)) for each in messages if isinstance(each, Literal))),
        )  # fmt: skip


def _named_shape(shape: Node | None, shapes: Graph) -> str:
    """The IRI of a shape, or of the nearest shape around it that has one."""
    from rdflib import BNode

    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(iter(sorted(shapes.subjects(None, shape), key=str)), None)
    return str(shape or "")


# What the shapes ask of whom


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule of the shapes: what it orders in two languages, its severity, and whom it judges as an object of what."""

    name: str
    iri: str
    nl: str
    en: str
    severity: str
    objects_of: frozenset[str]
    #: The IRI of the list that a code must come from, where the rule asks that.
    scheme: str = ""
    #: The IRIs of the properties that a node may have, in the order they are named, where the rule says so.
    allowed: tuple[str, ...] = ()


def _allowed(stated: Statements, shape: Term) -> tuple[str, ...]:
    """The properties that a closed shape names: those of its own shapes, then those it passes over."""
    if not stated.all(shape, SH + "closed"):
        return ()
    own = [path for inner in stated.all(shape, SH + "property") for path in stated.iris(inner, SH + "path")]
    listed = [value for head in stated.all(shape, SH + "ignoredProperties") for value in stated.members(head)]
    return tuple(dict.fromkeys((*own, *(value.value for value in listed if isinstance(value, ox.NamedNode)))))


def rules_of(shapes: Triples) -> Mapping[str, Rule]:
    """Every named shape with a message, by IRI."""
    stated, found = Statements(shapes), {}
    for shape, said in stated.said.items():
        messages = [each for each in said.get(SH + "message", ()) if isinstance(each, ox.Literal)]
        if not messages or RDF + "type" not in said or isinstance(shape, ox.Literal):
            continue
        nl, en = (stated.text(shape, language, SH + "message") for language in ("nl", "en"))
        english, iri = en or messages[0].value, _iri(shape)
        found[iri] = Rule(
            iri.rpartition("#")[2], iri, nl or english, english, next(iter(stated.iris(shape, SH + "severity")), SH + "Violation"),
            frozenset(stated.iris(shape, SH + "targetObjectsOf")), next(iter(stated.iris(shape, SH + "hasValue")), ""),
            _allowed(stated, shape),
        )  # fmt: skip
    return dict(sorted(found.items()))
