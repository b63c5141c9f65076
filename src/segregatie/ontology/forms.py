"""Make of the profile what other tools read: for each class one node shape that holds its property shapes, with labels and order.

The judges run other shapes, which ask the same of the same nodes (ontology/rules.py); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, RDF, RDFS, SH, SKOS
from segregatie.base.problems import Text
from segregatie.base.terms import integer
from segregatie.ontology.profile import GROUPS, Count, Kind, Row, Values
from segregatie.ontology.rules import Maker, address, local_name, targets_of
from segregatie.ontology.words import TRUE, Inner, Word, path_word, shape_triples

FORM: Final = BASE + "vormen#"
_GROUPS: Final = {
    "naam": Text("Naam en code", "Name and code"),
    "waar": Text("Over wie en wanneer", "Whom and when"),
    "inhoud": Text("Inhoud", "Content"),
    "bron": Text("Bron en zekerheid", "Source and certainty"),
}


class Forms:
    """Makes the node shapes of a profile; `concepts` are the codes that a list has."""

    def __init__(self, maker: Maker, concepts: Iterable[ox.Triple]) -> None:
        self._maker = maker
        self._pointed_at = maker.pointed_at()
        self._codes: dict[str, list[str]] = {}
        for triple in concepts:
            if triple.predicate.value == SKOS + "inScheme" and isinstance(triple.object, ox.NamedNode | ox.BlankNode):
                self._codes.setdefault(triple.object.value, []).append(str(triple.subject)[1:-1])

    def triples(self) -> list[ox.Triple]:
        """Every node shape with its property shapes, and their groups."""
        made: list[ox.Triple] = []
        for number, group in enumerate(GROUPS, 1):
            words = [(RDF + "type", ox.NamedNode(SH + "PropertyGroup")), *_said(RDFS + "label", _GROUPS[group]), ("order", integer(number))]
            made += shape_triples(f"{FORM}groep-{group}", words)
        for kind in self._maker.profile.closed():
            made += self._of_kind(kind)
        return list(dict.fromkeys(made))

    def _of_kind(self, kind: Kind) -> Iterator[ox.Triple]:
        profile = self._maker.profile
        rows: dict[tuple[str, ...], list[Row]] = {}
        for row in profile.rows_of(kind):
            rows.setdefault(row.path, []).append(row)
            for each in row.path if len(row.path) > 1 else ():
                # What one of several properties may point at is asked of it alone; of all, how many there are.
                rows.setdefault((each,), []).append(replace(row, path=(each,), count=Count(), values=Values()))
        said: list[Word] = [(RDF + "type", ox.NamedNode(SH + "NodeShape")), *_said(RDFS + "label", self._maker.label(kind))]
        said += targets_of(kind)
        said += [address(wider) for name in profile.above(kind.name) if (wider := profile.kinds[name]).address]
        direct = {path[0] for path in rows if len(path) == 1}
        beside = tuple(ox.NamedNode(each) for each in self._maker.allowed(kind) if each not in direct)
        said += [("closed", TRUE), ("ignoredProperties", beside)]
        for number, (path, some) in enumerate(rows.items(), 1):
            iri = f"{FORM}{kind.name}-" + "-of-".join(map(local_name, path))
            said.append(("property", ox.NamedNode(iri)))
            yield from shape_triples(iri, self._of_property(kind, path, some, number))
            yield from self._of_pairs(path, some)
        yield from shape_triples(FORM + kind.name, said)

    def _of_property(self, kind: Kind, path: Sequence[str], rows: Sequence[Row], number: int) -> list[Word]:
        vocabulary = self._maker.vocabulary
        labels = [vocabulary.label(each) for each in path]
        name = Text(" of ".join(each.nl for each in labels), " or ".join(each.en for each in labels))
        said: list[Word] = [(RDF + "type", ox.NamedNode(SH + "PropertyShape")), path_word(path), *_said(SH + "name", name)]
        definition = vocabulary.text(path[0], SKOS + "definition") if len(path) == 1 else None
        said += _said(SH + "description", definition) if definition else []
        said += [("order", integer(number)), ("group", ox.NamedNode(f"{FORM}groep-{rows[0].group}"))]
        asked: list[Word] = []
        for row in rows:
            # That there are none or a pair is asked apart: there may be none.
            asked += [word for word in self._maker.asks(row, None) if not (row.count.optional and word[0] == "minCount")]
            if row.values.answers:
                asked += self._of_values(Values(lists=(self._maker.answers(kind),)))
        if len(path) == 1:
            asked += self._of_values(self._pointed_at.get(path[0], Values()))
        return [*said, *dict.fromkeys(asked)]

    def _of_values(self, values: Values) -> list[Word]:
        """What a property may point at: a thing of a class, or a code, of which a form can offer the list."""
        codes = tuple(ox.NamedNode(code) for each in values.lists for code in self._codes.get(each, ()))
        either: list[Inner] = [Inner((("class", ox.NamedNode(each)),)) for each in values.classes]
        either += [Inner((("in", codes),))] if values.lists else []
        return [("or", tuple(either))] if len(either) > 1 else [word for each in either for word in each.words]

    def _of_pairs(self, path: Sequence[str], rows: Sequence[Row]) -> Iterator[ox.Triple]:
        for row in rows:
            if row.count.optional:
                asked = Inner((path_word(path), ("minCount", integer(row.count.low))))
                said: list[Word] = [(RDF + "type", ox.NamedNode(SH + "NodeShape")), ("targetSubjectsOf", ox.NamedNode(path[0]))]
                yield from shape_triples(FORM + local_name(path[0]), [*said, ("property", asked)])


def _said(predicate: str, text: Text) -> list[Word]:
    return [(predicate, ox.Literal(text.nl, language="nl")), (predicate, ox.Literal(text.en, language="en"))]
