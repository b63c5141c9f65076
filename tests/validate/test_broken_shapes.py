"""Shapes that are not of the form SHACL asks are told at their line, whichever judge was asked for; none ends in a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from breaking import Change, add, at, swap
from conftest import ROOT, Run
from segregatie.base.problems import Problems
from segregatie.cli import main
from segregatie.ontology.codes import read_ontology
from segregatie.ontology.shapes import check_shapes
from segregatie.ontology.turtle import blocks_of
from wrong import Wrong, cases, check

FILE = "ontology/shapes/feiten.ttl"
AIM = "shape:Waarneming-doel a"
#: A rule that is written out, with the first word it has, so that it is found once.
HEAD = "shape:Waarneming-doel a sh:PropertyShape ;\n    sh:targetSubjectsOf def:gerichtheid ;\n"


def rule(text: str) -> Change:
    """Put more into the rule about aims, on a line of its own; the line is that one."""

    def change(path: Path) -> int:
        return swap(HEAD, f"{HEAD}    {text} ;\n")(path) + 2

    return change


#: What to do to the shapes, and how that is told; {at} is the line, {rule} the first of the rule.
CASES: dict[str, tuple[Change, str]] = {
    "pattern": (
        rule('sh:pattern "^[0-9{4}$("'),
        "{at}: sh:pattern of shape Waarneming-doel cannot be '^[0-9{4}$('; give a regular expression",
    ),
    "count": (rule('sh:minLength "x"'), "{at}: sh:minLength of shape Waarneming-doel cannot be 'x'; give a whole number of 0 or more"),
    "count below 0": (
        rule("sh:minLength -1"),
        "{at}: sh:minLength of shape Waarneming-doel cannot be '-1'; give a whole number of 0 or more",
    ),
    "yes or no": (rule('sh:deactivated "nee"'), "{at}: sh:deactivated of shape Waarneming-doel cannot be 'nee'; give true or false"),
    "class": (rule('sh:class "Gemeente"'), "{at}: sh:class of shape Waarneming-doel cannot be 'Gemeente'; give an IRI"),
    "node kind": (
        rule("sh:nodeKind sh:Iri"),
        "{at}: sh:nodeKind of shape Waarneming-doel cannot be 'http://www.w3.org/ns/shacl#Iri'; give a node kind",
    ),
    "grade": (
        swap("sh:severity sh:Violation", "sh:severity sh:Error"),
        (
            "{at}: sh:severity of shape Deelnameopgave-wie cannot be 'http://www.w3.org/ns/shacl#Error'; "
            "give sh:Violation, sh:Warning or sh:Info"
        ),
    ),
    "list": (rule("sh:languageIn 'nl'"), "{at}: sh:languageIn of shape Waarneming-doel cannot be 'nl'; give a list of languages"),
    "list that is cut": (
        rule("sh:in [ <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ]"),
        "{at}: sh:in of shape Waarneming-doel cannot be []; give a list of IRIs and values",
    ),
    "shape that is not there": (
        rule("sh:node shape:Nergens"),
        (
            "{at}: sh:node of shape Waarneming-doel cannot be 'https://w3id.org/onderwijssegregatie/shapes#Nergens'; "
            "give a shape that is stated"
        ),
    ),
    "path of two": (rule("sh:path def:jaar"), "{rule}: shape Waarneming-doel has sh:path more than once; keep one"),
    "path that is none": (
        add("shape:Nieuw a sh:PropertyShape ; sh:targetClass def:Feit ;\n    sh:path [ sh:inversePath [] ] .\n"),
        "{at+1}: sh:path of shape Nieuw cannot be []; give a path",
    ),
    "path gone": (
        add("shape:Nieuw a sh:PropertyShape ;\n    sh:targetClass def:Feit ;\n    sh:minCount 1 .\n"),
        "{at}: shape Nieuw is a sh:PropertyShape without sh:path; say which property it looks at",
    ),
    "path of a property gone": (
        add("shape:Nieuw a sh:NodeShape ;\n    sh:targetClass def:Feit ;\n    sh:property [ sh:minCount 1 ] .\n"),
        "{at}: shape Nieuw is a sh:PropertyShape without sh:path; say which property it looks at",
    ),
    "path of a node shape": (
        add("shape:Nieuw a sh:NodeShape ;\n    sh:path def:jaar .\n"),
        "{at+1}: shape Nieuw is a sh:NodeShape that has sh:path; make it a sh:PropertyShape, or take sh:path out",
    ),
    "open": (
        add("shape:Nieuw a sh:NodeShape ;\n    sh:targetClass def:Feit ;\n    sh:ignoredProperties () .\n"),
        "{at+2}: shape Nieuw has sh:ignoredProperties without sh:closed; add sh:closed true, or take sh:ignoredProperties out",
    ),
    "circle": (
        add("shape:Nieuw a sh:NodeShape ;\n    sh:targetClass def:Feit ;\n    sh:node shape:Nieuw .\n"),
        "{at+2}: shape Nieuw is a part of itself; break the circle",
    ),
}  # fmt: skip


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to break; we stand in it."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def noted(folder: Path) -> list[str]:
    problems = Problems()
    shapes = folder / "ontology" / "shapes"
    check_shapes([quad.triple for quad in ox.parse(path=folder / FILE)], lambda: blocks_of(shapes), "ontology/shapes", problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(("change", "told"), CASES.values(), ids=CASES)
def test_a_malformed_shape_is_told_at_its_line(ours: Path, change: Change, told: str) -> None:
    line = change(ours / FILE)
    places = {"{at}": f"{FILE}:{line}", "{at+1}": f"{FILE}:{line + 1}", "{at+2}": f"{FILE}:{line + 2}", "{rule}": at(FILE, AIM, ours)}
    for sign, place in places.items():
        told = told.replace(sign, place)
    assert noted(ours) == [told]


@pytest.mark.parametrize("case", cases(Path(__file__).with_name("wrong-profile.toml"), "ontology/shapes/"))
def test_what_is_wrong_with_the_tables_that_shapes_are_made_from_is_told_at_its_row(ours: Path, case: Wrong) -> None:
    line, problems = case.change(ours / case.file), Problems()
    read_ontology(Path("ontology"), problems)
    check(case, line, list(problems))


def test_our_own_shapes_are_of_the_form_shacl_asks(ours: Path) -> None:
    problems = Problems()
    read_ontology(ours / "ontology", problems)
    assert list(problems) == []


@pytest.mark.parametrize("handed", [[], ["ontology/gemeenten.ttl"]], ids=["own", "handed"])
@pytest.mark.parametrize("engine", ["pyshacl", "shacl", "both"])
def test_neither_judge_is_asked_about_a_malformed_shape(
    ours: Path, capsys: pytest.CaptureFixture[str], engine: str, handed: list[str]
) -> None:
    change, told = CASES["pattern"]
    line = change(ours / FILE)
    assert main(ours, ["validate", *handed, "--engine", engine, "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    counted = f"1 violation, 0 warnings, 0 advice; 0 triples judged: {' '.join(handed) or 'data/, ontology/'}"
    assert (out.splitlines(), err) == ([told.replace("{at}", f"{FILE}:{line}"), counted], "")


#: Shapes of the right form that a judge refuses all the same: a rule whose regular expression Python reads and Rust does not,
#: and a query that is none.
REFUSED: Sequence[tuple[str, str, str]] = (
    (
        "shacl",
        "sh:pattern",
        "shape:Nieuw a sh:PropertyShape ; sh:targetClass def:Gemeente ; sh:path def:inProvincie ; sh:pattern '(?P<a>x)(?P=a)' .",
    ),
    ("pyshacl", "found 'geen'", "shape:Nieuw a sh:NodeShape ; sh:targetClass def:Gemeente ; sh:sparql [ sh:select 'geen SPARQL' ] ."),
)  # fmt: skip


@pytest.mark.parametrize(("engine", "said", "text"), REFUSED, ids=["shacl", "pyshacl"])
def test_what_a_judge_refuses_is_told_of_the_shapes(
    ours: Path, capsys: pytest.CaptureFixture[str], engine: str, said: str, text: str
) -> None:
    add(text)(ours / FILE)
    assert main(ours, ["validate", "--engine", engine, "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    first, counted = out.splitlines()
    assert err == ""
    assert first.startswith("ontology/shapes/") and f": the judge {engine} cannot work with these shapes (" in first
    assert said in first
    assert counted == "1 violation, 0 warnings, 0 advice; 0 triples judged: data/, ontology/"


def test_a_shape_without_words_for_the_page_stops_a_build(ours: Path, run: Run) -> None:
    shutil.copytree(ROOT / "src", ours / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "CITATION.cff", "LICENSE", "LICENSE-DATA"):
        shutil.copy(ROOT / name, ours / name)
    rule("sh:lessThan def:jaar")(ours / FILE)
    done = run(ours, "--engine", "shacl")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ontology/shapes: the page of requirements has no words for a shape (")
    assert done.stderr.count("\n") == 1
    assert not (ours / "build").exists()
