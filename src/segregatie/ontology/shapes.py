"""See whether the shapes are of the form that SHACL asks: a judge may stumble over one that is not, or pass it by in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from segregatie.base.namespaces import RDF, SH, XSD
from segregatie.base.problems import Problems, Text, Where
from segregatie.base.statements import Statements, Term
from segregatie.ontology.turtle import Block, line_of

_STEPS: Final = ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_INNER: Final = ("node", "not", "property", "qualifiedValueShape")
_LISTED: Final = ("and", "or", "xone")
_KINDS: Final = frozenset(SH + name for name in ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))
_GRADES: Final = frozenset(SH + name for name in ("Violation", "Warning", "Info"))
_COUNT: Final = re.compile(r"\+?[0-9]{1,9}")
#: What a shape has once, if at all (SHACL, appendix C).
_ONCE: Final = frozenset(
    (
        "closed", "datatype", "deactivated", "flags", "ignoredProperties", "in", "languageIn", "maxCount", "maxExclusive", "maxInclusive",
        "maxLength", "minCount", "minExclusive", "minInclusive", "minLength", "nodeKind", "path", "severity", "uniqueLang",
    )
)  # fmt: skip


class _Shapes(Statements):
    """What the shapes say; a word of SHACL is asked for without its namespace."""

    def of(self, node: Term, name: str) -> Sequence[Term]:
        return self.all(node, SH + name)

    def named(self, node: Term) -> str:
        """The IRI of a shape, or of the nearest around it that has one."""
        holder = self.holder(node)
        return holder.value if isinstance(holder, ox.NamedNode) else ""

    def is_path(self, node: Term, around: frozenset[Term] = frozenset()) -> bool:
        if isinstance(node, ox.NamedNode):
            return not node.value.startswith(RDF + "nil")
        if node in around:
            return False
        around |= {node}
        steps = [each for name in _STEPS for each in self.of(node, name)]
        lists = [*self.of(node, "alternativePath"), *([node] if self.all(node, RDF + "first") else [])]
        if len(steps) + len(lists) != 1:
            return False
        if steps:
            return self.is_path(steps[0], around)
        items = self.items(lists[0])
        return items is not None and len(items) > 1 and all(self.is_path(each, around) for each in items)

    def is_shape(self, node: Term) -> bool:
        return not isinstance(node, ox.Literal) and node in self.said

    def within(self, node: Term) -> list[Term]:
        """The shapes that a shape is made of."""
        inner = [each for name in _INNER for each in self.of(node, name)]
        return inner + [each for name in _LISTED for head in self.of(node, name) for each in self.items(head) or ()]


def _is_iri(_: _Shapes, value: Term) -> bool:
    return isinstance(value, ox.NamedNode)


def _is_term(_: _Shapes, value: Term) -> bool:
    return isinstance(value, ox.NamedNode | ox.Literal)


def _is_text(_: _Shapes, value: Term) -> bool:
    return isinstance(value, ox.Literal) and (bool(value.language) or value.datatype.value == XSD + "string")


def _is_count(_: _Shapes, value: Term) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value == XSD + "integer" and bool(_COUNT.fullmatch(value.value))


def _is_boolean(_: _Shapes, value: Term) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value == XSD + "boolean" and value.value in ("true", "false")


def _is_pattern(_: _Shapes, value: Term) -> bool:
    try:
        return isinstance(value, ox.Literal) and value.datatype.value == XSD + "string" and bool(re.compile(value.value))
    except (re.error, OverflowError, RecursionError):
        return False


def _list_of(test: Callable[[_Shapes, Term], bool]) -> Callable[[_Shapes, Term], bool]:
    def is_list(shapes: _Shapes, value: Term) -> bool:
        items = shapes.items(value)
        return items is not None and all(test(shapes, each) for each in items)

    return is_list


_AN_IRI: Final = (_is_iri, Text("een IRI", "an IRI"))
_A_COUNT: Final = (_is_count, Text("een geheel getal van 0 of meer", "a whole number of 0 or more"))
_YES_NO: Final = (_is_boolean, Text("true of false", "true or false"))
_A_VALUE: Final = (lambda _, value: isinstance(value, ox.Literal), Text("een waarde", "a value"))
_A_SHAPE: Final = (_Shapes.is_shape, Text("een shape die ergens staat", "a shape that is stated"))
_SOME_SHAPES: Final = (_list_of(_Shapes.is_shape), Text("een lijst van shapes die ergens staan", "a list of shapes that are stated"))
_A_TERM: Final = (_is_term, Text("een IRI of een waarde", "an IRI or a value"))
#: What each word of SHACL may have for a value, and how to ask for it.
_VALUES: Final[Mapping[str, tuple[Callable[[_Shapes, Term], bool], Text]]] = {
    **dict.fromkeys(("class", "datatype", "disjoint", "equals", "lessThan", "lessThanOrEquals"), _AN_IRI),
    **dict.fromkeys(("targetClass", "targetObjectsOf", "targetSubjectsOf"), _AN_IRI),
    **dict.fromkeys(("maxCount", "maxLength", "minCount", "minLength", "qualifiedMaxCount", "qualifiedMinCount"), _A_COUNT),
    **dict.fromkeys(("closed", "deactivated", "uniqueLang"), _YES_NO),
    **dict.fromkeys(("maxExclusive", "maxInclusive", "minExclusive", "minInclusive"), _A_VALUE),
    **dict.fromkeys(_INNER, _A_SHAPE),
    **dict.fromkeys(_LISTED, _SOME_SHAPES),
    **dict.fromkeys(("hasValue", "targetNode"), _A_TERM),
    "flags": (_is_text, Text("een tekst", "a text")),
    "ignoredProperties": (_list_of(_is_iri), Text("een lijst van IRI's", "a list of IRIs")),
    "in": (_list_of(_is_term), Text("een lijst van IRI's en waarden", "a list of IRIs and values")),
    "languageIn": (_list_of(_is_text), Text("een lijst van talen", "a list of languages")),
    "message": (_is_text, Text("een tekst", "a text")),
    "nodeKind": (lambda _, value: isinstance(value, ox.NamedNode) and value.value in _KINDS, Text("een soort knoop", "a node kind")),
    "path": (_Shapes.is_path, Text("een pad", "a path")),
    "pattern": (_is_pattern, Text("een reguliere expressie", "a regular expression")),
    "severity": (
        lambda _, value: isinstance(value, ox.NamedNode) and value.value in _GRADES,
        Text("sh:Violation, sh:Warning of sh:Info", "sh:Violation, sh:Warning or sh:Info"),
    ),
}


def check_shapes(
    triples: Sequence[ox.Triple], blocks: Callable[[], Mapping[str, Sequence[Block]]], folder: str, problems: Problems
) -> None:
    """Note every shape that is not of the form SHACL asks, at its line by `blocks`, or else at the folder of shapes."""
    shapes = _Shapes(triples)
    found = [*_malformed(shapes), *_incomplete(shapes), *_in_circles(shapes)]
    if not found:
        return
    places = blocks()
    for node, name, value, wrong in found:
        shape = shapes.named(node)
        stated = places.get(shape)
        where = line_of(stated, SH + name, str(value) if value else "") if stated else Where(folder)
        told = shape.rpartition("#")[2] or "[]"
        match wrong:
            case "twice":
                problems.add(where, "shape-value-twice", shape=told, name=name)
            case "without path":
                problems.add(where, "shape-path-missing", shape=told)
            case "with path":
                problems.add(where, "shape-path-misplaced", shape=told)
            case "open":
                problems.add(where, "shape-closed-missing", shape=told)
            case "circle":
                problems.add(where, "shape-in-itself", shape=told)
            case _:
                problems.add(where, "shape-value-malformed", shape=told, name=name, value=_told(value), asked=_VALUES[name][1])


#: A shape, a word of SHACL, its value where that matters, and what is wrong.
_Fault: TypeAlias = tuple[Term, str, Term | None, str]


def _malformed(shapes: _Shapes) -> Iterator[_Fault]:
    for node, said in shapes.said.items():
        for name, values in ((iri.removeprefix(SH), values) for iri, values in said.items() if iri.startswith(SH)):
            if name in _ONCE and len(values) > 1:
                yield node, name, None, "twice"
            if name in _VALUES:
                test, _ = _VALUES[name]
                yield from ((node, name, value, "malformed") for value in values if not test(shapes, value))


def _incomplete(shapes: _Shapes) -> Iterator[_Fault]:
    inner = {each for node in shapes.said for each in shapes.of(node, "property")}
    for node, said in shapes.said.items():
        kinds = shapes.iris(node, RDF + "type")
        if SH + "path" not in said and (SH + "PropertyShape" in kinds or node in inner):
            yield node, "path", None, "without path"
        if SH + "path" in said and SH + "NodeShape" in kinds:
            yield node, "path", None, "with path"
        if SH + "ignoredProperties" in said and SH + "closed" not in said:
            yield node, "ignoredProperties", None, "open"


def _in_circles(shapes: _Shapes) -> Iterator[_Fault]:
    made_of: dict[Term, list[Term]] = {node: inside for node in shapes.said if (inside := shapes.within(node))}
    done: set[Term] = set()
    for start, inside in made_of.items():
        trail: list[tuple[Term, Iterator[Term]]] = [(start, iter(inside))] if start not in done else []
        while trail:
            node, within = trail[-1]
            inner = next(within, None)
            if inner is None:
                done.add(node)
                trail.pop()
            elif any(inner == each for each, _ in trail):
                yield inner, "node", None, "circle"
            elif inner not in done:
                trail.append((inner, iter(made_of.get(inner, ()))))


def _told(value: Term | None) -> str:
    """A value as a message shows it: a blank node has no name to show."""
    return "[]" if value is None or isinstance(value, ox.BlankNode | ox.Triple) else repr(value.value[:200])
