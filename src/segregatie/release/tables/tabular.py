"""The tables we publish, each with its query, how it is laid out and what its columns hold; and the IRIs behind their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from segregatie.query.laid import DECIMAL, Field, Item, Laid, Shown, number
from segregatie.query.layout import as_answered, lay_table
from segregatie.query.stored import LANGUAGES, Query
from segregatie.release.tables.columns import Column, File, Texts, blanks, describe, describe_printed

if TYPE_CHECKING:
    from segregatie.pipeline import Answered
    from segregatie.query.known import Known
    from segregatie.query.printed import Printed

#: Table of the report, or long table: also the folder it lies in.
TABLES, LONG = "tabellen", "lange"
_IRI = " (IRI)"


@dataclass(frozen=True, slots=True)
class Published:
    """A table we publish, laid out in each language; `round` is the year of the round it is of, where it is of one."""

    group: str
    stem: str
    query: Query
    laid: Mapping[str, Laid]
    file: File
    round: str = ""


def printed_table(table: Printed, queries: Mapping[str, Query], known: Known) -> Published:
    """Lay out a table of the report and describe its columns. Raises UsageError for one that nothing describes."""
    laid = {language: lay_table(table, queries, known, language) for language in LANGUAGES}
    fields = laid[LANGUAGES[0]].fields
    told = {
        field.name: {language: laid[language].fields[place].description for language in LANGUAGES}
        for place, field in enumerate(fields)
        if field.description
    }
    made = {field.name for field in fields if field.iri}
    about, signs = ({name: texts for name, texts in told.items() if (name in made) == across} for across in (True, False))
    titles = {language: laid[language].title for language in LANGUAGES}
    file = describe_printed(table.kind, table.stem, [field.name for field in fields], about, signs, titles)
    return Published(TABLES, table.stem, queries[table.kind], laid, file, table.round)


def long_tables(answered: Mapping[str, Answered]) -> list[Published]:
    """Describe the columns of every long table. Raises UsageError for one that nothing describes."""
    explained: dict[str, Texts] = {}
    for query, _ in answered.values():
        explained |= query.explained
    made = []
    for stem, (query, answer) in answered.items():
        # One query gives the long tables of all kinds of fact.
        title = {language: query.title[language] + (f": {stem}" if stem != query.name else "") for language in LANGUAGES}
        file = describe(LONG, stem, answer.variables, explained | dict(query.explained), title)
        rows = _typed(as_answered(query, answer, LANGUAGES[0]), file)
        # Both languages stand in columns of their own, so the lines are the same in each.
        laid = {language: replace(rows, title=title[language], empty=query.empty[language]) for language in LANGUAGES}
        made.append(Published(LONG, stem, query, laid, file))
    return made


def _typed(table: Laid, file: File) -> Laid:
    """Give each cell the form of its column: several values apart, a decimal with a digit behind its point."""
    return replace(table, lines=tuple(tuple(map(_as_column, line, file.columns)) for line in table.lines))


def _as_column(cell: Shown, column: Column) -> Shown:
    if column.separator:
        parts = cell.text.split(column.separator) if cell.text else ()
        return Shown(tuple(Item(each) for each in parts), column.separator, listed=True)
    if column.datatype == "decimal" and cell.text:
        # A reader that looks at the first rows only takes 13 for a whole number, and stops at 48.1.
        return number(Fraction(cell.text), DECIMAL)
    return cell


def with_iris(table: Published) -> Published:
    """Put beside every column that names things of ours one with their IRIs; beside a mark stands the fact it is printed for."""
    described = tuple(chain.from_iterable((column, _iri_column(column))[: 1 + column.linked] for column in table.file.columns))
    file = File(table.file.stem, described, table.file.title, table.file.key, table.file.row)
    return replace(table, file=file, laid={language: _laid_with_iris(laid, table.file.columns) for language, laid in table.laid.items()})


def _laid_with_iris(laid: Laid, columns: Sequence[Column]) -> Laid:
    places = [place for place, column in enumerate(columns) for _ in range(1 + column.linked)]
    fields = tuple(
        field if place == 0 or places[place] != places[place - 1] else Field(f"{field.name}_iri", (field.heading + _IRI).strip())
        for place, field in enumerate(laid.fields[at] for at in places)
    )
    lines, totals = (tuple(_line(line, columns) for line in part) for part in (laid.lines, laid.totals))
    return replace(laid, fields=fields, lines=lines, totals=totals)


def _line(line: Sequence[Shown], columns: Sequence[Column]) -> tuple[Shown, ...]:
    pairs = zip(line, columns, strict=True)
    return tuple(chain.from_iterable((cell, cell.of_iris())[: 1 + column.linked] for cell, column in pairs))


def _iri_column(column: Column) -> Column:
    told = {"nl": f"IRI: {column.told['nl']}", "en": f"IRI: {column.told['en']}"}
    if column.across and not column.separator:
        told = {"nl": "IRI van het feit achter de cel, ook als die leeg is", "en": "IRI of the fact behind the cell, a blank one too"}
    return Column(f"{column.name}_iri", told, "anyURI", separator=column.separator, blank=blanks()["totaal"], subject=column.subject)
