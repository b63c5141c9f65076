"""The tables that the graph says were printed: of which round and kind, under which caption, with which headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from segregatie.base.namespaces import DCTERMS, DEF, RDFS
from segregatie.base.problems import UsageError, nearest
from segregatie.query.answers import Source
from segregatie.query.stored import Texts

_NUMBERED: Final = "tabel-"
_TABLES: Final = f"""SELECT ?table ?survey ?code ?kind ?place ?section ?caption ?label WHERE {{
  ?table a <{DEF}Tabel> ; <{DEF}inPeiling> ?survey ; <{DEF}code> ?code ; <{DEF}tabelsoort> ?sort ; <{DEF}volgorde> ?place ;
    <{DEF}opschrift> ?caption ; <{RDFS}label> ?label ; <{DCTERMS}isPartOf> ?part .
  ?sort <{DEF}code> ?kind .
  ?part <{DEF}code> ?section .
  FILTER(LANG(?caption) = LANG(?label))
}} ORDER BY ?survey ?place ?label"""
_HEADINGS: Final = f"""SELECT ?table ?name ?heading WHERE {{
  ?column a <{DEF}Kolom> ; <{DCTERMS}isPartOf> ?table ; <{DEF}code> ?name ; <{RDFS}label> ?heading
}} ORDER BY ?table ?name"""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed table: its code (`tabel-1a`), the IRI of its round, its kind, its section, and its words in two languages."""

    code: str
    survey: str
    kind: str
    section: str
    label: Texts
    caption: Texts
    #: The printed headings, by the name of the column.
    headings: Mapping[str, Texts]

    @property
    def round(self) -> str:
        """The year of its round."""
        return self.survey.rpartition("/")[2]

    @property
    def short(self) -> str:
        """What people call it: 3, 1a, veranderingen."""
        return self.code.removeprefix(_NUMBERED)

    @property
    def stem(self) -> str:
        """The name of its files: `tabel-3` is kept in `tabel-03`, so that a folder lists them in order."""
        return stem_of(self.code)

    def fill(self, text: str, language: str) -> str:
        """Fill what a header leaves to the table: `{tabel}`, `{opschrift}`, `{onderdeel}`."""
        label = self.label[language]
        for name, words in (("tabel", label), ("Tabel", label[:1].upper() + label[1:]), ("opschrift", self.caption[language])):
            text = text.replace(f"{{{name}}}", words)
        return text.replace("{onderdeel}", self.section)


def stem_of(code: str) -> str:
    """The name of the files of a table.

    >>> stem_of("tabel-3"), stem_of("tabel-1a"), stem_of("tabel-veranderingen")
    ('tabel-03', 'tabel-01a', 'tabel-veranderingen')
    """
    number = code.removeprefix(_NUMBERED)
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{_NUMBERED}{int(digits):02d}{number[len(digits) :]}" if digits.isdigit() else code


def table_called(tables: Sequence[Printed], name: str, year: str) -> Printed:
    """Find the table of a round by what people call it (3), its code (tabel-3) or the name of its files (tabel-03).

    Raises UsageError where the round has none: 99 is not 9 mistyped, so all are listed then, and the rounds that have it.
    """
    called = {table.round: table for table in tables if name in (table.short, table.code, table.stem)}
    if year not in called:
        known = [table.short for table in tables if table.round == year]
        elsewhere = f"ask it of {', '.join(called)}, or " if called else ""
        meant = nearest("" if called or name.isdecimal() else name, known, len(known))
        raise UsageError(f"no table {name!r} in the round of {year}; {elsewhere}{meant}")
    return called[year]


def printed_tables(source: Source) -> tuple[Printed, ...]:
    """List the tables of every round that a source knows, in printed order."""
    headings: dict[str, dict[str, dict[str, str]]] = {}
    for table, name, heading in source.select(_HEADINGS).rows:
        if table and name and heading:
            headings.setdefault(table.text, {}).setdefault(name.text, {})[heading.language] = heading.text
    found: dict[str, Printed] = {}
    for row in source.select(_TABLES).rows:
        table, survey, code, kind, _, section, caption, label = (cell for cell in row if cell)
        known = found.get(table.text)
        found[table.text] = Printed(
            code.text, survey.text, kind.text, section.text,
            {**(known.label if known else {}), label.language: label.text},
            {**(known.caption if known else {}), caption.language: caption.text},
            headings.get(table.text, {}),
        )  # fmt: skip
    return tuple(found.values())
