"""Where each statement that was handed in stands: its file, and its line where that is simply known.

N-Triples and N-Quads have a statement a line. In Turtle and TriG a statement stands in a block of its subject, in JSON-LD in
the object that describes it. All is looked up when there is something to tell, and not before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import pyoxigraph as ox

from segregatie.base.problems import NOWHERE, Where
from segregatie.ontology.turtle import Block, line_of
from segregatie.triples.origins import Key, Origins
from segregatie.validate.screening import BRACKET, Marks, SourceText

LINED = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_BLOCKS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


@dataclass
class Source:
    """A file that was handed in, with the number of its first statement among those of all files."""

    where: Where
    text: str
    form: ox.RdfFormat
    marks: Marks
    first: int
    #: The names its blank nodes got, by those that the parser gave.
    names: dict[ox.BlankNode, ox.BlankNode] = field(default_factory=dict)
    #: What the parser passed over is not counted, so a syntax error makes every later line of N-Triples unsure.
    unsure: bool = False

    def of(self, number: int, subject: str, predicate: str, value: str) -> Where:
        """The line of a statement, by its number and its terms; the file where no line is known."""
        if self.form in LINED:
            lines, position = self._statement_lines, number - self.first
            return Where(self.where.file, lines[position] if position < len(lines) and not self.unsure else 0)
        blocks = self._blocks_of(subject)
        return line_of(blocks, predicate, value) if blocks else self.where

    def knows(self, subject: str) -> bool:
        """Whether it is known where the text describes this subject."""
        return subject in self._positions

    def holding(self, text: str) -> Where:
        """The first line that holds a text; the file where none does."""
        return self._at.place(self.text.find(text))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What the text calls each blank node, by the name that it got."""
        return {str(ours): str(written) for written, ours in self.names.items()}

    @cached_property
    def brackets(self) -> list[Where]:
        """Where the statements begin whose subject is a blank node in brackets."""
        return [self._at.place(start) for start, subject in zip(self.marks.starts, self.marks.subjects, strict=True) if subject == BRACKET]

    @cached_property
    def _at(self) -> SourceText:
        return SourceText(self.text, self.where)

    @cached_property
    def _statement_lines(self) -> list[int]:
        lines = enumerate(self.text.split("\n"), 1)
        return [number for number, line in lines for part in line.split("\r") if (bare := part.strip()) and not bare.startswith("#")]

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, subject in enumerate(self.marks.subjects):
            found.setdefault(subject, []).append(position)
        return found

    def _blocks_of(self, subject: str) -> Sequence[Block]:
        if subject not in self._blocks:
            self._blocks[subject] = [self._block(position) for position in self._positions.get(subject, ())]
        return self._blocks[subject]

    @cached_property
    def _blocks(self) -> dict[str, Sequence[Block]]:
        return {}

    def _block(self, position: int) -> Block:
        starts = self.marks.starts
        end = starts[position + 1] if position + 1 < len(starts) else len(self.text)
        lines = tuple(self.text[starts[position] : end].split("\n")) if self.form in _BLOCKS else ()
        return Block(self._at.place(starts[position]), lines, self._prefixes, self.marks.base)

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        return {namespace: prefix for prefix, namespace in self.marks.prefixes.items()}


class Places:
    """Knows of each statement of all files where it stands, and of each node where something is said of it, or points at it."""

    def __init__(self, numbers: Mapping[ox.Triple, int], sources: Sequence[Source]) -> None:
        self._numbers, self._sources = numbers, sources

    def of(self, subject: str, predicate: str = "", value: str = "") -> Where | None:
        """The place of a statement; of one that is not made, that of its subject; None for a subject of which nothing is said.

        `subject` is an IRI, or a blank node as N-Triples writes it, as `value` is. Without a predicate, any will do.
        """
        said = self._said.get(subject)
        if not said:
            return None
        same = {predicate: said[predicate]} if predicate in said else {} if predicate else said
        # A blank node without a name is none that was handed in.
        found = self._made(same.values(), value) if value not in {"", "_:"} else None
        found = found or (same.get(predicate) if predicate else None)
        if found:
            return self._place(found, found.predicate.value, value)
        return self._place(next(iter(said.values())), predicate, value)

    def _made(self, same: Iterable[ox.Triple], value: str) -> ox.Triple | None:
        """The triple with the subject and predicate of one of these, and this value."""
        (line,) = ox.parse(f"<urn:s> <urn:p> {value} .", format=ox.RdfFormat.N_TRIPLES, lenient=True)
        # The parser calls a blank node as it is written.
        made = (ox.Triple(each.subject, each.predicate, line.object) for each in same)
        return next((each for each in made if each in self._numbers), None)

    def pointing_at(self, node: str) -> Where | None:
        """The place of the first statement that points at a node."""
        found = self._pointing.get(node)
        return self._place(found, found.predicate.value, str(found.object)) if found else None

    @cached_property
    def whole(self) -> Where:
        """What was handed in, as far as one place can say it: the file where there is one."""
        return self._sources[0].where if len(self._sources) == 1 else NOWHERE

    def _place(self, triple: ox.Triple, predicate: str, value: str) -> Where:
        """The place of a triple, where a statement with this predicate and value is looked for."""
        number, node = self._numbers[triple], named(triple.subject)
        source = self._sources[bisect_right(self._sources, number, key=lambda each: each.first) - 1]
        if isinstance(triple.subject, ox.NamedNode) or source.form in LINED:
            return source.of(number, node, predicate, value)
        written = source.labels.get(node, "")
        if source.knows(written):
            return source.of(number, written, predicate, value)
        return self._brackets.get(node) or self._around(node) or source.where

    def _around(self, node: str) -> Where | None:
        """The place of the named node, or the node in brackets, that a blank node belongs to."""
        seen = set()
        while node not in seen and (pointing := self._pointing.get(node)):
            seen.add(node)
            node = named(pointing.subject)
            if isinstance(pointing.subject, ox.NamedNode):
                return self._place(pointing, pointing.predicate.value, str(pointing.object))
            if node in self._brackets:
                return self._brackets[node]
        return None

    @cached_property
    def _said(self) -> dict[str, dict[str, ox.Triple]]:
        """The first triple with each predicate, by subject."""
        found: dict[str, dict[str, ox.Triple]] = {}
        for triple in self._numbers:
            found.setdefault(named(triple.subject), {}).setdefault(triple.predicate.value, triple)
        return found

    @cached_property
    def _pointing(self) -> dict[str, ox.Triple]:
        found: dict[str, ox.Triple] = {}
        for triple in self._numbers:
            if isinstance(triple.object, ox.NamedNode | ox.BlankNode):
                found.setdefault(named(triple.object), triple)
        return found

    @cached_property
    def _brackets(self) -> dict[str, Where]:
        """Where each blank node in brackets stands that nothing points at: they come in the order of the text."""
        found: dict[str, Where] = {}
        for source in self._sources:
            nodes = [node for node, written in source.labels.items()
                     if node in self._said and node not in self._pointing and not source.knows(written)]  # fmt: skip
            if len(nodes) == len(source.brackets):
                found |= dict(zip(nodes, source.brackets, strict=True))
        return found


@dataclass(frozen=True, slots=True)
class HandedFirst:
    """Where statements came from, where some were handed in: a problem is told there, and not in our files."""

    handed: Places
    ours: Origins
    #: Each node of ours that points at one that was handed in, with that.
    touched: Mapping[str, str]

    def of(self, subject: str, predicate: str = "", value: str = "") -> Where | None:
        """The line of a statement, or else of its subject."""
        return self.handed.of(subject, predicate, value) or self.ours.of(subject, predicate, value)

    def tells_of(self, node: str) -> bool:
        """Whether something was handed in about a node."""
        return self.handed.of(node) is not None

    def first(self, sought: Sequence[Key], near: Sequence[str], *, far: bool = False) -> Where | None:
        """The line of the first statement that was handed in, or else of one that points at these nodes, or that they point at.

        Where none does, what was handed in has no part in it, and it is told in our files; but with `far` it may have.
        """
        places = chain(
            (self.handed.of(*each) for each in sought),
            (self.handed.pointing_at(node) for node in near),
            (self.handed.of(self.touched.get(node, "")) for node in near),
        )
        return next(filter(None, places), None) or (self.handed.whole if far else self.ours.first(sought, near))


def named(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """A node as it is asked for: an IRI, or a blank node as N-Triples writes it."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)
