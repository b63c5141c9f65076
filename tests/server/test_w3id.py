"""The redirects to hand in at w3id.org: every kind of address leads to its place on the server, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from conftest import ROOT
from rewrite import read_rules, redirect
from segregatie.base.namespaces import BASE, DATA_GRAPHS
from segregatie.pipeline import Stated

FOLDER: Final = ROOT / "deploy" / "w3id"
RULES: Final = read_rules(FOLDER / ".htaccess")
SERVER: Final = "https://onderwijssegregatie.example.org/"

SEE_OTHER: Final = (
    "id/gemeente/almelo", "id/waarneming/2013/lelystad/vve-spreiden", "id/passage/2013/3.4/almelo/2",
    "id/selectie/2013/tabel-3/almelo", "id/gemeente/almelo/", "id/gemeente/almelo.ttl",
    "dataset/maatregelen", "graph/feiten", "query/vragen/eenheden-met-maatregel",
)  # fmt: skip
FOUND: Final = (
    "", "def", "def.ttl", "shapes", "shapes.jsonld", "catalog", "catalog.rdf", "sparql",
    "api", "api/openapi.json", "api/tabellen/3", "download/graph/onderwijssegregatie.ttl", "download/onderwijssegregatie.zip",
    "context.jsonld", ".well-known/void", ".well-known/void.ttl",
)  # fmt: skip


@pytest.mark.parametrize(("status", "paths"), [(303, SEE_OTHER), (302, FOUND)])
def test_each_kind_of_address_leads_to_the_same_path_of_the_server(status: int, paths: tuple[str, ...]) -> None:
    for path in paths:
        assert redirect(RULES, path) == (status, SERVER + path), path


def test_a_version_of_the_vocabulary_leads_to_that_version() -> None:
    assert redirect(RULES, "def/0.1.0") == (303, SERVER + "def/0.1.0")


def test_what_is_asked_goes_along() -> None:
    assert redirect(RULES, "sparql?query=ASK%20%7B%7D") == (302, SERVER + "sparql?query=ASK%20%7B%7D")
    assert redirect(RULES, "api/tabellen/3?taal=en") == (302, SERVER + "api/tabellen/3?taal=en")


@pytest.mark.parametrize(
    "path",
    ["id", "id/", "iets", "idx/a", "catalog.exe", "doc/gemeente/almelo", "def.html", "def/nieuwste", "sparql/x", "../secret", "sparqlx"],
)
def test_nothing_else_leads_anywhere(path: str) -> None:
    assert redirect(RULES, path) is None


@pytest.mark.parametrize("path", ["//evil.example/", "id/%2F%2Fevil.example", "id/a%0d%0aLocation:%20x", "id/https://evil.example/"])
def test_no_path_leads_to_another_server(path: str) -> None:
    led = redirect(RULES, path)
    assert led is None or (led[1].startswith(SERVER) and "\r" not in led[1] and "\n" not in led[1])


def test_every_iri_of_the_graph_and_every_address_of_the_catalogue_leads_to_the_server(stated: Stated, release: Path) -> None:
    used = {term.value for name in DATA_GRAPHS for triple in stated.graphs[name] for term in triple if isinstance(term, ox.NamedNode)}
    for file in ("catalog.ttl", "void.ttl", "vocabulaire.ttl", "queries.ttl"):
        used |= {term.value for quad in ox.parse(path=release / file) for term in quad.triple if isinstance(term, ox.NamedNode)}
    paths = {iri.removeprefix(BASE).partition("#")[0] for iri in used if iri.startswith(BASE)}
    assert len(paths) > 4000
    assert {path.partition("/")[0] for path in paths} >= {"id", "dataset", "graph", "def", "download", "sparql", "api", "catalog"}
    # BASE itself ends with a slash and stands for the home page.
    assert [path for path in sorted(paths) if redirect(RULES, path) is None] == []
    for path in paths:
        led = redirect(RULES, path)
        assert led and led[1] == SERVER + path


def test_a_rule_the_reader_does_not_know_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".htaccess"
    file.write_text("RewriteEngine on\nRewriteCond %{HTTP_ACCEPT} text/turtle [NC,OR]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is not known here"):
        read_rules(file)


def test_the_readme_says_that_the_server_is_a_placeholder() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"`{SERVER}` (a placeholder" in text
