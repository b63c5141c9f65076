"""Mangle a file in the ways that files go wrong, and in ways that only someone with a grudge would think of."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

#: Take chance and bytes, give other bytes.
Way: TypeAlias = Callable[[random.Random, bytes], bytes]

#: Way over what one mangling makes, under what several could.
MOST = 4 << 20
JUNK = (
    b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x1f", b"\r", b"\r\n", b"\n\n", b'"', b'""', b"'", b",", b",,,", b";",
    b"\\", b"#", b"\xe2\x80\xa8", b"\xc2\x85", b"e\xcc\x81", b"\xf0\x9f\x8f\xab", b"\xe2\x80\xae", b"=1+1", b"../../x", b"%s{0}", b"-1",
    b"9" * 5000, b"A" * 30_000, "²".encode(), b"1e999", b"\x1b[31m",
)  # fmt: skip
SIGNS = (
    b"[", b"]", b"(", b")", b"{", b"}", b"<", b">", b"<<", b"<<(", b")>>", b"{|", b"|}", b"~", b".", b";", b",", b"@", b"^^", b"_:", b":",
    b"@nl--ltr", b"@x-", b'"""', b"'''", b"\\u12", b"\\uD800", b"\\U00110000", b"\\u0000", b"<a b>", b"<rel>", b"<http://[>", b"a",
    b"GRAPH", b"@prefix", b"@base <x> .", b"@version '1.2' .", b'"NaN"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    b'"P99999999999999999999999999999999Y"^^<http://www.w3.org/2001/XMLSchema#duration>', b"1" * 5000,
    b'"x"^^<http://www.w3.org/2001/XMLSchema#integer>', b'"<b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>',
    b"<?xml version='1.0'?>", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/hostname'>]>", b"<http://e/\xe2\x80\xa8>",
    b"<http://www.w3.org/2002/07/owl#imports>", b'"\\u202e"',
)  # fmt: skip
KEYS = (
    b'"@context": "http://127.0.0.1:9/verweg"', b'"@context": {"@import": "http://127.0.0.1:9/verweg"}', b'"@context": null',
    b'"@context": {"a": "b:", "b": "a:"}', b'"@id": "a b"', b'"@id": 1', b'"@id": null', b'"@type": [1]', b'"@graph": {}',
    b'"@set": 1', b'"@list": [[1]]', b'"@value": {"x": 1}', b'"@type": "@json"', b'"@direction": "rtl"', b'"@language": "not a language"',
    b'"@reverse": 1', b'"@index": 1', b'"@nest": {"@nest": 1}', b'"@included": [{}]', b'"a:b": "\\ud800"', b'"a:b": 1e999',
    b'"a:b": NaN', b'"@vocab": ""',
    b'"@version": 1.1', b'"@propagate": false', b'"@protected": true', b'"@container": ["@graph", "@id"]',
)  # fmt: skip
NESTS = (
    (b"[", b"", b"]"), (b"(", b"1", b")"), (b"[ <a:b> ", b"1", b" ]"), (b"<<( <a:a> <a:b> ", b"1", b" )>>"), (b"{", b"", b"}"),
    (b'{"a:b":', b"1", b"}"), (b'{"@list":[', b"1", b"]}"), (b'{"@context":{"a":', b"1", b"}}"),
)  # fmt: skip
#: What may stand in the place of any object of a shape, and is seldom right there.
OBJECTS = (b'"x["', b"-1", b"[]", b"()", b"( 1 )", b"[ sh:inversePath [] ]", b'"a"@nl', b"true", b"<urn:x>", b"rdf:nil", b"sh:IRI", b"1e9")
_STATEMENT = re.compile(rb"^( +)(\S+) (.+) ;$", re.MULTILINE)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|[\w:@-]+|\s+|.', re.DOTALL)


def _spot(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((0, 1, 3, 20, 300)))


def flipped(rng: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8)) if found else 0):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def dropped(rng: random.Random, data: bytes) -> bytes:
    start, end = _spot(rng, data)
    return data[:start] + data[end:]


def doubled(rng: random.Random, data: bytes) -> bytes:
    start, end = _spot(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def moved(rng: random.Random, data: bytes) -> bytes:
    start, end = _spot(rng, data)
    rest = data[:start] + data[end:]
    to = rng.randrange(len(rest) + 1)
    return rest[:to] + data[start:end] + rest[to:]


def soiled(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(JUNK) + data[at:]


def lines_mixed(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(one, lines[other])
        case 2:
            del lines[one]
        case _:
            lines[one : one + 2] = [b" ".join(lines[one : one + 2])]
    return b"\n".join(lines)


def recoded(rng: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32-le", "utf-8-sig", "cp1252")), "replace")


def emptied(rng: random.Random, data: bytes) -> bytes:
    return rng.choice((b"", b"\n", data.split(b"\n")[0], b"x" * 70_000, b",".join([b""] * 3_000), b'"' * 3_001))


def cells_moved(rng: random.Random, data: bytes) -> bytes:
    lines = [line.split(b",") for line in data.split(b"\n")]
    one, other = rng.choice(lines), rng.choice(lines)
    here, there = rng.randrange(len(one)), rng.randrange(len(other))
    match rng.randrange(4):
        case 0:
            one[here], other[there] = other[there], one[here]
        case 1:
            one[here] = rng.choice((b"", other[there], one[here][::-1], one[here].upper(), rng.choice(JUNK)))
        case 2:
            one.insert(here, other[there])
        case _:
            for line in lines:
                del line[here : here + 1]
    return b"\n".join(b",".join(line) for line in lines)


def tokens_mixed(rng: random.Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data) or [b""]
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(tokens))
        match rng.randrange(5):
            case 0:
                tokens[at] = b""
            case 1:
                tokens[at] *= rng.choice((2, 3, 200)) if len(tokens[at]) < 2_000 else 2
            case 2:
                tokens[at] = rng.choice(tokens)
            case 3:
                tokens[at] = tokens[at][: len(tokens[at]) // 2]
            case _:
                tokens.insert(at, b" " + rng.choice(SIGNS) + b" ")
    return b"".join(tokens)


def statements_mixed(rng: random.Random, data: bytes) -> bytes:
    """Take statements out, or give them another predicate or object: what is left can mostly still be parsed."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        found = list(_STATEMENT.finditer(data))
        one, other = rng.choice(found), rng.choice(found)
        changed = (
            b"", one[1] + one[2] + b" " + other[3] + b" ;", one[1] + other[2] + b" " + one[3] + b" ;", one[0] + b"\n" + other[0],
            one[1] + one[2] + b" " + rng.choice(OBJECTS) + b" ;", one[0] + b"\n" + one[1] + other[2] + b" " + rng.choice(OBJECTS) + b" ;",
        )  # fmt: skip
        data = data[: one.start()] + rng.choice(changed) + data[one.end() :]
    return data


def nested(rng: random.Random, data: bytes) -> bytes:
    """Brackets, or triple terms, in hundreds and thousands; closed again or not."""
    opened, inner, closed = rng.choice(NESTS)
    deep = rng.choice((2, 99, 101, 1_000, 12_000))
    at = rng.choice([match.end() for match in re.finditer(rb"[\s,;]", data)] or [0])
    return data[:at] + opened * deep + inner + closed * rng.choice((deep, deep - 1, 0)) + data[at:]


def keyed(rng: random.Random, data: bytes) -> bytes:
    """A key that JSON-LD gives a meaning, where it may have none."""
    at = rng.choice([match.end() for match in re.finditer(rb"\{", data)] or [0])
    return data[:at] + rng.choice(KEYS) + b", " + data[at:]


def unprefixed(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    kept = [line for line in lines if not line.lower().startswith((b"@prefix", b"prefix", b"@base")) or rng.random() < 0.5]
    return b"\n".join(kept)


BYTES: Sequence[Way] = (flipped, cut, dropped, doubled, moved, soiled, lines_mixed, recoded, emptied)
CSV: Sequence[Way] = (*BYTES, cells_moved, cells_moved, cells_moved, cells_moved)
RDF: Sequence[Way] = (*BYTES, tokens_mixed, tokens_mixed, tokens_mixed, nested, unprefixed)
SHAPES: Sequence[Way] = (statements_mixed, statements_mixed, statements_mixed, tokens_mixed)
JSON: Sequence[Way] = (*BYTES, tokens_mixed, tokens_mixed, nested, keyed, keyed, keyed)


def mangle(rng: random.Random, data: bytes, ways: Sequence[Way]) -> bytes:
    """Mangle in one way, or in a few one after the other."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(ways)(rng, data)[:MOST]
    return data
