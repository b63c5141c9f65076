"""Every stored query is read before it is asked: one that is no SPARQL, or names what is not there, is told at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from breaking import Change, add, swap
from conftest import ROOT
from segregatie.base.problems import Problems
from segregatie.cli import main
from segregatie.ontology.codes import Ontology, read_ontology
from segregatie.validate.queries import check_queries

QUESTION = "queries/vragen/eenheden-met-maatregel.rq"
COUNTING = "queries/beweringen/deelname.rq"
CHECK = "queries/checks/convenant.rq"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    problems = Problems()
    read = read_ontology(ROOT / "ontology", problems)
    assert problems.noted == 0
    return read


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_our_own_queries_are_right(ontology: Ontology) -> None:
    assert list(check_queries(ROOT / "queries", ontology)) == []


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        (QUESTION, swap("SELECT ?peiling", "SELEKT ?peiling"), "this is not valid SPARQL; mend the query from column "),
        (QUESTION, swap("SELECT ?peiling", "<<<<<<< HEAD\nSELECT ?peiling"),
         "a merge by git that was not finished (<<<<<<<); choose one of the sides, or take in both, and remove the lines with <<<<<<<"),
        (QUESTION, swap("def:Waarneming ;", "def:Waarnemng ;"), "the vocabulary has no 'def:Waarnemng'; did you mean 'Waarneming'?"),
        (QUESTION, swap("def:vermelding ", "def:vermeldng "), "the vocabulary has no 'def:vermeldng'; did you mean 'vermelding'?"),
        (QUESTION, swap("vermelding:genoemd", "vermelding:genoemt"), "the vocabulary has no 'vermelding/genoemt'; did you mean 'genoemd'?"),
        (COUNTING, swap("def:Deelnameopgave", "<https://w3id.org/onderwijssegregatie/def#Deelnameopgav>"),
         "the vocabulary has no 'def:Deelnameopgav'; did you mean 'Deelnameopgave'?"),
        (CHECK, swap("#+ titel:", "#+ kolom: knoop\n#+ titel:"),
         "this query cannot be used (cannot read the header line '#+ kolom: knoop'); mend it, or restore it with git checkout"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(ontology: Ontology, inside: Path, file: str, change: Change, told: str) -> None:
    line = change(inside / file)
    (found,) = map(str, check_queries(inside / "queries", ontology))
    assert found.startswith(f"{file}:{line}: {told}")


@pytest.mark.parametrize(
    "text", ["# def:Overlegg\n", "BIND('def:Overlegg' AS ?x)", 'FILTER("""a " def:Overlegg""" != "")', "?s def:inGemeente ?o ."]
)
def test_comments_texts_and_what_is_there_are_no_terms_that_are_unknown(ontology: Ontology, tmp_path: Path, text: str) -> None:
    (tmp_path / "een.rq").write_text(f"PREFIX def: <https://w3id.org/onderwijssegregatie/def#> SELECT ?s {{ {text} }}", encoding="utf-8")
    assert list(check_queries(tmp_path, ontology)) == []


@pytest.mark.parametrize("arguments", [["validate", "--lang", "en"], ["build", "--out", "uit"]], ids=" ".join)
def test_a_question_that_is_wrong_passes_neither_validate_nor_a_build(
    inside: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    line = swap("SELECT ?peiling", "SELEKT ?peiling")(inside / QUESTION)
    broken = add("\n}\n")(inside / COUNTING)
    assert main(inside, arguments) == 1
    told = "".join(capsys.readouterr()).splitlines()
    assert told[0].startswith(f"{COUNTING}:{broken + 2}: this is not valid SPARQL; ")
    assert told[1].startswith(f"{QUESTION}:{line}: this is not valid SPARQL; ")
    assert not (inside / "uit").exists()
