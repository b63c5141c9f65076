"""Read RDF that is handed in to be judged: any Turtle, TriG, N-Triples, N-Quads or JSON-LD, by whoever wrote it.

Nothing is fetched, and what would exhaust the machine, or be lost on a judge, is refused with a message.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias, TypeVar

import pyoxigraph as ox

from segregatie.base.files import CONTROL, decode, read_bytes, shown
from segregatie.base.forms import DATASETS, GRAPHS, rdf_format
from segregatie.base.lexical import example_of, is_written
from segregatie.base.namespaces import RDF, XSD
from segregatie.base.problems import Problems, UsageError, Where
from segregatie.ontology.turtle import parse
from segregatie.validate.dropped import malformed, marked, restored, restored_literal, unknown_keys
from segregatie.validate.places import LINED, Places, Source
from segregatie.validate.screening import Limits, Marks, is_xml, screen_turtle
from segregatie.validate.screening_json import screen_json

#: A file or a folder; `-` is standard input.
Given: TypeAlias = Path | Literal["-"]

#: Looks up where a statement stands.
_Place: TypeAlias = Callable[[], Where]
_Node = TypeVar("_Node", bound="ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple")

_READ: Final = [{**GRAPHS, **DATASETS}[suffix] for suffix in ("ttl", "trig", "nt", "nq", "jsonld")]
#: What --syntax may say.
SYNTAXES: Final = {form.syntax: rdf_format(form.suffix) for form in _READ}
#: The syntax that the end of a file name tells.
SUFFIXES: Final = {f".{form.suffix}": form.syntax for form in _READ}
#: JSON-LD passes over a relative IRI in silence; against this base it shows.
_RELATIVE = "http://relatief.invalid/"
_UNTYPED = {XSD + name for name in ("string", "normalizedString", "token", "anyURI", "base64Binary", "hexBinary")}
_MARKUP = {RDF + "HTML", RDF + "XMLLiteral"}
#: A duration of so many digits ends rdflib.
_MANY_DIGITS = re.compile("[0-9]{16}")
#: White space outside ASCII, at which rdflib's reader ends an IRI.
_SPACE = re.compile(r"\s")
#: Where a part of an IRI begins that may stand alone.
_PARTS = re.compile("^|[/#:]")
#: Who has more keys that are not known hears it of these.
_MOST_WARNINGS = 1_000


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in: all graphs of all files as one, in the order they state it, and where each statement stands."""

    triples: list[ox.Triple]
    places: Places


def read_handed(
    paths: Sequence[Given], problems: Problems, syntax: str | None = "", stdin: BinaryIO | None = None, limits: Limits | None = None
) -> Handed:
    """Read files, every such file in a folder (but none hidden), and standard input for `-`.

    `syntax` is one of SYNTAXES, for standard input (else Turtle) and for files whose suffix is not known; None where
    the command has no such option to name. Blank nodes
    get new names, so that those of two files stay apart. Raises UsageError for a file of no known kind; everything
    found wrong is in `problems`, and what is returned is then not whole.
    """
    if syntax and syntax not in SYNTAXES:
        raise UsageError(f"--syntax {syntax}: use one of {', '.join(SYNTAXES)}")
    merged = _Merged(problems, limits or Limits())
    for given, kind in _files(paths, syntax, problems):
        if not merged.read(given, SYNTAXES[kind], stdin):
            break
    return Handed(list(merged.numbers), Places(merged.numbers, merged.sources))


def _files(paths: Sequence[Given], syntax: str | None, problems: Problems) -> Iterator[tuple[Given, str]]:
    """Each file once, with its syntax, in the order given and within a folder by name."""
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            found: list[Given] = [path]
        elif path.is_dir():
            found = [each for each in sorted(path.rglob("*")) if _is_ours(each) and not _hidden(each, path)]
            if not found:
                problems.add(Where(shown(path)), "handed-folder-empty", suffixes=", ".join(SUFFIXES))
        elif not os.path.lexists(path):
            # A folder that is not there has no suffix, and is no kind of RDF that is not read.
            problems.add(Where(shown(path)), "path-missing")
            found = []
        else:
            found = [path]
        for each in found:
            # Not Path.resolve: it raises RuntimeError for a link to itself.
            same = os.path.realpath(each) if each != "-" else each
            if same not in seen:
                seen.add(same)
                yield each, _syntax_of(each, syntax)


def _is_ours(path: Path) -> bool:
    """Say whether a file is to be read by its name; a link that leads nowhere is, so that it is told."""
    return path.suffix.casefold() in SUFFIXES and not path.is_dir()


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _syntax_of(given: Given, syntax: str | None) -> str:
    if given == "-":
        return syntax or "turtle"
    kind = SUFFIXES.get(given.suffix.casefold(), syntax)
    if not kind:
        told = f"{shown(given)}: not a kind of RDF that is read; give it one of {', '.join(SUFFIXES)}"
        raise UsageError(told if syntax is None else f"{told}, or say --syntax")
    return kind


class _Merged:
    """The triples of all files so far, and what they have cost."""

    def __init__(self, problems: Problems, limits: Limits) -> None:
        #: Each triple, with the number of the statement that makes it first.
        self.numbers: dict[ox.Triple, int] = {}
        self.sources: list[Source] = []
        self._problems, self._limits = problems, limits
        self._bytes = self._stated = self._characters = self._nodes = 0

    def read(self, given: Given, form: ox.RdfFormat, stdin: BinaryIO | None) -> bool:
        """Read one file; say whether there is room for another."""
        where = Where(given if given == "-" else shown(given))
        most = self._limits.json_file if form == ox.RdfFormat.JSON_LD else self._limits.file
        data = (stdin or sys.stdin.buffer).read(most + 1) if given == "-" else read_bytes(given, self._problems, most)
        if data is None:
            return True
        self._bytes += len(data)
        if self._bytes > self._limits.total:
            self._problems.add(where, "handed-files-too-large", limit=self._limits.total)
            return False
        if len(data) > most:
            self._problems.add(where, "handed-file-too-large", limit=most)
            return True
        text = decode(data, where.file, self._problems, any_line_end=True)
        before = self._problems.noted
        marks = self._screened(text, form, where) if text is not None else None
        if text is None or marks is None:
            return True
        stated = self._stated
        self.sources.append(Source(where, text, form, marks, stated))
        room = self._take(self.sources[-1])
        if self._stated == stated and self._problems.noted == before:
            if form == ox.RdfFormat.JSON_LD:
                self._problems.add(Where(where.file, 1), "handed-json-states-nothing")
            else:
                self._problems.add(Where(where.file, 1), "handed-states-nothing")
        return room

    def _screened(self, text: str, form: ox.RdfFormat, where: Where) -> Marks | None:
        """Look at a text before its parser does; None, with a problem, where that may not see it."""
        if is_xml(text):
            self._problems.add(Where(where.file, 1), "handed-xml", form=form.name)
            return None
        if form == ox.RdfFormat.JSON_LD:
            return screen_json(text, where, self._problems, self._limits)
        return screen_turtle(text, where, self._problems, self._limits, marked=form not in LINED)

    def _take(self, source: Source) -> bool:
        """Take in what a text states, as long as there is room."""
        problems, limits, where = self._problems, self._limits, source.where
        noted = problems.noted
        is_json = source.form == ox.RdfFormat.JSON_LD
        text, base = (marked(source.text), _RELATIVE) if is_json else (source.text, None)
        for quad in parse(text, source.form, where, problems, base):
            triple, number = quad.triple, self._stated
            source.unsure = source.unsure or problems.noted > noted
            self._stated += 1
            self._characters += len(str(triple))
            if self._stated > limits.triples:
                problems.add(where, "handed-too-many-triples", limit=limits.triples)
                return False
            if self._characters > limits.written_out:
                problems.add(where, "handed-too-long-written-out", limit=limits.written_out)
                return False
            noted = problems.noted
            place = partial(_place, source, number, triple)
            for node in (quad.subject, quad.predicate, quad.object):
                _check(node, place, problems, limits)
            if problems.noted > noted:
                noted = problems.noted
                continue
            value = restored_literal(quad.object) if is_json and isinstance(quad.object, ox.Literal) else quad.object
            renamed = ox.Triple(self._renamed(quad.subject, source.names), quad.predicate, self._renamed(value, source.names))
            self.numbers.setdefault(renamed, number)
        if is_json:
            self._warn(source, text)
        return True

    def _warn(self, source: Source, text: str) -> None:
        """Tell the keys that no context knows, at the node that has them or else where they first stand."""
        for subject, key in islice(dict.fromkeys(unknown_keys(text, _RELATIVE)), _MOST_WARNINGS):
            name = subject.removeprefix(_RELATIVE)
            place = source.of(0, name, "", "") if source.knows(name) else source.holding(json.dumps(key, ensure_ascii=False))
            self._problems.add(place, "json-key-unknown", key=key)

    def _renamed(self, node: _Node, names: dict[ox.BlankNode, ox.BlankNode]) -> _Node | ox.BlankNode:
        """Give a blank node a name by the order it comes in: the parser's own are random, and two files may share one."""
        if not isinstance(node, ox.BlankNode):
            return node
        if node not in names:
            self._nodes += 1
            names[node] = ox.BlankNode(f"b{self._nodes}")
        return names[node]


def _place(source: Source, number: int, triple: ox.Triple) -> Where:
    """Where a triple stands that was just read."""
    subject = triple.subject
    name = restored(subject.value.removeprefix(_RELATIVE)) if isinstance(subject, ox.NamedNode) else str(subject)
    where = source.of(number, name, triple.predicate.value, str(triple.object))
    if where.line or source.form != ox.RdfFormat.JSON_LD:
        return where
    bad = next((node.value for node in triple if isinstance(node, ox.NamedNode) and malformed(node.value)), "")
    # As it was written it may have had a prefix, or no beginning.
    written = (restored(bad[part.end() :]) for part in _PARTS.finditer(bad))
    return next((place for part in written if (place := source.holding(json.dumps(part)[1:])).line), where)


def _check(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, place: _Place, problems: Problems, limits: Limits) -> None:
    """Note a term that a judge could not read, or only at length."""
    if isinstance(node, ox.NamedNode):
        _check_iri(node.value, place, problems)
    elif isinstance(node, ox.Literal):
        _check_literal(node, place, problems, limits)
    elif isinstance(node, ox.Triple):
        problems.add(place(), "rdf-1-2-triple-term", found="<<")


def _check_iri(iri: str, place: _Place, problems: Problems) -> None:
    if malformed(iri):
        problems.add(place(), "iri-malformed", iri=restored(iri.removeprefix(_RELATIVE)))
    elif iri.startswith(_RELATIVE):
        problems.add(place(), "iri-relative", iri=iri.removeprefix(_RELATIVE))
    # White space outside ASCII is allowed in an IRI, and ends it in rdflib.
    elif not iri.isascii() and _SPACE.search(iri):
        problems.add(place(), "iri-white-space", iri=iri)


def _check_literal(literal: ox.Literal, place: _Place, problems: Problems, limits: Limits) -> None:
    value, kind = literal.value, literal.datatype.value
    _check_iri(kind, place, problems)
    if literal.direction is not None:
        problems.add(place(), "rdf-1-2-direction", found=f"--{literal.direction.value}")
    elif control := CONTROL.search(value):
        problems.add(place(), "text-control-character", character=control[0])
    elif kind in _MARKUP and len(value) > limits.markup:
        problems.add(place(), "markup-too-long", count=len(value), limit=limits.markup)
    elif kind not in _UNTYPED and kind.startswith(XSD):
        _check_value(value, kind.removeprefix(XSD), place, problems, limits)


def _check_value(value: str, kind: str, place: _Place, problems: Problems, limits: Limits) -> None:
    """Say what is wrong with a number, date or duration that rdflib would make a Python value of."""
    if len(value) > limits.value:
        problems.add(place(), "value-too-long", count=len(value), kind=kind, limit=limits.value)
    elif not is_written(value, XSD + kind):
        # rdflib would write 1e999999999 out, and take much for a number that none of the judges' rules means.
        problems.add(place(), "value-ill-typed", value=value, kind=kind, example=example_of(XSD + kind))
    elif kind.casefold().endswith("duration") and _MANY_DIGITS.search(value):
        problems.add(place(), "duration-too-long", kind=kind, value=value)
