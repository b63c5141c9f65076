"""The soak of bench/soak.py, for seconds and not for minutes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from serving import Served, serving

sys.path.append(str(ROOT / "bench"))

import soak


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Iterator[Served]:
    # However slow the machine is at the moment, an answer that comes is not refused for its time.
    with serving(release, tmp_path_factory.mktemp("soak") / "log", "--deadline", "120") as served:
        yield served


def test_hostile_queries_in_a_row(release: Path, tmp_path: Path) -> None:
    # Longer than in the bench, so that a good query has its time on a busy machine too.
    with serving(release, tmp_path / "log", "--deadline", "3") as served:
        seen = soak.be_hostile(served, 14)
    assert seen.slowest < 3 + 2
    assert sum(seen.statuses.values()) == 14
    # One of each kind: an update, and what is wrong, too deep or too large; the rest is ended, or was harmless.
    assert seen.statuses[403] == 1
    assert set(seen.statuses) <= {200, 400, 403, 422, 503, 504}
    assert seen.statuses[504] + seen.statuses[503] + seen.statuses[422] >= 4
    assert seen.busy_after < 0.1
    assert seen.same_listener


def test_many_connections_get_the_command_line_s_answers(server: Served, release: Path) -> None:
    asks = soak.expected_asks(release)
    assert len(asks) == 16
    seen = soak.mixed(server, asks, 16, 2)
    assert set(seen.statuses) == {200}
    assert (seen.wrong, seen.broken) == (0, 0)
    # Each connection has had an answer, however slow the machine is.
    assert seen.statuses[200] >= 16


def test_killing_workers_loses_only_what_they_held(server: Served, release: Path) -> None:
    seen, killed = soak.with_killing(server, soak.expected_asks(release), 3)
    assert killed >= 2
    assert set(seen.statuses) <= {200, 503}
    assert seen.statuses[503] <= killed
    assert (seen.wrong, seen.broken) == (0, 0)
    # Each connection has had an answer, however slow the machine is.
    assert seen.statuses[200] >= 8
