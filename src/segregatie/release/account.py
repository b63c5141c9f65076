"""The account of a build: how much there is of what, and what differs from the print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from segregatie.audit.recount import CONTRADICTED, FAILS
from segregatie.audit.roundtrip import Comparison
from segregatie.base.files import shown
from segregatie.pipeline import Stated, count_triples


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a build has of what; of several builds it is the sum."""

    triples: int = 0
    facts: int = 0
    remarks: int = 0
    findings: int = 0
    measure_cells: int = 0
    figures: int = 0
    passages: int = 0
    claims: int = 0
    failing: int = 0
    contradicted: int = 0
    tables: int = 0
    cells: int = 0
    equal: int = 0

    @classmethod
    def of(cls, stated: Stated, compared: Iterable[Comparison]) -> Counts:
        """Count what is stated, and the tables that were compared with the print."""
        editions, compared = stated.data.editions, [*compared]
        facts = [fact for edition in editions for fact in edition.facts]
        return cls(
            triples=count_triples(stated),
            facts=len(facts),
            remarks=sum(bool(fact.told) for fact in facts),
            findings=sum(len(edition.prose.findings) for edition in editions),
            measure_cells=sum(fact.kind == "Waarneming" for fact in facts),
            figures=sum(len(edition.figures) for edition in editions),
            passages=sum(len(edition.passages) for edition in editions),
            claims=len(stated.outcomes),
            failing=sum(outcome.code == FAILS for outcome in stated.outcomes),
            contradicted=sum(outcome.code == CONTRADICTED for outcome in stated.outcomes),
            tables=len(compared),
            cells=sum(table.cells for table in compared),
            equal=sum(table.cells - len(table.recorded) for table in compared),
        )

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def account(self) -> str:
        """All of it on one line."""
        return (
            f"{self.triples:,} triples, {self.facts:,} facts ({self.remarks} remarks), {self.findings} findings, "
            f"{self.measure_cells + self.figures} observations ({self.measure_cells} cells, {self.figures} key figures), "
            f"{self.passages} passages, {self.claims} claims ({self.failing} do not hold, {self.contradicted} are contradicted), "
            f"{self.tables} tables ({self.equal:,} of {self.cells:,} cells as printed), 0 violations"
        )


def recorded(compared: Iterable[Comparison]) -> list[Comparison]:
    """The tables with a cell that differs from the print, as is recorded."""
    return [table for table in compared if table.recorded]


def written(out: Path, *, local: bool = False) -> str:
    """Where a build lies, and whether it may be published."""
    return f"written to {shown(out)}/" + (" (holds the report's words: not for publication)" if local else "")
