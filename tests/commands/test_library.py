"""`import segregatie`: light until it is asked, the same answers as the command line and the API, errors that say what to do."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from types import ModuleType
from typing import Any

import pytest

import segregatie
from conftest import ROOT
from segregatie import library
from segregatie.base.namespaces import DEF, ID
from segregatie.pipeline import Stated, regenerate
from segregatie.query.laid import Laid
from segregatie.query.tables import as_csv

EXPECTED = ROOT / "tests" / "expected"


def test_importing_it_loads_its_version_and_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import segregatie;"
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)));"
        "print([name for name in sys.modules if name.startswith('segregatie.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['segregatie']\n['segregatie.base', 'segregatie.base.version']\n", "")


def test_no_module_takes_the_place_of_a_function() -> None:
    # A submodule becomes an attribute of its package when it is imported, over what `__getattr__` would give.
    modules = {path.stem for path in (ROOT / "src" / "segregatie").iterdir()}
    assert "library" in modules
    assert modules & set(segregatie.__all__) == set()


def test_all_that_is_named_is_there_and_nothing_else_is_made_up() -> None:
    assert set(segregatie.__all__) <= set(dir(segregatie))
    assert all(getattr(segregatie, name) for name in segregatie.__all__)
    assert not hasattr(segregatie, "grapf")


@pytest.fixture(scope="module")
def laid(stated: Stated) -> dict[str, Laid]:
    """Every table as a build writes it."""
    return regenerate(stated, stated.data.editions[-1])


@pytest.fixture(scope="module")
def count(stated: Stated) -> int:
    """How many triples the data graphs hold."""
    return sum(len(triples) for name, triples in stated.graphs.items() if not name.endswith("shapes"))


def texts(rows: tuple[tuple[str | int | float | None, ...], ...]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in rows]


def test_a_table_is_the_one_that_is_published(laid: dict[str, Laid]) -> None:
    assert [f"tabel-{each.name}" for each in segregatie.tables()] == list(laid)
    for each in segregatie.tables():
        made, whole = segregatie.table(each.name), laid[f"tabel-{each.name}"]
        assert (made.title, made.headings) == (whole.title, whole.headings)
        assert made.columns == tuple(column.name for column in whole.fields)
        assert texts(made.rows + made.totals) == [list(row) for row in whole.rows]
        assert len(made.totals) == len(whole.totals)
        assert made.legend == dict(whole.legend)
    assert as_csv(laid["tabel-9"]) == (EXPECTED / "tabel-09.csv").read_text(encoding="utf-8")


def test_a_question_has_its_typed_answer() -> None:
    with (EXPECTED / "vragen" / "totaal-van-een-maatregel@maatregel=maatregel~loting.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    made = segregatie.ask("totaal-van-een-maatregel", maatregel="loting")
    assert list(made.headings) == headings
    assert texts(made.rows) == rows
    assert rows


def test_numbers_are_numbers_and_a_blank_is_none() -> None:
    made = segregatie.table("veranderingen")
    assert made.totals == (("Totaal", 28, 100, "berekend"),)
    assert [row[1] for row in made.rows] == [13, 8, 5, 2]
    (almelo,) = [row for row in segregatie.table("3").rows if row[0] == "Almelo"]
    assert set(almelo[1:]) <= {"X", None}


def test_a_number_is_a_parameter_and_a_star_asks_for_all() -> None:
    by_year = segregatie.ask("publicaties-van-een-jaar", jaar=2008)
    assert by_year == segregatie.ask("publicaties-van-een-jaar", jaar="2008")
    everything = segregatie.ask("eenheden-met-maatregel")
    assert segregatie.ask("eenheden-met-maatregel", maatregel="*") == everything
    assert segregatie.ask("eenheden-met-maatregel", maatregel=None) == everything


def test_a_gemeente_of_two_districts_gives_the_answers_of_both() -> None:
    # Section 2.2: two districts answered for Amsterdam.
    made = segregatie.ask("maatregelen-per-eenheid", eenheid="amsterdam")
    unit = made.columns.index("eenheid")
    assert sorted(str(row[unit]) for row in made.rows) == ["Amsterdam Noord", "Amsterdam West"]
    # Table 3: eight units have a mark under F.
    assert len(segregatie.ask("eenheden-met-maatregel", maatregel="F").rows) == 8


def test_no_row_is_doubled_for_its_places_and_none_is_left_out() -> None:
    made = segregatie.ask("pilotactiviteiten-met-een-status")
    # The signs of table 15, and six cells without one.
    assert Counter(row[0] for row in made.rows) == {
        "Wordt vervolgd": 20, "Gestopt": 5, "Uitgebreid": 2, "Afgebouwd": 1, "Nieuw": 1, "vervolgd of gestopt": 2,
        "niet ingevuld": 4, "samengevoegd": 1, "weggevallen": 1,
    }  # fmt: skip
    # Zaanstad has no agreements by table 2 and minutes by table 10; table 12 says that the schools check.
    agreements = segregatie.ask("afspraken-en-hun-vastlegging")
    (zaanstad,) = [row for row in agreements.rows if "Zaanstad" in row]
    assert "Notulen van het overleg" in zaanstad and {"tabel-10/notulen", "tabel-12/scholen"} <= set(str(zaanstad[-1]).split("; "))


def test_what_is_left_out_is_what_the_list_says() -> None:
    chosen = [each for each in segregatie.questions() if {name for name, value in each.defaults.items() if value != "*"} - {"peiling"}]
    assert len(chosen) >= 15
    for question in chosen:
        assert segregatie.ask(question.name) == segregatie.ask(question.name, **question.defaults), question.name


def test_a_table_is_called_by_number_too() -> None:
    assert segregatie.table(9) == segregatie.table("9")
    # Table 9 of the report: 5 units consult regularly, 8 at times, 15 do not.
    assert [row[2] for row in segregatie.table(9).rows] == [5, 8, 15]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: segregatie.ask("eenheden-met-maatregl"), "no question 'eenheden-met-maatregl'; did you mean 'eenheden-met-maatregel'?"),
        (lambda: segregatie.table("verandering"), "no table 'verandering' in the round of 2013; did you mean 'veranderingen'?"),
        (
            lambda: segregatie.table(7),
            "no table '7' in the round of 2013; use one of: 1, 1a, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, veranderingen",
        ),
        (
            lambda: segregatie.ask("eenheden-met-maatregel", gemeente=None),
            "no parameter 'gemeente' here; use one of: maatregel, peiling, lang",
        ),
        (lambda: segregatie.table("3", lang="fr"), "parameter 'lang' cannot be 'fr'; use one of: nl, en"),
        (lambda: segregatie.tables("fr"), "parameter 'lang' cannot be 'fr'; use one of: nl, en"),
        (
            lambda: segregatie.ask("eenheden-met-maatregel", gemeente="almelo"),
            "no parameter 'gemeente' here; use one of: maatregel, peiling, lang",
        ),
        (lambda: segregatie.ask("publicaties-van-een-jaar", jaar="nooit"), "parameter 'jaar' cannot be 'nooit'; give a whole number"),
    ],
    ids=range(8),
)
def test_wrong_use_is_told_with_its_remedy(call: Any, told: str) -> None:
    with pytest.raises(segregatie.UsageError) as error:
        call()
    assert str(error.value) == told


def test_every_table_and_question_has_columns_that_a_frame_can_name() -> None:
    for ask, listed in ((segregatie.table, segregatie.tables()), (segregatie.ask, segregatie.questions())):
        for each in listed:
            assert "lang" not in each.parameters
            for lang in ("nl", "en"):
                headings = ask(each.name, lang).headings
                assert len(set(headings)) == len(headings), each.name


def test_a_notebook_shows_tables_and_answers_with_links() -> None:
    # Table 3, column C: lots are drawn in two units.
    answer = segregatie.ask("eenheden-met-maatregel", maatregel="C")._repr_html_()
    assert f'<td><a href="{ID}stadsdeel/amsterdam-west">Amsterdam West</a></td>' in answer
    assert f'<td><a href="{ID}gemeente/zaanstad">Zaanstad</a></td>' in answer
    table = segregatie.table("3", lang="en")
    assert "<dt>C</dt><dd>agreements on drawing lots</dd>" in table._repr_html_()
    assert repr(table) == "<Table 'Table 3: Agreements and measures in force: admission of pupils': 28 rows, 1 of totals, 11 columns>"


def test_every_fact_of_a_kind_is_there_with_what_was_not_mentioned() -> None:
    everything = segregatie.facts("waarneming")
    # 28 units and 21 measures; four of the units lie in Gelderland: Doesburg, Ede, Nijmegen and Tiel.
    assert len(everything.rows) == 28 * 21 == 588
    assert len(segregatie.facts("waarneming", provincie="Gelderland").rows) == 4 * 21
    mention = everything.columns.index("vermelding")
    assert {row[mention] for row in everything.rows} == {"genoemd", "niet genoemd"}
    # Tables 3 to 6 have 121 marks.
    assert sum(row[mention] == "genoemd" for row in everything.rows) == 121


class Frame:
    """A frame of either library: its columns, and what pandas keeps beside them."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self.columns = columns
        self.attrs: dict[str, Any] = {}


@pytest.mark.parametrize(("there", "used"), [(["pandas"], "pandas"), (["polars"], "polars"), (["polars", "pandas"], "pandas")])
def test_a_frame_is_made_with_what_is_installed(monkeypatch: pytest.MonkeyPatch, there: list[str], used: str) -> None:
    for name in there:
        module = ModuleType(name)
        module.DataFrame = type(name, (Frame,), {})  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(library, "find_spec", lambda name: name in there or None)
    names, headings = ("a", "b", "c", "d"), ("A", "B", "C", "D")
    made = segregatie.Table("T", "", names, headings, (("x", 1, 2.5, 3), (None, None, "y", 0.5)), (("Totaal", 1.5, None, 4),))
    frame = made.frame()
    assert (type(frame).__name__, frame.columns) == (used, {"A": ["x", None], "B": [1, None], "C": ["2.5", "y"], "D": [3.0, 0.5]})
    assert [type(value) for value in frame.columns["D"]] == [float, float]
    whole = {"A": ["x", None, "Totaal"], "B": [1.0, None, 1.5], "C": ["2.5", "y", None], "D": [3.0, 0.5, 4.0]}
    assert made.frame(totals=True).columns == whole


def test_a_frame_says_what_its_letters_and_signs_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("pandas")
    module.DataFrame = Frame  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", module)
    monkeypatch.setattr(library, "find_spec", lambda name: name == "pandas" or None)
    # Section 3.4 of the report names what each letter stands for, table 15 what a sign does.
    told = segregatie.table("3", lang="en").frame().attrs
    assert told["title"] == "Table 3: Agreements and measures in force: admission of pupils"
    assert told["columns"]["C"] == told["legend"]["C"] == "agreements on drawing lots"
    assert "0: Gestopt" in segregatie.table("15").frame().attrs["columns"]["Status"].split("; ")


def test_without_pandas_or_polars_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: None)
    with pytest.raises(segregatie.UsageError, match=r"^a frame needs pandas or polars; run: pip install pandas$"):
        segregatie.table("9").frame()


def test_both_graphs_hold_what_is_published_and_are_the_caller_s(count: int) -> None:
    import pyoxigraph as ox
    import rdflib

    graph, store = segregatie.graph(), segregatie.store()
    assert (len(graph), len(store)) == (count, count)
    assert graph.namespace_manager.curie(ID + "gemeente/almelo") == "gemeente:almelo"
    assert graph.namespace_manager.curie(DEF + "Feit") == "def:Feit"
    assert rdflib.URIRef(DEF + "Feit") in graph.all_nodes()
    store.clear()
    assert len(segregatie.store()) == count
    assert isinstance(store, ox.Store)
