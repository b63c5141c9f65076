"""Write files of data/: what was transcribed, and files that are not in the form that is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from segregatie.base.files import decode, shown
from segregatie.base.problems import Problems, UsageError
from segregatie.base.sheets import csv_text, house_form
from segregatie.data.schema import of_editions, schema
from segregatie.report.transcript import Transcript

_YEAR = re.compile("[12][0-9]{3}")
#: A description of a round that is still to be filled in.
_SURVEY = """# De peiling en het rapport dat ervan verslag doet. Vul in wat hieronder tussen aanhalingstekens staat.
jaar = {year}
label_nl = "peiling {year}"
label_en = "survey round of {year}"
rapport = "de titel van het rapport"
auteurs = ["Achternaam, V."]
uitgever = "wie het uitgaf"
verschenen = "{year}-01"
# Wie het schreef en bij welk instituut, als dingen van dingen.csv; niets waar zij dat niet zijn.
makers = []
# instituut = "organisatie/kohnstamm-instituut"
# Of er een rapport is met alle tabellen: zonder keuze gaat een vraag over de nieuwste peiling waarvan dat zo is.
volledig = false
"""


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


def write_edition(data: Path, year: str, like: str) -> list[Path]:
    """Lay down the folder of a round: files with a header only, and a description of its tables that is that of the round `like`.

    Raises UsageError for what is no year, and where the folder is there already.
    """
    folder = data / year
    if not _YEAR.fullmatch(year):
        raise UsageError(f"new-edition {year}: give a year of four digits")
    if folder.exists():
        raise UsageError(f"new-edition {year}: {shown(folder)} is there already; choose another year, or remove it")
    like_path = data / like / "tabellen.toml"
    tables = like_path.read_text(encoding="utf-8") if like and like_path.is_file() else ""
    texts = {folder / f"{stem}.csv": csv_text([schema()[stem].header]) for stem in of_editions()}
    texts |= {folder / "peiling.toml": _SURVEY.format(year=year), folder / "tabellen.toml": tables}
    return _write(texts)


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
