"""How what a claim says is counted again, and what its quantity word allows."""

from __future__ import annotations

from dataclasses import dataclass

from segregatie.base.problems import Text, Where


@dataclass(frozen=True, slots=True)
class Counting:
    """A stored query that counts, by its name, and what its parameters are set to: paths, `def:` terms, or texts."""

    name: str
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Counting:
        """Take apart what the data writes as `name?parameter=value&parameter=value`.

        >>> Counting.read("antwoord?soort=def:Regie").parameters
        (('soort', 'def:Regie'),)
        """
        name, _, parameters = text.partition("?")
        pairs = (part.partition("=") for part in parameters.split("&") if part)
        return cls(name, tuple((parameter, value) for parameter, _, value in pairs))

    def __str__(self) -> str:
        parameters = "&".join(f"{name}={value}" for name, value in self.parameters)
        return f"{self.name}?{parameters}" if parameters else self.name


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound: a number, with one decimal at most, and whether that number itself is within it."""

    number: str
    inclusive: bool


@dataclass(frozen=True, slots=True)
class QuantityWord:
    """What a word such as `de helft` allows: bounds, of a share in percent (`aandeel`) or of a number (`aantal`).

    `spellings` are the words as printed, the usual one first; `english` is that one in English. Without `upper` there is no end.
    """

    code: str
    spellings: tuple[str, ...]
    english: str
    measure: str
    lower: Bound
    upper: Bound | None
    why_nl: str
    why_en: str
    where: Where

    @property
    def name(self) -> Text:
        """What to call it."""
        return Text(self.spellings[0], self.english)

    @property
    def why(self) -> Text:
        """What it allows."""
        return Text(self.why_nl, self.why_en)
