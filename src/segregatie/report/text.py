"""Read the report's text: its tables as printed cells, its prose as sections of words.

The text is read after NFC; markup, and note marks with their digits, are removed; footnotes stand apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from segregatie.base.files import read_text, shown
from segregatie.base.problems import Problems, Where
from segregatie.report.passages import Form, Passage
from segregatie.report.tables import Table

_NOTE_MARK = re.compile(r"<sup>\d+</sup>")
_INLINE_TAG = re.compile(r"</?(?:i|b|em|strong|sup|sub)>")
_BLOCK_TAG = re.compile(r"</?\w+>")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"#+\s+(.*)")
_SECTION = re.compile(r"\d+(?:\.\d+)?(?=\s)")
_FOOTNOTE = re.compile(r"<sup>(\d+)</sup>\s")
_FOOTNOTE_POINT = re.compile(r"\d\)\s")
#: The contents page, whose lines have tabs and are no table.
_CONTENTS = "inhoud"
#: Sections whose heading has no number.
_UNNUMBERED = {"Inhoudsopgave": _CONTENTS, "Literatuur": "literatuur"}


def words(text: str) -> list[str]:
    """Split text into words: maximal runs of letters and digits, case folded.

    >>> words("De 27 respondenten, (deel)gemeenten")
    ['de', '27', 'respondenten', 'deel', 'gemeenten']
    """
    return _WORD.findall(text.casefold())


def plain(text: str) -> str:
    """Take the markup and the note marks out of a line or a cell, and fold its white space.

    >>> plain("*Emmen* <sup>7</sup> , Haarlem")
    'Emmen , Haarlem'
    """
    text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", _NOTE_MARK.sub("", text)))
    text = _LINK.sub(r"\1", text).replace("*", "")
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One printed line of a table: the line of the file it starts on, and its cells without markup."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Section:
    """The words of one section in order, the line of the file each stands on, and each as printed, up to the next."""

    words: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """The report's text, read: tables by id (first row: the heading), sections by number ("3.4", "noot-5").

    `printed` are the tables as the edition describes them, `undescribed` the lines on which another begins.
    """

    file: str
    sha256: str
    printed: tuple[Table, ...]
    tables: dict[str, list[PrintedRow]]
    sections: dict[str, Section]
    undescribed: tuple[int, ...] = ()


def _table_lines(lines: list[str], start: int, others: Container[int]) -> Iterator[int]:
    """Yield the numbers, from 0, of the lines of a table that begins on or below `start`.

    A page may end within a table, so blank lines, rules and footnotes do not end it; other prose does, and where one of the `others`
    begins.
    """
    for number in range(start, len(lines)):
        line = lines[number]
        if number > start and number in others:
            return
        if "\t" in line:
            yield number
        elif line.strip() and line.strip() != "---" and not _FOOTNOTE.match(line) and number > start:
            return


def _table_rows(lines: list[str], start: int, table: Table, others: Container[int]) -> Iterator[PrintedRow]:
    """Yield a table's heading and rows; a heading that is repeated on a new page is dropped."""
    heading: tuple[str, ...] = ()
    for taken, number in enumerate(_table_lines(lines, start, others), start=1):
        cells = tuple(plain(cell) for cell in lines[number].split("\t"))
        if taken <= table.heading_lines:
            heading = tuple(" ".join((a + " " + b).split()) for a, b in zip(heading, cells, strict=False)) or cells
            if taken == table.heading_lines:
                yield PrintedRow(number + 1, heading)
        elif cells != heading:
            yield PrintedRow(number + 1, cells)


def _openings(lines: list[str], table: Table) -> list[int]:
    """The lines on which a table begins: that of its caption, or of its heading where it has none."""
    first_cells = ((number, line, plain(line.split("\t")[0])) for number, line in enumerate(lines))
    return [number for number, line, cell in first_cells if cell.startswith(table.opening) and ("\t" not in line) == table.captioned]


def _undescribed(lines: list[str], openings: Mapping[str, list[int]]) -> tuple[int, ...]:
    """The lines, from 1, on which a table begins that has none of these openings."""
    starts = {start for beginnings in openings.values() for start in beginnings}
    known = {number for start in starts for number in _table_lines(lines, start, starts - {start})}
    found: list[int] = []
    contents = False
    for number, line in enumerate(lines):
        if heading := _HEADING.match(line):
            contents = _UNNUMBERED.get(plain(heading[1])) == _CONTENTS
        if "\t" in line and not contents and number not in known:
            found.append(number + 1)
            known |= {*_table_lines(lines, number, starts)}
    return tuple(found)


def _read_tables(
    lines: list[str], file: str, tables: Sequence[Table], openings: Mapping[str, list[int]], problems: Problems
) -> dict[str, list[PrintedRow]]:
    found: dict[str, list[PrintedRow]] = {}
    for table in tables:
        starts = openings[table.id]
        if len(starts) != 1:
            problems.add(Where(file), "report-table-count", table=table.id, count=len(starts), opening=table.opening)
            continue
        others = {start for id_, beginnings in openings.items() if id_ != table.id for start in beginnings}
        rows = list(_table_rows(lines, starts[0], table, others))
        if len(rows) < 2:
            problems.add(Where(file, starts[0] + 1), "report-table-empty", table=table.id)
            continue
        width = len(table.columns)
        if len(rows[0].cells) != width:
            # Every row is as wide, so it is told once.
            problems.add(Where(file, rows[0].line), "report-heading-count", table=table.id, count=len(rows[0].cells), expected=width)
            continue
        for row in rows[1:]:
            if len(row.cells) != width:
                problems.add(Where(file, row.line), "report-cells-count", table=table.id, count=len(row.cells), expected=width)
        found[table.id] = rows
    return found


def _read_sections(lines: list[str], tables: Sequence[Table]) -> dict[str, Section]:
    """Gather the prose: no headings, captions or table lines; each footnote is a section of its own."""
    captions = tuple(table.opening for table in tables if table.captioned)
    sections: dict[str, Section] = {}
    section = "voorwerk"
    place = section
    blank = True
    for number, line in enumerate(lines, 1):
        within, blank = not blank, not line.strip()
        if heading := _HEADING.match(line):
            title = plain(heading[1])
            if numbered := _SECTION.match(title):
                section = numbered[0]
            elif title in _UNNUMBERED:
                section = _UNNUMBERED[title]
            place = section
            continue
        if ("\t" in line and section != _CONTENTS) or plain(line).startswith(captions) or line.strip() == "---":
            continue
        if note := _FOOTNOTE.match(line):
            place = f"noot-{note[1]}"
        elif line.strip() and not (place.startswith("noot-") and (within or _FOOTNOTE_POINT.match(line))):
            # A footnote goes on to the next blank line, and beyond it where it has numbered points.
            place = section
        found = words(plain(line))
        target = sections.setdefault(place, Section())
        target.words += found
        target.lines += [number] * len(found)
        target.printed += _as_printed(plain(line))
    return sections


def _as_printed(line: str) -> list[str]:
    """Cut a line into its words, each with what stands between it and the next."""
    starts = [found.start() for found in _WORD.finditer(line)]
    return [line[start:stop] for start, stop in pairwise([*starts, len(line)])]


def quotes(report: Report, passages: Iterable[Passage]) -> dict[str, str]:
    """Give the report's own words of each passage of prose. They are not ours to publish."""
    found = {}
    for passage in passages:
        section = report.sections.get(passage.place)
        if passage.form is Form.WORDS and section:
            runs = ("".join(section.printed[run.start : run.start + run.count]).strip() for run in passage.runs)
            found[passage.id] = " … ".join(runs)
    return found


def read_report(path: Path, printed: Sequence[Table]) -> Report:
    """Read the report's text, in which these tables are printed.

    Raises InputError with every place where the text is not what a table of the report looks like.
    """
    problems = Problems()
    text = read_text(path, problems)
    problems.stop_if_any()
    assert text is not None
    lines = unicodedata.normalize("NFC", text).split("\n")
    file = shown(path)
    openings = {table.id: _openings(lines, table) for table in printed}
    tables = _read_tables(lines, file, printed, openings, problems)
    problems.stop_if_any()
    sections = _read_sections(lines, printed)
    return Report(file, sha256(path.read_bytes()).hexdigest(), tuple(printed), tables, sections, _undescribed(lines, openings))
