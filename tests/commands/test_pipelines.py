"""The action, the hook and the wheel do what they are for: their own lines are run, on RDF of another project.

They install the project as a stranger would, so these tests need the package index, as `make` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from conftest import INPUT, ROOT, lines_of
from typed_counts import CLAIMS

ACTION = ROOT / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKS = ("requirements-judge.lock", "requirements-fast.lock")
#: What installing needs beside what a build needs.
INSTALLED_FROM = (*INPUT, "pyproject.toml", "README.md", "requirements.lock", *LOCKS, ACTION.name, HOOKS.name)
GOOD = (ROOT / "tests" / "handed" / "assen.ttl").read_text(encoding="utf-8")
BAD = GOOD.replace('"0106"', '"106"')
BAD_LINE = 8
OTHER = GOOD.replace("assen", "meppel").replace("Assen", "Meppel").replace("0106", "0119")


Action = Callable[..., "subprocess.CompletedProcess[str]"]


def loaded(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def uses(node: object) -> Iterator[str]:
    """Every `uses` of a workflow or an action."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "uses")
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from uses(each)


def run(command: Sequence[str | Path], folder: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    # What is installed here is used once: compiling all of it would take longer than using it.
    environment = {**os.environ, "PIP_NO_COMPILE": "1", **(env or {})}
    return subprocess.run([*map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is installed from: a copy, since installing may leave files behind."""
    folder = tmp_path_factory.mktemp("source")
    for name in INSTALLED_FROM:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder / name)
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["check_jsonschema", "--builtin-schema", "vendor.github-actions", ACTION],
        ["check_jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        ["check_jsonschema", "--builtin-schema", "vendor.citation-file-format", "--default-filetype", "yaml", ROOT / "CITATION.cff"],
        ["pre_commit", "validate-manifest", HOOKS],
    ],
    ids=["action", "workflows", "citation", "hooks"],
)
def test_file_is_what_the_service_takes(arguments: list[str | Path]) -> None:
    assert WORKFLOWS
    done = run([sys.executable, "-m", *arguments], ROOT)
    assert done.returncode == 0, done.stdout


def test_what_is_used_is_ours_or_pinned_to_a_commit() -> None:
    used = {name for path in (ACTION, *WORKFLOWS) for name in uses(loaded(path))}
    assert {name.partition("@")[0] for name in used} == {
        "./",
        "actions/checkout",
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
    }
    assert [name for name in used if name != "./" and not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []


def test_no_script_has_a_caller_s_words_in_it() -> None:
    # An input that stands in a script would be run; in the environment it is a value.
    assert [step["run"] for step in loaded(ACTION)["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_the_action_installs_by_hash_whatever_the_engine() -> None:
    script = next(step["run"] for step in loaded(ACTION)["runs"]["steps"] if step.get("name") == "Install segregatie")
    # Our own code is not built, so that no build tool comes along without a hash.
    assert re.findall(r"^.* install .*$", script, re.MULTILINE) == [
        '"${pip[@]}" install --quiet --require-hashes --no-deps --requirement "$GITHUB_ACTION_PATH/$lock"'
    ]
    assert sorted(re.findall(r"lock=(\S+?);", script)) == sorted(LOCKS)
    pinned = [re.findall(r"^([\w-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE) for name in LOCKS]
    assert set(pinned[1]) - set(pinned[0]) == {"shacl"}
    fast = (ROOT / LOCKS[1]).read_text(encoding="utf-8")
    assert re.search(r"^shacl==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", fast, re.MULTILINE)


def test_our_workflow_validates_with_the_action_and_runs_the_tests() -> None:
    (workflow,) = map(loaded, WORKFLOWS)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step.get("with", {}).get("format", "github") for step in steps if step.get("uses") == "./"] == ["github", "sarif"]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs[-2:] == ["make", "make test"]
    assert all("apt-get" in run for run in runs[:-2])


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action installs."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture(scope="module")
def action(source: Path, runner: Path) -> Action:
    """Run the action's own scripts with inputs, as GitHub would; the first one, which installs, once."""
    described = loaded(source / ACTION.name)
    install, validate = (step for step in described["runs"]["steps"] if "run" in step)

    def step(which: Mapping[str, Any], folder: Path, caller: Mapping[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {f"inputs.{name}": told["default"] for name, told in described["inputs"].items()}
        given |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        given["steps.python.outputs.python-path"] = sys.executable
        env = {name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: given[found[1]], value) for name, value in which["env"].items()}
        env |= {"GITHUB_ACTION_PATH": str(source), "RUNNER_TEMP": str(runner)}
        return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", which["run"]], folder, {**env, **caller})

    done = step(install, source, {})
    assert done.returncode == 0, done.stderr
    return lambda folder, caller=None, **inputs: step(validate, folder, caller or {}, **inputs)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_installed_has_the_data_the_shapes_and_the_queries(installed: Path, source: Path) -> None:
    (package,) = (installed.parent / "lib").glob("python3.*/site-packages/segregatie")
    for name in ("data", "ontology", "queries"):
        assert files_in(package / "project" / name) == files_in(source / name)


@pytest.fixture(scope="module")
def installed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of an environment are that holds the wheel, what a build needs, and no more."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    pip: list[str | Path] = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    new: list[str | Path] = [sys.executable, "-m", "venv", venv]
    locked: list[str | Path] = ["--require-hashes", "-r", source / "requirements.lock"]
    for command in (new, [*pip, *locked], [*pip, source]):
        done = run(command, source)
        assert done.returncode == 0, done.stderr
    return venv / "bin"


def test_an_installed_command_answers_without_a_checkout_or_a_build(installed: Path, tmp_path: Path) -> None:
    def asked(*arguments: str) -> str:
        done = run([installed / "segregatie", *arguments], tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert asked("table", "3") == (ROOT / "tests" / "expected" / "tabel-03.csv").read_text(encoding="utf-8")
    text = "SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/onderwijssegregatie/def#Gemeente> }"
    (tmp_path / "vraag.rq").write_text(text, encoding="utf-8")
    assert asked("query", "vraag.rq") == "n\n35\n"
    assert len(json.loads(asked("audit", "--format", "json"))["beweringen"]) == CLAIMS + lines_of("beweringen.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vraag.rq"]
    done = run([installed / "segregatie", "table", "3", "--from", "weg"], tmp_path)
    assert (done.returncode, done.stderr) == (2, "segregatie: weg/graph/onderwijssegregatie.nt does not exist; run make first\n")


def test_an_installed_command_builds_where_it_stands(installed: Path, tmp_path: Path) -> None:
    bare = run([installed / "segregatie"], tmp_path)
    assert (bare.returncode, bare.stderr, list(tmp_path.iterdir())) == (0, "", [])
    assert bare.stdout.startswith("usage: segregatie [-h]")
    done = run([installed / "segregatie", "build"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "build" / "onderwijssegregatie.zip") as archive:
        assert {"CITATION.cff", "LICENSE", "LICENSE-DATA", "graph/onderwijssegregatie.ttl"} <= set(archive.namelist())


def test_the_docstrings_examples_run_where_the_wheel_is_installed(installed: Path, tmp_path: Path) -> None:
    code = (
        "import doctest, segregatie, segregatie.library as library;"
        "assert 'site-packages' in library.__file__;"
        "print([tuple(doctest.testmod(each)) for each in (segregatie, library)])"
    )
    done = run([installed / "python", "-c", code], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    failed, tried = zip(*json.loads(done.stdout.replace("(", "[").replace(")", "]")), strict=True)
    assert failed == (0, 0), done.stdout
    assert tried[0] >= 2
    assert tried[1] >= 12


def test_the_action_annotates_what_is_wrong(action: Action, tmp_path: Path) -> None:
    (tmp_path / "een map").mkdir()
    (tmp_path / "een map" / "fout, 1.ttl").write_text(BAD, encoding="utf-8")
    (tmp_path / "goed.ttl").write_text(OTHER, encoding="utf-8")
    done = action(tmp_path, paths="een map\n\ngoed.ttl\n", lang="en")
    assert (done.returncode, done.stderr) == (1, "")
    told, counted = done.stdout.splitlines()
    assert told.startswith(f"::error file=een map/fout%2C 1.ttl,line={BAD_LINE},title=Gemeente-code::")
    assert counted.startswith("1 violation, 0 warnings, 0 advice; ")


def test_the_action_lets_what_is_right_or_known_pass(action: Action, tmp_path: Path) -> None:
    (tmp_path / "goed.ttl").write_text(GOOD, encoding="utf-8")
    done = action(tmp_path, paths="goed.ttl", lang="en")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 violations, 0 warnings, 0 advice; 9 triples judged: goed.ttl\n", "")
    (tmp_path / "fout.ttl").write_text(BAD, encoding="utf-8")
    assert action(tmp_path, paths="fout.ttl", format="json", output="bekend.json").returncode == 1
    done = action(tmp_path, paths="fout.ttl", baseline="bekend.json")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_action_writes_a_file_and_runs_nothing_that_an_input_says(action: Action, tmp_path: Path) -> None:
    name = "$(touch gedraaid); `touch gedraaid` --help.ttl"
    (tmp_path / name).write_text(BAD, encoding="utf-8")
    done = action(tmp_path, paths=name, format="sarif", output="segregatie.sarif")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "segregatie.sarif"]
    (result,) = json.loads((tmp_path / "segregatie.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": BAD_LINE}


def test_the_action_takes_no_code_from_the_caller(action: Action, tmp_path: Path) -> None:
    for name in ("segregatie", "pyoxigraph", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the code of the caller')", encoding="utf-8")
    (tmp_path / "goed.ttl").write_text(GOOD, encoding="utf-8")
    done = action(tmp_path, {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": ""}, paths="goed.ttl", lang="en")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 violations, 0 warnings, 0 advice; 9 triples judged: goed.ttl\n", "")


def test_the_action_cannot_run_with_a_wrong_input(action: Action, tmp_path: Path) -> None:
    done = action(tmp_path, format="xml")
    assert (done.returncode, done.stdout) == (2, "")


def test_without_paths_the_action_judges_nothing_where_no_checkout_is(action: Action, tmp_path: Path) -> None:
    done = action(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("segregatie: validate: this folder is no checkout of the project; name the files")


def test_in_a_checkout_the_action_judges_that_checkout(action: Action, checkout: Path) -> None:
    names = checkout / "data" / "namen.csv"
    lines = names.read_text(encoding="utf-8").count("\n")
    with names.open("a", encoding="utf-8") as file:
        file.write("maatregel,Loten,lotting\n")
    done = action(checkout, lang="nl")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[0].startswith(f"::error file=data/namen.csv,line={lines + 1},title=")


def git(folder: Path, *arguments: str) -> str:
    identity = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = run(["git", *arguments], folder, identity)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def committed(folder: Path) -> str:
    """Make a folder a repository with one commit; its name."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "test")
    return git(folder, "rev-parse", "HEAD")


def test_the_hook_stops_a_commit_of_what_is_wrong(source: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    hook = "{id: segregatie-validate}"
    config = f"repos:\n  - repo: {source}\n    rev: {committed(source)}\n    hooks: [{hook}]\n"
    (theirs / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (theirs / "goed.ttl").write_text(OTHER, encoding="utf-8")
    (theirs / "lees.md").write_text("no RDF", encoding="utf-8")
    committed(theirs)
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"]
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    done = run(command, theirs, home)
    assert done.returncode == 0, done.stdout
    assert "shapes of onderwijssegregatie" in done.stdout
    assert done.stdout.rstrip().endswith("Passed")
    (theirs / "fout.ttl").write_text(BAD, encoding="utf-8")
    git(theirs, "add", "--all")
    done = run(command, theirs, home)
    assert done.returncode == 1
    assert re.findall(r"^(fout\.\w+:\d+): ", done.stdout, re.MULTILINE) == [f"fout.ttl:{BAD_LINE}"]
    # A name that looks like an option, a suffix in capitals, a link that leads nowhere.
    (theirs / "fout.ttl").rename(theirs / "--lang=nl.ttl")
    (theirs / "BAD.TTL").write_text(OTHER.replace('"0119"', '"119"').replace("meppel", "hoogeveen"), encoding="utf-8")
    (theirs / "weg.ttl").symlink_to("nergens.ttl")
    git(theirs, "add", "--all")
    done = run(command, theirs, home)
    assert done.returncode == 1
    assert re.findall(r"^(\S+\.\w+): this file cannot be read", done.stdout, re.MULTILINE) == ["weg.ttl"]
    (theirs / "weg.ttl").unlink()
    git(theirs, "add", "--all")
    done = run(command, theirs, home)
    assert {f"--lang=nl.ttl:{BAD_LINE}", f"BAD.TTL:{BAD_LINE}"} <= set(re.findall(r"^(\S+:\d+): ", done.stdout, re.MULTILINE))
