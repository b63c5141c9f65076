"""Tell what the judges found as a person would look it up: the line that states it, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DEF, ID, SH, SKOS, prefixed
from segregatie.base.problems import NOWHERE, Grade, Problem, Text, Where, closest, nearest
from segregatie.base.terms import parsed
from segregatie.validate.judges import Result, Rule, Triples

#: What is wrong, by constraint component (SHACL, section 4), in Dutch and in English.
_WRONG: Final[Mapping[str, Text]] = {
    "MinCount": Text("{property} ontbreekt bij {thing}", "{property} of {thing} is missing"),
    "MaxCount": Text("{thing} heeft te veel {property}", "{thing} has too many {property}"),
    "Closed": Text("{thing} mag geen {property} hebben", "{thing} may not have {property}"),
    "UniqueLang": Text("{property} van {thing} heeft een taal dubbel", "{property} of {thing} has a language twice"),
}
_VALUE: Final = Text("{property} van {thing} kan niet {value} zijn", "{property} of {thing} cannot be {value}")
_NODE: Final = Text("{thing} klopt niet", "{thing} is not as it must be")
_RULE: Final = Text(" (regel {rule})", " (rule {rule})")
GRADES: Final[Mapping[str, Grade]] = {SH + "Warning": "warning", SH + "Info": "info"}
#: Where the value is wrong for what it is, and not for what it says.
_OF_ITS_KIND: Final = frozenset(("Datatype", "LanguageIn", "NodeKind"))
#: Where something is stated too often, each time at a place of its own.
_SEVERAL: Final = frozenset(("MaxCount", "UniqueLang"))
_MOST_PLACES: Final = 6
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
#: A subject, and where they matter a predicate and a value: IRIs, or blank nodes and literals as N-Triples writes them.
Statement: TypeAlias = tuple[str, str, str]


class Lines(Protocol):
    """Something that knows where a statement came from."""

    def of(self, subject: str, predicate: str = "", value: str = "") -> Where | None:
        """The line of a statement, or else of its subject; None where no file states it."""

    def tells_of(self, node: str) -> bool:
        """Whether a problem may be told where this node is stated."""

    def first(self, sought: Sequence[Statement], near: Sequence[str], *, far: bool = False) -> Where | None:
        """The line of the first statement that is stated at all, or of what points at the nodes that are `near`.

        `far` says that what makes it wrong may be stated of other nodes.
        """


def short(term: str) -> str:
    r"""Name a term briefly: an IRI of ours without what they all begin with, a literal without its type.

    >>> print(short(f"<{ID}gemeente/ede>"), short(r'"een\u0020\"ding\""@nl'), short('"los'))
    'gemeente/ede' 'een "ding"' '"los'
    """
    if not term.startswith(("<", '"')):
        return term.removeprefix(ID).removeprefix(BASE)
    if term.startswith("<"):
        return repr(term[1:-1].removeprefix(ID).removeprefix(BASE))
    literal = _literal(term)
    text = literal.value if literal else term
    return repr(text if len(text) <= 200 else f"{text[:150]} ... {text[-40:]}")


def of_its_kind(term: str) -> str:
    """Name a term as `short` does, with the datatype or the language of a literal.

    >>> of_its_kind('"8"'), of_its_kind('"Assen"@nl'), of_its_kind(f"<{ID}gemeente/ede>")
    ("'8' (xsd:string)", "'Assen'@nl", "'gemeente/ede'")
    """
    literal = _literal(term)
    if literal is None:
        return short(term)
    return f"{short(term)}@{literal.language}" if literal.language else f"{short(term)} ({prefixed(literal.datatype.value)})"


def _literal(term: str) -> ox.Literal | None:
    """Read a literal; None for what is none: a text that a check gives may begin with a quote too."""
    try:
        found = parsed(term) if term.startswith('"') else None
    except (SyntaxError, ValueError):
        return None
    return found if isinstance(found, ox.Literal) else None


def _iri(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def unlabelled(node: str) -> str:
    """A blank node without its label, which says nothing to a reader and changes as others come before it."""
    return "_:" if node.startswith("_:") else node


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


class Teller:
    """Turns results into problems; knows the graph that was judged, the rules, and where statements came from."""

    def __init__(self, data: Triples, rules: Mapping[str, Rule], lines: Lines) -> None:
        self._rules = rules
        self._lines = lines
        self._data = data
        self._listed, self._known = _codes(data)
        self._meant: dict[str, Text | None] = {}
        self._of_its_kind: Set[tuple[str, str, str]] = frozenset()

    def problems(self, results: Sequence[Result]) -> list[Problem]:
        """Tell each result; one about the object of a statement is told at every statement that has it."""
        sought = {(predicate, result.focus) for result in results for predicate in self._objects_of(result)}
        pointing: dict[tuple[str, str], list[str]] = {}
        # Another rule of the same shape may trip over the same value; said alike, it is one problem.
        self._of_its_kind = {_place(result) for result in results if _component(result) in _OF_ITS_KIND}
        faulty = {_iri(result.focus) for result in results if not self._objects_of(result)}
        predicates = {predicate for predicate, _ in sought}
        for triple in self._data if sought else ():
            if triple.predicate.value in predicates and (key := (triple.predicate.value, str(triple.object))) in sought:
                pointing.setdefault(key, []).append(_iri(str(triple.subject)))
        # What is told of two blank nodes in the same words is two problems.
        found = {(problem, nodes) for result in results for problem, nodes in self._problems(result, pointing, faulty)}
        return sorted(problem for problem, _ in found)

    def check(self, name: str, order: Text, node: str, about: str) -> Problem:
        """Tell a row of a check: the node that is wrong, and what it is about."""
        where = self._where([(node, "", f"<{about}>" if _ABSOLUTE.fullmatch(about) else ""), (about, "", "")], (about, node), far=True)
        node, about = unlabelled(node), unlabelled(about)
        told = short(node) + (f" ({short(about)})" if about else "")
        order = self._with_nearest(order, None, about or node)
        return _problem(where, name, _NODE, order, "violation", node, about, {"thing": told})

    def _objects_of(self, result: Result) -> Iterable[str]:
        rule = self._rules.get(result.shape)
        return sorted(rule.objects_of) if rule else ()

    def _problems(
        self, result: Result, pointing: Mapping[tuple[str, str], list[str]], faulty: Set[str]
    ) -> Iterator[tuple[Problem, tuple[str, str]]]:
        """Tell a result, each time with the nodes it is about: a problem does not name blank nodes."""
        rule = self._rules.get(result.shape)
        name = rule.name if rule else _local(result.shape)
        said = dict(result.messages)
        english = said.get("en") or (rule.en if rule else "") or next(iter(said.values()), name)
        order = Text(said.get("nl") or (rule.nl if rule else english), english)
        grade = GRADES.get(result.severity, "violation")
        focus, component = _iri(result.focus), _component(result)
        users = [(predicate, user) for predicate in self._objects_of(result) for user in pointing.get((predicate, result.focus), ())
                 if self._lines.tells_of(user)]  # fmt: skip
        # A code that nothing states, or a good one of another list, is wrong where it is used; a faulty one where it is stated.
        if users and focus not in faulty:
            order = self._with_nearest(order, rule, focus)
            for predicate, user in users:
                where = self._lines.of(user, predicate, result.focus) or NOWHERE
                parts = {"thing": short(unlabelled(user)), "property": _local(predicate), "value": short(unlabelled(result.focus))}
                yield _problem(where, name, _VALUE, order, grade, unlabelled(user), unlabelled(focus), parts), (user, focus)
            return
        value = _iri(result.value)
        sought = [(focus, result.path, result.value), (value, "", "")]
        # By an inverse path the value is what has the property.
        inverse = bool(result.value) and not result.path and value != focus
        where = self._where(sought[::-1] if inverse else sought, (focus, value))
        subject, other = (value, focus) if inverse else (focus, value)
        wrong = _WRONG.get(component, _VALUE if result.path and result.value else _NODE)
        plain = unlabelled(result.value)
        told = of_its_kind(plain) if _place(result) in self._of_its_kind else short(plain)
        parts = {"thing": short(unlabelled(subject)), "property": _local(result.path), "value": told}
        if component in _SEVERAL and result.path:
            wrong = _with_places(wrong, self._places(focus, result.path))
        order = _with_allowed(order, rule, result.path) if component == "Closed" else self._with_nearest(order, rule, other)
        yield _problem(where, name, wrong, order, grade, unlabelled(subject), unlabelled(other), parts), (focus, value)

    def _places(self, subject: str, predicate: str) -> list[Where]:
        """Every line where something states this of a node."""
        said = (triple for triple in self._data if triple.predicate.value == predicate and _iri(str(triple.subject)) == subject)
        return sorted({place for triple in said if (place := self._lines.of(subject, predicate, str(triple.object)))})

    def _where(self, sought: Sequence[Statement], near: Sequence[str], *, far: bool = False) -> Where:
        return self._lines.first(sought, near, far=far) or next(filter(None, map(self._user_of, near)), NOWHERE)

    def _user_of(self, node: str) -> Where | None:
        """The line of a statement that points at a node."""
        for triple in self._data:
            if isinstance(triple.object, ox.NamedNode) and triple.object.value == node and isinstance(triple.subject, ox.NamedNode):
                return self._lines.of(triple.subject.value, triple.predicate.value, f"<{node}>")
        return None

    def _with_nearest(self, order: Text, rule: Rule | None, iri: str) -> Text:
        """Add what could have been meant: a code of the list the rule asks for, or of the same kind where nothing states it.

        Of a term that the vocabulary does not have, one that looks like it.
        """
        if iri.startswith(DEF):
            return _with(order, self._term_like(iri.removeprefix(DEF)))
        kind, _, code = iri.removeprefix(ID).partition("/")
        allowed = self._listed.get(rule.scheme if rule else "", [])
        if not allowed and code not in self._known.get(kind, {}):
            allowed = list(self._known.get(kind, ()))
        if not (allowed and code and iri.startswith(ID)):
            return order
        return _with(order, nearest(code, allowed))

    def _term_like(self, name: str) -> Text | None:
        """The term of the vocabulary that a misspelt one looks like: a class for what begins with a capital, as classes do."""
        if name not in self._meant:
            terms = self._known.get(DEF, {})
            alike = [each for each in terms if each[:1].isupper() is name[:1].isupper()]
            self._meant[name] = None if name in terms else closest(name, alike)
        return self._meant[name]


def _component(result: Result) -> str:
    return _local(result.component).removesuffix("ConstraintComponent")


def _place(result: Result) -> tuple[str, str, str]:
    return result.shape, result.focus, result.value


def _with_places(wrong: Text, places: Sequence[Where]) -> Text:
    """Name every place where something is stated too often: which of them is wrong only a reader can say."""
    if len(places) < 2:
        return wrong
    named = ", ".join(map(str, places[:_MOST_PLACES])).replace("{", "{{").replace("}", "}}")
    nl, en = (f" {word} {len(places) - _MOST_PLACES}" if len(places) > _MOST_PLACES else "" for word in ("en nog", "and another"))
    return Text(f"{wrong.nl}: {named}{nl}", f"{wrong.en}: {named}{en}")


def _problem(
    where: Where, rule: str, wrong: Text, order: Text, grade: Grade, subject: str, value: str, parts: Mapping[str, str]
) -> Problem:
    """Fill what is wrong in, in both languages, and add the name of the rule."""
    what = Text((wrong.nl + _RULE.nl).format(rule=rule, **parts), (wrong.en + _RULE.en).format(rule=rule, **parts))
    # The subject is an IRI, or empty.
    return Problem(where, rule, what, order, grade, "" if subject == "_:" else subject, value)


def _with_allowed(order: Text, rule: Rule | None, property_: str) -> Text:
    """Add which property of a closed shape could have been meant, or which it has."""
    return _with(order, nearest(_local(property_), [_local(each) for each in rule.allowed]) if rule and rule.allowed else None)


def _with(order: Text, meant: Text | None) -> Text:
    return Text(f"{order.nl} {_sentence(meant.nl)}", f"{order.en} {_sentence(meant.en)}") if meant else order


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", "...")) else ".")


def _codes(data: Triples) -> tuple[dict[str, list[str]], dict[str, dict[str, None]]]:
    """The codes of each list, by the list's IRI, and what is stated of each kind, by the first part of its path or the vocabulary's IRI."""
    listed: dict[str, list[str]] = {}
    known: dict[str, dict[str, None]] = {}
    for triple in data:
        node = triple.subject
        if isinstance(node, ox.NamedNode) and node.value.startswith(DEF):
            known.setdefault(DEF, {})[node.value.removeprefix(DEF)] = None
        elif isinstance(node, ox.NamedNode) and node.value.startswith(ID):
            kind, _, code = node.value.removeprefix(ID).partition("/")
            known.setdefault(kind, {})[code] = None
            if triple.predicate.value == SKOS + "inScheme" and isinstance(triple.object, ox.NamedNode):
                listed.setdefault(triple.object.value, []).append(code)
    return listed, known
