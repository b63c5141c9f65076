"""The kinds of bad input: a name, the file that is broken, how, and the exact lines that tell it."""

from __future__ import annotations

from pathlib import Path

from breaking import Change, add, at, become, before, every, folder, gone, pipe, recoded, rows_swapped, swap, to_itself

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
SPELLING = "A new spelling goes into data/namen.csv"
ADD_PASSAGE = "add it to passages.csv, or name one that stands there"
IN_OUR_WORDS = "put what it says in our own words in samenvattingen.csv, nl and en"
ONE_ANSWER = "a unit has one answer; remove one, or record in lezingen.csv how the print is read"
CLAIM = "name it table/row/column, like tabel-3/totaal/loting"
OWN_TEXT = "put the text's own passage there, once, or run extract"
DIGITS = "copy the printed digits"
MEND = "mend the syntax of this statement"
KINDS_OF_REASON = "use one of: tijdgebrek, niet-bezig-met-segregatie"
LETTERS = "use one of: A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U"
SHA = "a" * 64


def unproved(passage: str, row: int) -> str:
    return f"this row is not what passage '{passage}' proves (row {row} of the table); {COPY}"


CASES: list[tuple[str, str, Change, list[str]]] = [
    # What a cell says
    (
        "measure-unknown",
        GRID + "03.csv",
        swap(",A,B", ",Z,B"),
        [f"{{at}}: maatregel 'Z' does not exist; {LETTERS}", f"{{at}}: {unproved('tabel-3/kop', 0)}"],
    ),
    (
        "measure-of-another-table",
        GRID + "03.csv",
        swap(",A,B", ",K,B"),
        [
            f"{{at}}: {unproved('tabel-3/kop', 0)}",
            f"{GRID}04.csv:1: maatregel 'K' stands twice (also {GRID}03.csv:1); give each letter one column",
        ],
    ),
    (
        "reading-of-no-fact",
        READINGS,
        add("tabel-9/regulier,venlo,,spelling,zeker,,Een proef.,A trial.\n"),
        ["{at}: no fact of 'tabel-9/regulier' names 'venlo'; name what the row prints, or remove the line"],
    ),
    (
        "status-outside-table-15",
        READINGS,
        add("tabel-9/regulier,scholentochten,vervolgd,spelling,zeker,,Een proef.,A trial.\n"),
        ["{at}: no fact of 'tabel-9/regulier' names 'scholentochten'; name what the row prints, or remove the line"],
    ),
    (
        "aim-that-reaches-no-mark",
        AIMS,
        add("almelo,loting,op-segregatie,3.4/den-haag/1\n"),
        ["{at}: no cell with a mark is reached by 'loting'; name an eenheid that mentions the measure, or remove the line"],
    ),
    ("measure-twice", GRID + "03.csv", swap(",A,B", ",A,A"), ["{at}: a column stands twice in the header; give each column once"]),
    (
        "gemeente-unknown",
        GRID + "01.csv",
        swap(",Almelo,", ",Almeloo,"),
        [f"{{at}}: {unproved('tabel-1/almelo', 2)}", f"{{at}}: unknown gemeente 'Almeloo'; did you mean 'Almelo'? {SPELLING}"],
    ),
    (
        "spellings-unknown-in-a-list",
        GRID + "09.csv",
        swap("Groningen, Hengelo", "Groningan, Hengeloo"),
        [
            f"{{at}}: {unproved('tabel-9/regulier', 1)}",
            f"{{at}}: unknown eenheid 'Groningan'; did you mean 'Groningen'? {SPELLING}",
            f"{{at}}: unknown eenheid 'Hengeloo'; did you mean 'Hengelo'? {SPELLING}",
        ],
    ),
    (
        "answer-unknown",
        GRID + "01.csv",
        swap(",N,N,", ",N,Q,"),
        [f"{{at}}: {unproved('tabel-1/alkmaar', 1)}", f"{{at}}: unknown ja-nee 'Q'; use one of: J, N. {SPELLING}"],
    ),
    (
        "heading-renamed",
        GRID + "01a.csv",
        swap("geen item", "geen itemm"),
        [
            f"{{at}}: {unproved('tabel-1a/kop', 0)}",
            f"{{at}}: unknown agendering 'Segregatie geen itemm'; did you mean 'Segregatie geen item'? {SPELLING}",
        ],
    ),
    (
        "label-of-another-row",
        GRID + "11.csv",
        swap(",Deventer,", ",Tiel,"),
        ["{at}: row 'tabel-11/deventer' names 'tiel'; name its passage 'tabel-11/tiel', or mend its label"],
    ),
    (
        "label-of-another-group",
        GRID + "15.csv",
        swap(",Deventer,", ",Tiel,"),
        [
            "{at}: row 'tabel-15/deventer/1' names 'tiel'; name its passage 'tabel-15/tiel/1', or mend its label",
        ],
    ),
    (
        "mark-unknown",
        GRID + "04.csv",
        swap("Almelo,X,X,X", "Almelo,X,X,x"),
        ["{at}: a mark cannot be 'x'; use X, or leave the cell empty", f"{{at}}: {unproved('tabel-4/almelo', 1)}"],
    ),
    (
        "total-in-words",
        GRID + "09.csv",
        swap(",15\n", ",vijftien\n"),
        [f"{{at}}: not a whole number: 'vijftien'; {DIGITS}", f"{{at}}: {unproved('tabel-9/geen-overleg', 3)}"],
    ),
    (
        "total-in-superscript",
        GRID + "09.csv",
        swap(",15\n", ",²\n"),
        [f"{{at}}: not a whole number: '²'; {DIGITS}", f"{{at}}: {unproved('tabel-9/geen-overleg', 3)}"],
    ),
    (
        "figure-of-ten-digits",
        GRID + "veranderingen.csv",
        swap(",8,29", ",8888888888,29"),
        [f"{{at}}: not a whole number: '8888888888'; {DIGITS}", f"{{at}}: {unproved('tabel-veranderingen/niet-veranderd', 2)}"],
    ),
    (
        "answer-twice",
        GRID + "09.csv",
        swap('"Enschede,', '"Groningen, Enschede,'),
        [
            f"{{at}}: 'groningen' answers twice (also {GRID}09.csv:2); {ONE_ANSWER}",
            f"{{at}}: {unproved('tabel-9/niet-regulier', 2)}",
        ],
    ),
    # The form of a table
    ("column-missing", NAMES, swap("gedrukt,code", "gedrukt"), ["{at}: missing column 'code'; the header must be soort,gedrukt,code"]),
    ("column-unknown", NAMES, swap("gedrukt,code", "gedrukt,code,x"), ["{at}: unknown column 'x'; the header must be soort,gedrukt,code"]),
    (
        "columns-in-another-order",
        NAMES,
        swap("soort,gedrukt", "gedrukt,soort"),
        ["{at}: the columns stand in another order; the header must be soort,gedrukt,code"],
    ),
    (
        "column-missing-in-a-grid",
        GRID + "03.csv",
        swap(",I,J\n", ",I\n"),
        ["{at}: the header has not the columns of this table; give it 'passage' and 11 printed headings"],
    ),
    ("row-ragged", GRID + "04.csv", swap("Almelo,X,X,X", "Almelo,X,X"), [f"{{at}}: 4 cells where the header has 5; {COMMAS}"]),
    ("row-ragged-in-names", NAMES, add("gemeente,Urk\n"), [f"{{at}}: 2 cells where the header has 3; {COMMAS}"]),
    (
        "row-double",
        GRID + "04.csv",
        add("tabel-4/almelo,Almelo,X,X,X\n"),
        ["{at}: row 'tabel-4/almelo' stands twice; keep one; extract writes these files"],
    ),
    ("spelling-double", NAMES, add("gemeente,Ede,ede\n"), ["{at}: gemeente 'Ede' already stands for 'ede'; remove the double line"]),
    (
        "spelling-for-two",
        NAMES,
        add("gemeente,Alkmaar,tiel\n"),
        [f"{GRID}01.csv:2: gemeente 'Alkmaar' stands for 2 codes; keep one of its lines in data/namen.csv"],
    ),
    (
        "aim-double",
        AIMS,
        add("ede,,niet-op-segregatie,3.4/inleiding/2\n"),
        ["{at}: this eenheid and maatregel stand twice; keep one line for the pair"],
    ),
    ("cell-empty", NAMES, add("gemeente,,urk\n"), ["{at}: an empty cell; fill in kind, printed spelling and code"]),
    (
        "rows-swapped",
        GRID + "03.csv",
        rows_swapped,
        [f"{GRID}03.csv:3: {unproved('tabel-3/amsterdam-noord', 3)}", f"{GRID}03.csv:4: {unproved('tabel-3/amersfoort', 2)}"],
    ),
    ("blank-line-first", GRID + "03.csv", before("\n"), ["{at}: a blank line; remove it"]),
    ("blank-line-within", GRID + "03.csv", swap("\ntabel-3/ede", "\n\ntabel-3/ede"), [f"{GRID}03.csv:11: a blank line; remove it"]),
    ("blank-line-last", READINGS, add("   \n"), ["{at}: a blank line; remove it"]),
    ("file-empty", GRID + "03.csv", become(""), ["{at}: the file is empty; give it a header line"]),
    ("file-blank", NAMES, become("\n \n"), ["{at}: the file is empty; give it a header line: soort,gedrukt,code"]),
    ("names-header-only", NAMES, become("soort,gedrukt,code\n"), [f"{{at}}: nothing below the header; {RESTORE}"]),
    ("passages-header-only", PASSAGES, become("passage,soort,plaats,bereik,sha256\n"), [f"{{at}}: nothing below the header; {RESTORE}"]),
    ("grid-header-only", GRID + "04.csv", become("passage,Gemeente,K,L,M\n"), [f"{{at}}: nothing below the header; {RESTORE}"]),
    # The bytes of a file
    ("byte-order-mark", GRID + "03.csv", before("\ufeff"), ["{at}: the file starts with a byte-order mark; save it as UTF-8 without BOM"]),
    ("byte-order-mark-toml", SURVEY, before("\ufeff"), ["{at}: the file starts with a byte-order mark; save it as UTF-8 without BOM"]),
    ("byte-order-mark-turtle", REASONS, before("\ufeff"), ["{at}: the file starts with a byte-order mark; save it as UTF-8 without BOM"]),
    ("windows-line-ends", GRID + "03.csv", every("\n", "\r\n"), ["{at}: Windows line ends (CR); save the file with LF line ends"]),
    (
        "byte-order-mark-and-windows-line-ends",
        READINGS,
        lambda path: before("\ufeff")(path) and every("\n", "\r\n")(path),
        [
            "{at}: Windows line ends (CR); save the file with LF line ends",
            "{at}: the file starts with a byte-order mark; save it as UTF-8 without BOM",
        ],
    ),
    ("old-line-ends", READINGS, every("\n", "\r"), ["{at}: Windows line ends (CR); save the file with LF line ends"]),
    (
        "carriage-return-within",
        GRID + "03.csv",
        swap("Almelo,,", "Almelo,\r,"),
        ["{at}: a carriage return (CR) within the line; save the file with LF line ends"],
    ),
    ("not-utf-8", GRID + "03.csv", swap("Almelo", b"Alm\xe9lo"), ["{at}: byte 0xe9 is not valid UTF-8; save the file as UTF-8"]),
    ("utf-16", NAMES, recoded, ["{at}: byte 0xff is not valid UTF-8; save the file as UTF-8"]),
    ("not-utf-8-turtle", REASONS, add(b"# \xff\n"), ["{at}: byte 0xff is not valid UTF-8; save the file as UTF-8"]),
    ("nul", GRID + "03.csv", swap("Almelo", "Alm\0elo"), ["{at}: a NUL character; remove it"]),
    ("control-character", SUMMARIES, swap("het VO", "het\x0b VO"), ["{at}: a control character '\\x0b'; remove it"]),
    ("unit-separator", GRID + "03.csv", swap("Almelo", "Alm\x1felo"), ["{at}: a control character '\\x1f'; remove it"]),
    ("loose-accents", NAMES, add("gemeente,E\u0301de,ede\n"), ["{at}: letters with loose accents (not NFC); retype the accented letters"]),
    (
        "line-of-a-megabyte",
        GRID + "09.csv",
        swap("Almelo", "A" * 1_000_000),
        ["{at}: a line of 1000183 characters; keep lines under 20000; has it lost its line ends?"],
    ),
    ("cell-mostly-blank", GRID + "09.csv", swap("Almelo", "Almelo" + " " * 19_000), [f"{{at}}: {unproved('tabel-9/geen-overleg', 3)}"]),
    (
        "quote-left-open",
        GRID + "09.csv",
        swap('Venlo"', "Venlo"),
        ['{at}: a quote is opened and not closed on its line; close it, or double it ("")'],
    ),
    (
        "quote-in-the-header",
        GRID + "09.csv",
        swap("passage,", 'passage,"'),
        ['{at}: a quote is opened and not closed on its line; close it, or double it ("")'],
    ),
    (
        "text-behind-a-quote",
        GRID + "09.csv",
        swap('Venlo"', 'Venlo"!'),
        ['{at}: text behind a closing quote; double a quote that stands within a cell ("")'],
    ),
    (
        "line-end-within-quotes",
        GRID + "09.csv",
        swap("Doesburg, ", "Doesburg,\n"),
        [
            '{at}: a quote is opened and not closed on its line; close it, or double it ("")',
            f"{GRID}09.csv:5: 10 cells where the header has 4; {COMMAS}",
        ],
    ),
    ("comma-without-quotes", GRID + "09.csv", swap('Zaanstad"', 'Zaanstad",9'), [f"{{at}}: 5 cells where the header has 4; {COMMAS}"]),
    # Passages and their digests
    ("digest-does-not-fit-the-row", GRID + "04.csv", swap("Almelo,X,X,X", "Almelo,X,X,"), [f"{{at}}: {unproved('tabel-4/almelo', 1)}"]),
    (
        "digest-changed",
        PASSAGES,
        swap("tabel-1,1,d", "tabel-1,1,e"),
        [f"{GRID}01.csv:2: {unproved('tabel-1/alkmaar', 1)}"],
    ),
    (
        "digest-too-short",
        PASSAGES,
        add("3.4/proef,woorden,3.4,1+2,abc\n"),
        ["{at}: not a SHA-256 digest: 'abc'; leave it empty and run extract, which fills it in"],
    ),
    (
        "digest-missing",
        PASSAGES,
        add("3.4/proef,woorden,3.4,1+2,\n"),
        ["{at}: passage '3.4/proef' has no digest; run extract on the report's text, which fills it in"],
    ),
    (
        "row-number-beyond-the-table",
        PASSAGES,
        swap("tabel-1/alkmaar,tabelrij,tabel-1,1,", "tabel-1/alkmaar,tabelrij,tabel-1,999,"),
        [f"{GRID}01.csv:2: {unproved('tabel-1/alkmaar', 999)}"],
    ),
    *(
        (
            f"row-number-{name}",
            PASSAGES,
            add(f"tabel-1/urk,tabelrij,tabel-1,{number},{SHA}\n"),
            [f"{{at}}: not a row number: '{number}'; run extract, which numbers the rows"],
        )
        for name, number in (("in-words", "een"), ("superscript", "²"), ("arabic", "١"), ("padded", "01"), ("negative", "-1"))
    ),
    (
        "row-number-of-five-thousand-digits",
        PASSAGES,
        add(f"tabel-1/urk,tabelrij,tabel-1,{'9' * 5000},{SHA}\n"),
        [f"{{at}}: not a row number: '{'9' * 1981} ... {'9' * 999}'; run extract, which numbers the rows"],
    ),
    (
        "words-without-a-count",
        PASSAGES,
        add(f"3.4/proef,woorden,3.4,12,{SHA}\n"),
        ["{at}: not a run of words: '12'; give first word and number of words, like 120+18"],
    ),
    (
        "passage-with-a-space",
        PASSAGES,
        add(f"3.4/proef een,woorden,3.4,1+2,{SHA}\n"),
        ["{at}: passage '3.4/proef een' cannot be part of an IRI; name it by its place, like 3.4/almelo/2"],
    ),
    (
        "passage-with-dots",
        PASSAGES,
        add(f"3.4/../proef,woorden,3.4,1+2,{SHA}\n"),
        ["{at}: passage '3.4/../proef' cannot be part of an IRI; name it by its place, like 3.4/almelo/2"],
    ),
    (
        "place-with-a-space",
        PASSAGES,
        add(f"3.4/proef,woorden,3. 4,1+2,{SHA}\n"),
        ["{at}: not a place: '3. 4'; name a table, a table row, or a section by its number"],
    ),
    (
        "passage-double",
        PASSAGES,
        add(f"3.4/inleiding/2,woorden,3.4,1+2,{SHA}\n"),
        ["{at}: passage '3.4/inleiding/2' stands twice; give each passage one line"],
    ),
    (
        "form-unknown",
        PASSAGES,
        add(f"3.4/proef,woord,3.4,1+2,{SHA}\n"),
        ["{at}: unknown form 'woord'; use tabelrij, woorden, aantekening"],
    ),
    (
        "table-unknown",
        PASSAGES,
        add(f"tabel-99/urk,tabelrij,tabel-99,1,{SHA}\n"),
        ["{at}: passage 'tabel-99/urk': no table 'tabel-99'; did you mean 'tabel-9'?"],
    ),
    (
        "row-missing-from-its-grid",
        PASSAGES,
        add(f"tabel-1/urk,tabelrij,tabel-1,36,{SHA}\n"),
        [f"{{at}}: passage 'tabel-1/urk' has no row in tabel-01.csv; {EXTRACT}"],
    ),
    (
        "note-in-no-row",
        PASSAGES,
        add(f"tabel-2/urk/1,aantekening,tabel-2/urk,1+2,{SHA}\n"),
        ["{at}: passage 'tabel-2/urk/1': 'tabel-2/urk' is no table row; name the row by its passage"],
    ),
    (
        "note-nowhere-in-its-row",
        PASSAGES,
        add(f"tabel-2/po/urk,aantekening,tabel-2/po,1+2,{SHA}\n"),
        [f"{{at}}: passage 'tabel-2/po/urk' stands nowhere in its row 'tabel-2/po'; {EXTRACT}"],
    ),
    (
        "text-of-another-row",
        GRID + "11.csv",
        swap("[tabel-11/deventer]", "[tabel-11/den-haag]"),
        [f"{{at}}: text 'tabel-11/den-haag' is not one of this row; {OWN_TEXT}"],
    ),
    (
        "text-with-a-space",
        GRID + "11.csv",
        swap("[tabel-11/deventer]", "[tabel-11/de venter]"),
        [f"{{at}}: text 'tabel-11/de venter' is not one of this row; {OWN_TEXT}"],
    ),
    (
        "text-in-full",
        GRID + "11.csv",
        swap("[tabel-11/deventer]", "Zomaar een zin."),
        [f"{{at}}: {unproved('tabel-11/deventer', 4)}"],
    ),
    (
        "row-without-a-passage",
        GRID + "15.csv",
        swap("tabel-15/deventer/1,", ","),
        [
            f"{at(PASSAGES, 'tabel-15/deventer/1,')}: passage 'tabel-15/deventer/1' has no row in tabel-15.csv; {EXTRACT}",
            "{at}: '' is no passage of tabel-15; run extract, which writes both files",
        ],
    ),
    # Codes that nothing defines
    ("reading-of-no-passage", READINGS, swap("tabel-2/po,", "tabel-2/u,"), [f"{{at}}: passage 'tabel-2/u' does not exist; {ADD_PASSAGE}"]),
    (
        "reading-of-no-unit",
        READINGS,
        swap("amsterdam-west,,", "amsterdam-wezt,,"),
        ["{at}: eenheid 'amsterdam-wezt' does not exist; did you mean 'amsterdam-west'?"],
    ),
    ("reading-status", READINGS, swap("vv-of-0", "vv-of-1"), ["{at}: pilotstatus 'vv-of-1' does not exist; did you mean 'vv-of-0'?"]),
    (
        "reading-kind",
        READINGS,
        swap("scheidingsteken", "scheidingstekn"),
        ["{at}: lezingsoort 'scheidingstekn' does not exist; did you mean 'scheidingsteken'?"],
    ),
    ("aim-of-no-unit", AIMS, swap("ede,", "eden,"), ["{at}: eenheid 'eden' does not exist; did you mean 'ede'?"]),
    ("aim-of-no-measure", AIMS, swap("ede,,", "ede,lotingen,"), ["{at}: maatregel 'lotingen' does not exist; did you mean 'loting'?"]),
    ("aim-of-no-passage", AIMS, swap("3.4/inleiding/2", "3.4/urk"), [f"{{at}}: passage '3.4/urk' does not exist; {ADD_PASSAGE}"]),
    (
        "summary-of-no-passage",
        SUMMARIES,
        swap("tabel-2/po/enschede", "tabel-2/po/urk"),
        [
            f"{at(PASSAGES, 'tabel-2/po/enschede,')}: the text of passage 'tabel-2/po/enschede' has no summary; {IN_OUR_WORDS}",
            f"{{at}}: passage 'tabel-2/po/urk' does not exist; {ADD_PASSAGE}",
        ],
    ),
    ("summary-empty", SUMMARIES, add("tabel-1/kop,iets,\n"), ["{at}: nothing in en; fill it in, or remove the line"]),
    (
        "contradiction-of-no-claim",
        CLAIMS,
        swap("tabel-3/totaal/", "tabel-3/total/"),
        [
            f"{{at}}: bewering 'tabel-3/total/niet-tussentijds-aannemen' does not exist; {CLAIM}",
        ],
    ),
    ("spelling-of-no-code", NAMES, add("reden,Geen zin,geen-zin\n"), [f"{{at}}: reden 'geen-zin' does not exist; {KINDS_OF_REASON}"]),
    ("spelling-of-no-unit", NAMES, add("eenheid,Eede,eede\n"), ["{at}: eenheid 'eede' does not exist; did you mean 'ede'?"]),
    ("spelling-of-no-kind", NAMES, add("gemeent,Urk,urk\n"), ["{at}: unknown kind 'gemeent'; did you mean 'gemeente'?"]),
    (
        "spelling-of-no-organisation",
        NAMES,
        add("organisatie,Urk BV,urk\n"),
        ["{at}: organisatie 'urk' does not exist; add it to data/organisaties.csv"],
    ),
    (
        "code-with-a-space",
        NAMES,
        add("gemeente,Den Urk,den urk\n"),
        ["{at}: code 'den urk' cannot be part of an IRI; use lower-case letters, digits and single hyphens"],
    ),
    (
        "organisation-with-a-space",
        "data/organisaties.csv",
        add("u rk,Urk,Bureau.,Bureau.\n"),
        ["{at}: code 'u rk' cannot be part of an IRI; use lower-case letters, digits and hyphens"],
    ),
    (
        "concept-removed",
        REASONS,
        swap("reden:tijdgebrek a skos:Concept", "reden:haast a skos:Concept"),
        [f"{at(NAMES, 'reden,Tijdgebrek,')}: reden 'tijdgebrek' does not exist; use one of: haast, niet-bezig-met-segregatie"],
    ),
    # The survey round and its text
    ("toml-syntax", SURVEY, swap("jaar = 2013", "jaar = = 2013"), ["{at}: not valid TOML: Invalid value; mend the syntax"]),
    ("toml-left-open", SURVEY, add('x = "'), ["{at}: not valid TOML: Unterminated string; mend the syntax"]),
    ("toml-deep", SURVEY, add(f"x = {'[' * 5000}\n"), ["{at}: not valid TOML: a value is too long or too deep; mend the syntax"]),
    ("toml-long", SURVEY, add(f"x = {'9' * 5000}\n"), ["{at}: not valid TOML: a value is too long or too deep; mend the syntax"]),
    (
        "toml-key-missing",
        SURVEY,
        swap("jaar = 2013\n", ""),
        [f"{SURVEY}:1: 'jaar' is missing; give the year the folder is named after"],
    ),
    (
        "toml-key-unknown",
        SURVEY,
        swap("uitgever", "uitgevr"),
        [
            f"{SURVEY}:1: 'uitgever' is missing; give a name",
            "{at}: 'uitgevr' is no key of a survey round; did you mean 'uitgever'?",
        ],
    ),
    *(
        (f"toml-{name}", SURVEY, swap(old, new), [f"{{at}}: {told}"])
        for name, old, new, told in (
            ("year-as-text", "2013\n", '"2013"\n', "'jaar' cannot be '2013'; give the year the folder is named after"),
            ("year-as-truth", "2013\n", "true\n", "'jaar' cannot be True; give the year the folder is named after"),
            ("year-of-another-edition", "2013\n", "2014\n", "'jaar' cannot be 2014; give the year the folder is named after"),
            ("authors-as-numbers", 'auteurs = ["', "auteurs = [1]\n#", "'auteurs' cannot be [1]; give a list of names"),
            ("authors-none", 'auteurs = ["', "auteurs = []\n#", "'auteurs' cannot be []; give a list of names"),
            ("label-empty", '"peiling 2013"', '" "', "'label_nl' cannot be ' '; give a text"),
            ("month-with-a-day", '"2013-09"', '"2013-09-01"', "'verschenen' cannot be '2013-09-01'; give a month, like 2013-09"),
            ("month-thirteen", '"2013-09"', '"2013-13"', "'verschenen' cannot be '2013-13'; give a month, like 2013-09"),
        )
    ),
    ("text-header-only", DATA + "tekst.csv", become("sha256\n"), [f"{{at}}: nothing below the header; {RESTORE}"]),
    ("text-second", DATA + "tekst.csv", add(f"{SHA}\n"), ["{at}: a second text; keep one line: an edition has one text"]),
    (
        "text-no-digest",
        DATA + "tekst.csv",
        become("sha256\nxyz\n"),
        [f"{DATA}tekst.csv:2: not a SHA-256 digest: 'xyz'; run extract on the report's text, which fills it in"],
    ),
    # Turtle
    (
        "turtle-syntax",
        REASONS,
        swap("reden:tijdgebrek a skos:Concept ;", "reden:tijdgebrek a skos:Concept ;;:"),
        [f"{{at}}: not valid Turtle: The prefix : has not been declared; {MEND}"],
    ),
    (
        "turtle-syntax-twice",
        REASONS,
        before("x:a a x:b .\n\ny:a a y:b .\n\nx:c a x:d .\n\n"),
        [
            f"{REASONS}:1: not valid Turtle: The prefix x: has not been declared; {MEND}",
            f"{REASONS}:3: not valid Turtle: The prefix y: has not been declared; {MEND}",
        ],
    ),
    (
        "turtle-quote-left-open",
        REASONS,
        swap('"Tijdgebrek"@nl', '"Tijdgebrek@nl'),
        [f"{{at}}: not valid Turtle: Lack is not a valid subject or graph name; {MEND}"],
    ),
    ("turtle-unfinished", REASONS, add('<urn:a> <urn:b> """c\n\n'), [f"{{at}}: not valid Turtle: Unexpected end of file; {MEND}"]),
    ("turtle-iri-with-a-space", REASONS, add("<urn:a b> a <urn:c> .\n"), [f"{{at}}: not valid Turtle: Invalid IRI code point ' '; {MEND}"]),
    (
        "turtle-iri-relative",
        REASONS,
        add("<a> a <urn:c> .\n"),
        [f"{{at}}: not valid Turtle: No scheme found in an absolute IRI; {MEND}"],
    ),
    (
        "turtle-node-without-a-name",
        REASONS,
        add("[] a <urn:c> .\n"),
        [f"{REASONS}: a node without a name; name it: only vocabulary and shapes may have [ ] and ( )"],
    ),
    ("turtle-empty", REASONS, become(""), [f"{{at}}: nothing is stated here; {REFILE}"]),
    ("turtle-only-a-comment", "ontology/shapes.ttl", become("# shapes\n"), [f"{{at}}: nothing is stated here; {REFILE}"]),
    # Files that are not there, or are no files
    *(
        (f"missing-{Path(file).name}", file, gone, [f"{{at}}: this file is missing; {CHECK_PATH}"])
        for file in (
            NAMES,
            PASSAGES,
            READINGS,
            AIMS,
            SUMMARIES,
            CLAIMS,
            SURVEY,
            REASONS,
            GRID + "03.csv",
            DATA + "tekst.csv",
            "data/organisaties.csv",
            "ontology/shapes.ttl",
            "ontology/vocabulary.ttl",
            "ontology/gemeenten.ttl",
            "ontology/kubussen.ttl",
        )
    ),
    *(
        (f"folder-{Path(file).name}", file, folder, ["{at}: this is not a plain file; put a file here"])
        for file in (NAMES, SURVEY, GRID + "03.csv", "ontology/extra.ttl")
    ),
    ("pipe", NAMES, pipe, ["{at}: this is not a plain file; put a file here"]),
    (
        "link-to-itself",
        NAMES,
        to_itself,
        ["{at}: this file cannot be read (Too many levels of symbolic links); check its permissions, or where it links to"],
    ),
    (
        "grid-of-no-table",
        GRID + "07.csv",
        become("passage,x\n"),
        [f"{GRID}07.csv: no table of the report has this name; rename or remove the file"],
    ),
    (
        "file-nobody-reads",
        DATA + "lezing.csv",
        become("passage\n"),
        [f"{DATA}lezing.csv: no file of an edition has this name; did you mean 'lezingen'?"],
    ),
    ("edition-empty", "data/2014", folder, ["data/2014: an edition without files; fill the folder, or remove it"]),
]
