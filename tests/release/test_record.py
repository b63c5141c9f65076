"""A build that would be the same is not made again; whatever it reads or left that changed makes it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segregatie.base.project import Project
from segregatie.release import record
from segregatie.release.folder import RECORD_FILE, new_release
from segregatie.release.record import account_of, input_digest, keep_account

ACCOUNT = "1 triple\nwritten to build/"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of a few files, with a finished build that left an account."""
    root, code = tmp_path / "project", tmp_path / "code"
    for file in ("data/namen.csv", "ontology/a.ttl", "queries/vragen/b.rq", "site/style.css", "site/node_modules/c.js", "LICENSE"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(file, encoding="utf-8")
    code.mkdir()
    (code / "cli.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(record, "_CODE", code)
    made = Project(root)
    with new_release(root / "build") as folder:
        (folder / "graph").mkdir()
        (folder / "graph" / "g.nt").write_text("<x:a> <x:b> <x:c> .\n", encoding="utf-8")
    keep_account(root / "build", input_digest(made, {}, "pyshacl"), ACCOUNT)
    return made


def kept(project: Project, engine: str = "pyshacl", **reports: Path) -> str | None:
    return account_of(project.root / "build", input_digest(project, reports, engine))


def test_what_has_not_changed_is_not_made_again(project: Project) -> None:
    assert kept(project) == ACCOUNT
    (project.root / "site" / "node_modules" / "d.js").write_text("", encoding="utf-8")
    (project.root / "README.md").write_text("no build reads it", encoding="utf-8")
    assert kept(project) == ACCOUNT


@pytest.mark.parametrize(
    "file", ["data/namen.csv", "ontology/nieuw.ttl", "queries/vragen/b.rq", "site/style.css", "LICENSE", "../code/cli.py"]
)
def test_a_file_that_is_read_and_changed_makes_all_anew(project: Project, file: str) -> None:
    (project.root / file).write_text("anders", encoding="utf-8")
    assert kept(project) is None


def test_a_file_that_goes_or_moves_makes_all_anew(project: Project) -> None:
    (project.root / "queries" / "vragen" / "b.rq").rename(project.root / "queries" / "vragen" / "c.rq")
    assert kept(project) is None


def test_another_judge_or_report_makes_all_anew(project: Project) -> None:
    report = project.root.parent / "rapport.md"
    report.write_text("tekst", encoding="utf-8")
    assert kept(project, "shacl") is None
    digests = {input_digest(project, reports, "pyshacl") for reports in ({}, {"2013": report}, {"2016": report})}
    report.write_text("andere tekst", encoding="utf-8")
    assert len({*digests, input_digest(project, {"2013": report}, "pyshacl")}) == 4


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a file changed": lambda out: (out / "graph" / "g.nt").write_text("", encoding="utf-8"),
    "a file removed": lambda out: (out / "graph" / "g.nt").unlink(),
    "a file added": lambda out: (out / "graph" / "h.nt").write_text("", encoding="utf-8"),
    "the link removed": lambda out: out.unlink(),
    "the record damaged": lambda out: (out.parent / ".build-releases" / RECORD_FILE).write_text('{"input": 1', encoding="utf-8"),
    "the record another thing": lambda out: (out.parent / ".build-releases" / RECORD_FILE).write_text("[]", encoding="utf-8"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_left_and_is_changed_is_made_anew(project: Project, damage: Callable[[Path], object]) -> None:
    damage(project.root / "build")
    assert kept(project) is None


def test_the_record_outlives_a_build_that_fails_and_not_another(project: Project) -> None:
    with pytest.raises(KeyError), new_release(project.root / "build"):
        raise KeyError
    assert kept(project) == ACCOUNT
    with new_release(project.root / "build") as folder:
        (folder / "g.nt").write_text("", encoding="utf-8")
    assert kept(project) is None
