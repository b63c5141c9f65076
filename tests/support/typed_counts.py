"""How many facts, passages and claims the report's tables give, and its lists of answers, added up by hand from its pages."""

from __future__ import annotations

#: Facts by kind: the units each table names.
FACTS = {
    "Deelnameopgave": 35,
    "Overlegopgave": 28,  # table 1a names 27 gemeenten, Amsterdam as two stadsdelen
    "Agenderingsopgave": 28,
    "Afspraakopgave": 15 + 3 + 2,
    "Waarneming": 28 * 21,
    "Partneropgave": 13 + 8 + 8 + 3 + 3 + 2 + 2 + 2 + 1 + 1 + 1 + 1 + 1 + 4,
    "Oudercontactopgave": 5 + 8 + 15,
    "Vastleggingsopgave": 12 + 8 + 6 + 1 + 1,
    "Convenantafspraak": 8,
    "Nalevingsopgave": 7 + 4 + 2 + 1 + 1 + 1,
    "Resultaat": 10,
    "Verandering": 13,
    # Almelo, Amersfoort, Amsterdam, Den Haag, Deventer, Leiden, Nijmegen, Rotterdam, Schiedam, Tilburg, Utrecht
    "Pilotopgave": 5 + 2 + 1 + 4 + 1 + 4 + 4 + (3 + 1) + 6 + 3 + 3,
    "Regie": 11 + 4 + 13,  # 3.6
    # 3.2: ethnic, both, and the two it says consult on socio-economic segregation (Lelystad, Sittard-Geleen)
    "Segregatievorm": 3 + 3 + 2,
}

#: Of the table without a number the rows that stand nowhere else; of chapters 4 and 5 the numbers of 2008 and of 2010.
KEY_FIGURES = 3 + 4 + 5

#: Printed rows by table: 1, 1a, 2, 3 to 6, 8 to 15, the table without a number.
ROWS = (35, 3, 3, 29, 29, 29, 29, 14, 3, 5, 8, 6, 10, 13, 33, 5)
HEADINGS = len(ROWS)
NOTES = 13 + 1  # in brackets behind a name, in tables 2 and 8
PASSAGES = sum(ROWS) + HEADINGS + NOTES

#: Printed totals, n's and percentages: tables 1a, 2, 3 to 6, 8, 9, 10, 12; without a number 1 count, 4 shares, 2 totals.
CLAIMS = (2 + 2) + (3 + 1) + (10 + 3 + 4 + 4) + 14 + 3 + 5 + 6 + (1 + 4 + 2)
