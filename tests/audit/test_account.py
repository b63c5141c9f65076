"""The account of the audit: each fact told once, first what can be corrected, in the language asked for, and a letter one could send."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT, Run
from segregatie.audit.account import Account, Chosen, Part, check_chosen
from segregatie.audit.forms import AUDIT_FORMATS
from segregatie.audit.names import read_names
from segregatie.audit.recount import FAILS, OPEN
from segregatie.base.languages import leaning
from segregatie.base.problems import Language, UsageError
from segregatie.data.records import Weighing
from segregatie.pipeline import Stated
from segregatie.query.header import read_queries
from segregatie.report.text import quotes, read_report

#: What an erratum tells, worked out by hand: the place, the printed word and the proposal in Dutch.
ERRATA = {
    "totaal-van-g": ("3.4, tabel 3, rij Totaal, kolom G", "5", "4"),
    "alle-16": ("3.6, alinea onder tabel 11 over de controle", "alle 16", "15 van de 16"),
    "de-zeven-staan-in-3-2": ("3.4, onder de twee vragen, tweede alinea", "paragraaf 3.1", "paragraaf 3.2"),
    "oudervoorlichting-12": (
        "5, Voorlichting aan ouders, eerste zin", "12 van de 27 gemeenten (44%)", "13 van de 27 gemeenten (48%)",
    ),
}  # fmt: skip
Make = Callable[..., Account]


@pytest.fixture(scope="module")
def account(stated: Stated) -> Make:
    """Make an account of the whole audit."""

    def made(language: Language = "nl", **changed: object) -> Account:
        (edition,) = stated.data.editions
        words = {word.code: word for word in stated.data.words}
        names = read_names(stated.store, language)
        return replace(Account(edition, stated.outcomes, read_queries(ROOT / "queries" / "beweringen"), words, names), **changed)  # type: ignore[arg-type]

    return made


def test_each_claim_that_does_not_hold_is_a_case_of_one_issue(account: Make, stated: Stated) -> None:
    open_ = [outcome.claim.key for outcome in stated.outcomes if outcome.code in OPEN]
    told = [case.claim.key for point in account().points for case in point.cases]
    assert sorted(told) == sorted(open_)
    assert len(account().points) == len(stated.data.editions[0].issues) < len(open_)


def test_there_are_ten_to_twenty_errata_and_each_says_where_what_and_how(account: Make) -> None:
    points = account().of_part(Part.ERRATA)
    assert 10 <= len(points) <= 20
    told = {point.issue.code: point.issue.correction for point in points}
    for code, (place, printed, proposal) in ERRATA.items():
        correction = told[code]
        assert correction is not None
        assert (correction.place.nl, correction.printed.nl, correction.proposal.nl) == (place, printed, proposal)
    assert {case.claim.gravity for point in points for case in point.cases} == {"fout"}
    others = [point for part in Part if part is not Part.ERRATA for point in account().of_part(part)]
    assert "fout" not in {case.claim.gravity for point in others for case in point.cases}
    reading = [case.claim.gravity for point in account().of_part(Part.READING) for case in point.cases]
    assert len(reading) > 50
    assert set(reading) == {"leeskwestie"}


def test_the_letter_has_numerator_denominator_and_who_they_are(account: Make) -> None:
    letter = AUDIT_FORMATS["errata"](account("en"))
    assert letter.startswith("# Errata of *Bestrijding van onderwijssegregatie in gemeenten.")
    assert 'It says: "all 16".' in letter and "Recounting gives 15 of 16 (not Amsterdam Noord)." in letter
    assert "Recounting gives 4 (Deventer, Leiden, Schiedam, Utrecht). Proposal: 4." in letter
    assert re.findall(r"^(\d+)[.] [*][*]", letter, re.MULTILINE) == [str(n) for n in range(1, len(account().of_part(Part.ERRATA)) + 1)]
    assert letter.rstrip().endswith("the onderwijssegregatie contributors")


def test_issues_of_a_unit_stand_together_and_the_bound_of_a_word_is_told(account: Make) -> None:
    text = AUDIT_FORMATS["text"](account("nl"))
    heads = re.findall(r"^-- (.+) --$", text, re.MULTILINE)
    assert heads == sorted(set(heads)) and {"Haarlem", "Hengelo", "Zaanstad"} <= set(heads)
    assert "    grens: Ten minste een, hoogstens een kwart." in text
    parts = re.findall(r"^== (.+) ==$", text, re.MULTILINE)
    assert parts == [
        "Errata: wat te verbeteren is",
        "Tekst naast tabel, per gemeente",
        "Het rapport naast zichzelf",
        "Leeskwesties: hoe wordt een woord of zin gelezen",
    ]


def test_every_claim_is_a_line_of_the_table_in_either_language(account: Make, stated: Stated) -> None:
    keys = [outcome.claim.key for outcome in stated.outcomes]
    for language, column, (counts, claims) in (("nl", "bewering", ("aantallen", "beweringen")), ("en", "claim", ("counts", "claims"))):
        told = account(language)
        assert [line[column] for line in csv.DictReader(AUDIT_FORMATS["csv"](told).splitlines())] == keys
        found = json.loads(AUDIT_FORMATS["json"](told))
        assert [line[column] for line in found[claims]] == keys
        assert sum(found[counts].values()) == len(keys)
    failing = [outcome.claim.passage for outcome in stated.outcomes if outcome.code == FAILS]
    for form in ("text", "md"):
        text = AUDIT_FORMATS[form](account())
        assert [passage for passage in failing if passage not in text] == []


#: Dutch words that the English account had: codes that stand for something.
CODES = ("klopt", "tegengesproken", "fout", "spanning", "leeskwestie", "minderheid", "hoeveelheidswoord", "gedrukt", "geteld", "bewering")


@pytest.mark.parametrize("form", ["summary", "text", "md", "errata"])
def test_what_is_asked_in_english_has_no_dutch(account: Make, form: str) -> None:
    text = AUDIT_FORMATS[form](account("en"))
    # Places in data/ and titles of publications go by the same name in both languages.
    plain = [re.sub(r"[*][^*]+[*]|[\w.-]+/[\w./-]+", "", line) for line in text.splitlines() if "Staatsecretaris" not in line]
    assert [line for line in plain if leaning(line) > 0 or "lezer" in line] == []
    assert [(code, line) for code in CODES for line in plain if re.search(rf"\b{code}\b", line)] == []


def test_a_table_that_is_asked_in_english_has_english_in_it(account: Make) -> None:
    lines = list(csv.DictReader(AUDIT_FORMATS["csv"](account("en")).splitlines()))
    told = ("kind", "outcome", "printed", "counted", "rule", "gravity", "text", "explanation")
    cells = {re.sub(r"[\w.-]+/[\w./-]+", "", line[column]) for line in lines for column in told}
    assert [cell for cell in cells if leaning(cell) > 0] == []
    assert [(code, cell) for code in CODES for cell in cells if re.search(rf"\b{code}\b", cell)] == []


def test_the_summary_has_each_error_on_a_line(account: Make) -> None:
    lines = AUDIT_FORMATS["summary"](account()).splitlines()
    assert "3.4, tabel 3, rij Totaal, kolom G: 5 -> 4" in lines
    assert len([line for line in lines if " -> " in line]) == len(account().of_part(Part.ERRATA))
    assert len(lines) < 30


def test_what_is_chosen_is_told_and_nothing_else(account: Make) -> None:
    assert {case.claim.gravity for case in account(chosen=Chosen(gravity="leeskwestie")).told} == {"leeskwestie"}
    assert {case.code for case in account(chosen=Chosen(outcome=FAILS)).told} == {FAILS}
    assert {case.claim.passage.partition("/")[0] for case in account(chosen=Chosen(part="tabel-15")).told} == {"tabel-15"}
    assert {case.claim.passage[:2] for case in account(chosen=Chosen(part="3")).told} == {"3."}
    venlo = {case.claim.key for case in account(chosen=Chosen(unit="venlo")).told if case.code in OPEN}
    assert venlo == {
        "3.2/vorm/2/2", "3.2/vorm/2/3", "3.2/geen-item/1/1", "3.4/interpretatie/2/3", "3.6/vastlegging/1/2", "5/conclusie-afname/2/2",
        "tabel-14/venlo/1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (Chosen(gravity="zwaar"), "--ernst zwaar: there is none; use one of: fout, spanning, leeskwestie"),
        (Chosen(unit="venloo"), "--eenheid venloo: there is none; did you mean 'venlo'?"),
        (Chosen(part="tabel-7"), "--deel tabel-7: there is none; did you mean "),
    ],
)
def test_what_there_is_not_cannot_be_chosen(stated: Stated, chosen: Chosen, told: str) -> None:
    codes = stated.ontology.codes
    with pytest.raises(UsageError, match=re.escape(told)):
        check_chosen(chosen, stated.outcomes, codes.of("ernst"), codes.of("gemeente"))


def test_readers_who_disagree_are_told_as_such(account: Make) -> None:
    edition = account().edition
    where = edition.issues[0].where
    weighed = tuple(
        Weighing("3.6/naleving/1/2", reader, gravity, where) for reader, gravity in (("lezer-1", "fout"), ("lezer-2", "spanning"))
    )
    text = AUDIT_FORMATS["text"](account("en", edition=replace(edition, weighings=weighed)))
    assert "    weighed: error (reader 1), tension (reader 2) (readers disagree)" in text
    agreed = tuple(replace(each, gravity="fout") for each in weighed)
    text = AUDIT_FORMATS["text"](account("en", edition=replace(edition, weighings=agreed)))
    assert "    weighed: error (reader 1), error (reader 2)\n" in text


def test_every_claim_that_does_not_hold_is_weighed_by_two(stated: Stated) -> None:
    (edition,) = stated.data.editions
    weighed = [each.claim for each in edition.weighings]
    assert [outcome.claim.key for outcome in stated.outcomes if outcome.code in OPEN and weighed.count(outcome.claim.key) != 2] == []


def test_the_reports_own_words_are_told_where_it_is_at_hand(account: Make, report_file: Path) -> None:
    own = quotes(read_report(report_file, account().edition.tables), account().edition.passages.values())
    assert own["3.6/vastlegging/1"].startswith("Bij 12 gemeenten zijn") and own["3.6/vastlegging/1"].endswith(".")
    assert f"    letterlijk: {own['3.6/naleving/1']}\n" in AUDIT_FORMATS["text"](account(quotes=own))


def test_audit_command_prints_what_the_build_recounted(run: Run, account: Make, release: Path) -> None:
    done = run(ROOT, "audit", "--format", "csv", "--deel", "3.6")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == AUDIT_FORMATS["csv"](account(chosen=Chosen(part="3.6")))
    from_release = run(ROOT, "audit", "--format", "csv", "--deel", "3.6", "--from", release)
    assert from_release.stdout == done.stdout
    # Who reads on with a program gets everything, who looks at a terminal the summary.
    assert run(ROOT, "audit", "--lang", "en").stdout == AUDIT_FORMATS["text"](account("en"))
