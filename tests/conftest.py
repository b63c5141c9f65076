"""What the tests share: the checkout, what it states, the report's text where it is at hand, and a way to run commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import rdflib
import rdflib.query
from filelock import FileLock

from segregatie.base.namespaces import DATA_GRAPHS
from segregatie.base.project import Project
from segregatie.pipeline import Stated, state
from segregatie.query.answers import Answer, Cell
from segregatie.query.known import Known
from segregatie.triples.write import union

# Before they are imported, so that what they assert says what was found.
pytest.register_assert_rewrite("wrong", "sights", "query_page")

from page_fixtures import browser, bundled, contexts, node, opens, served, served_bundled, specimen  # noqa: E402

from series_fixtures import series_build, series_out, series_project, whole_series  # noqa: E402

__all__ = [
    "browser",
    "bundled",
    "contexts",
    "node",
    "opens",
    "series_build",
    "series_out",
    "series_project",
    "served",
    "served_bundled",
    "specimen",
    "whole_series",
]

ROOT = Path(__file__).resolve().parent.parent
#: Where the world would find what is published: below a path, so that a link from the root of a host shows.
PUBLIC = "https://example.org/os/"
INPUT = ("data", "ontology", "queries", "site", "src", "build.py", "CITATION.cff", "LICENSE", "LICENSE-DATA")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def lines_of(file: str) -> int:
    """How many lines of data/2013 a file has below its header."""
    return len((ROOT / "data" / "2013" / file).read_text(encoding="utf-8").splitlines()) - 1


@pytest.fixture(scope="session")
def project() -> Project:
    """The checkout under test."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def stated(project: Project) -> Stated:
    """Everything data/ and ontology/ state."""
    return state(project)


@pytest.fixture(scope="session")
def rdflib_graph(stated: Stated) -> rdflib.Graph:
    """The data graphs, read by rdflib."""
    import pyoxigraph as ox

    text = ox.serialize(union(stated.graphs, DATA_GRAPHS), format=ox.RdfFormat.N_TRIPLES)
    assert text
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.fixture(scope="session")
def in_rdflib(rdflib_graph: rdflib.Graph) -> Known:
    """What rdflib knows of the data graphs."""
    return Known(RdflibSource(rdflib_graph))


@pytest.fixture(scope="session")
def catalog(release: Path) -> rdflib.Graph:
    """The catalogue of the release."""
    return rdflib.Graph().parse(release / "catalog.ttl")


def as_answer(result: rdflib.query.Result) -> Answer:
    """Give the rows that rdflib found the form in which every engine's rows are laid out."""
    variables = tuple(str(variable) for variable in result.vars or ())
    rows = []
    for row in result:
        assert isinstance(row, rdflib.query.ResultRow)
        rows.append(tuple(map(_cell, row)))
    return Answer(variables, tuple(rows))


def _cell(value: object) -> Cell | None:
    if isinstance(value, rdflib.Literal):
        datatype = "" if value.datatype in (None, rdflib.XSD.string) else str(value.datatype)
        return Cell(str(value), "literal", value.language or "", datatype)
    return None if value is None else Cell(str(value), "uri")


class RdflibSource:
    """Answers from an rdflib graph, as a store of ours or an endpoint does."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph

    def select(self, text: str) -> Answer:
        """Answer a SELECT query."""
        return as_answer(self._graph.query(text))

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in a form of rdflib's."""
        return (self._graph.query(text).serialize(format=form) or b"").decode()


def _from_environment(name: str, what: str) -> Path:
    if name not in os.environ:
        pytest.skip(f"{what} is not at hand: set {name} to it")
    return Path(os.environ[name])


@pytest.fixture(scope="session")
def report_file() -> Path:
    """The report's text, which is not in the project."""
    return _from_environment("SEGREGATIE_REPORT", "the report's text")


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder with official shapes, which are not in the project."""
    return _from_environment("SEGREGATIE_STANDARDS", "the folder with official shapes")


def copy_input(folder: Path) -> Path:
    """Copy what a build needs into a new folder."""
    folder.mkdir()
    for name in INPUT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a build needs, to break."""
    return copy_input(tmp_path / "checkout")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run build.py in a checkout, as a user would, with this test's Python."""

    def run_in(
        folder: Path, *arguments: str | Path, env: Mapping[str, str] | None = None, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "build.py", *map(str, arguments)]
        environment = {**os.environ, **(env or {})}
        return subprocess.run(command, cwd=folder, env=environment, input=text, capture_output=True, text=True, check=False)

    return run_in


@pytest.fixture(scope="session")
def plain_build(tmp_path_factory: pytest.TempPathFactory, run: Run) -> tuple[Path, str]:
    """A checkout in which the command ran without a word behind it, and what that printed; one for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, printed = shared / "plain-build", shared / "plain-build.txt"
    with FileLock(shared / "plain-build.lock"):
        if not printed.exists():
            shutil.rmtree(folder, ignore_errors=True)
            done = run(copy_input(folder))
            assert (done.returncode, done.stderr) == (0, "")
            printed.write_text(done.stdout, encoding="utf-8")
    return folder, printed.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def release(plain_build: tuple[Path, str]) -> Path:
    """A finished build of the checkout under test, to read."""
    return plain_build[0] / "build"
