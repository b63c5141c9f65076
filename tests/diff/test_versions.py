"""Each version stands once, and the rule of docs/versions.md classifies what changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

import segregatie
from conftest import ROOT
from segregatie.base.namespaces import BASE, DCAT, OWL
from segregatie.base.problems import InputError
from segregatie.diff.changes import Level, changes, named, raised, reasons
from segregatie.release.catalog.catalog import catalog_triples
from segregatie.release.catalog.settings import read_publication
from segregatie.release.catalog.vocabulary import vocabulary_triples

PREFIXES: Final = f"""
@prefix def: <{BASE}def#> .
@prefix shape: <{BASE}shapes#> .
@prefix id: <{BASE}id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
#: What is there before each change: a fact, a code, a term, a rule, and the vocabulary's number.
BEFORE: Final = """
id:feit a def:Feit ; def:antwoord id:ja ; rdfs:comment "oud"@nl .
id:ja a skos:Concept ; skos:prefLabel "ja"@nl ; skos:definition "Ja."@nl ; skos:broader id:boven ; skos:inScheme id:lijst .
def:antwoord a owl:ObjectProperty ; rdfs:label "antwoord"@nl ; skos:definition "Wat iemand zegt."@nl ; rdfs:domain def:Feit .
shape:Regel a sh:PropertyShape ; sh:minCount 1 ; sh:message "Zeg het."@nl .
<https://w3id.org/onderwijssegregatie/def> a owl:Ontology ; owl:versionInfo "1.0.0" .
"""
#: Typed from docs/versions.md: what is replaced by what, whose version rises, how far, and by which rule.
RULES: Final = (
    (BEFORE.splitlines()[1], "", "data", Level.MAJOR, "went"),
    ("def:Feit ; def:antwoord", "def:Overlegopgave ; def:antwoord", "data", Level.MAJOR, "meaning"),
    ("skos:broader id:boven", "skos:broader id:onder", "data", Level.MAJOR, "meaning"),
    ("skos:inScheme id:lijst", 'skos:notation "J" ; skos:inScheme id:lijst', "data", Level.MAJOR, "meaning"),
    ("id:feit a", "id:nieuw a def:Feit . id:feit a", "data", Level.MINOR, "came"),
    ("id:ja a", "id:nee a skos:Concept . id:ja a", "data", Level.MINOR, "came"),
    ('"ja"@nl', '"ja"@nl ; owl:deprecated true ; dcterms:isReplacedBy id:boven', "data", Level.MINOR, "deprecated"),
    ("def:antwoord id:ja", "def:antwoord id:nee", "data", Level.PATCH, "mended"),
    ('"oud"', '"nieuw"', "data", Level.PATCH, "mended"),
    ('"ja"@nl', '"jawel"@nl', "data", Level.PATCH, "words"),
    ('"Ja."', '"Jawel."', "data", Level.PATCH, "definition"),
    (BEFORE.splitlines()[3], "", "vocabulary", Level.MAJOR, "went"),
    ("rdfs:domain def:Feit", "rdfs:domain def:Bewering", "vocabulary", Level.MAJOR, "meaning"),
    ("owl:ObjectProperty", "owl:ObjectProperty, owl:FunctionalProperty", "vocabulary", Level.MAJOR, "meaning"),
    ("def:antwoord a", "def:vraag a owl:ObjectProperty . def:antwoord a", "vocabulary", Level.MINOR, "came"),
    ('"antwoord"@nl', '"antwoord"@nl ; owl:deprecated true', "vocabulary", Level.MINOR, "deprecated"),
    ('"Wat iemand zegt."', '"Wat iemand antwoordt."', "vocabulary", Level.PATCH, "definition"),
    ('"antwoord"@nl', '"reactie"@nl', "vocabulary", Level.PATCH, "words"),
    (BEFORE.splitlines()[4], "", "vocabulary", Level.MAJOR, "went"),
    ("shape:Regel a", "shape:Nieuw a sh:NodeShape . shape:Regel a", "vocabulary", Level.MINOR, "came"),
    ("sh:minCount 1", "sh:minCount 2", "vocabulary", Level.MINOR, "rule"),
    ('"Zeg het."', '"Noem het."', "vocabulary", Level.PATCH, "words"),
)


def test_three_versions_stand_once_each_and_all_that_is_told_agrees(checkout: Path) -> None:
    # Three numbers that differ, so that none can be told in another's place.
    settings, vocabulary = checkout / "data" / "publicatie.toml", checkout / "ontology" / "vocabulary.ttl"
    _replace(settings, "datum = 2026-11-25\n", 'datum = 2026-11-25\n[[versies]]\nnummer = "0.2.0"\ndatum = 2027-01-31\n')
    _replace(vocabulary, 'owl:versionInfo "0.1.0"', 'owl:versionInfo "0.3.0"')
    _replace(vocabulary, "/def/0.1.0>", "/def/0.3.0>")
    triples = [quad.triple for quad in ox.parse(path=vocabulary)]
    publication = read_publication(settings)
    terms = _values(vocabulary_triples(triples, publication))
    assert terms[f"{BASE}def", f"{OWL}versionInfo"] == {"0.3.0"} and terms[f"{BASE}def", f"{OWL}versionIRI"] == {f"{BASE}def/0.3.0"}
    told = _values(catalog_triples([], publication, 1))
    assert len(publication.datasets) == 6
    for dataset in publication.datasets:
        node = f"{BASE}dataset/{dataset.code}"
        assert told[node, f"{DCAT}version"] == told[node, f"{OWL}versionInfo"] == {"0.2.0"}
    assert told[f"{BASE}catalog", f"{OWL}versionInfo"] == {"0.2.0"}
    assert told[f"{BASE}catalog#software", f"{OWL}versionInfo"] == {segregatie.__version__} == {"0.1.0"}


def test_an_earlier_version_is_told_where_one_is_stated(tmp_path: Path) -> None:
    file = tmp_path / "publicatie.toml"
    file.write_text((ROOT / "data" / "publicatie.toml").read_text(encoding="utf-8"), encoding="utf-8")
    node = f"{BASE}dataset/onderwijssegregatie"
    alone = _values(catalog_triples([], read_publication(file), 1))
    assert (node, f"{DCAT}hasVersion") not in alone and (node, f"{DCAT}previousVersion") not in alone
    days = {"0.2.0": "2027-01-31", "0.2.1": "2027-02-28"}
    more = "".join(f'[[versies]]\nnummer = "{number}"\ndatum = {day}\n' for number, day in days.items())
    _replace(file, "datum = 2026-11-25\n", f"datum = 2026-11-25\n{more}")
    told = _values(catalog_triples([], read_publication(file), 1))
    assert told[node, f"{DCAT}hasVersion"] == {f"{node}/0.1.0", f"{node}/0.2.0"}
    assert told[node, f"{DCAT}previousVersion"] == {f"{node}/0.2.0"}
    assert told[f"{node}/0.2.0", f"{DCAT}previousVersion"] == {f"{node}/0.1.0"}
    assert told[f"{node}/0.2.0", f"{DCAT}version"] == {"0.2.0"}
    assert told[f"{node}/0.1.0", "http://purl.org/dc/terms/modified"] == {"2026-11-25"}


@pytest.mark.parametrize("numbers", [["0.1.0", "0.1.0"], ["0.2.0", "0.1.9"], ["0.1"], ["0.1.0-beta"], ["01.0.0"], []])
def test_versions_that_do_not_rise_or_are_no_three_numbers_are_told(tmp_path: Path, numbers: list[str]) -> None:
    file = tmp_path / "publicatie.toml"
    known = '[[versies]]\nnummer = "0.1.0"\ndatum = 2026-11-25\n'
    before, _, after = (ROOT / "data" / "publicatie.toml").read_text(encoding="utf-8").partition(known)
    assert after
    stated = "".join(f'[[versies]]\nnummer = "{number}"\ndatum = 2026-11-25\n' for number in numbers) or "versies = []\n"
    file.write_text(before + stated + after, encoding="utf-8")
    with pytest.raises(InputError, match=r"give each version three numbers, like 0\.2\.0, that rise, the newest last"):
        read_publication(file)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def _values(triples: Iterable[ox.Triple]) -> Mapping[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            found.setdefault((triple.subject.value, triple.predicate.value), set()).add(triple.object.value)
    return found


def _graph(text: str) -> frozenset[ox.Triple]:
    return named(quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def _why(old: str, new: str) -> list[tuple[str, Level, str]]:
    before, after = _graph(old), _graph(new)
    return [(each.part, each.level, each.rule) for each in reasons(changes(before, after), before, after)]


@pytest.mark.parametrize(("old", "new", "part", "level", "rule"), RULES)
def test_the_stated_rule_classifies_each_seeded_change(old: str, new: str, part: str, level: Level, rule: str) -> None:
    assert old in BEFORE
    assert _why(BEFORE, BEFORE.replace(old, new, 1)) == [(part, level, rule)]


def test_every_rule_is_told_in_the_documentation_and_back() -> None:
    from segregatie.diff.forms import RULE_WORDS

    assert {rule for *_, rule in RULES} == set(RULE_WORDS)
    told = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| (MAJOR|MINOR|PATCH) \| ([^|]+) \|", told, re.MULTILINE)) == {
        (level.name, RULE_WORDS[rule][1]) for _, _, _, level, rule in RULES
    }


def test_a_number_that_goes_up_is_no_reason_to_go_up() -> None:
    assert _why(BEFORE, BEFORE.replace('"1.0.0"', '"1.1.0"')) == []


@pytest.mark.parametrize(
    ("version", "level", "least"),
    [
        ("1.4.2", Level.MAJOR, "2.0.0"), ("1.4.2", Level.MINOR, "1.5.0"), ("1.4.2", Level.PATCH, "1.4.3"), ("1.4.2", None, "1.4.2"),
        ("0.1.9", Level.MAJOR, "0.2.0"), ("0.1.9", Level.MINOR, "0.2.0"), ("0.1.9", Level.PATCH, "0.1.10"),
    ],
)  # fmt: skip
def test_the_least_version_that_may_follow(version: str, level: Level | None, least: str) -> None:
    assert raised(version, level) == least
