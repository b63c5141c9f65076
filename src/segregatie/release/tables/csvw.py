"""Metadata of CSV on the Web: for every CSV file its columns, datatypes, keys and links to our IRIs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from segregatie.base.namespaces import BASE, CSVW, LICENCE, PREFIXES
from segregatie.data.schema import schema
from segregatie.data.write import tidied
from segregatie.query.stored import LANGUAGES
from segregatie.release.tables.columns import Column, File, Texts, describe_written

_BLANK: Final = {"nl": "Leeg", "en": "Blank"}
_PREFIXED: Final = re.compile(r"([a-z-]+):(.+)")


@dataclass(frozen=True, slots=True)
class Notation:
    """How a CSV file is written: what parts its cells, what ends its lines, and the sign in a fraction."""

    delimiter: str = ","
    end: str = "\n"
    point: str = "."

    @property
    def dialect(self) -> dict[str, Any]:
        """The same, as CSV on the Web says it."""
        return {"encoding": "utf-8", "delimiter": self.delimiter, "lineTerminators": self.end, "header": True, "headerRowCount": 1}

    def datatype(self, base: str, form: str) -> str | dict[str, Any]:
        """The type of a column whose values match a form."""
        if base == "decimal" and self.point != ".":
            return {"base": base, "format": {"decimalChar": self.point}}
        return {"base": base, "format": form} if form else base


PLAIN: Final = Notation()
#: As a Dutch Excel opens a file and saves it.
DUTCH: Final = Notation(";", "\r\n", ",")


@dataclass(frozen=True, slots=True)
class Described:
    """A CSV file: where it lies from its metadata, what its columns hold, and their headings in each language.

    `told` says what the file answers, and `source` where in the report that stands.
    """

    url: str
    file: File
    headings: Mapping[str, Sequence[str]]
    told: Texts | None = None
    source: str = ""


def metadata(title: Texts, described: Sequence[Described], notation: Notation = PLAIN) -> str:
    """Write the metadata of a folder of CSV files."""
    urls = {each.url for each in described}
    whole = {
        # No language for all: it would be that of the headings, which then fit no column in another one.
        "@context": CSVW.removesuffix("#"),
        "dc:title": _texts(title),
        "dc:license": {"@id": LICENCE},
        "dialect": notation.dialect,
        "tables": [_table(each, urls, notation) for each in described],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _texts(texts: Texts) -> list[dict[str, str]]:
    return [{"@value": texts[language], "@language": language} for language in LANGUAGES]


def _table(described: Described, urls: Set[str], notation: Notation) -> dict[str, Any]:
    file = described.file
    schema: dict[str, Any] = {
        "columns": [
            _column(each, {language: described.headings[language][at] for language in LANGUAGES}, notation)
            for at, each in enumerate(file.columns)
        ],
        "null": "",
    }
    if file.row:
        schema["aboutUrl"] = _address(file.row)
    if file.key:
        schema["primaryKey"] = list(file.key)
    if file.refers:
        schema["foreignKeys"] = [
            {"columnReference": [column], "reference": {"resource": _beside(described.url, stem, urls), "columnReference": [other]}}
            for column, stem, other in file.refers
        ]
    table: dict[str, Any] = {"url": described.url, "dc:title": _texts(file.title), "tableSchema": schema}
    if described.told:
        table["dc:description"] = _texts(described.told)
    if described.source:
        table["dc:source"] = {"@value": described.source, "@language": "nl"}
    if not all(described.headings["nl"]):
        # A heading that the report leaves blank cannot be matched with a name: the columns are then taken in order.
        table["dialect"] = {**notation.dialect, "header": False, "headerRowCount": 0, "skipRows": 1}
    return table


def _beside(url: str, stem: str, urls: Set[str]) -> str:
    """The file of this stem that lies nearest: in the same folder, or the one above it."""
    return next(found for folder in PurePosixPath(url).parents if (found := (folder / f"{stem}.csv").as_posix()) in urls)


def _column(column: Column, heading: Mapping[str, str], notation: Notation) -> dict[str, Any]:
    blank = {language: f" {_BLANK[language]}: {text}." for language, text in column.blank.items()}
    told = {language: f"{text[:1].upper()}{text[1:]}.{blank.get(language, '')}" for language, text in column.told.items()}
    made: dict[str, Any] = {"name": column.name, "dc:description": _texts(told)}
    if heading["nl"]:
        # Readers match a plain title with the file's header more often than one by language.
        made["titles"] = heading["nl"]
        made["rdfs:label"] = _texts({language: _labelled(text, column.subject.get(language, "")) for language, text in heading.items()})
    made["datatype"] = notation.datatype(column.datatype, column.form)
    if column.required:
        made["required"] = True
    if column.separator:
        made["separator"] = column.separator
    if column.language:
        made["lang"] = column.language
    if column.about:
        made["aboutUrl"] = _address(column.about)
    if column.states:
        made["propertyUrl"] = _expanded(column.states)
    else:
        # What states nothing by itself is no triple when the file is read as RDF.
        made["suppressOutput"] = True
    if column.link:
        made["valueUrl"] = _address(column.link)
    return made


def _labelled(heading: str, subject: str) -> str:
    """A heading with what it stands for behind it, where it is a letter."""
    return heading if subject.casefold() in heading.casefold() else f"{heading}: {subject}"


def _address(template: str) -> str:
    return template if template.startswith("{+") else BASE + template


def _expanded(name: str) -> str:
    found = _PREFIXED.fullmatch(name)
    assert found, name
    return PREFIXES[found[1]] + found[2]


def describe_data(folder: Path) -> list[Described]:
    """Describe every CSV file of data/: the files that people write, and the printed grids."""
    found = []
    for path in sorted(folder.rglob("*.csv")):
        headings = next(csv.reader([(tidied(path) or "").partition("\n")[0]]))
        survey = path.relative_to(folder).parts[0]
        grid = path.parent.name == "tabellen"
        file = _grid(path.stem, headings, survey) if grid else describe_written(schema()[path.stem], survey)
        found.append(Described(path.relative_to(folder).as_posix(), file, dict.fromkeys(LANGUAGES, headings)))
    return found


def _grid(stem: str, headings: Sequence[str], survey: str) -> File:
    """Describe a printed grid: the passage of each row, then what is printed in it."""
    passage = Column("passage", {"nl": "naam van de rij", "en": "name of the row"}, required=True)
    printed = [
        Column(f"k{at}", {"nl": f"gedrukt in kolom {at}", "en": f"printed in column {at}"})
        for at in range(1, len(headings))
    ]  # fmt: skip
    title = {"nl": f"{stem}, {survey}: zoals gedrukt", "en": f"{stem}, {survey}: as printed"}
    return File(stem, (passage, *printed), title, ("passage",), f"id/passage/{survey}/{{+passage}}", (("passage", "passages", "passage"),))
