"""The one reader of the CSV files of data/: every line by its columns, every cell by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segregatie.base.keys import Keys
from segregatie.base.languages import check_languages
from segregatie.base.problems import Problems, Text, Where, nearest
from segregatie.base.sheets import read_csv, whole_number
from segregatie.data.schema import Column, File, schema
from segregatie.ontology.codes import Codes
from segregatie.report.spellings import CODE

#: Kinds of name that are no code list: units are gemeenten and stadsdelen, organisations are things.
_NO_LISTS = ("eenheid", "organisatie")
_FACT_KIND, _NAME_KIND = Text("soort feit", "kind of fact"), Text("soort naam", "kind of name")
_NOTHING, _OR_NONE = Text("", ""), Text(", of geen", ", or none")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file whose every cell may be what it is."""

    file: File
    where: Where
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def key(self) -> str:
        """What names the line: the cells of its key that are filled."""
        return "/".join(cell for column in self.file.key if (cell := self.cells[column]))

    def several(self, column: str) -> tuple[str, ...]:
        """The values of a cell that may have several."""
        return tuple(self.cells[column].split())

    @property
    def told(self) -> tuple[str, str]:
        """What the line says in our words, in Dutch and in English."""
        nl, en = (self.cells[column.name] for kind in ("nl", "en") for column in self.file.columns if column.kind == kind)
        return nl, en


#: Say whether a line is right beyond its columns; what is wrong is noted.
Rule = Callable[[Row], bool]


def _anything() -> Keys[Any]:
    return Keys(unread=True)


@dataclass
class Known:
    """What a cell may point at: codes, and the lines of other files; what was not read yet, or cannot be, may be anything.

    `survey` is the round of the edition that is read, `classes` the kinds of fact there are, `beside` the facts that other lines of
    the file state that is read.
    """

    codes: Codes
    problems: Problems
    survey: str = ""
    passages: Keys[Any] = field(default_factory=_anything)
    things: Keys[Any] = field(default_factory=_anything)
    words: Keys[Any] = field(default_factory=_anything)
    surveys: Keys[Any] = field(default_factory=_anything)
    facts: Keys[Any] = field(default_factory=_anything)
    claims: Keys[Any] = field(default_factory=_anything)
    classes: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()

    def passage(self, id_: str, where: Where) -> bool:
        """Note a passage that passages.csv has not."""
        if self.passages.has(id_, self.problems):
            return True
        self.problems.add(where, "passage-unknown", passage=id_)
        return False

    def path(self, path: str, lists: tuple[str, ...], where: Where) -> bool:
        """Note a path, like `maatregel/loting`, that begins with none of these lists, or names no code."""
        kind, _, code = path.partition("/")
        if kind in lists:
            return self.codes.check(kind, code, where, self.problems)
        self.problems.add(where, "subject-of-no-list", subject=path, lists=", ".join(lists))
        return False

    def one_of(self, value: str, values: tuple[str, ...], noun: Text, where: Where) -> bool:
        """Note a value that is none of these, if any are known."""
        if value in values or not values:
            return True
        self.problems.add(where, "choice-unknown", value=value, noun=noun, meant=nearest(value, list(values)))
        return False

    def fact_kind(self, kind: str, where: Where) -> bool:
        """Note a class that no fact has."""
        return self.one_of(kind, self.classes, _FACT_KIND, where)

    def word(self, code: str, where: Where) -> bool:
        """Note a quantity word that woorden.csv has not."""
        return self._named("hoeveelheidswoord", self.words, code, where)

    def cell(self, column: Column, cell: str, where: Where) -> bool:
        """Note a cell that cannot be what its column holds."""
        if refers := _REFERS.get(column.kind):
            return every(refers(self, column, each, where) for each in (cell.split() if column.list else (cell,)))
        form = _FORMS.get(column.kind)
        return form is None or bool(form(cell)) or self._malformed(column, cell, where)

    def _malformed(self, column: Column, cell: str, where: Where) -> bool:
        match column.kind:
            case "own":
                self.problems.add(where, "code-malformed", code=cell)
            case "number":
                self.problems.add(where, "statement-number-malformed", number=cell)
            case "whole":
                self.problems.add(where, "number-malformed", printed=cell)
            case "year":
                none = _NOTHING if column.required else _OR_NONE
                self.problems.add(where, "year-malformed", column=column.name, year=cell, none=none)
            case "digest":
                self.problems.add(where, "digest-malformed", digest=cell)
        return False

    def fact(self, key: str, where: Where) -> bool:
        """Note a fact that no table states, and no line of the file that is read."""
        return key in self.beside or self._named("feit", self.facts, key, where)

    def claim(self, key: str, where: Where) -> bool:
        """Note a claim that neither a table nor the prose makes."""
        if self.claims.has(key, self.problems):
            return True
        self.problems.add(where, "claim-unknown", claim=key)
        return False

    def issue(self, code: str, where: Where, issues: Keys[Any]) -> bool:
        """Note an issue that kwesties.csv has not."""
        return self._named("kwestie", issues, code, where)

    def _named(self, kind: str, keys: Keys[Any], name: str, where: Where) -> bool:
        if keys.has(name, self.problems):
            return True
        self.problems.add(where, "code-unknown", kind=kind, code=name, meant=nearest(name, keys.known))
        return False

    def thing(self, path: str, where: Where) -> bool:
        """Note a thing that dingen.csv has not."""
        return self._named("ding", self.things, path, where)

    def round(self, code: str, where: Where) -> bool:
        """Note an earlier round that eerdere-peilingen.csv has not."""
        return self._named("peiling", self.surveys, code, where)


_Refers = Callable[[Known, Column, str, Where], bool]
#: Whether what a cell of this kind points at exists; what does not is noted.
_REFERS: Mapping[str, _Refers] = {
    "code": lambda known, column, value, where: known.codes.check(column.of[0], value, where, known.problems),
    "unit": lambda known, _, value, where: known.codes.check_unit(value, where, known.problems),
    "path": lambda known, column, value, where: known.path(value, column.of, where),
    "choice": lambda known, column, value, where: known.one_of(value, column.of, column.noun, where),
    "list": lambda known, _, value, where: known.one_of(value, (*known.codes.kinds(), *_NO_LISTS), _NAME_KIND, where),
    "class": lambda known, _, value, where: known.fact_kind(value, where),
    "passage": lambda known, _, value, where: known.passage(value, where),
    "thing": lambda known, _, value, where: known.thing(value, where),
    "fact": lambda known, _, value, where: known.fact(value, where),
    "word": lambda known, _, value, where: known.word(value, where),
    "survey": lambda known, _, value, where: known.round(value, where),
    "claim": lambda known, _, value, where: known.claim(value, where),
}
#: Whether a cell of this kind has the form that it must have.
_FORMS: Mapping[str, Callable[[str], object]] = {
    "own": CODE.fullmatch,
    "number": whole_number,
    "whole": lambda cell: whole_number(cell) is not None,
    "year": re.compile("[0-9]{4}").fullmatch,
    "digest": re.compile("[0-9a-f]{64}").fullmatch,
}


def every(answers: Iterable[bool]) -> bool:
    """Whether all hold; each is asked, so that everything wrong is noted."""
    return sum(not answer for answer in answers) == 0


def read_rows(path: Path, known: Known, rule: Rule = lambda _: True, *, fresh: bool = False) -> Keys[Row]:
    """Read a file as schema.toml describes it: its lines by their key. `rule` is asked of each line whose cells are right.

    A file that is still `fresh` may have no lines where it else must.

    What a line is named by stays known where something else in it is wrong.
    """
    file, problems = schema()[path.stem], known.problems
    header = file.header
    sheet = read_csv(path, problems, header, filled=file.filled and not fresh)
    if sheet is None:
        return Keys(unread=True)
    rows = [Row(file, record.where, dict(zip(header, record.cells, strict=True))) for record in sheet.records]
    known = replace(known, beside=frozenset(f"{file.noun}/{known.survey}/{row.key}" for row in rows))
    seen: set[tuple[str, ...]] = set()
    read: Keys[Row] = Keys(unsure=sheet.unread)
    for row in rows:
        wrong = _wrong(row, known)
        name = tuple(row[column] for column in file.key)
        if name in seen:
            _tell_twice(row, problems)
        elif not wrong and rule(row):
            read[row.key] = row
        else:
            read.broken[row.key] = row
        if wrong.intersection(file.key):
            read.unsure = min(read.unsure or row.where, row.where)
        seen.add(name)
    return read


def _tell_twice(row: Row, problems: Problems) -> None:
    if row.file.numbered:
        problems.add(row.where, "statement-twice", kind=row.file.noun, key=row.key)
    else:
        problems.add(row.where, "line-twice", kind=row.file.noun, key=row.key)


def _wrong(row: Row, known: Known) -> set[str]:
    """The columns whose cell cannot be what it holds."""
    empty, wrong = [], set()
    for column in row.file.columns:
        cell = row.cells[column.name]
        if not cell.strip():
            empty += [column.name] if column.required else []
        elif not known.cell(column, cell, row.where):
            wrong.add(column.name)
    if empty:
        known.problems.add(row.where, "cell-empty", columns=", ".join(empty))
    check_languages(row.file.header, tuple(row.cells.values()), row.where, known.problems)
    return wrong.union(empty)
