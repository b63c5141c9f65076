"""Claims of the report and what recounting gives: a line of a list, and a page for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DEF
from segregatie.site.graph import code_of
from segregatie.site.material import TARGET, Link, Material
from segregatie.site.words import listed

#: How an outcome looks, by the end of its IRI.
OUTCOMES: Final = {"klopt": "c1", "klopt-bij-benadering": "c2", "klopt-niet": "c3", "niet-na-te-gaan": "c4", "tegengesproken": "c5"}
#: A longer row of names is told by its number.
_NAMES: Final = 8
_MEMBERS: Final = ("teVeel", "ontbreekt")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a sentence, what is printed and what is counted, and how that compares."""

    claim: Link
    outcome: Link
    #: The end of the IRI of the outcome, for filters and colours.
    code: str
    look: str
    gravity: Link | None
    printed: str
    counted: str
    places: tuple[Link, ...]
    explanation: str


def outcome_of(material: Material, claim: str) -> str:
    """What recounting a claim gave: the annotation on it."""
    return next(iter(material.graph.pointing(claim, TARGET)), "")


def _amount(material: Material, iri: str, names: tuple[str, ...], members: str) -> str:
    """What is printed, or counted, in words: numbers, quantity words, or who or what is meant."""
    graph, language = material.graph, material.language
    parts = []
    for name in names:
        for value in graph.texts(iri, DEF + name):
            number = value.text.replace(".", ",") if language == "nl" else value.text
            parts.append(f"{number}%" if name.endswith("Percentage") else number)
        parts += [material.name(term) for term in graph.iris(iri, DEF + name)]
    terms = graph.iris(iri, DEF + members)
    if terms and len(terms) <= _NAMES:
        parts.append(listed([material.name(term) for term in terms], language))
    elif terms and not parts:
        # Beside a number a long row of names says it again.
        parts.append(str(len(terms)))
    return ": ".join(parts)


def printed(material: Material, claim: str) -> str:
    """What the report prints."""
    return _amount(
        material, claim, ("gedruktAantal", "gedruktPercentage", "gedrukteRang", "gedruktWoord", "gedrukteVergelijking"), "gedruktLid"
    )


def counted(material: Material, outcome: str) -> str:
    """What counting gives, of a share with the two numbers it was made of."""
    of = share(material, outcome)
    if of:
        percentage = _amount(material, outcome, ("geteldPercentage",), "")
        return f"{of} ({percentage})" if percentage else of
    return _amount(material, outcome, ("geteldAantal", "geteldPercentage"), "geteldLid")


def errata(material: Material) -> list[str]:
    """The issues that can be corrected, by where they stand in the report."""
    graph = material.graph
    issues = [issue for issue in graph.of_class("Kwestie") if graph.texts(issue, DEF + "voorstel")]
    return material.by_round(sorted(issues, key=lambda issue: graph.text(issue, DEF + "vindplaats", "nl")))


def share(material: Material, outcome: str) -> str:
    """The two numbers that a share was made of, such as 13 of 27."""
    parts = [material.graph.text(outcome, DEF + name) for name in ("teller", "noemerwaarde")]
    return material.words["claim"]["of"].format(*parts) if all(parts) else ""


def claim_line(material: Material, claim: str) -> ClaimLine:
    """Gather what a list shows of a claim."""
    graph = material.graph
    outcome = outcome_of(material, claim)
    result, gravity = graph.iri(outcome, DEF + "uitkomst"), graph.iri(claim, DEF + "ernst")
    code = code_of(result)
    return ClaimLine(
        Link(material.text(claim, DEF + "uitspraak") or material.name(claim), material.addresses.of(claim)),
        material.link(result), code, OUTCOMES.get(code, "c4"), material.link(gravity) if gravity else None,
        printed(material, claim), counted(material, outcome), material.places(claim),
        material.text(claim, DEF + "mogelijkeVerklaring"),
    )  # fmt: skip


def claims_about(material: Material, thing: str) -> tuple[tuple[ClaimLine, ...], tuple[ClaimLine, ...]]:
    """The claims that fail because of a thing, or name it among a few; and the others in which it is one of many."""
    graph = material.graph
    outcomes = [outcome for name in _MEMBERS for outcome in graph.pointing(thing, DEF + name)]
    near = [claim for outcome in outcomes for claim in graph.iris(outcome, TARGET)]
    named = graph.pointing(thing, DEF + "gedruktLid")
    near += [claim for claim in named if len(graph.iris(claim, DEF + "gedruktLid")) <= _NAMES]
    first = list(dict.fromkeys(near))
    rest = [claim for claim in dict.fromkeys(named) if claim not in first]
    return tuple(claim_line(material, claim) for claim in first), tuple(claim_line(material, claim) for claim in rest)
