"""Read stored queries: the header lines that say what is asked and how the answer is laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie.base.files import CONFLICT, shown
from segregatie.base.problems import Problem, QueryError, Where, problem
from segregatie.query.expressions import Expression, ExpressionError, parse_expression
from segregatie.query.stored import BLOCK, LANGUAGES, Column, Declared, Key, Pivot, Place, Query, Term, Texts, both

_HEADER: Final = re.compile(r"#\+ (\w+): ?(.*)")
_KEYS: Final = ("titel", "vraag", "bron", "basis", "groep", "leeg")
_COLUMN: Final = re.compile(r"(?:(?P<name>\w+): )?(?P<shows>.+?) =(?: (?P<nl>.*?))? ?\|(?: (?P<en>.*))?")
_PIVOT: Final = re.compile(r"(?P<over>\w+): (?P<heading>.+?) = (?P<cell>.+)")
_KINDS: Final = re.compile(r"(\w+) = (.+)")
_KIND: Final = re.compile(r'[a-z-]+|code\([a-z-]+\)|"[^",]+"')
_SET: Final = re.compile(r"(\w+) = (.*)")
_DESCENDING: Final = "aflopend "
_WRITE: Final = {
    "kolom": "#+ kolom: name: expression = nl | en",
    "kolommen": "#+ kolommen: variable: heading = cell",
    "parameter": "#+ parameter: variable = kind, kind",
    "totaal": '#+ totaal: column = expression or "nl | en"',
    "uitleg": "#+ uitleg: column = nl | en",
    "plaats": "#+ plaats: variable, tabel(variable)",
    "orde": "#+ orde: column, aflopend column, expression",
}


class _Header:
    """Gathers what the header lines of a query say."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.columns: list[Column] = []
        self.pivot: Pivot | None = None
        self.lines: tuple[str, ...] = ()
        self.places: tuple[Place, ...] = ()
        self.order: tuple[Key, ...] = ()
        self.totals: dict[str, Expression] = {}
        self.explained: dict[str, Texts] = {}
        self.kinds: dict[str, tuple[str, ...]] = {}

    def read(self, key: str, value: str) -> bool:
        """Take in one line; whether it could be read. A key that is none of ours says nothing."""
        if key in _KEYS:
            self.told[key] = value
            return True
        reader = getattr(self, f"_{key}", None)
        return reader is None or bool(reader(value))

    def _kolom(self, value: str) -> bool:
        if line := _COLUMN.fullmatch(value):
            shows = parse_expression(line["shows"])
            self.columns.append(Column(line["name"] or shows.variable, shows, {"nl": line["nl"] or "", "en": line["en"] or ""}))
        return bool(line)

    def _kolommen(self, value: str) -> bool:
        if line := _PIVOT.fullmatch(value):
            self.pivot = Pivot(line["over"], parse_expression(line["heading"]), parse_expression(line["cell"]))
        return bool(line)

    def _parameter(self, value: str) -> bool:
        line = _KINDS.fullmatch(value)
        kinds = tuple(line[2].split(", ")) if line else ()
        if line and all(map(_KIND.fullmatch, kinds)):
            self.kinds[line[1]] = kinds
            return True
        return False

    def _regel(self, value: str) -> bool:
        self.lines = tuple(value.split(", "))
        return True

    def _plaats(self, value: str) -> bool:
        places = []
        for part in value.split(", "):
            of, bracket, variable = part.partition("(")
            places.append(Place(variable.rstrip(")"), of) if bracket else Place(part))
        self.places = tuple(places)
        return all(place.of in ("", "tabel", "rij") for place in places)

    def _orde(self, value: str) -> bool:
        # A comma within brackets parts arguments, not keys.
        keys = re.split(r", (?![^(]*\))", value)
        self.order = tuple(Key(parse_expression(key.removeprefix(_DESCENDING)), key.startswith(_DESCENDING)) for key in keys)
        return True

    def _totaal(self, value: str) -> bool:
        if line := _SET.fullmatch(value):
            self.totals[line[1]] = parse_expression(line[2])
        return bool(line)

    def _uitleg(self, value: str) -> bool:
        if line := _SET.fullmatch(value):
            self.explained[line[1]] = both(line[2])
        return bool(line)


def parse_query(text: str, name: str) -> Query:
    """Read a query and its header lines (`#+ titel:`, `#+ kolom:`, ...), as docs/queries.md has them.

    A query without a header is a query too: its columns are then its variables. Raises QueryError for a header line that
    cannot be read.
    """
    header = _Header()
    for number, line in enumerate(text.splitlines(), 1):
        if not (found := _HEADER.match(line)):
            continue
        try:
            read = header.read(found[1], found[2].strip())
        except ExpressionError as error:
            raise QueryError(f"cannot read the header line {line!r}: {error}; mend it", Where(name, number)) from error
        if not read:
            raise QueryError(f"cannot read the header line {line!r}; write: {_WRITE[found[1]]}", Where(name, number))
    told = {key: header.told.get(key, "") for key in _KEYS}
    return Query(
        name, text, both(told["titel"]), both(told["vraag"]), told["bron"], told["basis"], told["groep"], both(told["leeg"]),
        tuple(header.columns), header.pivot, header.lines, header.places, header.order, header.totals, header.explained,
        _declared(text, header.kinds),
    )  # fmt: skip


def _declared(text: str, kinds: Mapping[str, tuple[str, ...]]) -> dict[str, Declared]:
    """The parameters of a query: those of its header in their order, then what else its text has."""
    blocks = {block[1]: block[2] for block in reversed([*BLOCK.finditer(text)])}
    names = dict.fromkeys((*kinds, *reversed(blocks)))
    return {name: Declared(name, kinds.get(name, ()), _default(blocks.get(name, "UNDEF"))) for name in names}


def _default(block: str) -> Term | None:
    if block == "UNDEF":
        return None
    if block.startswith("<"):
        return ox.NamedNode(block[1:-1])
    return ox.Literal(block[1:-1]) if block.startswith('"') else ox.Literal(int(block))


class UnmergedError(QueryError):
    """A merge left its two sides in a query."""


def _check_merged(text: str) -> None:
    if conflict := CONFLICT.search(text):
        told = "a merge by git that was not finished (<<<<<<<); choose one of the sides, and remove the marks"
        raise UnmergedError(told, Where("", text.count("\n", 0, conflict.start()) + 1))


def read_query(path: Path) -> Query:
    """Read a query file. Raises QueryError where it cannot be read."""
    name = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
        _check_merged(text)
        return replace(parse_query(text, path.stem), file=name)
    except QueryError as error:
        raise error.at(Where(name, error.where.line)) from error
    except OSError as error:
        raise QueryError(f"cannot be read ({error.strerror}); check the path", Where(name)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise QueryError("not valid UTF-8; save the query as UTF-8", Where(name, line)) from error


def read_queries(folder: Path) -> dict[str, Query]:
    """Read every query of a folder, by name. Raises QueryError for one that cannot be read."""
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}


def read_groups(folder: Path) -> dict[str, Texts]:
    """Read the groups of questions, in their order, with their names in two languages. Raises QueryError where that fails."""
    import tomllib

    path = folder / "groepen.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QueryError(f"cannot be read ({error})", Where(shown(path))) from error
    return {name: {language: str(texts[language]) for language in LANGUAGES} for name, texts in found.items()}


def unusable(error: QueryError) -> Problem:
    """Tell of a query of ours that cannot be used."""
    if error.column:
        return problem(error.where, "query-syntax", column=error.column)
    if isinstance(error, UnmergedError):
        return problem(error.where, "merge-conflict")
    return problem(error.where, "query-unusable", reason=error.reason.partition("; ")[0])
