"""Look at every stored query before it is asked: that it is SPARQL, and that what it names is there.

Source: queries/. A misspelt term gives an answer like any other, only without rows, and would be told in the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import DEF, ID, ONTOLOGY
from segregatie.base.problems import Problem, QueryError, Text, Where, nearest, problem
from segregatie.ontology.codes import Ontology
from segregatie.query.header import read_query, unusable
from segregatie.query.local import run
from segregatie.query.stored import Query

_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
#: What may name a term, behind what may look like one and does not.
_TOKEN = re.compile(
    r"""
      \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]++|\\.)*" | '(?:[^'\\\n]++|\\.)*'
    | <(?P<iri>[^<>"{}|^`\\\s]*)>
    | \#[^\n]*
    | (?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[\w-]+(?:\.[\w-]+)*)
    """,
    re.VERBOSE | re.DOTALL,
)


def check_queries(folder: Path, ontology: Ontology) -> Iterator[Problem]:
    """Give what is wrong with the queries below a folder, at the line where it stands: of what is no SPARQL that alone."""
    terms = {triple.subject.value for triple in ontology.graphs[ONTOLOGY] if isinstance(triple.subject, ox.NamedNode)}
    store = ox.Store()
    for path in sorted(folder.rglob("*.rq")):
        try:
            query = read_query(path)
            run(store, query.text)
        except QueryError as error:
            yield unusable(error.at(Where(shown(path), error.where.line)))
        else:
            yield from _unknown(query, ontology, terms)


def _unknown(query: Query, ontology: Ontology, terms: set[str]) -> Iterator[Problem]:
    """Tell each term and code of ours that a query names and that is not there, once, where it first stands."""
    prefixes = dict(_PREFIX.findall(query.text))
    named: dict[str, int] = {}
    for token in _TOKEN.finditer(query.text):
        local = token["local"]
        iri = token["iri"] or (prefixes.get(token["prefix"] or "", "") + local if local else "")
        named.setdefault(iri, token.start())
    for iri, place in named.items():
        if meant := _meant(iri, ontology, terms):
            where = Where(query.file, query.text.count("\n", 0, place) + 1)
            term = f"def:{iri.removeprefix(DEF)}" if iri.startswith(DEF) else iri.removeprefix(ID)
            yield problem(where, "query-term-unknown", term=term, meant=meant)


def _meant(iri: str, ontology: Ontology, terms: set[str]) -> Text | None:
    """What an IRI of ours that is not there may have meant; None for one that is there, or of which nobody here knows."""
    if iri.startswith(DEF):
        name = iri.removeprefix(DEF)
        known = sorted(term.removeprefix(DEF) for term in terms if term.startswith(DEF))
        # Classes begin with a capital, and properties with none.
        alike = [each for each in known if each[:1].isupper() is name[:1].isupper()]
        return nearest(name, alike) if name and iri not in terms else None
    kind, _, code = iri.removeprefix(ID).partition("/") if iri.startswith(ID) else ("", "", "")
    codes = ontology.codes
    if code and kind in codes.kinds() and codes.sure(kind) and not codes.has(kind, code):
        return nearest(code, codes.of(kind))
    return None
