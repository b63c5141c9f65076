"""The files that are broken in tests, and the remedies that messages give, in one spelling."""

from __future__ import annotations

DATA = "data/2013/"
GRID = "data/2013/tabellen/tabel-"
NAMES = "data/namen.csv"
PASSAGES = "data/2013/passages.csv"
READINGS = "data/2013/lezingen.csv"
AIMS = "data/2013/gerichtheid.csv"
SUMMARIES = "data/2013/samenvattingen.csv"
CLAIMS = "data/2013/tegenspraken.csv"
SURVEY = "data/2013/peiling.toml"
REASONS = "ontology/concepts/reden.ttl"

COPY = "copy the row from the report again, or run extract on the report's text"
EXTRACT = "run extract on the report's text"
COMMAS = "add or remove commas, or quote a cell that has a comma in it"
RESTORE = "restore the lines, for instance with git checkout"
REFILE = "restore the file, for instance with git checkout"
CHECK_PATH = "check the path, or restore it with git checkout"
PARTNERS = (
    "use one of: Voorschoolse voorzieningen (peuterspeelzalen, kinderopvang, VVE), Welzijnsorganisaties, Ouders/ouderinitiatieven, "
    "Brede School, Jeugdgezondheidszorg, Volkshuisvesting en woningbouwverenigingen, Schoolmaatschappelijk werk en andere "
    "hulpverleningsorganisaties, Andere onderwijsinstellingen (Hogeschool of ROC), Migrantenorganisaties, Schoolbegeleidingsdienst, "
    "Buitenschoolse opvang, Samenwerkingsverband voorgezet onderwijs, ..."
)
SPELLING = "A new spelling goes into data/namen.csv"
ADD_PASSAGE = "add it to passages.csv, or name one that stands there"
IN_OUR_WORDS = "put what it says in our own words in samenvattingen.csv, nl and en"
ONE_ANSWER = "a unit has one answer; remove one, or record in lezingen.csv how the print is read"
CLAIM = "name its place, like tabel-3/totaal/loting"
IN_BRACKETS = "where its text belongs; put its passage there in square brackets"
OWN_TEXT = "put the text's own passage there, once, or run extract"
DIGITS = "copy the printed digits"
MEND = "mend the syntax of this statement"
KINDS_OF_REASON = "use one of: tijdgebrek, niet-bezig-met-segregatie"
HASTE = "use one of: haast, niet-bezig-met-segregatie"
LETTERS = "use one of: A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U"
SHA = "a" * 64


def unproved(passage: str, row: int) -> str:
    return f"this row is not what passage '{passage}' proves (row {row} of the table); {COPY}"
