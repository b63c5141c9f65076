"""The tables of the report, as its edition describes them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from segregatie.base.problems import Problems
from segregatie.data.tables import read_tables
from segregatie.ontology.codes import read_ontology
from segregatie.report.tables import Table

_ROOT: Final = Path(__file__).resolve().parents[2]
_PROBLEMS: Final = Problems()
TABLES: Final[tuple[Table, ...]] = (
    read_tables(_ROOT / "data" / "2013" / "tabellen.toml", read_ontology(_ROOT / "ontology", _PROBLEMS).codes, _PROBLEMS) or ()
)
assert len(TABLES) == 16
