"""What was found is told alike, whole and safely in every form, and each form is what its own readers expect."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from junitparser import Failure, JUnitXml, TestSuite
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

from segregatie.base.problems import NOWHERE, Grade, Problem, Text, Where
from segregatie.validate.accounts import ACCOUNTS
from segregatie.validate.accounts.account import Account, Languages, Rule
from segregatie.validate.accounts.as_json import fingerprint
from segregatie.validate.judges import Result

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json"
SH_ = str(SH)
GRID = "data/2013/tabellen/tabel-03.csv"
WHAT = Text("maatregel 'Z' bestaat niet", "there is no maatregel 'Z'")
REMEDY = Text("kies A-U", "use A-U")
PLACE = Text("Noem de plaats in het rapport.", "Name the place in the report.")
LETTER = Rule(
    "Waarneming-maatregel", Text("Kies een maatregel.", "Use a maatregel."), "violation", "https://w3id.org/onderwijssegregatie/shapes#W"
)
SOURCE = Rule("bron", PLACE, "warning", kind="checks")
HOLDS = Rule("Feit-peiling", Text("Noem de peiling.", "Name the peiling."), "violation")
#: What a form might trip over: line ends, signs of workflow commands, XML, JSON, Markdown and SARIF, and beyond plane 0.
NASTY = 'a\nb\r\x1b[31m\x00 100%: x, y; ]]> <b> & "q" {0} [l](1) ::error::\u2028\u202e\ufffe\ud800 \U0001f600'
NASTY_SHOWN = r'a\nb\r\x1b[31m\x00 100%: x, y; ]]> <b> & "q" {0} [l](1) ::error::\u2028\u202e\ufffe\ud800 ' + "\U0001f600"


def letter(line: int, subject: str = "") -> Problem:
    return Problem(Where(GRID, line), LETTER.name, WHAT, REMEDY, subject=subject)


def account(*problems: Problem, results: tuple[Result, ...] = ()) -> Account:
    return Account(problems, (SOURCE, LETTER, HOLDS), results, 39504, "data/ and ontology/", "0.1.0")


THREE = account(
    letter(14),
    Problem(
        Where("data/dingen.csv", 3), SOURCE.name, Text("geen bron", "no source"), PLACE, "warning", "https://example.org/ding", '"x"@nl'
    ),
    Problem(
        Where("data/dingen.csv", 3), "schrijfwijze", Text("dubbele spatie", "two spaces"), Text("haal er een weg", "remove one"), "info"
    ),
)


def loaded(form: str, told: Account, languages: Languages = "both") -> Any:
    return json.loads(ACCOUNTS[form](told, languages))


def lines(form: str, told: Account, languages: Languages = "en") -> list[str]:
    text = ACCOUNTS[form](told, languages)
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def test_text_is_a_line_a_problem_by_file_and_line_and_a_count() -> None:
    assert lines("text", THREE) == [
        "data/2013/tabellen/tabel-03.csv:14: there is no maatregel 'Z'; use A-U",
        "data/dingen.csv:3: warning: no source; Name the place in the report.",
        "data/dingen.csv:3: advice: two spaces; remove one",
        "1 violation, 1 warning, 1 advice; 39,504 triples judged: data/ and ontology/",
    ]
    assert lines("text", THREE, "nl") == [
        "data/2013/tabellen/tabel-03.csv:14: maatregel 'Z' bestaat niet; kies A-U",
        "data/dingen.csv:3: waarschuwing: geen bron; Noem de plaats in het rapport.",
        "data/dingen.csv:3: advies: dubbele spatie; haal er een weg",
        "1 overtreding, 1 waarschuwing, 1 advies; 39.504 triples beoordeeld: data/ and ontology/",
    ]
    assert lines("text", account(letter(14)), "both")[0] == (
        "data/2013/tabellen/tabel-03.csv:14: there is no maatregel 'Z'; use A-U / maatregel 'Z' bestaat niet; kies A-U"
    )


def test_what_has_no_translation_is_told_once() -> None:
    problems = [Problem(Where("x.csv", line), "", Text("what", "what"), Text("remedy", "remedy")) for line in (2, 9)]
    assert lines("text", account(*problems), "both")[0] == "x.csv:2: what; remedy (also at line 9)"


def test_a_problem_of_no_file_is_told_by_its_subject_or_by_what_was_judged() -> None:
    known, unknown = Problem(NOWHERE, "r", WHAT, REMEDY, subject="https://example.org/x"), Problem(NOWHERE, "s", WHAT, REMEDY)
    assert [line.split(": ")[0] for line in lines("text", account(known, unknown))[:2]] == ["https://example.org/x", "data/ and ontology/"]


@pytest.mark.parametrize(
    ("numbers", "english", "dutch"),
    [
        ([5], "", ""),
        ([5, 7], " (also at line 7)", " (ook op regel 7)"),
        ([5, 7, 9], " (also at lines 7 and 9)", " (ook op de regels 7 en 9)"),
        ([1, 2, 3, 4, 5, 6, 7], " (also at lines 2, 3, 4, 5, 6 and 7)", " (ook op de regels 2, 3, 4, 5, 6 en 7)"),
        ([1, 2, 3, 4, 5, 6, 7, 8], " (also at lines 2, 3, 4, 5, 6 and 2 others)", " (ook op de regels 2, 3, 4, 5, 6 en 2 andere)"),
        ([5, 5, 5], " (3 times)", " (3 keer)"),
        ([5, 5, 7], " (also at line 7; 3 times)", " (ook op regel 7; 3 keer)"),
    ],
)
def test_repeats_are_told_once_at_the_first_line(numbers: list[int], english: str, dutch: str) -> None:
    told = account(*(letter(line, f"https://example.org/{number}") for number, line in enumerate(reversed(numbers))))
    place = f"{GRID}:{numbers[0]}"
    assert lines("text", told)[:-1] == [f"{place}: there is no maatregel 'Z'; use A-U{english}"]
    assert lines("text", told, "nl")[:-1] == [f"{place}: maatregel 'Z' bestaat niet; kies A-U{dutch}"]
    assert lines("github", told)[0].endswith(f"::there is no maatregel 'Z'; use A-U{english}")


def test_what_differs_in_file_rule_words_or_grade_is_no_repeat() -> None:
    first = letter(5)
    others = [
        replace(first, where=Where("data/namen.csv", 5)), replace(first, rule="x"), replace(first, what=Text("a", "b")),
        replace(first, remedy=Text("a", "b")), replace(first, grade="warning"),
    ]  # fmt: skip
    assert len(lines("text", account(first, *others))) == 7


def test_json_holds_every_field_of_every_problem() -> None:
    told = loaded("json", THREE)
    assert told["form"] == "segregatie-account/1"
    assert (told["version"], told["judged"], told["triples"]) == ("0.1.0", "data/ and ontology/", 39504)
    assert told["counts"] == {"violation": 1, "warning": 1, "info": 1}
    assert [problem["rule"] for problem in told["problems"]] == ["Waarneming-maatregel", "bron", "schrijfwijze"]
    mark = told["problems"][1].pop("fingerprint")
    assert len(mark) == 64
    assert told["problems"][1] == {
        "file": "data/dingen.csv", "line": 3, "rule": "bron", "grade": "warning", "subject": "https://example.org/ding",
        "value": '"x"@nl', "what": {"nl": "geen bron", "en": "no source"},
        "remedy": {"nl": "Noem de plaats in het rapport.", "en": "Name the place in the report."},
    }  # fmt: skip


def test_json_and_sarif_never_group() -> None:
    told = account(*map(letter, range(1, 31)))
    assert [problem["line"] for problem in loaded("json", told)["problems"]] == list(range(1, 31))
    assert len(loaded("sarif", told)["runs"][0]["results"]) == 30


def test_a_fingerprint_is_not_of_the_line_nor_of_the_remedy_but_of_all_else() -> None:
    first = THREE.problems[1]
    same = [replace(first, where=Where("data/dingen.csv", 9)), replace(first, remedy=WHAT), replace(first, what=Text("x", "no source"))]
    other = [
        replace(first, where=Where("data/x.csv", 3)), replace(first, rule="x"), replace(first, subject="x"), replace(first, value="x"),
        replace(first, what=Text("geen bron", "x")),
    ]  # fmt: skip
    assert {fingerprint(problem) for problem in same} == {fingerprint(first)}
    assert len({fingerprint(problem) for problem in [first, *other]}) == 6


def test_sarif_tells_rules_levels_places_and_both_languages() -> None:
    (run,) = loaded("sarif", THREE)["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], run["columnKind"]) == ("segregatie", "0.1.0", "utf16CodeUnits")
    # By kind: what reading found, the shapes, the checks; a rule that holds is there too.
    assert [rule["id"] for rule in driver["rules"]] == ["schrijfwijze", "Feit-peiling", "Waarneming-maatregel", "bron"]
    rule = driver["rules"][2]
    assert rule["shortDescription"] == {"text": "Use a maatregel."}
    assert rule["help"]["markdown"] == "Use a maatregel.\n\n*Kies een maatregel.*"
    assert rule["helpUri"] == "https://w3id.org/onderwijssegregatie/shapes#W"
    assert [each["defaultConfiguration"]["level"] for each in driver["rules"]] == ["note", "error", "error", "warning"]
    assert [(each["ruleId"], each["ruleIndex"], each["level"]) for each in run["results"]] == [
        ("Waarneming-maatregel", 2, "error"), ("bron", 3, "warning"), ("schrijfwijze", 0, "note"),
    ]  # fmt: skip
    assert run["results"][1]["message"] == {"text": "no source; Name the place in the report. / geen bron; Noem de plaats in het rapport."}
    assert run["results"][1]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "data/dingen.csv", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 3}},
            "logicalLocations": [{"fullyQualifiedName": "https://example.org/ding", "kind": "resource"}],
        }
    ]
    assert run["results"][1]["partialFingerprints"] == {"problem/v1": fingerprint(THREE.problems[1])}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where("map/a b:c%#?.ttl"), {"artifactLocation": {"uri": "map/a%20b%3Ac%25%23%3F.ttl", "uriBaseId": "%SRCROOT%"}}),
        (Where("é.ttl", 2), {"artifactLocation": {"uri": "%C3%A9.ttl", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 2}}),
        (Where("/elders/x.ttl", 2), {"artifactLocation": {"uri": "file:///elders/x.ttl"}, "region": {"startLine": 2}}),
        # Code scanning refuses a result without a file.
        (NOWHERE, {"artifactLocation": {"uri": "hand%20in.ttl", "uriBaseId": "%SRCROOT%"}}),
    ],
)
def test_sarif_names_files_as_uris(where: Where, expected: object) -> None:
    told = replace(account(Problem(where, "r", WHAT, REMEDY, subject="urn:x")), paths=("hand in.ttl", "b.ttl"))
    (result,) = loaded("sarif", told)["runs"][0]["results"]
    assert result["locations"][0].get("physicalLocation") == expected


def test_sarif_leaves_the_category_to_who_uploads_it() -> None:
    # An id of our own would go before the `category` that the uploading step is given.
    assert "automationDetails" not in loaded("sarif", THREE)["runs"][0]


def test_sarif_has_no_more_results_than_code_scanning_takes_and_says_so() -> None:
    warnings = [replace(THREE.problems[1], where=Where("a.csv", number)) for number in range(1, 20_001)]
    advice = [replace(THREE.problems[2], where=Where("a.csv", number)) for number in range(1, 5_003)]
    (run,) = loaded("sarif", account(*advice, *warnings, letter(14)))["runs"]
    levels = [each["level"] for each in run["results"]]
    assert (len(levels), levels.count("error"), levels.count("warning"), levels.count("note")) == (25_000, 1, 20_000, 4_999)
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("3 problems more than the 25,000 that code scanning takes")
    assert "toolExecutionNotifications" not in loaded("sarif", THREE)["runs"][0]["invocations"][0]


def nasty(grade: Grade) -> Problem:
    return Problem(Where(f"{NASTY}.csv", 1), NASTY, Text(NASTY, NASTY + "!"), Text(NASTY, NASTY), grade, NASTY, NASTY)


def test_sarif_is_valid_by_its_schema(tmp_path: Path) -> None:
    odd = [Problem(NOWHERE, "", WHAT, REMEDY), replace(nasty("info"), where=Where("\U0001f600\udcff.csv", 1))]
    cases = {"empty": account(), "three": THREE, "odd": account(*odd)}
    for name, told in cases.items():
        (tmp_path / f"{name}.sarif").write_text(ACCOUNTS["sarif"](told, "both"), encoding="utf-8")
    assert judged_by_schema(*tmp_path.glob("*.sarif")).returncode == 0
    wrong = tmp_path / "three.sarif"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace('"startLine": 14', '"startLine": 0'), encoding="utf-8")
    assert "0 is less than the minimum of 1" in judged_by_schema(wrong).stdout


def judged_by_schema(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--regex-variant", "python", "--schemafile", str(SCHEMA), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_sarif_text_is_no_placeholder_and_no_link() -> None:
    (result,) = loaded("sarif", account(nasty("info")), "nl")["runs"][0]["results"]
    assert '"q" {{0}} [l] (1) ::error::' in result["message"]["text"]


def test_junit_opens_in_a_standard_reader_with_a_case_a_rule() -> None:
    suites = JUnitXml.fromstring(ACCOUNTS["junit"](replace(THREE, problems=(*THREE.problems, letter(20))), "en").encode())
    (suite,) = suites
    assert isinstance(suite, TestSuite)
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (4, 1, 0, 0)
    assert [(prop.name, prop.value) for prop in suite.properties()] == [  # type: ignore[no-untyped-call]
        ("version", "0.1.0"), ("judged", "data/ and ontology/"), ("triples", "39504"),
    ]  # fmt: skip
    cases = {case.name: case for case in suite}
    assert [(case.classname, case.name) for case in suite] == [
        ("reading", "schrijfwijze"), ("shapes", "Feit-peiling"), ("shapes", "Waarneming-maatregel"), ("checks", "bron"),
    ]  # fmt: skip
    assert [name for name, case in cases.items() if case.is_passed] == ["schrijfwijze", "Feit-peiling", "bron"]
    (failure,) = cases["Waarneming-maatregel"].result
    assert isinstance(failure, Failure)
    assert failure.message == "there is no maatregel 'Z'; use A-U"
    assert failure.text == f"{GRID}:14: there is no maatregel 'Z'; use A-U\n{GRID}:20: there is no maatregel 'Z'; use A-U"
    assert cases["bron"].system_out == "data/dingen.csv:3: warning: no source; Name the place in the report."
    assert cases["Feit-peiling"].system_out is None


def test_junit_survives_any_text() -> None:
    (suite,) = JUnitXml.fromstring(ACCOUNTS["junit"](account(nasty("violation"), nasty("warning")), "nl").encode())
    (case,) = [case for case in suite if case.result]
    assert case.name == NASTY_SHOWN
    assert case.result[0].message == f"{NASTY_SHOWN}; {NASTY_SHOWN}"
    assert case.result[0].text == f"{NASTY_SHOWN}.csv:1: {NASTY_SHOWN}; {NASTY_SHOWN}"
    assert case.system_out == f"{NASTY_SHOWN}.csv:1: waarschuwing: {NASTY_SHOWN}; {NASTY_SHOWN}"


def test_github_annotates_files_and_lines() -> None:
    assert lines("github", account(*THREE.problems, Problem(NOWHERE, "r", WHAT, REMEDY)), "nl") == [
        "::error title=r::maatregel 'Z' bestaat niet; kies A-U",
        f"::error file={GRID},line=14,title=Waarneming-maatregel::maatregel 'Z' bestaat niet; kies A-U",
        "::warning file=data/dingen.csv,line=3,title=bron::geen bron; Noem de plaats in het rapport.",
        "::notice file=data/dingen.csv,line=3,title=schrijfwijze::dubbele spatie; haal er een weg",
        "2 overtredingen, 1 waarschuwing, 1 advies; 39.504 triples beoordeeld: data/ and ontology/",
    ]


def test_github_cannot_be_made_to_run_another_command() -> None:
    told = lines("github", account(replace(nasty("violation"), rule="a,b:c%")), "nl")
    assert len(told) == 2
    shown = NASTY_SHOWN.replace("%", "%25")
    named = shown.replace(":", "%3A").replace(",", "%2C")
    assert told[0] == f"::error file={named}.csv,line=1,title=a%2Cb%3Ac%25::{shown}; {shown}"


@pytest.mark.parametrize("form", ACCOUNTS)
def test_no_form_depends_on_the_order_of_what_was_found(form: str) -> None:
    results = tuple(Result("urn:s", SH_ + "C", f"<urn:{name}>", "", "", SH_ + "Warning", ()) for name in "abc")
    told = replace(THREE, results=results)
    turned = replace(told, problems=told.problems[::-1], rules=told.rules[::-1], results=results[::-1])
    assert ACCOUNTS[form](told, "both") == ACCOUNTS[form](turned, "both")


@pytest.mark.parametrize("form", ACCOUNTS)
@pytest.mark.parametrize("languages", ["nl", "en", "both"])
def test_any_text_can_be_printed_and_nothing_steers_a_terminal(form: str, languages: Languages) -> None:
    text = ACCOUNTS[form](account(nasty("violation"), nasty("warning"), nasty("info")), languages)
    text.encode("utf-8")
    assert not {sign for sign in text if sign < " "} - {"\n", "\t"}
    # The two forms of JSON are for programs, which get the text as it is.
    assert form in ("json", "sarif") or "\u202e" not in text


SHAPES = """
@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Gemeente-vorm a sh:NodeShape ; sh:targetClass :Gemeente ; sh:property :Gemeente-naam , :Gemeente-aantal .
:Gemeente-naam a sh:PropertyShape ; sh:path :naam ; sh:minCount 1 ; sh:message "Noem de naam."@nl , "Give the name."@en .
:Gemeente-aantal a sh:PropertyShape ; sh:path :aantal ; sh:datatype xsd:integer ; sh:severity sh:Warning .
"""
DATA = """
@prefix : <https://example.org/> .
:almelo a :Gemeente ; :aantal "drie"@nl . :venlo a :Gemeente ; :naam "Venlo" ; :aantal 3 . :tiel a :Gemeente ; :naam "Tiel" ; :aantal _:b .
"""
EXAMPLE = "https://example.org/"
#: What pySHACL is to find in the example, typed.
FOUND = (
    Result(
        EXAMPLE + "Gemeente-naam", SH_ + "MinCountConstraintComponent", f"<{EXAMPLE}almelo>", EXAMPLE + "naam", "", SH_ + "Violation",
        (("en", "Give the name."), ("nl", "Noem de naam.")),
    ),
    Result(
        EXAMPLE + "Gemeente-aantal", SH_ + "DatatypeConstraintComponent", f"<{EXAMPLE}almelo>", EXAMPLE + "aantal", '"drie"@nl',
        SH_ + "Warning", (),
    ),
    Result(
        EXAMPLE + "Gemeente-aantal", SH_ + "DatatypeConstraintComponent", f"<{EXAMPLE}tiel>", EXAMPLE + "aantal", "_:",
        SH_ + "Warning", (),
    ),
)  # fmt: skip


def report(told: Account) -> Graph:
    return Graph().parse(data=ACCOUNTS["ttl"](told, "en"), format="turtle")


def results_in(graph: Graph) -> set[tuple[str, ...]]:
    """The results of a report, without their messages; a blank node as such."""
    names = ("focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    found = []
    for result in graph.objects(node, SH.result):
        assert (result, RDF.type, SH.ValidationResult) in graph
        values = [graph.value(result, URIRef(SH_ + name)) for name in names]
        found.append(tuple("_:" if isinstance(value, BNode) else value.n3() if value is not None else "" for value in values))
    assert len(found) == len(set(found))
    return set(found)


def test_the_validation_report_is_the_one_that_pyshacl_gives() -> None:
    conforms, theirs, _ = pyshacl.validate(
        Graph().parse(data=DATA, format="turtle"), shacl_graph=Graph().parse(data=SHAPES, format="turtle")
    )
    assert isinstance(theirs, Graph)
    ours = report(account(results=FOUND))
    assert len(results_in(ours)) == 3
    assert results_in(ours) == results_in(theirs)
    assert conforms is False
    messages = {str(each.language): str(each) for each in ours.objects(None, SH.resultMessage) if isinstance(each, Literal)}
    assert messages == {"nl": "Noem de naam.", "en": "Give the name."}


@pytest.mark.parametrize(("results", "conforms"), [((), True), (FOUND[1:], False)])
def test_data_conform_only_if_there_is_no_result_of_any_severity(results: tuple[Result, ...], conforms: bool) -> None:
    assert list(report(account(results=results)).objects(None, SH.conforms)) == [Literal(conforms)]


def test_a_shape_without_a_name_is_left_out_of_the_report() -> None:
    graph = report(account(results=(replace(FOUND[0], shape=""),)))
    assert list(graph.objects(None, SH.sourceShape)) == []
    assert len(results_in(graph)) == 1


def test_a_path_that_is_compound_or_none_is_left_out_of_the_report() -> None:
    assert list(report(account(results=(replace(FOUND[0], path=""),))).objects(None, SH.resultPath)) == []
