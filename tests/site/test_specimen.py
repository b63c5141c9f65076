"""Every part of the site, as it looks and as it is heard: on a specimen that holds them all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from content import MARKS, MEASURES, NO_TIME, NOT_BUSY, PILOTS, PLACES
from sights import NARROW, SITE, WIDE

if TYPE_CHECKING:
    from sights import Opener, Served

PAGES = ("index.html", "en.html", "vergelijk.html", "zoeken.html?q=loting")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "320"])
@pytest.mark.parametrize("page", PAGES)
def test_no_part_breaks_a_rule_of_wcag(opens: Opener, served: Served, page: str, size: tuple[int, int], scheme: str) -> None:
    sight = opens(served.url(page), size, scheme)
    sight.assert_accessible()
    sight.assert_one_way()
    sight.assert_calm()


def test_axe_is_able_to_find_something(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"))
    sight.page.evaluate("document.querySelector('.brand').replaceChildren()")
    with pytest.raises(AssertionError, match="link-name"):
        sight.assert_accessible()


@pytest.mark.parametrize("page", ["index.html", "en.html", "vergelijk.html"])
def test_a_keyboard_reaches_the_end_and_back(opens: Opener, served: Served, page: str) -> None:
    sight = opens(served.url(page))
    controls = sight.page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible, [tabindex='0']:visible")
    stops = sight.walk()
    assert len(stops) == controls.count()
    assert stops[0].startswith("A Naar de inhoud") or stops[0].startswith("A To the content")


def test_an_open_panel_breaks_no_rule(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html#bron-rotterdam-gescheiden-wachtlijsten"), NARROW)
    sight.page.locator("summary").click()
    assert sight.page.locator(".source").is_visible()
    sight.assert_accessible()
    sight.assert_one_way()


def test_a_place_gives_the_focus_back_to_its_cell(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html")).page
    cell, panel = page.locator("#c-rotterdam-gescheiden-wachtlijsten"), page.locator(".source")
    for back in (lambda: page.get_by_role("link", name="Terug naar de cel").press("Enter"), page.go_back):
        assert not panel.is_visible()
        cell.press("Enter")
        panel.wait_for(state="visible")
        assert "3, rij Rotterdam, kolom B" in panel.inner_text()
        back()
        panel.wait_for(state="hidden")
        assert page.evaluate("document.activeElement.id") == "c-rotterdam-gescheiden-wachtlijsten"
        page.goto(served.url("index.html"))


def test_cells_are_large_enough_and_say_their_mark(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html"), NARROW).page
    links = page.locator("#matrix tbody td a")
    assert links.count() == 121
    for index in range(links.count()):
        box = links.nth(index).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    words = Counter(text.split(":")[0] for text in page.locator("#matrix tbody td a .vh").all_inner_texts())
    # The report: 7 of 121 marks are aimed at segregation, 15 are not, of 99 it is not established (3.4).
    assert words == {
        "genoemd, op segregatie gericht": 7, "genoemd, niet op segregatie gericht": 15, "genoemd, gerichtheid niet vastgesteld": 99,
    }  # fmt: skip
    assert page.locator("#matrix tbody td .vh", has_text=re.compile("^niet genoemd$")).count() == 28 * 21 - 121


def test_no_word_is_broken_in_a_table_and_no_total_split(opens: Opener, served: Served) -> None:
    opens(served.url("index.html"), NARROW).assert_words_whole()


def test_everything_is_there_without_scripts(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html"), java_script_enabled=False).page
    assert page.locator("#matrix tbody tr").count() == len(MARKS)
    assert page.locator("#matrix tfoot td").all_inner_texts()[:-1] == [
        "1", "1", "2", "4", "4", "8", "4", "5", "17", "1", "13", "10", "5", "4", "2", "1", "7", "7", "13", "6", "6",
    ]  # fmt: skip
    # What does nothing without scripts is not shown.
    assert page.locator(".filters:visible, .search:visible").count() == 0


def test_print_shows_whole_tables(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"), NARROW)
    sight.page.emulate_media(media="print")
    for box in sight.page.locator(".box").all():
        assert box.evaluate("box => getComputedStyle(box).overflow + getComputedStyle(box).maxHeight") == "visiblenone"
    assert sight.page.locator("nav:visible, .search:visible, .filters:visible").count() == 1, "the crumbs stay"


def test_text_at_200_percent_still_fits(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"), (1280, 900))
    sight.page.evaluate("document.documentElement.style.fontSize = '200%'")
    sight.assert_one_way()


def test_forced_colours_keep_signs_and_bars(opens: Opener, served: Served) -> None:
    page = opens(served.url("index.html"), forced_colors="active").page
    bar = page.locator("#matrix .bar").first.evaluate(
        "bar => [getComputedStyle(bar).fill, getComputedStyle(document.body).backgroundColor]"
    )
    assert bar[0] != bar[1]
    assert page.locator("#matrix .sign.aimed").first.inner_text() == "●"


def test_every_gemeente_has_one_square_and_none_overlap() -> None:
    # Table 1 names 35 gemeenten; Amsterdam answered as two stadsdelen.
    units = {name for name in MARKS if not name.startswith("Amsterdam")} | {"Amsterdam"}
    assert set(PLACES) == units | NO_TIME | NOT_BUSY
    assert len(PLACES) == len(set(PLACES.values())) == 35


def test_the_typed_matrix_is_that_of_the_report() -> None:
    # Totals under tables 3 to 6, G as counted (the report prints 5).
    totals = (1, 1, 2, 4, 4, 8, 4, 5, 17, 1, 13, 10, 5, 4, 2, 1, 7, 7, 13, 6, 6)
    assert tuple(sum(row[0] in marks for marks in MARKS.values()) for row in MEASURES) == totals
    assert sum(sum(counts) for _, *counts in PILOTS) == 37


def test_the_style_is_small_and_loads_nothing() -> None:
    style = (SITE / "style.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style
    assert len(style) < 18_000
