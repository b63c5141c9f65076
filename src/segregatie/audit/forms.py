"""Tell what the audit found: as text or Markdown for a reader, as CSV or JSON for a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from segregatie.audit.recount import FAILS, HOLDS, NEARLY, UNKNOWN, Outcome, as_decimal, counted, printed
from segregatie.base.namespaces import DEF, ID
from segregatie.base.sheets import csv_text
from segregatie.data.measures import Counting
from segregatie.query.stored import Query
from segregatie.triples.lookup import Labels

_ORDER = (HOLDS, NEARLY, FAILS, UNKNOWN)
_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    HOLDS: {"nl": "klopt", "en": "holds"},
    NEARLY: {"nl": "klopt bij benadering", "en": "holds approximately"},
    FAILS: {"nl": "klopt niet", "en": "does not hold"},
    UNKNOWN: {"nl": "niet na te gaan", "en": "cannot be checked"},
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "claims": {"nl": "beweringen nageteld", "en": "claims recounted"},
    "printed": {"nl": "gedrukt", "en": "printed"},
    "counted": {"nl": "geteld", "en": "counted"},
    "outcome": {"nl": "uitkomst", "en": "outcome"},
    "difference": {"nl": "verschil", "en": "difference"},
    "gravity": {"nl": "ernst", "en": "gravity"},
    "perhaps": {"nl": "mogelijke verklaring", "en": "possible explanation"},
    "place": {"nl": "bewering", "en": "claim"},
    "counting": {"nl": "telling", "en": "counting"},
    "against": {"nl": "geteld uit", "en": "counted from"},
    "fair": {
        "nl": "Het meeste van wat het rapport over zichzelf zegt is juist. Hieronder staat wat natellen anders geeft.",
        "en": "Most of what the report says about itself is right. Below is what recounting gives otherwise.",
    },
}
_COLUMNS = (
    "bewering", "soort", "uitkomst", "gedrukt", "geteld", "verschil", "regel", "ernst", "telling", "noemer",
    "nl", "en", "verklaring_nl", "verklaring_en", "geteld_uit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What a reader calls the things that a claim is about: what a graph labels, and the titles of the countings."""

    labels: Labels
    countings: Mapping[str, Query]

    def of(self, path: str, language: str) -> str:
        """What the thing of a path is called."""
        return self.labels.of(ID + path, language).text

    def counting(self, counting: Counting, language: str) -> str:
        """Say what is counted: the title of the query, and what its parameters are set to."""
        called = [self.labels.of(DEF + value.removeprefix("def:"), language).text if value.startswith("def:") else
                  self.of(value, language) if "/" in value else value for _, value in counting.parameters]  # fmt: skip
        title = self.countings[counting.name].title[language]
        return f"{title}: {', '.join(called)}" if called else title


def places(outcome: Outcome) -> list[str]:
    """The places the recount draws on; the rows of one table are told as that table."""
    found = [place.split("/", 2)[2] for place in outcome.places]
    return list(dict.fromkeys(place.partition("/")[0] if place.startswith("tabel-") else place for place in found))


def _line(outcome: Outcome) -> tuple[str, ...]:
    claim = outcome.claim
    difference = outcome.difference
    told, why = claim.told or ("", ""), claim.explanation or ("", "")
    return (
        claim.key, claim.kind, outcome.code, printed(claim), counted(outcome),
        "" if difference is None else as_decimal(difference), outcome.rule.rpartition("/")[2], claim.gravity,
        *(str(counting or "") for counting in (claim.counting, claim.base)), *told, *why, "; ".join(places(outcome)),
    )  # fmt: skip


def as_csv(outcomes: Sequence[Outcome], _language: str, _names: Names) -> str:
    """Every claim on a line."""
    return csv_text([_COLUMNS, *map(_line, outcomes)])


def as_json(outcomes: Sequence[Outcome], _language: str, _names: Names) -> str:
    """Every claim as an object, under a count by outcome."""
    tally = Counter(outcome.code for outcome in outcomes)
    lines = [dict(zip(_COLUMNS, _line(outcome), strict=True)) for outcome in outcomes]
    return json.dumps({"aantallen": {code: tally[code] for code in _ORDER}, "beweringen": lines}, ensure_ascii=False, indent=1) + "\n"


def _summary(outcomes: Sequence[Outcome], language: str) -> str:
    tally = Counter(outcome.code for outcome in outcomes)
    parts = ", ".join(f"{tally[code]} {_NAMES[code][language]}" for code in _ORDER)
    return f"{len(outcomes)} {_WORDS['claims'][language]}: {parts}"


def _finding(outcome: Outcome, language: str, names: Names) -> list[tuple[str, str]]:
    """What there is to say about a claim that does not hold, as label and text."""
    claim, second = outcome.claim, int(language == "en")
    found = [("printed", printed(claim, language, names.of)), ("counted", counted(outcome, language, names.of))]
    if outcome.difference is not None:
        found.append(("difference", as_decimal(outcome.difference)))
    found.append(("place", claim.passage))
    found.append(("counting", " / ".join(names.counting(part, language) for part in (claim.counting, claim.base) if part)))
    if outcome.places:
        found.append(("against", ", ".join(places(outcome))))
    if claim.explanation:
        found += [("gravity", names.of(f"ernst/{claim.gravity}", language)), ("perhaps", claim.explanation[second])]
    return [(_WORDS[label][language], text) for label, text in found]


def _title(outcome: Outcome, language: str) -> str:
    told = outcome.claim.told
    return told[int(language == "en")] if told else f"{outcome.claim.passage}, {outcome.claim.heading}"


def as_text(outcomes: Sequence[Outcome], language: str, names: Names) -> str:
    """The count by outcome, and what does not hold, one after the other."""
    lines = [_summary(outcomes, language), _WORDS["fair"][language]]
    for outcome in outcomes:
        if outcome.code == FAILS:
            lines += ["", f"{outcome.claim.key}: {_title(outcome, language)}"]
            lines += [f"  {label}: {text}" for label, text in _finding(outcome, language, names)]
    return "\n".join(lines) + "\n"


def as_markdown(outcomes: Sequence[Outcome], language: str, names: Names) -> str:
    """The same, as Markdown, with a table of every claim behind it."""
    lines = [f"**{_summary(outcomes, language)}**", "", _WORDS["fair"][language]]
    for outcome in outcomes:
        if outcome.code == FAILS:
            lines += ["", f"### {outcome.claim.key}", "", _title(outcome, language), ""]
            lines += [f"- {label}: {text}" for label, text in _finding(outcome, language, names)]
    heads = [_WORDS[each][language] for each in ("place", "printed", "counted", "outcome")]
    lines += ["", "| " + " | ".join(heads) + " |", "|---|---|---|---|"]
    for outcome in outcomes:
        said, gives = printed(outcome.claim, language, names.of), counted(outcome, language, names.of)
        cells = (outcome.claim.key, said, gives, _NAMES[outcome.code][language])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


AUDIT_FORMATS: Final[Mapping[str, Callable[[Sequence[Outcome], str, Names], str]]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "md": as_markdown,
}
