"""What the lines of a file state, by name, and what may be pointed at although its line is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from segregatie.base.problems import Problems, Where

T = TypeVar("T")
M = TypeVar("M")


class Keys(dict[str, T]):
    """What a file states by name, and what others may point at.

    `broken` are the lines that are wrong, by name: they exist, so what points at them is not told too. `unsure` is the first line
    whose name could not be read: it may have any name. Of an `unread` file every name may be right. `named` are the names
    that something points at, right or not.
    """

    def __init__(self, stated: Iterable[tuple[str, T]] = (), *, unsure: Where | None = None, unread: bool = False) -> None:
        super().__init__(stated)
        self.broken: dict[str, T | None] = {}
        self.unsure, self.unread = unsure, unread
        self.named: set[str] = set()

    @property
    def known(self) -> list[str]:
        """Every name that a line has, in order."""
        return sorted({*self, *self.broken})

    def has(self, name: str, problems: Problems) -> bool:
        """Say whether what has this name exists, as far as can be known.

        Where a line has lost its name, what points at no line is taken to point at that one; the problem told there counts how
        many do.
        """
        self.named.add(name)
        if name in self or name in self.broken or self.unread:
            return True
        if self.unsure:
            problems.follow(self.unsure)
        return self.unsure is not None

    def made(self, make: Callable[[T], M]) -> Keys[M]:
        """The same names, each with what is made of what it states."""
        made = Keys(((name, make(each)) for name, each in self.items()), unsure=self.unsure, unread=self.unread)
        made.broken = dict.fromkeys(self.broken)
        return made
