# ruff: noqa: D102 - what `run` does of each is what its class says
"""What a worker can be asked: each job is a frozen class with its fields, which does its work on what is loaded.

A job goes to the worker by its class's name and its fields (`frame`), so that nothing but these can be made to run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pyoxigraph as ox

from segregatie.base.namespaces import PREFIXES, SD, VOID
from segregatie.query.faults import explain
from segregatie.query.forms import GRAPHS, ROWS, TooLargeError, UnfitError, write_graph, write_rows
from segregatie.query.parameters import ParameterError
from segregatie.server.guard import check, no_service
from segregatie.server.refusal import Refusal, not_offered
from segregatie.site.api import MissingError

if TYPE_CHECKING:
    from segregatie.server.loaded import Loaded

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What a job gives: bytes, and their media type where the job chose it."""

    body: bytes
    media: str = ""


class Job(Protocol):
    """Something a worker can do."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def run(self, loaded: Loaded) -> Done:
        """Do it. Raises Refusal where it cannot be done."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a query: rows in one form, a graph in another, none where the client reads none of these; no larger than a limit.

    `default` and `named` are the dataset that the protocol names; None where it names none, and the query's own holds.
    """

    text: str
    base: str
    rows: str
    graphs: str
    limit: int
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    def run(self, loaded: Loaded) -> Done:
        """Answer. Raises Refusal where the query is wrong, its form is not offered, or its answer is too large."""
        check(self.text)
        try:
            answer = loaded.store.query(
                self.text,
                base_iri=self.base,
                default_graph=None if self.default is None else [ox.NamedNode(name) for name in self.default],
                named_graphs=None if self.named is None else [ox.NamedNode(name) for name in self.named],
            )
            if isinstance(answer, ox.QueryTriples):
                if not self.graphs:
                    raise not_offered(GRAPHS)
                return Done(write_graph(answer, self.graphs, self.limit), self.graphs)
            if not self.rows:
                raise not_offered(ROWS)
            return Done(write_rows(answer, self.rows, self.limit), self.rows)
        except SyntaxError as error:
            raise Refusal(400, explain(self.text, str(error.msg))) from error
        except ValueError as error:
            raise Refusal(400, f"not valid: {_one_line(error)}; mend the query, or the name of its graph") from error
        except UnfitError as error:
            raise Refusal(406, str(error)) from error
        except TooLargeError as error:
            remedy = "ask for less, page with ORDER BY, LIMIT and OFFSET, or load the downloads"
            raise Refusal(422, f"the answer is larger than {self.limit:,} bytes; {remedy}") from error
        except OSError as error:
            # The store is in memory, so this is a query that wanted to leave the worker.
            raise no_service() from error
        except RuntimeError as error:
            raise Refusal(400, f"the engine cannot answer this: {_one_line(error)}; ask it otherwise") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


@dataclass(frozen=True, slots=True)
class Convert:
    """Write N-Triples of our own in another form."""

    text: str
    media: str

    def run(self, _: Loaded) -> Done:
        prefixes = {**PREFIXES, "sd": SD, "void": VOID} if self.media == "text/turtle" else None
        triples = (quad.triple for quad in ox.parse(self.text, ox.RdfFormat.N_TRIPLES))
        return Done(ox.serialize(triples, format=GRAPHS[self.media], prefixes=prefixes) or b"")


@dataclass(frozen=True, slots=True)
class Stored:
    """Answer a table or a question, set by pairs of names and values, in a form."""

    collection: str
    id: str
    pairs: Pairs
    form: str

    def run(self, loaded: Loaded) -> Done:
        try:
            return Done(loaded.api.answer(self.collection, self.id, self.pairs, self.form))
        except ParameterError as error:
            raise Refusal(400, str(error)) from error
        except MissingError as error:
            raise Refusal(404, str(error)) from error


def told(job: Job) -> dict[str, Any]:
    """Tell a job so that `job_of` makes the same of it."""
    return {"job": type(job).__name__, **asdict(job)}


def job_of(fields: Mapping[str, Any], kinds: Iterable[Callable[..., Job]]) -> Job:
    """Make the job that was told, where it is one of these kinds.

    >>> job_of(told(Convert("", "text/turtle")), (Ask, Convert))
    Convert(text='', media='text/turtle')
    """
    kind = {kind.__name__: kind for kind in kinds}[fields["job"]]
    return kind(**{name: _frozen(value) for name, value in fields.items() if name != "job"})


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
