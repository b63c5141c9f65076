"""How much of the report is in the data, seen with its text at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT, Run
from segregatie.audit.coverage import SectionCoverage, cover, stated_passages
from segregatie.pipeline import Stated
from segregatie.report.text import read_report


@pytest.fixture(scope="module")
def covered(report_file: Path, stated: Stated) -> dict[str, SectionCoverage]:
    edition = stated.data.editions[-1]
    found = cover(read_report(report_file, edition.tables), edition.passages.values(), stated_passages(edition), edition.prose.silences)
    return {each.name: each for each in found}


def test_every_paragraph_of_chapters_3_to_5_and_every_note_has_a_statement_or_a_reason(covered: dict[str, SectionCoverage]) -> None:
    sections = [each for name, each in covered.items() if name.startswith(("3.", "4", "5", "noot-"))]
    assert len(sections) == 9 + 2 + 12
    without = [(each.name, paragraph.line) for each in sections for paragraph in each.paragraphs if not paragraph.accounted]
    assert without == []


def test_nearly_every_paragraph_of_chapter_3_carries_a_statement(covered: dict[str, SectionCoverage]) -> None:
    sections = [each for name, each in covered.items() if name.startswith("3.")]
    carrying, all_of_them = sum(each.carrying for each in sections), sum(len(each.paragraphs) for each in sections)
    assert all_of_them > 200
    assert carrying / all_of_them >= 0.95


def test_a_paragraph_without_a_passage_is_listed_by_its_line(report_file: Path, stated: Stated) -> None:
    edition = stated.data.editions[-1]
    kept = [passage for passage in edition.passages.values() if passage.place != "noot-5"]
    found = {
        each.name: each for each in cover(read_report(report_file, edition.tables), kept, stated_passages(edition), edition.prose.silences)
    }
    assert [(each.carries, each.accounted) for each in found["noot-5"].paragraphs] == [(False, False)]


def test_coverage_command_lists_what_carries_no_statement_with_its_reason(run: Run, report_file: Path) -> None:
    done = run(ROOT, "coverage", "--report", report_file)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split()[:4] == ["section", "words", "stated", "share"]
    silent = [line for line in lines if ": no statement (" in line]
    assert silent
    assert all(f"{report_file.name}:" in line for line in silent)
    assert not any("no reason given" in line for line in silent if "(3." in line)


def test_coverage_needs_the_report(run: Run) -> None:
    done = run(ROOT, "coverage", "--report", "er-is-geen-tekst.md")
    assert done.returncode == 1
    assert done.stderr.startswith("er-is-geen-tekst.md: this file is missing")
