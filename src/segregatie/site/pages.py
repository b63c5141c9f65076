"""The HTML page of each resource, the vocabulary, the home page, and the page for what is not there."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined

from segregatie.base.namespaces import DEF, ID, OWL, SH, VOID
from segregatie.base.terms import TYPE
from segregatie.base.version import __version__
from segregatie.query.parameters import LANGUAGE, Pairs
from segregatie.query.stored import Query
from segregatie.release.catalog.void import WHOLE
from segregatie.site.documents import Documents
from segregatie.site.resources import FORMS, LANGUAGES, VOCABULARIES, Resource, suffix
from segregatie.site.texts import texts
from segregatie.site.views import Row, Value, Views
from segregatie.triples.lookup import Labels

_NAMES: Final = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_CLASSES: Final = {OWL + "Class", SH + "NodeShape"}
_PROPERTIES: Final = {OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")} | {SH + "PropertyShape"}
_COUNTED: Final = tuple(VOID + name for name in ("triples", "entities", "classes", "properties"))


def _tail(language: str, kept: Pairs) -> str:
    return f"?{urlencode([*kept, *([] if language == LANGUAGES[0] else [(LANGUAGE, language)])])}" if kept else suffix(language)


#: What the home page offers besides the graph, and the word for it.
_FILES: Final = (
    ("download/tabellen/onderwijssegregatie.xlsx", "workbook"),
    ("download/onderwijssegregatie.zip", "archive"),
    ("catalog.ttl", "catalogue"),
)


class Pages:
    """Writes pages from the documents of a release; `pointing` is the query that lists what points at a resource."""

    def __init__(self, documents: Documents, pointing: Query) -> None:
        self.documents = documents
        self.labels = Labels(documents.store, (*documents.described, *documents.beside))
        self.views = Views(documents, self.labels, pointing)
        self._texts = {language: texts(language) for language in LANGUAGES}
        environment = Environment(
            loader=PackageLoader("segregatie.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        # All at once: a worker may open no files.
        self._templates = {name: environment.get_template(name) for name in environment.list_templates()}

    def words(self, language: str) -> dict[str, str]:
        """Return the words of the pages that no label gives."""
        return self._texts[language]

    def render(self, template: str, page: str, language: str, title: str, values: dict[str, Any], kept: Pairs = ()) -> bytes:
        """Write a page; its path below the root, and what else its address sets, are for the links to its other language."""
        root = self.documents.site.root
        languages = [{"language": each, "href": f"{root}{page}{_tail(each, kept)}"} for each in LANGUAGES]
        common: dict[str, Any] = {
            "lang": language, "t": self._texts[language], "root": root, "tail": suffix(language), "languages": languages, "alternates": [],
            "version": __version__,
        }  # fmt: skip
        return self._templates[template].render(common | {"title": title} | values).encode()

    def _alternates(self, page: str) -> list[dict[str, str]]:
        root = self.documents.site.root
        return [{"href": f"{root}{page}.{form}", "type": FORMS[form].partition(";")[0], "name": name} for form, name in _NAMES.items()]

    def title(self, resource: Resource, language: str) -> str:
        """Return the title of a resource's page, which no other page has."""
        label = self.labels.of(resource.iri, language).text
        return f"{label} ({resource.page.removeprefix('doc/')}) | {self._texts[language]['site']}"

    def page(self, resource: Resource, language: str) -> bytes:
        """Write the page of a resource; of a vocabulary, the page with all its terms."""
        label, title = self.labels.of(resource.iri, language), self.title(resource, language)
        named, blank = self.views.by_subject(self.documents.statements(resource.iri))
        values = {
            "label": label,
            "iri": resource.iri,
            "rows": self.views.rows(named.pop(resource.iri, []), language, blank),
            "alternates": self._alternates(resource.page),
        }
        if resource.page in VOCABULARIES:
            values["sections"] = self._sections(resource.iri, named, blank, language)
            return self.render("vocabulary.html", resource.page, language, title, values)
        kind = self.labels.kind(resource.iri)
        values |= {
            "kind": self.views.named(kind, language) if kind else None,
            "places": self.views.places(resource.iri, language),
            "incoming": self.views.incoming(resource.iri, language),
        }
        return self.render("resource.html", resource.page, language, title, values)

    def _sections(
        self, iri: str, named: dict[str, list[ox.Triple]], blank: dict[str, list[ox.Triple]], language: str
    ) -> list[dict[str, Any]]:
        """Part the terms of a vocabulary into classes, properties and others."""
        parts: dict[str, list[dict[str, Any]]] = {"classes": [], "properties": [], "terms": []}
        for subject, triples in sorted(named.items()):
            if not subject.startswith(iri + "#"):
                continue
            types = {each.object.value for each in triples if each.predicate == TYPE and isinstance(each.object, ox.NamedNode)}
            part = "classes" if types & _CLASSES else "properties" if types & _PROPERTIES else "terms"
            ask = self.views.query(TYPE.value, subject, "") if OWL + "Class" in types else ""
            uses = self.views.uses(subject) if subject.startswith(DEF) else 0
            label, rows = self.labels.of(subject, language), self.views.rows(triples, language, blank)
            parts[part].append({"anchor": subject.removeprefix(iri + "#"), "label": label, "rows": rows, "uses": uses, "query": ask})
        return [{"heading": self._texts[language][part], "terms": terms} for part, terms in parts.items() if terms]

    def home(self, language: str) -> bytes:
        """Write the home page: where the tables, the questions, the vocabulary and the data are."""
        whole = self.documents.statements(WHOLE)
        counts = [Row(self.views.named(each.predicate.value, language), (Value(each.object.value),)) for each in whole
                  if each.predicate.value in _COUNTED and isinstance(each.object, ox.Literal)]  # fmt: skip
        dumps = [each.object for each in whole if each.predicate.value == VOID + "dataDump"]
        downloads = [each.value for each in dumps if isinstance(each, ox.NamedNode)]
        known = sorted(self.documents.known)

        def listed(*kinds: str) -> list[Value]:
            found = [self.views.named(iri, language) for iri in known if iri.startswith(tuple(f"{ID}{kind}/" for kind in kinds))]
            return sorted(found, key=lambda value: (value.text.casefold(), value.href))

        # Only a release that may be published has a catalogue, and these beside it.
        files = _FILES if self.documents.beside else ()
        values: dict[str, Any] = {"files": [(path, self._texts[language][word]) for path, word in files]}
        values |= {"units": listed("gemeente", "stadsdeel"), "lists": listed("begrippenlijst"), "rows": counts, "downloads": downloads}
        return self.render("home.html", "", language, self._texts[language]["site"], values)

    def missing(self, language: str) -> bytes:
        """Write the page for an address where nothing is."""
        words = self._texts[language]
        return self.render("missing.html", "", language, f"{words['missing']} | {words['site']}", {})
