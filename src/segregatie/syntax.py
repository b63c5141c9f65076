"""Parse RDF past its errors, so that one run tells them all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import pyoxigraph as ox

from segregatie.problems import Problems, Where

#: A file with more errors than this is another kind of file; most errors follow from an earlier one and are not told.
_MOST_ERRORS = 10_000
_MOST_TOLD = 100
#: Triple terms within each other take the parser down (SIGSEGV) from some ten thousand; this many cannot.
MOST_TRIPLE_TERMS = 1_000


def parse(text: str, form: ox.RdfFormat, where: Where, problems: Problems, base: str | None = None) -> Iterator[ox.Quad]:
    """Yield what a text states; note its syntax errors by line.

    The parser goes on after an error, but what it then stumbles over in the same block, or after a quote left open, is
    mostly the same one: each block tells its first, and an unknown prefix is told once.
    """
    blank: list[int] | None = None
    told: set[int | str] = set()
    found = noted = last = 0
    # After an error nobody but the parser knows what it takes for a string, and what for the start of a triple term.
    stops = text.count("<<") > MOST_TRIPLE_TERMS
    statements = ox.parse(text, format=form, base_iri=base)
    while True:
        try:
            yield next(statements)
        except StopIteration:
            return
        except SyntaxError as error:
            found += 1
            reason, line = _reason(error), error.lineno or (0 if form == ox.RdfFormat.JSON_LD else 1)
            if blank is None:
                blank = [number for number, each in enumerate(text.split("\n"), 1) if not each.strip("\r")]
                # Where something is missing at the end, the parser stands behind the last line.
                last = text.rstrip().count("\n") + 1
            line = min(line, last)
            block = bisect_right(blank, line)
            if not told & {block, reason}:
                problems.add(Where(where.file, line), "syntax-invalid", form=form.name, reason=reason)
                noted += 1
            told |= {block, reason}
            if stops or found >= _MOST_ERRORS or noted >= _MOST_TOLD or "Line jumps" in reason or "end of file" in reason:
                return
        except MemoryError:
            # What the parser says of a token that is longer than its buffer, as after a quote left open.
            problems.add(where, "syntax-buffer-full", form=form.name)
            return


def _reason(error: SyntaxError) -> str:
    """The parser's own words on one line, without the position that stands before them."""
    said = re.sub(r"^Parser error (?:at|between) line \d+ .*?: ", "", str(error.msg or error))
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in said)
