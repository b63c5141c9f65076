"""What `query --bind` sets is checked as the API checks it; of an endpoint, whose codes nobody knows here, as far as names tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from segregatie.query.binding import bound

from conftest import ROOT, Run
from segregatie.base.problems import UsageError
from segregatie.pipeline import Stated
from segregatie.query.endpoint import Endpoint
from segregatie.query.header import parse_query, read_query
from test_questions import CASES, QUESTIONS, name_of
from test_questions import bound as set_by

ENDPOINT = Endpoint("http://127.0.0.1:1/")
MEASURE = QUESTIONS["eenheden-met-maatregel"]
LOTING = "https://w3id.org/onderwijssegregatie/id/maatregel/loting"
#: A query without a header.
PLAIN = parse_query('SELECT ?x { VALUES ?x { UNDEF } VALUES ?taal { "fr" } VALUES ?woord { "a" } }', "proef")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_the_typed_answers_set_is_bound_as_ever(stated: Stated, case: Path) -> None:
    query, values = QUESTIONS[name_of(case)], set_by(case)
    assert bound(query, values, stated.store) == bound(query, values, ENDPOINT) == query.bind(values)


@pytest.mark.parametrize("value", ["loting", "maatregel/loting", f"<{LOTING}>", LOTING])
def test_a_code_a_path_and_an_iri_are_the_same(stated: Stated, value: str) -> None:
    for source in (stated.store, ENDPOINT):
        assert bound(MEASURE, {"maatregel": value}, source).count(f"VALUES ?maatregel {{ <{LOTING}> }}") == 1


@pytest.mark.parametrize("value", ["Gemeente", "def:Gemeente", "<https://w3id.org/onderwijssegregatie/def#Gemeente>"])
def test_a_class_is_named_with_its_prefix_and_without(stated: Stated, value: str) -> None:
    query = parse_query("#+ parameter: soort = klasse\nSELECT ?x { VALUES ?soort { UNDEF } ?x a ?soort }", "proef")
    for source in (stated.store, ENDPOINT):
        assert "VALUES ?soort { <https://w3id.org/onderwijssegregatie/def#Gemeente> }" in bound(query, {"soort": value}, source)


def test_a_star_leaves_a_parameter_as_the_query_has_it(stated: Stated) -> None:
    for source in (stated.store, ENDPOINT):
        assert bound(MEASURE, {"maatregel": "*", "taal": "*"}, source) == MEASURE.text
        assert 'VALUES ?taal { "en" }' in bound(MEASURE, {"taal": "en"}, source)


@pytest.mark.parametrize(
    ("name", "values", "here", "there"),
    [
        ("eenheden-met-maatregel", {"maatregel": "lotting"}, "'maatregel' cannot be 'lotting'; did you mean 'loting'?", ""),
        ("eenheden-met-maatregel", {"maatregel": "maatregel/lotting"}, "'maatregel' cannot be 'lotting'; did you mean 'loting'?", ""),
        ("eenheden-met-maatregel", {"maatregel": "gebied/wonen"}, "'maatregel' cannot be 'gebied/wonen'; use one of: ",
         "'maatregel' cannot be 'gebied/wonen'; write maatregel/CODE"),
        ("eenheden-met-maatregel", {"maatregel": "<urn:x>"}, "'maatregel' cannot be '<urn:x>'; use one of: ",
         "'maatregel' cannot be '<urn:x>'; write maatregel/CODE"),
        ("eenheden-met-maatregel", {"maatregel": "5 > 3"}, "'maatregel' cannot be '5 > 3'; use one of: ",
         "'maatregel' cannot be '5 > 3'; write maatregel/CODE"),
        ("eenheden-met-maatregel", {"maatregel": ""}, "'maatregel' has no value; give one, or leave it out",
         "'maatregel' has no value; give one, or leave it out"),
        ("eenheden-met-maatregel", {"taal": "de"}, "'taal' cannot be 'de'; use one of: nl, en",
         "'taal' cannot be 'de'; use one of: nl, en"),
        ("publicaties-van-een-jaar", {"jaar": "nooit"}, "'jaar' cannot be 'nooit'; give a whole number",
         "'jaar' cannot be 'nooit'; give a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(stated: Stated, name: str, values: dict[str, str], here: str, there: str) -> None:
    for source, told in ((stated.store, here), (ENDPOINT, there)):
        if told:
            with pytest.raises(UsageError) as caught:
                bound(QUESTIONS[name], values, source)
            assert str(caught.value).startswith(f"parameter {told}")


def test_of_two_kinds_an_endpoint_is_told_which_is_meant(stated: Stated) -> None:
    query = parse_query("#+ parameter: eenheid = gemeente, stadsdeel\nSELECT ?eenheid { VALUES ?eenheid { UNDEF } }", "proef")
    assert "/id/gemeente/almelo>" in bound(query, {"eenheid": "almelo"}, stated.store)
    assert "/id/gemeente/almelo>" in bound(query, {"eenheid": "gemeente/almelo"}, ENDPOINT)
    with pytest.raises(UsageError, match=r"^parameter 'eenheid' cannot be 'almelo'; write gemeente/CODE or stadsdeel/CODE$"):
        bound(query, {"eenheid": "almelo"}, ENDPOINT)


def test_a_word_of_the_header_is_all_that_an_endpoint_is_sent() -> None:
    query = read_query(ROOT / "queries" / "tabellen" / "tabel-08.rq")
    assert 'VALUES ?weergave { "plaatsen" }' in bound(query, {"weergave": "plaatsen"}, ENDPOINT)
    with pytest.raises(UsageError, match="cannot be 'platen'; did you mean 'plaatsen'"):
        bound(query, {"weergave": "platen"}, ENDPOINT)


def test_a_query_that_says_nothing_of_its_parameters_takes_any_term(stated: Stated) -> None:
    for source in (stated.store, ENDPOINT):
        made = bound(PLAIN, {"x": "*", "taal": "de", "woord": ""}, source)
        assert made == 'SELECT ?x { VALUES ?x { "*" } VALUES ?taal { "de" } VALUES ?woord { "" } }'
    with pytest.raises(UsageError, match=r"^proef: no parameter 'y'; it has: x, taal, woord$"):
        bound(PLAIN, {"y": "1"}, ENDPOINT)


def test_the_command_tells_a_typing_error_and_answers_a_short_code(run: Run, release: Path) -> None:
    question = ROOT / "queries" / "vragen" / "eenheden-met-maatregel.rq"
    wrong = run(ROOT, "query", question, "--bind", "maatregel=lotting", "--from", release)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "build.py: parameter 'maatregel' cannot be 'lotting'; did you mean 'loting'?\n"
    # Table 3, column C: lots are drawn in two units.
    right = run(ROOT, "query", question, "--bind", "maatregel=loting", "--from", release)
    assert [line.split(",")[2] for line in right.stdout.splitlines()] == ["wie", "Amsterdam West", "Zaanstad"]
