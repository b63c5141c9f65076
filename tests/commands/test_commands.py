"""The command line as its users meet it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import segregatie
from conftest import ROOT, Run, lines_of
from segregatie import cli
from segregatie.base.problems import UsageError
from segregatie.pipeline import Stated
from segregatie.query.header import parse_query
from segregatie.query.parameters import bind
from typed_counts import CLAIMS, FACTS, KEY_FIGURES

AS_IT_WAS = "build/ is as it was: nothing that a build reads or left has changed since"
COUNT = "SELECT (COUNT(DISTINCT ?eenheid) AS ?n) { ?f <https://w3id.org/onderwijssegregatie/def#overEenheid> ?eenheid }"
PARAMETER = """PREFIX def: <https://w3id.org/onderwijssegregatie/def#>
SELECT ?feit WHERE { VALUES ?gemeente { UNDEF } ?feit a def:Oudercontactopgave ; def:overEenheid ?gemeente } ORDER BY ?feit
"""


def test_no_command_builds_and_ends_with_counts(plain_build: tuple[Path, str], run: Run) -> None:
    checkout, printed = plain_build
    finding, counts, place, page = printed.splitlines()
    assert finding == "tabel 3: 289 of 290 cells equal; Totaal G: printed 5, counted 4"
    cells, figures = FACTS["Waarneming"], KEY_FIGURES
    against = (checkout / "data" / "2013" / "beweringen.csv").read_text(encoding="utf-8").count(",tegenspraak,")
    triples, rest = counts.split(" triples, ")
    assert int(triples.replace(",", "")) > 10_000
    assert re.sub(r"\([\d,]+ of [\d,]+ cells as printed\)", "(...)", rest) == (
        f"{sum(FACTS.values()) + lines_of('toelichtingen.csv'):,} facts ({lines_of('toelichtingen.csv')} remarks), "
        f"{lines_of('bevindingen.csv')} findings, {cells + figures} observations ({cells} cells, {figures} key figures), "
        f"{lines_of('passages.csv')} passages, {CLAIMS + lines_of('beweringen.csv')} claims "
        f"({lines_of('tegenspraken.csv') - against} do not hold, {against} are contradicted), 16 tables (...), 0 violations"
    )
    assert place == "written to build/"
    assert page == f"open {(checkout / 'build' / 'site' / 'index.html').as_uri()}"
    again = run(checkout)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.splitlines() == [finding, counts, place, AS_IT_WAS, page]
    judged = run(checkout, "validate", "--lang", "en")
    assert (judged.returncode, judged.stderr) == (0, "")
    assert judged.stdout.splitlines()[-1] == f"0 violations, 0 warnings, 0 advice; {triples} triples judged: data/, ontology/"


def test_without_a_build_the_remedy_is_told(checkout: Path, run: Run) -> None:
    for arguments in (["table", "3"], ["query", "-"], ["publish", "--endpoint", "http://127.0.0.1:9/"]):
        done = run(checkout, *arguments, text="")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert "run make first" in done.stderr


def test_without_its_environment_build_py_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", tmp_path)
    bare = subprocess.run([sys.executable, "-I", "-S", "build.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (bare.returncode, bare.stdout) == (2, "")
    assert bare.stderr == "build.py: the environment is not set up; run make first\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["table", "7"],
            "build.py: no table '7' in the round of 2013; use one of: 1, 1a, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, veranderingen",
        ),
        (
            ["table", "99"],
            "build.py: no table '99' in the round of 2013; use one of: 1, 1a, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, veranderingen",
        ),
        (
            ["query", "eenheden-met-maatregelen"],
            "build.py: eenheden-met-maatregelen: no such file, and no stored question of this name; did you mean 'eenheden-met-maatregel'?",
        ),
        (["table", "verandering"], "build.py: no table 'verandering' in the round of 2013; did you mean 'veranderingen'?"),
        (
            ["query", "nergens.rq"],
            "build.py: nergens.rq: no such file, and no stored question of this name; the command questions lists them",
        ),
        (["query", "-", "--bind", "gemeente"], "build.py: --bind gemeente: write NAME=VALUE"),
        (["query", "-", "--bind", "jaar=2013"], "build.py: no parameter 'jaar' here; leave it out"),
        (["query", "-", "--format", "ttl"], "build.py: this query gives rows, which cannot be written as ttl"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_exits_2_with_one_line(run: Run, release: Path, arguments: list[str], told: str) -> None:
    done = run(ROOT, *arguments, "--from", release, text=COUNT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1


def test_unknown_commands_and_options_exit_2(run: Run) -> None:
    for arguments in (["fly"], ["table"], ["table", "3", "--format", "pdf"], ["--engine", "none"]):
        done = run(ROOT, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr


def test_a_mistyped_command_is_told_what_was_meant(run: Run) -> None:
    done = run(ROOT, "tabel", "3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("; did you mean 'table'?\n")


def test_every_command_has_a_line_of_help_and_a_module_and_back(run: Run) -> None:
    shared = {"__init__", "output", "rounds", "source"}
    modules = {path.stem for path in (ROOT / "src" / "segregatie" / "commands").glob("*.py")} - shared
    assert {name.replace("-", "_") for name in cli._COMMANDS} == modules
    for name in sorted(cli._COMMANDS):
        done = run(ROOT, name, "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"usage: build.py {name} [-h]")


def test_the_version_is_told(run: Run) -> None:
    done = run(ROOT, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "segregatie 0.1.0\n", "")


def test_without_a_command_and_a_checkout_what_it_can_do_is_told_and_nothing_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(ROOT, [], in_checkout=False) == 0
    assert capsys.readouterr().out.startswith("usage: ")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_has_no_number_of_an_error(run: Run, tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    done = run(ROOT, "query", folder, "--from", release)
    assert (done.returncode, done.stderr) == (2, f"build.py: {folder}: cannot be read (Is a directory); check the path\n")


def test_a_stored_question_is_asked_by_its_name(run: Run, release: Path) -> None:
    # Table 3, column C: Amsterdam West and Zaanstad.
    asked = ("query", "eenheden-met-maatregel", "--bind", "maatregel=loting", "--lang", "en", "--from", release)
    laid = run(ROOT, *asked, "--format", "md").stdout
    assert laid.startswith("**Who mentions a measure**\n\n| Letter | Measure | Unit | Aim | Source |\n")
    page = run(ROOT, *asked, "--format", "html").stdout
    assert re.findall("<td>([^<]*)</td><td>not established</td>", page) == ["Amsterdam West", "Zaanstad"]
    assert '<th scope="col">Measure</th>' in page and page.endswith("</table>\n")


def test_the_stored_questions_are_listed(run: Run) -> None:
    done = run(ROOT, "questions", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    groups = [block.splitlines() for block in done.stdout.split("\n\n")]
    assert [group[0] for group in groups] == [
        "Participation", "Consultation, agreements and lead", "Measures", "Parents and other parties", "Pilots",
        "From round to round", "The prose beside the tables", "What recounting gives", "The report itself",
    ]  # fmt: skip
    lines = [line for _, *asked in groups for line in asked]
    assert sorted(line.partition(":")[0] for line in lines) == sorted(
        f"  {path.stem}" for path in (ROOT / "queries" / "vragen").glob("*.rq")
    )
    assert "  respons-per-provincie: Response by province [provincie= peiling=]" in groups[0]
    assert "  publicaties-van-een-jaar: Publications of a year [jaar= peiling=]" in groups[-1]


def test_query_prints_the_standard_forms(run: Run, release: Path) -> None:
    def asked(form: str) -> str:
        return run(ROOT, "query", "-", "--format", form, "--from", release, text=COUNT).stdout

    # 35 gemeenten and the two stadsdelen that answered for Amsterdam.
    assert asked("csv") == "n\n37\n"
    assert asked("tsv") == "?n\n37\n"
    assert json.loads(asked("json"))["results"]["bindings"][0]["n"]["value"] == "37"
    assert "<literal" in asked("xml")
    assert asked("md") == "| n |\n| --- |\n| 37 |\n"


def test_query_prints_triples_as_turtle(run: Run, release: Path) -> None:
    text = "CONSTRUCT WHERE { <https://w3id.org/onderwijssegregatie/id/oudercontactopgave/2013/tilburg> ?p ?o }"
    done = run(ROOT, "query", "-", "--format", "ttl", "--from", release, text=text)
    assert done.returncode == 0
    assert "oudercontactvorm/regulier" in done.stdout


def test_sparql_that_cannot_be_read_is_told_in_one_line(run: Run, release: Path) -> None:
    done = run(ROOT, "query", "-", "--from", release, text="SELECT ?x WHERE {")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("build.py: not valid SPARQL")
    assert done.stderr.count("\n") == 1


def test_a_broken_stored_query_is_told_by_its_file(checkout: Path, run: Run) -> None:
    check = checkout / "queries" / "checks" / "convenant.rq"
    text = check.read_text(encoding="utf-8")
    check.write_text(text.replace("SELECT", "SELEKT"), encoding="utf-8")
    done = run(checkout)
    line = 1 + text[: text.index("SELECT")].count("\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"queries/checks/convenant.rq:{line}: this is not valid SPARQL; mend the query from column ")
    assert done.stderr.count("\n") == 1
    assert not (checkout / "build").exists()


def test_a_parameter_is_bound_as_a_term(run: Run, release: Path) -> None:
    def rows(*bound: str) -> list[str]:
        return run(ROOT, "query", "-", *bound, "--from", release, text=PARAMETER).stdout.splitlines()[1:]

    assert len(rows()) == 28
    assert rows("--bind", "gemeente=gemeente/almelo") == ["https://w3id.org/onderwijssegregatie/id/oudercontactopgave/2013/almelo"]
    assert rows("--bind", "gemeente=gemeente/alkmaar") == []


@pytest.mark.parametrize(
    "value", ['" } SERVICE <http://127.0.0.1/> { ?s ?p ?o', "> } #", "a\nb", "?x", "\\", "<x y>", "<javascript:alert(1)>"]
)
def test_nothing_in_a_value_is_read_as_sparql(stated: Stated, value: str) -> None:
    query = parse_query(PARAMETER, "proef")
    try:
        bound = bind(query, {"gemeente": value}, stated.known).text
    except UsageError as error:
        assert "not an IRI" in str(error)
        return
    # One term took the place of UNDEF; the rest of the query is as it was.
    before, after = PARAMETER.split("UNDEF")
    assert bound.startswith(before)
    assert bound.endswith(after)
    term = bound[len(before) : -len(after)]
    assert list(parse_query(f"VALUES ?x {{ {term} }}", "term").parameters) == ["x"]


def test_a_pipe_that_closes_early_is_no_error(release: Path) -> None:
    command = f"{sys.executable} build.py table 3 --from {release} | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Gemeente,A,B,C,D,E,F,G,H,I,J\n"


def test_it_runs_from_any_folder(tmp_path: Path, release: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "table", "9", "--from", str(release)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Overleg met ouders,")


def test_a_cold_table_loads_neither_the_judges_nor_the_messages(release: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'src'); from pathlib import Path; from segregatie.cli import main;"
        f"main(Path('.'), ['table', '3', '--from', {str(release)!r}]);"
        "print(sorted({'rdflib', 'pyshacl', 'SPARQLWrapper', 'tomllib'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == "[]\n"


def test_the_version_stands_in_one_place() -> None:
    assert segregatie.__version__ == "0.1.0"
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
