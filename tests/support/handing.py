"""RDF as it is handed in on standard input, and what was read of it."""

from __future__ import annotations

import io

import pyoxigraph as ox

from segregatie.base.problems import Problems
from segregatie.validate.handed import Handed, read_handed
from segregatie.validate.screening import Limits

#: What to do about a statement that no parser reads.
MEND = "mend the syntax of this statement"


def read(text: str | bytes, syntax: str = "turtle", limits: Limits | None = None) -> tuple[Handed, list[str]]:
    """Hand a text in on standard input, and give what is told of it too."""
    problems = Problems()
    data = text if isinstance(text, bytes) else text.encode()
    handed = read_handed(["-"], problems, syntax, io.BytesIO(data), limits)
    return handed, [str(problem) for problem in problems]


def as_lines(handed: Handed) -> list[str]:
    """What was read, as N-Triples."""
    text = ox.serialize(handed.triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text.decode().removesuffix("\n").split("\n")
