"""Read what `diff` compares: a release folder, a checkout, a file of the graph, or a commit of this project's own data."""

from __future__ import annotations

import io
import os
import subprocess
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyoxigraph as ox

from segregatie.base.files import shown
from segregatie.base.namespaces import DATASET, DCAT
from segregatie.base.problems import InputError, Problems, UsageError, Where
from segregatie.base.project import Project
from segregatie.diff.changes import SHAPES_BASE, Triples, by_subject, digest, named, numbers
from segregatie.pipeline import state
from segregatie.query.local import GRAPH_FILE
from segregatie.release.catalog.datasets import WHOLE
from segregatie.release.catalog.settings import SETTINGS_FILE

_SHAPES_FILE: Final = Path("graph") / "shapes.ttl"
_CATALOG: Final = "catalog.ttl"
#: What a graph is stated from.
_INPUT: Final = ("data", "ontology", "queries")
_COMMIT: Final = "git:"
_WHOLE: Final = ox.NamedNode(DATASET + WHOLE)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two graphs that are compared: what it states, and the rules it is judged by, where it has those."""

    name: str
    data: Triples
    #: None where a file holds no shapes: then nothing is known of them.
    rules: Triples | None
    #: The version of the data, where it is told.
    version: str
    #: Of the canonical graphs (RDFC-1.0) of data and rules.
    digests: tuple[str, str]


def _side(name: str, triples: Iterable[ox.Triple], version: str) -> Side:
    whole = named(triples)
    rules = frozenset(each for subject, found in by_subject(whole).items() if subject.startswith(SHAPES_BASE) for each in found)
    data = whole - rules
    return Side(name, data, rules or None, version, (digest(data), digest(rules)))


def read_side(given: str, project: Project) -> Side:
    """Read a release folder, a checkout or a file where there is one of this name, and else a commit (`git:` says so for sure).

    Raises UsageError where nothing of the kind is there, InputError where it cannot be read.
    """
    path = Path(given)
    if given.startswith(_COMMIT):
        return _of_commit(given.removeprefix(_COMMIT), given, project)
    if path.is_dir():
        return _of_folder(path, given)
    if path.exists():
        return _of_file(path, given)
    return _of_commit(given, given, project)


def _of_folder(folder: Path, name: str) -> Side:
    if (folder / GRAPH_FILE).is_file():
        try:
            read = [each for file in (GRAPH_FILE, _SHAPES_FILE) for each in _parsed(folder / file)]
        except (SyntaxError, FileNotFoundError) as error:
            raise UsageError(f"{name}: not as a build left it: {error}; build it again") from error
        return _side(name, read, _catalogued(folder / _CATALOG))
    if all((folder / each).is_dir() for each in _INPUT):
        return _of_checkout(Project(folder), name)
    raise UsageError(f"{name}: neither a build nor a checkout; name one with {GRAPH_FILE.as_posix()}, or with {', '.join(_INPUT)}")


def _parsed(file: Path) -> Iterator[ox.Triple]:
    yield from (quad.triple for quad in ox.parse(path=file))


def _catalogued(file: Path) -> str:
    """The version that a build's catalogue gives its datasets; none in a local build."""
    if not file.is_file():
        return ""
    said = (each.object for each in _parsed(file) if each.predicate.value == DCAT + "version" and each.subject == _WHOLE)
    return next((each.value for each in said if isinstance(each, ox.Literal) and numbers(each.value)), "")


def _of_checkout(project: Project, name: str) -> Side:
    stated = state(project)
    return _side(name, (triple for triples in stated.graphs.values() for triple in triples), _settled(project.data / SETTINGS_FILE))


def _settled(file: Path) -> str:
    """The version that the settings of a checkout give its data; none where they are of another time."""
    if not file.is_file():
        return ""
    try:
        version = str(tomllib.loads(file.read_text(encoding="utf-8"))["versies"][-1]["nummer"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LookupError, TypeError) as error:
        raise UsageError(f"{shown(file)}: no version can be read: {error}; mend it as data/README.md tells") from error
    if not numbers(version):
        raise UsageError(f"{shown(file)}: {version!r} is no version; write three whole numbers, like 0.2.0")
    return version


def _of_file(path: Path, name: str) -> Side:
    from segregatie.validate.handed import read_handed

    problems = Problems()
    read = read_handed([path], problems, None)
    problems.stop_if_any()
    return _side(name, read.triples, "")


def _of_commit(ref: str, name: str, project: Project) -> Side:
    with _exported(ref, name, project) as folder:
        try:
            return replace(_of_checkout(Project(folder), name), name=name)
        except InputError as error:
            # Say `git:v1:data/...`, and not where the commit was put to be read.
            inside = f"{shown(folder)}/"
            raise InputError(
                [replace(each, where=Where(f"{name}:{each.where.file.removeprefix(inside)}", each.where.line)) for each in error.problems]
            ) from error


@contextmanager
def _exported(ref: str, name: str, project: Project) -> Iterator[Path]:
    """Put the data of a commit into a folder for as long as it is read; the work tree is not touched."""
    if not ref or ref.startswith("-"):
        raise UsageError(f"{name}: no commit is called so; name one as git does")
    commit = _git(project, name, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
    content = _git(project, name, "archive", "--format=zip", commit, "--", *_INPUT)
    with TemporaryDirectory(prefix="segregatie-") as made:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(made)
        yield Path(made)


def _git(project: Project, name: str, *arguments: str) -> bytes:
    try:
        # The arguments are a fixed command, a ref that is no option, and folders of ours.
        command = ["git", "-C", str(project.root), *arguments]
        done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})  # noqa: S603
    except FileNotFoundError as error:
        raise UsageError(f"{name}: there is no such file, and git is not installed to look for a commit; check the name") from error
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split()) or "no commit of this project is called so"
        if "not a git repository" in said:
            raise UsageError(f"{name}: neither a file nor a folder, and outside a git repository no commit; check the name")
        raise UsageError(f"{name}: neither a file, a folder nor a commit whose data can be read: {said}; check the name")
    return done.stdout
