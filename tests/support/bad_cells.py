"""Cells that say what cannot be: unknown names and codes, marks that moved, passages that prove something else."""

from __future__ import annotations

from breaking import Change, add, at, swap
from told import (
    ADD_PASSAGE,
    AIMS,
    CLAIM,
    CLAIMS,
    DIGITS,
    EXTRACT,
    GRID,
    HASTE,
    IN_BRACKETS,
    IN_OUR_WORDS,
    KINDS_OF_REASON,
    LETTERS,
    NAMES,
    ONE_ANSWER,
    OWN_TEXT,
    PARTNERS,
    PASSAGES,
    READINGS,
    REASONS,
    SHA,
    SPELLING,
    SUMMARIES,
    unproved,
)

CELLS: list[tuple[str, str, Change, list[str]]] = [
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
            f"{GRID}04.csv:1: maatregel 'K' stands twice; give each letter one column (also at {GRID}03.csv:1)",
        ],
    ),
    (
        "partner-unknown-in-a-row-that-counts",
        GRID + "08.csv",
        swap("Geen andere partijen betrokken", "Niemand"),
        [f"{{at}}: {unproved('tabel-8/geen-andere-partijen', 14)}", f"{{at}}: unknown partner 'Niemand'; {PARTNERS} {SPELLING}"],
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
            f"{{at}}: 'groningen' answers twice; {ONE_ANSWER} (also at {GRID}09.csv:2)",
            f"{{at}}: {unproved('tabel-9/niet-regulier', 2)}",
        ],
    ),
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
        [
            f"{{at}}: row 'tabel-11/deventer' has 'Zomaar een zin.' {IN_BRACKETS}: [tabel-11/deventer]",
            f"{{at}}: {unproved('tabel-11/deventer', 4)}",
        ],
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
    (
        "reading-twice",
        READINGS,
        add("tabel-1a/wel-overleg,amsterdam-noord,,stadsdelen,zeker,,Een proef.,A trial.\n"),
        ["{at}: this reading stands twice; keep one line for each passage, code and status"],
    ),
    (
        "aim-of-nothing",
        AIMS,
        add(",,op-segregatie,3.4/inleiding/2\n"),
        ["{at}: neither eenheid nor maatregel; fill in one of them, or both"],
    ),
    (
        "summary-twice",
        SUMMARIES,
        add("tabel-2/po/enschede,Een proef.,A trial.\n"),
        ["{at}: passage 'tabel-2/po/enschede' is put in our words twice; keep one line"],
    ),
    (
        "contradiction-twice",
        CLAIMS,
        add("tabel-3/totaal/niet-tussentijds-aannemen,totaal-van-g,fout,Een proef.,A trial.\n"),
        ["{at}: bewering 'tabel-3/totaal/niet-tussentijds-aannemen' stands twice; keep one line"],
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
        ["{at}: organisatie 'urk' does not exist; add it to data/dingen.csv"],
    ),
    (
        "code-with-a-space",
        NAMES,
        add("gemeente,Den Urk,den urk\n"),
        ["{at}: code 'den urk' cannot be part of an IRI; use lower-case letters, digits and single hyphens"],
    ),
    (
        "thing-with-a-space",
        "data/dingen.csv",
        add("u rk,organisatie,Urk,,,Bureau.,Bureau.\n"),
        ["{at}: code 'u rk' cannot be part of an IRI; use lower-case letters, digits and hyphens"],
    ),
    (
        "concept-removed",
        REASONS,
        swap("reden:tijdgebrek a skos:Concept", "reden:haast a skos:Concept"),
        [
            f"{at('data/2013/beweringen.csv', '3.1/tijdgebrek/1,1,')}: reden 'tijdgebrek' does not exist; {HASTE}",
            f"{at(NAMES, 'reden,Tijdgebrek,')}: reden 'tijdgebrek' does not exist; {HASTE}",
        ],
    ),
]
