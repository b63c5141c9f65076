"""The vocabulary: every term labelled, defined, used; every term that is used exists; only constructs of OWL 2 RL."""

from __future__ import annotations

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, QB, VANN

from conftest import ROOT
from segregatie.base.namespaces import DEF, ID
from segregatie.pipeline import Stated

VOCABULARY = rdflib.Graph().parse(ROOT / "ontology" / "vocabulary.ttl")
TERMS = {subject for subject in VOCABULARY.subjects(RDFS.isDefinedBy) if isinstance(subject, URIRef)}

#: What the vocabulary may say of its terms; anything else would ask a reader to reason further than OWL 2 RL.
CONSTRUCTS = {
    RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.disjointWith,
    RDFS.label, RDFS.isDefinedBy, SKOS.definition, SKOS.example, QB.codeList,
    *(URIRef(DEF + name) for name in ("geeftWaarde", "antwoordlijst", "uitgesplitstNaar")),
}  # fmt: skip
HEADER = {
    RDF.type, RDFS.label, DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator,
    DCTERMS.publisher, OWL.versionInfo, OWL.versionIRI, RDFS.seeAlso,
    VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri,
}  # fmt: skip
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.FunctionalProperty, QB.CodedProperty}


def languages(graph: rdflib.Graph, subject: URIRef, predicate: URIRef) -> list[str]:
    return sorted(str(text.language) for text in graph.objects(subject, predicate) if isinstance(text, Literal))


def test_the_vocabulary_has_terms_and_a_header() -> None:
    assert len(TERMS) > 60
    header = URIRef(DEF.removesuffix("#"))
    assert {predicate for predicate, _ in VOCABULARY.predicate_objects(header)} == HEADER
    assert not list(VOCABULARY.triples((None, OWL.imports, None)))


def test_only_these_constructs_are_used() -> None:
    found = {predicate for subject, predicate, _ in VOCABULARY if subject in TERMS}
    # No term is deprecated yet; one that is says so by these.
    allowed = {OWL.inverseOf, OWL.deprecated, DCTERMS.isReplacedBy}
    assert found - allowed == CONSTRUCTS - allowed
    assert set(VOCABULARY.objects(None, RDF.type)) == KINDS | {OWL.Ontology}


def test_every_term_is_labelled_and_defined_in_two_languages() -> None:
    for term in TERMS:
        assert languages(VOCABULARY, term, RDFS.label) == ["en", "nl"], term
        assert languages(VOCABULARY, term, SKOS.definition) == ["en", "nl"], term


def test_no_two_terms_of_a_kind_share_a_label() -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        found = [label for term in VOCABULARY.subjects(RDF.type, kind) for label in VOCABULARY.objects(term, RDFS.label)]
        labels = [f"{label}@{label.language}" for label in found if isinstance(label, Literal)]
        assert len(labels) > 20
        assert sorted(set(labels)) == sorted(labels)


def test_every_property_has_one_domain_and_range_at_most() -> None:
    for term in TERMS:
        for predicate in (RDFS.domain, RDFS.range):
            assert len(list(VOCABULARY.objects(term, predicate))) <= 1, term


def test_every_term_is_used_and_every_used_term_exists(stated: Stated) -> None:
    used = {str(node).strip("<>") for triples in stated.graphs.values() for triple in triples for node in (triple.predicate, triple.object)}
    stated_by_itself = {
        str(triple.object).strip("<>")
        for triple in stated.graphs["https://w3id.org/onderwijssegregatie/graph/ontologie"]
        if str(triple.predicate) == f"<{RDFS.isDefinedBy}>"
    }
    ours = {iri for iri in used - stated_by_itself if iri.startswith(DEF)}
    assert ours == {str(term) for term in TERMS}


def test_what_is_above_a_class_or_property_of_others_is_stated_too(rdflib_graph: rdflib.Graph) -> None:
    # Nothing reasons. That all is an entity in PROV goes without saying.
    classes = {(low, high) for low, high in rdflib_graph.subject_objects(RDFS.subClassOf) if high != PROV.Entity}
    properties = set(rdflib_graph.subject_objects(RDFS.subPropertyOf))
    assert len(classes) > 20 and len(properties) > 5
    lacking = [
        (node, high) for low, high in classes for node in rdflib_graph.subjects(RDF.type, low) if (node, RDF.type, high) not in rdflib_graph
    ]
    lacking += [
        (node, high)
        for low, high in properties
        for node, value in rdflib_graph.subject_objects(low)
        if (node, high, value) not in rdflib_graph
    ]
    assert lacking == []


def test_every_example_that_is_a_thing_exists(rdflib_graph: rdflib.Graph) -> None:
    examples = [example for example in VOCABULARY.objects(None, SKOS.example) if isinstance(example, URIRef)]
    assert len(examples) > 20
    assert [example for example in examples if (example, None, None) not in rdflib_graph] == []


def test_every_concept_is_used_or_is_a_code_of_a_list_that_is(stated: Stated, rdflib_graph: rdflib.Graph) -> None:
    facts = {str(triple.object).strip("<>") for name in ("feiten", "beweringen", "audit", "plaatsen") for triple in
             stated.graphs[f"https://w3id.org/onderwijssegregatie/graph/{name}"]}  # fmt: skip
    schemes = set(rdflib_graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(schemes) == 35
    for scheme in schemes:
        codes = {str(concept) for concept in rdflib_graph.subjects(SKOS.inScheme, scheme)}
        # By which rule a claim nearly holds is what counting finds: in this edition only the bounds of words are met.
        assert codes & facts or str(scheme).endswith("/rekenregel"), f"no code of {scheme} is used"


def test_every_list_has_a_name_by_each_property_that_readers_look_for(rdflib_graph: rdflib.Graph) -> None:
    schemes = set(rdflib_graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(schemes) == 35
    for naming in (RDFS.label, SKOS.prefLabel, DCTERMS.title):
        languages = {scheme: sorted(str(name.language) for name in rdflib_graph.objects(scheme, naming)) for scheme in schemes}  # type: ignore[attr-defined]
        assert {tuple(found) for found in languages.values()} == {("en", "nl")}, naming


def test_measures_have_the_letters_a_to_u_in_order(rdflib_graph: rdflib.Graph) -> None:
    measures = [concept for concept in rdflib_graph.subjects(SKOS.broader) if str(concept).startswith(ID + "maatregel/")]
    order = sorted(
        (int(str(rdflib_graph.value(each, URIRef(DEF + "volgorde")))), str(rdflib_graph.value(each, SKOS.notation))) for each in measures
    )
    assert order == list(enumerate("ABCDEFGHIJKLMNOPQRSTU", 1))
    assert (URIRef(DEF + "maatregel"), RDF.type, QB.DimensionProperty) in rdflib_graph
