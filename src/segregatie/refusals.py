"""What is said of RDF that is handed in and cannot be judged: each refusal once, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from segregatie.problems import Problems, Where

#: Which refusal, and what fills its words.
Refusal: TypeAlias = tuple[str, Mapping[str, str | int]]

_NEWER = "write RDF 1.1: the judges know no other"
_SPLIT = "split it and validate the parts one by one"
REFUSALS: Mapping[str, tuple[str, str]] = {
    # Files
    "rdf-folder-empty": ("no RDF in this folder", "put a file here that ends in {known}"),
    "rdf-file-large": ("this file has more than {most:,} bytes", _SPLIT),
    "rdf-total-large": ("all files together have more than {most:,} bytes", _SPLIT),
    "rdf-triples-many": ("more than {most:,} triples", _SPLIT),
    "rdf-characters-many": ("more than {most:,} characters once every prefix is written out", _SPLIT),
    "rdf-xml": (
        "this is XML or HTML, not {syntax}",
        "convert it to Turtle first: XML can carry a DOCTYPE, and none is opened here",
    ),
    "rdf-nothing": ("nothing is stated here", "state something, or leave the file out"),
    "json-nothing": ("nothing is stated here", "give it a context that knows its keys: JSON-LD passes over the others"),
    # Syntax
    "rdf-syntax": ("not valid {syntax}: {reason}", "mend the syntax of this statement"),
    "rdf-syntax-long": ("not valid {syntax}: one text or comment takes more than 16 MiB", "close its quote, or shorten it"),
    "rdf-nested": ("brackets nested deeper than {most}", "give inner nodes a name, and state them apart"),
    "rdf-token-long": ("a text, name or comment of {size:,} characters", "keep each under {most:,}"),
    "rdf-triple-term": ("a triple term or a name for a statement ({sign}), which only RDF 1.2 has", _NEWER),
    "rdf-direction": ("a direction of writing ({sign}), which only RDF 1.2 has", _NEWER),
    # JSON-LD
    "json-syntax": ("not valid JSON: {reason}", "mend it at this place"),
    "json-number": ("not valid JSON: {found} is no number", "write digits"),
    "json-values-many": ("more values, counted by their depth, than {most:,}", "split the file, or write it as N-Triples"),
    "json-terms-many": (
        "contexts of more terms, counted in each context within them, than {most:,}",
        "give one context, on top, with the terms that are used",
    ),
    "json-context-remote": ("the context {found!r} is not in the file", "write it out within the file: nothing is fetched"),
    "json-surrogate": (
        "half a character (a lone surrogate, \\ud800 to \\udfff)",
        "write both halves, or the character itself",
    ),
    "json-id": ("{found!r} is no IRI", "write what it may not hold as %20 and the like"),
    # Terms
    "iri-relative": ("the relative IRI {found!r}", "write it in full, or give the context a @base"),
    "iri-space": ("white space in the IRI {found!r}", "write it as %20 and the like"),
    "literal-control": ("a control character {found!r} in a text", "remove it"),
    "literal-markup": ("markup of {size:,} characters", "keep it under {most:,}, or give it as a plain text"),
    "literal-long": ("a value of {size:,} characters for xsd:{kind}", "keep it under {most:,}"),
    "literal-decimal": ("{found!r} is no xsd:decimal", "write all digits, or make it an xsd:double"),
    "literal-duration": ("a number of more than 15 digits in the xsd:{kind} {found!r}", "give a shorter duration"),
}


def refuse(problems: Problems, where: Where, rule: str, **values: str | int) -> None:
    """Note a refusal."""
    what, remedy = REFUSALS[rule]
    problems.add(where, what.format(**values), remedy.format(**values))
