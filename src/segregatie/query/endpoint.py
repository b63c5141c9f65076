"""Other people's SPARQL endpoints: ask them, and send them updates, through SPARQLWrapper."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from http.client import HTTPException
from string import ascii_letters
from urllib.error import HTTPError

from SPARQLWrapper import ASK, CONSTRUCT, CSV, DESCRIBE, JSON, POST, SELECT, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, SPARQLWrapperException, Unauthorized

from segregatie.base.namespaces import DATA_GRAPHS, DEF
from segregatie.base.problems import UsageError
from segregatie.query.addresses import check_address, sent_on, shown_address, without_secrets
from segregatie.query.answers import Answer, Cell, check_form

TIMEOUT_SECONDS = 60
# Whether a form fits a query is checked here, and what is no query is told by the endpoint.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"SPARQLWrapper\.")
_FORMS = {"csv": CSV, "tsv": TSV, "json": JSON, "xml": XML, "ttl": TURTLE}
_GIVES = {SELECT: "rows", ASK: "yes or no", CONSTRUCT: "triples", DESCRIBE: "triples"}
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PROLOGUE = re.compile(r"(?:\s|#[^\r\n]*|BASE\s*<[^>]*>|PREFIX\s*[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)
_STATUS: dict[type[Exception], int] = {QueryBadFormed: 400, Unauthorized: 401, EndPointNotFound: 404}
_REMEDIES = {
    401: "it wants a user: set SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD as it knows them",
    403: "this is forbidden there; ask who keeps it for the right",
    404: "there is nothing at this address; check it",
    405: "this address does not take that; check which one does",
    413: "the block is too large for it; make blocks smaller with --block",
}


class EndpointError(UsageError):
    """An endpoint did not do what it was asked; `status` is its HTTP status, 0 where none came."""

    def __init__(self, url: str, error: Exception) -> None:
        # SPARQLWrapper raises its own errors over the answer, which nobody would close.
        for each in (error, error.__context__):
            if isinstance(each, HTTPError):
                each.close()
        self.status = error.code if isinstance(error, HTTPError) else _STATUS.get(type(error), 0)
        if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
            told = f"not within {TIMEOUT_SECONDS} s; try again, or with smaller blocks"
        elif self.status in _REMEDIES:
            told = f"{self.status}; {_REMEDIES[self.status]}"
        elif 300 <= self.status < 400:
            told = f"{self.status}; it sends on to {sent_on(url, error)}: use that address"
        else:
            told = without_secrets(" ".join(str(error).split()), url)[:300]
        super().__init__(f"{shown_address(url)}: no answer ({told})")


class Endpoint:
    """Answers from a SPARQL 1.1 endpoint, with these graphs named as its default graph; with none, as the endpoint has it."""

    def __init__(self, url: str, graphs: Iterable[str] = DATA_GRAPHS, option: str = "--endpoint") -> None:
        check_address(option, url)
        self.url, self._graphs = url, tuple(graphs)

    def select(self, text: str) -> Answer:
        """Answer a SELECT query. Raises UsageError where the endpoint does not."""
        answer = self._answer(text, "md", JSON)
        try:
            found = json.loads(answer)
            names = tuple(found["head"].get("vars", ()))
            return Answer(names, tuple(tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            told = "no SPARQL results came back; check that this is the address of a SPARQL endpoint"
            raise UsageError(f"{shown_address(self.url)}: {told}") from error

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in one of the forms csv, tsv, json, xml, ttl. Raises UsageError for a form that does not fit, and an update."""
        return self._answer(text, form, _FORMS[form])

    def _answer(self, text: str, form: str, sent_as: str) -> str:
        client = SPARQLWrapper(self.url, returnFormat=sent_as)
        client.setQuery(text)
        word = _first_word(text)
        if word in _UPDATES:
            raise UsageError("this is an update, and no query; write SELECT, ASK, CONSTRUCT or DESCRIBE")
        # What else it begins with is for the endpoint to judge.
        if word in _GIVES:
            check_form(_GIVES[word], form)
        # SPARQLWrapper finds the names of queries and updates elsewhere in a text too, and would send it so.
        client.queryType = word if word in _GIVES else SELECT
        for graph in self._graphs:
            client.addDefaultGraph(graph)
        return self._ask(client)

    def check_release(self) -> None:
        """Raise UsageError where the endpoint holds no release: an answer from there would say nothing of the data."""
        if not self.select(f"SELECT ?peiling {{ ?peiling a <{DEF}Peiling> }} LIMIT 1").rows:
            raise UsageError(f"{shown_address(self.url)}: holds no release; load it with publish, or check the address")

    def update(self, text: str) -> None:
        """Send an update. Raises UsageError where the endpoint refuses it."""
        client = SPARQLWrapper(self.url)
        client.setQuery(text)
        self._ask(client)

    def _ask(self, client: SPARQLWrapper) -> str:
        client.setMethod(POST)
        client.setTimeout(TIMEOUT_SECONDS)
        try:
            return str(client.query().response.read().decode("utf-8"))
        # ValueError: what is no UTF-8, and a request for a signature that cannot be made.
        except (SPARQLWrapperException, HTTPException, OSError, ValueError) as error:
            raise EndpointError(self.url, error) from error


def _first_word(text: str) -> str:
    r"""The first word of a query or update, after its comments and prefixes.

    >>> _first_word("PREFIX x: <urn:x#> # ASK\nselect ?x {}")
    'SELECT'
    """
    # In one pattern with the word, a text without one would be searched again and again within its comments.
    rest = _PROLOGUE.sub("", text, count=1)
    return rest[: len(rest) - len(rest.lstrip(ascii_letters))].upper()


def _cell(value: dict[str, str] | None) -> Cell | None:
    if value is None:
        return None
    if not isinstance(value["value"], str):
        raise TypeError(value)
    kind = "uri" if value["type"] == "uri" else "literal"
    return Cell(value["value"], kind, value.get("xml:lang", ""), value.get("datatype", ""))
