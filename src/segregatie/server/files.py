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
    path: Path,
    media: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    vary: tuple[str, ...] = (),
    coding: str = "",
    digest: str = "",
    size: int = 0,
) -> Reply:
    """Answer a file, as Reply has it. Raises Refusal where it is gone, or of another size than is told: another release takes its place."""
    try:
        body, modified = await asyncio.to_thread(_read, path)
    except OSError as error:
        raise busy("this release is being replaced; try again soon") from error
    if size and len(body) != size:
        raise busy("this release is being replaced; try again soon")
    return Reply(
        body, media, status=status, headers=headers, stable=status == 200, vary=vary, coding=coding, digest=digest,
        modified=modified if status == 200 else None,
    )  # fmt: skip


def _read(path: Path) -> tuple[bytes | File, float]:
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(number, "rb") as file:
        seen = os.fstat(number)
        return (file.read(_HELD) if seen.st_size <= _HELD else File(path, seen.st_size)), int(seen.st_mtime)
