"""What a judgement has to tell, before it is told in any form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from segregatie.base.problems import Grade, Problem, Text
from segregatie.validate.judges import Result

#: In what language a person is told: Dutch, English, or English and Dutch.
Languages: TypeAlias = Literal["nl", "en", "both"]
#: Where a rule stands: in the shapes, in queries/checks, or in what reads the files.
Kind: TypeAlias = Literal["shapes", "checks", "reading"]

KINDS: tuple[Kind, ...] = ("reading", "shapes", "checks")
GRADES: tuple[Grade, ...] = ("violation", "warning", "info")
#: The rule of a problem that names none.
UNNAMED = "reading"
_MUST_BE_READ = Text(
    "Zorg dat de bestanden te lezen zijn en kloppen met wat ervan beschreven is.", "Keep the files readable and as described."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that was tried: its name, what it orders, how grave it is, and an IRI where more is told, or none."""

    name: str
    order: Text
    grade: Grade
    help: str = ""
    kind: Kind = "shapes"


@dataclass(frozen=True, slots=True)
class Account:
    """Everything a judgement has to tell.

    `rules` are all that were tried, also those that hold, and none where what cannot be read kept it from being judged;
    `results` the SHACL results behind the problems; `triples` how many were judged; `judged` what was judged, as the user
    named it, and `paths` the files and folders of it; `version` that of this package.
    """

    problems: tuple[Problem, ...]
    rules: tuple[Rule, ...]
    results: tuple[Result, ...]
    triples: int
    judged: str
    version: str
    paths: tuple[str, ...] = ("data",)

    @property
    def was_judged(self) -> bool:
        """Whether the rules were tried at all."""
        return bool(self.rules)

    def counts(self) -> dict[Grade, int]:
        """How many problems there are of each grade."""
        return {grade: sum(problem.grade == grade for problem in self.problems) for grade in GRADES}


def rule_of(problem: Problem) -> str:
    """The name of the rule that a problem breaks."""
    return problem.rule or UNNAMED


def all_rules(account: Account) -> list[Rule]:
    """The rules that were tried and any other that a problem names, by kind and name, each once."""
    rules = {rule.name: rule for rule in account.rules}
    for problem in sorted(account.problems, key=lambda each: GRADES.index(each.grade)):
        name = rule_of(problem)
        rules.setdefault(name, Rule(name, _MUST_BE_READ, problem.grade, kind="reading"))
    return sorted(rules.values(), key=lambda rule: (KINDS.index(rule.kind), rule.name))
