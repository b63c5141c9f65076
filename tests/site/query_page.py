"""How the tests use the query page, and the answers that it must give."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def own_store() -> ox.Store:
    """The graph of the specimen, as the command line would hold it: all but the shapes in the default graph."""
    store = ox.Store()
    for quad in ox.parse((Path(__file__).parent / "graph.trig").read_bytes(), format=ox.RdfFormat.TRIG):
        if "shapes" not in str(quad.graph_name):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return store


def csv(text: str) -> bytes:
    """Answer as an endpoint does in CSV."""
    results = own_store().query(text)
    assert isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
    return results.serialize(format=ox.QueryResultsFormat.CSV) or b""


def ask(page: Page, text: str) -> None:
    """Put a query into the editor and ask it."""
    editor = page.get_by_role("textbox", name=re.compile("SPARQL"))
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def status(page: Page) -> Locator:
    """The line that says what happens."""
    return page.locator("form.query + [role=status]")


def rows(page: Page) -> list[list[str]]:
    """The cells of the answer."""
    page.locator(".answer table").wait_for()
    return [row.locator("td").all_inner_texts() for row in page.locator(".answer tbody tr").all()]
