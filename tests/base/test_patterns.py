"""A pattern matches the same with Python 3.11.0 as with the newest: a group that is read wrongly there is put otherwise."""

from __future__ import annotations

import random
import re
from typing import Final

import pytest

from conftest import ROOT
from segregatie.base.patterns import compiled
from segregatie.server import guard
from segregatie.validate import dropped, screening

FIRST: Final = (3, 11, 0)
PIECES: Final = (
    "'", '"', "'''", '"""', "\\", "\\'", '\\"', "\n", "a", " ", "#", "<", ">", "<a>",
    ".", "..", "a.b", "@nl", "@nl-a", "--", "-", "{", ":", "%", "é",
)  # fmt: skip


@pytest.mark.parametrize("pattern", [screening._TOKEN, dropped._STRING, guard._OPAQUE], ids=["turtle", "json", "sparql"])
def test_a_pattern_matches_the_same_where_possessive_groups_are_wrong(pattern: re.Pattern[str]) -> None:
    first, chance = compiled(pattern.pattern, pattern.flags, FIRST), random.Random(2013)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) for _ in range(5_000)]
    answers = [[(match.span(), match.groups()) for match in first.finditer(text)] for text in texts]
    assert answers == [[(match.span(), match.groups()) for match in pattern.finditer(text)] for text in texts]
    assert sum(map(len, answers)) > 1_000


def test_a_possessive_group_is_compiled_by_us() -> None:
    """re.compile gives an older Python what it reads wrongly, and no newer one would ever tell."""
    group = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
    calls = {
        f"{path.name}: {call[:80]}": call.partition("compiled(")[0]
        for path in (ROOT / "src").rglob("*.py")
        for call in path.read_text(encoding="utf-8").split("re.compile(")[1:]
        if path.name != "patterns.py"
    }
    assert len(calls) > 50
    assert [where for where, call in calls.items() if group.search(call)] == []
