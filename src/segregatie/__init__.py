"""The report *Bestrijding van onderwijssegregatie in gemeenten* (2013) as a knowledge graph.

From Python: `graph()` and `store()` give the graph, `tables()` and `questions()` list what can be asked, `table()` and
`ask()` answer it, `facts()` gives every statement of a kind. Nothing is loaded before it is asked for.

>>> import segregatie
>>> for row in segregatie.table("9").rows:
...     print(row[0], row[2])
Regulier overleg met ouders 5
Wel overleg met ouders maar niet regulier 8
Geen overleg met ouders 15
"""

from typing import TYPE_CHECKING

from segregatie.base.version import __version__

if TYPE_CHECKING:
    from segregatie.base.problems import UsageError
    from segregatie.library import Stored, Table, ask, facts, graph, questions, store, table, tables

__all__ = ["Stored", "Table", "UsageError", "__version__", "ask", "facts", "graph", "questions", "store", "table", "tables"]


def __getattr__(name: str) -> object:
    """Import what is asked for: the command line needs none of it, and rdflib alone takes longer than a table."""
    if name not in __all__:
        raise AttributeError(f"module 'segregatie' has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module("segregatie.library"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
