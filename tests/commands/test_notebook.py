"""The notebook's cells run in their order and print what the report and its tables say.

A small reader runs them in one namespace: a kernel would bring thirty packages for what `exec` does.
"""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

NOTEBOOK = ROOT / "docs" / "bevindingen.ipynb"
#: What each cell prints, by its id, checked against the report: the rows of tables 1a, 3 and 4, section 3.2 and chapter 5.
PRINTED = {
    "import": "",
    "count-1": "4 marks: Deventer, Leiden, Schiedam, Utrecht\n",
    "claim-1": (
        "Letter: G\nMeasure: agreements on not admitting each other's pupils midway\nPrinted: 5\nCounted: 4\nOutcome: does not hold\n"
        "Source: tabel-3/totaal\n"
    ),
    "count-2": "13 units, 13 gemeenten: 48%\n",
    "table-2": (
        "13 units: Almelo, Amersfoort, Amsterdam West, Den Haag, Deventer, Dordrecht, Haarlem, Leiden, Nijmegen, Rotterdam, Schiedam, "
        "Tilburg, Utrecht\n"
    ),
    "table-3": (
        "Hengelo - 3.2/vorm/2; 3.6/regie/1; tabel-2/po; tabel-2/po/hengelo\n"
        "Tiel - 3.2/vorm/2; 3.6/regie/3; tabel-2/geen-afspraken; tabel-2/geen-afspraken/tiel\n"
        "Venlo - 3.2/vorm/2; 3.6/regie/1\n"
        "Geen segregatie-overleg (n=8) / Segregatie geen item\n"
    ),
    "claim-3": (
        "Venlo; change; change; tabel-14/venlo\n"
        "Venlo; statement on consultation; statement on consultation; 3.2/vorm/2; tabel-1a/geen-overleg\n"
        "Venlo; statement on the agenda; statement on the agenda; 3.2/vorm/2; tabel-1a/geen-overleg\n"
    ),
}


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook of format 4.5, which Jupyter writes, and check what the format asks of what is used here."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    keys = {"markdown": set(), "code": {"execution_count", "outputs"}}
    for cell in notebook["cells"]:
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | keys[cell["cell_type"]], cell["id"]
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)
    return notebook


def run_cells(cells: list[dict[str, Any]]) -> dict[str, str]:
    """Run the code of cells in one namespace; what each printed, by its id."""
    printed, names = {}, {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}#{cell['id']}", "exec"), names)  # noqa: S102 - our own cells
            printed[cell["id"]] = out.getvalue()
    return printed


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_notebook(NOTEBOOK)["cells"]
    return found


def test_every_cell_prints_what_the_report_says(cells: list[dict[str, Any]]) -> None:
    assert run_cells(cells) == PRINTED


def test_no_cell_needs_jupyter_and_each_ships_with_what_it_prints(cells: list[dict[str, Any]]) -> None:
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        # A magic of Jupyter is no Python, and a bare value at the end of a cell would be shown by Jupyter only.
        assert not isinstance(ast.parse("".join(cell["source"])).body[-1], ast.Expr) or "print(" in cell["source"][-1], cell["id"]
        assert [(output["output_type"], output["name"]) for output in cell["outputs"]] in ([], [("stream", "stdout")])
    assert {cell["id"]: "".join("".join(output["text"]) for output in cell["outputs"]) for cell in code} == PRINTED


def test_what_a_cell_prints_is_told_apart(cells: list[dict[str, Any]]) -> None:
    changed = [{**cell, "source": [line.replace('"3"', '"5"').replace('"G"', '"N"') for line in cell["source"]]} for cell in cells]
    assert run_cells(changed)["count-1"] != PRINTED["count-1"]
