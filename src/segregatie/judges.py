"""What the judges of SHACL give back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    `shape`, `component` and `severity` are IRIs; `focus` and `value` terms as N-Triples writes them, `value` empty where
    there is none; `path` an IRI, empty where there is none or it is compound; `messages` pairs a language with a text.
    """

    shape: str
    component: str
    focus: str
    path: str
    value: str
    severity: str
    messages: tuple[tuple[str, str], ...]
