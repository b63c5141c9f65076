"""Workers as the listener sees them: who is free, who waits, and what is ended and replaced."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segregatie.server.frames import HEAD, frame, lengths
from segregatie.server.metrics import Metrics
from segregatie.server.refusal import Refusal, busy
from segregatie.server.settings import Settings

_END_SECONDS = 5
_SOURCE = Path(__file__).resolve().parents[2]


class WorkerLost(Exception):
    """A worker ended before it answered."""


def _lost() -> Refusal:
    return busy("the process that works on this query was lost; the query may take more memory than is allowed")


class _Wire(asyncio.Protocol):
    """One worker's connection: a question out, an answer in."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._connection, self.pid = connection, pid
        self._taken = bytearray()
        self._waiting: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self._transport: asyncio.Transport | None = None
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._taken += data
        if len(self._taken) < HEAD:
            return
        told, body = lengths(bytes(self._taken[:HEAD]))
        if len(self._taken) < HEAD + told + body:
            return
        reply = json.loads(self._taken[HEAD : HEAD + told]), bytes(self._taken[HEAD + told :])
        self._taken.clear()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reply)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(WorkerLost())

    async def ask(self, message: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a question and wait. Raises WorkerLost where the worker ends first."""
        if self._transport is None or self._transport.is_closing():
            raise WorkerLost
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._waiting

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
        if self._transport is not None:
            self._transport.abort()


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
        command += ["--parent", str(os.getpid()), "--memory", str(settings.memory_mib), "--public", settings.base + "/"]
        command += ["--disk-above", str(settings.disk_above_mib << 20), "--disk", settings.disk_folder or tempfile.gettempdir()]
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

    async def fork(self) -> _Wire:
        """Make a worker. Raises ConnectionError where the template is gone."""
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            async with self._lock:
                socket.send_fds(self._control, [b"m"], [theirs.fileno()])
                pid = int.from_bytes(await _read(self._control, 8), "big")
        _, wire = await loop.create_connection(lambda: _Wire(ours, pid), sock=ours)
        return wire

    def end(self, wire: _Wire) -> None:
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


class Pool:
    """Some workers of one release and a bounded line of questions before them."""

    def __init__(self, template: Template, size: int, settings: Settings, metrics: Metrics) -> None:
        self._template, self._size, self._settings, self._metrics = template, size, settings, metrics
        self._free: deque[_Wire] = deque()
        self._line: deque[asyncio.Future[_Wire]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self.busy = 0

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return len(self._free) + self.busy

    @property
    def waiting(self) -> int:
        """How many questions wait for a worker."""
        return sum(not each.done() for each in self._line)

    async def start(self) -> None:
        """Make the workers."""
        for _ in range(self._size):
            await self._add()

    def close(self) -> None:
        """Hang up on every worker."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for wire in self._free:
            wire.close()

    async def ask(self, job: Mapping[str, Any], until: float | None = None) -> bytes:
        """Have a job done. Raises Refusal where it fails, is not done by its deadline, or finds no room.

        `until` is the deadline on the loop's clock, where it began to count before. When the caller is cancelled the worker
        is ended: an engine that runs cannot be told to stop.
        """
        if until is None:
            until = asyncio.get_running_loop().time() + self._settings.deadline
        wire = await self._take(until)
        self.busy += 1
        done = False
        try:
            async with asyncio.timeout_at(until):
                told, body = await wire.ask(frame(job))
            done = not told["last"]
        except TimeoutError as error:
            self._metrics.ended("deadline")
            raise Refusal(504, f"not done in {self._settings.deadline:g} seconds; ask for less, or load the downloads") from error
        except WorkerLost as error:
            self._metrics.ended("lost")
            raise _lost() from error
        finally:
            self.busy -= 1
            self._give(wire) if done else wire.close()
        if not told["ok"]:
            raise Refusal(told["status"], told["detail"], told["headers"])
        return body

    async def _take(self, until: float) -> _Wire:
        while self._free:
            wire = self._free.popleft()
            if wire.is_there():
                return wire
            wire.close()
        if self._template.failed.is_set():
            raise _lost()
        if self.waiting >= self._settings.queue:
            self._metrics.ended("full")
            raise busy("too many queries at the moment; try again later")
        turn: asyncio.Future[_Wire] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            # What begins has half of the time left that it came with.
            async with asyncio.timeout((until - asyncio.get_running_loop().time()) / 2):
                return await asyncio.shield(turn)
        except TimeoutError as error:
            self._leave(turn)
            self._metrics.ended("waited")
            raise busy("no worker came free in time; try again later") from error
        except asyncio.CancelledError:
            self._leave(turn)
            raise

    def _leave(self, turn: asyncio.Future[_Wire]) -> None:
        """Give up a place in the line; the worker that came at the same moment goes to the next."""
        if turn.done() and turn.exception() is None:
            self._give(turn.result())
        else:
            turn.cancel()

    def _give(self, wire: _Wire) -> None:
        if wire.lost.done():
            return
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(wire)
                return
        self._free.append(wire)

    async def _add(self) -> None:
        try:
            wire = await self._template.fork()
        except OSError:
            self._template.failed.set()
            for turn in self._line:
                if not turn.done():
                    turn.set_exception(_lost())
            return
        wire.lost.add_done_callback(lambda _: self._lost(wire))
        self._give(wire)

    def _lost(self, wire: _Wire) -> None:
        """Replace a worker that ended, by our hand or another's."""
        if wire in self._free:
            self._free.remove(wire)
        self._template.end(wire)
        if not self._closed:
            task = asyncio.get_running_loop().create_task(self._add())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
