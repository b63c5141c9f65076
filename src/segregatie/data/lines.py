"""Make records of the lines of an edition: places, readings, and what the prose says, in our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from segregatie.base.keys import Keys
from segregatie.base.problems import Problems, Where
from segregatie.data.reader import Known, Row, read_rows
from segregatie.data.records import Aim, EarlierRound, Fact, Figure, Finding, GuideQuestion, Prose, Reading, Silence, Summary
from segregatie.report.passages import Passage, passage

#: Answers that only the prose gives: their class, and the list their codes come from.
ANSWERED: Mapping[str, tuple[str, str]] = {"regie": ("Regie", "regievoerder"), "segregatievorm": ("Segregatievorm", "segregatiesoort")}
#: The reason for silence of a passage that says what others say.
_REPEATS = "herhaalt"
#: The unit of measure of a share, which 100 is the most of.
PERCENT = "procent"


def read_passages(path: Path, known: Known, *, fresh: bool = False) -> Keys[Passage]:
    """Read passages.csv, by name. `extract` fills in the digest that a passage of prose may still lack, and the lines of a `fresh` file."""
    made: dict[str, Passage] = {}

    def fits(row: Row) -> bool:
        if found := passage(tuple(row.cells.values()), row.where, known.problems):
            made[found.id] = found
        return found is not None

    rows = read_rows(path, known, fits, fresh=fresh)
    # Of a name and a place that do not go together, either may be the wrong one.
    rows.unsure = min((row.where for row in rows.broken.values() if row), default=rows.unsure)
    return rows.made(lambda row: made[row["passage"]])


def read_text_digest(path: Path, known: Known) -> str | None:
    """Read tekst.csv: the SHA-256 of the one text of the report that was read."""
    rows = [*read_rows(path, known).values()]
    for row in rows[1:]:
        known.problems.add(row.where, "text-second")
    return rows[0]["sha256"] if rows else None


def read_readings(path: Path, known: Known) -> Keys[Reading]:
    """Read lezingen.csv: how merged, shifted, blank or unclear cells are read."""

    def exists(row: Row) -> bool:
        """What is read is a unit, or with a status an activity."""
        if row["status"]:
            return known.codes.check("activiteit", row["code"], row.where, known.problems)
        return not row["code"] or known.codes.check_unit(row["code"], row.where, known.problems)

    return read_rows(path, known, exists).made(
        lambda row: Reading(
            f"lezing/{known.survey}/{row.key}", row["passage"], row["code"], row["status"], row["soort"], row["zekerheid"],
            row.several("tekstplaatsen"), *row.told, row.where,
        )
    )  # fmt: skip


def read_aims(path: Path, known: Known) -> tuple[Aim, ...]:
    """Read gerichtheid.csv: whether measures are aimed at segregation."""

    def says(row: Row) -> bool:
        if not row.key:
            known.problems.add(row.where, "aim-of-nothing")
        return bool(row.key)

    rows = read_rows(path, known, says).values()
    return tuple(Aim(row["eenheid"], row["maatregel"], row["gerichtheid"], row["passage"], row.where) for row in rows)


def read_summaries(path: Path, known: Known) -> Keys[Summary]:
    """Read samenvattingen.csv: what passages say, in our words."""
    return read_rows(path, known).made(lambda row: Summary(row["passage"], *row.told, row.where))


def read_remarks(path: Path, known: Known) -> Keys[Fact]:
    """Read toelichtingen.csv: what the prose says about a unit; each line is a fact."""

    def fact(row: Row) -> Fact:
        values = [("toelichtingsoort", f"toelichtingsoort/{row['soort']}"), *_pairs("onderwerp", row.several("onderwerpen"))]
        values += [("motief", f"gerichtheid/{row['motief']}")] if row["motief"] else []
        values += [*_pairs("spreektTegen", row.several("tegen")), *_pairs("noemt", row.several("dingen"))]
        key, unit = f"toelichting/{known.survey}/{row.key}", known.codes.unit(row["eenheid"])
        return Fact(
            "Toelichting", key, known.survey, unit, tuple(values), (row["passage"],), (), row["zekerheid"], told=row.told, where=row.where
        )

    return read_rows(path, known).made(fact)


def _pairs(name: str, paths: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, path) for path in paths]


def read_answers(path: Path, known: Known) -> tuple[Fact, ...]:
    """Read antwoorden.csv: answers of units that no table gives (who should lead, form of segregation)."""

    def exists(row: Row) -> bool:
        return known.codes.check(ANSWERED[row["soort"]][1], row["antwoord"], row.where, known.problems)

    def fact(row: Row) -> Fact:
        class_, scheme = ANSWERED[row["soort"]]
        key, unit = f"{row['soort']}/{known.survey}/{row['eenheid']}", known.codes.unit(row["eenheid"])
        values = (("antwoord", f"{scheme}/{row['antwoord']}"),)
        return Fact(class_, key, known.survey, unit, values, (row["passage"],), (), row["zekerheid"], where=row.where)

    return tuple(map(fact, read_rows(path, known, exists).values()))


def with_repetitions(path: Path, facts: Iterable[Fact], known: Known) -> tuple[Fact, ...]:
    """Read herhalingen.csv: prose that repeats facts of a table adds its passage to them."""
    places: dict[str, list[tuple[str, Where]]] = {}
    for row in read_rows(path, known).values():
        for key in row.several("feiten"):
            places.setdefault(key, []).append((row["passage"], row.where))
    return tuple(_repeated(fact, places.get(fact.key, [])) for fact in facts)


def _repeated(fact: Fact, places: list[tuple[str, Where]]) -> Fact:
    lines = (("bron", passage, where) for passage, where in places)
    return replace(fact, passages=(*fact.passages, *(passage for passage, _ in places)), elsewhere=(*fact.elsewhere, *lines))


def read_prose(folder: Path, known: Known, rounds: Keys[EarlierRound]) -> Prose:
    """Read what the prose says about no unit in particular, the interview guide, and what carries no statement."""
    survey = known.survey
    findings = read_rows(folder / "bevindingen.csv", known).made(
        lambda row: Finding(
            f"bevinding/{survey}/{row.key}", survey, row["soort"], row.several("onderwerpen"), row.several("steunt_op"),
            row.several("dingen"), row["zekerheid"], row["passage"], row.told, row.where,
        )
    )  # fmt: skip
    questions = read_rows(folder / "interviewvragen.csv", known).made(
        lambda row: GuideQuestion(
            f"interviewvraag/{survey}/{row.key}", survey, row["blok"], row.several("soorten"), row.several("onderwerpen"), row["passage"],
            row.told, row.where,
        )
    )  # fmt: skip
    silences = _read_silences(folder / "zonder-uitspraak.csv", known)
    return Prose(tuple(findings.values()), tuple(questions.values()), tuple(silences.values()), tuple(rounds.values()))


def _read_silences(path: Path, known: Known) -> Keys[Silence]:
    def repeats(row: Row) -> bool:
        """A repetition says what it repeats, and nothing else does."""
        if (row["reden"] == _REPEATS) == bool(row["herhaalt"]):
            return True
        known.problems.add(row.where, "repetition-of-nothing")
        return False

    rows = read_rows(path, known, repeats)
    return rows.made(lambda row: Silence(row["passage"], row["reden"], row.several("herhaalt"), row.where))


def read_rounds(path: Path, known: Known) -> Keys[EarlierRound]:
    """Read eerdere-peilingen.csv: the rounds that the report tells of, by their year."""

    def named(row: Row) -> bool:
        if row["code"] == row["jaar"]:
            return True
        known.problems.add(row.where, "round-code-malformed", code=row["code"], year=row["jaar"])
        return False

    rows = read_rows(path, known, named)
    return rows.made(lambda row: EarlierRound(row["code"], int(row["jaar"]), row["publicatie"], *row.told, row.where))


def read_figures(path: Path, known: Known) -> tuple[Figure, ...]:
    """Read kerncijfers.csv: numbers of other rounds that the prose gives only in aggregate."""

    def possible(row: Row) -> bool:
        if row["meeteenheid"] != PERCENT or int(row["waarde"]) <= 100:
            return True
        known.problems.add(row.where, "share-over-100", share=row["waarde"])
        return False

    return tuple(
        Figure(
            f"kerncijfer/{row.key}", row["peiling"], known.survey, f"populatie/{row['populatie']}", f"indicator/{row['indicator']}",
            int(row["waarde"]), f"meeteenheid/{row['meeteenheid']}", row["passage"], row.where, row["woord"],
        )
        for row in read_rows(path, known, possible).values()
    )  # fmt: skip


def check_explained(summaries: Mapping[str, Summary], facts: Iterable[Fact], passages: Mapping[str, Passage], problems: Problems) -> None:
    """Every free text that explains a fact is put in our words, at the place where it begins."""
    for fact in facts:
        if fact.texts and fact.texts[0] in passages and not set(fact.texts) & summaries.keys():
            problems.add(passages[fact.texts[0]].where, "summary-missing", passage=fact.texts[0])


def check_used(readings: Iterable[Reading], aims: Iterable[Aim], facts: Iterable[Fact], problems: Problems) -> None:
    """A reading of one code is the reading of a fact, and an aim of a measure reaches a cell with a mark."""
    rest_on = {key for fact in facts for key in fact.readings}
    reached = {(fact.unit.partition("/")[2], path.partition("/")[2], passage) for fact in facts for name, path in fact.values
               if name == "maatregel" for passage in fact.passages}  # fmt: skip
    for reading in readings:
        if reading.code and reading.key not in rest_on:
            problems.add(reading.where, "reading-of-no-fact", passage=reading.passage, code=reading.code)
    for aim in aims:
        units = {unit for unit, measure, passage in reached if (measure, passage) == (aim.measure, aim.passage)}
        if aim.measure and not (aim.unit in units or (units and not aim.unit)):
            problems.add(aim.where, "aim-reaches-no-mark", measure=aim.measure)
