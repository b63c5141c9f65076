"""The page of requirements tells every rule once, in both languages, and never drops a constraint in silence."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from rdflib import SH, Literal

from segregatie.base.namespaces import BASE, CONCEPTS, DEF, ONTOLOGY
from segregatie.base.namespaces import SH as SH_IRI
from segregatie.base.namespaces import SHAPES as SHAPES_GRAPH
from segregatie.release.requirements import UnknownConstraintError, requirements_page
from shape_examples import READ, SHAPES, rules

LANGUAGES = ("nl", "en")


def _triples() -> list[ox.Triple]:
    return [triple for name in (SHAPES_GRAPH, ONTOLOGY, CONCEPTS) for triple in READ.graphs[name]]


def _page_of(shape: str, language: str = "nl") -> str:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (("sh", SH_IRI), ("shape", BASE + "shapes#"), ("def", DEF)))
    return requirements_page((quad.triple for quad in ox.parse(prefixes + shape, format=ox.RdfFormat.TURTLE)), language)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {language: requirements_page(_triples(), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_there_once_with_its_order_and_grade(pages: dict[str, str], language: str) -> None:
    blocks = re.findall(r'^### <a id="([^"]+)"></a>(\S+)\n\n(.+)\n\n((?:- .+\n)+)', pages[language], flags=re.MULTILINE)
    assert sorted(anchor for anchor, _, _, _ in blocks) == sorted(rules())
    grades = {"nl": {SH.Violation: "overtreding", SH.Warning: "waarschuwing", SH.Info: "advies"}}
    grades["en"] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "advice"}
    for anchor, name, order, lines in blocks:
        shape = rules()[anchor]
        assert name == anchor
        assert order in {str(each) for each in SHAPES.objects(shape, SH.message) if isinstance(each, Literal) and each.language == language}
        (word,) = (word for grade, word in grades[language].items() if (shape, SH.severity, grade) in SHAPES)
        assert lines.splitlines()[-1].endswith(f": {word}")


def test_the_grades_are_explained_and_counted(pages: dict[str, str]) -> None:
    assert "- **advies** (`sh:Info`, 3 regels): Is advies aan wie het opschreef." in pages["nl"].splitlines()
    assert "- **warning** (`sh:Warning`, 3 rules): Is to be mended, but makes nothing untrue." in pages["en"].splitlines()


def test_a_kind_has_its_label_and_definition(pages: dict[str, str]) -> None:
    definitions = {
        "nl": ("opgave over overleg", "Of gemeente en schoolbesturen overleggen over segregatie in het onderwijs."),
        "en": ("statement on consultation", "Whether municipality and school boards consult on segregation in schools."),
    }
    for language, (label, definition) in definitions.items():
        assert f"## {label} (`def:Overlegopgave`)\n\n{definition}\n\n### " in pages[language]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "- Geldt voor: de soort feit (`def:Feit`)",
            "- Kijkt naar: peiling (`def:inPeiling`)",
            "- Vraagt: precies 1",
            "- Ernst: overtreding",
        ],
        [
            "- Geldt voor: genoemd (`id/vermelding/genoemd`)",
            "- Kijkt naar: alles waarvan vermelding (`def:vermelding`) hierheen wijst",
            "- Vraagt: gerichtheid (`def:gerichtheid`): ten minste 1",
        ],
        [
            "- Geldt voor: alles waarnaar gedrukt lid (`def:gedruktLid`) wijst",
            "- Vraagt: dit: een eenheid (`def:Eenheid`); of een `skos:Concept`; of een publicatie (`def:Publicatie`)",
        ],
        [
            "- Kijkt naar: ten minste (`def:minInclusief`) of meer dan (`def:minExclusief`)",
            "- Vraagt: precies 1; datatype `xsd:decimal`; 0 of meer",
        ],
        [
            "- Kijkt naar: gedrukt percentage (`def:gedruktPercentage`)",
            "- Vraagt: ten hoogste 1; datatype `xsd:integer`; 100 of minder; 0 of meer",
        ],
        ["- Kijkt naar: `skos:topConceptOf` of `skos:broader`", "- Vraagt: precies 1"],
        ["- Vraagt: precies 2; in een van de talen `nl`, `en`; van de vorm `\\S`; elke taal hooguit een keer"],
    ],
)
def test_what_a_rule_asks_is_told_in_words(pages: dict[str, str], lines: list[str]) -> None:
    assert "\n".join([*lines, ""]) in pages["nl"]


def test_the_same_shapes_give_the_same_page_whatever_the_order_and_the_names_of_blank_nodes(pages: dict[str, str]) -> None:
    again = list(reversed(_triples()))
    assert {language: requirements_page(again, language) for language in LANGUAGES} == pages


def test_a_constraint_without_words_stops_the_page() -> None:
    shape = 'shape:X a sh:NodeShape ; sh:targetClass def:Feit ; sh:lessThan def:jaar ; sh:severity sh:Info ; sh:message "Doe dit."@nl .'
    with pytest.raises(UnknownConstraintError, match=r"shapes#X.: sh:lessThan has no words on the page of requirements"):
        _page_of(shape)
    assert "### " in _page_of(shape.replace("sh:lessThan def:jaar", "sh:maxLength 3"))


def test_a_path_without_words_stops_the_page() -> None:
    shape = (
        "shape:X a sh:PropertyShape ; sh:targetClass def:Feit ; sh:path [ sh:zeroOrMorePath def:jaar ] ; sh:minCount 1 ;"
        ' sh:severity sh:Info ; sh:message "Doe dit."@nl .'
    )
    with pytest.raises(UnknownConstraintError, match="a kind of path that the page of requirements has no words for"):
        _page_of(shape)
