"""Read what the prose of the report says, in our words: remarks, findings, answers, repetitions, the interview guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from segregatie.base.problems import Problems, Where, nearest
from segregatie.base.sheets import Record, read_csv, whole_number
from segregatie.data.editorial import filled, known_passage
from segregatie.data.records import EarlierRound, Fact, Finding, GuideQuestion, Prose, Silence
from segregatie.ontology.codes import Codes
from segregatie.report.passages import Passages
from segregatie.report.spellings import CODE

REMARKS = ("passage", "nr", "eenheid", "soort", "onderwerpen", "motief", "tegen", "dingen", "zekerheid", "nl", "en")
FINDINGS = ("passage", "nr", "soort", "onderwerpen", "steunt_op", "dingen", "zekerheid", "nl", "en")
ANSWERS = ("soort", "eenheid", "antwoord", "passage", "zekerheid")
REPETITIONS = ("passage", "feiten")
SILENCES = ("passage", "reden", "herhaalt")
QUESTIONS = ("code", "blok", "passage", "soorten", "onderwerpen", "nl", "en")
ROUNDS = ("code", "jaar", "publicatie", "nl", "en")

#: Lists of codes that may be the subject of a remark or a finding.
_SUBJECTS = ("maatregel", "gebied", "activiteit", "partner", "onderwerp")
#: Answers that only the prose gives, and the list their codes come from.
_ANSWERED = {"regie": ("Regie", "regievoerder"), "segregatievorm": ("Segregatievorm", "segregatiesoort")}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the lines of prose may point at: codes, passages, facts of the tables, named things.

    Without facts, or without things, none is checked: they could not be read, which is told elsewhere.
    """

    survey: str
    codes: Codes
    passages: Passages
    facts: Mapping[str, Fact]
    things: frozenset[str]
    problems: Problems
    #: The things that a line points at, known or not.
    named: set[str] = field(default_factory=set)

    def passages_known(self, ids: Iterable[str], where: Where) -> bool:
        """Note a passage that does not exist."""
        known = [known_passage(id_, where, self.passages, self.problems) for id_ in ids]
        return all(known)

    def subjects_known(self, paths: list[str], where: Where) -> bool:
        """Note a subject that is no code, or that none is given."""
        if not paths:
            self.problems.add(where, "subject-missing")
            return False
        known = [self._path_known(path, _SUBJECTS, where) for path in paths]
        return all(known)

    def _path_known(self, path: str, kinds: tuple[str, ...], where: Where) -> bool:
        kind, _, code = path.partition("/")
        if kind not in kinds:
            self.problems.add(where, "subject-of-no-list", subject=path, lists=", ".join(kinds))
            return False
        return self.codes.check(kind, code, where, self.problems)

    def things_known(self, paths: list[str], where: Where) -> bool:
        """Note a named thing that data/dingen.csv has not."""
        self.named.update(paths)
        unknown = [path for path in paths if path not in self.things] if self.things else []
        for path in unknown:
            self.problems.add(where, "code-unknown", kind="ding", code=path, meant=nearest(path, sorted(self.things)))
        return not unknown

    def facts_known(self, keys: list[str], where: Where) -> bool:
        """Note a fact of a table that does not exist."""
        unknown = [key for key in keys if key not in self.facts] if self.facts else []
        for key in unknown:
            self.problems.add(where, "code-unknown", kind="feit", code=key, meant=nearest(key, sorted(self.facts)))
        return not unknown

    def kinds_known(self, kinds: list[str], where: Where) -> bool:
        """Note a kind of fact that nothing is."""
        known = sorted({fact.kind for fact in self.facts.values()} | {class_ for class_, _ in _ANSWERED.values()})
        unknown = [kind for kind in kinds if kind not in known] if self.facts else []
        for kind in unknown:
            self.problems.add(where, "fact-kind-unknown", kind=kind, meant=nearest(kind, known))
        return not unknown

    def number(self, text: str, where: Where) -> bool:
        """Note what is no number from 1."""
        if whole_number(text):
            return True
        self.problems.add(where, "statement-number-malformed", number=text)
        return False


class _Once:
    """Notes a key that stands twice."""

    def __init__(self, kind: str, problems: Problems) -> None:
        self._kind, self._problems, self._seen = kind, problems, set[str]()

    def new(self, key: str, where: Where) -> bool:
        if key in self._seen:
            self._problems.add(where, "statement-twice", kind=self._kind, key=key)
            return False
        self._seen.add(key)
        return True


def _records(path: Path, header: tuple[str, ...], needed: tuple[int, ...], problems: Problems) -> list[Record]:
    sheet = read_csv(path, problems, header)
    return [record for record in sheet.records if filled(record, needed, header, problems)] if sheet else []


def read_remarks(path: Path, shelf: Shelf) -> list[Fact]:
    """Read toelichtingen.csv: what the prose says about a unit; each line is a fact."""
    found, once = [], _Once("toelichting", shelf.problems)
    records = _records(path, REMARKS, (0, 1, 2, 3, 8, 9, 10), shelf.problems)
    remarks = {f"toelichting/{shelf.survey}/{record.cells[0]}/{record.cells[1]}" for record in records}
    for record in records:
        passage, nr, unit, kind, subjects, motive, against, things, certainty, nl, en = record.cells
        where = record.where
        key = f"toelichting/{shelf.survey}/{passage}/{nr}"
        ok = [
            shelf.passages_known([passage], where),
            shelf.number(nr, where),
            shelf.codes.check_unit(unit, where, shelf.problems),
            shelf.codes.check("toelichtingsoort", kind, where, shelf.problems),
            shelf.subjects_known(subjects.split(), where),
            not motive or shelf.codes.check("gerichtheid", motive, where, shelf.problems),
            shelf.facts_known([fact for fact in against.split() if fact not in remarks], where),
            shelf.things_known(things.split(), where),
            shelf.codes.check("zekerheid", certainty, where, shelf.problems),
            once.new(key, where),
        ]
        if all(ok):
            values = [("toelichtingsoort", f"toelichtingsoort/{kind}"), *(("onderwerp", path) for path in subjects.split())]
            values += [("motief", f"gerichtheid/{motive}")] if motive else []
            values += [*(("spreektTegen", fact) for fact in against.split()), *(("noemt", thing) for thing in things.split())]
            unit_path = shelf.codes.unit(unit)
            found.append(
                Fact("Toelichting", key, shelf.survey, unit_path, tuple(values), (passage,), (), certainty, told=(nl, en), where=where)
            )
    return found


def read_answers(path: Path, shelf: Shelf) -> list[Fact]:
    """Read antwoorden.csv: answers of units that no table gives (who should lead, form of segregation)."""
    found, once = [], _Once("antwoord", shelf.problems)
    for record in _records(path, ANSWERS, (0, 1, 2, 3, 4), shelf.problems):
        kind, unit, answer, passage, certainty = record.cells
        where = record.where
        key = f"{kind}/{shelf.survey}/{unit}"
        if kind not in _ANSWERED:
            shelf.problems.add(where, "answer-kind-unknown", kind=kind, meant=nearest(kind, list(_ANSWERED)))
            continue
        class_, scheme = _ANSWERED[kind]
        ok = [
            shelf.codes.check_unit(unit, where, shelf.problems),
            shelf.codes.check(scheme, answer, where, shelf.problems),
            shelf.passages_known([passage], where),
            shelf.codes.check("zekerheid", certainty, where, shelf.problems),
            once.new(key, where),
        ]
        if all(ok):
            values = (("antwoord", f"{scheme}/{answer}"),)
            found.append(Fact(class_, key, shelf.survey, shelf.codes.unit(unit), values, (passage,), (), certainty, where=where))
    return found


def with_repetitions(path: Path, facts: tuple[Fact, ...], shelf: Shelf) -> tuple[Fact, ...]:
    """Read herhalingen.csv: prose that repeats facts of a table adds its passage to them."""
    places: dict[str, list[tuple[str, Where]]] = {}
    once = _Once("herhaling", shelf.problems)
    for record in _records(path, REPETITIONS, (0, 1), shelf.problems):
        passage, keys = record.cells
        ok = [
            shelf.passages_known([passage], record.where),
            shelf.facts_known(keys.split(), record.where),
            once.new(passage, record.where),
        ]
        for key in keys.split() if all(ok) else ():
            places.setdefault(key, []).append((passage, record.where))
    return tuple(_repeated(fact, places[fact.key]) if fact.key in places else fact for fact in facts)


def _repeated(fact: Fact, places: list[tuple[str, Where]]) -> Fact:
    lines = (("bron", passage, where) for passage, where in places)
    return replace(fact, passages=(*fact.passages, *(passage for passage, _ in places)), elsewhere=(*fact.elsewhere, *lines))


def read_prose(folder: Path, shelf: Shelf) -> Prose:
    """Read what the prose says about no unit in particular, the interview guide, and what carries no statement."""
    return Prose(
        tuple(_findings(folder / "bevindingen.csv", shelf)),
        tuple(_questions(folder / "interviewvragen.csv", shelf)),
        tuple(_silences(folder / "zonder-uitspraak.csv", shelf)),
        tuple(_rounds(folder / "eerdere-peilingen.csv", shelf)),
    )


def _findings(path: Path, shelf: Shelf) -> Iterable[Finding]:
    once = _Once("bevinding", shelf.problems)
    for record in _records(path, FINDINGS, (0, 1, 2, 6, 7, 8), shelf.problems):
        passage, nr, kind, subjects, rests_on, things, certainty, nl, en = record.cells
        where = record.where
        key = f"bevinding/{shelf.survey}/{passage}/{nr}"
        ok = [
            shelf.passages_known([passage, *rests_on.split()], where),
            shelf.number(nr, where),
            shelf.codes.check("bevindingsoort", kind, where, shelf.problems),
            shelf.subjects_known(subjects.split(), where),
            shelf.things_known(things.split(), where),
            shelf.codes.check("zekerheid", certainty, where, shelf.problems),
            once.new(key, where),
        ]
        if all(ok):
            parts = (tuple(subjects.split()), tuple(rests_on.split()), tuple(things.split()))
            yield Finding(key, shelf.survey, kind, *parts, certainty, passage, (nl, en), where)


def _questions(path: Path, shelf: Shelf) -> Iterable[GuideQuestion]:
    once = _Once("interviewvraag", shelf.problems)
    for record in _records(path, QUESTIONS, (0, 1, 2, 5, 6), shelf.problems):
        code, block, passage, answered, subjects, nl, en = record.cells
        where = record.where
        if not CODE.fullmatch(code):
            shelf.problems.add(where, "code-malformed", code=code)
            continue
        ok = [
            shelf.kinds_known(answered.split(), where),
            shelf.codes.check("vraagblok", block, where, shelf.problems),
            shelf.passages_known([passage], where),
            shelf.subjects_known(subjects.split(), where),
            once.new(code, where),
        ]
        if all(ok):
            key = f"interviewvraag/{shelf.survey}/{code}"
            yield GuideQuestion(key, shelf.survey, block, tuple(answered.split()), tuple(subjects.split()), passage, (nl, en), where)


def _silences(path: Path, shelf: Shelf) -> Iterable[Silence]:
    once = _Once("passage", shelf.problems)
    for record in _records(path, SILENCES, (0, 1), shelf.problems):
        passage, reason, repeats = record.cells
        ok = [
            shelf.passages_known([passage, *repeats.split()], record.where),
            shelf.codes.check("zwijgreden", reason, record.where, shelf.problems),
            once.new(passage, record.where),
        ]
        if (reason == "herhaalt") != bool(repeats.split()):
            shelf.problems.add(record.where, "repetition-of-nothing")
        elif all(ok):
            yield Silence(passage, reason, tuple(repeats.split()), record.where)


def _rounds(path: Path, shelf: Shelf) -> Iterable[EarlierRound]:
    once = _Once("peiling", shelf.problems)
    for record in _records(path, ROUNDS, (0, 1, 2, 3, 4), shelf.problems):
        code, year, publication, nl, en = record.cells
        number = whole_number(year)
        if number is None or len(year) != 4:
            shelf.problems.add(record.where, "round-year-malformed", year=year)
        elif code != year:
            shelf.problems.add(record.where, "round-code-malformed", code=code, year=year)
        elif all([shelf.things_known([publication], record.where), once.new(code, record.where)]):
            yield EarlierRound(code, number, publication, nl, en, record.where)
