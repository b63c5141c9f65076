"""The page that lays units side by side: every answer and every measure, a column for each unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segregatie.base.namespaces import DEF
from segregatie.site.graph import code_of
from segregatie.site.marks import Marks, look_of
from segregatie.site.material import Link, Material, Page


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit answered, and how a mark looks where it is one."""

    words: str
    address: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class CompareView:
    """What the page shows: units as columns, questions and measures as rows."""

    title: str
    lead: str
    units: tuple[tuple[str, Link], ...]
    rows: tuple[tuple[Link, tuple[Cell, ...]], ...]


class Compare:
    """Makes the page in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks

    def pages(self) -> Iterator[Page]:
        """The page."""
        material, marks, words = self._material, self._marks, self._material.words["compare"]
        units = tuple((code_of(unit), material.link(unit)) for unit in marks.units)
        answers = [(Link(question), kind) for kind, question in material.words["questions"].items()]
        rows = [(question, tuple(self._answer(unit, kind) for unit in marks.units)) for question, kind in answers]
        rows += [(material.link(measure), tuple(self._mark(unit, measure) for unit in marks.units)) for measure in marks.measures]
        view = CompareView(words["title"], words["lead"].format(count=len(units)), units, tuple(rows))
        yield Page("vergelijk", material.language, "compare.html", view.title, view.lead, view, (Link(view.title),), scripts=("matrix.js",))

    def _answer(self, unit: str, kind: str) -> Cell:
        material, graph = self._material, self._material.graph
        facts = self._marks.of_kind(unit, kind)
        values = [material.name(value) for fact in facts for value in graph.iris(fact, DEF + "antwoord")]
        words = values or [material.words["compare"]["told"] for _ in facts[:1]]
        return Cell("; ".join(words), material.addresses.of(facts[0]) if facts else "")

    def _mark(self, unit: str, measure: str) -> Cell:
        material, graph = self._material, self._material.graph
        fact = self._marks.facts[unit].get(measure, "")
        words = material.name(graph.iri(fact, DEF + "vermelding")) if fact else ""
        return Cell(
            words, material.addresses.of(fact) if fact else "", look_of(self._marks.aim(fact)) if fact and self._marks.is_mark(fact) else ""
        )
