"""Where everything comes from (PROV-O): report, transcription, data, build, each with who did it.

Every named graph is what the build made, so from any triple there is a way back to the report and its authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from segregatie.base.namespaces import DATA_GRAPHS, FOAF, OWL, PROV, RDF, RDFS, SHAPES
from segregatie.base.problems import Text
from segregatie.base.terms import Statement, thing
from segregatie.base.version import __version__
from segregatie.data.survey import Survey
from segregatie.release.catalog.say import links, part, plain, text
from segregatie.release.catalog.settings import Publication

_TYPE: Final = RDF + "type"
_LABEL: Final = RDFS + "label"
_PROJECT: Final = part("uitgever")
_BUILD, _DATA, _SOFTWARE = part("bouw"), part("gegevens"), part("software")


def _transcription(survey: Survey) -> Iterator[Statement]:
    """State how the data came from the report of a round, and that its authors made it."""
    year = survey.code
    source, words = (thing(f"{kind}/{year}").value for kind in ("rapport", "tekst"))
    made, writing = thing(f"overschrijving/{year}").value, part(f"onderzoek-{year}")
    yield from links(writing, (_TYPE, PROV + "Activity"))
    yield from text(writing, _LABEL, Text(nl=f"onderzoek van {year}", en=f"study of {year}"))
    institutes = [thing(survey.institute).value] if survey.institute else []
    for institute in institutes:
        yield from links(writing, (PROV + "wasAssociatedWith", institute))
        yield from links(institute, (_TYPE, PROV + "Organization"))
    yield from links(source, (_TYPE, PROV + "Entity"), (PROV + "wasGeneratedBy", writing))
    for path in survey.makers:
        author = thing(path).value
        yield from links(source, (PROV + "wasAttributedTo", author))
        yield from links(writing, (PROV + "wasAssociatedWith", author))
        yield from links(author, (_TYPE, PROV + "Person"), *((PROV + "actedOnBehalfOf", institute) for institute in institutes))
    yield from links(words, (_TYPE, PROV + "Entity"), (PROV + "wasDerivedFrom", source))
    yield from links(made, (_TYPE, PROV + "Activity"), (PROV + "used", words), (PROV + "wasAssociatedWith", _PROJECT))
    yield from links(_DATA, (PROV + "wasGeneratedBy", made), (PROV + "wasDerivedFrom", words))
    yield from links(_BUILD, (PROV + "wasInformedBy", thing(f"natelling/{year}").value))
    yield from links(thing(f"natelling/{year}").value, (_TYPE, PROV + "Activity"), (PROV + "used", words))


def provenance_triples(publication: Publication) -> Iterator[Statement]:
    """State how a release came about, from the report on."""
    version = publication.newest.number
    yield from links(_PROJECT, (_TYPE, PROV + "Agent"))
    yield from links(_DATA, (_TYPE, PROV + "Entity"), (PROV + "wasAttributedTo", _PROJECT))
    yield from text(_DATA, _LABEL, Text(nl=f"gegevens van versie {version}", en=f"data of version {version}"))
    for survey in publication.rounds:
        yield from _transcription(survey)
    yield from links(_SOFTWARE, (_TYPE, PROV + "SoftwareAgent"), (_TYPE, FOAF + "Agent"), (PROV + "actedOnBehalfOf", _PROJECT))
    yield from plain(_SOFTWARE, FOAF + "name", "segregatie")
    yield from plain(_SOFTWARE, OWL + "versionInfo", __version__)
    yield from links(_BUILD, (_TYPE, PROV + "Activity"), (PROV + "used", _DATA), (PROV + "wasAssociatedWith", _SOFTWARE))
    yield from text(_BUILD, _LABEL, Text(nl=f"bouw van versie {version}", en=f"build of version {version}"))
    for graph in (*DATA_GRAPHS, SHAPES):
        yield from links(graph, (_TYPE, PROV + "Entity"), (PROV + "wasGeneratedBy", _BUILD), (PROV + "wasDerivedFrom", _DATA))
