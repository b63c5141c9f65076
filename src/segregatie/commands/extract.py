"""`extract`: transcribe the report into data/<peiling>."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from segregatie.base.files import shown
from segregatie.base.problems import Problems, UsageError, Where, nearest
from segregatie.base.project import Project
from segregatie.commands.rounds import round_of

if TYPE_CHECKING:
    from segregatie.report.transcript import Transcript


def add(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the report's text")
    parser.add_argument("--peiling", metavar="YEAR", help="the round that it reports on, where there are several editions")
    parser.add_argument("--words", metavar="SECTION", help="only number the words of a section, as passages.csv counts them")


def run(args: argparse.Namespace, project: Project) -> int:
    """Transcribe, and print what was written; or number the words of a section, and write nothing."""
    survey = round_of(project, args.peiling, "--peiling")
    for line in numbered_words(project, args.file, survey, args.words) if args.words else extract(project, args.file, survey):
        print(line)
    return 0


def numbered_words(project: Project, file: Path, survey: str, section: str) -> Iterator[str]:
    """The words of a section of the report, each with its number.

    Raises InputError where the text cannot be read, and UsageError for what is no section of it.
    """
    from segregatie.data.tables import read_tables
    from segregatie.ontology.codes import read_ontology
    from segregatie.report.text import read_report

    problems = Problems(at_hand=True)
    tables = read_tables(project.data / survey / "tabellen.toml", read_ontology(project.ontology, problems).codes, problems)
    problems.stop_if_any()
    sections = read_report(file, tables or ()).sections
    if section not in sections:
        raise UsageError(f"--words {section}: no section of {shown(file)}; {nearest(section, list(sections))}")
    yield from (f"{number} {word}" for number, word in enumerate(sections[section].words))


def extract(project: Project, file: Path, survey: str) -> Iterator[str]:
    """Transcribe the report of a round into data/<peiling>; say cell by cell what is no longer as it was, then what was written.

    Raises InputError, with nothing written, where the text cannot be read.
    """
    from segregatie.data.lasting import read_names
    from segregatie.data.lines import read_passages
    from segregatie.data.reader import Known
    from segregatie.data.tables import read_tables
    from segregatie.data.write import write_transcript
    from segregatie.ontology.codes import read_ontology
    from segregatie.report.text import read_report
    from segregatie.report.transcript import transcribe

    problems = Problems(at_hand=True)
    known = Known(read_ontology(project.ontology, problems).codes, problems)
    names = read_names(project.data / "namen.csv", known)
    edition = project.data / survey
    passages = edition / "passages.csv"
    tables = read_tables(edition / "tabellen.toml", known.codes, problems)
    kept = list(read_passages(passages, known, fresh=True).values()) if passages.exists() else []
    problems.stop_if_any()
    report = read_report(file, tables or ())
    transcript = transcribe(report, names, kept, problems, fill=True)
    for line in report.undescribed:
        problems.add(Where(report.file, line), "report-table-undescribed", description=shown(edition / "tabellen.toml"))
    problems.stop_if_any()
    yield from (f"{each.grade}: {each}" for each in problems)
    yield from _changes(edition, transcript)
    changed = write_transcript(transcript, edition)
    yield from (f"wrote {shown(path)}" for path in changed)
    yield f"{len(transcript.grids)} tables, {len(transcript.passages)} passages, {len(changed)} files changed"


def _changes(edition: Path, transcript: Transcript) -> Iterator[str]:
    from segregatie.base.keys import Keys
    from segregatie.report.grids import differences, read_grids

    problems = Problems()
    kept = read_grids(edition / "tabellen", [grid.table for grid in transcript.grids.values()], Keys(), problems)
    for id_, grid in transcript.grids.items():
        if id_ in kept:
            yield from (f"{problem.where}: {problem.what}" for problem in differences(kept[id_], grid))
