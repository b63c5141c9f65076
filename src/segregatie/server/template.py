"""The processes that hold a release, as the listener sees them: a template, and a wire to each worker it has forked."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from segregatie.server.frames import HEAD, lengths
from segregatie.server.refusal import Refusal
from segregatie.server.settings import Settings

_END_SECONDS: Final = 5
_SOURCE: Final = Path(__file__).resolve().parents[2]
#: What is read of a lost worker's last words, and what is held of an answer before its parts are put together.
_WORDS_BYTES: Final = 16_384
_BUFFER_BYTES: Final = 1 << 20


class WorkerLost(Exception):
    """A worker ended before it answered; its last words, where it left any."""


class Wire(asyncio.StreamReaderProtocol):
    """One worker's connection: a question out, an answer in."""

    def __init__(self, connection: socket.socket, words: int, pid: int) -> None:
        self._reader = asyncio.StreamReader(_BUFFER_BYTES)
        super().__init__(self._reader)
        self._connection, self._words, self.pid = connection, words, pid
        self._pipe: asyncio.Transport | None = None
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be joined to the connection."""
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self._pipe = transport

    def eof_received(self) -> bool:
        """Close: a worker that says nothing more has ended."""
        super().eof_received()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Read the worker's last words."""
        super().connection_lost(exc)
        try:
            words = os.read(self._words, _WORDS_BYTES).decode("utf-8", "replace")
        except OSError:
            words = ""
        os.close(self._words)
        self.lost.set_result(words)

    async def ask(self, message: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a question and wait. Raises WorkerLost where the worker ends first."""
        assert self._pipe is not None
        try:
            self._pipe.write(message)
            told, body = lengths(await self._reader.readexactly(HEAD))
            return json.loads(await self._reader.readexactly(told)), await self._reader.readexactly(body)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise WorkerLost(await self.lost) from error

    def is_there(self) -> bool:
        """Look whether the worker has hung up, which the loop may not have come to yet."""
        try:
            return self._connection.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Hang up."""
        if self._pipe is not None:
            self._pipe.abort()


class Template:
    """The process that has loaded a release and forks workers of it."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, told: Mapping[str, Any]) -> None:
        self._process, self._control = process, control
        self._lock = asyncio.Lock()
        self.told = told
        #: Set when it can make no more workers.
        self.failed = asyncio.Event()

    @classmethod
    async def start(cls, folder: Path, settings: Settings) -> Template:
        """Load a release in a process of its own. Raises Refusal where that fails."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        command = [sys.executable, "-m", "segregatie.server.worker", str(folder), "--control", str(theirs.fileno())]
        command += ["--parent", str(os.getpid()), "--memory", str(settings.memory_mib)]
        environment = {"PYTHONPATH": str(_SOURCE), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        with theirs:
            process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=environment)  # noqa: S603
        try:
            head = await _read(ours, HEAD)
            told = json.loads(await _read(ours, sum(lengths(head))))
        except ConnectionError:
            told = {"error": f"{folder}: could not be loaded"}
        if "error" in told:
            ours.close()
            process.wait()
            raise Refusal(503, told["error"])
        return cls(process, ours, told)

    async def fork(self) -> Wire:
        """Make a worker. Raises OSError where none can be made, or the template is gone."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        words, left = os.pipe()
        # Who writes more than a pipe holds is not made to wait.
        os.set_blocking(left, False)
        os.set_blocking(words, False)
        try:
            with theirs:
                async with self._lock:
                    socket.send_fds(self._control, [b"m"], [theirs.fileno(), left])
                    pid = int.from_bytes(await _read(self._control, 8), "big")
        except OSError:
            ours.close()
            os.close(words)
            raise
        finally:
            os.close(left)
        _, wire = await asyncio.get_running_loop().create_connection(lambda: Wire(ours, words, pid), sock=ours)
        return wire

    def end(self, wire: Wire) -> None:
        """End a worker, whatever it is doing."""
        try:
            self._control.send(b"e" + wire.pid.to_bytes(8, "big"))
        except OSError:
            # The template is gone, and its workers with it.
            return

    async def close(self) -> None:
        """Hang up, on which the template ends its workers and itself; wait until they are gone."""
        self._control.close()
        await asyncio.to_thread(self._wait)

    def _wait(self) -> None:
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


async def _read(connection: socket.socket, size: int) -> bytes:
    taken = b""
    while len(taken) < size:
        part = await asyncio.get_running_loop().sock_recv(connection, size - len(taken))
        if not part:
            raise ConnectionError
        taken += part
    return taken
