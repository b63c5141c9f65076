"""The release that is served, and the change to a new one: whole, between two requests, never within one."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from segregatie.base.files import shown
from segregatie.base.problems import UsageError
from segregatie.query.local import GRAPH_FILE, is_local
from segregatie.server.journal import Journal
from segregatie.server.metrics import Metrics
from segregatie.server.pool import Pool
from segregatie.server.refusal import Refusal, busy
from segregatie.server.settings import Settings
from segregatie.server.template import Template
from segregatie.server.tree import Tree

_AGAIN_SECONDS = 60
_LOADINGS = itertools.count(1)


class Release:
    """One loaded release: its folder, its digest, and the workers that answer from it."""

    def __init__(self, folder: Path, template: Template, settings: Settings, metrics: Metrics, journal: Journal) -> None:
        self.folder, self.template = folder, template
        #: The files that are served as they lie.
        self.site: Tree | None = None
        self.digest: str = template.told["digest"]
        #: Of this loading alone: files that the digest does not cover may have changed since another.
        self.name = f"{self.digest}.{next(_LOADINGS)}"
        self.graphs: Mapping[str, int] = template.told["graphs"]
        self.triples: int = template.told["triples"]
        self.queries = Pool(template, settings.workers, settings, metrics, journal)
        self.users = 0
        self._unused = asyncio.Event()

    async def start(self) -> None:
        """Make the workers, and read what there is of the site. Raises UsageError where none can be made, or the site is not whole."""
        try:
            self.site = await asyncio.to_thread(Tree.read, self.folder)
        except (ValueError, OSError) as error:
            raise UsageError(f"{shown(self.folder)}: {' '.join(str(error).split())[:300]}") from error
        await self.queries.start()
        if self.template.failed.is_set():
            raise UsageError(f"{shown(self.folder)}: no process could be made to answer from it; allow more processes or memory")

    async def close(self) -> None:
        """End everything that belongs to it."""
        self.queries.close()
        await self.template.close()

    def __enter__(self) -> Release:
        self.users += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.users -= 1
        if not self.users:
            self._unused.set()

    async def retire(self) -> None:
        """Close when the last request that uses it has its answer."""
        while self.users:
            self._unused.clear()
            await self._unused.wait()
        await self.close()


def check_local(folder: Path, settings: Settings, local: bool = False) -> None:
    """Raise UsageError for a build with the report's words that would be served beyond this machine."""
    if (local or is_local(folder)) and (not settings.is_loopback or settings.public_url):
        raise UsageError(
            f"{shown(folder)} holds the report's own words: serve it on 127.0.0.1 without --public-url, or build without --report"
        )


class Releases:
    """Watches where the release lies; `current` is what requests are answered from."""

    def __init__(self, settings: Settings, metrics: Metrics, journal: Journal) -> None:
        self._settings, self._metrics, self._journal = settings, metrics, journal
        self._current: Release | None = None
        self._seen: object = None
        self._again = math.inf
        self._look = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Release:
        """The release in use. Raises Refusal while there is none."""
        if self._current is None:
            raise busy("the release is being loaded; try again soon")
        return self._current

    @property
    def name(self) -> str:
        """The name of the release in use; nothing while there is none."""
        return "" if self._current is None else self._current.name

    @property
    def is_local(self) -> bool:
        """Whether the release in use holds the report's own words."""
        return self._current is not None and bool(self._current.template.told["local"])

    def look_now(self) -> None:
        """Look for a new release at once (SIGHUP)."""
        self._seen = None
        self._look.set()

    async def start(self) -> None:
        """Load the first release and begin to watch. Raises UsageError where it cannot be served."""
        check_local(self._settings.release, self._settings)
        self._seen = self._state()
        try:
            await self._change()
        except Refusal as error:
            raise UsageError(error.detail) from error
        self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop watching and end every process."""
        if self._task is not None:
            self._task.cancel()
        for task in self._retiring:
            task.cancel()
        if self._current is not None:
            await self._current.close()

    def _state(self) -> tuple[Any, ...] | None:
        """What shows that another release lies there."""
        try:
            folder = self._settings.release.resolve(strict=True)
            file = (folder / GRAPH_FILE).stat()
        except OSError:
            return None
        return folder, file.st_ino, file.st_mtime_ns, file.st_size

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.poll_seconds):
                    await self._look.wait()
            self._look.clear()
            state = self._state()
            failed = self._current is None or self._current.template.failed.is_set()
            if state is not None and (failed or state != self._seen or time.monotonic() > self._again):
                self._seen, self._again = state, math.inf
                try:
                    await self._change()
                except (Refusal, UsageError, OSError) as error:
                    self._journal.tell("release refused", reason=str(error))
                    # What was in its way may pass: a full disk, too little memory.
                    self._again = time.monotonic() + _AGAIN_SECONDS

    async def _change(self) -> None:
        folder = self._settings.release.resolve()
        template = await Template.start(folder, self._settings)
        try:
            check_local(folder, self._settings, template.told["local"])
            release = Release(folder, template, self._settings, self._metrics, self._journal)
            await release.start()
        except (UsageError, OSError, Refusal):
            await template.close()
            raise
        earlier, self._current = self._current, release
        self._metrics.releases += 1
        self._journal.tell("release in use", release=release.digest, triples=release.triples, isolated=template.told["isolated"])
        if earlier is not None:
            task = asyncio.create_task(earlier.retire())
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)
