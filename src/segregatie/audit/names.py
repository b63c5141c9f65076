"""What codes, units, places and kinds are called, in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import ID, RDFS
from segregatie.base.problems import Language
from segregatie.query.answers import Source

_NAMED: Final = f"""
SELECT ?iets ?naam
WHERE {{ ?iets <{RDFS}label> ?naam FILTER(LANG(?naam) = "%s" && STRSTARTS(STR(?iets), "{ID}")) }}
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


def read_names(source: Source, language: Language) -> Names:
    """Ask what everything is called in a language."""
    rows = source.select(_NAMED % language).rows
    return Names(language, {iri.text.removeprefix(ID): name.text for iri, name in rows if iri and name})
