"""One English term for a Dutch one: `termen.csv`, and the check that every text of data/ keeps to it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from segregatie.base.files import shown
from segregatie.base.problems import Problems, Where
from segregatie.data.reader import Known, Row, read_rows


@dataclass(frozen=True, slots=True)
class Term:
    """What a Dutch term, in each of its forms, is called in English, and what it is not called."""

    dutch: tuple[str, ...]
    english: tuple[str, ...]
    wrong: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        """Say whether a Dutch text has one of the forms, as a word or at its beginning."""
        return any(_at_word(form).search(text) for form in self.dutch)


def _at_word(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(words)}", re.IGNORECASE)


def read_terms(path: Path, known: Known) -> tuple[Term, ...]:
    """Read termen.csv. No form of a Dutch term stands on two lines."""
    seen: set[str] = set()

    def once(row: Row) -> bool:
        """Each form of the term is a term once."""
        forms = _several(row["nl"])
        for form in seen.intersection(forms):
            known.problems.add(row.where, "line-twice", kind="term", key=form)
        fresh = seen.isdisjoint(forms)
        seen.update(forms)
        return fresh

    return tuple(Term(*(_several(row[name]) for name in ("nl", "en", "niet"))) for row in read_rows(path, known, once).values())


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("; "))


def wrong_terms(dutch: str, english: str, terms: Iterable[Term]) -> Iterator[tuple[str, Term]]:
    """Yield what an English text calls something that its Dutch has a term for, and that term.

    >>> terms = [Term(("wijk",), ("neighbourhood",), ("district",)), Term(("stadsdeel",), ("district",), ("borough",))]
    >>> [(wrong, term.english[0]) for wrong, term in wrong_terms("In elke wijk.", "In every district.", terms)]
    [('district', 'neighbourhood')]
    >>> list(wrong_terms("In elke wijk van het stadsdeel.", "In every neighbourhood of the district.", terms))
    []
    """
    present = [term for term in terms if term.stands_in(dutch)]
    # What is right for one term of the text is not held against another.
    right = [found.span() for term in present for words in term.english for found in _at_word(words).finditer(english)]
    for term in present:
        for wrong in term.wrong:
            spans = [found.span() for found in _at_word(wrong).finditer(english)]
            if any(not any(first <= start and stop <= last for first, last in right) for start, stop in spans):
                yield wrong, term


def check_terms(paths: Iterable[Path], terms: Sequence[Term], problems: Problems) -> None:
    """Note every line of these files of data/ whose English does not keep to the terms."""
    for path in sorted(paths):
        if path.name != "termen.csv":
            for number, dutch, english in _texts(path):
                for wrong, term in wrong_terms(dutch, english, terms):
                    problems.add(Where(shown(path), number), "term-other", wrong=wrong, dutch=term.dutch[0], english=term.english[0])


def _texts(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield each pair of a Dutch and an English text, with its line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        pairs = [(name, name[:-2] + "en") for name in reader.fieldnames or () if name == "nl" or name.endswith("_nl")]
        for row in reader:
            for dutch, english in pairs:
                yield reader.line_num, row.get(dutch) or "", row.get(english) or ""
