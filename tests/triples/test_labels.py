"""Everything that can have a page has one name a language; codes, rounds, places and what was asked are data."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, QB
from rdflib.term import Node

from segregatie.base.namespaces import BASE, DEF, ID, OA, SDMX_DIMENSION, SDMX_MEASURE
from segregatie.base.problems import NOWHERE, Text
from segregatie.data.records import Claim
from segregatie.triples.labels import Wording, joined, place_label

LABELS = {
    "overlegopgave/2013/almelo": ("opgave over overleg: Almelo", "statement on consultation: Almelo"),
    "waarneming/2013/lelystad/vve-spreiden": ("waarneming: Lelystad, ", "observation: Lelystad, "),
    "passage/2013/tabel-3/almelo": ("tabel 3, rij Almelo", "table 3, row Almelo"),
    "passage/2013/tabel-3/kop": ("tabel 3, kop", "table 3, heading"),
    "passage/2013/tabel-15/almelo/2": ("tabel 15, rij Almelo, 2", "table 15, row Almelo, 2"),
    "passage/2013/3.4/almelo/2": ("3.4, Almelo, 2", "3.4, Almelo, 2"),
    "passage/2013/noot-8/amsterdam-west/1": ("noot 8, Amsterdam West, 1", "note 8, Amsterdam West, 1"),
    "tabel/2013/tabel-1a": ("tabel 1a", "table 1a"),
    "onderdeel/2013/3.4": ("onderdeel 3.4", "section 3.4"),
    "onderdeel/2013/voorwerk": ("voorwerk", "front matter"),
    "hoeveelheidswoord/de-helft": ("de helft", "half"),
    "pilotstatus/gestopt": ("Gestopt", "Stopped"),
    "begrippenlijst/vermelding": ("vermelding", "mention"),
    "natelling/2013": ("natelling van de beweringen van 2013", "recount of the claims of 2013"),
}


def names(graph: rdflib.Graph, subject: Node) -> list[str]:
    return sorted(str(name.language) for name in graph.objects(subject, RDFS.label) if isinstance(name, Literal))


def test_everything_of_ours_has_one_name_in_dutch_and_one_in_english(rdflib_graph: rdflib.Graph) -> None:
    subjects = {subject for subject in rdflib_graph.subjects() if str(subject).startswith(BASE)}
    assert len(subjects) > 5_000
    assert {str(subject): names(rdflib_graph, subject) for subject in subjects if names(rdflib_graph, subject) != ["en", "nl"]} == {}


@pytest.mark.parametrize("path", LABELS)
def test_a_name_says_what_and_where(rdflib_graph: rdflib.Graph, path: str) -> None:
    told = {str(name.language): str(name) for name in rdflib_graph.objects(URIRef(ID + path), RDFS.label) if isinstance(name, Literal)}
    nl, en = LABELS[path]
    assert told["nl"].startswith(nl)
    assert told["en"].startswith(en)


def test_a_claim_and_a_remark_are_named_by_their_sentence_cut_between_words(rdflib_graph: rdflib.Graph) -> None:
    cut = 0
    for subject, said in rdflib_graph.subject_objects(URIRef(DEF + "uitspraak")):
        assert isinstance(said, Literal)
        (name,) = [str(each) for each in rdflib_graph.objects(subject, RDFS.label) if getattr(each, "language", "") == said.language]
        if name != str(said):
            assert len(said) > 90
            assert len(name) <= 92
            assert str(said).startswith(f"{name.removesuffix(' …')} ")
            cut += 1
    assert cut > 100


def test_a_name_made_of_parts_is_cut_too() -> None:
    long = Text("x" * 60, "x" * 60)
    assert joined(long, [long]).nl == "x" * 60 + ": …"
    assert place_label("literatuur").en == "references"


def test_a_code_without_a_name_is_named_by_itself() -> None:
    claim = Claim("tabel-9/x/n", "2013", "rijaantal", "populatie/alle", "tabel-9/x", NOWHERE, about=("partner/geen-naam",))
    assert Wording(()).claim(claim).en == "rijaantal: geen naam, table 9"


# Codes, rounds, what is above


def test_the_code_of_a_thing_and_of_a_term_is_data(rdflib_graph: rdflib.Graph) -> None:
    code = URIRef(DEF + "code")
    codes = {str(subject): str(value) for subject, value in rdflib_graph.subject_objects(code)}
    things = {str(each) for each in rdflib_graph.subjects() if str(each).startswith(ID) and str(each).removeprefix(ID).count("/") == 1}
    terms = {str(each) for each in rdflib_graph.subjects(RDFS.isDefinedBy)}
    assert len(things) > 300 and len(terms) > 100
    assert {iri for iri in things | terms if codes.get(iri) != iri.rpartition("/" if iri in things else "#")[2]} == set()
    assert codes[ID + "tabel/2013/tabel-3"] == "tabel-3"
    assert codes[ID + "onderdeel/2013/3.4"] == "3.4"
    passages = {str(each) for each in rdflib_graph.subjects(RDF.type, URIRef(OA + "SpecificResource"))}
    assert {iri for iri in passages if codes.get(iri) != iri.removeprefix(f"{ID}passage/2013/")} == set()


def test_what_stands_below_a_property_or_a_class_is_stated_above_too(rdflib_graph: rdflib.Graph) -> None:
    below = list(rdflib_graph.subject_objects(RDFS.subPropertyOf))
    assert {str(above) for _, above in below} >= {SDMX_DIMENSION + "refArea", SDMX_DIMENSION + "refPeriod", SDMX_MEASURE + "obsValue"}
    for narrow, wide in below:
        assert isinstance(narrow, URIRef) and isinstance(wide, URIRef)
        assert set(rdflib_graph.subject_objects(narrow)) <= set(rdflib_graph.subject_objects(wide))
    for narrow, wide in rdflib_graph.subject_objects(RDFS.subClassOf):
        if wide != PROV.Entity:
            assert set(rdflib_graph.subjects(RDF.type, narrow)) <= set(rdflib_graph.subjects(RDF.type, wide))


def test_every_statement_knows_its_one_round(rdflib_graph: rdflib.Graph) -> None:
    kinds = [
        URIRef(DEF + name)
        for name in ("Feit", "Kerncijfer", "Bevinding", "Interviewvraag", "Bewering", "Telling", "Lezing", "Rapportdeel", "Voorlegging")
    ]
    kinds += [URIRef("http://www.w3.org/ns/dqv#QualityAnnotation"), URIRef(OA + "SpecificResource")]
    for kind in kinds:
        things = set(rdflib_graph.subjects(RDF.type, kind))
        assert things, kind
        assert {str(each) for each in things if len(set(rdflib_graph.objects(each, URIRef(DEF + "inPeiling")))) != 1} == set()


def test_every_coded_property_names_its_list_and_keeps_to_it(rdflib_graph: rdflib.Graph) -> None:
    coded = set(rdflib_graph.subjects(RDF.type, QB.CodedProperty))
    assert len(coded) >= 25
    for each in coded:
        (codes,) = rdflib_graph.objects(each, QB.codeList)
        assert isinstance(each, URIRef)
        assert {value for value in rdflib_graph.objects(None, each) if (value, SKOS.inScheme, codes) not in rdflib_graph} == set()
    answers = {str(kind).removeprefix(DEF) for kind in rdflib_graph.subjects(URIRef(DEF + "antwoordlijst"))}
    assert answers == {str(kind).removeprefix(DEF) for kind in rdflib_graph.subjects(URIRef(DEF + "geeftWaarde"), URIRef(DEF + "antwoord"))}


# Tables, sections, and what was asked


def test_a_passage_stands_in_a_table_or_a_section(rdflib_graph: rdflib.Graph) -> None:
    inside = URIRef(DEF + "staatIn")
    kinds: Counter[str] = Counter()
    for passage in rdflib_graph.subjects(RDF.type, URIRef(OA + "SpecificResource")):
        (place,) = rdflib_graph.objects(passage, inside)
        kind = "Tabel" if (place, RDF.type, URIRef(DEF + "Tabel")) in rdflib_graph else "Onderdeel"
        assert str(rdflib_graph.value(passage, DCTERMS.identifier)).startswith("tabel-") is (kind == "Tabel")
        kinds[kind] += 1
    # 270 rows and headings, and fourteen notes within rows.
    assert kinds["Tabel"] == 270 + 14
    tables = {str(each).rpartition("/")[2] for each in rdflib_graph.subjects(RDF.type, URIRef(DEF + "Tabel"))}
    numbers = ("1", "1a", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14", "15", "veranderingen")
    assert tables == {f"tabel-{number}" for number in numbers}


def test_the_measures_of_2013_were_put_to_the_units_by_letter(rdflib_graph: rdflib.Graph) -> None:
    asked: dict[str, dict[int, str]] = {}
    for each in rdflib_graph.subjects(URIRef(DEF + "letter")):
        table = str(rdflib_graph.value(each, URIRef(DEF + "inTabel"))).rpartition("/")[2]
        letter, order = (str(rdflib_graph.value(each, URIRef(DEF + name))) for name in ("letter", "volgorde"))
        asked.setdefault(table, {})[int(order)] = letter
    told = {table: "".join(letters[order] for order in sorted(letters)) for table, letters in asked.items()}
    assert told == {"tabel-3": "ABCDEFGHIJ", "tabel-4": "KLM", "tabel-5": "NOPQ", "tabel-6": "RSTU"}
    lottery = URIRef(ID + "voorlegging/2013/tabel-3/loting")
    assert rdflib_graph.value(lottery, URIRef(DEF + "voorgelegd")) == URIRef(ID + "maatregel/loting")


def test_a_gemeente_is_what_the_register_knows_and_its_boundary_changes_are_events(rdflib_graph: rdflib.Graph) -> None:
    org = rdflib.Namespace("http://www.w3.org/ns/org#")
    days = {(str(rdflib_graph.value(each, org.resultingOrganization)).rpartition("/")[2], str(rdflib_graph.value(each, DCTERMS.date)))
            for each in rdflib_graph.subjects(RDF.type, org.ChangeEvent)}  # fmt: skip
    assert days == {
        ("alkmaar", "2015-01-01"), ("amsterdam", "2022-03-24"), ("den-bosch", "2015-01-01"), ("groningen", "2019-01-01"),
        ("leeuwarden", "2014-01-01"), ("leeuwarden", "2018-01-01"), ("tilburg", "2021-01-01"),
    }  # fmt: skip
    assert len(set(rdflib_graph.subject_objects(OWL.sameAs))) == 35 + 11


def test_who_transcribed_read_weighed_and_recounted_is_told(rdflib_graph: rdflib.Graph) -> None:
    makers: dict[str, set[str]] = {}
    for work, maker in rdflib_graph.subject_objects(PROV.wasAssociatedWith):
        makers.setdefault(str(work).removeprefix(ID), set()).add(str(maker).removeprefix(ID))
    assert makers == {
        "overschrijving/2013": {"maker/overschrijver"}, "doorlezing/2013": {"maker/lezer"}, "natelling/2013": {"maker/natelprogramma"},
        "beoordeling/2013": {"lezer/lezer-1", "lezer/lezer-2"},
    }  # fmt: skip
    for kind, step in (("Lezing", "doorlezing/2013"), ("Weging", "beoordeling/2013")):
        of_kind = rdflib_graph.subjects(RDF.type, URIRef(DEF + kind))
        assert {rdflib_graph.value(node, PROV.wasGeneratedBy) for node in of_kind} == {URIRef(ID + step)}
