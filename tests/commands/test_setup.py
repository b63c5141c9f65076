"""`make` on a machine as Debian ships it, and what a reader of tables needs at least."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, lines_of
from typed_counts import CLAIMS

LOCKS = sorted(ROOT.glob("requirements*.lock"))
#: A python3 with pip and without ensurepip: `-m venv` leaves half an environment behind, and fails.
DEBIAN = """#!/bin/sh
echo "python3 $*" >> log
case "$*" in
  "-m venv --clear --without-pip .venv") rm -rf .venv && mkdir -p .venv/bin && cp python3 .venv/bin/python ;;
  "-m venv"*) mkdir -p .venv/bin && echo "ensurepip is not available" >&2; exit 1 ;;
  "site/bundle.py"*) mkdir -p site/dist && touch site/dist/query.js ;;
  *" install "*) test ! -e stopped || { rm stopped; touch .venv/half; exit 1; } ;;
esac
"""


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the python3 of Debian before all else."""
    for name in ("Makefile", "requirements.lock", "requirements-serve.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "site").mkdir()
    for name in ("bundle.py", "build.mjs", "package-lock.json", "requirements.lock"):
        (tmp_path / "site" / name).touch()
    (tmp_path / "python3").write_text(DEBIAN, encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    # These tests are run by make themselves, and what it hands down is not for another make.
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def make(folder: Path, *targets: str) -> tuple[int, str, list[str]]:
    """Run make; its exit code, what it prints, and what it asks of python3."""
    (folder / "log").write_text("", encoding="utf-8")
    done = subprocess.run(["make", *targets], cwd=folder, capture_output=True, text=True, check=False)
    asked = (folder / "log").read_text(encoding="utf-8").splitlines()
    return done.returncode, done.stdout, [line for line in asked if " -c " not in line and "--version" not in line]


INSTALL = "python3 -m pip --python .venv/bin/python --disable-pip-version-check install --quiet --require-hashes --no-deps --requirement"


def test_make_needs_no_venv_package_and_says_what_it_does_and_what_comes_next(bare: Path) -> None:
    code, told, asked = make(bare)
    assert code == 0
    front = "python3 site/bundle.py site/dist"
    assert asked == ["python3 -m venv --clear --without-pip .venv", f"{INSTALL} requirements.lock", front, "python3 build.py"]
    assert told.startswith("setting up .venv: once, a minute or less\n")
    assert told.splitlines()[-1].startswith("next: python3 build.py table 3 | ")
    # What is there is not made again.
    assert make(bare)[2] == ["python3 build.py"]


def test_a_make_that_was_stopped_is_mended_by_the_next(bare: Path) -> None:
    (bare / "stopped").touch()
    assert make(bare)[0] != 0
    assert (bare / ".venv" / "half").exists()
    code, _, asked = make(bare)
    assert code == 0
    assert asked[0] == "python3 -m venv --clear --without-pip .venv"
    assert not (bare / ".venv" / "half").exists()


def test_a_stopped_step_behind_the_first_begins_anew_too(bare: Path) -> None:
    make(bare)
    (bare / "stopped").touch()
    assert make(bare, "serve")[0] != 0
    code, _, asked = make(bare, "serve")
    assert code == 0
    installs = [f"{INSTALL} requirements{name}.lock" for name in ("", "-serve")]
    assert asked == ["python3 -m venv --clear --without-pip .venv", *installs, "python3 build.py serve"]


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_lock_has_the_same_versions_and_no_more_than_its_job_needs() -> None:
    whole = pinned(ROOT / "requirements-dev.lock")
    packages = {lock.name: pinned(lock) for lock in LOCKS}
    assert [name for name, found in packages.items() if not found.items() <= whole.items()] == []
    serving, asking = {"brotli", "granian", "starlette"}, {"requests", "sparqlwrapper"}
    assert {"pyoxigraph", "pyshacl", "rdflib"} <= packages["requirements-judge.lock"].keys()
    assert {"pyoxigraph", "pyshacl", "jinja2", "xlsxwriter", "duckdb"} <= packages["requirements.lock"].keys()
    assert not (serving | asking) & packages["requirements.lock"].keys()
    assert serving | asking <= packages["requirements-serve.lock"].keys()


#: All that the core does not bring.
EXTRAS = ("brotli", "duckdb", "granian", "jinja2", "pyshacl", "rdflib", "requests", "SPARQLWrapper", "starlette", "xlsxwriter")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["table", "9"], 0, "Overleg met ouders,Gemeente(n),N\n"),
        (["query", "eenheden-met-maatregel", "--bind", "maatregel=loting"], 0, "Letter,Maatregel,Eenheid,Gerichtheid,Bron\n"),
        (["questions"], 0, "Deelname\n"),
        (["audit"], 0, f"{CLAIMS + lines_of('beweringen.csv')} beweringen: "),
        (["validate"], 2, "build.py: this needs pyshacl, which is not installed; run: make\n"),
        (["build", "--out", "{tmp}/uit"], 2, "build.py: this needs jinja2, which is not installed; run: make\n"),
        (["serve"], 2, "build.py: this needs granian, which is not installed; run: make .venv/serve\n"),
        (["table", "9", "--endpoint", "http://127.0.0.1:1/"], 2, "build.py: this needs "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_tables_and_questions_need_the_core_alone(release: Path, tmp_path: Path, arguments: list[str], code: int, told: str) -> None:
    source = ["--from", str(release)] if arguments[0] in ("table", "query") and "--endpoint" not in arguments else []
    program = (
        f"import sys; sys.path.insert(0, 'src'); sys.modules.update(dict.fromkeys({EXTRAS!r}))\n"
        "from pathlib import Path\nfrom segregatie.cli import main\nsys.exit(main(Path(), sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, *(each.format(tmp=tmp_path) for each in arguments), *source]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert (done.stdout or done.stderr).startswith(told)
