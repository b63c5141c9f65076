"""The statements of one document as compact JSON-LD, its context inside: nothing has to be fetched to read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from segregatie.base.namespaces import RDF, XSD

_TYPE = RDF + "type"
_STRING = XSD + "string"


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """Shorten an IRI by the prefix that takes most of it away; leave it whole where none does.

    >>> compact("http://purl.org/dc/terms/title", {"dcterms": "http://purl.org/dc/terms/"})
    'dcterms:title'
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    # `//` after the colon would make a reader take it for a whole IRI.
    return iri if iri[length:].startswith("//") else f"{prefix}:{iri[length:]}"


class _Names(dict[str, str]):
    """The short name of each IRI that was met."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, iri: str) -> str:
        name = self[iri] = compact(iri, self._prefixes)
        return name


def _node(term: ox.NamedNode | ox.BlankNode, names: _Names) -> str:
    return names[term.value] if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, names: _Names) -> str | dict[str, str]:
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return {"@id": _node(term, names)}
    assert isinstance(term, ox.Literal)
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _STRING:
        return term.value
    # Numbers stay text: JSON has one kind of number, and would lose which of ours it was.
    return {"@type": names[term.datatype.value], "@value": term.value}


def _single(value: str | list[Any]) -> Any:  # noqa: ANN401 - a JSON value
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def as_jsonld(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> str:
    """Write triples, in their order, as a JSON-LD document of nodes."""
    nodes: dict[str, dict[str, Any]] = {}
    names = _Names(prefixes)
    for triple in triples:
        assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
        name = _node(triple.subject, names)
        node = nodes.setdefault(name, {"@id": name})
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            node.setdefault("@type", []).append(names[triple.object.value])
        else:
            node.setdefault(names[triple.predicate.value], []).append(_value(triple.object, names))
    shaped = [{key: _single(value) for key, value in node.items()} for node in nodes.values()]
    return json.dumps({"@context": dict(prefixes), "@graph": shaped}, ensure_ascii=False, indent=1) + "\n"
