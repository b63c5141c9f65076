"""The desk as a server of the Model Context Protocol: seven tools that read, and two resources."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Annotated, Any, Final, Literal, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from segregatie.agents.desk import BLANK, DECLARATIONS, Desk, UnknownError
from segregatie.base.version import __version__
from segregatie.query.offered import QUESTIONS, TABLES
from segregatie.server.refusal import Refusal

V = TypeVar("V")
_INSTRUCTIONS: Final = f"""A Dutch policy report of 2013 on countering school segregation, as data: which gemeenten report which measures,
agreements and consultations, and where the report says so. Every row comes with its places in the report; cite them. {BLANK}
Begin with list_questions or list_tables; use sparql for what no stored question asks. All of it is read-only."""
_READS: Final = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Language = Annotated[Literal["nl", "en"], Field(description="language of titles, headings and labels")]
Name = Annotated[str, Field(max_length=100)]
Words = Annotated[str, Field(max_length=200)]
Parameters = Annotated[dict[str, str], Field(description="name and value of each parameter; leave out what is to stay", max_length=20)]


def _client(context: Context[Any]) -> str:
    """Who asks: the address that serve notes; on stdio there is one client."""
    request = context.request_context.request
    return str(request.scope["seen"].client) if request is not None else ""


async def _told(answer: Awaitable[V] | V) -> V:
    """Give an answer, or what is wrong in words that the model reads."""
    try:
        return await answer if inspect.isawaitable(answer) else answer
    except (Refusal, UnknownError) as error:
        raise ToolError(error.detail if isinstance(error, Refusal) else str(error)) from error


def mcp_server(desk: Desk) -> MCPServer[Any]:
    """Lay the desk out as tools and resources."""
    # What a model is told goes to it; our log has one form, and nothing of who asks what.
    server: MCPServer[Any] = MCPServer(
        "onderwijssegregatie", title="Onderwijssegregatie", instructions=_INSTRUCTIONS, version=__version__, log_level="CRITICAL",
        subscriptions=False,
    )  # fmt: skip

    @server.tool(annotations=_READS, structured_output=True)
    async def list_questions(words: Words = "", language: Language = "en") -> dict[str, Any]:
        """List the stored questions, each with its parameters; or only those that have these words in their title or question."""
        listed: list[dict[str, Any]] = await _told(desk.listed(QUESTIONS, language, words))
        return {"questions": listed, "next": "ask_question; question_parameters for the values"}

    @server.tool(annotations=_READS, structured_output=True)
    async def question_parameters(question: Name) -> dict[str, Any]:
        """Tell what each parameter of a stored question may be set to, as JSON Schema; `*` asks for all."""
        return await _told(desk.parameters(QUESTIONS, question))

    @server.tool(annotations=_READS, structured_output=True)
    async def ask_question(
        question: Name, ctx: Context[Any], parameters: Parameters | None = None, language: Language = "en"
    ) -> dict[str, Any]:
        """Ask a stored question: its rows with their places in the report, and what a blank and no rows mean."""
        return await _told(desk.answer(QUESTIONS, question, parameters or {}, language, _client(ctx)))

    @server.tool(annotations=_READS, structured_output=True)
    async def list_tables(language: Language = "en") -> dict[str, Any]:
        """List the tables of the report, which are made again from the data."""
        return {"tables": await _told(desk.listed(TABLES, language)), "next": "get_table"}

    @server.tool(annotations=_READS, structured_output=True)
    async def get_table(table: Name, ctx: Context[Any], language: Language = "en") -> dict[str, Any]:
        """Get a table of the report, as 3, 1a or veranderingen, with its source and what a blank in it means."""
        return await _told(desk.answer(TABLES, table, {}, language, _client(ctx)))

    @server.tool(annotations=_READS, structured_output=True)
    async def find_by_name(words: Words, ctx: Context[Any], language: Language = "en") -> dict[str, Any]:
        """Find gemeenten, measures, partners, terms and other things by a part of their name; gives their IRIs."""
        return await _told(desk.find(words, language, _client(ctx)))

    @server.tool(annotations=_READS, structured_output=True)
    async def describe(thing: Words, ctx: Context[Any], language: Language = "en") -> dict[str, Any]:
        """Tell what is stated of a thing, by its IRI or its path such as gemeente/almelo, and what points at it."""
        return await _told(desk.describe(thing, language, _client(ctx)))

    @server.tool(annotations=_READS, structured_output=True)
    async def sparql(query: Annotated[str, Field(max_length=256_000)], ctx: Context[Any]) -> dict[str, Any]:
        """Ask a SPARQL 1.1 query, read-only; no SERVICE. SELECT and ASK give JSON, CONSTRUCT and DESCRIBE Turtle."""
        return await _told(desk.sparql(query, _client(ctx)))

    for path, name, kind, described in (
        ("vocabulaire.ttl", "model", "text/turtle", f"The vocabulary: classes and properties, in two languages.\n{DECLARATIONS}"),
        ("tabellen/lange/codeboek.csv", "codebook", "text/csv", "What each code and each column means, in two languages."),
    ):
        _add_resource(server, desk, path, name, kind, described)
    return server


def _add_resource(server: MCPServer[Any], desk: Desk, path: str, name: str, kind: str, described: str) -> None:
    @server.resource(f"onderwijssegregatie://{name}", name=name, description=described, mime_type=kind)
    def read() -> str:
        try:
            return desk.file(path)
        except UnknownError as error:
            raise ResourceError(str(error)) from error
