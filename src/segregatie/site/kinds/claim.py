"""Pages of the audit: all claims with their outcomes, and one page for each claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DEF, ID, PROV, QUERY
from segregatie.site.addresses import anchor_of
from segregatie.site.graph import code_of
from segregatie.site.kinds.claims import OUTCOMES, ClaimLine, claim_line, errata, outcome_of
from segregatie.site.material import FROM, Link, Material, Page
from segregatie.site.pictures import Picture, outcome_stack

LISTING: Final = "natelling"
_ORDER: Final = ("klopt-niet", "tegengesproken", "klopt-bij-benadering", "klopt", "niet-na-te-gaan")
_UNCHECKED: Final = "niet-na-te-gaan"
#: Of what holds no gravity is told; it comes after all that is grave.
_NOT_GRAVE: Final = 9
_WEIGHED_BY: Final = PROV + "wasAttributedTo"


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a reader weighed a claim, and the anchor of that."""

    anchor: str
    reader: Link
    gravity: Link


@dataclass(frozen=True, slots=True)
class Counting:
    """How a claim was counted: the stored query, what its parameters were set to, and the anchor of that."""

    anchor: str
    name: str
    query: Link
    settings: tuple[tuple[str, Link], ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What the page of a claim shows."""

    line: ClaimLine
    kind: Link | None
    population: Link | None
    anchor: str
    printed: tuple[Link, ...]
    counted: tuple[Link, ...]
    surplus: tuple[Link, ...]
    missing: tuple[Link, ...]
    difference: str
    reason: Link | None
    rule: Link | None
    countings: tuple[Counting, ...]
    against: tuple[Link, ...]
    issue: Link | None
    weighings: tuple[Weighing, ...]
    evidence: tuple[Link, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A claim in the list of all, with what it is filtered by."""

    line: ClaimLine
    gravity: str
    section: str
    units: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What can be corrected: the issue, where it stands, what is printed there and what should be."""

    issue: Link
    place: str
    printed: str
    proposal: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """What the page of an issue shows: the point, its correction, whom it is about, and its cases."""

    sentence: str
    correction: Correction | None
    units: tuple[Link, ...]
    cases: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """What the page of the audit shows."""

    title: str
    lead: str
    errata: tuple[Correction, ...]
    picture: Picture
    outcomes: tuple[tuple[str, str], ...]
    gravities: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    rows: tuple[AuditLine, ...]


class Claims:
    """Makes the pages of the audit in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material
        graph = material.graph
        self._claims = sorted(graph.of_class("Bewering"), key=self._grave_first)
        self._units = set(graph.of_class("Eenheid"))

    def _grave_first(self, claim: str) -> tuple[int, int, str]:
        """What is grave comes first, the gravest of that before the rest."""
        graph = self._material.graph
        outcome = code_of(graph.iri(outcome_of(self._material, claim), DEF + "uitkomst"))
        place = _ORDER.index(outcome) if outcome in _ORDER else len(_ORDER)
        return graph.number(graph.iri(claim, DEF + "ernst"), DEF + "volgorde") or _NOT_GRAVE, place, claim

    def pages(self) -> Iterator[Page]:
        """The list, and every claim."""
        material = self._material
        yield self._audit()
        crumb = Link(material.words["menu"][LISTING], LISTING)
        for issue in material.graph.of_class("Kwestie"):
            yield self._issue(issue, crumb)
        for place, claim in enumerate(self._claims):
            before = material.link(self._claims[place - 1]) if place else None
            after = material.link(self._claims[place + 1]) if place + 1 < len(self._claims) else None
            view = self._view(claim, before, after)
            title = f"{material.words['claim']['claim']} {code_of(claim).partition('/')[2]}{material.year_behind(claim)}"
            description = f"{view.line.claim.text} ({view.line.outcome.text})"
            yield Page(material.addresses.of(claim), material.language, "claim.html", title, description, view, (crumb, Link(title)), claim)

    def _view(self, claim: str, before: Link | None, after: Link | None) -> ClaimView:
        material, graph = self._material, self._material.graph
        outcome = outcome_of(material, claim)

        def one(iri: str, name: str) -> Link | None:
            target = graph.iri(iri, DEF + name)
            return material.link(target) if target else None

        return ClaimView(
            claim_line(material, claim),
            one(claim, "beweringsoort"),
            one(claim, "populatie"),
            anchor_of(outcome),
            self._members(claim, "gedruktLid"),
            self._members(outcome, "geteldLid"),
            self._members(outcome, "teVeel"),
            self._members(outcome, "ontbreekt"),
            graph.text(outcome, DEF + "verschil"),
            one(claim, "buitenBereik"),
            one(outcome, "rekenregel"),
            tuple(counting for name in ("telling", "noemer") for counting in self._countings(claim, name)),
            material.links(graph.iris(claim, DEF + "tegenover")),
            one(claim, "kwestie"),
            tuple(map(self._weighing, sorted(graph.pointing(claim, DEF + "weegt")))),
            material.links(material.rows_first(graph.iris(outcome, FROM))),
            before,
            after,
        )

    def _members(self, iri: str, name: str) -> tuple[Link, ...]:
        graph = self._material.graph
        return self._material.links(sorted(graph.iris(iri, DEF + name), key=graph.by_label(self._material.language)))

    def _weighing(self, weighing: str) -> Weighing:
        graph, link = self._material.graph, self._material.link
        return Weighing(anchor_of(weighing), link(graph.iri(weighing, _WEIGHED_BY)), link(graph.iri(weighing, DEF + "ernst")))

    def _correction(self, issue: str) -> Correction:
        parts = (self._material.text(issue, DEF + name) for name in ("vindplaats", "gedrukteWoorden", "voorstel"))
        sentence = self._material.text(issue, DEF + "uitspraak") + self._material.year_behind(issue)
        return Correction(Link(sentence, self._material.addresses.of(issue)), *parts)

    def _issue(self, issue: str, crumb: Link) -> Page:
        """The page of a point on which the report does not hold."""
        material, graph = self._material, self._material.graph
        sentence = material.text(issue, DEF + "uitspraak")
        correction = self._correction(issue) if graph.texts(issue, DEF + "voorstel") else None
        cases = tuple(claim_line(material, claim) for claim in sorted(graph.pointing(issue, DEF + "kwestie"), key=self._grave_first))
        view = IssueView(sentence, correction, material.links(graph.iris(issue, DEF + "raakt")), cases)
        title = material.name(issue)
        return Page(material.addresses.of(issue), material.language, "issue.html", title, sentence, view, (crumb, Link(title)), issue)

    def _countings(self, claim: str, name: str) -> Iterator[Counting]:
        material, graph = self._material, self._material.graph
        for counting in graph.iris(claim, DEF + name):
            query = graph.iri(counting, DEF + "query")
            settings = tuple(
                (material.name(prop), material.link(value))
                for prop, values in sorted(graph.said(counting).items())
                if prop.startswith(QUERY)
                for value in values
                if isinstance(value, str)
            )
            yield Counting(anchor_of(counting), material.words["claim"][name], material.link(query), settings)

    def _audit(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["claim"]
        rows = tuple(self._row(claim) for claim in self._claims)
        own, corrections = material.of_main(self._claims), errata(material)
        outcomes = [graph.iri(outcome_of(material, claim), DEF + "uitkomst") for claim in own]
        gravities = [code_of(graph.iri(claim, DEF + "ernst")) for claim in own]
        lead = words["lead"].format(
            all=len(own),
            checked=sum(code_of(outcome) != _UNCHECKED for outcome in outcomes),
            errata=len(material.of_main(corrections)),
            **{code: gravities.count(code) for code in ("spanning", "leeskwestie")},
        )
        picture = outcome_stack(material, ((outcome, OUTCOMES.get(code_of(outcome), "c4")) for outcome in outcomes))
        view = AuditView(
            words["title"],
            lead,
            tuple(map(self._correction, corrections)),
            picture,
            self._choices(_ORDER, "uitkomst"),
            self._choices(_codes(row.gravity for row in rows), "ernst"),
            self._named({row.section for row in rows}),
            self._named({code for row in rows for code in row.units.split()}),
            rows,
        )
        return Page(LISTING, material.language, "audit.html", view.title, lead, view, (Link(view.title),), scripts=("matrix.js",))

    def _choices(self, codes: tuple[str, ...], kind: str) -> tuple[tuple[str, str], ...]:
        return tuple((code, self._material.name(f"{ID}{kind}/{code}")) for code in codes)

    def _named(self, codes: set[str]) -> tuple[tuple[str, str], ...]:
        """Names by the codes of units, or of sections, which are called as they are coded."""
        names: Mapping[str, str] = {code_of(unit): self._material.name(unit) for unit in self._units}
        return tuple(sorted(((code, names.get(code, code)) for code in codes if code), key=lambda pair: pair[1]))

    def _row(self, claim: str) -> AuditLine:
        graph = self._material.graph
        outcome = outcome_of(self._material, claim)
        part = graph.iri(graph.iri(claim, FROM), DEF + "staatIn")
        named = (*graph.iris(claim, DEF + "gedruktLid"), *graph.iris(outcome, DEF + "teVeel"), *graph.iris(outcome, DEF + "ontbreekt"))
        units = " ".join(sorted({code_of(iri) for iri in named if iri in self._units}))
        return AuditLine(
            claim_line(self._material, claim), code_of(graph.iri(claim, DEF + "ernst")), code_of(part).partition("/")[2], units
        )


def _codes(codes: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({code for code in codes if code}))
