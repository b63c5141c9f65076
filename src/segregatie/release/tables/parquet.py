"""The long tables as Parquet, with typed columns; written by DuckDB where that is installed.

Each as one file, and as a dataset that is partitioned by round (`peiling=2013/`), which engines for much data read as one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segregatie.release.tables.columns import Column
from segregatie.release.tables.tabular import Published

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: The column with the year of the round, and the name of a partition.
ROUND: Final = "peiling"
#: The folder of the partitioned tables.
SERIES: Final = "reeks"
#: What a build says where DuckDB is not installed.
ABSENT: Final = "no Parquet files: duckdb is not installed; run make, or pip install 'onderwijssegregatie[parquet]'"
_TYPES: Final = {
    "gYear": "SMALLINT",
    "integer": "INTEGER",
    "nonNegativeInteger": "INTEGER",
    "positiveInteger": "INTEGER",
    "decimal": "DOUBLE",
}


def can_write_parquet() -> bool:
    """Say whether DuckDB is installed."""
    return find_spec("duckdb") is not None


def write_parquet(tables: Sequence[Published], csv_folder: Path, folder: Path, series: Path) -> None:
    """Write each table's CSV file in `csv_folder` as Parquet; a cell with several values becomes a list, a blank null.

    Below `series` a table that tells of rounds has a folder for each of them, which says the round and stands for that column.
    """
    import duckdb

    # One thread and no extension from elsewhere: the same rows give the same bytes, without a network.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=settings) as session:
        for table in tables:
            columns = {each.name: "VARCHAR" for each in table.file.columns}
            rows = session.read_csv(
                csv_folder / f"{table.stem}.csv", columns=columns, auto_detect=False, header=True, sep=",", quotechar='"',
                escapechar='"', na_values="",
            )  # fmt: skip
            typed = rows.project(", ".join(_typed(each) for each in table.file.columns))
            _write(typed, folder / f"{table.stem}.parquet")
            if ROUND in typed.columns:
                others = ", ".join(name for name in typed.columns if name != ROUND)
                for (survey,) in typed.project(ROUND).distinct().order(ROUND).fetchall():
                    of_round = typed.filter(f"{ROUND} = {survey}").project(others)
                    _write(of_round, series / table.stem / f"{ROUND}={survey}" / f"{table.stem}.parquet")


def _write(rows: DuckDBPyRelation, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.to_parquet(str(path), compression="zstd")


def _typed(column: Column) -> str:
    """A column as DuckDB is to read it; its name is a variable of a query, so it needs no escape."""
    if column.separator:
        return f"string_split({column.name}, '{column.separator}') AS {column.name}"
    if column.datatype in _TYPES:
        return f"CAST({column.name} AS {_TYPES[column.datatype]}) AS {column.name}"
    return column.name
