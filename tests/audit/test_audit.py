"""The audit recounts every claim, finds what does not hold, and says so; the readers' own counts stand beside it.

tests/expected/beweringen/uitkomsten.csv holds, for each claim of the prose, what two readers got by counting in the report, typed
before the audit was run.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from conftest import ROOT, Run, as_answer
from segregatie.audit.countings import Counter as Tally
from segregatie.audit.recount import CONTRADICTED, FAILS, NEARLY, OPEN, audit, leans_on_itself, recount
from segregatie.audit.said import counted
from segregatie.base.namespaces import AUDIT, DATA_GRAPHS
from segregatie.base.problems import Problems
from segregatie.data.measures import Counting
from segregatie.pipeline import Stated
from segregatie.query.answers import Answer
from segregatie.query.header import read_queries
from segregatie.query.known import Known
from segregatie.triples.write import union

COUNTINGS = sorted((ROOT / "queries" / "beweringen").glob("*.rq"))
ETHNIC = "antwoord?soort=def:Segregatievorm&antwoord=segregatiesoort/etnisch"
EXPECTED = ROOT / "tests" / "expected" / "beweringen" / "uitkomsten.csv"


def typed() -> dict[str, tuple[str, str]]:
    """The outcome and the count of each claim of the prose, as the readers found them."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return {line["bewering"]: (line["uitkomst"], line["geteld"]) for line in csv.DictReader(file)}


class Rdflib:
    """Answers from an rdflib graph."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph

    def select(self, text: str) -> Answer:
        """Answer a SELECT query."""
        return as_answer(self._graph.query(text))

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in a standard form."""
        return (self._graph.query(text).serialize(format=form) or b"").decode()


def test_every_claim_has_the_outcome_that_the_readers_found(stated: Stated) -> None:
    found = {outcome.claim.key: outcome.code for outcome in stated.outcomes if outcome.claim.told}
    assert found == {key: outcome for key, (outcome, _) in typed().items()}


def test_every_count_is_the_one_that_the_readers_got(stated: Stated) -> None:
    by_hand = {key: count for key, (_, count) in typed().items() if count}
    assert by_hand
    numbers = {outcome.claim.key: counted(outcome) for outcome in stated.outcomes if outcome.number is not None}
    assert {key: numbers.get(key) for key in by_hand} == by_hand


def test_a_column_total_and_chapter_5_do_not_fit_and_a_gemeente_without_consultation_consults(stated: Stated) -> None:
    failing = {outcome.claim.key for outcome in stated.outcomes if outcome.code == FAILS}
    about = {key: [each for each in failing if each.startswith(key)] for key in ("tabel-3/totaal", "5/", "3.2/")}
    assert all(about.values()), about
    venlo = [outcome for outcome in stated.outcomes if outcome.code == FAILS and "gemeente/venlo" in outcome.extra]
    assert any(str(outcome.claim.counting).startswith("antwoord?soort=def:Overlegopgave") for outcome in venlo)


def test_rdflib_gives_every_claim_the_same_outcome(stated: Stated, rdflib_graph: rdflib.Graph) -> None:
    problems = Problems()
    # It takes long: one in four, or all where SEGREGATIE_EVERY is set.
    tried = stated.outcomes if os.environ.get("SEGREGATIE_EVERY") else stated.outcomes[::4]
    claims = [outcome.claim for outcome in tried]
    theirs = audit(Rdflib(rdflib_graph), read_queries(ROOT / "queries" / "beweringen"), claims, stated.data.words, problems)
    assert not problems.noted
    assert [(each.claim.key, each.code, counted(each)) for each in theirs] == [(each.claim.key, each.code, counted(each)) for each in tried]


def test_most_of_what_the_report_claims_holds(stated: Stated) -> None:
    tally = Counter(outcome.code for outcome in stated.outcomes)
    assert len(stated.outcomes) >= 250
    assert tally["klopt"] + tally[NEARLY] > 2 * tally[FAILS]
    # What the report prints as a figure, a rank or a full list is nearly always right.
    plain = ("aantal", "percentage", "kolomtotaal", "rijaantal", "tabeltotaal", "rang", "verzameling")
    figures = Counter(outcome.code == FAILS for outcome in stated.outcomes if outcome.claim.kind in plain)
    assert figures[False] > 20 * figures[True] > 0


def test_every_claim_that_does_not_hold_says_how_grave_and_what_may_explain_it(stated: Stated) -> None:
    failing = [outcome.claim for outcome in stated.outcomes if outcome.code in OPEN]
    assert failing
    assert [claim.key for claim in failing if not claim.explanation or not claim.gravity or not claim.issue] == []


def test_every_approximate_outcome_names_its_rule(stated: Stated) -> None:
    for outcome in stated.outcomes:
        assert bool(outcome.rule) is (outcome.code == NEARLY), outcome.claim.key


@pytest.mark.parametrize("path", COUNTINGS, ids=lambda path: path.stem)
def test_no_claimed_number_or_set_stands_in_a_query(path: Path) -> None:
    body = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    assert re.findall(r"id/(?:gemeente|stadsdeel)/", body) == []
    assert set(re.findall(r"(?<![\w/#-])\d+(?:\.\d+)?(?![\w/#-])", body)) <= {"0", "1", "100", "100.0"}


@pytest.mark.parametrize("folder", ["tabellen", "beweringen"])
def test_no_table_and_no_counting_reads_an_outcome(folder: str) -> None:
    paths = sorted((ROOT / "queries" / folder).glob("*.rq"))
    assert paths
    for path in paths:
        assert not re.search(r"dqv|QualityAnnotation|def:uitkomst|def:geteld|def:verschil", path.read_text(encoding="utf-8")), path


def test_every_counting_is_used_by_a_claim(stated: Stated) -> None:
    used = {counting.name for outcome in stated.outcomes for counting in (outcome.claim.counting, outcome.claim.base) if counting}
    assert used == {path.stem for path in COUNTINGS}


def test_outcomes_lie_in_a_graph_of_their_own(stated: Stated) -> None:
    annotated = {str(triple.subject) for triple in stated.graphs[AUDIT]}
    elsewhere = {str(triple.subject) for name in DATA_GRAPHS if name != AUDIT for triple in stated.graphs[name]}
    assert annotated
    assert annotated & elsewhere == set()
    assert len(union(stated.graphs, [AUDIT])) == len(stated.graphs[AUDIT])


def test_what_is_compared_is_told(stated: Stated) -> None:
    # The report, 4 and 5: 27 municipalities took part, and in 2008 officials of 35 were interviewed.
    compared = [
        outcome for outcome in stated.outcomes if outcome.compared and str(outcome.claim.counting) == "deelname?deelgenomen=ja-nee/ja"
    ]
    assert compared
    assert {counted(outcome) for outcome in compared} == {"27 against 35"}
    assert {counted(outcome, "nl") for outcome in compared} == {"27 tegen 35"}


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (path, before, text.count(before))
    path.write_text(text.replace(before, after), encoding="utf-8")


def failing_line(checkout: Path, run: Run) -> str:
    done = run(checkout, "validate", "--lang", "en", "--engine", "shacl")
    assert (done.returncode, done.stderr) == (1, "")
    return done.stdout


def test_a_changed_claimed_number_is_found_with_its_line(checkout: Path, run: Run) -> None:
    path = checkout / "data" / "2013" / "beweringen.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(
        n for n, line in enumerate(lines) if ",aantal,8,antwoord?soort=def:Overlegopgave&antwoord=overlegantwoord/geen-overleg" in line
    )
    lines[at] = lines[at].replace(",aantal,8,", ",aantal,9,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert re.search(
        rf"data/2013/beweringen\.csv:{at + 1}: bewering '.*': the report says 9, counting gives 8", failing_line(checkout, run)
    )


def test_a_changed_fact_is_found_by_the_claims_that_count_it(checkout: Path, run: Run) -> None:
    change(checkout / "data" / "2013" / "toelichtingen.csv", "3.4/deventer/8,1,deventer,stopte", "3.4/deventer/8,1,deventer,doet")
    told = failing_line(checkout, run)
    assert "the report says 2, counting gives 1" in told
    assert "these are not among them: deventer" in told


def test_a_changed_query_is_found(checkout: Path, run: Run) -> None:
    change(
        checkout / "queries" / "beweringen" / "schriftelijk-vastgelegd.rq",
        "vastleggingsvorm/niet-schriftelijk>",
        "vastleggingsvorm/convenant>",
    )
    assert "the report says 16, counting gives 20" in failing_line(checkout, run)


def test_a_counting_that_does_not_exist_is_told_with_the_nearest_one(checkout: Path, run: Run) -> None:
    shutil.move(checkout / "queries" / "beweringen" / "met-ouders.rq", checkout / "queries" / "beweringen" / "met-oudrs.rq")
    told = failing_line(checkout, run)
    assert "telling 'met-ouders' does not exist; did you mean 'met-oudrs'?" in told


def test_a_claim_that_holds_may_not_be_recorded_as_not_fitting(checkout: Path, run: Run, stated: Stated) -> None:
    holding = next(outcome.claim for outcome in stated.outcomes if outcome.code == "klopt" and outcome.claim.told)
    path = checkout / "data" / "2013" / "tegenspraken.csv"
    path.write_text(path.read_text(encoding="utf-8") + f"{holding.key},haarlem-loting,spanning,een,one\n", encoding="utf-8")
    assert f"bewering {holding.key!r}" in failing_line(checkout, run)


@pytest.mark.parametrize("path", COUNTINGS, ids=lambda path: path.stem)
def test_every_counting_asks_facts_of_a_round(path: Path) -> None:
    said: dict[str, str] = {}
    for subject, statements in re.findall(r"(\?\w+) ([^{}]*?) \.", path.read_text(encoding="utf-8").partition("WHERE")[2]):
        said[subject] = said.get(subject, "") + statements
    facts = {subject: statements for subject, statements in said.items() if re.search(r"\ba (?:def:|\?soort)", statements)}
    assert facts
    assert [
        subject
        for subject, statements in facts.items()
        if "def:inPeiling" not in statements and not re.search("a def:(?:Publicatie|Onderdeel)", statements)
    ] == []


def test_a_claim_of_the_prose_is_not_counted_from_its_own_sentence(stated: Stated) -> None:
    counter = Tally(Known(stated.store), read_queries(ROOT / "queries" / "beweringen"), "2013")
    words = {word.code: word for word in stated.data.words}
    told = [outcome for outcome in stated.outcomes if outcome.claim.told]
    assert [outcome.claim.key for outcome in told if leans_on_itself(outcome, counter, words)] == []
    # The names of 3.2 stand nowhere else, so that counting them gives what the sentence says, whatever that is.
    itself = replace(told[0].claim, key="proef", kind="aantal", passage="3.2/vorm/2", number=3, beyond="", counting=Counting.read(ETHNIC))
    assert leans_on_itself(recount(itself, counter, words), counter, words)


def test_a_link_that_was_laid_by_hand_is_not_told_as_a_recount(stated: Stated) -> None:
    linked = [outcome for outcome in stated.outcomes if outcome.claim.kind == "tegenspraak"]
    assert len(linked) > 50
    assert {outcome.code for outcome in linked} == {CONTRADICTED}
    assert [outcome.claim.key for outcome in linked if outcome.claim.counting or outcome.number is not None] == []
    assert [outcome.claim.key for outcome in linked if outcome.claim.passage in outcome.claim.against] == []


def test_a_share_is_told_with_its_numerator_and_denominator(stated: Stated) -> None:
    by_key = {outcome.claim.key: outcome for outcome in stated.outcomes}
    parents = by_key["5/voorlichting/1/3"]
    assert (str(parents.numerator), str(parents.denominator), len(parents.members)) == ("13", "27", 13)
    checked = by_key["3.6/naleving/1/2"]
    assert (str(checked.numerator), str(checked.denominator), checked.others) == ("15", "16", ("stadsdeel/amsterdam-noord",))
    shares = [outcome for outcome in stated.outcomes if outcome.share and outcome.claim.base and outcome.claim.told]
    shares = [outcome for outcome in shares if outcome.claim.counting and outcome.claim.counting.name != "kerncijfer"]
    assert shares
    assert [outcome.claim.key for outcome in shares if outcome.denominator is None] == []
