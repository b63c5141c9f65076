"""With a baseline only what is new fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segregatie.base.problems import Grade, Problem, Text, UsageError, Where
from segregatie.validate.accounts import ACCOUNTS
from segregatie.validate.accounts.account import Account
from segregatie.validate.accounts.baseline import Baseline, FailOn, fails, new_problems, read_baseline

FIRST = Problem(Where("x.csv", 3), "r", Text("fout", "wrong"), Text("verbeter", "mend"), subject="urn:x", value='"a"')


def written(folder: Path, *problems: Problem) -> Baseline:
    path = folder / "baseline.json"
    path.write_text(ACCOUNTS["json"](Account(problems, (), (), 1, "x.csv", "0.1.0"), "nl"), encoding="utf-8")
    return read_baseline(path)


def test_what_was_there_is_not_new_though_its_line_moved_and_its_remedy_is_told_otherwise(tmp_path: Path) -> None:
    moved = replace(FIRST, where=Where("x.csv", 8), remedy=Text("herstel", "repair"), grade="warning")
    assert new_problems([moved], written(tmp_path, FIRST)) == ()


def test_another_problem_is_new(tmp_path: Path) -> None:
    other = replace(FIRST, value='"b"')
    assert new_problems([FIRST, other], written(tmp_path, FIRST)) == (other,)


def test_one_more_of_the_same_is_new(tmp_path: Path) -> None:
    same = [replace(FIRST, where=Where("x.csv", line)) for line in (5, 4, 9)]
    assert new_problems(same, written(tmp_path, FIRST, replace(FIRST, where=Where("x.csv", 7)))) == (same[2],)


def test_with_an_empty_baseline_everything_is_new(tmp_path: Path) -> None:
    assert new_problems([FIRST], written(tmp_path)) == (FIRST,)


@pytest.mark.parametrize(
    ("grades", "fail_on", "expected"),
    [
        ((), "warning", False), (("info",), "warning", False), (("warning",), "violation", False),
        (("warning", "info"), "warning", True), (("violation",), "warning", True), (("info", "violation"), "violation", True),
    ],
)  # fmt: skip
def test_only_what_is_grave_enough_fails(grades: tuple[Grade, ...], fail_on: FailOn, expected: bool) -> None:
    assert fails([replace(FIRST, grade=grade) for grade in grades], fail_on) is expected


MAKE_ONE = "; make one with validate --format json"
NO_ACCOUNT = f":1: not an account of the form segregatie-account/1{MAKE_ONE}"
HEAD = '{"form": "segregatie-account/1", "problems": '


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f":1: not valid JSON (Expecting value){MAKE_ONE}"),
        (b'{\n"form": ,}', f":2: not valid JSON (Expecting value){MAKE_ONE}"),
        (b'{\n"form": "\xff"}', f":2: not valid UTF-8{MAKE_ONE}"),
        pytest.param(b"[" * 100_000, f":1: JSON with a number too long or brackets too deep{MAKE_ONE}", id="brackets"),
        pytest.param(b"1" * 5_000, f":1: JSON with a number too long or brackets too deep{MAKE_ONE}", id="number"),
        (b"[]", NO_ACCOUNT),
        (b'{"problems": []}', NO_ACCOUNT),
        (f"{HEAD}{{}}}}".encode(), NO_ACCOUNT),
        (f"{HEAD}[3]}}".encode(), f":1: problem 1 has no fingerprint{MAKE_ONE}"),
        (f'{HEAD}[{{"fingerprint": "{"a" * 64}"}}, {{"fingerprint": "A"}}]}}'.encode(), f":1: problem 2 has no fingerprint{MAKE_ONE}"),
    ],
)
def test_a_file_that_is_no_account_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(data)
    with pytest.raises(UsageError) as refused:
        read_baseline(path)
    assert str(refused.value) == f"{path}{message}"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"baseline\.json: this baseline cannot be read \(No such file or directory\); make one with"):
        read_baseline(tmp_path / "baseline.json")
