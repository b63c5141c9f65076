"""Tell what is asked of the data, as a page for people, from the shapes themselves: nothing is written twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, DEF, RDFS, SH, SKOS, prefixed
from segregatie.base.statements import Statements, Term

_SHAPES: Final = BASE + "shapes#"
_GRADES: Final = ("Violation", "Warning", "Info")
_TARGETS: Final = ("targetClass", "targetObjectsOf", "targetSubjectsOf", "targetNode")
#: What a shape says besides its constraints; each of these has a line or a place of its own on the page.
_TOLD_APART: Final = frozenset({*_TARGETS, "path", "severity", "message", "ignoredProperties"})

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Eisen aan de gegevens", "Requirements of the data"),
    "about": (
        "Deze bladzijde is gemaakt uit `ontology/shapes`, waarmee elke uitgave wordt nagezien. De regels beoordelen onze transcriptie.",
        "This page is made from `ontology/shapes`, by which every release is judged. The rules judge our transcription.",
    ),
    "not the report": (
        "Wat het rapport tegen zichzelf zegt, is geen overtreding maar een bewering met een uitkomst.",
        "What the report says against itself is no violation but a claim with an outcome.",
    ),
    "grades": ("Ernst", "Grades"),
    "Violation": ("overtreding", "violation"),
    "Warning": ("waarschuwing", "warning"),
    "Info": ("advies", "advice"),
    "Violation means": (
        "Houdt een uitgave tegen. Alleen wat geen ware lezing van het rapport kan breken, heeft deze ernst.",
        "Blocks a release. Only what no true reading of the report can break has this grade.",
    ),
    "Warning means": ("Moet worden opgelost, maar maakt niets onwaar.", "Is to be mended, but makes nothing untrue."),
    "Info means": ("Is advies aan wie het opschreef.", "Is advice to whoever wrote it."),
    "rules": ("regels", "rules"),
    "one rule": ("regel", "rule"),
    "shared": ("Regels voor meer dan een soort", "Rules for more than one kind"),
    "values": ("Regels voor waarden", "Rules for values"),
    "for": ("Geldt voor", "Applies to"),
    "looks at": ("Kijkt naar", "Looks at"),
    "asks": ("Vraagt", "Asks"),
    "grade": ("Ernst", "Grade"),
    "targetClass": ("de soort {}", "the kind {}"),
    "targetObjectsOf": ("alles waarnaar {} wijst", "all that {} points at"),
    "targetSubjectsOf": ("alles met {}", "all that has {}"),
    "targetNode": ("{}", "{}"),
    "inversePath": ("alles waarvan {} hierheen wijst", "all whose {} points here"),
    "or of paths": (" of ", " or "),
    "exactly": ("precies {}", "exactly {}"),
    "minCount": ("ten minste {}", "at least {}"),
    "maxCount": ("ten hoogste {}", "at most {}"),
    "none": ("geen", "none"),
    "class": ("een {}", "one of the kind {}"),
    "datatype": ("datatype {}", "datatype {}"),
    "nodeKind": ("soort knoop {}", "node kind {}"),
    "minInclusive": ("{} of meer", "{} or more"),
    "maxInclusive": ("{} of minder", "{} or less"),
    "maxLength": ("ten hoogste {} tekens", "at most {} characters"),
    "pattern": ("van de vorm {}", "of the form {}"),
    "languageIn": ("in een van de talen {}", "in one of the languages {}"),
    "in": ("een van {}", "one of {}"),
    "hasValue": ("de waarde {}", "the value {}"),
    "uniqueLang": ("elke taal hooguit een keer", "each language once at most"),
    "closed": ("geen andere eigenschappen dan {}", "no other properties than {}"),
    "or": ("dit: {}", "this: {}"),
    "or of shapes": ("; of ", "; or "),
    "not": ("niet ({})", "not ({})"),
}


class UnknownConstraintError(ValueError):
    """A shape asks something that this page cannot put into words, so it would vanish from it."""


class _Page:
    """What the triples say, in one language."""

    def __init__(self, triples: Iterable[ox.Triple], language: str) -> None:
        self._at = ("nl", "en").index(language)
        self._language = language
        self._stated = Statements(sorted(set(triples), key=str))

    def word(self, key: str, value: str = "") -> str:
        return _WORDS[key][self._at].format(value)

    def all(self, node: Term, predicate: str) -> Sequence[Term]:
        return self._stated.all(node, predicate)

    def text(self, node: Term, *predicates: str) -> str:
        """The first text in the page's language by one of the properties, or nothing."""
        return self._stated.text(node, self._language, *predicates)

    def items(self, head: Term) -> list[Term]:
        return self._stated.members(head)

    def named(self, node: Term) -> str:
        """A term as a reader knows it: its label, and its name in code."""
        if isinstance(node, ox.Literal):
            return f"`{node.value}`"
        assert isinstance(node, ox.NamedNode)
        label = self.text(node, RDFS + "label", SKOS + "prefLabel", DCTERMS + "title")
        code = f"`{prefixed(node.value)}`"
        return f"{label} ({code})" if label else code

    def path(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return self.named(node)
        for inverse in self.all(node, SH + "inversePath"):
            return self.word("inversePath", self.path(inverse))
        for either in self.all(node, SH + "alternativePath"):
            return self.word("or of paths").join(self.path(each) for each in self.items(either))
        raise UnknownConstraintError(f"{node}: a kind of path that the page of requirements has no words for; add them to requirements.py")

    def asks(self, shape: Term) -> list[str]:
        """What a shape asks, a phrase a constraint."""
        said = {name.removeprefix(SH): values for name, values in self._stated.said.get(shape, {}).items() if name.startswith(SH)}
        low, high = ([_value(each) for each in said.get(name, ())] for name in ("minCount", "maxCount"))
        if low and low == high:
            phrases = [self.word("exactly", low[0])]
        elif high == ["0"]:
            phrases = [self.word("none")]
        else:
            phrases = [self.word("minCount", each) for each in low] + [self.word("maxCount", each) for each in high]
        for name in sorted(said.keys() - _TOLD_APART - {"minCount", "maxCount"}):
            # Nested shapes have no names to be ordered by: their words are.
            phrases.extend(sorted(self._phrase(shape, name, value) for value in said[name]))
        return phrases

    def _phrase(self, shape: Term, name: str, value: Term) -> str:
        match name:
            case "class" | "datatype" | "nodeKind" | "hasValue":
                what = self.named(value)
            case "minInclusive" | "maxInclusive" | "maxLength":
                what = _value(value)
            case "pattern":
                what = f"`{_value(value)}`"
            case "in" | "languageIn":
                what = ", ".join(self.named(each) for each in self.items(value))
            case "uniqueLang":
                what = ""
            case "closed":
                allowed = [each for head in self.all(shape, SH + "ignoredProperties") for each in self.items(head)]
                what = ", ".join(self.named(each) for each in allowed)
            case "not":
                what = ", ".join(self.asks(value))
            case "or":
                what = self.word("or of shapes").join(", ".join(self.asks(each)) for each in self.items(value))
            case "node" | "property":
                return ", ".join(self.asks(value)) if name == "node" else self._of_property(value)
            case _:
                raise UnknownConstraintError(f"{shape}: sh:{name} has no words on the page of requirements; add them to requirements.py")
        return self.word(name, what)

    def _of_property(self, shape: Term) -> str:
        (path,) = self.all(shape, SH + "path")
        return f"{self.path(path)}: {', '.join(self.asks(shape))}"

    def grade(self, shape: Term) -> str:
        (grade,) = self.all(shape, SH + "severity")
        assert isinstance(grade, ox.NamedNode)
        return grade.value.removeprefix(SH)

    def targets(self, shape: Term) -> list[tuple[str, Term]]:
        return [(name, value) for name in _TARGETS for value in self.all(shape, SH + name)]

    def rules(self) -> list[ox.NamedNode]:
        """Every shape with a target, by name."""
        found = [shape for shape in self._stated.said if isinstance(shape, ox.NamedNode) and self.targets(shape)]
        return sorted(found, key=lambda shape: shape.value)

    def rule(self, shape: ox.NamedNode) -> list[str]:
        """A rule as a heading to link to, its order, and what it is made of."""
        name = shape.value.removeprefix(_SHAPES)
        looks = [f"- {self.word('looks at')}: {self.path(each)}" for each in self.all(shape, SH + "path")]
        where = ", ".join(self.word(kind, self.named(value)) for kind, value in self.targets(shape))
        return [
            f'### <a id="{name}"></a>{name}',
            "",
            self.text(shape, SH + "message"),
            "",
            f"- {self.word('for')}: {where}",
            *looks,
            f"- {self.word('asks')}: {'; '.join(self.asks(shape))}",
            f"- {self.word('grade')}: {self.word(self.grade(shape))}",
            "",
        ]


def _value(node: Term) -> str:
    assert isinstance(node, ox.Literal)
    return node.value


def requirements_page(triples: Iterable[ox.Triple], language: str) -> str:
    """Make the page in Markdown, from the shapes with the vocabulary and the code lists.

    Args:
        triples: The shapes, and the vocabulary and code lists that give their terms a label and a definition.
        language: `nl` or `en`.

    Raises:
        UnknownConstraintError: A shape has a constraint that this module cannot put into words.
    """
    page = _Page(triples, language)
    rules = page.rules()
    by_class: dict[Term, list[ox.NamedNode]] = defaultdict(list)
    shared, values = [], []
    for shape in rules:
        targets = page.targets(shape)
        if any(kind != "targetClass" for kind, _ in targets):
            values.append(shape)
        elif len(targets) == 1:
            by_class[targets[0][1]].append(shape)
        else:
            shared.append(shape)
    lines = [f"# {page.word('title')}", "", page.word("about"), page.word("not the report"), "", f"## {page.word('grades')}", ""]
    for grade in _GRADES:
        count = sum(page.grade(shape) == grade for shape in rules)
        rule = page.word("one rule" if count == 1 else "rules")
        lines.append(f"- **{page.word(grade)}** (`sh:{grade}`, {count} {rule}): {page.word(grade + ' means')}")
    lines.append("")
    for kind in sorted(by_class, key=lambda each: (not str(each).startswith(f"<{DEF}"), page.named(each).casefold())):
        definition = page.text(kind, SKOS + "definition")
        lines += [f"## {page.named(kind)}", "", *([definition, ""] if definition else [])]
        for shape in by_class[kind]:
            lines += page.rule(shape)
    for heading, some in (("shared", shared), ("values", values)):
        lines += [f"## {page.word(heading)}", ""]
        for shape in some:
            lines += page.rule(shape)
    return "\n".join(lines)
