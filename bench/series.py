"""Make up a national series: editions in the very format of data/<year>, from a seed.

python bench/series.py FOLDER --gemeenten 342 --years 10

What comes out is a project that `segregatie` builds: what this one has, with made-up gemeenten and rounds beside it. All of these
are called made-up where they are named, and the captions of their tables begin with that word. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from made_tables import TOOK_PART, Book, Unit, grid_text, some
from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.base.sheets import csv_text
from segregatie.data.edition import read_data
from segregatie.data.records import Edition
from segregatie.data.schema import of_editions, schema
from segregatie.ontology.codes import read_ontology

#: What a build reads, and what goes into its zip.
_COPIED: Final = ("data", "ontology", "queries", "site", "CITATION.cff", "LICENSE", "LICENSE-DATA")
#: No code of the CBS is as high.
_FIRST_CODE: Final = 9000
#: Kinds of table that can be made up from a table of that kind; of pilots and aggregates there are none.
_KINDS: Final = ("respons", "kruistabel", "antwoorden", "partijen", "kruisjes", "teksten")
#: What covenants say hangs on who has one, in another table: that is not made up.
_LEFT_OUT: Final = "Convenantafspraak"
_REMARKS: Final = (
    ("doet", "Verzonnen: de gemeente praat er elk jaar over met de scholen.", "Made up: the municipality talks to the schools every year."),
    ("wil", "Verzonnen: de gemeente wil de ouders meer voorlichten.", "Made up: the municipality wants to inform the parents better."),
    ("wijst-af", "Verzonnen: de gemeente ziet geen heil in een quotum.", "Made up: the municipality sees no good in a quota."),
)  # fmt: skip
_FINDING: Final = ("Verzonnen: de gemeenten bereiken de scholen lastig.", "Made up: the municipalities find the schools hard to reach.")
_SURVEY: Final = """# Verzonnen, om te meten: deze peiling is nooit gehouden.
jaar = {year}
label_nl = "verzonnen peiling {year}"
label_en = "made-up round of {year}"
rapport = "Verzonnen rapport over {year}"
auteurs = ["Niemand, N."]
uitgever = "Niemand"
verschenen = "{year}-09"
volledig = false
"""


def _prose(units: Sequence[Unit], took_part: set[Unit], measures: Sequence[str], marked: Mapping[str, int], book: Book) -> None:
    """What the prose says: a remark a unit, a finding a measure, and claims that the tables bear out."""
    start = 0
    for unit in units:
        if unit in took_part:
            kind, nl, en = book.chance.choice(_REMARKS)
            passage = book.words("3.4", unit.code, start)
            subject = f"maatregel/{book.chance.choice(measures)}"
            book.say("toelichtingen", passage, "1", unit.code, kind, subject, "", "", "", "zeker", nl, en)
            start += 10
    for measure in measures:
        passage = book.words("5", measure, start)
        book.say("bevindingen", passage, "1", "verklaring", f"maatregel/{measure}", "", "", "zeker", *_FINDING)
        counting = f"waarneming?maatregel=maatregel/{measure}"
        told = f"Verzonnen: {marked[measure]} eenheden noemen dit.", f"Made up: {marked[measure]} units mention this."
        book.say("beweringen", passage, "2", "aantal", str(marked[measure]), counting, "", "deelnemende-eenheden", *told)
        start += 10
    passage = book.words("3.1", "benaderd", 0)
    told = f"Verzonnen: er zijn {len(units)} gemeenten benaderd.", f"Made up: {len(units)} municipalities were approached."
    book.say("beweringen", passage, "1", "aantal", str(len(units)), "deelname", "", "benaderde-gemeenten", *told)


def _description(text: str, tables: Sequence[str]) -> str:
    """The description of the real edition's tables, of these only, with captions that say that they are made up."""
    _, *blocks = text.split("[[tabellen]]\n")
    kept = [block for block in blocks if re.search(r'^id = "([^"]+)"', block, re.MULTILINE)[1] in tables]  # type: ignore[index]
    bare = "\n".join("[[tabellen]]\n" + re.sub(r"\n#.*", "", block).rstrip() + "\n" for block in kept)
    for language, word in (("nl", "Verzonnen"), ("en", "Made up")):
        bare = bare.replace(f'opschrift.{language} = "', f'opschrift.{language} = "{word}: ')
    return f"# Verzonnen, om te meten.\n\n{bare}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_edition(folder: Path, like: Edition, description: str, units: Sequence[Unit], seed: int) -> None:
    """Write a made-up round into `folder`, which bears its year, with the tables of the round `like` and the units that are given."""
    book = Book(folder.name, random.Random(f"{seed}/{folder.name}"))  # noqa: S311 - made up, and no secret
    took_part = set(some(units, TOOK_PART, book.chance))
    grids = [grid for grid in like.grids.values() if grid.table.kind in _KINDS and _LEFT_OUT not in grid.table.gives]
    marked: dict[str, int] = {}
    for grid in grids:
        text = grid_text(grid, units, took_part, book)
        _write(folder / "tabellen" / f"{grid.table.stem}.csv", text)
        if grid.table.kind == "kruisjes":
            totals = text.splitlines()[-1].split(",")[2:]
            heads = (column.heads.rpartition("/")[2] for column in grid.table.columns[1:])
            marked |= {measure: int(total) for measure, total in zip(heads, totals, strict=True)}
    _prose(units, took_part, list(marked), marked, book)
    _write(folder / "peiling.toml", _SURVEY.format(year=folder.name))
    _write(folder / "tabellen.toml", _description(description, [grid.table.id for grid in grids]))
    book.lines["passages"] = [passage.cells for passage in book.passages]
    book.say("tekst", sha256(f"{seed}/{folder.name}".encode()).hexdigest())
    for stem in of_editions():
        _write(folder / f"{stem}.csv", csv_text([schema()[stem].header, *book.lines.get(stem, ())]))


def _gemeente(number: int, unit: Unit) -> str:
    code = _FIRST_CODE + number
    return f"""
gemeente:{unit.code} a def:Gemeente, def:Eenheid ;
    rdfs:label "{unit.name}"@nl, "{unit.name}"@en ;
    def:officieleNaam "{unit.name}" ;
    dcterms:identifier "{code}" ;
    def:inGemeente gemeente:{unit.code} ;
    def:inProvincie provincie:utrecht ;
    owl:sameAs <https://identifier.overheid.nl/tooi/id/gemeente/gm{code}> .
"""


def write_series(folder: Path, gemeenten: int, years: int, seed: int = 2013) -> Project:
    """Write a project into `folder`, which is not there yet: the real one, and so many made-up gemeenten in so many made-up rounds."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("node_modules", "dist", "__pycache__"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    project = Project(folder)
    units = [Unit.numbered(number) for number in range(gemeenten)]
    problems = Problems()
    data = read_data(project.data, read_ontology(project.ontology, problems).codes, problems)
    problems.stop_if_any()
    like = data.editions[-1]
    description = (project.data / like.survey.code / "tabellen.toml").read_text(encoding="utf-8")
    for year in range(like.survey.year + 1, like.survey.year + 1 + years):
        write_edition(project.data / str(year), like, description, units, seed)
    with (project.data / "namen.csv").open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerows((kind, unit.name, unit.code) for kind in ("gemeente", "eenheid") for unit in units)
    with (project.ontology / "gemeenten.ttl").open("a", encoding="utf-8") as file:
        file.write("\n# Verzonnen, om te meten.\n")
        file.writelines(_gemeente(number, unit) for number, unit in enumerate(units))
    return project


def main() -> None:
    """Write a series where the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="folder that is not there yet")
    parser.add_argument("--gemeenten", type=int, default=342, help="at most 676 (default: 342)")
    parser.add_argument("--years", type=int, default=10, help="made-up rounds after the real ones (default: 10)")
    parser.add_argument("--seed", type=int, default=2013)
    args = parser.parse_args()
    write_series(args.folder, args.gemeenten, args.years, args.seed)


if __name__ == "__main__":
    main()
