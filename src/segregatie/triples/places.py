"""State where things stand: tables, sections, passages and how they are pointed at, and how we read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import DCTERMS, OA, PLACES, PROV, RDFS
from segregatie.base.problems import Text, Where
from segregatie.base.terms import DERIVED_FROM, TYPE, Group, Statement, bilingual, integer, labelled, passage_iri, term, thing
from segregatie.data.records import Edition, Reading, Silence, Summary
from segregatie.report.passages import Form, Passage
from segregatie.report.tables import Table
from segregatie.triples.labels import Wording, joined, place_label

_COMMENT: Final = ox.NamedNode(RDFS + "comment")
_GENERATED_BY: Final = ox.NamedNode(PROV + "wasGeneratedBy")
_SELECTOR, _SOURCE, _REFINED = (ox.NamedNode(OA + name) for name in ("hasSelector", "hasSource", "refinedBy"))
_IDENTIFIER, _PART_OF = ox.NamedNode(DCTERMS + "identifier"), ox.NamedNode(DCTERMS + "isPartOf")
#: Where a part of the text stands that has a name and no number: before the numbered sections, or after them; notes come last.
_FIRST, _CONTENTS, _NUMBERED, _AFTER, _NOTES = range(5)
_NAMED: Final = {"voorwerk": _FIRST, "inhoud": _CONTENTS, "literatuur": _AFTER}


def place_groups(edition: Edition, wording: Wording) -> Iterator[Group]:
    """State every place of an edition's report, and what is said of it."""
    survey = edition.survey.code
    for order, (section, where) in enumerate(_sections(edition), 1):
        yield PLACES, where, _part_triples(survey, "onderdeel", section, order)
    for order, table in enumerate(edition.tables, 1):
        yield PLACES, table.where, table_triples(survey, table, order)
    for passage in edition.passages.values():
        yield PLACES, passage.where, passage_triples(survey, passage, edition.passages, wording)
    for reading in edition.readings:
        yield PLACES, reading.where, reading_triples(survey, reading, wording)
    for summary in edition.summaries:
        yield PLACES, summary.where, summary_triples(survey, summary)
    for silence in edition.prose.silences:
        yield PLACES, silence.where, silence_triples(survey, silence)


def _sections(edition: Edition) -> list[tuple[str, Where]]:
    """The sections of the text in its order, each with the line of its first passage, or else of a table that stands in it."""
    found: dict[str, Where] = {}
    for passage in edition.passages.values():
        if passage.form is Form.WORDS:
            found.setdefault(passage.place, passage.where)
    for table in edition.tables:
        found.setdefault(table.section, table.where)

    def place(section: str) -> tuple[int, list[int]]:
        kind, _, number = section.partition("-")
        if section in _NAMED:
            return _NAMED[section], []
        return (_NOTES, [int(number)]) if number else (_NUMBERED, [int(part) for part in kind.split(".")])

    return sorted(found.items(), key=lambda item: place(item[0]))


def _part_triples(survey: str, kind: str, code: str, order: int) -> Iterator[Statement]:
    node = thing(f"{kind}/{survey}/{code}")
    yield node, TYPE, term(kind.capitalize())
    yield from labelled(node, place_label(code))
    yield node, term("code"), ox.Literal(code)
    yield node, term("volgorde"), integer(order)
    yield node, term("inPeiling"), thing(f"peiling/{survey}")


def table_triples(survey: str, table: Table, order: int) -> Iterator[Statement]:
    """State a printed table: its kind and caption, what its cells give, in which section it stands, and its headings."""
    node = thing(f"tabel/{survey}/{table.id}")
    yield from _part_triples(survey, "tabel", table.id, order)
    yield node, term("tabelsoort"), thing(f"tabelsoort/{table.kind}")
    yield from bilingual(node, term("opschrift"), table.caption.nl, table.caption.en)
    for name in table.gives:
        yield node, term("geeft"), term(name)
    yield node, term("populatie"), thing(f"populatie/{table.population}")
    yield node, _PART_OF, thing(f"onderdeel/{survey}/{table.section}")
    for place, (name, heading) in enumerate(table.headings, 1):
        column = thing(f"kolom/{survey}/{table.id}/{name}")
        yield column, TYPE, term("Kolom")
        yield from labelled(column, heading)
        yield column, term("code"), ox.Literal(name)
        yield column, term("volgorde"), integer(place)
        yield column, term("inPeiling"), thing(f"peiling/{survey}")
        yield column, _PART_OF, node


def passage_triples(survey: str, passage: Passage, rows: Mapping[str, Passage], wording: Wording) -> Iterator[Statement]:
    """State where a passage stands (Web Annotation): a table row, words of a section, or words within a row."""
    node = passage_iri(survey, passage.id)
    selector = thing(f"selectie/{survey}/{passage.id}")
    name = wording.passage(passage.id)
    row = passage if passage.form is Form.ROW else rows.get(passage.place)
    yield node, TYPE, ox.NamedNode(OA + "SpecificResource")
    yield from labelled(node, name)
    yield node, _IDENTIFIER, ox.Literal(passage.id)
    yield node, term("code"), ox.Literal(passage.id)
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("staatIn"), thing(f"tabel/{survey}/{row.place}" if row else f"onderdeel/{survey}/{passage.place}")
    yield node, _SOURCE, thing(f"tekst/{survey}")
    yield node, _SELECTOR, selector
    if row is not None:
        yield from _selector_triples(selector, "Tabelrij", name, row.digest, wording)
        yield selector, term("tabel"), ox.Literal(row.place)
        yield selector, term("rijnummer"), integer(row.row)
        if row is passage:
            return
        refined = thing(f"selectie/{survey}/{passage.id}/woorden")
        yield selector, _REFINED, refined
        selector = refined
    yield from _selector_triples(selector, "Woordkeuze", name, passage.digest, wording)
    yield selector, term("onderdeel"), ox.Literal(passage.place)
    yield selector, term("bereik"), ox.Literal(" ".join(map(str, passage.runs)))


def _selector_triples(node: ox.NamedNode, kind: str, name: Text, digest: str, wording: Wording) -> Iterator[Statement]:
    yield node, TYPE, term(kind)
    yield from labelled(node, joined(wording.kind(kind), [name]))
    yield node, term("vingerafdruk"), ox.Literal(digest)


def reading_triples(survey: str, reading: Reading, wording: Wording) -> Iterator[Statement]:
    """State how a cell is read, how sure we are and why."""
    node = thing(reading.key)
    yield node, TYPE, term("Lezing")
    yield from labelled(node, wording.reading(reading))
    yield node, term("inPeiling"), thing(f"peiling/{survey}")
    yield node, term("lezingsoort"), thing(f"lezingsoort/{reading.kind}")
    yield node, term("zekerheid"), thing(f"zekerheid/{reading.certainty}")
    yield node, _GENERATED_BY, thing(f"doorlezing/{survey}")
    yield node, DERIVED_FROM, passage_iri(survey, reading.passage)
    yield from bilingual(node, _COMMENT, reading.why_nl, reading.why_en)


def summary_triples(survey: str, summary: Summary) -> Iterator[Statement]:
    """State what a passage says, in our words."""
    yield from bilingual(passage_iri(survey, summary.passage), term("samenvatting"), summary.nl, summary.en)


def silence_triples(survey: str, silence: Silence) -> Iterator[Statement]:
    """State why a passage carries no statement."""
    node = passage_iri(survey, silence.passage)
    yield node, term("zwijgreden"), thing(f"zwijgreden/{silence.reason}")
    for passage in silence.repeats:
        yield node, term("herhaalt"), passage_iri(survey, passage)
