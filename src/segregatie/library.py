"""The graph for Python users: rdflib, pyoxigraph, tables and stored questions; `import segregatie` gives all of this.

Everything is stated from data/ when it is first asked for, by the code that builds a release, and remembered for as long
as the process lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATA_GRAPHS, FRACTIONS, ID, PREFIXES, XSD
from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project
from segregatie.pipeline import Stated, state
from segregatie.query.answers import Cell
from segregatie.query.parameters import ALL, Allowed, one_of
from segregatie.query.stored import LANGUAGES, Query, read_query, table_queries
from segregatie.query.tables import lay_out, shown_columns
from segregatie.triples.write import union

if TYPE_CHECKING:
    from typing import Any

    import rdflib

_WHOLE: Final = XSD + "integer"
#: What frames are made with, the first that is there.
_FRAMES: Final = ("pandas", "polars")

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, where it comes from, and its headings and rows.

    A value is a text, a number in a column of numbers, or None where the cell is blank. What a blank means differs by
    table, and is never "no" or zero.
    """

    title: str
    source: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def frame(self) -> Any:  # noqa: ANN401 - neither library is one of ours
        """Give the table as a pandas DataFrame, or a polars one where only that is installed.

        A column with both texts and numbers becomes texts.
        Raises UsageError where neither is installed.
        """
        name = next((each for each in _FRAMES if find_spec(each)), None)
        if name is None:
            raise UsageError("a frame needs pandas or polars; run: pip install pandas")
        columns = {heading: _column([row[place] for row in self.rows]) for place, heading in enumerate(self.headings)}
        if name == "pandas":
            import pandas

            return pandas.DataFrame(columns)
        import polars

        return polars.DataFrame(columns)


@dataclass(frozen=True, slots=True)
class Stored:
    """A table or question that can be asked: its name, title, question, place in the report, and parameters.

    A parameter may be what its kinds say, as in docs/linked-data.md: the code of a `gemeente`, a whole number (`getal`).
    """

    name: str
    title: str
    question: str
    source: str
    parameters: Mapping[str, tuple[str, ...]]


def _column(values: list[Value]) -> list[Value]:
    """Give the values of a column one type: the narrowest of whole number, number and text that all of them have."""
    kinds = {type(each) for each in values} - {type(None)}
    kind = str if str in kinds else float if float in kinds else int
    return [each if each is None else kind(each) for each in values]


def _value(cell: Cell | None) -> Value:
    if cell is None or not cell.text:
        return None
    if cell.datatype == _WHOLE:
        return int(cell.text)
    return float(cell.text) if cell.datatype in FRACTIONS else cell.text


@cache
def _stated() -> Stated:
    return state(Project.of_code())


@cache
def _queries(folder: str) -> dict[str, Query]:
    place = Project.of_code().queries / folder
    if folder == "tabellen":
        return table_queries(place)
    return {path.stem: read_query(path) for path in sorted(place.glob("*.rq"))}


@cache
def _allowed() -> Allowed:
    made = store()
    named = {quad.subject for quad in made}
    return Allowed(made, (each.value for each in named if isinstance(each, ox.NamedNode) and each.value.startswith(BASE)))


def store() -> ox.Store:
    """Return the data graphs as the default graph of a new pyoxigraph store, which is yours to change.

    >>> import segregatie
    >>> found = segregatie.store().query("SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/onderwijssegregatie/def#Gemeente> }")
    >>> [row["n"].value for row in found]
    ['35']
    """
    made = ox.Store()
    made.bulk_extend(ox.Quad(*triple) for triple in union(_stated().graphs, DATA_GRAPHS))
    return made


def graph() -> rdflib.Graph:
    """Return the data graphs as a new rdflib graph with our prefixes, which is yours to change.

    >>> import segregatie
    >>> from rdflib import RDFS, URIRef
    >>> almelo = URIRef("https://w3id.org/onderwijssegregatie/id/gemeente/almelo")
    >>> str(segregatie.graph().value(almelo, RDFS.label, any=True))
    'Almelo'
    """
    try:
        import rdflib
    except ModuleNotFoundError as error:
        raise UsageError("graph() needs rdflib; run: pip install 'onderwijssegregatie[judge]'") from error

    made = rdflib.Graph()
    kinds = {kind: f"{ID}{kind}/" for kind in _stated().ontology.codes.kinds() if kind not in PREFIXES}
    for prefix, space in (PREFIXES | kinds).items():
        made.bind(prefix, space)
    text = ox.serialize(union(_stated().graphs, DATA_GRAPHS), format=ox.RdfFormat.N_TRIPLES) or b""
    return made.parse(data=text, format="nt")


def tables(lang: str = "nl") -> tuple[Stored, ...]:
    """List the tables of the report, in its order.

    >>> import segregatie
    >>> [each.name for each in segregatie.tables()]
    ['1', '1a', '2', '3', '4', '5', '6', '8', '9', '10', '11', '12', '13', '14', '15', 'veranderingen']
    """
    return _listed("tabellen", lang)


def questions(lang: str = "nl") -> tuple[Stored, ...]:
    """List the stored questions, by name.

    >>> import segregatie
    >>> for each in segregatie.questions("en"):
    ...     if "provincie" in each.parameters:
    ...         print(each.name, "-", each.title)
    deelname-per-provincie - Participation by province
    niet-genoemd-in-provincie - Measures missing in a province
    overleg-en-afspraken-per-provincie - Consultation and agreements by province
    respons-per-provincie - Response by province
    """
    return _listed("vragen", lang)


def _listed(folder: str, lang: str) -> tuple[Stored, ...]:
    one_of("lang", lang, LANGUAGES)
    return tuple(
        Stored(name, query.title[lang], query.question[lang], query.source, query.kinds) for name, query in _queries(folder).items()
    )


def table(id_: str | int, /, lang: str = "nl", **parameters: str | int | None) -> Table:
    """Return a table of the report, regenerated from the facts, with its headings and labels in a language.

    >>> import segregatie
    >>> made = segregatie.table("3", lang="en")
    >>> made.headings[:3], made.rows[0][:3]
    (('Municipality', 'A', 'B'), ('Almelo', None, None))
    >>> segregatie.table("7")
    Traceback (most recent call last):
        ...
    segregatie.base.problems.UsageError: no table '7'; use one of: 1, 1a, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, veranderingen

    Raises UsageError for a table there is not, and for a parameter that is not as `tables()` says.
    """
    name = str(id_)
    known = _queries("tabellen")
    if name not in known:
        raise UsageError(f"no table {name!r}; {nearest(name, list(known), 20)}")
    return _answered(known[name], lang, parameters)


def ask(name: str, /, lang: str = "nl", **parameters: str | int | None) -> Table:
    """Answer a stored question; a parameter that is left out, or None, asks for all.

    >>> import segregatie
    >>> [row[2] for row in segregatie.ask("eenheden-met-maatregel", maatregel="loting").rows]
    ['Amsterdam West', 'Zaanstad']
    >>> segregatie.ask("eenheden-met-maatregel", maatregel="lotting")
    Traceback (most recent call last):
        ...
    segregatie.query.parameters.ParameterError: parameter 'maatregel' cannot be 'lotting'; did you mean 'loting'?

    Raises UsageError for a question there is not, and for a parameter that is not as `questions()` says.
    """
    known = _queries("vragen")
    if name not in known:
        raise UsageError(f"no question {name!r}; {nearest(name, list(known))}")
    return _answered(known[name], lang, parameters)


def _answered(query: Query, lang: str, parameters: Mapping[str, str | int | None]) -> Table:
    one_of("lang", lang, LANGUAGES)
    # A parameter that is None is still looked up, so that one there is not is told: it asks for all.
    given = {name: ALL if value is None else str(value) for name, value in parameters.items()}
    terms = _allowed().terms(query, given, lang, ("lang",))
    answer = _stated().store.select(query.bind_terms(terms))
    laid = lay_out(query, answer, lang)
    places = [answer.variables.index(name) for name, _ in shown_columns(query, answer, lang)]
    rows = tuple(tuple(_value(row[place]) for place in places) for row in answer.rows)
    return Table(laid.title, laid.source, laid.headings, rows)
