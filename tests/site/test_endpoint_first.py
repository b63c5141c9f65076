"""The query page where there is an endpoint: it is asked first, and the browser answers when it does not."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from query_page import ask, own_store, rows, status
from sights import Served
from specimen import bundle, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sights import Opener


class Site(BaseHTTPRequestHandler):
    """A server that carries the pages and answers SPARQL, as `serve` does; `state` says how the endpoint fares."""

    folder: Path
    state = "well"
    asked: list[str]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Send a page."""
        path = self.folder / self.path.strip("/").partition("?")[0]
        kinds = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        self._send(200, kinds[path.suffix], path.read_bytes()) if path.is_file() else self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        """Answer a query by the store that the command line would ask."""
        text = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        self.asked.append(text)
        if self.state == "busy":
            return self._send(503, "text/plain", b"busy")
        if self.state == "page":
            return self._send(200, "text/html", b"<title>Not an endpoint</title>")
        try:
            results = own_store().query(text)
        except SyntaxError as error:
            return self._send(400, "text/plain", str(error).encode())
        if isinstance(results, ox.QueryTriples):
            return self._send(200, "text/turtle", ox.serialize(results, format=ox.RdfFormat.TURTLE) or b"")
        return self._send(200, "application/sparql-results+json", results.serialize(format=ox.QueryResultsFormat.JSON) or b"")


@pytest.fixture
def site(node: str, tmp_path: Path) -> Iterator[tuple[str, type[Any]]]:
    """The specimen with an endpoint behind it: where it is, and the handler that can be told how to fare."""
    write(tmp_path, endpoint="sparql")
    bundle(tmp_path, node)
    handler = type("Fresh", (Site,), {"folder": tmp_path, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/vraag.html", handler
    server.shutdown()
    server.server_close()


def test_the_endpoint_answers_where_there_is_one(opens: Opener, site: tuple[str, Any]) -> None:
    url, handler = site
    sight = opens(f"{url}#vraag=schoolkeuze")
    assert rows(sight.page) == [["Rotterdam\ngemeente:rotterdam"], ["Utrecht\ngemeente:utrecht"]]
    status(sight.page).get_by_text("2 rijen in").wait_for()
    assert status(sight.page).inner_text().endswith("s, beantwoord door het endpoint.")
    assert not sight.asked_for("engine.js")
    assert len(handler.asked) == 2, "the question, and the names of what it gave"
    ask(sight.page, "SELECT ?x WHERE { ?x a ?y ?z }")
    sight.page.locator(".fault p", has_text="Regel 1, teken 27: hier staat “?z”").wait_for()
    ask(sight.page, "CONSTRUCT { ?s ?p 4 } WHERE { ?s ?p 4 }")
    sight.page.get_by_role("heading", name="Uitspraken (Turtle)").wait_for()
    assert not sight.asked_for("engine.js")


@pytest.mark.parametrize("state", ["busy", "page"])
def test_the_browser_answers_where_the_endpoint_does_not(opens: Opener, site: tuple[str, Any], state: str) -> None:
    url, handler = site
    handler.state = state
    sight = opens(f"{url}#vraag=schoolkeuze")
    assert rows(sight.page) == [["Rotterdam\ngemeente:rotterdam"], ["Utrecht\ngemeente:utrecht"]]
    status(sight.page).get_by_text("Het endpoint gaf geen antwoord; daarom is het in deze browser gevraagd. 2 rijen in").wait_for()
    assert len(handler.asked) == 1, "once it was not there, it is not asked again"


def test_a_page_on_a_host_without_an_endpoint_answers_all_the_same(opens: Opener, site: tuple[str, Any]) -> None:
    host = Served(site[1].folder)
    host.start()
    sight = opens(host.url("vraag.html#vraag=schoolkeuze"))
    assert rows(sight.page) == [["Rotterdam\ngemeente:rotterdam"], ["Utrecht\ngemeente:utrecht"]]
    host.stop()


def test_without_scripts_the_form_asks_the_endpoint(opens: Opener, site: tuple[str, Any]) -> None:
    page = opens(site[0], java_script_enabled=False).page
    form = page.locator("form.query")
    assert (form.get_attribute("action"), form.get_attribute("method")) == ("sparql", "get")
    assert form.locator("textarea[name=query]").is_visible()
    assert form.get_by_role("button", name="Stel de vraag").is_visible()
