"""The catalogue of a release (DCAT 3, DCAT-AP-NL): what there is, where to get it, who made it and what may be done with it.

A pure function of a release's files, the settings and the size of the graph. The catalogue is no file it tells of, as
nothing can hold its own digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import (
    BASE,
    CANONICAL_LICENCE,
    CATALOG,
    CSV_STANDARD,
    CUBE_STANDARD,
    DATASET,
    DCAT,
    DCTERMS,
    EU,
    FOAF,
    LICENCE,
    OPENAPI_STANDARD,
    OWL,
    PROTOCOL_STANDARD,
    PUBLISHER_TYPE,
    RDF,
    RDFS,
    VCARD,
    VOCABULARY,
)
from segregatie.base.problems import Text
from segregatie.base.terms import Statement, in_order
from segregatie.release.catalog.datasets import dataset_triples
from segregatie.release.catalog.files import ReleaseFile, by_dataset
from segregatie.release.catalog.provenance import provenance_triples
from segregatie.release.catalog.say import dates, languages, links, part, place, plain, subject, terms_of_use, text, titled, who
from segregatie.release.catalog.settings import Described, Publication

_TYPE: Final = RDF + "type"
_STANDARDS: Final = (VOCABULARY, BASE + "shapes", CSV_STANDARD, CUBE_STANDARD, OPENAPI_STANDARD, PROTOCOL_STANDARD)
_RIGHTS: Final = Text(
    nl="Onze woorden vallen onder CC BY 4.0. Feiten zijn vrij. Namen, labels en kopjes zijn uit het rapport aangehaald en niet van ons.",
    en="Our words are under CC BY 4.0. Facts are free. Names, labels and headings are quoted from the report and not ours.",
)
_ORIGIN: Final = Text(
    nl="Overgeschreven uit het gedrukte rapport; elk feit wijst met een vingerafdruk naar zijn plaats. Tabellen zijn uit de feiten geteld.",
    en="Transcribed from the printed report; each fact points at its place there with a digest. Tables are counted from the facts.",
)
_SPARQL: Final = Described(
    "sparql",
    Text(nl="SPARQL-endpoint", en="SPARQL endpoint"),
    Text(nl="Stel elke vraag aan de graaf, in SPARQL 1.1; alleen lezen.", en="Ask the graph any question, in SPARQL 1.1; read-only."),
)
_API: Final = Described(
    "api",
    Text(nl="API van tabellen en vragen", en="API of tables and questions"),
    Text(
        nl="De tabellen van het rapport en de opgeslagen vragen, met parameters, als CSV, JSON en HTML.",
        en="The report's tables and the stored questions, with parameters, as CSV, JSON and HTML.",
    ),
)


def _agents(publication: Publication, base: str) -> Iterator[Statement]:
    publisher, contact = part("uitgever"), part("contact")
    yield from links(
        publisher,
        (_TYPE, FOAF + "Agent"), (_TYPE, FOAF + "Organization"),
        (DCTERMS + "type", PUBLISHER_TYPE + publication.publisher.kind), (FOAF + "homepage", base),
    )  # fmt: skip
    yield from text(publisher, FOAF + "name", publication.publisher.name)
    yield from links(contact, (_TYPE, VCARD + "Kind"))
    yield from plain(contact, VCARD + "fn", publication.contact.name)
    if publication.contact.mail:
        yield from links(contact, (VCARD + "hasEmail", f"mailto:{publication.contact.mail}"))
    if publication.contact.url or not publication.contact.mail:
        yield from links(contact, (VCARD + "hasURL", publication.contact.url or base))


def _outside() -> Iterator[Statement]:
    """State what the things are that the catalogue points at, for a reader who does not know them."""
    yield from links(LICENCE, (_TYPE, DCTERMS + "LicenseDocument"))
    for standard in _STANDARDS:
        yield from links(standard, (_TYPE, DCTERMS + "Standard"))
    yield from links(VOCABULARY, (_TYPE, FOAF + "Document"))
    yield from links(part("rechten"), (_TYPE, DCTERMS + "RightsStatement"))
    yield from text(part("rechten"), RDFS + "label", _RIGHTS)
    yield from links(part("herkomst"), (_TYPE, DCTERMS + "ProvenanceStatement"))
    yield from text(part("herkomst"), RDFS + "label", _ORIGIN)


def _service(what: Described, publication: Publication, base: str) -> Iterator[Statement]:
    node, address = part(what.code), base + what.code
    description, standard = {
        "sparql": (address, PROTOCOL_STANDARD),
        "api": (f"{address}/openapi.json", OPENAPI_STANDARD),
    }[what.code]
    yield from links(
        node,
        (_TYPE, DCAT + "DataService"), (DCAT + "endpointURL", address), (DCAT + "endpointDescription", description),
        (DCTERMS + "conformsTo", standard), (DCAT + "landingPage", base),
        *((DCAT + "servesDataset", DATASET + each.code) for each in publication.datasets if what is _SPARQL or each.service == what.code),
    )  # fmt: skip
    for place_ in (address, description):
        yield from links(place_, (_TYPE, RDFS + "Resource"))
    yield from titled(node, what)
    yield from plain(node, DCTERMS + "identifier", node)
    for about in (who, terms_of_use, subject, languages):
        yield from about(node)
    for language, word in (("nl", "onderwijssegregatie"), ("en", "school segregation")):
        yield ox.NamedNode(node), ox.NamedNode(DCAT + "keyword"), ox.Literal(word, language=language)
    yield from dates(node, publication)


def _series(publication: Publication) -> Iterator[Statement]:
    node = DATASET + publication.series.code
    yield from links(node, (_TYPE, DCAT + "DatasetSeries"), (DCTERMS + "accrualPeriodicity", EU + "frequency/IRREG"))
    yield from titled(node, publication.series)
    for about in (who, place):
        yield from about(node)
    yield from dates(node, publication)


def _catalogue(publication: Publication, base: str) -> Iterator[Statement]:
    yield from links(
        CATALOG,
        (_TYPE, DCAT + "Catalog"), (FOAF + "homepage", base), (DCAT + "themeTaxonomy", EU + "data-theme"),
        (DCAT + "resource", DATASET + publication.series.code),
        *((DCAT + "dataset", DATASET + each.code) for each in publication.datasets),
        *((DCAT + "service", part(each.code)) for each in (_SPARQL, _API)),
    )  # fmt: skip
    yield from titled(CATALOG, publication.catalogue)
    for about in (who, terms_of_use, languages, place):
        yield from about(CATALOG)
    yield from dates(CATALOG, publication)
    yield from plain(CATALOG, OWL + "versionInfo", publication.newest.number)
    yield from links(base, (_TYPE, FOAF + "Document"))


def catalog_triples(files: Sequence[ReleaseFile], publication: Publication, triples: int, base: str = "") -> list[ox.Triple]:
    """Describe a release: its files, and the graph of so many triples that they are forms of.

    `base` is where documents and files are served, where that is not what the settings say.
    """
    base = base or publication.address
    divided = by_dataset(files, publication.datasets)
    stated: Iterable[Iterator[Statement]] = (
        _catalogue(publication, base),
        _series(publication),
        *(dataset_triples(each, divided[each.code], files, publication, base, triples) for each in publication.datasets),
        *(_service(each, publication, base) for each in (_SPARQL, _API)),
        _agents(publication, base),
        _outside(),
        provenance_triples(publication),
    )
    return in_order(ox.Triple(*each) for group in stated for each in group)


def for_nde(catalogue: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The same catalogue for the NDE's register, which asks a licence by its canonical address.

    DCAT-AP-NL takes one licence of a file, by its address on the Dutch list, so one catalogue cannot serve both.
    """
    listed, canonical = ox.NamedNode(LICENCE), ox.NamedNode(CANONICAL_LICENCE)
    return in_order(ox.Triple(*(canonical if term == listed else term for term in triple)) for triple in catalogue)
