"""Printed spellings and their codes. Codes are assigned in data/namen.csv, never computed from a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from segregatie.base.problems import Problems, Text, Where, nearest

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_SEPARATOR = re.compile(r"[\s,.;]+")
_NOTE = re.compile(r"\s*\(([^()]*)\)")
_PAIRED = re.compile(r"\s*:\s*([\w ]*\w)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found in a cell: what is printed, the codes it stands for, and what stands behind it.

    `note` is the text in brackets, `note_start` where it begins in the cell; `paired` the name behind a colon.
    """

    printed: str
    codes: tuple[str, ...]
    note: str = ""
    note_start: int = -1
    paired: str = ""


class Names:
    """The spellings of data/namen.csv, by kind.

    `lines` are kind, spelling and code of each; without a code it is one whose line is wrong: it is known, and stands for nothing.
    `unsure` is the first line whose spelling could not be read; `unread` that none could.
    """

    def __init__(self, lines: Iterable[tuple[str, str, str]], *, unsure: Where | None = None, unread: bool = False) -> None:
        self._spellings: dict[str, dict[str, tuple[str, ...]]] = {}
        for kind, printed, code in lines:
            codes = self._spellings.setdefault(kind, {}).setdefault(printed, ())
            self._spellings[kind][printed] = (*codes, code) if code else codes
        self._unsure, self.unread = unsure, unread
        self._patterns = {
            kind: re.compile(f"(?:{'|'.join(re.escape(each) for each in sorted(found, key=len, reverse=True))})(?!\\w)")
            for kind, found in self._spellings.items()
        }

    def codes(self, kind: str, printed: str) -> tuple[str, ...]:
        """Return the codes a spelling stands for; none where it is unknown."""
        return self._spellings.get(kind, {}).get(printed, ())

    def known(self, kind: str) -> list[str]:
        """List the spellings of a kind."""
        return list(self._spellings.get(kind, {}))

    def code(self, kind: str, printed: str, where: Where, problems: Problems) -> str | None:
        """Return the one code of a spelling, or note that it is unknown."""
        codes = self.codes(kind, printed)
        if len(codes) == 1:
            return codes[0]
        if codes:
            problems.add(where, "spelling-of-several-codes", kind=kind, printed=printed, count=len(codes))
        elif printed not in self._spellings.get(kind, {}):
            self._unknown(kind, printed, where, problems)
        return None

    def _unknown(self, kind: str, printed: str, where: Where, problems: Problems) -> None:
        if self._unsure:
            problems.follow(self._unsure)
            return
        meant = nearest(printed, self.known(kind))
        stop = "" if meant.en.endswith(("?", "...")) else "."
        problems.add(where, "spelling-unknown", kind=kind, printed=printed, meant=Text(f"{meant.nl}{stop}", f"{meant.en}{stop}"))

    def mentions(self, kind: str, cell: str, where: Where, problems: Problems) -> list[Mention]:
        """Take a cell apart into the names it lists; what is no name is noted as a problem.

        Names may be separated by commas, full stops, semicolons or white space only (tables 1a, 2, 8).
        """
        pattern = self._patterns.get(kind)
        if pattern is None:
            problems.add(where, "spellings-missing", kind=kind)
            return []
        found: list[Mention] = []
        position = 0
        while position < len(cell):
            if separator := _SEPARATOR.match(cell, position):
                position = separator.end()
                continue
            name = pattern.match(cell, position)
            if name is None:
                unknown = re.split(r"[,;(]", cell[position:])[0].rstrip() or cell[position]
                self._unknown(kind, unknown, where, problems)
                position += len(unknown)
                if behind := _NOTE.match(cell, position):
                    position = behind.end()
                continue
            position = name.end()
            note, note_start, paired = "", -1, ""
            if behind := _NOTE.match(cell, position):
                note, note_start, position = behind[1].strip(), behind.start(1), behind.end()
            elif behind := _PAIRED.match(cell, position):
                paired, position = behind[1], behind.end()
            found.append(Mention(name[0], self.codes(kind, name[0]), note, note_start, paired))
        return found
