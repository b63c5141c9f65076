"""Look at JSON-LD that others wrote before its parser sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from segregatie.base.problems import Problems, Where
from segregatie.validate.screening import SCHEME, Limits, Marks, SourceText, joined

#: What `json.loads` gives here: numbers stay text.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"

#: Of so many names for "@id" the lines are found; who has more has no need of them.
_MOST_ALIASES = 20
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def screen_json(text: str, where: Where, problems: Problems, limits: Limits) -> Marks | None:
    """Look at JSON-LD and mark where each node is described. None, with a problem, where it may not be parsed."""
    at = SourceText(text, where)
    try:
        # Python makes no number of thousands of digits, and none is needed.
        document: Json = json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problems.add(at.place(error.pos), "json-invalid", reason=error.msg)
        return None
    except _ConstantError as error:
        problems.add(at.place(text.find(str(error))), "json-constant", found=str(error))
        return None
    except RecursionError:
        problems.add(at.place(-1), "nested-too-deep", limit=limits.depth)
        return None
    before = problems.noted
    _Walk(at, problems, limits).over(document)
    return None if problems.noted > before else _marks(text, document)


class _ConstantError(ValueError):
    """NaN or Infinity, which are no JSON."""


def _refuse(name: str) -> Json:
    raise _ConstantError(name)


@dataclass(slots=True)
class _Walk:
    """A walk over all values, outermost first, that counts what they will cost and notes what is refused."""

    at: SourceText
    problems: Problems
    limits: Limits
    cost: int = 0
    terms: int = 0
    #: Terms of contexts within a context's terms, which count wherever such a term is used.
    scoped: int = 0
    objects: int = 0
    told: set[str] = field(default_factory=set)

    def over(self, document: Json) -> None:
        """Walk until the end, or until it costs too much."""
        # A value with the depth it lies at, the number of terms known there, and the key it stands under.
        to_do: list[tuple[Json, int, int, str]] = [(document, 1, 0, "")]
        while to_do:
            value, depth, known, key = to_do.pop()
            self.cost += depth
            if isinstance(value, str):
                self._text(value, key)
            elif depth > self.limits.depth:
                return self.problems.add(self.at.place(-1), "nested-too-deep", limit=self.limits.depth)
            elif isinstance(value, list):
                to_do += [(each, depth + 1, known, key) for each in value]
            elif isinstance(value, dict):
                self.objects += 1
                within = key == "@context"
                if "@context" in value:
                    known += self._context(value["@context"])
                    self.terms += known
                    self.scoped += known if within else 0
                for name, each in value.items():
                    self._text(name, "")
                    to_do.append((each, depth + 1, known, "@context" if within else name))
            if self.cost > self.limits.json_values:
                return self.problems.add(self.at.place(-1), "json-too-many-values", limit=self.limits.json_values)
        if self.terms + self.scoped * self.objects > self.limits.json_terms:
            self.problems.add(self.at.place(-1), "json-too-many-terms", limit=self.limits.json_terms)
        return None

    def _context(self, value: Json) -> int:
        """Count the terms of a context, and refuse one that is elsewhere: nothing is fetched."""
        terms = 0
        for each in value if isinstance(value, list) else [value]:
            far = each.get("@import") if isinstance(each, dict) else each
            if isinstance(far, str) and self._new(far):
                self.problems.add(self._place(far), "json-context-elsewhere", context=far)
            terms += len(each) if isinstance(each, dict) else 1
        return terms

    def _text(self, value: str, key: str) -> None:
        if len(value) > self.limits.token and self._new(value):
            self.problems.add(self._place(value), "token-too-long", count=len(value), limit=self.limits.token)
        if _SURROGATE.search(value) and self._new("\\ud"):
            self.problems.add(self._place("\\ud"), "lone-surrogate")
        if key == "@id" and _NO_IRI.search(value) and self._new(value):
            # The parser would pass over the node in silence.
            self.problems.add(self._place(value), "iri-malformed", iri=value)

    def _new(self, found: str) -> bool:
        """Say whether this was not found before: each is told once."""
        before = len(self.told)
        self.told.add(found)
        return len(self.told) > before

    def _place(self, found: str) -> Where:
        """The first line that holds what was found."""
        return self.at.place(self.at.text.lower().find(found.lower()))


def _marks(text: str, document: Json) -> Marks:
    """Mark the `"@id"` of each object that says something of its node, with the terms and base of the context on top."""
    terms = _terms(document.get("@context")) if isinstance(document, dict) else {}
    names = {"@id", *islice((name for name, meant in terms.items() if meant == "@id"), _MOST_ALIASES)}
    ids = list(_ids(document, names, within=False))
    key = re.compile(rf'"(?:{"|".join(re.escape(each) for each in sorted(names))})"\s*:\s*"')
    places = [match.start() for match in key.finditer(text)]
    marks, base = Marks(), terms.get("@base", "")
    # A key that stands twice in an object is read once, so that the two do not go together.
    for place, (iri, describes) in zip(places, ids, strict=True) if len(places) == len(ids) else ():
        if describes:
            prefix, colon, rest = iri.partition(":")
            if colon and prefix in terms:
                marks.add(place, terms[prefix] + rest)
            else:
                marks.add(place, joined(base, iri) if base and prefix != "_" and not SCHEME.match(iri) else iri)
    return marks


def _terms(context: Json) -> Mapping[str, str]:
    """What the terms of a context stand for."""
    found = {}
    for each in context if isinstance(context, list) else [context]:
        for name, meant in each.items() if isinstance(each, dict) else ():
            iri = meant.get("@id") if isinstance(meant, dict) else meant
            if isinstance(iri, str):
                found[name] = iri
    return found


def _ids(value: Json, names: Set[str], *, within: bool) -> Iterator[tuple[str, bool]]:
    """Each id in the order of the text, and whether its object says more of the node; `within` a context none does."""
    if isinstance(value, list):
        for each in value:
            if isinstance(each, dict | list):
                yield from _ids(each, names, within=within)
    elif isinstance(value, dict):
        for name, each in value.items():
            if isinstance(each, dict | list):
                yield from _ids(each, names, within=within or name == "@context")
            elif name in names and isinstance(each, str):
                yield each, not within and len(value) > 1 + ("@context" in value)
