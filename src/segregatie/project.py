"""Where things are in a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout: where its folders are."""

    root: Path

    @property
    def data(self) -> Path:
        """What is transcribed, read and claimed."""
        return self.root / "data"

    @property
    def ontology(self) -> Path:
        """Vocabulary, code lists, gemeenten, shapes."""
        return self.root / "ontology"

    @property
    def queries(self) -> Path:
        """Stored queries, by use."""
        return self.root / "queries"
