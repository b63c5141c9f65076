"""The table of growth: what grows in proportion has the power one, and every step has its line."""

from __future__ import annotations

import pytest

from growth import Measured, as_markdown, growth

PEERS = ("Turtle, ours", "Turtle, rdflib", "faults, shacl", "faults, pySHACL", "query, ours", "query, rdflib")
#: Ten times as many triples: reading takes ten times as long, stating a hundred times, and memory stays.
SMALL = Measured(1_000, {"read": 0.5, "state": 0.1}, dict.fromkeys(PEERS, 2.0), 200.0)
LARGE = Measured(10_000, {"read": 5.0, "state": 10.0}, {**dict.fromkeys(PEERS, 4.0), "Turtle, rdflib": 60.0}, 200.0)


@pytest.mark.parametrize(("name", "power"), [("read", 1.0), ("state", 2.0)])
def test_the_power_with_which_a_step_grows(name: str, power: float) -> None:
    assert growth([SMALL, LARGE], lambda size: size.steps[name]) == pytest.approx(power)


def test_every_step_and_peer_has_a_line_with_its_growth() -> None:
    lines = as_markdown([SMALL, LARGE]).splitlines()
    assert lines[0] == "| processor seconds | 1,000 triples | 10,000 triples | grows with the power |"
    assert "| read | 0.50 | 5.00 | 1.00 |" in lines
    assert "| **all of these** | 0.60 | 15.00 | 1.40 |" in lines
    assert "| most memory, MB | 200.00 | 200.00 | 0.00 |" in lines
    assert "| Turtle, rdflib / Turtle, ours | 1.0 times | 15.0 times |  |" in lines
    assert len(lines) == 2 + 2 + 1 + len(PEERS) + 1 + 3
