"""On servers that are not ours, and on our own over HTTP, the same files give the same tables, answers and audit.

The servers are loaded by `publish`: Oxigraph's by Update, Virtuoso by the Graph Store Protocol. Virtuoso is tried where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import ROOT, Run
from other_servers import NO_VIRTUOSO, VIRTUOSO, Other, oxigraph, virtuoso
from printed import TABLES
from segregatie.audit.recount import audit
from segregatie.audit.said import counted
from segregatie.base.problems import Problems, UsageError
from segregatie.cli import main
from segregatie.commands.query import query as run_query
from segregatie.pipeline import Stated, answer_long
from segregatie.query.answers import Answer
from segregatie.query.endpoint import Endpoint
from segregatie.query.header import parse_query, read_queries
from segregatie.query.known import Known
from serving import free_port, serving
from test_questions import CASES, EVERY, FIRST, expected, shown
from test_tables import by_place
from test_tables import expected as expected_table

SERVERS = [
    "ours",
    "oxigraph",
    pytest.param("virtuoso", marks=pytest.mark.skipif(VIRTUOSO is None, reason=NO_VIRTUOSO)),
]


@pytest.fixture(scope="module")
def oxigraph_server(release: Path, run: Run) -> Iterator[Other]:
    """Oxigraph's server with the build in it, loaded twice: doing it again changes nothing."""
    with oxigraph() as other:
        arguments = ("publish", "--endpoint", other.query, "--update", other.update, "--from", release)
        first, again = (run(ROOT, *arguments) for _ in range(2))
        assert (first.returncode, first.stderr, len(first.stdout.splitlines())) == (0, "", 8)
        assert again.stdout.splitlines() == [f"{line}, there already" for line in first.stdout.splitlines()]
        yield other


@pytest.fixture(scope="module")
def virtuoso_server(release: Path, run: Run) -> Iterator[Other]:
    """Virtuoso with the build in it, which takes it from its user only."""
    with virtuoso() as other:
        arguments = ("publish", "--endpoint", other.query, "--graph-store", other.graph_store, "--from", release)
        done = run(ROOT, *arguments, env=other.env)
        assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 8)
        yield other


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where each server takes queries, with the build in it."""
    if request.param == "ours":
        with serving(release, tmp_path_factory.mktemp("serving") / "log") as ours:
            yield ours.sparql
    else:
        yield request.getfixturevalue(f"{request.param}_server").query


def differing(names: list[str], make: Callable[[str], object], want: Callable[[str], object]) -> list[str]:
    """The names for which what is made is not what is wanted; two at a time."""

    def differs(name: str) -> bool:
        try:
            return make(name) != want(name)
        except UsageError:
            return True

    assert names
    with ThreadPoolExecutor(2) as pool:
        return [name for name, wrong in zip(names, pool.map(differs, names), strict=True) if wrong]


def test_every_server_gives_the_expected_tables(server: str) -> None:
    known = Known(Endpoint(server))
    tables = {table.stem: table for table in known.tables}
    assert len(tables) == len(TABLES) == 16
    assert differing(list(tables), lambda stem: by_place(tables[stem], known), expected_table) == []


def test_every_server_gives_the_typed_answers(server: str) -> None:
    known = Known(Endpoint(server))
    cases = {case.stem: case for case in (CASES if EVERY else FIRST)}
    assert differing(list(cases), lambda stem: shown(cases[stem], known), lambda stem: expected(cases[stem])) == []


def test_every_server_gives_the_same_long_tables(server: str, stated: Stated) -> None:
    # Not that of the facts, which the library of our Endpoint takes for an update, nor the codebook, which gets lines from the build.
    names = ["bevindingen", "beweringen", "kerncijfers", "toelichtingen"]
    answers = answer_long(stated)

    def texts(answer: Answer) -> list[list[str]]:
        return [[cell.text if cell else "" for cell in row] for row in answer.rows]

    def made(name: str) -> list[list[str]]:
        return texts(Endpoint(server).select(answers[name][0].text))

    assert differing(names, made, lambda name: texts(answers[name][1])) == []


def test_every_server_gives_every_claim_the_same_outcome(server: str, stated: Stated) -> None:
    problems = Problems()
    claims = [outcome.claim for outcome in stated.outcomes]
    theirs = audit(Endpoint(server), read_queries(ROOT / "queries" / "beweringen"), claims, stated.data.words, problems)
    ours = {(each.claim.key, each.code, counted(each)) for each in stated.outcomes}
    found = {(each.claim.key, each.code, counted(each)) for each in theirs}
    assert found == ours, [str(each) for each in problems]


def test_the_commands_ask_an_endpoint(oxigraph_server: Other, release: Path, run: Run) -> None:
    remote = run(ROOT, "table", "9", "--endpoint", oxigraph_server.query)
    assert (remote.returncode, remote.stdout) == (0, run(ROOT, "table", "9", "--from", release).stdout)
    asked = run(ROOT, "query", "-", "--endpoint", oxigraph_server.query, text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    local = run(ROOT, "query", "-", "--from", release, text="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert asked.returncode == 0
    assert asked.stdout.splitlines() == local.stdout.splitlines()


def test_an_endpoint_that_does_not_answer_is_told_in_one_line(run: Run) -> None:
    done = run(ROOT, "table", "9", "--endpoint", f"http://127.0.0.1:{free_port()}/query")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "no answer" in done.stderr


def test_an_endpoint_that_refuses_the_query_is_told_in_one_line(oxigraph_server: Other, run: Run) -> None:
    done = run(ROOT, "query", "-", "--endpoint", oxigraph_server.query, text="SELECT oops")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


NO_ADDRESS = "--endpoint: not an http or https address; write it like http://127.0.0.1:7878/query"
NO_USER = "--endpoint: no user in an address; set SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD"
NO_SIGN = "--endpoint: a sign that no address has; write it as %XX, as browsers copy it"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", NO_ADDRESS), ("file:///geheim", NO_ADDRESS), ("http:///geheim", NO_ADDRESS), ("geheim", NO_ADDRESS),
        ("http://[geheim/", NO_ADDRESS), ("http://127.0.0.1:geheim/", NO_ADDRESS), ("http://127.0.0.1:65536/", NO_ADDRESS),
        ("http://u:geheim@127.0.0.1:1/", NO_USER), ("HTTP://u:geheim@127.0.0.1:1/", NO_USER), ("u:geheim@127.0.0.1:1/", NO_USER),
        ("http://u:ge/heim@127.0.0.1:1/", NO_USER), ("http://u:1?geheim@127.0.0.1:1/", NO_USER),
        ("http://127.0.0.1:1/é", NO_SIGN), ("http://127.0.0.1:1/a b", NO_SIGN), ("http://127.0.0.1:1/a\nb", NO_SIGN),
    ],
)  # fmt: skip
def test_an_endpoint_is_an_http_address_without_a_user(url: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT, ["table", "9", "--endpoint", url]) == 2
    assert capsys.readouterr() == ("", f"build.py: {told}\n")


@pytest.mark.parametrize("option", ["--update", "--graph-store"])
def test_the_option_with_a_wrong_address_is_named(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT, ["publish", "--endpoint", "http://127.0.0.1:1/", option, "http://u:geheim@127.0.0.1:1/"]) == 2
    assert capsys.readouterr().err == f"build.py: {NO_USER.replace('--endpoint', option)}\n"


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_a_key_in_an_address_is_not_told(scheme: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"127.0.0.1:{free_port()}/query"
    assert main(ROOT, ["table", "9", "--endpoint", f"{scheme}://{place}?apikey=geheim#geheim"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"build.py: http://{place}: no answer (") and "geheim" not in told


def test_an_endpoint_without_a_release_is_told_and_the_data_is_not_blamed(capsys: pytest.CaptureFixture[str]) -> None:
    with oxigraph() as empty:
        for command in (["table", "3"], ["audit"], ["query", str(ROOT / "queries" / "vragen" / "eenheden-met-maatregel.rq")]):
            assert main(ROOT, [*command, "--endpoint", empty.query]) == 2
            told = f"build.py: {empty.query}: holds no release; load it with publish, or check the address\n"
            assert capsys.readouterr() == ("", told)


ROWS = "this query gives rows, which cannot be written as ttl; ask for it with --format csv"
TRIPLES = "this query gives triples; ask for it with --format ttl"
UPDATE = "this is an update, and no query; write SELECT, ASK, CONSTRUCT or DESCRIBE"


@pytest.mark.parametrize(
    ("text", "form", "told"),
    [
        ("SELECT ?x {}", "ttl", ROWS),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", TRIPLES), ("CONSTRUCT WHERE { ?s ?p ?o }", "md", TRIPLES),
        ("DESCRIBE <urn:x>", "json", TRIPLES),
        ("ASK {}", "md", "this query gives yes or no, which is not written as md; ask for it with --format json"),
        ("ASK {}", "ttl", "this query gives yes or no, which is not written as ttl; ask for it with --format json"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_told_alike_of_a_build_and_of_an_endpoint(stated: Stated, text: str, form: str, told: str) -> None:
    # Nobody listens there: what does not fit is not sent.
    for source in (stated.store, Endpoint(f"http://127.0.0.1:{free_port()}/query")):
        with pytest.raises(UsageError) as caught:
            run_query(source, parse_query(text, "-"), {}, form)
        # What is laid out is told with the name of its query.
        assert str(caught.value).removeprefix("-: ") == told


@pytest.mark.parametrize("text", ["DROP ALL", "PREFIX x: <urn:x#>\n# SELECT\nbase<urn:y>insert DATA { x:a x:b x:c }"])
def test_a_query_cannot_change_what_an_endpoint_holds(text: str) -> None:
    with pytest.raises(UsageError, match=f"^{UPDATE}$"):
        run_query(Endpoint(f"http://127.0.0.1:{free_port()}/query"), parse_query(text, "-"), {}, "csv")


@pytest.mark.parametrize("path", sorted((ROOT / "queries").rglob("*.rq")), ids=lambda path: path.stem)
def test_every_stored_query_is_taken_for_what_it_is(path: Path) -> None:
    # Each gives rows, so only that form is refused.
    with pytest.raises(UsageError, match=f"^{ROWS}$"):
        Endpoint("http://127.0.0.1:1/").serialise(path.read_text(encoding="utf-8"), "ttl")


def test_what_fits_is_answered_without_a_warning(oxigraph_server: Other, run: Run) -> None:
    asked = (("csv", "ASK { ?s ?p ?o }", "true"), ("ttl", "CONSTRUCT WHERE { ?s ?p 5 }", "<"), ("tsv", "SELECT (1 AS ?n) {}", "?n\n1"))
    for form, text, start in asked:
        done = run(ROOT, "query", "-", "--format", form, "--endpoint", oxigraph_server.query, text=text)
        assert (done.returncode, done.stderr, done.stdout.startswith(start)) == (0, "", True)
