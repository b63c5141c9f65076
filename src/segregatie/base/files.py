"""Read files as plain UTF-8 text, and name them as the person at the keyboard would."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from segregatie.base.problems import Problems, Text, Where

#: What no text holds: XML cannot carry it, and U+001F parts the cells of a digest.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARK, _ENDS = Text("een byte order mark", "a byte-order mark"), Text("andere regeleinden dan LF", "line ends other than LF")

#: Where a merge left its two sides. Seven signs, and what the side is called.
CONFLICT = re.compile(r"^<{7} .*$", re.MULTILINE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
#: Letters and signs of Dutch and of names in it: what else a run of signs could be read as, is chance.
_MEANT = re.compile("[\u00a0-\u017f\u2010-\u203a\u20ac]")


def shown(path: Path) -> str:
    """Name a file as the person at the keyboard would: relative to where they stand, if it lies below."""
    try:
        # Not resolve: it would follow the link that a build is.
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()  # noqa: PTH100
    except ValueError:
        return path.as_posix()


def read_bytes(path: Path, problems: Problems, most: int = 0) -> bytes | None:
    """Return what a plain file holds; None, with a problem, where it cannot be read or has more than `most` bytes."""
    name = shown(path)
    try:
        # Looked at before it is opened: reading a pipe would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            problems.add(Where(name), "file-not-plain")
            return None
        with path.open("rb") as file:
            data = file.read(most + 1) if most else file.read()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            problems.add(Where(name), "file-missing")
            return None
        problems.add(Where(name), "file-unreadable", reason=error.strerror)
        return None
    return data


def decode(data: bytes, name: str, problems: Problems, *, any_line_end: bool = False, taken_in: list[Text] | None = None) -> str | None:
    """Return the text that bytes stand for; note what keeps it from being plain UTF-8 text.

    Line ends become LF, and others are noted; with `any_line_end` they stay as they are. With `taken_in` a byte-order mark and other
    line ends are no problem, and named there. None where there is nothing to go on with.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        if taken_in is None:
            problems.add(Where(name, 1), "byte-order-mark")
        else:
            taken_in.append(_MARK)
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(Where(name, line), "not-utf-8", byte=data[error.start], how=" (in Excel: CSV UTF-8)" if name.endswith(".csv") else "")
        return None
    if conflict := CONFLICT.search(text):
        # What stands between the marks is two files in one: nothing else that is told of it would help.
        problems.add(Where(name, text.count("\n", 0, conflict.start()) + 1), "merge-conflict")
        return None
    if "\r" in text and not any_line_end:
        line = text.count("\n", 0, text.index("\r")) + 1
        if "\r\n" not in text and "\n" in text:
            problems.add(Where(name, line), "carriage-return-within-line")
        elif taken_in is None:
            problems.add(Where(name, line), "line-ends-windows")
        else:
            taken_in.append(_ENDS)
        text = text.replace("\r\n", "\n").replace("\r", "" if "\n" in text else "\n")
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        if control[0] == "\0":
            problems.add(Where(name, line), "nul-character")
        else:
            problems.add(Where(name, line), "control-character", character=control[0])
        text = CONTROL.sub("", text)
    return text


def read_text(path: Path, problems: Problems, taken_in: list[Text] | None = None) -> str | None:
    """Return a file's text with LF line ends; None, with a problem, where there is nothing to go on with.

    With `taken_in` other line ends and a byte-order mark are no problem, and named there.
    """
    data = read_bytes(path, problems)
    text = None if data is None else decode(data, shown(path), problems, taken_in=taken_in)
    if text is not None and not text.isascii():
        _check_decoded_once(text, shown(path), problems)
    return text


def tell_taken_in(taken_in: list[Text], path: Path, problems: Problems) -> None:
    """Say of a file that was read although it is not in the form that is kept, what is other in it."""
    if taken_in:
        form = Text(", ".join(each.nl for each in taken_in), ", ".join(each.en for each in taken_in))
        problems.add(Where(shown(path)), "file-form", form=form)


def _check_decoded_once(text: str, name: str, problems: Problems) -> None:
    """Note letters that stand as the two or three signs that their UTF-8 looks like: é as Ã©."""
    for run in _NOT_ASCII.finditer(text):
        meant = _read_again(run[0])
        if meant and all(_MEANT.match(letter) for letter in meant):
            line = text.count("\n", 0, run.start()) + 1
            problems.add(Where(name, line), "text-decoded-twice", found=run[0], meant=meant)


def _read_again(text: str) -> str:
    """What text was before it was taken for Windows-1252; empty where it was not."""
    # The five bytes that Windows-1252 has no sign for are kept as control characters.
    codes = [encoded[0] if (encoded := sign.encode("cp1252", "ignore")) else ord(sign) for sign in text]
    try:
        return bytes(codes).decode("utf-8")
    except ValueError:
        return ""
