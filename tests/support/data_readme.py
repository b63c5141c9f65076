"""The tables of data/README.md, made from the schema; `python tests/support/data_readme.py` writes them there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from segregatie.data.schema import Column, File, schema
from segregatie.release.tables.columns import blanks

README = Path(__file__).resolve().parents[2] / "data" / "README.md"
#: Files that are no CSV with columns of their own: who writes them, and what they hold.
_OTHERS = (
    ("publicatie.toml", "people", "who publishes this, where, since when, and which datasets the catalogue tells of"),
    ("<peiling>/peiling.toml", "people", "the peiling and the report that tells of it"),
    ("<peiling>/tabellen.toml", "people", "which tables the report prints, and what stands in them"),
    ("<peiling>/tabellen/", "`extract` only", "the printed grids, one file a table (listed under Coverage)"),
)
_KINDS = {"unit": "unit", "passage": "passage", "thing": "thing", "fact": "fact", "class": "class", "word": "code of `woorden.csv`",
          "survey": "year", "claim": "claim", "number": "number", "whole": "number", "year": "year", "digest": "digest", "own": "code",
          "list": "list", "nl": "Dutch", "en": "English", "bound": "bound"}  # fmt: skip


def _form(column: Column) -> str:
    """What a cell is, in a few words."""
    lists = ", ".join(f"`{each}`" for each in column.of)
    listed = {"code": f"code of {lists}", "path": f"path of {lists}", "choice": "one of these"}
    one = (_KINDS | listed).get(column.kind, "text")
    several = {" ": ", several separated by spaces", "; ": ", several separated by semicolons"}.get(column.list, "")
    blank = f"; blank: {blanks()[column.blank]['en']}" if column.blank else "; may be blank" if column.blank == "" else ""
    return f"{one}{several}{blank}"


def _file(file: File) -> Iterator[str]:
    key = ", ".join(f"`{each}`" for each in file.key)
    yield f"**`{file.stem}.csv`**: {file.title.en[0].lower()}{file.title.en[1:]}. A line is named by {key}."
    if file.rules.en:
        yield from ("", file.rules.en)
    yield from ("", "| column | what it holds | form |", "|---|---|---|")
    for column in file.columns:
        yield f"| `{column.name}` | {column.told.en} | {_form(column)} |"
    yield ""


def tables() -> dict[str, str]:
    """The parts of the README that are made, by their name."""
    rows = [
        *((f"{'' if file.lasting else '<peiling>/'}{file.stem}.csv", file.by, file.title.en.lower()) for file in schema().values()),
        *_OTHERS,
    ]
    files = ["| file | what it holds | who writes it |", "|---|---|---|", *(f"| `{name}` | {held} | {by} |" for name, by, held in rows), ""]
    return {"files": "\n".join(files), "columns": "\n".join(line for file in schema().values() for line in _file(file))}


def filled(text: str) -> str:
    """A README with its tables made anew."""
    for name, table in tables().items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        text = f"{before}{mark}\n{table}\n<!-- /{name} -->{rest.partition(f'<!-- /{name} -->')[2]}"
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"wrote {README.name}\n")
