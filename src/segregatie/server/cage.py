"""What a worker process may not do: reach a network, take the machine's memory, open a file, use a right, outlive its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 24, 38
#: The version of the call that takes 64 capabilities, and how many a kernel may have.
_CAPABILITIES_3, _CAPABILITIES = 0x20080522, 64
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


def drop_rights() -> None:
    """Give up every capability for good (Linux): a namespace of our own gives us all of them within it, and root has them anyway."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    for number in range(_CAPABILITIES):
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    libc.capset((ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0), (ctypes.c_uint32 * 6)())


def _address_space() -> int:
    """How much is mapped now, in bytes; nothing where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if status.exists() else 0


def limit(connection: int, words: int, extra_mib: int) -> int:
    """Keep one connection, under number 3, and a place for last words, as standard error; allow no way to open anything.

    A socket needs a file number, so this takes the network away as well. So much memory is allowed on top of what is there.
    Returns the connection's number.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if used := _address_space():
        most = used + extra_mib * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    nothing = os.open(os.devnull, os.O_RDWR)
    # Both out of the way first: either may have the number that the other is to get.
    connection, words = os.dup(connection), os.dup(words)
    for number, kept in ((0, nothing), (1, nothing), (2, words), (3, connection)):
        os.dup2(kept, number)
    os.closerange(4, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
    return 3
