"""State what follows from what is stated, so that no reader has to infer: classes and properties above, codes, one label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, DEF, ID, PROV, RDFS, SKOS
from segregatie.base.terms import TYPE, Statement, term

_LABEL: Final = ox.NamedNode(RDFS + "label")
_CODE, _TITLE = term("code"), ox.NamedNode(DCTERMS + "title")
_PREFERRED: Final = ox.NamedNode(SKOS + "prefLabel")
_LISTS: Final = f"{ID}begrippenlijst/"
_ABOVE: Final = {ox.NamedNode(RDFS + "subClassOf"): "classes", ox.NamedNode(RDFS + "subPropertyOf"): "properties"}
#: Nearly all there is is an entity to PROV; to say so of each would tell nobody anything.
_UNSAID: Final = ox.NamedNode(PROV + "Entity")


class Entailed:
    """Adds to statements what follows from them by the vocabulary."""

    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        above: dict[ox.NamedNode, set[ox.NamedNode]] = {}
        for subject, predicate, value in ontology:
            if predicate in _ABOVE and isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode) and value != _UNSAID:
                above.setdefault(subject, set()).add(value)
        # SKOS says of its preferred label that it is a label; its other labels are no names by which we call a thing.
        above[_PREFERRED] = {_LABEL}
        self._above: Final = {node: _closed(node, above) for node in above}

    def __call__(self, statements: Iterable[Statement]) -> list[Statement]:
        """Give statements, and what follows from them."""
        stated = list(statements)
        return stated + self.following(stated)

    def following(self, statements: Iterable[Statement]) -> list[Statement]:
        """Give what follows from statements."""
        above = self._above
        following: list[Statement] = []
        for subject, predicate, value in statements:
            if predicate == TYPE and isinstance(value, ox.NamedNode):
                following += [(subject, TYPE, wider) for wider in above.get(value, ())]
                if code := code_of(subject.value):
                    following.append((subject, _CODE, ox.Literal(code)))
            elif predicate in above:
                # What is asked of a list by NL-SBB: a title.
                following += [(subject, _TITLE, value)] if predicate == _PREFERRED and subject.value.startswith(_LISTS) else []
                following += [(subject, wider, value) for wider in above[predicate]]
        return following


def _closed(node: ox.NamedNode, above: dict[ox.NamedNode, set[ox.NamedNode]]) -> tuple[ox.NamedNode, ...]:
    found: set[ox.NamedNode] = set()
    todo = [node]
    while todo:
        wider = above.get(todo.pop(), set()) - found
        found |= wider
        todo += wider
    return tuple(sorted(found, key=lambda each: each.value))


def code_of(iri: str) -> str:
    """The code of a thing that has a kind and a code, or the name of a term of ours; of any other IRI none.

    >>> code_of(ID + "gemeente/almelo"), code_of(DEF + "maatregel"), code_of(ID + "regie/2013/venlo")
    ('almelo', 'maatregel', '')
    """
    if iri.startswith(DEF):
        return iri.removeprefix(DEF)
    kind, _, code = iri.removeprefix(ID).partition("/") if iri.startswith(ID) else ("", "", "")
    return code if kind and "/" not in code else ""
