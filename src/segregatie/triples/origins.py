"""Where each statement came from: the file and the line that state it. Kept in memory, never in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from segregatie.base.problems import Where
from segregatie.base.terms import Group
from segregatie.ontology.turtle import Block, line_of

#: Subject, predicate, and object as N-Triples writes it; an empty object stands for every object.
Key = tuple[str, str, str]


class Origins:
    """Answers where a statement, or what is said about a node, came from."""

    def __init__(self, groups: Iterable[Group], blocks: Mapping[str, Sequence[Block]]) -> None:
        """Take the statements of data/ with their lines, and the blocks of ontology/."""
        self._blocks = blocks
        #: The line that states a node: the first that says something of it.
        self._nodes: dict[str, Where] = {}
        #: What another line says of it than that.
        self._elsewhere: dict[Key, Where] = {}
        here: set[tuple[str, str]] = set()
        for _, where, statements in groups:
            for subject, predicate, value in statements:
                iri, name = subject.value, predicate.value
                if self._nodes.setdefault(iri, where) == where:
                    here.add((iri, name))
                else:
                    self._elsewhere.setdefault((iri, name, str(value)), where)
                    self._elsewhere.setdefault((iri, name, ""), where)
        for iri, name in here:
            # A property that the node's own line gives is looked for there.
            self._elsewhere.pop((iri, name, ""), None)

    def of(self, subject: str, predicate: str = "", value: str = "") -> Where | None:
        """The line of a statement; where only its subject has one, that; None for what no file states.

        `value` is the object as N-Triples writes it.
        """
        for key in ((subject, predicate, value), (subject, predicate, "")):
            if key in self._elsewhere:
                return self._elsewhere[key]
        if subject in self._blocks:
            return line_of(self._blocks[subject], predicate, value)
        return self._nodes.get(subject)

    def tells_of(self, node: str) -> bool:  # noqa: ARG002 - what is handed in needs it
        """Whether a problem may be told where this node is stated: everywhere."""
        return True

    def first(self, sought: Sequence[Key], near: Sequence[str], *, far: bool = False) -> Where | None:  # noqa: ARG002 - likewise
        """The line of the first of these statements that a file makes, or of its subject."""
        return next((where for each in sought if (where := self.of(*each))), None)
