"""Files that are bad as files: their form, their bytes, their syntax, or not there at all."""

from __future__ import annotations

from pathlib import Path

from breaking import Change, add, become, before, every, folder, gone, pipe, recoded, rows_swapped, swap, to_itself
from told import (
    AIMS,
    CHECK_PATH,
    CLAIMS,
    COMMAS,
    DATA,
    GRID,
    MEND,
    NAMES,
    PASSAGES,
    READINGS,
    REASONS,
    REFILE,
    RESTORE,
    SHA,
    SUMMARIES,
    SURVEY,
    unproved,
)

FILES: list[tuple[str, str, Change, list[str]]] = [
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
            "{at}: 'uitgevr' is no key here; did you mean 'uitgever'?",
        ],
    ),
    *(
        (f"toml-{name}", SURVEY, swap(old, new), [f"{{at}}: {told}"])
        for name, old, new, told in (
            ("year-as-text", "2013\n", '"2013"\n', "'jaar' cannot be '2013'; give the year the folder is named after"),
            ("year-as-truth", "2013\n", "true\n", "'jaar' cannot be True; give the year the folder is named after"),
            ("year-of-another-edition", "2013\n", "2014\n", "'jaar' cannot be 2014; give the year the folder is named after"),
            ("authors-as-numbers", 'auteurs = ["', "auteurs = [1]\n#", "'auteurs' cannot be 1; give a name"),
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
            "data/dingen.csv",
            "ontology/shapes.ttl",
            "ontology/vocabulary.ttl",
            "ontology/gemeenten.ttl",
            "ontology/cubes.ttl",
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
