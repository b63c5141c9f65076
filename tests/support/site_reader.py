"""Read the pages of a site: where their links lead, which have no way in, and what has no page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from segregatie.base.namespaces import BASE
from segregatie.pipeline import Stated

#: What a stub has, which leads to an anchor.
REFRESH: Final = 'http-equiv="refresh"'
_ADDRESS: Final = re.compile(r'(?:href|src|action)="([^"]*)"|content="0; url=([^"]*)"')


def pages_of(site: Path) -> dict[str, str]:
    """Every page and stub, by its path below the site."""
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def anchors(text: str) -> list[str]:
    """The names of the anchors of a page."""
    return [unescape(name) for name in re.findall(r'\sid="([^"]*)"', text)]


def addresses(text: str) -> list[str]:
    """Where the links of a page lead, as they are written."""
    return [unescape(one or other) for one, other in _ADDRESS.findall(text)]


def target(page: str, path: str) -> str:
    """The file that a relative path leads to from a page."""
    parts = page.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def lost_links(site: Path, pages: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
    """The links to a file or an anchor that is not there, each with its page; and how many links there are."""
    ids = {page: set(anchors(text)) for page, text in pages.items()}
    wrong, seen = [], 0
    for page, text in pages.items():
        for address in addresses(text):
            if address.startswith(("http:", "https:", "mailto:")):
                continue
            seen += 1
            path, _, fragment = address.partition("#")
            file = target(page, path.partition("?")[0]) if path else page
            if file == "sparql":
                # The endpoint, where the site is served by ours.
                continue
            lost = fragment and not fragment.startswith(("vraag=", "query=")) and unquote(fragment) not in ids.get(file, ())
            if lost or not (site / file).is_file():
                wrong.append((page, address))
    return wrong, seen


def without_a_way_in(pages: dict[str, str]) -> list[str]:
    """The pages that no page leads to."""
    led = {target(page, address.partition("#")[0].partition("?")[0]) for page, text in pages.items() for address in addresses(text)}
    return [page for page, text in pages.items() if page not in led and REFRESH not in text and not page.endswith("404.html")]


def named_in(stated: Stated) -> set[str]:
    """Every IRI of ours that something is said of."""
    subjects = {str(triple.subject) for triples in stated.graphs.values() for triple in triples}
    return {subject[1:-1] for subject in subjects if subject.startswith(f"<{BASE}")}


def leads(iri: str, pages: dict[str, str]) -> bool:
    """Whether an IRI leads to its page, or by a stub to its anchor on one."""
    path, _, fragment = iri.removeprefix(BASE).partition("#")
    page = pages.get(f"{path}/index.html", "")
    if fragment:
        return fragment in anchors(page)
    if REFRESH in page:
        (address,) = set(re.findall(r"url=([^\"]*)", page))
        file, _, anchor = unescape(address).partition("#")
        return f'id="{anchor}"' in pages[target(f"{path}/index.html", file)]
    return bool(page)
