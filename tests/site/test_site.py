"""The site of a release: every address leads somewhere, nothing is from elsewhere, both languages are whole, numbers are the report's."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tomllib
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from conftest import ROOT
from segregatie.base.languages import leaning
from segregatie.pipeline import Stated
from segregatie.query.header import read_queries
from segregatie.site.addresses import link, root_of
from segregatie.site.manifest import read_manifest
from site_reader import REFRESH, anchors, leads, lost_links, named_in, pages_of, without_a_way_in

#: Kinds of page that hold sentences of ours alone, and so no Dutch where they are in English.
OURS = ("", "natelling", "maatregelen", "vergelijk", "beelden", "beeld/matrix", "beeld/kaart", "verhalen", "verhaal/geen-onderwerp",
        "verhaal/gelijk-over-zichzelf", "toegankelijkheid", "colofon", "over", "model", "kwaliteit", "sparql", "zoeken")  # fmt: skip


@pytest.fixture(scope="session")
def site(release: Path) -> Path:
    """The site of a build."""
    return release / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    """Every page and stub, by its path below the site."""
    found = pages_of(site)
    assert len(found) > 8_000
    return found


def words(text: str) -> str:
    """What a reader sees of a page, without what is marked as another language."""
    body = re.sub(r"<(script|style|pre|code)\b.*?</\1>", " ", text.partition("<body>")[2], flags=re.DOTALL)
    body = re.sub(r'<(\w+)[^>]*\slang="[^"]*"[^>]*>.*?</\1>', " ", body, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", body))


def test_every_internal_link_and_anchor_resolves(site: Path, pages: dict[str, str]) -> None:
    wrong, seen = lost_links(site, pages)
    assert wrong[:5] == []
    assert seen > 100_000


def test_every_parameter_of_a_question_has_words_in_both_languages() -> None:
    named = tomllib.loads((ROOT / "src" / "segregatie" / "site" / "words.toml").read_text(encoding="utf-8"))["parameter"]
    assert {*named} == {name for query in read_queries(ROOT / "queries" / "vragen").values() for name in query.parameters}
    assert [name for name, words in named.items() if len(words) != 2 or not all(words)] == []


def test_every_page_has_a_way_in(pages: dict[str, str]) -> None:
    assert without_a_way_in(pages) == []


def test_every_iri_of_the_dump_leads_to_its_page_or_its_anchor(stated: Stated, pages: dict[str, str]) -> None:
    named = named_in(stated)
    assert len(named) > 5_000
    assert [iri for iri in named if not leads(iri, pages)] == []


def test_pages_are_whole_and_load_nothing_from_elsewhere(pages: dict[str, str]) -> None:
    titles: dict[str, Counter[str]] = {"nl": Counter(), "en": Counter()}
    for page, text in pages.items():
        assert not re.search(r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="(?:https?:)?//', text), page
        assert not re.search(r'\s(?:style|on\w+)="', text), page
        if REFRESH in text or page.endswith("404.html"):
            continue
        language = "en" if page.startswith("en/") else "nl"
        assert f'<html lang="{language}">' in text, page
        assert "Content-Security-Policy" in text, page
        assert text.count("<h1") == text.count("<main") == 1, page
        names = anchors(text)
        assert len(names) == len(set(names)), page
        titles[language][text.partition("<title>")[2].partition("</title>")[0]] += 1
    assert titles["nl"].total() == titles["en"].total() > 2_000


def test_every_page_has_a_title_of_its_own(pages: dict[str, str]) -> None:
    for english in (False, True):
        titles = Counter(
            text.partition("<title>")[2].partition("</title>")[0]
            for path, text in pages.items()
            if path.startswith("en/") == english and REFRESH not in text
        )
        assert [title for title, times in titles.items() if times > 1] == []
        assert len(titles) > 2_000


def test_both_languages_have_the_same_pages(pages: dict[str, str]) -> None:
    english = {page.removeprefix("en/") for page in pages if page.startswith("en/")}
    dutch = {page for page, text in pages.items() if not page.startswith("en/") and REFRESH not in text}
    assert english == dutch


@pytest.mark.parametrize("address", OURS)
def test_an_english_page_is_english(pages: dict[str, str], address: str) -> None:
    text = words(pages[f"en/{address}/index.html" if address else "en/index.html"])
    sentences = [sentence for sentence in re.split(r"[.\n]", text) if len(sentence.split()) > 4]
    assert sentences
    # A publication goes by its own title.
    assert [sentence for sentence in sentences if leaning(sentence) > 1 and "Brief van de" not in sentence] == []


def test_the_home_page_is_light_and_says_what_was_found(site: Path, pages: dict[str, str]) -> None:
    text = words(pages["index.html"])
    # Tables 1 and 3 to 6: 35 asked, 27 took part, 28 answered, 121 marks.
    for figure in ("35 gemeenten", "27 gaven", "van 121", "punten waarop het rapport te verbeteren is"):
        assert figure in text
    assert len(gzip.compress((site / "index.html").read_bytes())) < 100_000


def test_a_gemeente_opens_with_its_answer(pages: dict[str, str]) -> None:
    # Table 1a and tables 3 to 6; 3.4 says of the seven without the issue that what they mention is not meant against segregation.
    said = (
        "Rotterdam overlegt niet over segregatie en noemt 4 van de 21 maatregelen; "
        "geen daarvan is volgens het rapport op segregatie gericht."
    )
    assert f'<p class="lead">{said}</p>' in pages["id/gemeente/rotterdam/index.html"]
    absent = pages["id/gemeente/alkmaar/index.html"]
    assert "Alkmaar deed niet mee. De reden die het rapport geeft: Tijdgebrek." in unescape(absent)


def test_a_page_shows_labels_places_our_words_and_what_contradicts(pages: dict[str, str]) -> None:
    for page, told in (
        ("id/gemeente/lelystad", ("niet gericht op segregatiebestrijding", "tabel 3, rij Lelystad", "spreekt tegen")),
        ("en/id/gemeente/lelystad", ("not aimed at countering segregation", "table 3, row Lelystad", "contradicts")),
        ("id/passage/2013/tabel-8/volkshuisvesting/deventer", ("vroeger meer betrokken dan nu",)),
    ):
        assert [text for text in told if text not in words(pages[f"{page}/index.html"])] == []
    assert "spreekt tegen" not in words(pages["en/id/gemeente/lelystad/index.html"])


def test_the_total_that_the_report_miscounts_stands_beside_the_count(pages: dict[str, str]) -> None:
    # Table 3 prints 5 under G and has four marks there.
    row = pages["id/tabel/2013/tabel-3/index.html"].partition('<th scope="row">Totaal')[2].partition("</tr>")[0]
    assert re.findall(r">(?:gedrukt: )?(\d+)", row) == ["1", "1", "2", "4", "4", "8", "4", "5", "5", "17", "1"]


def test_table_pages_equal_their_csv(release: Path, pages: dict[str, str]) -> None:
    files = sorted((release / "tabellen" / "2013").glob("tabel-*.csv"))
    assert len(files) == 16
    for file in files:
        code = re.sub(r"tabel-0(\w)", r"tabel-\1", file.stem)
        table = re.search(r'<table id="tabel">.*?</table>', pages[f"id/tabel/2013/{code}/index.html"], re.DOTALL)
        assert table, code
        body = re.sub(r'<a class="note".*?</a>', "", table[0])
        rows = [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
                for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]  # fmt: skip
        printed = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8")))]
        # The last column of the page is the place.
        assert [row[:-1] for row in rows] == printed, code


def test_the_manifest_tells_all_that_is_there(release: Path, site: Path, pages: dict[str, str]) -> None:
    manifest = read_manifest(release)
    assert manifest
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(manifest.files) == there - {"manifest.json"}
    assert manifest.documents["id/gemeente/rotterdam/"].iri == "id/gemeente/rotterdam"
    assert {form for form, _, _ in manifest.documents["id/gemeente/rotterdam/"].files} == {"html", "ttl", "nt", "rdf", "jsonld"}
    assert {page for page in pages if not page.endswith("404.html")} == {
        file for document in manifest.documents.values() for form, _, file in document.files if form == "html"
    }


@pytest.mark.parametrize(
    ("file", "address", "language", "expected"),
    [
        ("id/gemeente/almelo/index.html", "", "nl", "../../../index.html"),
        ("en/over/index.html", "over", "en", "../../en/over/index.html"),
        ("index.html", "https://example.org/x", "nl", "https://example.org/x"),
    ],
)
def test_a_link_leads_from_a_file_to_a_page_in_a_language(file: str, address: str, language: str, expected: str) -> None:
    assert link(root_of(file), address, language) == expected


def test_no_page_shows_a_name_of_the_program(pages: dict[str, str]) -> None:
    # A word whose name is also one of Python's own would be shown as that.
    assert [path for path, text in pages.items() if "built-in method" in text or " object at 0x" in text] == []


#: By table and language: a letter or sign, and what the report says it stands for (section 3.4, and the heading of table 15).
LEGENDS = [
    ("3", "", "C", "afspraken over loting"), ("3", "en/", "C", "agreements on drawing lots"),
    ("15", "", "0", "Gestopt"), ("15", "en/", "0", "Stopped"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "language", "sign", "meaning"), LEGENDS)
def test_the_page_of_a_table_says_what_a_letter_or_sign_means(site: Path, table: str, language: str, sign: str, meaning: str) -> None:
    text = (site / f"{language}id/tabel/2013/tabel-{table}/index.html").read_text(encoding="utf-8")
    legend = re.sub(r"<[^>]*>", " ", "".join(re.findall(r'<dl class="terms">(.*?)</dl>', text, re.DOTALL)))
    assert re.search(rf"(?<!\S){sign}\s+{meaning}(?!\S)", legend)
