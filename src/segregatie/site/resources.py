"""Which document describes which IRI, in which forms, and how the path of a request leads to it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from segregatie.base.namespaces import BASE, ID

#: The forms of a document by suffix; the first is what a client gets that has no preference.
FORMS: Final[dict[str, str]] = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
LANGUAGES: Final = ("nl", "en")
#: Documents whose terms are fragments of their own address, and so need no redirect.
VOCABULARIES: Final = ("def", "shapes")
_DOCUMENTS: Final = "doc/"
#: Kinds of resource that keep the first part of their path in the address of their document.
_KEPT: Final = ("dataset/", "graph/", "query/")


@dataclass(frozen=True, slots=True)
class Site:
    """Where documents are served; IRIs do not depend on it."""

    public: str = "http://127.0.0.1:8000/"

    @property
    def root(self) -> str:
        """The path that every link of a page begins with."""
        return urlsplit(self.public).path or "/"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, the page that describes it, the form that the path fixes, and whether the path is the resource's own."""

    iri: str
    page: str
    form: str = ""
    moved: bool = False


def page_of(iri: str) -> str | None:
    """Return the path of the page about an IRI of ours, with its fragment; None for another's.

    >>> page_of("https://w3id.org/onderwijssegregatie/id/gemeente/almelo")
    'doc/gemeente/almelo'
    """
    if iri.startswith(ID):
        return _DOCUMENTS + iri.removeprefix(ID)
    path = iri.removeprefix(BASE)
    if not iri.startswith(BASE):
        return None
    if path.startswith(_KEPT):
        return _DOCUMENTS + path
    return path if path.partition("#")[0] in VOCABULARIES else None


def _decoded(path: str) -> str | None:
    """Decode a path once; None where what comes out is no text."""
    try:
        return unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _described_at(path: str) -> str | None:
    """The IRI whose page has this path."""
    if path in VOCABULARIES:
        return BASE + path
    if not path.startswith(_DOCUMENTS):
        return None
    rest = path.removeprefix(_DOCUMENTS)
    return (BASE if rest.startswith(_KEPT) else ID) + rest


def resolve(path: str, known: Container[str]) -> Resource | None:
    """Find the resource a request's path stands for, among the IRIs that are `known`.

    The path comes as it was sent, percent-encoded. Nothing is made of it but an exact name to look up.
    """
    decoded = _decoded(path)
    if decoded is None or not decoded.startswith("/"):
        return None
    name = decoded[1:]
    if name.startswith(("id/", *_KEPT)):
        iri = BASE + name
        page = page_of(iri)
        return Resource(iri, page, moved=True) if page and iri in known else None
    stem, _, suffix = name.rpartition(".")
    for candidate, form in ((name, ""), *(((stem, suffix),) if suffix in FORMS else ())):
        found = _described_at(candidate)
        if found in known:
            return Resource(str(found), candidate, form)
    return None


def location(resource: Resource, site: Site) -> str:
    """Say where a resource that is no document sends its reader: 303 See Other."""
    return site.public + resource.page


def headers(resource: Resource, form: str, language: str, site: Site) -> dict[str, str]:
    """Make the headers that tell of a document's other forms; `form` is the one that is sent, none for a redirect."""
    page = site.public + resource.page
    if resource.moved:
        return {"Link": f'<{page}>; rel="describedby"'}
    tail = suffix(language) if form == "html" else ""
    links = [f'<{page}{tail}>; rel="canonical"', f'<{page}.ttl>; rel="describedby"; type="text/turtle"']
    links += [f'<{page}.{other}>; rel="alternate"; type="{media.partition(";")[0]}"' for other, media in FORMS.items() if other != form]
    if form != "html":
        return {"Link": ", ".join(links)}
    links += [f'<{page}{suffix(each)}>; rel="alternate"; hreflang="{each}"' for each in LANGUAGES]
    return {"Link": ", ".join(links), "Content-Language": language}


def suffix(language: str) -> str:
    """Return what an address ends with for a page in a language; Dutch is the page as it is."""
    return "" if language == LANGUAGES[0] else f"?taal={language}"
