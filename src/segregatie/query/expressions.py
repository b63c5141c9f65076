"""What a column shows, as a header writes it: `lijst(letter(maatregel))`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r'\s*(?:(?P<name>[a-z][a-z0-9_]*)|"(?P<text>[^"]*)"|(?P<sign>[(),]))')
#: What may stand around a value, and how many values it takes.
FUNCTIONS: Final[Mapping[str, int]] = {
    # Of one term: what the graph says of it.
    "code": 1, "letter": 1, "teken": 1, "tekst": 1, "volgorde": 1, "waarde": 1,
    # Of all rows that make one line.
    "aantal": 1, "lijst": 1, "kruisje": 1, "teksten": 1, "delen": 2,
    # Of other values.
    "of": 2, "bij": 2, "noot": 2, "paar": 2, "telling": 2, "procent": 2, "gemiddeld": 2,
}  # fmt: skip
#: What counts or gathers over rows: it does not part one line from another.
GATHERING: Final = ("aantal", "lijst", "kruisje", "teksten")


class ExpressionError(ValueError):
    """A header writes what is no expression; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A variable, a text, or a function of expressions; a variable by itself stands for the label of what it is bound to."""

    function: str
    arguments: tuple[Expression, ...] = ()
    word: str = ""

    @property
    def variable(self) -> str:
        """The variable that it is, or is a function of one of: the first."""
        return self.word if self.function == VARIABLE else next((each.variable for each in self.arguments if each.variable), "")

    def parts(self) -> Iterator[Expression]:
        """Itself and all that it is made of."""
        yield self
        for argument in self.arguments:
            yield from argument.parts()

    def variables(self) -> list[str]:
        """Every variable in it, in order."""
        return list(dict.fromkeys(each.word for each in self.parts() if each.function == VARIABLE))

    def parting(self) -> list[str]:
        """The variables that part one line from another: those of what is not gathered over rows."""
        if self.function in GATHERING or self.function == TEXT:
            return []
        if self.function == VARIABLE:
            return [self.word]
        if self.function == "delen":
            return self.arguments[0].parting()
        return list(dict.fromkeys(name for each in self.arguments for name in each.parting()))

    def __str__(self) -> str:
        if self.function == VARIABLE:
            return self.word
        return f'"{self.word}"' if self.function == TEXT else f"{self.function}({', '.join(map(str, self.arguments))})"


VARIABLE: Final = "variabele"
TEXT: Final = "vast"


def parse_expression(text: str) -> Expression:
    """Read an expression. Raises ExpressionError where it is none.

    >>> str(parse_expression("lijst( letter(maatregel) )"))
    'lijst(letter(maatregel))'
    >>> parse_expression("som(a)")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    segregatie.query.expressions.ExpressionError: 'som' is no function; use one of: aantal, ...
    """
    tokens = _tokens(text)
    found, rest = _expression(tokens, text)
    if rest:
        raise ExpressionError(f"{text!r} goes on after its end")
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ExpressionError(f"cannot read {text[at:].strip()!r}")
        assert token.lastgroup
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


def _expression(tokens: list[tuple[str, str]], text: str) -> tuple[Expression, list[tuple[str, str]]]:
    if not tokens or tokens[0][0] == "sign":
        raise ExpressionError(f"{text!r} lacks a variable")
    (kind, word), rest = tokens[0], tokens[1:]
    if kind == "text":
        return Expression(TEXT, word=word), rest
    if rest[:1] != [("sign", "(")]:
        return Expression(VARIABLE, word=word), rest
    if word not in FUNCTIONS:
        raise ExpressionError(f"{word!r} is no function; use one of: {', '.join(sorted(FUNCTIONS))}")
    arguments = []
    while True:
        argument, rest = _expression(rest[1:], text)
        arguments.append(argument)
        if rest[:1] != [("sign", ",")]:
            break
    if rest[:1] != [("sign", ")")]:
        raise ExpressionError(f"{text!r} lacks a bracket")
    if len(arguments) != FUNCTIONS[word]:
        raise ExpressionError(f"{word} takes {FUNCTIONS[word]}, not {len(arguments)}")
    return Expression(word, tuple(arguments)), rest[1:]
