"""Ways to break a file for a test; each says on which line the damage is told."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT
from segregatie.base.sheets import csv_text

#: Break a file and say on which of its lines.
Change = Callable[[Path], int]


def at(file: str, start: str, checkout: Path = ROOT) -> str:
    """The place of the line of a file, as it is in a checkout, that begins so."""
    lines = (checkout / file).read_text(encoding="utf-8").split("\n")
    return f"{file}:{next(number for number, line in enumerate(lines, 1) if line.startswith(start))}"


def swap(old: str | bytes, new: str | bytes) -> Change:
    """Put something else in the one place where `old` stands, or the first of several."""

    def change(path: Path) -> int:
        before, after = (each.encode() if isinstance(each, str) else each for each in (old, new))
        data = path.read_bytes()
        at = data.index(before)
        path.write_bytes(data[:at] + after + data[at + len(before) :])
        return data.count(b"\n", 0, at) + 1

    return change


def every(old: str, new: str) -> Change:
    """Put something else wherever `old` stands; the line is the first."""

    def change(path: Path) -> int:
        text = path.read_bytes().decode()
        path.write_bytes(text.replace(old, new).encode())
        return text.count("\n", 0, text.index(old)) + 1

    return change


def add(text: str | bytes) -> Change:
    """Put something behind the last line."""

    def change(path: Path) -> int:
        data = path.read_bytes()
        path.write_bytes(data + (text.encode() if isinstance(text, str) else text))
        return data.count(b"\n") + 1

    return change


def before(text: str) -> Change:
    """Put something in front of the first line."""

    def change(path: Path) -> int:
        path.write_bytes(text.encode() + path.read_bytes())
        return 1

    return change


def become(text: str) -> Change:
    """Put something in the place of everything."""

    def change(path: Path) -> int:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return 1

    return change


def recoded(path: Path) -> int:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return 1


def gone(path: Path) -> int:
    path.unlink()
    return 0


def folder(path: Path) -> int:
    path.unlink(missing_ok=True)
    path.mkdir()
    return 0


def pipe(path: Path) -> int:
    path.unlink()
    os.mkfifo(path)
    return 0


def to_itself(path: Path) -> int:
    path.unlink()
    path.symlink_to(path.name)
    return 0


def rows_swapped(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2], lines[3] = lines[3], lines[2]
    path.write_text("\n".join(lines), encoding="utf-8")
    return 3


def row_gone(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join((*lines[:3], *lines[4:])), encoding="utf-8")
    return 4


def rows_sorted(path: Path) -> int:
    """Sort the rows from the last letter to the first, as one does in a spreadsheet."""
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join((header, *sorted(rows, reverse=True))), encoding="utf-8")
    return 2


def as_excel(path: Path) -> int:
    """Save it as a Dutch Excel does: a mark of UTF-8, semicolons, CRLF."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path.write_bytes(("\ufeff" + csv_text(rows, delimiter=";", end="\r\n")).encode())
    return 1
