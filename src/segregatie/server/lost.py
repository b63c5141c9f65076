"""Why a worker was lost, by what it wrote last: the engine ends its process where it fails, and tells no caller."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from segregatie.server.refusal import Refusal, busy

_PANIC: Final = re.compile(r"panicked at (\S+?):(\d+):\d+:\n([^\n]*)")
_MIXED: Final = (
    "ORDER BY: the engine has no order for values of different kinds, such as numbers beside texts; "
    "write ORDER BY STR(?x), or DATATYPE(?x) before it"
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What is said of a lost worker: to its client, by a word for counting, and to the journal where the engine failed."""

    refusal: Refusal
    reason: str
    at: str = ""


def explain_loss(words: str) -> Loss:
    r"""Explain the end of a worker from what stands on its standard error.

    >>> explain_loss("\nthread 'x' panicked at /a/smallsort.rs:854:5:\nuser-provided ... a total order\n").at
    'smallsort.rs:854'
    """
    panic = _PANIC.search(words)
    if panic:
        at = f"{panic[1].rpartition('/')[2]}:{panic[2]}"
        if "total order" in panic[3]:
            return Loss(Refusal(422, _MIXED), "engine", at)
        return Loss(Refusal(500, "the engine failed on this query, which is logged; ask it otherwise"), "engine", at)
    if "memory allocation" in words:
        return Loss(busy("the query takes more memory than is allowed; ask for less"), "memory")
    return Loss(busy("the process that works on this query was lost; the query may take more memory than is allowed"), "lost")
