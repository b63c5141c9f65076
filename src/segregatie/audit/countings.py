"""Answer countings: stored queries that give what a claim is about, with the places the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from segregatie.base.namespaces import ID
from segregatie.base.problems import UsageError, nearest
from segregatie.data.measures import Counting
from segregatie.query.answers import Cell, ask
from segregatie.query.known import Known
from segregatie.query.parameters import bind
from segregatie.query.stored import Query

#: Populations in which Amsterdam is one: what is counted are gemeenten, not units.
_OF_GEMEENTEN = ("populatie/benaderde-gemeenten", "populatie/deelnemende-gemeenten")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer; all but the value are paths, or empty."""

    thing: str
    gemeente: str
    value: Fraction | None
    place: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counting gives: the things counted, their gemeenten, a value for each where the query has one, and its places."""

    rows: tuple[Row, ...]

    @property
    def things(self) -> tuple[str, ...]:
        """What is counted, each once."""
        return tuple(dict.fromkeys(row.thing for row in self.rows))

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """The gemeenten of what is counted, each once."""
        return tuple(dict.fromkeys(row.gemeente for row in self.rows if row.gemeente))

    @property
    def values(self) -> Mapping[str, Fraction]:
        """The value of each thing, where the query gives one."""
        return {row.thing: row.value for row in self.rows if row.value is not None}

    @property
    def places(self) -> tuple[str, ...]:
        """The places the answer rests on, each once."""
        return tuple(dict.fromkeys(row.place for row in self.rows if row.place))

    def members(self, population: str) -> tuple[str, ...]:
        """What is counted, as this population counts: gemeenten, or units and other things."""
        return self.gemeenten if population in _OF_GEMEENTEN and self.gemeenten else self.things

    def number(self, population: str) -> Fraction:
        """How many there are, or their values added up."""
        return sum(self.values.values(), Fraction()) if self.values else Fraction(len(self.members(population)))

    def without(self, place: str) -> Counted:
        """Leave out what rests on this one place only."""
        resting = {row.thing for row in self.rows if row.place != place}
        return Counted(tuple(row for row in self.rows if row.thing in resting))


class Counter:
    """Answers countings from a source, each once."""

    def __init__(self, known: Known, queries: Mapping[str, Query], survey: str) -> None:
        self._known, self._queries, self._survey = known, queries, survey
        self._answered: dict[Counting, Counted] = {}

    def count(self, counting: Counting) -> Counted:
        """Answer a counting. Raises UsageError where no query or parameter has that name."""
        if counting not in self._answered:
            self._answered[counting] = self._ask(counting)
        return self._answered[counting]

    def _ask(self, counting: Counting) -> Counted:
        query = self._queries.get(counting.name)
        if query is None:
            raise UsageError(f"telling {counting.name!r} does not exist; {nearest(counting.name, list(self._queries), 30)}")
        values = dict(counting.parameters)
        if "peiling" in query.parameters:
            values.setdefault("peiling", f"peiling/{self._survey}")
        answer = ask(self._known.source, bind(query, values, self._known).text, query.where)
        columns = {name: place for place, name in enumerate(answer.variables)}

        def text(row: tuple[Cell | None, ...], name: str) -> str:
            cell = row[columns[name]] if name in columns else None
            return cell.text.removeprefix(ID) if cell else ""

        def read(row: tuple[Cell | None, ...]) -> Row:
            value = text(row, "waarde")
            return Row(text(row, "geteld"), text(row, "gemeente"), Fraction(value) if value else None, text(row, "bron"))

        return Counted(tuple(read(row) for row in answer.rows if text(row, "geteld")))
