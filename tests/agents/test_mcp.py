"""The door for agents, through the SDK's own client, over both ways in; what is asked in bad faith is refused as at /sparql."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult, TextContent, TextResourceContents

from conftest import ROOT
from segregatie.agents.desk import BLANK
from segregatie.base.namespaces import DEF, ID
from segregatie.query.header import read_query
from serving import Served, serving, small_release, wait_until

V = TypeVar("V")
Talk = Callable[[Callable[[Client], Coroutine[Any, Any, V]]], V]
TOOLS = {"list_questions", "question_parameters", "ask_question", "list_tables", "get_table", "find_by_name", "describe", "sparql"}


@pytest.fixture(scope="module")
def server(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("mcp") / "log"
    with serving(release, log, "--public-url", "https://example.org/os", "--deadline", "60") as served:
        yield served


@pytest.fixture(scope="module", params=["http", "stdio"])
def talk(request: pytest.FixtureRequest, server: Served, release: Path) -> Iterator[Talk[Any]]:
    """Have conversations with the server, over HTTP or as its parent process, on one connection."""
    program = StdioServerParameters(command=sys.executable, args=["build.py", "mcp", "--from", str(release)], cwd=ROOT)
    target = f"{server.base}/mcp" if request.param == "http" else program
    loop, over, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    clients: list[Client] = []

    async def connected() -> None:
        async with Client(target, read_timeout_seconds=120) as client:
            clients.append(client)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(connected()))
    thread.start()
    assert ready.wait(60)
    yield lambda talked: asyncio.run_coroutine_threadsafe(talked(clients[0]), loop).result(120)
    loop.call_soon_threadsafe(over.set)
    thread.join(30)
    loop.close()


def told(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    structured: dict[str, Any] | None = result.structured_content
    assert structured is not None
    text = result.content[0]
    # A client that reads text only gets the same.
    assert isinstance(text, TextContent)
    assert json.loads(text.text) == structured
    return structured


def refused(result: CallToolResult) -> str:
    assert result.is_error
    text = result.content[0]
    assert isinstance(text, TextContent)
    return text.text


def test_every_tool_only_reads_and_says_what_it_takes(talk: Talk[Any]) -> None:
    async def tools(client: Client) -> Any:
        return (await client.list_tools()).tools

    listed = {tool.name: tool for tool in talk(tools)}
    assert set(listed) == TOOLS
    for tool in listed.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert len(tool.description) > 30
    language = listed["ask_question"].input_schema["properties"]["language"]
    assert (language["enum"], language["default"]) == (["nl", "en"], "en")
    assert listed["ask_question"].input_schema["required"] == ["question"]


def test_a_question_is_listed_set_and_answered_with_its_places(talk: Talk[Any]) -> None:
    name = "alles-over-een-gemeente"

    async def ask(client: Client) -> Any:
        listed = told(await client.call_tool("list_questions", {"words": "municipality and its districts"}))
        parameters = told(await client.call_tool("question_parameters", {"question": name}))
        answer = told(await client.call_tool("ask_question", {"question": name, "parameters": {"gemeente": "almelo"}}))
        dutch = told(await client.call_tool("ask_question", {"question": name, "parameters": {"gemeente": "almelo"}, "language": "nl"}))
        return listed, parameters, answer, dutch

    listed, parameters, answer, dutch = talk(ask)
    assert [each["parameters"]["gemeente"] for each in listed["questions"] if each["id"] == name] == [["gemeente"]]
    assert {"almelo", "zwolle"} < set(parameters["gemeente"]["examples"])
    assert [column["title"] for column in answer["columns"]] == ["Unit", "Kind", "About", "Asked", "Answer", "Source"]
    # Table 2 lists Almelo with agreements for primary education, and table 9 without consultation of parents.
    rows = [(row["eenheid"], row["antwoord"], row["bron"]) for row in answer["rows"]]
    assert ("Almelo", "Agreements for primary education", ["tabel-2/po"]) in rows
    assert ("Almelo", "No consultation with parents", ["3.5/oudercontact/1", "tabel-9/geen-overleg"]) in rows
    assert all(places for _, _, places in rows)
    assert (answer["blank"], "places" in answer) == (BLANK, True)
    assert answer["no_rows"] == "The report gives no answers of this municipality."
    assert dutch["columns"][0]["title"] == "Eenheid"
    assert dutch["no_rows"] == "Het rapport geeft van deze gemeente geen antwoorden."
    assert len(dutch["rows"]) == len(answer["rows"])


def test_a_table_is_what_the_api_gives(talk: Talk[Any], server: Served) -> None:
    async def tables(client: Client) -> Any:
        listed = told(await client.call_tool("list_tables", {}))
        return listed["tables"], told(await client.call_tool("get_table", {"table": "3"}))

    listed, table = talk(tables)
    assert len(listed) == 16
    expected = server.client.get("/api/tabellen/3?format=json&taal=en").json()
    assert {name: table[name] for name in expected} == expected
    assert table["source"]
    assert table["blank"] == BLANK


def test_a_thing_is_found_by_its_name_and_described(talk: Talk[Any]) -> None:
    async def find(client: Client) -> Any:
        found = told(await client.call_tool("find_by_name", {"words": "ALMELO"}))
        described = [told(await client.call_tool("describe", {"thing": thing})) for thing in (ID + "gemeente/almelo", "gemeente/almelo")]
        dutch = told(await client.call_tool("describe", {"thing": "gemeente/almelo", "language": "nl"}))
        return found, described, dutch

    found, described, dutch = talk(find)
    assert found["found"][0]["iri"] == ID + "gemeente/almelo"
    assert "municipality" in found["found"][0]["kinds"]
    assert described[0] == described[1]
    labels = {row.get("value_label") for row in described[0]["stated"]}
    assert {"municipality", "Overijssel"} <= labels
    assert "gemeente" in {row.get("value_label") for row in dutch["stated"]}
    assert sum(int(row["count"]) for row in described[0]["pointing_here"]) > 20


def test_sparql_gives_rows_or_triples(talk: Talk[Any]) -> None:
    async def ask(client: Client) -> Any:
        rows = told(await client.call_tool("sparql", {"query": f"SELECT (COUNT(?m) AS ?n) {{ ?m a <{DEF}Gemeente> }}"}))
        triples = told(await client.call_tool("sparql", {"query": f"CONSTRUCT {{ <{ID}a> <{DEF}b> 1 }} {{}}"}))
        return rows, triples

    rows, triples = talk(ask)
    assert int(rows["results"]["bindings"][0]["n"]["value"]) > 30
    assert "@prefix def:" in triples["turtle"]


def test_the_model_and_the_codebook_are_resources(talk: Talk[Any], release: Path) -> None:
    async def read(client: Client) -> Any:
        listed = (await client.list_resources()).resources
        return listed, [(await client.read_resource(each.uri)).contents[0] for each in listed]

    listed, contents = talk(read)
    assert [(each.name, each.mime_type) for each in listed] == [("model", "text/turtle"), ("codebook", "text/csv")]
    for content, path in zip(contents, ("vocabulaire.ttl", "tabellen/lange/codeboek.csv"), strict=True):
        assert isinstance(content, TextResourceContents)
        assert content.text == (release / path).read_text(encoding="utf-8")


BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "SERVICE": ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"}, "this endpoint asks no other"),
    "update": ("sparql", {"query": "INSERT DATA { <x:a> <x:b> 1 }"}, "read-only"),
    "monster": ("sparql", {"query": "ASK { FILTER(" + "(" * 80_000}, "more than 100 brackets"),
    "syntax": ("sparql", {"query": "ASK { ?s a:p ?o }"}, "the prefix a: is not declared"),
    "mixed kinds": (
        "sparql",
        {
            "query": 'SELECT ?x { VALUES ?x { "53" 75 "9" 39 "135" 134 "151" "71" "170" 22 "151" 49 188 "57" "86" 16 179 147 7 '
            '156 "24" } } ORDER BY ?x'
        },
        "no order for values of different kinds",
    ),
    "all of it": ("sparql", {"query": "SELECT * { ?s ?p ?o }"}, "larger than 200,000 bytes"),
    "too long": ("sparql", {"query": "#" * 300_000}, "at most 256000 characters"),
    "no query": ("sparql", {}, "Field required"),
    "another type": ("sparql", {"query": ["ASK {}"]}, "valid string"),
    "unknown tool": ("drop_everything", {}, "Unknown tool"),
    "unknown question": ("ask_question", {"question": "../../etc/passwd"}, "nothing is called '../../etc/passwd' in vragen"),
    "unknown table": ("get_table", {"table": "7"}, "nothing is called '7' in tabellen"),
    "unknown value": (
        "ask_question", {"question": "alles-over-een-gemeente", "parameters": {"gemeente": "almello"}}, "did you mean 'almelo'",
    ),
    "a query as a value": (
        "ask_question", {"question": "alles-over-een-gemeente", "parameters": {"gemeente": '" } SERVICE <http://x/> { #'}}, "cannot be",
    ),
    "unknown parameter": ("ask_question", {"question": "alles-over-een-gemeente", "parameters": {"x": "1"}}, "no parameter 'x' here"),
    "another language": ("get_table", {"table": "3", "language": "de"}, "'nl' or 'en'"),
    "no IRI": ("describe", {"thing": "gemeente/> } #"}, "is no IRI"),
    "nothing there": ("describe", {"thing": "gemeente/nergens"}, "nothing is stated of"),
    "another's": ("describe", {"thing": "https://evil.example/x"}, "nothing is stated of"),
}  # fmt: skip


def test_what_is_asked_in_bad_faith_is_refused_in_words(talk: Talk[Any]) -> None:
    async def ask(client: Client) -> dict[str, CallToolResult]:
        return {case: await client.call_tool(tool, arguments) for case, (tool, arguments, _) in BAD.items()}

    for case, result in talk(ask).items():
        assert BAD[case][2] in refused(result), case


def test_words_are_never_read_as_a_query(talk: Talk[Any]) -> None:
    async def find(client: Client) -> dict[str, Any]:
        return told(await client.call_tool("find_by_name", {"words": '") } SERVICE <http://127.0.0.1:9/> { #'}))

    assert talk(find)["found"] == []


# --- /mcp as it comes over the wire ---

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "sparql", "arguments": {"query": "ASK {}"}}}
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", "Mcp-Protocol-Version": "2025-06-18"}


def test_a_page_from_elsewhere_may_call_it(server: Served) -> None:
    asked = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "mcp-protocol-version",
    }
    preflight = server.client.options("/mcp", headers=asked)
    assert (preflight.status_code, preflight.headers["allow"]) == (204, "POST, OPTIONS")
    assert "Mcp-Protocol-Version" in preflight.headers["access-control-allow-headers"]
    answer = server.client.post("/mcp", json=CALL, headers={**HEADERS, "Origin": "https://a.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["result"]["structuredContent"]["boolean"] is True
    assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_it_keeps_nothing_to_listen_to(server: Served, method: str) -> None:
    answer = server.client.request(method, "/mcp", headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "nergens"}', {}, 200),
        (b"\xff", {}, 400),
        (b"x" * 2_000_000, {}, 413),
        (json.dumps(CALL).encode(), {"Content-Type": "text/plain"}, 400),
        (json.dumps(CALL).encode(), {"Accept": "image/png"}, 406),
        (json.dumps(CALL).encode(), {"Mcp-Protocol-Version": "1999-01-01"}, 400),
    ],
)
def test_what_is_no_call_is_an_error_and_ends_nothing(server: Served, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = server.client.post("/mcp", content=body, headers={**HEADERS, **headers})
    assert answer.status_code == status, answer.text
    if status == 200:
        assert "error" in answer.json()
    assert server.client.post("/mcp", json=CALL, headers=HEADERS).status_code == 200
    wait_until(lambda: server.log()[-1]["route"] == "mcp", 5)
    assert not [line for line in server.log() if line["event"] == "failed"]


def test_an_agent_has_its_turn_as_another_client_does(release: Path, tmp_path: Path) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    heavy = {**CALL, "params": {"name": "sparql", "arguments": {"query": cross}}}
    with serving(release, tmp_path / "log", "--workers", "2", "--queue", "2", "--deadline", "10", "--proxy", "127.0.0.1") as served:

        async def ask() -> list[httpx.Response]:
            async with httpx.AsyncClient(base_url=served.base, timeout=60) as client:

                def post(call: Any, address: str) -> Coroutine[Any, Any, httpx.Response]:
                    return client.post("/mcp", json=call, headers={**HEADERS, "X-Forwarded-For": address})

                await post(CALL, "192.0.2.1")
                slow = [asyncio.create_task(post(heavy, "192.0.2.1")) for _ in range(3)]
                while sum(task.done() for task in slow) < 1:
                    await asyncio.sleep(0.05)
                other = await post(CALL, "192.0.2.2")
                for worker in served.workers():
                    worker.kill()
                return [other, *(await asyncio.gather(*slow))]

        other, *slow = asyncio.run(ask())
    assert other.json()["result"]["structuredContent"]["boolean"] is True
    texts = [each.json()["result"]["content"][0]["text"] for each in slow]
    assert sum("too many queries of yours" in text for text in texts) == 1


def test_a_local_build_is_for_this_machine_s_agents_only(tmp_path: Path) -> None:
    release = small_release(tmp_path / "build", {"http://example.org/graph": '<x:a> <x:b> "x" .\n'})
    (release / "LOKAAL.txt").write_text("", encoding="utf-8")
    with serving(release, tmp_path / "log") as served:
        answer = served.client.post("/mcp", json=CALL, headers=HEADERS)
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
        assert served.client.post("/mcp", json=CALL, headers={**HEADERS, "Host": "evil.example"}).status_code == 403


def test_what_a_blank_means_is_what_the_data_s_own_readme_says() -> None:
    assert '**A blank is "not mentioned"**, never "no".' in (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert BLANK == "A blank means: the report does not mention it there. It never means no."
    assert read_query(ROOT / "queries" / "vragen" / "alles-over-een-gemeente.rq").empty["en"]
