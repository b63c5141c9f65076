"""Pages of gemeenten and stadsdelen: what each answered, which measures it mentions, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from segregatie.base.namespaces import DCTERMS, DEF, ID
from segregatie.site.addresses import anchor_of
from segregatie.site.graph import code_of
from segregatie.site.kinds.claims import ClaimLine, claims_about
from segregatie.site.marks import AIMED, NOT_AIMED, OVER, ROUND, Marks, look_of
from segregatie.site.material import Link, Material, Page
from segregatie.site.statements import Statement, statement
from segregatie.site.words import listed

#: How many units a page calls the most alike.
_ALIKE: Final = 5
_TALKS: Final = ID + "overlegantwoord/wel-overleg"
#: Facts that have a part of the page of their own.
_APART: Final = ("Waarneming", "Toelichting", "Pilotopgave", "Partneropgave", "Deelnameopgave")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question to a unit, what it answered, and where that stands."""

    question: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure at a unit: whether it is mentioned, what it is aimed at, where that stands, how many others mention it."""

    anchor: str
    measure: Link
    letter: str
    mentioned: bool
    #: `aimed`, `aside` or `unknown`: how the sign of a mark looks.
    aim: str
    words: str
    places: tuple[Link, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Area:
    """The measures of one area."""

    name: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Another unit with its code, and how many measures both or either mention."""

    unit: Link
    code: str
    both: int
    either: int


@dataclass(frozen=True, slots=True)
class RoundView:
    """What a unit said in a round; `year` is blank for the main one."""

    year: str
    participation: Statement | None
    answers: tuple[Answer, ...]
    areas: tuple[Area, ...]
    mentioned: int
    measures: int
    units: int
    pilots: tuple[Statement, ...]
    partners: tuple[Statement, ...]
    #: Remarks by what kind they are of.
    remarks: tuple[tuple[Link, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """What the page of a unit shows."""

    kind: str
    name: str
    lead: str
    code: str
    belongs: tuple[tuple[str, tuple[Link, ...]], ...]
    rounds: tuple[RoundView, ...]
    claims: tuple[ClaimLine, ...]
    other_claims: tuple[ClaimLine, ...]
    alike: tuple[Alike, ...]
    districts: tuple[Link, ...]
    compare: str
    before: Link | None
    after: Link | None


class Answered:
    """What units said in a round, in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self.marks = material, marks
        self._counts = {measure: len(marks.of_measure(measure)) for measure in marks.measures}
        self._kinds: dict[str, set[str]] = {}
        graph = material.graph
        for fact in graph.pointing(marks.survey, ROUND):
            self._kinds.setdefault(graph.iri(fact, OVER), set()).add(graph.kind(fact).removeprefix(DEF))

    def said(self, iri: str) -> bool:
        """Whether anything is said of a unit in this round."""
        return iri in self._kinds

    def view(self, iri: str) -> RoundView:
        """All that is said of a unit."""
        areas = self._areas(iri)
        return RoundView(
            year=self.marks.year,
            participation=next(map(self._participation, self.marks.of_kind(iri, "Deelnameopgave")), None),
            answers=self._answers(iri),
            areas=areas,
            mentioned=len(self.marks.of_unit(iri)),
            measures=sum(len(area.cells) for area in areas),
            units=len(self.marks.units),
            pilots=self._statements(iri, "Pilotopgave"),
            partners=self._statements(iri, "Partneropgave"),
            remarks=self._remarks(iri),
        )

    def _statements(self, unit: str, kind: str) -> tuple[Statement, ...]:
        return tuple(statement(self._material, fact) for fact in self.marks.of_kind(unit, kind))

    def _participation(self, fact: str) -> Statement:
        """Whether a unit took part, and why not."""
        values = [value for name in ("deelgenomen", "reden") for value in self._material.graph.iris(fact, DEF + name)]
        return replace(statement(self._material, fact), values=self._material.links(values))

    def _answers(self, iri: str) -> tuple[Answer, ...]:
        material = self._material
        questions = material.words["questions"]
        asked = [*questions, *sorted(self._kinds[iri] - set(questions))]
        if iri not in self.marks.facts:
            # Who did not answer is not asked for answers.
            asked = [kind for kind in asked if self.marks.of_kind(iri, kind)]
        return tuple(
            Answer(questions.get(kind) or material.name(DEF + kind), self._statements(iri, kind)) for kind in asked if kind not in _APART
        )

    def _areas(self, iri: str) -> tuple[Area, ...]:
        facts = self.marks.facts.get(iri, {})
        areas = ((area, [measure for measure in measures if measure in facts]) for area, measures in self.marks.areas)
        return tuple(
            Area(self._material.link(area), tuple(self._cell(facts[measure], measure) for measure in measures))
            for area, measures in areas
            if measures
        )

    def _cell(self, fact: str, measure: str) -> Cell:
        material, graph = self._material, self._material.graph
        aim = self.marks.aim(fact)
        words = [material.name(graph.iri(fact, DEF + "vermelding"))] + ([material.name(aim)] if aim else [])
        return Cell(
            anchor_of(fact), material.link(measure), self.marks.letter(measure), self.marks.is_mark(fact), look_of(aim),
            ", ".join(words), material.places(fact), self._counts[measure],
        )  # fmt: skip

    def _remarks(self, iri: str) -> tuple[tuple[Link, tuple[Statement, ...]], ...]:
        material, graph = self._material, self._material.graph
        kinds: dict[str, list[str]] = {}
        for fact in self.marks.of_kind(iri, "Toelichting"):
            kinds.setdefault(graph.iri(fact, DEF + "toelichtingsoort"), []).append(fact)
        return tuple((material.link(kind), tuple(statement(material, fact) for fact in kinds[kind])) for kind in graph.in_order(kinds))


class Units:
    """Makes the pages of units in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks
        self._mentions = {unit: set(marks.of_unit(unit)) for unit in marks.units}
        self._rounds = [Answered(material, marks), *(Answered(material, Marks(material, survey)) for survey in material.graph.rounds[1:])]

    def pages(self) -> Iterator[Page]:
        """The page of every unit."""
        material = self._material
        units = sorted(material.graph.of_class("Eenheid"), key=material.graph.by_label(material.language))
        listing = Link(material.words["unit"]["list"], "gemeenten")
        for place, iri in enumerate(units):
            view = self._view(iri, units[place - 1] if place else "", units[place + 1] if place + 1 < len(units) else "")
            yield Page(
                material.addresses.of(iri), material.language, "unit.html", view.name, view.lead, view,
                crumbs=(listing, Link(view.name)), iri=iri,
            )  # fmt: skip

    def _view(self, iri: str, before: str, after: str) -> UnitView:
        material, graph = self._material, self._material.graph
        claims, others = claims_about(material, iri)
        districts = [unit for unit in graph.of_class("Stadsdeel") if graph.iri(unit, DEF + "inGemeente") == iri]
        return UnitView(
            kind=material.name(graph.kind(iri)),
            name=material.name(iri),
            lead=self._lead(iri, districts),
            code=graph.text(iri, DCTERMS + "identifier"),
            belongs=self._belongs(iri),
            rounds=tuple(answered.view(iri) for answered in self._rounds if answered.said(iri)),
            claims=claims,
            other_claims=others,
            alike=self._alike(iri),
            districts=material.links(districts),
            compare=f"vergelijk?a={graph.text(iri, DEF + 'code')}" if iri in self._mentions else "",
            before=material.link(before) if before else None,
            after=material.link(after) if after else None,
        )

    def _belongs(self, iri: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
        """In which gemeente and province it lies, and whether it had a pilot."""
        material, graph = self._material, self._material.graph
        owners = [
            ("inGemeente", iri),
            ("inProvincie", iri),
            *(("pilotgemeente", fact) for fact in self._marks.of_kind(iri, "Deelnameopgave")),
        ]
        lines = []
        for prop, owner in owners:
            links = material.links([target for target in graph.iris(owner, DEF + prop) if target != iri])
            if links:
                lines.append((material.name(DEF + prop), links))
        return tuple(lines)

    def _alike(self, iri: str) -> tuple[Alike, ...]:
        """The units with the largest share of measures in common, among those that either mentions."""
        own = self._mentions.get(iri, set())
        shares = []
        for unit, mentions in self._mentions.items():
            both, either = len(own & mentions), len(own | mentions)
            if unit != iri and both:
                shares.append((-both / either, self._marks.units.index(unit), unit, both, either))
        return tuple(Alike(self._material.link(unit), code_of(unit), both, either) for _, _, unit, both, either in sorted(shares)[:_ALIKE])

    def _lead(self, iri: str, districts: list[str]) -> str:
        """Say in a sentence what a unit answered: in the main round, or else in the newest that it answered in, with its year."""
        material, graph = self._material, self._material.graph
        words, name = material.words["unit"], material.name(iri)
        for answered in self._rounds:
            if iri in answered.marks.facts:
                talks = graph.iri(next(iter(answered.marks.of_kind(iri, "Overlegopgave")), ""), DEF + "antwoord")
                begin = words["talks"] if talks == _TALKS else words["no_talks"] if talks else words["unknown_talks"]
                return f"{begin.format(name=name + answered.marks.year)} {self._measures_in_words(iri, answered.marks)}"
        if districts:
            return words["in_districts"].format(name=name, districts=listed([material.name(each) for each in districts], material.language))
        for answered in self._rounds:
            for fact in answered.marks.of_kind(iri, "Deelnameopgave"):
                if reason := graph.iri(fact, DEF + "reden"):
                    return words["absent"].format(name=name + answered.marks.year, reason=material.name(reason))
        return words["nothing"].format(name=name)

    def _measures_in_words(self, iri: str, of_round: Marks) -> str:
        words = self._material.words["unit"]
        asked, marks = len(of_round.facts[iri]), of_round.of_unit(iri).values()
        aims = [of_round.aim(fact) for fact in marks]
        if not marks:
            return words["no_marks"].format(asked=asked)
        begin = (words["one_mark"] if len(marks) == 1 else words["marks"]).format(count=len(marks), asked=asked)
        if aimed := aims.count(AIMED):
            return f"{begin} {(words['one_aimed'] if aimed == 1 else words['aimed']).format(count=aimed)}"
        return f"{begin} {words['none_aimed'] if aims.count(NOT_AIMED) == len(aims) else words['aim_unknown']}"
