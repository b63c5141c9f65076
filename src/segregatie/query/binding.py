"""Bind what a command sets of a query: checked as the API checks it where the data is at hand, and elsewhere as far as names tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, ID
from segregatie.query.answers import Source
from segregatie.query.local import LocalStore
from segregatie.query.parameters import ALL, CLASS, LANGUAGE, NUMBER, Allowed, ParameterError, Term, once
from segregatie.query.stored import LANGUAGES, Query, default_of

_LANGUAGES: Final = tuple(ox.Literal(each) for each in LANGUAGES)
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
_NAME: Final = re.compile(r"[A-Za-z]+")


def bound(query: Query, values: Mapping[str, str], source: Source) -> str:
    """Return a query with its parameters set, for this source to answer.

    A parameter whose header says what it may be takes the values that `segregatie.ask` takes, and the IRI of a thing or term of
    ours; another takes any term (`Query.terms`). Raises UsageError for a value that cannot be; of an endpoint nobody knows
    here which codes it has, so there only their form is checked.
    """
    kinds = _kinds(query)
    checked = {name: value for name, value in values.items() if name in kinds}
    terms: dict[str, Term] = query.terms({name: value for name, value in values.items() if name not in kinds})
    allowed = _allowed(source.store) if checked and isinstance(source, LocalStore) else None
    for name, value in once([*checked.items()]).items():
        if value != ALL:
            terms[name] = allowed.term(name, _short(value), kinds[name]) if allowed else _unseen(name, _short(value), kinds[name])
    return query.bind_terms(terms)


def _kinds(query: Query) -> dict[str, tuple[str, ...]]:
    """What the parameters of a query may be, where that is known: no header says it of the language."""
    found = {name: kinds for name, kinds in query.kinds.items() if name in query.parameters}
    if LANGUAGE in query.parameters and default_of(query, LANGUAGE) in _LANGUAGES:
        found.setdefault(LANGUAGE, tuple(map(str, _LANGUAGES)))
    return found


def _allowed(store: ox.Store) -> Allowed:
    things = store.query(f"SELECT DISTINCT ?thing {{ ?thing a ?kind FILTER(STRSTARTS(STR(?thing), '{ID}')) }}")
    assert isinstance(things, ox.QuerySolutions)
    return Allowed(store, (row["thing"].value for row in things))


def _short(value: str) -> str:
    """Write the IRI of a thing or a term of ours as `maatregel/loting` or `def:Overlegopgave`.

    >>> _short("<https://w3id.org/onderwijssegregatie/id/maatregel/loting>")
    'maatregel/loting'
    """
    iri = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    return f"def:{iri.removeprefix(DEF)}" if iri.startswith(DEF) else value


def _unseen(name: str, value: str, kinds: tuple[str, ...]) -> Term:
    """Return the term a value stands for where the data is not at hand. Raises ParameterError where it cannot be one of these kinds."""
    if kinds == (NUMBER,) or all(kind.startswith('"') for kind in kinds):
        return Allowed(ox.Store(), ()).term(name, value, kinds)
    if kinds == (CLASS,):
        if _NAME.fullmatch(value.removeprefix("def:")):
            return ox.NamedNode(DEF + value.removeprefix("def:"))
        raise ParameterError(f"parameter {name!r} cannot be {value!r}; give a class of the vocabulary, like def:Overlegopgave")
    if any(kind.startswith("def:") for kind in kinds):
        return ox.Literal(value)
    kind, slash, code = value.rpartition("/")
    if not slash and len(kinds) == 1:
        kind = kinds[0]
    if kind in kinds and _CODE.fullmatch(code):
        return ox.NamedNode(f"{ID}{kind}/{code}")
    raise ParameterError(f"parameter {name!r} cannot be {value!r}; write {' or '.join(f'{kind}/CODE' for kind in kinds)}")
