"""A repository with two commits of the project's own data: as it is, and with changes made by hand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
INPUT: Final = ("data", "ontology", "queries")


class Edit(NamedTuple):
    """What is put where something else stood; it stood there once."""

    file: str
    old: str
    new: str


_CODE: Final = """segregatiesoort:naar-taal a skos:Concept ;
    skos:inScheme begrippenlijst:segregatiesoort ;
    skos:topConceptOf begrippenlijst:segregatiesoort ;
    def:volgorde 4 ;
    skos:prefLabel "naar taal"@nl, "by language"@en ;
    skos:definition "Naar de taal die thuis wordt gesproken."@nl, "By the language spoken at home."@en .

segregatiesoort:beide a skos:Concept ;
    <http://www.w3.org/2002/07/owl#deprecated> true ;
    <http://purl.org/dc/terms/isReplacedBy> segregatiesoort:naar-taal ;
"""

EDITS: Final = (
    # A mark in table 3, column A, which Almelo did not have; with it goes the digest of the row, here made with sha256sum.
    Edit("data/2013/tabellen/tabel-03.csv", "tabel-3/almelo,Almelo,,", "tabel-3/almelo,Almelo,X,"),
    Edit(
        "data/2013/passages.csv",
        "accff8e2449140eb6020ad7f94a1d33528c0e84c60f85c367d954e628ff9b16d",
        "b49cb69bcd580b7ce8a2ff92d44f490a805cfff06832d30265e09a1d80f349b5",
    ),
    # A word of a summary, in both languages.
    Edit(
        "data/2013/samenvattingen.csv",
        "amsterdam-noord,het VO is een zaak van het centrale stadsbestuur,secondary education is handled by the central city government",
        "amsterdam-noord,het VO is een zaak van het gemeentelijke stadsbestuur,"
        "secondary education is handled by the municipal city government",
    ),
    # A remark that goes, one that comes, and one whose certainty is another.
    Edit(
        "data/2013/toelichtingen.csv",
        "3.1/tijdgebrek/1,3,eindhoven,reden,onderwerp/deelname,,,,zeker,Door gebrek aan tijd nam de gemeente niet deel.,"
        "Lack of time kept the municipality from taking part.\n",
        "",
    ),
    Edit(
        "data/2013/toelichtingen.csv",
        "deventer,situatie,partner/volkshuisvesting,,,,zeker,Volkshuisvesting was vroeger meer betrokken dan nu.,"
        "Public housing was more involved in the past than it is now.\n",
        "deventer,situatie,partner/volkshuisvesting,,,,waarschijnlijk,Volkshuisvesting was vroeger meer betrokken dan nu.,"
        "Public housing was more involved in the past than it is now.\n"
        "tabel-8/volkshuisvesting/deventer,2,deventer,situatie,partner/volkshuisvesting,,,,zeker,Deventer noemt wonen apart.,"
        "Deventer names housing separately.\n",
    ),
    # A claim that holds no longer, and one that is new.
    Edit("data/2013/beweringen.csv", "1/pilots/1,1,aantal,12,", "1/pilots/1,1,aantal,13,"),
    Edit(
        "data/2013/beweringen.csv",
        "3.2/besturen/1,1,niet-na-te-gaan,",
        "3.2/besturen/1,2,niet-na-te-gaan,niet-per-eenheid,,,deelnemende-gemeenten,Meestal zijn alle besturen erbij.,"
        "All boards are mostly there.\n3.2/besturen/1,1,niet-na-te-gaan,",
    ),
    # A key figure, why a place is silent, a thing's name, why a place was read so.
    Edit("data/2013/kerncijfers.csv", "overleg-zonder-afspraken,30,procent", "overleg-zonder-afspraken,31,procent"),
    Edit("data/2013/zonder-uitspraak.csv", "5/verklaring-beeld/1,leidt-in,", "5/verklaring-beeld/1,opmaak,"),
    Edit("data/dingen.csv", "bmc,organisatie,BMC,", "bmc,organisatie,BMC Advies,"),
    Edit("data/2013/lezingen.csv", "Met Leiden erbij komt de n van 19 uit.", "Samen met Leiden komt de n van 19 uit."),
    # A code that is called otherwise, one that is new, and one that is deprecated in favour of that.
    Edit("ontology/concepts/ernst.ttl", '"leeskwestie"@nl, "matter of reading"@en', '"leesvraag"@nl, "matter of reading"@en'),
    Edit(
        "ontology/concepts/segregatiesoort.ttl",
        "segregatiesoort:sociaal-economisch, segregatiesoort:beide .",
        "segregatiesoort:sociaal-economisch, segregatiesoort:beide, segregatiesoort:naar-taal .",
    ),
    Edit("ontology/concepts/segregatiesoort.ttl", "segregatiesoort:beide a skos:Concept ;\n", _CODE),
    # A definition of the vocabulary, and a property that a class may have.
    Edit("ontology/vocabulary.ttl", "de peiling, of waarin een publicatie verscheen.", "de peiling, of dat van een publicatie."),
    Edit("ontology/shapes/eigenschappen.csv", "Lijst,skos:hasTopConcept,", "Lijst,skos:note,*,,,,,\nLijst,skos:hasTopConcept,"),
)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as somebody, whoever uses the machine."""
    who = ("-c", "user.name=wie", "-c", "user.email=wie@example.org", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false")
    return subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True).stdout


def seeded(folder: Path) -> Path:
    """Make a repository in `folder` with the tags `voor` and `na`, and a work tree that is as neither."""
    folder.mkdir()
    for name in INPUT:
        shutil.copytree(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    _commit(folder, "voor")
    for edit in EDITS:
        path = folder / edit.file
        text = path.read_text(encoding="utf-8")
        assert text.count(edit.old) == 1, edit
        path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    _commit(folder, "na")
    (folder / "data" / "namen.csv").write_text("niet af", encoding="utf-8")
    return folder


def _commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", tag)
    git(folder, "tag", tag)
