"""What an agent can ask, whatever brings it here: each answer says where its rows stand in the report, and what a blank means."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from segregatie.base.namespaces import BASE, DCTERMS, ID, PREFIXES, RDFS, SKOS
from segregatie.query.header import parse_query
from segregatie.query.stored import LANGUAGES, Query
from segregatie.server.jobs import Ask, Done, Job, Stored
from segregatie.site.api import OPENAPI, listing_of
from segregatie.site.manifest import SITE

#: Does a job for a client. Raises Refusal where it cannot be done.
Worker = Callable[[Job, str], Awaitable[Done]]

#: A model reads no more than this at once.
_ANSWER_BYTES: Final = 200_000
_MOST_FOUND: Final = 50
BLANK: Final = "A blank means: the report does not mention it there. It never means no."
_PLACES: Final = (
    "The places of a row (column `bron`, else the source of the table) are where the report says it: table and row, or section. "
    "Cite them with what you tell."
)
_NO_PLACES: Final = "These rows have the places that the query asks: what is derived from a passage has prov:wasDerivedFrom to it."
_LABEL: Final = f"<{RDFS}label>|<{SKOS}prefLabel>|<{DCTERMS}title>"
_FIND: Final = parse_query(
    f"""
SELECT DISTINCT ?iri ?label ?kind WHERE {{
  VALUES ?words {{ "" }} VALUES ?language {{ "" }}
  ?iri {_LABEL}|<{SKOS}altLabel> ?label
  FILTER(CONTAINS(LCASE(STR(?label)), LCASE(?words)) && STRSTARTS(STR(?iri), "{BASE}"))
  FILTER(LANG(?label) = "" || LANG(?label) = ?language)
  OPTIONAL {{ ?iri a ?type . ?type <{RDFS}label> ?kind FILTER(LANG(?kind) = ?language) }}
}} ORDER BY STRLEN(STR(?label)) STR(?label) STR(?iri) STR(?kind) LIMIT {2 * _MOST_FOUND}
""",
    "find",
)
_STATED: Final = parse_query(
    f"""
SELECT DISTINCT ?property ?property_label ?value ?value_label WHERE {{
  VALUES ?thing {{ <{ID}> }} VALUES ?language {{ "" }}
  ?thing ?property ?value
  OPTIONAL {{ ?property <{RDFS}label> ?property_label FILTER(LANG(?property_label) = ?language) }}
  OPTIONAL {{ ?value {_LABEL}|<{DCTERMS}identifier> ?value_label FILTER(LANG(?value_label) = "" || LANG(?value_label) = ?language) }}
}} ORDER BY STR(?property) STR(?value) STR(?value_label)
""",
    "stated",
)
_POINTING: Final = parse_query(
    f"""
SELECT ?property ?property_label (COUNT(DISTINCT ?other) AS ?count) (MIN(STR(?other)) AS ?first) WHERE {{
  VALUES ?thing {{ <{ID}> }} VALUES ?language {{ "" }}
  ?other ?property ?thing
  OPTIONAL {{ ?property <{RDFS}label> ?property_label FILTER(LANG(?property_label) = ?language) }}
}} GROUP BY ?property ?property_label ORDER BY STR(?property)
""",
    "pointing",
)


class UnknownError(Exception):
    """There is nothing of that name; the text says what to do."""


class Desk:
    """Answers what agents ask of a release; `public` is its address, `folder` tells where it lies."""

    def __init__(self, worker: Worker, public: str, folder: Callable[[], Path]) -> None:
        self._worker, self._public, self._folder = worker, public, folder

    async def listed(self, collection: str, language: str, words: str = "") -> list[dict[str, Any]]:
        """List the tables or the questions, all or those that have these words in their title or question."""
        return [
            {key: entry[key] for key in ("id", "group", "title", "question", "parameters", "defaults") if entry[key]}
            for entry in self._entries(collection, language)
            if words.casefold() in f"{entry['id']} {entry['title']} {entry['question']}".casefold()
        ]

    def _entries(self, collection: str, language: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads(self.file(f"{SITE}/{listing_of(collection, language)}"))
        return entries

    async def parameters(self, collection: str, name: str) -> dict[str, Any]:
        """Tell what the parameters of a stored query may be set to. Raises UnknownError where there is none of that name."""
        self._entry(collection, name, LANGUAGES[0])
        described = json.loads(self.file(f"{SITE}/{OPENAPI}"))
        schemas = described["components"]["schemas"]
        operation = described["paths"][f"/{collection}/{name}"]["get"]
        return {
            each["name"]: schemas[each["schema"]["$ref"].rpartition("/")[2]]
            for each in operation["parameters"]
            if each.get("in") == "query" and "$ref" in each["schema"]
        }

    async def answer(self, collection: str, name: str, parameters: Mapping[str, str], language: str, client: str) -> dict[str, Any]:
        """Answer a stored query. Raises UnknownError or Refusal where it cannot be, with what can."""
        entry = self._entry(collection, name, language)
        pairs = (*parameters.items(), ("taal", language))
        table = json.loads((await self._worker(Stored(collection, name, pairs, "json"), client)).body)
        told = {
            **table,
            "question": entry["question"],
            # How many units a report is of goes with its place.
            "basis": entry["basis"] if table["source"] else "",
            "blank": BLANK,
            "no_rows": entry["empty"],
            "places": _PLACES,
            "address": f"{self._public}/api/{collection}/{name}",
        }
        return {key: value for key, value in told.items() if value or key in ("rows", "source")}

    def _entry(self, collection: str, name: str, language: str) -> dict[str, Any]:
        for entry in self._entries(collection, language):
            if entry["id"] == name:
                return entry
        raise UnknownError(f"nothing is called {name[:100]!r} in {collection}; list them first")

    async def find(self, words: str, language: str, client: str) -> dict[str, Any]:
        """Find things by a part of their name."""
        found: dict[str, dict[str, Any]] = {}
        for row in await self._rows(_FIND, {"words": ox.Literal(words), "language": ox.Literal(language)}, client):
            thing = found.setdefault(row["iri"], {"iri": row["iri"], "label": row["label"], "kinds": []})
            if "kind" in row and row["kind"] not in thing["kinds"]:
                thing["kinds"].append(row["kind"])
        return {"found": [*found.values()][:_MOST_FOUND], "most": _MOST_FOUND}

    async def describe(self, thing: str, language: str, client: str) -> dict[str, Any]:
        """Tell what is stated of a thing, and how many point at it. Raises UnknownError where nothing is."""
        iri = thing if thing.startswith(BASE) else ID + thing.removeprefix("/").removeprefix("id/")
        try:
            terms: dict[str, ox.NamedNode | ox.Literal] = {"thing": ox.NamedNode(iri), "language": ox.Literal(language)}
        except ValueError:
            raise UnknownError(f"{thing[:100]!r} is no IRI; find it by its name first") from None
        stated, pointing = [await self._rows(query, terms, client) for query in (_STATED, _POINTING)]
        if not stated and not pointing:
            raise UnknownError(f"nothing is stated of {iri[:200]}; find it by its name first")
        return {"iri": iri, "stated": stated, "pointing_here": pointing, "blank": BLANK, "places": _NO_PLACES, "address": iri}

    async def _rows(self, query: Query, terms: Mapping[str, ox.NamedNode | ox.Literal], client: str) -> list[dict[str, str]]:
        text = query.with_terms({name: (term,) for name, term in terms.items()})
        job = Ask(text, BASE, "application/sparql-results+json", "", _ANSWER_BYTES)
        rows = json.loads((await self._worker(job, client)).body)["results"]["bindings"]
        return [{name: value["value"] for name, value in row.items()} for row in rows]

    async def sparql(self, text: str, client: str) -> dict[str, Any]:
        """Answer a query of the agent's own. Raises Refusal as the endpoint does."""
        job = Ask(text, f"{self._public}/sparql", "application/sparql-results+json", "text/turtle", _ANSWER_BYTES)
        done = await self._worker(job, client)
        if done.media == "text/turtle":
            return {"turtle": done.body.decode(), "places": _NO_PLACES}
        return {**json.loads(done.body), "blank": BLANK, "places": _NO_PLACES}

    def file(self, path: str) -> str:
        """Read a file of the release. Raises UnknownError where it has none, as a local build."""
        try:
            return (self._folder() / path).read_text(encoding="utf-8")
        except OSError:
            raise UnknownError(f"this release has no {path}; ask with sparql") from None


#: What stands at the beginning of most queries.
DECLARATIONS: Final = "\n".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items())
