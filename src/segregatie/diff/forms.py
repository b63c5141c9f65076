"""Write what differs between two graphs: as text or Markdown for a reader, as JSON for a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from segregatie.base.problems import Language
from segregatie.diff.changes import Level

if TYPE_CHECKING:
    from segregatie.diff.report import Detail, Group, Line, Proposal, Report, Told

_SIGNS: Final[Mapping[str, str]] = {"came": "+", "went": "-"}
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "old": ("oud", "old"),
    "new": ("nieuw", "new"),
    "equal": ("Er is niets veranderd: beide zijden zeggen hetzelfde.", "Nothing changed: both sides state the same."),
    "statements": ("uitspraken", "statements"),
    "rules": ("regels", "rules"),
    "norules": (
        "regels: niet vergeleken, want niet in beide zijden",
        "rules: not compared, as they are not in both sides",
    ),
    "version": ("versie", "version"),
    "data": ("gegevens", "data"),
    "vocabulary": ("vocabulaire", "vocabulary"),
    "came": ("erbij", "came"),
    "went": ("weg", "went"),
    "changed": ("anders", "changed"),
    "relabelled": ("hernoemd", "relabelled"),
    "deprecated": ("vervallen", "deprecated"),
    "outcomes": ("beweringen met een andere uitkomst", "claims whose outcome changed"),
    "kind": ("soort", "kind"),
    "before": ("was", "before"),
    "after": ("is", "after"),
    "unstated": ("onbekend", "not stated"),
    "least": ("ten minste", "at least"),
    "enough": ("genoeg", "enough"),
    "raise": ("verhoog haar", "raise it"),
    "things": ("dingen", "things"),
}
#: The rules by which a version goes up, in words.
RULE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "went": ("een adres verdween", "an address went"),
    "meaning": ("een term of code betekent iets anders", "a term or code means something else"),
    "came": ("er kwam iets bij", "something came"),
    "deprecated": ("iets is vervallen verklaard, of niet meer", "something was deprecated, or no longer is"),
    "rule": ("een regel keurt anders", "a rule judges otherwise"),
    "definition": (
        "andere woorden in een definitie (lees haar: betekent zij nu iets anders, dan MAJOR)",
        "other words in a definition (read it: if it now means something else, MAJOR)",
    ),
    "words": ("andere woorden", "other words"),
    "mended": ("iets is verbeterd", "something was mended"),
}
_SHOWN: Final = 3


def _say(word: str, language: Language) -> str:
    return _WORDS[word][language == "en"]


def _side(which: str, side: Told, language: Language) -> list[str]:
    told = (("data", side.data_version), ("vocabulary", side.vocabulary_version))
    versions = [f"{_say(part, language)} {version}" for part, version in told if version]
    count, digest = side.data
    lines = [f"{_say(which, language)}: {side.name}" + (f" ({', '.join(versions)})" if versions else "")]
    lines.append(f"  {count:,} {_say('statements', language)}, sha256 {digest}")
    if side.rules:
        lines.append(f"  {_say('rules', language)}: {side.rules[0]:,} {_say('statements', language)}, sha256 {side.rules[1]}")
    return lines


def _tally(report: Report, language: Language) -> list[str]:
    lines = Counter(line.what for group in report.groups for line in group.lines)
    added, removed = (sum(len(getattr(each, side)) for each in report.changes) for side in ("added", "removed"))
    counts = ", ".join(f"{lines[what]} {_say(what, language)}" for what in ("came", "went", "changed", "relabelled", "deprecated"))
    return [
        f"{_say('statements', language)}: {added} {_say('came', language)}, {removed} {_say('went', language)}",
        f"{_say('things', language)}: {counts}",
        f"{_say('outcomes', language)}: {report.outcomes}",
    ]


def _detail(detail: Detail, what: str) -> str:
    if what in _SIGNS:
        return f"{detail.name}: {', '.join((*detail.removed, *detail.added))}"
    if len(detail.removed) == len(detail.added) == 1:
        return f"{detail.name}: {detail.removed[0]} -> {detail.added[0]}"
    return f"{detail.name}: " + "; ".join([*(f"- {each}" for each in detail.removed), *(f"+ {each}" for each in detail.added)])


def _line(line: Line, language: Language) -> str:
    named = f" [{_say(line.what, language)}]" if line.what in ("relabelled", "deprecated") else ""
    places = f" ({', '.join(line.places)})" if line.places else ""
    details = f": {'; '.join(_detail(each, line.what) for each in line.details)}" if line.details else ""
    return f"{_SIGNS.get(line.what, '~')} {line.label}{places}{named}{details}"


def _count(group: Group, language: Language) -> str:
    lines = Counter(_SIGNS.get(line.what, "~") for line in group.lines)
    counts = [f"{lines[sign]} {_say(what, language)}" for sign, what in (("+", "came"), ("-", "went"), ("~", "changed")) if lines[sign]]
    return f"{group.before} -> {group.after}: {', '.join(counts)}"


def _proposal(proposal: Proposal, language: Language) -> list[str]:
    old, new = (version or _say("unstated", language) for version in (proposal.old, proposal.new))
    least = f", {_say('least', language)} {proposal.least}" if proposal.least else ""
    verdict = f": {_say('enough' if proposal.enough else 'raise', language)}" if proposal.least and proposal.new else ""
    lines = [f"{_say('version', language)} {_say(proposal.part, language)}: {proposal.level.name}{least} ({old} -> {new}{verdict})"]
    for reason in proposal.reasons:
        shown = ", ".join(each.rpartition("onderwijssegregatie/")[2] for each in reason.subjects[:_SHOWN])
        more = ", ..." if len(reason.subjects) > _SHOWN else ""
        lines.append(f"{reason.level.name}: {RULE_WORDS[reason.rule][language == 'en']}: {len(reason.subjects)} ({shown}{more})")
    return lines


def as_text(report: Report, language: Language) -> str:
    """Counts, the versions that must go up, and every change, by kind."""
    lines = [*_side("old", report.old, language), *_side("new", report.new, language)]
    if report.old.rules is None:
        lines.append(_say("norules", language))
    if report.equal:
        return "\n".join([*lines, "", _say("equal", language)]) + "\n"
    lines += ["", *_tally(report, language)]
    for proposal in report.proposals:
        head, *why = _proposal(proposal, language)
        lines += [head, *(f"  {each}" for each in why)]
    for group in report.groups:
        lines += ["", f"{group.kind} ({_count(group, language)})", *(f"  {_line(line, language)}" for line in group.lines)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Keep what has a meaning in Markdown as it is written."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in text)


def as_markdown(report: Report, language: Language) -> str:
    """The same as an entry of a change log."""
    lines = [f"## {_quoted(report.old.name)} → {_quoted(report.new.name)}", ""]
    for which, side in (("old", report.old), ("new", report.new)):
        head, *digests = _side(which, side, language)
        lines.append(f"- {_quoted(head)}: {'; '.join(each.strip() for each in digests)}")
    if report.old.rules is None:
        lines.append(f"- {_say('norules', language)}")
    if report.equal:
        return "\n".join([*lines, "", _say("equal", language)]) + "\n"
    lines += [f"- {each}" for each in _tally(report, language)]
    for proposal in report.proposals:
        head, *why = _proposal(proposal, language)
        lines += [f"- {_quoted(head)}", *(f"  - {_quoted(each)}" for each in why)]
    for group in report.groups:
        lines += ["", f"### {_quoted(group.kind)} ({_count(group, language)})", ""]
        lines += [f"- `{_line(line, language)[0]}` {_quoted(_line(line, language)[2:])}" for line in group.lines]
    return "\n".join(lines) + "\n"


def as_json(report: Report, language: Language) -> str:
    """Everything, with the statements that came and went as N-Triples."""
    made = {
        "equal": report.equal,
        "language": language,
        "old": asdict(report.old),
        "new": asdict(report.new),
        "outcomes": report.outcomes,
        "versions": [
            {**asdict(each), "level": each.level.name, "enough": each.enough, "reasons": [_reason(**asdict(why)) for why in each.reasons]}
            for each in report.proposals
        ],
        "groups": [asdict(group) for group in report.groups],
        "changes": [
            {"subject": each.subject, "kind": each.kind, "added": list(map(str, each.added)), "removed": list(map(str, each.removed))}
            for each in report.changes
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _reason(level: Level, **told: object) -> dict[str, object]:
    return {"level": level.name, **told}


DIFF_FORMATS: Final[Mapping[str, Callable[[Report, Language], str]]] = {
    "text": as_text,
    "md": as_markdown,
    "json": as_json,
}
