"""Transcribe the report: write its tables as grids, and prove every passage where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from segregatie.base.problems import Problem, Problems, Where, problem
from segregatie.report.grids import Grid, GridRow, placeholder, without_count
from segregatie.report.passages import Form, Passage, Run, find_runs, row_digest, words_digest
from segregatie.report.spellings import Names
from segregatie.report.tables import TOTAL, Kind, Table
from segregatie.report.text import PrintedRow, Report, words


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the report says at the places we know: grids, passages, and the words of each free-text passage."""

    grids: dict[str, Grid]
    passages: list[Passage]
    texts: dict[str, str]
    sha256: str


class _Rows:
    """Names the rows of one table by what stands in them."""

    def __init__(self, table: Table, file: str, names: Names, problems: Problems) -> None:
        self.table, self.file, self.names, self.problems = table, file, names, problems
        self.group = ""
        self.number = 0

    def shift(self, cells: tuple[str, ...]) -> int:
        """How many columns a row stands too far to the right: 1 where a gemeente is printed under the second heading."""
        kind = self.table.columns[0].names
        return int(self.table.numbered_rows and not cells[0] and bool(self.names.codes(kind, cells[1])))

    def passage(self, row: PrintedRow) -> str | None:
        label, _ = without_count(row.cells[self.shift(row.cells)])
        where = Where(self.file, row.line)
        if label.casefold() == TOTAL:
            return f"{self.table.id}/{TOTAL}"
        if label or not self.table.numbered_rows:
            code = self.names.code(self.table.columns[0].names, label, where, self.problems)
            if code is None:
                return None
            self.group, self.number = code, 0
        self.number += 1
        place = f"{self.table.id}/{self.group}"
        return f"{place}/{self.number}" if self.table.numbered_rows else place


def _notes(id_: str, row: PrintedRow, index: int, rows: _Rows) -> Iterator[tuple[str, str, int, int]]:
    """Yield passage, text, begin in the cell, and first word in the row, of each note in a cell of names."""
    before = sum(len(words(cell)) for cell in row.cells[:index])
    cell = row.cells[index]
    for mention in rows.names.mentions(rows.table.columns[index].names, cell, Where(rows.file, row.line), rows.problems):
        if mention.note and mention.codes:
            first = before + len(words(cell[: mention.note_start]))
            yield f"{id_}/{mention.codes[0]}", mention.note, mention.note_start, first


def _transcribe_table(
    table: Table, printed: list[PrintedRow], report: Report, names: Names, problems: Problems
) -> tuple[Grid, list[Passage], dict[str, str]]:
    rows = _Rows(table, report.file, names, problems)
    kept: list[GridRow] = []
    passages: list[Passage] = []
    texts: dict[str, str] = {}
    seen: dict[str, Where] = {}
    for number, row in enumerate(printed):
        where = Where(report.file, row.line)
        id_ = f"{table.id}/kop" if number == 0 else rows.passage(row)
        if id_ is None:
            continue
        if id_ in seen:
            problems.add(where, "report-row-twice", row=id_, first=seen[id_])
            continue
        seen[id_] = where
        passages.append(Passage(id_, Form.ROW, table.id, row_digest(table.id, number, row.cells), number))
        cells = list(row.cells)
        shift = rows.shift(row.cells) if number else 0
        for index, column in enumerate(table.columns):
            if number == 0 or id_.endswith(f"/{TOTAL}"):
                continue
            if column.kind is Kind.TEXT and cells[index + shift]:
                texts[id_] = cells[index + shift]
                cells[index + shift] = placeholder(id_)
            if column.kind is Kind.NAMES:
                notes = list(_notes(id_, row, index, rows))
                for note_id, text, begin, _ in reversed(notes):
                    cells[index] = cells[index][:begin] + placeholder(note_id) + cells[index][begin + len(text) :]
                for note_id, text, _, first in notes:
                    if note_id in texts:
                        problems.add(where, "report-note-twice", note=note_id)
                    run = Run(first, len(words(text)))
                    passages.append(Passage(note_id, Form.NOTE, id_, words_digest(words(text)), runs=(run,)))
                    texts[note_id] = text
        kept.append(GridRow(where, id_, tuple(cells)))
    return Grid(table, kept[0], tuple(kept[1:])), passages, texts


def transcribe(report: Report, names: Names, known: list[Passage], problems: Problems, *, fill: bool) -> Transcript:
    """Read the report as data/ keeps it. `known` are the passages so far, whose prose is found again.

    With `fill` a passage of prose that has no digest yet is given the one of the words at its position.
    """
    grids: dict[str, Grid] = {}
    passages: list[Passage] = []
    texts: dict[str, str] = {}
    for table in report.printed:
        grid, found, quoted = _transcribe_table(table, report.tables[table.id], report, names, problems)
        grids[table.id] = grid
        passages += found
        texts |= quoted
    for passage in known:
        if passage.form is Form.WORDS and (proved := _prove_prose(passage, report, problems, fill=fill)):
            passages.append(proved)
    return Transcript(grids, passages, texts, report.sha256)


def _prove_prose(passage: Passage, report: Report, problems: Problems, *, fill: bool) -> Passage | None:
    section = report.sections.get(passage.place)
    if section is None:
        problems.add(passage.where, "report-section-unknown", section=passage.place)
        return None
    if not passage.digest:
        if not fill:
            problems.add(passage.where, "passage-digest-missing", passage=passage.id)
            return None
        taken = [word for run in passage.runs for word in section.words[run.start : run.start + run.count]]
        if len(taken) < sum(run.count for run in passage.runs):
            problems.add(passage.where, "report-section-too-short", passage=passage.id, count=len(section.words), section=passage.place)
            return None
        return replace(passage, digest=words_digest(taken))
    runs = find_runs(section.words, passage)
    if runs is None:
        problems.add(passage.where, "report-words-missing", passage=passage.id, section=passage.place, file=report.file)
        return None
    return replace(passage, runs=runs)


def passage_differences(kept: Mapping[str, Passage], transcript: Transcript, file: str) -> list[Problem]:
    """Tell which passages are not proved by the report."""
    found: list[Problem] = []
    proved = {passage.id: passage for passage in transcript.passages}
    for passage in kept.values():
        other = proved.get(passage.id)
        if other is None:
            if passage.form is not Form.WORDS:
                found.append(problem(passage.where, "report-passage-missing", passage=passage.id, file=file))
        elif other.digest != passage.digest or other.row != passage.row:
            found.append(problem(passage.where, "report-passage-differs", passage=passage.id, file=file))
    return found
