"""The stored queries as an API: the answers of the command line, parameters that are checked, a description that holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.paths import AlternativePath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from conftest import PUBLIC, ROOT
from segregatie.base.namespaces import BASE, DATA_GRAPHS, DEF, ID
from segregatie.base.project import Project
from segregatie.base.terms import TYPE
from segregatie.commands.table import table
from segregatie.pipeline import Stated
from segregatie.query.header import parse_query, read_queries
from segregatie.query.known import NUMBER
from segregatie.query.layout import answer
from segregatie.query.local import LocalStore
from segregatie.query.parameters import ALL, SHOWN_AS, Pairs, ParameterError, asked, bind
from segregatie.query.stored import BLOCK
from segregatie.query.tables import as_csv
from segregatie.site.api import OPENAPI, Api, MissingError
from segregatie.triples.write import union
from test_questions import CASES, QUESTIONS, bound, name_of
from test_tables import SHORT

QUERIES = {**read_queries(ROOT / "queries" / "tabellen"), **QUESTIONS}
SET = [case for case in CASES if bound(case)]


@pytest.fixture(scope="module")
def api(stated: Stated) -> Api:
    return Api(stated.known, ROOT / "queries")


@pytest.fixture(scope="module")
def store(stated: Stated) -> LocalStore:
    """What the command line asks: loaded once."""
    return stated.store


def question(api: Api, name: str, pairs: Pairs = (), form: str = "csv") -> str:
    return api.answer("vragen", name, pairs, form).decode()


def refused_table(api: Api, name: str, pairs: Pairs) -> str:
    with pytest.raises(ParameterError) as caught:
        api.answer("tabellen", name, pairs, "csv")
    return str(caught.value)


def refusal(api: Api, name: str, pairs: Pairs) -> str:
    with pytest.raises(ParameterError) as caught:
        question(api, name, pairs)
    return str(caught.value)


# --- what a parameter may be set to ---


def test_every_parameter_of_every_query_says_what_it_may_be_and_no_other_does() -> None:
    # A query for each of 8 kinds of table, and 84 questions.
    assert len(QUERIES) == 92
    for name, query in QUERIES.items():
        # Whether free text is shown in words is read by the layout, which is asked of a table.
        of_layout = {SHOWN_AS} & {*query.parameters} if query.name not in QUESTIONS else set()
        assert {*query.parameters} - of_layout == {block[1] for block in BLOCK.finditer(query.text)}, name
        assert all(declared.kinds for declared in query.parameters.values()), name
        # The language is asked of the layout; no query has to know of it.
        # What is asked from round to round is asked of all of them.
        assert ("peiling" in query.parameters or query.group == "rondes") and "taal" not in query.parameters, name


def patterns(part: object) -> Iterator[tuple[Any, Any, Any]]:
    """Every triple pattern in a query's algebra."""
    if isinstance(part, CompValue):
        if part.name == "BGP":
            yield from part.triples
        for each in part.values():
            yield from patterns(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from patterns(each)


#: A statement by its sorts: kind and classes of its subject, kind of its object, and the object itself where it is a class or a list.
Seen = tuple[str, frozenset[str], str, str]
_POINTED = {str(each) for each in (rdflib.RDF.type, rdflib.SKOS.topConceptOf, rdflib.SKOS.inScheme, rdflib.RDFS.subClassOf)}


def kind_of(term: object) -> str:
    if isinstance(term, ox.Literal):
        return "getal" if term.datatype.value.endswith("#integer") else "tekst"
    assert isinstance(term, ox.NamedNode)
    return term.value.removeprefix(ID).partition("/")[0] if term.value.startswith(ID) else "klasse" if term.value.startswith(DEF) else ""


def sorts_of_statements(triples: list[ox.Triple]) -> dict[str, set[Seen]]:
    """The sorts of statement there are, by property."""
    classes: dict[str, set[str]] = {}
    for each in triples:
        if each.predicate == TYPE:
            classes.setdefault(str(each.subject), set()).add(str(each.object)[1:-1])
    found: dict[str, set[Seen]] = {}
    for each in triples:
        of = frozenset(classes.get(str(each.subject), ()))
        pointed = str(each.object)[1:-1] if each.predicate.value in _POINTED else ""
        found.setdefault(each.predicate.value, set()).add((kind_of(each.subject), of, kind_of(each.object), pointed))
    return found


def steps(predicate: object, at: int) -> set[str]:
    """The properties that a path can begin (0) or end (-1) with."""
    if isinstance(predicate, SequencePath):
        return steps(predicate.args[at], at)
    if isinstance(predicate, AlternativePath):
        return {step for part in predicate.args for step in steps(part, at)}
    return {str(predicate)}


def possible_kinds(triples: list[tuple[Any, Any, Any]], name: str, found: Mapping[str, set[Seen]]) -> set[str] | None:
    """The kinds of thing that a parameter can stand for, by the patterns it occurs in; None where it occurs in none."""
    variable, kinds = rdflib.Variable(name), None
    for subject, predicate, value in triples:
        if isinstance(predicate, rdflib.Variable) or variable not in (subject, value):
            continue
        if variable == value:
            typed = isinstance(predicate, rdflib.URIRef) and {
                str(c) for s, p, c in triples if s == subject and p == rdflib.RDF.type and not isinstance(c, rdflib.Variable)
            }
            seen = {each for step in steps(predicate, -1) for each in found[step]}
            here = {kind for _, classes, kind, _ in seen if not typed or typed & classes}
        else:
            seen = {each for step in steps(predicate, 0) for each in found[step]}
            here = {kind for kind, _, _, pointed in seen if isinstance(value, rdflib.Variable) or pointed == str(value)}
        kinds = here if kinds is None else kinds & here
    return kinds


def test_what_a_parameter_may_be_is_what_its_query_can_match(stated: Stated) -> None:
    sorts = sorts_of_statements(union(stated.graphs, DATA_GRAPHS))
    tried, wrong = 0, []
    for name in sorted({name_of(case) for case in CASES}):
        triples = list(patterns(prepareQuery(QUERIES[name].text).algebra))
        for parameter, declared in QUERIES[name].parameters.items():
            possible = possible_kinds(triples, parameter, sorts)
            tried += possible is not None
            if possible is not None and not {"tekst" if kind.startswith("code(") else kind for kind in declared.kinds} <= possible:
                wrong.append((name, parameter, declared.kinds, possible))
    assert tried > 130
    assert not wrong


def test_a_table_is_set_by_the_round_and_by_how_text_is_shown(api: Api) -> None:
    assert list(api.stored["tabellen"]) == SHORT
    for stored in api.stored["tabellen"].values():
        kinds = {name: declared.kinds for name, declared in stored.parameters.items()}
        assert kinds.pop("peiling") == ("peiling",)
        assert kinds in ({}, {"weergave": ('"woorden"', '"plaatsen"')})
    assert "no parameter 'tabel' here" in refused_table(api, "3", [("tabel", "tabel-4")])


def test_every_kind_is_there_and_has_values(api: Api) -> None:
    for name, query in QUERIES.items():
        for declared in query.parameters.values():
            assert declared.kinds == (NUMBER,) or len(api.known.of(declared.kinds)) > 1, (name, declared)
    assert set(api.known.of(("ja-nee",))) == {"ja", "nee"}
    assert api.known.of(("gemeente",))["almelo"] == ox.NamedNode(ID + "gemeente/almelo")
    assert len(api.known.of(("gemeente", "stadsdeel"))) == 37
    assert "Overlegopgave" in api.known.of(("klasse",))


def test_a_code_that_two_kinds_have_is_told_apart(api: Api) -> None:
    allowed = api.known.of(("activiteit", "gebied", "maatregel", "onderwerp", "partner"))
    assert allowed["onderwerp/brede-school"] == ox.NamedNode(ID + "onderwerp/brede-school")
    assert allowed["partner/brede-school"] == ox.NamedNode(ID + "partner/brede-school")
    assert "brede-school" not in allowed
    assert "did you mean" in refusal(api, "uitspraken-over-een-onderwerp", [("onderwerp", "brede-school")])


# --- answers are those of the command line ---


@pytest.mark.parametrize("short", SHORT)
def test_a_table_is_byte_for_byte_that_of_the_command_line(store: LocalStore, project: Project, api: Api, short: str) -> None:
    for form in ("csv", "json"):
        for language in ("nl", "en"):
            printed = table(project, store, short, form, language, "woorden")
            assert api.answer("tabellen", short, [("taal", language), ("peiling", "2013")], form) == printed.encode()
    places = table(project, store, short, "csv", "nl", "plaatsen")
    if "weergave" in api.stored["tabellen"][short].parameters:
        assert api.answer("tabellen", short, [("weergave", "plaatsen")], "csv") == places.encode()


@pytest.mark.parametrize("case", SET, ids=lambda case: case.stem)
def test_a_question_takes_every_value_that_its_tests_set(stated: Stated, api: Api, case: Path) -> None:
    name, values = name_of(case), bound(case)
    assert question(api, name, list(values.items())) == as_csv(answer(QUERIES[name], values, stated.known, "nl"))


def test_a_short_value_and_its_whole_name_are_the_same(api: Api) -> None:
    for name, short, whole in (
        ("alles-over-een-gemeente", ("gemeente", "almelo"), ("gemeente", "gemeente/almelo")),
        ("alles-over-een-gemeente", ("gemeente", "almelo"), ("gemeente", "ALMELO")),
        ("tekst-tegen-tabel", ("klasse", "Overlegopgave"), ("klasse", "def:Overlegopgave")),
    ):
        answered = question(api, name, [short])
        assert answered == question(api, name, [whole]) != question(api, name)
        assert answered.count("\n") > 1


def test_a_star_asks_for_all_whatever_the_query_has_where_nobody_sets_it(api: Api) -> None:
    name, set_to = "alles-over-een-gemeente", ("amsterdam", "almelo", "venlo")
    default, *others = (question(api, name, [("gemeente", gemeente)]).splitlines() for gemeente in set_to)
    assert question(api, name).splitlines() == default
    assert question(api, "tekst-tegen-tabel", [("klasse", ALL)]) == question(api, "tekst-tegen-tabel")
    everything = question(api, name, [("gemeente", ALL)]).splitlines()
    assert {*default}.union(*others) < set(everything)
    # A number that a query compares with has to be one.
    assert "give a whole number" in refusal(api, "door-meer-eenheden-genoemd", [("minimum", ALL)])


def test_a_text_of_digits_stays_a_text(api: Api) -> None:
    """`deel=5` is section 5 and not the number 5, which matches nothing."""
    rows = question(api, "overgeslagen-tekst", [("deel", "5")])
    assert rows.count("\n") > 1


# --- what is refused, in words ---


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("gemeente", "almello")], "parameter 'gemeente' cannot be 'almello'; did you mean 'almelo'?"),
        ([("gemeentte", "almelo")], "no parameter 'gemeentte' here; did you mean 'gemeente'?"),
        ([("gemeente", "almelo"), ("gemeente", "ede")], "parameter 'gemeente' is set twice; set it once"),
        ([("gemeente", "almelo"), ("gemeente", "almelo")], "parameter 'gemeente' is set twice; set it once"),
        ([("gemeente", "")], "parameter 'gemeente' has no value; give one, or leave it out"),
        ([("taal", "de")], "parameter 'taal' cannot be 'de'; use one of: nl, en"),
        ([("gemeente", "maatregel/loting")], "parameter 'gemeente' cannot be 'maatregel/loting'; use one of: alkmaar, almelo,"),
        ([("", "x")], "no parameter '' here; use one of: gemeente, peiling, taal, format"),
    ],
)
def test_what_cannot_be_set_is_told_with_what_can(api: Api, pairs: Pairs, told: str) -> None:
    assert refusal(api, "alles-over-een-gemeente", pairs).startswith(told)


@pytest.mark.parametrize("value", ["vier", "-1", "1.5", "²", "1 ", "99999999999", "0x1"])
def test_a_number_is_a_whole_number(api: Api, value: str) -> None:
    assert "give a whole number" in refusal(api, "maatregelen-naar-aantal", [("aantal", value)])


HOSTILE = [
    '" } SERVICE <http://127.0.0.1/> {', "> } #", "almelo\n} #", "?x", "almelo\0", "<http://127.0.0.1/>", "<javascript:alert(1)>",
    "gemeente/../almelo", "../almelo", "UNDEF", "almelo }", "'", "\\", "\ud800", "é", "a" * 100_000, "gemeente/" * 1_000, "%61lmelo",
    "def:Gemeent", "ALMELLO",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:30])
def test_a_hostile_value_is_a_value_there_is_not(api: Api, value: str) -> None:
    for name, parameter in (("alles-over-een-gemeente", "gemeente"), ("overgeslagen-tekst", "deel"), ("tekst-tegen-tabel", "klasse")):
        told = refusal(api, name, [(parameter, value)])
        assert len(told) < 1_000
        assert "\n" not in told and "\0" not in told
    assert len(refusal(api, "alles-over-een-gemeente", [(value, "x")])) < 1_000


def test_what_is_put_into_a_query_is_never_read_as_a_query(stated: Stated) -> None:
    query = parse_query("SELECT ?a { VALUES ?a { UNDEF } VALUES ?b { UNDEF } }", "twee")
    text = query.with_terms({"a": (ox.Literal('VALUES ?b { UNDEF } " } #'),), "b": (ox.NamedNode("http://b/"),)})
    assert text == 'SELECT ?a { VALUES ?a { "VALUES ?b { UNDEF } \\" } #" } VALUES ?b { <http://b/> } }'
    assert bind(query, {"a": "VALUES ?b { UNDEF }", "b": "1"}, stated.known).text.count("UNDEF") == 1


def test_what_is_not_there_is_told_with_what_is(api: Api) -> None:
    with pytest.raises(MissingError, match=r"^nothing is called '7' in tabellen; use one of: 1, 1a, 2"):
        api.answer("tabellen", "7", (), "csv")
    with pytest.raises(MissingError, match=r"did you mean 'bevinding-nageteld'"):
        api.answer("vragen", "bevinding-nagetelt", (), "csv")
    assert "cannot be '2014'; did you mean '2013'" in refused_table(api, "3", [("peiling", "2014")])


# --- forms ---


def test_excel_and_csv_hold_the_same_cells(api: Api) -> None:
    import csv

    plain = list(csv.reader(api.answer("tabellen", "3", [], "csv").decode().splitlines()))
    excel = list(csv.reader(api.answer("tabellen", "3", [], "excel").decode("utf-8-sig").splitlines(), delimiter=";"))
    assert plain == excel
    assert len(plain) == 30


@pytest.mark.parametrize("collection", ["tabellen", "vragen"])
def test_the_list_leads_to_every_query(api: Api, collection: str) -> None:
    for language, first in (("nl", "Gemeente"), ("en", "Municipality")):
        listed = json.loads(api.files(PUBLIC)[f"api/{collection}.{language}.json"])
        assert [each["address"] for each in listed] == [f"{PUBLIC}api/{collection}/{id_}" for id_ in api.stored[collection]]
        if collection == "tabellen":
            assert next(each["columns"]["gemeente"] for each in listed if each["id"] == "3") == first


# --- the description ---


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(api.files(PUBLIC)[OPENAPI])
    return found


def references(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def test_the_description_names_every_address_and_every_reference_leads_somewhere(described: dict[str, Any], api: Api) -> None:
    assert described["openapi"] == "3.1.0"
    # Relative to where it lies, so that it holds on whatever server.
    (server,) = described["servers"]
    below = urljoin(PUBLIC + OPENAPI, server["url"]).removeprefix(PUBLIC)
    stored = {f"api/{collection}/{name}" for collection, queries in api.stored.items() for name in queries}
    assert {f"{below}{path}" for path in described["paths"]} == stored | {"api/tabellen", "api/vragen"}
    found = set(references(described))
    assert len(found) > 30
    for each in found:
        part: Any = described
        for name in each.removeprefix("#/").split("/"):
            part = part[name]
    names = [each["get"]["operationId"] for each in described["paths"].values()]
    assert len(names) == len(set(names)) == 102


def test_the_description_lists_the_values_that_are_taken(described: dict[str, Any], api: Api) -> None:
    for collection, queries in api.stored.items():
        for query, stored in queries.items():
            parameters = described["paths"][f"/{collection}/{query}"]["get"]["parameters"]
            named = {each["name"]: each["schema"]["$ref"].rpartition("/")[2] for each in parameters if "name" in each}
            assert list(named) == list(stored.parameters)
            for name, schema in named.items():
                values = described["components"]["schemas"][schema].get("examples", [ALL])
                assert values[0] == ALL
                for value in (values[1], values[-1]) if len(values) > 1 else ():
                    assert asked(stored.query, [(name, value)], api.known)[0].terms[name]
    assert "almelo" in described["components"]["schemas"]["gemeente"]["examples"]
    assert not [each for each in described["components"]["schemas"] if BASE in each]
