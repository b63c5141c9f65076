"""What data/ holds once it is read: frozen records, each knowing the line it came from."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from segregatie.base.problems import NOWHERE, Text, Where
from segregatie.data.measures import Counting, QuantityWord
from segregatie.data.survey import Survey
from segregatie.report.grids import Grid
from segregatie.report.passages import Passage
from segregatie.report.spellings import Names
from segregatie.report.tables import Table


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement the report makes about one unit.

    `kind` is a class of the vocabulary, `key` the path of its IRI, `unit` the path of the unit's. `values` pairs a
    property of the vocabulary with the path of a code. `texts` are the passages whose words explain the fact;
    `told` is what it says in our words, Dutch and English, where it is a remark of the prose. `elsewhere` tells which of
    its statements another line makes than `where`: a property (`bron` for a passage), its value, and that line.
    """

    kind: str
    key: str
    survey: str
    unit: str
    values: tuple[tuple[str, str], ...]
    passages: tuple[str, ...]
    texts: tuple[str, ...] = ()
    certainty: str = ""
    readings: tuple[str, ...] = ()
    told: tuple[str, str] | None = None
    where: Where = NOWHERE
    elsewhere: tuple[tuple[str, str, Where], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that a table puts to the units: its path, its letter if it has one, and its place among its like, from 1."""

    table: str
    path: str
    letter: str
    order: int
    passage: str
    where: Where


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the report gives only in aggregate (kerncijfer), such as how many units of a population.

    `survey` is the round it is of, `report` the round whose report prints it; `word` the quantity word that softens it.
    """

    key: str
    survey: str
    report: str
    population: str
    indicator: str
    count: int
    unit: str
    passage: str
    where: Where
    word: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the report claims that can be checked, or that lies beyond its data (bewering).

    What is claimed is one of: `number` (a count, a percentage, a rank), `word` (a quantity word), `members` (paths: a set,
    or whom a rank is of), `comparison`, `beyond` (why it cannot be checked), or `against` (the passages that do not agree with
    it). `population` is the path of what it counts over. `counting` names the query that recounts, with its parameters, and
    `base` the one to divide by or compare with. `about` are the paths of the codes that are counted, `heading` the printed
    heading it stands under; `told` the claim in our words. `explanation` is what may explain that it does not hold, `gravity`
    how grave that is, `issue` the point that it is a case of, and `explained` the line that says all three.
    """

    key: str
    survey: str
    kind: str
    population: str
    passage: str
    where: Where
    number: int | None = None
    word: str = ""
    members: tuple[str, ...] = ()
    comparison: str = ""
    beyond: str = ""
    against: tuple[str, ...] = ()
    counting: Counting | None = None
    base: Counting | None = None
    about: tuple[str, ...] = ()
    heading: str = ""
    told: tuple[str, str] | None = None
    explanation: tuple[str, str] | None = None
    gravity: str = ""
    issue: str = ""
    explained: Where | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The issue that a claim is a case of, how grave it is that it does not hold, and what may explain it."""

    issue: str
    gravity: str
    told: tuple[str, str]
    where: Where


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be corrected: where it stands, the printed word or figure, and what should stand there; Dutch and English."""

    place: Text
    printed: Text
    proposal: Text


@dataclass(frozen=True, slots=True)
class Issue:
    """One point on which the report does not hold or contradicts itself (kwestie), told once for all claims in which it shows.

    `units` are the paths of the gemeenten and stadsdelen it is about, where it is about these in particular.
    """

    code: str
    units: tuple[str, ...]
    told: Text
    correction: Correction | None
    where: Where


@dataclass(frozen=True, slots=True)
class Weighing:
    """How grave a reader finds it that a claim does not hold (weging)."""

    claim: str
    reader: str
    gravity: str
    where: Where


@dataclass(frozen=True, slots=True)
class Finding:
    """What the prose says about no unit in particular (bevinding), in our words.

    `subjects` and `names` are paths of concepts and of things; `rests_on` the passages it draws on.
    """

    key: str
    survey: str
    kind: str
    subjects: tuple[str, ...]
    rests_on: tuple[str, ...]
    names: tuple[str, ...]
    certainty: str
    passage: str
    told: tuple[str, str]
    where: Where


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of the interview guide, in our words; `kinds` are the kinds of fact that answer it."""

    key: str
    survey: str
    block: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    passage: str
    told: tuple[str, str]
    where: Where


@dataclass(frozen=True, slots=True)
class Silence:
    """A passage without a statement, and why; `repeats` are the passages that say the same."""

    passage: str
    reason: str
    repeats: tuple[str, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """An earlier round of the survey that the report tells of, and the path of the publication on it."""

    code: str
    year: int
    publication: str
    label_nl: str
    label_en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Prose:
    """What the prose of an edition says, apart from its facts about units and its claims."""

    findings: tuple[Finding, ...] = ()
    questions: tuple[GuideQuestion, ...] = ()
    silences: tuple[Silence, ...] = ()
    rounds: tuple[EarlierRound, ...] = ()

    def without_rounds(self, codes: Set[str]) -> Prose:
        """The same, without what is said of these rounds."""
        return replace(self, rounds=tuple(each for each in self.rounds if each.code not in codes))


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cell is read that is merged, shifted, blank or unclear (lezing), how sure we are, and why.

    `code` is the unit or activity that is read there; `status` the status of table 15; `texts` the passages whose words
    belong to it, where they are not the row's own.
    """

    key: str
    passage: str
    code: str
    status: str
    kind: str
    certainty: str
    texts: tuple[str, ...]
    why_nl: str
    why_en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Aim:
    """Whether a measure is aimed at segregation (gerichtheid), and the passage that says so.

    An empty unit means every unit that mentions the measure; an empty measure every measure the unit mentions.
    """

    unit: str
    measure: str
    aim: str
    passage: str
    where: Where


@dataclass(frozen=True, slots=True)
class Summary:
    """What a passage says, in our own words."""

    passage: str
    nl: str
    en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing the report names: an organisation, person, programme, publication, scheme or covenant.

    `year` and `makers` are of publications only.
    """

    kind: str
    code: str
    name: str
    year: int | None
    makers: str
    about_nl: str
    about_en: str
    where: Where


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything data/<peiling> holds, read and joined."""

    survey: Survey
    tables: tuple[Table, ...]
    asked: tuple[Asked, ...]
    text_sha256: str
    passages: Mapping[str, Passage]
    grids: Mapping[str, Grid]
    readings: tuple[Reading, ...]
    summaries: tuple[Summary, ...]
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    issues: tuple[Issue, ...]
    weighings: tuple[Weighing, ...]
    prose: Prose


@dataclass(frozen=True, slots=True)
class Data:
    """Everything data/ holds."""

    names: Names
    things: tuple[Thing, ...]
    words: tuple[QuantityWord, ...]
    editions: tuple[Edition, ...]
    #: The things that an edition names, by their code.
    named: frozenset[str] = frozenset()

    @property
    def rounds(self) -> tuple[Survey, ...]:
        """The rounds that have an edition, in order."""
        return tuple(edition.survey for edition in self.editions)
