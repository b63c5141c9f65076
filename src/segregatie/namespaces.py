"""Every IRI the project mints or borrows is spelled here, or in a Turtle file, and nowhere else."""

from typing import Final

BASE: Final = "https://w3id.org/onderwijssegregatie/"
DEF: Final = BASE + "def#"
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
FOAF: Final = "http://xmlns.com/foaf/0.1/"
VOID: Final = "http://rdfs.org/ns/void#"
#: What a SPARQL service says of itself, and the names of the forms it answers in.
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
CSVW: Final = "http://www.w3.org/ns/csvw#"

#: What our own words are given under.
LICENCE: Final = "http://creativecommons.org/licenses/by/4.0/deed.nl"

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
}

#: Prefixes of the document of one resource, which says something of itself too.
DOCUMENT_PREFIXES: Final[dict[str, str]] = PREFIXES | {"foaf": FOAF, "void": VOID}

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
