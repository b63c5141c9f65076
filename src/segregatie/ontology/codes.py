"""Read ontology/: vocabulary, code lists, gemeenten and shapes, each file into the named graph it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.files import read_text, shown
from segregatie.base.languages import check_language, in_other_language
from segregatie.base.namespaces import CONCEPTS, DCTERMS, DEF, ID, METADATA, ONTOLOGY, ORG, OWL, SHAPES, SKOS, prefixed
from segregatie.base.problems import NOWHERE, Problems, Where, nearest
from segregatie.base.terms import TYPE
from segregatie.ontology.profile import FOLDER, Profile, read_profile
from segregatie.ontology.rules import Maker, Rule, Vocabulary, rule_triples, unknown_terms
from segregatie.ontology.shapes import check_shapes
from segregatie.ontology.turtle import Block, blocks_of, parse

_CODE_LISTS = (
    "activiteit", "afspraaksoort", "agendering", "beweringsoort", "controleur", "gerichtheid", "indicator", "ja-nee",
    "lezingsoort", "maatregel", "meeteenheid", "oudercontactvorm", "overlegantwoord", "partner", "partnerbetrokkenheid",
    "pilotstatus", "populatie", "reden", "vastleggingsvorm", "vermelding", "zekerheid",
)  # fmt: skip
#: The files of rules that are written out.
_BY_HAND = ("begrippen", "feiten", "teksten", "vervallen")
#: Without one of these a graph is not judged, or its codes are not known: they must be there.
_NEEDED = (
    "gemeenten.ttl", "cubes.ttl", "vocabulary.ttl", *(f"concepts/{name}.ttl" for name in _CODE_LISTS),
    *(f"{FOLDER}/{name}.ttl" for name in _BY_HAND),
)  # fmt: skip
_CLASS = ox.NamedNode(OWL + "Class")
#: The gemeenten that a boundary change begins with, and those that it ends with.
_FROM, _TO = ORG + "originalOrganization", ORG + "resultingOrganization"
_LABEL = ox.NamedNode(SKOS + "prefLabel")
_SIGN = ox.NamedNode(SKOS + "notation")
_IN_GEMEENTE = ox.NamedNode(DEF + "inGemeente")


@dataclass(frozen=True, slots=True)
class Ends:
    """What is no longer there: by path the last round of a code, and of a gemeente the year it went and what it went into."""

    last: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, tuple[int, str]] = field(default_factory=dict)


class Codes:
    """The codes that the ontology defines, by kind: `gemeente`, `maatregel`, `pilotstatus`, ...

    `survey` is the round that is read: what is retired after an earlier one is wrong in it.
    """

    def __init__(
        self,
        codes: Mapping[str, list[str]],
        labels: Mapping[str, Mapping[str, str]],
        classes: tuple[str, ...] = (),
        unsure: frozenset[str] = frozenset(),
        ends: Ends | None = None,
        survey: str = "",
        gemeenten: Mapping[str, str] | None = None,
        signs: Mapping[str, str] | None = None,
    ) -> None:
        self._codes = codes
        self._labels = labels
        self._classes = classes
        self._ends, self._survey = ends or Ends(), survey
        self._gemeenten, self._signs = gemeenten or {}, signs or {}
        #: Kinds whose file could not be read whole: a code that is missing here may still exist.
        self._unsure = unsure

    def at(self, survey: str) -> Codes:
        """The codes as a round may use them."""
        return Codes(self._codes, self._labels, self._classes, self._unsure, self._ends, survey, self._gemeenten, self._signs)

    def has(self, kind: str, code: str) -> bool:
        """Say whether a code of this kind exists."""
        return code in self._codes.get(kind, ())

    def sure(self, kind: str) -> bool:
        """Say whether every code of this kind is known."""
        return kind not in self._unsure

    def of(self, kind: str) -> list[str]:
        """List the codes of a kind."""
        return list(self._codes.get(kind, ()))

    def by_label(self, kind: str, label: str) -> tuple[str, ...]:
        """Return the code whose Dutch preferred label this is, if any."""
        code = self._labels.get(kind, {}).get(label)
        return (code,) if code else ()

    def sign(self, kind: str, code: str) -> str:
        """Return the sign that stands for a code in a table; nothing where that is a blank."""
        return self._signs.get(f"{kind}/{code}", "")

    def kinds(self) -> list[str]:
        """List the kinds there are codes of."""
        return list({**self._codes, **dict.fromkeys(sorted(self._unsure))})

    def unit(self, code: str) -> str:
        """Return the path of a unit's IRI: a stadsdeel where there is one of this name, else a gemeente."""
        return f"stadsdeel/{code}" if self.has("stadsdeel", code) else f"gemeente/{code}"

    def gemeente(self, unit: str) -> str:
        """Return the path of the gemeente that a unit is, or is a stadsdeel of."""
        return self._gemeenten.get(unit, unit)

    def check(self, kind: str, code: str, where: Where, problems: Problems) -> bool:
        """Note a code that the ontology does not define."""
        if self.has(kind, code) or not self.sure(kind):
            return self.check_round(f"{kind}/{code}", where, problems)
        problems.add(where, "code-unknown", kind=kind, code=code, meant=nearest(code, self.of(kind)))
        return False

    def check_round(self, path: str, where: Where, problems: Problems) -> bool:
        """Note a code that is retired before the round that is read, and a gemeente that did not exist in it any more."""
        if not self._survey:
            return True
        kind, _, code = path.partition("/")
        if (last := self._ends.last.get(path)) and last < self._survey:
            others = [each for each in self.of(kind) if not (self._ends.last.get(f"{kind}/{each}", "9999") < self._survey)]
            problems.add(where, "code-retired", kind=kind, code=code, last=last, meant=nearest("", others))
            return False
        year, into = self._ends.gone.get(path, (9999, ""))
        if year <= int(self._survey):
            problems.add(where, "unit-gone", code=code, survey=self._survey, year=year, into=into)
            return False
        return True

    def check_unit(self, code: str, where: Where, problems: Problems) -> bool:
        """Note a unit that is neither a gemeente nor a stadsdeel."""
        if self.has("stadsdeel", code) or self.has("gemeente", code) or not self.sure("gemeente"):
            return self.check_round(self.unit(code), where, problems)
        problems.add(where, "code-unknown", kind="eenheid", code=code, meant=nearest(code, self.of("gemeente") + self.of("stadsdeel")))
        return False

    def check_list(self, kind: str, where: Where, problems: Problems) -> None:
        """Note what is no list of codes."""
        if kind not in self.kinds():
            problems.add(where, "code-unknown", kind="lijst", code=kind, meant=nearest(kind, self.kinds()))

    def check_class(self, name: str, where: Where, problems: Problems) -> None:
        """Note what is no class of the vocabulary."""
        if name not in self._classes and "vocabulary" not in self._unsure:
            problems.add(where, "code-unknown", kind="klasse", code=name, meant=nearest(name, list(self._classes)))


@dataclass(frozen=True, slots=True)
class Ontology:
    """The triples of ontology/, by named graph, the codes they define, and what the shapes that are made were made from."""

    graphs: Mapping[str, list[ox.Triple]]
    codes: Codes
    profile: Profile
    rules: Sequence[Rule]

    def blocks(self, folder: Path) -> Mapping[str, Sequence[Block]]:
        """Find where each term, code, gemeente and shape stands in `folder`: a made shape, at the row or the term it is made from."""
        return _with_rules(blocks_of(folder), self.rules)


def _with_rules(blocks: Mapping[str, Sequence[Block]], rules: Sequence[Rule]) -> Mapping[str, Sequence[Block]]:
    made = {rule.iri: blocks.get(rule.source, ()) if isinstance(rule.source, str) else [Block(rule.source, (), {})] for rule in rules}
    return {**made, **blocks}


def _once(rules: Iterable[Rule], by_hand: Iterable[ox.Triple], problems: Problems) -> list[Rule]:
    """The rules, of which each has a name of its own; one that has that of another shape is noted."""
    known = {triple.subject.value for triple in by_hand if isinstance(triple.subject, ox.NamedNode)}
    found = []
    for rule in rules:
        if rule.iri in known:
            problems.add(rule.source if isinstance(rule.source, Where) else NOWHERE, "profile-rule-twice", shape=rule.name)
        else:
            found.append(rule)
        known.add(rule.iri)
    return found


#: Files beside the vocabulary that belong to another graph than its own.
_GRAPHS = {"gemeenten.ttl": CONCEPTS, "makers.ttl": METADATA}


def _graph_of(path: Path, folder: Path) -> str:
    if path.parent == folder / FOLDER:
        return SHAPES
    return CONCEPTS if path.parent != folder else _GRAPHS.get(path.name, ONTOLOGY)


def read_ontology(folder: Path, problems: Problems) -> Ontology:
    """Parse every Turtle file below `folder`; syntax errors, and shapes of another form than SHACL's, are noted with their line."""
    graphs: dict[str, list[ox.Triple]] = {CONCEPTS: [], METADATA: [], SHAPES: [], ONTOLOGY: []}
    unsure: set[str] = set()
    for path in sorted({*folder.rglob("*.ttl"), *(folder / name for name in _NEEDED)}):
        graph, before = _graph_of(path, folder), problems.noted
        text = read_text(path, problems)
        read = problems.noted
        found = [quad.triple for quad in parse(text, ox.RdfFormat.TURTLE, Where(shown(path)), problems)] if text is not None else []
        if not found and text is not None and problems.noted == read:
            problems.add(Where(shown(path), 1), "turtle-empty")
        if graph == CONCEPTS and any(isinstance(part, ox.BlankNode) for triple in found for part in triple):
            problems.add(Where(shown(path)), "node-without-name")
        if text is not None:
            _check_languages(found, text, shown(path), problems)
        graphs[graph] += found
        if problems.noted > before:
            unsure |= {"gemeente", "stadsdeel", "provincie"} if path.name == "gemeenten.ttl" else {path.stem}
    noted = problems.noted
    profile, vocabulary = read_profile(folder / FOLDER, problems), Vocabulary(graphs[ONTOLOGY])
    rules: Sequence[Rule] = ()
    if problems.noted == noted and not unsure.intersection(("vocabulary", "cubes", *_BY_HAND)):
        for where, name, meant in unknown_terms(profile, vocabulary):
            problems.add(where, "profile-term-unknown", term=name, meant=meant)
        rules = _once(Maker(profile, vocabulary).rules(), graphs[SHAPES], problems)
        graphs[SHAPES] += [triple for rule in rules for triple in rule_triples(rule)]
        check_shapes(graphs[SHAPES], lambda: _with_rules(blocks_of(folder), rules), shown(folder / FOLDER), problems)
    return Ontology(graphs, _codes(graphs[CONCEPTS], graphs[ONTOLOGY], frozenset(unsure)), profile, rules)


def _check_languages(triples: Iterable[ox.Triple], text: str, file: str, problems: Problems) -> None:
    """Note a text in the other language than its tag says, at the line where it stands."""
    for triple in triples:
        said = triple.object
        if isinstance(said, ox.Literal) and said.language and in_other_language(said.value, said.language):
            column = f"{prefixed(triple.predicate.value)}@{said.language}"
            # Our files write a text as N-Triples does, on one line.
            line = text.count("\n", 0, max(text.find(str(said)), 0)) + 1
            check_language(column, said.value, Where(file, line), problems)


def _codes(concepts: list[ox.Triple], vocabulary: list[ox.Triple], unsure: frozenset[str]) -> Codes:
    codes: dict[str, dict[str, None]] = {}
    labels: dict[str, dict[str, str]] = {}
    gemeenten: dict[str, str] = {}
    signs: dict[str, str] = {}
    for triple in concepts:
        if not isinstance(triple.subject, ox.NamedNode) or not triple.subject.value.startswith(ID):
            continue
        kind, _, code = triple.subject.value.removeprefix(ID).partition("/")
        codes.setdefault(kind, {})[code] = None
        if triple.predicate == _IN_GEMEENTE and isinstance(triple.object, ox.NamedNode):
            gemeenten[f"{kind}/{code}"] = triple.object.value.removeprefix(ID)
        if triple.predicate == _SIGN and isinstance(triple.object, ox.Literal):
            signs[f"{kind}/{code}"] = triple.object.value
        if triple.predicate == _LABEL and isinstance(triple.object, ox.Literal) and triple.object.language == "nl":
            labels.setdefault(kind, {})[triple.object.value] = code
    classes = sorted(prefixed(str(each.subject)[1:-1]) for each in vocabulary if each.predicate == TYPE and each.object == _CLASS)
    ours = tuple(name.removeprefix("def:") for name in classes if name.startswith("def:"))
    return Codes({kind: list(found) for kind, found in codes.items()}, labels, ours, unsure, _ends(concepts), "", gemeenten, signs)


def _ends(concepts: list[ox.Triple]) -> Ends:
    """What is retired, and what went into another gemeente, with the year of the boundary change that says so."""
    last: dict[str, str] = {}
    into: dict[str, str] = {}
    dates: dict[str, str] = {}
    changes: dict[str, dict[str, set[str]]] = {_FROM: {}, _TO: {}}
    for triple in concepts:
        name, subject, value = triple.predicate.value, *(str(term).strip("<>").removeprefix(ID) for term in (triple.subject, triple.object))
        if name == DEF + "laatstePeiling":
            last[subject] = value.partition("/")[2]
        elif name == DEF + "opgegaanIn":
            into[subject] = value
        elif name in changes:
            changes[name].setdefault(subject, set()).add(value)
        elif name == DCTERMS + "date" and isinstance(triple.object, ox.Literal):
            dates[subject] = triple.object.value
    gone = {
        path: (int(date[:4]), other.partition("/")[2])
        for path, other in into.items()
        for change, date in dates.items()
        if path in changes[_FROM].get(change, ()) and other in changes[_TO].get(change, ())
    }
    return Ends(last, gone)
