"""What codes, units, places and kinds are called, in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import ID
from segregatie.base.problems import Language
from segregatie.data.records import QuantityWord
from segregatie.query.answers import Source

_NAMED: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?iets ?naam (LANG(?naam) AS ?taal)
WHERE { { ?iets skos:prefLabel ?naam } UNION { ?iets rdfs:label ?naam } }
ORDER BY ?iets ?naam
"""
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "row": {"nl": "rij {}", "en": "row {}"},
    "table": {"nl": "tabel {}", "en": "table {}"},
    "table without a number": {"nl": "tabel zonder nummer", "en": "table without a number"},
    "total": {"nl": "rij met totalen", "en": "row of totals"},
    "heading": {"nl": "kop", "en": "heading"},
    "note": {"nl": "noot {}", "en": "note {}"},
    "front": {"nl": "voorwerk", "en": "front matter"},
    "contents": {"nl": "inhoudsopgave", "en": "contents page"},
    "list": {"nl": "literatuur", "en": "reading list"},
}
_PARTS: Final = {"voorwerk": "front", "inhoud": "contents", "literatuur": "list"}
_ROWS: Final = {"totaal": "total", "kop": "heading"}


@dataclass(frozen=True, slots=True)
class Names:
    """Gives names in one language."""

    language: Language
    known: Mapping[str, str]

    def of(self, path: str) -> str:
        """The name of a path like `gemeente/den-bosch`, or its code where it has no name."""
        return self.known.get(path) or path.rpartition("/")[2]

    def unit(self, code: str) -> str:
        """The name of a gemeente or stadsdeel; empty where the code is of neither."""
        return self.known.get(f"gemeente/{code}") or self.known.get(f"stadsdeel/{code}") or ""

    def part(self, code: str) -> str:
        """The name of a section or table: `3.4`, `tabel-3`, `noot-5`."""
        kind, _, number = code.partition("-")
        if code in _PARTS:
            return self._word(_PARTS[code])
        if kind == "noot":
            return self._word("note").format(number)
        if kind == "tabel":
            return self._word("table").format(number) if number[:1].isdigit() else self._word("table without a number")
        return code

    def place(self, passage: str) -> str:
        """Where a passage stands: its section or table, the row or the unit it is about, and its own name."""
        part, *rest = passage.split("/")
        units = [self.unit(code) for code in rest if self.unit(code)]
        said = [self.part(part)]
        if part.startswith("tabel-") and rest and rest[0] in _ROWS:
            said.append(self._word(_ROWS[rest[0]]))
        elif units:
            said += [self._word("row").format(units[0])] if part.startswith("tabel-") else units[:1]
        return f"{', '.join(said)} ({passage})"

    def _word(self, key: str) -> str:
        return _WORDS[key][self.language]


def read_names(source: Source, words: Iterable[QuantityWord], language: Language) -> Names:
    """Ask what everything is called in a language; a quantity word is called as it is printed first."""
    known = {
        iri.text.removeprefix(ID): name.text
        for iri, name, spoken in source.select(_NAMED).rows
        if iri and name and spoken and spoken.text == language and iri.text.startswith(ID)
    }
    return Names(language, known | {f"hoeveelheidswoord/{word.code}": getattr(word.name, language) for word in words})
