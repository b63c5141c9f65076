"""Make visible what JSON-LD has its parser drop in silence: terms that are no IRI, and keys that no context knows.

What an IRI may not hold is written as another sign before the text is parsed, so that the term stays and can be told; a reader gets
the sign that was written back. And the text is read once more under a vocabulary of our own, where what is unknown shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, TypeVar

import pyoxigraph as ox

from segregatie.base.namespaces import RDF
from segregatie.base.patterns import compiled

_Node = TypeVar("_Node", bound="ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple")
#: What RFC 3987 has no place for in an IRI, and a JSON text may hold.
_ILLEGAL: Final = [*map(chr, range(0x21)), *'<>"{}|\\^`']
#: Signs that no standard gives a meaning, which an IRI may hold.
_FIRST: Final = 0xE1000
_MARKED: Final = {ord(sign): chr(_FIRST + ord(sign)) for sign in _ILLEGAL}
_RESTORED: Final = {ord(mark): chr(sign) for sign, mark in _MARKED.items()}
_MARKS: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 0x7F)}]")
_STRING: Final = compiled(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_NO_IRI: Final = re.compile(r"[\x00-\x20<>{}|\\^`]")
_JSON: Final = RDF + "JSON"
_UNKNOWN: Final = "http://onbekend.invalid/"


def marked(text: str) -> str:
    """Write what no IRI may hold otherwise in every string of a JSON text; its lines stay as they are."""
    if _MARKS.search(text):
        # Nobody writes these; who does is read as before.
        return text

    def put(string: re.Match[str]) -> str:
        whole = string[0]
        if not _NO_IRI.search(whole):
            return whole
        return json.dumps(json.loads(whole).translate(_MARKED), ensure_ascii=False)

    return _STRING.sub(put, text)


def malformed(iri: str) -> bool:
    """Say whether an IRI holds what none may."""
    return not iri.isascii() and _MARKS.search(iri) is not None


def restored(text: str) -> str:
    """Give the text as it was written.

    >>> restored(json.loads(marked('"as sen"')))
    'as sen'
    """
    return text if text.isascii() else text.translate(_RESTORED)


def restored_literal(literal: ox.Literal) -> ox.Literal:
    """Give a literal as it was written."""
    value = literal.value
    if value.isascii() or not _MARKS.search(value):
        return literal
    if literal.language:
        return ox.Literal(value.translate(_RESTORED), language=literal.language)
    if literal.datatype.value == _JSON:
        value = _MARKS.sub(lambda mark: json.dumps(mark[0].translate(_RESTORED))[1:-1], value)
    return ox.Literal(value.translate(_RESTORED), datatype=literal.datatype)


def unknown_keys(text: str, base: str) -> Iterator[tuple[str, str]]:
    """Give each key that no context knows, with the subject it is said of: an IRI, or empty for a blank node."""
    within = f'{{"@context":{{"@vocab":"{_UNKNOWN}"}},"@graph":{text}}}'
    try:
        for quad in ox.parse(within, format=ox.RdfFormat.JSON_LD, base_iri=base):
            if quad.predicate.value.startswith(_UNKNOWN):
                subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
                yield restored(subject), restored(quad.predicate.value.removeprefix(_UNKNOWN))
    except SyntaxError:
        # What is no JSON-LD is told where it is read for good.
        return
