"""What the parameters of a stored query may be set to, and the terms that stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, ID, OWL
from segregatie.base.problems import UsageError, nearest
from segregatie.base.terms import TYPE, integer, term
from segregatie.query.stored import LANGUAGES, Query

CLASS: Final = "klasse"
NUMBER: Final = "getal"
_WHOLE = re.compile(r"[0-9]{1,9}")
_LONGEST: Final = 200
#: Leaves a parameter as the query has it: mostly, all of them.
ALL: Final = "*"
#: Parameters that are the API's and not a query's.
FORMAT: Final = "format"
LANGUAGE: Final = "taal"

Term = ox.NamedNode | ox.Literal
Pairs = Sequence[tuple[str, str]]


class ParameterError(UsageError):
    """A request sets something that cannot be set so; the text names the parameter and says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request sets: the language, and a term for each parameter of the query."""

    language: str
    terms: Mapping[str, Term]


def once(pairs: Pairs) -> dict[str, str]:
    """Return what is set by name. Raises ParameterError for what is set twice, or to nothing."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise ParameterError(f"parameter {_shown(name)} is set twice; set it once")
        if not value:
            raise ParameterError(f"parameter {_shown(name)} has no value; give one, or leave it out")
        found[name] = value
    return found


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    """Return a value that is allowed. Raises ParameterError for another, with the nearest that is."""
    names = list(allowed)
    if value not in names:
        # Only a short text is compared: comparing takes time by the product of the lengths.
        remedy = nearest(value, names) if len(value) <= _LONGEST else nearest("", names)
        raise ParameterError(f"parameter {_shown(name)} cannot be {_shown(value)}; {remedy}")
    return value


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")


class Allowed:
    """The values that parameters may have, read from a store once for each kind."""

    def __init__(self, store: ox.Store, known: Iterable[str]) -> None:
        self._store = store
        self._codes: dict[str, list[str]] = {}
        for iri in sorted(known):
            kind, _, code = iri.removeprefix(ID).partition("/")
            if iri.startswith(ID) and "/" not in code:
                self._codes.setdefault(kind, []).append(code)
        self._made: dict[tuple[str, ...], dict[str, Term]] = {}

    def of(self, kinds: tuple[str, ...]) -> dict[str, Term]:
        """Return every value of some kinds with its term; nothing for numbers, of which there is no list.

        A code that two kinds have is told apart by its kind: `partner/brede-school`.
        """
        if kinds not in self._made:
            codes = [code for kind in kinds for code in self._codes.get(kind, [])]
            self._made[kinds] = {
                name if codes.count(name) < 2 else f"{kind}/{name}": value for kind in kinds for name, value in self._terms(kind)
            }
        return self._made[kinds]

    def _terms(self, kind: str) -> Iterable[tuple[str, Term]]:
        if kind.startswith('"'):
            return [(kind.strip('"'), ox.Literal(kind.strip('"')))]
        if kind == CLASS:
            classes = {quad.subject for quad in self._store.quads_for_pattern(None, TYPE, ox.NamedNode(OWL + "Class"), None)}
            ours = sorted(each.value for each in classes if isinstance(each, ox.NamedNode) and each.value.startswith(DEF))
            return [(iri.removeprefix(DEF), ox.NamedNode(iri)) for iri in ours]
        if kind.startswith("def:"):
            texts = {quad.object for quad in self._store.quads_for_pattern(None, term(kind.removeprefix("def:")), None, None)}
            return [(each.value, each) for each in sorted(texts, key=str) if isinstance(each, ox.Literal)]
        return [(code, ox.NamedNode(f"{ID}{kind}/{code}")) for code in self._codes.get(kind, [])]

    def term(self, name: str, value: str, kinds: tuple[str, ...]) -> Term:
        """Return the term a value stands for. Raises ParameterError where it stands for none."""
        if kinds == (NUMBER,):
            if not _WHOLE.fullmatch(value):
                raise ParameterError(f"parameter {_shown(name)} cannot be {_shown(value)}; give a whole number")
            return integer(int(value))
        allowed = self.of(kinds)
        for kind in kinds:
            # `gemeente/almelo` and `def:Overlegopgave` say the same with their kind.
            spelled = "def:" if kind == CLASS else f"{kind}/"
            short = value.removeprefix(spelled)
            if short != value:
                found = dict(self._terms(kind))
                return found[one_of(name, short, found)]
        return allowed[one_of(name, value, allowed)]

    def read(self, query: Query, pairs: Pairs) -> Asked:
        """Read what a request sets of a query. Raises ParameterError for the first thing that is not as it should be."""
        values = once(pairs)
        values.pop(FORMAT, None)
        language = one_of(LANGUAGE, values.pop(LANGUAGE, LANGUAGES[0]), LANGUAGES)
        return Asked(language, self.terms(query, values, language, (LANGUAGE, FORMAT)))

    def terms(self, query: Query, values: Mapping[str, str], language: str, others: Iterable[str] = ()) -> dict[str, Term]:
        """Return the terms that parameters of a query are set to, its language among them.

        Raises ParameterError for the first that is not as it should be; the text names `others`, which can be set too.
        """
        terms: dict[str, Term] = {LANGUAGE: ox.Literal(language)} if LANGUAGE in query.parameters else {}
        for name, value in values.items():
            if name not in query.kinds:
                raise ParameterError(f"no parameter {_shown(name)} here; {nearest(name[:_LONGEST], [*query.kinds, *others])}")
            if value != ALL:
                terms[name] = self.term(name, value, query.kinds[name])
        return terms
