"""What a parameter is set to becomes one term, however people write it; what cannot be is told with what can."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT, Run
from segregatie.base.problems import UsageError
from segregatie.pipeline import Stated
from segregatie.query.header import parse_query, read_query
from segregatie.query.parameters import bind

MEASURE = read_query(ROOT / "queries" / "vragen" / "eenheden-met-maatregel.rq")
YEAR = read_query(ROOT / "queries" / "vragen" / "publicaties-van-een-jaar.rq")
LOTING = "https://w3id.org/onderwijssegregatie/id/maatregel/loting"
#: A query without a header.
PLAIN = parse_query('SELECT ?x { VALUES ?x { UNDEF } VALUES ?taal { "fr" } VALUES ?woord { "a" } }', "proef")


@pytest.mark.parametrize(
    "value", ["loting", "maatregel/loting", f"<{LOTING}>", LOTING, "C", "c", "afspraken over loting", "Afspraken over loting"]
)
def test_a_code_a_path_an_iri_a_letter_and_a_name_are_the_same(stated: Stated, value: str) -> None:
    # Section 3.4 of the report gives the measure its letter and its name.
    assert bind(MEASURE, {"maatregel": value}, stated.known).text.count(f"VALUES ?maatregel {{ <{LOTING}> }}") == 1


@pytest.mark.parametrize("value", ["Gemeente", "def:Gemeente", "<https://w3id.org/onderwijssegregatie/def#Gemeente>", "municipality"])
def test_a_class_is_named_with_its_prefix_and_without_and_by_its_label(stated: Stated, value: str) -> None:
    query = parse_query("#+ parameter: soort = klasse\nSELECT ?x { VALUES ?soort { UNDEF } ?x a ?soort }", "proef")
    assert "VALUES ?soort { <https://w3id.org/onderwijssegregatie/def#Gemeente> }" in bind(query, {"soort": value}, stated.known).text


def test_a_star_asks_for_all_and_the_round_is_the_newest_where_nobody_sets_it(stated: Stated) -> None:
    assert "VALUES ?maatregel { UNDEF }" in bind(MEASURE, {"maatregel": "*"}, stated.known).text
    assert "VALUES ?peiling { <https://w3id.org/onderwijssegregatie/id/peiling/2013> }" in bind(MEASURE, {}, stated.known).text
    assert "VALUES ?peiling { UNDEF }" in bind(MEASURE, {"peiling": "*"}, stated.known).text


def test_a_gemeente_stands_for_its_districts_too(stated: Stated) -> None:
    # Section 2.2: two districts answered for Amsterdam.
    query = parse_query("#+ parameter: eenheid = gemeente, stadsdeel\nSELECT ?eenheid { VALUES ?eenheid { UNDEF } }", "proef")
    text = bind(query, {"eenheid": "amsterdam"}, stated.known).text
    assert [f"/{path}>" in text for path in ("gemeente/amsterdam", "stadsdeel/amsterdam-noord", "stadsdeel/amsterdam-west")] == [True] * 3
    assert bind(query, {"eenheid": "gemeente/almelo"}, stated.known).text == bind(query, {"eenheid": "almelo"}, stated.known).text


def test_blocks_that_are_like_the_first_are_set_with_it_and_others_are_not() -> None:
    query = parse_query(
        'SELECT ?x { ?x ?y ?a VALUES ?peiling { UNDEF } { SELECT ?x { ?x ?z ?b VALUES ?peiling { UNDEF } } } VALUES ?peiling { "a" } }',
        "proef",
    )
    text = query.with_terms({"peiling": (ox.Literal("VALUES ?peiling { UNDEF }"),)})
    assert text.count('VALUES ?peiling { "VALUES ?peiling { UNDEF }" }') == 2
    assert text.endswith('VALUES ?peiling { "a" } }')
    assert query.with_terms({}) == query.with_terms({"peiling": ()}) == query.text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"maatregel": "lotting"}, "'maatregel' cannot be 'lotting'; did you mean 'loting'?"),
        ({"maatregel": "maatregel/lotting"}, "'maatregel' cannot be 'lotting'; did you mean 'loting'?"),
        ({"maatregel": "gebied/wonen"}, "'maatregel' cannot be 'gebied/wonen'; use one of: "),
        ({"maatregel": "<urn:x>"}, "'maatregel' cannot be '<urn:x>'; use one of: "),
        ({"maatregel": "5 > 3"}, "'maatregel' cannot be '5 > 3'; use one of: "),
        ({"maatregel": ""}, "'maatregel' has no value; give one, or leave it out"),
    ],
)
def test_what_cannot_be_is_told(stated: Stated, values: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(MEASURE, values, stated.known)
    assert str(caught.value).startswith(f"parameter {told}")


def test_the_letters_stand_in_the_list_of_what_can_be_given(stated: Stated) -> None:
    # Sections 3.4 of the report: the letters A to U are measures.
    with pytest.raises(UsageError) as caught:
        bind(MEASURE, {"maatregel": "zz"}, stated.known)
    listed = str(caught.value).partition("use one of: ")[2].split(", ")
    assert listed[:3] == ["leerlingenquota (A)", "gescheiden-wachtlijsten (B)", "loting (C)"]
    assert "vast-aanmeldmoment (F)" in listed
    assert [each[-2] for each in listed] == list("ABCDEFGHIJKLMNOPQRSTU")


def test_a_year_is_a_whole_number(stated: Stated) -> None:
    with pytest.raises(UsageError, match=r"^parameter 'jaar' cannot be 'nooit'; give a whole number$"):
        bind(YEAR, {"jaar": "nooit"}, stated.known)


def test_a_query_that_says_nothing_of_its_parameters_takes_any_term(stated: Stated) -> None:
    made = bind(PLAIN, {"x": "*", "taal": "de", "woord": "b"}, stated.known).text
    assert made == 'SELECT ?x { VALUES ?x { "*" } VALUES ?taal { "de" } VALUES ?woord { "b" } }'
    with pytest.raises(UsageError, match=r"^no parameter 'y' here; use one of: x, taal, woord$"):
        bind(PLAIN, {"y": "1"}, stated.known)


def test_the_command_tells_a_typing_error_and_answers_a_short_code(run: Run, release: Path) -> None:
    question = ROOT / "queries" / "vragen" / "eenheden-met-maatregel.rq"
    wrong = run(ROOT, "query", question, "--bind", "maatregel=lotting", "--from", release)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "build.py: parameter 'maatregel' cannot be 'lotting'; did you mean 'loting'?\n"
    # Table 3, column C: lots are drawn in two units.
    right = run(ROOT, "query", question, "--bind", "maatregel=loting", "--from", release)
    assert right.stdout.count("Amsterdam West") == right.stdout.count("Zaanstad") == 1
    assert len(right.stdout.splitlines()) == 3
