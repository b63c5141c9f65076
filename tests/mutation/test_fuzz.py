"""Mangled inputs, always the same, and the command itself on a few of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Run
from fuzzing import Fuzzer
from segregatie.cli import main

SEED = 2013
#: How many are tried: more where SEGREGATIE_EVERY is set.
COUNT = 2000 if os.environ.get("SEGREGATIE_EVERY") else 400


def test_mangled_inputs_are_borne() -> None:
    """In a process of its own: a parser that crashes must not take the tests with it."""
    command = [sys.executable, "tests/mutation/fuzzing.py", "--count", str(COUNT), "--seed", str(SEED), "--processes", "1"]
    environment = {**os.environ, "PYTHONPATH": "src"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith(f"{COUNT:,} inputs of seed 2013, 0 not borne, ")


def test_the_inputs_are_always_the_same_and_of_every_kind(tmp_path: Path) -> None:
    one, other = Fuzzer(SEED, tmp_path), Fuzzer(SEED, tmp_path)
    cases = [one.case(number) for number in range(300)]
    assert cases == [other.case(number) for number in range(300)]
    kinds = {Path(case.name).suffix or case.name for case in cases}
    assert kinds == {".csv", ".ttl", ".toml", "turtle", "trig", "ntriples", "nquads", "jsonld"}
    assert cases != [Fuzzer(SEED + 1, tmp_path).case(number) for number in range(300)]


@pytest.mark.parametrize("number", [*range(0, 700, 100), *range(8, 508, 100)])
def test_the_command_ends_with_0_or_1_on_a_damaged_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    case = Fuzzer(SEED, tmp_path).case(number)
    assert not case.handed
    Path(case.name).write_bytes(case.data)
    code = main(tmp_path, ["validate", "--engine", "shacl", "--lang", "en"])
    told = capsys.readouterr()
    violations = int(told.out.splitlines()[-1].partition(" violation")[0])
    assert (code, told.err) == (int(violations > 0), "")
    assert "Traceback" not in told.out


def test_the_command_ends_with_0_or_1_on_mangled_rdf(tmp_path: Path, run: Run) -> None:
    suffixes = {"turtle": "ttl", "trig": "trig", "ntriples": "nt", "nquads": "nq", "jsonld": "jsonld"}
    codes = []
    for number in range(50, 62):
        case = Fuzzer(SEED, tmp_path).case(number)
        path = tmp_path / f"{number}.{suffixes[case.name]}"
        path.write_bytes(case.data)
        done = run(ROOT, "validate", "--engine", "shacl", path)
        assert "Traceback" not in done.stdout + done.stderr
        codes.append(done.returncode)
    assert set(codes) <= {0, 1}
    assert 1 in codes
