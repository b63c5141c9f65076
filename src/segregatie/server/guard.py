"""A first look at a query, out of courtesy: what will not be answered is refused in words, and monsters before they cost anything.

It is no wall. It knows strings, comments and IRIs and nothing else of the grammar, so what is hidden from it passes. The
walls are around the worker (cage), behind it (the deadline) and above it (the memory limit): docs/serve.md.
"""

from __future__ import annotations

import re
from typing import Final

from segregatie.base.patterns import compiled
from segregatie.server.refusal import Refusal

#: How deep brackets may nest, and how many words and signs a query may have outside the data of VALUES.
DEPTH, PARTS = 100, 2_000

_OPAQUE: Final = compiled(
    r"""\#[^\r\n]*
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\'\'\'(?:[^'\\]++|\\.|'(?!''))*+\'\'\'|\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\"
    |'(?:[^'\\\r\n]++|\\.)*+'|"(?:[^"\\\r\n]++|\\.)*+\"""",
    re.VERBOSE | re.DOTALL,
)
_DATA: Final = re.compile(r"\bVALUES\s*+(?:[?$]\w+|\([^(){}]*+\))\s*+\{[^{}]*+\}", re.IGNORECASE)
_BRACKET: Final = re.compile(r"[{}()\[\]]")
_PART: Final = re.compile(r"[\w:.$?@%-]+|[^\w\s]")
_SERVICE: Final = re.compile(r"(?<![\w:.$?@-])SERVICE(?![\w:.-])", re.IGNORECASE)
_FIRST: Final = re.compile(r"(?:\s++|BASE\b\s*<>|PREFIX\b\s*[\w.-]*:\s*<>)*(\w*)", re.IGNORECASE)
_UPDATES: Final = frozenset(("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
# An escape may spell any of these words, and what stands in a string is taken for a call: in doubt an answer is not remembered.
_VOLATILE: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*+[(#]|\\u", re.IGNORECASE)


def is_stable(text: str) -> bool:
    r"""Say whether the answer to a query is surely the same each time, so that it may be remembered.

    >>> is_stable("SELECT (NOW() AS ?x) {}"), is_stable("ASK { ?now ?uuid 'rand' }")
    (False, True)
    """
    return not _VOLATILE.search(text)


def _bare(text: str) -> str:
    """Empty strings and IRIs, and take comments away."""
    return _OPAQUE.sub(lambda found: " " if found[0][0] == "#" else found[0][0] + found[0][-1], text)


def check(text: str) -> None:
    """Look at a query before the engine does. Raises Refusal for what it would not answer, or would only be ended by."""
    bare = _bare(text)
    first = _FIRST.match(bare)
    if not bare.strip():
        raise Refusal(400, "no query; send SELECT, ASK, CONSTRUCT or DESCRIBE")
    if first and first[1].upper() in _UPDATES:
        raise Refusal(403, f"{first[1].upper()}: this endpoint is read-only; send SELECT, ASK, CONSTRUCT or DESCRIBE")
    if _SERVICE.search(bare):
        raise no_service()
    depth = 0
    for found in _BRACKET.finditer(bare):
        depth += 1 if found[0] in "{([" else -1
        if depth > DEPTH:
            raise Refusal(400, f"more than {DEPTH} brackets within brackets; send smaller queries")
    parts = sum(1 for _ in _PART.finditer(_DATA.sub("{}", bare)))
    if parts > PARTS:
        raise Refusal(400, f"more than {PARTS:,} words and signs outside VALUES; send smaller queries, and lists of values in VALUES")


def no_service() -> Refusal:
    """Say that no other server is asked."""
    return Refusal(400, "SERVICE: this endpoint asks no other; run the other part yourself and send its result as VALUES")
