"""The two ways in: `/mcp` of the server, behind its limits, and standard input and output, before workers of our own."""

from __future__ import annotations

import asyncio
from typing import Any

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from segregatie.agents.desk import Desk
from segregatie.agents.tools import mcp_server
from segregatie.server.jobs import Done, Job
from segregatie.server.reply import Seen, always, send_body
from segregatie.server.service import Service, read_body
from segregatie.server.settings import Settings


def _desk(service: Service) -> Desk:
    async def worker(job: Job, client: str) -> Done:
        with service.releases.current as release:
            return await release.queries.ask(job, client)

    return Desk(worker, service.settings.base, lambda: service.releases.current.folder)


class McpDoor:
    """Answers `/mcp`, one request at a time and with nothing kept between two of them."""

    def __init__(self, service: Service) -> None:
        self._settings = service.settings
        server: MCPServer[Any] = mcp_server(_desk(service))
        # Hosts and origins are looked at by Door: a public endpoint may be asked from any page, a local build from none.
        anyone = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        # The SDK makes the manager with a whole application, of which nothing else is used.
        server.streamable_http_app(
            json_response=True, stateless_http=True, max_request_body_size=self._settings.body_bytes, transport_security=anyone
        )
        self._manager = server.session_manager
        self._ready = asyncio.Event()
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async with self._manager.run():
            self._ready.set()
            await asyncio.Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises ClientGone where its client does not read."""
        seen: Seen = scope["seen"]
        seen.route = "mcp"
        if scope["method"] != "POST":
            # Without sessions there is nothing to listen to, and nothing to end.
            raise HTTPException(405, headers={"Allow": "POST"})
        # Within our limits of size and time; the SDK has none for the time.
        body = await read_body(Request(scope, receive), self._settings)
        await self._ready.wait()
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def taken() -> Message:
            return whole.pop() if whole else await receive()

        head: list[tuple[bytes, bytes]] = []
        parts: list[bytes] = []

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                head.extend([*message["headers"], (b"cache-control", b"no-store"), *always(seen.local)])
            else:
                parts.append(message.get("body", b""))

        await self._manager.handle_request(scope, taken, kept)
        # Whole, and then as every answer goes: in pieces, counted, and only as long as its client reads.
        answer = b"".join(parts)
        seen.size = len(answer)
        with seen.flight.carrying(seen.client, answer):
            await send_body(scope, send, head, answer, range(len(answer)))


async def _serve_stdio(settings: Settings) -> None:
    service = Service(settings)
    await service.releases.start()
    try:
        await mcp_server(_desk(service)).run_stdio_async()
    finally:
        await service.releases.close()
        service.journal.close()


def serve_stdio(settings: Settings) -> None:
    """Answer an agent on standard input and output until it hangs up. Raises UsageError where the release cannot be served."""
    asyncio.run(_serve_stdio(settings))
