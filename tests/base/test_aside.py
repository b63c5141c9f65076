"""Work in a process of its own gives what it would give here: its value, its error, or that it was ended."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from segregatie.base import aside
from segregatie.base.aside import Aside
from segregatie.base.problems import InputError, UsageError, Where, problem


@pytest.fixture(params=[1, 2])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many cores there are said to be."""
    monkeypatch.setattr(aside, "cores", lambda: request.param)
    return int(request.param)


def test_the_work_is_done_elsewhere_where_there_is_a_core_and_its_value_comes_back(cores: int) -> None:
    seen: list[int] = []

    def work() -> tuple[int, str]:
        seen.append(1)
        return os.getpid(), "x" * 1_000_000

    process, text = Aside(work).result()
    assert text == "x" * 1_000_000
    elsewhere = cores > 1 and sys.platform == "linux"
    assert (process != os.getpid(), seen) == (elsewhere, [] if elsewhere else [1])


@pytest.mark.usefixtures("cores")
def test_what_the_work_raises_is_raised_here() -> None:
    wrong = problem(Where("data/namen.csv", 3), "cells-count", count=2, expected=3)

    def work() -> None:
        raise InputError([wrong])

    with pytest.raises(InputError) as caught:
        Aside(work).result()
    assert caught.value.problems == [wrong]


@pytest.mark.skipif(sys.platform != "linux", reason="the work is done here")
def test_a_process_that_was_ended_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "cores", lambda: 2)
    with pytest.raises(UsageError, match="was ended, perhaps for want of memory; do it again"):
        Aside(lambda: os.kill(os.getpid(), signal.SIGKILL)).result()
