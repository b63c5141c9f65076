"""What every column of data/ holds: the one table that drives the mutations, held complete by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segregatie.report.tables import TABLES, Kind, Table


@dataclass(frozen=True, slots=True)
class Column:
    """What kind of value a column holds, whether a cell of it must be filled, and the list its codes are of.

    A list that begins with `@` depends on the row.
    """

    holds: str
    needed: bool = True
    of: str = ""


def code(of: str, *, needed: bool = True) -> Column:
    return Column("code", needed, of)


def codes(of: str, *, needed: bool = False) -> Column:
    return Column("codes", needed, of)


PASSAGE, NUMBER, SURE, NL, EN = code("passage"), Column("number"), code("zekerheid"), Column("nl"), Column("en")
NL_MAY, EN_MAY = Column("nl", needed=False), Column("en", needed=False)

FILES: Mapping[str, Mapping[str, Column]] = {
    "data/namen.csv": {"soort": code("naamsoort"), "gedrukt": Column("printed"), "code": code("@soort")},
    "data/dingen.csv": {
        "code": Column("named"), "soort": code("dingsoort"), "naam": Column("text"), "jaar": Column("year", needed=False),
        "makers": Column("text", needed=False), "nl": NL, "en": EN,
    },
    "data/termen.csv": {"nl": Column("text"), "en": Column("text"), "niet": Column("text")},
    "data/woorden.csv": {
        "code": Column("own"), "gedrukt": Column("printed"), "engels": Column("text"), "maat": code("maat"), "ondergrens": Column("bound"),
        "bovengrens": Column("bound", needed=False), "uitleg_nl": NL, "uitleg_en": EN,
    },
    "data/2013/antwoorden.csv": {
        "soort": code("antwoordsoort"), "eenheid": code("eenheid"), "antwoord": code("@antwoord"), "passage": PASSAGE, "zekerheid": SURE,
    },
    "data/2013/bevindingen.csv": {
        "passage": PASSAGE, "nr": NUMBER, "soort": code("bevindingsoort"), "onderwerpen": codes("onderwerp", needed=True),
        "steunt_op": codes("passage"), "dingen": codes("ding"), "zekerheid": SURE, "nl": NL, "en": EN,
    },
    "data/2013/beweringen.csv": {
        "passage": PASSAGE, "nr": NUMBER, "soort": code("beweringsoort"), "gedrukt": Column("claimed"), "telling": Column("counting"),
        "noemer": Column("counting", needed=False), "populatie": code("populatie"), "nl": NL, "en": EN,
    },
    "data/2013/eerdere-peilingen.csv": {"code": Column("round"), "jaar": Column("year"), "publicatie": code("ding"), "nl": NL, "en": EN},
    "data/2013/gerichtheid.csv": {
        "eenheid": code("eenheid", needed=False), "maatregel": code("maatregel", needed=False), "gerichtheid": code("gerichtheid"),
        "passage": PASSAGE,
    },
    "data/2013/herhalingen.csv": {"passage": PASSAGE, "feiten": codes("feit", needed=True)},
    "data/2013/interviewvragen.csv": {
        "code": Column("own"), "blok": code("vraagblok"), "passage": PASSAGE, "soorten": codes("feitsoort"),
        "onderwerpen": codes("onderwerp", needed=True), "nl": NL, "en": EN,
    },
    "data/2013/kerncijfers.csv": {
        "peiling": code("peiling"), "populatie": code("populatie"), "indicator": code("indicator"), "waarde": Column("figure"),
        "meeteenheid": code("meeteenheid"), "woord": code("woord", needed=False), "passage": PASSAGE,
    },
    "data/2013/kwesties.csv": {
        "kwestie": Column("own"), "eenheden": codes("eenheid"), "vindplaats_nl": NL_MAY, "vindplaats_en": EN_MAY,
        "gedrukt_nl": NL_MAY, "gedrukt_en": EN_MAY, "voorstel_nl": NL_MAY, "voorstel_en": EN_MAY, "nl": NL, "en": EN,
    },
    "data/2013/lezingen.csv": {
        "passage": PASSAGE, "code": code("@gelezen", needed=False), "status": code("pilotstatus", needed=False),
        "soort": code("lezingsoort"), "zekerheid": SURE, "tekstplaatsen": codes("passage"), "uitleg_nl": NL, "uitleg_en": EN,
    },
    "data/2013/passages.csv": {
        "passage": Column("place", of="passage"), "soort": code("vorm"), "plaats": Column("within"), "bereik": Column("reach"),
        "sha256": Column("digest"),
    },
    "data/2013/samenvattingen.csv": {"passage": PASSAGE, "nl": NL, "en": EN},
    "data/2013/tegenspraken.csv": {
        "bewering": code("bewering"), "kwestie": code("kwestie"), "ernst": code("ernst"), "uitleg_nl": NL, "uitleg_en": EN,
    },
    "data/2013/tekst.csv": {"sha256": Column("digest")},
    "data/2013/toelichtingen.csv": {
        "passage": PASSAGE, "nr": NUMBER, "eenheid": code("eenheid"), "soort": code("toelichtingsoort"),
        "onderwerpen": codes("onderwerp", needed=True), "motief": code("gerichtheid", needed=False), "tegen": codes("feit"),
        "dingen": codes("ding"), "zekerheid": SURE, "nl": NL, "en": EN,
    },
    "data/2013/zonder-uitspraak.csv": {"passage": PASSAGE, "reden": code("zwijgreden"), "herhaalt": codes("passage")},
}  # fmt: skip

#: What a column of a printed grid holds, by its kind in the catalogue.
_PRINTED: Mapping[Kind, str] = {
    Kind.LABEL: "label", Kind.CODE: "answer", Kind.MARK: "mark", Kind.NAMES: "names", Kind.TEXT: "own text", Kind.STATUS: "sign",
    Kind.COUNT: "count", Kind.PERCENTAGE: "percentage",
}  # fmt: skip
#: Printed columns in which a cell may be blank.
_MAY_BE_BLANK = ("mark",)


def grid_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a grid, the passage first."""
    held = [(_PRINTED[column.kind], column.names) for column in table.columns]
    # Table 15 leaves what the line above says blank, and some texts; a reason is given only by who did not take part.
    blank = ("label", "own text") if table.numbered_rows else ("answer",) if table.id == "tabel-1" else ()
    # Table 1a has two columns of names, and nobody may be in one of them.
    blank = ("names",) if table.id == "tabel-1a" else blank
    named = (Column(holds, holds not in (*_MAY_BE_BLANK, *blank) or names == "ja-nee", names) for holds, names in held)
    return (code("passage"), *named)


GRIDS: Mapping[str, Table] = {f"data/2013/tabellen/{table.stem}.csv": table for table in TABLES}
SURVEY = "data/2013/peiling.toml"
#: The lines of peiling.toml: what is malformed instead, by kind of change.
KEYS: Mapping[str, Mapping[str, str]] = {
    "jaar": {"wrong type": "'2013'", "out of range": "99", "deletion of a required cell": "''"},
    "label_nl": {"wrong type": "7", "wrong language": "'survey round of the year 2013'", "deletion of a required cell": "''"},
    "label_en": {"wrong type": "7", "wrong language": "'de peiling van 2013'", "deletion of a required cell": "''"},
    "rapport": {"wrong type": "true", "deletion of a required cell": "''"},
    "auteurs": {"wrong type": "'Ledoux, G.'", "deletion of a required cell": "[]"},
    "uitgever": {"wrong type": "7", "deletion of a required cell": "''"},
    "verschenen": {"wrong type": "2013", "out of range": "'2013-13'", "deletion of a required cell": "''"},
}
