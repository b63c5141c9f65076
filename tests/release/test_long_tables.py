"""The long tables: nothing that the graph says of a fact is lost in them, and their headers tell what they hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib

from conftest import ROOT, as_answer
from segregatie.base.namespaces import DATA_GRAPHS, ID, OA, prefixed
from segregatie.pipeline import Answered, Stated, answer_long
from segregatie.query.answers import Answer
from segregatie.query.stored import Query
from segregatie.triples.write import union

#: The column with the IRI of what a row is about, where that is not `feit`.
SUBJECT = {"bevindingen": "bevinding", "beweringen": "bewering", "kerncijfers": "cijfer"}
#: Where each property of a fact stands, by column; of two the table has one, or one a language.
COLUMNS = {
    "def:inPeiling": ("peiling",), "def:overEenheid": ("eenheid",), "def:zekerheid": ("zekerheid",), "def:uitspraak": ("nl", "en"),
    "prov:wasDerivedFrom": ("passage",), "def:tekstplaats": ("passage",), "def:noemt": ("noemt",), "def:onderwerp": ("onderwerpen",),
    **dict.fromkeys(("def:maatregel", "def:partner", "def:activiteit"), ("onderwerp",)),
    **dict.fromkeys(
        (
            "def:antwoord", "def:deelgenomen", "def:gerichtheid", "def:pilotgemeente", "def:pilotstatus", "def:reden", "def:respondent",
            "def:uitvoerder", "def:vermelding",
        ),
        ("waarde",),
    ),
    **dict.fromkeys(("def:toelichtingsoort", "def:bevindingsoort", "def:beweringsoort"), ("soort",)),
    "def:motief": ("motief",), "def:spreektTegen": ("spreekt_tegen",), "def:steuntOp": ("steunt_op",),
    "def:populatie": ("populatie",), "def:indicator": ("indicator",), "def:waarde": ("aantal",),
    "sdmx-attribute:unitMeasure": ("meeteenheid",), "def:gedruktWoord": ("woord", "gedrukt"),
    **dict.fromkeys(("def:gedruktAantal", "def:gedruktPercentage", "def:gedrukteRang", "def:gedrukteVergelijking"), ("gedrukt",)),
    "def:gedruktLid": ("leden",), "def:kolomkop": ("kolomkop",), "def:betreft": ("betreft",), "def:telling": ("telling",),
    "def:noemer": ("noemer",), "def:buitenBereik": ("buiten_bereik",), "def:ernst": ("ernst",),
    "def:mogelijkeVerklaring": ("verklaring_nl", "verklaring_en"), "def:uitkomst": ("uitkomst",), "def:rekenregel": ("regel",),
    "def:geteldAantal": ("geteld",), "def:geteldPercentage": ("geteld",), "def:verschil": ("verschil",),
    "def:voorsprong": ("verschil",),
    "def:geteldLid": ("geteld_leden",), "def:teVeel": ("te_veel",),
    "def:teller": ("teller",), "def:noemerwaarde": ("noemerwaarde",), "def:kwestie": ("kwestie",), "def:tegenover": ("tegenover",),
}  # fmt: skip
#: What is said of a fact and stands in no column.
LEFT_OUT = {
    "rdf:type": "the table is of one class",
    "qb:dataSet": "the same for every row of the table",
    "rdfs:label": "made of what the other columns say",
    **dict.fromkeys(("sdmx-dimension:refPeriod", "sdmx-dimension:refArea", "sdmx-measure:obsValue"), "said by the property below it"),
    **dict.fromkeys(("dcterms:subject", "schema:mentions"), "said by the property below it"),
    "def:volgensLezing": "its certainty is the column zekerheid; the reading itself is a line of data/2013/lezingen.csv",
}
#: The same for what a recount says of a claim, which stands in the row of the claim.
LEFT_OUT_OF_OUTCOMES = {
    "rdf:type": "every outcome is an annotation",
    "rdfs:label": "made of the outcome and the claim",
    "def:inPeiling": "the round of the claim",
    "sdmx-dimension:refPeriod": "said by the property below it",
    **dict.fromkeys(("def:teller", "def:noemerwaarde"), "the two numbers of the percentage in geteld; telling and noemer give them"),
    "oa:hasTarget": "the row is that of the claim it is about",
    "oa:motivatedBy": "the same for every outcome",
    "prov:wasGeneratedBy": "the same for every outcome",
    "prov:wasDerivedFrom": "the places of all facts that were counted: the query in the column telling gives them",
}

Said = Mapping[str, list[tuple[str, ox.NamedNode | ox.Literal]]]


@pytest.fixture(scope="module")
def long(stated: Stated) -> dict[str, Answered]:
    return answer_long(stated)


@pytest.fixture(scope="module")
def said(stated: Stated) -> Said:
    """What the graph says, by subject; what a recount says is said of its claim too, less what is left out."""
    found = defaultdict(list)
    targets = []
    for subject, predicate, value in union(stated.graphs, DATA_GRAPHS):
        assert isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal)
        found[subject.value].append((prefixed(predicate.value), value))
        if predicate.value == OA + "hasTarget":
            targets.append((subject.value, value.value))
    for outcome, claim in targets:
        found[claim] += [each for each in found[outcome] if each[0] not in LEFT_OUT_OF_OUTCOMES]
    return found


def names(said: Said, value: ox.NamedNode | ox.Literal) -> set[str]:
    """The ways in which a cell may name a value: its text, its code, its kind and code, or what is written for it."""
    if isinstance(value, ox.Literal):
        # A decimal column has a digit behind every point.
        return {value.value, f"{value.value}.0"}
    identifiers = {each.value for predicate, each in said[value.value] if predicate in ("dcterms:identifier", "skos:notation")}
    return {value.value.removeprefix(ID), value.value.rpartition("/")[2], *identifiers}


def lost(said: Said, stem: str, answer: Answer) -> set[str]:
    """The properties of which a value stands in no row of its fact, in the column it should stand in."""
    cells: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in answer.rows:
        found = {name: cell.text for name, cell in zip(answer.variables, row, strict=True) if cell}
        for name, text in found.items():
            cells[found[SUBJECT.get(stem, "feit")]][name] |= {text, *text.split("; ")}
    assert cells, stem
    return {
        predicate for fact, texts in cells.items() for predicate, value in said[fact]
        if predicate not in LEFT_OUT and not names(said, value) & set().union(*(texts[name] for name in COLUMNS.get(predicate, ())))
    }  # fmt: skip


def test_no_property_of_a_fact_is_lost_in_its_long_table(long: dict[str, Answered], said: Said) -> None:
    told = {stem: lost(said, stem, answer) for stem, (_, answer) in long.items() if stem != "codeboek"}
    assert len(told) == 19
    assert {stem: properties for stem, properties in told.items() if properties} == {}


def test_what_is_left_out_or_has_a_column_is_said(said: Said) -> None:
    known = {predicate for each in said.values() for predicate, _ in each}
    assert {*COLUMNS, *LEFT_OUT, *LEFT_OUT_OF_OUTCOMES} - known == set()


@pytest.mark.parametrize(
    ("stem", "gone", "told"),
    [
        ("kerncijfers", "meeteenheid", "sdmx-attribute:unitMeasure"),
        ("kerncijfers", "woord", "def:gedruktWoord"),
        ("bevindingen", "zekerheid", "def:zekerheid"),
        ("bevindingen", "noemt", "def:noemt"),
        ("beweringen", "populatie", "def:populatie"),
        ("beweringen", "buiten_bereik", "def:buitenBereik"),
    ],
)
def test_a_column_that_is_taken_out_is_missed(long: dict[str, Answered], said: Said, stem: str, gone: str, told: str) -> None:
    _, answer = long[stem]
    without = replace(answer, variables=tuple("x" if name == gone else name for name in answer.variables))
    assert lost(said, stem, without) == {told}


def column(answer: Answer, *columns: str) -> list[tuple[str, ...]]:
    places = [answer.variables.index(name) for name in columns]
    return [tuple(cell.text if (cell := row[place]) else "" for place in places) for row in answer.rows]


def test_key_figures_are_percentages_where_the_report_prints_percentages(long: dict[str, Answered]) -> None:
    # Typed from chapters 4 and 5 of the report and from its table of changes since 2008.
    assert column(long["kerncijfers"][1], "peiling", "populatie", "indicator", "aantal", "meeteenheid", "woord") == [
        ("2008", "gemeenten-van-die-ronde", "geinterviewde-gemeenten", "35", "eenheden", ""),
        ("2008", "gemeenten-van-die-ronde", "overleg-zonder-afspraken", "30", "procent", ""),
        ("2008", "gemeenten-van-die-ronde", "geen-overleg", "20", "procent", ""),
        ("2008", "gemeenten-van-die-ronde", "zonder-afspraken", "46", "procent", ""),
        ("2010", "gemeenten-van-die-ronde", "beoogde-gemeenten", "35", "eenheden", ""),
        ("2010", "schoolbesturen", "segregatie-is-geen-afspiegeling", "60", "procent", "rond-60-procent"),
        ("2010", "schoolbesturen", "segregatie-is-hoge-concentratie", "30", "procent", "rond-30-procent"),
        ("2010", "schoolbesturen", "segregatie-komt-voor", "40", "procent", ""),
        ("2010", "schoolbesturen-po", "segregatie-komt-voor", "40", "procent", "rond-40-procent"),
        ("2013", "deelnemende-eenheden", "niet-veranderd", "8", "eenheden", ""),
        ("2013", "deelnemende-eenheden", "segregatie-van-lea-verdwenen", "5", "eenheden", ""),
        ("2013", "deelnemende-eenheden", "geen-antwoord", "2", "eenheden", ""),
    ]
    labels = set(column(long["kerncijfers"][1], "meeteenheid", "meeteenheid_nl", "meeteenheid_en", "meeteenheid_iri"))
    assert labels == {(code, code, english, f"{ID}meeteenheid/{code}") for code, english in (("eenheden", "units"), ("procent", "percent"))}


def test_amsterdam_s_two_districts_answered_for_it(long: dict[str, Answered]) -> None:
    told = column(long["deelnameopgave"][1], "eenheid", "vraag", "waarde")
    assert [answer for unit, asked, answer in told if (unit, asked) == ("amsterdam", "respondent")] == ["amsterdam-noord", "amsterdam-west"]
    assert sum(asked == "respondent" for _, asked, _ in told) == 28


# What the headers say


def places(source: str) -> Iterator[str]:
    """Spell out what a header says the rows come from: of `rapport 2013, 3.1-3.3, tabellen 1a en 2` 3.1, 3.2, 3.3, tabel-1a and tabel-2."""
    kind = ""
    for part in re.split(r", | en ", source.removeprefix("rapport 2013, ")):
        found = re.fullmatch(r"(?:(tabel|noot)(?:len)? |(noten) )?(.+)", part)
        assert found
        if found[1] or found[2]:
            kind = "noot-" if found[2] else f"{found[1]}-"
        first, _, last = found[3].partition("-")
        if not last:
            yield kind + first if first[0].isdigit() or found[1] else first
        else:
            chapter, _, section = first.rpartition(".")
            yield from (f"{kind}{chapter}{'.' if chapter else ''}{n}" for n in range(int(section), int(last.rpartition(".")[2]) + 1))


def test_a_header_names_the_chapters_tables_and_notes_that_the_rows_come_from_and_no_other(long: dict[str, Answered]) -> None:
    by_query: dict[str, tuple[Query, set[str]]] = {}
    for stem, (query, answer) in long.items():
        if stem != "codeboek":
            _, heads = by_query.setdefault(query.name, (query, set()))
            heads |= {place.partition("/")[0] for (cell,) in column(answer, "passage") for place in cell.split("; ")}
    assert len(by_query) == 5
    for name, (query, heads) in by_query.items():
        told = set(places(query.source))
        # Chapter 3 has sections: a header that names chapters only stands for all of them.
        assert {"3" if "3" in told and head.startswith("3.") else head for head in heads} == told, name


def test_a_header_names_a_basis_where_the_rows_are_about_units_and_only_there(long: dict[str, Answered]) -> None:
    of_units = {stem: answer for stem, (_, answer) in long.items() if "eenheid" in answer.variables}
    about = {stem: set(column(answer, "eenheid")) for stem, answer in of_units.items()}
    # Participation is of the 35 gemeenten that were approached, remarks are of those and two stadsdelen, the rest of the 28 that answered.
    assert {stem: len(about[stem]) for stem in ("deelnameopgave", "toelichtingen", "waarneming")} == {
        "deelnameopgave": 35, "toelichtingen": 37, "waarneming": 28,
    }  # fmt: skip
    assert max(len(units) for stem, units in about.items() if stem not in ("deelnameopgave", "toelichtingen")) == 28
    bases = {query.name: query.basis for query, _ in long.values()}
    assert bases == {
        "feiten": "28; deelname 35", "toelichtingen": "37", "bevindingen": "", "beweringen": "", "kerncijfers": "", "codeboek": "",
    }  # fmt: skip


# Other engines


@pytest.mark.parametrize("stem", ["bevindingen", "beweringen", "kerncijfers", "toelichtingen"])
def test_rdflib_gives_the_same_rows(long: dict[str, Answered], rdflib_graph: rdflib.Graph, stem: str) -> None:
    query, answer = long[stem]
    assert query.text == (ROOT / "queries" / "lange" / f"{stem}.rq").read_text(encoding="utf-8")
    found = as_answer(rdflib_graph.query(query.text))
    assert column(found, *answer.variables) == column(answer, *answer.variables)


def test_a_kind_of_fact_asked_alone_has_the_rows_it_has_among_all(stated: Stated, long: dict[str, Answered]) -> None:
    for name, count in (("waarneming", 588), ("afspraakopgave", 20)):
        assert answer_long(stated, (name,)) == {name: long[name]}
        assert len({row[-5] for row in long[name][1].rows}) == count
