"""The processes that hold a release. A template loads it once and forks workers, which share its memory.

The template has one thread, so that a fork copies nothing half done. On its control connection the byte `m`, sent with
a socket, makes a worker that answers there and gives its process id; the byte `e` with a process id ends one.
"""

from __future__ import annotations

import argparse
import os
import resource
import select
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from segregatie.server.cage import STACK_BYTES, die_with, leave_network, limit
from segregatie.server.frames import frame, receive
from segregatie.server.jobs import JOBS, Loaded, load
from segregatie.server.refusal import Refusal

_GROWN_BYTES = 256 * 1024 * 1024


def _most_memory() -> int:
    """The most memory this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _serve(loaded: Loaded, connection: socket.socket) -> None:
    """Answer what is asked, one question at a time, until the listener hangs up.

    A worker that has grown much says that this was its last answer: memory it has had it does not give back.
    """
    enough = _most_memory() + _GROWN_BYTES
    while (message := receive(connection)) is not None:
        job, body = message[0], b""
        try:
            body = JOBS[job["kind"]](loaded, job)
            told: dict[str, Any] = {"ok": True}
        except Refusal as error:
            told = {"ok": False, "status": error.status, "detail": error.detail, "headers": error.headers}
        except (MemoryError, RecursionError):
            told = {"ok": False, "status": 503, "detail": "the query takes more memory than is allowed; ask for less", "headers": {}}
        connection.sendall(frame({**told, "last": _most_memory() > enough}, body))


def _be_worker(loaded: Loaded, connection: socket.socket, parent: int, memory_mib: int) -> None:
    """Go into the cage and answer, on a thread with a stack that deep queries fit in."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # The listener drains and then ends us; a signal to the whole group is not for us.
        signal.signal(number, signal.SIG_IGN)
    die_with(parent)
    kept = socket.socket(fileno=limit(connection.detach(), memory_mib, loaded.files))
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(loaded, kept))
    thread.start()
    thread.join()


class _Template:
    """Makes and ends the workers of one release."""

    def __init__(self, loaded: Loaded, control: socket.socket, memory_mib: int) -> None:
        self._loaded, self._control, self._memory = loaded, control, memory_mib
        self._workers: set[int] = set()

    def run(self) -> None:
        """Do what the listener asks until it hangs up; then end every worker."""
        wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # Not select.select: a store on disk may have more files open than that can count to.
        poll, control = select.poll(), self._control.fileno()
        for number in (control, wake):
            poll.register(number, select.POLLIN)
        while True:
            ready = [number for number, _ in poll.poll()]
            if wake in ready:
                os.read(wake, 4096)
            self._reap()
            try:
                if control in ready and not self._obey():
                    break
            except OSError:
                # The listener hung up in the middle, or no process can be made: it begins anew with another template.
                break
        for pid in sorted(self._workers):
            os.kill(pid, signal.SIGKILL)
        for pid in sorted(self._workers):
            os.waitpid(pid, 0)

    def _obey(self) -> bool:
        asked, given, _, _ = socket.recv_fds(self._control, 1, 1)
        if asked == b"m":
            with socket.socket(fileno=given[0]) as connection:
                pid = self._make(connection)
            self._control.sendall(pid.to_bytes(8, "big"))
        elif asked == b"e":
            pid = int.from_bytes(self._control.recv(8, socket.MSG_WAITALL), "big")
            # Only what we have not seen the end of: its number cannot have passed to another process.
            if pid in self._workers:
                os.kill(pid, signal.SIGKILL)
        return bool(asked)

    def _make(self, connection: socket.socket) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            try:
                _be_worker(self._loaded, connection, parent, self._memory)
            finally:
                os._exit(0)
        self._workers.add(pid)
        return pid

    def _reap(self) -> None:
        while self._workers:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            self._workers.discard(pid)


def main() -> None:
    """Be the template of a release, as Template.start asks it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--control", type=int)
    parser.add_argument("--parent", type=int)
    parser.add_argument("--memory", type=int)
    parser.add_argument("--public")
    parser.add_argument("--disk-above", type=int)
    parser.add_argument("--disk", type=Path)
    args = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    die_with(args.parent)
    isolated = leave_network()
    control = socket.socket(fileno=args.control)
    try:
        loaded = load(args.folder, args.public, args.disk_above, args.disk)
    except (OSError, SyntaxError) as error:
        control.sendall(frame({"error": f"{args.folder}: no release to serve ({' '.join(str(error).split())[:300]}); run make first"}))
        sys.exit(1)
    control.sendall(frame({**loaded.told(), "isolated": isolated}))
    _Template(loaded, control, args.memory).run()


if __name__ == "__main__":
    main()
