"""The words of the pages that no label gives, in Dutch and English."""

from __future__ import annotations

from typing import Final

_BOTH: Final[dict[str, tuple[str, str]]] = {
    "site": ("Onderwijssegregatie", "School segregation"),
    "skip": ("Naar de inhoud", "Skip to the content"),
    "menu": ("Hoofdmenu", "Main menu"),
    "home": ("Begin", "Home"),
    "tables": ("Tabellen", "Tables"),
    "questions": ("Vragen", "Questions"),
    "vocabulary": ("Vocabulaire", "Vocabulary"),
    "downloads": ("Downloads", "Downloads"),
    "other": ("English", "Nederlands"),
    "about": ("Wat ervan is vastgelegd", "What is stated of it"),
    "property": ("Eigenschap", "Property"),
    "value": ("Waarde", "Value"),
    "places": ("Waar het in het rapport staat", "Where it stands in the report"),
    "place": ("Plaats", "Place"),
    "part": ("Onderdeel", "Section"),
    "table": ("Tabel", "Table"),
    "row": ("Rij", "Row"),
    "words": ("In onze woorden", "In our words"),
    "incoming": ("Wat hiernaar verwijst", "What points here"),
    "of": ("van", "of"),
    "rest": ("Vraag ze alle op met SPARQL", "Ask for all of them with SPARQL"),
    "shown": ("getoond", "shown"),
    "forms": ("Dezelfde gegevens voor machines", "The same data for machines"),
    "cite": ("Verwijzen en licentie", "Citation and licence"),
    "citation": (
        "Onderwijssegregatie: een kennisgraaf van de peiling van 2013 onder gemeenten, versie",
        "Onderwijssegregatie: a knowledge graph of the 2013 survey of Dutch municipalities, version",
    ),
    "licence": (
        "Onze beschrijvingen, vertalingen en lezingen: CC BY 4.0. Feiten zijn vrij. De zinnen van het rapport staan hier niet.",
        "Our descriptions, translations and readings: CC BY 4.0. Facts are free. The report's sentences do not stand here.",
    ),
    "number": ("Adres dat blijft", "Address that stays"),
    "kind": ("Soort", "Kind"),
    "term": ("Termen", "Terms"),
    "classes": ("Klassen", "Classes"),
    "properties": ("Eigenschappen", "Properties"),
    "terms": ("Overige termen", "Other terms"),
    "used": ("keer gebruikt", "times used"),
    "intro": (
        "Een beleidsrapport als kennisgraaf: elk feit met zijn plaats, elke tabel opnieuw uit de feiten, elke bewering nageteld.",
        "A policy report as a knowledge graph: every fact with its place, every table again from the facts, every claim recounted.",
    ),
    "sixteen": ("De zestien tabellen van het rapport, uit de feiten gemaakt", "The sixteen tables of the report, made from the facts"),
    "stored": ("Vragen met een antwoord en de plaatsen erachter", "Questions with an answer and the places behind it"),
    "termslist": ("Klassen en eigenschappen, in twee talen", "Classes and properties, in two languages"),
    "workbook": ("Alle tabellen als werkmap (XLSX)", "All tables as a workbook (XLSX)"),
    "archive": ("Alles in een bestand (zip), met uitleg en licentie", "Everything in one file (zip), with notes and licence"),
    "catalogue": ("De catalogus: elk bestand met omvang en controlegetal", "The catalogue: each file with its size and checksum"),
    "everything": ("De hele graaf", "The whole graph"),
    "sparql": ("Stel zelf een vraag in SPARQL", "Ask a question of your own in SPARQL"),
    "api": ("De vragen als API", "The questions as an API"),
    "numbers": ("In getallen", "In numbers"),
    "units": ("Gemeenten en stadsdelen", "Municipalities and districts"),
    "lists": ("Begrippenlijsten", "Code lists"),
    "missing": ("Niet gevonden", "Not found"),
    "nothing": (
        "Op dit adres staat niets. Kijk of het goed is overgenomen, of begin bij het begin.",
        "There is nothing at this address. See whether it was copied well, or start at the beginning.",
    ),
    "question": ("Vraag", "Question"),
    "source": ("Bron", "Source"),
    "basis": ("Telbasis", "Basis of counts"),
    "choose": ("Stel in", "Set"),
    "all": ("(alle)", "(all)"),
    "legend": ("Legenda", "Legend"),
    "show": ("Toon", "Show"),
    "rows": ("rijen", "rows"),
    "save": ("Bewaar deze rijen", "Save these rows"),
    "csv": ("CSV (komma)", "CSV (comma)"),
    "excel": ("CSV voor Nederlandse Excel (puntkomma, decimale komma)", "CSV for a Dutch Excel (semicolon, decimal comma)"),
    "json": ("JSON", "JSON"),
    "query": ("De vraag in SPARQL", "The query in SPARQL"),
    "run": ("Voer hem uit op het endpoint", "Run it on the endpoint"),
    "parameters": ("In te stellen", "To be set"),
    "columns": ("Kolommen", "Columns"),
    "apiintro": (
        "Elke tabel en elke vraag heeft een adres. Een instelling of waarde die niet bestaat is een fout, die zegt wat er wel kan.",
        "Every table and every question has an address. A parameter or value that does not exist is an error that says what does.",
    ),
    "machine": ("Beschrijving voor machines (OpenAPI 3.1)", "Description for machines (OpenAPI 3.1)"),
}


def texts(language: str) -> dict[str, str]:
    """Return the words of the pages in a language."""
    return {key: nl if language == "nl" else en for key, (nl, en) in _BOTH.items()}
