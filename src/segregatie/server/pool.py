"""Workers of one release and a bounded line before them, in which each client has its turn."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from hashlib import sha256

from segregatie.server.frames import frame
from segregatie.server.jobs import Done, Job, told
from segregatie.server.journal import Journal
from segregatie.server.lost import Loss, explain_loss
from segregatie.server.metrics import Metrics
from segregatie.server.refusal import Refusal, busy
from segregatie.server.settings import Settings
from segregatie.server.template import Template, Wire, WorkerLost


@dataclass(frozen=True, slots=True)
class Answered(Done):
    """What a worker gave, with the SHA-256 of the body."""

    digest: str = ""


class Pool:
    """Some workers of one release and a bounded line of jobs before them.

    No client has more than half of the workers or of the line, so that what one asks never keeps another waiting for long;
    of those who wait, it is the turn of whose jobs are the fewest under way.
    """

    def __init__(self, template: Template, size: int, settings: Settings, metrics: Metrics, journal: Journal) -> None:
        self._template, self._size, self._settings, self._metrics, self._journal = template, size, settings, metrics, journal
        self._share = max(size // 2, 1)
        self._free: deque[Wire] = deque()
        self._line: dict[str, deque[asyncio.Future[Wire]]] = {}
        self._running: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def busy(self) -> int:
        """How many workers are answering."""
        return self._running.total()

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return len(self._free) + self.busy

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return sum(map(len, self._line.values()))

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

    async def ask(self, job: Job, client: str = "", until: float | None = None) -> Answered:
        """Have a client's job done. Raises Refusal where it fails, is not done by its deadline, or finds no room.

        `until` is the deadline on the loop's clock, where it began to count before. When the caller is cancelled the worker
        is ended: an engine that runs cannot be told to stop.
        """
        if until is None:
            until = asyncio.get_running_loop().time() + self._settings.deadline
        wire = await self._take(client, until)
        kept = False
        try:
            async with asyncio.timeout_at(until):
                answer, body = await wire.ask(frame(told(job)))
            kept = not answer["last"]
        except TimeoutError as error:
            self._metrics.ended("deadline")
            raise Refusal(504, f"not done in {self._settings.deadline:g} seconds; ask for less, or load the downloads") from error
        except WorkerLost as error:
            raise self._explained(job, explain_loss(str(error))) from error
        finally:
            if not kept:
                wire.close()
            self._release(client, wire if kept else None)
        if not answer["ok"]:
            raise Refusal(answer["status"], answer["detail"], answer["headers"])
        return Answered(body, answer["media"], answer["digest"])

    def _explained(self, job: Job, loss: Loss) -> Refusal:
        self._metrics.ended(loss.reason)
        if loss.at:
            text = getattr(job, "text", "") or repr(job)
            self._journal.tell("engine failed", at=loss.at, query=sha256(text.encode("utf-8", "replace")).hexdigest()[:16])
        return loss.refusal

    async def _take(self, client: str, until: float) -> Wire:
        if self._template.failed.is_set():
            raise self._none_left()
        line = self._line.setdefault(client, deque())
        turn: asyncio.Future[Wire] = asyncio.get_running_loop().create_future()
        line.append(turn)
        self._hand_out()
        if not turn.done() and (self.waiting > self._settings.queue or len(line) > max(self._settings.queue // 2, 1)):
            self._leave(client, turn)
            self._metrics.ended("full")
            if self.waiting >= self._settings.queue:
                raise busy("too many queries at the moment; try again later")
            raise busy("too many queries of yours at the moment; wait for their answers", 429)
        try:
            # What begins has half of the time left that it came with.
            async with asyncio.timeout((until - asyncio.get_running_loop().time()) / 2):
                return await asyncio.shield(turn)
        except TimeoutError as error:
            self._leave(client, turn)
            self._metrics.ended("waited")
            raise busy("no worker came free in time; try again later") from error
        except asyncio.CancelledError:
            self._leave(client, turn)
            raise

    def _none_left(self) -> Refusal:
        self._metrics.ended("lost")
        return explain_loss("").refusal

    def _leave(self, client: str, turn: asyncio.Future[Wire]) -> None:
        """Give up a place in the line; the worker that came at the same moment goes to the next."""
        if turn.done() and turn.exception() is None:
            self._release(client, turn.result())
            return
        turn.cancel()
        if turn in self._line.get(client, ()):
            self._line[client].remove(turn)
            self._forget(client)

    def _release(self, client: str, wire: Wire | None) -> None:
        """Take back what a client had, its worker too where that is still there."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        if wire is not None and not wire.lost.done():
            self._free.append(wire)
        self._hand_out()

    def _forget(self, client: str) -> None:
        if client in self._line and not self._line[client]:
            del self._line[client]

    def _hand_out(self) -> None:
        """Give the free workers to those whose turn it is."""
        while self._free:
            waiting = [client for client, line in self._line.items() if line and self._running[client] < self._share]
            if not waiting:
                return
            wire = self._free.popleft()
            if not wire.is_there():
                wire.close()
                continue
            client = min(waiting, key=self._running.__getitem__)
            turn, rest = self._line[client].popleft(), self._line.pop(client)
            if rest:
                # Behind the others who wait.
                self._line[client] = rest
            self._running[client] += 1
            turn.set_result(wire)

    async def _add(self) -> None:
        try:
            wire = await self._template.fork()
        except OSError:
            self._template.failed.set()
            for line in self._line.values():
                for turn in line:
                    turn.set_exception(self._none_left())
            self._line.clear()
            return
        wire.lost.add_done_callback(lambda _: self._lost(wire))
        self._free.append(wire)
        self._hand_out()

    def _lost(self, wire: Wire) -> None:
        """Replace a worker that ended, by our hand or another's."""
        if wire in self._free:
            self._free.remove(wire)
        self._template.end(wire)
        if not self._closed:
            task = asyncio.get_running_loop().create_task(self._add())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
