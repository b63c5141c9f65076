"""The errata as a letter to the authors of the report: Markdown that one could send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from segregatie.audit.account import Account, Part, Point
from segregatie.audit.recount import as_decimal
from segregatie.audit.said import parts, units

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "title": {"nl": "# Errata bij *{}*", "en": "# Errata of *{}*"},
    "dear": {"nl": "Geachte auteurs,", "en": "Dear authors,"},
    "opening": {
        "nl": "Met waardering hebben wij uw rapport van {year} als gegevens vastgelegd, rij voor rij en alinea voor alinea, en nagegaan "
        "wat het over zichzelf zegt. Van de {figures} cijfers, rangen en volledige lijsten die uit het rapport zelf zijn na te tellen, "
        "kloppen er {held}.",
        "en": "With appreciation we have put your report of {year} into data, row by row and paragraph by paragraph, and checked what "
        "it says about itself. Of the {figures} figures, ranks and full lists that can be recounted from the report itself, {held} hold.",
    },
    "purpose": {
        "nl": "Op {number} punten denken wij dat er iets te verbeteren is. Wij noemen steeds de plaats, wat er staat, wat natellen geeft "
        "en wat er volgens ons zou moeten staan. Waar wij ons vergissen, horen wij dat graag.",
        "en": "On {number} points we think that something can be corrected. Of each we give the place, what is printed, what recounting "
        "gives and what should stand there in our view. Where we are mistaken, we should be glad to hear it.",
    },
    "says": {"nl": 'Er staat: "{}".', "en": 'It says: "{}".'},
    "counting": {"nl": "Natellen geeft {}.", "en": "Recounting gives {}."},
    "proposal": {"nl": "Voorstel: {}.", "en": "Proposal: {}."},
    "closing": {
        "nl": "Over andere punten, waarop tekst en tabel naar ons oordeel niet bij elkaar passen en niet te zien is welke van de twee "
        "juist is, schrijven wij u graag als u dat wilt.",
        "en": "On other points, where text and table do not go together in our view and it cannot be seen which of the two is right, we "
        "shall be glad to write if you wish.",
    },
    "greeting": {"nl": "Met vriendelijke groet,", "en": "Yours sincerely,"},
    "us": {"nl": "de makers van onderwijssegregatie", "en": "the onderwijssegregatie contributors"},
}


def as_errata(account: Account) -> str:
    """Write the letter, with the errata that are asked for."""
    said = {key: texts[account.names.language] for key, texts in _WORDS.items()}
    survey, points = account.edition.survey, account.of_part(Part.ERRATA)
    held, figures = account.figures()
    lines = [
        said["title"].format(survey.report_title), "", said["dear"], "",
        said["opening"].format(year=survey.year, figures=figures, held=held), "", said["purpose"].format(number=len(points)), "",
    ]  # fmt: skip
    for number, point in enumerate(points, 1):
        lines.append(f"{number}. {' '.join(_erratum(account, point, said))}")
    return "\n".join([*lines, "", said["closing"], "", said["greeting"], "", said["us"]]) + "\n"


def _erratum(account: Account, point: Point, said: Mapping[str, str]) -> Iterator[str]:
    language, correction = account.names.language, point.issue.correction
    assert correction is not None
    yield f"**{getattr(correction.place, language)}.**"
    yield said["says"].format(getattr(correction.printed, language))
    yield getattr(point.issue.told, language)
    if found := list(_found(account, point)):
        yield said["counting"].format("; ".join(found))
    yield said["proposal"].format(getattr(correction.proposal, language))


def _found(account: Account, point: Point) -> Iterator[str]:
    """What counting gives: the number, of how many where that is known, and who they are, once for each set of them."""
    language, told = account.names.language, dict[str, str]()
    for outcome in point.cases:
        if outcome.number is not None:
            members = units(outcome, language, account.names.of)
            share = parts(outcome, language)
            number = share or as_decimal(outcome.number) + ("%" if outcome.share else "")
            if members not in told or share:
                told[members] = number
    yield from (f"{number} ({members})" if members else number for members, number in told.items())
