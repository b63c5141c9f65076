"""A series of three rounds, the real one and two made up, and what a build of it by round gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from segregatie.base.project import Project
from segregatie.series.build import build_series
from segregatie.series.crew import Cores
from series import write_series

#: The judge of these tests: the sample that pySHACL judges too has a test of its own.
ENGINE = "shacl"


@pytest.fixture(scope="session")
def whole_series(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with twelve made-up gemeenten and two made-up rounds; tests leave it as it is."""
    return write_series(tmp_path_factory.mktemp("reeks") / "drie", 12, 2)


@pytest.fixture(scope="session")
def series_build(whole_series: Project) -> Path:
    """A finished build of it, with the parts that are kept beside it."""
    out = whole_series.root.parent / "uit" / "build"
    build_series(whole_series, out, ENGINE, Cores(2))
    return out


@pytest.fixture
def series_project(whole_series: Project, tmp_path: Path) -> Project:
    """A copy of the project that a test may change."""
    shutil.copytree(whole_series.root, tmp_path / "drie")
    return Project(tmp_path / "drie")


@pytest.fixture
def series_out(series_build: Path, tmp_path: Path) -> Path:
    """A copy of the build and its parts, to build in again."""
    shutil.copytree(series_build.parent, tmp_path / "uit", symlinks=True)
    return tmp_path / "uit" / series_build.name
