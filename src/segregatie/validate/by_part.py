"""Judge a graph part by part; what was judged before and has not changed is not judged again."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from segregatie.triples.write import named_blanks
from segregatie.validate import judges
from segregatie.validate.judges import Result, Triples, results_of
from segregatie.validate.parts import parts_of

#: What was found, and what only one of two judges found.
Results: TypeAlias = tuple[list[Result], list[Result]]
#: Judges data by shapes: takes both, and the name of an engine.
Judged: TypeAlias = Callable[[Triples, Triples, str], Results]

_JUDGES: Final = ("pyoxigraph", "pyshacl", "rdflib", "shacl")
_NAME: Final = re.compile(r"[0-9a-f]{64}\.json")


class Kept:
    """Results that are kept in a folder, by the digest of all that they hang on.

    A folder that is not ours alone is not used: who can write in it could hide a violation. Raises OSError where nothing can be written.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder if folder and is_private(folder) else None
        self._used: set[str] = set()

    def get(self, digest: str) -> Results | None:
        """The results of this digest; None where there are none, or none that can be read."""
        self._used.add(digest)
        if not self._folder:
            return None
        try:
            found, odd = json.loads(self._path(digest).read_text(encoding="utf-8"))
            return [_result(each) for each in found], [_result(each) for each in odd]
        except (OSError, TypeError, ValueError):
            return None

    def put(self, digest: str, results: Results) -> None:
        """Keep results: whole or not at all."""
        if self._folder:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            written = self._path(digest).with_suffix(f".{os.getpid()}")
            try:
                written.write_text(json.dumps([[astuple(each) for each in part] for part in results]), encoding="utf-8")
                written.replace(self._path(digest))
            finally:
                written.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Let go of what nobody asked for."""
        for path in self._folder.glob("*.json") if self._folder and self._folder.is_dir() else ():
            if _NAME.fullmatch(path.name) and path.stem not in self._used:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        assert self._folder
        return self._folder / f"{digest}.json"


def is_private(folder: Path) -> bool:
    """Whether nobody else can write in a folder, or it is not there yet."""
    try:
        told = folder.lstat()
    except FileNotFoundError:
        return True
    return stat.S_ISDIR(told.st_mode) and told.st_uid == os.geteuid() and not told.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _result(cells: Sequence[Any]) -> Result:
    shape, component, focus, path, value, severity, messages = cells
    return Result(shape, component, focus, path, value, severity, tuple((language, text) for language, text in messages))


def by_part(rounds: Sequence[str], kept: Kept) -> Judged:
    """Judge by part: these rounds each apart, as far as the shapes allow, and none of which the results are kept.

    The results are those of the whole, whatever the parts. What comes back raises what `results_of` does.
    """

    def judge(data: Triples, shapes: Triples, engine: str) -> Results:
        basis = sha256(f"{_judge_digest()}\n{engine}\n".encode() + _written(named_blanks([*shapes]))).digest()
        found: set[Result] = set()
        odd: set[Result] = set()
        for part in parts_of(data, shapes, rounds):
            digest = sha256(basis + _written(part.triples)).hexdigest()
            results = kept.get(digest)
            if results is None:
                results = results_of(part.triples, shapes, engine)
                kept.put(digest, results)
            found |= {each for each in results[0] if part.keeps(each)}
            odd |= {each for each in results[1] if part.keeps(each)}
        kept.sweep()
        return sorted(found), sorted(odd)

    return judge


def _written(triples: Iterable[ox.Triple]) -> bytes:
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text


def _judge_digest() -> str:
    """Who judges: the code that asks the judges, and their versions."""
    versions = []
    for name in _JUDGES:
        try:
            versions.append(version(name))
        except PackageNotFoundError:
            versions.append("")
    return " ".join([sha256(Path(judges.__file__).read_bytes()).hexdigest(), *versions])
