"""Look at RDF that others wrote before a parser sees it: what would exhaust it, fetch something, or be lost on a judge.

The same look finds where each statement begins, and with what subject.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from segregatie.base.patterns import compiled
from segregatie.base.problems import Problems, Where

#: Stands for a subject that is a blank node in brackets.
BRACKET: Final = "["


@dataclass(slots=True)
class Marks:
    """Where the statements of a text begin, and with which subject: an IRI, `_:` and a label, or BRACKET; empty where it is unclear."""

    starts: list[int] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def add(self, start: int, subject: str) -> None:
        """Mark a statement."""
        self.starts.append(start)
        self.subjects.append(subject)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be handed in. Whoever needs more splits the data."""

    #: Bytes of one file, of one JSON-LD file, which takes thirty times its size, and of all together.
    file: int = 64 << 20
    json_file: int = 16 << 20
    total: int = 256 << 20
    triples: int = 2_000_000
    #: Characters of all terms with their prefixes written out: one long prefix would else fill any memory.
    written_out: int = 256 << 20
    #: Brackets within brackets. JSON-LD takes the parser down (SIGSEGV) from some thousands, Turtle may go deeper.
    depth: int = 100
    #: Characters of one text, IRI, name or comment: rdflib's time goes with the square, some seconds at a million.
    token: int = 250_000
    #: Characters of a number, date or duration, and of markup, which rdflib reads in square time.
    value: int = 1_000
    markup: int = 10_000
    #: Sum of the depths of all values in JSON-LD: each level keeps a copy of what lies below it.
    json_values: int = 5_000_000
    #: Terms that the contexts in JSON-LD define, counted again in each context within them.
    json_terms: int = 1_000_000


_TOKEN = compiled(
    r"""
      (?P<text> \"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
              | "(?!"")(?:[^"\\\n\r]++|\\.)*+" | '(?!'')(?:[^'\\\n\r]++|\\.)*+' )
    | (?P<iri> <(?!<)[^<>\s]*+> )
    | (?P<comment> \#[^\n\r]*+ )
    | (?P<word> (?:[^\s"'<>\[\](){}\#;,.^@~|\\]++|\\.|\.(?=[\w:%\\-]))++ )
    | (?P<at> @[A-Za-z]+(?:-[A-Za-z0-9]+)*+(?P<direction>--[A-Za-z]*)? )
    | (?P<newer> << | \{\| | ~ )
    | (?P<open> [\[({] )
    | (?P<close> [\])}] )
    | (?P<end> \. )
    | (?P<quote> ["'] )
    """,
    re.VERBOSE | re.DOTALL,
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_XML = re.compile(r"\s*<(?:[?!]|rdf:RDF\b|html\b)", re.IGNORECASE)


class SourceText:
    """A text with its place, to tell of offsets in it by line."""

    def __init__(self, text: str, where: Where) -> None:
        self.text, self._where = text, where
        self._ends: list[int] | None = None

    def line(self, offset: int) -> int:
        """The line an offset lies on."""
        if self._ends is None:
            self._ends = [match.start() for match in re.finditer("\n", self.text)]
        # Not bisect_left: the end of a line belongs to it.
        return bisect_right(self._ends, offset - 1) + 1

    def place(self, offset: int) -> Where:
        """The line of an offset; of a negative one the file as a whole."""
        return Where(self._where.file, 0 if offset < 0 else self.line(offset))


def joined(base: str, iri: str) -> str:
    """Resolve a relative IRI; one that is no address at all stays as it is, for the parser to tell.

    >>> joined("http://[a", "b")
    'b'
    """
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri


def is_xml(text: str) -> bool:
    """Say whether a text is XML or HTML, whatever its name says."""
    return _XML.match(text) is not None


def screen_turtle(text: str, where: Where, problems: Problems, limits: Limits, *, marked: bool = True) -> Marks | None:
    """Look at Turtle, TriG, N-Triples or N-Quads, and mark its statements where that is asked.

    None, with a problem, where it may not be parsed.
    """
    at, depth, found = SourceText(text, where), 0, _Subjects(fresh=marked)
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if token.end() - token.start() > limits.token:
            problems.add(at.place(token.start()), "token-too-long", count=len(token[0]), limit=limits.token)
            return None
        if kind == "open":
            depth += 1
            if depth > limits.depth:
                problems.add(at.place(token.start()), "nested-too-deep", limit=limits.depth)
                return None
            found.opens(token[0], token.start())
        elif kind == "close":
            depth -= 1
            found.closes(token[0])
        elif kind == "newer" or token["direction"]:
            if token["direction"]:
                problems.add(at.place(token.start()), "rdf-1-2-direction", found=token[0])
            else:
                problems.add(at.place(token.start()), "rdf-1-2-triple-term", found=token[0])
            return None
        elif kind == "quote":
            # The parser tells a quote left open. What follows is read otherwise by it than here, so no line is sure.
            return Marks()
        elif kind in {"word", "iri", "at", "end"} and found.expects(kind):
            found.token(token[0], kind, token.start())
            if found.written > limits.written_out:
                problems.add(where, "handed-too-long-written-out", limit=limits.written_out)
                return None
    return found.marks


class _Subjects:
    """Follow the tokens of Turtle as far as needed to see where statements begin."""

    def __init__(self, *, fresh: bool) -> None:
        self.marks = Marks()
        #: Characters of all IRIs that were written out.
        self.written = 0
        self._marked = self._fresh = fresh
        self._directive = ""
        self._prefix = ""

    def expects(self, kind: str | None) -> bool:
        """Say whether a token of this kind can change anything."""
        return self._fresh or (kind == "end" and self._marked)

    def opens(self, sign: str, offset: int) -> None:
        """Pass a bracket that opens: only braces begin statements."""
        if self._fresh and sign != "{":
            self.marks.add(offset, BRACKET)
        self.closes(sign)

    def closes(self, sign: str) -> None:
        """Pass a bracket."""
        self._fresh = self._marked and sign in "{}"

    def token(self, text: str, kind: str, offset: int) -> None:
        """Pass a token where a statement may begin."""
        if kind == "end":
            self._fresh, self._directive = True, ""
        elif self._directive:
            self._directed(text, kind)
        elif (word := text.lstrip("@").casefold()) in {"prefix", "base"} and kind != "iri":
            self._directive = word
        elif word != "graph" or kind != "word":
            self._fresh = False
            self.marks.add(offset, self._subject(text, kind))

    def _directed(self, text: str, kind: str) -> None:
        if kind != "iri":
            self._prefix = text.removesuffix(":")
            return
        iri = self._whole(text[1:-1])
        if self._directive == "base":
            self.marks.base = iri
        else:
            self.marks.prefixes[self._prefix] = iri
        self._directive = ""

    def _subject(self, text: str, kind: str) -> str:
        if kind == "iri":
            return self._whole(text[1:-1])
        prefix, colon, rest = text.partition(":")
        if prefix == "_":
            return text
        known = self.marks.prefixes
        if not colon or prefix not in known:
            return ""
        self.written += len(known[prefix])
        return known[prefix] + re.sub(r"\\(.)", r"\1", rest)

    def _whole(self, iri: str) -> str:
        if not self.marks.base or SCHEME.match(iri):
            return iri
        self.written += len(self.marks.base)
        return joined(self.marks.base, iri)
