"""Read and write the project's CSV files: UTF-8, comma, LF, one record a line, NFC."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from segregatie.problems import Problems, Where

#: What no text of ours holds: XML cannot carry it, and U+001F parts the cells of a digest.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[0-9]{1,9}")
#: The longest line of data/ has not a tenth of this; more is a file that lost its line ends.
_LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a CSV file."""

    where: Where
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A CSV file with a header: its records, and whether every line of it could be read."""

    header: Record
    records: list[Record]
    whole: bool


def whole_number(text: str) -> int | None:
    """Return the number that digits stand for; None for anything else, `²` and a digit too many included.

    >>> whole_number("28"), whole_number("²"), whole_number("vijf")
    (28, None, None)
    """
    return int(text) if _NUMBER.fullmatch(text) else None


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
        # Looked at before it is opened: reading a pipe would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            problems.add(Where(name), "this is not a plain file", "put a file here")
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(Where(name), "this file is missing", "check the path, or restore it with git checkout")
        return None
    except OSError as error:
        problems.add(Where(name), f"this file cannot be read ({error.strerror})", "check its permissions, or where it links to")
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
        windows = "\r\n" in text
        what = "Windows line ends (CR)" if windows or "\n" not in text else "a carriage return (CR) within the line"
        problems.add(Where(name, line), what, "save the file with LF line ends")
        text = text.replace("\r\n", "\n").replace("\r", "" if "\n" in text else "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        problems.add(Where(name, line), "a NUL character" if control[0] == "\0" else f"a control character {control[0]!r}", "remove it")
        text = _CONTROL.sub("", text)
    return text


def _cells(line: str, where: Where, problems: Problems) -> tuple[str, ...] | None:
    """Split one line into cells; note what keeps it from being a record."""
    if unicodedata.normalize("NFC", line) != line:
        problems.add(where, "letters with loose accents (not NFC)", "retype the accented letters")
    if not line.strip():
        problems.add(where, "a blank line", "remove it")
        return None
    if len(line) > _LONGEST_LINE:
        problems.add(where, f"a line of {len(line)} characters", f"keep lines under {_LONGEST_LINE}; has it lost its line ends?")
        return None
    try:
        return tuple(next(csv.reader([line], strict=True)))
    except csv.Error as error:
        if "unexpected end" in str(error):
            problems.add(where, "a quote is opened and not closed on its line", 'close it, or double it ("")')
        else:
            problems.add(where, "text behind a closing quote", 'double a quote that stands within a cell ("")')
        return None


def _fits(first: Record, header: Sequence[str] | None, width: int, problems: Problems) -> bool:
    """Note a header that is not the one that must be there, or that has a column twice."""
    if width and (len(first.cells) != width or first.cells[0] != "passage"):
        problems.add(first.where, "the header has not the columns of this table", f"give it 'passage' and {width - 1} printed headings")
        return False
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
        return False
    if len(set(first.cells)) != len(first.cells):
        problems.add(first.where, "a column stands twice in the header", "give each column once")
        return False
    return True


def read_csv(path: Path, problems: Problems, header: Sequence[str] | None = None, width: int = 0, *, filled: bool = False) -> Sheet | None:
    """Return a CSV file's header and records; with `header`, these columns and no others must be there.

    `width` is how many columns a file has whose header may be any text; with `filled` it must have records. None where
    there is nothing to go on with; everything found wrong is in `problems`.
    """
    name = shown(path)
    text = read_text(path, problems)
    if text is None or not text.strip():
        if text is not None:
            problems.add(Where(name, 1), "the file is empty", "give it a header line" + (f": {','.join(header)}" if header else ""))
        return None
    lines = [(Where(name, number), line) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)]
    split = [(where, _cells(line, where, problems)) for where, line in lines]
    start = next(number for number, (_, line) in enumerate(lines) if line.strip())
    where, cells = split[start]
    if cells is None or not _fits(first := Record(where, cells), header, width, problems):
        return None
    records = []
    for where, cells in split[start + 1 :]:
        if cells is not None and len(cells) != len(first.cells):
            problems.add(
                where,
                f"{len(cells)} cells where the header has {len(first.cells)}",
                "add or remove commas, or quote a cell that has a comma in it",
            )
        elif cells is not None:
            records.append(Record(where, cells))
    if filled and len(split) == start + 1:
        problems.add(Where(name, first.where.line), "nothing below the header", "restore the lines, for instance with git checkout")
        return None
    return Sheet(first, records, len(records) == len(split) - 1)


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    """Serialise rows the way every CSV of the project is written, unless another program wants it otherwise."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()
