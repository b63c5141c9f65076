"""Writes the specimen: pages that hold every part of the site, with real content, for the tests and to be looked at.

Run it to look: python tests/site/specimen.py FOLDER
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import content
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

HERE: Final = Path(__file__).parent
SITE: Final = HERE.parents[1] / "site"
BASE: Final = "https://w3id.org/onderwijssegregatie/"
_SCRIPTS: Final = ("search.js", "matrix.js", "source.js", "offline.js")
_POLICY: Final = "default-src 'none'; script-src 'self'{}; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'{}"
_PLAIN: Final = _POLICY.format("", "")
#: The query page may also start WASM, start a worker made from a script, and ask the endpoint.
_QUERY: Final = _POLICY.format(" 'wasm-unsafe-eval'", "; connect-src 'self'; worker-src 'self' blob:")
_SIGNS: Final = {"op": ("●", "aimed"), "niet": ("○", "aside"), "onbekend": ("×", "unknown")}
_TEXTS: Final = tomllib.loads((HERE / "specimen" / "texts.toml").read_text(encoding="utf-8"))
#: Page, template, language, policy, the same page in the other language.
_PAGES: Final = (
    ("index.html", "nl.html", "nl", _PLAIN, "en.html"),
    ("en.html", "en.html", "en", _PLAIN, "index.html"),
    ("vergelijk.html", "compare.html", "nl", _PLAIN, "en.html"),
    ("vraag.html", "query.html", "nl", _QUERY, "query.html"),
    ("query.html", "query.html", "en", _QUERY, "vraag.html"),
    ("zoeken.html", "find.html", "nl", _PLAIN, "find.html"),
    ("find.html", "find.html", "en", _PLAIN, "zoeken.html"),
)


def matrix(language: str) -> tuple[list[Any], list[Any]]:
    """Return the groups of columns and the rows of the matrix."""
    texts = _TEXTS[language]
    words = {letter: nl if language == "nl" else en for letter, _, nl, en, _ in content.MEASURES}
    groups = []
    for area, name in texts["areas"].items():
        columns = []
        for letter, code, _, _, own in content.MEASURES:
            if own == area:
                total = sum(letter in marks for marks in content.MARKS.values())
                columns.append((code, letter, words[letter], "#matrix", area, total))
        groups.append((name, columns))
    rows = []
    for unit, marks in content.MARKS.items():
        cells: list[dict[str, str] | None] = []
        for letter, code, *_ in content.MEASURES:
            if letter not in marks:
                cells.append(None)
                continue
            aim = content.aim(unit, letter)
            place = f"#bron-{content.slug(unit)}-{code}" if (unit, letter) == ("Rotterdam", "B") else "#matrix"
            said = f"{texts['mentioned']}, {texts['aims'][aim]}: {unit}, {words[letter]}"
            sign, style = _SIGNS[aim]
            cells.append({"id": f"c-{content.slug(unit)}-{code}", "href": place, "aim": aim, "sign": sign, "class": style, "words": said})
        facets = {"talks": "nee" if unit in content.NO_TALKS else "ja"}
        total = sum(cell is not None for cell in cells)
        rows.append({"code": content.slug(unit), "name": unit, "href": "#matrix", "facets": facets, "total": total, "cells": cells})
    return groups, rows


def index(language: str) -> dict[str, Any]:
    """Return the search index, in the form that site/README.md describes."""
    texts = _TEXTS[language]
    items: list[list[Any]] = []
    for unit in content.MARKS:
        items.append([unit, 0, f"doc/gemeente/{content.slug(unit)}", content.SPELLINGS.get(unit, "")])
    for letter, code, nl, en, area in content.MEASURES:
        items.append([nl if language == "nl" else en, 1, f"doc/maatregel/{code}", letter, texts["areas"][area]])
    items += [[f"{texts['table']} {number}", 2, f"doc/tabel/{number}"] for number in ("1", "1a", "2", "3", "4")]
    items.append([texts["question"], 3, "vraag/eenheden-met-maatregel"])
    return {"kinds": texts["kinds"], "suffix": ".html", "iris": [[f"{BASE}id/", "doc/"]], "items": items}


def script(key: str, value: object) -> str:
    """Wrap a value as a classic script, which a page opened from a folder may load."""
    return f"(self.segregatie ??= {{}}).{key} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"


def queries(language: str) -> dict[str, Any]:
    """Return what the query page starts from."""
    title, numbers, who = _TEXTS[language]["queries"]
    stored = [
        {"id": "aantallen", "question": numbers, "text": content.NUMBERS},
        {"id": "schoolkeuze", "question": who, "text": content.WHO},
    ]
    groups = [{"title": title, "queries": stored}]
    return {"prefixes": content.PREFIXES, "pages": [[f"{BASE}id/", "doc/"]], "suffix": ".html", "groups": groups}


def graph(text: str) -> dict[str, Any]:
    """Return the graph of the query page: a query without GRAPH sees all but the shapes."""
    names = {name: f"{BASE}graph/{name}" for name in ("feiten", "begrippen", "shapes")}
    default = [names["feiten"], names["begrippen"]]
    return {"format": "application/trig", "text": text, "default": default, "named": list(names.values())}


def bundle(folder: Path, node: str) -> None:
    """Write query.js and engine.js by the site's own build."""
    subprocess.run([node, str(SITE / "build.mjs"), str(folder)], check=True, capture_output=True, text=True)


def write(folder: Path, endpoint: str = "") -> None:
    """Write the specimen into a folder; `endpoint` is where its query page asks first."""
    folder.mkdir(parents=True, exist_ok=True)
    loader = ChoiceLoader([FileSystemLoader(HERE / "specimen"), FileSystemLoader(SITE)])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    shutil.copy(SITE / "style.css", folder)
    shutil.copy(SITE / "icon.svg", folder)
    for name in _SCRIPTS:
        shutil.copy(SITE / "js" / name, folder)
    (folder / "graph.js").write_text(script("graph", graph((HERE / "graph.trig").read_text(encoding="utf-8"))), encoding="utf-8")
    for language in ("nl", "en"):
        (folder / f"index-{language}.js").write_text(script("index", index(language)), encoding="utf-8")
        (folder / f"queries-{language}.js").write_text(script("queries", queries(language)), encoding="utf-8")
    for page, template, language, policy, other in _PAGES:
        values = shown(language) | {"policy": policy, "other": other, "endpoint": endpoint, "title": page.partition(".")[0]}
        (folder / page).write_text(environment.get_template(template).render(values), encoding="utf-8")


def shown(language: str) -> dict[str, Any]:
    """Return what the templates show."""
    texts = _TEXTS[language]
    groups, rows = matrix(language)
    columns = [column for _, own in groups for column in own]
    pilots = []
    for activity, *counts in content.PILOTS:
        named = list(zip(content.STATUSES, counts, strict=True))
        words = ", ".join(f"{number} {name}" for (_, name), number in named if number)
        pilots.append((activity, "#pilots", sum(counts), [(style, number) for (style, _), number in named], words))
    totals = [sum(int(row[at]) for row in content.PILOTS) for at in range(1, 6)]
    return {
        "lang": language,
        "t": texts,
        "home": texts["home"],
        "find": texts["find"],
        "menu": [(name, texts["home"]) for name in texts["pages"]],
        "feet": [(name, texts["home"]) for name in texts["feet"]],
        "areas": list(texts["areas"].items()),
        "measures": [(code, letter, nl) for letter, code, nl, _, _ in content.MEASURES],
        "groups": groups,
        "rows": rows,
        "answers": content.ANSWERS,
        "tiles": content.tiles(),
        "pilots": pilots,
        "bars": sorted(((f"{column[1]}: {column[2]}", "#matrix", column[5]) for column in columns), key=lambda row: (-row[2], row[0])),
        "statuses": [(style, name, total) for (style, name), total in zip(content.STATUSES, totals, strict=True)],
        "outcomes": [(style, number) for style, _, number in content.OUTCOMES],
        "outcome_words": content.OUTCOMES,
        "stories": [(title, "index.html", words) for title, words in content.STORIES],
        "downloads": content.DOWNLOADS,
        "query": content.QUERY,
        "start": content.QUERY,
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    if node := shutil.which("node"):
        bundle(Path(sys.argv[1]), node)
