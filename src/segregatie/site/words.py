"""The words of the pages that no label gives, in Dutch and English: those of words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from segregatie.query.stored import LANGUAGES

FILE: Final = Path(__file__).with_name("words.toml")

Words = Mapping[str, Mapping[str, str]]


@cache
def words(language: str) -> Words:
    """Return the words of a language, by part and name: `words("nl")["base"]["menu"]`."""
    place = LANGUAGES.index(language)
    parts: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {part: {name: pair[place] for name, pair in names.items()} for part, names in parts.items()}


def source_in(source: str, language: str) -> str:
    """Say in a language where in the report an answer rests, which the queries say in Dutch.

    >>> source_in("rapport 2013, 3.2 en 3.3, tabellen 1a en 3-6", "en")
    'report 2013, 3.2 and 3.3, tables 1a and 3-6'
    """
    known = words(language)["source"]
    return re.sub(r"[^\W\d_]+", lambda found: known.get(found[0], found[0]), source)


def grouped(number: int, language: str) -> str:
    """Write a number with a sign between its thousands.

    >>> grouped(78831, "nl"), grouped(78831, "en"), grouped(553, "nl")
    ('78.831', '78,831', '553')
    """
    return f"{number:,}".replace(",", "." if language == "nl" else ",")


def listed(names: list[str], language: str) -> str:
    """Put names in a row.

    >>> listed(["Ede", "Tiel", "Venlo"], "nl"), listed(["Ede"], "en")
    ('Ede, Tiel en Venlo', 'Ede')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words(language)['base']['and']} {names[-1]}"
