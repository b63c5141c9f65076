"""What the pages' scripts read: the search index, the queries to start from, and the graph for the engine in the browser."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from segregatie.base.namespaces import BASE, DATA_GRAPHS, DEF, DOCUMENT_PREFIXES, ID, SHAPES, SKOS
from segregatie.site.addresses import FILE, FOLDERS
from segregatie.site.graph import code_of, kind_of
from segregatie.site.marks import Marks
from segregatie.site.material import Material, Page

#: Kinds in the index, those that come first win where all else is equal: the kinds of things, and the name of each in words.toml.
_KINDS: Final = (
    ("gemeente", ("gemeente", "stadsdeel")),
    ("maatregel", ("maatregel", "gebied")),
    ("tabel", ("tabel",)),
    ("verhaal", ()),
    ("beeld", ()),
    ("vraag", ()),
    (
        "begrip",
        ("partner", "activiteit", "onderwerp", "programma", "organisatie", "convenant", "publicatie", "persoon", "regeling", "provincie"),
    ),
    (
        "code",
        ("pilotstatus", "afspraaksoort", "vastleggingsvorm", "oudercontactvorm", "regievoerder", "controleur", "segregatiesoort", "reden"),
    ),
    ("bewering", ("bewering",)),
    ("toelichting", ("toelichting", "bevinding")),
    ("term", ()),
)
#: A sentence in the index is cut here.
_LONGEST: Final = 120


def _script(key: str, value: object) -> bytes:
    """Wrap a value as a classic script, which a page opened from a folder may load."""
    return f"(self.segregatie ??= {{}}).{key} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def search_index(material: Material, marks: Marks, titled: Sequence[Page] = ()) -> bytes:
    """The index of names, in the form that site/README.md gives; `titled` are pages that go by their title."""
    words = material.words["search"]
    return _script("index", {
        "kinds": [words[kind] for kind, _ in _KINDS],
        "suffix": f"/{FILE}",
        "iris": [[BASE, ""]],
        "items": [*_titles(titled), *_items(material, marks)],
    })  # fmt: skip


def _cut(text: str) -> str:
    """A sentence as the index has it: to the last word that fits."""
    return text if len(text) <= _LONGEST else text[: text.rindex(" ", 0, _LONGEST)] + " …"


def _titles(titled: Sequence[Page]) -> Iterator[list[Any]]:
    names = [name for name, _ in _KINDS]
    for page in titled:
        kind = names.index("verhaal" if page.template == "story.html" else "beeld")
        # It is found by the name in its address too, such as `kaart`.
        yield [page.title, kind, page.address, page.address.rpartition("/")[2].replace("-", " "), _cut(page.description)]


def _items(material: Material, marks: Marks) -> Iterator[list[Any]]:
    graph = material.graph
    places = {kind: place for place, (_, kinds) in enumerate(_KINDS) for kind in kinds}
    spellings = _spellings(material)
    for iri in graph.things:
        place = places.get(kind_of(iri))
        if place is None:
            continue
        title = _cut(material.text(iri, DEF + "uitspraak") or material.name(iri))
        others = [
            marks.letter(iri),
            *spellings.get((kind_of(iri), code_of(iri)), ()),
            *(text.text for text in graph.texts(iri, SKOS + "altLabel")),
        ]
        other = " ".join(name for name in dict.fromkeys(others) if name and name != title)
        unit = graph.iri(iri, DEF + "overEenheid")
        hint = material.text(iri, DEF + "opschrift") or (material.name(unit) if unit else "")
        yield [title, place, material.addresses.of(iri), other, hint]
    names = [name for name, _ in _KINDS]
    for name, query in material.answers.stored("vragen").items():
        yield [query.question[material.language], names.index("vraag"), f"query/vragen/{name}", query.title[material.language]]
    for iri in graph.things:
        if iri.startswith(DEF):
            yield [material.name(iri), names.index("term"), material.addresses.of(iri), iri.removeprefix(DEF)]


def _spellings(material: Material) -> dict[tuple[str, str], list[str]]:
    """How the report spells the names of things, by kind and code."""
    spelled: dict[tuple[str, str], list[str]] = {}
    with (material.project.data / "namen.csv").open(encoding="utf-8", newline="") as file:
        for kind, printed, code in list(csv.reader(file))[1:]:
            own, _, rest = code.rpartition("/")
            spelled.setdefault((own or ("gemeente" if kind == "eenheid" else kind), rest), []).append(printed)
    return spelled


def stored_queries(material: Material) -> bytes:
    """What the query page starts from."""
    language = material.language
    questions = material.answers.stored("vragen")
    groups = {
        group: [
            {
                "id": name,
                "question": query.question[language],
                "text": query.text,
                "parameters": {parameter: declared.kinds for parameter, declared in query.parameters.items()},
            }
            for name, query in questions.items()
            if query.group == group
        ]
        for group in material.answers.groups()
    }
    return _script("queries", {
        "prefixes": DOCUMENT_PREFIXES,
        "pages": [[BASE, f"../{FOLDERS[language]}" if language == "nl" else "../"]],
        "suffix": f"/{FILE}",
        "terms": {"id": ID, "def": DEF},
        "parts": _parts(material),
        "groups": [{"title": texts[language], "queries": groups[group]} for group, texts in material.answers.groups().items()],
    })  # fmt: skip


def _parts(material: Material) -> dict[str, list[str]]:
    """The districts that answer for a gemeente, by their paths below `id/`."""
    graph = material.graph
    parts: dict[str, list[str]] = {}
    for district in sorted(graph.things):
        for gemeente in graph.iris(district, DEF + "inGemeente"):
            if gemeente != district:
                parts.setdefault(gemeente.removeprefix(ID), []).append(district.removeprefix(ID))
    return parts


def graph_script(folder: Path) -> bytes:
    """The graph for the engine in the browser: a query without GRAPH sees all but the shapes."""
    text = (folder / "graph" / "onderwijssegregatie.trig").read_text(encoding="utf-8")
    return _script("graph", {"format": "application/trig", "text": text, "default": list(DATA_GRAPHS), "named": [*DATA_GRAPHS, SHAPES]})
