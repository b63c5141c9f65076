"""Bad input: each kind is told as `file:line: what is wrong; what to do`, all at once, and earlier output stays as it was."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from breaking import Change, add, as_excel, at, every, folder, gone, swap
from conftest import ROOT, Run
from segregatie.base.namespaces import DATA_GRAPHS
from segregatie.base.problems import InputError, Problem, Where
from segregatie.base.project import Project
from segregatie.cli import main
from segregatie.pipeline import judge, round_trip, state
from segregatie.release.folder import new_release
from segregatie.validate.accounts.account import Account
from segregatie.validate.accounts.as_text import as_text
from told import AIMS, CHECK_PATH, CLAIMS, COMMAS, GRID, MEND, NAMES, PASSAGES, READINGS, REASONS, SPELLING, SURVEY
from wrong import Wrong, cases, check


def found(checkout: Path) -> list[Problem]:
    """What is wrong with a checkout, before the graph is judged."""
    try:
        return list(state(Project(checkout)).advice)
    except InputError as error:
        return error.problems


def problems(checkout: Path) -> list[str]:
    """What is told about a checkout, in English."""
    return [str(problem) for problem in found(checkout)]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is read before the graph is judged, to break, with us standing in it."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


CASES = cases(Path(__file__).parent / "wrong.toml")


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_among_the_files_is_told_by_file_and_line(inside: Path, case: Wrong) -> None:
    number = case.change(inside / case.file)
    check(case, number, found(inside))


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000], ids=["deep", "long"])
def test_a_value_that_no_one_means_is_told(inside: Path, value: str) -> None:
    line = add(f"x = {value}\n")(inside / SURVEY)
    assert problems(inside) == [f"{SURVEY}:{line}: not valid TOML: a value is too long or too deep; mend the syntax"]


def test_a_row_number_of_five_thousand_digits_is_told_by_its_two_ends(inside: Path) -> None:
    line = add(f"tabel-1/urk,tabelrij,tabel-1,{'9' * 5000},{'a' * 64}\n")(inside / PASSAGES)
    told = f"not a row number: '{'9' * 1981} ... {'9' * 999}'; give the number of the row in its table, its heading being 0"
    assert problems(inside) == [f"{PASSAGES}:{line}: {told}"]


def test_sections_that_excel_made_dates_of_are_told_where_they_stand_and_once_in_words(inside: Path) -> None:
    """Where `plaats` is damaged the passages still exist: what names them is right."""
    for section, day in (("3.1", "3-jan"), ("3.4", "3-apr")):
        every(f",woorden,{section},", f",woorden,{day},")(inside / PASSAGES)
    told = found(inside)
    lines = (inside / PASSAGES).read_text(encoding="utf-8").splitlines()
    damaged = [number for number, line in enumerate(lines, 1) if "-jan," in line or "-apr," in line]
    assert len(damaged) > 100
    assert [problem.where for problem in told] == [Where(PASSAGES, line) for line in damaged]
    assert {problem.rule for problem in told} == {"passage-of-another-place"}
    account = as_text(Account(tuple(told), (), (), 0, "data/", "0"), "en").splitlines()
    assert len(account) == 3
    assert account[0].startswith(f"{PASSAGES}:{damaged[0]}: the name of the passage does not begin with plaats '3-jan'; give both the same")


def test_what_a_folder_needs_is_all_told_where_the_edition_is_written_by_a_dutch_excel(inside: Path) -> None:
    """Files as Excel saves them are read, and give the graph that they gave; a warning says which they are."""
    good = state(Project(inside))
    for path in sorted((inside / "data").rglob("*.csv")):
        as_excel(path)
    read = state(Project(inside))
    assert [read.graphs[name] for name in DATA_GRAPHS] == [good.graphs[name] for name in DATA_GRAPHS]
    assert {problem.grade for problem in read.advice} == {"warning"}
    assert len(read.advice) == len(list((inside / "data").rglob("*.csv"))) == 37
    before = files(ROOT / "data")
    assert main(inside, ["fix"]) == 0
    assert files(inside / "data") == before


def test_queries_that_are_missing_are_told_once(inside: Path) -> None:
    shutil.rmtree(inside / "queries" / "beweringen")
    assert problems(inside) == ["queries/beweringen: no countings here; restore the folder, for instance with git checkout"]


def test_a_data_folder_without_an_edition_is_told(inside: Path) -> None:
    shutil.rmtree(inside / "data" / "2013")
    assert problems(inside) == ["data: no edition here; add a folder named after its year, like 2013"]


def test_a_claim_that_holds_may_not_stand_among_the_contradictions(inside: Path) -> None:
    add("3.1/benaderd/1/1,haarlem-loting,spanning,Een proef.,A trial.\n")(inside / CLAIMS)
    place = at("data/2013/beweringen.csv", "3.1/benaderd/1,1,")
    with pytest.raises(InputError) as caught:
        round_trip(state(Project(inside)))
    (problem,) = caught.value.problems
    assert problem.line("nl") == (
        f"{place}: bewering '3.1/benaderd/1/1': het rapport zegt 35, natellen geeft 35, en zij is vastgelegd als niet kloppend; "
        "haal haar uit tegenspraken.csv"
    )
    assert problem.line("en") == (
        f"{place}: bewering '3.1/benaderd/1/1': the report says 35, counting gives 35, which is recorded as not fitting; "
        "take it out of tegenspraken.csv"
    )


def test_every_case_has_a_name_of_its_own_and_tells_something() -> None:
    assert len({case.id for case in CASES}) == len(CASES) > 70
    assert all(case.values[0].told for case in CASES)


def line_end_missing(path: Path) -> None:
    path.write_bytes(path.read_bytes().rstrip(b"\n"))


def linked_into_itself(path: Path) -> None:
    (path.parent / "weer").symlink_to(path.parent)


def a_file_named_after_a_year(path: Path) -> None:
    (path.parent.parent / "2014").write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "change"), [(READINGS, line_end_missing), (REASONS, linked_into_itself), (PASSAGES, a_file_named_after_a_year)]
)
def test_what_does_no_harm_is_not_told(inside: Path, file: str, change: Callable[[Path], None]) -> None:
    change(inside / file)
    assert problems(inside) == []


def test_everything_that_is_wrong_is_told_at_once_and_in_order(inside: Path) -> None:
    wrong = {
        GRID + "03.csv": swap("Almelo", b"Alm\xe9lo"),
        GRID + "04.csv": swap("Almelo,X,X,X", "Almelo,X,X"),
        AIMS: swap("ede,", "eden,"),
        SURVEY: swap("jaar = 2013", "jaar = 2014"),
        REASONS: add("<urn:a b> a <urn:c> .\n"),
        NAMES: add("gemeente,Urk\n"),
        "data/dingen.csv": gone,
    }
    lines = {file: change(inside / file) for file, change in wrong.items()}
    told = found(inside)
    assert [str(problem) for problem in told] == [
        f"{AIMS}:2: eenheid 'eden' does not exist; did you mean 'ede'?",
        f"{SURVEY}:2: 'jaar' cannot be 2014; give the year the folder is named after",
        f"{GRID}03.csv:2: byte 0xe9 is not valid UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)",
        f"{GRID}04.csv:2: 4 cells where the header has 5; {COMMAS}",
        f"data/dingen.csv: this file is missing; {CHECK_PATH}",
        f"{NAMES}:{lines[NAMES]}: 2 cells where the header has 3; {COMMAS}",
        f"{REASONS}:{lines[REASONS]}: not valid Turtle: Invalid IRI code point ' '; {MEND}",
    ]
    cells = "voeg komma's toe of haal ze weg, of zet een cel met een komma erin tussen aanhalingstekens"
    assert [problem.line("nl") for problem in told] == [
        f"{AIMS}:2: eenheid 'eden' bestaat niet; bedoelt u 'ede'?",
        f"{SURVEY}:2: 'jaar' kan niet 2014 zijn; geef het jaar waarnaar de map is genoemd",
        f"{GRID}03.csv:2: byte 0xe9 is geen geldige UTF-8; sla het bestand op als UTF-8 (in Excel: CSV UTF-8)",
        f"{GRID}04.csv:2: 4 cellen waar de kopregel er 5 heeft; {cells}",
        "data/dingen.csv: dit bestand ontbreekt; controleer het pad, of haal het bestand terug met git checkout",
        f"{NAMES}:{lines[NAMES]}: 2 cellen waar de kopregel er 3 heeft; {cells}",
        f"{REASONS}:{lines[REASONS]}: geen geldige Turtle: Invalid IRI code point ' '; herstel de syntaxis van deze uitspraak",
    ]


# Through the command line: exit code, streams, and what was there before


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; links by where they lead."""
    return {
        each.relative_to(folder).as_posix(): os.fsencode(each.readlink()) if each.is_symlink() else each.read_bytes()
        for each in folder.rglob("*")
        if (each.is_symlink() or each.is_file()) and "__pycache__" not in each.parts
    }


@pytest.fixture
def built(checkout: Path) -> Path:
    """A checkout with something that was built earlier."""
    with new_release(checkout / "build") as out:
        (out / "eerder.txt").write_text("gebouwd\n", encoding="utf-8")
    return checkout


@pytest.mark.parametrize("arguments", [[], ["--out", "elders"]], ids=" ".join)
def test_a_command_tells_every_problem_and_leaves_what_was_there(built: Path, run: Run, arguments: list[str]) -> None:
    swap("Almelo,X,X,X", "Almelo,X,X")(built / f"{GRID}04.csv")
    line = add("<urn:a b> a <urn:c> .\n")(built / REASONS)
    before = files(built)
    done = run(built, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{GRID}04.csv:2: 4 cells where the header has 5; {COMMAS}",
        f"{REASONS}:{line}: not valid Turtle: Invalid IRI code point ' '; {MEND}",
    ]
    assert files(built) == before


TIJDGEBREK = '    skos:prefLabel "Tijdgebrek"'


def test_what_only_the_shapes_see_is_told_by_the_line_of_the_turtle_file(built: Path, run: Run) -> None:
    swap('"Tijdgebrek"@nl, "Lack of time"@en', '"Tijdgebrek"@nl')(built / REASONS)
    swap('    def:korteNaam "Noord" ;\n', "")(built / "ontology/gemeenten.ttl")
    swap("def:volgorde 2 ;", 'def:volgorde "twee"^^<http://www.w3.org/2001/XMLSchema#integer> ;')(built / REASONS)
    before = files(built)
    line = at(REASONS, '    def:volgorde "twee"', built)
    done = run(built, "validate", "--engine", "shacl")
    assert (done.returncode, done.stderr) == (1, "")
    *told, account = done.stdout.splitlines()
    assert told == [
        (
            f"{at(REASONS, TIJDGEBREK, built)}: prefLabel of reden/tijdgebrek is missing (rule Begrip-voorkeursnaam); "
            "Give one preferred label in Dutch and one in English. / "
            "prefLabel ontbreekt bij reden/tijdgebrek (regel Begrip-voorkeursnaam); "
            "Geef een voorkeursnaam in het Nederlands en een in het Engels."
        ),
        (
            f"{line}: volgorde of reden/niet-bezig-met-segregatie cannot be 'twee' (xsd:integer) (rule Begrip-volgorde); "
            "Give the place in the list, from 1. / volgorde van reden/niet-bezig-met-segregatie kan niet 'twee' (xsd:integer) zijn "
            "(regel Begrip-volgorde); "
            "Geef de plaats in de lijst, vanaf 1."
        ),
        (
            f"{at('ontology/gemeenten.ttl', 'stadsdeel:amsterdam-noord a')}: korteNaam of stadsdeel/amsterdam-noord is missing "
            "(rule Stadsdeel-korteNaam); Give the name of the district without that of the city. / korteNaam ontbreekt bij "
            "stadsdeel/amsterdam-noord (regel Stadsdeel-korteNaam); Geef de naam van het stadsdeel zonder die van de stad."
        ),
    ]
    assert account.startswith("3 violations, 0 warnings, 0 advice; ")
    assert files(built) == before


def test_validate_tells_every_problem_in_both_languages_and_writes_nothing(built: Path, run: Run) -> None:
    swap("Almelo,X,X,X", "Almelo,X,X")(built / f"{GRID}04.csv")
    line = add("<urn:a b> a <urn:c> .\n")(built / REASONS)
    before = files(built)
    done = run(built, "validate", "--engine", "shacl")
    assert (done.returncode, done.stderr) == (1, "")
    *told, account = done.stdout.splitlines()
    assert told == [
        (
            f"{GRID}04.csv:2: 4 cells where the header has 5; {COMMAS} / 4 cellen waar de kopregel er 5 heeft; "
            "voeg komma's toe of haal ze weg, of zet een cel met een komma erin tussen aanhalingstekens"
        ),
        (
            f"{REASONS}:{line}: not valid Turtle: Invalid IRI code point ' '; {MEND} / geen geldige Turtle: Invalid IRI code point ' '; "
            "herstel de syntaxis van deze uitspraak"
        ),
    ]
    assert account.startswith("2 violations, 0 warnings, 0 advice; 0 triples judged")
    assert files(built) == before


def test_without_checks_or_shapes_nothing_passes(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    shutil.rmtree("queries/checks")
    with pytest.raises(InputError) as error:
        judge(state(Project(checkout)))
    assert str(error.value) == "queries/checks: no checks here; restore the folder, for instance with git checkout"


# The report, for extract


@pytest.fixture
def copied(built: Path, report_file: Path) -> Path:
    """A checkout with a copy of the report in it, to break."""
    shutil.copy(report_file, built / "rapport.md")
    return built


EMMEN = "Emmen\tN\tJ\t"
#: How the report is broken, and what is told about it.
REPORTS: list[tuple[str, Change, list[str]]] = [
    ("missing", gone, [f"rapport.md: this file is missing; {CHECK_PATH}"]),
    ("folder", folder, ["rapport.md: this is not a plain file; put a file here"]),
    ("not-utf-8", add(b"\xff"), ["{at}: byte 0xff is not valid UTF-8; save the file as UTF-8"]),
    ("windows-line-ends", every("\n", "\r\n"), ["{at}: Windows line ends (CR); save the file with LF line ends"]),
    (
        "without-a-table",
        swap("Tabel 4:", "Tafel 4:"),
        ["rapport.md: tabel-4: 0 places begin with 'Tabel 4:'; hand in the text of the report, with each table once"],
    ),
    (
        "with-a-table-twice",
        add("\nTabel 4: nog eens\n"),
        ["rapport.md: tabel-4: 2 places begin with 'Tabel 4:'; hand in the text of the report, with each table once"],
    ),
    ("unknown-gemeente", swap(EMMEN, EMMEN.replace("en", "er")), [f"{{at}}: unknown gemeente 'Emmer'; did you mean 'Emmen'? {SPELLING}"]),
    ("ragged-row", swap(EMMEN, EMMEN + "\t"), ["{at}: tabel-1: 5 cells where the table has 4 columns; separate the cells by single tabs"]),
    (
        "row-twice",
        lambda path: swap(EMMEN, f"{EMMEN}\n{EMMEN}")(path) + 1,
        ["{at}: row 'tabel-1/emmen' stands twice; hand in the report's text, with each row once (also at {above})"],
    ),
]


@pytest.mark.parametrize(("change", "told"), [pytest.param(*case[1:], id=case[0]) for case in REPORTS])
def test_extract_tells_what_is_wrong_and_writes_nothing(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], change: Change, told: list[str]
) -> None:
    monkeypatch.chdir(copied)
    line = change(copied / "rapport.md")
    before = files(copied)
    assert main(copied, ["extract", "rapport.md"]) == 1
    told = [each.replace("{at}", f"rapport.md:{line}").replace("{above}", f"rapport.md:{line - 1}") for each in told]
    assert capsys.readouterr() == ("", "".join(f"{each}\n" for each in told))
    assert files(copied) == before


def test_a_full_disk_leaves_the_transcript_as_it_was(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copied)
    monkeypatch.setattr(sys, "argv", ["build.py"])
    swap(f"{EMMEN}\n", "")(copied / "rapport.md")
    before = files(copied)
    real = Path.write_text

    def full(path: Path, text: str, **options: str) -> int:
        if path.name == "passages.nieuw":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    assert main(copied, ["extract", "rapport.md"]) == 1
    told = f"build.py: {copied}/data/2013/passages.nieuw: No space left on device; free space or check permissions\n"
    assert capsys.readouterr().err == told
    assert files(copied) == before
