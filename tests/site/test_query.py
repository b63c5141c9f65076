"""The query page: it answers in the browser, over http, from a folder and without a network, as the command line does."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from query_page import ask, csv, rows, status
from sights import NARROW, WIDE, Opener, Served
from specimen import BASE, queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from sights import Sight

_STORED: Final = {query["id"]: query["text"] for query in queries("nl")["groups"][0]["queries"]}
#: A product of the graph with itself, five times over: no engine sees the end of it.
_ENDLESS: Final = "SELECT (COUNT(*) AS ?n) WHERE { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"


@pytest.fixture(scope="module")
def asked(browser: Browser, served_bundled: Served) -> Iterator[Page]:
    """One page whose engine has been started."""
    contexts: list[BrowserContext] = []
    page = Opener(browser, contexts)(served_bundled.url("vraag.html#vraag=aantallen")).page
    page.locator(".answer table").wait_for()
    yield page
    contexts[0].close()


def assert_answers(sight: Sight) -> None:
    """The stored question is answered with names, links, numbers, count and time."""
    page = sight.page
    assert rows(page) == [
        ["<img src=x onerror=alert(1)>\ngemeente:venlo", "0", ""],
        ["Rotterdam\ngemeente:rotterdam", "4", ""],
        ["Utrecht\ngemeente:utrecht", "11", "52.4"],
    ]
    assert page.locator(".answer a").first.get_attribute("href") == "doc/gemeente/venlo.html"
    status(page).get_by_text(re.compile(r"^3 rijen in [0-9,]+ s, beantwoord in deze browser")).wait_for()


def test_nothing_is_fetched_before_a_question_is_asked(opens: Opener, served_bundled: Served) -> None:
    sight = opens(served_bundled.url("vraag.html"))
    sight.page.get_by_label("Begin met").select_option(label="Hoeveel maatregelen noemt elk?")
    assert not sight.asked_for("engine.js")
    assert not sight.asked_for("graph.js")
    sight.page.get_by_role("button", name="Stel de vraag").click()
    assert_answers(sight)
    assert sight.asked_for("engine.js")
    assert sight.page.url.endswith("#vraag=aantallen")
    sight.assert_calm()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "320"])
@pytest.mark.parametrize("page", ["vraag.html", "query.html"])
def test_an_answer_and_an_error_break_no_rule(opens: Opener, served_bundled: Served, page: str, size: tuple[int, int], scheme: str) -> None:
    sight = opens(served_bundled.url(f"{page}#vraag=schoolkeuze"), size, scheme)
    sight.page.locator(".answer table").wait_for()
    sight.assert_accessible()
    sight.assert_one_way()
    ask(sight.page, "SELECT ?x WHERE { ?x a ?y ?z }")
    sight.page.locator(".fault").wait_for()
    sight.assert_accessible()
    sight.assert_one_way()
    sight.assert_calm()


def test_a_keyboard_goes_through_the_editor_and_on(opens: Opener, served_bundled: Served) -> None:
    sight = opens(served_bundled.url("vraag.html#vraag=aantallen"))
    sight.page.locator(".answer table").wait_for()
    stops = sight.walk()
    names = " | ".join(stops)
    assert re.search("SELECT.*Begin|SELECT [^|]*\\| DIV Vraag in SPARQL[^|]*\\| BUTTON Stel de vraag", names), names
    assert stops[-1].startswith("A Contact")
    assert sight.page.locator("p.hint", has_text="Tab verlaat het tekstvak").is_visible()


def test_the_address_reopens_the_question(opens: Opener, served_bundled: Served) -> None:
    page = opens(served_bundled.url("vraag.html")).page
    text = 'SELECT ?x WHERE { ?x ?y "B" } # a & b = 100%'
    ask(page, text)
    assert rows(page) == [["afspraken over gescheiden wachtlijsten\nmaatregel:gescheiden-wachtlijsten"]]
    again = opens(page.url).page
    assert rows(again) == rows(page)
    assert again.get_by_role("textbox", name=re.compile("SPARQL")).inner_text() == text
    # As a server does that is asked for its endpoint by a browser.
    third = opens(served_bundled.url(f"vraag.html?query={quote(text)}")).page
    assert rows(third) == rows(page)


def test_labels_follow_the_language_of_the_page(opens: Opener, served_bundled: Served) -> None:
    text = quote('SELECT ?x WHERE { ?x ?y "K" }')
    page = opens(served_bundled.url(f"query.html#query={text}")).page
    assert rows(page) == [["information for parents when choosing a school\nmaatregel:voorlichting-schoolkeuze"]]
    status(page).get_by_text(re.compile(r"^1 row in [0-9.]+ s, answered in this browser")).wait_for()


@pytest.mark.parametrize(
    "text",
    [
        *_STORED.values(), "SELECT ?s WHERE { ?s ?p 5 }", 'SELECT ("a, \\"b\\"\\nc" AS ?x) ("" AS ?y) ?z WHERE {}',
        "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o", "SELECT * WHERE { ?s a ?o }",
        "SELECT (1/3 AS ?x) (true AS ?y) (1e3 AS ?z) WHERE {}",
    ],
)  # fmt: skip
def test_csv_is_that_of_the_engine_behind_the_endpoint(asked: Page, text: str) -> None:
    ask(asked, text)
    status(asked).get_by_text(re.compile("beantwoord in")).wait_for()
    with asked.expect_download() as download:
        asked.get_by_role("button", name="CSV (komma, zoals het endpoint)").click()
    assert download.value.path().read_bytes() == csv(text)


def test_excel_gets_names_commas_and_no_formulas(opens: Opener, served_bundled: Served) -> None:
    text = f"SELECT ?wie ?deel ('=1+1' AS ?som) (-4 AS ?min) WHERE {{ ?wie <{BASE}def#aandeel> ?deel }}"
    page = opens(served_bundled.url(f"vraag.html#query={quote(text)}")).page
    page.locator(".answer table").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV voor Nederlandse Excel").click()
    assert download.value.path().read_bytes().decode("utf-8-sig") == (
        f"wie;wie (IRI);deel;som;min\r\nUtrecht;{BASE}id/gemeente/utrecht;52,4;'=1+1;-4\r\n"
    )


def test_what_comes_from_the_data_is_text(asked: Page) -> None:
    ask(asked, f"SELECT ?wie ?ziet WHERE {{ ?wie <{BASE}def#ziet> ?ziet }}")
    assert rows(asked) == [["<img src=x onerror=alert(1)>\ngemeente:venlo", "javascript:alert(1)"]]
    assert asked.locator(".answer img").count() == 0
    assert [link.get_attribute("href") for link in asked.locator(".answer a").all()] == ["doc/gemeente/venlo.html"]


def test_a_yes_or_no_is_said(asked: Page) -> None:
    ask(asked, "ASK { ?s ?p 4 }")
    asked.locator(".answer .lead", has_text="Ja").wait_for()
    ask(asked, "ASK { ?s ?p 5 }")
    asked.locator(".answer .lead", has_text="Nee").wait_for()


def test_triples_come_as_turtle(asked: Page) -> None:
    ask(asked, f"CONSTRUCT {{ ?s ?p 4 }} WHERE {{ ?s ?p 4 }} # {BASE}")
    asked.get_by_role("heading", name="Uitspraken (Turtle)").wait_for()
    graph = ox.parse(asked.locator(".answer pre").inner_text(), format=ox.RdfFormat.TURTLE)
    assert [str(quad.subject) for quad in graph] == [f"<{BASE}id/gemeente/rotterdam>"]


def test_graphs_can_be_named_and_the_shapes_are_not_among_the_facts(asked: Page) -> None:
    ask(asked, "SELECT (COUNT(*) AS ?n) WHERE { ?x ?y 'buiten de gegevens'@nl }")
    assert rows(asked) == [["0"]]
    ask(asked, "SELECT ?g WHERE { GRAPH ?g { ?x ?y 'buiten de gegevens'@nl } }")
    asked.get_by_text("graph/shapes").wait_for()


def test_known_prefixes_are_filled_in(asked: Page) -> None:
    ask(asked, "SELECT ?wie ?naam WHERE { ?wie def:aantal 4 ; rdfs:label ?naam . FILTER(LANG(?naam) = 'nl') } # skos:prefLabel")
    assert rows(asked) == [["Rotterdam\ngemeente:rotterdam", "Rotterdam"]]
    status(asked).get_by_text(re.compile("^Toegevoegd bovenaan: PREFIX def:, PREFIX rdfs:. 1 rij in")).wait_for()
    lines = asked.get_by_role("textbox", name=re.compile("SPARQL")).inner_text().split("\n")
    assert lines[:2] == [f"PREFIX def: <{BASE}def#>", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"]
    assert lines[2].startswith("SELECT")


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("SELEC ?x { }", "Regel 1, teken 1: hier staat “SELEC”, verwacht wordt SELECT, ASK, CONSTRUCT of DESCRIBE.", "SELEC"),
        ("SELECT ?x WHERE {\n  ?x a ?y ?z .\n}", "Regel 2, teken 11: hier staat “?z”, verwacht wordt “.”, “}”", "?z"),
        ("SELECT ?x WHERE { ?x a ?y ", "Regel 1, teken 27: hier houdt de vraag op, verwacht wordt “.”, “}”", "y"),
        ("SELECT ?x WHERE { ?x a ?y } ORDER ?x", "Regel 1, teken 35: hier staat “?x”, verwacht wordt BY.", "?x"),
        ("SELECT (COUNT(?x) ?n) WHERE { ?x a ?y }", "Regel 1, teken 19: hier staat “?n”, verwacht wordt AS.", "?n"),
        ("SELECT ?x { ?x foaf:name ?y }", "Regel 1, teken 16: het voorvoegsel “foaf:” is niet bekend.", "foaf:"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "Regel 1, teken 1: “INSERT” verandert gegevens.", "INSERT"),
        ("SELECT ?x { SERVICE <http://a.b/c> { ?x a ?y } }", "Regel 1, teken 13: SERVICE vraagt een andere server iets", "SERVICE"),
        ("SELECT (COUNT(?x) AS ?n) ?y WHERE { ?x a ?y }", "achter SELECT staat een variabele die niet in GROUP BY staat", None),
        ("SELECT ?x WHERE { BIND(1 AS ?x) BIND(2 AS ?x) }", "De zoekmachine zegt: error at 1:48", "}"),
        ("  \n", "De vraag is leeg.", None),
    ],
)  # fmt: skip
def test_an_error_says_where_and_what_was_expected(asked: Page, text: str, message: str, marked: str | None) -> None:
    ask(asked, text)
    box = asked.locator(".fault p", has_text=message)
    box.wait_for()
    if marked:
        assert "".join(asked.locator(".cm-fault").all_inner_texts()) == marked
        asked.get_by_role("button", name="Ga naar de fout").click()
        assert asked.evaluate("document.activeElement.shadowRoot.activeElement.role") == "textbox"


def test_an_endless_question_is_stopped_and_the_next_answered(opens: Opener, served_bundled: Served) -> None:
    sight = opens(served_bundled.url("vraag.html#vraag=aantallen"))
    page, stop = sight.page, sight.page.get_by_role("button", name="Stop")
    page.locator(".answer table").wait_for()
    assert stop.is_disabled()
    ask(page, _ENDLESS)
    status(page).get_by_text("De vraag wordt beantwoord…").wait_for()
    time.sleep(0.5)
    # The page stays awake while the engine works.
    assert page.evaluate("new Promise((done) => setTimeout(done, 0)).then(() => 1)") == 1
    begun = time.monotonic()
    stop.click()
    status(page).get_by_text("Gestopt.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Stel de vraag"
    # The browser gives a worker that is ended two seconds to see it, and then takes it away.
    while page.workers and time.monotonic() - begun < 30:
        page.wait_for_timeout(50)
    assert page.workers == []
    ask(page, _STORED["aantallen"])
    assert_answers(sight)
    # A question put while another runs takes its place.
    ask(page, _ENDLESS)
    ask(page, _STORED["aantallen"])
    assert_answers(sight)
    sight.assert_calm()


def test_it_answers_from_a_folder(opens: Opener, bundled: Path) -> None:
    sight = opens((bundled / "vraag.html").as_uri())
    ask(sight.page, _STORED["aantallen"])
    assert_answers(sight)
    assert sight.complaints == []
    assert all(url.startswith(("file:", "blob:")) for url in sight.requests)


def test_it_answers_without_a_network_once_it_has_answered(opens: Opener, bundled: Path) -> None:
    server = Served(bundled)
    server.start()
    sight = opens(server.url("vraag.html#vraag=aantallen"))
    assert_answers(sight)
    sight.page.evaluate("navigator.serviceWorker.ready")
    # The files of a page that was there before its keeper are kept a moment later.
    kept = "caches.open('onderwijssegregatie').then((kept) => kept.keys()).then((all) => all.map((one) => new URL(one.url).pathname))"
    wanted = {"/vraag.html", "/style.css", "/query.js", "/queries-nl.js", "/engine.js", "/graph.js"}
    for _ in range(50):
        if wanted <= set(sight.page.evaluate(kept)):
            break
        time.sleep(0.1)
    server.stop()
    sight.page.reload()
    assert_answers(sight)


def test_without_the_engine_the_page_says_so(opens: Opener, specimen: Path, bundled: Path, tmp_path: Path) -> None:
    for path in specimen.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "query.js").write_bytes((bundled / "query.js").read_bytes())
    page = opens((tmp_path / "vraag.html").as_uri() + "#vraag=aantallen").page
    status(page).get_by_text("De zoekmachine kon niet worden geladen.").wait_for()
