"""A command finds its files: in the checkout it is run in, or else where the package has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from segregatie.base import project
from segregatie.base.project import Project


def test_in_a_checkout_it_is_that_checkout(checkout: Path) -> None:
    assert Project.here(checkout).root == checkout
    assert Project.here(checkout).output("build") == checkout / "build"


@pytest.mark.parametrize("missing", ["data/namen.csv", "ontology/shapes/klassen.csv"])
def test_a_folder_that_only_looks_like_one_is_none(checkout: Path, missing: str) -> None:
    (checkout / missing).unlink()
    assert Project.here(checkout).root == ROOT


def test_elsewhere_it_is_what_is_installed_and_builds_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "_INSTALLED", tmp_path)
    assert Project.here(tmp_path / "elsewhere").root == tmp_path
    assert Project.here(tmp_path / "elsewhere").output("build") == Path("build")
