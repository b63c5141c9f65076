"""RDF that is handed in and refused, each case with its line and what to do; and what only looks odd, which is data."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from conftest import ROOT
from handing import MEND, as_lines, read
from segregatie.base.problems import Problems, catalogue
from segregatie.validate.handed import read_handed
from segregatie.validate.screening import Limits

#: What reads RDF that is handed in.
READERS = ("validate/handed", "validate/screening", "validate/screening_json", "ontology/turtle")
XSD = "http://www.w3.org/2001/XMLSchema#"
FLATTEN = "give inner nodes a name, and state them apart"
UNMERGED = (
    "a merge by git that was not finished (<<<<<<<); choose one of the sides, or take in both, and remove the lines with <<<<<<<, ======= "
    "and >>>>>>>"
)
NEWER = "which only RDF 1.2 has; write RDF 1.1: the judges know no other"
SPLIT = "split it and validate the parts one by one"
XML = "convert it to Turtle first: XML can carry a DOCTYPE, and none is opened here"
OPEN = "write it out within the file: nothing is fetched"
BLANK = "write it as %20 and the like"
ESCAPED = "write what it may not hold as %20 and the like"

SMALL = Limits(file=200, json_file=150, triples=3, written_out=300, depth=4, token=60, value=20, markup=10, json_values=60, json_terms=20)
ONE = "<a:a> <a:p> "
#: What is refused, in which syntax, and what is told.
REFUSED: list[tuple[str, str, str | bytes, list[str]]] = [
    ("conflict", "turtle", ONE + "1 .\n<<<<<<< HEAD\n<a:a> <a:p> 2 .\n=======\n<a:a> <a:p> 3 .\n>>>>>>> ander\n", [
        f"-:2: {UNMERGED}"]),
    ("bom", "turtle", b"\xef\xbb\xbf<a:a> <a:p> 1 .", ["-:1: the file starts with a byte-order mark; save it as UTF-8 without BOM"]),
    ("utf-16", "turtle", (ONE + "1 .").encode("utf-16"), ["-:1: byte 0xff is not valid UTF-8; save the file as UTF-8"]),
    ("not-utf-8", "turtle", b'<a:a> <a:p>\n"\xe9" .', ["-:2: byte 0xe9 is not valid UTF-8; save the file as UTF-8"]),
    ("nul", "turtle", ONE + '"x\0" .', ["-:1: a NUL character; remove it"]),
    ("control", "turtle", ONE + '"x\x1b" .', ["-:1: a control character '\\x1b'; remove it"]),
    ("nul-escaped", "turtle", ONE + '"\\u0000" .', ["-:1: a control character '\\x00' in a text; remove it"]),
    ("surrogate", "turtle", ONE + '"\\uD800" .', [
        f"-:1: not valid Turtle: The escape sequence '\\uD800' is encoding D800 that is not a valid unicode character; {MEND}"]),
    ("empty", "turtle", "# nothing\n", ["-:1: no statement is made here; state something, or leave the file out"]),
    ("xml", "turtle", '<?xml version="1.0"?><x/>', [f"-:1: this is XML or HTML, not Turtle; {XML}"]),
    ("doctype", "jsonld", "\n<!DOCTYPE html>", [f"-:1: this is XML or HTML, not JSON-LD; {XML}"]),
    ("rdf-xml", "ntriples", "<rdf:RDF xmlns='x'/>", [f"-:1: this is XML or HTML, not N-Triples; {XML}"]),
    ("triple-term", "turtle", ONE + "\n<<( <a:a> <a:p> 1 )>> .", [f"-:2: a triple term or a name for a statement (<<), {NEWER}"]),
    ("annotation", "turtle", ONE + "1 {| <a:p> 1 |} .", [f"-:1: a triple term or a name for a statement ({{|), {NEWER}"]),
    ("reifier", "trig", ONE + "1 ~ <a:r> .", [f"-:1: a triple term or a name for a statement (~), {NEWER}"]),
    ("direction", "ntriples", ONE + '"x"@nl--ltr .', [f"-:1: a direction of writing (@nl--ltr), {NEWER}"]),
    ("direction-json", "jsonld", '{"@id": "a:a", "a:p": {"@value": "x", "@language": "nl", "@direction": "rtl"}}',
        [f"-:1: a direction of writing (--rtl), {NEWER}"]),
    ("space-in-iri", "turtle", ONE + "<a:\u2003b> .", [f"-:1: white space in the IRI 'a:\\u2003b'; {BLANK}"]),
    ("space-in-datatype", "turtle", ONE + '"x"^^<a:\u2003b> .', [f"-:1: white space in the IRI 'a:\\u2003b'; {BLANK}"]),
    *(
        (f"{kind}-{number}", "turtle", ONE + f'"{value}"^^<{XSD}{kind}> .', [
            f"-:1: {value!r} is no xsd:{kind}; write it like {like}, or give it another datatype"])
        for number, (kind, value, like) in enumerate((
            ("integer", "\uff12\uff10\uff11\uff13", "28"), ("integer", "20_13", "28"), ("integer", "abc", "28"), ("integer", " 7", "28"),
            ("byte", "300", "28"), ("decimal", "1e9", "29.6"), ("decimal", "NaN", "29.6"), ("double", "1_0", "2.96E1"),
            ("double", "inf", "2.96E1"), ("boolean", "True", "true"), ("date", "20130901", "2013-09-01"),
            ("date", "2013-W05", "2013-09-01"),
            ("date", "2013-02-30", "2013-09-01"), ("gYear", "13", "2013"),
        ))
    ),
    ("duration", "turtle", ONE + f'"P1234567890123456Y"^^<{XSD}duration> .', [
        "-:1: a number of more than 15 digits in the xsd:duration 'P1234567890123456Y'; give a shorter duration"]),
    ("number", "turtle", ONE + "1" * 21 + " .", ["-:1: a value of 21 characters for xsd:integer; keep it under 20"]),
    ("markup", "turtle", ONE + '"<b></b><b></b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML> .', [
        "-:1: markup of 14 characters; keep it under 10, or give it as a plain text"]),
    ("token", "turtle", ONE + '"' + "x" * 59 + '" .', ["-:1: a text, name or comment of 61 characters; keep each under 60"]),
    ("depth", "turtle", ONE + "\n[[[[[1]]]]] .", [f"-:2: brackets nested deeper than 4; {FLATTEN}"]),
    ("triples", "turtle", ONE + "1, 1, 1, 1 .", [f"-: more than 3 triples; {SPLIT}"]),
    ("prefixes", "turtle", "@prefix a: <a:" + "b" * 50 + "> . a:a a:a a:a, a:b .", [
        f"-: more than 300 characters once every prefix is written out; {SPLIT}"]),
    ("file", "turtle", "#" * 201, [f"-: this file has more than 200 bytes; {SPLIT}"]),
    ("file-json", "jsonld", " " * 151, [f"-: this file has more than 150 bytes; {SPLIT}"]),
    ("remote", "jsonld", '{\n"@context": "http://127.0.0.1:9/c"}', [
        f"-:2: the context 'http://127.0.0.1:9/c' is not in the file; {OPEN}"]),
    ("import", "jsonld", '{"@context": {\n"@import": "http://127.0.0.1:9/c"}}', [
        f"-:2: the context 'http://127.0.0.1:9/c' is not in the file; {OPEN}"]),
    ("remote-within", "jsonld", '{"@context": {"p": {"@id": "a:p",\n"@context": "c.json"}}}', [
        f"-:2: the context 'c.json' is not in the file; {OPEN}"]),
    ("broken-json", "jsonld", '{"@id": "a:a",\n]', [
        "-:2: not valid JSON: Expecting property name enclosed in double quotes; mend it at this place"]),
    ("no-number", "jsonld", '{"@id": "a:a",\n"a:p": NaN}', ["-:2: not valid JSON: NaN is no number; write digits"]),
    ("deep-json", "jsonld", "[[[[[1]]]]]", [f"-: brackets nested deeper than 4; {FLATTEN}"]),
    ("text-json", "jsonld", '\n["' + "x" * 61 + '"]', ["-:2: a text, name or comment of 61 characters; keep each under 60"]),
    ("values-json", "jsonld", "[" + "1, " * 31 + "1]", [
        "-: more values, counted by their depth, than 60; split the file, or write it as N-Triples"]),
    ("terms-json", "jsonld", '{"@context": {"a":"b:", "c":"b:", "d":"b:", "e":"b:"},"a:p":[' + ",".join(['{"@context":{}}'] * 5) + "]}", [
        "-: contexts of more terms, counted in each context within them, than 20; give one context, on top, with the terms that are used"]),
    ("half-json", "jsonld", '{"@id": "a:a",\n"a:p": "\\ud800"}', [
        "-:2: half a character (a lone surrogate, \\ud800 to \\udfff); write both halves, or the character itself"]),
    ("id-json", "jsonld", '{\n"@id": "a b", "a:p": 1}', [f"-:2: 'a b' is no IRI; {ESCAPED}"]),
    ("alias-json", "jsonld", '{"@context": {"id": "@id"},\n"id": "a/as sen", "a:p": 1}', [f"-:2: 'a/as sen' is no IRI; {ESCAPED}"]),
    ("reference-json", "jsonld", '{"@context": {"p": {"@id": "a:p", "@type": "@id"}},\n"@id": "a:a", "p": "a:b c"}', [
        f"-:2: 'a:b c' is no IRI; {ESCAPED}"]),
    ("type-json", "jsonld", '{\n"@id": "a:a", "@type": "a:b c"}', [f"-:2: 'a:b c' is no IRI; {ESCAPED}"]),
    ("datatype-json", "jsonld", '{\n"@id": "a:a", "a:p": {"@value": "x", "@type": "a:b c"}}', [f"-:2: 'a:b c' is no IRI; {ESCAPED}"]),
    ("key-json", "jsonld", '{\n"@id": "a:a", "a:p q": 1}', [f"-:2: 'a:p q' is no IRI; {ESCAPED}"]),
    ("no-id-json", "jsonld", '{"a:p":\n{"@id": "a:b c"}}', [f"-:2: 'a:b c' is no IRI; {ESCAPED}"]),
    ("tag-json", "jsonld", '{"@id": "a:a", "a:p":\n{"@value": "x", "@language": "n l"}}', [
        "-:2: 'n l' is no language tag; write a language like nl or en"]),
    ("map-json", "jsonld", '{"@context": {"p": {"@id": "a:p", "@container": "@language"}}, "p": {"nl": "x",\n"e n": "y"}}', [
        "-:2: 'e n' is no language tag; write a language like nl or en"]),
    ("relative-json", "jsonld", '{\n"@id": "b", "a:p": 1}', [
        "-:2: the relative IRI 'b'; write it in full, or give the context a @base"]),
    ("no-context-json", "jsonld", '{"naam": "x"}', [
        "-:1: no context knows the key 'naam': what stands under it is passed over; put it in the context, or leave it out",
        "-:1: no statement follows from this; give it a context that knows its keys: JSON-LD passes over the others"]),
]  # fmt: skip


def test_every_refusal_has_an_example() -> None:
    told = "\n".join(line for *_, lines in REFUSED for line in lines)
    elsewhere = {"handed-folder-empty", "path-missing", "handed-files-too-large", "syntax-buffer-full"}
    sources = [(ROOT / "src" / "segregatie" / f"{name}.py").read_text(encoding="utf-8") for name in READERS]
    rules = {rule for source in sources for rule in re.findall(r'problems\.add\([^"]*"([a-z0-9-]+)"', source)}
    assert len(rules) > 25
    for rule in rules:
        what, remedy = (catalogue()[rule]["en"][part] for part in ("what", "remedy"))
        words = max(re.split(r"\{[^}]*\}", what), key=len) + "\n" + max(re.split(r"\{[^}]*\}", remedy), key=len)
        assert rule in elsewhere or all(each in told for each in words.split("\n")), rule


@pytest.mark.parametrize(("syntax", "text", "told"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_what_cannot_be_judged_is_refused_by_line(syntax: str, text: str | bytes, told: list[str]) -> None:
    assert read(text, syntax, SMALL)[1] == told


def test_a_refused_term_is_left_out_also_where_it_comes_twice() -> None:
    for syntax, text in (
        ("turtle", "<a:\u2003b> <a:p> 1, 2 ."),
        ("jsonld", '{"@context": {"@language": "nl", "@direction": "rtl"}, "@id": "a:a", "a:p": ["een", "twee", "een"]}'),
    ):
        handed, told = read(text, syntax)
        assert len(told) == 1
        assert handed.triples == []


def test_what_is_odd_is_data_and_rdflib_reads_it() -> None:
    text = (
        "<a:a> <a:p> "
        f'"P1M"^^<{XSD}duration>, "2013-02-28"^^<{XSD}date>, "e\u0301"@nl-Latn-NL-x-een, "\ufffe\U0010ffff", "a\\r\\tb\u2028c", '
        '"""een\n"twee" \\\\""", <urn:x:%20>, <a:\u00e9>, _:\u00e9, [ <a:p> () ] .'
    )
    handed, told = read(text)
    assert told == []
    graph = rdflib.Graph().parse(data="\n".join(as_lines(handed)) + "\n", format="nt")
    assert len(graph) == len(handed.triples) == 11


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    handed, told = read("<a:a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/verweg> .")
    assert (len(handed.triples), told) == (1, [])
    assert len(read('{"@context": ["http://127.0.0.1:9/verweg", {"@import": "http://127.0.0.1:9/dichtbij"}]}', "jsonld")[1]) == 2


def test_all_files_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.ttl").write_text(f"<a:{name}> <a:p> 1 .")
    problems = Problems()
    handed = read_handed([Path()], problems, limits=Limits(total=29))
    assert [str(each) for each in problems] == ["b.ttl: all files together have more than 29 bytes; validate them in parts"]
    assert len(handed.triples) == 1


#: Ways to take the parser down, or to fill the memory, when nobody looks first.
BOMBS = {
    "triple-terms": ("turtle", "'<a:a> <a:p> ' + '<<( <a:a> <a:p> ' * 200_000 + '1' + ' )>>' * 200_000 + ' .'"),
    "triple-terms-behind-a-quote": ("turtle", "'<a:a> <a:p> \"x .\\n<a:a> <a:p> ' + '<<( <a:a> <a:p> ' * 200_000 + '1' + ' )>>' * 200_000"),
    "triple-terms-in-a-text": ("turtle", "'<a:a> a:p \"' + '<<( <a:a> <a:p> ' * 10_000 + '\" .'"),
    "json-objects": ("jsonld", "'{\"a:p\":' * 12_000 + '1' + '}' * 12_000"),
    "json-contexts": ("jsonld", "'{\"@context\":{\"a\":' * 12_000 + '1' + '}}' * 12_000"),
    "text-left-open": ("turtle", "'<a:a> <a:p> \"\"\"' + 'x' * (20 << 20)"),
    "prefix": ("turtle", "'@prefix a: <a:' + 'x' * 200_000 + '> . a:a a:a ' + 'a:b,' * 1_000_000 + 'a:c .'"),
    # A file of 1 MB, and of 2 MB as JSON-LD: a prefix of 200,000 characters and 60,000 short names.
    "subjects": ("turtle", "'@prefix a: <a:' + 'x' * 200_000 + '> .\\n' + 'a:s a:p 1 .\\n' * 60_000"),
    "prefixes": ("turtle", "'@base <a:' + 'x' * 200_000 + '/> .\\n' + ''.join(f'@prefix a{n}: <x> .\\n' for n in range(60_000))"),
    "json-subjects": (
        "jsonld",
        '\'{"@context":{"a":"a:\' + \'x\' * 200_000 + \'"},"@graph":[\' + \',\'.join([\'{"@id":"a:s","a:p":1}\'] * 60_000) + \']}\'',
    ),
    "json-terms": (
        "jsonld",
        "'{\"@context\":{\"a\":\"a:' + 'x' * 200_000 + '\",' + ','.join(f'\"b{n}\":\"a:s\"' for n in range(60_000)) + '},\"a:p\":1}'",
    ),
    "json-vocabulary": (
        "jsonld",
        "'{\"@context\":{\"@vocab\":\"a:' + 'x' * 200_000 + '\"},\"@graph\":[' + ','.join(['{\"p\":1}'] * 60_000) + ']}'",
    ),
    "errors": ("turtle", "'a b c .\\n\\n' * 1_000_000"),
}


@pytest.mark.parametrize(("syntax", "bomb"), BOMBS.values(), ids=BOMBS)
def test_what_takes_a_parser_down_is_told(syntax: str, bomb: str) -> None:
    program = (
        "import io, resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "from segregatie.validate.handed import read_handed\n"
        "from segregatie.base.problems import Problems\n"
        "problems = Problems()\n"
        f"read_handed(['-'], problems, {syntax!r}, io.BytesIO(({bomb}).encode()))\n"
        "sys.exit(10 + problems.noted)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (11, "")
