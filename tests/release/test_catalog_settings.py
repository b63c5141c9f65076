"""The settings of the catalogue, data/publicatie.toml: what is wrong in them is told at its line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from breaking import add, swap
from conftest import ROOT
from segregatie.base.namespaces import VCARD
from segregatie.base.problems import InputError
from segregatie.cli import main
from segregatie.release import build as building
from segregatie.release.catalog.catalog import catalog_triples
from segregatie.release.catalog.settings import placeholders, read_publication

SETTINGS: Final = ROOT / "data" / "publicatie.toml"
ADDRESS: Final = "give an address, like https://www.example.org/"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the settings, to break."""
    return Path(shutil.copyfile(SETTINGS, tmp_path / SETTINGS.name))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'nummer = "0.1.0"',
            'nummer = "0.0"',
            "'nummer' cannot be '0.0'; give each version three numbers, like 0.2.0, that rise, the newest last",
        ),
        ("[uitgever]", "[uitgever", "not valid TOML: Expected ']' at the end of a table declaration; mend the syntax"),
        ('adres = "https', 'adres == "https', "not valid TOML: Invalid value; mend the syntax"),
        ("datum = 2026-11-25", 'datum = "gisteren"', "'datum' cannot be 'gisteren'; give a date"),
        ('dienst = "api"', 'dienst = "ftp"', "'dienst' cannot be 'ftp'; give one of sparql, api"),
        ('normen = ["csv"]', 'normen = ["tsv"]', "'normen' cannot be 'tsv'; give one of shapes, kubus, csv"),
        ("jaren = [2013, 2013]", "jaren = [2013]", "'jaren' cannot be [2013]; give the first year and the last"),
        ('adres = "https', 'adres = 5 # "https', f"'adres' cannot be 5; {ADDRESS}"),
        ('naam.nl = "De', 'naam.nl = 5 # "De', "'naam.nl' cannot be 5; give a text"),
        ('adres = "https://w3id.org/onderwijssegregatie/"', 'adres = ""', f"'adres' cannot be ''; {ADDRESS}"),
        ('adres = "https://w3id.org', 'adres = "w3id.org', f"'adres' cannot be 'w3id.org/onderwijssegregatie/'; {ADDRESS}"),
        ('adres = ""', 'adres = "https://example.org/mail us"', f"'adres' cannot be 'https://example.org/mail us'; {ADDRESS}"),
        ('adres = ""', 'adres = "www.voorbeeld.nl contact"', f"'adres' cannot be 'www.voorbeeld.nl contact'; {ADDRESS}"),
        ('mail = ""', 'mail = "a b@example.org"', "'mail' cannot be 'a b@example.org'; give a mail address, or nothing"),
        ('mail = ""', 'mail = "https://example.org/"', "'mail' cannot be 'https://example.org/'; give a mail address, or nothing"),
        ('soort = "Private', 'soort = "a b', "'soort' cannot be 'a bIndividual(s)'; give a code, without spaces"),
        ('soort = "STATISTICAL"', 'soort = "a b"', "'soort' cannot be 'a b'; give a code, without spaces"),
        ('code = "reeks"', 'code = "de reeks"', "'code' cannot be 'de reeks'; give a code, without spaces"),
        ('code = "maatregelen"', 'code = ""', "'code' cannot be ''; give a code, without spaces"),
        ("per_peiling = true", 'per_peiling = "ja"', "'per_peiling' cannot be 'ja'; give true or false"),
        ("jaren = [2013, 2013]", "jaren = [2015, 2010]", "'jaren' cannot be [2015, 2010]; give the first year and the last"),
        ("jaren = [2013, 2013]", "jaren = [-5, 2013]", "'jaren' cannot be [-5, 2013]; give the first year and the last"),
        ("jaren = [2013, 2013]", "jaren = [true, 2013]", "'jaren' cannot be [True, 2013]; give the first year and the last"),
        ("datum = 2026-11-25", "datum = 2026-11-25T12:00:00", "'datum' cannot be '2026-11-25T12:00:00'; give a date"),
        ("datum = 2026-11-25", "datum = 12:00:00", "'datum' cannot be '12:00:00'; give a date"),
        (
            "begonnen = 2026-11-23", "begonnen = 2026-11-26",
            "'begonnen' cannot be '2026-11-26'; give a day not after that of the first version",
        ),
    ],
)  # fmt: skip
def test_settings_that_are_wrong_are_told_at_their_line(file: Path, old: str, new: str, told: str) -> None:
    line = swap(old, new)(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: {told}"


def test_a_contact_may_have_an_address_and_a_mail_address(file: Path) -> None:
    swap('adres = ""', 'adres = "https://www.voorbeeld.nl/contact?van=ons"')(file)
    swap('mail = ""', 'mail = "vraag@voorbeeld.nl"')(file)
    told = {(str(each.predicate), str(each.object)) for each in catalog_triples([], read_publication(file), 1)}
    assert (f"<{VCARD}hasURL>", "<https://www.voorbeeld.nl/contact?van=ons>") in told
    assert (f"<{VCARD}hasEmail>", "<mailto:vraag@voorbeeld.nl>") in told


def test_a_version_from_before_the_one_above_it_is_told(file: Path) -> None:
    line = swap("datum = 2026-11-25\n", 'datum = 2026-11-25\n[[versies]]\nnummer = "0.2.0"\ndatum = 2000-01-01\n')(file) + 3
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: 'datum' cannot be '2000-01-01'; give a day not before that of the version above it"


def test_a_setting_that_is_missing_is_told_at_its_table(file: Path) -> None:
    line = swap("[contact]", "[contact]")(file)
    swap('naam = "onderwijssegregatie"\n', "")(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value) == f"{file}:{line}: 'naam' is missing; give a text"


def test_everything_wrong_with_the_settings_is_told_at_once(file: Path) -> None:
    series = swap('code = "reeks"', 'code = "de reeks"')(file)
    address = swap("adres = ", "address = ")(file)
    keywords = swap("trefwoorden.nl", 'trefwoorden."e n"')(file)
    dataset = keywords - 6
    english = swap('naam.en = "onderwijssegregatie contributors"', 'naam.en = "de makers van het rapport"')(file)
    with pytest.raises(InputError) as error:
        read_publication(file)
    assert str(error.value).splitlines() == [
        f"{file}:1: 'adres' is missing; {ADDRESS}",
        f"{file}:{address}: 'address' is no key here; did you mean 'adres'?",
        f"{file}:{english}: naam.en is in Dutch; give the text in English",
        f"{file}:{series}: 'code' cannot be 'de reeks'; give a code, without spaces",
        f"{file}:{dataset}: 'trefwoorden.nl' is missing; give a list of texts",
        f"{file}:{keywords}: 'trefwoorden.e n' is no key here; did you mean 'en'?",
    ]


def test_validate_reads_the_settings_too(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(checkout)
    line = swap("adres = ", "adres == ")(checkout / "data" / "publicatie.toml")
    code = add("maatregel,Loten,lotting\n")(checkout / "data" / "namen.csv")
    assert main(checkout, ["validate", "--lang", "nl"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"data/namen.csv:{code}: maatregel 'lotting' bestaat niet; bedoelt u 'loting'?",
        f"data/publicatie.toml:{line}: geen geldige TOML: Invalid value; herstel de syntaxis",
        "2 overtredingen, 0 waarschuwingen, 0 adviezen; 0 triples beoordeeld: data/, ontology/",
    ]


PLACEHOLDER: Final = "is still a placeholder; fill in what is yours, and take the name out of 'voorlopig'"


def test_a_build_for_publication_stops_at_what_is_a_placeholder(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    lines = (checkout / "data" / "publicatie.toml").read_text(encoding="utf-8").splitlines()
    address = next(number for number, line in enumerate(lines, 1) if line.startswith("adres = "))
    at = {"adres": address, "uitgever": lines.index("[uitgever]") + 1, "contact": lines.index("[contact]") + 1}
    told = [f"data/publicatie.toml:{line}: '{name}' {PLACEHOLDER}" for name, line in at.items()]
    assert main(checkout, ["--for-publication", "--out", "uit"]) == 1
    assert capsys.readouterr() == ("", "".join(f"{line}\n" for line in told))
    assert not (checkout / "uit").exists()
    # An endpoint may be on this machine: there it is told only.
    assert main(checkout, ["publish", "--endpoint", "https://voorbeeld.nl/sparql", "--from", "nergens"]) == 2
    assert capsys.readouterr().err.splitlines()[:3] == [f"warning: {line}" for line in told]


def test_a_build_for_publication_refuses_nothing_else(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = checkout / "data" / "publicatie.toml"
    swap('voorlopig = ["adres", "uitgever", "contact"]', "voorlopig = []")(settings)
    # Nobody answers where there is neither an address nor a mail address, whatever the settings say.
    assert [str(each).partition("'")[2].partition("'")[0] for each in placeholders(settings)] == ["contact"]
    swap('mail = ""', 'mail = "wie@voorbeeld.nl"')(settings)
    assert placeholders(settings) == []
    built = []
    monkeypatch.setattr(building, "build", lambda _project, out, *_: built.append(out))
    assert main(checkout, ["--for-publication", "--out", str(checkout / "uit")]) == 0
    assert built == [checkout / "uit"]
    assert main(checkout, ["--for-publication", "--report", "rapport.md"]) == 2
