"""What a worker process may not do: reach a network, take the machine's memory, open a file, outlive its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 1, 38
_MIB = 1024 * 1024
#: The stack of the thread that parses: the engine's parser is recursive.
STACK_BYTES = 512 * _MIB


def die_with(parent: int) -> None:
    """Be killed when the process that started this one ends (Linux); end at once where it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def leave_network() -> bool:
    """Move to a network of our own with nothing in it, where the kernel permits; say whether it did."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _address_space() -> int:
    """How much is mapped now, in bytes; nothing where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if status.exists() else 0


def limit(connection: int, extra_mib: int, files: Sequence[int] = ()) -> int:
    """Keep one connection, under number 3, and no way to open anything; allow so much memory on top of what is there.

    `files` are numbers above 3 that are kept too. A socket needs a file number, so this takes the network away as well.
    Returns the connection's number.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if used := _address_space():
        most = used + extra_mib * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    if connection != 3:
        os.dup2(connection, 3)
    first = 4
    for number in sorted(files):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, max(first, 65_536))
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
    return 3
