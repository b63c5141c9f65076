"""The exit code of validate and its account are the verdict: whoever reads, whatever is known, and whatever is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

ASSEN = """@base <https://w3id.org/onderwijssegregatie/id/> .
@prefix def: <https://w3id.org/onderwijssegregatie/def#> .

<gemeente/assen> a def:Gemeente, def:Eenheid ;
    <http://www.w3.org/2000/01/rdf-schema#label> "Assen"@nl, "Assen"@en ;
    def:officieleNaam "Assen" ;
    <http://purl.org/dc/terms/identifier> "0106" ;
    def:gemeente <gemeente/assen> ;
    def:provincie <provincie/drenthe> ;
    <http://www.w3.org/2002/07/owl#sameAs> <https://identifier.overheid.nl/tooi/id/gemeente/gm0106> .
"""
WRONG = ASSEN.replace('"0106"', '"106"')


@pytest.mark.parametrize(("text", "code"), [(ASSEN, 0), (WRONG, 1)])
def test_the_exit_code_is_the_same_when_the_reader_of_the_pipe_has_left(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "assen.ttl").write_text(text, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, ROOT / "build.py", "validate", "assen.ttl", "--engine", "shacl"]
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
