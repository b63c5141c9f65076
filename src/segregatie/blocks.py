"""What a Turtle file says about one subject, and at which line of that each statement stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from segregatie.namespaces import RDF
from segregatie.problems import Where

#: A longer block is told where it begins: whoever writes one would else wait for a search of it with each problem.
_MOST_LINES = 5_000


@dataclass(frozen=True)
class Block:
    """What a Turtle file says about one subject: where it begins, its lines, the prefix of each namespace, and the base."""

    where: Where
    lines: tuple[str, ...]
    prefixes: Mapping[str, str]
    base: str = ""

    def line(self, predicate: str, value: str) -> Where:
        """The line of a statement, where a plain search finds its predicate once; else where the block begins."""
        return self.find(predicate, value)[1]

    def find(self, predicate: str, value: str) -> tuple[int, Where]:
        """The line of a statement, after how sure it stands in this block: 0 for not at all, 2 where its value is there too."""
        found = self._lines_of(predicate) if predicate and len(self.lines) <= _MOST_LINES else ()
        sought = self._spellings(value[1:-1]) if value.startswith("<") else [re.sub(r"(?:@[\w-]+|\^\^<[^>]*>)$", "", value)]
        sought = [each for each in sought if each]
        if len(found) != 1:
            there = found and any(each in line for each in sought for line in self.lines)
            return len(found[:1]) + bool(there), self.where
        for number in range(found[0], len(self.lines)):
            if any(each in self.lines[number] for each in sought):
                return 2, self._at(number)
            if self.lines[number].rstrip().endswith((";", " .")):
                break
        return 1, self._at(found[0])

    def _at(self, number: int) -> Where:
        return Where(self.where.file, self.where.line + number)

    def _lines_of(self, predicate: str) -> Sequence[int]:
        if predicate not in self._searched:
            names = ["a"] if predicate == RDF + "type" else []
            either = "|".join(re.escape(each) for each in names + self._spellings(predicate))
            name = re.compile(rf"(?:^|[\s;\[])(?:{either})(?=[\s<\"'\[(]|$)")
            self._searched[predicate] = [number for number, line in enumerate(self.lines) if name.search(line)]
        return self._searched[predicate]

    @cached_property
    def _searched(self) -> dict[str, list[int]]:
        return {}

    def _spellings(self, iri: str) -> list[str]:
        """How a file with these prefixes and this base may write an IRI."""
        namespace = max((each for each in self.prefixes if iri.startswith(each)), key=len, default="")
        found = [f"<{iri}>"]
        if namespace:
            found.append(f"{self.prefixes[namespace]}:{iri.removeprefix(namespace)}")
        if self.base and iri.startswith(self.base):
            found.append(f"<{iri.removeprefix(self.base)}>")
        return found


def line_of(blocks: Sequence[Block], predicate: str, value: str) -> Where:
    """The line of a statement in the block that makes it; of those that may, and where none does, in the longest."""
    if len(blocks) == 1:
        return blocks[0].line(predicate, value)
    found = [(*block.find(predicate, value), len(block.lines)) for block in blocks]
    return max(found, key=lambda each: (each[0], each[2]))[1]
