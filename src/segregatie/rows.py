"""Read and write the project's CSV files: UTF-8, comma, LF, one record a line, NFC."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from segregatie.problems import Problems, Where


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a CSV file."""

    where: Where
    cells: tuple[str, ...]


def shown(path: Path) -> str:
    """Name a file as the person at the keyboard would: relative to where they stand, if it lies below."""
    try:
        # Not resolve: it would follow the link that a build is.
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()  # noqa: PTH100
    except ValueError:
        return path.as_posix()


def read_text(path: Path, problems: Problems) -> str | None:
    """Return a file's text with LF line ends; note what keeps it from being plain UTF-8 text.

    None where there is nothing to go on with.
    """
    name = shown(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(Where(name), "this file is missing", "restore it, for instance with git checkout")
        return None
    except OSError as error:
        problems.add(Where(name), f"this file cannot be read ({error.strerror})", "check its type and permissions")
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        problems.add(Where(name, 1), "the file starts with a byte-order mark", "save it as UTF-8 without BOM")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(Where(name, line), f"byte 0x{data[error.start]:02x} is not valid UTF-8", "save the file as UTF-8")
        return None
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.add(Where(name, line), "Windows line ends (CR)", "save the file with LF line ends")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        problems.add(Where(name, text.count("\n", 0, text.index("\0")) + 1), "a NUL character", "remove it")
        return None
    return text


def read_csv(path: Path, problems: Problems, header: Sequence[str] | None = None) -> tuple[Record, list[Record]] | None:
    """Return a CSV file's header and records; with `header`, these columns and no others must be there.

    None where the file has no records to go on with; everything found wrong is in `problems`.
    """
    name = shown(path)
    text = read_text(path, problems)
    if text is None:
        return None
    if not text.strip():
        problems.add(Where(name, 1), "the file is empty", "give it a header line" + (f": {','.join(header)}" if header else ""))
        return None
    records: list[Record] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        where = Where(name, number)
        if unicodedata.normalize("NFC", line) != line:
            problems.add(where, "letters with loose accents (not NFC)", "retype the accented letters")
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            problems.add(where, "a quote is opened and not closed on its line", 'close it, or double it ("")')
            continue
        records.append(Record(where, tuple(cells)))
    if not records:
        return None
    first, rest = records[0], records[1:]
    if header is not None and first.cells != tuple(header):
        missing = [column for column in header if column not in first.cells]
        unknown = [column for column in first.cells if column not in header]
        what = (
            f"missing column {', '.join(map(repr, missing))}"
            if missing
            else f"unknown column {', '.join(map(repr, unknown))}"
            if unknown
            else "the columns stand in another order"
        )
        problems.add(first.where, what, f"the header must be {','.join(header)}")
        return None
    if len(set(first.cells)) != len(first.cells):
        problems.add(first.where, "a column stands twice in the header", "give each column once")
    whole = []
    for record in rest:
        if len(record.cells) != len(first.cells):
            problems.add(
                record.where,
                f"{len(record.cells)} cells where the header has {len(first.cells)}",
                "add or remove commas, or quote a cell that has a comma in it",
            )
        else:
            whole.append(record)
    return first, whole


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Serialise rows the way every CSV of the project is written."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
