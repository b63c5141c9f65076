"""Make the rules that the judges run from the profile and the vocabulary: each with targets of its own, as the judges are fastest.

What a value is, is asked once of each value; how many values there are, and what depends on the subject, of the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DEF, QB, RDF, RDFS, SH, SKOS, XSD, prefixed
from segregatie.base.problems import Text, Where, nearest
from segregatie.base.terms import Node, integer
from segregatie.ontology.borrowed import borrowed
from segregatie.ontology.orders import class_order, closed_order, count_order, list_order, with_article
from segregatie.ontology.profile import Kind, Profile, Row, Values
from segregatie.ontology.words import TRUE, Inner, Word, path_word, shape_triples

SHAPE: Final = BASE + "shapes#"
_KINDS_RULE: Final = Text("Gebruik een soort die een shape heeft; let op de spelling.", "Use a class that has a shape; mind the spelling.")
#: Its list depends on who has it, so that it is asked of them.
_ANSWER: Final = DEF + "antwoord"
_ANY_TEXT: Final = r"\S"


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape that is made: its name, where it looks, what it asks, what it orders, and the line or the term it was made from."""

    name: str
    targets: tuple[Word, ...]
    path: tuple[str, ...]
    asks: tuple[Word, ...]
    order: Text
    source: Where | str

    @property
    def iri(self) -> str:
        """The IRI of the shape."""
        return SHAPE + self.name


class Vocabulary:
    """What the vocabulary says of its terms, as the rules need it."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[str, dict[str, list[Node]]] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                self._said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)

    def terms(self) -> list[str]:
        """The IRIs of all that something is said of."""
        return list(self._said)

    def one(self, term: str, predicate: str) -> str:
        """The first value of a property, or nothing."""
        return next((each.value for each in self._said.get(term, {}).get(predicate, ())), "")

    def above(self, term: str) -> list[str]:
        """The properties above a property, each of which holds where it does."""
        found = [each.value for each in self._said.get(term, {}).get(RDFS + "subPropertyOf", ())]
        return [*found, *(wider for each in found for wider in self.above(each))]

    def text(self, term: str, predicate: str) -> Text | None:
        """A text that is there in both languages."""
        said = {each.language: each.value for each in self._said.get(term, {}).get(predicate, ()) if isinstance(each, ox.Literal)}
        return Text(said["nl"], said["en"]) if {"nl", "en"} <= said.keys() else None

    def label(self, term: str) -> Text:
        """What a term is called."""
        return self.text(term, RDFS + "label") or Text(borrowed(prefixed(term), "nl"), borrowed(prefixed(term), "en"))


class Maker:
    """Makes the rules of a profile."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary) -> None:
        self.profile = profile
        self.vocabulary = vocabulary
        self._by_class = {target: kind for kind in profile.kinds.values() for target in kind.targets}

    def rules(self) -> list[Rule]:
        """Every rule that follows from the profile and the vocabulary."""
        return [*self.value_rules(), *self._row_rules(), *self._kind_rules()]

    # Of whatever a property points at

    def pointed_at(self) -> dict[str, Values]:
        """What each property that points at things may point at: by its row, or else by the vocabulary's list or range."""
        found = {path: row.values for row in self.profile.rows if not row.kinds for path in row.path}
        for term in self.vocabulary.terms():
            listed, ranged = self.vocabulary.one(term, QB + "codeList"), self.vocabulary.one(term, RDFS + "range")
            if listed:
                found.setdefault(term, Values(lists=(listed,)))
            elif ranged in self._by_class and term != _ANSWER:
                # What is of a class that the profile has not, such as a stored query, is described beside the graph.
                found.setdefault(term, Values(classes=(ranged,)))
        return found

    def value_rules(self) -> Iterator[Rule]:
        """A rule for each property that points at things."""
        pointed_at = self.pointed_at()
        for row in self.profile.rows:
            if not row.kinds:
                yield self._value_rule(row.path, row.values, row.rule, row.order, row.where)
                for path in row.path:
                    del pointed_at[path]
        for term, values in pointed_at.items():
            yield self._value_rule((term,), values, "", Text("", ""), term)

    def _value_rule(self, path: tuple[str, ...], values: Values, name: str, order: Text, source: Where | str) -> Rule:
        only_lists = bool(values.lists) and not values.classes
        local = local_name(path[0])
        targets = tuple(("targetObjectsOf", ox.NamedNode(each)) for each in path)
        if only_lists:
            name, made = name or f"Lijst-{local}", list_order(local, [local_name(each) for each in values.lists])
        else:
            nouns = [self.noun_of_class(each) for each in values.classes]
            name, made = name or f"Verwijzing-{local}", class_order(local, nouns, [local_name(each) for each in values.lists])
        if only_lists:
            return Rule(name, targets, (SKOS + "inScheme",), _listed(values.lists), order if order.nl else made, source)
        return Rule(name, targets, (), _of_class(values), order if order.nl else made, source)

    # Of things of a kind

    def _row_rules(self) -> Iterator[Rule]:
        for row in self.profile.rows:
            if not row.kinds or not self.asks(row, None):
                continue
            kinds = self.profile.aimed(row)
            if row.rule and not row.rule.startswith("*"):
                yield self._row_rule(row, row.rule, kinds)
                continue
            for kind in kinds:
                yield self._row_rule(row, (row.rule or f"*-{local_name(row.path[0])}").replace("*", kind.name), [kind])

    def _row_rule(self, row: Row, name: str, kinds: Sequence[Kind]) -> Rule:
        kind = kinds[0] if len(kinds) == 1 else None
        order = row.order
        if not order.nl:
            answers = self.answers(kind) if kind and row.values.answers else ""
            noun = self.noun(kind) if kind else None
            order = count_order(noun, self.vocabulary.label(row.path[0]), row.count, self.completed(row), local_name(answers))
        targets: Iterable[Word] = (word for each in kinds for word in targets_of(each))
        if row.count.optional:
            targets = (("targetSubjectsOf", ox.NamedNode(each)) for each in row.path)
        return Rule(name, tuple(targets), row.path, self.asks(row, kind), order, row.where)

    def completed(self, row: Row) -> Values:
        """The values of a row, with the datatype that the vocabulary gives its property."""
        ranged = self.vocabulary.one(row.path[0], RDFS + "range")
        if row.values.datatype or row.values.picks or not ranged.startswith(XSD):
            return row.values
        return Values(datatype=ranged, pattern=row.values.pattern, low=row.values.low, high=row.values.high)

    def asks(self, row: Row, kind: Kind | None) -> tuple[Word, ...]:
        """What a row asks of the things of a kind: how many values, and those that depend on the thing."""
        count, values = row.count, row.values
        if not (count.low or count.high) and values == Values():
            return ()
        values = self.completed(row)
        words: list[Word] = []
        if count.low and not values.fixed:
            words.append(("minCount", integer(count.low)))
        if count.high:
            words.append(("maxCount", integer(count.high)))
        words += [("class", ox.NamedNode(each)) for each in values.classes]
        if values.answers and kind:
            words.append(("node", Inner((("property", Inner(_in_list(self.answers(kind)))),))))
        return (*words, *_literal_words(values))

    def answers(self, kind: Kind) -> str:
        """The IRI of the list that the answers of a kind are from."""
        return self.vocabulary.one(kind.targets[0], DEF + "antwoordlijst")

    def label(self, kind: Kind) -> Text:
        """What a kind is called: as the vocabulary calls its class, or else its noun without the article."""
        if kind.noun.nl:
            return Text(kind.noun.nl.removeprefix("een "), re.sub("^an? ", "", kind.noun.en))
        return self.vocabulary.label(kind.targets[0])

    def noun(self, kind: Kind) -> Text:
        """What a thing of a kind is called, with an article."""
        label = with_article(self.vocabulary.label(kind.targets[0]))
        return Text(kind.noun.nl or label.nl, kind.noun.en or label.en)

    def noun_of_class(self, iri: str) -> Text:
        """What a thing of a class is called, with an article."""
        return self.noun(self._by_class[iri]) if iri in self._by_class else with_article(self.vocabulary.label(iri))

    # Of a kind as a whole

    def allowed(self, kind: Kind) -> list[str]:
        """The properties that things of a kind may have, with those that follow from them."""
        own = [path for row in self.profile.rows_of(kind) for path in row.path]
        return list(dict.fromkeys([RDF + "type", *own, *(wider for path in own for wider in self.vocabulary.above(path))]))

    def _kind_rules(self) -> Iterator[Rule]:
        closed = {kind.name for kind in self.profile.closed()}
        for kind in self.profile.kinds.values():
            if kind.name in closed:
                only = tuple(map(ox.NamedNode, self.allowed(kind)))
                asks: tuple[Word, ...] = (("closed", TRUE), ("ignoredProperties", only))
                yield Rule(kind.name, targets_of(kind), (), asks, closed_order(self.noun(kind)), kind.where)
            if kind.address:
                noun = self.noun(kind)
                order = Text(f"Geef {noun.nl} een adres zoals {kind.example}.", f"Give {noun.en} an address like {kind.example}.")
                yield Rule(f"{kind.name}-adres", targets_of(kind), (), (address(kind),), order, kind.where)
        known = [ox.NamedNode(each) for kind in self.profile.kinds.values() for each in kind.targets if not each.startswith("^")]
        first = next(iter(self.profile.kinds.values())).where
        asked = ("in", tuple(known))
        yield Rule("Soort", (("targetObjectsOf", ox.NamedNode(RDF + "type")),), (), (asked,), _KINDS_RULE, Where(first.file, 1))


def unknown_terms(profile: Profile, vocabulary: Vocabulary) -> Iterator[tuple[Where, str, Text]]:
    """The terms of ours that the profile names and the vocabulary has not, each where it stands, with what could be meant."""
    known = [each.removeprefix(DEF) for each in vocabulary.terms() if each.startswith(DEF)]
    named = [(kind.where, each.removeprefix("^")) for kind in profile.kinds.values() for each in kind.targets]
    named += [(row.where, each) for row in profile.rows for each in (*row.path, *row.values.classes)]
    for where, iri in dict.fromkeys(named):
        if iri.startswith(DEF) and iri.removeprefix(DEF) not in known:
            yield where, prefixed(iri), nearest(iri.removeprefix(DEF), known)


def targets_of(kind: Kind) -> tuple[Word, ...]:
    """Where a shape about things of a kind looks."""
    return tuple(
        ("targetObjectsOf" if each.startswith("^") else "targetClass", ox.NamedNode(each.removeprefix("^"))) for each in kind.targets
    )


def address(kind: Kind) -> Word:
    """What the address of a thing of a kind looks like."""
    return "pattern", ox.Literal(f"^{BASE.replace('.', '[.]')}{kind.address}$")


def local_name(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def _in_list(scheme: str) -> tuple[Word, ...]:
    return ("path", ox.NamedNode(SKOS + "inScheme")), ("hasValue", ox.NamedNode(scheme))


def _listed(schemes: Sequence[str]) -> tuple[Word, ...]:
    if len(schemes) == 1:
        return (("hasValue", ox.NamedNode(schemes[0])),)
    return ("minCount", integer(1)), ("in", tuple(map(ox.NamedNode, schemes)))


def _of_class(values: Values) -> tuple[Word, ...]:
    either = [Inner((("class", ox.NamedNode(each)),)) for each in values.classes]
    either += [Inner((("property", Inner(_in_list(each))),)) for each in values.lists]
    return either[0].words if len(either) == 1 else (("or", tuple(either)),)


def _literal_words(values: Values) -> Iterator[Word]:
    """What is asked of the values themselves."""
    if values.datatype:
        yield "datatype", ox.NamedNode(values.datatype)
    if values.iri:
        yield "nodeKind", ox.NamedNode(SH + "IRI")
    if values.languages:
        yield "languageIn", tuple(map(ox.Literal, values.languages))
    if len(values.languages) > 1:
        yield "uniqueLang", TRUE
    if pattern := values.pattern or (_ANY_TEXT if values.languages or values.datatype == XSD + "string" else ""):
        yield "pattern", ox.Literal(pattern)
    if values.low:
        yield "minInclusive", integer(int(values.low))
    if values.high:
        yield "maxInclusive", integer(int(values.high))
    if values.fixed:
        yield "hasValue", ox.NamedNode(values.fixed)
    if values.picks:
        yield "in", tuple(map(ox.Literal, values.picks))


def rule_triples(rule: Rule) -> list[ox.Triple]:
    """State a rule."""
    kind = ox.NamedNode(SH + ("PropertyShape" if rule.path else "NodeShape"))
    said: list[Word] = [(RDF + "type", kind), *rule.targets, *([path_word(rule.path)] if rule.path else []), *rule.asks]
    said += [("severity", ox.NamedNode(SH + "Violation")), ("message", ox.Literal(rule.order.nl, language="nl"))]
    return shape_triples(rule.iri, [*said, ("message", ox.Literal(rule.order.en, language="en"))])
