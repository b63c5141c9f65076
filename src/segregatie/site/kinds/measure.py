"""Pages of measures and their list: who mentions each, and what it is aimed at there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from segregatie.base.namespaces import DEF, SKOS
from segregatie.site.kinds.thing import Things, ThingView
from segregatie.site.marks import AIMED, NOT_AIMED, Marks, look_of
from segregatie.site.material import Link, Material, Page
from segregatie.site.pictures import Picture, measure_bars

_LISTING: Final = "maatregelen"


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that mentions a measure: what it is aimed at there, and where that stands."""

    unit: Link
    fact: str
    look: str
    aim: Link
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """Who mentions a measure in a round; `year` is blank for the main one."""

    year: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class MeasureView(ThingView):
    """What the page of a measure shows: what that of any thing shows, and who mentions it."""

    rounds: tuple[RoundView, ...]


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """What the list of measures shows: each with its letter and how many mention it, by area."""

    title: str
    lead: str
    picture: Picture
    areas: tuple[tuple[Link, str, tuple[tuple[str, Link, str, int], ...]], ...]


class Measures:
    """Makes the pages of measures in one language."""

    def __init__(self, material: Material, marks: Marks) -> None:
        self._material, self._marks = material, marks
        self._things = Things(material, marks)
        self._rounds = [marks, *(Marks(material, survey) for survey in material.graph.rounds[1:])]

    def pages(self) -> Iterator[Page]:
        """The list, and every measure."""
        yield self._listing()
        crumb = Link(self._material.words["menu"][_LISTING], _LISTING)
        for measure in dict.fromkeys(measure for marks in self._rounds for measure in marks.measures):
            page = self._things.page(measure)
            view = self._view(measure)
            yield replace(page, template="measure.html", view=view, description=view.lead, crumbs=(crumb, view.name))

    def _view(self, measure: str) -> MeasureView:
        material = self._material
        rounds = tuple(self._round(measure, marks) for marks in self._rounds if measure in marks.measures)
        view = self._things.view(measure, self._lead(measure))
        groups = tuple(group for group in view.groups if group.kind != DEF + "Waarneming")
        definition = material.text(measure, SKOS + "definition")
        facts = (((material.words["base"]["definition"], (Link(definition),)),) if definition else ()) + view.facts
        view = replace(view, groups=groups, facts=facts)
        shared = {field.name: getattr(view, field.name) for field in fields(ThingView)}
        return MeasureView(**shared, rounds=rounds)

    def _round(self, measure: str, marks: Marks) -> RoundView:
        material = self._material
        mentions = tuple(
            Mention(
                material.link(unit),
                material.addresses.of(fact),
                look_of(marks.aim(fact)),
                material.link(marks.aim(fact)),
                material.places(fact),
            )
            for unit, fact in marks.of_measure(measure).items()
        )
        return RoundView(marks.year, mentions)

    def _lead(self, measure: str) -> str:
        """Say how many mention it, and how many of them against segregation."""
        material, words = self._material, self._material.words["measure"]
        marks = self._asked(measure)
        aims = [marks.aim(fact) for fact in marks.of_measure(measure).values()]
        name = material.name(measure) + marks.year
        begin = f"{name[0].upper()}{name[1:]}"
        if not aims:
            return words["nobody"].format(name=begin, units=len(marks.units))
        count = words["one" if len(aims) == 1 else "many"].format(name=begin, count=len(aims), units=len(marks.units))
        if aimed := aims.count(AIMED):
            return f"{count} {words['aimed' if aimed > 1 else 'one_aimed'].format(count=aimed)}"
        return f"{count} {words['none_aimed'] if aims.count(NOT_AIMED) == len(aims) else words['unknown']}"

    def _asked(self, measure: str) -> Marks:
        """The marks of the round that a measure was asked in: the main one, or else the newest."""
        return next(marks for marks in self._rounds if measure in marks.measures)

    def _measures_of(self, area: str) -> list[str]:
        """The measures of an area that were asked in any round."""
        graph, asked = self._material.graph, {measure for marks in self._rounds for measure in marks.measures}
        return [measure for measure in graph.in_order(graph.iris(area, SKOS + "narrower")) if measure in asked]

    def _line(self, measure: str) -> tuple[str, Link, str, int]:
        """A measure in the list: its letter, its name, what it is, and how many mention it."""
        material, marks = self._material, self._asked(measure)
        name = material.link(measure)
        link = replace(name, text=name.text + marks.year)
        return marks.letter(measure), link, material.text(measure, SKOS + "definition"), len(marks.of_measure(measure))

    def _listing(self) -> Page:
        material, marks, words = self._material, self._marks, self._material.words["measure"]
        areas = tuple(
            (material.link(area), material.text(area, SKOS + "definition"), tuple(map(self._line, self._measures_of(area))))
            for area, _ in marks.areas
        )
        total = [fact for unit in marks.units for fact in marks.of_unit(unit).values()]
        aimed = sum(marks.aim(fact) == AIMED for fact in total)
        lead = words["list_lead"].format(measures=len(marks.measures), marks=len(total), aimed=aimed)
        view = MeasuresView(words["list_title"], lead, measure_bars(material, marks), areas)
        return Page(_LISTING, material.language, "measures.html", view.title, lead, view, (Link(view.title),))
