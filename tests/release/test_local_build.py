"""A build with the report at hand shows its words, and nothing of it can be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run, copy_input, lines_of

MARKER = "Zeldzamebloemkool"
WITH_TEXT = ("2", "11", "13", "14", "15")
NO_ONE_THERE = "http://127.0.0.1:9/update"
#: The quick judge: who judges changes nothing of what is written.
FAST = ("--engine", "shacl")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, report_file: Path) -> Path:
    """A copy of the report with a marker in the free text of table 13, in a note of table 2 and in loose prose."""
    text = report_file.read_text(encoding="utf-8")
    for place in ("Gemeente is tevreden over der", "convenant met PO"):
        text = text.replace(place, f"{MARKER} {place}")
    text = text.replace("De gemeente *Ede* had", f"{MARKER}\n\nDe gemeente *Ede* had")
    assert text.count(MARKER) == 3
    copy = tmp_path_factory.mktemp("rapport") / "rapport.md"
    copy.write_text(text, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, marked: Path, run: Run) -> tuple[Path, str]:
    """A checkout with a build beside a local one of the marked report, and what the local one printed; tests leave both as they are."""
    checkout = copy_input(tmp_path_factory.mktemp("lokaal") / "checkout")
    assert run(checkout, "extract", marked).returncode == 0
    assert run(checkout, *FAST).returncode == 0
    done = run(checkout, "--report", marked, *FAST)
    assert done.returncode == 0, done.stderr
    return checkout, done.stdout


def holding(folder: Path, word: str) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and word.casefold() in path.read_text(encoding="utf-8", errors="replace").casefold()
    }


def test_a_marker_stands_only_in_the_local_build(built: tuple[Path, str], run: Run) -> None:
    checkout, _ = built
    assert holding(checkout / "build", MARKER) == set()
    assert holding(checkout / "data", MARKER) == set()
    # The note of table 2 and the cell of table 13; loose prose is quoted nowhere.
    local = holding(checkout / "build-lokaal", MARKER)
    assert {file for file in local if not file.startswith("site/")} == {
        "graph/tekst.nt",
        "tabellen/2013/tabel-02.csv",
        "tabellen/2013/tabel-13.csv",
    }
    # Their places on the site show them, and it gives no file of the release to download.
    assert any(file.startswith("site/id/passage/2013/tabel-13/") for file in local)
    assert not (checkout / "build-lokaal" / "site" / "download").exists()
    # What may not be published is in no catalogue.
    assert (checkout / "build" / "catalog.ttl").is_file()
    assert not list((checkout / "build-lokaal").glob("catalog.*"))
    refused = run(checkout, "publish", "--endpoint", NO_ONE_THERE, "--from", "build-lokaal")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "holds the report's own words and may not be published" in refused.stderr


def test_a_local_build_shows_the_report_s_own_words(built: tuple[Path, str], report_file: Path, run: Run) -> None:
    checkout, told = built
    assert told.startswith(f"all {lines_of('passages.csv')} passages proved by ")
    assert told.splitlines()[-2] == "written to build-lokaal/ (holds the report's words: not for publication)"
    words = report_file.read_text(encoding="utf-8")
    for table in WITH_TEXT:
        local = run(checkout, "table", table, "--from", "build-lokaal").stdout
        assert local.count("\n") > 2
        assert local != (checkout / "build-lokaal" / "tabellen" / "2013" / "tabel-01.csv").read_text(encoding="utf-8")
    own = "Gemeente is tevreden over der resultaten"
    assert own in words
    assert own in run(checkout, "table", "13", "--from", "build-lokaal").stdout


def test_report_words_smuggled_into_a_build_are_refused(built: tuple[Path, str], run: Run) -> None:
    checkout, _ = built
    mark = checkout / "build-lokaal" / "LOKAAL.txt"
    aside = mark.rename(checkout / "aside.txt")
    refused = run(checkout, "publish", "--endpoint", NO_ONE_THERE, "--from", "build-lokaal")
    aside.rename(mark)
    assert refused.returncode == 2
    assert "may not be published" in refused.stderr
