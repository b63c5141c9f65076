"""Pages become HTML: the templates, and what every page has beside what it is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from segregatie.base.namespaces import LICENCE, SCHEMA
from segregatie.query.stored import LANGUAGES
from segregatie.site.addresses import FILE, file_of, link, root_of
from segregatie.site.drawing.png import can_write_png
from segregatie.site.material import CARD, Link, Material, Page
from segregatie.site.words import Words

POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
#: The query page may also start WASM and a worker made from a script, and ask the endpoint.
ASKING: Final = (
    POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") + "; connect-src 'self'; worker-src 'self' blob:"
)
#: The parts of the site that each page leads to: words and addresses, in the head and the foot.
_MENU: Final = ("gemeenten", "maatregelen", "tabellen", "natelling", "vragen", "downloads")
_FOOT: Final = (
    "over",
    "en-nu",
    "verhalen",
    "beelden",
    "rapport",
    "begrippen",
    "model",
    "kwaliteit",
    "sparql",
    "toegankelijkheid",
    "colofon",
)
#: Forms of the document beside a page, by suffix.
FORMS: Final = {
    "ttl": ("Turtle", "text/turtle"),
    "jsonld": ("JSON-LD", "application/ld+json"),
    "nt": ("N-Triples", "application/n-triples"),
    "rdf": ("RDF/XML", "application/rdf+xml"),
}


class Links:
    """Writes links as HTML, as seen from one file. What comes from the data is escaped here."""

    def __init__(self, root: str, language: str, words: Words) -> None:
        self.root, self._language, self._words = root, language, words

    def to(self, address: str) -> str:
        """The way to an address."""
        return link(self.root, address, self._language)

    def words(self, item: Link) -> Markup:
        """The words of a link without their link, in their language."""
        return Markup(f'<span lang="{item.language}">{escape(item.text)}</span>') if item.language else escape(item.text)  # noqa: S704

    def a(self, item: Link) -> Markup:
        """A link, or its words where it leads nowhere."""
        if not item.address:
            return self.words(item)
        language = f' lang="{item.language}"' if item.language else ""
        return Markup(f'<a href="{escape(self.to(item.address))}"{language}>{escape(item.text)}</a>')  # noqa: S704

    def links(self, items: Sequence[Link], between: str = ", ") -> Markup:
        """Links in a row."""
        return Markup(escape(between)).join(map(self.a, items))  # noqa: S704

    def places(self, items: Sequence[Link]) -> Markup:
        """Links to places, named as such for who hears them."""
        if not items:
            return Markup()
        name = self._words["base"]["place" if len(items) == 1 else "places"]
        return Markup(f'<span class="place"><span class="vh">{escape(name)}: </span>{self.links(items, " · ")}</span>')  # noqa: S704


class Renderer:
    """Writes pages by their templates."""

    def __init__(self, material: Material, engine: bool = False) -> None:
        """`engine` says whether the query page has its engine."""
        kit = material.project.root / "site"
        self._material = material
        self._frames: Final[dict[tuple[str, str], tuple[Markup, Markup]]] = {}
        self._environment: Final = Environment(
            loader=ChoiceLoader([PackageLoader("segregatie.site", "html"), FileSystemLoader(kit)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.tests["number_text"] = lambda text: text.lstrip("+-").isdigit()
        publication = material.publication
        self._common: Final[dict[str, Any]] = {
            "t": material.words,
            "lang": material.language,
            "languages": LANGUAGES,
            "version": publication.newest.number,
            "credits": "; ".join(getattr(survey.credit, material.language) for survey in publication.rounds),
            "issued": publication.newest.day.isoformat(),
            "licence": LICENCE,
            "forms": FORMS,
            "engine": engine,
            "contact": publication.contact.url
            or (f"mailto:{publication.contact.mail}" if publication.contact.mail else publication.address),
            "home": publication.address,
            "menu": self._named(_MENU),
            "foot": self._named(_FOOT),
        }

    def _named(self, addresses: tuple[str, ...]) -> tuple[Link, ...]:
        names = self._material.words["menu"]
        return tuple(Link(names[address], address) for address in addresses)

    def _frame(self, page: Page, links: Links) -> tuple[Markup, Markup]:
        """The head and the foot of the pages at one depth, made once."""
        here = page.address if page.address in _MENU else ""
        if (links.root, here) not in self._frames:
            values = self._common | {"to": links.to, "root": links.root, "here": here}
            module: Any = self._environment.get_template("frame.html").make_module(values)
            self._frames[links.root, here] = (module.top(), module.foot_of())
        return self._frames[links.root, here]

    def render(self, page: Page) -> bytes:
        """Write a page."""
        root = root_of(file_of(page.address, page.language))
        links = Links(root, page.language, self._material.words)
        top, bottom = self._frame(page, links)
        crumbs = (Link(self._material.words["base"]["home"], ""), *page.crumbs) if page.address else ()
        values = {
            "page": page,
            "v": page.view,
            "root": root,
            "to": links.to,
            "a": links.a,
            "words": links.words,
            "links": links.links,
            "places": links.places,
            "top": top,
            "bottom": bottom,
            "crumbs": crumbs,
            "policy": ASKING if page.template == "sparql.html" else POLICY,
            "others": [(language, link(root, page.address, language)) for language in LANGUAGES],
            "canonical": canonical(self._material, page),
            "image": self._image(page),
            # Nothing in it can end the script that holds it.
            "data": Markup(_data(self._material, page, crumbs)),  # noqa: S704
        }
        return self._environment.get_template(page.template).render(self._common | values).encode()

    def _image(self, page: Page) -> str:
        """The address of what stands for a page where a link to it is shared: its own picture, else that of the site; if there are any."""
        if not can_write_png():
            return ""
        own = next((name for name in page.files if name.endswith(".png")), "")
        file = file_of(page.address if own else "", page.language)
        return f"{self._material.publication.address}{file.removesuffix(FILE)}{own or CARD}"


def canonical(material: Material, page: Page) -> str:
    """The address of a page in the world."""
    return material.publication.address + file_of(page.part_of or page.address, page.language).removesuffix(FILE)


def _data(material: Material, page: Page, crumbs: tuple[Link, ...]) -> str:
    """What search engines read: where a page stands. Nothing in it can end the script that holds it."""
    base = material.publication.address
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.text}
        | ({"item": base + file_of(crumb.address, page.language).removesuffix(FILE)} if crumb.address or place == 1 else {})
        for place, crumb in enumerate(crumbs, 1)
    ]
    nodes: list[dict[str, Any]] = [{"@type": "BreadcrumbList", "itemListElement": items}] if items else []
    described = getattr(page.view, "dataset", None)
    if described:
        nodes.append(described)
    if not nodes:
        return ""
    text = json.dumps({"@context": SCHEMA, "@graph": nodes}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
