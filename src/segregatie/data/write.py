"""Write files of data/: what was transcribed, and files that are not in the form that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from segregatie.base.files import decode
from segregatie.base.problems import Problems
from segregatie.base.sheets import csv_text, house_form
from segregatie.data.schema import schema
from segregatie.report.transcript import Transcript


def write_transcript(transcript: Transcript, edition: Path) -> list[Path]:
    """Write grids and passages into data/<peiling>; return the files that changed."""
    texts = {edition / "tabellen" / f"{grid.table.stem}.csv": grid.csv() for grid in transcript.grids.values()}
    texts[edition / "passages.csv"] = csv_text([schema()["passages"].header, *(passage.cells for passage in transcript.passages)])
    texts[edition / "tekst.csv"] = csv_text([schema()["tekst"].header, (transcript.sha256,)])
    return _write(texts)


def tidied(path: Path) -> str | None:
    """The text of a file as it is kept: UTF-8, LF, no byte-order mark, and a CSV file with commas. None where it is no UTF-8."""
    text = decode(path.read_bytes(), "", Problems(), taken_in=[])
    return house_form(text) if text and path.suffix == ".csv" else text


def tidy(data: Path) -> list[Path]:
    """Write every CSV and TOML file of data/ in the form that is kept; return the files that changed."""
    paths = sorted(path for path in data.rglob("*") if path.suffix in (".csv", ".toml") and path.is_file())
    return _write({path: text for path in paths if (text := tidied(path)) is not None})


def _write(texts: Mapping[Path, str]) -> list[Path]:
    """Write what differs. Every file is written beside its place before the first takes it: a full disk changes nothing."""
    changed = [path for path, text in texts.items() if not path.is_file() or path.read_bytes() != text.encode()]
    try:
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".nieuw").write_text(texts[path], encoding="utf-8", newline="\n")
        for path in changed:
            path.with_suffix(".nieuw").replace(path)
    finally:
        for path in changed:
            path.with_suffix(".nieuw").unlink(missing_ok=True)
    return changed
