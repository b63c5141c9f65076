"""One zip with the data, its metadata, the licence and a README that says what each file is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path
from typing import Final

from segregatie.base.namespaces import BASE, LICENCE
from segregatie.base.problems import UsageError
from segregatie.query.local import refuse_local
from segregatie.release.tables.columns import blanks
from segregatie.release.tables.excel import NO_DATE

ARCHIVE: Final = "onderwijssegregatie.zip"
README: Final = "LEESMIJ.md"
_FROM_PROJECT: Final = ("CITATION.cff", "LICENSE", "LICENSE-DATA")
#: The same graph in other syntaxes, and what holds all of this: not in the zip.
_LEFT_OUT: Final = ("graph/*.nt", "graph/*.jsonld", "graph/*.rdf", "*.zip")
#: What each file is, by the first pattern that fits.
_TOLD: Final = (
    (README, "dit bestand", "this file"),
    ("CITATION.cff", "hoe u dit aanhaalt", "how to cite this"),
    ("LICENSE", "licentie van de code", "licence of the code"),
    ("LICENSE-DATA", "licentie van de gegevens", "licence of the data"),
    ("graph/shapes.ttl", "de SHACL-vormen waaraan de graaf voldoet", "the SHACL shapes the graph conforms to"),
    ("graph/shapes-per-klasse.ttl", "dezelfde vormen per klasse, voor formulieren", "the same shapes by class, for forms"),
    ("graph/*.ttl", "de hele graaf, Turtle", "the whole graph, Turtle"),
    ("graph/*.trig", "de graaf in benoemde delen, TriG", "the graph in named parts, TriG"),
    ("queries.ttl", "elke opgeslagen vraag, met parameters en kolommen", "every stored query, with its parameters and columns"),
    ("*csv-metadata.json", "kolommen en types van de CSV-bestanden hier (CSVW)", "columns and types of the CSV files here (CSVW)"),
    ("tabellen/iri/*.csv", "tabel van het rapport, met een IRI naast elk label", "table of the report, with an IRI beside each label"),
    ("tabellen/excel/*.csv", "voor Excel in het Nederlands: puntkomma en decimale komma", "for a Dutch Excel: semicolon and decimal comma"),
    ("tabellen/json/*.json", "de tabel als JSON", "the table as JSON"),
    ("tabellen/lange/codeboek.csv", "wat elke code en elke kolom betekent", "what each code and each column means"),
    ("tabellen/lange/*.csv", "feiten in lange vorm, met codes, labels en IRI's", "facts in long form, with codes, labels and IRIs"),
    ("tabellen/parquet/*.parquet", "de lange tabel met types, Parquet", "the long table with types, Parquet"),
    ("tabellen/*.csv", "tabel van het rapport", "table of the report"),
    ("tabellen/*.xlsx", "alle tabellen in een werkmap, met uitleg", "all tables in one workbook, with notes"),
    ("docs/*.md", "wat de vormen eisen, in gewone woorden", "what the shapes require, in plain words"),
    ("data/README.md", "hoe het rapport is overgenomen", "how the report was transcribed"),
    ("data/*.csv", "wat er is overgenomen en gelezen", "what was transcribed and read"),
    ("def/*.ttl", "de vocabulaire van deze versie, zoals zij blijft", "the vocabulary of this version, as it stays"),
    ("vocabulaire.*", "de vocabulaire (OWL), om te laden", "the vocabulary (OWL), to load"),
    ("context.jsonld", "korte namen van de vocabulaire voor JSON-LD", "short names of the vocabulary for JSON-LD"),
    ("void.*", "beschrijving van de graaf (VoID)", "description of the graph (VoID)"),
)  # fmt: skip


def told(name: str) -> tuple[str, str]:
    """What a file of a release is, in Dutch and English. Raises UsageError for one that nothing describes."""
    for pattern, nl, en in _TOLD:
        if fnmatch(name, pattern):
            return nl, en
    raise UsageError(f"{name}: nothing says what this file is; describe it in release/archive.py")


def write_archive(folder: Path, root: Path, version: str) -> Path:
    """Zip what lies in a release of this version of the data, with licence, citation and README; the same files give the same bytes.

    Raises UsageError for a local build, which holds the report's words, and for a file that nothing describes.
    """
    refuse_local(folder)
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found = {name: path for name, path in found.items() if not any(fnmatch(name, each) for each in _LEFT_OUT)}
    contents = {name: path.read_bytes() for name, path in found.items()}
    contents |= {name: (root / name).read_bytes() for name in _FROM_PROJECT}
    contents[README] = readme([README, *contents], version).encode()
    path = folder / ARCHIVE
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, NO_DATE.timetuple()[:6])
            entry.external_attr = 0o100644 << 16
            # Made as on Unix wherever it is made, and squeezed only as far as is quick.
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)
    return path


def readme(names: Iterable[str], version: str) -> str:
    """Say in Dutch and English what this is, what a blank means, and what each file is."""
    meanings = "\n".join(f"- {each['nl']} / {each['en']}" for each in blanks().values())
    listed = "\n".join(f"| `{name}` | {' | '.join(told(name))} |" for name in sorted(names))
    template = files("segregatie.release").joinpath("leesmij.md").read_text(encoding="utf-8")
    return template.format(version=version, base=BASE, licence=LICENCE, meanings=meanings, files=listed)
