"""Search without a server: what is found, and how a keyboard and a screen reader get at it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from sights import NARROW, Opener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from sights import Served


def options(page: Page) -> Locator:
    """What the list under the field offers."""
    return page.get_by_role("listbox").get_by_role("option")


@pytest.fixture(scope="module")
def home(browser: Browser, served: Served) -> Iterator[Page]:
    """One page in which much is looked for."""
    contexts: list[BrowserContext] = []
    yield Opener(browser, contexts)(served.url("index.html")).page
    contexts[0].close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rotterdm", "Rotterdam"), ("roterdam", "Rotterdam"), ("Rottredam", "Rotterdam"), ("ROT", "Rotterdam"), ("zoetermeer", None),
        ("c", "loting"), ("U", "leermiddelen"), ("vve", "VVE spreiden"), ("wachtlijst", "wachtlijsten"), ("wachtlijten", "wachtlijsten"),
        ("hertogenbosch", "Den Bosch"), ("'s-Gravenhage", "Den Haag"), ("sittard geleen", "Sittard-Geleen"), ("tabel 1a", "Tabel 1a"),
        ("amsterdam west", "Amsterdam West"), ("noemt maatregel", "Wie noemt een maatregel?"),
        ("https://w3id.org/onderwijssegregatie/id/maatregel/loting", "loting"),
        ("https://w3id.org/onderwijssegregatie/id/maatregel/", None),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first(home: Page, typed: str, first: str | None) -> None:
    field = home.get_by_role("combobox", name=re.compile("^Zoek"))
    field.fill("")
    options(home).first.wait_for(state="hidden")
    field.fill(typed)
    if first is None:
        home.get_by_text("Niets gevonden").wait_for(state="attached")
        assert options(home).count() == 0
    else:
        options(home).first.wait_for()
        assert options(home).first.inner_text().split("\n")[0] == first


def test_a_keyboard_walks_the_list_and_goes_there(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"))
    page, field = sight.page, sight.page.get_by_role("combobox", name=re.compile("^Zoek"))
    assert not sight.asked_for("index-nl.js"), "the index is fetched when the field is entered"
    field.press_sequentially("ha")
    options(page).first.wait_for()
    assert (field.get_attribute("aria-expanded"), field.get_attribute("aria-activedescendant")) == ("true", None)
    sight.assert_accessible()
    field.press("ArrowUp")
    last = options(page).last
    assert (last.get_attribute("aria-selected"), last.get_attribute("id")) == ("true", field.get_attribute("aria-activedescendant"))
    field.press("ArrowDown")
    assert page.get_by_role("listbox").get_by_role("option", selected=True).inner_text() == options(page).first.inner_text()
    sight.assert_accessible()
    field.press("Escape")
    assert (options(page).count(), field.input_value()) == (0, "ha")
    field.fill("loting")
    options(page).first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(served.url("doc/maatregel/loting.html"))


def test_a_click_goes_there_and_leaving_closes(opens: Opener, served: Served) -> None:
    page = opens(served.url("en.html"), NARROW).page
    field = page.get_by_role("combobox", name=re.compile("^Find"))
    field.fill("drawing")
    options(page).first.wait_for()
    field.press("Tab")
    assert options(page).count() == 0
    field.fill("drawing lots")
    options(page).filter(has_text="drawing lots").click()
    page.wait_for_url(served.url("doc/maatregel/loting.html"))


def test_enter_lists_all_that_was_found(opens: Opener, served: Served) -> None:
    sight = opens(served.url("index.html"), NARROW)
    field = sight.page.get_by_role("combobox", name=re.compile("^Zoek"))
    field.fill("amsterdam")
    field.press("Enter")
    sight.page.wait_for_url("**/zoeken.html?q=amsterdam")
    results = sight.page.locator(".results a")
    results.first.wait_for()
    assert results.all_inner_texts() == ["Amsterdam Noord", "Amsterdam West"]
    assert sight.page.get_by_text("2 gevonden").first.is_visible()
    sight.assert_accessible()
    sight.assert_calm()


def test_the_index_loads_from_a_folder(opens: Opener, specimen: Path) -> None:
    sight = opens((specimen / "zoeken.html").as_uri() + "?q=rotterdm")
    link = sight.page.locator(".results a")
    link.wait_for()
    assert (link.inner_text(), link.get_attribute("href")) == ("Rotterdam", "doc/gemeente/rotterdam.html")
    assert sight.complaints == []


def test_names_are_shown_as_text(opens: Opener, specimen: Path, tmp_path: Path) -> None:
    for name in ("zoeken.html", "style.css", "search.js", "icon.svg"):
        (tmp_path / name).write_bytes((specimen / name).read_bytes())
    evil = {"kinds": ["<b>soort</b>"], "items": [["<img src=x onerror=alert(1)>", 0, "doc/x", "", "<i>hint</i>"]]}
    (tmp_path / "index-nl.js").write_text(f"(self.segregatie ??= {{}}).index = {json.dumps(evil)};", encoding="utf-8")
    sight = opens((tmp_path / "zoeken.html").as_uri() + "?q=img")
    sight.page.locator(".results a").wait_for()
    assert sight.page.locator(".results img, .results b, .results i").count() == 0
    assert sight.page.locator(".results li").inner_text() == "<img src=x onerror=alert(1)>\n<b>soort</b> · <i>hint</i>"
