"""Pages as a browser sees them, and what each of them is held to."""

from __future__ import annotations

import functools
import http.server
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SITE: Final = Path(__file__).resolve().parents[2] / "site"
_AXE: Final = SITE / "node_modules" / "axe-core" / "axe.min.js"
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDE: Final = (1280, 900)
NARROW: Final = (320, 640)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Served:
    """A folder on loopback, which can be stopped and started again at the same address."""

    folder: Path
    server: http.server.ThreadingHTTPServer = field(init=False)
    port: int = 0

    def start(self) -> None:
        """Serve the folder."""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), functools.partial(_Quiet, directory=self.folder))
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop, so that nobody answers there."""
        self.server.shutdown()
        self.server.server_close()

    def url(self, page: str) -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.port}/{page}"


@dataclass
class Sight:
    """A page in the browser, with all that it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def assert_calm(self) -> None:
        """Nothing went to another host, and neither the page nor its policy complained."""
        assert self.complaints == []
        assert [url for url in self.requests if urlsplit(url).scheme.startswith("http") and urlsplit(url).hostname != "127.0.0.1"] == []

    def asked_for(self, name: str) -> bool:
        """Whether a file of this name was asked for."""
        return any(urlsplit(url).path.endswith(f"/{name}") for url in self.requests)

    def assert_accessible(self) -> None:
        """Axe finds no breach of WCAG 2.2 A and AA. It is put beside the page, so that the page's policy stays in force."""
        if not _AXE.exists():
            pytest.skip("axe-core is not there: npm ci in site/")
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate(
            "async (tags) => (await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })).violations", list(_RULES)
        )
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found] == []

    def assert_one_way(self) -> None:
        """The page does not scroll sideways; a table may, in its own box."""
        assert self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0

    def assert_words_whole(self) -> None:
        """No word is broken inside a cell of a table, and no number split."""
        assert self.page.evaluate(_BROKEN) == []

    def walk(self, most: int = 400) -> list[str]:
        """Press Tab through the whole page; each stop must be seen to have the focus. Returns what was stopped at."""
        stops: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            stop: dict[str, Any] | None = self.page.evaluate(_FOCUS)
            if stop is None or stop["name"] in stops[:1]:
                return stops
            assert stop["visible"], stop
            stops.append(stop["name"])
        raise AssertionError(f"Tab does not come to the end of the page: {stops[-3:]}")


#: The words of cells that stand on more than one line. A word in one line has one box; upright text is measured the other way.
_BROKEN: Final = """() => {
  const broken = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest('th, td') || node.parentElement.closest('.vh')) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, index); range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}"""
#: What has the focus, in shadow roots too, and whether that can be seen: an outline of the element or of what holds it.
_FOCUS: Final = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const outlined = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const shown = outlined(element) || outlined(element.closest('.cm-editor')) || outlined(element.closest('.cards li'));
  const path = [];
  for (let at = element; at; at = at.parentElement) path.unshift([...(at.parentNode?.children ?? [])].indexOf(at));
  return { name: `${element.tagName} ${(element.ariaLabel || element.textContent || element.id).trim().slice(0, 40)} ${path.join('.')}`,
           visible: shown && box.width > 0 && box.height > 0 };
}"""


class Opener:
    """Opens pages, each in a context of its own."""

    def __init__(self, browser: Browser, contexts: list[BrowserContext]) -> None:
        self._browser = browser
        self._contexts = contexts

    def __call__(self, url: str, size: tuple[int, int] = WIDE, scheme: str = "light", **settings: Any) -> Sight:
        """Open an address at a size, light or dark; motion is reduced unless it is asked for."""
        values: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme, "reduced_motion": "reduce"}
        context = self._browser.new_context(**(values | settings))
        self._contexts.append(context)
        sight = Sight(context.new_page())
        sight.page.on("request", lambda request: sight.requests.append(request.url))
        sight.page.on("console", lambda message: sight.complaints.append(message.text) if message.type in ("error", "warning") else None)
        sight.page.on("pageerror", lambda error: sight.complaints.append(str(error)))
        sight.page.set_default_timeout(15_000)
        sight.page.goto(url)
        return sight
