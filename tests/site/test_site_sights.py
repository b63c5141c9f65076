"""The site of a build in a real browser: one page of each kind, light and dark, wide and narrow, by keyboard, and without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sights import NARROW, WIDE, Served

if TYPE_CHECKING:
    from sights import Opener

#: A page of each kind, by its path below the root.
PAGES = (
    "", "gemeenten", "id/gemeente/rotterdam", "id/stadsdeel/amsterdam-noord", "maatregelen", "id/maatregel/loting", "id/gebied/toelating",
    "id/partner/ouders", "id/activiteit/scholentochten", "id/programma/vreedzame-school", "id/organisatie/forum", "tabellen",
    "id/tabel/2013/tabel-3", "id/tabel/2013/tabel-15", "rapport", "id/passage/2013/tabel-3/totaal", "id/onderdeel/2013/3.4", "vragen",
    "query/vragen/eenheden-met-maatregel", "natelling", "id/bewering/2013/tabel-3/totaal/niet-tussentijds-aannemen",
    "id/kwestie/2013/totaal-van-g", "vergelijk", "kwaliteit", "begrippen", "id/begrippenlijst/pilotstatus", "model", "def", "downloads",
    "over", "toegankelijkheid", "colofon", "en-nu", "zoeken", "sparql",
)  # fmt: skip


#: A browser takes its time: all pages only where SEGREGATIE_EVERY is set.
SEEN = PAGES if os.environ.get("SEGREGATIE_EVERY") else ("", "id/gemeente/rotterdam", "id/tabel/2013/tabel-3", "natelling", "vergelijk")


@pytest.fixture(scope="module")
def built(release: Path) -> Iterator[Served]:
    """The site of a build on loopback."""
    served = Served(release / "site")
    served.start()
    yield served
    served.stop()


def address(page: str) -> str:
    return f"{page}/index.html" if page else "index.html"


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["1280-light", "320-dark"])
@pytest.mark.parametrize("page", SEEN)
def test_no_page_breaks_a_rule_of_wcag(opens: Opener, built: Served, page: str, size: tuple[int, int], scheme: str) -> None:
    assert (built.folder / address(page)).is_file()
    sight = opens(built.url(address(page)), size, scheme)
    sight.assert_accessible()
    sight.assert_one_way()
    sight.assert_calm()


@pytest.mark.parametrize("page", ["en", "en/id/gemeente/rotterdam", "en/natelling", "en/vragen"])
def test_no_english_page_breaks_one(opens: Opener, built: Served, page: str) -> None:
    sight = opens(built.url(address(page)))
    sight.assert_accessible()
    sight.assert_calm()


@pytest.mark.parametrize("page", ["id/gemeente/rotterdam", "id/kwestie/2013/totaal-van-g", "query/vragen/waarom-geen-overleg"])
def test_a_keyboard_reaches_every_control(opens: Opener, built: Served, page: str) -> None:
    sight = opens(built.url(address(page)))
    controls = sight.page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible, [tabindex='0']:visible")
    assert len(sight.walk()) == controls.count()


def test_without_scripts_everything_is_there(opens: Opener, built: Served) -> None:
    page = opens(built.url("id/gemeente/rotterdam/index.html"), java_script_enabled=False).page
    # Tables 3 to 6: Rotterdam mentions four measures.
    assert page.locator("h1").inner_text() == "Rotterdam"
    assert "vier maatregelen" in page.locator("main").inner_text().casefold() or " 4 " in page.locator("main").inner_text()
    page = opens(built.url("natelling/index.html"), java_script_enabled=False).page
    assert page.locator("#errata + .box tbody tr").count() == 11
    assert page.locator(".filters:visible").count() == 0


def test_it_opens_from_a_folder(opens: Opener, built: Served) -> None:
    sight = opens((built.folder / "index.html").as_uri())
    sight.page.get_by_role("link", name="Rotterdam", exact=True).first.click()
    assert sight.page.url.endswith("/id/gemeente/rotterdam/index.html")
    assert sight.page.locator("h1").inner_text() == "Rotterdam"
    assert sight.complaints == []
