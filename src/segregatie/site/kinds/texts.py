"""Pages that are mostly text: about, accessibility, colophon, what came later; and the pages to search and to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DCTERMS, ID, PREFIXES, RDFS, SKOS
from segregatie.site.graph import code_of
from segregatie.site.material import Link, Material, Page

#: The pages of text: their address, which is also the name of their template.
TEXTS: Final = ("over", "toegankelijkheid", "colofon", "en-nu", "api")
_START: Final = """SELECT ?gemeente ?naam WHERE {{
  ?gemeente a def:Gemeente ; rdfs:label ?naam .
  FILTER(LANG(?naam) = "{language}")
}} ORDER BY ?naam LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class TextView:
    """What a page of text shows: its title and its first sentence."""

    title: str
    lead: str
    report: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class AskView:
    """What the query page starts from."""

    title: str
    lead: str
    start: str


@dataclass(frozen=True, slots=True)
class TermsView:
    """What the list of code lists shows: each with what it is for and how many terms it has."""

    title: str
    lead: str
    schemes: tuple[tuple[Link, str, int], ...]


class Texts:
    """Makes these pages in one language."""

    def __init__(self, material: Material) -> None:
        self._material = material

    def pages(self) -> Iterator[Page]:
        """Every page of text, the search page, the query page, the lists of terms, and the page for what is not there."""
        material, words = self._material, self._material.words["text"]
        year = code_of(material.main())
        report = material.text(material.graph.iri(material.main(), DCTERMS + "source"), DCTERMS + "bibliographicCitation")
        for address in TEXTS:
            view = TextView(words[f"{address}_title"], words[f"{address}_lead"].format(year=year), report, year)
            yield Page(address, material.language, f"{address}.html", view.title, view.lead, view, (Link(view.title),))
        found = TextView(words["zoeken_title"], words["zoeken_lead"])
        yield Page("zoeken", material.language, "search.html", found.title, found.lead, found, (Link(found.title),))
        yield self._ask()
        yield self._terms()

    def missing(self) -> Page:
        """The page for what is not there; it stands at the root."""
        words = self._material.words["text"]
        view = TextView(words["missing_title"], words["missing_lead"])
        return Page("", self._material.language, "missing.html", view.title, view.lead, view)

    def _ask(self) -> Page:
        material, words = self._material, self._material.words["text"]
        prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("def", "rdfs"))
        view = AskView(words["sparql_title"], words["sparql_lead"], f"{prefixes}\n{_START.format(language=material.language)}")
        scripts = (f"queries-{material.language}.js", "query.js")
        return Page("sparql", material.language, "sparql.html", view.title, view.lead, view, (Link(view.title),), scripts=scripts)

    def _terms(self) -> Page:
        material, graph, words = self._material, self._material.graph, self._material.words["text"]
        schemes = [iri for iri in graph.things if iri.startswith(ID + "begrippenlijst/")]
        lines = tuple(
            (material.link(iri), material.text(iri, RDFS + "comment"), len(graph.pointing(iri, SKOS + "inScheme")))
            for iri in sorted(schemes, key=graph.by_label(material.language))
        )
        view = TermsView(words["begrippen_title"], words["begrippen_lead"].format(count=len(lines)), lines)
        return Page("begrippen", material.language, "terms.html", view.title, view.lead, view, (Link(view.title),))
