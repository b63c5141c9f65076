"""Log lines, one JSON object each, on standard error: what was asked of the server, and nothing of who asked what."""

from __future__ import annotations

import json
import os
import sys
import threading
from queue import Empty, Full, Queue
from typing import Any

_LINES = 10_000


class Journal:
    """Writes on a thread of its own: a reader that stands still must not stop the server, and costs only lines."""

    def __init__(self) -> None:
        self._lines: Queue[str | None] = Queue(_LINES)
        self._dropped = 0
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def tell(self, event: str, **told: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Note an event. No address of a client, no query and no path goes in here."""
        try:
            self._lines.put_nowait(json.dumps({"event": event, **told}, ensure_ascii=False))
        except Full:
            self._dropped += 1

    def close(self) -> None:
        """Write what is left, for at most a second."""
        try:
            self._lines.put(None, timeout=0.5)
        except Full:
            return
        self._thread.join(0.5)

    def _write(self) -> None:
        while True:
            lines = [self._lines.get()]
            try:
                while len(lines) < 500:
                    lines.append(self._lines.get_nowait())
            except Empty:
                pass
            text = "".join(f"{line}\n" for line in lines if line is not None)
            if self._dropped:
                dropped, self._dropped = self._dropped, 0
                text += json.dumps({"event": "lines dropped", "lines": dropped}) + "\n"
            try:
                _all(text.encode("utf-8", "replace"))
            except OSError:
                # Nobody reads any more; the server goes on.
                self._dropped += len(lines)
            if lines[-1] is None:
                return


def _all(data: bytes) -> None:
    number = sys.stderr.fileno()
    while data:
        data = data[os.write(number, data) :]
