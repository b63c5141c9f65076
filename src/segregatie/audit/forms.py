"""Tell what the audit found: a summary, or everything as text, Markdown, CSV or JSON, in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from segregatie.audit.account import OUTCOMES, Account, Part, Point
from segregatie.audit.errata import as_errata
from segregatie.audit.recount import Outcome, as_decimal
from segregatie.audit.said import counted, parts, printed, units
from segregatie.base.sheets import csv_text
from segregatie.data.measures import Counting

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "claims recounted": {"nl": "{} beweringen: {}", "en": "{} claims: {}"},
    "fair": {
        "nl": "Van de {} cijfers, rangen en volledige lijsten kloppen er {}. Hieronder staat wat niet klopt of zichzelf tegenspreekt.",
        "en": "Of the {} figures, ranks and full lists {} hold. Below is what does not hold or contradicts itself.",
    },
    "issues": {
        "nl": "{} kwesties: {errata} errata, {units} over een gemeente, {general} over het hele rapport, {reading} leeskwesties.",
        "en": "{} issues: {errata} errata, {units} on a municipality, {general} on the report as a whole, {reading} matters of reading.",
    },
    Part.ERRATA.value: {"nl": "Errata: wat te verbeteren is", "en": "Errata: what can be corrected"},
    Part.UNITS.value: {"nl": "Tekst naast tabel, per gemeente", "en": "Text beside table, by municipality"},
    Part.GENERAL.value: {"nl": "Het rapport naast zichzelf", "en": "The report beside itself"},
    Part.READING.value: {
        "nl": "Leeskwesties: hoe wordt een woord of zin gelezen",
        "en": "Matters of reading: how a word or sentence is read",
    },
    "where": {"nl": "waar", "en": "where"},
    "printed": {"nl": "gedrukt", "en": "printed"},
    "proposal": {"nl": "voorstel", "en": "proposal"},
    "counted": {"nl": "geteld", "en": "counted"},
    "members": {"nl": "namelijk", "en": "namely"},
    "bound": {"nl": "grens", "en": "bound"},
    "against": {"nl": "tegenover", "en": "against"},
    "perhaps": {"nl": "mogelijk", "en": "perhaps"},
    "gravity": {"nl": "ernst", "en": "gravity"},
    "weighed": {"nl": "gewogen", "en": "weighed"},
    "disagree": {"nl": "(lezers zijn het niet eens)", "en": "(readers disagree)"},
    "own words": {"nl": "letterlijk", "en": "literally"},
    "more": {
        "nl": "Alles: audit --format md. Een deel: --ernst, --eenheid, --deel, --uitkomst. Een brief: --format errata.",
        "en": "Everything: audit --format md. A part: --ernst, --eenheid, --deel, --uitkomst. A letter: --format errata.",
    },
}
#: The columns of the table, by language.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "nl": (
        "bewering", "kwestie", "soort", "uitkomst", "gedrukt", "geteld", "teller", "noemer", "verschil", "regel", "ernst", "wegingen",
        "tekst", "verklaring", "tegenover", "geteld_uit", "telling", "telling_noemer",
    ),
    "en": (
        "claim", "issue", "kind", "outcome", "printed", "counted", "numerator", "denominator", "difference", "rule", "gravity", "weighings",
        "text", "explanation", "against", "counted_from", "counting", "counting_denominator",
    ),
}  # fmt: skip
_HEADS: Final[Mapping[str, tuple[str, str]]] = {"nl": ("aantallen", "beweringen"), "en": ("counts", "claims")}


def _word(account: Account, key: str) -> str:
    return _WORDS[key][account.names.language]


def counted_from(outcome: Outcome) -> list[str]:
    """The places the recount draws on; the rows of one table are told as that table."""
    found = [place.split("/", 2)[2] for place in outcome.places]
    return list(dict.fromkeys(place.partition("/")[0] if place.startswith("tabel-") else place for place in found))


def _sentence(account: Account, outcome: Outcome) -> str:
    told = outcome.claim.told
    return told[int(account.names.language == "en")] if told else account.names.place(outcome.claim.passage)


def _weighings(account: Account, outcome: Outcome) -> str:
    weighed = account.weighed(outcome.claim.key)
    named = account.names.of
    said = ", ".join(f"{named(f'ernst/{gravity}')} ({named(f'lezer/{reader}')})" for reader, gravity in sorted(weighed.items()))
    return f"{said} {_word(account, 'disagree')}" if len(set(weighed.values())) > 1 else said


def _line(account: Account, outcome: Outcome) -> tuple[str, ...]:
    claim, names, language = outcome.claim, account.names, account.names.language
    return (
        claim.key, claim.issue, names.of(f"beweringsoort/{claim.kind}"), names.of(f"uitkomst/{outcome.code}"),
        printed(claim, language, names.of), counted(outcome, language, names.of),
        *("" if number is None else as_decimal(number) for number in (outcome.numerator, outcome.denominator, outcome.difference)),
        names.of(outcome.rule) if outcome.rule else "", names.of(f"ernst/{claim.gravity}") if claim.gravity else "",
        _weighings(account, outcome), _sentence(account, outcome), claim.explanation[int(language == "en")] if claim.explanation else "",
        "; ".join(claim.against), "; ".join(counted_from(outcome)), *(str(counting or "") for counting in (claim.counting, claim.base)),
    )  # fmt: skip


def as_csv(account: Account) -> str:
    """Every claim on a line."""
    return csv_text([_COLUMNS[account.names.language], *(_line(account, outcome) for outcome in account.told)])


def as_json(account: Account) -> str:
    """Every claim as an object, under a count by outcome."""
    language = account.names.language
    lines = [dict(zip(_COLUMNS[language], _line(account, outcome), strict=True)) for outcome in account.told]
    tally = {account.names.of(f"uitkomst/{code}"): count for code, count in account.tally().items()}
    return json.dumps(dict(zip(_HEADS[language], (tally, lines), strict=True)), ensure_ascii=False, indent=1) + "\n"


def _totals(account: Account) -> str:
    parts = ", ".join(f"{account.tally()[code]} {account.names.of(f'uitkomst/{code}')}" for code in OUTCOMES)
    return _word(account, "claims recounted").format(len(account.told), parts)


def _issues(account: Account) -> str:
    parts = {part.value: len(account.of_part(part)) for part in Part}
    return _word(account, "issues").format(len(account.points), **parts)


def _fair(account: Account) -> str:
    held, figures = account.figures()
    return _word(account, "fair").format(figures, held)


def _asked(account: Account, counting: Counting) -> str:
    """What was counted: the title of the counting, and what it was asked of."""
    asked = [account.names.of(value) for _, value in counting.parameters if "/" in value]
    title = account.countings[counting.name].title[account.names.language]
    return f"{title} ({', '.join(asked)})" if asked else title


def _case(account: Account, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """What there is to say of one claim, as label and text."""
    claim, names, language = outcome.claim, account.names, account.names.language
    if claim.passage in account.quotes:
        yield "own words", account.quotes[claim.passage]
    share = parts(outcome, language)
    if claim.against:
        yield "against", "; ".join(map(names.place, claim.against))
    elif outcome.number is None and claim.counting:
        # Whom the claim names is in its sentence; what it is laid beside is what was counted.
        yield "counted", f"{_asked(account, claim.counting)}: {counted(outcome, language, names.of)}"
    else:
        yield "printed", printed(claim, language, names.of)
        yield "counted", counted(outcome, language, names.of) + (f" ({share})" if share else "")
    if members := units(outcome, language, names.of):
        yield "members", members
    if claim.word:
        yield "bound", getattr(account.words[claim.word].why, language)
    yield "gravity", names.of(f"ernst/{claim.gravity}")
    if weighed := _weighings(account, outcome):
        yield "weighed", weighed
    if claim.explanation:
        yield "perhaps", claim.explanation[int(language == "en")]


def _correction(account: Account, point: Point) -> Iterator[tuple[str, str]]:
    language = account.names.language
    if correction := point.issue.correction:
        for label, text in (("where", correction.place), ("printed", correction.printed), ("proposal", correction.proposal)):
            yield label, getattr(text, language)


def _told(account: Account, point: Point, title: str, item: str, detail: str) -> list[str]:
    """An issue once, and below it each of its cases with its place."""
    lines = ["", title.format(getattr(point.issue.told, account.names.language))]
    lines += [item.format(f"{_word(account, label)}: {text}") for label, text in _correction(account, point)]
    for outcome in point.cases:
        place, sentence = account.names.place(outcome.claim.passage), _sentence(account, outcome)
        lines.append(item.format(place if sentence == place else f"{place}: {sentence}"))
        lines += [detail.format(f"{_word(account, label)}: {text}") for label, text in _case(account, outcome)]
    return lines


def _everything(account: Account, head: str, unit: str, title: str, item: str, detail: str) -> list[str]:
    lines = []
    for part in Part:
        points = account.of_part(part)
        if points:
            lines += ["", head.format(_word(account, part.value))]
        if part is Part.UNITS:
            for path, own in account.by_unit().items():
                lines += ["", unit.format(account.names.of(path))]
                lines += [line for point in own for line in _told(account, point, title, item, detail)]
        else:
            lines += [line for point in points for line in _told(account, point, title, item, detail)]
    return lines


def as_summary(account: Account) -> str:
    """How many claims and issues there are, and each error on a line."""
    lines = [_totals(account), _issues(account), _fair(account), ""]
    for point in account.of_part(Part.ERRATA):
        place, wrong, right = (text for _, text in _correction(account, point))
        lines.append(f"{place}: {wrong} -> {right}")
    return "\n".join([*lines, "", _word(account, "more")]) + "\n"


def as_text(account: Account) -> str:
    """Everything that does not hold, issue by issue."""
    lines = [_totals(account), _issues(account), _fair(account)]
    return "\n".join([*lines, *_everything(account, "== {} ==", "-- {} --", "{}", "  {}", "    {}")]) + "\n"


def as_markdown(account: Account) -> str:
    """The same, as Markdown, with a table of every claim behind it."""
    lines = [f"**{_totals(account)}**", "", _issues(account), "", _fair(account)]
    lines += _everything(account, "## {}", "### {}", "**{}**\n", "- {}", "  - {}")
    columns = dict(zip(_COLUMNS["en"], _COLUMNS[account.names.language], strict=True))
    shown = ("claim", "outcome", "printed", "counted")
    lines += ["", "| " + " | ".join(columns[name] for name in shown) + " |", "|---|---|---|---|"]
    for outcome in account.told:
        cells = dict(zip(_COLUMNS["en"], _line(account, outcome), strict=True))
        lines.append("| " + " | ".join(cells[name].replace("|", "\\|") for name in shown) + " |")
    return "\n".join(lines) + "\n"


AUDIT_FORMATS: Final[Mapping[str, Callable[[Account], str]]] = {
    "summary": as_summary,
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "md": as_markdown,
    "errata": as_errata,
}
