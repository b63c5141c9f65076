"""Read a query's tokens, and refuse what may not reach the engine: SERVICE, updates, and queries that are monstrous.

The engine's grammar looks at no word boundary and tries `<` as an operator where an operand stands before it, so what is
a string, a comment or an IRI to one reader may be code to another. Where the two could differ, the query is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from segregatie.server.refusal import Refusal

#: How deep brackets may nest, and how many of each thing a query may hold.
DEPTH, OPERATORS, PATTERNS, STEPS, TERMS = 100, 1_000, 128, 128, 4_000
#: How long a prefix is read as one; a longer one is read in parts, so that the time stays in step with the length.
PREFIX = 200

_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Signs of names: of those outside ASCII the grammar knows fewer, and the engine refuses a query with one of the others.
_SIGN, _FIRST = r"[A-Za-z0-9_\x80-\U0010ffff]", r"[A-Za-z_\x80-\U0010ffff]"
_ECHAR = r"""\\[tbnrf\\"']"""
_TOKEN = re.compile(
    rf"""
    [ \t\r\n]*+(?:
    (?P<space>\#[^\r\n]*|\Z)
    |(?P<text>\'\'\'(?:[^'\\]|{_ECHAR}|'(?!''))*+\'\'\'|\"\"\"(?:[^"\\]|{_ECHAR}|"(?!""))*+\"\"\"
        |'(?:[^'\\\r\n]|{_ECHAR})*+'|"(?:[^"\\\r\n]|{_ECHAR})*+")
    |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]{_SIGN}+)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*+(?:--[A-Za-z]+)?)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>(?P<prefix>{_FIRST}(?:{_SIGN}|[.-]){{0,{PREFIX}}}(?<!\.))?+:(?:(?:{_SIGN}|[:-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])
        |\.(?=\.*+(?:{_SIGN}|[:%\\-])))*+)
    |(?P<word>{_FIRST}{_SIGN}*+)
    |(?P<sign>\^\^|\|\||&&|!=|<=|>=|<<|>>|[^A-Za-z0-9_\x80-\U0010ffff\s\\'"])
    )""",
    re.VERBOSE | re.DOTALL,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_PATTERN_WORDS = frozenset(("UNION", "OPTIONAL", "MINUS", "GRAPH", "FILTER", "EXISTS", "BIND", "SELECT", "LATERAL"))
#: An answer that holds one of these may differ the next time, so it is not remembered.
_VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_OPERATOR_SIGNS = frozenset(("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "!", "|", "^", "?"))
_TERMS = frozenset(("iri", "variable", "number", "text", "name", "tag", "word"))


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may run: its text as the engine gets it, its form, and whether its answer holds for the whole release."""

    text: str
    form: str
    stable: bool


def _decoded(text: str) -> str:
    r"""Decode `\u` escapes, which come before the grammar (SPARQL 1.1, 19.2); a pair of backslashes is no escape.

    >>> _decoded(r"\u0053ERVICE")
    'SERVICE'
    """
    if "\\" not in text:
        return text

    def sign(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        return chr(int(digits, 16)) if digits else found[0]

    try:
        once = _ESCAPE.sub(sign, text)
        once.encode()
        if _ESCAPE.sub(sign, once) != once:
            raise Refusal(400, "an escape that spells another escape; write the character itself")
    except (ValueError, OverflowError) as error:
        raise Refusal(400, "an escape that is no Unicode character; write the character itself") from error
    return once


class _Reader:
    """Counts what passes by and remembers what the next token needs."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.form = ""
        self.volatile = False
        self.operators = self.patterns = self.steps = self.terms = 0
        self.prefixes: set[str] = set()
        self.operand = False  # whether an operator may follow
        self.word = ""  # the last word
        self.values = 0  # the depth at which the data of VALUES began

    def read(self, kind: str, token: str) -> None:
        if kind == "word":
            self._read_word(token.upper())
        elif kind == "sign":
            self._read_sign(token)
        elif kind == "iri":
            self._read_iri(token[1:-1])
        elif kind == "name":
            prefix = token.partition(":")[0]
            if prefix.upper().endswith("SERVICE"):
                raise Refusal(400, f"{prefix}: as a prefix can be read as SERVICE, which this endpoint refuses; call the prefix otherwise")
            if self.word == "PREFIX":
                self.prefixes.add(prefix)
        if kind in _TERMS:
            self.terms += not self.values
        self.operand = (kind in _TERMS and kind != "word") or token in (")", "]", "}") or token.upper().endswith(("TRUE", "FALSE"))
        self._check()

    def _read_word(self, word: str) -> None:
        if "SERVICE" in word:
            raise Refusal(400, "SERVICE: this endpoint asks no other; run the other part yourself and send its result as VALUES")
        if not self.form and word not in ("BASE", "PREFIX", "VERSION"):
            if word in _UPDATES:
                raise Refusal(403, f"{word}: this endpoint is read-only; send SELECT, ASK, CONSTRUCT or DESCRIBE")
            if word not in _FORMS:
                raise Refusal(400, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, and not with {word[:40]}")
            self.form = word
        self.word = word
        self.volatile |= word in _VOLATILE
        self.patterns += word in _PATTERN_WORDS
        self.operators += word in ("IN", "NOT")

    def _read_sign(self, sign: str) -> None:
        if sign in ("{", "(", "[", "<<"):
            self.open.append(sign)
            if sign == "{" and self.word == "VALUES" and not self.values:
                self.values = len(self.open)
        elif sign in ("}", ")", "]", ">>"):
            if self.values and len(self.open) <= self.values and sign == "}":
                self.values, self.word = 0, ""
            if self.open:
                self.open.pop()
        elif sign in (".", ";") or (sign == "," and "(" not in self.open[-1:]):
            self.patterns += 1
        elif sign in _OPERATOR_SIGNS and not self.values:
            self.operators += 1
            self.steps += sign in ("/", "|", "^")

    def _read_iri(self, inside: str) -> None:
        """Mind that after an operand `<` may be an operator, unless what follows cannot be an expression."""
        if not self.operand or self.word == "PREFIX":
            return
        scheme = _SCHEME.match(inside)
        if scheme and scheme[1] not in self.prefixes:
            return
        if re.search(r"['()#]", inside):
            raise Refusal(400, f"<{inside[:60]}> can be read in two ways; write the IRI in full, or put a space behind the operator <")
        self.operators += sum(each in "+-*/&=!?<>" for each in inside)

    def _check(self) -> None:
        few = self.operators <= OPERATORS and self.patterns <= PATTERNS and self.steps <= STEPS and self.terms <= TERMS
        if few and len(self.open) <= DEPTH:
            return
        for found, limit, what in (
            (len(self.open), DEPTH, "brackets within brackets"),
            (self.operators, OPERATORS, "operators"),
            (self.patterns, PATTERNS, "patterns"),
            (self.steps, STEPS, "steps of property paths"),
            (self.terms, TERMS, "terms outside VALUES"),
        ):
            if found > limit:
                raise Refusal(400, f"more than {limit} {what}; send smaller queries, and lists of values in VALUES")


def examine(text: str) -> Query:
    """Read a query's tokens. Raises Refusal for what may not run, with the limit it passes.

    >>> examine("ASK { ?s ?p 'SERVICE' }").form
    'ASK'
    """
    text = _decoded(text)
    reader = _Reader()
    place, end = 0, len(text)
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            line = text.count("\n", 0, place) + 1
            raise Refusal(400, f"not valid SPARQL in line {line}, at {text[place : place + 20]!r}")
        place = found.end()
        kind = found.lastgroup or ""
        if kind != "space":
            reader.read(kind, found[kind])
    if not reader.form:
        raise Refusal(400, "no query; send SELECT, ASK, CONSTRUCT or DESCRIBE")
    return Query(text, reader.form, not reader.volatile)
