"""The schema says what data/ holds, and the README says what the schema does."""

from __future__ import annotations

import pytest

from conftest import ROOT
from data_readme import README, filled
from segregatie.base.namespaces import PREFIXES
from segregatie.data.schema import of_editions, schema
from segregatie.ontology.codes import Codes
from segregatie.pipeline import Stated
from segregatie.release.tables.columns import blanks

DATA = ROOT / "data"
EDITIONS = sorted(path for path in DATA.iterdir() if path.is_dir())


def test_the_readme_has_the_tables_of_the_schema() -> None:
    """Run tests/support/data_readme.py where it has not."""
    text = README.read_text(encoding="utf-8")
    assert text == filled(text)
    assert all(f"**`{stem}.csv`**" in text for stem in schema())


def test_every_file_of_data_is_described_and_back() -> None:
    assert len(EDITIONS) >= 1
    lasting = {f"{stem}.csv" for stem, file in schema().items() if file.lasting}
    assert {path.name for path in DATA.iterdir() if path.is_file()} == {*lasting, "README.md", "publicatie.toml"}
    for edition in EDITIONS:
        assert {path.stem for path in edition.glob("*.csv")} == set(of_editions())
        assert {path.name for path in edition.iterdir()} - {f"{stem}.csv" for stem in of_editions()} == {
            "peiling.toml",
            "tabellen.toml",
            "tabellen",
        }
    text = README.read_text(encoding="utf-8")
    assert [path.name for path in DATA.rglob("*.toml") if f"{path.name}` |" not in text] == []


@pytest.mark.parametrize("stem", schema())
def test_every_file_has_the_columns_of_the_schema(stem: str) -> None:
    for folder in [DATA] if schema()[stem].lasting else EDITIONS:
        assert (folder / f"{stem}.csv").read_text(encoding="utf-8").partition("\n")[0] == ",".join(schema()[stem].header)


@pytest.mark.parametrize("stem", schema())
def test_every_column_says_what_it_holds_and_names_what_there_is(stem: str, stated: Stated) -> None:
    codes: Codes = stated.ontology.codes
    file = schema()[stem]
    assert file.title.nl != file.title.en
    assert {*file.key} <= {*file.header}
    for column in file.columns:
        assert column.told.nl != column.told.en and column.told.en
        assert column.kind not in ("code", "path") or all(kind in codes.kinds() for kind in column.of), column.name
        assert not column.blank or column.blank in blanks()
        assert not column.states or column.states.partition(":")[0] in PREFIXES
        assert "{of}" not in column.value and "{name}" not in column.value
