"""Who makes the parts: the cores of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import io
import multiprocessing
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Protocol

from segregatie.base.aside import cores
from segregatie.base.files import shown
from segregatie.base.problems import InputError, Problem, UsageError
from segregatie.base.project import Project, rounds_of
from segregatie.base.terms import term, thing
from segregatie.release.record import code_digest
from segregatie.series.part import make_part

if TYPE_CHECKING:
    from distributed import Client

#: What a part is made of beside its rounds.
_COMMON: Final = ("data", "ontology", "queries")
#: How often a part is given to another worker after its own was lost.
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be made: of which of all editions, who judges, in which folder."""

    rounds: tuple[str, ...]
    editions: tuple[str, ...]
    engine: str
    folder: Path

    @property
    def name(self) -> str:
        """What it is called while it is made."""
        return ", ".join(self.rounds)


#: A task that was done, and what was wrong.
Done = tuple[Task, Sequence[Problem]]


class Crew(Protocol):
    """Makes parts, in any order."""

    def make(self, project: Project, tasks: Sequence[Task]) -> Iterator[Done]:
        """Make each part in its folder, which is there and empty. Raises UsageError where who makes it is lost."""
        ...


def make_here(project: Project, task: Task) -> Sequence[Problem]:
    """Make a part in this process and say what was wrong."""
    try:
        make_part(project, task.rounds, task.editions, task.engine, task.folder)
    except InputError as error:
        return error.problems
    finally:
        # The terms of this part serve no other, and a worker of a cluster lives on.
        thing.cache_clear()
        term.cache_clear()
    return ()


class Cores:
    """The cores of this machine: each part in a process that ends with it, so that memory is that of the largest parts."""

    def __init__(self, count: int = 0) -> None:
        self._count = count or cores()

    def make(self, project: Project, tasks: Sequence[Task]) -> Iterator[Done]:
        """Make each part in its folder. Raises UsageError where a process was ended."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self._count, mp_context=context, max_tasks_per_child=1) as pool:
            waiting: dict[Future[Sequence[Problem]], Task] = {pool.submit(make_here, project, task): task for task in tasks}
            try:
                for future in as_completed(waiting):
                    yield waiting[future], future.result()
            except BrokenProcessPool as error:
                raise UsageError(
                    f"a process that made a part was ended, perhaps for want of memory; what was made is kept: build again, with --cores "
                    f"{max(1, self._count // 2)} for less memory"
                ) from error
            finally:
                pool.shutdown(cancel_futures=True)


class Cluster:
    """The workers of a Dask cluster, at its scheduler's address; they get files and give files, and share no folder with us."""

    def __init__(self, address: str) -> None:
        self._address = address

    def make(self, project: Project, tasks: Sequence[Task]) -> Iterator[Done]:
        """Make each part in its folder. Raises UsageError where nobody answers at the address, or a part could not be made there."""
        from distributed import as_completed as as_dask_completes

        with self._client() as client:
            self._check_code(client)
            common = client.scatter(_packed(project, ()), broadcast=True, hash=False)
            futures = {
                client.submit(
                    _make_there, common, _packed(project, task.rounds), replace(task, folder=Path()), retries=_TRIES, pure=False
                ): task
                for task in tasks
            }
            for future in as_dask_completes(list(futures), loop=client.loop):  # type: ignore[no-untyped-call]
                task = futures[future]
                try:
                    packed, problems = future.result()
                except Exception as error:
                    reason = " ".join(str(error).split())[:200]
                    raise UsageError(
                        f"{self._address}: {task.name} was not made ({type(error).__name__}: {reason}); build again"
                    ) from error
                _unpack(packed, task.folder)
                yield task, [_at_home(each, project) for each in problems]
                future.release()

    def _check_code(self, client: Client) -> None:
        """Raise UsageError where there is no worker, or one with other code than ours."""
        try:
            codes: Mapping[str, str] = client.run(code_digest)
        except ModuleNotFoundError as error:
            raise UsageError(f"--on {self._address}: a worker lacks {error.name}; install this segregatie there too") from error
        if not codes:
            raise UsageError(f"--on {self._address}: the scheduler has no worker; start one with: dask worker {self._address}")
        if other := sorted(worker for worker, code in codes.items() if code != code_digest()):
            raise UsageError(f"--on {self._address}: {', '.join(other)} has another segregatie than this one; install the same")

    def _client(self) -> Client:
        from distributed import Client

        try:
            return Client(self._address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())[:200]
            raise UsageError(f"--on {self._address}: no scheduler answers ({reason}); start one with: dask scheduler") from error


def _packed(project: Project, rounds: Sequence[str]) -> bytes:
    """The files of these rounds; without any, those that all have in common, with an empty folder for each edition."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for year in rounds:
            archive.add(project.data / year, f"data/{year}")
        if not rounds:
            editions = {f"data/{year}" for year in rounds_of(project.data)}

            def without_files(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
                inside = entry.name.rpartition("/")[0]
                return None if any(inside == each or inside.startswith(f"{each}/") for each in editions) else entry

            for name in _COMMON:
                archive.add(project.root / name, name, filter=without_files)
    return packed.getvalue()


def _unpack(packed: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        archive.extractall(folder, filter="data")


def _make_there(common: bytes, own: bytes, task: Task) -> tuple[bytes, Sequence[Problem]]:
    """Make a part on a worker: from packed files to packed files, with the problems at places below the root."""
    with TemporaryDirectory() as scratch:
        root, folder = Path(scratch) / "project", Path(scratch) / "part"
        folder.mkdir()
        _unpack(common, root)
        _unpack(own, root)
        problems = make_here(Project(root), replace(task, folder=folder))
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
            archive.add(folder, ".")
        return packed.getvalue(), [_below(each, shown(root)) for each in problems]


def _below(problem: Problem, root: str) -> Problem:
    """A problem with its file named from a folder."""
    return replace(problem, where=replace(problem.where, file=problem.where.file.removeprefix(f"{root}/")))


def _at_home(problem: Problem, project: Project) -> Problem:
    """A problem with its file named as the person at this keyboard would."""
    file = problem.where.file
    return replace(problem, where=replace(problem.where, file=shown(project.root / file))) if file else problem


def crew(address: str = "", count: int = 0) -> Crew:
    """The cluster at an address, or the cores of this machine."""
    return Cluster(address) if address else Cores(count)
