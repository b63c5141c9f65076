"""Other people's SPARQL endpoints: asked with SPARQLWrapper, which says how, over a connection of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from io import BytesIO
from string import ascii_letters
from typing import Any

from SPARQLWrapper import ASK, CONSTRUCT, DESCRIBE, JSON, POST, SELECT, TURTLE, SPARQLWrapper

from segregatie.base.namespaces import DATA_GRAPHS, DEF
from segregatie.base.problems import UsageError
from segregatie.query.answers import Answer, Cell, check_form
from segregatie.query.http import Web, check_address, shown_address

_GIVES = {SELECT: "rows", ASK: "yes or no", CONSTRUCT: "triples", DESCRIBE: "triples"}
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PROLOGUE = re.compile(r"(?:\s|#[^\r\n]*|BASE\s*<[^>]*>|PREFIX\s*[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)


class _Client(SPARQLWrapper):
    """Makes a request as SPARQLWrapper does, and sends it as `Web` does: its own way follows redirects, and shares one opener with all.

    That it is sent so, and not by SPARQLWrapper itself, hangs on the name of one method, which a test holds.
    """

    def __init__(self, url: str, web: Web, form: str) -> None:
        super().__init__(url, returnFormat=form)
        self.setMethod(POST)
        self._web = web

    def _query(self) -> Any:  # noqa: ANN401 - a file is enough for all that is done with the answer
        request = self._createRequest()
        assert isinstance(request.data, bytes)
        answer = self._web.send("POST", self.endpoint, request.data, dict(request.header_items()))
        return BytesIO(answer.encode()), self.returnFormat


class Endpoint:
    """Answers from a SPARQL 1.1 endpoint, with these graphs named as its default graph; with none, as the endpoint has it."""

    def __init__(self, url: str, graphs: Iterable[str] = DATA_GRAPHS, option: str = "--endpoint", web: Web | None = None) -> None:
        check_address(option, url)
        self.url, self._graphs, self._web = url, tuple(graphs), web or Web()

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
        # Rows have the same names there.
        return self._answer(text, form, TURTLE if form == "ttl" else form)

    def _answer(self, text: str, form: str, sent_as: str) -> str:
        word = _first_word(text)
        if word in _UPDATES:
            raise UsageError("this is an update, and no query; write SELECT, ASK, CONSTRUCT or DESCRIBE")
        # What else it begins with is for the endpoint to judge.
        if word in _GIVES:
            check_form(_GIVES[word], form)
        client = _Client(self.url, self._web, sent_as)
        # Not setQuery: it finds the names of queries and updates elsewhere in a text too, and would send it so.
        client.queryString, client.queryType = text, word if word in _GIVES else CONSTRUCT if form == "ttl" else SELECT
        for graph in self._graphs:
            client.addDefaultGraph(graph)
        return str(client.query().response.read().decode("utf-8"))

    def check_release(self) -> None:
        """Raise UsageError where the endpoint holds no release: an answer from there would say nothing of the data."""
        if not self.select(f"SELECT ?peiling {{ ?peiling a <{DEF}Peiling> }} LIMIT 1").rows:
            raise UsageError(f"{shown_address(self.url)}: holds no release; load it with publish, or check the address")

    def update(self, text: str) -> None:
        """Send an update. Raises UsageError where the endpoint refuses it."""
        self._web.send("POST", self.url, {"update": text})


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
