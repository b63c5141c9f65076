"""What an expression of a header shows of some rows of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from segregatie.query.answers import Answer, Cell, Source
from segregatie.query.expressions import TEXT, VARIABLE, Expression
from segregatie.query.laid import BLANK, DECIMAL, INTEGER, Item, Shown, number
from segregatie.query.lookup import Lookup
from segregatie.query.parameters import SURVEY
from segregatie.query.stored import Place, both

#: A list of signs is parted by commas, one of names or words by semicolons.
SIGNS: Final = ("letter", "teken")
_BETWEEN_NAMES, _BETWEEN_SIGNS, _BETWEEN_WORDS = "; ", ", ", " "
_DISTRICTS: Final = {"nl": ("stadsdelen", " en "), "en": ("districts", " and ")}
_OF_TERMS: Final = ("code", "letter", "teken", "volgorde")
_TEXTS: Final = ("tekst", "teksten")
_UNNAMED: Final = ("aantal", "kruisje", "waarde")

Row = tuple[Cell | None, ...]
Rows = Sequence[Row]


class Cells:
    """Shows what the rows of an answer hold, with what the graph says of it."""

    def __init__(self, answer: Answer, rows: Rows, source: Source, language: str, *, by_place: bool) -> None:
        self.at: Final = {name: place for place, name in enumerate(answer.variables)}
        self._rows, self._language, self._by_place = rows, language, by_place
        self._lookup = Lookup(source, language)
        self._said: dict[str, Mapping[str, list[str]]] = {}
        self._earlier: Mapping[str, list[tuple[str, str]]] = {}
        self._letters: Mapping[tuple[str, str], str] = {}
        self._words: Mapping[str, str] = {}
        self._placed: dict[str, Mapping[str, list[tuple[str, str]]]] = {}

    # --- what the graph says ---

    def look_up(self, expressions: Iterable[Expression], places: Iterable[Place]) -> None:
        """Ask what these expressions and places show of the terms in the rows."""
        wanted: dict[str, set[str]] = {}
        for expression in expressions:
            self._want(expression, wanted)
        self._letters = self._lookup.letters(wanted.pop("letter", ()))
        texts = wanted.pop("tekst", set())
        self._words = self._lookup.words(() if self._by_place else texts)
        passages = set(texts)
        for place in places:
            iris = self._iris(place.variable)
            self._placed[place.variable] = self._lookup.places(place.what, iris)
            # Of a passage its own name is given.
            passages |= iris - self._placed[place.variable].keys()
        self._said = {"plaats": self._lookup.of("plaats", passages)}
        # A statement without words is called by its label; a passage without words is left blank.
        wanted.setdefault("label", set()).update(texts - self._words.keys() - self._said["plaats"].keys())
        self._earlier = self._lookup.earlier_names() if wanted["label"] and SURVEY in self.at else {}
        self._said |= {what: self._lookup.of(what, iris) for what, iris in wanted.items()}

    def _want(self, expression: Expression, wanted: dict[str, set[str]]) -> None:
        """Gather what has to be asked of which terms; a variable by itself asks for labels."""
        function = expression.function
        if function == VARIABLE:
            wanted.setdefault("label", set()).update(self._iris(expression.word))
        elif function in (*_OF_TERMS, *_TEXTS):
            iris = self._iris(expression.variable)
            wanted.setdefault("tekst" if function in _TEXTS else function, set()).update(iris)
            if function in SIGNS:
                # What a sign means is told in a legend.
                wanted.setdefault("label", set()).update(iris)
        elif function == "delen":
            self._want(expression.arguments[0], wanted)
            wanted.setdefault("kort", set()).update(self._iris(expression.arguments[1].word))
        elif function not in _UNNAMED:
            for argument in expression.arguments:
                self._want(argument, wanted)

    def _iris(self, variable: str) -> set[str]:
        at = self.at[variable]
        return {cell.text for row in self._rows if (cell := row[at]) and cell.kind == "uri"}

    # --- what rows show ---

    def parted(self, rows: Rows, names: Iterable[str]) -> list[Rows]:
        """Part rows into those that agree in some variables, in the order in which they come."""
        places = [self.at[name] for name in names]
        parts: dict[Row, list[Row]] = {}
        for row in rows:
            parts.setdefault(tuple(row[place] for place in places), []).append(row)
        return list(parts.values())

    def show(self, expression: Expression, rows: Rows) -> Shown:
        """What an expression shows of rows that agree in its keys."""
        return _SHOWS[expression.function](self, expression, rows)

    def meanings(self, sign: Expression) -> list[tuple[str, str]]:
        """Every sign or letter that an expression gives of the rows, with the label of what it stands for."""
        found = set()
        for rows in self.parted(self._rows, dict.fromkeys((*sign.parting(), *([SURVEY] if SURVEY in self.at else [])))):
            shown, label = self.show(sign, rows), self.show(sign.arguments[0], rows)
            if shown.text:
                found.add((shown.text, label.text))
        return sorted(found)

    def places(self, places: Iterable[Place], rows: Rows) -> Shown:
        """Where the facts in some rows stand, and the passages among them."""
        found: set[tuple[str, str]] = set()
        for place in places:
            placed = self._placed[place.variable]
            for iri in self._bound(place.variable, rows):
                found.update(placed.get(iri, ()))
                found.update((name, iri) for name in self._said["plaats"].get(iri, ()))
        return Shown(tuple(Item(name, iri) for name, iri in sorted(found)), _BETWEEN_NAMES, listed=True)

    def _bound(self, variable: str, rows: Rows) -> list[str]:
        at = self.at[variable]
        return list(dict.fromkeys(cell.text for row in rows if (cell := row[at])))

    def _of_term(self, expression: Expression, rows: Rows) -> Shown:
        cell = rows[0][self.at[expression.variable]]
        if cell is None or cell.kind != "uri":
            return self._value(expression, rows)
        what = "label" if expression.function == VARIABLE else expression.function
        if what == "label" and (name := self._name_in_round(cell, rows[0])):
            return Shown((Item.of(name, cell),))
        return Shown(tuple(Item.of(text, cell) for text in self._said[what].get(cell.text, ())[:1]))

    def _name_in_round(self, cell: Cell, row: Row) -> str:
        """What a gemeente was called in the year of the round of the row, where that is another name than it has now."""
        earlier = self._earlier.get(cell.text)
        survey = row[self.at[SURVEY]] if earlier else None
        year = survey.text.rpartition("/")[2] if survey else ""
        return next((name for day, name in earlier or () if year and day[:4] > year), "")

    def _value(self, expression: Expression, rows: Rows) -> Shown:
        cell = rows[0][self.at[expression.variable]]
        return Shown((Item.of(cell.text, cell),)) if cell and cell.text else BLANK

    def _letter(self, expression: Expression, rows: Rows) -> Shown:
        cell, survey = rows[0][self.at[expression.variable]], rows[0][self.at[SURVEY]]
        letter = self._letters.get((cell.text, survey.text)) if cell and survey else None
        return Shown((Item.of(letter, cell),)) if cell and letter else BLANK

    def _place_in_list(self, expression: Expression, rows: Rows) -> Shown:
        return Shown(tuple(Item(item.text, item.iri, INTEGER) for item in self._of_term(expression, rows).items))

    def _text(self, expression: Expression, rows: Rows) -> Shown:
        """The words of all that the variable is bound to, in the order of their places; or those places."""
        placed, labels = self._said["plaats"], self._said["label"]
        iris = sorted(self._bound(expression.variable, rows), key=lambda iri: placed.get(iri, [iri]))
        if self._by_place:
            return Shown(tuple(Item(name, iri) for iri in iris for name in placed.get(iri, ())), _BETWEEN_NAMES)
        texts = ((self._words.get(iri) or labels.get(iri, [""])[0], iri) for iri in iris)
        return Shown(tuple(Item(text, iri) for text, iri in texts if text), _BETWEEN_WORDS)

    def _count(self, expression: Expression, rows: Rows) -> Shown:
        at = self.at[expression.variable]
        return number(Fraction(len({row[at] for row in rows if row[at]})))

    def _list(self, expression: Expression, rows: Rows) -> Shown:
        (listed,) = expression.arguments
        items = {item for part in self.parted(rows, listed.parting()) for item in self.show(listed, part).items}
        between = _BETWEEN_SIGNS if listed.function in SIGNS else _BETWEEN_NAMES
        return Shown(tuple(sorted(items, key=lambda item: (item.text, item.iri))), between, listed=True)

    def _mark(self, expression: Expression, rows: Rows) -> Shown:
        return Shown((Item("x"),)) if self._bound(expression.variable, rows) else BLANK

    def _parts(self, expression: Expression, rows: Rows) -> Shown:
        """A gemeente, with behind it the districts that answered for it."""
        whole, district = expression.arguments
        names = sorted({name for iri in self._bound(district.word, rows) for name in self._said["kort"].get(iri, ())})
        word, conjunction = _DISTRICTS[self._language]
        return self.show(whole, rows).followed_by(f" ({word} {conjunction.join(names)})" if names else "")

    def _about(self, expression: Expression, rows: Rows) -> Shown:
        """What a value shows, also where that is nothing, with what it is about."""
        value, about = expression.arguments
        cell = rows[0][self.at[about.word]]
        return Shown((Item(self.show(value, rows).text, cell.text if cell else ""),))

    def _note(self, expression: Expression, rows: Rows) -> Shown:
        what, note = (self.show(argument, rows) for argument in expression.arguments)
        return what.followed_by(f" ({note.text})" if note.text else "")

    def _pair(self, expression: Expression, rows: Rows) -> Shown:
        what, other = (self.show(argument, rows) for argument in expression.arguments)
        return what.followed_by(f": {other.text}" if other.text else "")

    def _tally(self, expression: Expression, rows: Rows) -> Shown:
        what, count = (self.show(argument, rows) for argument in expression.arguments)
        return what.followed_by(f" (n={count.text})")

    def _ratio(self, expression: Expression, rows: Rows) -> Shown:
        part, whole = (Fraction(self.show(argument, rows).text or "0") for argument in expression.arguments)
        if not whole:
            return BLANK
        return number(100 * part / whole) if expression.function == "procent" else number(part / whole, DECIMAL)

    def _either(self, expression: Expression, rows: Rows) -> Shown:
        first, second = (self.show(argument, rows) for argument in expression.arguments)
        return first if first.text else second

    def _fixed(self, expression: Expression, rows: Rows) -> Shown:
        del rows
        return Shown((Item(both(expression.word)[self._language]),))


_SHOWS: Final[Mapping[str, Callable[[Cells, Expression, Rows], Shown]]] = {
    VARIABLE: Cells._of_term, TEXT: Cells._fixed, "code": Cells._of_term, "teken": Cells._of_term, "letter": Cells._letter,
    "volgorde": Cells._place_in_list, "waarde": Cells._value, "tekst": Cells._text, "teksten": Cells._text,
    "aantal": Cells._count, "lijst": Cells._list, "kruisje": Cells._mark, "delen": Cells._parts,
    "noot": Cells._note, "paar": Cells._pair, "telling": Cells._tally, "procent": Cells._ratio, "gemiddeld": Cells._ratio,
    "of": Cells._either, "bij": Cells._about,
}  # fmt: skip
