"""Log lines, one JSON object each, on standard error: what was asked of the server, and nothing of who asked what."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import deque
from typing import Any

_LINES = 20_000
_PAUSE_SECONDS = 0.1


class Journal:
    """Writes on a thread of its own: a reader that stands still must not stop the server, and costs only lines.

    The thread looks now and then; to wake it for every line would cost each request more than the line.
    """

    def __init__(self) -> None:
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def tell(self, event: str, **told: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Note an event. No address of a client, no query and no path goes in here."""
        self._add(json.dumps({"event": event, **told}, ensure_ascii=False))

    def request(self, method: str, route: str, status: int, seconds: float, size: int, remembered: bool) -> None:
        """Note a request; the method is one of those we know, the route one of ours."""
        self._add(
            f'{{"event": "request", "method": "{method}", "route": "{route}", "status": {status}, "ms": {seconds * 1000:.2f}, '
            f'"bytes": {size}, "remembered": {"true" if remembered else "false"}}}'
        )

    def close(self) -> None:
        """Write what is left, for at most a second."""
        self._over.set()
        self._thread.join(1)

    def _add(self, line: str) -> None:
        if len(self._lines) < _LINES:
            self._lines.append(line)
        else:
            self._dropped += 1

    def _write(self) -> None:
        over = False
        while not over:
            over = self._over.wait(_PAUSE_SECONDS)
            lines = [self._lines.popleft() for _ in range(len(self._lines))]
            if self._dropped:
                lines.append(json.dumps({"event": "lines dropped", "lines": self._dropped}))
                self._dropped = 0
            try:
                _write_all("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
            except OSError:
                # Nobody reads any more; the server goes on.
                self._dropped += len(lines)


def _write_all(data: bytes) -> None:
    number = sys.stderr.fileno()
    while data:
        data = data[os.write(number, data) :]
