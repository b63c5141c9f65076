"""The OpenAPI 3.1 description of the API, made from the headers of the stored queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from segregatie.base.namespaces import LICENCE
from segregatie.base.version import __version__
from segregatie.query.known import NUMBER, Known
from segregatie.query.parameters import ALL, FORMAT, LANGUAGE, Parameter
from segregatie.query.stored import LANGUAGES, Query

#: More values than this are not listed: the error for a wrong one names the nearest.
_LISTED: Final = 150
_FORMS: Final = ("csv", "excel", "json")
#: A line by the names of its columns: numbers, texts, lists of those, null where a cell is blank.
_RECORD: Final[Mapping[str, Any]] = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "array", "null"], "items": {"type": ["string", "number"]}},
}
_ROWS: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["title", "source", "columns", "rows", "totals", "legend"],
    "properties": {
        "title": {"type": "string"},
        "source": {"type": "string"},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "title"],
                "properties": {name: {"type": "string"} for name in ("name", "title", "description")},
            },
        },
        "rows": {"type": "array", "items": _RECORD},
        "totals": {"type": "array", "items": _RECORD},
        "legend": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_LIST: Final[Mapping[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "group", "title", "question", "source", "address", "parameters", "defaults", "columns"],
        "properties": {
            **{name: {"type": "string"} for name in ("id", "group", "title", "question", "source", "basis", "empty")},
            "address": {"type": "string", "format": "uri"},
            "parameters": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
            **{name: {"type": "object", "additionalProperties": {"type": "string"}} for name in ("defaults", "columns")},
        },
    },
}
_PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def _ref(part: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{part}/{name}"}


def _schema_name(kinds: tuple[str, ...]) -> str:
    return re.sub(r"[()]+", "-", "-".join(kind.strip('"') for kind in kinds)).strip("-")


def _schema(kinds: tuple[str, ...], known: Known) -> dict[str, Any]:
    if kinds == (NUMBER,):
        return {"type": "string", "pattern": r"^([0-9]{1,9}|\*)$"}
    # Every name and letter of a thing is taken too, so what is listed are examples and no limit.
    values = list(known.of(kinds))
    return {"type": "string"} | ({"examples": [ALL, *values]} if len(values) <= _LISTED else {})


def _parameter(name: str, schema: Mapping[str, Any], told: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": told, "schema": schema}


def _problems() -> dict[str, Any]:
    return {"400": _ref("responses", "WrongParameter"), "406": _ref("responses", "NotInThatForm")}


def _operation(path: str, query: Query, known: Known) -> dict[str, Any]:
    columns = "\n".join(f"- {column.heading['en'].strip(chr(34)) or column.name}" for column in query.columns)
    defaults = {name: Parameter(declared).default(known) for name, declared in query.parameters.items()}
    return {
        "operationId": path.replace("/", "-"),
        "summary": query.title["en"],
        "description": f"{query.question['en']}\n\nSource: {query.source}. Counts: {query.basis or 'none'}.\n\nColumns:\n\n{columns}",
        "tags": [path.split("/", maxsplit=1)[0]],
        "parameters": [
            *(
                _parameter(name, _ref("schemas", _schema_name(declared.kinds)), f"{', '.join(declared.kinds)}; left out: {defaults[name]}")
                for name, declared in query.parameters.items()
            ),
            _ref("parameters", LANGUAGE),
            _ref("parameters", FORMAT),
        ],
        "responses": {"200": _ref("responses", "Rows"), **_problems()},
    }


def _list(name: str) -> dict[str, Any]:
    form = _parameter(FORMAT, {"type": "string", "enum": ["json", "html"]}, "goes before Accept")
    told = {"application/json": {"schema": _ref("schemas", "List")}, "text/html": {"schema": {"type": "string"}}}
    return {
        "operationId": name,
        "summary": f"The list of {name}",
        "tags": [name],
        "parameters": [_ref("parameters", LANGUAGE), form],
        "responses": {"200": {"description": "the list", "content": told}, **_problems()},
    }


def _components(queries: Iterable[Query], known: Known) -> dict[str, Any]:
    kinds = sorted({declared.kinds for query in queries for declared in query.parameters.values()})
    problem = {"application/problem+json": {"schema": _ref("schemas", "Problem")}}
    rows = {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {"schema": _ref("schemas", "Rows")},
    }
    return {
        "schemas": {
            "Rows": _ROWS,
            "List": _LIST,
            "Problem": _PROBLEM,
            **{_schema_name(each): _schema(each, known) for each in kinds},
        },
        "parameters": {
            LANGUAGE: _parameter(
                LANGUAGE, {"type": "string", "enum": [*LANGUAGES], "default": LANGUAGES[0]}, "language of headings and labels"
            ),
            FORMAT: _parameter(
                FORMAT, {"type": "string", "enum": [*_FORMS]},
                "goes before Accept; `excel` is CSV with a mark of UTF-8, semicolons and decimal commas",
            ),
        },
        "responses": {
            "Rows": {"description": "the rows, in order", "content": rows},
            "WrongParameter": {"description": "a parameter or value that there is not, or one set twice", "content": problem},
            "NotInThatForm": {"description": "nothing the Accept header takes", "content": problem},
        },
    }  # fmt: skip


def openapi(stored: Iterable[tuple[str, Query]], known: Known) -> dict[str, Any]:
    """Describe stored queries, given by path below `api`, as an OpenAPI 3.1 document that lies there."""
    queries = list(stored)
    collections = list(dict.fromkeys(path.split("/")[0] for path, _ in queries))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onderwijssegregatie: tables and questions",
            "version": __version__,
            "description": f"The tables of the report and stored questions. `{ALL}` asks for all.",
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        # As seen from where this lies, on whatever server.
        "servers": [{"url": "../api"}],
        "paths": {
            **{f"/{name}": {"get": _list(name)} for name in collections},
            **{f"/{path}": {"get": _operation(path, query, known)} for path, query in queries},
        },
        "components": _components((query for _, query in queries), known),
    }
