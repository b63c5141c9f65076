"""What is published, described in VoID, with numbers counted in the store that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DATA_GRAPHS, DATASET, DCTERMS, DEF, FOAF, FORMATS, ID, LICENCE, QB, SHAPES, SKOS, VOID
from segregatie.base.terms import TYPE, Statement, bilingual, in_order, integer, thing
from segregatie.site.resources import Site

WHOLE: Final = DATASET + "onderwijssegregatie"
DOCUMENT: Final = BASE + ".well-known/void"
#: Where the files of a release are downloaded, and what form each suffix is in.
DOWNLOAD: Final = "download/graph/"
_DUMPS: Final = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD"}
_EXAMPLES: Final = ("gemeente/almelo", "maatregel/loting", "waarneming/2013/lelystad/vve-spreiden", "passage/2013/tabel-3/lelystad")
_VOCABULARIES: Final = (DEF, DCTERMS, QB, SKOS)
_GRAPHS: Final = {
    "feiten": ("Feiten: wat gemeenten en stadsdelen meldden", "Facts: what municipalities and districts reported"),
    "plaatsen": ("Plaatsen: passages van het rapport", "Places: passages of the report"),
    "begrippen": ("Begrippen: codelijsten, gemeenten en genoemde dingen", "Concepts: code lists, municipalities and named things"),
    "beweringen": ("Beweringen: wat het rapport over zijn eigen cijfers zegt", "Claims: what the report says about its own figures"),
    "audit": ("Audit: uitkomsten van het natellen", "Audit: outcomes of the recount"),
    "metadata": ("Metadata: het rapport en de peilingen", "Metadata: the report and the survey rounds"),
    "ontologie": ("Ontologie: vocabulaire en kubussen", "Ontology: vocabulary and cubes"),
    "shapes": ("Shapes: waar de transcriptie aan moet voldoen", "Shapes: what the transcription has to satisfy"),
}


def _say(name: str) -> ox.NamedNode:
    return ox.NamedNode(VOID + name)


def _named(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)


def _graph(name: str, triples: int) -> Iterator[Statement]:
    node = ox.NamedNode(name)
    nl, en = _GRAPHS[name.rpartition("/")[2]]
    yield node, TYPE, _say("Dataset")
    yield from bilingual(node, _named(DCTERMS, "title"), nl, en)
    yield node, _say("triples"), integer(triples)


def _counts(quads: list[ox.Triple]) -> Iterator[tuple[str, int]]:
    subjects = {each.subject for each in quads}
    types = {each.object for each in quads if each.predicate == TYPE}
    yield "triples", len(quads)
    yield "entities", sum(isinstance(each, ox.NamedNode) and each.value.startswith(ID) for each in subjects)
    yield "classes", len(types)
    yield "properties", len({each.predicate for each in quads})
    yield "distinctSubjects", len(subjects)
    yield "distinctObjects", len({each.object for each in quads})


def _whole(quads: list[ox.Triple], site: Site) -> Iterator[Statement]:
    node, licence = ox.NamedNode(WHOLE), ox.NamedNode(LICENCE)
    title, description = _named(DCTERMS, "title"), _named(DCTERMS, "description")
    yield node, TYPE, _say("Dataset")
    yield from bilingual(node, title, "Onderwijssegregatie in gemeenten, 2013", "School segregation in Dutch municipalities, 2013")
    yield from bilingual(
        node, description,
        "Een beleidsrapport als kennisgraaf: elk feit met zijn plaats, elke tabel uit de feiten, elke bewering nageteld.",
        "A policy report as a knowledge graph: every fact with its place, every table from the facts, every claim recounted.",
    )  # fmt: skip
    yield node, _named(DCTERMS, "license"), licence
    yield node, _named(DCTERMS, "source"), thing("rapport/2013")
    yield node, _named(DCTERMS, "conformsTo"), _named(BASE, "shapes")
    yield node, _named(FOAF, "homepage"), ox.NamedNode(site.public)
    yield node, _say("uriSpace"), ox.Literal(ID)
    yield node, _say("sparqlEndpoint"), ox.NamedNode(site.public + "sparql")
    for name, count in _counts(quads):
        yield node, _say(name), integer(count)
    for suffix, form in _DUMPS.items():
        yield node, _say("dataDump"), ox.NamedNode(f"{site.public}{DOWNLOAD}onderwijssegregatie.{suffix}")
        yield node, _say("feature"), _named(FORMATS, form)
    for example in _EXAMPLES:
        yield node, _say("exampleResource"), thing(example)
    for vocabulary in _VOCABULARIES:
        yield node, _say("vocabulary"), ox.NamedNode(vocabulary)


def void_triples(graphs: Mapping[str, list[ox.Triple]], site: Site) -> list[ox.Triple]:
    """Describe what the graphs hold; the shapes are described apart, as the dataset is without them."""
    described = list(_whole([triple for name in DATA_GRAPHS for triple in graphs[name]], site))
    for name in (*DATA_GRAPHS, SHAPES):
        described += _graph(name, len(graphs[name]))
    described += [(ox.NamedNode(WHOLE), _say("subset"), ox.NamedNode(name)) for name in DATA_GRAPHS]
    return in_order(ox.Triple(*each) for each in described)


def of_the_document() -> list[ox.Triple]:
    """Say what the VoID document itself is."""
    document = ox.NamedNode(DOCUMENT)
    own = [
        (document, TYPE, _say("DatasetDescription")),
        (document, _named(FOAF, "primaryTopic"), ox.NamedNode(WHOLE)),
        (document, _named(DCTERMS, "license"), ox.NamedNode(LICENCE)),
    ]
    return [ox.Triple(*each) for each in own]
