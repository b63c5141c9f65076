"""The guard: what may not reach the engine is refused by its tokens, and nothing else is."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT
from segregatie.server.guard import examine
from segregatie.server.refusal import Refusal

QUERIES = sorted((ROOT / "queries").rglob("*.rq"))
SERVICE = "SERVICE: this endpoint asks no other"

REFUSED = {
    "plain": ("SELECT * { SERVICE <http://x/> {} }", SERVICE),
    "lower case": ("SELECT * { service <http://x/> {} }", SERVICE),
    "silent": ("SELECT * { SERVICE SILENT <http://x/> {} }", SERVICE),
    "comment": ("SELECT * { SERVICE#x\n<http://x/> {} }", SERVICE),
    "escape": (r"SELECT * { \u0053ERVICE <http://x/> {} }", SERVICE),
    "long escape": (r"SELECT * { SERVIC\U00000045 <http://x/> {} }", SERVICE),
    "variable": ("SELECT * { VALUES ?x { <http://x/> } SERVICE ?x {} }", SERVICE),
    "exists": ("SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> {} } }", SERVICE),
    "sub-select": ("SELECT * { { SELECT * { SERVICE <http://x/> {} } } }", SERVICE),
    "behind a string": ("SELECT * { ?s ?p '''it's''' SERVICE <http://x/> {} }", SERVICE),
    "behind a comment": ("SELECT * { # '\nSERVICE <http://x/> {} }", SERVICE),
    # The engine minds no word boundary: these three it runs, or would.
    "glued to a literal": ("ASK { ?s ?p trueSERVICE<http://x/>{} }", SERVICE),
    "glued to a number": ("ASK { ?s ?p 1SERVICE<http://x/>{} }", SERVICE),
    "as a prefix": ("PREFIX : <http://x/> ASK { SERVICE:foo {} }", "SERVICE: as a prefix can be read as SERVICE"),
    # `<` is an operator to the engine here, and the beginning of an IRI to a careless reader.
    "hidden in an IRI": ("ASK { ?a ?b ?c FILTER(?a<?b)SERVICE?x#>\n{} }", "can be read in two ways"),
    "hidden by a quote": ("ASK { ?a ?b ?c FILTER(1<?a||?a<?c&&?b='>') SERVICE <http://x/> {} #'\n}", "can be read in two ways"),
    "hidden by a declared scheme": ("PREFIX ex: <http://x/> ASK { ?a ?b ?c FILTER(?a<ex:b)#>\n}", "can be read in two ways"),
    # The engine takes these strings for two short ones, since the escape is none, and `#` for a comment.
    "hidden by a false escape": ("ASK { VALUES ?x { '''a' } SERVICE <http://x/> {} #\\x'''\n}", SERVICE),
    "hidden by a false escape, twice": ('ASK { VALUES ?x { """a" } SERVICE <http://x/> {} #\\x"""\n}', SERVICE),
    # A sign that ends a name to the engine, and would not to who knows only letters.
    "hidden behind a middle dot": ("PREFIX ex: <x:> ASK { FILTER(ex:a\u00b7<ex:b#>'''\n) SERVICE ?x {} #'''\n}", "can be read in two ways"),
    "hidden behind a joiner": ("PREFIX ex: <x:> ASK { FILTER(ex:a\u200d<ex:b#>'''\n) SERVICE ?x {} #'''\n}", "can be read in two ways"),
    "hidden behind a direction": ("PREFIX ex: <x:> ASK { FILTER('a'@en--ltr<ex:b#>'''\n) SERVICE ?x {} #'''\n}", "can be read in two ways"),
    "escaped escape": (r"ASK { ?s ?p '\u005Cu0053' }", "an escape that spells another escape"),
    "surrogate": (r"ASK { ?s ?p '\uD800' }", "no Unicode character"),
    "beyond Unicode": (r"ASK { ?s ?p '\U00110000' }", "no Unicode character"),
    "open string": ("ASK { ?s ?p 'x }", "not valid SPARQL in line 1"),
    "insert": ("INSERT DATA { <http://x/> <http://x/> 1 }", "INSERT: this endpoint is read-only"),
    "load": ("PREFIX a: <http://x/> LOAD <http://x/>", "LOAD: this endpoint is read-only"),
    "delete": ("delete where { ?s ?p ?o }", "DELETE: this endpoint is read-only"),
    "empty": ("", "no query"),
    "only a comment": ("# SELECT", "no query"),
    "no form": ("HELLO", "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, and not with HELLO"),
}

ALLOWED = {
    "word in a string": "ASK { ?s ?p 'SERVICE' }",
    "word in a double string": 'ASK { ?s ?p "SERVICE <http://x/>" }',
    "word in long strings": "ASK { ?s ?p '''a ' SERVICE '' b''' , \"\"\"SERVICE \"\" \\\" \"\"\" }",
    "word in a comment": "ASK { ?s ?p ?o } # SERVICE <http://x/> {}",
    "word in an IRI": "ASK { ?s ?p <http://x/SERVICE#SERVICE> }",
    "local name": "PREFIX ex: <http://x/> ASK { ?s ex:service ex:SERVICE }",
    "variable": "ASK { ?service ?SERVICE $service }",
    "language": "ASK { ?s ?p 'x'@en-service }",
    "operator": "ASK { ?s ?p ?o FILTER(?o<5 && ?o>3) }",
    "operators without room": "ASK { ?s ?p ?o FILTER(?o<5&&?o>3) }",
    "relative IRIs": "BASE <http://x/> PREFIX a: <b#> SELECT ?x { ?x a <#foo> }",
    "pair of backslashes": r"ASK { ?s ?p 'C:\\u0041' }",
    "form in lower case": "prefix a: <http://x/> select ?x { ?x a a:b }",
    "large VALUES": f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(-9000, 9000)))} }} }}",
}

MONSTERS = {
    "braces": ("ASK " + "{" * 101, "more than 100 brackets"),
    "parentheses": ("ASK { FILTER(" + "(" * 9_400, "more than 100 brackets"),
    "brackets": ("ASK { ?s ?p " + "[ ?p " * 1_000, "more than 100 brackets"),
    "quoted triples": ("ASK { " + "<< " * 1_000, "more than 100 brackets"),
    "not": ("ASK { FILTER(" + "!" * 9_400 + "true) }", "more than 1000 operators"),
    "plus": ("ASK { FILTER(" + "1+" * 7_000 + "1) }", "more than 1000 operators"),
    "plus behind a sign": ("ASK { FILTER(?x<" + "1+" * 7_000 + "1>1) }", "more than 1000 operators"),
    "or": ("ASK { FILTER(" + "true||" * 1_001 + "true) }", "more than 1000 operators"),
    "path": ("ASK { ?s " + "<p:p>/" * 400 + "<p:p> ?o }", "more than 128 steps"),
    "alternatives": ("ASK { ?s " + "<p:p>|" * 129 + "<p:p> ?o }", "more than 128 steps"),
    "union": ("ASK { " + "{} UNION " * 129 + "{} }", "more than 128 patterns"),
    "optional": ("ASK { " + "OPTIONAL { ?s ?p ?o } " * 400 + "}", "more than 128 patterns"),
    "joins": ("ASK { " + "?s ?p ?o . " * 129 + "}", "more than 128 patterns"),
    "objects": ("ASK { ?s ?p " + "1 , " * 129 + "1 }", "more than 128 patterns"),
    "list": ("ASK { ?s ?p ( " + "1 " * 5_000 + ") }", "more than 4000 terms"),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_run_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refusal, match=told.replace("(", r"\(")):
        examine(text)


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_what_only_looks_like_it_may_run(text: str) -> None:
    assert examine(text).form in ("ASK", "SELECT")


@pytest.mark.parametrize(("text", "told"), MONSTERS.values(), ids=MONSTERS)
@pytest.mark.parametrize("times", [1, 100])
def test_a_monstrous_query_is_refused_with_the_limit_it_passes(text: str, told: str, times: int) -> None:
    with pytest.raises(Refusal, match=told):
        examine(text * times if times > 1 else text)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_stored_query_may_run(path: Path) -> None:
    assert examine(path.read_text(encoding="utf-8")).stable


#: What may stand around SERVICE, and change what a reader takes it for.
PIECES = (
    *("SERVICE", "service ", "?x", "<?b", "<ex:b", "<", ">", ")", "(", "{", "}", "#", "'", '"', "'''", "\n", " ", "FILTER(", "&&", "||"),
    *("?a<?b", "ex:a", ":a", "ex:a.", "true", "1", ".", ";", "a", "SILENT", "UNION", "EXISTS", "BIND(", "AS ?z)", "@en", "^^ex:a", "\\'"),
    *("\\\\", "\\u0027", "\\u003C", "<<", ">>", "_:b", "1e5", "-", "<a'b>", "<a#b>", "=", "'>'", "+", "|", "%41", "\\#", "GRAPH ?g"),
    *("\u00b7", "\u200d", "\u00d7", "\u0661", "\u2028", "--ltr", "\\x", "\\t", '"""', "a-", "a.", "\x0c", "\ufeff"),
)
#: A query with a hole, in which SERVICE stands in the open, or where the hole may hide it. Nobody is asked: the engine refuses port 9.
AROUND = (
    "ASK {{ ?a ?p ?c {} SERVICE<http://127.0.0.1:9/>{{}} }}",
    "ASK {{ ?a ?p {} SERVICE<http://127.0.0.1:9/>{{}} }}",
    "ASK {{ ?a ?p ?c FILTER(?a<{})SERVICE<http://127.0.0.1:9/>{{}} #'\n}}",
    "ASK {{ ?a ?p 'x'{}SERVICE<http://127.0.0.1:9/>{{}} }}",
    "ASK {{ ?a ?p ?c FILTER({})SERVICE<http://127.0.0.1:9/>{{}} #'''\n}}",
)


def asks_another(store: ox.Store, text: str) -> bool:
    """Whether the engine, left alone with a query, would ask another server."""
    try:
        store.query(text)
    except SyntaxError:
        return False
    except OSError:
        return True
    return False


def test_whatever_stands_around_it_service_does_not_pass() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://a"), ox.NamedNode("http://a"), ox.Literal("1")))
    chance = random.Random(2013)
    would, passed = 0, []
    for _ in range(6_000):
        hole = chance.choice(("", " ")).join(chance.choice(PIECES) for _ in range(chance.randint(1, 6)))
        text = "PREFIX ex: <http://e/> PREFIX : <http://127.0.0.1:9/> " + chance.choice(AROUND).format(hole)
        try:
            passed.append(examine(text).text)
        except Refusal:
            would += asks_another(store, text)
    # The engine would have asked for many that were refused, and asks for none that passed.
    assert would > 20
    assert len(passed) > 100
    assert not [text for text in passed if asks_another(store, text)]


def test_updates_are_forbidden_and_faults_are_faults() -> None:
    with pytest.raises(Refusal) as forbidden:
        examine("CLEAR ALL")
    with pytest.raises(Refusal) as wrong:
        examine("SELECT '")
    assert (forbidden.value.status, wrong.value.status) == (403, 400)


def test_an_escape_is_decoded_before_the_engine_gets_it() -> None:
    assert examine(r"ASK { ?s ?p '\u00e9' }").text == "ASK { ?s ?p 'é' }"


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "SELECT (UUID() AS ?x) {}"])
def test_an_answer_that_changes_is_not_stable(text: str) -> None:
    assert not examine(text).stable


def test_stored_queries_were_found() -> None:
    assert len(QUERIES) > 100
