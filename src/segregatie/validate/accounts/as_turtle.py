"""For RDF tools: the validation report of SHACL (section 3.6)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from segregatie.base.namespaces import RDF, SH, XSD
from segregatie.base.terms import parsed
from segregatie.validate.accounts.account import Account, Languages
from segregatie.validate.accounts.as_text import as_text
from segregatie.validate.judges import Result

_REPORT = ox.BlankNode("report")


def as_turtle(account: Account, languages: Languages) -> str:
    """Tell what the shapes found, and nothing else, as a sh:ValidationReport; where nothing was judged, say why in comments alone."""
    if not account.was_judged:
        return "".join(f"# {line}\n" for line in as_text(account, languages).splitlines())
    text = ox.serialize(_triples(sorted(account.results)), format=ox.RdfFormat.TURTLE, prefixes={"sh": SH, "xsd": XSD})
    assert text is not None
    return text.decode()


def _triples(results: list[Result]) -> Iterator[ox.Triple]:
    yield ox.Triple(_REPORT, _iri(RDF + "type"), _iri(SH + "ValidationReport"))
    yield ox.Triple(_REPORT, _iri(SH + "conforms"), ox.Literal(not results))
    nodes = [ox.BlankNode(f"result{number}") for number in range(1, len(results) + 1)]
    for node in nodes:
        yield ox.Triple(_REPORT, _iri(SH + "result"), node)
    for node, result in zip(nodes, results, strict=True):
        for predicate, value in _said(node.value, result):
            yield ox.Triple(node, _iri(predicate), value)


def _said(name: str, result: Result) -> Iterator[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    yield RDF + "type", _iri(SH + "ValidationResult")
    yield SH + "focusNode", _term(result.focus, f"{name}focus")
    if result.path:
        yield SH + "resultPath", _iri(result.path)
    if result.value:
        yield SH + "value", _term(result.value, f"{name}value")
    if result.shape:
        yield SH + "sourceShape", _iri(result.shape)
    yield SH + "sourceConstraintComponent", _iri(result.component)
    yield SH + "resultSeverity", _iri(result.severity)
    for language, text in result.messages:
        yield SH + "resultMessage", ox.Literal(text, language=language) if language else ox.Literal(text)


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _term(term: str, name: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term from the way N-Triples writes it; a blank node gets a name of its own, as the judges give it none."""
    return ox.BlankNode(name) if term.startswith("_:") else parsed(term)
