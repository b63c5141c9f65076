"""Where the page of an IRI lies, and the links from one page to another.

A thing has its page at the path that its IRI says: `id/gemeente/almelo/index.html`, which every host shows for
`id/gemeente/almelo`. Facts, selections, outcomes and the like share the page of what they belong to, as an anchor that
is called as their own path: `id/gemeente/almelo#regie/2013/almelo`. The same pages in English lie below `en/`.
"""

from __future__ import annotations

from typing import Final

from segregatie.base.namespaces import BASE, DEF, DQV, ID, OA, PROV, QB, QUERY, SHAPES
from segregatie.site.graph import TYPE, Graph, path_of

FILE: Final = "index.html"
#: Where pages in each language lie, below the root; the first language is that of the root.
FOLDERS: Final = {"nl": "", "en": "en/"}
_FROM: Final = PROV + "wasDerivedFrom"
#: Things without a page of their own: their class, and the property that leads to what they belong to, or (`^`) comes from it.
_SHARED: Final = (
    (DEF + "Feit", DEF + "overEenheid"),
    (DEF + "Bevinding", _FROM),
    (DEF + "Interviewvraag", _FROM),
    (DEF + "Lezing", _FROM),
    (DEF + "Kerncijfer", _FROM),
    (DEF + "Voorlegging", DEF + "inTabel"),
    (DQV + "QualityAnnotation", OA + "hasTarget"),
    (DEF + "Weging", DEF + "weegt"),
    (DEF + "Telling", "^" + DEF + "telling"),
    (DEF + "Telling", "^" + DEF + "noemer"),
    (OA + "Selector", "^" + OA + "hasSelector"),
    (OA + "Selector", "^" + OA + "refinedBy"),
    (QB + "ComponentSpecification", "^" + QB + "component"),
)
#: Documents whose terms are fragments of their own address.
VOCABULARIES: Final = (DEF.removesuffix("#"), BASE + "shapes")


class Addresses:
    """Knows the address of every IRI of ours that something is said of."""

    def __init__(self, graph: Graph, others: tuple[str, ...] = ()) -> None:
        self._graph: Final = graph
        self._known: Final[dict[str, str]] = {}
        for iri in (*graph.things, *others, SHAPES):
            self._known[iri] = ""
        self._sharing: Final[dict[str, list[str]]] = {}
        for iri in self._known:
            address = self._known[iri] = self._address(iri)
            page, mark, _ = address.partition("#")
            if mark:
                self._sharing.setdefault(page, []).append(iri)

    @property
    def known(self) -> dict[str, str]:
        """Every IRI with its address: the path of its page, and the anchor where it shares one."""
        return self._known

    def sharing(self, page: str) -> list[str]:
        """The things that share a page, by the path of that page."""
        return self._sharing.get(page, [])

    def of(self, iri: str) -> str:
        """The address of an IRI: of ours as a path below the root, else as it is; nothing for what has no page.

        What a browser would run is no address either.
        """
        if address := self._known.get(iri):
            return address
        return iri if iri.startswith(("https://", "http://")) and not iri.startswith(BASE) else ""

    def owner(self, iri: str) -> str:
        """The thing on whose page an IRI is shown: mostly itself."""
        classes = set(self._graph.iris(iri, TYPE))
        for class_, prop in _SHARED:
            if class_ in classes:
                own = self._graph.pointing(iri, prop[1:]) if prop.startswith("^") else self._graph.iris(iri, prop)
                # A thing whose own chain comes back to it keeps a page.
                if own and own[0] != iri and own[0] in self._known:
                    return self.owner(own[0])
        # What a stored query is made of is shown with it.
        query = QUERY + "/".join(iri.removeprefix(QUERY).split("/")[:2]) if iri.startswith(QUERY) else iri
        return query if query in self._known else iri

    def _address(self, iri: str) -> str:
        for vocabulary in VOCABULARIES:
            if iri.startswith(vocabulary + "#"):
                return path_of(iri)
        owner = self.owner(iri)
        return path_of(iri) if owner == iri else f"{path_of(owner)}#{anchor_of(iri)}"


def anchor_of(iri: str) -> str:
    """The name of the anchor of a thing that shares a page: its path below `id/`, or below `query/`."""
    return iri.removeprefix(ID).removeprefix(QUERY)


def file_of(page: str, language: str) -> str:
    """The file of a page, from its path below the root.

    >>> file_of("id/gemeente/almelo", "en"), file_of("", "nl")
    ('en/id/gemeente/almelo/index.html', 'index.html')
    """
    return f"{FOLDERS[language]}{page}/{FILE}" if page else FOLDERS[language] + FILE


def root_of(file: str) -> str:
    """The way from a file back to the root.

    >>> root_of("en/over/index.html"), root_of("index.html")
    ('../../', '')
    """
    return "../" * file.count("/")


def link(root: str, address: str, language: str) -> str:
    """The way from a file, whose root this is, to an address; another's address is as it is.

    >>> link("../", "id/gemeente/almelo#regie/2013/almelo", "en")
    '../en/id/gemeente/almelo/index.html#regie/2013/almelo'
    """
    if "://" in address:
        return address
    page, mark, anchor = address.partition("#")
    return f"{root}{file_of(page, language)}{mark}{anchor}"
