"""What lies at the address of a thing that shares a page: a few lines that lead to its anchor there, on any plain host."""

from __future__ import annotations

from html import escape
from typing import Final

from segregatie.site.addresses import file_of, link, root_of
from segregatie.site.graph import Graph, path_of

_STUB: Final = """<!doctype html>
<html lang="nl">
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={nl}">
<link rel="canonical" href="{nl}">
<link rel="alternate" type="text/turtle" href="{rdf}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<p><a href="{nl}">{title}</a></p>
<p lang="en"><a href="{en}" hreflang="en">{english}</a></p>
</html>
"""


def stub_of(graph: Graph, iri: str, address: str) -> tuple[str, bytes]:
    """Return the file at the address of a thing that is shown elsewhere, and what it holds."""
    file = file_of(path_of(iri), "nl")
    root = root_of(file)
    text = _STUB.format(
        title=escape(graph.label(iri, "nl").text), english=escape(graph.label(iri, "en").text),
        nl=escape(link(root, address, "nl")), en=escape(link(root, address, "en")), rdf=f"{root}{address.partition('#')[0]}.ttl",
    )  # fmt: skip
    return file, text.encode()
