"""The command validate: its exit codes, both judges, and the place of what is wrong in every form."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, URIRef

from breaking import add, at, swap
from conftest import ROOT, Run
from seeds import git
from segregatie.base.namespaces import DATA_GRAPHS, ID, SHAPES
from segregatie.base.namespaces import SH as SHACL
from segregatie.cli import main
from segregatie.pipeline import Stated
from segregatie.validate.judges import Result, by_pyshacl, by_shacl, not_compared, results_of
from told import DATA, REASONS

GEMEENTEN = "ontology/gemeenten.ttl"


@pytest.fixture
def broken(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two faults that only the judges see; we stand in it."""
    monkeypatch.chdir(checkout)
    swap("    def:inProvincie provincie:limburg ;\n", "")(checkout / GEMEENTEN)
    swap('"Tijdgebrek"@nl', '"Tijdgebrek "@nl, "Te druk"@nl')(checkout / REASONS)
    return checkout


def test_both_judges_find_nothing_in_the_real_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT, ["validate", "--engine", "both", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("0 violations, ") and "judges-differ" not in told.out and told.err == ""


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
def test_each_judge_points_at_the_line(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    monkeypatch.chdir(checkout)
    swap("    def:inProvincie provincie:limburg ;\n", "")(checkout / GEMEENTEN)
    assert main(checkout, ["validate", "--engine", engine, "--lang", "nl"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        f"{at(GEMEENTEN, 'gemeente:heerlen a', checkout)}: inProvincie ontbreekt bij gemeente/heerlen (regel Gemeente-provincie); "
        "Zeg in welke provincie de gemeente ligt."
    )


def test_a_code_of_another_list_is_told_at_each_line_that_uses_it(stated: Stated) -> None:
    """A reading whose kind is no lezingsoort but a zekerheid: the code is fine, its use is not."""
    import pyoxigraph as ox

    from segregatie.validate.judge import judge_graphs

    kind = ox.NamedNode("https://w3id.org/onderwijssegregatie/def#lezingsoort")
    wrong = ox.NamedNode(ID + "zekerheid/zeker")
    blank = ox.NamedNode(ID + "lezingsoort/leeg")
    changed = [ox.Triple(each.subject, kind, wrong) if (each.predicate, each.object) == (kind, blank) else each
               for each in stated.graphs[SHAPES.replace("shapes", "plaatsen")]]  # fmt: skip
    graphs = {**stated.graphs, SHAPES.replace("shapes", "plaatsen"): changed}
    uses = sum(each.predicate == kind and each.object == wrong for each in changed)
    assert uses > 1
    problems = judge_graphs(graphs, stated.store, [], stated.origins, "shacl").problems
    assert {problem.rule for problem in problems} == {"Lijst-lezingsoort"}
    assert len(problems) == uses
    assert all(problem.where.file.endswith("lezingen.csv") for problem in problems)
    lines = (ROOT / DATA / "lezingen.csv").read_text(encoding="utf-8").split("\n")
    assert all(",leeg," in lines[problem.where.line - 1] for problem in problems)
    assert "cannot be 'zekerheid/zeker'" in problems[0].what.en and "kan niet 'zekerheid/zeker' zijn" in problems[0].what.nl
    assert "Use one of: " in problems[0].remedy.en and "Kies uit: " in problems[0].remedy.nl


HEAD = """@base <https://w3id.org/onderwijssegregatie/id/> .
@prefix def: <https://w3id.org/onderwijssegregatie/def#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def handed_in(folder: Path, capsys: pytest.CaptureFixture[str], **files: str) -> list[tuple[str, str]]:
    """Hand Turtle files in by name, and give the place and the rule of all that is told."""
    for name, text in files.items():
        (folder / f"{name}.ttl").write_text(HEAD + text, encoding="utf-8")
    assert main(ROOT, ["validate", *(f"{name}.ttl" for name in files), "--engine", "shacl", "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [(f"{each['file']}:{each['line']}", each["rule"]) for each in problems]


def test_what_is_handed_in_of_a_node_of_ours_is_told_there_once_and_not_where_we_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = handed_in(tmp_path, capsys, almelo='<gemeente/almelo> rdfs:comment "Een gemeente."@nl .\n')
    rules = [
        "Deelnameopgave-gemeente",
        "Verwijzing-gedruktLid",
        "Verwijzing-overEenheid",
        "Verwijzing-raakt",
        "Verwijzing-respondent",
        "soort-ontbreekt",
    ]
    assert sorted(found) == [("almelo.ttl:6", rule) for rule in rules]


def test_a_misspelt_code_is_told_where_it_is_used_in_what_is_handed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "<waarneming/2013/almelo/vve-spreiden> a qb:Observation, def:Feit, def:Waarneming ;\n"
        "    qb:dataSet <https://w3id.org/onderwijssegregatie/dataset/maatregelen> ;\n    def:inPeiling <peiling/2013> ;\n"
        "    def:overEenheid <gemeente/almelo> ;\n    def:maatregel <maatregel/vve-spreidn> ;\n    def:vermelding <vermelding/genoemd> ;\n"
        "    def:gerichtheid <gerichtheid/niet-vastgesteld> ;\n    prov:wasDerivedFrom <passage/2013/tabel-3/almelo> .\n"
    )
    found = handed_in(tmp_path, capsys, ander='<https://example.org/x> rdfs:label "x"@nl .\n', obs=text)
    # That vve-spreiden has no observation now is told at the unit; that what stands here has one too many, at the code.
    assert sorted(each for each in found if each[0] != "ander.ttl:6") == [
        ("obs.ttl:10", "Lijst-maatregel"), ("obs.ttl:10", "dode-verwijzing"), ("obs.ttl:10", "ic-19"),
        ("obs.ttl:10", "waarnemingen-volledig"), ("obs.ttl:9", "sleutel"), ("obs.ttl:9", "waarnemingen-volledig"),
    ]  # fmt: skip


def test_blank_nodes_are_told_apart_at_their_lines_and_by_no_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert {place for place, _ in handed_in(tmp_path, capsys, gemeente="[] a def:Gemeente .\n")} == {"gemeente.ttl:6"}
    path = tmp_path / "een.ttl"
    path.write_text(HEAD + "[] a def:Persoon .\n", encoding="utf-8")
    command = ["validate", "een.ttl", "--engine", "shacl", "--lang", "en"]
    assert main(ROOT, [*command, "--format", "json"]) == 1
    (tmp_path / "bekend.json").write_text(capsys.readouterr().out, encoding="utf-8")
    told = [each for each in json.loads((tmp_path / "bekend.json").read_text(encoding="utf-8"))["problems"] if each["rule"] == "Soort"]
    assert [(each["subject"], each["line"]) for each in told] == [("", 6)]
    # Another blank node comes before it, with a fault of its own.
    path.write_text(HEAD + '[] rdfs:label "x" .\n[] a def:Persoon .\n', encoding="utf-8")
    assert main(ROOT, [*command, "--baseline", "bekend.json"]) == 1
    assert [each.partition("; ")[0] for each in capsys.readouterr().out.splitlines()[:-1]] == [
        "een.ttl:6: _: is not as it must be (rule soort-ontbreekt)"
    ]
    path.write_text(HEAD + "[] a def:Persoon . [] a def:Persoon .\n", encoding="utf-8")
    assert main(ROOT, [*command, "--baseline", "bekend.json"]) == 1
    (line, _) = capsys.readouterr().out.splitlines()
    assert line.startswith("een.ttl:6: type of _: cannot be ")


def test_both_judges_give_blank_nodes_the_names_that_reading_gave_them() -> None:
    import pyoxigraph as ox

    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:x:> .
        ex:Vorm a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "No."@en ] ,
            [ sh:path ex:q ; sh:nodeKind sh:IRI ; sh:message "No."@en ] ."""
    names = ("b12", "b3", "b7", "made-up")
    data = "".join(f"<urn:x:a> <urn:x:q> _:{each} . _:{each} a <urn:x:C> . " for each in names) + "<urn:x:a> a <urn:x:C> ."
    read = [[quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)] for text in (data, shapes)]
    found = by_pyshacl(*read)
    assert sorted({each.focus for each in found}) == ["<urn:x:a>", "_:", "_:b12", "_:b3", "_:b7"]
    assert sorted({each.value for each in found}) == ["", "_:", "_:b12", "_:b3", "_:b7"]
    assert found == by_shacl(*read)


def test_only_what_can_be_judged_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text("<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> .\n", encoding="utf-8")
    told = {}
    for path in ("x.txt", "", "weg.ttl", "weg/"):
        code = main(ROOT, ["validate", path, "--lang", "en"])
        told[path] = (code, *(each.partition(";")[0] for each in "".join(capsys.readouterr()).splitlines()[:1]))
    assert told == {
        "x.txt": (2, "build.py: x.txt: not a kind of RDF that is read"),
        "": (2, "build.py: a path is empty"),
        "weg.ttl": (1, "weg.ttl: this does not exist"),
        "weg/": (1, "weg: this does not exist"),
    }
    assert main(ROOT, ["validate", "x.txt", "--syntax", "nquads", "--engine", "shacl"]) == 1
    assert capsys.readouterr().out.startswith("x.txt:1: urn:x:a is not as it must be (rule soort-ontbreekt)")


def test_every_form_names_file_and_line(broken: Path, run: Run) -> None:
    line = int(at(GEMEENTEN, "gemeente:heerlen a", broken).rpartition(":")[2])
    forms = {each: run(broken, "validate", "--format", each, "--engine", "shacl") for each in ("json", "sarif", "junit", "github", "ttl")}
    assert {each: (done.returncode, done.stderr) for each, done in forms.items()} == dict.fromkeys(forms, (1, ""))
    (result,) = [each for each in json.loads(forms["sarif"].stdout)["runs"][0]["results"] if each["ruleId"] == "Gemeente-provincie"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (GEMEENTEN, line)
    (problem,) = [each for each in json.loads(forms["json"].stdout)["problems"] if each["rule"] == "Gemeente-provincie"]
    assert (problem["file"], problem["line"]) == (GEMEENTEN, line)
    assert f"::error file={GEMEENTEN},line={line},title=Gemeente-provincie::" in forms["github"].stdout
    assert f"{GEMEENTEN}:{line}" in forms["junit"].stdout
    report = Graph().parse(data=forms["ttl"].stdout, format="turtle")
    results = set(report.subjects(RDF.type, SH.ValidationResult))
    assert URIRef(ID + "gemeente/heerlen") in {report.value(each, SH.focusNode) for each in results}


def test_a_baseline_lets_only_new_problems_fail(broken: Path, run: Run, tmp_path: Path) -> None:
    known = tmp_path / "bekend.json"
    known.write_text(run(broken, "validate", "--format", "json", "--engine", "shacl").stdout, encoding="utf-8")
    again = run(broken, "validate", "--baseline", known, "--engine", "shacl", "--lang", "en")
    assert (again.returncode, again.stderr) == (0, "")
    swap('    def:korteNaam "Noord" ;\n', "")(broken / GEMEENTEN)
    new = run(broken, "validate", "--baseline", known, "--engine", "shacl", "--lang", "en")
    assert new.returncode == 1
    assert [each.partition(" (rule ")[2].partition(")")[0] for each in new.stdout.splitlines()[:-1]] == ["Stadsdeel-korteNaam"]


def test_a_warning_fails_only_where_that_is_asked(checkout: Path, run: Run) -> None:
    swap('Schermer."@nl', 'Schermer"@nl')(checkout / GEMEENTEN)
    mild = run(checkout, "validate", "--engine", "shacl", "--lang", "en")
    assert (mild.returncode, mild.stderr) == (0, "")
    assert ": warning: comment of gemeentewijziging/2015-01-01-alkmaar cannot be 'Het gebied van Alkmaar i" in mild.stdout
    assert " (rule Tekst-punt); End the sentence with a full stop.\n" in mild.stdout
    assert run(checkout, "validate", "--engine", "shacl", "--fail-on", "warning").returncode == 1


def test_without_the_fast_judge_everything_else_works(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    assert main(ROOT, ["validate"]) == 0
    for engine in ("shacl", "both"):
        capsys.readouterr()
        assert main(ROOT, ["validate", "--engine", engine]) == 2
        told = "build.py: --engine: the package 'shacl' is not installed; install it, or use --engine pyshacl\n"
        assert capsys.readouterr() == ("", told)


def test_no_rule_of_ours_is_left_out_of_the_comparison(stated: Stated) -> None:
    assert not_compared(stated.graphs[SHAPES]) == []


def test_a_rule_the_fast_judge_cannot_judge_is_left_out_by_name() -> None:
    import pyoxigraph as ox

    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:x:> .
        ex:Regel a sh:NodeShape ; sh:targetNode ex:a ; sh:js [ sh:jsFunctionName "f" ] ."""
    shapes = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    assert not_compared(shapes) == ["urn:x:Regel"]


def test_where_the_judges_differ_that_is_a_violation(stated: Stated, monkeypatch: pytest.MonkeyPatch) -> None:
    import segregatie.validate.judges

    only = Result(
        "https://w3id.org/onderwijssegregatie/shapes#Feit-bron", SHACL + "MinCountConstraintComponent", f"<{ID}deelnameopgave/2013/almelo>",
        "", "", SHACL + "Violation", (("en", "x"),),
    )  # fmt: skip
    data = [each for name in DATA_GRAPHS for each in stated.graphs[name]]
    monkeypatch.setattr(segregatie.validate.judges, "by_pyshacl", lambda *_: [])
    monkeypatch.setattr(segregatie.validate.judges, "by_shacl", lambda *_: [only])
    assert results_of(data, stated.graphs[SHAPES], "both") == ([], [only])
    from segregatie.validate.judge import judge_graphs

    (problem,) = judge_graphs(stated.graphs, stated.store, [], stated.origins, "both").problems
    assert (problem.rule, problem.grade) == ("judges-differ", "violation")
    assert problem.what.en.startswith("shacl finds what pySHACL does not: Feit-bron, ")
    # The line of the fact, and not of the rule: it is the user's line that the judges differ about.
    assert str(problem.where) == at("data/2013/tabellen/tabel-01.csv", "tabel-1/almelo,")


def test_where_the_judges_differ_about_what_is_handed_in_its_line_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import segregatie.validate.judges

    monkeypatch.chdir(tmp_path)
    Path("een.ttl").write_text(HEAD + "<gemeente/urk> a def:Gemeente .\n", encoding="utf-8")
    only = Result(
        "https://w3id.org/onderwijssegregatie/shapes#Gemeente-code", SHACL + "MinCountConstraintComponent", f"<{ID}gemeente/urk>",
        "http://purl.org/dc/terms/identifier", "", SHACL + "Violation", (("en", "x"),),
    )  # fmt: skip
    monkeypatch.setattr(segregatie.validate.judges, "by_pyshacl", lambda *_: [])
    monkeypatch.setattr(segregatie.validate.judges, "by_shacl", lambda *_: [only])
    assert main(ROOT, ["validate", "een.ttl", "--engine", "both", "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(each["file"], each["line"]) for each in problems if each["rule"] == "judges-differ"] == [("een.ttl", 6)]


@pytest.mark.parametrize("value", ["\uff12\uff10\uff11\uff13", "20_13"])
def test_what_python_takes_for_a_number_is_told_by_either_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    Path("een.ttl").write_text(HEAD + f'<peiling/2013> def:jaar "{value}"^^<{xsd}integer> .\n', encoding="utf-8")
    for engine in ("pyshacl", "shacl"):
        assert main(ROOT, ["validate", "een.ttl", "--engine", engine, "--lang", "en"]) == 1
        assert capsys.readouterr().out.splitlines()[0] == (
            f"een.ttl:6: '{value}' is no xsd:integer; write it like 28, or give it another datatype"
        )


def test_json_ld_that_drops_what_it_says_does_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyoxigraph as ox

    monkeypatch.chdir(tmp_path)
    read = ox.parse(path=ROOT / "tests" / "handed" / "assen.ttl", format=ox.RdfFormat.TURTLE)
    good = json.loads(ox.serialize(read, format=ox.RdfFormat.JSON_LD) or b"")
    context = {"@base": ID, "id": "@id", "korteNaam": "https://w3id.org/onderwijssegregatie/def#korteNaam"}
    bad = json.dumps({"@context": context, "@graph": [*good, {"id": "gemeente/as sen", "korteNaam": "Assen"}]}, indent=0)
    Path("een.jsonld").write_text(bad, encoding="utf-8")
    line = 1 + bad.split("gemeente/as sen")[0].count("\n")
    assert main(ROOT, ["validate", "een.jsonld", "--engine", "shacl", "--lang", "en"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith(f"een.jsonld:{line}: '{ID}gemeente/as sen' is no IRI; ")
    Path("een.jsonld").write_text(json.dumps([{"onbekend": 1, **each} for each in good]), encoding="utf-8")
    assert main(ROOT, ["validate", "een.jsonld", "--engine", "shacl", "--lang", "en"]) == 0
    told, counts = capsys.readouterr().out.splitlines()
    assert told.startswith("een.jsonld:") and ": warning: no context knows the key 'onbekend': " in told
    assert counts.startswith("0 violations, 1 warning, ")
    assert main(ROOT, ["validate", "een.jsonld", "--engine", "shacl", "--fail-on", "warning"]) == 1


def test_too_many_names_every_place_and_a_cell_of_a_list_needs_no_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assen = (ROOT / "tests" / "handed" / "assen.ttl").read_text(encoding="utf-8")
    twice = '    def:officieleNaam "Assen-Stad" ;\n    rdfs:label "Azzen"@nl ;\n    def:officieleNaam "Azzen" ;\n'
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix def:"
    text = assen.replace("    def:inGemeente", f"{twice}    def:inGemeente").replace("@prefix def:", prefix)
    Path("een.ttl").write_text(text, encoding="utf-8")
    Path("twee.ttl").write_text(f"{HEAD}<gemeente/assen> def:officieleNaam 'Asse' .\n<ding/lijst> rdfs:seeAlso (1 2) .\n", encoding="utf-8")
    line = {name: 1 + text[: text.index(name)].count("\n") for name in ('"Assen" ;', '"Assen-Stad"', '"Azzen" ;')}
    assert main(ROOT, ["validate", "een.ttl", "twee.ttl", "--engine", "shacl", "--lang", "en"]) == 1
    told = capsys.readouterr().out
    places = ", ".join(f"een.ttl:{number}" for number in line.values())
    assert f"gemeente/assen has too many officieleNaam: {places}, twee.ttl:6 (rule Gemeente-officieleNaam)" in told
    # Of a list nothing is asked; of what has it, what it is.
    assert [each.partition(": ")[0] for each in told.splitlines() if "soort-ontbreekt" in each] == ["twee.ttl:7"]


def test_a_clone_with_windows_line_ends_is_what_it_was(checkout: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / ".gitattributes", checkout)
    git(checkout, "init", "--quiet")
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "-m", "alles")
    clones = [tmp_path / "met", tmp_path / "zonder"]
    for clone in clones:
        # Not by `git`: that sets the very thing for itself.
        subprocess.run(["git", "clone", "--quiet", "--config", "core.autocrlf=true", checkout, clone], check=True)
        (checkout / ".gitattributes").unlink(missing_ok=True)
        git(checkout, "commit", "--quiet", "--all", "--allow-empty", "-m", "zonder")
    files = [path.relative_to(checkout) for path in (checkout / "data").rglob("*.csv")]
    ends = [[b"\r\n" in (clone / path).read_bytes() for path in files] for clone in clones]
    # Without the file every text has them, so that this says something.
    assert files and not any(ends[0]) and all(ends[1])


def test_literals_are_judged_as_they_are_written() -> None:
    """To rdflib "007" is 7, unless it is kept from mending it; to the other judge it is what it says."""
    import pyoxigraph as ox

    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:x:> .
        ex:Vorm a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:pattern "^[1-9]" ; sh:message "Nee."@nl, "No."@en ."""
    data = '<urn:x:a> <urn:x:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    read = [[quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)] for text in (data, shapes)]
    found = by_pyshacl(*read)
    assert [each.value for each in found] == ['"007"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert found == by_shacl(*read)


def test_a_build_can_be_judged_by_either(checkout: Path, run: Run) -> None:
    add("\nreden:nieuw a skos:Concept .\n")(checkout / REASONS)
    for engine in ("pyshacl", "shacl", "both"):
        done = run(checkout, "--engine", engine)
        assert (done.returncode, done.stdout) == (1, "")
        assert "reden/nieuw" in done.stderr and not (checkout / "build").exists()
