"""The page on coverage and quality: figures of this very release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from segregatie.base.namespaces import DEF
from segregatie.site.kinds.place import Places
from segregatie.site.material import FROM, TARGET, Link, Material, Page
from segregatie.site.words import grouped


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers under one heading."""

    title: str
    of: str
    rows: tuple[tuple[Link, int], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A part of the report: how many places it has, and on how many of them something rests."""

    part: Link
    places: int
    carrying: int


@dataclass(frozen=True, slots=True)
class QualityView:
    """What the page shows."""

    title: str
    lead: str
    triples: tuple[tuple[Link, int], ...]
    parts: tuple[Cover, ...]
    figures: tuple[Figures, ...]


class Quality:
    """Makes the page in one language; `triples` says how many there are by graph."""

    def __init__(self, material: Material, places: Places, triples: Mapping[str, int]) -> None:
        self._material, self._places, self._triples = material, places, triples

    def pages(self) -> Iterator[Page]:
        """The page."""
        material, graph, words = self._material, self._material.graph, self._material.words["quality"]
        parts = tuple(self._cover(part) for part in (*self._places.sections, *self._places.tables))
        carrying, places = sum(part.carrying for part in parts), sum(part.places for part in parts)
        facts = Counter(graph.kind(fact) for fact in graph.of_class("Feit"))
        outcomes = Counter(
            graph.iri(iri, DEF + "uitkomst") for claim in graph.of_class("Bewering") for iri in graph.pointing(claim, TARGET)
        )
        certainty = Counter(graph.iri(fact, DEF + "zekerheid") for fact in graph.of_class("Feit"))
        readings = Counter(graph.iri(reading, DEF + "lezingsoort") for reading in graph.of_class("Lezing"))
        silences = Counter(reason for part in (*self._places.sections, *self._places.tables) for place in self._places.in_part(part)
                           for reason in graph.iris(place, DEF + "zwijgreden"))  # fmt: skip
        lead = words["lead"].format(
            triples=grouped(sum(self._triples.values()), material.language), facts=grouped(facts.total(), material.language),
            places=places, carrying=carrying, claims=outcomes.total(),
        )  # fmt: skip
        view = QualityView(
            words["title"],
            lead,
            tuple((material.link(name, words.get(f"graph_{name.rpartition('/')[2]}", "")), count) for name, count in self._triples.items()),
            parts,
            (
                self._figures("facts", facts),
                self._figures("outcomes", outcomes),
                self._figures("certainty", certainty),
                self._figures("readings", readings),
                self._figures("silences", silences),
            ),
        )
        yield Page("kwaliteit", material.language, "quality.html", view.title, lead, view, (Link(view.title),))

    def _cover(self, part: str) -> Cover:
        graph = self._material.graph
        places = self._places.in_part(part)
        rests = (DEF + "steuntOp", DEF + "tekstplaats", FROM)
        carrying = sum(any(not graph.iri(iri, TARGET) for prop in rests for iri in graph.pointing(place, prop)) for place in places)
        return Cover(self._material.link(part), len(places), carrying)

    def _figures(self, name: str, counts: Counter[str]) -> Figures:
        material, words = self._material, self._material.words["quality"]
        order = sorted(counts, key=lambda iri: (-counts[iri], iri))
        rows = tuple((material.link(iri) if iri else Link(words["unsaid"]), counts[iri]) for iri in order)
        return Figures(words[name], words[f"{name}_of"], rows)
