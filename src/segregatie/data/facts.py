"""Read the printed tables as facts: the one place where print becomes meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from segregatie.base.problems import Problems, Where, nearest
from segregatie.data.records import Aim, Fact, Reading
from segregatie.ontology.codes import Codes
from segregatie.report.grids import Grid, GridRow, placeholders, without_count
from segregatie.report.spellings import Mention, Names
from segregatie.report.tables import TOTAL

#: Answers that a table gives by naming units beside them: the class of the fact, by table.
_ANSWERS = {"tabel-2": "Afspraakopgave", "tabel-9": "Oudercontactopgave", "tabel-10": "Vastleggingsopgave", "tabel-12": "Nalevingsopgave"}
#: Tables that give each unit a text of its own.
_TEXTS = {"tabel-11": "Convenantafspraak", "tabel-13": "Resultaat", "tabel-14": "Verandering"}
_NO_PARTNER = "geen-andere-partijen"
_MENTIONED, _NOT_MENTIONED = "vermelding/genoemd", "vermelding/niet-genoemd"
_AIM_UNKNOWN = "gerichtheid/niet-vastgesteld"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is needed to read a table of one edition."""

    survey: str
    readings: Mapping[str, list[Reading]]
    aims: Mapping[tuple[str, str], Aim]
    names: Names
    codes: Codes
    problems: Problems
    #: Where each letter of a measure was seen: it heads one column of one table.
    letters: dict[str, Where] = field(default_factory=dict)

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

    def measure(self, letter: str, where: Where) -> str | None:
        """The measure that heads a column; each heads one."""
        code = self.codes.by_notation("maatregel", letter)
        if code is None and self.codes.sure("maatregel"):
            known = self.codes.notations("maatregel")
            self.problems.add(where, "code-unknown", kind="maatregel", code=letter, meant=nearest(letter, known, len(known)))
        elif letter in self.letters:
            self.problems.add(where, "measure-twice", letter=letter, first=self.letters[letter])
            return None
        self.letters[letter] = where
        return code

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
    for id_, grid in grids.items():
        if read := _READERS.get(id_):
            facts += read(reader, grid)
    keys: dict[str, Fact] = {}
    for fact in facts:
        first = keys.get(fact.key, fact)
        # A row that stands twice is told as such, where the grids are read.
        if first != fact and (first.passages[0] != fact.passages[0] or first.where == fact.where):
            problems.add(fact.where, "unit-answers-twice", unit=fact.unit.partition("/")[2], first=first.where)
        keys[fact.key] = fact
    return tuple(facts)


def _participation(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    for row in grid.rows:
        gemeente = reader.label(grid, row)
        if gemeente is None:
            continue
        values = []
        for cell, column, name in zip(row.cells[1:], grid.table.columns[1:], ("pilotgemeente", "deelgenomen", "reden"), strict=True):
            if cell or column.names == "ja-nee":
                code = reader.names.code(column.names, cell, row.where, reader.problems)
                values += [(name, f"{column.names}/{code}")] if code else []
        if ("deelgenomen", "ja-nee/ja") in values:
            values += [("respondent", reader.codes.unit(code)) for _, code in reader.mentions(row, 0)]
        yield reader.fact("Deelnameopgave", gemeente, row, *values)


def _consultation(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """Table 1a answers two questions at once: whether they consult, and whether segregation is an item."""
    for row in grid.rows:
        consulted = reader.label(grid, row)
        if consulted is None:
            continue
        for column in (1, 2):
            heading = grid.heading.cells[column]
            agenda = reader.names.code("agendering", heading, grid.heading.where, reader.problems)
            for _, unit in reader.mentions(row, column):
                yield reader.fact("Overlegopgave", unit, row, ("antwoord", f"overlegantwoord/{consulted}"))
                yield reader.fact("Agenderingsopgave", unit, row, ("antwoord", f"agendering/{agenda}"))


def _answers(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    kind = _ANSWERS[grid.table.id]
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


def _measures(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    measures = [reader.measure(letter, grid.heading.where) for letter in grid.heading.cells[1:]]
    for row in grid.rows:
        unit = reader.label(grid, row)
        if unit is None:
            continue
        for measure, mark in zip(measures, row.cells[1:], strict=True):
            if measure is None:
                continue
            split = ("maatregel", f"maatregel/{measure}")
            if not mark:
                yield reader.fact("Waarneming", unit, row, split, ("vermelding", _NOT_MENTIONED), split=measure)
                continue
            aims = [reader.aims.get(key) for key in ((unit, measure), (unit, ""), ("", measure))]
            aim = next((each for each in aims if each), None)
            said = ("gerichtheid", f"gerichtheid/{aim.aim}" if aim else _AIM_UNKNOWN)
            fact = reader.fact("Waarneming", unit, row, split, ("vermelding", _MENTIONED), said, split=measure)
            if aim:
                lines = (("gerichtheid", said[1], aim.where), ("bron", aim.passage, aim.where))
                fact = replace(fact, passages=(*fact.passages, aim.passage), elsewhere=lines)
            yield fact


def _partners(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    for row in grid.rows:
        partner = reader.label(grid, row)
        if partner is None:
            continue
        none = partner == _NO_PARTNER
        values = [("antwoord", f"partnerbetrokkenheid/{_NO_PARTNER if none else 'betrokken'}")]
        values += [] if none else [("partner", f"partner/{partner}")]
        for mention, unit in reader.mentions(row, 1):
            yield _with_texts(reader.fact("Partneropgave", unit, row, *values, split=partner), mention.note)


def _texts(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    for row in grid.rows:
        if unit := reader.label(grid, row):
            yield _with_texts(reader.fact(_TEXTS[grid.table.id], unit, row), row.cells[1])


def _pilots(reader: _Reader, grid: Grid) -> Iterator[Fact]:
    """Table 15: a fact an activity and status; rows that are no plain print are read as lezingen.csv says."""
    numbers: dict[tuple[str, str], int] = {}
    for row in grid.rows:
        if row.passage.count("/") != 2:
            continue  # told where the grids are read
        table, gemeente, number_in_group = row.passage.split("/")
        if row.cells[0] and (printed := reader.names.code("gemeente", row.cells[0], row.where, reader.problems)):
            reader.named(row, printed, f"{table}/{printed}/{number_in_group}")
        read = [each for each in reader.readings.get(row.passage, ()) if each.status]
        own_text = tuple(placeholders(" ".join(row.cells)))
        if not read:
            _, activity, _, sign = row.cells
            code = reader.names.code("activiteit", activity, row.where, reader.problems)
            status = reader.names.code("pilotstatus", sign, row.where, reader.problems)
            if code is None or status is None:
                continue
            lines: list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = [(code, status, "zeker", own_text, ())]
        else:
            lines = [(each.code, each.status, each.certainty, each.texts or own_text, (each.key,)) for each in read]
        for activity, status, certainty, texts, keys in lines:
            numbers[gemeente, activity] = number = numbers.get((gemeente, activity), 0) + 1
            values = (("activiteit", f"activiteit/{activity}"), ("pilotstatus", f"pilotstatus/{status}"))
            fact = reader.fact("Pilotopgave", gemeente, row, *values, split=f"{activity}/{number}")
            places = tuple(dict.fromkeys((row.passage, *texts)))
            weakest = reader.weakest(each for each in (certainty, fact.certainty) if each)
            yield replace(fact, passages=places, texts=texts, certainty=weakest, readings=(*fact.readings, *keys))


_READERS: Mapping[str, Callable[[_Reader, Grid], Iterator[Fact]]] = {
    "tabel-1": _participation,
    "tabel-1a": _consultation,
    "tabel-8": _partners,
    "tabel-15": _pilots,
    **{f"tabel-{number}": _measures for number in (3, 4, 5, 6)},
    **dict.fromkeys(_ANSWERS, _answers),
    **dict.fromkeys(_TEXTS, _texts),
}
