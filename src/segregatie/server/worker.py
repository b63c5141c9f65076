"""The processes that hold a release. A template loads it once and forks workers, which share its memory.

The template has one thread, so that a fork copies nothing half done. On its control connection the byte `m`, sent with
a socket and a pipe, makes a worker that answers on the one, leaves its last words in the other, and gives its process id;
the byte `e` with a process id ends one.
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
from hashlib import sha256
from pathlib import Path
from typing import Any

from segregatie.server.cage import STACK_BYTES, die_with, drop_rights, leave_network, limit
from segregatie.server.frames import frame, receive
from segregatie.server.jobs import Ask, Convert, Stored, job_of
from segregatie.server.loaded import Loaded, load
from segregatie.server.refusal import Refusal, busy

#: All that a worker can be made to do.
_JOBS = (Ask, Convert, Stored)
_GROWN_BYTES = 256 * 1024 * 1024
#: How long what is left of an ended worker stays.
_REAP_SECONDS = 0.2


def _most_memory() -> int:
    """The most memory this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _serve(loaded: Loaded, connection: socket.socket) -> None:
    """Answer what is asked, one question at a time, until the listener hangs up.

    A worker that has grown much says that this was its last answer: memory it has had it does not give back.
    """
    enough, stream = _most_memory() + _GROWN_BYTES, connection.makefile("rb")
    while (fields := receive(stream)) is not None:
        body = b""
        try:
            done = job_of(fields, _JOBS).run(loaded)
            # The listener would stand still while it takes the digest of a large body.
            body, told = done.body, {"ok": True, "media": done.media, "digest": sha256(done.body).hexdigest()}
        except Refusal as error:
            told = _refused(error)
        except (MemoryError, RecursionError):
            told = _refused(busy("the query takes more memory than is allowed; ask for less"))
        connection.sendall(frame({**told, "last": _most_memory() > enough}, body))


def _refused(error: Refusal) -> dict[str, Any]:
    return {"ok": False, "status": error.status, "detail": error.detail, "headers": error.headers}


def _be_worker(loaded: Loaded, connection: int, words: int, parent: int, memory_mib: int) -> None:
    """Go into the cage and answer, on a thread with a stack that deep queries fit in."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # The listener drains and then ends us; a signal to the whole group is not for us.
        signal.signal(number, signal.SIG_IGN)
    die_with(parent)
    drop_rights()
    kept = socket.socket(fileno=limit(connection, words, memory_mib))
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
        control = self._control.fileno()
        while True:
            ready, _, _ = select.select([control], [], [], _REAP_SECONDS)
            self._reap()
            try:
                if ready and not self._obey():
                    break
            except OSError:
                # The listener hung up in the middle, or no process can be made: it begins anew with another template.
                break
        for pid in sorted(self._workers):
            os.kill(pid, signal.SIGKILL)
        for pid in sorted(self._workers):
            os.waitpid(pid, 0)

    def _obey(self) -> bool:
        asked, given, _, _ = socket.recv_fds(self._control, 1, 2)
        if asked == b"m":
            pid = self._make(*given)
            for number in given:
                os.close(number)
            self._control.sendall(pid.to_bytes(8, "big"))
        elif asked == b"e":
            pid = int.from_bytes(self._control.recv(8, socket.MSG_WAITALL), "big")
            # Only what we have not seen the end of: its number cannot have passed to another process.
            if pid in self._workers:
                os.kill(pid, signal.SIGKILL)
        return bool(asked)

    def _make(self, connection: int, words: int) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                _be_worker(self._loaded, connection, words, parent, self._memory)
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
    args = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    die_with(args.parent)
    isolated = leave_network()
    control = socket.socket(fileno=args.control)
    try:
        loaded = load(args.folder)
    except (OSError, SyntaxError) as error:
        control.sendall(frame({"error": f"{args.folder}: no release to serve ({' '.join(str(error).split())[:300]}); run make first"}))
        sys.exit(1)
    control.sendall(frame({**loaded.told(), "isolated": isolated}))
    _Template(loaded, control, args.memory).run()


if __name__ == "__main__":
    main()
