"""A statement as a page shows it: what it says, of what, how sure that is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DEF, ID, OA, RDFS
from segregatie.site.addresses import anchor_of
from segregatie.site.material import Link, Material

_CERTAIN: Final = ID + "zekerheid/zeker"
_SUMMARY: Final = DEF + "samenvatting"
_EXACT: Final = OA + "exact"


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact, remark, finding or reading."""

    anchor: str
    #: Where it is shown: its own page and anchor.
    address: str
    #: What sort of statement it is, in words.
    kind: str
    #: Whom it is about, for pages that show statements of several units.
    unit: Link | None
    #: What it is about within its unit: a measure, a partner, an activity.
    subject: Link | None
    values: tuple[Link, ...]
    #: Our sentence, where it is one.
    sentence: str
    #: Our words for the places whose text is the answer.
    texts: tuple[Link, ...]
    about: tuple[Link, ...]
    certainty: Link | None
    against: tuple[Link, ...]
    refuted: tuple[Link, ...]
    readings: tuple[Link, ...]
    places: tuple[Link, ...]


def statement(material: Material, iri: str) -> Statement:
    """Gather what a page shows of a statement."""
    graph = material.graph
    kind = graph.kind(iri)
    subjects = [target for prop in graph.iris(kind, DEF + "uitgesplitstNaar") for target in graph.iris(iri, prop)]
    values = [target for prop in graph.iris(kind, DEF + "geeftWaarde") for target in graph.iris(iri, prop)]
    certainty = graph.iri(iri, DEF + "zekerheid")
    unit = graph.iri(iri, DEF + "overEenheid")
    return Statement(
        anchor=anchor_of(iri),
        address=material.addresses.of(iri),
        kind=material.name(kind),
        unit=material.link(unit) if unit else None,
        subject=material.link(subjects[0]) if subjects else None,
        values=material.links(values),
        sentence=material.text(iri, DEF + "uitspraak") or material.text(iri, RDFS + "comment"),
        texts=tuple(text for passage in graph.iris(iri, DEF + "tekstplaats") if (text := words_of(material, passage)).text),
        about=material.links([target for name in ("onderwerp", "noemt", "motief") for target in graph.iris(iri, DEF + name)]),
        certainty=material.link(certainty) if certainty not in ("", _CERTAIN) else None,
        against=material.links(graph.iris(iri, DEF + "spreektTegen")),
        refuted=material.links(graph.pointing(iri, DEF + "spreektTegen")),
        readings=material.links(graph.iris(iri, DEF + "volgensLezing")),
        places=material.places(iri),
    )


def words_of(material: Material, passage: str) -> Link:
    """The words of a place, leading to it: the report's own, which only a local build has, else ours."""
    exact = material.graph.text(passage, _EXACT)
    own = exact or material.text(passage, _SUMMARY)
    return Link(own, material.addresses.of(passage), "nl" if exact and material.language != "nl" else "")
