"""The marks of a round: which unit mentions which measure, what it is aimed at, and how the units answered."""

from __future__ import annotations

from typing import Final

from segregatie.base.namespaces import DEF, ID, SKOS
from segregatie.site.material import Material

OVER: Final = DEF + "overEenheid"
ROUND: Final = DEF + "inPeiling"
MENTIONED: Final = ID + "vermelding/genoemd"
AIMED, NOT_AIMED = ID + "gerichtheid/op-segregatie", ID + "gerichtheid/niet-op-segregatie"
_LOOKS: Final = {AIMED: "aimed", NOT_AIMED: "aside"}


def look_of(aim: str) -> str:
    """How the sign of a mark looks, by what it is aimed at: `aimed`, `aside` or `unknown`."""
    return _LOOKS.get(aim, "unknown")


class Marks:
    """The marks of a round, the main one unless another is named, and its facts by unit."""

    def __init__(self, material: Material, survey: str = "") -> None:
        graph = self._graph = material.graph
        self.survey: Final = survey or material.main()
        #: What is put behind the name of what is of this round.
        self.year: Final = material.year_of_round(self.survey)
        #: The fact of each unit and measure.
        self.facts: Final[dict[str, dict[str, str]]] = {}
        for fact in graph.of_class("Waarneming"):
            if graph.iri(fact, ROUND) == self.survey:
                self.facts.setdefault(graph.iri(fact, OVER), {})[graph.iri(fact, DEF + "maatregel")] = fact
        asked = {measure for facts in self.facts.values() for measure in facts}
        areas = graph.in_order(iri for iri in graph.things if iri.startswith(ID + "gebied/"))
        #: The areas, each with the measures in it that were asked, in the report's order.
        self.areas: Final = [
            (area, [measure for measure in graph.in_order(graph.iris(area, SKOS + "narrower")) if measure in asked]) for area in areas
        ]
        #: The units that answered, by name.
        self.units: Final = sorted(self.facts, key=graph.by_label(material.language))

    @property
    def measures(self) -> list[str]:
        """Every measure that was asked, in order."""
        return [measure for _, measures in self.areas for measure in measures]

    def is_mark(self, fact: str) -> bool:
        """Whether a fact says that a measure is mentioned."""
        return self._graph.iri(fact, DEF + "vermelding") == MENTIONED

    def of_unit(self, unit: str) -> dict[str, str]:
        """The measures that a unit mentions, each with its fact."""
        return {measure: fact for measure, fact in self.facts.get(unit, {}).items() if self.is_mark(fact)}

    def of_measure(self, measure: str) -> dict[str, str]:
        """The units that mention a measure, each with its fact, by name."""
        return {unit: facts[measure] for unit in self.units if measure in (facts := self.of_unit(unit))}

    def aim(self, fact: str) -> str:
        """What a mark is aimed at."""
        return self._graph.iri(fact, DEF + "gerichtheid")

    def of_kind(self, unit: str, kind: str) -> list[str]:
        """The facts of a class over a unit in this round."""
        graph = self._graph
        return [fact for fact in graph.pointing(unit, OVER) if graph.is_a(fact, kind) and graph.iri(fact, ROUND) == self.survey]

    def letter(self, thing: str) -> str:
        """The letter that a thing was asked under; nothing where it had none."""
        graph = self._graph
        asked = [iri for iri in graph.pointing(thing, DEF + "voorgelegd") if graph.iri(iri, ROUND) == self.survey]
        return next((letter for iri in asked if (letter := graph.text(iri, DEF + "letter"))), "")
