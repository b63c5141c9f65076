"""`llms.txt`: what is here and where, for programs that read text in place of pages; in the form of llmstxt.org."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from segregatie.site.addresses import FOLDERS
from segregatie.site.files import DOWNLOAD
from segregatie.site.material import Material, Page
from segregatie.site.render import canonical

#: Files that say most at once, by their path within a release, and the words of [llms] that say what each is.
_FILES: Final = {
    "graph/onderwijssegregatie.ttl": "graph",
    "tabellen/onderwijssegregatie.xlsx": "workbook",
    "tabellen/lange/codeboek.csv": "codebook",
    "queries.ttl": "queries",
    "context.jsonld": "context",
}
#: Pages that others start from.
_PAGES: Final = ("tabellen", "vragen", "natelling", "model", "def", "kwaliteit")
_TRAPS: Final = ("trap_1", "trap_2", "trap_3", "trap_4")


def llms(material: Material, pages: Iterable[Page]) -> bytes:
    """Write the file in a language: what the graph is, its traps, and where its pages, stories, figures and files lie."""
    words, base = material.words["llms"], material.publication.address
    by_address = {page.address: page for page in pages}

    def listed(addresses: Iterable[str]) -> list[str]:
        own = (by_address[address] for address in addresses)
        return [f"- [{page.title}]({canonical(material, page)}): {page.description}" for page in own]

    stories = [address for address, page in by_address.items() if page.template in ("story.html", "figure.html")]
    files = [
        f"- [{path.rpartition('/')[2]}]({base}{DOWNLOAD}/{path}): {words[name]}"
        for path, name in _FILES.items()
        if (material.folder / path).is_file()
    ]
    parts: Sequence[tuple[str, Sequence[str]]] = (
        (words["traps"], [f"- {material.words['model'][trap]}" for trap in _TRAPS]),
        (words["pages"], listed(_PAGES)),
        (words["stories"], listed(stories)),
        (words["files"], files),
    )
    home = by_address[""]
    head = f"# {home.title}\n\n> {home.description}\n\n{words['forms'].format(base=base, folder=FOLDERS[material.language])}\n"
    return "\n".join([head, *(f"## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in parts)]).encode()
