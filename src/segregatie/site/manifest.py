"""`manifest.json`: what a server has to know of the site to answer by content negotiation what a plain host answers as it lies."""

from __future__ import annotations

import json
from collections.abc import Mapping

from segregatie.site.addresses import FOLDERS
from segregatie.site.graph import path_of
from segregatie.site.rdf import FORMS


def manifest(known: Mapping[str, str], documents: list[str]) -> bytes:
    """Say where each IRI is shown, which pages have RDF beside them, in which forms, and where each language begins.

    `things` gives for the path of each IRI of ours its address: its own path where it has a page, else `page#anchor`. The
    page in a language is at `languages[language] + page + "/index.html"`; the document of a page is at `page + "." + form`.
    """
    things = {path_of(iri): address for iri, address in sorted(known.items())}
    shape = {"version": 1, "languages": FOLDERS, "forms": list(FORMS), "documents": sorted(documents), "things": things}
    return (json.dumps(shape, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
