"""Read a TOML file of data/ into a dataclass whose fields say what each key may be; everything wrong is told, each at its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, time
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from segregatie.base.files import read_text, shown, tell_taken_in
from segregatie.base.languages import check_language
from segregatie.base.problems import Problems, Text, Where, nearest
from segregatie.base.sheets import whole_number

_T = TypeVar("_T")
_LANGUAGES: Final = ("nl", "en")
_SETTING: Final = "setting"
_PLACE: Final = "place"


class UnfitError(ValueError):
    """A value that a key cannot have: what of it is wrong, and what it should be where that is more than its kind says."""

    def __init__(self, value: object, wanted: Text | None = None) -> None:
        self.value, self.wanted = value, wanted
        super().__init__(str(value))


@dataclass(frozen=True, slots=True)
class Value:
    """A single value: how to ask for it, and what is made of it; `make` raises UnfitError for what cannot be it."""

    wanted: Text
    make: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """A table with a value in Dutch and one in English."""

    value: Value
    make: Callable[[Any, Any], Any] = Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table that makes a dataclass, with values for the fields that no key gives."""

    of: type
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of one name, which make a tuple of dataclasses; of several, that of the value of the key `by`."""

    of: type | Mapping[str, type]
    by: str = ""


@dataclass(frozen=True, slots=True)
class ByName:
    """A table whose keys are names that the file gives, each with a value, in their order."""

    value: Value | ByLanguage


Kind: TypeAlias = Value | ByLanguage | Table | Tables | ByName


def setting(key: str, kind: Kind, **left_out: Any) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Make a field that a key of the file gives; with a `default` or `default_factory` the key may be left out."""
    return field(metadata={_SETTING: (key, kind)}, **left_out)


def place() -> Any:  # noqa: ANN401 - likewise
    """Make a field for the table that a dataclass is made of, within its file."""
    return field(metadata={_PLACE: True})


def a_text(nl: str = "een tekst", en: str = "a text", form: str = r"(?s).*\S.*") -> Value:
    """A text of a form, which is not empty unless the form allows that; the words say how to ask for it."""
    return Value(Text(nl, en), lambda value: value if isinstance(value, str) and re.fullmatch(form, value) else _unfit(value))


def whole(nl: str, en: str) -> Value:
    """A whole number; true is none."""
    return Value(Text(nl, en), lambda value: value if type(value) is int else _unfit(value))


def true_or_false() -> Value:
    """True or false."""
    return Value(Text("true of false", "true or false"), lambda value: value if isinstance(value, bool) else _unfit(value))


def listed(item: Value, nl: str, en: str, *, filled: bool = False) -> Value:
    """A list, whose items have a kind of their own, as a tuple; with `filled` it has one at least."""

    def make(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or (filled and not value):
            raise UnfitError(value)
        try:
            return tuple(map(item.make, value))
        except UnfitError as error:
            raise UnfitError(error.value, item.wanted) from error

    return Value(Text(nl, en), make)


def one_of(*allowed: str) -> Value:
    """One of a few words."""
    words = ", ".join(allowed)
    return Value(Text(f"een van {words}", f"one of {words}"), lambda value: value if value in allowed else _unfit(value))


def _unfit(value: object) -> Any:  # noqa: ANN401 - it gives nothing
    raise UnfitError(value)


#: A day; a day with an hour is a date to Python, and no day here.
DAY: Final = Value(Text("een datum", "a date"), lambda value: value if type(value) is date else _unfit(value))


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a file: its name, and which of several it is."""

    table: str = ""
    number: int = 0


class Settings:
    """A TOML file, its lines, and what is found wrong with it."""

    def __init__(self, said: Mapping[str, Any], lines: Sequence[str], file: str, problems: Problems) -> None:
        self._said, self._lines, self._file, self._problems = said, lines, file, problems

    def read(self, of: type[_T], **given: object) -> _T | None:
        """Make a dataclass of the file, with values for the fields that no key gives; None where something is wrong."""
        return self._record(of, self._said, Place(), given)

    def wrong(self, key: str, value: object, wanted: Text, place: Place = Place()) -> None:
        """Note that a key cannot have the value it has, for what other keys say."""
        shown_value = value.isoformat() if isinstance(value, date | time) else value
        self._problems.add(self.where(key, place), "settings-value-malformed", key=key, value=shown_value, wanted=wanted)

    def where(self, key: str, place: Place = Place()) -> Where:
        """The line of a key, or without one that of its table."""
        return Where(self._file, line_of(self._lines, key, place.table, place.number))

    def _record(self, of: type[_T], said: Mapping[str, Any], place: Place, given: Mapping[str, object]) -> _T | None:
        before = self._problems.noted
        every = [each for each in fields(of) if each.name not in given]  # type: ignore[arg-type]
        asked = [each for each in every if _SETTING in each.metadata]
        kinds = {each.name: each.metadata[_SETTING] for each in asked}
        optional = {kinds[each.name][0] for each in asked if (each.default, each.default_factory) != (MISSING, MISSING)}
        self._check_keys(said, dict(kinds.values()), place, optional=optional)
        values = {name: self._value(kind, key, said[key], place) for name, (key, kind) in kinds.items() if key in said}
        values |= {each.name: place for each in every if _PLACE in each.metadata}
        return of(**given, **values) if self._problems.noted == before else None

    def _check_keys(
        self, said: Mapping[str, Any], kinds: Mapping[str, Kind], place: Place, above: str = "", optional: Set[str] = frozenset()
    ) -> None:
        """Note the keys that are missing, but for those that may be, and those that are not known."""
        for key, kind in kinds.items():
            if key not in said and key not in optional:
                wanted = kind.wanted if isinstance(kind, Value) else Text("een tabel", "a table")
                self._problems.add(self.where("", place), "settings-key-missing", key=above + key, wanted=wanted)
        for key in said.keys() - kinds.keys():
            where = self.where(above + key, place)
            self._problems.add(where, "settings-key-unknown", key=above + key, meant=nearest(key, list(kinds), len(kinds)))

    def _one_of(self, of: type | Mapping[str, type], by: str, said: Mapping[str, Any], place: Place) -> Any:  # noqa: ANN401 - of many
        """Make the dataclass that a table is to make."""
        if isinstance(of, type):
            return self._record(of, said, place, {})
        wanted = one_of(*of)
        if by not in said:
            self._check_keys({}, {by: wanted}, place)
            return None
        chosen = self._value(wanted, by, said[by], place)
        return self._record(of[chosen], said, place, {}) if chosen else None

    def _value(self, kind: Kind, key: str, value: Any, place: Place) -> Any:  # noqa: ANN401 - what a file says
        """What a key gives; None where something is wrong, which is noted."""
        match kind:
            case Value():
                return self._single(kind, key, value, place)
            case Tables(of, by) if isinstance(value, list) and all(isinstance(each, dict) for each in value):
                return tuple(self._one_of(of, by, each, Place(key, number)) for number, each in enumerate(value))
            case ByName(each) if isinstance(value, dict):
                return {name: self._value(each, f"{key}.{name}", said, place) for name, said in value.items()}
            case Table(of, given) if isinstance(value, dict):
                return self._record(of, value, Place(key), given)
            case ByLanguage() if isinstance(value, dict):
                return self._by_language(kind, key, value, place)
        tables = Text("tabellen", "tables") if isinstance(kind, Tables) else Text("een tabel", "a table")
        return self.wrong(key, value, tables, place)

    def _single(self, kind: Value, key: str, value: object, place: Place) -> Any:  # noqa: ANN401 - what a file says
        try:
            made = kind.make(value)
        except UnfitError as error:
            return self.wrong(key, error.value, error.wanted or kind.wanted, place)
        if isinstance(made, str) and re.split("[._]", key)[-1] in _LANGUAGES:
            check_language(key, made, self.where(key, place), self._problems)
        return made

    def _by_language(self, kind: ByLanguage, key: str, value: Mapping[str, object], place: Place) -> Any:  # noqa: ANN401 - likewise
        self._check_keys(value, dict.fromkeys(_LANGUAGES, kind.value), place, f"{key}.")
        made = {name: self._single(kind.value, f"{key}.{name}", value[name], place) for name in _LANGUAGES if name in value}
        return kind.make(*made.values()) if len(made) == len(_LANGUAGES) else None


def open_settings(path: Path, problems: Problems) -> Settings | None:
    """Open a file; None, with a problem at its line, where it cannot be read."""
    taken_in: list[Text] = []
    text = read_text(path, problems, taken_in)
    tell_taken_in(taken_in, path, problems)
    if text is None:
        return None
    lines = text.split("\n")
    try:
        return Settings(tomllib.loads(text), lines, shown(path), problems)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        number = whole_number(place.removeprefix("line ").partition(",")[0]) or len(text.splitlines())
        problems.add(Where(shown(path), number), "toml-invalid", reason=reason)
    except (ValueError, RecursionError):
        # A number of thousands of digits, or as many brackets, is no syntax error to the parser.
        too_much = Text("een waarde is te lang of te diep", "a value is too long or too deep")
        problems.add(Where(shown(path), lines.index(max(lines, key=len)) + 1), "toml-invalid", reason=too_much)
    return None


def line_of(lines: Sequence[str], key: str, table: str = "", number: int = 0) -> int:
    """The line of a key, in the table of this name (of several, the one of this number); without a key that of the table, or else 1.

    Of `naam.nl` the line that says so, or else that of `naam`.
    """
    heads = [place for place, line in enumerate(lines) if table and re.match(rf"\W*{re.escape(table)}\W*$", line)]
    start = heads[number] + 1 if number < len(heads) else 0
    for name in dict.fromkeys((key, key.partition(".")[0])) if key else ():
        for place in range(start, len(lines)):
            if re.match(rf"[^\w#]*{re.escape(name)}\W", lines[place]):
                return place + 1
            if table and lines[place].startswith("["):
                break
    return start or 1
