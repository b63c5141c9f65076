"""Judge a graph: SHACL by one or two judges, and the queries of queries/checks, which must return nothing.

Both get vocabulary and code lists with the data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import DATA_GRAPHS, FACTS, SHAPES
from segregatie.base.problems import NOWHERE, Grade, InputError, Problem, Problems, Text, UsageError, Where, problem
from segregatie.base.project import Project
from segregatie.base.terms import TYPE, term
from segregatie.ontology.codes import read_ontology
from segregatie.query.answers import ask
from segregatie.query.header import read_query
from segregatie.query.local import LocalStore
from segregatie.query.stored import Query
from segregatie.triples.origins import Origins
from segregatie.validate.accounts.account import Rule as Told
from segregatie.validate.by_part import Judged
from segregatie.validate.findings import GRADES as GRADES_OF
from segregatie.validate.findings import Lines, Teller, unlabelled
from segregatie.validate.judges import Result, Rule, ShapesError, results_of, rules_of
from segregatie.validate.places import HandedFirst, named

#: What judging gives an account: the problems, the rules that were tried, the SHACL results, how many triples were judged.
Found: TypeAlias = tuple[tuple[Problem, ...], tuple[Told, ...], tuple[Result, ...], int]
#: The name of a check, the node that is wrong, and what that is about.
Row: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judges found: problems by file and line, and the SHACL results that are behind them."""

    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()

    def of_grade(self, *grades: Grade) -> list[Problem]:
        """The problems of these grades."""
        return [each for each in self.problems if each.grade in grades]


def read_checks(folder: Path) -> list[Query]:
    """Read the checks. Raises InputError where the folder has none, QueryError where one cannot be read."""
    paths = sorted(folder.glob("*.rq"))
    if not paths:
        raise InputError([problem(Where(shown(folder)), "checks-missing")])
    return [read_query(path) for path in paths]


def judge_graphs(
    graphs: Mapping[str, list[ox.Triple]],
    store: LocalStore,
    checks: list[Query],
    lines: Callable[[], Lines],
    engine: str,
    known: Set[Row] = frozenset(),
    judged: Judged = results_of,
) -> Verdict:
    """Judge the data graphs, which `store` holds too, by the shapes graph and the checks.

    `lines` finds out where statements came from, if there is anything to tell; rows of checks that are `known` are not told;
    `judged` lets SHACL judge, whole or by part.

    Raises UsageError where the fast judge is asked for and not installed, InputError where a judge cannot work with the shapes.
    """
    data = [triple for name in DATA_GRAPHS for triple in graphs.get(name, ())]
    shapes = graphs.get(SHAPES, [])
    rules = rules_of(shapes)
    rows = [row for row in dict.fromkeys(_rows(store, checks)) if row not in known]
    try:
        results, odd = judged(data, shapes, engine)
    except ShapesError as error:
        raise InputError([_unusable(error, rules, lines())]) from error
    if not (results or odd or rows):
        return Verdict()
    places = lines()
    teller = Teller(data, rules, places)
    found = teller.problems(results) + sorted({_odd(each, rules, places, each in results) for each in odd})
    orders = {query.name: Text(query.title["nl"], query.title["en"]) for query in checks}
    found += [teller.check(name, orders[name], node, about) for name, node, about in rows]
    return Verdict(tuple(sorted(found)), tuple(results))


def judge_handed(project: Project, paths: Sequence[str], syntax: str, engine: str) -> Found:
    """Judge RDF that is handed in by our shapes and checks, beside what is ours.

    What is handed in about a node stands in the place of what we say of it. Where it states a peiling it is a data set of
    its own, and has only our vocabulary, code lists and gemeenten beside it; else our data too.

    Raises UsageError for a path that cannot be used, and InputError, with nothing judged, where a file cannot be read or
    our own data/ or ontology/ is wrong.
    """
    from segregatie.data.edition import read_data
    from segregatie.triples.state import all_graphs, data_groups
    from segregatie.validate.handed import read_handed

    if "" in paths:
        raise UsageError("a path is empty; name a file, a folder, or - for standard input")
    wrong = Problems()
    ontology = read_ontology(project.ontology, wrong)
    data = read_data(project.data, ontology.codes, wrong)
    wrong.stop_if_any()
    told = Problems()
    handed = read_handed(["-" if each == "-" else Path(each) for each in paths], told, syntax, sys.stdin.buffer)
    told.stop_if_any()
    own = any(triple.predicate == TYPE and triple.object == term("Peiling") for triple in handed.triples)
    ours = all_graphs(replace(data, editions=()) if own else data, ontology)
    stated = {triple.subject for triple in handed.triples}
    beside = {name: [triple for triple in triples if triple.subject not in stated] for name, triples in ours.items()}
    checks = read_checks(project.queries / "checks")
    # Examples in the vocabulary point at our data, which is not there where a data set stands on its own.
    known = set(_rows(LocalStore.of_graphs(ours), checks)) if own else set()
    graphs = {**beside, SHAPES: ontology.graphs[SHAPES], FACTS: [*beside.get(FACTS, ()), *handed.triples]}

    def lines() -> Lines:
        ours = [triple for triples in beside.values() for triple in triples if triple.object in stated]
        touched = {named(triple.subject): named(triple.object) for triple in ours}
        return HandedFirst(handed.places, Origins(data_groups(data, ontology), ontology.blocks(project.ontology)), touched)

    verdict = judge_graphs(graphs, LocalStore.of_graphs(graphs), checks, lines, engine, known)
    problems = tuple(sorted([*verdict.problems, *told]))
    return problems, rules_tried(ontology.graphs, project.queries / "checks"), verdict.results, len(handed.triples)


def rules_tried(graphs: Mapping[str, list[ox.Triple]], folder: Path) -> tuple[Told, ...]:
    """Every rule of the shapes and every check, as an account names them."""
    shapes = [Told(each.name, Text(each.nl, each.en), GRADES_OF.get(each.severity, "violation"), each.iri)
              for each in rules_of(graphs.get(SHAPES, [])).values()]  # fmt: skip
    checks = [Told(each.name, Text(each.title["nl"], each.title["en"]), "violation", kind="checks") for each in read_checks(folder)]
    return (*shapes, *checks)


def _rows(store: LocalStore, checks: list[Query]) -> list[Row]:
    """What the checks return: the first column is the node, the second, where there is one, what it is about."""
    found = []
    for query in checks:
        for row in ask(store, query.text, query.where).rows:
            node, about = ([cell.text if cell else "" for cell in row] + [""])[:2]
            found.append((query.name, node, about))
    return found


def _unusable(error: ShapesError, rules: Mapping[str, Rule], lines: Lines) -> Problem:
    """Tell that a judge cannot work with the shapes: at the rule it names, or at the file they are in."""
    named = next((iri for iri in rules if iri in error.reason), "")
    where = lines.of(named) or Where(next((found.file for iri in rules if (found := lines.of(iri))), ""))
    return problem(where, "shapes-unusable", judge=error.judge, reason=error.reason)


def _odd(result: Result, rules: Mapping[str, Rule], lines: Lines, by_reference: bool) -> Problem:
    """Tell that one judge found what the other did not."""
    one, other = ("pySHACL", "shacl") if by_reference else ("shacl", "pySHACL")
    name = rules[result.shape].name if result.shape in rules else result.shape
    about = f"{name}, {unlabelled(result.focus)} {result.path} {unlabelled(result.value)}".rstrip()
    focus, value = (term[1:-1] if term.startswith("<") else term for term in (result.focus, result.value))
    # What is judged is the user's; the rule is ours, and its line says nothing to them.
    where = lines.first([(focus, result.path, result.value), (focus, "", "")], (focus, value)) or lines.of(result.shape) or NOWHERE
    return problem(where, "judges-differ", one=one, other=other, about=about)
