"""Do a piece of work in a process of its own, beside what goes on here."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from segregatie.base.problems import UsageError

T = TypeVar("T")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Aside(Generic[T]):
    """Work that a copy of this process does, where there is a core for it; else it is done here when it is asked for.

    The copy has all that is in memory here, and gives back what the work returns or raises.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work: Final = work
        self._process: Any = None
        # macOS ends some copies of a process that used its libraries.
        if cores() > 1 and sys.platform == "linux":
            context = multiprocessing.get_context("fork")
            self._answer, answer = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(work, answer), daemon=True)
            with warnings.catch_warnings():
                # Python 3.12 warns of threads, which a copy has not; the work here waits for none.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process.start()
            answer.close()

    def result(self) -> T:
        """What the work returns, when it is done. Raises what it raises, and UsageError where its process was ended."""
        if self._process is None:
            return self._work()
        try:
            done, value = self._answer.recv()
        except EOFError:
            raise UsageError("a process that did a part of this was ended, perhaps for want of memory; do it again") from None
        finally:
            self._process.join()
        if not done:
            raise value
        return value  # type: ignore[no-any-return]


def _send(work: Callable[[], object], answer: Any) -> None:  # noqa: ANN401 - a connection, which has no public type
    try:
        answer.send((True, work()))
    except Exception as error:
        answer.send((False, error))
