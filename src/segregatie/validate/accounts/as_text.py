"""For a person at a terminal: a line a problem, and a count."""

from __future__ import annotations

from segregatie.validate.accounts.account import Account, Languages
from segregatie.validate.accounts.words import counted, place, repeats, said_once


def as_text(account: Account, languages: Languages) -> str:
    """Tell every problem as `file:line: what is wrong; what to do`, repeats once, and end with a count."""
    lines = [f"{place(each.first, account)}: {said_once(each, languages, graded=True)}" for each in repeats(account.problems)]
    return "".join(f"{line}\n" for line in [*lines, counted(account, languages)])
