"""What the judges find is told of the right thing, with what makes it wrong, and with what could have been meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run
from segregatie.base.namespaces import DEF, ID

TEXT = """@base <https://w3id.org/onderwijssegregatie/id/> .
@prefix def: <https://w3id.org/onderwijssegregatie/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<gemeente/meppel> a def:Gemeente, def:Eenhijd ;
    rdfs:label "Meppel"@fy, "Meppel"@en ;
    rdfs:seeAlso <gemeente/almelo> ;
    def:officieleNaam "Mep\\u0070el \\"stad\\""@nl ;
    dcterms:identifier 119 ;
    def:provintie <provincie/drenthe> .

<waarneming/2013/almelo/loting> a qb:Observation, def:Feit, def:Waarneming ;
    def:maatregel <maatregel/xyzzy> ;
    def:vermelding <vermelding/genoemd> .
"""
WRONG = f"{ID}waarneming/2013/almelo/loting"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, run: Run) -> list[dict[str, Any]]:
    """The problems of the text above, as JSON tells them."""
    path: Path = tmp_path_factory.mktemp("fout") / "fout.ttl"
    path.write_text(TEXT, encoding="utf-8")
    done = run(ROOT, "validate", path, "--engine", "shacl", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    problems: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    return problems


def told(found: list[dict[str, Any]], rule: str, language: str = "en") -> list[str]:
    return [f"{each['what'][language]}; {each['remedy'][language]}" for each in found if each["rule"] == rule]


def test_a_datatype_and_a_language_are_shown_where_they_are_what_is_wrong(found: list[dict[str, Any]]) -> None:
    assert told(found, "Gemeente-code") == [
        "identifier of gemeente/meppel cannot be '119' (xsd:integer) (rule Gemeente-code); Give the CBS code of four digits.",
    ]
    assert told(found, "Naam")[0].startswith("label of gemeente/meppel cannot be 'Meppel'@fy (rule Naam); ")


def test_what_is_escaped_in_a_file_is_shown_as_it_reads(found: list[dict[str, Any]]) -> None:
    (line,) = told(found, "Gemeente-officieleNaam")
    assert line.startswith("officieleNaam of gemeente/meppel cannot be 'Meppel \"stad\"'@nl (rule Gemeente-officieleNaam); ")


def test_across_an_inverse_path_it_is_the_value_that_is_wrong(found: list[dict[str, Any]]) -> None:
    (problem,) = [each for each in found if each["rule"] == "Waarneming-genoemd"]
    assert (problem["subject"], problem["value"]) == (WRONG, f"{ID}vermelding/genoemd")
    assert problem["what"]["en"] == "waarneming/2013/almelo/loting is not as it must be (rule Waarneming-genoemd)"


def test_a_closed_shape_says_what_it_allows_or_what_was_meant(found: list[dict[str, Any]]) -> None:
    order = "Give a gemeente only the properties that belong to it."
    assert told(found, "Gemeente") == [
        (
            f"gemeente/meppel may not have seeAlso (rule Gemeente); {order} "
            "Use one of: type, label, code, inGemeente, officieleNaam, identifier, inProvincie, sameAs, exactMatch, closeMatch, "
            "opgegaanIn, laatstePeiling, ..."
        ),
        f"gemeente/meppel may not have provintie (rule Gemeente); {order} Did you mean 'inProvincie'?",
    ]


def test_of_a_misspelt_class_the_nearest_of_the_vocabulary_is_named(found: list[dict[str, Any]]) -> None:
    assert [each["value"] for each in found if each["rule"] == "Soort"] == [f"{DEF}Eenhijd"]
    assert [line.partition("; ")[2] for line in told(found, "Soort")] == [
        "Use a class that has a shape; mind the spelling. Did you mean 'Eenheid'?"
    ]
    assert [line.partition("; ")[2] for line in told(found, "Soort", "nl")] == [
        "Gebruik een soort die een shape heeft; let op de spelling. Bedoelt u 'Eenheid'?"
    ]


def test_a_list_that_goes_on_ends_in_three_dots(found: list[dict[str, Any]]) -> None:
    (line,) = told(found, "Lijst-maatregel")
    assert "Use one of: " in line and line.endswith(", ...")
