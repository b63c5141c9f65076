"""What a reader may set a stored question's parameters to: fields of a form, whose values go into an address of the SPARQL page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, ID
from segregatie.query.known import CODE_OF, NUMBER
from segregatie.query.parameters import ALL, SURVEY, Parameter
from segregatie.query.stored import Declared, Query
from segregatie.site.material import Material

#: Kinds whose names are put in order by their letters; others have the order of their list.
_BY_NAME: Final = ("gemeente", "stadsdeel", "partner", "onderwerp", "organisatie", "persoon", "programma", "publicatie")


@dataclass(frozen=True, slots=True)
class Option:
    """A value as an address has it (`gemeente/rotterdam`, `def:Regie`, `3.4`), and its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A field: its parameter, what it is called, and its options in groups; without options it is for a number."""

    parameter: str
    name: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    chosen: str
    can_be_all: bool


def choices(material: Material, query: Query) -> tuple[Choice, ...]:
    """The fields of a stored question; one with nothing to choose from is left out."""
    return tuple(choice for declared in query.parameters.values() if (choice := _choice(material, declared)))


def _choice(material: Material, declared: Declared) -> Choice | None:
    name = material.words["parameter"].get(declared.name, declared.name)
    parameter = Parameter(declared)
    if declared.kinds == (NUMBER,):
        value = parameter.default(material.answers.known)
        return Choice(declared.name, name, (), "" if value == ALL else value, parameter.can_be_all)
    groups = tuple((_kind_name(material, kind), options) for kind in declared.kinds if (options := _options(material, kind)))
    values = [option.value for _, options in groups for option in options]
    # One round is no choice.
    if len(values) < 2:
        return None
    term = material.answers.known.newest if declared.name == SURVEY else declared.default
    return Choice(declared.name, name, groups, _value(term) if term is not None else ALL, parameter.can_be_all)


def _options(material: Material, kind: str) -> tuple[Option, ...]:
    known = material.answers.known
    terms = dict.fromkeys(term for _, term in known.of_kind(kind))
    if kind.startswith(CODE_OF):
        folder = f"{ID}{kind.removeprefix(CODE_OF).rstrip(')')}/"
        names = {thing.rpartition("/")[2]: material.name(thing) for thing in material.graph.things if thing.startswith(folder)}
        return tuple(Option(term.value, names.get(term.value, term.value)) for term in terms)
    things = material.graph.in_order(term.value for term in terms)
    if kind in _BY_NAME:
        things.sort(key=material.graph.by_label(material.language))
    return tuple(Option(_value(ox.NamedNode(thing)), material.name(thing)) for thing in things)


def _kind_name(material: Material, kind: str) -> str:
    """What a kind of thing is called: as its class is."""
    things = (thing for thing in material.graph.things if thing.startswith(f"{ID}{kind}/"))
    return next((material.name(iri) for thing in things if (iri := material.graph.kind(thing))), kind)


def _value(term: ox.NamedNode | ox.Literal) -> str:
    iri = term.value
    return f"def:{iri.removeprefix(DEF)}" if iri.startswith(DEF) else iri.removeprefix(ID)
