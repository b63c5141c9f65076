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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from segregatie.base.problems import Problems
from segregatie.base.project import Project
from segregatie.base.sheets import csv_text
from segregatie.data.edition import read_data
from segregatie.data.records import Edition
from segregatie.data.schema import of_editions, schema
from segregatie.ontology.codes import read_ontology
from segregatie.report.grids import Grid, GridRow, placeholder, without_count
from segregatie.report.passages import Form, Passage, Run, row_digest, words_digest
from segregatie.report.tables import TOTAL, Kind

#: What a build reads, and what goes into its zip.
_COPIED: Final = ("data", "ontology", "queries", "site", "CITATION.cff", "LICENSE", "LICENSE-DATA")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: No code of the CBS is as high.
_FIRST_CODE: Final = 9000
#: Kinds of table that can be made up from a table of that kind; of pilots and aggregates there are none.
_KINDS: Final = ("respons", "kruistabel", "antwoorden", "partijen", "kruisjes", "teksten")
#: What covenants say hangs on who has one, in another table: that is not made up.
_LEFT_OUT: Final = "Convenantafspraak"
#: Of all units: those that took part, those with a pilot, and the marks among the cells.
_TOOK_PART, _PILOT, _MARKED, _HAS_TEXT = 0.8, 0.3, 0.3, 0.4
_REMARKS: Final = (
    ("doet", "Verzonnen: de gemeente praat er elk jaar over met de scholen.", "Made up: the municipality talks to the schools every year."),
    ("wil", "Verzonnen: de gemeente wil de ouders meer voorlichten.", "Made up: the municipality wants to inform the parents better."),
    ("wijst-af", "Verzonnen: de gemeente ziet geen heil in een quotum.", "Made up: the municipality sees no good in a quota."),
)  # fmt: skip
_FINDING: Final = ("Verzonnen: de gemeenten bereiken de scholen lastig.", "Made up: the municipalities find the schools hard to reach.")
_SUMMARY: Final = ("verzonnen: de schoolbesturen spraken af wat zij zouden doen", "made up: the school boards agreed what they would do")
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


@dataclass(frozen=True, slots=True)
class Unit:
    """A made-up gemeente: its code and its name."""

    code: str
    name: str

    @classmethod
    def numbered(cls, number: int) -> Unit:
        """The gemeente of this number, from 0: its name has letters only, as an address must, and is a word of no language."""
        first, second = divmod(number, len(_LETTERS))
        letters = f"q{_LETTERS[first]}{_LETTERS[second]}"
        return cls(f"verzonnen-{letters}", f"Verzonnen {letters.capitalize()}")


@dataclass(slots=True)
class _Book:
    """What a made-up report prints: its grids, its passages, and the lines that say in our words what these say."""

    year: str
    chance: random.Random
    passages: list[Passage] = field(default_factory=list)
    lines: dict[str, list[Sequence[str]]] = field(default_factory=dict)

    def row(self, table: str, number: int, code: str, cells: Sequence[str]) -> tuple[str, ...]:
        """Print a row, and prove it."""
        id_ = f"{table}/{code}"
        self.passages.append(Passage(id_, Form.ROW, table, row_digest(table, number, cells), number))
        return id_, *cells

    def words(self, section: str, name: str, start: int) -> str:
        """Print a few words below a section, and prove them."""
        text = ["verzonnen", *name.split("-"), self.year]
        id_ = f"{section}/{name}/1"
        self.passages.append(Passage(id_, Form.WORDS, section, words_digest(text), runs=(Run(start, len(text)),)))
        return id_

    def say(self, file: str, *cells: str) -> None:
        """Add a line to a file of the edition."""
        self.lines.setdefault(file, []).append(cells)


def _names(units: Iterable[Unit]) -> str:
    return ", ".join(unit.name for unit in units)


def _labelled(printed: str, count: int) -> str:
    """A label with the number of a made-up round where the real one has a number too."""
    label, n = without_count(printed)
    return f"{label} (n={count})" if n else label


def _some(units: Sequence[Unit], share: float, chance: random.Random) -> list[Unit]:
    """About this share of the units, and one at least: a table without a row is none."""
    return [unit for unit in units if chance.random() < share] or list(units[:1])


def _drawn(units: Sequence[Unit], rows: Sequence[GridRow], chance: random.Random) -> dict[str, list[Unit]]:
    """Give every unit one of these answers; an answer that nobody gave is not printed."""
    given: dict[str, list[Unit]] = {row.passage: [] for row in rows}
    for unit in units:
        given[chance.choice(rows).passage].append(unit)
    return {passage: those for passage, those in given.items() if those}


def _code(passage: str) -> str:
    return passage.partition("/")[2]


def _response(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    reasons = sorted({row.cells[3] for row in grid.rows if row.cells[3]})
    for unit in units:
        pilot = "J" if book.chance.random() < _PILOT else "N"
        yield unit.code, (unit.name, pilot, *(("J", "") if unit in took_part else ("N", book.chance.choice(reasons))))


def _marks(grid: Grid, units: Sequence[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    counts = [0] * (len(grid.table.columns) - 1)
    for unit in units:
        marks = [book.chance.random() < _MARKED for _ in counts]
        counts = [count + mark for count, mark in zip(counts, marks, strict=True)]
        yield unit.code, (unit.name, *("X" if mark else "" for mark in marks))
    yield TOTAL, ("Totaal", *map(str, counts))


def _answers(grid: Grid, units: Sequence[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = {row.passage: row for row in grid.rows if _code(row.passage) != TOTAL}
    if grid.table.columns[0].names == "afspraaksoort":
        units = _some(units, _TOOK_PART, book.chance)
    numbered = any(column.kind is Kind.COUNT for column in grid.table.columns)
    for passage, those in _drawn(units, list(rows.values()), book.chance).items():
        count = (str(len(those)),) if numbered else ()
        yield _code(passage), (_labelled(rows[passage].cells[0], len(those)), _names(those), *count)


def _crossed(grid: Grid, units: Sequence[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = {row.passage: row for row in grid.rows if _code(row.passage) != TOTAL}
    totals = [0] * (len(grid.table.columns) - 1)
    for passage, those in _drawn(units, list(rows.values()), book.chance).items():
        columns: list[list[Unit]] = [[] for _ in totals]
        for unit in those:
            book.chance.choice(columns).append(unit)
        totals = [total + len(column) for total, column in zip(totals, columns, strict=True)]
        yield _code(passage), (_labelled(rows[passage].cells[0], len(those)), *map(_names, columns))
    yield TOTAL, ("Totaal", *map(str, totals))


def _texts(grid: Grid, units: Sequence[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    for unit in _some(units, _HAS_TEXT, book.chance):
        passage = f"{grid.table.id}/{unit.code}"
        book.say("samenvattingen", passage, *_SUMMARY)
        yield unit.code, (unit.name, placeholder(passage))


def _rows(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: _Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    answered = [unit for unit in units if unit in took_part]
    match grid.table.kind:
        case "respons":
            return _response(grid, units, took_part, book)
        case "kruisjes":
            return _marks(grid, answered, book)
        case "kruistabel":
            return _crossed(grid, answered, book)
        case "teksten":
            return _texts(grid, answered, book)
        case _:
            return _answers(grid, answered, book)


def _grid(grid: Grid, units: Sequence[Unit], took_part: set[Unit], book: _Book) -> str:
    """A table in the form of a real one, filled in by chance: the file that holds it."""
    rows = list(_rows(grid, units, took_part, book))
    count = len({unit.name for _, cells in rows for unit in units if unit.name in cells[1].split(", ")})
    heading = book.row(grid.table.id, 0, "kop", [_labelled(cell, count) for cell in grid.heading.cells])
    printed = [book.row(grid.table.id, number, code, cells) for number, (code, cells) in enumerate(rows, 1)]
    return csv_text([("passage", *heading[1:]), *printed])


def _prose(units: Sequence[Unit], took_part: set[Unit], measures: Sequence[str], marked: Mapping[str, int], book: _Book) -> None:
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
    book = _Book(folder.name, random.Random(f"{seed}/{folder.name}"))  # noqa: S311 - made up, and no secret
    took_part = set(_some(units, _TOOK_PART, book.chance))
    grids = [grid for grid in like.grids.values() if grid.table.kind in _KINDS and _LEFT_OUT not in grid.table.gives]
    marked: dict[str, int] = {}
    for grid in grids:
        text = _grid(grid, units, took_part, book)
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
