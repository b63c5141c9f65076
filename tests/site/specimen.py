"""Writes the specimen: pages that hold every part of the site, with real content, for the tests and to be looked at.

Run it to look: python tests/site/specimen.py FOLDER
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from content import (
    ANSWERS, AREAS, DOWNLOADS, MARKS, MEASURES, NO_TALKS, OUTCOMES, PILOTS, PREFIXES, QUERY, SPELLINGS, STATUSES, STORIES, aim, slug, tiles,
)  # fmt: skip
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

HERE: Final = Path(__file__).parent
SITE: Final = HERE.parents[1] / "site"
BASE: Final = "https://w3id.org/onderwijssegregatie/"
_SCRIPTS: Final = ("search.js", "matrix.js", "source.js", "offline.js")
_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
#: The query page may also start WASM, a worker made from a script, and ask the endpoint.
_QUERY_POLICY: Final = _POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") + "; connect-src 'self'; worker-src 'self' blob:"
_SIGNS: Final = {"op": ("●", "aimed"), "niet": ("○", "aside"), "onbekend": ("×", "unknown")}
_AIMS: Final = {
    "nl": {"op": "op segregatie gericht", "niet": "niet op segregatie gericht", "onbekend": "gerichtheid niet vastgesteld"},
    "en": {"op": "aimed at segregation", "niet": "not aimed at segregation", "onbekend": "aim not established"},
}
_TEXTS: Final = {
    "nl": {
        "site": "Onderwijssegregatie", "skip": "Naar de inhoud", "menu": "Hoofdmenu", "search": "Zoek uw gemeente, een maatregel of een tabel",
        "placeholder": "Rotterdam, loting, tabel 3…", "none": "Niets gevonden", "some": "{n} gevonden", "other": "en", "other_name": "English",
        "made": "Gemaakt uit het rapport van Ledoux, Felix en Elshof (Kohnstamm Instituut, 2013). Versie 0.1.0.", "ask": "Stel een vraag aan de gegevens",
        "ask_lead": "Kies een vraag om mee te beginnen, of schrijf er zelf een in SPARQL. Het antwoord komt uit deze browser: er gaat niets naar een server.",
        "ask_button": "Stel de vraag", "no_script": "Zonder JavaScript kan hier niets worden gevraagd. De gegevens en de vragen zijn er als bestand.",
        "found": "Gevonden", "mentioned": "genoemd",
    },
    "en": {
        "site": "Onderwijssegregatie", "skip": "To the content", "menu": "Main menu", "search": "Find a municipality, a measure or a table",
        "placeholder": "Rotterdam, drawing lots…", "none": "Nothing found", "some": "{n} found", "other": "nl", "other_name": "Nederlands",
        "made": "Made from the report by Ledoux, Felix and Elshof (Kohnstamm Instituut, 2013). Version 0.1.0.", "ask": "Ask the data",
        "ask_lead": "Choose a query to start from, or write one in SPARQL. The answer comes from this browser: nothing goes to a server.",
        "ask_button": "Ask", "no_script": "Without JavaScript nothing can be asked here. Data and queries are there as files.",
        "found": "Found", "mentioned": "mentioned",
    },
}  # fmt: skip
#: Page, template, language, policy, the same page in the other language.
_PAGES: Final = (
    ("index.html", "nl.html", "nl", _POLICY, "en.html"),
    ("en.html", "en.html", "en", _POLICY, "index.html"),
    ("vergelijk.html", "compare.html", "nl", _POLICY, "en.html"),
    ("vraag.html", "query.html", "nl", _QUERY_POLICY, "query.html"),
    ("query.html", "query.html", "en", _QUERY_POLICY, "vraag.html"),
    ("zoeken.html", "find.html", "nl", _POLICY, "find.html"),
    ("find.html", "find.html", "en", _POLICY, "zoeken.html"),
)


def matrix(language: str) -> tuple[list[Any], list[Any]]:
    """Return the groups of columns and the rows of the matrix."""
    groups = []
    for area, name in AREAS[language].items():
        own = [row for row in MEASURES if row[4] == area]
        columns = [(code, letter, {"nl": nl, "en": en}[language], "#matrix", area, sum(letter in marks for marks in MARKS.values()))
                   for letter, code, nl, en, _ in own]  # fmt: skip
        groups.append((name, columns))
    rows = []
    for unit, marks in MARKS.items():
        cells: list[dict[str, str] | None] = []
        for letter, code, nl, en, _ in MEASURES:
            if letter not in marks:
                cells.append(None)
                continue
            meant = aim(unit, letter)
            sign, style = _SIGNS[meant]
            words = f"{_TEXTS[language]['mentioned']}, {_AIMS[language][meant]}: {unit}, {nl if language == 'nl' else en}"
            cells.append({"id": f"c-{slug(unit)}-{code}", "href": f"#bron-{slug(unit)}-{code}" if unit == "Rotterdam" and letter == "B" else "#matrix",
                          "aim": meant, "sign": sign, "class": style, "words": words})  # fmt: skip
        talks = "nee" if unit in NO_TALKS else "ja"
        total = sum(cell is not None for cell in cells)
        rows.append({"code": slug(unit), "name": unit, "href": "#matrix", "facets": {"talks": talks}, "total": total, "cells": cells})
    return groups, rows


def index(language: str) -> dict[str, Any]:
    """Return the search index, in the form that site/README.md describes."""
    kinds = {"nl": ["Gemeente", "Maatregel", "Tabel", "Vraag"], "en": ["Municipality", "Measure", "Table", "Question"]}[language]
    table, ask = {"nl": ("Tabel", "Wie noemt een maatregel?"), "en": ("Table", "Who mentions a measure?")}[language]
    items: list[list[Any]] = [[unit, 0, f"doc/gemeente/{slug(unit)}", SPELLINGS.get(unit, "")] for unit in MARKS]
    items += [[nl if language == "nl" else en, 1, f"doc/maatregel/{code}", letter, AREAS[language][area]] for letter, code, nl, en, area in MEASURES]
    items += [[f"{table} {number}", 2, f"doc/tabel/{number}"] for number in ("1", "1a", "2", "3", "4")]
    items.append([ask, 3, "vraag/eenheden-met-maatregel"])
    return {"kinds": kinds, "suffix": ".html", "iris": [[f"{BASE}id/", "doc/"]], "items": items}


def script(key: str, value: object) -> str:
    """Wrap a value as a classic script, which a page opened from a folder may load."""
    return f"(self.segregatie ??= {{}}).{key} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"


def queries(language: str) -> dict[str, Any]:
    """Return what the query page starts from."""
    numbers = "SELECT ?gemeente ?aantal ?aandeel WHERE { ?gemeente def:aantal ?aantal . OPTIONAL { ?gemeente def:aandeel ?aandeel } } ORDER BY ?aantal"
    names = {"nl": ("Maatregelen", "Hoeveel maatregelen noemt elk?", "Wie noemt voorlichting bij schoolkeuze?"),
             "en": ("Measures", "How many measures does each mention?", "Who mentions information on school choice?")}[language]  # fmt: skip
    stored = [
        {"id": "aantallen", "question": names[1], "text": f"PREFIX def: <{BASE}def#>\n\n{numbers}\n"},
        {"id": "schoolkeuze", "question": names[2],
         "text": f"PREFIX def: <{BASE}def#>\n\nSELECT ?wie WHERE {{ ?wie def:noemt <{BASE}id/maatregel/voorlichting-schoolkeuze> }} ORDER BY ?wie\n"},
    ]  # fmt: skip
    return {"prefixes": PREFIXES, "pages": [[f"{BASE}id/", "doc/"]], "suffix": ".html", "groups": [{"title": names[0], "queries": stored}]}


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
        values = content(language) | {"policy": policy, "other": other, "endpoint": endpoint, "title": page.partition(".")[0]}
        (folder / page).write_text(environment.get_template(template).render(values), encoding="utf-8")


def content(language: str) -> dict[str, Any]:
    """Return what the templates show."""
    groups, rows = matrix(language)
    names = {"nl": (("Gemeenten", "Maatregelen", "Tabellen", "Natelling", "Vragen", "Gegevens"), ("Over", "Toegankelijkheid", "Licentie", "Contact")),
             "en": (("Municipalities", "Measures", "Tables", "Recount", "Questions", "Data"), ("About", "Accessibility", "Licence", "Contact"))}[language]  # fmt: skip
    home = "index.html" if language == "nl" else "en.html"
    pilots = []
    for activity, *counts in PILOTS:
        parts = [(style, number) for (style, _), number in zip(STATUSES, counts, strict=True)]
        words = ", ".join(f"{number} {name}" for (_, name), number in zip(STATUSES, counts, strict=True) if number)
        pilots.append((activity, words, parts))
    return {
        "lang": language, "t": _TEXTS[language], "home": home, "find": "zoeken.html" if language == "nl" else "find.html",
        "menu": [(name, home) for name in names[0]], "feet": [(name, home) for name in names[1]],
        "areas": list(AREAS[language].items()), "measures": [(code, letter, nl) for letter, code, nl, _, _ in MEASURES],
        "groups": groups, "rows": rows, "answers": ANSWERS, "tiles": tiles(), "pilots": pilots,
        "bars": sorted([(f"{column[1]}: {column[2]}", "#matrix", column[5]) for _, own in groups for column in own], key=lambda row: (-row[2], row[0])),
        "statuses": [(style, name, sum(row[number] for row in PILOTS)) for number, (style, name) in enumerate(STATUSES, 1)],
        "outcomes": [(style, number) for style, _, number in OUTCOMES], "outcome_words": OUTCOMES,
        "stories": [(title, "index.html", words) for title, words in STORIES], "downloads": DOWNLOADS, "query": QUERY, "start": QUERY,
    }  # fmt: skip


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    if node := shutil.which("node"):
        bundle(Path(sys.argv[1]), node)
