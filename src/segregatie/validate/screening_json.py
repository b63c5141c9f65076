"""Look at JSON-LD that others wrote before its parser sees it."""

from __future__ import annotations

import json
import re
from collections import Counter
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
_TAG = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


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
    walk = _Walk(at, problems, limits)
    walk.over(document)
    return None if problems.noted > before + walk.harmless else _marks(text, document)


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
    #: How long each term is when written out, the longest base or vocabulary, and how often each name is used.
    lengths: dict[str, int] = field(default_factory=dict)
    base: int = 0
    used: Counter[str] = field(default_factory=Counter)
    #: How many of the problems keep nobody from parsing.
    harmless: int = 0
    #: Terms under which keys are languages.
    by_language: set[str] = field(default_factory=set)

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
                if key in self.by_language:
                    for tag in value.keys() - {"@none"}:
                        self._text(tag, "@language")
                if "@context" in value:
                    known += self._context(value["@context"])
                    self.terms += known
                    self.scoped += known if within else 0
                for name, each in value.items():
                    self._text(name, "")
                    to_do.append((each, depth + 1, known, "@context" if within else name))
            if self.cost > self.limits.json_values:
                return self.problems.add(self.at.place(-1), "json-too-many-values", limit=self.limits.json_values)
        if self._written() > self.limits.written_out:
            self.problems.add(self.at.place(-1), "handed-too-long-written-out", limit=self.limits.written_out)
        elif self.terms + self.scoped * self.objects > self.limits.json_terms:
            self.problems.add(self.at.place(-1), "json-too-many-terms", limit=self.limits.json_terms)
        return None

    def _context(self, value: Json) -> int:
        """Count the terms of a context, and refuse one that is elsewhere: nothing is fetched."""
        terms = 0
        for each in _listed(value):
            far = each.get("@import") if isinstance(each, dict) else each
            if isinstance(far, str) and self._new(far):
                self.problems.add(self._place(far), "json-context-elsewhere", context=far)
            terms += len(each) if isinstance(each, dict) else 1
            if isinstance(each, dict):
                self._measure(each)
            for name, meant in each.items() if isinstance(each, dict) else ():
                if isinstance(meant, dict) and "@language" in _listed(meant.get("@container")):
                    self.by_language.add(name)
        return terms

    def _written(self) -> int:
        """How many characters names take at most once they are written out: each as its term, its prefix or the longest base is."""
        return sum(count * self.lengths.get(name, self.base) for name, count in self.used.items())

    def _measure(self, context: Mapping[str, Json]) -> None:
        """Note how long each term of a context is when written out, by way of the terms that it is made with."""
        meant = _terms(dict(context))
        self.base = max(self.base, *(len(meant.get(key, "")) for key in ("@base", "@vocab")))
        done: dict[str, int] = {}
        for name in meant:
            way: list[str] = []
            while name in meant and name not in done:
                way.append(name)
                # Who is made with itself is no longer than all that it is made with.
                done[name] = 0
                name = meant[name].partition(":")[0]  # noqa: PLW2901 - the way leads on
            length = done.get(name, self.lengths.get(name, self.base))
            for each in reversed(way):
                length += len(meant[each])
                done[each] = length
        for name, length in done.items():
            self.lengths[name] = max(length, self.lengths.get(name, 0))
        self.used.update(done.keys())

    def _text(self, value: str, key: str) -> None:
        self.used[value.partition(":")[0]] += 1
        if len(value) > self.limits.token and self._new(value):
            self.problems.add(self._place(value), "token-too-long", count=len(value), limit=self.limits.token)
        if _SURROGATE.search(value) and self._new("\\ud"):
            self.problems.add(self._place("\\ud"), "lone-surrogate")
        if key == "@language" and not _TAG.fullmatch(value) and self._new(value):
            # The parser would pass over the text in silence.
            self.problems.add(self._place(f'"{value}"'), "language-tag-malformed", tag=value)
            self.harmless += 1

    def _new(self, found: str) -> bool:
        """Say whether this was not found before: each is told once."""
        before = len(self.told)
        self.told.add(found)
        return len(self.told) > before

    def _place(self, found: str) -> Where:
        """The first line that holds what was found."""
        return self.at.place(self.at.text.lower().find(found.lower()))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


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
    for each in _listed(context):
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
