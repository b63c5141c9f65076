"""Every stored question gives the answer typed from the report, in pyoxigraph and in rdflib.

An expected answer is a CSV named after its question; `name@parameter=kind~code` sets a parameter (`~` stands for `/`).
Its columns are those of the question, apart from our own words (`wat`), which are not the report's to type from.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from conftest import ROOT
from segregatie.pipeline import Stated
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.query.laid import PLACES
from segregatie.query.layout import answer, laid
from segregatie.query.parameters import ALL, Bound, bind
from segregatie.query.stored import Query

QUESTIONS = read_queries(ROOT / "queries" / "vragen")
CASES = sorted((ROOT / "tests" / "expected" / "vragen").glob("*.csv"))
OUR_WORDS = "wat"
_CLASS = re.compile(r"\bdef:([A-Z]\w+)")
_OPTIONAL = re.compile(r"\bOPTIONAL\s*\{")
_PROSE = {"Toelichting", "Bevinding", "Interviewvraag", "Regie", "Segregatievorm"}


def name_of(case: Path) -> str:
    return case.stem.partition("@")[0]


def bound(case: Path) -> dict[str, str]:
    return dict(each.replace("~", "/").split("=", 1) for each in case.stem.split("@")[1:])


def expected(case: Path) -> list[list[str]]:
    with case.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def shown(case: Path, known: Known) -> list[list[str]]:
    table = answer(QUESTIONS[name_of(case)], bound(case), known, "nl")
    kept = [place for place, field in enumerate(table.fields) if field.name != OUR_WORDS]
    return [[line[place] for place in kept] for line in (table.headings, *table.rows)]


#: One case of each question, and a third of those: other engines take long, so they answer all only where SEGREGATIE_EVERY is set.
EVERY = bool(os.environ.get("SEGREGATIE_EVERY"))
FIRST = list({name_of(case): case for case in reversed(CASES)}.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_question_gives_the_typed_answer(stated: Stated, case: Path) -> None:
    assert shown(case, stated.known) == expected(case)


@pytest.mark.parametrize("case", CASES if EVERY else FIRST[::3], ids=lambda case: case.stem)
def test_rdflib_gives_the_same_answer(in_rdflib: Known, case: Path) -> None:
    assert shown(case, in_rdflib) == expected(case)


def test_every_question_has_an_expected_answer_and_back() -> None:
    assert {name_of(case) for case in CASES} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_is_asked_in_two_languages_and_gives_its_source(name: str) -> None:
    query = QUESTIONS[name]
    for told in (query.title, query.question, query.empty):
        assert all(told.values()), name
        assert told["nl"] != told["en"], name
    assert query.places
    assert query.basis in ("27", "28", "35")
    assert "ORDER BY" in query.text
    assert not re.search(r"\bGRAPH\b|\bFROM\b|SELECT \*", query.text)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_row_leads_to_places_in_the_report(stated: Stated, name: str) -> None:
    table = laid(Bound(QUESTIONS[name], {}), stated.known, "nl")
    assert table.fields[-1].name == PLACES
    known = {passage for edition in stated.data.editions for passage in edition.passages}
    for line in table.lines:
        assert line[-1].items, line
        assert set(line[-1].text.split("; ")) <= known, line


def without_optional_parts(text: str) -> str:
    """A query without what it asks where there is any."""
    while begin := _OPTIONAL.search(text):
        depth, end = 1, begin.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: begin.start()] + text[end:]
    return text


def of_everything(query: Query, known: Known) -> Bound:
    """A question about all that there is, wherever it can be asked so."""
    return bind(query, {name: ALL for name in query.parameters if f"VALUES ?{name} {{ UNDEF }}" in query.text}, known)


#: Every query of a table or question that asks something only where there is any. One asks whether there was a round between two, so that
#: there is none: it is held to the made-up rounds in test_two_editions.py.
PARTLY = {f"{folder}/{name}": query for folder in ("tabellen", "vragen")
          for name, query in read_queries(ROOT / "queries" / folder).items()
          if _OPTIONAL.search(query.text) and name != "gekomen-gegaan-gebleven"}  # fmt: skip


@pytest.mark.parametrize("name", PARTLY)
def test_what_is_asked_where_there_is_any_takes_no_row_away(stated: Stated, name: str) -> None:
    query = PARTLY[name]
    text = of_everything(query, stated.known).text if name.startswith("vragen/") else query.text
    whole, bare = stated.store.select(text), stated.store.select(without_optional_parts(text))
    made = set(re.findall(r"AS \?(\w+)", text))
    kept = [name for place, name in enumerate(bare.variables) if name not in made and all(row[place] for row in bare.rows)]
    rows, wanted = ({tuple(row[answer.variables.index(name)] for name in kept) for row in answer.rows} for answer in (whole, bare))
    assert wanted
    assert wanted - rows == set()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_as_many_rows_in_either_language(stated: Stated, name: str) -> None:
    # A row goes where a text of it has no wording in the language that is asked.
    everything = of_everything(QUESTIONS[name], stated.known)
    assert len(laid(everything, stated.known, "nl").lines) == len(laid(everything, stated.known, "en").lines)


def test_a_claim_without_a_sentence_is_told_among_those_that_do_not_hold(stated: Stated) -> None:
    # The total under column G of table 3: a claim that is printed as a number and said in no sentence.
    table = answer(QUESTIONS["beweringen-die-niet-kloppen"], {}, stated.known, "nl")
    column = {field.name: place for place, field in enumerate(table.fields)}
    (row,) = [line for line in table.rows if line[column[PLACES]] == "tabel-3/totaal"]
    assert (row[column["gedrukt"]], row[column["geteld"]]) == ("5", "4")
    assert row[column["wat"]].startswith("kolomtotaal: ")


def test_no_two_questions_differ_by_a_constant() -> None:
    def shape(query: Query) -> str:
        body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
        return re.sub(r"<[^>]*>|\"[^\"]*\"|\b(?!def|skos|rdfs|prov|dcterms|oa|xsd)[\w-]+:[\w-]+|\?\w+|\d+", "_", body)

    shapes: dict[str, str] = {}
    for name, query in QUESTIONS.items():
        same = shapes.setdefault(shape(query), name)
        assert same == name, f"{name} is {same} with another constant: give that one a parameter"


def test_there_are_enough_questions_of_each_sort() -> None:
    classes = {name: set(_CLASS.findall(query.text)) for name, query in QUESTIONS.items()}
    empty = {name_of(case) for case in CASES if len(expected(case)) == 1}
    assert len(QUESTIONS) >= 80
    assert sum(bool(found & _PROSE) for found in classes.values()) >= 25
    assert sum(len(found) >= 3 for found in classes.values()) >= 20
    assert len(empty) >= 10
