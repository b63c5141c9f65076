"""Read the printed tables as facts: the one place where print becomes meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from segregatie.base.problems import Problems
from segregatie.data.records import Aim, Fact, Reading
from segregatie.ontology.codes import Codes
from segregatie.report.grids import Grid, GridRow, placeholders, without_count
from segregatie.report.spellings import Mention, Names
from segregatie.report.tables import TOTAL

_PARTICIPATION, _PILOT = "Deelnameopgave", "Pilotopgave"
_RESPONSE, _MARKS = "respons", "kruisjes"
_MENTIONED, _AIM_UNKNOWN = "genoemd", "gerichtheid/niet-vastgesteld"
_TOOK_PART, _STAYED_OUT = (("deelgenomen", f"ja-nee/{answer}") for answer in ("ja", "nee"))
_REASON = "reden"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is needed to read a table of one edition."""

    survey: str
    readings: Mapping[str, list[Reading]]
    aims: Mapping[tuple[str, str], Aim]
    names: Names
    codes: Codes
    problems: Problems

    def fact(self, kind: str, unit: str, row: GridRow, *values: tuple[str, str], split: str = "") -> Fact:
        """State a fact about a unit; readings of the whole row, or of this unit in it, go with it."""
        read = [each for each in self.readings.get(row.passage, ()) if each.code in ("", unit) and not each.status]
        key = "/".join(part for part in (kind.casefold(), self.survey, unit, split) if part)
        return Fact(
            kind, key, self.survey, self.codes.unit(unit), values, (row.passage,),
            certainty=self.weakest(each.certainty for each in read), readings=tuple(each.key for each in read), where=row.where,
        )  # fmt: skip

    def weakest(self, certainties: Iterable[str]) -> str:
        """A fact is no surer than the least sure reading it rests on; the list of certainties runs from sure to unsure."""
        return max(certainties, key=self.codes.of("zekerheid").index, default="")

    def label(self, grid: Grid, row: GridRow) -> str | None:
        """The code of the answer or unit that names a row; None for the row of totals."""
        printed, _ = without_count(row.cells[0])
        if printed.casefold() == TOTAL:
            return None
        code = self.names.code(grid.table.columns[0].names, printed, row.where, self.problems)
        return code if code and self.named(row, code, f"{grid.table.id}/{code}") else None

    def named(self, row: GridRow, code: str, passage: str) -> bool:
        """Note a row whose label is not what its passage is named after: a digest cannot tell where the row has a text."""
        if row.passage == passage:
            return True
        self.problems.add(row.where, "row-label-of-another-passage", row=row.passage, code=code, passage=passage)
        return False

    def mentions(self, row: GridRow, column: int) -> Iterator[tuple[Mention, str]]:
        """The units a cell names, one by one."""
        for mention in self.names.mentions("eenheid", row.cells[column], row.where, self.problems):
            for code in mention.codes:
                yield mention, code


def read_facts(
    survey: str,
    grids: Mapping[str, Grid],
    readings: tuple[Reading, ...],
    aims: tuple[Aim, ...],
    names: Names,
    codes: Codes,
    problems: Problems,
) -> tuple[Fact, ...]:
    """State every table as facts, in the report's order; cells that cannot be read are noted as problems."""
    by_passage: dict[str, list[Reading]] = {}
    for reading in readings:
        by_passage.setdefault(reading.passage, []).append(reading)
    by_cell = {(aim.unit, aim.measure): aim for aim in aims}
    reader = _Reader(survey, by_passage, by_cell, names, codes, problems)
    facts: list[Fact] = []
    for grid in grids.values():
        if read := _READERS.get(grid.table.kind):
            facts += read(reader, grid)
    if not any(grid.table.kind == _RESPONSE for grid in grids.values()):
        facts += _took_part(survey, facts, codes)
    _check_rows(facts, grids, problems)
    keys: dict[str, Fact] = {}
    # A measure with two letters is told where the letters are, and not in each row.
    lettered = {grid.heading.where.file for grid in grids.values() if not _heads_once(grid)}
    for fact in facts:
        first = keys.get(fact.key, fact)
        if first != fact and first.where == fact.where and fact.where.file in lettered:
            continue
        # A row that stands twice is told as such, where the grids are read.
        if first != fact and (first.passages[0] != fact.passages[0] or first.where == fact.where):
            problems.add(fact.where, "unit-answers-twice", unit=fact.unit.partition("/")[2], first=first.where)
        keys[fact.key] = fact
        for path in (fact.unit, *(path for _, path in fact.values)):
            codes.check_round(path, fact.where, problems)
    return tuple(facts)


def _heads_once(grid: Grid) -> bool:
    """Whether each code heads one column at most."""
    heads = [column.heads for column in grid.table.columns if column.heads]
    return len(heads) == len(set(heads))


def _check_rows(facts: Iterable[Fact], grids: Mapping[str, Grid], problems: Problems) -> None:
    """Whoever took part has a row in every table of marks; told at its heading, unless its rows are already known to be wrong."""
    if problems.noted:
        return
    respondents = [path for fact in facts for name, path in fact.values if name == "respondent"]
    for grid in grids.values():
        if grid.table.kind == _MARKS:
            here = {fact.unit for fact in facts if fact.kind == grid.table.gives[0] and fact.passages[0].startswith(f"{grid.table.id}/")}
            for unit in respondents:
                if unit not in here:
                    problems.add(grid.heading.where, "respondent-without-row", unit=unit.partition("/")[2])


def _took_part(survey: str, facts: Iterable[Fact], codes: Codes) -> Iterator[Fact]:
    """Of a report without a table of response: a gemeente took part where it, or a stadsdeel of it, answers in a table.

    It is read at the first place of each unit. A pilot is told of its gemeente, whoever answered.
    """
    answers: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.kind != _PILOT:
            answers.setdefault(codes.gemeente(fact.unit), {}).setdefault(fact.unit, fact)
    for gemeente, units in answers.items():
        key = f"{_PARTICIPATION.casefold()}/{survey}/{gemeente.partition('/')[2]}"
        first = next(iter(units.values()))
        places = tuple(dict.fromkeys(fact.passages[0] for fact in units.values()))
        values = (_TOOK_PART, *(("respondent", unit) for unit in units))
        yield Fact(_PARTICIPATION, key, survey, gemeente, values, places, where=first.where)


def _response(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """Who was asked and took part; of a gemeente that did, the units that answered are printed behind it."""
    (kind,) = grid.table.gives
    for row in grid.rows:
        gemeente = reader.label(grid, row)
        if gemeente is None:
            continue
        values = []
        for cell, column in zip(row.cells[1:], grid.table.columns[1:], strict=True):
            if cell or not column.may_be_blank:
                code = reader.names.code(column.names, cell, row.where, reader.problems)
                values += [(column.states, f"{column.names}/{code}")] if code else []
            elif column.states == _REASON and _STAYED_OUT in values:
                reader.problems.add(row.where, "reason-missing", printed=row.cells[0])
        if _TOOK_PART in values:
            for mention, code in reader.mentions(row, 0):
                values.append(("respondent", reader.codes.unit(code)))
                if mention.note:
                    reader.problems.add(row.where, "respondents-unknown", printed=row.cells[0])
        yield reader.fact(kind, gemeente, row, *values)


def _crossed(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """Two questions at once: the row answers the first, the column the second."""
    of_rows, of_columns = grid.table.gives
    for column, printed in zip(grid.table.columns, grid.heading.cells, strict=True):
        list_, _, code = column.heads.partition("/")
        if code and reader.names.code(list_, printed, grid.heading.where, reader.problems) not in (code, None):
            reader.problems.add(grid.heading.where, "heading-of-another-answer", heading=printed, wanted=column.heads)
    for row in grid.rows:
        answer = reader.label(grid, row)
        if answer is None:
            continue
        for place, column in enumerate(grid.table.columns[1:], 1):
            for _, unit in reader.mentions(row, place):
                yield reader.fact(of_rows, unit, row, ("antwoord", f"{grid.table.columns[0].names}/{answer}"))
                yield reader.fact(of_columns, unit, row, ("antwoord", column.heads))


def _answers(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    (kind,) = grid.table.gives
    for row in grid.rows:
        answer = reader.label(grid, row)
        if answer is None:
            continue
        for mention, unit in reader.mentions(row, 1):
            fact = reader.fact(kind, unit, row, ("antwoord", f"{grid.table.columns[0].names}/{answer}"))
            if mention.paired:
                bureau = reader.names.code("organisatie", mention.paired, row.where, reader.problems)
                fact = replace(fact, values=(*fact.values, ("uitvoerder", f"organisatie/{bureau}")))
            yield _with_texts(fact, mention.note)


def _with_texts(fact: Fact, cell: str) -> Fact:
    texts = tuple(placeholders(cell))
    return replace(fact, passages=tuple(dict.fromkeys((*fact.passages, *texts))), texts=texts)


def _marks(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """A fact a cell, a blank one too: what its sign means, and of what is mentioned what it is aimed at."""
    (kind,) = grid.table.gives
    for row in grid.rows:
        unit = reader.label(grid, row)
        if unit is None:
            continue
        for column, sign in zip(grid.table.columns[1:], row.cells[1:], strict=True):
            property_, _, measure = column.heads.partition("/")
            meaning = grid.table.signs.get(sign, "")
            said = [(property_, column.heads), ("vermelding", f"vermelding/{meaning}")]
            if meaning != _MENTIONED:
                yield reader.fact(kind, unit, row, *said, split=measure)
                continue
            aims = [reader.aims.get(key) for key in ((unit, measure), (unit, ""), ("", measure))]
            aim = next((each for each in aims if each), None)
            at = ("gerichtheid", f"gerichtheid/{aim.aim}" if aim else _AIM_UNKNOWN)
            fact = reader.fact(kind, unit, row, *said, at, split=measure)
            if aim:
                lines = (("gerichtheid", at[1], aim.where), ("bron", aim.passage, aim.where))
                fact = replace(fact, passages=(*fact.passages, aim.passage), elsewhere=lines)
            yield fact


def _parties(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    table, (kind,) = grid.table, grid.table.gives
    list_ = table.columns[0].names
    for row in grid.rows:
        party = reader.label(grid, row)
        if party is None:
            continue
        none = party == table.none.partition("/")[2]
        values = [("antwoord", table.none if none else table.some), *(() if none else ((list_, f"{list_}/{party}"),))]
        for mention, unit in reader.mentions(row, 1):
            yield _with_texts(reader.fact(kind, unit, row, *values, split=party), mention.note)


def _texts(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    (kind,) = grid.table.gives
    for row in grid.rows:
        if unit := reader.label(grid, row):
            yield _with_texts(reader.fact(kind, unit, row), row.cells[1])


def _pilots(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """A fact an activity and status; rows that are no plain print are read as lezingen.csv says."""
    (kind,) = grid.table.gives
    numbers: dict[tuple[str, str], int] = {}
    for row in grid.rows:
        if row.passage.count("/") != 2:
            continue  # told where the grids are read
        table, gemeente, number_in_group = row.passage.split("/")
        if row.cells[0] and (printed := reader.names.code("gemeente", row.cells[0], row.where, reader.problems)):
            reader.named(row, printed, f"{table}/{printed}/{number_in_group}")
        for activity, status, certainty, texts, keys in _pilot_lines(reader, row):
            numbers[gemeente, activity] = number = numbers.get((gemeente, activity), 0) + 1
            values = (("activiteit", f"activiteit/{activity}"), ("pilotstatus", f"pilotstatus/{status}"))
            fact = reader.fact(kind, gemeente, row, *values, split=f"{activity}/{number}")
            places = tuple(dict.fromkeys((row.passage, *texts)))
            weakest = reader.weakest(each for each in (certainty, fact.certainty) if each)
            yield replace(fact, passages=places, texts=texts, certainty=weakest, readings=(*fact.readings, *keys))


def _pilot_lines(reader: _Reader, row: GridRow) -> Iterator[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    """The activities of a row, each with its status, certainty, texts and readings."""
    own_text = tuple(placeholders(" ".join(row.cells)))
    read = [each for each in reader.readings.get(row.passage, ()) if each.status]
    for each in read:
        yield each.code, each.status, each.certainty, each.texts or own_text, (each.key,)
    if not read:
        _, activity, _, sign = row.cells
        code = reader.names.code("activiteit", activity, row.where, reader.problems)
        status = reader.names.code("pilotstatus", sign, row.where, reader.problems)
        if code is not None and status is not None:
            yield code, status, "zeker", own_text, ()


#: How each kind of table is read; an aggregate says nothing of a unit.
_READERS: Mapping[str, Callable[[_Reader, Grid], Iterator[Fact]]] = {
    "respons": _response, "kruistabel": _crossed, "antwoorden": _answers, "kruisjes": _marks, "partijen": _parties, "teksten": _texts,
    "pilots": _pilots,
}  # fmt: skip
