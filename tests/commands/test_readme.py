"""What the README shows is what happens: its queries and commands are run and compared with what it prints."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

from conftest import ROOT, Run

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", TEXT, re.DOTALL)
CONSOLE = re.findall(r"```console\n\$ python3 build\.py ([^\n]*)\n(.*?)```", TEXT, re.DOTALL)


def test_the_readme_asks_three_questions_and_shows_a_table_and_a_stored_question() -> None:
    assert len(QUERIES) == 3
    assert [command.split()[0] for command, _ in CONSOLE] == ["table", "query", "query", "query", "query"]


def test_every_command_prints_what_the_readme_shows(checkout: Path, release: Path, run: Run) -> None:
    for number, query in enumerate(QUERIES, 1):
        (checkout / f"vraag-{number}.rq").write_text(query, encoding="utf-8")
    for command, shown in CONSOLE:
        done = run(checkout, *command.split(), "--from", release)
        assert (done.stderr, done.stdout) == ("", shown)


def test_python_answers_what_the_readme_shows() -> None:
    (block,) = re.findall(r"```pycon\n(.*?)```", TEXT, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", None)
    told: list[str] = []
    assert doctest.DocTestRunner().run(test, out=told.append) == (0, 4), "".join(told)


def test_a_build_prints_what_the_readme_shows(plain_build: tuple[Path, str]) -> None:
    checkout, printed = plain_build
    assert f"```\n{printed.replace(checkout.as_uri(), 'file:///...')}```" in TEXT


def test_every_file_the_readme_names_is_built(release: Path) -> None:
    named = re.findall(r"^\| `(.*?)`(?:, .*?)? \|", TEXT, re.MULTILINE)
    assert len(named) == 19
    for name in named:
        assert list(release.glob(name)), name


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert shutil.which("make")
    assert all(f"\n{target}:" in makefile for target in ("all", "test", "bench"))


def test_a_bad_line_is_told_as_the_readme_shows(checkout: Path, run: Run) -> None:
    shown = re.findall(r"```\n(data/2013/[^\n]*)\n```", TEXT)
    aims = checkout / "data" / "2013" / "gerichtheid.csv"
    aims.write_text(aims.read_text(encoding="utf-8").replace("ede,", "eden,", 1), encoding="utf-8")
    assert len(shown) == 1
    assert run(checkout, "validate").stdout.splitlines()[:-1] == shown


def test_its_pictures_are_there_and_the_matrix_is_that_of_the_build(release: Path) -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\((docs/pictures/[^)]+)\)", TEXT)
    assert [path for _, path in pictures] == ["docs/pictures/matrix.svg", "docs/pictures/rotterdam.png"]
    assert all(0 < (ROOT / path).stat().st_size < 150_000 for _, path in pictures)
    assert (ROOT / "docs/pictures/matrix.svg").read_bytes() == (release / "site/beeld/matrix/matrix.svg").read_bytes()
