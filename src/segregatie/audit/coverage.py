"""Say how much of the report is in the data: by section, and paragraph by paragraph where nothing is stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from segregatie.base.files import shown
from segregatie.data.records import Edition, Silence
from segregatie.report.passages import Form, Passage
from segregatie.report.text import Report, Section


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of prose: the line of the file, its words, how many of them lie in a passage that carries a statement."""

    section: str
    line: int
    start: int
    words: int
    stated: int
    reasons: tuple[str, ...]
    told: int

    @property
    def carries(self) -> bool:
        """Say whether a passage of this paragraph carries a statement."""
        return self.stated > 0

    @property
    def accounted(self) -> bool:
        """Say whether every word lies in a passage that carries a statement or a reason."""
        return self.told == self.words


@dataclass(slots=True)
class SectionCoverage:
    """The paragraphs of one section."""

    name: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(each.words for each in self.paragraphs)

    @property
    def stated(self) -> int:
        """How many of them lie in a passage that carries a statement."""
        return sum(each.stated for each in self.paragraphs)

    @property
    def carrying(self) -> int:
        """How many paragraphs carry a statement."""
        return sum(each.carries for each in self.paragraphs)


def stated_passages(edition: Edition) -> frozenset[str]:
    """Every passage that carries a statement: a fact, a figure, a finding, a question, a claim."""
    return frozenset(_stated(edition))


def _stated(edition: Edition) -> Iterator[str]:
    for fact in edition.facts:
        yield from (*fact.passages, *fact.texts)
    yield from (figure.passage for figure in edition.figures)
    yield from (claim.passage for claim in edition.claims)
    yield from (finding.passage for finding in edition.prose.findings)
    yield from (question.passage for question in edition.prose.questions)


def cover(report: Report, passages: Iterable[Passage], stated: frozenset[str], silences: Iterable[Silence]) -> list[SectionCoverage]:
    """Lay the passages of prose over the report's sections, in the report's order."""
    silent = {silence.passage: silence for silence in silences}
    prose: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.form is Form.WORDS:
            prose.setdefault(passage.place, []).append(passage)
    return [_section(name, section, prose.get(name, []), stated, silent) for name, section in report.sections.items() if section.words]


def _section(
    name: str, section: Section, passages: list[Passage], stated: frozenset[str], silent: Mapping[str, Silence]
) -> SectionCoverage:
    carried, reasons = [False] * len(section.words), [""] * len(section.words)
    for passage in passages:
        silence = silent.get(passage.id)
        repeats = f" {', '.join(silence.repeats)}" if silence and silence.repeats else ""
        for run in passage.runs:
            for word in range(run.start, min(run.start + run.count, len(section.words))):
                carried[word] |= passage.id in stated
                reasons[word] = f"{silence.reason}{repeats}" if silence else reasons[word]
    covered = SectionCoverage(name)
    start = 0
    while start < len(section.words):
        stop = start
        while stop < len(section.words) and section.lines[stop] == section.lines[start]:
            stop += 1
        given = tuple(dict.fromkeys(reason for reason in reasons[start:stop] if reason))
        told = sum(has or bool(why) for has, why in zip(carried[start:stop], reasons[start:stop], strict=True))
        covered.paragraphs.append(Paragraph(name, section.lines[start], start, stop - start, sum(carried[start:stop]), given, told))
        start = stop
    return covered


def account(covered: Iterable[SectionCoverage], file: Path) -> str:
    """Tell, by section, how many words and paragraphs carry a statement, and list the paragraphs that do not."""
    covered = list(covered)
    lines = [f"{'section':12} {'words':>6} {'stated':>7} {'share':>6}   paragraphs that carry a statement"]
    for each in covered:
        share = f"{100 * each.stated / each.words:.0f}%"
        lines.append(f"{each.name:12} {each.words:6} {each.stated:7} {share:>6}   {each.carrying} of {len(each.paragraphs)}")
    words, stated = sum(each.words for each in covered), sum(each.stated for each in covered)
    lines.append(f"{'all':12} {words:6} {stated:7} {f'{100 * stated / words:.0f}%':>6}")
    for paragraph in (paragraph for each in covered for paragraph in each.paragraphs if not paragraph.carries):
        why = "; ".join(paragraph.reasons) or "no reason given"
        place = f"{paragraph.section} {paragraph.start}+{paragraph.words}"
        lines.append(f"{shown(file)}:{paragraph.line}: no statement ({place}): {why}")
    return "\n".join(lines)
