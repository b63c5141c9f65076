"""With the report's text at hand: every passage is proved, every printed cell compared, and a change does not go unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT, Run, lines_of
from segregatie.base.problems import InputError, Problems
from segregatie.base.project import Project
from segregatie.pipeline import Stated, round_trip, state
from segregatie.report.text import read_report
from segregatie.report.transcript import transcribe


@pytest.fixture(scope="module")
def proved(project: Project, report_file: Path) -> Stated:
    return state(project, {"2013": report_file})


def changed(report: Path, folder: Path, old: str, new: str) -> Path:
    """Copy the report with one thing changed."""
    text = report.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the report"
    copy = folder / "rapport.md"
    copy.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def test_all_cells_are_equal_but_one_that_the_report_gets_wrong(proved: Stated) -> None:
    told = {each.table: str(each) for each in round_trip(proved)}
    assert len(told) == 16
    assert told.pop("tabel-3") == "tabel 3: 289 of 290 cells equal; Totaal G: printed 5, counted 4"
    assert all(re.fullmatch(r"tabel \w+: (\d+) of \1 cells equal", line) for line in told.values())


def test_all_passages_are_proved(proved: Stated) -> None:
    assert [passage.cells for passage in proved.transcripts["2013"].passages] == [
        passage.cells for passage in proved.data.editions[0].passages.values()
    ]


def test_what_is_committed_is_what_extract_writes(checkout: Path, report_file: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in (checkout / "data").rglob("*") if path.is_file()}
    done = run(checkout, "extract", report_file)
    assert (done.returncode, done.stdout) == (0, f"16 tables, {lines_of('passages.csv')} passages, 0 files changed\n")
    assert before == {path: path.read_bytes() for path in (checkout / "data").rglob("*") if path.is_file()}


def test_extract_makes_the_grids_from_nothing(checkout: Path, report_file: Path, run: Run) -> None:
    grids = checkout / "data" / "2013" / "tabellen"
    before = {path.name: path.read_bytes() for path in grids.iterdir()}
    for path in grids.iterdir():
        path.unlink()
    assert run(checkout, "extract", report_file).returncode == 0
    assert before == {path.name: path.read_bytes() for path in grids.iterdir()}


def test_other_line_breaks_and_markup_prove_the_same_passages(project: Project, report_file: Path, tmp_path: Path) -> None:
    lines = report_file.read_text(encoding="utf-8").split("\n")
    wrapped = [line if "\t" in line or line.startswith("#") else line.replace(". ", ".  \n") for line in lines]
    copy = tmp_path / "rapport.md"
    copy.write_text("\n".join(wrapped).replace("*Den Haag*", "**Den Haag**"), encoding="utf-8")
    assert state(project, {"2013": copy}).transcripts


def test_inserted_prose_moves_a_passage_and_it_is_found_again(project: Project, report_file: Path, tmp_path: Path) -> None:
    copy = changed(report_file, tmp_path, "De 27 respondenten stelden we", "Drie nieuwe woorden. De 27 respondenten stelden we")
    problems = Problems()
    data = state(project).data
    known = list(data.editions[0].passages.values())
    moved = {
        each.id: each for each in transcribe(read_report(copy, data.editions[0].tables), data.names, known, problems, fill=False).passages
    }
    assert not problems.noted
    prose = [passage for passage in known if passage.place == "3.4"]
    assert prose
    for passage in prose:
        assert [run.start + 3 for run in passage.runs] == [run.start for run in moved[passage.id].runs]


def test_a_new_passage_gets_its_digest_from_extract_unless_it_reaches_too_far(checkout: Path, report_file: Path, run: Run) -> None:
    path = checkout / "data" / "2013" / "passages.csv"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + "3.4/emmen/99,woorden,3.4,1300+12,\n", encoding="utf-8")
    assert run(checkout, "extract", report_file).stdout.endswith(f"16 tables, {lines_of('passages.csv') + 1} passages, 1 files changed\n")
    line = path.read_text(encoding="utf-8").splitlines()[-1]
    assert re.fullmatch(r"3\.4/emmen/99,woorden,3\.4,1300\+12,[0-9a-f]{64}", line)
    path.write_text(kept + "3.4/emmen/99,woorden,3.4,4900+12,\n", encoding="utf-8")
    done = run(checkout, "extract", report_file)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"data/2013/passages.csv:{lines_of('passages.csv') + 2}: passage '3.4/emmen/99' reaches beyond the 4877 words of section 3.4; "
        "count the words from 0, and give first word and number of words\n"
    )


MOVED = ("Ede\t\t\t\t\t\t\t\t\t\t\nEmmen\t\t\t\t\t\t\t\t\tX\t", "Ede\t\t\t\t\t\t\t\t\t\t\nEmmen\t\t\t\t\t\t\t\tX\t\t")
REMEDY = "run extract on the report's text, and look at what changes"


def test_a_mark_moved_in_the_report_is_told_by_file_and_row(checkout: Path, report_file: Path, tmp_path: Path, run: Run) -> None:
    copy = changed(report_file, tmp_path, *MOVED)
    done = run(checkout, "--report", copy)
    assert (done.returncode, done.stdout) == (1, "")
    errors = done.stderr.splitlines()
    assert "data/2013/tabellen/tabel-03.csv:12: row 'tabel-3/emmen', column 'H': '' here, 'X' in" in done.stderr
    assert "data/2013/tabellen/tabel-03.csv:12: row 'tabel-3/emmen', column 'I': 'X' here, '' in" in done.stderr
    assert any("passage 'tabel-3/emmen' is not what" in line for line in errors)
    assert len(errors) == 3


def test_a_mark_moved_in_data_is_told_by_file_and_row(checkout: Path, report_file: Path, run: Run) -> None:
    path = checkout / "data" / "2013" / "tabellen" / "tabel-05.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rotterdam,X,,,", "Rotterdam,,X,,"), encoding="utf-8")
    told = "data/2013/tabellen/tabel-05.csv:22: this row is not what passage 'tabel-5/rotterdam' proves"
    for arguments in ([], ["--report", report_file], ["validate"]):
        done = run(checkout, *arguments)
        assert done.returncode == 1
        assert told in (done.stdout if arguments == ["validate"] else done.stderr)


def test_a_mark_moved_together_with_its_digest_is_still_told(checkout: Path, report_file: Path, tmp_path: Path, run: Run) -> None:
    copy = changed(report_file, tmp_path, *MOVED)
    assert "column 'H': '' here, 'X' in" in run(checkout, "extract", copy).stdout
    done = run(checkout, "--report", report_file)
    assert done.returncode == 1
    assert "data/2013/tabellen/tabel-03.csv:12: row 'tabel-3/emmen', column 'H': 'X' here, '' in" in done.stderr


def test_a_changed_word_in_prose_breaks_its_passage(project: Project, report_file: Path, tmp_path: Path) -> None:
    copy = changed(report_file, tmp_path, "De zeven gemeenten die aangeven dat", "De acht gemeenten die aangeven dat")
    with pytest.raises(InputError) as caught:
        state(project, {"2013": copy})
    assert [problem.what.en.split(" do not stand")[0] for problem in caught.value.problems] == ["the words of passage '3.4/inleiding/2'"]


def test_a_total_that_differs_without_being_recorded_stops_the_build(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    path = checkout / "data" / "2013" / "tegenspraken.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("tabel-3/totaal/")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    issues = path.with_name("kwesties.csv")
    told = [line for line in issues.read_text(encoding="utf-8").splitlines() if not line.startswith("totaal-van-g,")]
    issues.write_text("\n".join(told) + "\n", encoding="utf-8")
    weighings = path.with_name("wegingen.csv")
    others = [line for line in weighings.read_text(encoding="utf-8").splitlines() if not line.startswith("tabel-3/totaal/")]
    weighings.write_text("\n".join(others) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        round_trip(state(Project(checkout)))
    assert str(caught.value) == (
        "data/2013/tabellen/tabel-03.csv:30: tabel-3, Totaal G: printed '5', regenerated '4'; "
        "mend the reading; if the report contradicts itself, record it in tegenspraken.csv"
    )


def test_a_total_recorded_as_wrong_that_holds_stops_the_build(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    path = checkout / "data" / "2013" / "tegenspraken.csv"
    path.write_text(path.read_text(encoding="utf-8") + "tabel-3/totaal/loting,totaal-van-g,fout,Nee.,No.\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        round_trip(state(Project(checkout)))
    assert [problem.what.en for problem in caught.value.problems] == [
        "bewering 'tabel-3/totaal/loting' is recorded as not holding, but it holds"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rotterdam/1,ouderinitiatieven,vv-of-0", "rotterdam/1,ouderinitiatieven,gestopt"),
        ("rotterdam/1,scholentochten,samengevoegd", "rotterdam/1,modern-burgerschap,samengevoegd"),
        ("almelo/3,scholentochten,vervolgd", "almelo/3,scholentochten,gestopt"),
        ("utrecht/1,centraal-aanmeldsysteem,weggevallen", "utrecht/1,centraal-aanmeldsysteem,vervolgd"),
        ("nijmegen/2,voorlichting-ouders,vervolgd", "nijmegen/2,scholentochten,vervolgd"),
    ],
    ids=lambda value: str(value).partition(",")[0],
)
def test_a_reading_that_is_not_what_is_printed_stops_the_build(checkout: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.chdir(checkout)
    path = checkout / "data" / "2013" / "lezingen.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        round_trip(state(Project(checkout)))
    row = old.partition(",")[0]
    assert any(f"tabel-15/{row} " in problem.what.en for problem in caught.value.problems), str(caught.value)


def test_the_report_is_not_in_the_project(report_file: Path) -> None:
    name = report_file.name
    assert not [path for path in ROOT.rglob(name) if ".git" not in path.parts]


def test_a_fact_is_no_surer_than_the_least_sure_reading_it_rests_on(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    path = checkout / "data" / "2013" / "lezingen.csv"
    more = "tabel-8/ouders,,,scheidingsteken,onzeker,,Een proef.,A trial.\ntabel-15/deventer/1,,,leeg,onzeker,,Een proef.,A trial.\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    facts = {fact.key: fact for fact in state(Project(checkout)).data.editions[0].facts}
    haarlem = facts["partneropgave/2013/haarlem/ouders"]
    assert (haarlem.certainty, len(haarlem.readings)) == ("onzeker", 2)
    deventer = facts["pilotopgave/2013/deventer/centraal-aanmeldsysteem/1"]
    assert (deventer.certainty, deventer.readings) == ("onzeker", ("lezing/2013/tabel-15/deventer/1",))
    assert facts["pilotopgave/2013/den-haag/scholentochten/1"].certainty == "zeker"
