"""Write what a query gives in one of our forms, within a bound, and never as something that is not of that form."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base import forms
from segregatie.base.forms import RESULTS, rdf_format, results_format
from segregatie.base.namespaces import PREFIXES, RDF
from segregatie.base.problems import UsageError

#: Media type -> form, of what SELECT and ASK give. The first is sent to who has no wish.
ROWS: Final = {form.media: results_format(suffix) for suffix, form in RESULTS.items()} | {"application/json": results_format("json")}
#: Media type -> form, of what CONSTRUCT and DESCRIBE give.
GRAPHS: Final = {form.media: rdf_format(suffix) for suffix, form in forms.GRAPHS.items()}
#: A predicate or a class is an element in RDF/XML, so it must end in a name that an element may have (NCName).
_FIRST_SIGNS: Final = (
    r"A-Za-z_\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_XML_NAME: Final = re.compile(rf"[{_FIRST_SIGNS}][{_FIRST_SIGNS}0-9.\-\xb7\u0300-\u036f\u203f\u2040]*\Z")
#: Names that RDF/XML (7.2.2 to 7.2.4) and XML keep for themselves: no predicate can be written by them.
_KEPT: Final = re.compile(
    re.escape(RDF) + r"(?:RDF|ID|about|bagID|parseType|resource|nodeID|datatype|li|Description|aboutEach|aboutEachPrefix)\Z"
    r"|http://www\.w3\.org/2000/xmlns/"
)
#: Characters that XML 1.0 cannot hold, in UTF-8.
_NO_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class TooLargeError(Exception):
    """What is written passes the bound."""


class UnfitError(UsageError):
    """A form cannot hold what is to be written in it; the text names forms that can."""


class _Bounded(io.BytesIO):
    """Takes what is written up to a size."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        self._room -= len(data)
        if self._room < 0:
            raise TooLargeError
        return super().write(data)


def write_rows(answer: ox.QuerySolutions | ox.QueryBoolean, media: str, limit: int = sys.maxsize) -> bytes:
    """Write rows, or yes or no. Raises UnfitError for what XML cannot hold, TooLargeError beyond the limit."""
    out = _Bounded(limit)
    answer.serialize(out, ROWS[media])
    return _as_xml(out.getvalue(), "application/sparql-results+json or text/csv", limit) if media.endswith("xml") else out.getvalue()


def write_graph(triples: ox.QueryTriples, media: str, limit: int = sys.maxsize) -> bytes:
    """Write triples. Raises UnfitError for what RDF/XML cannot hold, TooLargeError beyond the limit."""
    out = _Bounded(limit)
    ox.serialize(_with_names(triples) if media.endswith("xml") else triples, out, GRAPHS[media], prefixes=_prefixes(media))
    return _as_xml(out.getvalue(), "text/turtle or application/n-triples", limit) if media.endswith("xml") else out.getvalue()


def _prefixes(media: str) -> dict[str, str] | None:
    return PREFIXES if media == "text/turtle" else None


def _with_names(triples: ox.QueryTriples) -> Iterator[ox.Triple]:
    named: set[tuple[str, str]] = set()
    for triple in triples:
        elements = [("predicate", triple.predicate.value)]
        # The engine writes a thing as an element of its class.
        if triple.predicate.value == f"{RDF}type" and isinstance(triple.object, ox.NamedNode):
            elements.append(("class", triple.object.value))
        for kind, name in elements:
            if (kind, name) in named:
                continue
            if not _XML_NAME.search(name) or (kind == "predicate" and _KEPT.match(name)):
                others = ", ".join(media for media in GRAPHS if not media.endswith("xml"))
                raise UnfitError(f"RDF/XML has no name for the {kind} <{name[:200]}>; ask for one of: {others}")
            named.add((kind, name))
        yield triple


def _as_xml(body: bytes, others: str, limit: int) -> bytes:
    """Write carriage returns so that readers of XML keep them (XML 1.0, 2.11); the engine lays lines out with line feeds only."""
    found = _NO_XML.search(body)
    if found:
        sign = found[0].decode("utf-8", "replace")
        raise UnfitError(f"the answer holds the character U+{ord(sign):04X}, which XML cannot hold; ask for {others}")
    if len(body) + 4 * body.count(b"\r") > limit:
        raise TooLargeError
    return body.replace(b"\r", b"&#xD;")
