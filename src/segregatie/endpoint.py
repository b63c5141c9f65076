"""Other people's SPARQL endpoints: ask them, and send them updates, through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http.client import HTTPException
from urllib.error import HTTPError

from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, SPARQLWrapperException, Unauthorized

from segregatie.layout import Answer, Cell
from segregatie.namespaces import DATA_GRAPHS
from segregatie.problems import UsageError

TIMEOUT_SECONDS = 60
_FORMS = {"csv": CSV, "tsv": TSV, "json": JSON, "xml": XML, "ttl": TURTLE}
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
            told = f"{self.status}; it sends on to another address: use that one"
        else:
            told = " ".join(str(error).split())[:300]
        super().__init__(f"{url}: no answer ({told})")


class Endpoint:
    """Answers from a SPARQL 1.1 endpoint, with these graphs named as its default graph; with none, as the endpoint has it."""

    def __init__(self, url: str, graphs: Iterable[str] = DATA_GRAPHS) -> None:
        check_address("--endpoint", url)
        self.url, self._graphs = url, tuple(graphs)

    def select(self, text: str) -> Answer:
        """Answer a SELECT query. Raises UsageError where the endpoint does not."""
        answer = self.serialise(text, "json")
        try:
            found = json.loads(answer)
            names = tuple(found["head"].get("vars", ()))
            return Answer(names, tuple(tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{self.url}: no SPARQL results came back; check that this is the address of a SPARQL endpoint") from error

    def serialise(self, text: str, form: str) -> str:
        """Answer any query in one of the forms csv, tsv, json, xml, ttl."""
        if form not in _FORMS:
            raise UsageError(f"an endpoint cannot answer as {form}")
        client = SPARQLWrapper(self.url, returnFormat=_FORMS[form])
        for graph in self._graphs:
            client.addDefaultGraph(graph)
        return self._ask(client, text)

    def update(self, text: str) -> None:
        """Send an update. Raises UsageError where the endpoint refuses it."""
        self._ask(SPARQLWrapper(self.url), text)

    def _ask(self, client: SPARQLWrapper, text: str) -> str:
        client.setMethod(POST)
        client.setTimeout(TIMEOUT_SECONDS)
        client.setQuery(text)
        try:
            return str(client.query().response.read().decode("utf-8"))
        except (SPARQLWrapperException, HTTPException, OSError, UnicodeDecodeError) as error:
            raise EndpointError(self.url, error) from error


def check_address(option: str, url: str) -> None:
    """Raise UsageError for what is no http address, or holds a password, which would be seen by others."""
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{option} {url}: not an http or https address")
    if "@" in url.split("/")[2]:
        raise UsageError(f"{option}: no user in an address; set SEGREGATIE_ENDPOINT_USER and SEGREGATIE_ENDPOINT_PASSWORD")


def _cell(value: dict[str, str] | None) -> Cell | None:
    if value is None:
        return None
    kind = "uri" if value["type"] == "uri" else "literal"
    return Cell(value["value"], kind, value.get("xml:lang", ""), value.get("datatype", ""))
