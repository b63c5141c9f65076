"""What is said of each node: by property, the items of a list, the texts of a language, and whom a blank node belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from segregatie.base.namespaces import RDF

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = ox.NamedNode(RDF + "nil")


class Statements:
    """An index of triples, which keeps the order they came in."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        #: The values of each property, by its IRI, of each node.
        self.said: dict[Term, dict[str, list[Term]]] = {}
        self._holders: dict[Term, Term] = {}
        for triple in triples:
            self.said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
            if isinstance(triple.object, ox.BlankNode) and triple.object != triple.subject:
                known = self._holders.get(triple.object)
                # A holder that has a name goes before one that has none.
                if known is None or (isinstance(known, ox.BlankNode) and isinstance(triple.subject, ox.NamedNode)):
                    self._holders[triple.object] = triple.subject

    def all(self, node: Term, predicate: str) -> Sequence[Term]:
        """The values of a property."""
        return self.said.get(node, {}).get(predicate, ())

    def iris(self, node: Term, predicate: str) -> list[str]:
        """The values of a property that are IRIs."""
        return [value.value for value in self.all(node, predicate) if isinstance(value, ox.NamedNode)]

    def text(self, node: Term, language: str, *predicates: str) -> str:
        """The first text in a language by one of the properties; empty where there is none.

        >>> read = Statements(quad.triple for quad in ox.parse('<a:a> <a:p> "een"@nl, "one"@en .', format=ox.RdfFormat.TURTLE))
        >>> read.text(ox.NamedNode("a:a"), "en", "a:q", "a:p")
        'one'
        """
        values = (value for predicate in predicates for value in self.all(node, predicate))
        return next((value.value for value in values if isinstance(value, ox.Literal) and value.language == language), "")

    def cells(self, head: Term) -> Iterator[Term]:
        """The cells of a list from this one on, each once, as far as they are stated."""
        passed: set[Term] = set()
        while head not in passed and self.all(head, _FIRST):
            passed.add(head)
            yield head
            head = next(iter(self.all(head, _REST)), head)

    def members(self, head: Term) -> list[Term]:
        """What the cells of a list hold, well-formed or not."""
        return [value for cell in self.cells(head) for value in self.all(cell, _FIRST)]

    def items(self, head: Term) -> list[Term] | None:
        """The items of a list; None where it is not well-formed (RDF Schema, 5.2): a cell has one item, and one cell behind it."""
        cells = [*self.cells(head)]
        if any(len(self.all(cell, name)) != 1 for cell in cells for name in (_FIRST, _REST)):
            return None
        ends = self.all(cells[-1], _REST)[0] if cells else head
        return self.members(head) if ends == _NIL else None

    def holder(self, node: Term) -> Term:
        """The named node that a blank node belongs to; where there is none, the last blank node on the way."""
        passed: set[Term] = set()
        while node in self._holders and node not in passed:
            passed.add(node)
            node = self._holders[node]
        return node
