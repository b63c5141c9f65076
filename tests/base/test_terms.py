"""One English term for a Dutch one: in data/ (which a build checks), and here in the labels of the ontology."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import DCTERMS, RDFS, SKOS

from conftest import ROOT
from segregatie.base.problems import Problems
from segregatie.data.reader import Known
from segregatie.data.terms import Term, read_terms, wrong_terms
from segregatie.ontology.codes import Codes

TERMS = read_terms(ROOT / "data" / "termen.csv", Known(Codes({}, {}), Problems()))
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))


def test_every_term_of_the_report_has_one_english_term() -> None:
    assert len(TERMS) > 30
    forms = [form for term in TERMS for form in term.dutch]
    assert len(forms) == len(set(forms))
    # What is right for a term is not also wrong for it.
    assert [term.dutch for term in TERMS if set(term.english) & set(term.wrong)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_labels_of_the_ontology_keep_to_the_terms(path: rdflib.term.Identifier) -> None:
    graph = rdflib.Graph().parse(str(path), format="turtle")
    wrong = []
    for name in (RDFS.label, RDFS.comment, SKOS.prefLabel, SKOS.definition, DCTERMS.title):
        for subject in set(graph.subjects(name)):
            texts = {str(text.language): str(text) for text in graph.objects(subject, name) if isinstance(text, rdflib.Literal)}
            wrong += [
                (str(subject), found, term.english[0]) for found, term in wrong_terms(texts.get("nl", ""), texts.get("en", ""), TERMS)
            ]
    # The project goes by a name of its own.
    assert [each for each in wrong if not each[0].endswith("/def")] == []


@pytest.mark.parametrize(
    ("dutch", "english", "found"),
    [
        ("Een vast aanmeldmoment.", "A fixed application date.", ["application date"]),
        ("Een vast aanmeldmoment.", "A fixed time of application.", []),
        ("Elke wijk van het stadsdeel.", "Each neighbourhood of the district.", []),
        ("Elke wijk.", "Each district.", ["district"]),
        ("De aandachtswijken.", "The priority neighbourhoods.", ["priority neighbourhood"]),
        ("Over toelating of aanname.", "On admission or enrolment.", []),
    ],
)
def test_a_wrong_term_is_found_and_a_right_one_of_another_term_is_not(dutch: str, english: str, found: list[str]) -> None:
    assert [wrong for wrong, _ in wrong_terms(dutch, english, TERMS)] == found


def test_a_term_is_found_at_the_beginning_of_a_word_only() -> None:
    term = Term(("wijk",), ("neighbourhood",), ("district",))
    assert term.stands_in("Wijken") and not term.stands_in("afwijken")
