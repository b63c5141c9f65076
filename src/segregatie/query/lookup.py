"""What the graph says of the terms in an answer, asked of the source that gave it: labels, codes, letters, words, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from segregatie.base.namespaces import DCTERMS, DEF, OA, ORG, PROV, RDFS, SKOS
from segregatie.query.answers import Source

#: How many terms are asked about at once: as many as a request to any endpoint holds.
_BLOCK: Final = 250
_PLACE: Final = f"?x <{PROV}wasDerivedFrom> ?of . ?of <{DCTERMS}identifier> ?y"
_ROW: Final = f"{_PLACE} . ?of <{OA}hasSelector> ?row . ?row a <{DEF}Tabelrij>"
#: How to ask each thing of ?x, as ?y; ?of is what it holds of as well, or where that stands.
_PATTERNS: Final[Mapping[str, str]] = {
    "label": f'?x <{RDFS}label> ?y FILTER(LANG(?y) = "%s")',
    "code": f"?x <{DEF}code> ?y",
    "teken": f"?x <{SKOS}notation> ?y",
    "volgorde": f"?x <{DEF}volgorde> ?y",
    "kort": f"?x <{DEF}korteNaam> ?y",
    "plaats": f"?x <{DCTERMS}identifier> ?y",
    "letter": f"?asked <{DEF}voorgelegd> ?x ; <{DEF}letter> ?y ; <{DEF}inPeiling> ?of",
    "words": f'?x ?of ?y FILTER(?of IN (<{OA}exact>, <{DEF}samenvatting>, <{DEF}uitspraak>) && LANG(?y) IN ("", "%s"))',
    # Of a fact: where it stands, in a table, or in whole rows of one.
    "bron": _PLACE,
    "bron in tabel": _ROW,
    "bron in rij": f"{_ROW} FILTER NOT EXISTS {{ ?row <{OA}refinedBy> ?part }}",
}

_EARLIER: Final = (
    f"SELECT ?x ?day ?name WHERE {{ ?change <{DEF}eerdereNaam> ?name ; <{ORG}originalOrganization> ?x ; <{DCTERMS}date> ?day "
    'FILTER(LANG(?name) = "%s") } ORDER BY ?x ?day'
)


class Lookup:
    """Asks a source what it says of many terms, in blocks."""

    def __init__(self, source: Source, language: str) -> None:
        self._source, self._language = source, language

    def of(self, what: str, iris: Iterable[str]) -> dict[str, list[str]]:
        """What is said of each IRI, in order; nothing of those it is not said of."""
        found: dict[str, list[str]] = {}
        for iri, _, text in self._rows(what, iris):
            found.setdefault(iri, []).append(text)
        return found

    def letters(self, iris: Iterable[str]) -> dict[tuple[str, str], str]:
        """The letter that a thing was asked under, by its IRI and that of the round."""
        return {(iri, survey): letter for iri, survey, letter in self._rows("letter", iris)}

    def earlier_names(self) -> dict[str, list[tuple[str, str]]]:
        """What gemeenten were called before, each name with the day until which, the first first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self._source.select(_EARLIER.replace("%s", self._language)).rows:
            iri, day, name = (cell.text if cell else "" for cell in row)
            found.setdefault(iri, []).append((day, name))
        return found

    def places(self, what: str, iris: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """The places of each fact: name and IRI."""
        found: dict[str, list[tuple[str, str]]] = {}
        for iri, place, name in self._rows(what, iris):
            found.setdefault(iri, []).append((name, place))
        return found

    def words(self, iris: Iterable[str]) -> dict[str, str]:
        """The words of each passage or statement: the report's own, which only a local build has, else ours."""
        found = sorted(self._rows("words", iris), key=lambda row: row[1] == f"{OA}exact")
        return {iri: words for iri, _, words in found}

    def _rows(self, what: str, iris: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        pattern = _PATTERNS[what].replace("%s", self._language)
        variables = "?x ?of ?y" if "?of" in pattern else "?x ?y"
        asked = sorted(set(iris))
        for at in range(0, len(asked), _BLOCK):
            values = " ".join(f"<{iri}>" for iri in asked[at : at + _BLOCK])
            text = f"SELECT DISTINCT {variables} WHERE {{ VALUES ?x {{ {values} }} {pattern} }} ORDER BY {variables}"
            for row in self._source.select(text).rows:
                cells = [cell.text if cell else "" for cell in row]
                yield cells[0], cells[-2], cells[-1]
