"""The vocabulary as it is published: its header, its place among other people's terms, its OWL profile, its JSON-LD context.

The pitfalls are those that OOPS! calls critical and important, and the minor ones that code can see; the checklist is
what FOOPS! looks for and needs no network.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import owlrl
import pyowl2_profiles
import pyoxigraph as ox
import pytest
import rdflib.term
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import QB, DefinedNamespace
from rdflib.term import Node

from segregatie.base.namespaces import (
    BASE,
    CATALOG,
    DEF,
    DQV,
    ID,
    LICENCE,
    OA,
    PREFIXES,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    TOOI,
)

HEADER: Final = URIRef(DEF.removesuffix("#"))
PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty)
#: Where other people's terms are defined: by rdflib, or else those we use, each typed over from its specification.
OTHERS: Final[dict[str, type[DefinedNamespace] | frozenset[str]]] = {
    **{str(each): each for each in (RDF, RDFS, OWL, XSD, SKOS, PROV, QB, ORG, DCTERMS, VANN, FOAF)},
    "https://schema.org/": frozenset(
        {
            "AdministrativeArea", "Claim", "CreativeWork", "Event", "Legislation", "Project", "Question", "containedInPlace", "legalName",
            "mentions",
        }
    ),
    OA: frozenset({"Selector", "SpecificResource"}),
    DQV: frozenset({"QualityAnnotation"}),
    SDMX_ATTRIBUTE: frozenset({"unitMeasure"}),
    SDMX_DIMENSION: frozenset({"refArea", "refPeriod"}),
    SDMX_MEASURE: frozenset({"obsValue"}),
    TOOI: frozenset({"Gemeente", "Provincie", "officieleNaamExclSoort"}),
}  # fmt: skip
#: What OWL 2 RL lets a property range over, of what we use. rdf:langString came after OWL 2, as the type of a text in a language.
DATATYPES: Final = {XSD.string, XSD.boolean, XSD.integer, XSD.decimal, RDF.langString}
#: Properties without a range: each points at more than one kind of thing. The others belong to several kinds.
WITHOUT_RANGE: Final = {"query", "noemt", "gedruktLid", "rekenregel", "geteldLid", "teVeel", "ontbreekt"}
WITHOUT_DOMAIN: Final = {"jaar", "code", "volgorde", "laatstePeiling"}


@pytest.fixture(scope="module")
def published(release: Path) -> Graph:
    return Graph().parse(release / "vocabulaire.ttl")


def ours(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return {term for term in found if isinstance(term, URIRef) and str(term).startswith(DEF)}


def local(term: Node) -> str:
    return str(term).removeprefix(DEF)


def test_the_vocabulary_is_the_same_in_every_form(published: Graph, release: Path) -> None:
    for suffix, form in (("jsonld", "json-ld"), ("rdf", "xml")):
        assert isomorphic(Graph().parse(release / f"vocabulaire.{suffix}", format=form), published)


def test_it_holds_every_term_of_the_graph(published: Graph, rdflib_graph: Graph) -> None:
    kinds = (OWL.Class, *PROPERTIES, OWL.AnnotationProperty)
    assert ours(published, *kinds) == ours(rdflib_graph, *kinds)
    assert len(ours(published, *kinds)) > 100


def test_the_header_tells_what_foops_looks_for(published: Graph) -> None:
    languages = {predicate: sorted(str(text.language) for text in published.objects(HEADER, predicate) if isinstance(text, Literal))
                 for predicate in (DCTERMS.title, DCTERMS.description)}  # fmt: skip
    assert languages == {DCTERMS.title: ["en", "nl"], DCTERMS.description: ["en", "nl"]}
    told = {predicate: str(published.value(HEADER, predicate)) for predicate in published.predicates(HEADER)}
    several = dict.fromkeys((RDFS.label, DCTERMS.title, DCTERMS.description, RDFS.seeAlso), "")
    assert told | several == several | {
        RDF.type: str(OWL.Ontology),
        DCTERMS.license: LICENCE,
        DCTERMS.creator: CATALOG + "#uitgever", DCTERMS.publisher: CATALOG + "#uitgever",
        DCTERMS.created: "2026-11-23", DCTERMS.issued: "2026-11-25", DCTERMS.modified: "2026-11-25",
        DCTERMS.source: ID + "rapport/2013",
        DCTERMS.bibliographicCitation:
            f"onderwijssegregatie contributors (2026). School segregation vocabulary, version 0.1.0. {HEADER}",
        OWL.versionInfo: "0.1.0", OWL.versionIRI: f"{HEADER}/0.1.0",
        VANN.preferredNamespacePrefix: "def", VANN.preferredNamespaceUri: DEF,
    }  # fmt: skip


def test_every_term_of_others_exists_and_nothing_is_claimed_of_it_but_its_kind(published: Graph) -> None:
    used = {str(each) for triple in published for each in triple if isinstance(each, URIRef) and not str(each).startswith(BASE)} - {LICENCE}
    unknown = []
    for iri in sorted(used):
        space = next((space for space in OTHERS if iri.startswith(space)), "")
        name, defined = iri.removeprefix(space), OTHERS.get(space, frozenset())
        if name not in defined:
            unknown.append(iri)
    assert unknown == []
    # The cube says of SDMX's unit of measure that it is an attribute, and from which list its values come.
    ours_to_say = {URIRef(SDMX_ATTRIBUTE + "unitMeasure")}
    about = {
        (predicate, value) for subject, predicate, value in published if not str(subject).startswith(BASE) and subject not in ours_to_say
    }
    assert about <= {(RDF.type, kind) for kind in (OWL.Class, *PROPERTIES, OWL.AnnotationProperty)}


def test_schema_org_has_the_terms_we_name() -> None:
    named = OTHERS["https://schema.org/"]
    assert isinstance(named, frozenset)
    # rdflib lists Schema.org as it was in 2021; these have been in it since before.
    assert {name for name in named if name not in SDO} == set()


@pytest.mark.parametrize("space", [TOOI, str(ORG), str(SKOS), str(QB), "https://schema.org/", str(PROV), str(DCTERMS)])
def test_terms_are_aligned_to(published: Graph, space: str) -> None:
    links = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, RDFS.range, RDF.type)
    aligned = {local(term) for predicate in links for term, target in published.subject_objects(predicate) if str(target).startswith(space)
               and str(term).startswith(DEF)}  # fmt: skip
    assert aligned


def test_a_superclass_of_others_is_true_of_what_is_in_the_data(published: Graph, rdflib_graph: Graph) -> None:
    kinds = {"Gemeente": "gemeente", "Provincie": "provincie"}
    for kind, path in kinds.items():
        assert (URIRef(DEF + kind), RDFS.subClassOf, URIRef(TOOI + kind)) in published
        for each in rdflib_graph.subjects(RDF.type, URIRef(DEF + kind)):
            assert str(rdflib_graph.value(each, OWL.sameAs)).startswith(f"https://identifier.overheid.nl/tooi/id/{path}/")


# --- Pitfalls ---


def walk(graph: Graph, start: Node, predicate: URIRef) -> set[Node]:
    found: set[Node] = set()
    todo = list(graph.objects(start, predicate))
    while todo:
        if (each := todo.pop()) not in found:
            found.add(each)
            todo += graph.objects(each, predicate)
    return found


def cycles(graph: Graph) -> set[str]:
    return {str(each) for predicate in (RDFS.subClassOf, RDFS.subPropertyOf) for each in graph.subjects(predicate)
            if each in walk(graph, each, predicate)}  # fmt: skip


def several(graph: Graph) -> set[str]:
    return {str(each) for predicate in (RDFS.domain, RDFS.range) for each in graph.subjects(predicate)
            if len(set(graph.objects(each, predicate))) > 1}  # fmt: skip


def equivalent(graph: Graph) -> set[str]:
    wrong = (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs)
    kinds = (OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.ReflexiveProperty)
    return {str(each) for predicate in wrong for each in graph.subjects(predicate)} | {
        str(each) for kind in kinds for each in graph.subjects(RDF.type, kind)
    }


def inverse(graph: Graph) -> set[str]:
    """Inverses whose domain is not the other's range."""
    return {
        str(one) for one, other in graph.subject_objects(OWL.inverseOf)
        if one == other or graph.value(one, RDFS.domain) != graph.value(other, RDFS.range)
        or graph.value(one, RDFS.range) != graph.value(other, RDFS.domain)
    }  # fmt: skip


def recursive(graph: Graph) -> set[str]:
    """Terms whose definition says no more than their label."""
    found = set()
    for term, definition in graph.subject_objects(SKOS.definition):
        labels = {str(label).casefold() for label in graph.objects(term, RDFS.label)}
        rest = re.sub(r"[^\w ]", "", str(definition)).casefold()
        if any(rest in (label, f"een {label}", f"a {label}", f"the {label}", f"de {label}", f"het {label}") for label in labels):
            found.add(str(term))
    return found


def untyped(graph: Graph) -> set[str]:
    used = {each for predicate in (RDFS.subClassOf, RDFS.domain, OWL.disjointWith) for each in graph.objects(None, predicate)}
    used |= {each for each in graph.objects(None, RDFS.range) if each not in DATATYPES}
    properties = set(graph.objects(None, RDFS.subPropertyOf))
    return {str(each) for each in used if (each, RDF.type, OWL.Class) not in graph} | {
        str(each) for each in properties if not any((each, RDF.type, kind) in graph for kind in PROPERTIES)
    }


def endless(graph: Graph) -> set[str]:
    """Properties without a domain or a range, but for those that have a reason."""
    found = set()
    for predicate, allowed in ((RDFS.domain, WITHOUT_DOMAIN), (RDFS.range, WITHOUT_RANGE)):
        found |= {local(each) for each in ours(graph, *PROPERTIES) if (each, predicate, None) not in graph} - allowed
    return found


def unconnected(graph: Graph) -> set[str]:
    """Classes that no other term says anything about, and that say nothing of another: such a class is an island."""
    links = (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith, RDFS.seeAlso)
    linked = {each for predicate in links for pair in graph.subject_objects(predicate) for each in pair}
    return {local(each) for each in ours(graph, OWL.Class) if each not in linked}


def ill_named(graph: Graph) -> set[str]:
    classes, properties = ours(graph, OWL.Class), ours(graph, *PROPERTIES, OWL.AnnotationProperty)
    return {local(each) for each in classes if not re.fullmatch(r"[A-Z][A-Za-z]+", local(each))} | {
        local(each) for each in properties if not re.fullmatch(r"[a-z][A-Za-z]+", local(each))
    }


def unlabelled(graph: Graph) -> set[str]:
    terms = ours(graph, OWL.Class, *PROPERTIES, OWL.AnnotationProperty)
    return {local(each) for each in terms for predicate in (RDFS.label, SKOS.definition)
            if {str(text.language) for text in graph.objects(each, predicate) if isinstance(text, Literal)} != {"nl", "en"}}  # fmt: skip


def undisjoint(graph: Graph) -> set[str]:
    """Vocabularies that tell no two classes apart."""
    return set() if (None, OWL.disjointWith, None) in graph else {str(HEADER)}


def nameless(graph: Graph) -> set[str]:
    """Vocabularies that are no owl:Ontology, have no licence, or a file's name."""
    fine = (HEADER, RDF.type, OWL.Ontology) in graph and (HEADER, DCTERMS.license, None) in graph
    return set() if fine and not re.search(r"\.(owl|ttl|rdf|xml)$", str(HEADER)) else {str(HEADER)}


P: Final = "".join(
    f"@prefix {prefix}: <{space}> . "
    for prefix, space in {"": DEF, "owl": OWL, "rdfs": RDFS, "skos": SKOS, "x": "http://example.org/"}.items()
)
#: Each pitfall: how it is seen, and the least that falls into it.
PITFALLS: Final[dict[str, tuple[Any, str]]] = {
    "P06 class cycle": (cycles, ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A ."),
    "P19 several domains or ranges": (several, ":p rdfs:domain :A , :B ."),
    "P27-P29 wrong equivalent, symmetric, transitive": (equivalent, ":p a owl:SymmetricProperty ."),
    "P05, P25 wrong inverse": (inverse, ":p owl:inverseOf :q ; rdfs:domain :A . :q rdfs:range :B ."),
    "P10 no disjointness": (undisjoint, ":A a owl:Class ."),
    "P11 missing domain or range": (endless, ":p a owl:ObjectProperty ; rdfs:domain :A ."),
    "P24 recursive definition": (recursive, ':A rdfs:label "unit"@en ; skos:definition "A unit."@en .'),
    "P34, P35 untyped class or property": (untyped, ":A a owl:Class ; rdfs:subClassOf x:B ."),
    "P36, P38, P41 no ontology, no licence, a file's name": (nameless, ":A a owl:Class ."),
    "P04 unconnected element": (unconnected, ":A a owl:Class ."),
    "P08 no label or definition": (unlabelled, ':A a owl:Class ; rdfs:label "a"@nl .'),
    "P22 inconsistent naming": (ill_named, ":een-klasse a owl:Class ."),
}


@pytest.mark.parametrize("name", PITFALLS)
def test_the_vocabulary_falls_into_no_pitfall(published: Graph, name: str) -> None:
    look, bad = PITFALLS[name]
    assert look(published) == set()
    assert look(Graph().parse(data=P + bad, format="turtle")) != set()


# --- OWL ---


def profiles(content: bytes) -> dict[str, Any]:
    store = ox.Store()
    store.load(content, ox.RdfFormat.TURTLE)
    found: dict[str, Any] = pyowl2_profiles.detect_profiles(store)
    return found


def test_the_vocabulary_is_owl_2_rl(published: Graph, release: Path) -> None:
    found = profiles((release / "vocabulaire.ttl").read_bytes())
    assert [name for name in ("rl", "dl") if not found[name]["in_profile"]] == []
    # The profiler passes over datatypes that the profile does not have.
    ranges = {each for term in ours(published, OWL.DatatypeProperty) for each in published.objects(term, RDFS.range)}
    assert ranges == DATATYPES


BAD_PROFILES: Final = {
    "a superclass that someone must exist for": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ]",
    "a superclass that is one of two": "[ a owl:Class ; owl:unionOf (:B :C) ]",
}


@pytest.mark.parametrize("name", BAD_PROFILES)
def test_what_is_not_owl_2_rl_is_seen(name: str) -> None:
    text = f"{P} <http://example.org/> a owl:Ontology . :B a owl:Class . :C a owl:Class . :p a owl:ObjectProperty . :A a owl:Class ; "
    assert not profiles(f"{text} rdfs:subClassOf {BAD_PROFILES[name]} .".encode())["rl"]["in_profile"]


def contradictions(graph: Graph) -> list[str]:
    """Let OWL 2 RL's rules run, and give what they find contradictory."""
    reasoner = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    # The reasoner has rdflib read literals its own way and does not put all of it back, which other tests would notice.
    with patch.dict(rdflib.term._toPythonMapping):
        reasoner.expand(graph)
    return [str(value) for _, predicate, value in graph if str(predicate).endswith("#error")]


def test_the_vocabulary_and_an_example_of_each_term_are_consistent(published: Graph, rdflib_graph: Graph) -> None:
    graph = Graph() + published
    examples = [each for each in published.objects(None, SKOS.example) if isinstance(each, URIRef)]
    assert len(set(examples)) > 30
    for example in examples:
        near = {example, *(each for _, _, each in rdflib_graph.triples((example, None, None)) if isinstance(each, URIRef))}
        for node in near:
            for predicate, value in rdflib_graph.predicate_objects(node):
                graph.add((node, predicate, value))
    assert contradictions(graph) == []


@pytest.mark.parametrize(
    "facts",
    [
        "x:1 a :Gemeente, :Stadsdeel .",
        "x:1 a :Waarneming ; :overEenheid x:2 . x:2 a :Provincie .",
        "x:1 :rijnummer 1 ; :onderdeel '3.2' .",
    ],
)
def test_a_contradiction_is_found(published: Graph, facts: str) -> None:
    graph = Graph() + published
    graph.parse(data=P + facts, format="turtle")
    assert contradictions(graph)


# --- JSON-LD ---


def test_the_context_gives_every_term_its_short_name(published: Graph, release: Path) -> None:
    context = json.loads((release / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {name for name in context if name not in PREFIXES} == {
        "@version", *(local(each) for each in ours(published, OWL.Class, *PROPERTIES)),
    }  # fmt: skip
    assert context["overEenheid"] == {"@id": "def:overEenheid", "@type": "@id"}
    assert context["rijnummer"] == {"@id": "def:rijnummer", "@type": "xsd:integer"}
    assert context["samenvatting"] == {"@id": "def:samenvatting", "@container": "@language"}
    assert context["tabel"] == {"@id": "def:tabel"}
    assert context["Waarneming"] == "def:Waarneming"


def test_a_document_in_short_names_is_the_fact_it_stands_for(release: Path) -> None:
    context = json.loads((release / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": context,
        "@id": ID + "toelichting/2013/3.4/almelo/1/1",
        "@type": "Toelichting",
        "overEenheid": ID + "gemeente/almelo",
        "uitspraak": {"nl": "Wat er is.", "en": "What there is."},
        "rijnummer": 3,
        "verschil": "29.6",
        "prov:wasDerivedFrom": {"@id": ID + "passage/2013/3.4/almelo/1"},
    }
    node = URIRef(ID + "toelichting/2013/3.4/almelo/1/1")
    assert set(Graph().parse(data=json.dumps(document), format="json-ld")) == {
        (node, RDF.type, URIRef(DEF + "Toelichting")),
        (node, URIRef(DEF + "overEenheid"), URIRef(ID + "gemeente/almelo")),
        (node, URIRef(DEF + "uitspraak"), Literal("Wat er is.", lang="nl")),
        (node, URIRef(DEF + "uitspraak"), Literal("What there is.", lang="en")),
        (node, URIRef(DEF + "rijnummer"), Literal(3)),
        (node, URIRef(DEF + "verschil"), Literal("29.6", datatype=XSD.decimal)),
        (node, PROV.wasDerivedFrom, URIRef(ID + "passage/2013/3.4/almelo/1")),
    }
