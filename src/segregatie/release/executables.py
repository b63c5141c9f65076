"""Stored queries as data: each a SHACL executable with its question, parameters and columns, at an IRI of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import CSVW, DCTERMS, DEF, ID, PREFIXES, QUERY, RDF, RDFS, SH, XSD
from segregatie.query.header import read_query
from segregatie.query.known import CLASS, CODE_OF, NUMBER
from segregatie.query.stored import LANGUAGES, Declared, Query, layout_of, variables_of

_COLLECTIONS: Final = {
    "beweringen": ("Tellingen die beweringen narekenen", "Countings that check claims"),
    "checks": ("Controles, die niets mogen geven", "Checks, which must return nothing"),
    "lange": ("Tabellen in lange vorm", "Tables in long form"),
    "tabellen": ("Tabellen van het rapport", "Tables of the report"),
    "verhalen": ("Vragen achter de verhalen", "Queries behind the stories"),
    "vragen": ("Vragen", "Questions"),
}
_TYPE, _LABEL, _COMMENT = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")


def read_collections(folder: Path) -> dict[str, list[Query]]:
    """Read every stored query, by the folder it lies in. Raises UsageError for one that cannot be read."""
    folders = sorted({path.parent for path in folder.rglob("*.rq")})
    return {each.relative_to(folder).as_posix(): [read_query(path) for path in sorted(each.glob("*.rq"))] for each in folders}


def executables(collections: dict[str, list[Query]]) -> Iterator[ox.Triple]:
    """State every stored query."""
    for name, queries in collections.items():
        collection = ox.NamedNode(QUERY + name)
        for label, language in zip(_COLLECTIONS.get(name, (name, name)), LANGUAGES, strict=True):
            yield ox.Triple(collection, _LABEL, ox.Literal(label, language=language))
        for query in queries:
            node = ox.NamedNode(f"{QUERY}{name}/{query.name}")
            yield ox.Triple(node, ox.NamedNode(DCTERMS + "isPartOf"), collection)
            yield ox.Triple(collection, ox.NamedNode(DCTERMS + "hasPart"), node)
            yield from _executable(node, query)
    for name in sorted({name for queries in collections.values() for query in queries for name in query.parameters}):
        path = ox.NamedNode(f"{QUERY}parameter/{name}")
        yield ox.Triple(path, _TYPE, ox.NamedNode(RDF + "Property"))
        yield ox.Triple(path, _LABEL, ox.Literal(name))


def _executable(node: ox.NamedNode, query: Query) -> Iterator[ox.Triple]:
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield ox.Triple(node, _TYPE, ox.NamedNode(SH + kind))
    yield ox.Triple(node, ox.NamedNode(SH + "select"), ox.Literal(query.text))
    yield from _texts(node, _LABEL, query.title)
    yield from _texts(node, _COMMENT, query.question)
    if query.source:
        yield ox.Triple(node, ox.NamedNode(DCTERMS + "source"), ox.Literal(query.source, language="nl"))
    for declared in query.parameters.values():
        yield from _parameter(node, declared)
    yield from _columns(node, query)
    if query.columns:
        yield ox.Triple(node, ox.NamedNode(DEF + "opmaak"), ox.Literal(layout_of(query), datatype=ox.NamedNode(RDF + "JSON")))


def _texts(node: ox.NamedNode, predicate: ox.NamedNode, texts: Mapping[str, str]) -> Iterator[ox.Triple]:
    yield from (ox.Triple(node, predicate, ox.Literal(texts[each], language=each)) for each in LANGUAGES if texts.get(each))


def _parameter(node: ox.NamedNode, declared: Declared) -> Iterator[ox.Triple]:
    """A parameter is optional: the query as it lies has its default, or asks for all where that is UNDEF."""
    name = declared.name
    parameter = ox.NamedNode(f"{node.value}/parameter/{name}")
    yield ox.Triple(node, ox.NamedNode(SH + "parameter"), parameter)
    yield ox.Triple(parameter, _TYPE, ox.NamedNode(SH + "Parameter"))
    yield ox.Triple(parameter, ox.NamedNode(SH + "path"), ox.NamedNode(f"{QUERY}parameter/{name}"))
    yield ox.Triple(parameter, ox.NamedNode(SH + "name"), ox.Literal(name))
    yield ox.Triple(parameter, ox.NamedNode(SH + "optional"), ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")))
    if declared.default:
        yield ox.Triple(parameter, ox.NamedNode(SH + "defaultValue"), declared.default)
    yield from _kinds(parameter, declared.kinds)


def _kinds(parameter: ox.NamedNode, kinds: tuple[str, ...]) -> Iterator[ox.Triple]:
    """What a parameter may be set to, as its header says, in constraints of SHACL; one that no header tells is anything."""
    if not kinds:
        return
    yield ox.Triple(parameter, ox.NamedNode(SH + "description"), ox.Literal(", ".join(kinds), language="nl"))
    words = [ox.Literal(each.strip('"')) for each in kinds if each.startswith('"')]
    if words:
        yield from _list(parameter, ox.NamedNode(SH + "in"), words, parameter.value.removeprefix(QUERY))
    elif kinds == (NUMBER,):
        yield ox.Triple(parameter, ox.NamedNode(SH + "datatype"), ox.NamedNode(XSD + "integer"))
    elif kinds[0].startswith(CODE_OF):
        yield ox.Triple(parameter, ox.NamedNode(SH + "datatype"), ox.NamedNode(XSD + "string"))
    else:
        spaces = "|".join(DEF if each == CLASS else f"{ID}{each}/" for each in kinds)
        yield ox.Triple(parameter, ox.NamedNode(SH + "nodeKind"), ox.NamedNode(SH + "IRI"))
        yield ox.Triple(parameter, ox.NamedNode(SH + "pattern"), ox.Literal(f"^({spaces})[^/#]+$"))


def _columns(node: ox.NamedNode, query: Query) -> Iterator[ox.Triple]:
    """The columns, in order, as a schema of CSV on the Web."""
    schema = ox.NamedNode(f"{node.value}/kolommen")
    yield ox.Triple(node, ox.NamedNode(CSVW + "tableSchema"), schema)
    yield ox.Triple(schema, _TYPE, ox.NamedNode(CSVW + "Schema"))
    headings: dict[str, Mapping[str, str]] = {column.name: column.heading for column in query.columns} or {
        name: {} for name in variables_of(query)
    }
    items = []
    for name, heading in headings.items():
        column = ox.NamedNode(f"{node.value}/kolom/{name}")
        items.append(column)
        yield ox.Triple(column, _TYPE, ox.NamedNode(CSVW + "Column"))
        yield ox.Triple(column, ox.NamedNode(CSVW + "name"), ox.Literal(name))
        yield from _texts(column, ox.NamedNode(CSVW + "title"), heading)
        yield from _texts(column, _COMMENT, query.explained.get(name, {}))
    yield from _list(schema, ox.NamedNode(CSVW + "column"), items, node.value.removeprefix(QUERY))


def _list(subject: ox.NamedNode, predicate: ox.NamedNode, items: Iterable[ox.NamedNode | ox.Literal], name: str) -> Iterator[ox.Triple]:
    at: ox.NamedNode | ox.BlankNode = subject
    label = "".join(each if each.isalnum() else "_" for each in name)
    for number, item in enumerate(items):
        node = ox.BlankNode(f"{label}_{number}")
        yield ox.Triple(at, predicate, node)
        yield ox.Triple(node, ox.NamedNode(RDF + "first"), item)
        at, predicate = node, ox.NamedNode(RDF + "rest")
    yield ox.Triple(at, predicate, ox.NamedNode(RDF + "nil"))


def as_turtle(collections: dict[str, list[Query]]) -> bytes:
    """Write every stored query as Turtle."""
    prefixes = {**PREFIXES, "csvw": CSVW}
    return ox.serialize(executables(collections), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
