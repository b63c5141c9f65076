"""How the query page's engine gets there, and what happens where it cannot."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sights import SITE
from specimen import bundle, write

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = SITE / "bundle.py"


def test_without_node_it_says_so_and_leaves_nothing_old(tmp_path: Path) -> None:
    for name in ("query.js", "engine.js", "licences.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    # A path without programs and a pip without packages.
    env = {"PATH": str(tmp_path), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null"}
    done = subprocess.run([sys.executable, "-S", str(_SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0
    assert done.stderr.startswith("site: the query page gets no engine, all else is built: ")
    assert done.stderr.endswith("; install Node 18 or newer for it\n")
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_told() -> None:
    done = subprocess.run([sys.executable, str(_SCRIPT)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "bundle.py: name the folder to write to: python site/bundle.py FOLDER\n")


def test_it_writes_what_the_build_writes(node: str, bundled: Path, tmp_path: Path) -> None:
    assert node
    subprocess.run([sys.executable, str(_SCRIPT), str(tmp_path)], check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["engine.js", "licences.txt", "query.js"]
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (bundled / path.name).read_bytes()


def test_the_same_sources_give_the_same_bytes(node: str, bundled: Path, tmp_path: Path) -> None:
    bundle(tmp_path, node)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (bundled / path.name).read_bytes()


def test_every_licence_of_what_is_bundled_is_told(bundled: Path) -> None:
    text = (bundled / "licences.txt").read_text(encoding="utf-8")
    for name in ("@codemirror/view", "@lezer/lr", "codemirror-lang-sparql", "oxigraph"):
        assert re.search(rf"^{re.escape(name)} [0-9.]+ \((MIT|MIT OR Apache-2.0)\)$", text, re.MULTILINE)
    assert "esbuild" not in text


def test_front_end_packages_are_pinned_and_name_no_host() -> None:
    wanted = json.loads((SITE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((SITE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert lock[f"node_modules/{name}"]["version"] == version
    for name, package in lock.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")


def test_scripts_that_are_not_bundled_are_classic_and_ask_nobody() -> None:
    scripts = list((SITE / "js").glob("*.js"))
    assert len(scripts) == 4
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^(import|export) ", text, re.MULTILINE), path
        assert "http" not in text.replace('startsWith("http")', ""), path
        assert "innerHTML" not in text, path


def test_without_node_the_pages_lack_only_the_bundle(bundled: Path, tmp_path: Path) -> None:
    write(tmp_path)
    with_node, without = ({path.name for path in folder.iterdir()} for folder in (bundled, tmp_path))
    assert with_node - without == {"engine.js", "licences.txt", "query.js"}


@pytest.mark.parametrize("name", ["query.js", "engine.js"])
def test_a_bundle_names_no_host_but_those_of_vocabularies(bundled: Path, name: str) -> None:
    hosts = set(re.findall(r"https?://([a-z0-9.-]+)", (bundled / name).read_text(encoding="utf-8")))
    assert hosts <= {"www.w3.org", "purl.org"}
