"""What docs/validate.md shows is what happens: its commands are run, and its YAML is what the services take."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from segregatie.cli import main
from segregatie.validate.handed import SUFFIXES, SYNTAXES

TEXT = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
FILES = re.findall(r"`(\S+)` be this:\n\n```turtle\n(.*?)```", TEXT, re.DOTALL)
BLOCKS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
YAML = re.findall(r"## (\S+)\n(?:(?!\n## ).)*?```yaml\n(.*?)```", TEXT, re.DOTALL)
#: Which of check-jsonschema's schemas each service's file is held against.
SCHEMAS = {"GitHub": "vendor.github-workflows", "pre-commit": "", "GitLab": "vendor.gitlab-ci"}


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what is shown below it."""
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:])]


def fits(shown: str, printed: str) -> bool:
    """Whether something was printed as shown; `...` stands for anything within a line."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("..."))), printed) is not None


@pytest.fixture
def shell(checkout: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which `segregatie` is the command of an installed package, run from this checkout's source."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "segregatie"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segregatie "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    for name, text in FILES:
        (checkout / name).write_text(text, encoding="utf-8")
    return {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": str(checkout / "src")}


def test_the_document_shows_a_file_and_commands_in_every_section_that_needs_them() -> None:
    assert [name for name, _ in FILES] == ["assen.ttl"]
    assert [len(commands(block)) for block in BLOCKS] == [2, 1, 4, 1, 3, 1]
    assert [section for section, _ in YAML] == list(SCHEMAS)


def test_every_command_prints_what_the_document_shows(checkout: Path, shell: dict[str, str]) -> None:
    code = 0
    for command, shown in (pair for block in BLOCKS for pair in commands(block)):
        done = subprocess.run(
            ["bash", "-c", f"(exit {code}); {command}"], cwd=checkout, env=shell, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        assert fits(shown, done.stdout), (command, done.stdout)
        code = done.returncode
    assert json.loads((checkout / "segregatie.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(("section", "text"), YAML)
def test_yaml_is_what_the_service_takes(tmp_path: Path, section: str, text: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    check = ["check_jsonschema", "--builtin-schema", SCHEMAS[section]] if SCHEMAS[section] else ["pre_commit", "validate-config"]
    done = subprocess.run([sys.executable, "-m", *check, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_document_names_every_input_of_the_action() -> None:
    action = (ROOT / "action.yml").read_text(encoding="utf-8")
    inputs = re.findall(r"^  (\S+):$", action.partition("\nruns:")[0], re.MULTILINE)
    assert inputs == ["paths", "format", "output", "fail-on", "baseline", "engine", "lang"]
    table = TEXT.partition("| input |")[2].partition("\n\n")[0]
    assert [name for name in inputs if f"`{name}`" not in table] == []


def test_the_command_the_document_and_the_hook_know_every_syntax(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(ROOT, ["validate", "--syntax", "xml"])
    assert re.findall(r"\w+", capsys.readouterr().err.partition("choose from ")[2]) == list(SYNTAXES)
    described = TEXT.partition("Name files and folders: ")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", described)) == set(SYNTAXES)
    assert set(re.findall(r"`(\.\w+)`", described)) == set(SUFFIXES)
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    pattern = re.compile(re.findall(r"files: (\S+)", hook)[0])
    assert [suffix for suffix in (*SUFFIXES, ".md", ".nqx") if pattern.search(f"map/x{suffix}")] == list(SUFFIXES)


def test_the_document_names_every_format() -> None:
    from segregatie.validate.accounts import ACCOUNTS

    table = TEXT.partition("| format | for |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(ACCOUNTS)


def test_the_document_names_every_field_of_the_json() -> None:
    from segregatie.base.problems import NOWHERE, Problem, Text
    from segregatie.validate.accounts import ACCOUNTS
    from segregatie.validate.accounts.account import Account

    problem = Problem(NOWHERE, "r", Text("fout", "wrong"), Text("verbeter", "mend"))
    told = json.loads(ACCOUNTS["json"](Account((problem,), (), (), 1, "x", "0.1.0"), "nl"))
    described = TEXT.partition("The object that `json` prints")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", described)) - {"json", "violation", "warning", "info", "text", "github"} == {
        *told, *told["problems"][0], *told["problems"][0]["what"],
    }  # fmt: skip
