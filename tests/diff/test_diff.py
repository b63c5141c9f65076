"""`diff` between two real commits of the project's own data names exactly the changes that were made."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import RDF

from conftest import ROOT, Run
from seeds import git, seeded
from segregatie.base.problems import UsageError
from segregatie.base.project import Project
from segregatie.diff.changes import by_subject, canonical, changes, digest, named
from segregatie.diff.forms import DIFF_FORMATS
from segregatie.diff.report import Report, compare
from segregatie.diff.sides import Side, read_side

#: Typed from what tests/mutation/seeds.py changes, with how many more there are of each kind. What follows from a mark and from a key
#: figure is worked out by hand.
SEEDED = """\
observation (+0: 1 changed)
  ~ observation: Almelo, agreements on pupil quotas (tabel-3/almelo): aim: + not established; mention: not mentioned -> mentioned

remark (+0: 1 came, 1 went, 1 changed)
  + Deventer names housing separately. (tabel-8/volkshuisvesting/deventer): subject: Public housing and housing associations; \
kind of remark: situation; certainty: certain
  - Lack of time kept the municipality from taking part. (3.1/tijdgebrek/1): subject: taking part in the study; \
unit: Eindhoven; kind of remark: reason; certainty: certain
  ~ Public housing was more involved in the past than it is now. (tabel-8/volkshuisvesting/deventer): certainty: certain -> probable

claim (+1: 1 came, 8 changed)
  + All boards are mostly there. (3.2/besturen/1): kind of claim: cannot be checked; out of reach: not given per unit; \
population: municipalities taking part; outcome: cannot be checked
  ~ In 2008, 46 percent of the municipalities had no agreements. (4/vergelijking-2007/2): counted percentage: 50 -> 51; \
difference: -4 -> -5
  ~ Only very rarely are quotas chosen. (5/toelating/3): \
comes from: + tabel-3/almelo; counted percentage: 3.7 -> 7.4; numerator: 1 -> 2
  ~ The municipalities do not want to interfere with the enrolment policy of boards. (5/rolverdeling/3): \
comes from: + tabel-3/almelo; counted number: 12 -> 13; counted member: + Almelo
  ~ The number of agreements against segregation is decreasing. (5/conclusie-afspraken/1): lead over the other: 13 -> 14
  ~ The number of municipalities with agreements on application, admission or spreading is … (5/toelating/1): \
comes from: + tabel-3/almelo; counted member: + Almelo; counted percentage: 40.7 -> 44.4; numerator: 11 -> 12
  ~ The quotas in Nijmegen have little support and are hardly used. (3.4/nijmegen/1): \
comes from: + tabel-3/almelo; counted member: + Almelo
  ~ Twelve municipalities took part in the pilots. (1/pilots/1): comes from: + 3.1/deelname/1; + 3.1/niet-deelgenomen/1; \
+ 3.1/tijdgebrek/1; + 3.9/pilotgemeenten/1; + noot-1/gemeenten/1; + tabel-1/almelo; + tabel-1/amersfoort; + tabel-1/amsterdam; \
+ tabel-1/den-haag; + tabel-1/deventer; + tabel-1/eindhoven; + tabel-1/leiden; + tabel-1/nijmegen; + tabel-1/rotterdam; \
+ tabel-1/schiedam; + tabel-1/tilburg; + tabel-1/utrecht; printed count: 12 -> 13; \
counted member: + Almelo; + Amersfoort; + Amsterdam; + The Hague; + Deventer; + Eindhoven; + Leiden; + Nijmegen; + Rotterdam; \
+ Schiedam; + Tilburg; + Utrecht; outcome: holds -> does not hold; difference: + 1
  ~ column total: agreements on pupil quotas, table 3 (tabel-3/totaal): comes from: + tabel-3/almelo; + tabel-3/nijmegen; \
counted number: 1 -> 2; counted member: + Almelo; + Nijmegen; outcome: holds -> does not hold; difference: + -1

key figure (+0: 1 changed)
  ~ key figure: consultation without agreements, municipalities of that round, 2008 (4/uitkomsten-2008/2): value: 30 -> 31

organisation (+0: 1 changed)
  ~ BMC Advies [relabelled]: name (en): BMC -> BMC Advies; name (nl): BMC -> BMC Advies

reading (+0: 1 changed)
  ~ reading: table 1a, row Consultation on segregation, Hengelo (tabel-1a/wel-overleg): \
comment (nl): … een komma hoort. Met Leiden erbij komt de n … -> … een komma hoort. Samen met Leiden komt de n …

place in the report (+0: 3 changed)
  ~ 5/verklaring-beeld/1: reason for no statement: introduces -> layout
  ~ tabel-2/po/amsterdam-noord: summary (en): … handled by the central city government -> … handled by the municipal city government; \
summary (nl): … zaak van het centrale stadsbestuur -> … zaak van het gemeentelijke stadsbestuur
  ~ tabel-3/almelo: digest: accff8e24491… -> b49cb69bcd58…

code list (+0: 1 changed)
  ~ form of segregation: concepts: + by language

concept: form of segregation (+1: 1 came, 1 changed)
  ~ both [deprecated]: replaced by: + by language; deprecated: + true
  + by language

concept: gravity (+0: 1 changed)
  ~ matter of reading [relabelled]: name (nl): leeskwestie -> leesvraag

property (+0: 1 changed)
  ~ year: definition (nl): … de peiling, of waarin een publicatie verscheen. -> … de peiling, of dat van een publicatie.

rule (+0: 1 changed)
  ~ Lijst: sh:ignoredProperties: … title comment name concepts) -> … title comment name skos:note concepts)
"""

HEAD = """\
things: 3 came, 1 went, 18 changed, 2 relabelled, 1 deprecated
claims whose outcome changed: 2
version data: MAJOR, at least 0.2.0 (0.1.0 -> 0.1.0: raise it)
  MAJOR: an address went: 1 (id/toelichting/2013/3.1/tijdgebrek/1/3)
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded(tmp_path_factory.mktemp("diff") / "kloon")


@pytest.fixture(scope="module")
def sides(repository: Path) -> tuple[Side, Side]:
    old, new = (read_side(name, Project(repository)) for name in ("voor", "git:na"))
    return old, new


@pytest.fixture(scope="module")
def report(sides: tuple[Side, Side]) -> Report:
    return compare(*sides, "en")


@pytest.fixture(scope="module")
def verslag(sides: tuple[Side, Side]) -> Report:
    return compare(*sides, "nl")


def grown(groups: str) -> str:
    """Say of each kind how many more there are, so that a new fact in data/ changes nothing here."""
    return re.sub(r"\((\d+) -> (\d+): ", lambda found: f"({int(found[2]) - int(found[1]):+d}: ", groups)


def test_the_seeded_changes_are_told_and_no_others(report: Report) -> None:
    head, _, groups = DIFF_FORMATS["text"](report, "en").partition("\n\n")[2].partition("\n\n")
    assert grown(groups) == SEEDED
    assert head.partition("\n")[2].startswith(HEAD)


def test_dutch_is_told_too(verslag: Report) -> None:
    told = DIFF_FORMATS["text"](verslag, "nl")
    assert "\nwaarneming (588 -> 588: 1 anders)\n" in told
    assert (
        "  ~ waarneming: Almelo, afspraken over leerlingenquota (tabel-3/almelo): gerichtheid: + niet vastgesteld; "
        "vermelding: niet genoemd -> genoemd\n"
    ) in told
    assert "\n  ~ beide [vervallen]: vervangen door: + naar taal; vervallen: + true\n" in told
    assert "\nbeweringen met een andere uitkomst: 2\n" in told


def test_markdown_has_the_same_lines(sides: tuple[Side, Side], report: Report) -> None:
    told = DIFF_FORMATS["md"](report, "en")
    size = f"{len(sides[0].data):,} statements"
    assert told.startswith(f"## voor → git:na\n\n- old: voor (data 0.1.0, vocabulary 0.1.0): {size}, sha256 ")
    lines = [line for line in SEEDED.splitlines() if line.startswith("  ")]
    assert [line[3] for line in told.splitlines() if line.startswith("- `")] == [line[2] for line in lines]
    assert "\n- `~` matter of reading \\[relabelled\\]: name (nl): leeskwestie -\\> leesvraag\n" in told


def test_json_holds_the_statements(report: Report) -> None:
    told: dict[str, Any] = json.loads(DIFF_FORMATS["json"](report, "en"))
    assert (told["equal"], told["outcomes"], told["old"]["data"]) == (False, 2, list(report.old.data))
    assert [(each["part"], each["level"], each["old"], each["least"], each["enough"]) for each in told["versions"]] == [
        ("data", "MAJOR", "0.1.0", "0.2.0", False),
        ("vocabulary", "MINOR", "0.1.0", "0.2.0", False),
    ]
    figure = next(each for each in told["changes"] if each["subject"].endswith("/overleg-zonder-afspraken"))
    amounts = "<http://purl.org/linked-data/sdmx/2009/measure#obsValue>", "<https://w3id.org/onderwijssegregatie/def#waarde>"
    for side, number in (("removed", 30), ("added", 31)):
        assert figure[side] == [f'<{figure["subject"]}> {each} "{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' for each in amounts]


def test_the_work_tree_is_not_looked_at_nor_touched(repository: Path, report: Report) -> None:
    assert report.changes
    assert git(repository, "status", "--porcelain") == " M data/namen.csv\n"
    assert (repository / "data" / "namen.csv").read_text(encoding="utf-8") == "niet af"


def test_an_entry_of_a_change_log_and_every_exit_code(run: Run, tmp_path: Path) -> None:
    small = "<https://w3id.org/onderwijssegregatie/id/onderwerp/een> <http://www.w3.org/2004/02/skos/core#notation> "
    files = [tmp_path / name for name in ("een.nt", "twee.ttl", "drie.nt", "stuk.nt")]
    for file, content in zip(files, (f'{small}"1" .\n', f'{small}"2" .\n', f'{small}"2" .\n', "<a"), strict=True):
        file.write_text(content, encoding="utf-8")
    one, two, three, broken = files
    log = run(ROOT, "diff", one, two, "--format", "md", "--lang", "en")
    assert (log.returncode, log.stderr) == (1, "")
    heads = [line.replace("\\", "") for line in log.stdout.splitlines() if line.startswith("## ")]
    assert heads == [f"## {one} → {two}"]
    same = run(ROOT, "diff", two, three, "--lang", "en")
    assert same.stdout.endswith("\nNothing changed: both sides state the same.\n")
    assert (same.returncode, same.stdout.count("rules: not compared, as they are not in both sides"), same.stderr) == (0, 1, "")
    bad = run(ROOT, "diff", one, broken)
    assert bad.returncode == 2 and bad.stderr.startswith(f"{broken}:1: ") and "Traceback" not in bad.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["nergens", "voor"], "nergens: neither a file, a folder nor a commit whose data can be read: "),
        (["git:", "voor"], "git:: no commit is called so; name one as git does"),
        (["git:--output=x", "voor"], "git:--output=x: no commit is called so; name one as git does"),
        (["{empty}", "voor"], "{empty}: neither a build nor a checkout; name one with graph/onderwijs"),
    ],
)
def test_wrong_use_is_told(repository: Path, tmp_path: Path, given: list[str], told: str) -> None:
    from segregatie.commands.diff import diff

    old, new = (side.format(empty=tmp_path) for side in given)
    with pytest.raises(UsageError) as caught:
        diff(Project(repository), old, new, "json", "nl")
    assert str(caught.value).startswith(told.format(empty=tmp_path))


def test_a_build_that_lacks_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "onderwijssegregatie.nt").write_text("<x:a> <x:b> <x:c> .\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"^{tmp_path}: not as a build left it: No such file or directory .*; build it again$"):
        read_side(str(tmp_path), Project(tmp_path))


def test_a_file_of_another_kind_is_told_without_an_option_that_diff_has_not(run: Run) -> None:
    done = run(ROOT, "diff", "README.md", "README.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "build.py: README.md: not a kind of RDF that is read; give it one of .ttl, .trig, .nt, .nq, .jsonld\n"


def test_outside_a_repository_a_wrong_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match=r"^nergens: neither a file nor a folder, and outside a git repository no commit; check the name$"):
        read_side("nergens", Project(tmp_path))


@pytest.mark.parametrize("version", ["0.1", "1.0.0-rc1", "een", "1.2.3.4", "٣.0.0", "9" * 5000 + ".0.0", ""], ids=range(7))
def test_a_version_that_is_not_three_numbers_is_as_one_that_is_not_told(run: Run, tmp_path: Path, version: str) -> None:
    term = "<https://w3id.org/onderwijssegregatie/def> <http://www.w3.org/2002/07/owl#versionInfo>"
    files = [tmp_path / "oud.nt", tmp_path / "nieuw.nt"]
    for file, label in zip(files, ("a", "b"), strict=True):
        shown = f'<https://w3id.org/onderwijssegregatie/def#x> <http://www.w3.org/2000/01/rdf-schema#label> "{label}" .\n'
        file.write_text(f'{term} "{version}" .\n{shown}', encoding="utf-8")
    done = run(ROOT, "diff", *files, "--lang", "en")
    assert (done.returncode, done.stderr) == (1, "")
    assert "version vocabulary: PATCH (not stated -> not stated)" in done.stdout


def test_a_build_or_a_checkout_with_such_a_version(release: Path, checkout: Path, tmp_path: Path) -> None:
    build = shutil.copytree(release, tmp_path / "build")
    catalog = build / "catalog.ttl"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('"0.1.0"', '"0.1"'), encoding="utf-8")
    assert (read_side(str(release), Project(ROOT)).version, read_side(str(build), Project(ROOT)).version) == ("0.1.0", "")
    settings = checkout / "data" / "publicatie.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"0.1.0"', '"0.1"'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"publicatie.toml: '0\.1' is no version; write three whole numbers, like 0\.2\.0$"):
        read_side(str(checkout), Project(ROOT))


def test_a_commit_without_readable_data_is_told_by_its_own_name(repository: Path, run: Run, tmp_path: Path) -> None:
    clone = tmp_path / "kloon"
    subprocess.run(["git", "clone", "--quiet", str(repository), str(clone)], check=True)
    path = clone / "data" / "namen.csv"
    path.write_text("soort,spelling\n", encoding="utf-8")
    git(clone, "commit", "--quiet", "--all", "--message", "stuk")
    (clone / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    (clone / "src").symlink_to(ROOT / "src")
    done = run(clone, "diff", "voor", "git:HEAD")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("git:HEAD:data/namen.csv:1: ") and "segregatie-" not in done.stderr


def test_a_term_that_is_told_apart_from_more_is_told_as_such(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "kloon"
    subprocess.run(["git", "clone", "--quiet", str(repository), str(clone)], check=True)
    vocabulary = clone / "ontology" / "vocabulary.ttl"
    text = vocabulary.read_text(encoding="utf-8")
    for now, before in (
        ("owl:disjointWith def:Kerncijfer, def:Bevinding ;", "owl:disjointWith def:Kerncijfer, def:Peiling ;"),
        ("owl:disjointWith def:Eenheid, def:Provincie ;", "owl:disjointWith def:Eenheid ;"),
    ):
        assert text.count(now) == 1
        text = text.replace(now, before)
    vocabulary.write_text(text, encoding="utf-8")
    git(clone, "commit", "--quiet", "--all", "--message", "minder")
    old, new = (read_side(name, Project(clone)) for name in ("git:HEAD", "git:HEAD~1"))
    report = compare(old, new, "en")
    told = DIFF_FORMATS["text"](report, "en").partition("\n\n")[2].partition("\n\n")[2]
    assert re.sub(r"\d+ -> \d+", "n -> n", told) == (
        "class (n -> n: 2 changed)\n  ~ claim: excludes: survey round -> finding\n  ~ survey round: excludes: + province\n"
    )


def test_a_build_and_the_checkout_it_is_made_from_are_equal(release: Path, sides: tuple[Side, Side], project: Project) -> None:
    built = read_side(str(release), project)
    assert built.version == "0.1.0"
    assert compare(built, sides[0], "nl").equal
    # The digest of the data is that of the sorted lines of the published file, so `sort` and `sha256sum` find it too.
    lines = sorted((release / "graph" / "onderwijssegregatie.nt").read_text(encoding="utf-8").splitlines(keepends=True))
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == digest(built.data)


def test_the_canonical_form_is_that_of_another_program() -> None:
    triples = [quad.triple for path in sorted((ROOT / "ontology" / "shapes").glob("*.ttl")) for quad in ox.parse(path=path)]
    written = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    form = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
    assert jsonld.normalize(written, form) == canonical(triples)


_LISTS = """
@prefix : <https://w3id.org/onderwijssegregatie/shapes#> .
:een :lijst (:a :b) ; :of [ :p [ :q 1 ] ] , [ :p [ :q 1 ] ] .
:twee :lijst (:a :b) .
"""


def test_what_goes_round_in_circles_is_told_all_the_same(tmp_path: Path) -> None:
    old, new = tmp_path / "een.ttl", tmp_path / "twee.ttl"
    rdf = f"@prefix rdf: <{RDF}> . "
    old.write_text(f"{rdf} <urn:a> <urn:p> 1 .", encoding="utf-8")
    new.write_text(f"{rdf} <urn:a> <urn:p> _:b ; <urn:r> _:l . _:b <urn:q> _:b . _:l rdf:first 2 ; rdf:rest _:l .", encoding="utf-8")
    project = Project(tmp_path)
    told = DIFF_FORMATS["text"](compare(read_side(str(old), project), read_side(str(new), project), "en"), "en")
    new.write_text(new.read_text(encoding="utf-8") + " _:los <urn:q> 3 .", encoding="utf-8")
    assert "+ []" in DIFF_FORMATS["text"](compare(read_side(str(old), project), read_side(str(new), project), "en"), "en")
    assert "urn:p: 1 -> " in told and "(…)" in told and "urn:r: + (2)" in told


def _read(text: str) -> frozenset[ox.Triple]:
    return named(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_blank_nodes_are_compared_by_what_hangs_on_them() -> None:
    old = _read(_LISTS)
    assert old == _read(_LISTS.replace("(:a :b)", f"[ <{RDF.rest}> (:b) ; <{RDF.first}> :a ]"))
    assert old != _read(_LISTS.replace("(:a :b)", "(:b :a)"))
    found = changes(old, _read(_LISTS.replace(":twee :lijst (:a :b)", ":twee :lijst (:a :c)")))
    assert [each.subject.rpartition("#")[2] for each in found] == ["twee"]
    fewer = changes(old, _read(_LISTS.replace(" , [ :p [ :q 1 ] ]", "")))
    assert [(each.subject.rpartition("#")[2], len(each.removed), len(each.added)) for each in fewer] == [("een", 3, 0)]
    assert {subject.rpartition("#")[2] for subject in by_subject(old)} == {"een", "twee"}


def test_every_command_of_the_document_runs_as_it_stands_in_a_fresh_clone(checkout: Path, release: Path, run: Run) -> None:
    text = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    commands = re.findall(r"^python3 build\.py (.*)$", blocks, re.MULTILINE)
    assert len(commands) == 6
    git(checkout, "init", "--quiet")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "--message", "begin")
    (checkout / "build").symlink_to(release)
    for command in commands:
        if command == "--out releases/0.1.0":
            # What it builds is what there is already.
            (checkout / "releases").mkdir(exist_ok=True)
            (checkout / "releases" / "0.1.0").unlink(missing_ok=True)
            (checkout / "releases" / "0.1.0").symlink_to(release)
            continue
        done = run(checkout, *command.split())
        assert (done.returncode, done.stderr) == (0, ""), command
        assert re.search("Nothing changed|niets veranderd", done.stdout), command
