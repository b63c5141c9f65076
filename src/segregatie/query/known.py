"""What a source knows: the things that parameters may be set to, by every name they go by, and its survey rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, DEF, ID, ORG, OWL, RDFS, SKOS
from segregatie.base.problems import UsageError, nearest
from segregatie.query.answers import Source
from segregatie.query.printed import Printed, printed_tables, table_called

CLASS: Final = "klasse"
NUMBER: Final = "getal"
CODE_OF: Final = "code("
#: Properties that name a thing, besides its code.
_NAMES: Final = (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation", DCTERMS + "identifier", DEF + "korteNaam")

Term = ox.NamedNode | ox.Literal


class Known:
    """Asks a source once for each thing it is asked itself."""

    def __init__(self, source: Source) -> None:
        self.source: Final = source
        self._of: dict[tuple[str, ...], dict[str, Term]] = {}
        self._named: dict[str, dict[str, set[Term]]] = {}

    def _pairs(self, pattern: str) -> list[tuple[str, str]]:
        rows = self.source.select(f"SELECT DISTINCT ?x ?y WHERE {{ {pattern} }} ORDER BY ?x ?y").rows
        return [(row[0].text, row[1].text) for row in rows if row[0] and row[1]]

    @cached_property
    def codes(self) -> Mapping[str, list[str]]:
        """The codes of every kind of thing."""
        found: dict[str, list[str]] = {}
        for iri, code in self._pairs(f"?x <{DEF}code> ?y"):
            kind, _, rest = iri.removeprefix(ID).partition("/")
            if iri.startswith(ID) and rest == code:
                found.setdefault(kind, []).append(code)
        return found

    @cached_property
    def _classes(self) -> list[str]:
        iris = (iri for iri, _ in self._pairs(f"?x a <{OWL}Class> ; <{DEF}code> ?y"))
        return sorted(iri.removeprefix(DEF) for iri in iris if iri.startswith(DEF))

    @cached_property
    def letters(self) -> Mapping[str, list[str]]:
        """The letters that a thing was asked under, by its IRI, those of the newest round first."""
        found: dict[str, list[str]] = {}
        pattern = f"?asked <{DEF}voorgelegd> ?x ; <{DEF}letter> ?y"
        for iri, letter in self._pairs(pattern):
            found.setdefault(iri, []).append(letter)
        return found

    def _codes_as_text(self, kind: str) -> list[str]:
        codes = (code for iri, code in self._pairs(f"?x <{DEF}code> ?y") if iri.startswith(f"{ID}{kind}/"))
        return list(dict.fromkeys(codes))

    def of(self, kinds: tuple[str, ...]) -> Mapping[str, Term]:
        """Every value of some kinds with its term; nothing for numbers, of which there is no list.

        A code that two kinds have is told apart by its kind: `partner/brede-school`.
        """
        if kinds not in self._of:
            codes = [code for kind in kinds for code in self.codes.get(kind, ())]
            self._of[kinds] = {
                name if codes.count(name) < 2 else f"{kind}/{name}": value for kind in kinds for name, value in self.of_kind(kind)
            }
        return self._of[kinds]

    def of_kind(self, kind: str) -> Iterable[tuple[str, Term]]:
        """Every value of one kind with its term."""
        if kind.startswith('"'):
            return [(kind.strip('"'), ox.Literal(kind.strip('"')))]
        if kind == CLASS:
            return [(name, ox.NamedNode(DEF + name)) for name in self._classes]
        if kind.startswith(CODE_OF):
            return [(code, ox.Literal(code)) for code in self._codes_as_text(kind.removeprefix(CODE_OF).rstrip(")"))]
        return [(code, ox.NamedNode(f"{ID}{kind}/{code}")) for code in self.codes.get(kind, ())]

    def named(self, kind: str) -> Mapping[str, set[Term]]:
        """The things of a kind by every other name they go by, in small letters: labels, spellings, letters, signs, short names."""
        if kind not in self._named:
            space = DEF if kind == CLASS else f"{ID}{kind}/"
            naming = " ".join(f"<{name}>" for name in _NAMES)
            names = self._pairs(f'VALUES ?naming {{ {naming} }} ?x ?naming ?y FILTER(STRSTARTS(STR(?x), "{space}"))')
            names += self._pairs(f'?change <{ORG}originalOrganization> ?x ; <{DEF}eerdereNaam> ?y FILTER(STRSTARTS(STR(?x), "{space}"))')
            letters = [(iri, letter) for iri, found in self.letters.items() if iri.startswith(space) for letter in found]
            values = {value for _, value in self.of_kind(kind)}
            self._named[kind] = {}
            for iri, name in (*names, *letters):
                if (thing := ox.NamedNode(iri)) in values:
                    self._named[kind].setdefault(name.casefold(), set()).add(thing)
        return self._named[kind]

    @cached_property
    def newest(self) -> ox.NamedNode | None:
        """The newest full round; where none is said to be full, the newest that there are facts of."""
        for full in (f"?x <{DEF}volledig> true", f"?fact a <{DEF}Feit> ; <{DEF}inPeiling> ?x"):
            if rounds := self._pairs(f"{full} . ?x <{DEF}jaar> ?y"):
                return ox.NamedNode(max(rounds, key=lambda pair: pair[1])[0])
        return None

    @cached_property
    def tables(self) -> tuple[Printed, ...]:
        """The printed tables of every round."""
        return printed_tables(self.source)

    def tables_of(self, year: str = "") -> list[Printed]:
        """The printed tables of a round by its year, or of the newest full one. Raises UsageError for a round that no table is of."""
        found = [table for table in self.tables if table.round == (year or self._year)]
        if year and not found:
            rounds = list(dict.fromkeys(table.round for table in self.tables))
            raise UsageError(f"peiling {year}: no table is of this round; {nearest('', rounds, len(rounds))}")
        return found

    @property
    def _year(self) -> str:
        return self.newest.value.rpartition("/")[2] if self.newest else ""

    def table(self, name: str, year: str = "") -> Printed:
        """The table of a round that goes by a name, as `table_called` says. Raises UsageError for a table or a round there is not."""
        self.tables_of(year)
        return table_called(self.tables, name, year or self._year)

    def parts(self, thing: ox.NamedNode) -> tuple[Term, ...]:
        """A gemeente with the districts that may answer for it; anything else by itself."""
        parts = [iri for iri, _ in self._pairs(f"?x <{DEF}inGemeente> ?y FILTER(?y = {thing})") if iri != thing.value]
        return (thing, *map(ox.NamedNode, parts))
