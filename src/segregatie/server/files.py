"""Files of a release, as they lie."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from segregatie.server.refusal import busy
from segregatie.server.reply import File, Reply

#: A larger file is not held in memory.
_HELD: Final = 16 << 20


async def read_file(
    path: Path, media: str, *, headers: Mapping[str, str] | None = None, vary: tuple[str, ...] = (), coding: str = "", digest: str = ""
) -> Reply:
    """Answer a file. Raises Refusal where it is gone, as when another release takes its place."""
    try:
        body, modified = await asyncio.to_thread(_read, path)
    except OSError as error:
        raise busy("this release is being replaced; try again soon") from error
    return Reply(body, media, headers=headers, stable=True, vary=vary, coding=coding, digest=digest, modified=modified)


def _read(path: Path) -> tuple[bytes | File, float]:
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(number, "rb") as file:
        seen = os.fstat(number)
        return (file.read(_HELD) if seen.st_size <= _HELD else File(path, seen.st_size)), int(seen.st_mtime)
