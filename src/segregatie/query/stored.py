"""Stored queries: their header, their parameters, and how values are bound into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.files import CONFLICT, shown
from segregatie.base.namespaces import DEF, ID
from segregatie.base.problems import Problem, QueryError, UsageError, Where, problem

_HEADER = re.compile(r"#\+ (\w+): ?(.*)")
_COLUMN = re.compile(r"(\w+) = (.*?) ?\|(?: (.*))?")
_KINDS = re.compile(r'(\w+) = ((?:def:\w+|[a-z-]+|"[^",]+")(?:, (?:[a-z-]+|"[^",]+"))*)')
#: A parameter is a VALUES block with one variable and one term, or UNDEF.
_PARAMETER = re.compile(r'VALUES \?(\w+) \{ (UNDEF|"(?:[^"\\]|\\.)*"|<[^<>"{}|^`\\\s]*>|-?\d+) \}')
_TERM = re.compile(r"def:[A-Za-z]+")
_PATH = re.compile(r"[a-z0-9-]+(/[a-z0-9.-]+)+")
LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: the variable, and its heading in Dutch and English."""

    variable: str
    heading: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """A stored query: what it is called and asks in two languages, where it rests on, its columns, its text.

    `empty` says in words what an answer without rows means. `kinds` says what each parameter may be set to: things of a
    kind (`gemeente`), a class of the vocabulary (`klasse`), a whole number (`getal`), a text that stands under a
    property (`def:onderdeel`), or one of a few words (`"woorden"`).
    """

    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    source: str
    basis: str
    columns: tuple[Column, ...]
    text: str
    explained: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=lambda: {"nl": "", "en": ""})
    file: str = ""
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters, in order."""
        return list(dict.fromkeys(found[1] for found in _PARAMETER.finditer(self.text)))

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with its parameters set to what `terms` makes of the values."""
        return self.bind_terms(self.terms(values))

    def terms(self, values: Mapping[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
        """Return the term that each value stands for, whatever the data has.

        A value is a plain literal, a whole number, the path of a thing (`gemeente/almelo`), a term of the vocabulary
        (`def:Overlegopgave`), or an IRI in angle brackets. It becomes one serialised term; nothing of it is read as SPARQL.
        Raises UsageError for a parameter the query has not, or a value that is no term.
        """
        declared = {found[1]: found[2] for found in reversed([*_PARAMETER.finditer(self.text)])}
        unknown = next((name for name in values if name not in declared), None)
        if unknown is not None:
            known = ", ".join(self.parameters) or "none"
            raise UsageError(f"{self.name}: no parameter {unknown!r}; it has: {known}")
        return {name: _term(value, declared[name]) for name, value in values.items()}

    def bind_terms(self, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        """Return the query with its parameters set to terms, each written as SPARQL writes it."""
        unbound = dict(terms)

        def put(found: re.Match[str]) -> str:
            value = unbound.pop(found[1], None)
            # Of two blocks for one variable the first is the parameter. What was put in is not searched again.
            return found[0] if value is None else f"VALUES ?{found[1]} {{ {value} }}"

        return _PARAMETER.sub(put, self.text)


def _term(value: str, declared: str) -> ox.NamedNode | ox.Literal:
    """Make the term a value stands for; a parameter declared with a literal takes a literal."""
    if declared.startswith('"'):
        return ox.Literal(value)
    if re.fullmatch(r"-?\d+", value):
        return ox.Literal(int(value))
    if value.startswith("<") and value.endswith(">"):
        iri = value[1:-1]
    elif _TERM.fullmatch(value):
        iri = DEF + value.removeprefix("def:")
    elif _PATH.fullmatch(value):
        iri = ID + value
    else:
        return ox.Literal(value)
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"not an IRI: {value!r}") from error


def _both(text: str) -> dict[str, str]:
    """Split `Nederlands | English`; one text serves both."""
    nl, _, en = text.partition(" | ")
    return {"nl": nl.strip(), "en": (en or nl).strip()}


def parse_query(text: str, name: str) -> Query:
    """Read a query and its header lines (`#+ title:`, `#+ kolom: variable = nl | en`, `#+ parameter: variable = kind`).

    A query without a header is a query too: its columns are then its variables. Raises QueryError for a header line that
    cannot be read.
    """
    found: dict[str, str] = {}
    columns = []
    explained = {}
    kinds = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if not header:
            continue
        key, value = header.groups()
        if key == "uitleg":
            column_name, _, told = value.partition(" = ")
            explained[column_name] = _both(told)
        elif key == "parameter":
            if not (parameter := _KINDS.fullmatch(value.strip())):
                raise QueryError(f"cannot read the header line {line!r}; write: #+ parameter: variable = kind, kind", Where(name, number))
            kinds[parameter[1]] = tuple(parameter[2].split(", "))
        elif key != "kolom":
            found[key] = value.strip()
        elif column := _COLUMN.fullmatch(value.strip()):
            columns.append(Column(column[1], {"nl": column[2], "en": column[3] or ""}))
        else:
            raise QueryError(f"cannot read the header line {line!r}; write: #+ kolom: variable = nl | en", Where(name, number))
    return Query(
        name, _both(found.get("title", "")), _both(found.get("question", "")), found.get("source", ""),
        found.get("basis", ""), tuple(columns), text, explained, _both(found.get("leeg", "")), kinds=kinds,
    )  # fmt: skip


def _check_merged(text: str) -> None:
    """Raise QueryError where a merge left its two sides."""
    if conflict := CONFLICT.search(text):
        told = "a merge by git that was not finished (<<<<<<<); choose one of the sides, and remove the marks"
        raise QueryError(told, Where("", text.count("\n", 0, conflict.start()) + 1))


def read_query(path: Path) -> Query:
    """Read a query file. Raises QueryError where it cannot be read."""
    name = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
        _check_merged(text)
        return replace(parse_query(text, path.stem), file=name)
    except QueryError as error:
        raise QueryError(error.reason, Where(name, error.where.line)) from error
    except OSError as error:
        raise QueryError(f"cannot be read ({error.strerror}); check the path", Where(name)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise QueryError("not valid UTF-8; save the query as UTF-8", Where(name, line)) from error


def unusable(error: QueryError) -> Problem:
    """Tell of a query of ours that cannot be used."""
    if error.column:
        return problem(error.where, "query-syntax", column=error.column)
    return problem(error.where, "query-unusable", reason=error.reason.partition("; ")[0])


def default_of(query: Query, parameter: str) -> ox.NamedNode | ox.Literal | None:
    """What a parameter is set to in the query as it lies; None where that is UNDEF, which asks for all.

    >>> default_of(parse_query('SELECT ?a { VALUES ?taal { "nl" } VALUES ?a { UNDEF } }', "een"), "taal")
    <Literal value=nl datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>
    """
    declared = next(found[2] for found in _PARAMETER.finditer(query.text) if found[1] == parameter)
    if declared == "UNDEF":
        return None
    if declared.startswith("<"):
        return ox.NamedNode(declared[1:-1])
    return ox.Literal(declared[1:-1]) if declared.startswith('"') else ox.Literal(int(declared))


def variables_of(query: Query) -> list[str]:
    """The variables a SELECT query gives, in order.

    >>> variables_of(parse_query("SELECT ?b (1 AS ?a) {}", "een"))
    ['b', 'a']
    """
    found = ox.Store().query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables]


def table_queries(folder: Path) -> dict[str, Query]:
    """Read the queries of the tables, in the report's order, by what a table is called: that of `tabel-03.rq` is 3."""
    return {path.stem.removeprefix("tabel-").lstrip("0"): read_query(path) for path in sorted(folder.glob("*.rq"))}
