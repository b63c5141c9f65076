"""Bad examples of every rule that is made from the profile: the smallest change to a good example that breaks one thing it asks.

A good example is a node of a file in tests/shapes/goed. A bad one is a copy of it at an address of its own, so that all can be
judged at once, and exactly those nodes are to be found that are told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, ID, RDF, RDFS, SKOS, XSD
from segregatie.ontology.profile import Kind, Profile, Row, Values
from segregatie.ontology.rules import Maker, Rule

Node = ox.NamedNode | ox.Literal
Said = list[tuple[str, Node]]
TYPE = RDF + "type"
#: A property that no shape knows.
UNKNOWN = "http://example.org/onbekend"
ANYTHING = Values()
CODES = Values(classes=(SKOS + "Concept",))


@dataclass(frozen=True, slots=True)
class Example:
    """What breaks a rule: the rule's name, what of it is broken, the node that is to be found, and what is stated."""

    rule: str
    broken: str
    focus: str
    triples: tuple[ox.Triple, ...]


class Examples:
    """Makes the bad examples of a profile from good ones and what they point at."""

    def __init__(self, maker: Maker, good: Iterable[ox.Triple], known: Iterable[ox.Triple]) -> None:
        self._maker = maker
        self._rules = list(maker.value_rules())
        self._profile: Profile = maker.profile
        self._said: dict[str, Said] = {}
        self._good: list[str] = []
        for triples, own in ((good, True), (known, False)):
            for triple in sorted(triples, key=str):
                subject, value = triple.subject, triple.object
                if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                    if own and subject.value not in self._said:
                        self._good.append(subject.value)
                    self._said.setdefault(subject.value, []).append((triple.predicate.value, value))
        self._number = 0

    def all(self) -> list[Example]:
        """Every example, in the order of the rules."""
        return [*self._of_values(), *self._of_rows(), *self._of_kinds()]

    # What there is

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        """The classes above a class, itself included."""
        above = {node: {value.value for name, value in said if name == RDFS + "subClassOf"} for node, said in self._said.items()}

        def climb(node: str) -> set[str]:
            return {node}.union(*(climb(wider) for wider in above.get(node, ())))

        types = {value.value for said in self._said.values() for name, value in said if name == TYPE}
        return {node: climb(node) for node in {*above, *types}}

    def _classes(self, node: str) -> set[str]:
        return set().union(*(self._above[value.value] for name, value in self._said.get(node, ()) if name == TYPE))

    def _lists(self, node: str) -> set[str]:
        return {value.value for name, value in self._said.get(node, ()) if name == SKOS + "inScheme"}

    def _other(self, values: Values, within: Values = ANYTHING, unlike: Sequence[ox.NamedNode] = ()) -> ox.NamedNode:
        """A node that is of none of these classes and in none of these lists, but as `within` asks."""
        for node in self._said:
            classes, lists = self._classes(node), self._lists(node)
            other = classes.isdisjoint(values.classes) and lists.isdisjoint(values.lists) and node.startswith(ID)
            other = other and ox.NamedNode(node) not in unlike
            if other and (within == ANYTHING or classes.intersection(within.classes) or lists.intersection(within.lists)):
                return ox.NamedNode(node)
        raise LookupError(f"no node other than {values} within {within}")

    def _of_values_asked(self, path: str) -> Values:
        """What the vocabulary, or a row without kinds, asks of whatever a property points at."""
        for rule in self._rules:
            if any(target.value == path for _, target in rule.targets if isinstance(target, ox.NamedNode)):
                return self._asked[rule.name]
        return ANYTHING

    @cached_property
    def _asked(self) -> dict[str, Values]:
        return {rule.name: self._read(rule) for rule in self._rules}

    def _read(self, rule: Rule) -> Values:
        """What a rule about values asks, from its words: so that the examples do not lean on how the rule was made."""
        classes: list[str] = []
        lists: list[str] = []

        def read(words: Iterable[tuple[str, object]]) -> None:
            for word, value in words:
                if word == "class" and isinstance(value, ox.NamedNode):
                    classes.append(value.value)
                elif word in ("hasValue", "in"):
                    lists.extend(each.value for each in (value if isinstance(value, tuple) else (value,)))
                for inner in value if isinstance(value, tuple) else (value,):
                    read(getattr(inner, "words", ()))

        read(rule.asks)
        return Values(classes=tuple(classes), lists=tuple(lists))

    # Copies of good examples

    def _seed(self, kind: Kind, target: str) -> str:
        """A good example of a kind, by what makes it one."""
        if target.startswith("^"):
            return next(value.value for node in self._good for name, value in self._said[node] if name == target[1:])
        wanted = {each for narrow in self._profile.within(kind.name) for each in narrow.targets}
        return next(node for node in self._good if any(name == TYPE and value.value in wanted for name, value in self._said[node]))

    def _copy(self, kind: Kind, target: str, address: str = "") -> tuple[str, Said, list[ox.Triple]]:
        """A good example at another address: its own, what is said of it, and what makes it one where that is said elsewhere."""
        seed = self._seed(kind, target)
        self._number += 1
        node = address or _renamed(seed, self._number)
        said = list(self._said[seed])
        if target.startswith("^"):
            pointer, told = next((each, self._said[each]) for each in self._good if any(name == target[1:] for name, _ in self._said[each]))
            self._number += 1
            moved = [(name, ox.NamedNode(node) if name == target[1:] else value) for name, value in told]
            return node, said, _triples(_renamed(pointer, self._number), moved)
        if len(kind.targets) > 1:
            said = [(name, ox.NamedNode(target) if name == TYPE and value.value in kind.targets else value) for name, value in said]
        return node, said, []

    def _made(self, rule: str, broken: str, node: str, said: Said, beside: list[ox.Triple], focus: str = "") -> Example:
        return Example(rule, broken, focus or node, (*_triples(node, said), *beside))

    # The examples

    def _of_values(self) -> Iterator[Example]:
        for rule in self._rules:
            used: list[ox.NamedNode] = []
            for _, target in rule.targets:
                assert isinstance(target, ox.NamedNode)
                broken = f"of {target.value}"
                if kind := next((each for each in self._profile.kinds.values() if f"^{target.value}" in each.targets), None):
                    # What it points at is judged as a kind of its own; it only lacks its class.
                    node, said, beside = self._copy(kind, f"^{target.value}")
                    yield self._made(rule.name, broken, node, [(name, value) for name, value in said if name != TYPE], beside)
                    continue
                free = (node for node in self._good if self._points_freely(node, target.value))
                allowed = (each for each in self._profile.closed() if target.value in self._maker.allowed(each))
                seed = next(free, None) or next(self._seed(each, each.targets[0]) for each in allowed)
                asked = self._asked[rule.name]
                # Of a list: a code of another, and what is in none.
                # Each target of a rule has a node of its own, or no target would be missed.
                used.append(self._other(asked, unlike=used))
                for wrong in [self._other(asked, CODES), self._other(CODES)] if asked.lists else used[-1:]:
                    self._number += 1
                    said = _with(self._said[seed], (target.value,), [wrong])
                    yield self._made(rule.name, broken, _renamed(seed, self._number), said, [], wrong.value)

    def _points_freely(self, node: str, path: str) -> bool:
        """Whether a node has a property of which no row of its own kind asks what it points at."""
        classes = self._classes(node)
        rows = [row for row in self._profile.rows for kind in self._profile.aimed(row) if classes.intersection(kind.targets)]
        asked = any(row.values.classes for row in rows if path in row.path)
        return not asked and any(name == path for name, _ in self._said[node])

    def _of_rows(self) -> Iterator[Example]:
        made: set[str] = set()
        for row in self._profile.rows:
            for kind in self._profile.aimed(row) if row.kinds else ():
                name = (row.rule or f"*-{_local(row.path[0])}").replace("*", kind.name)
                words = dict(self._maker.asks(row, kind))
                if not words:
                    continue
                for number, target in enumerate(kind.targets):
                    broken = self._broken(row, kind) if name not in made or "*" in (row.rule or "*") else self._broken(row, kind)[:1]
                    for what, values in broken if not number else broken[:1]:
                        node, said, beside = self._copy(kind, target)
                        yield self._made(name, f"{what} of {kind.name}", node, _with(said, row.path, values), beside)
                    made.add(name)

    def _broken(self, row: Row, kind: Kind) -> list[tuple[str, list[Node]]]:
        """Each thing a row asks, and values that break it; the first for each kind and class that the rule looks for."""
        count, values = row.count, self._maker.completed(row)
        right = self._right(row, kind) if len(row.path) == 1 else [self._first(path) for path in row.path]
        found: list[tuple[str, list[Node]]] = []
        if count.optional:
            found.append(("minCount", right[:1]))
        elif count.low and not values.fixed:
            found.append(("minCount", []))
        if count.high:
            found.append(("maxCount", self._many(row, right, count.high + 1)))
        if values.classes:
            found.append(("class", [self._other(values, self._of_values_asked(row.path[0]))]))
        if values.answers:
            found.append(("node", [self._other(Values(lists=(self._maker.answers(kind),)), CODES)]))
        if values.fixed:
            found.append(("hasValue", [ox.NamedNode(ID + "iets/anders")]))
        if values.picks:
            found.append(("in", [ox.Literal("iets anders")]))
        return found + _broken_literals(values, right)

    def _first(self, path: str) -> Node:
        return next(value for said in self._said.values() for name, value in said if name == path)

    def _right(self, row: Row, kind: Kind) -> list[Node]:
        """Values that a good example has, or what is said of others by the same property, or a number that fits."""
        own = [value for target in kind.targets[:1] for name, value in self._said[self._seed(kind, target)] if name in row.path]
        others = [value for said in self._said.values() for name, value in said if name in row.path]
        values = self._maker.completed(row)
        if values.datatype in (XSD + "integer", XSD + "decimal"):
            others += [ox.Literal(f"{int(values.low or 0) + more}", datatype=ox.NamedNode(values.datatype)) for more in range(3)]
        asked = self._of_values_asked(row.path[0])
        others += [ox.NamedNode(each) for each in self._said if asked.lists and self._lists(each).intersection(asked.lists)]
        # What is of no other class comes first: what points at it must not make it anything else.
        of_class = [each for each in self._said if asked.classes and self._classes(each).intersection(asked.classes)]
        others += [ox.NamedNode(each) for each in sorted(of_class, key=lambda each: len(self._classes(each)))]
        return list(dict.fromkeys((*own, *others)))

    def _many(self, row: Row, right: list[Node], number: int) -> list[Node]:
        """So many values, of which as many as possible are right."""
        own = self._maker.completed(row)
        if own.languages:
            return [ox.Literal(f"tekst {each}", language=(*own.languages, *own.languages)[each]) for each in range(number)]
        spare: list[Node] = [
            ox.NamedNode(f"{ID}iets/{each}") if own.iri or own.fixed else ox.Literal(f"iets {each}") for each in range(number)
        ]
        return [*right, *spare][:number]

    def _of_kinds(self) -> Iterator[Example]:
        closed = {kind.name for kind in self._profile.closed()}
        for kind in self._profile.kinds.values():
            for target in kind.targets if kind.name in closed else ():
                node, said, beside = self._copy(kind, target)
                yield self._made(kind.name, f"closed for {target}", node, [*said, (UNKNOWN, ox.Literal("iets"))], beside)
            for target in kind.targets if kind.address else ():
                self._number += 1
                node, said, beside = self._copy(kind, target, f"{BASE}elders/{kind.name}-{self._number}")
                yield self._made(f"{kind.name}-adres", f"address of {target}", node, said, beside)
        unknown = BASE + "def#Onbekend"
        yield Example("Soort", "unknown class", unknown, tuple(_triples(f"{BASE}elders/soort", [(TYPE, ox.NamedNode(unknown))])))


def _broken_literals(values: Values, right: Sequence[Node]) -> list[tuple[str, list[Node]]]:
    """What is asked of a value itself, and a value that breaks it; right values are those of a good example."""
    found: list[tuple[str, list[Node]]] = []
    text = right[0].value if right else ""
    if values.datatype == XSD + "string":
        found.append(("datatype", [ox.Literal(text, language="nl")]))
    elif values.datatype:
        found.append(("datatype", [ox.Literal("iets")]))
    if values.iri:
        found.append(("nodeKind", [ox.Literal(text)]))
    if values.languages:
        others = [ox.Literal("tekst", language=each) for each in values.languages[1:]]
        found += [
            ("languageIn", [*others, ox.Literal("Text", language="de")]),
            ("pattern", [*others, ox.Literal(" ", language=values.languages[0])]),
        ]
    if len(values.languages) > 1:
        found.append(("uniqueLang", [ox.Literal("een", language="nl"), ox.Literal("twee", language="nl")]))
    if values.pattern or values.datatype == XSD + "string":
        # What is handed in must be of the form its datatype has, so a month that is wrong has a time zone.
        wrong = "http://example.org/" if values.iri else "2013-09Z" if values.datatype == XSD + "gYearMonth" else " "
        assert not re.search(values.pattern or r"\S", wrong)
        datatype = ox.NamedNode(values.datatype or XSD + "string")
        found.append(("pattern", [ox.NamedNode(wrong) if values.iri else ox.Literal(wrong, datatype=datatype)]))
    number = ox.NamedNode(values.datatype or XSD + "integer")
    if values.low:
        found.append(("minInclusive", [ox.Literal(str(int(values.low) - 1), datatype=number)]))
    if values.high:
        found.append(("maxInclusive", [ox.Literal(str(int(values.high) + 1), datatype=number)]))
    return found


def _with(said: Said, path: Sequence[str], values: Sequence[Node]) -> Said:
    """The same, with these values of a property; of several, dealt out in turn."""
    return [(name, value) for name, value in said if name not in path] + [
        (path[number % len(path)], value) for number, value in enumerate(values)
    ]


def _triples(node: str, said: Said) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(node), ox.NamedNode(name), value) for name, value in said]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _renamed(iri: str, number: int) -> str:
    """An address of the same form that nothing else has."""
    before, sign, last = iri.rpartition("/")
    if last.isdecimal():
        return f"{before}{sign}{3000 + number}"
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return f"{iri}-x{letters}"
