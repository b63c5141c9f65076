"""Datasets and their distributions, as a catalogue (DCAT 3) tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

import pyoxigraph as ox

from segregatie.base.namespaces import (
    BASE,
    CSV_STANDARD,
    CUBE_STANDARD,
    DATASET,
    DCAT,
    DCATAP,
    DCTERMS,
    EU,
    FOAF,
    MEDIA_TYPE,
    OWL,
    PROV,
    RDF,
    RDFS,
    SHA256_ALGORITHM,
    SPDX,
    VOCABULARY,
    VOID,
    XSD,
)
from segregatie.base.problems import Text
from segregatie.base.terms import Statement, thing
from segregatie.release.catalog.files import RDF_FORMS, ReleaseFile
from segregatie.release.catalog.say import dates, day, languages, links, part, place, plain, subject, terms_of_use, text, titled, who
from segregatie.release.catalog.settings import Dataset, Publication
from segregatie.release.catalog.titles import METADATA_FILE, plain_forms

_TYPE: Final = RDF + "type"
#: What a dataset may keep to, by its name in the settings.
_STANDARDS: Final = {"shapes": BASE + "shapes", "kubus": CUBE_STANDARD, "csv": CSV_STANDARD}
#: The dataset that is the whole graph.
WHOLE: Final = "onderwijssegregatie"


def landing_page(base: str, code: str) -> str:
    """Return the address of the page about a dataset."""
    return f"{base}dataset/{code}/"


def download(base: str, file: ReleaseFile) -> str:
    """Return the address of a file of the release."""
    return f"{base}download/{file.path}"


def period_triples(first: int, last: int) -> Iterator[Statement]:
    """State a period of whole years."""
    node = part(f"jaren-{first}-{last}")
    yield from links(node, (_TYPE, DCTERMS + "PeriodOfTime"))
    yield from plain(node, DCAT + "startDate", f"{first}-01-01", XSD + "date")
    yield from plain(node, DCAT + "endDate", f"{last}-12-31", XSD + "date")


def _keywords(node: str, keywords: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
    for language, words in keywords.items():
        for word in words:
            yield ox.NamedNode(node), ox.NamedNode(DCAT + "keyword"), ox.Literal(word, language=language)


def _about(node: str, dataset: Dataset, publication: Publication, base: str) -> Iterator[Statement]:
    """State what a dataset is, for whom it is made, and what it comes from."""
    page = landing_page(base, dataset.code)
    yield from links(node, (_TYPE, DCAT + "Dataset"), (DCTERMS + "type", f"{EU}dataset-type/{dataset.kind}"))
    yield from titled(node, dataset)
    yield from plain(node, DCTERMS + "identifier", node)
    for about in (who, terms_of_use, subject, languages, place):
        yield from about(node)
    yield from _keywords(node, dataset.keywords)
    yield from day(node, DCTERMS + "created", publication.begun)
    yield from dates(node, publication)
    yield from plain(node, DCAT + "version", publication.newest.number)
    yield from plain(node, OWL + "versionInfo", publication.newest.number)
    first, last = dataset.years
    yield from period_triples(first, last)
    yield from links(
        node,
        (DCTERMS + "temporal", part(f"jaren-{first}-{last}")),
        (DCTERMS + "accrualPeriodicity", EU + "frequency/IRREG"),
        (DCTERMS + "provenance", part("herkomst")),
        (PROV + "wasGeneratedBy", part("bouw")),
        *((PROV + "wasDerivedFrom", thing(f"rapport/{survey.code}").value) for survey in publication.rounds),
        *((DCTERMS + "conformsTo", _STANDARDS[name]) for name in dataset.standards),
        *_in_series(dataset, publication),
        (DCAT + "landingPage", page),
        (FOAF + "page", VOCABULARY),
    )
    yield from links(page, (_TYPE, FOAF + "Document"))


def _in_series(dataset: Dataset, publication: Publication) -> Iterator[tuple[str, str]]:
    """A dataset of one round is in the series, behind that of the round before it."""
    if not dataset.round:
        return
    yield DCAT + "inSeries", DATASET + publication.series.code
    kin = [other for other in publication.datasets if other.round and other.without_round == dataset.without_round]
    if place := kin.index(dataset):
        yield DCAT + "prev", DATASET + kin[place - 1].code


def schema_of(file: ReleaseFile, files: Sequence[ReleaseFile], base: str) -> str | None:
    """Return what tells what is in a file: the vocabulary, or the metadata of the CSV file it is or repeats in another form."""
    if file.suffix in RDF_FORMS:
        return VOCABULARY
    known = {other.path: other for other in files}
    for csv in plain_forms(PurePath(file.path)):
        described = known.get((PurePath(csv).parent / METADATA_FILE).as_posix())
        if csv in known and described:
            return download(base, described)
    return None


def distribution_triples(
    file: ReleaseFile, schema: str | None, dataset: Dataset, publication: Publication, base: str
) -> Iterator[Statement]:
    """State a file as a form of a dataset: where to get it, how large it is, and the digest to check it by."""
    form = file.form
    assert form is not None, file.path
    node, checksum, address = part(file.path), part(f"{file.path}-sha256"), download(base, file)
    media, kind = MEDIA_TYPE + form.media, f"{EU}file-type/{form.code}"
    yield from links(DATASET + dataset.code, (DCAT + "distribution", node))
    title = dataset.title
    yield from text(node, DCTERMS + "title", file.title)
    yield from text(node, DCTERMS + "description", Text(nl=f"{title.nl}, als {form.name}", en=f"{title.en}, as {form.name}"))
    yield from links(
        node,
        (_TYPE, DCAT + "Distribution"), (DCAT + "accessURL", address), (DCAT + "downloadURL", address),
        (DCAT + "accessService", part(dataset.service)), (DCAT + "mediaType", media), (DCTERMS + "format", kind),
        # DCAT-AP-NL takes one language of a file, so one with both is in several.
        (DCTERMS + "language", f"{EU}language/{'MUL' if file.bilingual else 'NLD'}"), (SPDX + "checksum", checksum),
        (DCATAP + "availability", EU + "planned-availability/EXPERIMENTAL"),
        *(((DCTERMS + "conformsTo", schema),) if schema else ()),
    )  # fmt: skip
    yield from terms_of_use(node)
    yield from dates(node, publication)
    yield from plain(node, DCAT + "byteSize", str(file.size), XSD + "nonNegativeInteger")
    yield from links(checksum, (_TYPE, SPDX + "Checksum"), (SPDX + "algorithm", SHA256_ALGORITHM))
    yield from plain(checksum, SPDX + "checksumValue", file.digest, XSD + "hexBinary")
    # The shapes ask this of an address, and not every judge knows that all there is has this class.
    yield from links(address, (_TYPE, RDFS + "Resource"))
    if schema:
        yield from links(schema, (_TYPE, DCTERMS + "Standard"))
    # A harvester that does not know these lists finds here what their codes are.
    yield from links(media, (_TYPE, DCTERMS + "MediaType"))
    yield from links(kind, (_TYPE, DCTERMS + "MediaTypeOrExtent"))


def dataset_triples(
    dataset: Dataset, forms: Iterable[ReleaseFile], files: Sequence[ReleaseFile], publication: Publication, base: str, triples: int
) -> Iterator[Statement]:
    """State a dataset and every form it comes in, out of all files; `triples` is the size of the whole graph."""
    yield from _about(DATASET + dataset.code, dataset, publication, base)
    if dataset.code == WHOLE:
        yield from _earlier(dataset, publication, base)
        yield from links(DATASET + WHOLE, (_TYPE, VOID + "Dataset"), *_parts(publication))
        yield from plain(DATASET + WHOLE, VOID + "triples", str(triples), XSD + "integer")
    for file in forms:
        yield from distribution_triples(file, schema_of(file, files, base), dataset, publication, base)


def _earlier(dataset: Dataset, publication: Publication, base: str) -> Iterator[Statement]:
    """State each earlier version of a dataset, which has no files here any more, and what came after what."""
    node = DATASET + dataset.code
    later = node
    for count in reversed(range(1, len(publication.versions))):
        then = replace(publication, versions=publication.versions[:count])
        earlier = f"{node}/{then.newest.number}"
        yield from _about(earlier, dataset, then, base)
        yield from links(node, (DCAT + "hasVersion", earlier))
        yield from links(later, (DCAT + "previousVersion", earlier))
        later = earlier


def _parts(publication: Publication) -> Iterator[tuple[str, str]]:
    """The datasets that are cut from the whole graph."""
    return ((DCTERMS + "hasPart", DATASET + each.code) for each in publication.datasets if each.code != WHOLE)
