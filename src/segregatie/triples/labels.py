"""What to call everything that has a page, in Dutch and English: made where a thing is stated, so that whoever shows it looks it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DEF, ID, RDFS, SKOS
from segregatie.base.problems import Text
from segregatie.base.terms import term
from segregatie.data.measures import Counting
from segregatie.data.records import Asked, Claim, Fact, Figure, Reading

_NAMING: Final = frozenset(ox.NamedNode(name) for name in (RDFS + "label", SKOS + "prefLabel"))
_SPLIT: Final = term("uitgesplitstNaar")
#: A name made of several parts is no longer than this, a sign that it was cut not counted.
_LONGEST: Final = 115
#: What stands before the number of a place: a table, a note, a numbered section; a part with a name of its own has no number.
_PLACES: Final = {"tabel": Text("tabel", "table"), "noot": Text("noot", "note")}
_PARTS: Final = {
    "voorwerk": Text("voorwerk", "front matter"),
    "inhoud": Text("inhoudsopgave", "contents page"),
    "literatuur": Text("literatuurlijst", "references"),
}
_HEADING: Final = "kop"


def shortened(text: str, longest: int = 90) -> str:
    """Cut a text between words so that it fits a heading.

    >>> shortened("kort"), shortened("een lang woord", 12)
    ('kort', 'een lang …')
    """
    return text if len(text) <= longest else text[: text.rindex(" ", 0, longest)] + " …"


def joined(first: Text, parts: Sequence[Text]) -> Text:
    """Join what a thing is and what it is about.

    >>> joined(Text("waarneming", "observation"), [Text("Almelo", "Almelo")]).nl
    'waarneming: Almelo'
    """
    nl, en = (f"{first.nl}: {', '.join(part.nl for part in parts)}", f"{first.en}: {', '.join(part.en for part in parts)}")
    return Text(shortened(nl, _LONGEST), shortened(en, _LONGEST))


def place_label(place: str) -> Text:
    """Name a table or a section of the text.

    >>> place_label("tabel-1a").en, place_label("3.4").nl, place_label("noot-5").nl
    ('table 1a', 'onderdeel 3.4', 'noot 5')
    """
    kind, _, number = place.partition("-")
    if kind in _PLACES:
        return Text(f"{_PLACES[kind].nl} {number}", f"{_PLACES[kind].en} {number}")
    return _PARTS.get(place) or Text(f"onderdeel {place}", f"section {place}")


class Wording:
    """What terms, codes and units are called, and from these what facts, claims and places are."""

    def __init__(self, triples: Iterable[ox.Triple], rows: Mapping[str, str] | None = None) -> None:
        """Take the names from the triples of ontology/; `rows` are the paths of the codes that name a printed row, by its passage."""
        names: dict[str, dict[str, str]] = {}
        self._split: dict[str, list[str]] = {}
        for subject, predicate, value in triples:
            if not isinstance(subject, ox.NamedNode):
                continue
            if predicate in _NAMING and isinstance(value, ox.Literal):
                names.setdefault(subject.value, {})[value.language or ""] = value.value
            elif predicate == _SPLIT and isinstance(value, ox.NamedNode):
                self._split.setdefault(subject.value, []).append(value.value.removeprefix(DEF))
        self._names = {iri: Text(found["nl"], found["en"]) for iri, found in names.items() if {"nl", "en"} <= found.keys()}
        self._rows = rows or {}

    def of(self, path: str) -> Text:
        """Name a thing by its path, such as `gemeente/almelo`; where it has no name, by its code."""
        return self._names.get(ID + path) or _spelled(path.rpartition("/")[2])

    def kind(self, name: str) -> Text:
        """Name a class of the vocabulary."""
        return self._names.get(DEF + name) or _spelled(name)

    def fact(self, fact: Fact) -> Text:
        """Name a fact: a remark by its sentence, any other by its kind, its unit, and what its kind is split by."""
        if fact.told:
            return Text(*map(shortened, fact.told))
        split = self._split.get(DEF + fact.kind, ())
        about = joined(
            self.kind(fact.kind), [self.of(path) for path in (fact.unit, *(path for name, path in fact.values if name in split))]
        )
        # Of an activity that has two printed rows the second fact bears a number.
        number = fact.key.rpartition("/")[2]
        return Text(f"{about.nl} ({number})", f"{about.en} ({number})") if number.isdigit() and number != "1" else about

    def figure(self, figure: Figure) -> Text:
        """Name a figure by what it counts, of whom and when."""
        parts = [self.of(figure.indicator), self.of(figure.population), _spelled(figure.survey)]
        return joined(self.kind("Kerncijfer"), parts)

    def claim(self, claim: Claim) -> Text:
        """Name a claim: by its sentence, or one of a table by what it counts there."""
        if claim.told:
            return Text(*map(shortened, claim.told))
        parts = [*map(self.of, claim.about), place_label(claim.passage.partition("/")[0])]
        return joined(self.of(f"beweringsoort/{claim.kind}"), parts)

    def counting(self, counting: Counting) -> Text:
        """Name a counting by its query, and by what that is set to."""
        set_to = [self.kind(value.removeprefix("def:")) if value.startswith("def:") else self.of(value) for _, value in counting.parameters]
        return joined(self.kind("Telling"), [_spelled(counting.name), *set_to])

    def passage(self, id_: str) -> Text:
        """Name a place: `tabel 3, rij Almelo`, or `3.4, Almelo, 2`."""
        place, *parts = id_.split("/")
        named = [self._part(part) for part in parts]
        first = place_label(place)
        if not place.startswith("tabel-"):
            first = first if "-" in place or place in _PARTS else _spelled(place)
        elif parts[0] == _HEADING:
            named[0] = Text("kop", "heading")
        else:
            row = self.of(self._rows[f"{place}/{parts[0]}"]) if f"{place}/{parts[0]}" in self._rows else named[0]
            named[0] = Text(f"rij {row.nl}", f"row {row.en}")
        whole = [first, *named]
        return Text(", ".join(part.nl for part in whole), ", ".join(part.en for part in whole))

    def reading(self, reading: Reading) -> Text:
        """Name a reading by the place that is read, and what is read there."""
        parts = [self.passage(reading.passage)]
        if reading.code:
            parts.append(self.of(f"activiteit/{reading.code}") if reading.status else self._part(reading.code))
        parts += [self.of(f"pilotstatus/{reading.status}")] if reading.status else []
        return joined(self.kind("Lezing"), parts)

    def asked(self, asked: Asked) -> Text:
        """Name what was put to the units by what it is and where it stands."""
        letter = [Text(f"letter {asked.letter}", f"letter {asked.letter}")] if asked.letter else []
        return joined(self.kind("Voorlegging"), [self.of(asked.path), place_label(asked.table), *letter])

    def _part(self, code: str) -> Text:
        """Name a part of a place's address: a unit, or a word of ours."""
        return self._names.get(f"{ID}gemeente/{code}") or self._names.get(f"{ID}stadsdeel/{code}") or _spelled(code)


def _spelled(code: str) -> Text:
    """A code in place of a name."""
    words = code.replace("-", " ")
    return Text(words, words)
