"""Every IRI the project mints or borrows is spelled here, or in a Turtle file, and nowhere else."""

from typing import Final

BASE: Final = "https://w3id.org/onderwijssegregatie/"
DEF: Final = BASE + "def#"
#: The vocabulary itself.
VOCABULARY: Final = DEF.removesuffix("#")
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
DATASET: Final = BASE + "dataset/"
QUERY: Final = BASE + "query/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
DQV: Final = "http://www.w3.org/ns/dqv#"
ORG: Final = "http://www.w3.org/ns/org#"
QB: Final = "http://purl.org/linked-data/cube#"
SDMX_ATTRIBUTE: Final = "http://purl.org/linked-data/sdmx/2009/attribute#"
SDMX_DIMENSION: Final = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_MEASURE: Final = "http://purl.org/linked-data/sdmx/2009/measure#"
DCTERMS: Final = "http://purl.org/dc/terms/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
SH: Final = "http://www.w3.org/ns/shacl#"
VANN: Final = "http://purl.org/vocab/vann/"
CSVW: Final = "http://www.w3.org/ns/csvw#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
VOID: Final = "http://rdfs.org/ns/void#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
SPDX: Final = "http://spdx.org/rdf/terms#"
SCHEMA: Final = "https://schema.org/"
#: The ontology of the register of Dutch government organisations.
TOOI: Final = "https://identifier.overheid.nl/tooi/def/ont/"
DCATAP: Final = "http://data.europa.eu/r5r/"
#: Code lists of the EU's Publications Office, the kinds of publisher of ADMS, and IANA's media types.
EU: Final = "http://publications.europa.eu/resource/authority/"
PUBLISHER_TYPE: Final = "http://purl.org/adms/publishertype/"
MEDIA_TYPE: Final = "https://www.iana.org/assignments/media-types/"
#: DCAT-AP wants this IRI, in https, of an algorithm whose class is in http.
SHA256_ALGORITHM: Final = "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
#: What a SPARQL service says of itself, and the names of the forms it answers in.
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"

#: Datatypes of numbers that need not be whole.
FRACTIONS: Final = (XSD + "decimal", XSD + "double", XSD + "float")

#: What our own words are given under.
LICENCE: Final = "http://creativecommons.org/licenses/by/4.0/deed.nl"
#: The same licence, by the address that Creative Commons and the NDE's register know it by.
CANONICAL_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

#: Prefixes of every Turtle file we publish.
PREFIXES: Final[dict[str, str]] = {
    "def": DEF,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "oa": OA,
    "dqv": DQV,
    "org": ORG,
    "qb": QB,
    "sdmx-attribute": SDMX_ATTRIBUTE,
    "sdmx-dimension": SDMX_DIMENSION,
    "sdmx-measure": SDMX_MEASURE,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "sh": SH,
    "vann": VANN,
    "schema": SCHEMA,
    "tooi": TOOI,
}

#: Prefixes of the catalogue.
CATALOG_PREFIXES: Final[dict[str, str]] = {
    "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "dcterms": DCTERMS, "dcat": DCAT, "foaf": FOAF, "vcard": VCARD, "spdx": SPDX,
    "dcatap": DCATAP, "prov": PROV, "void": VOID, "skos": SKOS, "dataset": DATASET, "graph": GRAPH,
}  # fmt: skip


def prefixed(iri: str) -> str:
    """Name an IRI as our files do: with a prefix, or without what all of ours begin with.

    >>> prefixed(XSD + "string"), prefixed(ID + "gemeente/almelo")
    ('xsd:string', 'id/gemeente/almelo')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE)


#: The catalogue; what it describes besides datasets are parts of it.
CATALOG: Final = BASE + "catalog"

#: Standards that what we publish keeps to.
CSV_STANDARD: Final = "https://www.rfc-editor.org/info/rfc4180"
CUBE_STANDARD: Final = "http://www.w3.org/TR/vocab-data-cube/"
OPENAPI_STANDARD: Final = "https://spec.openapis.org/oas/v3.1.0"
PROTOCOL_STANDARD: Final = "http://www.w3.org/TR/sparql11-protocol/"

#: Prefixes of the document of one resource, which says something of itself too.
DOCUMENT_PREFIXES: Final[dict[str, str]] = PREFIXES | {"csvw": CSVW, "foaf": FOAF, "void": VOID}

#: The named graphs: what a reader of the TriG file finds apart.
FACTS: Final = GRAPH + "feiten"
PLACES: Final = GRAPH + "plaatsen"
CONCEPTS: Final = GRAPH + "begrippen"
CLAIMS: Final = GRAPH + "beweringen"
AUDIT: Final = GRAPH + "audit"
METADATA: Final = GRAPH + "metadata"
ONTOLOGY: Final = GRAPH + "ontologie"
SHAPES: Final = GRAPH + "shapes"
#: Holds the report's own words, in a local build only; nothing that has it may be published.
REPORT_TEXT: Final = GRAPH + "tekst"

#: Queries run on the union of these.
DATA_GRAPHS: Final = (FACTS, PLACES, CONCEPTS, CLAIMS, AUDIT, METADATA, ONTOLOGY)
