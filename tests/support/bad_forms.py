"""Texts in the wrong language, numbers out of range, and names that nothing points at or that point at nothing."""

from __future__ import annotations

from bad_prose import ASSERTIONS, FIGURES, PLACE, QUESTIONS, REMARKS, ROUNDS, THINGS, WORDS, assertion, remark
from breaking import Change, add, swap
from told import GRID, IN_BRACKETS, PASSAGES, REASONS, SHA, SPELLING, SURVEY, unproved

NAME_IT = "name it where a line says what it says, or in zonder-uitspraak.csv, or mend its name"

FORMS: list[tuple[str, str, Change, list[str]]] = [
    (
        "remark-in-english",
        REMARKS,
        remark(nl="The municipality does not want that."),
        ["{at}: nl is in English; give the text in Dutch"],
    ),
    (
        "remark-in-dutch",
        REMARKS,
        remark(en="De gemeente wil dat niet."),
        ["{at}: en is in Dutch; give the text in English"],
    ),
    (
        "remark-in-one-language-twice",
        REMARKS,
        remark(nl="Taal telt.", en="Taal telt."),
        ["{at}: nl, en are the same text; give one in Dutch and the other in English"],
    ),
    (
        "question-code",
        QUESTIONS,
        add(f"Een Code,pilots,{PLACE},,onderwerp/pilots,Een.,One.\n"),
        ["{at}: code 'Een Code' cannot be part of an IRI; use lower-case letters, digits and hyphens"],
    ),
    (
        "claim-of-a-code-that-is-not",
        ASSERTIONS,
        assertion(telling="antwoord?soort=def:Overleg&antwoord=overlegantwoord/geen-overlegg"),
        ["{at}: overlegantwoord 'geen-overlegg' does not exist; did you mean 'geen-overleg'?"],
    ),
    (
        "claim-of-a-kind-that-is-not",
        ASSERTIONS,
        assertion(telling="antwoord?soort=def:Overlegg"),
        ["{at}: 'Overlegg' is no kind of fact; did you mean 'Overleg'?"],
    ),
    (
        "claim-over-100-percent",
        ASSERTIONS,
        assertion(soort="percentage", gedrukt="101", noemer="eenheden"),
        ["{at}: a share of 101 percent; copy the printed percentage, from 0 to 100"],
    ),
    (
        "figure-over-100-percent",
        FIGURES,
        swap(",30,procent,,", ",300,procent,,"),
        ["{at}: a share of 300 percent; copy the printed percentage, from 0 to 100"],
    ),
    (
        "bounds-reversed",
        WORDS,
        swap("aandeel,>=60,<=100", "aandeel,>=60,<=50"),
        ["{at}: nothing can meet the bounds '>=60' and '<=50'; give the lower one first, and a share up to 100"],
    ),
    (
        "bounds-over-100-percent",
        WORDS,
        swap(">=75,<=100", ">=75,<=101"),
        ["{at}: nothing can meet the bounds '>=75' and '<=101'; give the lower one first, and a share up to 100"],
    ),
    (
        "thing-that-nothing-names",
        THINGS,
        add("nergens,organisatie,Nergens,,,Een.,One.\n"),
        ["{at}: no line names 'organisatie/nergens'; name it in toelichtingen.csv or bevindingen.csv, or mend its code"],
    ),
    (
        "round-not-named-after-its-year",
        ROUNDS,
        add("2006,2007,publicatie/gemeenten-in-actie-tegen-segregatie,een,one\n"),
        ["{at}: code '2006' is not the year '2007'; name an earlier round after its year"],
    ),
    (
        "label-of-a-counted-row-unknown",
        GRID + "09.csv",
        swap("Regulier overleg", "Reguler overleg"),
        [
            f"{{at}}: {unproved('tabel-9/regulier', 1)}",
            f"{{at}}: unknown oudercontactvorm 'Reguler overleg met ouders'; did you mean 'Regulier overleg met ouders'? {SPELLING}",
        ],
    ),
    (
        "row-that-names-nobody",
        GRID + "08.csv",
        swap(",Helmond,", ",,"),
        [
            "{at}: row 'tabel-8/schoolbegeleidingsdienst' names nobody; copy the printed names, or run extract on the report's text",
            f"{{at}}: {unproved('tabel-8/schoolbegeleidingsdienst', 10)}",
        ],
    ),
    (
        "text-in-the-place-of-its-passage",
        GRID + "14.csv",
        swap(",[tabel-14/almelo]", ",Een tekst."),
        [
            f"{{at}}: row 'tabel-14/almelo' has 'Een tekst.' {IN_BRACKETS}: [tabel-14/almelo]",
            f"{{at}}: {unproved('tabel-14/almelo', 1)}",
        ],
    ),
    (
        "passage-of-another-section",
        PASSAGES,
        add(f"3.4/almelo/98,woorden,3.5,1+2,{SHA}\n"),
        ["{at}: passage '3.4/almelo/98' is not in '3.5'; name it by its place: the place, a slash and a name"],
    ),
    (
        "passage-with-runs-out-of-order",
        PASSAGES,
        add(f"3.4/almelo/98,woorden,3.4,10+2 5+1,{SHA}\n"),
        ["{at}: not a run of words: '10+2 5+1'; give first word and number of words, like 120+18"],
    ),
    (
        "passage-that-nothing-names",
        PASSAGES,
        add(f"3.4/almelo/98,woorden,3.4,1+2,{SHA}\n"),
        [f"{{at}}: no line names passage '3.4/almelo/98'; {NAME_IT}"],
    ),
    (
        "remark-decoded-twice",
        REMARKS,
        remark(nl="De reden was financiÃ«le nood."),
        ["{at}: 'Ã«' where 'ë' belongs: the text was decoded twice; open the file as UTF-8, and type again what stood here"],
    ),
    (
        "remark-with-a-quote-decoded-twice",
        REMARKS,
        remark(nl="De foto’s en â€œwittenâ€\x9d van \u2019s-Hertogenbosch."),
        [
            "{at}: 'â€\\x9d' where '”' belongs: the text was decoded twice; open the file as UTF-8, and type again what stood here",
            "{at}: 'â€œ' where '“' belongs: the text was decoded twice; open the file as UTF-8, and type again what stood here",
        ],
    ),
    (
        "definition-in-dutch",
        REASONS,
        swap('"Lack of time"@en', '"Geen tijd voor het onderzoek"@en'),
        ["{at}: skos:prefLabel@en is in Dutch; give the text in English"],
    ),
    (
        "label-in-dutch",
        SURVEY,
        swap('"survey round of 2013"', '"de peiling van 2013"'),
        ["{at}: label_en is in Dutch; give the text in English"],
    ),
]
