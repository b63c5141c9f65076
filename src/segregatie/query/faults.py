"""What is wrong with a query that the engine cannot read, told so that its writer can mend it.

The engine tells a place and every sign it would have taken there. What most often goes wrong is looked for first: a
prefix that was not declared, a slash in a prefixed name, an IRI or a text that is not closed.
"""

from __future__ import annotations

import re
from typing import Final

from segregatie.base.namespaces import CATALOG_PREFIXES, DOCUMENT_PREFIXES

PLACE: Final = re.compile(r"error at ([0-9]+):([0-9]+): expected(?: one of)? ?(.*)", re.DOTALL)
_OPAQUE: Final = re.compile(
    r"""#[^\r\n]*|'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*"|<[^<>"{}|^`\\\x00-\x20]*>""", re.DOTALL
)
_DECLARED: Final = re.compile(r"PREFIX\s*([^\s:<]*):\s*<", re.IGNORECASE)
_NAME: Final = re.compile(r"(?<![\w:.%\\?$@-])([^\W\d_](?:[\w.-]*\w)?)?:(?=[\w%\\\s(){},;.|/*+?^]|$)")
_SLASH: Final = re.compile(r"(?<![\w.:?$@-])((?:[A-Za-z][\w.-]*)?:[\w.-]+)/(\w[\w.-]*)(?![\w:(-])")
_CALL: Final = re.compile(r"(?<![\w:.?$@-])([A-Za-z_]\w*)\s*\(")
#: What may stand before a parenthesis: functions of SPARQL, and words of its grammar.
_CALLED: Final = """
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS
    STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512
    COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE
    GROUP_CONCAT ADJUST TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR STRLANGDIR SELECT DISTINCT REDUCED BY HAVING
    ASC DESC FILTER BIND VALUES IN EXISTS A
"""
_OPEN_IRI: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s\"{}|^`\\]*)(?!>)(?=[\s\"{}|^`\\<]|$)")
_OPEN_TEXT: Final = re.compile(r"""['"][^'"\r\n]{0,40}""")
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
#: What the engine says in words of its own, between the signs.
_SAID: Final = {
    "a variable that is unbound": "SELECT names a variable that GROUP BY leaves without a value; group by it, or take it with SAMPLE",
    "overrides an existing variable": "SELECT gives a value to a variable that has one already; use another name behind AS",
    "is not authorized with GROUP BY": "SELECT * does not go with GROUP BY; name the variables",
    "IRI parsing failed": "an IRI there is none; write it in full between < and >, without spaces",
}
#: Kinds of characters, which say little, and the signs and words that say more.
_KINDS: Final = re.compile(r"\[(?:[^\]']|'(?:[^'\\]|\\.[^']*)')*\]")
_SIGN: Final = re.compile(r'"((?:\\.|[^"\\])+)"|([A-Za-z]{2,})')
_MOST_SIGNS: Final = 16
_FORMS: Final = re.compile(r"\s*(?:(?:BASE\s*<>|PREFIX\s*[\w.-]*:\s*<>)\s*)*(SELECT|ASK|CONSTRUCT|DESCRIBE)?", re.IGNORECASE)


def explain(text: str, message: str) -> str:
    r"""Say where a query is wrong, why, and what to do; `message` is what the engine said.

    >>> explain("ASK { ?s a:p ?o }", "error at 1:15: expected OPTIONAL")
    'not valid SPARQL at 1:15 (line:column): the prefix a: is not declared; write PREFIX a: <...> at the beginning'
    """
    at = PLACE.match(message)
    if at is None:
        return f"not valid SPARQL: {' '.join(message.split())[:200]}; mend the query"
    line = [*text.splitlines(), ""][int(at[1]) - 1] if int(at[1]) <= len(text.splitlines()) else ""
    behind = line[: int(at[2]) - 1][-40:]
    return f"not valid SPARQL at {at[1]}:{at[2]} (line:column): {_reason(text, behind, at[3])}"


def _reason(text: str, behind: str, expected: str) -> str:
    bare = _OPAQUE.sub(lambda found: " " if found[0][0] == "#" else found[0][0] + found[0][-1], text)
    looks = (_said(expected), _no_form(bare), _open_iri(bare), _undeclared(bare), _slash(bare), _open_text(bare), _no_function(bare))
    reason = next((each for each in looks if each), None) or _open_bracket(bare)
    if reason:
        return reason
    signs = sorted({quoted or word for quoted, word in _SIGN.findall(_KINDS.sub(" ", expected))})
    after = f"behind {behind.strip()!r} " if behind.strip() else ""
    if not signs or len(signs) > _MOST_SIGNS:
        return f"what stands {after}cannot stand there; look at what comes before it"
    return f"{after}this is expected: {' '.join(signs)}"


def _said(expected: str) -> str:
    return next((instead for said, instead in _SAID.items() if said in expected), "")


def _no_form(bare: str) -> str:
    found = _FORMS.match(bare)
    assert found is not None
    word = re.match(r"@?\w+", bare[found.end() :])
    if found[1] or not word or word[0].upper() in ("BASE", "PREFIX"):
        return ""
    return f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, and not with {word[0][:40]}"


def _open_iri(bare: str) -> str:
    found = _OPEN_IRI.search(bare)
    return f"the IRI <{found[1][:80]} is not closed; write > behind it" if found else ""


def _undeclared(bare: str) -> str:
    declared = {found[1] for found in _DECLARED.finditer(bare)}
    prefix = next((found[1] or "" for found in _NAME.finditer(bare) if (found[1] or "") not in declared), None)
    if prefix is None:
        return ""
    known = {**CATALOG_PREFIXES, **DOCUMENT_PREFIXES}.get(prefix, "...")
    return f"the prefix {prefix[:40]}: is not declared; write PREFIX {prefix[:40]}: <{known}> at the beginning"


def _slash(bare: str) -> str:
    found = _SLASH.search(bare)
    if not found:
        return ""
    return f"the / in {found[1][:60]}/{found[2][:60]} is a step of a path; write \\/ for it, or the IRI in full between < and >"


def _no_function(bare: str) -> str:
    known = frozenset(_CALLED.split())
    name = next((call[1] for call in _CALL.finditer(bare) if call[1].upper() not in known), "")
    return f"{name[:40]} is no function of SPARQL; use one of those, as STRLEN or CONTAINS" if name else ""


def _open_text(bare: str) -> str:
    found = _OPEN_TEXT.search(bare.replace("''", "").replace('""', ""))
    return f"the text {found[0]} is not closed; end it with the sign it began with" if found else ""


def _open_bracket(bare: str) -> str:
    still_open: list[str] = []
    for sign in bare:
        if sign in _PAIRS:
            still_open.append(sign)
        elif still_open and sign == _PAIRS[still_open[-1]]:
            still_open.pop()
    return f"{still_open[-1]} is not closed; write {_PAIRS[still_open[-1]]} behind what belongs in it" if still_open else ""
