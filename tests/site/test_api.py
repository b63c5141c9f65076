"""The stored queries as an API: the answers of the command line, parameters that are checked, a description that holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from conftest import PUBLIC, ROOT
from page_reader import Page
from printed import TABLES
from segregatie.base.namespaces import BASE, DATA_GRAPHS, DEF, ID
from segregatie.base.project import Project
from segregatie.base.terms import TYPE
from segregatie.commands.table import table
from segregatie.pipeline import Stated
from segregatie.query.header import parse_query, read_query
from segregatie.query.local import LocalStore
from segregatie.query.parameters import ALL, Pairs, ParameterError
from segregatie.query.tables import as_csv, lay_out
from segregatie.site.api import Api
from segregatie.site.site import MissingError, Publication
from segregatie.triples.write import union
from test_questions import CASES, bound, name_of

QUERIES = {path.stem: read_query(path) for folder in ("tabellen", "vragen") for path in sorted((ROOT / "queries" / folder).glob("*.rq"))}
SET = [case for case in CASES if bound(case)]


@pytest.fixture(scope="module")
def api(publication: Publication) -> Api:
    return publication.api


@pytest.fixture(scope="module")
def store(stated: Stated) -> LocalStore:
    """What the command line asks: loaded once."""
    return stated.store


def question(api: Api, name: str, pairs: Pairs = (), form: str = "csv") -> str:
    return api.answer(api.stored["vragen"][name], pairs, form).decode()


def refusal(api: Api, name: str, pairs: Pairs) -> str:
    with pytest.raises(ParameterError) as caught:
        question(api, name, pairs)
    return str(caught.value)


# --- what a parameter may be set to ---


def test_every_parameter_of_every_query_says_what_it_may_be_and_no_other_does() -> None:
    assert len(QUERIES) == 96
    for name, query in QUERIES.items():
        assert list(query.kinds) == [each for each in query.parameters if each != "taal"], name
        assert "taal" in query.parameters, name


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
_POINTED = {str(each) for each in (rdflib.RDF.type, rdflib.SKOS.topConceptOf, rdflib.SKOS.inScheme)}


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


def possible_kinds(triples: list[tuple[Any, Any, Any]], name: str, found: Mapping[str, set[Seen]]) -> set[str] | None:
    """The kinds of thing that a parameter can stand for, by the patterns it occurs in; None where it occurs in none."""
    variable, kinds = rdflib.Variable(name), None
    for subject, predicate, value in triples:
        if isinstance(predicate, rdflib.Variable) or variable not in (subject, value):
            continue
        if variable == value:
            typed = {str(c) for s, p, c in triples if s == subject and p == rdflib.RDF.type and not isinstance(c, rdflib.Variable)}
            here = {kind for _, classes, kind, _ in found[str(predicate)] if not typed or typed & classes}
        else:
            here = {kind for kind, _, _, pointed in found[str(predicate)] if isinstance(value, rdflib.Variable) or pointed == str(value)}
        kinds = here if kinds is None else kinds & here
    return kinds


def test_what_a_parameter_may_be_is_what_its_query_can_match(stated: Stated) -> None:
    sorts = sorts_of_statements(union(stated.graphs, DATA_GRAPHS))
    tried, wrong = 0, []
    for name in sorted({name_of(case) for case in CASES}):
        kinds_of = QUERIES[name].kinds
        triples = list(patterns(prepareQuery(QUERIES[name].text).algebra)) if kinds_of else []
        for parameter, kinds in kinds_of.items():
            possible = possible_kinds(triples, parameter, sorts)
            tried += possible is not None
            if possible is not None and not {"tekst" if kind.startswith("def:") else kind for kind in kinds} <= possible:
                wrong.append((name, parameter, kinds, possible))
    assert tried > 130
    assert not wrong


def test_a_table_is_set_by_the_round_and_by_how_text_is_shown() -> None:
    for each in TABLES:
        kinds = dict(QUERIES[each.stem].kinds)
        assert kinds.pop("peiling") == ("peiling",)
        assert kinds in ({}, {"weergave": ('"woorden"', '"plaatsen"')})


def test_every_kind_is_there_and_has_values(api: Api) -> None:
    for name, query in QUERIES.items():
        for kinds in query.kinds.values():
            assert kinds == ("getal",) or len(api.allowed.of(kinds)) > 1, (name, kinds)
    assert set(api.allowed.of(("ja-nee",))) == {"ja", "nee"}
    assert api.allowed.of(("gemeente",))["almelo"] == ox.NamedNode(ID + "gemeente/almelo")
    assert len(api.allowed.of(("gemeente", "stadsdeel"))) == 37
    assert "Overlegopgave" in api.allowed.of(("klasse",))


def test_a_code_that_two_kinds_have_is_told_apart(api: Api) -> None:
    allowed = api.allowed.of(("activiteit", "gebied", "maatregel", "onderwerp", "partner"))
    assert allowed["onderwerp/brede-school"] == ox.NamedNode(ID + "onderwerp/brede-school")
    assert allowed["partner/brede-school"] == ox.NamedNode(ID + "partner/brede-school")
    assert "brede-school" not in allowed
    assert "did you mean" in refusal(api, "uitspraken-over-een-onderwerp", [("onderwerp", "brede-school")])


# --- answers are those of the command line ---


@pytest.mark.parametrize("each", TABLES, ids=lambda each: each.short)
def test_a_table_is_byte_for_byte_that_of_the_command_line(store: LocalStore, project: Project, api: Api, each: Any) -> None:
    for form in ("csv", "json"):
        for language in ("nl", "en"):
            printed = table(project, store, each.short, form, language, "woorden")
            answered = api.answer(api.stored["tabellen"][each.short], [("taal", language), ("peiling", "2013")], form)
            assert answered == printed.encode()
    places = table(project, store, each.short, "csv", "nl", "plaatsen")
    if "weergave" in api.stored["tabellen"][each.short].query.kinds:
        assert api.answer(api.stored["tabellen"][each.short], [("weergave", "plaatsen")], "csv") == places.encode()


@pytest.mark.parametrize("case", SET, ids=lambda case: case.stem)
def test_a_question_takes_every_value_that_its_tests_set(store: LocalStore, api: Api, case: Path) -> None:
    query, values = QUERIES[name_of(case)], bound(case)
    expected = as_csv(lay_out(query, store.select(query.bind(values)), "nl"))
    assert question(api, name_of(case), list(values.items())) == expected


def test_a_short_value_and_its_whole_name_are_the_same(api: Api) -> None:
    for name, short, whole in (
        ("alles-over-een-gemeente", ("gemeente", "almelo"), ("gemeente", "gemeente/almelo")),
        ("tekst-tegen-tabel", ("klasse", "Overlegopgave"), ("klasse", "def:Overlegopgave")),
    ):
        answer = question(api, name, [short])
        assert answer == question(api, name, [whole]) != question(api, name)
        assert answer.count("\n") > 1
    assert question(api, "alles-over-een-gemeente", [("gemeente", ALL)]) == question(api, "alles-over-een-gemeente")


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
        ([("", "x")], "no parameter '' here; use one of: gemeente, taal, format"),
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
    "def:Gemeent", "ALMELO",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:30])
def test_a_hostile_value_is_a_value_there_is_not(api: Api, value: str) -> None:
    for name, parameter in (("alles-over-een-gemeente", "gemeente"), ("overgeslagen-tekst", "deel"), ("tekst-tegen-tabel", "klasse")):
        told = refusal(api, name, [(parameter, value)])
        assert len(told) < 1_000
        assert "\n" not in told and "\0" not in told
    assert len(refusal(api, "alles-over-een-gemeente", [(value, "x")])) < 1_000


def test_what_is_put_into_a_query_is_never_read_as_a_query() -> None:
    query = parse_query("SELECT ?a { VALUES ?a { UNDEF } VALUES ?b { UNDEF } }", "twee")
    text = query.bind_terms({"a": ox.Literal('VALUES ?b { UNDEF } " } #'), "b": ox.NamedNode("http://b/")})
    assert text == 'SELECT ?a { VALUES ?a { "VALUES ?b { UNDEF } \\" } #" } VALUES ?b { <http://b/> } }'
    assert query.bind({"a": "VALUES ?b { UNDEF }", "b": "1"}).count("UNDEF") == 1


def test_a_worker_refuses_in_words(publication: Publication) -> None:
    with pytest.raises(MissingError, match=r"^nothing is called '7' in tabellen; use one of: 1, 1a, 2"):
        publication.stored("tabellen", "7", (), "csv")
    with pytest.raises(ParameterError, match=r"^parameter 'peiling' cannot be '2014'; did you mean '2013'"):
        publication.stored("tabellen", "3", (("peiling", "2014"),), "csv")
    with pytest.raises(ParameterError, match=r"^parameter 'name of a parameter' cannot be 'x'"):
        publication.api.listing("vragen", (("x", "1"),), "json")
    with pytest.raises(MissingError, match=r"^nothing is here any more"):
        publication.document(ID + "gemeente/nix", "doc/gemeente/nix", "ttl", "nl")
    assert publication.stored("tabellen", "3", (), "csv").startswith(b"Gemeente,")


# --- forms ---


def test_excel_and_csv_hold_the_same_cells(api: Api) -> None:
    import csv

    stored = api.stored["tabellen"]["3"]
    plain = list(csv.reader(api.answer(stored, [], "csv").decode().splitlines()))
    excel = list(csv.reader(api.answer(stored, [], "excel").decode("utf-8-sig").splitlines(), delimiter=";"))
    assert plain == excel
    assert len(plain) == 30


def test_a_page_of_an_answer_has_its_form_its_rows_and_its_places(api: Api) -> None:
    text = question(api, "alles-over-een-gemeente", [("gemeente", "almelo"), ("taal", "en")], "html")
    page = Page(text.encode())
    assert [found["value"] for tag, found in page.tags if tag == "option" and "selected" in found] == ["almelo"]
    assert page.all("label", "for") == page.all("select", "id") == ["veld-gemeente"]
    rows = question(api, "alles-over-een-gemeente", [("gemeente", "almelo"), ("taal", "en")]).count("\n") - 1
    assert page.all("th", "scope").count("row") == rows
    links = page.all("a", "href")
    assert "/os/doc/passage/2013/tabel-1/almelo?taal=en" in links
    assert "/os/api/vragen/alles-over-een-gemeente?gemeente=almelo&taal=en&format=excel" in links
    assert "/os/api/vragen/alles-over-een-gemeente?gemeente=almelo" in page.all("link", "href")
    assert f"<{ID}gemeente/almelo>" in page.text


def test_every_answer_has_a_page_that_is_whole(api: Api) -> None:
    titles = set()
    for queries in api.stored.values():
        for stored in queries.values():
            text = api.answer(stored, [(name, ALL) for name in stored.query.kinds], "html")
            assert len(Page(text).all("label", "for")) == len(stored.query.kinds)
            titles.add(text.partition(b"<title>")[2].partition(b"</title>")[0])
    assert len(titles) == 96


def test_no_rows_are_told_in_words(api: Api) -> None:
    text = question(api, "door-meer-eenheden-genoemd", [("minimum", "99")], "html")
    assert QUERIES["door-meer-eenheden-genoemd"].empty["nl"] in Page(text.encode()).text
    assert question(api, "door-meer-eenheden-genoemd", [("minimum", "99")]).count("\n") == 1


@pytest.mark.parametrize("collection", ["tabellen", "vragen"])
def test_the_list_leads_to_every_query(api: Api, collection: str) -> None:
    listed = json.loads(api.listing(collection, [], "json"))
    assert [each["address"] for each in listed] == [f"{PUBLIC}api/{collection}/{id_}" for id_ in api.stored[collection]]
    page = Page(api.listing(collection, [("taal", "en")], "html"))
    assert {f"/os/api/{collection}/{id_}?taal=en" for id_ in api.stored[collection]} <= set(page.all("a", "href"))


# --- the description ---


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(api.openapi())
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
    assert described["servers"] == [{"url": PUBLIC.rstrip("/")}]
    stored = {f"/{each.path}" for queries in api.stored.values() for each in queries.values()}
    assert set(described["paths"]) == stored | {"/api/tabellen", "/api/vragen"}
    found = set(references(described))
    assert len(found) > 30
    for each in found:
        part: Any = described
        for name in each.removeprefix("#/").split("/"):
            part = part[name]
    names = [each["get"]["operationId"] for each in described["paths"].values()]
    assert len(names) == len(set(names)) == 98


def test_the_description_lists_the_values_that_are_taken(described: dict[str, Any], api: Api) -> None:
    for queries in api.stored.values():
        for stored in queries.values():
            parameters = described["paths"][f"/{stored.path}"]["get"]["parameters"]
            named = {each["name"]: each["schema"]["$ref"].rpartition("/")[2] for each in parameters if "name" in each}
            assert list(named) == list(stored.query.kinds)
            for name, schema in named.items():
                values = described["components"]["schemas"][schema].get("enum", [ALL])
                assert values[0] == ALL
                for value in (values[1], values[-1]) if len(values) > 1 else ():
                    assert api.allowed.read(stored.query, [(name, value)]).terms[name]
    assert "almelo" in described["components"]["schemas"]["gemeente"]["enum"]
    assert not [each for each in described["components"]["schemas"] if BASE in each]
