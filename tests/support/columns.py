"""What every column of data/ holds, as the mutations know it: from the schema, and of a few columns from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printed import TABLES
from segregatie.data.schema import Column as Described
from segregatie.data.schema import schema
from segregatie.report.tables import Kind, Table


@dataclass(frozen=True, slots=True)
class Column:
    """What kind of value a column holds, whether a cell of it must be filled, and the list its codes are of.

    A list that begins with `@` depends on the row.
    """

    holds: str
    needed: bool = True
    of: str = ""


#: The list that a cell names one of, by the kind of its column.
_LISTS: Mapping[str, str] = {
    "unit": "eenheid", "passage": "passage", "thing": "ding", "fact": "feit", "class": "feitsoort", "word": "woord", "survey": "peiling",
    "claim": "bewering", "issue": "kwestie", "list": "naamsoort", "path": "onderwerp",
}  # fmt: skip
#: Columns of texts with a form of their own, and those whose list depends on the row.
_OWN: Mapping[str, tuple[str, str]] = {
    "namen.gedrukt": ("printed", ""), "namen.code": ("code", "@soort"), "dingen.code": ("named", ""), "woorden.gedrukt": ("printed", ""),
    "antwoorden.antwoord": ("code", "@antwoord"), "beweringen.gedrukt": ("claimed", ""), "beweringen.telling": ("counting", ""),
    "beweringen.noemer": ("counting", ""), "eerdere-peilingen.code": ("round", ""), "lezingen.code": ("code", "@gelezen"),
    "passages.passage": ("place", "passage"), "passages.plaats": ("within", ""), "passages.bereik": ("reach", ""),
    "tekst.sha256": ("digest", ""), "passages.sha256": ("digest", ""),
}  # fmt: skip


def _column(stem: str, column: Described) -> Column:
    name = f"{stem}.{column.name}"
    if name in _OWN:
        # Without its digest a passage is read, and told later; only some claims may lack a telling.
        return Column(_OWN[name][0], column.required or name in ("passages.sha256", "beweringen.telling"), _OWN[name][1])
    if column.kind in (*_LISTS, "code", "choice"):
        of = _LISTS.get(column.kind) or (column.of[0] if column.kind == "code" else name)
        return Column("codes" if column.list else "code", column.required, of)
    return Column({"whole": "figure"}.get(column.kind, column.kind), column.required)


#: The columns of every file that people write, by its path.
FILES: Mapping[str, Mapping[str, Column]] = {
    f"data/{'' if file.lasting else '2013/'}{stem}.csv": {column.name: _column(stem, column) for column in file.columns}
    for stem, file in schema().items()
}
#: The values of columns that list them.
CHOICES: Mapping[str, list[str]] = {
    f"{stem}.{column.name}": list(column.of) for stem, file in schema().items() for column in file.columns if column.kind == "choice"
}

#: What a column of a printed grid holds, by its kind in the catalogue.
_PRINTED: Mapping[Kind, str] = {
    Kind.LABEL: "label", Kind.CODE: "answer", Kind.MARK: "mark", Kind.NAMES: "names", Kind.TEXT: "own text", Kind.STATUS: "sign",
    Kind.COUNT: "count", Kind.PERCENTAGE: "percentage",
}  # fmt: skip
#: Printed columns in which a cell may be blank.
_MAY_BE_BLANK = ("mark",)


def grid_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a grid, the passage first."""
    # A table of pilots leaves what the line above says blank, and some texts.
    blank = ("label", "own text") if table.numbered_rows else ()
    held = ((_PRINTED[column.kind], column) for column in table.columns)
    named = (Column(holds, holds not in (*_MAY_BE_BLANK, *blank) and not column.may_be_blank, column.names) for holds, column in held)
    return (Column("code", of="passage"), *named)


GRIDS: Mapping[str, Table] = {f"data/2013/tabellen/{table.stem}.csv": table for table in TABLES}
SURVEY = "data/2013/peiling.toml"
#: The lines of peiling.toml: what is malformed instead, by kind of change.
KEYS: Mapping[str, Mapping[str, str]] = {
    "jaar": {"wrong type": "'2013'", "out of range": "99", "deletion of a required cell": "''"},
    "label_nl": {"wrong type": "7", "wrong language": "'survey round of the year 2013'", "deletion of a required cell": "''"},
    "label_en": {"wrong type": "7", "wrong language": "'de peiling van 2013'", "deletion of a required cell": "''"},
    "rapport": {"wrong type": "true", "deletion of a required cell": "''"},
    "auteurs": {"wrong type": "'Ledoux, G.'", "deletion of a required cell": "[]"},
    "uitgever": {"wrong type": "7", "deletion of a required cell": "''"},
    "volledig": {"wrong type": "'ja'", "deletion of a required cell": "''"},
    "verschenen": {"wrong type": "2013", "out of range": "'2013-13'", "deletion of a required cell": "''"},
    "makers": {"wrong type": "'persoon/guuske-ledoux'", "dangling reference": "['persoon/niemand']"},
    "instituut": {"wrong type": "true", "dangling reference": "'organisatie/geen'"},
}
