"""Lines of the prose files, the claims and the named things that cannot be."""

from __future__ import annotations

from breaking import Change, add, become, swap
from told import ADD_PASSAGE, COMMAS, DATA

REMARKS = DATA + "toelichtingen.csv"
FINDINGS = DATA + "bevindingen.csv"
ANSWERS = DATA + "antwoorden.csv"
REPETITIONS = DATA + "herhalingen.csv"
SILENCES = DATA + "zonder-uitspraak.csv"
QUESTIONS = DATA + "interviewvragen.csv"
ROUNDS = DATA + "eerdere-peilingen.csv"
FIGURES = DATA + "kerncijfers.csv"
ASSERTIONS = DATA + "beweringen.csv"
CONTRADICTIONS = DATA + "tegenspraken.csv"
ISSUES = DATA + "kwesties.csv"
WEIGHINGS = DATA + "wegingen.csv"
THINGS = "data/dingen.csv"
WORDS = "data/woorden.csv"

PLACE = "3.4/almelo/1"
LISTS = "begin with one of: maatregel, gebied, activiteit, partner, onderwerp"
COUNTING = "name a query of queries/beweringen, like antwoord?soort=def:Overlegopgave"
MEND_COUNTING = "mend its telling or noemer, or the query"
REGIE = "did you mean 'regie'?"
NUMBERED = "number the statements of a passage from 1"
NO_QUERY = "telling 'eenhedn' does not exist; did you mean 'eenheden'?"
NO_PARAMETER = "queries/beweringen/eenheden.rq: eenheden: no parameter 'maatregel'; it has: peiling"
CORRECTION = (
    "the correction is not complete, or does not go with the gravity of its claims; fill vindplaats_nl, vindplaats_en, gedrukt_nl, "
    "gedrukt_en, voorstel_nl, voorstel_en all where a bewering has the gravity fout, and leave them empty otherwise"
)
ELSEWHERE = "count it from another place, or make it niet-na-te-gaan with the reason alleen-hier"
ONE_FIGURE = "keep one line for each peiling, populatie and indicator"
ONE_LINE = "keep one line, or give the other its own number"


def remark(**changed: str) -> Change:
    """A line of toelichtingen.csv that is right, but for what is changed."""
    line = {
        "passage": PLACE, "nr": "90", "eenheid": "almelo", "soort": "doet", "onderwerpen": "onderwerp/ouders", "motief": "",
        "tegen": "", "dingen": "", "zekerheid": "zeker", "nl": "Een.", "en": "One.",
    } | changed  # fmt: skip
    return add(",".join(line.values()) + "\n")


def assertion(**changed: str) -> Change:
    """A line of beweringen.csv that is right, but for what is changed."""
    line = {
        "passage": PLACE, "nr": "90", "soort": "aantal", "gedrukt": "28", "telling": "eenheden", "noemer": "",
        "populatie": "deelnemende-eenheden", "nl": "Een.", "en": "One.",
    } | changed  # fmt: skip
    return add(",".join(line.values()) + "\n")


PROSE: list[tuple[str, str, Change, list[str]]] = [
    ("remark-unit", REMARKS, remark(eenheid="almeloo"), ["{at}: eenheid 'almeloo' does not exist; did you mean 'almelo'?"]),
    ("remark-kind", REMARKS, remark(soort="doett"), ["{at}: toelichtingsoort 'doett' does not exist; did you mean 'doet'?"]),
    ("remark-passage", REMARKS, remark(passage="3.4/almelo/99"), [f"{{at}}: passage '3.4/almelo/99' does not exist; {ADD_PASSAGE}"]),
    ("remark-number", REMARKS, remark(nr="een"), [f"{{at}}: nr cannot be 'een'; {NUMBERED}"]),
    (
        "remark-twice",
        REMARKS,
        remark(nr="1"),
        [f"{{at}}: toelichting 'toelichting/2013/3.4/almelo/1/1' stands twice; {ONE_LINE}"],
    ),
    (
        "remark-without-subject",
        REMARKS,
        remark(onderwerpen=""),
        ["{at}: no subject; name one under onderwerpen, like onderwerp/ouders or maatregel/loting"],
    ),
    (
        "remark-subject-of-no-list",
        REMARKS,
        remark(onderwerpen="ouders"),
        [f"{{at}}: 'ouders' begins with no list of subjects; {LISTS}"],
    ),
    (
        "remark-subject-unknown",
        REMARKS,
        remark(onderwerpen="maatregel/lotting"),
        ["{at}: maatregel 'lotting' does not exist; did you mean 'loting'?"],
    ),
    (
        "remark-motive",
        REMARKS,
        remark(motief="segregatie"),
        ["{at}: gerichtheid 'segregatie' does not exist; did you mean 'op-segregatie'?"],
    ),
    (
        "remark-against-no-fact",
        REMARKS,
        remark(tegen="waarneming/2013/almelo/lotting"),
        ["{at}: feit 'waarneming/2013/almelo/lotting' does not exist; did you mean 'waarneming/2013/almelo/loting'?"],
    ),
    (
        "remark-thing",
        REMARKS,
        remark(dingen="organisatie/bmcc"),
        ["{at}: ding 'organisatie/bmcc' does not exist; did you mean 'organisatie/bmc'?"],
    ),
    ("remark-in-one-language", REMARKS, remark(en=""), ["{at}: nothing in en; fill it in, or remove the line"]),
    ("remark-semicolons", REMARKS, add("3.4/almelo/1;90\n"), [f"{{at}}: 1 cells where the header has 11; {COMMAS}"]),
    (
        "finding-rests-on-nothing",
        FINDINGS,
        add("4/opzet-2008/1,90,uitkomst,onderwerp/ouders,5/nergens/1,,zeker,Een.,One.\n"),
        [f"{{at}}: passage '5/nergens/1' does not exist; {ADD_PASSAGE}"],
    ),
    (
        "finding-kind",
        FINDINGS,
        add("4/opzet-2008/1,90,conclusies,onderwerp/ouders,,,zeker,Een.,One.\n"),
        ["{at}: bevindingsoort 'conclusies' does not exist; did you mean 'conclusie'?"],
    ),
    (
        "answer-kind",
        ANSWERS,
        add(f"regies,almelo,gemeente,{PLACE},zeker\n"),
        ["{at}: 'regies' is no kind of answer; did you mean 'regie'?"],
    ),
    (
        "answer-of-another-list",
        ANSWERS,
        add(f"segregatievorm,almelo,gemeente,{PLACE},zeker\n"),
        ["{at}: segregatiesoort 'gemeente' does not exist; use one of: etnisch, sociaal-economisch, beide"],
    ),
    (
        "prose-answer-twice",
        ANSWERS,
        add(f"regie,venlo,gemeente,{PLACE},zeker\n"),
        [f"{{at}}: antwoord 'regie/2013/venlo' stands twice; {ONE_LINE}"],
    ),
    (
        "repetition-of-no-fact",
        REPETITIONS,
        add(f"{PLACE},overlegopgave/2013/almeloo\n"),
        ["{at}: feit 'overlegopgave/2013/almeloo' does not exist; did you mean 'overlegopgave/2013/almelo'?"],
    ),
    (
        "silence-that-repeats-nothing",
        SILENCES,
        add(f"{PLACE},herhaalt,\n"),
        ["{at}: a repetition without what it repeats, or the reverse; give herhaalt both, or neither"],
    ),
    (
        "question-block",
        QUESTIONS,
        add(f"proef,overleggen,{PLACE},Overlegopgave,onderwerp/overleg,Een?,One?\n"),
        ["{at}: vraagblok 'overleggen' does not exist; did you mean 'overleg'?"],
    ),
    (
        "question-answered-by-no-fact",
        QUESTIONS,
        add(f"proef,overleg,{PLACE},Overlegopgav,onderwerp/overleg,Een?,One?\n"),
        ["{at}: 'Overlegopgav' is no kind of fact; did you mean 'Overlegopgave'?"],
    ),
    (
        "round-without-a-year",
        ROUNDS,
        add("2005,vroeger,publicatie/scholenkrant,Een.,One.\n"),
        ["{at}: jaar cannot be 'vroeger'; give a year of four digits"],
    ),
    (
        "figure-of-no-round",
        FIGURES,
        add("2006,schoolbesturen,geen-overleg,20,procent,,4/opzet-2008/1\n"),
        ["{at}: peiling '2006' does not exist; did you mean '2010'?"],
    ),
    (
        "figure-in-words",
        FIGURES,
        add("2008,schoolbesturen,geen-overleg,twintig,procent,,4/opzet-2008/1\n"),
        ["{at}: not a whole number: 'twintig'; copy the printed digits"],
    ),
    (
        "figure-word",
        FIGURES,
        add("2008,schoolbesturen,geen-overleg,20,procent,ongeveer,4/opzet-2008/1\n"),
        ["{at}: hoeveelheidswoord 'ongeveer' does not exist; did you mean 'ongeveer-de-helft'?"],
    ),
    (
        "figure-twice",
        FIGURES,
        add("2008,gemeenten-van-die-ronde,geinterviewde-gemeenten,35,eenheden,,4/opzet-2008/1\n"),
        [
            "{at}: kerncijfer 'kerncijfer/2008/gemeenten-van-die-ronde/geinterviewde-gemeenten' stands twice; " + ONE_FIGURE,
        ],
    ),
    ("claim-number", ASSERTIONS, assertion(gedrukt="acht"), ["{at}: not a whole number: 'acht'; give the printed number in digits"]),
    (
        "claim-word",
        ASSERTIONS,
        assertion(soort="hoeveelheidswoord", gedrukt="de-helftt", noemer="eenheden"),
        ["{at}: hoeveelheidswoord 'de-helftt' does not exist; did you mean 'de-helft'?"],
    ),
    (
        "claim-member",
        ASSERTIONS,
        assertion(soort="verzameling", gedrukt="almelo edee"),
        ["{at}: eenheid 'edee' does not exist; did you mean 'ede'?"],
    ),
    (
        "claim-rank",
        ASSERTIONS,
        assertion(soort="rang", gedrukt="maatregel/loting"),
        ["{at}: cannot read the rank 'maatregel/loting'; write it like maatregel/loting=2"],
    ),
    (
        "claim-comparison",
        ASSERTIONS,
        assertion(soort="vergelijking", gedrukt="groter", noemer="eenheden"),
        ["{at}: vergelijking 'groter' does not exist; use one of: meer, minder, gelijk"],
    ),
    (
        "claim-out-of-reach",
        ASSERTIONS,
        assertion(soort="niet-na-te-gaan", gedrukt="oordelen", telling=""),
        ["{at}: buitenbereik 'oordelen' does not exist; did you mean 'oordeel'?"],
    ),
    ("claim-counting", ASSERTIONS, assertion(telling="tel maar"), [f"{{at}}: cannot read the telling 'tel maar'; {COUNTING}"]),
    (
        "claim-comparison-with-nothing",
        ASSERTIONS,
        assertion(soort="vergelijking", gedrukt="meer"),
        [f"{{at}}: cannot read the noemer ''; {COUNTING}"],
    ),
    (
        "claim-population",
        ASSERTIONS,
        assertion(populatie="deelnemende-eenhede"),
        ["{at}: populatie 'deelnemende-eenhede' does not exist; did you mean 'deelnemende-eenheden'?"],
    ),
    (
        "claim-of-a-table",
        ASSERTIONS,
        assertion(soort="kolomtotaal"),
        ["{at}: 'kolomtotaal' is a claim of a table; give the printed number in data/<peiling>/tabellen, or choose another kind"],
    ),
    (
        "claim-stated-twice",
        ASSERTIONS,
        swap("3.1/benaderd/1,1,", "3.1/benaderd/1,1,aantal,35,deelname,,benaderde-gemeenten,Een.,One.\n3.1/benaderd/1,1,"),
        ["data/2013/beweringen.csv:{next}: bewering '3.1/benaderd/1/1' stands twice; give the other its own number"],
    ),
    (
        "claim-counted-by-nothing",
        ASSERTIONS,
        assertion(telling="eenhedn"),
        [f"{{at}}: bewering '{PLACE}/90' cannot be recounted ({NO_QUERY}); {MEND_COUNTING}"],
    ),
    (
        "claim-with-a-parameter-too-many",
        ASSERTIONS,
        assertion(telling="eenheden?maatregel=maatregel/loting"),
        [f"{{at}}: bewering '{PLACE}/90' cannot be recounted ({NO_PARAMETER}); {MEND_COUNTING}"],
    ),
    (
        "claim-share-of-nothing",
        ASSERTIONS,
        assertion(soort="percentage", gedrukt="50", noemer="antwoord?soort=def:Overlegopgave&antwoord=regievoerder/gemeente"),
        ["{at}: the noemer of bewering '3.4/almelo/1/90' counts nothing; name a base that is not empty"],
    ),
    (
        "contradiction-gravity",
        CONTRADICTIONS,
        swap(",spanning,", ",ernstig,"),
        ["{at}: ernst 'ernstig' does not exist; use one of: fout, spanning, leeskwestie"],
    ),
    (
        "contradiction-of-no-issue",
        CONTRADICTIONS,
        swap(",rotterdam-initiatieven,", ",rotterdam-initiatief,"),
        ["{at}: kwestie 'rotterdam-initiatief' does not exist; did you mean 'rotterdam-initiatieven'?"],
    ),
    (
        "issue-of-nothing",
        ISSUES,
        add("proef,,,,,,,,Een.,One.\n"),
        ["{at}: no bewering is a case of kwestie 'proef'; name it in tegenspraken.csv, or take the line out"],
    ),
    ("issue-without-proposal", ISSUES, swap(",5,5,4,4,", ",5,5,4,,"), [f"{{at}}: kwestie 'totaal-van-g': {CORRECTION}"]),
    (
        "issue-corrected-without-error",
        ISSUES,
        swap("haarlem-loting,haarlem,,,,,,,", "haarlem-loting,haarlem,a,b,c,d,e,f,"),
        [f"{{at}}: kwestie 'haarlem-loting': {CORRECTION}"],
    ),
    (
        "weighing-of-a-claim-that-holds",
        WEIGHINGS,
        become("bewering,lezer,oordeel\n3.1/benaderd/1/1,lezer-1,fout\n"),
        ["data/2013/wegingen.csv:{next}: bewering '3.1/benaderd/1/1' is not in tegenspraken.csv; weigh only claims that do not hold"],
    ),
    (
        "weighing-twice",
        WEIGHINGS,
        become("bewering,lezer,oordeel\n3.4/haarlem/1/1,lezer-1,fout\n3.4/haarlem/1/1,lezer-1,spanning\n"),
        ["data/2013/wegingen.csv:3: weging '3.4/haarlem/1/1, lezer-1' stands twice; keep one line"],
    ),
    (
        "weighing-as-something-else",
        WEIGHINGS,
        become("bewering,lezer,oordeel\n3.4/haarlem/1/1,lezer-1,ernstig\n"),
        ["data/2013/wegingen.csv:{next}: ernst 'ernstig' does not exist; use one of: fout, spanning, leeskwestie"],
    ),
    (
        "claim-of-its-own-sentence",
        ASSERTIONS,
        assertion(
            passage="3.2/vorm/2", soort="aantal", gedrukt="3", telling="antwoord?soort=def:Segregatievorm&antwoord=segregatiesoort/etnisch"
        ),
        [f"{{at}}: bewering '3.2/vorm/2/90' is counted from facts that only 3.2/vorm/2 itself gives; {ELSEWHERE}"],
    ),
    (
        "claim-against-nowhere",
        ASSERTIONS,
        assertion(soort="tegenspraak", gedrukt="3.4/almelo/99", telling=""),
        [f"{{at}}: passage '3.4/almelo/99' does not exist; {ADD_PASSAGE}"],
    ),
    (
        "thing-of-no-kind",
        THINGS,
        add("urk,stichting,Urk,,,Een.,One.\n"),
        ["{at}: 'stichting' is no kind of thing; use one of: organisatie, persoon, programma, publicatie, regeling, convenant"],
    ),
    ("named-thing-twice", THINGS, add("bmc,organisatie,BMC,,,Een.,One.\n"), ["{at}: 'organisatie/bmc' stands twice; keep one line"]),
    (
        "thing-with-a-year",
        THINGS,
        add("urk,organisatie,Urk,2009,,Een.,One.\n"),
        ["{at}: a organisatie with a year or makers; give these to a publicatie only"],
    ),
    (
        "thing-of-another-century",
        THINGS,
        add("urk,publicatie,Urk,MMIX,,Een.,One.\n"),
        ["{at}: jaar cannot be 'MMIX'; give a year of four digits, or none"],
    ),
    (
        "text-with-another-term",
        REMARKS,
        remark(nl="De gemeente heeft in elke wijk een school.", en="The municipality has a school in every district."),
        ["{at}: 'wijk' is called 'district' in the English; write 'neighbourhood', as termen.csv has it"],
    ),
    (
        "word-measure",
        WORDS,
        add("proef,proef,trial,deel,>=10,,Een.,One.\n"),
        ["{at}: 'deel' is no measure; did you mean 'aandeel'?"],
    ),
    (
        "word-bounds",
        WORDS,
        add("proef,proef,trial,aandeel,10,20,Een.,One.\n"),
        ["{at}: cannot read the bounds '10' and '20'; write them like >=45 and <=55"],
    ),
    (
        "word-twice",
        WORDS,
        add("de-helft,half,half,aandeel,>=50,<=50,Een.,One.\n"),
        ["{at}: hoeveelheidswoord 'de-helft' stands twice; keep one line"],
    ),
]
