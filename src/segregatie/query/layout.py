"""Lay an answer out as the header of its query says: lines with labels, lists and counts, their places, their order, totals.

What is done here is written in docs/queries.md, so that another program can do the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from segregatie.base.problems import QueryError, UsageError, Where, nearest
from segregatie.query.answers import Answer, Cell, Source, ask
from segregatie.query.cells import SIGNS, Cells, Rows
from segregatie.query.expressions import VARIABLE, Expression, parse_expression
from segregatie.query.known import Known
from segregatie.query.laid import BLANK, PLACES, Field, Item, Laid, Shown
from segregatie.query.parameters import BY_PLACE, SHOWN_AS, SURVEY, TABLE, Bound, bind
from segregatie.query.printed import Printed
from segregatie.query.stored import LANGUAGES, Column, Query

_HEADINGS: Final = {"nl": ("Peiling", "Bron"), "en": ("Round", "Source")}
_SURVEY: Final = Expression(VARIABLE, word=SURVEY)
_ITSELF: Final = Expression("waarde", (_SURVEY,))
#: In a heading, for what is printed; and a heading that is left blank.
_PRINTED, _BLANK = "{kop}", '""'
#: A header that names places in the report of one round: `rapport 2013, 3.4, tabellen 3-6`.
_OF_ROUND: Final = re.compile(r"rapport ([0-9]{4})\b")
_QUOTED: Final = re.compile(r"\{(.+?)\}")


def _code_of(variable: Expression) -> Expression:
    return Expression("code", (variable,))


def answer(query: Query, values: Mapping[str, str], known: Known, language: str) -> Laid:
    """Ask a stored query with its parameters set, and lay out what comes back.

    Raises ParameterError as `bind` does, and QueryError, which names the query's file, where it cannot be answered.
    """
    return laid(bind(query, values, known), known, language)


def laid(bound: Bound, known: Known, language: str) -> Laid:
    """Ask a query that is set, and lay out what comes back. Raises QueryError as `answer` does."""
    return lay_out(bound, ask(known.source, bound.text, bound.query.where), known, language)


def lay_table(table: Printed, queries: Mapping[str, Query], known: Known, language: str, *, by_place: bool = False) -> Laid:
    """Lay out a printed table by the query of its kind; with `by_place` free text is given by its passage.

    Raises UsageError where no query is of its kind.
    """
    if table.kind not in queries:
        raise UsageError(f"{table.code}: no query makes tables of the kind {table.kind!r}; {nearest(table.kind, list(queries))}")
    query = queries[table.kind]
    values = {TABLE: table.code, SURVEY: table.survey}
    if by_place and SHOWN_AS in query.parameters:
        values[SHOWN_AS] = BY_PLACE
    return answer(query, values, known, language)


def lay_out(bound: Bound, answered: Answer, known: Known, language: str) -> Laid:
    """Lay out what a source answered to a query. Raises QueryError where the header names a variable that the query does not give."""
    query = bound.query
    title, empty = query.title[language], query.empty[language]
    if not query.columns:
        return as_answered(query, answered, language)
    # A text in another language is left out with its row.
    rows = [row for row in answered.rows if all(cell is None or cell.language in ("", language) for cell in row)]
    printed = _printed(bound, known)
    layout = _Layout(bound, answered, rows, known.source, language, printed)
    source = _source(bound, rows, known)
    if printed:
        title, source = printed.fill(title, language), printed.fill(source, LANGUAGES[0])
    return Laid(title, source, layout.fields(), layout.lines(), layout.totals(), empty, layout.legend())


def as_answered(query: Query, answered: Answer, language: str) -> Laid:
    """Lay out an answer as it came, a column for each variable: of a query whose header names no columns."""
    shown = {cell: Shown((Item.of(cell.text, cell),)) if cell else BLANK for row in answered.rows for cell in row}
    lines = tuple(tuple(shown[cell] for cell in row) for row in answered.rows)
    fields = tuple(Field(name, name) for name in answered.variables)
    return Laid(query.title[language], query.source, fields, lines, (), query.empty[language])


def _printed(bound: Bound, known: Known) -> Printed | None:
    """The table that is asked for, where it is one."""
    codes, surveys = ({term.value for term in bound.terms.get(name, ())} for name in (TABLE, SURVEY))
    if not codes:
        return None
    return next((table for table in known.tables if table.code in codes and table.survey in surveys), None)


def _source(bound: Bound, rows: Rows, known: Known) -> str:
    """Where the answer rests: what the header says, unless that is in the report of one round and the answer of another that has one."""
    source = bound.query.source
    named = _OF_ROUND.match(source)
    others = {table.survey for table in known.tables if table.round != named[1]} if named else set()
    of_others = others and not others.isdisjoint(
        {*(term.value for term in bound.terms.get(SURVEY, ())), *(cell.text for row in rows for cell in row if cell)}
    )
    return "" if of_others else source


def _own(column: Column) -> bool:
    """Whether a column has a heading that needs no printed one."""
    return any(text and _PRINTED not in text for text in column.heading.values())


class _Layout:
    """One answer being laid out."""

    def __init__(self, bound: Bound, answered: Answer, rows: Rows, source: Source, language: str, printed: Printed | None) -> None:
        self._query, self._rows, self._language = bound.query, rows, language
        # A table has the columns that were printed, and those that a header gives a heading of its own.
        self._headings = {name: texts.get(language, "") for name, texts in printed.headings.items()} if printed else {}
        shown = [each for each in self._query.columns if not printed or each.name in self._headings or _own(each)]
        self._columns = [*self._survey_column(bound, answered.variables), *shown]
        self._named = {column.name: column.shows for column in self._columns}
        self._cells = Cells(answered, rows, source, language, by_place=bound.by_place)
        expressions = self._expressions()
        self._check(expressions, answered.variables)
        self._cells.look_up(expressions, self._query.places)
        self._across = self._rows_across()

    def _survey_column(self, bound: Bound, variables: Sequence[str]) -> list[Column]:
        """A column with the round, where more than one is asked for and no column shows it."""
        shown = {name for column in self._query.columns for name in column.shows.parting()}
        wanted = bound.of_all_rounds and SURVEY in variables and SURVEY not in shown
        return [Column(SURVEY, _code_of(_SURVEY), {language: _HEADINGS[language][0] for language in _HEADINGS})] if wanted else []

    def _expressions(self) -> list[Expression]:
        query = self._query
        orders = [shows for key in query.order if (shows := self._sorted_by(key.by))]
        pivot: list[Expression] = []
        if query.pivot:
            over = Expression(VARIABLE, word=query.pivot.over)
            pivot = [query.pivot.heading, query.pivot.cell, over, _code_of(over)]
        return [*self._named.values(), *pivot, *orders, *query.totals.values()]

    def _check(self, expressions: Iterable[Expression], variables: Sequence[str]) -> None:
        query = self._query
        named = [name for expression in expressions for name in expression.variables()]
        for name in (*named, *query.lines, *(place.variable for place in query.places)):
            if name not in variables:
                said = f"the header names ?{name}, which the query does not give; add it to SELECT"
                raise QueryError(said, Where(query.where))

    # --- lines ---

    def lines(self) -> tuple[tuple[Shown, ...], ...]:
        """The lines, in order."""
        parts = self._cells.parted(self._rows, self._keys())
        return tuple((*self._line(rows, self._named), *self._places(rows)) for rows in self._in_order(parts))

    def _places(self, rows: Rows) -> list[Shown]:
        return [self._cells.places(self._query.places, rows)] if self._query.places else []

    def _keys(self) -> list[str]:
        """The variables that part one line from another; the round always does."""
        keys = [name for shows in self._named.values() for name in shows.parting()]
        return list(dict.fromkeys([*self._surveys(), *keys, *self._query.lines]))

    def _surveys(self) -> list[str]:
        return [SURVEY] if SURVEY in self._cells.at else []

    def _in_order(self, parts: list[Rows]) -> list[Rows]:
        """Put lines in the order of the header; what that leaves open in the order of IRIs, so that each engine gives the same."""
        if not self._query.order:
            return parts
        places = [self._cells.at[name] for name in self._keys()]
        parts = sorted(parts, key=lambda rows: tuple(cell.text if (cell := rows[0][place]) else "" for place in places))
        for key in reversed(self._query.order):
            parts.sort(key=lambda rows, by=key.by: self._sorts(by, rows), reverse=key.descending)  # type: ignore[misc]
        if self._surveys():
            parts.sort(key=lambda rows: self._cells.show(_ITSELF, rows).text)
        return parts

    def _sorts(self, by: Expression, rows: Rows) -> tuple[object, ...]:
        shows = self._sorted_by(by)
        return (self._cells.show(shows, rows) if shows else self._cells.places(self._query.places, rows)).sorts()

    def _sorted_by(self, by: Expression) -> Expression | None:
        """What a key of the order stands for: a column by its name, shown or not, or itself; nothing for the places."""
        columns = {column.name: column.shows for column in self._query.columns}
        return None if by.word == PLACES else columns.get(by.word, by)

    def _line(self, rows: Rows, shows: Mapping[str, Expression]) -> tuple[Shown, ...]:
        cells = (self._cells.show(shows[name], rows) if name in shows else BLANK for name in self._named)
        return (*cells, *self._made(rows, shows))

    # --- columns that the answer makes ---

    def _rows_across(self) -> Mapping[Cell, Rows]:
        """The rows of each term that makes a column, in the order in which the answer first has them."""
        if self._query.pivot is None:
            return {}
        at = self._cells.at[self._query.pivot.over]
        return {cell: rows for rows in self._cells.parted(self._rows, [self._query.pivot.over]) if (cell := rows[0][at])}

    def _made(self, rows: Rows, shows: Mapping[str, Expression]) -> Iterable[Shown]:
        if pivot := self._query.pivot:
            at = self._cells.at[pivot.over]
            here = {part[0][at]: part for part in self._cells.parted(rows, [pivot.over])}
            yield from (self._cells.show(shows.get(pivot.over, pivot.cell), here[over]) if over in here else BLANK for over in self._across)

    def fields(self) -> tuple[Field, ...]:
        """The columns, each with its heading; described are signs, and by its label what a column is about that the answer makes."""
        fields = [Field(column.name, self._heading(column), self._explained(column.shows)) for column in self._columns]
        if pivot := self._query.pivot:
            label = Expression(VARIABLE, word=pivot.over)
            for over, rows in self._across.items():
                heading, about, code = (self._cells.show(shows, rows).text for shows in (pivot.heading, label, _code_of(label)))
                # A letter can name a column; words are for readers.
                name = heading if heading.isalnum() and heading.isupper() else code.replace("-", "_")
                fields.append(Field(name, heading, about, over.text))
        if self._query.places:
            fields.append(Field(PLACES, _HEADINGS[self._language][1]))
        return tuple(fields)

    def _heading(self, column: Column) -> str:
        """The heading of a column: printed, or its own, which may quote what is printed and what is counted over all rows."""
        own, printed = column.heading[self._language], self._headings.get(column.name, "")
        if not own or own == _BLANK:
            return printed
        return _QUOTED.sub(lambda quoted: self._cells.show(parse_expression(quoted[1]), self._rows).text, own.replace(_PRINTED, printed))

    def legend(self) -> tuple[tuple[str, str], ...]:
        """What letters and signs mean of which no column gives the label."""
        return self._meanings(self._shown())

    def _shown(self) -> list[Expression]:
        pivot = self._query.pivot
        return [*self._named.values(), *([pivot.heading] if pivot else [])]

    def _meanings(self, shown: Iterable[Expression]) -> tuple[tuple[str, str], ...]:
        named = {each.word for each in self._shown() if each.function == VARIABLE}
        signs = {part for each in shown for part in each.parts() if part.function in SIGNS and part.variable not in named}
        return tuple(dict.fromkeys(pair for sign in sorted(signs, key=str) for pair in self._cells.meanings(sign)))

    def _explained(self, shows: Expression) -> str:
        return "; ".join(f"{sign}: {meaning}" for sign, meaning in self._meanings([shows]))

    def totals(self) -> tuple[tuple[Shown, ...], ...]:
        """The line of totals of each round."""
        totals, placed = self._query.totals, [BLANK] if self._query.places else []
        parts = self._cells.parted(self._rows, self._surveys()) if totals else []
        return tuple((*self._line(rows, totals), *placed) for rows in parts)
