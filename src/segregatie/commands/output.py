"""Say something to whoever called a command: its result, and how far it is."""

from __future__ import annotations

import os
import sys

_ERASE = "\r\033[K"


def leave() -> None:
    """Write what is left to nowhere: the reader of our output left, and there is no one to tell."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(text: str) -> None:
    """Print, where the exit code says the rest: it is the same when the reader leaves."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        leave()


def progress(step: str) -> None:
    """Show on a terminal what is being done, in place of what was shown before; an empty step takes it away."""
    if sys.stderr.isatty():
        sys.stderr.write(_ERASE + step)
        sys.stderr.flush()
