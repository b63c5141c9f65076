"""Regular expressions for texts of strangers, which may be long and wrong."""

from __future__ import annotations

import re
import sys
from typing import Final

#: Before it a possessive group is read wrongly; of a single sign it never was. Source: python/cpython, issue 106052.
_RIGHT: Final = (3, 11, 5)
_POSSESSIVE: Final = re.compile(r"(?<=\)[*+?])\+")


def compiled(pattern: str, flags: int = 0, version: tuple[int, ...] = sys.version_info[:3]) -> re.Pattern[str]:
    r"""Compile a pattern whose possessive groups only save memory: what it matches is the same with groups that may give back.

    >>> compiled(r"(?:-[a-z]+)*+", version=(3, 11, 2)).pattern
    '(?:-[a-z]+)*'
    """
    return re.compile(pattern if version >= _RIGHT else _POSSESSIVE.sub("", pattern), flags)
