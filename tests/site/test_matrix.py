"""Sorting and filtering of tables: what is seen, what is counted, what the address holds, what is said."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from content import MARKS, MEASURES, NO_TALKS, aim
from sights import NARROW

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sights import Opener, Served

_AREA = {row[0]: row[4] for row in MEASURES}


def expected(area: str, talks: str, meant: str) -> tuple[dict[str, int], dict[str, int], int]:
    """Count by hand what a choice leaves: for each unit, each measure, and in all."""
    units = [unit for unit in MARKS if not talks or (unit in NO_TALKS) == (talks == "nee")]
    letters = [letter for letter in _AREA if not area or _AREA[letter] == area]
    marks = [(unit, letter) for unit in units for letter in letters if letter in MARKS[unit] and (not meant or aim(unit, letter) == meant)]
    by_unit = {unit: sum(mark[0] == unit for mark in marks) for unit in units}
    return by_unit, {letter: sum(mark[1] == letter for mark in marks) for letter in letters}, len(marks)


def seen(page: Page) -> tuple[dict[str, int], dict[str, int], int]:
    """Read the totals that the table shows."""
    rows: dict[str, int] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#matrix tbody tr:not([hidden])')].map(
               (row) => [row.cells[0].textContent, Number(row.querySelector('.sum [data-total]').textContent)]))"""
    )
    columns: dict[str, int] = page.evaluate(
        """() => { const head = [...document.querySelectorAll('#matrix thead tr:last-child th')].slice(1, -1);
                   const foot = [...document.querySelector('#matrix tfoot tr').cells].slice(1, -1);
                   return Object.fromEntries(head.map((cell, at) => [cell, foot[at]]).filter(([cell]) => !cell.hidden).map(
                       ([cell, total]) => [cell.querySelector('b').textContent, Number(total.textContent)])); }"""
    )
    return rows, columns, int(page.locator("#matrix tfoot .sum").inner_text())


def test_totals_are_of_what_is_seen_under_every_choice(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html")).page
    areas, talking, meanings = ("", "toelating", "investeren"), ("", "ja", "nee"), ("", "op", "niet", "onbekend")
    for area, talks, meant in itertools.product(areas, talking, meanings):
        for name, value in (("gebied", area), ("overleg", talks), ("doel", meant)):
            page.locator(f"#{name}").select_option(value)
        units, letters, marks = expected(area, talks, meant)
        assert seen(page) == (units, letters, marks), (area, talks, meant)
        assert page.locator("form.filters [role=status]").inner_text() == (
            f"{len(units)} van 28 gemeenten en stadsdelen, {len(letters)} van 21 maatregelen, {marks} kruisjes"
        )


def test_choices_go_to_the_address_and_come_back(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"))
    page = sight.page
    page.get_by_label("Soort maatregel").select_option(label="Voorlichting")
    page.get_by_label("Overleg over segregatie").select_option(label="niet")
    assert page.url.endswith("index.html?gebied=voorlichting&overleg=nee")
    assert page.locator(".lang").evaluate("link => link.search") == "?gebied=voorlichting&overleg=nee"
    before = seen(page)
    page.reload()
    assert seen(page) == before == expected("voorlichting", "nee", "")
    sight.assert_accessible()
    page.get_by_role("button", name="Alles tonen").click()
    page.wait_for_url(served.url("index.html"))
    assert seen(page) == expected("", "", "")
    sight.assert_calm()


def test_rows_and_columns_sort(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"))
    page = sight.page
    first = page.locator("#matrix tbody th")
    page.get_by_label("Volgorde").select_option(label="meeste maatregelen eerst")
    assert first.all_inner_texts()[:4] == ["Nijmegen", "Utrecht", "Amsterdam West", "Schiedam"]
    assert page.locator("#matrix [aria-sort]").inner_text() == "Aantal"
    page.get_by_label("Volgorde").select_option("loting")
    assert first.all_inner_texts()[:3] == ["Amsterdam West", "Zaanstad", "Almelo"]
    assert page.locator("#matrix [aria-sort=descending] b").inner_text() == "C"
    page.get_by_label("Kolommen").select_option(label="meest genoemd eerst")
    heads = page.locator("#matrix thead tr:last-child b")
    assert heads.all_inner_texts()[:4] == ["I", "K", "S", "L"]
    # Each cell went with its column: loting is still what these two have.
    assert page.locator("#c-zaanstad-loting").evaluate("cell => cell.closest('tr').cells[0].textContent") == "Zaanstad"
    at = page.locator("#c-zaanstad-loting").evaluate("cell => cell.closest('td').cellIndex")
    assert page.locator("#matrix thead tr:last-child th").nth(at).locator("b").inner_text() == "C"
    assert seen(page)[2] == 121
    sight.assert_accessible()
    page.get_by_label("Volgorde").select_option(label="zoals in het rapport")
    page.get_by_label("Kolommen").select_option(label="op letter")
    assert first.all_inner_texts() == list(MARKS)
    assert heads.all_inner_texts() == list(_AREA)


def test_headings_over_columns_keep_to_their_columns(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html?gebied=initiatieven")).page
    page.locator("form.filters").wait_for()
    spans = page.locator("#matrix [scope=colgroup]").evaluate_all(
        "cells => cells.filter((c) => !c.hidden).map((c) => [c.textContent, c.colSpan])"
    )
    assert spans == [["Initiatieven", 4]]


def test_two_are_put_side_by_side(opens: Opener, served: Served) -> None:
    sight = opens(served.url("vergelijk.html"), NARROW)
    page = sight.page
    page.get_by_label("Eerste").select_option("lelystad")
    page.get_by_label("Tweede").select_option("rotterdam")
    assert page.locator("#naast thead th:visible").all_inner_texts() == ["Vraag", "Lelystad", "Rotterdam"]
    page.get_by_label("alleen waar zij verschillen").check()
    assert page.locator("#naast tbody th:visible").all_inner_texts() == ["Is er overleg?", "Is er overleg met ouders?"]
    page.get_by_label("Zoek in deze tabel").fill("OUDERS")
    assert page.locator("#naast tbody th:visible").all_inner_texts() == ["Is er overleg met ouders?"]
    assert page.get_by_text("2 van 3 naast elkaar, 1 van 4 vragen").is_visible()
    assert page.url.endswith("?a=lelystad&b=rotterdam&verschil=ja&tekst=OUDERS")
    sight.assert_accessible()


def test_it_works_from_a_folder(opens: Opener, specimen: Path) -> None:
    sight = opens((specimen / "index.html").as_uri() + "?gebied=toelating")
    sight.page.get_by_label("Overleg over segregatie").select_option("ja")
    assert seen(sight.page) == expected("toelating", "ja", "")
    assert sight.page.url.endswith("index.html?gebied=toelating&overleg=ja")
    assert sight.complaints == []


def test_a_value_that_no_choice_has_is_passed_over(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html?gebied=%3Cscript%3E&sorteer=constructor")).page
    page.locator("form.filters").wait_for()
    assert seen(page) == expected("", "", "")
