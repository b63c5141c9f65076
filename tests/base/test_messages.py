"""The messages of src/segregatie/base/messages.toml: two languages, a name, and the values that each place in the code gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import NamedTuple, NoReturn

import pytest

from conftest import ROOT
from segregatie.base import problems
from segregatie.base.problems import NOWHERE, InputError, Problem, Problems, Text, Where, catalogue, nearest, problem
from segregatie.base.project import Project
from segregatie.pipeline import round_trip, state

CODE = sorted((ROOT / "src" / "segregatie").rglob("*.py"))
PARTS = ("what", "remedy")
LANGUAGES = ("nl", "en")
#: Values that a template does something with; to every other a word is given.
NUMBERS = {"byte": 0xE9, "limit": 64, "count": 1000}


class Call(NamedTuple):
    """A place in the code that makes a problem: the rule it names, and the fields it gives."""

    place: str
    rule: str
    fields: frozenset[str]


def _makes_a_problem(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute) and function.attr == "add":
        holder = function.value
        name = holder.attr if isinstance(holder, ast.Attribute) else holder.id if isinstance(holder, ast.Name) else ""
        return name.strip("_") == "problems"
    return isinstance(function, ast.Name) and function.id == "problem"


def calls() -> list[Call]:
    """Every place in the code that makes a problem by its rule; the rule must be spelt out there."""
    found = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path.name == "problems.py" or not isinstance(node, ast.Call) or not _makes_a_problem(node.func):
                continue
            place = f"{path.name}:{node.lineno}"
            assert len(node.args) == 2, place
            rule = node.args[1]
            assert isinstance(rule, ast.Constant), place
            fields = [keyword.arg for keyword in node.keywords]
            found.append(Call(place, str(rule.value), frozenset(field for field in fields if field is not None)))
            assert None not in fields, place
    return found


def fields(template: str) -> set[str]:
    """The fields a template names."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def filled(rule: str) -> Problem:
    """The problem of a rule, with a word in each field."""
    asked = {name for language in LANGUAGES for part in PARTS for name in fields(catalogue()[rule][language][part])}
    return problem(NOWHERE, rule, **{name: NUMBERS.get(name, "woord") for name in asked})


def test_every_rule_in_the_code_has_a_message_and_back() -> None:
    named = {call.rule for call in calls()}
    assert len(named) > 100
    assert named == set(catalogue())


def test_every_message_has_both_parts_in_both_languages() -> None:
    for rule, message in catalogue().items():
        assert [language for language in message if language != "grade"] == list(LANGUAGES), rule
        # Some say what to do where the report's text is at hand too.
        assert {tuple(message[language]) for language in LANGUAGES} in ({PARTS}, {(*PARTS, "text")}), rule


def test_a_remedy_names_extract_only_where_the_report_s_text_is_at_hand() -> None:
    """Of what --report finds the text is at hand; of the rest only the remedy for that case may name it, or say what it needs."""
    for rule, message in catalogue().items():
        if not rule.startswith("report-"):
            assert "extract" not in message["en"]["remedy"] or "needs the report's text" in message["en"]["remedy"], rule
    here, there = Problems(at_hand=True), Problems()
    for each in (here, there):
        each.add(NOWHERE, "row-unproved", passage="tabel-3/almelo", number=1)
    assert [next(iter(each)).remedy.en for each in (here, there)] == [
        "copy the row from the report again, or run extract on the report's text",
        "copy the row from the report again, or restore it with git checkout",
    ]


def test_a_warning_is_no_violation_and_stops_nothing() -> None:
    problems = Problems()
    problems.add(Where("a.csv"), "file-form", form=Text("puntkomma's", "semicolons"))
    problems.stop_if_any()
    assert [(each.grade, each.what.en) for each in problems] == [("warning", "read, but with semicolons")]
    problems.add(Where("a.csv", 3), "line-blank")
    with pytest.raises(InputError) as error:
        problems.stop_if_any()
    assert [each.grade for each in error.value.problems] == ["warning", "violation"]


def test_what_follows_from_a_problem_is_counted_there_and_not_told() -> None:
    problems = Problems()
    problems.add(Where("a.csv", 3), "line-blank")
    problems.add(Where("a.csv", 9), "line-blank")
    for _ in range(2):
        problems.follow(Where("a.csv", 3))
    assert [problem.line("nl") for problem in problems] == [
        "a.csv:3: een lege regel; haal hem weg (en 2 die hieruit volgen)",
        "a.csv:9: een lege regel; haal hem weg",
    ]
    assert next(iter(problems)).remedy.en == "remove it (and 2 that follow from it)"


def test_both_languages_name_the_same_fields() -> None:
    for rule, message in catalogue().items():
        for part in PARTS:
            assert fields(message["nl"][part]) == fields(message["en"][part]), (rule, part)


def test_every_place_gives_the_fields_of_its_message_and_no_others() -> None:
    for call in calls():
        asked = {name for part in PARTS for name in fields(catalogue()[call.rule]["en"][part])}
        assert call.fields == asked, call


def test_no_field_is_left_unfilled() -> None:
    for rule in catalogue():
        told = filled(rule)
        for text in (told.what.nl, told.what.en, told.remedy.nl, told.remedy.en):
            assert text, rule
            assert not set("{}") & set(text), (rule, text)
            assert text == " ".join(text.split()), (rule, text)
            assert not text.endswith(".") or text.endswith("..."), (rule, text)


def test_dutch_differs_from_english_and_holds_none_of_its_words() -> None:
    english = re.compile(r"\b(?:an|and|cannot|does|for|from|give|has|keep|mend|name|not|remove|row|run|stands|the|this|twice|with)\b")
    for rule, message in catalogue().items():
        for part in PARTS:
            nl, en = message["nl"][part], message["en"][part]
            assert nl != en or re.fullmatch(r"\{\w+\}", nl), (rule, part)
            assert not english.search(re.sub(r"\{.*?\}", "", nl)), (rule, nl)


def test_every_rule_has_a_name_of_words_that_no_check_has() -> None:
    checks = {path.stem for path in (ROOT / "queries" / "checks").glob("*.rq")}
    assert checks
    for rule in catalogue():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule), rule
        assert rule not in checks


def test_what_is_wrong_names_no_line_since_a_fingerprint_is_of_it() -> None:
    places = {"first", "line", "where"}
    assert any(places & fields(message["en"]["remedy"]) for message in catalogue().values())
    for rule, message in catalogue().items():
        assert not places & fields(message["en"]["what"]), rule


def test_no_two_messages_say_the_same() -> None:
    said = [tuple(message["en"][part] for part in PARTS) for message in catalogue().values()]
    assert len(said) == len(set(said))


def test_a_problem_is_filled_by_language_and_keeps_what_was_found() -> None:
    meant = nearest("Z", ["A", "B"])
    told = problem(Where("tabel-03.csv", 1), "code-unknown", kind="maatregel", code="Z{0}", meant=meant)
    assert told.line("nl") == "tabel-03.csv:1: maatregel 'Z{0}' bestaat niet; kies uit: A, B"
    assert str(told) == told.line("en") == "tabel-03.csv:1: maatregel 'Z{0}' does not exist; use one of: A, B"
    assert (told.rule, told.grade) == ("code-unknown", "violation")


@pytest.mark.parametrize(
    ("found", "allowed", "meant"),
    [
        ("eden", ["ede", "emmen"], Text("bedoelt u 'ede'?", "did you mean 'ede'?")),
        ("urk", ["a", "b", "c"], Text("kies uit: a, b, ...", "use one of: a, b, ...")),
        ("urk", [], Text("er zijn er nog geen bekend", "none are known yet")),
    ],
)
def test_what_could_have_been_meant_is_told_in_both_languages(found: str, allowed: list[str], meant: Text) -> None:
    assert nearest(found, allowed, 2) == meant


def test_problems_stand_in_the_order_of_the_files_and_of_their_english() -> None:
    blank = problem(Where("a.csv", 2), "line-blank")
    missing = problem(Where("a.csv"), "file-missing")
    accents = problem(Where("a.csv", 2), "accents-loose")
    assert sorted([accents, blank, missing]) == [missing, blank, accents]


def test_a_build_without_problems_never_reads_the_messages(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    def read() -> NoReturn:
        raise AssertionError("the messages were read")

    monkeypatch.setattr(problems, "catalogue", read)
    assert round_trip(state(project))
    with pytest.raises(AssertionError, match="messages were read"):
        state(Project(Path("nergens")))
