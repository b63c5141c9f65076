"""The texts say what is there: versions, files, columns and links agree, and no sentence of the report stands in any of them."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import segregatie
from conftest import ROOT
from segregatie.base.namespaces import BASE
from segregatie.report.text import plain, words

RUN = 10
NAMED_FILE = re.compile(r"^\|(?: [^|`]* \|)* `([^`<]+(?:\.\w+|/))` \|", re.MULTILINE)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
#: An absolute path below a folder that differs by machine; not the path of a web address.
MACHINE_PATH = re.compile(r"(?<![\w.:/$}<>*-])/(?:home|root|work|Users|tmp|mnt|opt|srv|var)/\w|\b[A-Z]:\\\w")
#: Labels that the report prints as lines of prose: lettered measures, areas, captions.
LABEL_LINE = re.compile(r"(?:- )?[A-U] |[1-5]\. |Tabel ")
TITLE = re.compile(r"\*([^*]+)\*")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def texts() -> Iterator[tuple[str, str]]:
    """Every text file that git knows here, or would add; one with a NUL byte is no text, as git has it."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted(set(listed.stdout.splitlines())):
        if (ROOT / name).is_file() and b"\0" not in (ROOT / name).read_bytes():
            yield name, read(name)


def files_below(folder: str) -> set[str]:
    return {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}


def described(readme: str) -> set[str]:
    """The files that the tables of a README give a line of their own."""
    return {name for name in NAMED_FILE.findall(read(readme)) if not name.endswith("/")} | {"README.md"}


def test_the_version_is_the_same_everywhere() -> None:
    settings = tomllib.loads(read("data/publicatie.toml"))
    data = settings["versies"][-1]["nummer"]
    # What is cited is the data set: its version, its day, and the address that does not change.
    cited = YAML(typ="safe").load(read("CITATION.cff"))
    assert (cited["version"], cited["date-released"], cited["url"]) == (data, str(settings["versies"][-1]["datum"]), BASE)
    assert f"*, version {data} ([CITATION.cff]" in read("README.md")
    made = tomllib.loads(read("pyproject.toml"))
    assert made["project"]["dynamic"] == ["version"] and "version" not in made["project"]
    assert made["tool"]["hatch"]["version"] == {"path": "src/segregatie/base/version.py"}
    assert re.search(rf"^## {re.escape(segregatie.__version__)} \(", read("CHANGELOG.md"), re.MULTILINE)


def test_every_file_of_the_ontology_is_described_and_back() -> None:
    assert len(files_below("ontology")) > 20
    assert described("ontology/README.md") == files_below("ontology")


def test_no_text_names_the_path_of_a_machine() -> None:
    # What is deployed says where: deploy/ has the paths of a machine that serves.
    here = [(name, text) for name, text in texts() if not name.startswith("deploy/")]
    assert len(here) > 100
    assert [(name, found[0]) for name, text in here for found in MACHINE_PATH.finditer(text)] == []


@pytest.mark.parametrize("path", ["/" + "home/an", "see /" + "tmp/x", '"/' + 'opt/y"', "C:" + "\\Data"])
def test_the_path_of_a_machine_would_be_found(path: str) -> None:
    assert MACHINE_PATH.search(path)


def test_every_relative_link_leads_somewhere() -> None:
    links = [(name, link) for name, text in texts() if name.endswith(".md") for link in LINK.findall(text)]
    assert len(links) > 5
    assert [(name, link) for name, link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def place_words() -> frozenset[str]:
    """The words of the names of gemeenten and stadsdelen, as their codes have them: names are no sentences."""
    rows = [line.split(",") for line in read("data/namen.csv").splitlines()]
    return frozenset(word for kind, *_, code in rows if kind in {"gemeente", "eenheid"} for word in code.split("-"))


def runs(found: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def without(places: frozenset[str], text: str) -> list[str]:
    return [word for word in words(text) if word not in places]


def sentences(report: str, places: frozenset[str]) -> set[tuple[str, ...]]:
    """Every run of ten words in the report's prose and table cells, except where a label, a title or a reading list has it."""
    body = report.partition("\n## Literatuur")[0]
    said: set[tuple[str, ...]] = set()
    labels: set[tuple[str, ...]] = set()
    for line in body.splitlines():
        labels |= {run for title in TITLE.findall(line) for run in runs(without(places, title))}
        first, *cells = line.split("\t")
        is_label = cells or line.startswith("#") or LABEL_LINE.match(plain(line))
        for part in (first, *cells):
            part_runs = runs(without(places, plain(part)))
            if part is first and is_label:
                labels |= part_runs
            else:
                said |= part_runs
    return said - labels


def borrowed(text: str, said: set[tuple[str, ...]], places: frozenset[str]) -> Iterator[int]:
    """The lines of a text where ten words of the report begin; a run may go on over the next lines."""
    found = [(word, number) for number, line in enumerate(text.splitlines(), 1) for word in without(places, line)]
    for start in range(len(found) - RUN + 1):
        if tuple(word for word, _ in found[start : start + RUN]) in said:
            yield found[start][1]


def once(numbers: Iterable[int]) -> list[int]:
    return sorted(set(numbers))


def test_no_ten_words_of_the_report_stand_anywhere(report_file: Path) -> None:
    places = place_words()
    said = sentences(report_file.read_text(encoding="utf-8"), places)
    assert len(said) > 5000
    found = [f"{name}:{line}" for name, text in texts() for line in once(borrowed(text, said, places))]
    assert found == []


def test_borrowed_words_are_found_over_lines_and_around_names_and_labels_are_free() -> None:
    report = (
        "Een twee drie vier vijf in *Ede* zes zeven acht negen tien elf.\n"
        "- A een maatregel met een letter heeft een naam die lang is\n"
        "een label met heel veel woorden dat niemand kwaad doet hier\teen cel met zinnen die wel van het rapport zelf is"
    )
    places = frozenset({"ede"})
    said = sentences(report, places)
    assert len(said) == 5
    assert list(borrowed("x\n# EEN twee drie, vier vijf\n# (in) zes zeven ede acht\nnegen!", said, places)) == [2]
    assert list(borrowed(report.split("\n")[1], said, places)) == []
    assert list(borrowed(report.split("\n")[2].split("\t", maxsplit=1)[0], said, places)) == []
    assert list(borrowed(report.split("\n")[2].split("\t")[1], said, places)) == [1, 1]
