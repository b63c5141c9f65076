"""What the parameters of a stored query are set to: values as people write them become terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, ID
from segregatie.base.problems import UsageError, closest, nearest
from segregatie.base.terms import integer
from segregatie.query.known import CLASS, NUMBER, Known, Term
from segregatie.query.stored import LANGUAGES, Declared, Query

_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_TERM: Final = re.compile(r"def:[A-Za-z]+")
_PATH: Final = re.compile(r"[a-z0-9-]+(/[a-z0-9.-]+)+")
_LONGEST: Final = 200
#: Asks for all.
ALL: Final = "*"
#: Parameters that every query has where people ask, and that are none of its own.
FORMAT: Final = "format"
LANGUAGE: Final = "taal"
#: The round: where nobody sets it, it is the newest full one.
SURVEY: Final = "peiling"
#: Which printed table: by its code.
TABLE: Final = "tabel"
#: Whether free text is shown in words or by its place; the layout reads it.
SHOWN_AS: Final = "weergave"
IN_WORDS, BY_PLACE = "woorden", "plaatsen"
#: The kinds of unit: a gemeente stands for its districts too.
_GEMEENTE, _DISTRICT = "gemeente", "stadsdeel"

Pairs = Sequence[tuple[str, str]]


class ParameterError(UsageError):
    """A request sets something that cannot be set so; the text names the parameter and says what to do."""


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


def one_of(name: str, value: str, allowed: Iterable[str], lettered: Mapping[str, str] | None = None) -> str:
    """Return a value that is allowed. Raises ParameterError for another, with the nearest that is.

    `lettered` are the letters that values go by too; the whole list is then told, in the order of the letters.
    """
    names, letters = list(allowed), lettered or {}
    if value not in names:
        listed = [f"{each} ({letters[each]})" for each in sorted(letters, key=letters.__getitem__)] or names
        # Only a short text is compared: comparing takes time by the product of the lengths.
        close = closest(value.casefold(), names) if len(value) <= _LONGEST else None
        remedy = close or (nearest("", listed, len(listed)) if letters else nearest("", listed))
        raise ParameterError(f"parameter {_shown(name)} cannot be {_shown(value)}; {remedy}")
    return value


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a stored query, and what its values stand for."""

    declared: Declared

    def term(self, value: str, known: Known) -> Term:
        """Return the term a value stands for.

        A value is a code (`loting`), a code with its kind (`maatregel/loting`), an IRI, with or without angle brackets, a class with or
        without `def:`, a letter, or any name that the source gives one thing only, in any language and in capitals or not.
        A parameter without kinds takes a plain literal, a whole number, a path, a term of the vocabulary, or an IRI in angle
        brackets; nothing of it is read as SPARQL. Raises ParameterError where it stands for none.
        """
        name, kinds = self.declared.name, self.declared.kinds
        if not kinds:
            return self._any(value)
        if kinds == (NUMBER,):
            if not _WHOLE.fullmatch(value):
                raise ParameterError(f"parameter {_shown(name)} cannot be {_shown(value)}; give a whole number")
            return integer(int(value))
        allowed, written = known.of(kinds), _short(value)
        if written in allowed:
            return allowed[written]
        for kind in kinds:
            # `gemeente/almelo` and `def:Overlegopgave` say the same with their kind.
            code = written.removeprefix("def:" if kind == CLASS else f"{kind}/")
            if code != written:
                of_kind = dict(known.of_kind(kind))
                return of_kind[one_of(name, code, of_kind)]
        called = {thing for kind in kinds for thing in known.named(kind).get(value.casefold(), ())} if len(value) <= _LONGEST else set()
        if len(called) == 1:
            return called.pop()
        letters = {code: ", ".join(found) for code, term in allowed.items() if (found := known.letters.get(term.value))}
        return allowed[one_of(name, value, allowed, letters)]

    def _any(self, value: str) -> Term:
        if isinstance(self.declared.default, ox.Literal) and self.declared.default.datatype.value.endswith("#string"):
            return ox.Literal(value)
        if re.fullmatch(r"-?\d+", value):
            return ox.Literal(int(value))
        if value.startswith("<") and value.endswith(">"):
            iri = value[1:-1]
        elif _TERM.fullmatch(value):
            iri = DEF + value.removeprefix("def:")
        elif _PATH.fullmatch(value):
            iri = ID + value
        else:
            return ox.Literal(value)
        try:
            return ox.NamedNode(iri)
        except ValueError as error:
            raise ParameterError(f"not an IRI: {value!r}; check it") from error

    def default(self, known: Known) -> str:
        """What it is where nobody sets it, as people write it: a code, or `*` for all."""
        if self.declared.name == SURVEY and self.declared.kinds and known.newest:
            return next((name for name, term in known.of(self.declared.kinds).items() if term == known.newest), ALL)
        if self.declared.default is None:
            return IN_WORDS if self.declared.name == SHOWN_AS else ALL
        allowed = known.of(self.declared.kinds)
        return next((name for name, term in allowed.items() if term == self.declared.default), self.declared.default.value)

    @property
    def can_be_all(self) -> bool:
        """Whether it can be left open: a number or a text that the query compares with has to be something."""
        return not isinstance(self.declared.default, ox.Literal)


def _short(value: str) -> str:
    """Write the IRI of a thing or a term of ours as `maatregel/loting` or `def:Overlegopgave`.

    >>> _short("<https://w3id.org/onderwijssegregatie/id/maatregel/loting>")
    'maatregel/loting'
    """
    iri = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    return f"def:{iri.removeprefix(DEF)}" if iri.startswith(DEF) else value


@dataclass(frozen=True, slots=True)
class Bound:
    """A query with its parameters set: each to one term or more, or to none, which is all; its text is ready to be asked."""

    query: Query
    terms: Mapping[str, tuple[Term, ...]]

    @property
    def text(self) -> str:
        """The text to ask."""
        return self.query.with_terms(self.terms)

    @property
    def by_place(self) -> bool:
        """Whether free text is to be shown by its place."""
        return self.terms.get(SHOWN_AS) == (ox.Literal(BY_PLACE),)

    @property
    def of_all_rounds(self) -> bool:
        """Whether it asks for every round, so that an answer has to say which."""
        return SURVEY in self.query.parameters and len(self.terms.get(SURVEY, ())) != 1


def bind(query: Query, values: Mapping[str, str], known: Known, others: Iterable[str] = ()) -> Bound:
    """Set the parameters of a query for a source.

    What is left out is what `Declared.default` says, and the round the newest full one; `*` asks for all. A gemeente stands for its
    districts too where they may answer for it. Raises ParameterError for what cannot be set so; the text names `others`, which can be set
    too.
    """
    terms: dict[str, tuple[Term, ...]] = {}
    for name, value in once([*values.items()]).items():
        if name not in query.parameters:
            settable = [*query.parameters, *others]
            remedy = nearest(name[:_LONGEST], settable) if settable else "leave it out"
            raise ParameterError(f"no parameter {_shown(name)} here; {remedy}")
        parameter = Parameter(query.parameters[name])
        if value == ALL and parameter.declared.kinds and parameter.can_be_all:
            terms[name] = ()
            continue
        found = parameter.term(value, known)
        units = {_GEMEENTE, _DISTRICT} <= set(parameter.declared.kinds) and isinstance(found, ox.NamedNode)
        terms[name] = known.parts(found) if units and isinstance(found, ox.NamedNode) else (found,)
    if SURVEY not in values and SURVEY in query.parameters and query.parameters[SURVEY].kinds and known.newest:
        terms[SURVEY] = (known.newest,)
    return Bound(query, terms)


def asked(query: Query, pairs: Pairs, known: Known) -> tuple[Bound, str]:
    """Set what a request sets of a query, and tell in which language it asks. Raises ParameterError as `bind` does."""
    values = once(pairs)
    values.pop(FORMAT, None)
    language = one_of(LANGUAGE, values.pop(LANGUAGE, LANGUAGES[0]), LANGUAGES)
    return bind(query, values, known, (LANGUAGE, FORMAT)), language
