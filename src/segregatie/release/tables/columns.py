"""What stands in the columns of every CSV file we publish: from columns.toml, the queries' headers and the schema of data/."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from segregatie.base.problems import Text, UsageError
from segregatie.data.schema import File as Written

Texts = Mapping[str, str]

_ACROSS, _SHARED = "kolommen", "alle"
#: What stands for the round of an edition in the templates of the schema.
_EDITION = "{editie}"
#: The file and column that a cell of these kinds must be found in.
_REFERS = {"passage": ("passages", "passage"), "survey": ("eerdere-peilingen", "code")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what a blank means in Dutch and English, its datatype, and how it links to our IRIs.

    `linked` says that the cells name things of ours; `states` is a property; `link` and `about` are templates below our base.
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
    linked: bool = False
    #: What it is about, where the answer made it: a column for a letter or an answer.
    subject: Texts = field(default_factory=dict)

    @property
    def across(self) -> bool:
        """Whether the answer made it."""
        return bool(self.subject)

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


def describe_printed(
    kind: str, stem: str, names: Sequence[str], about: Mapping[str, Texts], signs: Mapping[str, Texts], title: Texts
) -> File:
    """Describe a table of the report by its kind.

    `about` says what the columns are about that the answer made, `signs` what the signs in a column mean.
    Raises UsageError for a column that nothing describes.
    """
    file = describe("tabellen", kind, (_ACROSS if name in about else name for name in names), title=title)
    columns = (
        replace(column, name=name, told=_behind(about[name], column.told), subject=about[name]) if name in about
        else replace(column, told=_behind(column.told, signs[name])) if name in signs
        else column
        for name, column in zip(names, file.columns, strict=True)
    )  # fmt: skip
    return replace(file, stem=stem, columns=tuple(columns), key=tuple(name for name in file.key if name in names))


def _behind(first: Texts, then: Texts) -> Texts:
    return {language: f"{text}. {then[language]}" for language, text in first.items()}


def describe(group: str, stem: str, names: Iterable[str], explained: Mapping[str, Texts] | None = None, title: Texts | None = None) -> File:
    """Describe a file of `tabellen` or `lange` with these columns; `explained` is what queries say of them.

    Raises UsageError for a column that nothing describes.
    """
    general: Mapping[str, Any] = _spec()[group][_SHARED]
    own: Mapping[str, Any] = _spec()[group].get(stem, {})
    columns = []
    for name in names:
        told = own.get(name) or general.get(name, {})
        texts = told if "nl" in told else (explained or {}).get(name)
        if not texts:
            raise UsageError(f"{group}/{stem}: nothing says what column {name!r} holds; describe it in release/tables/columns.toml")
        columns.append(_column(name, told, texts))
    return File(
        stem, tuple(columns), title or own.get("titel") or {}, tuple(own.get("key", ())),
        own.get("row", general.get("row", "")), tuple((each[0], each[1], each[2]) for each in own.get("refers", ())),
    )  # fmt: skip


def describe_written(described: Written, survey: str) -> File:
    """Describe a file of data/ that people write, of an edition or none, by what the schema says."""
    columns = tuple(
        Column(
            each.name, _texts(each.told), each.datatype, each.form, each.list, each.required, each.states,
            each.value.replace(_EDITION, survey),
            language=each.kind if each.kind in ("nl", "en") else "", blank=blanks()[each.blank] if each.blank else {},
        )
        for each in described.columns
    )  # fmt: skip
    refers = [(column.name, *_REFERS[column.kind]) for column in described.columns if column.kind in _REFERS and not column.list]
    key = described.key if all(column.required for column in described.columns if column.name in described.key) else ()
    return File(described.stem, columns, _texts(described.title), key, described.about.replace(_EDITION, survey), tuple(refers))


def _texts(text: Text) -> Texts:
    return {"nl": text.nl, "en": text.en}


def _column(name: str, told: Mapping[str, Any], texts: Texts) -> Column:
    return Column(
        name, {"nl": texts["nl"], "en": texts["en"]}, told.get("type", "string"), told.get("form", ""), told.get("list", ""),
        told.get("required", False), told.get("property", ""), told.get("value", ""), told.get("about", ""), told.get("lang", ""),
        blanks()[told["blank"]] if "blank" in told else {}, told.get("iri", False),
    )  # fmt: skip
