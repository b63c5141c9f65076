"""Two editions in one graph: nothing is wrong, each table of 2013 is what it is alone, each of the made-up round what was typed for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import ROOT
from editions import MADE_UP, copied, lay_beside
from segregatie.base.problems import UsageError
from segregatie.base.project import Project
from segregatie.commands.table import table
from segregatie.pipeline import Stated, judge, regenerate, round_trip, state
from segregatie.query.header import read_queries, read_query
from segregatie.query.known import Known
from segregatie.query.layout import answer
from segregatie.query.parameters import bind
from segregatie.query.tables import as_csv

EXPECTED = ROOT / "tests" / "expected"
TYPED = MADE_UP / "expected"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stated]:
    """The project with the made-up edition beside that of 2013, with us standing in it."""
    here = Path.cwd()
    project = copied(tmp_path_factory.mktemp("beide"))
    list(lay_beside(project))
    os.chdir(project.root)
    yield state(project)
    os.chdir(here)


def as_typed(stated: Stated, year: str) -> dict[str, str]:
    """The tables of a round by the name of their file, with free text by its passage."""
    edition = next(each for each in stated.data.editions if each.survey.code == year)
    made = regenerate(stated, edition, places=True)
    return {each.stem: as_csv(made[each.id]) for each in edition.tables}


def test_nothing_is_wrong_with_both(both: Stated) -> None:
    assert judge(both, "shacl").problems == ()
    compared = round_trip(both)
    assert len(compared) == 16 + 10
    assert [str(each) for each in compared if each.recorded] == [
        "2013, tabel 3: 289 of 290 cells equal; Totaal G: printed 5, counted 4",
        "2016, tabel 3: 120 of 121 cells equal; Totaal V: printed 4, counted 3",
    ]


def test_every_table_of_2013_is_what_it_is_alone(both: Stated) -> None:
    made = as_typed(both, "2013")
    assert made == {path.stem: path.read_text(encoding="utf-8") for path in EXPECTED.glob("*.csv")}
    assert len(made) == 16


def test_every_table_of_the_made_up_round_is_what_was_typed(both: Stated) -> None:
    made = as_typed(both, "2016")
    assert made == {path.stem: path.read_text(encoding="utf-8") for path in TYPED.glob("*.csv")}
    assert len(made) == 10


RENAMED = """
gemeentewijziging:2014-01-01-haarlem a def:Gemeentewijziging ;
    rdfs:label "verzonnen wijziging van Haarlem, 2014-01-01"@nl, "made-up change of Haarlem, 2014-01-01"@en ;
    rdfs:comment "Verzonnen: Haarlem kreeg een andere naam."@nl, "Made up: Haarlem was renamed."@en ;
    dcterms:date "2014-01-01"^^xsd:date ;
    def:eerdereNaam "Haarlem"@nl, "Haarlem"@en ;
    org:originalOrganization gemeente:haarlem ;
    org:resultingOrganization gemeente:haarlem .
"""


def test_a_gemeente_has_the_name_of_the_round_and_is_found_by_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up name begins with an H and an a too, so that it has its place in every list."""
    project = copied(tmp_path / "hernoemd")
    list(lay_beside(project))
    path = project.ontology / "gemeenten.ttl"
    text = path.read_text(encoding="utf-8")
    label = 'rdfs:label "Haarlem"@nl, "Haarlem"@en ;'
    assert label in text
    path.write_text(text.replace(label, 'rdfs:label "Haarstad"@nl, "Haarstad"@en ;') + RENAMED, encoding="utf-8")
    monkeypatch.chdir(project.root)
    stated = state(project)
    assert judge(stated, "shacl").problems == ()
    assert as_typed(stated, "2013") == {path.stem: path.read_text(encoding="utf-8") for path in EXPECTED.glob("*.csv")}
    assert as_typed(stated, "2016") == {
        path.stem: path.read_text(encoding="utf-8").replace("Haarlem", "Haarstad") for path in TYPED.glob("*.csv")
    }
    query = read_queries(ROOT / "queries" / "vragen")["maatregelen-per-eenheid"]
    for name in ("Haarlem", "haarstad"):
        shown = {
            peiling: {row[0] for row in answer(query, {"eenheid": name, "peiling": peiling}, stated.known, "nl").rows}
            for peiling in ("2013", "2016")
        }
        assert shown == {"2013": {"Haarlem"}, "2016": {"Haarstad"}}


def test_every_outcome_of_2013_is_what_it_is_alone(both: Stated, stated: Stated) -> None:
    def told(of: Stated) -> dict[str, tuple[object, ...]]:
        return {
            each.claim.key: (each.code, each.number, each.members, each.extra, each.missing, each.rule)
            for each in of.outcomes
            if each.claim.survey == "2013"
        }

    assert told(both) == told(stated)
    assert len(told(both)) > 400


def test_what_merged_gemeenten_said_is_asked_under_the_one_they_are_now(both: Stated) -> None:
    """Tiel mentions H and I in 2013, Ede nothing; in 2016, after it, there is Ede alone, and no change since."""

    def asked(**values: str) -> list[tuple[str, ...]]:
        known = Known(both.store)
        query = read_query(ROOT / "queries" / "vragen" / "gemeenten-zoals-nu.rq")
        return [row[:-1] for row in answer(query, {"gemeente": "ede", **values}, known, "nl").rows]

    assert asked(peiling="2013") == [
        ("Ede", "Ede", "2015-01-01", "Ja", ""),
        ("Ede", "Tiel", "2015-01-01", "Ja", "H, I"),
    ]
    assert asked(peiling="2016") == []


def test_a_table_without_a_round_is_of_the_newest_full_one_and_with_one_of_that(both: Stated) -> None:
    """That of 2016 is not full: it has no tables 11 to 15."""
    assert table(both.project, both.store, "4", "csv", "nl", "woorden") == (EXPECTED / "tabel-04.csv").read_text(encoding="utf-8")
    assert table(both.project, both.store, "4", "csv", "nl", "woorden", "2013") == (EXPECTED / "tabel-04.csv").read_text(encoding="utf-8")
    assert table(both.project, both.store, "4", "csv", "nl", "woorden", "2016") == (TYPED / "tabel-04.csv").read_text(encoding="utf-8")


def test_a_table_of_another_round_only_is_told_with_the_round_that_was_asked_and_those_that_have_it(both: Stated) -> None:
    with pytest.raises(UsageError) as error:
        table(both.project, both.store, "15", "csv", "nl", "woorden", "2016")
    assert str(error.value) == "no table '15' in the round of 2016; ask it of 2013, or use one of: 1, 1a, 2, 3, 4, 5, 6, 8, 9, 10"
    with pytest.raises(UsageError, match=r"^no table '7' in the round of 2016; use one of: 1, 1a"):
        table(both.project, both.store, "7", "csv", "nl", "woorden", "2016")


@pytest.mark.parametrize(
    ("name", "asked", "kept"),
    [
        ("maatregelen-naar-aantal", "", True),
        ("maatregelen-naar-aantal", "2013", True),
        ("maatregelen-naar-aantal", "2016", False),
        ("maatregelen-naar-aantal", "*", False),
        # A round without a report of its own is told of by that of 2013.
        ("kerncijfers-van-een-ronde", "2008", True),
        ("kerncijfers-van-een-ronde", "2016", False),
    ],
)
def test_an_answer_rests_on_places_in_the_report_of_its_round_and_of_no_other(both: Stated, name: str, asked: str, kept: bool) -> None:
    query = read_query(ROOT / "queries" / "vragen" / f"{name}.rq")
    assert query.source.startswith("rapport 2013, ")
    assert answer(query, {"peiling": asked} if asked else {}, both.known, "nl").source == (query.source if kept else "")


CONTACT = "contact bevorderen tussen vriendschapsscholen/uitwisselingsprojecten tussen witte en zwarte scholen"
ACROSS = {
    # Tables 3 to 6 of 2013 beside those of the made-up round; V was not asked in 2013.
    ("gekomen-gegaan-gebleven", "eenheid", "almelo"): [
        ["Almelo", "2013", "2016", measure, first, then, f"tabel-{table}/almelo; tabel-{table}/almelo"]
        for table, measure, first, then in (
            (3, "VVE-voorzieningen/voorscholen gericht spreiden over scholen", "genoemd", "genoemd"),
            (4, "voorlichting aan ouders bij schoolkeuze", "genoemd", "genoemd"),
            (4, "voorlichting aan ouders over de kwaliteit van scholen", "genoemd", "niet genoemd"),
            (4, "voorlichting aan ouders over het aannamebeleid", "genoemd", "niet genoemd"),
            (5, CONTACT, "genoemd", "genoemd"),
            (6, "door te investeren in het schoolgebouw", "genoemd", "genoemd"),
            (6, "door te investeren in specifieke extra's", "genoemd", "niet genoemd"),
        )
    ],
    # Eight units answered in both rounds: Amsterdam was two districts, and Breda took no part in 2013.
    ("maatregel-van-ronde-tot-ronde", "maatregel", "loting"): [
        ["afspraken over loting", "2013", "2", "28", "7", "8", "tabel-3/amsterdam-west; tabel-3/zaanstad"],
        ["afspraken over loting", "2016", "2", "10", "20", "8", "tabel-3/amsterdam; tabel-3/haarlem"],
    ],
    ("wie-antwoordde-in-welke-ronde", "eenheid", "haarlem"): [["Haarlem", "2013; 2016", "2", "tabel-1/haarlem; tabel-1/haarlem"]],
    ("wie-antwoordde-in-welke-ronde", "eenheid", "tiel"): [["Tiel", "2013", "1", "tabel-1/tiel"]],
}  # fmt: skip


@pytest.mark.parametrize(("name", "parameter", "value"), ACROSS)
def test_what_came_went_and_stayed_is_told_from_round_to_round(both: Stated, name: str, parameter: str, value: str) -> None:
    query = read_queries(ROOT / "queries" / "vragen")[name]
    assert [list(row) for row in answer(query, {parameter: value}, both.known, "nl").rows] == ACROSS[name, parameter, value]


def test_a_round_between_two_parts_them(whole_series: Project) -> None:
    stated = state(whole_series, recounting=False)
    query = read_queries(ROOT / "queries" / "vragen")["gekomen-gegaan-gebleven"]
    text = bind(query, {}, stated.known).text
    rows = {tuple(cell.text.rpartition("/")[2] if cell else "" for cell in row[:6]) for row in stated.store.select(text).rows}
    marks: dict[tuple[str, str], dict[str, str]] = {}
    for edition in stated.data.editions:
        for fact in edition.facts:
            if fact.kind == "Waarneming":
                values = dict(fact.values)
                key = fact.unit.rpartition("/")[2], values["maatregel"].rpartition("/")[2]
                marks.setdefault(key, {})[fact.survey] = values["vermelding"].rpartition("/")[2]
    expected = {
        (unit, before, after, measure, by_year[before], by_year[after])
        for (unit, measure), by_year in marks.items()
        for before, after in pairwise(sorted(by_year))
        if "niet-gevraagd" not in (by_year[before], by_year[after]) and "genoemd" in (by_year[before], by_year[after])
    }
    assert expected
    assert rows == expected
