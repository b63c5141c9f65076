"""Atomic output: `build` is the old tree or the new, whole, at every moment, and nothing that is not ours is touched."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import segregatie.release.build
from conftest import ROOT
from segregatie.base.problems import UsageError
from segregatie.cli import main
from segregatie.release import folder as release
from segregatie.release.folder import new_release
from segregatie.validate.judge import Verdict

OLD = {"een.txt": "oud", "twee/drie.txt": "oud"}
NEW = {"een.txt": "nieuw", "twee/drie.txt": "nieuw"}
OURS = {"LEESMIJ.txt", "slot"}


def fill(folder: Path, tree: dict[str, str]) -> None:
    for name, text in tree.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def make(out: Path, tree: dict[str, str]) -> None:
    with new_release(out) as folder:
        fill(folder, tree)


def tree(out: Path) -> dict[str, str]:
    """What a reader finds."""
    return {each.relative_to(out).as_posix(): each.read_text(encoding="utf-8") for each in out.rglob("*") if each.is_file()}


def everything(folder: Path) -> dict[str, str]:
    """What lies in a folder: files by their text, links by where they lead, folders as such."""
    return {
        each.relative_to(folder).as_posix(): str(each.readlink() if each.is_symlink() else each.read_bytes() if each.is_file() else "/")
        for each in folder.rglob("*")
    }


def litter(out: Path) -> set[str]:
    """What lies beside the output and in the folder of finished builds that a finished build has no need of."""
    releases = out.parent / f".{out.name}-releases"
    beside = {each.name for each in out.parent.iterdir()} - {out.name, releases.name}
    within = {each.name for each in releases.iterdir()} - OURS
    return beside | (within - {out.readlink().name} if out.is_symlink() else within)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to build: nothing is there yet."""
    (tmp_path / "hier").mkdir()
    return tmp_path / "hier" / "build"


# What is not ours


def a_file(out: Path) -> None:
    out.write_text("van een ander", encoding="utf-8")


def a_full_folder(out: Path) -> None:
    out.mkdir()
    (out / "iets.txt").write_text("van een ander", encoding="utf-8")


def an_empty_folder(out: Path) -> None:
    out.mkdir()


def a_link_elsewhere(out: Path) -> None:
    elsewhere = out.parent / "elders"
    elsewhere.mkdir()
    (elsewhere / "iets.txt").write_text("van een ander", encoding="utf-8")
    out.symlink_to("elders")


def a_link_to_nowhere(out: Path) -> None:
    out.symlink_to("nergens")


def a_link_to_itself(out: Path) -> None:
    out.symlink_to(out.name)


def releases_with_a_file(out: Path) -> None:
    (out.parent / ".build-releases").mkdir()
    (out.parent / ".build-releases" / "iets.txt").write_text("van een ander", encoding="utf-8")


def releases_with_another_readme(out: Path) -> None:
    releases_with_a_file(out)
    (out.parent / ".build-releases" / "LEESMIJ.txt").write_text("van een ander", encoding="utf-8")


def releases_with_an_empty_readme(out: Path) -> None:
    releases_with_a_file(out)
    (out.parent / ".build-releases" / "LEESMIJ.txt").write_bytes(b"")


def releases_with_bytes_for_a_readme(out: Path) -> None:
    releases_with_a_file(out)
    (out.parent / ".build-releases" / "LEESMIJ.txt").write_bytes("Geïnd".encode("latin-1"))


def releases_are_a_file(out: Path) -> None:
    (out.parent / ".build-releases").write_text("van een ander", encoding="utf-8")


def releases_are_a_link(out: Path) -> None:
    (out.parent / "elders").mkdir()
    (out.parent / ".build-releases").symlink_to("elders")


def releases_that_anyone_writes_in(out: Path) -> None:
    (out.parent / ".build-releases").mkdir()
    (out.parent / ".build-releases").chmod(0o777)


def releases_with_a_link_for_a_lock(out: Path) -> None:
    (out.parent / "elders").write_text("van een ander", encoding="utf-8")
    (out.parent / ".build-releases").mkdir()
    (out.parent / ".build-releases" / "LEESMIJ.txt").write_text(release._MARK, encoding="utf-8")
    (out.parent / ".build-releases" / "slot").symlink_to(out.parent / "elders")


def releases_with_a_link_for_a_readme(out: Path) -> None:
    (out.parent / "elders").write_text(release._MARK, encoding="utf-8")
    (out.parent / ".build-releases").mkdir()
    (out.parent / ".build-releases" / "LEESMIJ.txt").symlink_to(out.parent / "elders")


STRANGERS: list[tuple[Callable[[Path], None], str]] = [
    (a_file, "exists and was not made by build.py; choose another --out, nothing was touched"),
    (a_full_folder, "exists and was not made by build.py; choose another --out, nothing was touched"),
    (an_empty_folder, "exists and was not made by build.py; choose another --out, nothing was touched"),
    (a_link_elsewhere, "this link was not made by build.py; choose another --out"),
    (a_link_to_nowhere, "this link was not made by build.py; choose another --out"),
    (a_link_to_itself, "this link was not made by build.py; choose another --out"),
    *(
        (each, ".build-releases exists and is not ours; choose another --out")
        for each in (
            releases_with_a_file,
            releases_with_another_readme,
            releases_with_an_empty_readme,
            releases_with_bytes_for_a_readme,
            releases_are_a_file,
            releases_are_a_link,
            releases_that_anyone_writes_in,
            releases_with_a_link_for_a_lock,
            releases_with_a_link_for_a_readme,
        )
    ),
]


def test_a_folder_of_another_user_is_refused_whatever_it_has(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(out, OLD)
    before = tree(out)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    with pytest.raises(UsageError, match=r"\.build-releases exists and is not ours; choose another --out$"), new_release(out):
        pass
    assert tree(out) == before


def test_a_folder_that_another_user_makes_at_the_last_moment_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to what is ours stands where the folder was to be made, and what is there stays as it was."""
    victim = out.parent / "elders"
    victim.mkdir()
    real = Path.mkdir

    def first(path: Path, mode: int = 0o777, *, parents: bool = False, exist_ok: bool = False) -> None:
        if path.name == ".build-releases":
            path.symlink_to(victim)
        else:
            real(path, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "mkdir", first)
    with pytest.raises(UsageError, match=r"\.build-releases exists and is not ours"), new_release(out):
        pass
    assert list(victim.iterdir()) == []


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be read before `--out` is refused."""
    monkeypatch.delattr(segregatie.release.build, "state")


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(("stranger", "told"), STRANGERS, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_not_ours_is_refused_before_any_work(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stranger: Callable[[Path], None], told: str
) -> None:
    stranger(out)
    monkeypatch.chdir(out.parent)
    before = everything(out.parent)
    assert main(ROOT, ["--out", "build"]) == 2
    assert capsys.readouterr() == ("", f"build.py: --out build: {told}\n")
    assert everything(out.parent) == before


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("/", "not a folder to build in; name one that does not exist yet"),
        (".", "not a folder to build in; name one that does not exist yet"),
        ("", "not a folder to build in; name one that does not exist yet"),
        ("..", "exists and was not made by build.py; choose another --out, nothing was touched"),
        ("build/..", "exists and was not made by build.py; choose another --out, nothing was touched"),
        ("build/binnenin", "lies inside another build, which the next one clears; choose another --out"),
        (".build-releases/binnenin", "lies inside another build, which the next one clears; choose another --out"),
        ("bestand/binnenin", "bestand is no folder; choose another --out"),
        ("bestand/nog/dieper", "bestand is no folder; choose another --out"),
    ],
)
def test_a_place_that_cannot_hold_a_build_is_refused_before_any_work(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, told: str
) -> None:
    make(out, OLD)
    a_file(out.with_name("bestand"))
    monkeypatch.chdir(out.parent)
    before = everything(out.parent)
    assert main(ROOT, ["--out", given]) == 2
    assert capsys.readouterr() == ("", f"build.py: --out {Path(given)}: {told}\n")
    assert everything(out.parent) == before


def test_what_a_build_left_half_made_is_ours(out: Path) -> None:
    releases = out.parent / ".build-releases"
    releases.mkdir()
    make(out, OLD)
    for start in ("", "Finished"):
        shutil.rmtree(releases)
        out.unlink()
        releases.mkdir()
        (releases / "LEESMIJ.txt").write_text(start, encoding="utf-8")
        make(out, NEW)
        assert (tree(out), litter(out)) == (NEW, set())


def test_a_link_of_ours_whose_folder_is_gone_is_made_again(out: Path) -> None:
    make(out, OLD)
    shutil.rmtree(out.parent / ".build-releases")
    make(out, NEW)
    assert (tree(out), litter(out)) == (NEW, set())


# One after the other, and at once


def test_a_build_takes_the_place_of_the_one_before(out: Path) -> None:
    for each in (OLD, NEW, NEW, OLD):
        make(out, each)
        assert (tree(out), litter(out)) == (each, set())


def a_file_more(path: Path) -> None:
    a_file(path.with_name("vier.txt"))


@pytest.mark.parametrize("harm", [Path.unlink, a_file, a_file_more], ids=lambda value: value.__name__)
def test_output_that_someone_changed_is_made_whole_again(out: Path, harm: Callable[[Path], None]) -> None:
    make(out, OLD)
    for _ in range(3):
        harm(out / "een.txt")
        make(out, OLD)
        assert (tree(out), litter(out)) == (OLD, set())


def test_at_every_line_the_output_is_the_old_or_the_new(out: Path) -> None:
    make(out, OLD)
    seen: list[dict[str, str]] = []

    def look(frame: FrameType, _event: str, _arg: Any) -> Any:
        if frame.f_code.co_filename == release.__file__:
            seen.append(tree(out))
        return look

    sys.settrace(look)
    try:
        make(out, NEW)
    finally:
        sys.settrace(None)
    assert [each for each, _ in groupby(seen)] == [OLD, NEW]
    assert len(seen) > 50


def test_of_two_builds_at_once_the_second_says_so(out: Path) -> None:
    make(out, OLD)
    with new_release(out) as folder:
        fill(folder, NEW)
        with pytest.raises(UsageError, match=r"^another build is writing to .*build; wait for it to end$"), new_release(out):
            pass
        assert tree(out) == OLD
    assert (tree(out), litter(out)) == (NEW, set())


@pytest.mark.parametrize("first", [None, OLD], ids=["first-build", "later-build"])
@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
def test_an_error_inside_leaves_the_old_output_and_no_litter(out: Path, error: type[BaseException], first: dict[str, str] | None) -> None:
    if first:
        make(out, first)
    with pytest.raises(error), new_release(out) as folder:
        fill(folder, NEW)
        raise error
    assert (tree(out), litter(out)) == (first or {}, set())


@pytest.mark.parametrize("step", ["mkdir", "rename", "symlink_to", "replace"])
def test_a_step_that_fails_leaves_the_old_output_and_no_litter(out: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    make(out, OLD)
    real = getattr(Path, step)

    def fails(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name in ("onaf", "link"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, *args, **kwargs)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(Path, step, fails)
        make(out, NEW)
    assert (tree(out), litter(out)) == (OLD, set())


# Killed

#: Stops where it is told to, before or after a step, and waits to be killed.
CHILD = """
import shutil, sys, time
from pathlib import Path
from segregatie.release import folder as release

out, when, step, texts = Path(sys.argv[1]), sys.argv[2], sys.argv[3], eval(sys.argv[4])

def stop():
    print("here", flush=True)
    time.sleep(60)

def stops(real):
    def step(*args, **kwargs):
        if when == "before":
            stop()
        if when == "halfway":
            next(each for each in Path(args[0]).rglob("*.txt")).unlink()
            stop()
        done = real(*args, **kwargs)
        if when == "after":
            stop()
        return done
    return step

owner = {"rmtree": shutil, "_digest": release, "_opened": release, "block": None}.get(step, Path)
if owner:
    setattr(owner, step, stops(getattr(owner, step)))
with release.new_release(out) as folder:
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        with (folder / name).open("w") as file:
            file.write(text)
        if step == "block":
            stop()
"""


def killed(out: Path, when: str, step: str) -> None:
    """Build in another process and kill it there."""
    command = [sys.executable, "-c", CHILD, str(out), when, step, repr(NEW)]
    with subprocess.Popen(command, cwd=ROOT / "src", stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        child.kill()
    assert child.returncode == -9


@pytest.mark.parametrize(
    ("when", "step", "left"),
    [
        ("after", "mkdir", OLD),
        ("in", "block", OLD),
        ("before", "_digest", OLD),
        ("before", "rename", OLD),
        ("after", "rename", OLD),
        ("after", "symlink_to", OLD),
        ("before", "replace", OLD),
        ("after", "replace", NEW),
        ("before", "rmtree", NEW),
        ("halfway", "rmtree", NEW),
        ("after", "rmtree", NEW),
    ],
)
def test_a_build_that_is_killed_leaves_one_whole_and_the_next_no_litter(out: Path, when: str, step: str, left: dict[str, str]) -> None:
    make(out, OLD)
    killed(out, when, step)
    assert tree(out) == left
    make(out, {"een.txt": "later"})
    assert (tree(out), litter(out)) == ({"een.txt": "later"}, set())


@pytest.mark.parametrize(
    ("when", "step"), [("after", "mkdir"), ("before", "_opened"), ("in", "block"), ("after", "rename"), ("after", "symlink_to")]
)
def test_a_first_build_that_is_killed_is_no_obstacle(out: Path, when: str, step: str) -> None:
    killed(out, when, step)
    assert not out.exists()
    make(out, NEW)
    assert (tree(out), litter(out)) == (NEW, set())


# The whole command


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging takes seconds and writes nothing."""
    monkeypatch.setattr(segregatie.release.build, "judge", lambda _stated, _engine, _kept: Verdict())


@pytest.mark.usefixtures("unjudged")
def test_a_full_disk_is_one_message_and_leaves_the_old_output(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_graphs: object, _kinds: object, folder: Path) -> None:
        fill(folder.parent, NEW)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder / "onderwijssegregatie.ttl"))

    make(out, OLD)
    monkeypatch.chdir(out.parent)
    monkeypatch.setattr(segregatie.release.build, "write_graphs", full)
    assert main(ROOT, ["--out", "build"]) == 1
    told = "build.py: .build-releases/onaf/graph/onderwijssegregatie.ttl: No space left on device; free space or check permissions\n"
    assert capsys.readouterr() == ("", told)
    assert (tree(out), litter(out)) == (OLD, set())


@pytest.mark.usefixtures("unjudged")
def test_the_command_waits_for_no_other_build(out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(out.parent)
    with new_release(out) as folder:
        fill(folder, NEW)
        assert main(ROOT, ["--out", "build"]) == 2
        assert capsys.readouterr() == ("", "build.py: another build is writing to build; wait for it to end\n")
    assert (tree(out), litter(out)) == (NEW, set())


@pytest.mark.parametrize("arguments", [["--out", "hier", "build"], ["build", "--out", "hier"], ["--out", "hier"]], ids=" ".join)
def test_where_the_command_says_out_makes_no_difference(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    asked = []
    monkeypatch.setattr(segregatie.release.build, "build", lambda _project, out, *_: asked.append(out))
    assert main(ROOT, arguments) == 0
    assert asked == [Path("hier")]


def test_options_of_build_are_refused_elsewhere(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ROOT, ["--out", str(out), "validate"]) == 2
    told = "build.py: --out, --report, --for-publication, --series, --on and --cores go with build, not with validate\n"
    assert capsys.readouterr() == ("", told)
