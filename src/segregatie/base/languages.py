"""Notice a text of ours that stands in the wrong language: Dutch where English belongs, the reverse, or one text twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segregatie.base.problems import Problems, Text, Where

# Words that one language is full of and the other does not have, or has for a rare thing: not `is`, `in`, `of`, `was`.
_DUTCH = """
    aan acht al alle als andere bij binnen daar daarmee daarvan dan dat de deze die dit doet door drie dus een eigen en er gaat geen
    haar hebben heeft het hij hoe hun ieder kan keer komt kunnen maar meer meest met moet moeten na naar negen niet nog om omdat onder
    ook op samen sinds staan staat te tegen tien tot tussen twee uit van veel vier vijf voor waar waarbij waarmee wat weinig wel welke
    werd werden wil worden wordt ze zegt zelf zes zeven zich zij zijn zo zonder zou
"""
_ENGLISH = """
    about after all also although an and any are as at be because been before behind being between but by can do does each eight every
    few five for four from had has have how if into it its itself less many may most must nine no not nothing on one only or other our
    out own said says she should since six some such than that the their them there these they this those three through to together
    two under what when where which while who whose why will with within without would you your
"""
_LEANING = dict.fromkeys(_DUTCH.split(), 1) | dict.fromkeys(_ENGLISH.split(), -1)
_SIGNS = {"nl": 1, "en": -1}
_WORD = re.compile(r"\w+")
_DUTCH_NAME, _ENGLISH_NAME = Text("Nederlands", "Dutch"), Text("Engels", "English")


def leaning(text: str) -> int:
    """How much more Dutch than English a text is, in words that only one of them has; 0 where that cannot be told.

    >>> leaning("De gemeente wil dat niet."), leaning("The municipality does not want that."), leaning("Scholentochten")
    (4, -4, 0)
    """
    return sum(_LEANING.get(word, 0) for word in _WORD.findall(text.casefold()))


def in_other_language(text: str, language: str) -> bool:
    """Say whether a text that should be Dutch (`nl`) is English, or the reverse; of another language that is not known."""
    return language in _SIGNS and leaning(text) * _SIGNS[language] < 0


def check_language(column: str, text: str, where: Where, problems: Problems) -> bool:
    """Note a text that is in the other language than its column, whose name ends in `nl` or `en`."""
    language = column[-2:]
    if not in_other_language(text, language):
        return True
    names = (_ENGLISH_NAME, _DUTCH_NAME) if language == "nl" else (_DUTCH_NAME, _ENGLISH_NAME)
    problems.add(where, "language-other", column=column, language=names[0], wanted=names[1])
    return False


def check_languages(header: Sequence[str], cells: Sequence[str], where: Where, problems: Problems) -> None:
    """Note what is wrong with a line's text in Dutch and in English: in the other language, or the same twice."""
    told = [(column, cell) for column, cell in zip(header, cells, strict=True) if column.rpartition("_")[2] in ("nl", "en")]
    right = [check_language(column, text, where, problems) for column, text in told]
    # A name is the same in both, and begins each of its words with a capital.
    if told and all(right) and told[0][1] == told[1][1] and any(word.islower() for word in _WORD.findall(told[0][1])[1:]):
        problems.add(where, "language-same", columns=f"{told[0][0]}, {told[1][0]}")
