"""What the files of data/ hold: read once from schema.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from segregatie.base.problems import Text

#: Both languages are told alike; no text of another kind has this.
_SAID = ("nl", "en")
NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the kind of its cells, the lists or values they are of, and what it holds.

    `blank` is what a blank cell means, by its name in release/tables/columns.toml; None where no cell may be blank. `states` is the
    property that it states, as a prefixed name; `value` the address of what a cell names, as a template; `list` what separates
    several; `noun` what a value is, where the column lists all there are.
    """

    name: str
    kind: str
    told: Text
    of: tuple[str, ...] = ()
    blank: str | None = None
    states: str = ""
    list: str = ""
    datatype: str = "string"
    form: str = ""
    value: str = ""
    noun: Text = NO_TEXT

    @property
    def required(self) -> bool:
        """Whether no cell may be blank."""
        return self.blank is None


@dataclass(frozen=True, slots=True)
class File:
    """One file: what it is, what a line of it is called, the columns that name a line, and what is asked beyond its columns.

    `about` is the address of what a line is about, as a template; a `lasting` file outlives an edition; `by` says who writes it.
    """

    stem: str
    title: Text
    noun: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    about: str = ""
    lasting: bool = False
    filled: bool = False
    by: str = "people"
    rules: Text = NO_TEXT
    #: The names of its columns, in their order.
    header: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether its lines are numbered within their key."""
        return any(column.kind == "number" for column in self.columns)


@cache
def schema() -> Mapping[str, File]:
    """Every CSV file of data/ but the printed grids, by its stem."""
    read: Mapping[str, Any] = tomllib.loads(files("segregatie.data").joinpath("schema.toml").read_text(encoding="utf-8"))
    return {stem: _file(stem, told, read["kinds"]) for stem, told in read.items() if stem != "kinds"}


@cache
def of_editions() -> tuple[str, ...]:
    """The stems of the files that each edition has."""
    return tuple(sorted(stem for stem, file in schema().items() if not file.lasting))


def _file(stem: str, told: Mapping[str, Any], kinds: Mapping[str, Mapping[str, str]]) -> File:
    columns = tuple(_column(name, said, kinds[said["kind"]]) for name, said in told["columns"].items())
    return File(
        stem, _text(told["title"]), told["noun"], tuple(told["key"]), columns, told.get("about", ""), told.get("lasting", False),
        told.get("filled", False), told.get("by", "people"), _text(told.get("rules")), tuple(told["columns"]),
    )  # fmt: skip


def _column(name: str, told: Mapping[str, Any], kind: Mapping[str, str]) -> Column:
    listed = told.get("of", ())
    of = (listed,) if isinstance(listed, str) else tuple(listed)
    form = "|".join(of) if told["kind"] == "choice" else kind.get("form", "")
    states = told.get("states", "")
    value = kind.get("value", "").format(name=name, of=of[0] if of else "") if states else ""
    return Column(
        name, told["kind"], _text({**kind, **told}), of, told.get("blank"), states, told.get("list", ""),
        kind.get("type", "string"), form, value, _text(told.get("noun")),
    )  # fmt: skip


def _text(told: Mapping[str, str] | None) -> Text:
    nl, en = ((told or {}).get(language, "") for language in _SAID)
    return Text(nl, en)
