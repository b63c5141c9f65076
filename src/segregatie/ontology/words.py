"""Shapes as the words of SHACL they are made of, and as triples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from segregatie.base.namespaces import RDF, SH, XSD
from segregatie.base.terms import Node

TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
#: A word of SHACL and its value; several values are a list, and a shape within a shape is its words.
Word: TypeAlias = "tuple[str, Node | tuple[Node, ...] | Inner | tuple[Inner, ...]]"


@dataclass(frozen=True, slots=True)
class Inner:
    """A shape without a name, within another."""

    words: tuple[Word, ...]


def shape_triples(iri: str, words: Iterable[Word]) -> list[ox.Triple]:
    """State a shape by its words; what has no name of its own is named after it, so that the same words give the same triples."""
    triples: list[ox.Triple] = []

    def blank(place: str) -> ox.BlankNode:
        return ox.BlankNode(place.rpartition("#")[2])

    def state(subject: ox.NamedNode | ox.BlankNode, said: Iterable[Word], place: str) -> None:
        for number, (word, value) in enumerate(said):
            predicate = ox.NamedNode(word if ":" in word else SH + word)
            triples.append(ox.Triple(subject, predicate, stated(value, f"{place}-{number}")))

    def stated(value: object, place: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(value, ox.NamedNode | ox.Literal):
            return value
        if isinstance(value, Inner):
            state(blank(place), value.words, place)
            return blank(place)
        assert isinstance(value, tuple)
        rest: ox.NamedNode | ox.BlankNode = ox.NamedNode(RDF + "nil")
        for number, item in reversed(list(enumerate(value))):
            cell = blank(f"{place}-i{number}")
            triples.append(ox.Triple(cell, ox.NamedNode(RDF + "first"), stated(item, f"{place}-v{number}")))
            triples.append(ox.Triple(cell, ox.NamedNode(RDF + "rest"), rest))
            rest = cell
        return rest

    state(ox.NamedNode(iri), words, iri)
    return triples


def path_word(path: Sequence[str]) -> Word:
    """Where a property shape looks: a property, or any of several."""
    nodes = tuple(map(ox.NamedNode, path))
    return "path", nodes[0] if len(nodes) == 1 else Inner((("alternativePath", nodes),))
