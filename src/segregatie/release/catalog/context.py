"""A JSON-LD context made from the vocabulary: each term by its own short name, with the type of its values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, OWL, PREFIXES, RDF, RDFS, XSD
from segregatie.base.terms import TYPE

_CLASS, _OBJECT, _DATATYPE = (ox.NamedNode(OWL + name) for name in ("Class", "ObjectProperty", "DatatypeProperty"))
_RANGE: Final = ox.NamedNode(RDFS + "range")
#: A value of these needs no type: it is a string, or has a language.
_UNTYPED: Final = {XSD + "string": {}, RDF + "langString": {"@container": "@language"}}


def _values(kinds: set[ox.NamedNode], value: str | None) -> Iterator[tuple[str, str]]:
    if _OBJECT in kinds:
        yield "@type", "@id"
    elif value in _UNTYPED:
        yield from _UNTYPED[value].items()
    elif value:
        yield "@type", value.replace(XSD, "xsd:")


def context(vocabulary: Iterable[ox.Triple]) -> str:
    """Write a context in which each class and property of the vocabulary goes by its local name."""
    kinds: dict[str, set[ox.NamedNode]] = {}
    ranges: dict[str, str] = {}
    for triple in vocabulary:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(DEF) and isinstance(value, ox.NamedNode):
            name = subject.value.removeprefix(DEF)
            if triple.predicate == TYPE:
                kinds.setdefault(name, set()).add(value)
            elif triple.predicate == _RANGE:
                ranges[name] = value.value
    made: dict[str, str | dict[str, str]] = dict(PREFIXES)
    for name, found in sorted(kinds.items()):
        if _CLASS in found:
            made[name] = f"def:{name}"
        elif found & {_OBJECT, _DATATYPE}:
            made[name] = {"@id": f"def:{name}", **dict(_values(found, ranges.get(name)))}
    return json.dumps({"@context": {"@version": 1.1, **made}}, ensure_ascii=False, indent=1) + "\n"
