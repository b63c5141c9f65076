"""What other tools read a release by: a Data Package (Frictionless) of its CSV files, and an RO-Crate of all there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from segregatie.base.forms import FILES
from segregatie.base.namespaces import BASE, LICENCE
from segregatie.base.problems import Text
from segregatie.release.catalog.settings import Dataset, Publication
from segregatie.release.catalog.titles import METADATA_FILE

DATA_PACKAGE: Final = "datapackage.json"
CRATE: Final = "ro-crate-metadata.json"
_CRATE_VERSION: Final = "https://w3id.org/ro/crate/1.1"
_NAME: Final = "onderwijssegregatie"
#: Types of CSV on the Web that a Table Schema calls otherwise; any other is text there.
_TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "integer": {"type": "integer"},
    "positiveInteger": {"type": "integer"},
    "nonNegativeInteger": {"type": "integer"},
    "decimal": {"type": "number"},
    "gYear": {"type": "year"},
    "anyURI": {"type": "string", "format": "uri"},
}


def data_package(folder: Path, publication: Publication) -> str:
    """Describe every CSV file of a release that has metadata (Data Package 1.0), with the types, keys and texts of CSV on the Web.

    Not those for a Dutch Excel, which are no plain CSV, nor a table that the report prints with a blank heading, which is no label to
    a Table Schema.
    """
    resources = [each for path in sorted(folder.rglob(METADATA_FILE)) for each in _resources(path, folder)]
    package = {
        "profile": "tabular-data-package",
        "name": _NAME,
        "id": BASE,
        "title": _whole(publication).title.nl,
        "description": _whole(publication).description.nl,
        "version": publication.newest.number,
        "created": f"{publication.newest.day}T00:00:00Z",
        "licenses": [{"path": LICENCE, "title": "CC BY 4.0"}],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _whole(publication: Publication) -> Dataset:
    return next(each for each in publication.datasets if each.code == _NAME)


def _resources(metadata: Path, folder: Path) -> Iterator[dict[str, Any]]:
    place, described = metadata.parent.relative_to(folder), json.loads(metadata.read_text(encoding="utf-8"))
    if described["dialect"]["delimiter"] != ",":
        return
    for table in described["tables"]:
        path, schema = (place / table["url"]).as_posix(), table["tableSchema"]
        printed = [column for column in schema["columns"] if not column.get("virtual")]
        if not all("titles" in column for column in printed):
            continue
        columns = {column["name"]: _first(column["titles"]) for column in printed}
        told: dict[str, Any] = {"fields": [_field(each) for each in printed], "missingValues": [""]}
        if key := schema.get("primaryKey"):
            told["primaryKey"] = [columns[name] for name in key]
        yield {
            "profile": "tabular-data-resource",
            "name": path.removesuffix(".csv").replace("/", "-"),
            "path": path,
            "title": table["dc:title"][0]["@value"],
            "encoding": "utf-8",
            "schema": told,
        }


def _field(column: Mapping[str, Any]) -> dict[str, Any]:
    datatype = column.get("datatype", "string")
    base = datatype if isinstance(datatype, str) else datatype.get("base", "string")
    # A cell with several values is text to a Table Schema.
    typed = {"type": "string"} if "separator" in column else _TYPES.get(base, {"type": "string"})
    field = {"name": _first(column["titles"]), **typed, "description": column["dc:description"][0]["@value"]}
    return {**field, "constraints": {"required": True}} if column.get("required") else field


def _first(titles: str | list[str]) -> str:
    return titles if isinstance(titles, str) else titles[0]


def crate(contents: Mapping[str, tuple[Text, bytes]], publication: Publication) -> str:
    """Describe the files of an archive, by path with their titles and bytes (RO-Crate 1.1)."""
    publisher = {"@id": publication.contact.url, "@type": "Organization", "name": publication.contact.name}
    names = sorted(contents)
    files = [{"@id": name, "@type": "File", **_about(name, *contents[name])} for name in names]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": _whole(publication).title.nl,
        "description": _whole(publication).description.nl,
        "identifier": BASE,
        "version": publication.newest.number,
        "datePublished": str(publication.newest.day),
        "license": {"@id": LICENCE},
        "publisher": {"@id": publisher["@id"]},
        "hasPart": [{"@id": name} for name in names],
    }
    itself = {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": _CRATE_VERSION}, "about": {"@id": "./"}}
    licence = {"@id": LICENCE, "@type": "CreativeWork", "name": "Creative Commons Naamsvermelding 4.0"}
    graph = [itself, root, publisher, licence, *files]
    return json.dumps({"@context": f"{_CRATE_VERSION}/context", "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _about(name: str, title: Text, data: bytes) -> dict[str, str]:
    form = FILES.get(name.rpartition(".")[2])
    return {"name": title.nl, "contentSize": str(len(data)), **({"encodingFormat": form.media} if form else {})}
