"""The graph for Python users: rdflib, pyoxigraph, tables and stored questions; `import segregatie` gives all of this.

Everything is stated from data/ when it is first asked for, by the code that builds a release, and remembered for as long
as the process lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from segregatie.base.namespaces import DATA_GRAPHS, ID, PREFIXES
from segregatie.base.problems import UsageError, nearest
from segregatie.base.project import Project
from segregatie.pipeline import Stated, answer_long, fact_kinds, long_names, state
from segregatie.query.header import read_query
from segregatie.query.known import Known
from segregatie.query.laid import Laid, Shown
from segregatie.query.layout import as_answered, laid
from segregatie.query.offered import TABLES, stored_questions, stored_tables
from segregatie.query.offered import Stored as Offered
from segregatie.query.parameters import ALL, bind, one_of
from segregatie.query.stored import LANGUAGES, Query
from segregatie.query.tables import as_html
from segregatie.triples.write import union

if TYPE_CHECKING:
    from typing import Any

    import rdflib

#: What frames are made with, the first that is there.
_FRAMES: Final = ("pandas", "polars")
#: Questions of this group ask what recounting gives; the others need not wait for it.
_RECOUNTED: Final = "natelling"

Value = str | int | float | None


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A table: its title, where it comes from, its columns by name and by heading, its rows, and its totals apart.

    A value is a text, a number in a column of numbers, or None where the cell is blank. What a blank means differs by
    table, and is never "no" or zero. `legend` says what letters and signs mean, where no column does.
    """

    title: str
    source: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[tuple[Value, ...], ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    _laid: Laid | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        totals = f", {len(self.totals)} of totals" if self.totals else ""
        return f"<Table {self.title!r}: {len(self.rows)} rows{totals}, {len(self.headings)} columns>"

    @property
    def described(self) -> Mapping[str, str]:
        """What a column is about that has a letter or signs, by its heading."""
        fields = self._laid.fields if self._laid else ()
        return {field.heading: field.description for field in fields if field.description}

    def _repr_html_(self) -> str:
        """The table as HTML, with links: what a notebook shows."""
        return as_html(self._laid, linked=True) if self._laid else repr(self)

    def frame(self, *, totals: bool = False) -> Any:  # noqa: ANN401 - neither library is one of ours
        """Give the table as a pandas DataFrame, or a polars one where only that is installed; with its totals if they are asked for.

        A column with both texts and numbers becomes texts. What the table is and what its letters mean stands in the `attrs` of a
        pandas frame; a polars frame has no place for it.
        Raises UsageError where neither is installed.
        """
        name = next((each for each in _FRAMES if find_spec(each)), None)
        if name is None:
            raise UsageError("a frame needs pandas or polars; run: pip install pandas")
        rows = (*self.rows, *self.totals) if totals else self.rows
        columns = {heading: _column([row[place] for row in rows]) for place, heading in enumerate(self.headings)}
        if name == "pandas":
            import pandas

            frame = pandas.DataFrame(columns)
            frame.attrs |= {"title": self.title, "source": self.source, "columns": dict(self.described), "legend": dict(self.legend)}
            return frame
        import polars

        return polars.DataFrame(columns)


@dataclass(frozen=True, slots=True)
class Stored:
    """A table or question that can be asked: its name, title, question, place in the report, group, and parameters.

    A parameter may be what its kinds say, as in docs/queries.md: the code of a `gemeente`, a whole number (`getal`); `defaults`
    says what each is where it is left out, `*` being all.
    """

    name: str
    title: str
    question: str
    source: str
    parameters: Mapping[str, tuple[str, ...]]
    group: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)


def _column(values: list[Value]) -> list[Value]:
    """Give the values of a column one type: the narrowest of whole number, number and text that all of them have."""
    kinds = {type(each) for each in values} - {type(None)}
    kind = str if str in kinds else float if float in kinds else int
    return [each if each is None else kind(each) for each in values]


def _value(cell: Shown) -> Value:
    value = cell.value
    # A list stands in one cell of a frame.
    return (cell.text or None) if isinstance(value, list) else value


@cache
def _facts() -> Stated:
    """Everything but what recounting gives, which takes as long again."""
    return state(Project.of_code(), recounting=False)


@cache
def _stated() -> Stated:
    return state(Project.of_code())


def _known(asked: Query) -> Known:
    return _stated().known if asked.group == _RECOUNTED else _facts().known


@cache
def _questions() -> dict[str, Offered]:
    return stored_questions(Project.of_code().queries)


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


def tables(lang: str = "nl", peiling: str | int = "") -> tuple[Stored, ...]:
    """List the tables of a round, of the newest full one unless you say which, in printed order.

    >>> import segregatie
    >>> [each.name for each in segregatie.tables()]
    ['1', '1a', '2', '3', '4', '5', '6', '8', '9', '10', '11', '12', '13', '14', '15', 'veranderingen']

    Raises UsageError for a round that no table is of.
    """
    one_of("lang", lang, LANGUAGES)
    found = stored_tables(_facts().known, Project.of_code().queries, str(peiling))
    return tuple(_stored(table, lang) for table in found.values())


def questions(lang: str = "nl", group: str | None = None) -> tuple[Stored, ...]:
    """List the stored questions by group and name, or those of one group.

    >>> import segregatie
    >>> for each in segregatie.questions("en"):
    ...     if "provincie" in each.parameters:
    ...         print(each.group, "-", each.title)
    Participation - Participation by province
    Participation - Response by province
    Consultation, agreements and lead - Consultation and agreements by province
    Measures - Measures missing in a province
    >>> [each.defaults for each in segregatie.questions() if each.name == "onderwerpen-die-samengaan"]
    [{'onderwerp': 'geld', 'peiling': '2013'}]

    Raises UsageError for a group there is not.
    """
    one_of("lang", lang, LANGUAGES)
    found = _questions().values()
    if group is not None:
        one_of("group", group, dict.fromkeys(each.query.group for each in found))
    return tuple(_stored(each, lang) for each in found if group in (None, each.query.group))


def _stored(stored: Offered, lang: str) -> Stored:
    title, source = stored.words(lang)
    defaults = stored.defaults(_facts().known)
    return Stored(stored.name, title, stored.query.question[lang], source, stored.kinds(), stored.group[lang], defaults)


def table(id_: str | int, /, lang: str = "nl", **parameters: str | int | None) -> Table:
    """Return a table of the report, regenerated from the facts, with its headings and labels in a language.

    It goes by what people call it (`3`), its code (`tabel-3`) or the name of its files (`tabel-03`).

    >>> import segregatie
    >>> segregatie.table("3", lang="en")
    <Table 'Table 3: Agreements and measures in force: admission of pupils': 28 rows, 1 of totals, 11 columns>
    >>> segregatie.table("tabel-03").totals
    (('Totaal', 1, 1, 2, 4, 4, 8, 4, 5, 17, 1),)
    >>> segregatie.table("verandering")
    Traceback (most recent call last):
        ...
    segregatie.base.problems.UsageError: no table 'verandering' in the round of 2013; did you mean 'veranderingen'?

    Raises UsageError for a table there is not, and for a parameter that is not as `tables()` says.
    """
    printed = _facts().known.table(str(id_), str(parameters.get("peiling") or ""))
    query = read_query(Project.of_code().queries / TABLES / f"{printed.kind}.rq")
    return _table(_laid(query, lang, {**parameters, "tabel": printed.code}))


def ask(name: str, /, lang: str = "nl", **parameters: str | int | None) -> Table:
    """Answer a stored question; a parameter that is left out, or None, is what `questions()` says, and `*` asks for all.

    A value may be a code, a letter, or any name in either language.

    >>> import segregatie
    >>> [row[2] for row in segregatie.ask("eenheden-met-maatregel", maatregel="C").rows]
    ['Amsterdam West', 'Zaanstad']
    >>> segregatie.ask("eenheden-met-maatregel", maatregel="lotting")
    Traceback (most recent call last):
        ...
    segregatie.query.parameters.ParameterError: parameter 'maatregel' cannot be 'lotting'; did you mean 'loting'?

    Raises UsageError for a question there is not, and for a parameter that is not as `questions()` says.
    """
    known = _questions()
    if name not in known:
        raise UsageError(f"no question {name!r}; {nearest(name, list(known))}")
    return _table(_laid(known[name].query, lang, parameters))


def facts(name: str, /, lang: str = "nl", **parameters: str | int | None) -> Table:
    """Return every statement of a kind: facts a line each, with what was not mentioned, other statements as in their long table.

    >>> import segregatie
    >>> made = segregatie.facts("waarneming")
    >>> made
    <Table 'Feiten, elk op een regel: waarneming': 588 rows, 10 columns>
    >>> len(segregatie.facts("waarneming", provincie="Gelderland").rows)
    84

    Raises UsageError for a kind there is not, and for a parameter that there is not for it.
    """
    one_of("name", name, long_names(_facts()))
    classes = {kind.casefold(): kind for kind in fact_kinds(_facts())}
    if name in classes:
        made = _laid(read_query(Project.of_code().queries / "lange" / "per-feit.rq"), lang, {**parameters, "klasse": classes[name]})
        return _table(replace(made, title=f"{made.title}: {name}"))
    one_of("lang", lang, LANGUAGES)
    for parameter in parameters:
        raise UsageError(f"no parameter {parameter!r} here; leave it out")
    ((asked, answer),) = answer_long(_facts() if name != "beweringen" else _stated(), (name,)).values()
    return _table(as_answered(asked, answer, lang))


def _laid(asked: Query, lang: str, parameters: Mapping[str, str | int | None]) -> Laid:
    one_of("lang", lang, LANGUAGES)
    known = _known(asked)
    # A parameter that is None is looked up too, so that one there is not is told.
    unset = {name: ALL for name, value in parameters.items() if value is None and name not in asked.parameters}
    given = {name: str(value) for name, value in parameters.items() if value is not None}
    return laid(bind(asked, {**given, **unset}, known, ("lang",)), known, lang)


def _table(made: Laid) -> Table:
    rows, totals = (tuple(tuple(map(_value, line)) for line in lines) for lines in (made.lines, made.totals))
    columns = tuple(field.name for field in made.fields)
    return Table(made.title, made.source, columns, made.headings, rows, totals, dict(made.legend), made)
