"""Turtle as people write it: parsed past its errors, so that one run tells them all, and looked up by block, subject by subject."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import RDF
from segregatie.base.problems import Problems, Where

_SUBJECT = re.compile(r"(?:([\w-]*):([\w.-]+)|<([^<>\s]*)>)(?:\s|$)")
_PREFIX = re.compile(r"@prefix ([\w-]*): <([^>]*)> \.")

#: A file with more errors than this is another kind of file; most errors follow from an earlier one and are not told.
_MOST_ERRORS = 10_000
_MOST_TOLD = 100
#: Triple terms within each other take the parser down (SIGSEGV) from some ten thousand; this many cannot.
MOST_TRIPLE_TERMS = 1_000


def parse(text: str, form: ox.RdfFormat, where: Where, problems: Problems, base: str | None = None) -> Iterator[ox.Quad]:
    """Yield what a text states; note its syntax errors by line.

    The parser goes on after an error, but what it then stumbles over in the same block, or after a quote left open, is
    mostly the same one: each block tells its first, and an unknown prefix is told once.
    """
    blank: list[int] | None = None
    told: set[int | str] = set()
    found = noted = last = 0
    # After an error nobody but the parser knows what it takes for a string, and what for the start of a triple term.
    stops = text.count("<<") > MOST_TRIPLE_TERMS
    statements = ox.parse(text, format=form, base_iri=base)
    while True:
        try:
            yield next(statements)
        except StopIteration:
            return
        except SyntaxError as error:
            found += 1
            reason, line = _reason(error), error.lineno or (0 if form == ox.RdfFormat.JSON_LD else 1)
            if blank is None:
                blank = [number for number, each in enumerate(text.split("\n"), 1) if not each.strip("\r")]
                # Where something is missing at the end, the parser stands behind the last line.
                last = text.rstrip().count("\n") + 1
            line = min(line, last)
            block = bisect_right(blank, line)
            if not told & {block, reason}:
                problems.add(Where(where.file, line), "syntax-invalid", form=form.name, reason=reason)
                noted += 1
            told |= {block, reason}
            if stops or found >= _MOST_ERRORS or noted >= _MOST_TOLD or "Line jumps" in reason or "end of file" in reason:
                return
        except MemoryError:
            # What the parser says of a token that is longer than its buffer, as after a quote left open.
            problems.add(where, "syntax-buffer-full", form=form.name)
            return


def _reason(error: SyntaxError) -> str:
    """The parser's own words on one line, without the position that stands before them."""
    said = re.sub(r"^Parser error (?:at|between) line \d+ .*?: ", "", str(error.msg or error))
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in said)


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
        """The line of a statement, where a plain search finds its predicate, or that with its value, once; else where the block begins."""
        return self.find(predicate, value)[1]

    def find(self, predicate: str, value: str) -> tuple[int, Where]:
        """The line of a statement, after how sure it stands in this block: 0 for not at all, 2 where its value is there too."""
        found = self._lines_of(predicate) if predicate and len(self.lines) <= _MOST_LINES else ()
        sought = self._spellings(value[1:-1]) if value.startswith("<") else [re.sub(r"(?:@[\w-]+|\^\^<[^>]*>)$", "", value)]
        sought = [each for each in sought if each]
        values = {number for start in found if (number := self._line_with(sought, start)) is not None}
        if len(values) == 1:
            return 2, self._at(*values)
        if len(found) == 1:
            return 1, self._at(found[0])
        there = found and any(each in line for each in sought for line in self.lines)
        return len(found[:1]) + bool(there), self.where

    def _line_with(self, sought: Sequence[str], start: int) -> int | None:
        """The line with one of these values in the statement whose predicate stands on a line; None where it has none."""
        for number in range(start, len(self.lines)):
            if any(each in self.lines[number] for each in sought):
                return number
            if self.lines[number].rstrip().endswith((";", " .")):
                break
        return None

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


def blocks_of(folder: Path) -> dict[str, list[Block]]:
    """Find the blocks of each term, code, gemeente and shape below `folder`, as the files are laid out."""
    found: dict[str, list[Block]] = {}
    for path in sorted(folder.rglob("*.ttl")):
        prefixes: dict[str, str] = {}
        lines = path.read_text(encoding="utf-8").split("\n")
        starts: list[tuple[int, str]] = []
        for number, line in enumerate(lines):
            if prefix := _PREFIX.match(line):
                prefixes[prefix[1]] = prefix[2]
            elif (subject := _SUBJECT.match(line)) and (subject[3] or subject[1] in prefixes):
                starts.append((number, subject[3] or prefixes[subject[1]] + subject[2]))
        names = {namespace: prefix for prefix, namespace in prefixes.items()}
        for (start, iri), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
            found.setdefault(iri, []).append(Block(Where(shown(path), start + 1), tuple(lines[start:end]), names))
    return found
