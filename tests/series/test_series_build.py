"""A series built by round: the bytes of a whole build, no more work than what changed, and no output from what is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from conftest import ROOT
from segregatie.base.problems import InputError
from segregatie.base.project import Project
from segregatie.cli import main
from segregatie.pipeline import judge, round_trip, state
from segregatie.release.account import Counts
from segregatie.release.tables.parquet import write_parquet
from segregatie.release.write import ask_tables, write_tables
from segregatie.series.build import build_series
from segregatie.series.crew import Cores, Done, Task
from segregatie.triples.write import write_graphs
from series_fixtures import ENGINE

FORMS = ("nt", "ttl", "trig")


@pytest.fixture
def project(series_project: Project) -> Project:
    return series_project


@pytest.fixture
def out(series_out: Path) -> Path:
    return series_out


class Listed(Cores):
    """The cores of this machine, and which rounds they were asked for, with who judges."""

    def __init__(self) -> None:
        super().__init__(2)
        self.asked: list[tuple[str, str]] = []

    def make(self, project: Project, tasks: Sequence[Task]) -> Iterator[Done]:
        """Make the parts as cores do."""
        self.asked += [(task.name, task.engine) for task in tasks]
        yield from super().make(project, tasks)

    @property
    def rounds(self) -> list[str]:
        """What it was asked for, in order."""
        return sorted(name for name, _ in self.asked)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_line(path: Path, line: str) -> int:
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8")
    return len(text.splitlines())


def add_round(project: Project, year: str) -> None:
    """Add a round that is one before it under another year."""
    shutil.copytree(project.data / "2015", project.data / year)
    for path in (project.data / year).rglob("*.*"):
        path.write_text(path.read_text(encoding="utf-8").replace("2015", year), encoding="utf-8")


def test_graph_tables_and_account_are_those_of_a_whole_build(whole_series: Project, out: Path, tmp_path: Path) -> None:
    whole, stated = tmp_path / "geheel", state(whole_series)
    assert judge(stated, ENGINE).problems == ()
    whole.mkdir()
    write_graphs(stated.graphs, stated.ontology.codes.kinds(), whole / "graph")
    tables = ask_tables(stated)
    write_tables(tables, whole)
    write_parquet(tables.long, whole / "tabellen" / "lange", whole / "tabellen" / "parquet", whole / "tabellen" / "reeks")
    for form in FORMS:
        name = f"onderwijssegregatie.{form}"
        assert (out / "graph" / name).read_bytes() == (whole / "graph" / name).read_bytes(), name
    assert (out / "graph" / "shapes.ttl").read_bytes() == (whole / "graph" / "shapes.ttl").read_bytes()
    expected = {name: data for name, data in files(whole / "tabellen").items() if not name.startswith(("lange/", "parquet/"))}
    assert len(expected) > 60
    assert files(out / "tabellen") == expected
    told = build_series(whole_series, out, ENGINE, Cores(1))
    assert Counts.of(stated, round_trip(stated)).account in told
    assert "2013, tabel 3: 289 of 290 cells equal; Totaal G: printed 5, counted 4" in told


def test_a_round_that_comes_or_changes_is_made_and_no_other(project: Project, out: Path) -> None:
    before = files(out / "tabellen")
    add_round(project, "2016")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == ["2016"]
    after = files(out / "tabellen")
    assert {name: after[name] for name in before} == before
    assert after["2016/tabel-03.csv"] == before["2015/tabel-03.csv"]
    change(project.data / "2014" / "toelichtingen.csv", "Verzonnen: ", "Verzonnen en anders: ")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == ["2014"]
    assert "Verzonnen en anders: " in (out / "graph" / "onderwijssegregatie.nt").read_text(encoding="utf-8")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == []
    shutil.rmtree(project.data / "2016")
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == []
    assert not (out / "tabellen" / "2016").exists()


def test_what_all_rounds_hang_on_makes_all_anew(project: Project, out: Path) -> None:
    path = project.ontology / "gemeenten.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == ["2013", "2014", "2015"]


def test_one_part_in_ten_is_judged_by_pyshacl_too(project: Project, out: Path) -> None:
    crew = Listed()
    build_series(project, out, "sampled", crew)
    assert sorted(engine for _, engine in crew.asked) == ["both", "shacl", "shacl"]


def test_what_is_wrong_is_told_at_its_line_for_all_rounds_and_the_rest_is_kept(project: Project, out: Path) -> None:
    before, release = files(out), out.readlink()
    place = f"{project.data}/2014/toelichtingen.csv:2", f"{project.data}/2015/beweringen.csv:2"
    text = (project.data / "2014" / "toelichtingen.csv").read_text(encoding="utf-8")
    add_round(project, "2016")
    change(project.data / "2014" / "toelichtingen.csv", ",zeker,", ",zekerr,")
    change(project.data / "2015" / "beweringen.csv", ",aantal,", ",aantl,")
    with pytest.raises(InputError) as caught:
        build_series(project, out, ENGINE, Cores(2))
    assert tuple(str(problem.where) for problem in caught.value.problems) == place
    assert (files(out), out.readlink()) == (before, release)
    (project.data / "2014" / "toelichtingen.csv").write_text(text, encoding="utf-8")
    change(project.data / "2015" / "beweringen.csv", ",aantl,", ",aantal,")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    # That of 2014 and 2015 were made before, and that of 2016 beside the faults.
    assert crew.rounds == []


def test_a_claim_that_does_not_hold_stops_a_build(project: Project, out: Path) -> None:
    claims = project.data / "2014" / "beweringen.csv"
    first = claims.read_text(encoding="utf-8").splitlines()[1].split(",")
    change(claims, f",aantal,{first[3]},", ",aantal,11,")
    with pytest.raises(InputError, match=rf"{project.data}/2014/beweringen.csv:2: "):
        build_series(project, out, ENGINE, Cores(2))


def test_a_thing_that_no_round_names_is_told(project: Project, out: Path) -> None:
    path = project.data / "dingen.csv"
    text = path.read_text(encoding="utf-8")
    _, *rest = text.splitlines()[1].split(",")
    line = add_line(path, ",".join(("verzonnen-ding", *rest)))
    with pytest.raises(InputError) as caught:
        build_series(project, out, ENGINE, Cores(2))
    assert [(str(each.where), each.rule) for each in caught.value.problems] == [(f"{path}:{line}", "thing-unused")]


def quote(project: Project, year: str, earlier: str, label: str = "verzonnen ronde") -> None:
    """Let a round's report quote a figure of an earlier round."""
    add_line(
        project.data / year / "eerdere-peilingen.csv",
        f"{earlier},{earlier},publicatie/hoe-denken-schoolbesturen-over-segregatie,{label},made-up round",
    )
    add_line(project.data / year / "kerncijfers.csv", f"{earlier},gemeenten-van-die-ronde,geen-overleg,20,procent,,3.1/benaderd/1")


def test_rounds_that_point_at_each_other_are_one_part(project: Project, out: Path) -> None:
    quote(project, "2015", "2014")
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    # It was first made apart, to see where it points.
    assert crew.rounds == ["2014, 2015", "2015"]
    whole = out.parent / "geheel"
    write_graphs((stated := state(project)).graphs, stated.ontology.codes.kinds(), whole)
    for form in FORMS:
        name = f"onderwijssegregatie.{form}"
        assert (out / "graph" / name).read_bytes() == (whole / name).read_bytes(), name
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert crew.rounds == []


def test_a_code_that_is_over_is_right_in_the_rounds_before(project: Project, out: Path) -> None:
    path = project.ontology / "concepts" / "activiteit.ttl"
    retired = "activiteit:modern-burgerschap <http://www.w3.org/2002/07/owl#deprecated> true"
    add_line(path, f"{retired} ; def:laatstePeiling <https://w3id.org/onderwijssegregatie/id/peiling/2014> .")
    build_series(project, out, ENGINE, Cores(2))
    assert "<https://w3id.org/onderwijssegregatie/def#laatstePeiling>" in (out / "graph" / "onderwijssegregatie.nt").read_text(
        encoding="utf-8"
    )
    change(path, retired.partition(" ")[0] + " <http", "maatregel:postcodebeleid <http")
    change(path, "@prefix skos:", "@prefix maatregel: <https://w3id.org/onderwijssegregatie/id/maatregel/> .\n@prefix skos:")
    with pytest.raises(InputError) as caught:
        build_series(project, out, ENGINE, Cores(2))
    assert {Path(problem.where.file).relative_to(project.data).parts[0] for problem in caught.value.problems} == {"2015"}


def test_rounds_that_say_different_things_of_one_subject_are_judged_together(project: Project, out: Path) -> None:
    quote(project, "2014", "2010", "onderzoek 2010 bij schoolbesturen")
    with pytest.raises(InputError) as caught:
        build_series(project, out, ENGINE, Cores(2))
    stated = state(project)
    expected = [problem for problem in judge(stated, ENGINE).problems if problem.grade == "violation"]
    assert expected
    assert caught.value.problems == expected


def command(project: Project, out: Path, *arguments: str, most: int = 0) -> subprocess.Popen[str]:
    """Start the command; no file that it writes may have more than `most` kilobytes."""
    line = [sys.executable, "-m", "segregatie", "build", "--series", "--engine", ENGINE, "--out", str(out), *arguments]
    limited = ["bash", "-c", f'ulimit -f {most} && exec "$@"', "bash", *line] if most else line
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(limited, cwd=project.root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_process_that_is_killed_costs_what_it_did_and_nothing_else(project: Project, series_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "nieuw" / "build"
    running = command(project, out, "--cores", "1")
    parts = out.parent / ".build-delen"
    # What is of no round is made first, then each round; a part that is being made has another name.
    while not parts.exists() or sum(len(path.name) == 64 for path in parts.iterdir()) < 2:
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    while running.poll() is None:
        for child in psutil.Process(running.pid).children():
            # One that is being started has no name yet, and one that ended has none any more.
            with suppress(psutil.Error):
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()
    told, wrong = running.communicate()
    assert (running.returncode, told) == (2, "")
    assert "a process that made a part was ended" in wrong
    assert "Traceback" not in wrong
    assert not out.exists()
    crew = Listed()
    build_series(project, out, ENGINE, crew)
    assert len(crew.rounds) < 3
    assert files(out) == files(series_build)


def test_a_disk_that_is_full_leaves_the_build_that_was_there(project: Project, out: Path) -> None:
    before = files(out)
    add_round(project, "2016")
    told, wrong = (running := command(project, out, most=100)).communicate()
    assert (running.returncode, told) == (1, "")
    assert wrong.endswith(": File too large; free space or check permissions\n")
    assert files(out) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--cores", "2"), "--on and --cores go with --series"),
        (("--series", "--cores", "0"), "--cores 0: at least 1"),
        (("--series", "--report", "rapport.md"), "--series goes without --report: no report is at hand where its rounds are made"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT, ["build", *arguments]) == 2
    assert capsys.readouterr() == ("", f"build.py: {told}\n")
