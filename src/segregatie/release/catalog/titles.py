"""What each file of a release is called, and what it is, in Dutch and English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any, Final

from segregatie.base.forms import FILES
from segregatie.base.problems import Text, UsageError

#: Says what the columns of the CSV files beside it hold (CSV on the Web).
METADATA_FILE: Final = "csv-metadata.json"
#: What each file is, by the first pattern that fits.
_TOLD: Final = (
    ("LEESMIJ.md", "dit bestand", "this file"),
    ("CITATION.cff", "hoe u dit aanhaalt", "how to cite this"),
    ("LICENSE", "licentie van de code", "licence of the code"),
    ("LICENSE-DATA", "licentie van de gegevens", "licence of the data"),
    ("graph/shapes.ttl", "de SHACL-vormen waaraan de graaf voldoet", "the SHACL shapes the graph conforms to"),
    ("graph/shapes-per-klasse.ttl", "dezelfde vormen per klasse, voor formulieren", "the same shapes by class, for forms"),
    ("graph/*.ttl", "de hele graaf, Turtle", "the whole graph, Turtle"),
    ("graph/*.trig", "de graaf in benoemde delen, TriG", "the graph in named parts, TriG"),
    ("graph/*", "de hele graaf", "the whole graph"),
    ("*.zip", "alles in een bestand", "everything in one file"),
    ("queries.ttl", "elke opgeslagen vraag, met parameters en kolommen", "every stored query, with its parameters and columns"),
    ("*csv-metadata.json", "kolommen en types van de CSV-bestanden hier (CSVW)", "columns and types of the CSV files here (CSVW)"),
    ("tabellen/????/iri/*.csv", "tabel van het rapport, met een IRI naast elk label", "table of the report, with an IRI beside each label"),
    ("tabellen/*excel/*", "voor Excel in het Nederlands: puntkomma en decimale komma", "for a Dutch Excel: semicolon and decimal comma"),
    ("tabellen/*json/*.json", "de tabel als JSON", "the table as JSON"),
    ("tabellen/lange/codeboek.csv", "wat elke code en elke kolom betekent", "what each code and each column means"),
    ("tabellen/lange/*.csv", "feiten in lange vorm, met codes, labels en IRI's", "facts in long form, with codes, labels and IRIs"),
    ("tabellen/parquet/*.parquet", "de lange tabel met types, Parquet", "the long table with types, Parquet"),
    ("tabellen/reeks/*.parquet", "wat de lange tabel van een peiling zegt, Parquet", "what the long table says of a round, Parquet"),
    ("tabellen/????/*.csv", "tabel van het rapport", "table of the report"),
    ("tabellen/*.xlsx", "alle tabellen in een werkmap, met uitleg", "all tables in one workbook, with notes"),
    ("docs/*.md", "wat de vormen eisen, in gewone woorden", "what the shapes require, in plain words"),
    ("data/README.md", "hoe het rapport is overgenomen", "how the report was transcribed"),
    ("data/*.csv", "wat er is overgenomen en gelezen", "what was transcribed and read"),
    ("def/*.ttl", "de vocabulaire van deze versie, zoals zij blijft", "the vocabulary of this version, as it stays"),
    ("vocabulaire.*", "de vocabulaire (OWL), om te laden", "the vocabulary (OWL), to load"),
    ("context.jsonld", "korte namen van de vocabulaire voor JSON-LD", "short names of the vocabulary for JSON-LD"),
    ("datapackage.json", "kolommen en types van alle CSV-bestanden (Data Package)", "columns and types of all CSV files (Data Package)"),
    ("ro-crate-metadata.json", "wat hierin zit, voor archieven (RO-Crate)", "what is in here, for archives (RO-Crate)"),
    ("void.*", "beschrijving van de graaf (VoID)", "description of the graph (VoID)"),
)  # fmt: skip


#: The forms that a table comes in, by the folder it lies in; elsewhere it is CSV.
_FORMS: Final = {
    "iri": Text("CSV met IRI's", "CSV with IRIs"),
    "excel": Text("voor Nederlandse Excel (puntkomma)", "for a Dutch Excel (semicolon)"),
    "json": Text("JSON", "JSON"),
    "parquet": Text("Parquet", "Parquet"),
}
_CSV: Final = Text("CSV", "CSV")
#: How the folder of a round begins within a series.
_PART: Final = "peiling="
#: Tables as the report lays them out are in Dutch, whatever their form.
_PRINTED: Final = "tabel-"


def table_titles(folder: Path) -> dict[str, Text]:
    """The titles of the tables of a release, by the path of their CSV file, as their metadata has them."""
    found = {}
    for path in sorted(folder.rglob(METADATA_FILE)):
        described: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for table in described["tables"]:
            texts = {each["@language"]: each["@value"] for each in table["dc:title"]}
            found[(path.parent / table["url"]).relative_to(folder).as_posix()] = Text(texts["nl"], texts["en"])
    return found


def told(name: str) -> Text:
    """What a file of a release is. Raises UsageError for one that nothing describes."""
    for pattern, nl, en in _TOLD:
        if fnmatch(name, pattern):
            return Text(nl, en)
    raise UsageError(f"{name}: nothing says what this file is; describe it in release/catalog/titles.py")


def title(name: str, tables: Mapping[str, Text]) -> Text:
    """The title of a file, which no other has: of a table its title, round and form, of another what it is and its form.

    >>> title("tabellen/2013/excel/tabel-03.csv", {"tabellen/2013/tabel-03.csv": Text("Tabel 3: toelating", "Table 3: admission")}).nl
    'Tabel 3: toelating, 2013, voor Nederlandse Excel (puntkomma)'
    """
    path = PurePath(name)
    if called := next((tables[other] for other in plain_forms(path) if other in tables), None):
        form = _FORMS.get("parquet" if path.suffix == ".parquet" else path.parent.name, _CSV)
        year = next((f"{found}, " for part in path.parts[1:] if (found := part.removeprefix(_PART)).isdecimal()), "")
        return Text(f"{called.nl}, {year}{form.nl}", f"{called.en}, {year}{form.en}")
    what, known = told(name), FILES.get(path.suffix.removeprefix("."))
    if known is None or known.name in what.nl:
        return Text(_capital(what.nl), _capital(what.en))
    return Text(f"{_capital(what.nl)}, {known.name}", f"{_capital(what.en)}, {known.name}")


def plain_forms(path: PurePath) -> tuple[str, ...]:
    """The plain CSV files that a file of a table may be another form of, itself first."""
    above, name = path.parent.parent, f"{path.stem}.csv"
    return path.as_posix(), *((folder / name).as_posix() for folder in (above, above / "lange", above.parent.parent / "lange"))


def in_both_languages(name: str) -> bool:
    """Whether a file holds texts in Dutch and in English; a printed table holds Dutch ones only."""
    return not PurePath(name).stem.startswith(_PRINTED)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
