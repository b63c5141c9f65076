"""Judge the graph: SHACL by pySHACL, and the queries in queries/checks that must return nothing.

Both get vocabulary and code lists with the data. What they find is told by the line of the file that states it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from segregatie.namespaces import BASE, DATA_GRAPHS, SH, SHAPES
from segregatie.problems import Problem, Text, Where
from segregatie.queries import read_query
from segregatie.store import LocalStore
from segregatie.tables import ask


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing a judge found: the rule, the node, what it says in two languages, and whether it blocks."""

    rule: str
    node: str
    value: str
    nl: str
    en: str
    blocks: bool

    def problem(self, origins: Mapping[str, Where], used_by: Mapping[str, str]) -> Problem:
        """Tell it as a problem at the line that states the node, or else the node that points at it."""
        by = self.node if self.node in origins else self.value if self.value in origins else used_by.get(self.node, "")
        subject = short(by or self.node)
        value = f" ({short(self.value)})" if self.value and self.value != by else ""
        what = Text(f"{subject}{value}: voldoet niet aan regel {self.rule}", f"{subject}{value}: rule {self.rule} does not hold")
        return Problem(origins.get(by, Where("graph")), self.rule, what, Text(self.nl, f"{self.en} / {self.nl}"))


def short(iri: str) -> str:
    """An IRI of ours without what they all begin with; anything else as it is."""
    return iri.removeprefix(BASE)


def _n_triples(graphs: Mapping[str, list[ox.Triple]], names: tuple[str, ...]) -> bytes:
    found = ox.serialize((triple for name in names for triple in graphs.get(name, ())), format=ox.RdfFormat.N_TRIPLES)
    assert found is not None
    return found


def shacl_findings(graphs: Mapping[str, list[ox.Triple]]) -> list[Finding]:
    """Let pySHACL judge the data graphs by the shapes graph."""
    import pyshacl
    from rdflib import Graph, Literal, URIRef
    from rdflib.term import Node

    # rdflib logs what it thinks of a literal, traceback and all; here the shapes judge it.
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    # One parser for data and shapes: graphs that came from different parsers do not always match.
    data = Graph().parse(data=_n_triples(graphs, DATA_GRAPHS), format="nt")
    shapes = Graph().parse(data=_n_triples(graphs, (SHAPES,)), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    if not isinstance(report, Graph):
        raise TypeError("pySHACL gave no report")
    found = []
    for result in report.subjects(URIRef(SH + "resultSeverity")):
        said = {
            str(message.language or ""): str(message)
            for message in report.objects(result, URIRef(SH + "resultMessage"))
            if isinstance(message, Literal)
        }

        def one(name: str, result: Node = result) -> str:
            return str(report.value(result, URIRef(SH + name)) or "")

        rule = one("sourceShape").rpartition("#")[2]
        english = said.get("en") or said.get("") or rule
        blocks = one("resultSeverity") == SH + "Violation"
        found.append(Finding(rule, one("focusNode"), one("value"), said.get("nl", english), english, blocks))
    return sorted(set(found))


def check_findings(store: LocalStore, folder: Path) -> list[Finding]:
    """Run the queries that must return nothing; the first column is the node, the second what it is about."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        query = read_query(path)
        for row in ask(store, query).rows:
            node, value = ([cell.text if cell else "" for cell in row] + [""])[:2]
            found.append(Finding(query.name, node, value, query.title["nl"], query.title["en"], True))
    return sorted(set(found))


def problems_of(findings: list[Finding], graphs: Mapping[str, list[ox.Triple]], origins: Mapping[str, Where]) -> list[Problem]:
    """Tell findings by file and line. A code that nothing states is told at the line that points at it."""
    nodes = {finding.node for finding in findings}
    used_by = {
        triple.object.value: triple.subject.value
        for name in DATA_GRAPHS
        for triple in graphs.get(name, ())
        if isinstance(triple.object, ox.NamedNode) and triple.object.value in nodes
        and isinstance(triple.subject, ox.NamedNode)
    }  # fmt: skip
    return sorted({finding.problem(origins, used_by) for finding in findings})
