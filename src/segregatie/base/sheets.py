"""Read and write the project's CSV files: UTF-8, comma, LF, one record a line, NFC."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from segregatie.base.files import read_text, shown, tell_taken_in
from segregatie.base.problems import Problems, Text, Where

_NUMBER = re.compile(r"[0-9]{1,9}")
_WITH_SEMICOLONS = re.compile(r"\"?\w+\"?;")
_SEMICOLONS = Text("puntkomma's", "semicolons")

#: The longest line of data/ has not a tenth of this; more is a file that lost its line ends.
_LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a CSV file."""

    where: Where
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A CSV file with a header: its records, and the first line that could not be read, if any."""

    header: Record
    records: list[Record]
    unread: Where | None


def csv_files(folder: Path) -> list[Path]:
    """The CSV files in a folder and below it, also those whose name ends in capitals."""
    return [path for path in folder.rglob("*") if path.suffix.lower() == ".csv"]


def whole_number(text: str) -> int | None:
    """Return the number that digits stand for; None for anything else, `²` and a digit too many included.

    >>> whole_number("28"), whole_number("²"), whole_number("vijf")
    (28, None, None)
    """
    return int(text) if _NUMBER.fullmatch(text) else None


def _cells(line: str, where: Where, problems: Problems, delimiter: str) -> tuple[str, ...] | None:
    """Split one line into cells; note what keeps it from being a record."""
    if unicodedata.normalize("NFC", line) != line:
        problems.add(where, "accents-loose")
    if not line.strip():
        problems.add(where, "line-blank")
        return None
    if len(line) > _LONGEST_LINE:
        problems.add(where, "line-too-long", length=len(line), limit=_LONGEST_LINE)
        return None
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter, strict=True)))
    except csv.Error as error:
        if "unexpected end" in str(error):
            problems.add(where, "quote-left-open")
        else:
            problems.add(where, "quote-text-behind")
        return None


def _fits(first: Record, header: Sequence[str] | None, width: int, problems: Problems) -> bool:
    """Note a header that is not the one that must be there, or that has a column twice."""
    if width and (len(first.cells) != width or first.cells[0] != "passage"):
        problems.add(first.where, "header-of-another-table", count=width - 1)
        return False
    if header is not None and first.cells != tuple(header):
        missing = [column for column in header if column not in first.cells]
        unknown = [column for column in first.cells if column not in header]
        wanted = ",".join(header)
        if missing:
            problems.add(first.where, "column-missing", columns=", ".join(map(repr, missing)), header=wanted)
        elif unknown:
            problems.add(first.where, "column-unknown", columns=", ".join(map(repr, unknown)), header=wanted)
        else:
            problems.add(first.where, "columns-order", header=wanted)
        return False
    if len(set(first.cells)) != len(first.cells):
        problems.add(first.where, "column-twice")
        return False
    return True


def _delimiter(first: str) -> str:
    """What separates the cells of a file, by what stands behind the name of its first column: as a Dutch Excel saves it, a semicolon."""
    return ";" if _WITH_SEMICOLONS.match(first) else ","


def read_csv(path: Path, problems: Problems, header: Sequence[str] | None = None, width: int = 0, *, filled: bool = False) -> Sheet | None:
    """Return a CSV file's header and records; with `header`, these columns and no others must be there.

    `width` is how many columns a file has whose header may be any text; with `filled` it must have records. A file with semicolons,
    other line ends or a byte-order mark is read, with a warning. None where there is nothing to go on with; everything found
    wrong is in `problems`.
    """
    name, taken_in = shown(path), list[Text]()
    text = read_text(path, problems, taken_in)
    if text is None or not text.strip():
        if text is not None:
            problems.add(Where(name, 1), "file-empty", header=f": {','.join(header)}" if header else "")
        return None
    lines = [(Where(name, number), line) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)]
    start = next(number for number, (_, line) in enumerate(lines) if line.strip())
    delimiter = _delimiter(lines[start][1])
    if delimiter != ",":
        taken_in.append(_SEMICOLONS)
    tell_taken_in(taken_in, path, problems)
    split = [(where, _cells(line, where, problems, delimiter)) for where, line in lines]
    where, cells = split[start]
    if cells is None or not _fits(first := Record(where, cells), header, width, problems):
        return None
    records, unread = [], None
    for where, cells in split[start + 1 :]:
        if cells is not None and len(cells) == len(first.cells):
            records.append(Record(where, cells))
            continue
        if cells is not None:
            problems.add(where, "cells-count", count=len(cells), expected=len(first.cells))
        unread = unread or where
    if filled and len(split) == start + 1:
        problems.add(Where(name, first.where.line), "lines-missing")
        return None
    return Sheet(first, records, unread)


def house_form(text: str) -> str:
    r"""The text of a CSV file as it is kept: comma separated, in NFC; one that cannot be read stays as it is.

    >>> house_form('a;b\n"x";"1,5"\n')
    'a,b\nx,"1,5"\n'
    """
    text = unicodedata.normalize("NFC", text)
    try:
        return csv_text(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]), strict=True))
    except csv.Error:
        return text


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    """Serialise rows the way every CSV of the project is written, unless another program wants it otherwise."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()
