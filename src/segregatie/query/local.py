"""A built graph in memory, behind pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.forms import RESULTS
from segregatie.base.namespaces import DATA_GRAPHS, REPORT_TEXT
from segregatie.base.problems import QueryError, UsageError, Where
from segregatie.query.answers import Answer, Cell, check_form
from segregatie.query.faults import PLACE, explain
from segregatie.query.forms import write_rows

_Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Term: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
GRAPH_FILE = Path("graph") / "onderwijssegregatie.nt"
TEXT_FILE = Path("graph") / "tekst.nt"
#: What tells a reader that a build holds the report's words.
LOCAL_FILE = Path("LOKAAL.txt")


def is_local(folder: Path) -> bool:
    """Whether a build holds the report's own words, and so may not be published."""
    return any((folder / each).exists() for each in (TEXT_FILE, LOCAL_FILE))


def refuse_local(folder: Path) -> None:
    """Raise UsageError for a build that holds the report's own words: those are not ours to publish."""
    if is_local(folder):
        raise UsageError(f"{shown(folder)} holds the report's own words and may not be published; build without --report")


class LocalStore:
    """Answers from a store that holds the data graphs as its default graph."""

    def __init__(self, store: ox.Store) -> None:
        self.store: Final = store

    @classmethod
    def of_graphs(cls, graphs: Mapping[str, list[ox.Triple]]) -> LocalStore:
        """Load the data graphs, and the report's words where a local build has them; shapes stay out."""
        store = ox.Store()
        names = (*DATA_GRAPHS, REPORT_TEXT)
        store.bulk_extend(ox.Quad(*triple) for name in names for triple in graphs.get(name, ()))
        return cls(store)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Put more triples into the default graph."""
        self.store.bulk_extend(ox.Quad(*triple) for triple in triples)

    @classmethod
    def of_release(cls, folder: Path) -> LocalStore:
        """Load a finished build. Raises UsageError where there is none."""
        path = folder / GRAPH_FILE
        if not path.is_file():
            raise UsageError(f"{shown(path)} does not exist; run make first")
        store = ox.Store()
        # Our own files, which every build checks: reading them leniently halves the time.
        store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        if (folder / TEXT_FILE).is_file():
            store.bulk_load(path=folder / TEXT_FILE, format=ox.RdfFormat.N_TRIPLES)
        return cls(store)

    def select(self, text: str) -> Answer:
        """Answer a SELECT query. Raises UsageError where the query cannot be parsed or is no SELECT."""
        found = run(self.store, text)
        check_form(_gives(found), "md")
        assert isinstance(found, ox.QuerySolutions)
        variables = tuple(variable.value for variable in found.variables)
        return Answer(variables, tuple(_rows(found)))

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in a standard form: csv, tsv, json, xml for rows, ttl for triples."""
        found = run(self.store, text)
        check_form(_gives(found), form)
        if isinstance(found, ox.QueryTriples):
            return (ox.serialize(found, format=ox.RdfFormat.TURTLE) or b"").decode()
        return write_rows(found, RESULTS[form].media).decode()


def run(store: ox.Store, text: str) -> _Results:
    """Ask a store. Raises QueryError, with the line and column, for what is no SPARQL, UsageError where the engine gives up."""
    try:
        return store.query(text)
    except SyntaxError as error:
        at = PLACE.match(str(error.msg))
        line, column = (int(at[1]), int(at[2])) if at else (0, 0)
        raise QueryError(explain(text, str(error.msg)), Where("", line), column) from error
    except RuntimeError as error:
        raise UsageError(f"the engine cannot answer this: {' '.join(str(error).split())[:200]}; ask it otherwise") from error


def _gives(found: _Results) -> str:
    return "triples" if isinstance(found, ox.QueryTriples) else "yes or no" if isinstance(found, ox.QueryBoolean) else "rows"


def _rows(found: ox.QuerySolutions) -> Iterator[tuple[Cell | None, ...]]:
    """The rows of an answer; a term that stands in many is one cell, for long tables repeat codes and names."""
    cells: dict[_Term | None, Cell | None] = {None: None}
    for row in found:
        for value in row:
            if value not in cells and value is not None:
                cells[value] = _cell(value)
        yield tuple(cells[value] for value in row)


def _cell(value: _Term) -> Cell:
    if isinstance(value, ox.Literal):
        datatype = value.datatype.value
        return Cell(value.value, "literal", value.language or "", "" if datatype == _XSD_STRING else datatype)
    return Cell(value.value if isinstance(value, ox.NamedNode) else str(value), "uri")
