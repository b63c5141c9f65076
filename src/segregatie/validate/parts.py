"""Judge a graph in parts, a round of the survey each: what a judge holds does not grow with the number of rounds.

A part has what one round states, and what no round does: vocabulary, code lists, gemeenten, things. Rounds that point at each other are one
part. That gives the results of the whole where no rule looks further than a node and its neighbours; where one does, the whole is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import ID, SH
from segregatie.base.statements import Statements, Term
from segregatie.validate.judges import Result, Triples

_ROUND: Final = re.compile(re.escape(ID) + r"[a-z-]+/([0-9]{4})(?![^/])")
#: What a rule may ask that is no look at a node and its neighbours, or that nobody here knows the reach of.
_BEYOND: Final = frozenset(SH + name for name in ("sparql", "js", "target", "expression", "rule", "values"))
_INSIDE: Final = tuple(SH + name for name in ("node", "property", "qualifiedValueShape", "not"))
_LISTS: Final = tuple(SH + name for name in ("and", "or", "xone"))
#: What may be asked of each of the nodes that point at one; how many there are of them only the whole can tell.
_OF_EACH: Final = frozenset(SH + name for name in ("path", "node", "class", "severity", "message", "name", "description"))
#: How far a rule looks that can be judged by part: at the node itself and what it says, and at what its neighbours say.
_FAR: Final = 2


def judged_apart(shapes: Triples) -> bool:
    """Say whether each rule of the shapes can be judged by part."""
    stated = Statements(shapes)
    if any(name in _BEYOND for said in stated.said.values() for name in said):
        return False
    return all(_reach(stated, shape, ()) <= _FAR for shape in stated.said)


def _reach(stated: Statements, shape: Term, within: tuple[Term, ...]) -> int:
    """How many steps away from a node the statements may be that a shape reads: 0 is none, 1 those of the node itself."""
    if shape in within:
        return _FAR + 1
    within = (*within, shape)
    inner = [each for name in _INSIDE for each in stated.all(shape, name)]
    inner += [each for name in _LISTS for head in stated.all(shape, name) for each in stated.members(head)]
    reach = max((_reach(stated, each, within) for each in inner), default=0)
    if stated.all(shape, SH + "class") or stated.all(shape, SH + "closed"):
        reach = max(reach, 1)
    paths = stated.all(shape, SH + "path")
    return reach + 1 if paths and all(_is_near(stated, shape, path) for path in paths) else reach if not paths else _FAR + 1


def _is_near(stated: Statements, shape: Term, path: Term) -> bool:
    """Whether a path is one property, one of several, or one walked backwards by a rule that looks at each node at its end."""
    if isinstance(path, ox.NamedNode):
        return True
    if choices := stated.all(path, SH + "alternativePath"):
        return all(isinstance(each, ox.NamedNode) for head in choices for each in stated.members(head))
    backwards = stated.all(path, SH + "inversePath")
    asked = {name for name in stated.said[shape] if name.startswith(SH) and not name.startswith(SH + "target")}
    return bool(backwards) and all(isinstance(each, ox.NamedNode) for each in backwards) and asked <= _OF_EACH


@dataclass(frozen=True, slots=True)
class Part:
    """What is judged together: its triples, and the rounds whose nodes are judged elsewhere."""

    triples: Triples
    others: frozenset[str] = frozenset()

    def keeps(self, result: Result) -> bool:
        """Whether a result is that of the whole: all that its node says is in this part."""
        return round_of(result.focus[1:-1]) not in self.others


def round_of(iri: str) -> str:
    """The round that an IRI names: of `id/passage/2013/tabel-3/almelo`, 2013."""
    named = _ROUND.match(iri)
    return named[1] if named else ""


class _Split:
    """Triples by the round that states them, and which rounds must stay together."""

    def __init__(self, triples: Triples, rounds: frozenset[str]) -> None:
        self.common: list[ox.Triple] = []
        self.of_round: dict[str, list[ox.Triple]] = {}
        self._with: dict[str, str] = {}
        #: What is of a round and is pointed at by what is of none, such as an example of a term.
        self._pointed: set[Term] = set()
        known: dict[Term, str] = {}

        def of(node: Term) -> str:
            if node not in known:
                named = round_of(node.value) if isinstance(node, ox.NamedNode) else ""
                known[node] = named if named in rounds else ""
            return known[node]

        for triple in triples:
            mine, value = of(triple.subject), triple.object
            (self.of_round.setdefault(mine, []) if mine else self.common).append(triple)
            theirs = of(value) if isinstance(value, ox.NamedNode) else ""
            if theirs and not mine:
                self._pointed.add(value)
            elif theirs not in (mine, ""):
                one, other = self.first(mine), self.first(theirs)
                self._with[max(one, other)] = min(one, other)

    def first(self, survey: str) -> str:
        """The round that stands for those that stay together."""
        while (other := self._with.get(survey, survey)) != survey:
            survey = other
        return survey

    def pointed(self) -> Mapping[str, list[ox.Triple]]:
        """What each round says of the nodes that are pointed at from outside: every part needs it beside what points."""
        return {survey: [each for each in said if each.subject in self._pointed] for survey, said in self.of_round.items()}


def parts_of(triples: Triples, shapes: Triples, rounds: Sequence[str]) -> Iterator[Part]:
    """Part triples by these rounds, as far as the shapes allow; each triple is in one part at least."""
    if len(rounds) < 2 or not judged_apart(shapes):
        yield Part(triples)
        return
    split = _Split(triples, frozenset(rounds))
    together: dict[str, list[str]] = {}
    for survey in sorted(split.of_round):
        together.setdefault(split.first(survey), []).append(survey)
    pointed = split.pointed()
    for surveys in together.values():
        others = sorted(split.of_round.keys() - set(surveys))
        said = [*(split.of_round[each] for each in surveys), *(pointed[each] for each in others)]
        yield Part([*split.common, *chain.from_iterable(said)], frozenset(others))
