"""Every page of the site in one language, kind by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segregatie.site.kinds.claim import Claims
from segregatie.site.kinds.compare import Compare
from segregatie.site.kinds.downloads import Downloads
from segregatie.site.kinds.figure import FigurePages
from segregatie.site.kinds.home import Home
from segregatie.site.kinds.measure import Measures
from segregatie.site.kinds.place import Places
from segregatie.site.kinds.quality import Quality
from segregatie.site.kinds.question import Questions
from segregatie.site.kinds.story import Stories
from segregatie.site.kinds.table import Tables
from segregatie.site.kinds.texts import Texts
from segregatie.site.kinds.thing import Things
from segregatie.site.kinds.unit import Units
from segregatie.site.kinds.vocabulary import Vocabulary
from segregatie.site.marks import Marks
from segregatie.site.material import Material, Page


def pages_of(material: Material, marks: Marks, triples: Mapping[str, int]) -> Iterator[Page]:
    """Make every page; what no kind has shown gets the page of a thing. `triples` says how many there are by graph."""
    places, stories = Places(material), Stories(material, marks)
    kinds = (
        Home(material, marks, stories.cards()),
        Units(material, marks),
        Measures(material, marks),
        Tables(material, places),
        Claims(material),
        Questions(material),
        places,
        Compare(material, marks),
        FigurePages(material, marks),
        stories,
        Quality(material, places, triples),
        Vocabulary(material),
        Downloads(material),
        Texts(material),
    )
    done: set[str] = set()
    for kind in kinds:
        for page in kind.pages():
            done.add(page.address)
            yield page
    yield from Things(material, marks).pages(done)
