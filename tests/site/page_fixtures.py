"""A browser for the tests of the site's pages, and the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sights import SITE, Opener, Served
from specimen import bundle, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

#: Without these chromium asks hosts of its maker at every start.
_FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the packages of site/; the tests that need it are skipped without."""
    program = shutil.which("node")
    if not program:
        pytest.skip("Node is not installed")
    if not (SITE / "node_modules" / "esbuild").is_dir():
        pytest.skip("the packages of the site are not installed: npm ci in site/")
    return program


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for the tests of a module. Its loop runs in this thread, so that it may not outlive them: others run a loop too."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("chromium is not installed")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the specimen, without what Node bundles."""
    folder = tmp_path_factory.mktemp("specimen")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def bundled(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the specimen with the engine of the query page."""
    folder = tmp_path_factory.mktemp("bundled")
    write(folder)
    bundle(folder, node)
    return folder


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    """The contexts that a test opens, closed after it."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def opens(browser: Browser, contexts: list[BrowserContext]) -> Opener:
    """A function that opens an address."""
    return Opener(browser, contexts)


@pytest.fixture(scope="session")
def served(specimen: Path) -> Iterator[Served]:
    """The specimen on loopback."""
    server = Served(specimen)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def served_bundled(bundled: Path) -> Iterator[Served]:
    """The specimen with its engine on loopback."""
    server = Served(bundled)
    server.start()
    yield server
    server.stop()
