"""What the specimen shows, typed from the report: tables 1, 1a, 3 to 6 and 15."""

from __future__ import annotations

from typing import Any, Final

#: Letter, code, short word in Dutch and English, area (3.4).
MEASURES: Final = (
    ("A", "leerlingenquota", "leerlingenquota", "pupil quotas", "toelating"),
    ("B", "gescheiden-wachtlijsten", "wachtlijsten", "waiting lists", "toelating"),
    ("C", "loting", "loting", "drawing lots", "toelating"),
    ("D", "voorrangsbeleid", "voorrangsbeleid", "priority", "toelating"),
    ("E", "centraal-aanmeldpunt", "centraal aanmeldpunt", "central desk", "toelating"),
    ("F", "vast-aanmeldmoment", "vast aanmeldmoment", "fixed time", "toelating"),
    ("G", "niet-tussentijds-aannemen", "niet tussentijds aannemen", "not midway", "toelating"),
    ("H", "postcodebeleid", "postcodebeleid", "postcode policy", "toelating"),
    ("I", "vve-spreiden", "VVE spreiden", "spreading VVE", "toelating"),
    ("J", "duo-aanmelding", "duo-aanmelding", "in pairs", "toelating"),
    ("K", "voorlichting-schoolkeuze", "schoolkeuze", "school choice", "voorlichting"),
    ("L", "voorlichting-kwaliteit", "kwaliteit van scholen", "school quality", "voorlichting"),
    ("M", "voorlichting-aannamebeleid", "aannamebeleid", "enrolment", "voorlichting"),
    ("N", "ouderinitiatieven", "ouderinitiatieven", "by parents", "initiatieven"),
    ("O", "schoolinitiatieven", "schoolinitiatieven", "by schools", "initiatieven"),
    ("P", "bestuursinitiatieven", "bestuursinitiatieven", "by boards", "initiatieven"),
    ("Q", "contact-tussen-scholen", "contact tussen scholen", "school contacts", "initiatieven"),
    ("R", "schoolgebouw", "schoolgebouw", "building", "investeren"),
    ("S", "specifieke-extras", "specifieke extra's", "specific extras", "investeren"),
    ("T", "personeel", "personeel", "staff", "investeren"),
    ("U", "leermiddelen", "leermiddelen", "materials", "investeren"),
)
#: Who answered and what each marks, from the rows of tables 3 to 6.
MARKS: Final = {
    "Almelo": "I KLM Q RS", "Amersfoort": "K", "Amsterdam Noord": "EF", "Amsterdam West": "CDEFHJ KLM", "Den Bosch": "I OQ RS",
    "Den Haag": "FI KL NQ S", "Deventer": "DFGHI KL", "Doesburg": "I", "Dordrecht": "I KL S", "Ede": "", "Emmen": "I S",
    "Enschede": "S", "Groningen": "I Q S", "Haarlem": "I KLM RTU", "Heerlen": "I TU", "Helmond": "", "Hengelo": "I RTU",
    "Leiden": "GHI K Q", "Lelystad": "HI S", "Nijmegen": "ADEF KLM NOPQ RSTU", "Rotterdam": "B KL N", "Schiedam": "FGI KLM Q S",
    "Sittard-Geleen": "I", "Tiel": "HI", "Tilburg": "KL S", "Utrecht": "EFGI K N RSTU", "Venlo": "", "Zaanstad": "CDF RSTU",
}  # fmt: skip
#: Table 1a: the eight without consultation, and the seven where segregation is no issue, whose marks are not meant against it (3.4).
NO_TALKS: Final = {"Doesburg", "Ede", "Groningen", "Heerlen", "Helmond", "Rotterdam", "Venlo", "Zaanstad"}
NO_ISSUE: Final = {"Ede", "Groningen", "Helmond", "Lelystad", "Rotterdam", "Sittard-Geleen", "Venlo"}
#: What 3.4 says of single marks: F is meant against segregation, these are not.
NOT_MEANT: Final = {("Den Haag", "F"), ("Den Bosch", "I"), ("Haarlem", "M"), ("Schiedam", "S")}
NO_TIME: Final = {"Alkmaar", "Arnhem", "Eindhoven"}
NOT_BUSY: Final = {"Breda", "Gouda", "Leeuwarden", "Maastricht", "Zwolle"}
#: Where each of the 35 stands on the tile map: column, row.
PLACES: Final = {
    "Leeuwarden": (5, 1), "Groningen": (7, 1), "Alkmaar": (2, 2), "Emmen": (8, 2), "Zaanstad": (3, 3), "Lelystad": (4, 3),
    "Zwolle": (6, 3), "Haarlem": (2, 4), "Amsterdam": (3, 4), "Deventer": (6, 4), "Almelo": (7, 4), "Leiden": (2, 5),
    "Amersfoort": (4, 5), "Ede": (5, 5), "Hengelo": (7, 5), "Enschede": (8, 5), "Den Haag": (1, 6), "Gouda": (3, 6),
    "Utrecht": (4, 6), "Arnhem": (5, 6), "Doesburg": (6, 6), "Schiedam": (1, 7), "Rotterdam": (2, 7), "Tiel": (4, 7),
    "Nijmegen": (5, 7), "Dordrecht": (2, 8), "Den Bosch": (4, 8), "Breda": (2, 9), "Tilburg": (3, 9), "Eindhoven": (4, 9),
    "Helmond": (5, 9), "Venlo": (6, 9), "Sittard-Geleen": (5, 10), "Maastricht": (5, 11), "Heerlen": (6, 11),
}  # fmt: skip
#: Table 15: lines by status of each activity (goes on, extended or new, either, stopped or wound down, not filled in).
PILOTS: Final = (
    ("Centraal aanmeldsysteem", 3, 1, 0, 1, 1), ("Voorlichting ouders", 4, 0, 0, 1, 1), ("Scholentochten", 3, 2, 0, 2, 2),
    ("Ouderinitiatieven", 4, 0, 1, 1, 2), ("Vriendschapsscholen", 3, 0, 1, 1, 0), ("Bevorderen modern burgerschap", 1, 0, 0, 0, 0),
    ("niet bij een activiteit", 2, 0, 0, 0, 0),
)  # fmt: skip
STATUSES: Final = (
    ("c1", "gaat door"), ("c5", "uitgebreid of nieuw"), ("c2", "door of gestopt"), ("c3", "gestopt of afgebouwd"), ("c6", "niet ingevuld"),
)  # fmt: skip
OUTCOMES: Final = (("c1", "klopt", 230), ("c2", "klopt bij benadering", 45), ("c3", "klopt niet", 69), ("c4", "niet na te gaan", 108))
STORIES: Final = (
    ("Veel maatregelen, zelden tegen segregatie", "Van 121 kruisjes staan er 7 tegen segregatie, steeds een vast aanmeldmoment."),
    ("Van praten naar papier", "20 overleggen, 18 hebben afspraken, 16 leggen ze vast. Zaanstad heeft notulen en geen overleg."),
    ("Geen item, en toch", "Zeven noemen het geen item; vier van hen noemen samen 11 maatregelen. Ede, Helmond en Venlo geen enkele."),
)
ANSWERS: Final = (
    ("Staat segregatie op de agenda?", "Nee, het is hier geen item", (("tabel 1a", "#matrix"), ("3.2", "#matrix"))),
    ("Is er overleg over segregatie?", "Nee", (("tabel 1a", "#matrix"), ("3.2", "#matrix"))),
    ("Zijn er afspraken?", "Niet genoemd", (("tabel 2", "#matrix"),)),
    ("Hoe zijn afspraken vastgelegd?", "Niet schriftelijk", (("tabel 10", "#matrix"),)),
    ("Is er overleg met ouders?", "Geen overleg met ouders", (("tabel 9", "#matrix"),)),
    ("Wie heeft de regie?", "Gezamenlijk, of lastig te zeggen", (("3.6", "#matrix"),)),
    ("Is er sinds 2008 iets veranderd?", "Ja: met een nieuw college ging het beleid van actief naar slapend", (("tabel 14", "#matrix"),)),
)  # fmt: skip
DOWNLOADS: Final = (
    ("Tabel 3, voor Nederlandse Excel", "tabel-03.csv", "CSV met puntkomma's", "0,7 kB"),
    ("Tabel 3, voor programma's", "tabel-03.csv", "CSV met komma's", "0,6 kB"),
    ("Tabel 3, met adressen", "tabel-03.csv", "JSON", "3 kB"),
    ("Alle tabellen in één werkmap", "tabellen.xlsx", "Excel", "342 kB"),
)
QUERY: Final = """PREFIX def: <https://w3id.org/onderwijssegregatie/def#>
PREFIX maatregel: <https://w3id.org/onderwijssegregatie/id/maatregel/>

# Wie noemt een vast aanmeldmoment?
SELECT ?gemeente
WHERE { ?gemeente def:noemt maatregel:vast-aanmeldmoment . }
ORDER BY ?gemeente
"""
NUMBERS: Final = """PREFIX def: <https://w3id.org/onderwijssegregatie/def#>

SELECT ?gemeente ?aantal ?aandeel
WHERE {
  ?gemeente def:aantal ?aantal .
  OPTIONAL { ?gemeente def:aandeel ?aandeel }
}
ORDER BY ?aantal
"""
WHO: Final = """PREFIX def: <https://w3id.org/onderwijssegregatie/def#>
PREFIX maatregel: <https://w3id.org/onderwijssegregatie/id/maatregel/>

SELECT ?wie
WHERE { ?wie def:noemt maatregel:voorlichting-schoolkeuze . }
ORDER BY ?wie
"""
PREFIXES: Final = {
    "def": "https://w3id.org/onderwijssegregatie/def#",
    "gemeente": "https://w3id.org/onderwijssegregatie/id/gemeente/",
    "maatregel": "https://w3id.org/onderwijssegregatie/id/maatregel/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
#: Other spellings under which things are looked for.
SPELLINGS: Final = {"Den Bosch": "'s-Hertogenbosch", "Den Haag": "'s-Gravenhage", "Zaanstad": "Zaandam"}


def slug(name: str) -> str:
    """Return the code of a gemeente of the specimen."""
    return name.lower().replace(" ", "-")


def aim(unit: str, letter: str) -> str:
    """Say whether a mark is meant against segregation: op, niet, onbekend (3.4)."""
    if unit in NO_ISSUE or (unit, letter) in NOT_MEANT:
        return "niet"
    return "op" if letter == "F" else "onbekend"


def tiles() -> list[tuple[Any, ...]]:
    """Return a tile for each gemeente that was asked."""
    rows: list[tuple[Any, ...]] = []
    for name, (x, y) in PLACES.items():
        kind, words = "", "deed mee"
        if name in NO_TIME:
            kind, words = "no-time", "geen tijd"
        elif name in NOT_BUSY:
            kind, words = "not-busy", "houdt zich er niet mee bezig"
        short = {"Den Bosch": "DBo", "Den Haag": "DHa", "Amersfoort": "Amf", "Sittard-Geleen": "SiG"}.get(name, name[:3])
        rows.append((name, short, x, y, kind, words, "#matrix"))
    return rows
