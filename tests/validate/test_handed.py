"""RDF that is handed in: what is read, where each subject is, and what is refused, each with its line and what to do."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT
from handing import MEND, as_lines, read
from segregatie.base.problems import NOWHERE, Problems, UsageError, Where
from segregatie.ontology.turtle import blocks_of, line_of
from segregatie.triples.origins import Origins
from segregatie.validate.handed import Handed, read_handed
from segregatie.validate.places import HandedFirst, named

XSD = "http://www.w3.org/2001/XMLSchema#"


def origins(handed: Handed) -> dict[str, str]:
    """Where each subject is told, blank nodes by the name they got."""
    subjects = dict.fromkeys(named(triple.subject) for triple in handed.triples)
    return {subject: str(handed.places.of(subject)) for subject in subjects}


def stated(handed: Handed) -> list[str]:
    """Where each statement is told, in the order they are read."""
    return [str(handed.places.of(named(each.subject), each.predicate.value, str(each.object))) for each in handed.triples]


def test_the_line_of_a_subject_is_where_a_block_of_it_begins() -> None:
    text = (
        '@prefix a: <http://a/> . # a:no a:p 1 .\n'
        'a:one a:p "x . a:two", """\n'
        'a:two a:p 1 .\n'
        '""" ; a:q [ a:r a:two ] , ( a:two 1.5 ) .\n'
        "\n"
        "  a:two a:p 2.\n"
        "a:three a:p 3.\n"
        "PREFIX b: <http://b/>\n"
        "<http://b/four> a:p 4 .\n"
        "a:three a:q 5 .\n"
        "b:fi\\-ve a:p a:one .\n"
    )  # fmt: skip
    handed, told = read(text)
    assert told == []
    assert {subject: where for subject, where in origins(handed).items() if not subject.startswith("_:")} == {
        "http://a/one": "-:2",
        "http://a/two": "-:6",
        "http://a/three": "-:7",
        "http://b/four": "-:9",
        "http://b/fi-ve": "-:11",
    }


def test_the_line_of_a_subject_in_the_other_syntaxes() -> None:
    triples = "<a:a> <a:p> <a:b> .\n<a:b> <a:p> 'x' .\n<a:a> <a:q> <a:b> .\n".replace("'", '"')
    assert origins(read(triples, "ntriples")[0]) == {"a:a": "-:1", "a:b": "-:2"}
    graphs = "GRAPH <a:g> {\n<a:a> <a:p> 1\n}\n<a:g> { <a:a> <a:p> 1 .\n<a:b> <a:p> 2 }"
    assert origins(read(graphs, "trig")[0]) == {"a:a": "-:2", "a:b": "-:5"}
    json = (
        '{"@context": {"x": "http://x/", "@base": "http://base/"},\n'
        '"@graph": [\n{"@id": "x:a", "x:p": {"@id": "c"}},\n{"@id": "b", "x:p": 1}]}'
    )
    handed, told = read(json, "jsonld")
    assert told == []
    assert origins(handed) == {"http://x/a": "-:3", "http://base/b": "-:4"}


def test_the_lines_of_the_ontology_are_those_that_a_search_by_line_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    problems = Problems()
    handed = read_handed([Path("ontology")], problems)
    assert list(problems) == []
    found = {iri: line_of(blocks, "", "") for iri, blocks in blocks_of(Path("ontology")).items() if len(blocks) == 1}
    # The rules of properties stand in tables, not in Turtle.
    assert len(found) > 450
    assert {iri: handed.places.of(iri) for iri in found} == found


def test_a_statement_of_turtle_is_told_at_the_line_of_its_predicate_and_value_in_the_block_that_makes_it() -> None:
    text = (
        "@base <http://b/id/> .\n@prefix a: <http://a/> .\n"
        "<x> a a:C ;\n  a:p 'a:q', a:y ,\n  a:z; a:q\n  <y> ;\n  <http://n/r> 1 .\n"
        "a:w a:p 1 .\n"
        "<x> a:s 2 ;\n  a:t 3 .\n"
    )  # fmt: skip
    handed, told = read(text)
    assert told == []
    places = {each.removeprefix("<http://b/id/x> <http://"): where for each, where in zip(as_lines(handed), stated(handed), strict=True)}
    assert places == {
        "www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://a/C> .": "-:3",
        'a/p> "a:q" .': "-:4",
        "a/p> <http://a/y> .": "-:4",
        "a/p> <http://a/z> .": "-:5",
        "a/q> <http://b/id/y> .": "-:6",
        f'n/r> "1"^^<{XSD}integer> .': "-:7",
        f'<http://a/w> <http://a/p> "1"^^<{XSD}integer> .': "-:8",
        f'a/s> "2"^^<{XSD}integer> .': "-:9",
        f'a/t> "3"^^<{XSD}integer> .': "-:10",
    }
    assert str(handed.places.of("http://b/id/x", "http://a/none")) == "-:3"
    assert str(handed.places.of("http://b/id/x", "", "<http://a/z>")) == "-:5"
    assert handed.places.of("http://a/z") is None
    assert str(handed.places.pointing_at("http://a/z")) == "-:5"


def test_a_statement_of_n_triples_and_n_quads_is_told_at_its_own_line() -> None:
    triples = "# first\r\n<a:a> <a:p> <a:b> .\r\n\r\n<a:a> <a:p> _:x . # _:x\n  # more\n_:x <a:p> 'x' .\n<a:a> <a:q> 'y' ."
    text = triples.replace("'", '"')
    assert stated(read(text, "ntriples")[0]) == ["-:2", "-:4", "-:6", "-:7"]
    handed, _ = read(text.replace(" .", " <a:g> ."), "nquads")
    assert stated(handed) == ["-:2", "-:4", "-:6", "-:7"]
    assert str(handed.places.of("a:a", "a:q")) == "-:7"
    assert str(handed.places.of("a:a", "a:q", '"other"')) == "-:7"


def test_a_node_of_json_ld_is_told_where_it_is_described() -> None:
    text = (
        '{"@context": [{"@base": "http://b/", "id": "@id", "x": {"@id": "http://x/", "@prefix": true},\n'
        '  "p": {"@id": "x:p", "@type": "@id"}}],\n'
        '"@graph": [{"p": [{"@id": "x:c"},\n {"id": "d"},\n {"p": {"id": "d"},\n "id": "x:e"}],\n'
        '"@id": "c"},\n{"id": "x:c", "p": "x:e"},\n {"id": "_:n", "p": "x:e"},\n{"@id": "d", "p": "d"}]}'
    )
    handed, told = read(text, "jsonld")
    assert told == []
    assert origins(handed) == {"http://b/c": "-:7", "http://x/e": "-:6", "http://x/c": "-:8", "_:b1": "-:9", "http://b/d": "-:10"}
    twice = '{"@graph": [{"@id": "a:a", "@id": "a:a", "a:p": {"@id": "a:b"}},\n{"@id": "a:b", "a:p": 1}]}'
    assert set(origins(read(twice, "jsonld")[0]).values()) <= {"-"}


def test_a_blank_node_is_told_at_its_label_its_bracket_or_the_node_it_belongs_to() -> None:
    text = (
        "<a:a> <a:p>\n  [ <a:q> [ <a:r> 1 ] ] .\n"
        "_:x <a:p> 2 .\n"
        "[] <a:p> _:x , [ <a:s> 3 ] .\n"
        "[ <a:p> 4 ] .\n"
        "( 5\n 6 ) <a:p> 7 ."
    )  # fmt: skip
    handed, told = read(text)
    assert told == []
    literals = [(each.object, where) for each, where in zip(handed.triples, stated(handed), strict=True)]
    by_value = {each.value: where for each, where in literals if isinstance(each, ox.Literal)}
    assert by_value == {"1": "-:1", "2": "-:3", "3": "-:4", "4": "-:5", "5": "-:6", "6": "-:6", "7": "-:6"}
    assert set(stated(read("() <a:p> [ <a:q> 1 ] .\n[] <a:p> 2 .")[0])) == {"-"}


def test_what_two_files_say_of_a_subject_is_told_in_the_file_that_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text("\n<a:a> <a:p> 1 .")
    (tmp_path / "b.nt").write_text('<a:x> <a:p> "1" .\n<a:a> <a:p> "2" .')
    (tmp_path / "c.ttl").write_text("<a:a> <a:p> 1 ;\n <a:q> 3 .")
    handed = read_handed([Path()], Problems())
    assert stated(handed) == ["a.ttl:2", "b.nt:1", "b.nt:2", "c.ttl:2"]
    assert str(handed.places.of("a:a")) == "a.ttl:2"


def test_what_is_handed_in_goes_before_ours_where_it_has_a_part_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed, _ = read('<a:a> <a:p> "1" .\n<a:a> <a:q> <a:used> .', "ntriples")
    line = Where("data/x.csv", 3)
    places = HandedFirst(
        handed.places,
        Origins(
            [
                ("a:g", line, [(ox.NamedNode(node), ox.NamedNode("a:p"), ox.NamedNode("a:o"))])
                for node in ("a:a", "a:used", "a:ours", "a:user")
            ],
            {},
        ),
        {"a:user": "a:a"},
    )
    near = {"a:a": "-:1", "a:used": "-:2", "a:user": "-:1", "a:ours": "data/x.csv:3", "a:unknown": "None"}
    assert {node: str(places.first([(node, "", "")], [node])) for node in near} == near
    assert {node: str(places.first([(node, "", "")], [node], far=True)) for node in near} == near | {"a:ours": "-", "a:unknown": "-"}
    assert str(places.first([("a:ours", "", ""), ("a:a", "a:q", "")], ["a:used"])) == "-:2"
    assert [node for node in near if places.tells_of(node)] == ["a:a"]
    assert places.of("a:used") == line
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f"<a:{name}> <a:p> 1 .")
    assert read_handed([Path()], Problems()).places.whole == NOWHERE


def test_what_is_missing_at_the_end_is_told_at_the_last_line() -> None:
    for text in ("<a:a> <a:p> 1 .\n<a:a> <a:p> 1", "<a:a> <a:p> 1 .\n<a:a> <a:p> 1\n", "<a:a> <a:p> 1 .\n<a:a> <a:p> 1 ;\n\n\n"):
        (told,) = read(text)[1]
        assert told.startswith("-:2: not valid Turtle: ")


def test_behind_a_syntax_error_no_line_of_n_triples_is_told_wrongly() -> None:
    _, told = read("<a:a> <a:p> <a:\u2003b> .\n<a:a> <a:p> .\n<a:a> <a:p> <a:\u2003c> .\n", "ntriples")
    assert [each.partition(" ")[0] for each in told] == ["-:", "-:1:", "-:2:"]


def test_graphs_and_files_become_one_without_doubles_and_their_blank_nodes_stay_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "diep").mkdir()
    (tmp_path / ".verborgen").mkdir()
    (tmp_path / "b.nt").write_text('_:x <a:p> "b" .\n<a:b> <a:p> _:x .\n')
    (tmp_path / "diep" / "a.trig").write_text('_:x <a:p> "a" . <a:g> { _:x <a:p> "a" . [] <a:p> "c" }')
    (tmp_path / ".verborgen" / "c.ttl").write_text('<a:hidden> <a:p> "c" .')
    (tmp_path / "lees.mij").write_text("no RDF")
    problems = Problems()
    handed = read_handed([Path(), Path("b.nt"), tmp_path / "b.nt"], problems)
    assert list(problems) == []
    assert as_lines(handed) == ['_:b1 <a:p> "b" .', "<a:b> <a:p> _:b1 .", '_:b2 <a:p> "a" .', '_:b3 <a:p> "c" .']
    assert origins(handed) == {"_:b1": "b.nt:1", "a:b": "b.nt:2", "_:b2": "diep/a.trig:1", "_:b3": "diep/a.trig:1"}


def test_a_folder_without_rdf_and_a_file_of_another_kind_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leeg").mkdir()
    os.mkfifo(tmp_path / "pijp.ttl")
    (tmp_path / "lus.ttl").symlink_to("lus.ttl")
    problems = Problems()
    read_handed([Path("leeg"), Path("weg.ttl"), Path("pijp.ttl"), Path("lus.ttl")], problems)
    assert [str(each) for each in problems] == [
        "leeg: no RDF in this folder; put a file here that ends in .ttl, .trig, .nt, .nq, .jsonld",
        "lus.ttl: this file cannot be read (Too many levels of symbolic links); check its permissions, or where it links to",
        "pijp.ttl: this is not a plain file; put a file here",
        "weg.ttl: this does not exist; check the path",
    ]
    (tmp_path / "x.rdf").touch()
    with pytest.raises(UsageError, match=r"^x\.rdf: not a kind of RDF that is read; give it one of \.ttl, .*, or say --syntax$"):
        read_handed([Path("x.rdf")], problems)
    with pytest.raises(UsageError, match=r"^--syntax xml: use one of turtle, trig, ntriples, nquads, jsonld$"):
        read_handed(["-"], problems, "xml")
    (tmp_path / "x.txt").write_text('{"@id": "a:a", "a:p": 1}')
    assert as_lines(read_handed([Path("x.txt")], Problems(), "jsonld")) == [f'<a:a> <a:p> "1"^^<{XSD}integer> .']


def test_a_folder_is_read_whatever_the_case_of_a_suffix_and_a_link_that_leads_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "BAD.TTL").write_text("<a:a> <a:p> .")
    (tmp_path / "goed.Nt").write_text("<a:a> <a:p> <a:b> .")
    (tmp_path / "weg.ttl").symlink_to("nergens.ttl")
    (tmp_path / "map.ttl").mkdir()
    problems = Problems()
    handed = read_handed([Path()], problems)
    assert [str(each).partition(";")[0] for each in problems] == [
        "BAD.TTL:1: not valid Turtle: . is not a valid RDF object",
        "weg.ttl: this file cannot be read (No such file or directory)",
    ]
    assert as_lines(handed) == ["<a:a> <a:p> <a:b> ."]


def test_a_key_that_no_context_knows_is_a_warning_at_its_node() -> None:
    text = (
        '{"@context": {"id": "@id", "naam": "a:naam", "stil": null, "p": {"@id": "a:p", "@container": "@index"}}, "@graph": [\n'
        '{"id": "a:a", "naam": "\\u0022Een\\u0022 <stad>", "plats": {"naam": "x"},\n "stil": 1, "p": {"een": 1}},\n'
        '{"naam": "y",\n "as sen": 1, "plats": 2, "a:q": 3, "@onbekend": 4}]}'
    )
    problems = Problems()
    handed = read_handed(["-"], problems, "jsonld", io.BytesIO(text.encode()))
    assert as_lines(handed) == [
        '<a:a> <a:naam> "\\"Een\\" <stad>" .', f'<a:a> <a:p> "1"^^<{XSD}integer> .',
        '_:b1 <a:naam> "y" .', f'_:b1 <a:q> "3"^^<{XSD}integer> .',
    ]  # fmt: skip
    remedy = "what stands under it is passed over; put it in the context, or leave it out"
    assert {(str(each), each.grade) for each in problems} == {
        (f"-:2: no context knows the key 'plats': {remedy}", "warning"),
        (f"-:5: no context knows the key 'as sen': {remedy}", "warning"),
    }


def test_text_of_json_ld_is_as_it_was_written() -> None:
    text = (
        '{"@id": "a:a", "a:p": [{"@value": {"a": "b \\" c"}, "@type": "@json"}, {"@value": "b c", "@language": "nl"}, "|\\\\{}^`<>\\t\\n"]}'
    )
    json_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
    handed, told = read(text, "jsonld")
    assert told == []
    assert [each.object for each in handed.triples] == [
        ox.Literal('{"a":"b \\" c"}', datatype=ox.NamedNode(json_type)),
        ox.Literal("b c", language="nl"),
        ox.Literal("|\\{}^`<>\t\n"),
    ]


def test_several_errors_of_a_file_are_told_at_once() -> None:
    handed, told = read("<a:a> <a:p> x:y .\n\n<a:b> <a:p> <a b> .\n\n<a:c> <a:p> 1 .\n")
    assert told == [
        f"-:1: not valid Turtle: The prefix x: has not been declared; {MEND}",
        f"-:3: not valid Turtle: Invalid IRI code point ' '; {MEND}",
    ]
    assert as_lines(handed) == [f'<a:c> <a:p> "1"^^<{XSD}integer> .']


def test_no_error_is_told_over_several_lines_or_by_the_thousand() -> None:
    _, told = read("<a:a> <a:p> <a:\ue000> .")
    assert told == [f"-:1: not valid Turtle: Invalid IRI code point '\\ue000'; {MEND}"]
    assert len(read("".join(f"<a:a> <a:p> x{number}:y .\n\n" for number in range(500)))[1]) == 100
