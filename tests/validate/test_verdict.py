"""The exit code of validate and its account are the verdict: whoever reads, whatever is known, and whatever is broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml, TestSuite
from rdflib import Graph

from breaking import Change, add, become, gone, recoded, swap
from conftest import ROOT
from segregatie.cli import main

ASSEN = (ROOT / "tests" / "handed" / "assen.ttl").read_text(encoding="utf-8")
WRONG = ASSEN.replace('"0106"', '"106"')


@pytest.mark.parametrize(("text", "code"), [(ASSEN, 0), (WRONG, 1)])
def test_the_exit_code_is_the_same_when_the_reader_of_the_pipe_has_left(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "assen.ttl").write_text(text, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(ROOT / "build.py"), "validate", "assen.ttl", "--engine", "shacl"]
    done = subprocess.run(command, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")


def test_without_a_path_nothing_is_judged_where_no_checkout_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.ttl").write_text("geen RDF", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "segregatie", "validate"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    told = "segregatie: validate: this folder is no checkout of the project; name the files or folders to judge\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
    done = subprocess.run([*command, "data"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("data/x.ttl:1: ")


FORMATS = ("text", "json", "sarif", "junit", "github", "ttl")


def claims_nothing(form: str, told: str, line: str) -> None:
    """See that an account is whole, tells `line`, and says of no rule that it holds and of no triple that it was judged."""
    assert line in told
    match form:
        case "text" | "github":
            assert told.splitlines()[-1].startswith("1 violation, 0 warnings, 0 advice; 0 triples judged: ")
        case "json":
            account = json.loads(told)
            assert (account["triples"], len(account["problems"])) == (0, 1)
        case "sarif":
            (run,) = json.loads(told)["runs"]
            assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [run["results"][0]["ruleId"]]
            assert run["invocations"] == [{"executionSuccessful": False}]
        case "junit":
            (suite,) = JUnitXml.fromstring(told.encode())
            assert isinstance(suite, TestSuite)
            assert (suite.tests, suite.failures) == (1, 1)
            assert [each.value for each in suite.properties() if each.name == "triples"] == ["0"]  # type: ignore[no-untyped-call]
        case _:
            assert len(Graph().parse(data=told, format="turtle")) == 0


def validated(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str]:
    """Validate with the quick judge, in English: the exit code and what is printed, all of it to standard output."""
    code = main(root, ["validate", "--engine", "shacl", "--lang", "en", *arguments])
    told = capsys.readouterr()
    assert told.err == ""
    return code, told.out


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to break, with a good file beside it that may be handed in."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "assen.ttl").write_text(ASSEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_a_baseline_never_lets_a_file_pass_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fout.ttl").write_text("dit is geen Turtle", encoding="utf-8")
    (tmp_path / "assen.ttl").write_text(WRONG, encoding="utf-8")
    (tmp_path / "bekend.json").write_text(validated(capsys, ROOT, "fout.ttl", "--format", "json")[1], encoding="utf-8")
    code, told = validated(capsys, ROOT, "fout.ttl", "assen.ttl", "--baseline", "bekend.json", "--format", form)
    assert code == 1
    claims_nothing(form, told, "fout.ttl")


#: What to break of the project, how, and where that is told.
BROKEN: dict[str, tuple[str, Change]] = {
    "a code": ("data/namen.csv", add("maatregel,Loten,lotting\n")),
    "shapes gone": ("ontology/shapes/eigenschappen.csv", gone),
    "shapes empty": ("ontology/shapes/feiten.ttl", become("")),
    "a check that is no SPARQL": ("queries/checks/convenant.rq", swap("SELECT", "SELEKT")),
    "a header of a check": ("queries/checks/convenant.rq", swap("#+ titel:", "#+ kolom: knoop\n#+ titel:")),
    "a check that is no text": ("queries/checks/convenant.rq", recoded),
}


@pytest.mark.parametrize("handed", [[], ["assen.ttl"]], ids=["own", "handed"])
@pytest.mark.parametrize(("file", "change"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_our_own_files_is_in_the_account(
    ours: Path, capsys: pytest.CaptureFixture[str], file: str, change: Change, handed: list[str]
) -> None:
    line = change(ours / file)
    code, told = validated(capsys, ours, *handed)
    first, counted = told.splitlines()
    assert (code, counted.partition(":")[0]) == (1, "1 violation, 0 warnings, 0 advice; 0 triples judged")
    assert first.startswith(f"{file}:{1 if change is recoded else line}: " if line else f"{file}: ")


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_wrong_with_our_own_files_is_told_in_every_form(ours: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    swap("SELECT", "SELEKT")(ours / "queries/checks/convenant.rq")
    code, told = validated(capsys, ours, "assen.ttl", "--format", form)
    assert code == 1
    claims_nothing(form, told, "queries/checks/convenant.rq")


def test_a_broken_counting_and_a_folder_without_checks_are_in_the_account(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap("#+ ", "#+ kolom: x\n#+ ")(next(iter(sorted((ours / "queries" / "beweringen").glob("*.rq")))))
    assert validated(capsys, ours)[1].startswith("queries/beweringen/")
    shutil.rmtree(ours / "queries" / "beweringen")
    shutil.copytree(ROOT / "queries" / "beweringen", ours / "queries" / "beweringen")
    line = swap("SELECT", "SELEKT")(ours / "queries" / "beweringen" / "aandeel-antwoord.rq")
    first = validated(capsys, ours)[1].splitlines()[0]
    assert first.startswith(f"queries/beweringen/aandeel-antwoord.rq:{line}: this is not valid SPARQL; ")
    shutil.rmtree(ours / "queries" / "beweringen")
    shutil.copytree(ROOT / "queries" / "beweringen", ours / "queries" / "beweringen")
    shutil.rmtree(ours / "queries" / "checks")
    for handed, judged in (([], "data/, ontology/"), (["assen.ttl"], "assen.ttl")):
        code, told = validated(capsys, ours, *handed)
        assert (code, told.splitlines()[1:]) == (1, [f"1 violation, 0 warnings, 0 advice; 0 triples judged: {judged}"])
        assert told.startswith("queries/checks: ")
