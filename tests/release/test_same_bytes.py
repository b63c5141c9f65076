"""The same input gives the same bytes, whatever the hash seed, the time zone, the locale and the folder."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from conftest import Run


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_another_seed_zone_locale_and_folder_give_the_same_bytes(checkout: Path, release: Path, run: Run) -> None:
    other = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = run(checkout, "--out", "ergens/anders", env=other)
    assert done.returncode == 0, done.stderr
    made = contents(checkout / "ergens" / "anders")
    assert len(made) > 30
    assert made == contents(release)
