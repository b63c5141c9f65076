"""Every statement of the graph knows the file and the line it came from."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT
from segregatie.base.namespaces import BASE, DATA_GRAPHS, DEF, PROV, QB, RDF, RDFS, SHAPES, SKOS
from segregatie.base.terms import thing
from segregatie.pipeline import Stated
from segregatie.triples.origins import Origins


@pytest.fixture(scope="module")
def origins(stated: Stated) -> Origins:
    """Where what the checkout states came from."""
    return stated.origins()


def line(file: str, start: str) -> str:
    """The one line of a file that begins so."""
    found = [number for number, text in enumerate((ROOT / file).read_text(encoding="utf-8").split("\n"), 1) if text.startswith(start)]
    assert len(found) == 1, (file, start, found)
    return f"{file}:{found[0]}"


@pytest.fixture
def at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the checkout: files are named from where one stands."""
    monkeypatch.chdir(ROOT)


def test_every_statement_has_a_file_and_a_line(stated: Stated, origins: Origins) -> None:
    asked = 0
    for name in (*DATA_GRAPHS, SHAPES):
        for triple in stated.graphs[name]:
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(BASE):
                where = origins.of(triple.subject.value, triple.predicate.value, str(triple.object))
                assert where is not None and where.line > 0, triple
                asked += 1
    assert asked > 40_000


FACT = "waarneming/2013/"
PLACE = PROV + "wasDerivedFrom"
#: A statement (subject, predicate, object), the file that makes it, and how its line begins.
STATEMENTS = [
    (FACT + "lelystad/vve-spreiden", DEF + "vermelding", "vermelding/genoemd", "tabellen/tabel-03.csv", "tabel-3/lelystad,"),
    (FACT + "lelystad/vve-spreiden", DEF + "gerichtheid", "gerichtheid/niet-op-segregatie", "gerichtheid.csv", "lelystad,,"),
    (FACT + "lelystad/vve-spreiden", PLACE, "passage/2013/3.4/inleiding/2", "gerichtheid.csv", "lelystad,,"),
    (FACT + "lelystad/vve-spreiden", PLACE, "passage/2013/tabel-3/lelystad", "tabellen/tabel-03.csv", "tabel-3/lelystad,"),
    ("deelnameopgave/2013/arnhem", PLACE, "passage/2013/3.1/tijdgebrek/1", "herhalingen.csv", "3.1/tijdgebrek/1,"),
    ("deelnameopgave/2013/arnhem", DEF + "reden", "reden/tijdgebrek", "tabellen/tabel-01.csv", "tabel-1/arnhem,"),
    (
        "overlegopgave/2013/hengelo",
        DEF + "volgensLezing",
        "lezing/2013/tabel-1a/wel-overleg/hengelo",
        "lezingen.csv",
        "tabel-1a/wel-overleg,hengelo,",
    ),
    ("overlegopgave/2013/hengelo", DEF + "zekerheid", "zekerheid/zeker", "lezingen.csv", "tabel-1a/wel-overleg,hengelo,"),
    ("passage/2013/tabel-2/po/den-haag", RDF + "type", "", "passages.csv", "tabel-2/po/den-haag,"),
    ("passage/2013/tabel-2/po/den-haag", DEF + "samenvatting", "", "samenvattingen.csv", "tabel-2/po/den-haag,"),
    ("passage/2013/voorwerk/titel/1", DEF + "zwijgreden", "zwijgreden/opmaak", "zonder-uitspraak.csv", "voorwerk/titel/1,"),
    ("bewering/2013/3.2/vorm/2/2", DEF + "ernst", "ernst/fout", "tegenspraken.csv", "3.2/vorm/2/2,"),
    ("bewering/2013/3.2/vorm/2/2", DEF + "populatie", "", "beweringen.csv", "3.2/vorm/2,2,"),
    ("peiling/2008", DEF + "jaar", "", "eerdere-peilingen.csv", "2008,"),
]


@pytest.mark.parametrize(("subject", "predicate", "value", "file", "start"), STATEMENTS)
@pytest.mark.usefixtures("at_the_top")
def test_a_statement_is_found_at_the_line_that_makes_it(
    stated: Stated, subject: str, predicate: str, value: str, file: str, start: str
) -> None:
    where = stated.origins().of(thing(subject).value, predicate, str(thing(value)) if value else "")
    assert str(where).endswith(line(f"data/2013/{file}", start))


@pytest.mark.parametrize(
    ("file", "subject", "predicate", "value", "text"),
    [
        ("concepts/reden.ttl", "reden/tijdgebrek", SKOS + "prefLabel", '"Lack of time"@en', "    skos:prefLabel"),
        ("concepts/reden.ttl", "reden/tijdgebrek", SKOS + "notation", "", "reden:tijdgebrek a"),
        ("concepts/reden.ttl", "reden/tijdgebrek", RDF + "type", "", "reden:tijdgebrek a"),
        ("gemeenten.ttl", "gemeente/heerlen", DEF + "inProvincie", str(thing("provincie/limburg")), "    def:inProv"),
        ("gemeenten.ttl", "gemeente/heerlen", RDFS + "label", "", "    rdfs:label"),
    ],
)
def test_a_statement_of_a_turtle_file_is_found_at_the_line_of_its_property(
    origins: Origins, file: str, subject: str, predicate: str, value: str, text: str
) -> None:
    where = origins.of(thing(subject).value, predicate, value)
    assert where is not None and where.file.endswith(file)
    lines = (ROOT / "ontology" / file).read_text(encoding="utf-8").split("\n")
    assert lines[where.line - 1].startswith(text)
    above = "\n".join(lines[: where.line])
    assert re.findall(r"^(\w+:[\w-]+) a ", above, re.MULTILINE)[-1] == subject.replace("/", ":")


@pytest.mark.parametrize(
    ("predicate", "value", "file", "text"),
    [
        (RDFS + "range", f"<{DEF}Peiling>", "vocabulary.ttl", "    rdfs:range"),
        (RDFS + "label", "", "vocabulary.ttl", "    rdfs:label"),
        (RDF + "type", f"<{QB}DimensionProperty>", "cubes.ttl", "def:inPeiling a"),
        ("", "", "vocabulary.ttl", "def:inPeiling a"),
    ],
)
def test_a_term_in_two_files_is_found_in_the_one_that_makes_the_statement(
    origins: Origins, predicate: str, value: str, file: str, text: str
) -> None:
    where = origins.of(DEF + "inPeiling", predicate, value)
    assert where is not None and where.file.endswith(file)
    assert (ROOT / "ontology" / file).read_text(encoding="utf-8").split("\n")[where.line - 1].startswith(text)


def test_what_no_file_states_has_no_line(origins: Origins) -> None:
    assert origins.of(thing("gemeente/urk").value) is None


def test_files_are_named_from_where_one_stands(stated: Stated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    where = stated.origins().of(thing("reden/tijdgebrek").value)
    assert where is not None and where.file == (ROOT / "ontology" / "concepts" / "reden.ttl").as_posix()
