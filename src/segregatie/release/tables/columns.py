"""What stands in the columns of every CSV file we publish: read once from columns.toml and from the queries' headers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from segregatie.base.problems import UsageError

Texts = Mapping[str, str]

#: Keys of a file, next to its columns.
_OF_FILES = ("key", "row", "refers", "titel", "marks")
_MARK, _SHARED = "kruisje", "alle"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what a blank means in Dutch and English, its datatype, and how it links to our IRIs.

    `names` lists the kinds of thing whose labels the cells hold; `states` is a property; `link` and `about` are templates below
    our base.
    """

    name: str
    told: Texts
    datatype: str = "string"
    form: str = ""
    separator: str = ""
    required: bool = False
    states: str = ""
    link: str = ""
    about: str = ""
    language: str = ""
    blank: Texts = field(default_factory=dict)
    names: str = ""
    mark: bool = False

    @property
    def numeric(self) -> bool:
        """Whether each value is a number."""
        return self.datatype.endswith(("nteger", "decimal"))


@dataclass(frozen=True, slots=True)
class File:
    """What is said of a file as a whole: its title, the columns that name a row, what a row is about, what it refers to."""

    stem: str
    columns: tuple[Column, ...]
    title: Texts
    key: tuple[str, ...] = ()
    row: str = ""
    refers: tuple[tuple[str, str, str], ...] = ()


@cache
def _spec() -> Mapping[str, Any]:
    text = files("segregatie.release.tables").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def blanks() -> Mapping[str, Texts]:
    """What a blank cell can mean, by name, in Dutch and English."""
    found: Mapping[str, Texts] = _spec()["blank"]
    return found


def described(group: str) -> dict[str, list[str]]:
    """The columns that columns.toml gives each file of a group by name; those they share are under `alle`."""
    return {stem: [name for name in told if name not in _OF_FILES] for stem, told in _spec()[group].items()}


def describe(group: str, stem: str, names: Iterable[str], explained: Mapping[str, Texts] | None = None, title: Texts | None = None) -> File:
    """Describe a file of `tabellen`, `lange` or `data` with these columns; `explained` is what queries say of them.

    Raises UsageError for a column that nothing describes.
    """
    general: Mapping[str, Any] = _spec()[group][_SHARED]
    own: Mapping[str, Any] = _spec()[group].get(stem, {})
    marks = own.get("marks", "")
    columns = []
    for name in names:
        told = own.get(name) or (general[_MARK] if name in marks else general.get(name, {}))
        texts = told if "nl" in told else (explained or {}).get(name)
        if not texts:
            raise UsageError(f"{group}/{stem}: nothing says what column {name!r} holds; describe it in release/tables/columns.toml")
        columns.append(_column(name, told, texts, mark=name in marks))
    return File(
        stem, tuple(columns), title or own.get("titel") or {}, tuple(own.get("key", ())),
        own.get("row", general.get("row", "")), tuple((each[0], each[1], each[2]) for each in own.get("refers", ())),
    )  # fmt: skip


def _column(name: str, told: Mapping[str, Any], texts: Texts, *, mark: bool) -> Column:
    return Column(
        name, {"nl": texts["nl"], "en": texts["en"]}, told.get("type", "string"), told.get("form", ""), told.get("list", ""),
        told.get("required", False), told.get("property", ""), told.get("value", ""), told.get("about", ""), told.get("lang", ""),
        blanks()[told["blank"]] if "blank" in told else {}, told.get("names", ""), mark,
    )  # fmt: skip
