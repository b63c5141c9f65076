"""Figures: squares of the map, drawings that are whole by themselves, tables that equal their files, and pages to put into others."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from content import MARKS, MEASURES, NO_TIME, NOT_BUSY, PILOTS, PLACES

from conftest import ROOT
from segregatie.base.namespaces import DEF
from segregatie.pipeline import Stated
from segregatie.site.drawing.layouts import Bar, Caption, bars, grid, pairs, tiles
from segregatie.site.drawing.png import can_write_png, png
from segregatie.site.drawing.shapes import COLOURS, PARTS, Box, Dot, Drawing, Stroke, Words, svg
from segregatie.site.figures import TILES
from site_reader import anchors

NAMES = ("matrix", "kaart", "maatregelen", "eenheden", "pilots", "partners", "gedrukt-geteld", "uitkomsten")
FOLDERS = ("", "en/")
STORIES = ("veel-maatregelen", "van-praten-naar-papier", "geen-onderwerp", "na-de-pilots", "gelijk-over-zichzelf")
#: Every folder that holds a drawing, with its name.
DRAWN = [
    (f"{language}{kind}/{name}", name) for language in FOLDERS for kind, names in (("beeld", NAMES), ("verhaal", STORIES)) for name in names
]
SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("Titel", "Een zin.", "Bron: tabel 1", "https://example.org/beeld/kaart/")


@pytest.fixture(scope="session")
def site(release: Path) -> Path:
    """The site of a build."""
    return release / "site"


def rows(site: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((site / "beeld" / name / f"{name}.csv").read_text(encoding="utf-8"))))


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_every_gemeente_that_was_asked_has_one_square_and_none_overlap() -> None:
    with TILES.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["gemeente"] for line in lines} == {name.casefold().replace(" ", "-") for name in PLACES}
    assert len(lines) == len({(line["kolom"], line["rij"]) for line in lines}) == len({line["kort"] for line in lines}) == 35
    # The style of the site has classes for eight columns and eleven rows.
    assert all(1 <= int(line["kolom"]) <= 8 and 1 <= int(line["rij"]) <= 11 for line in lines)


def test_every_gemeente_of_the_data_is_on_the_map(stated: Stated) -> None:
    facts = {triple.subject for triples in stated.graphs.values() for triple in triples if triple.predicate.value == DEF + "deelgenomen"}
    over = [triple for triples in stated.graphs.values() for triple in triples if triple.predicate.value == DEF + "overEenheid"]
    asked = {str(triple.object)[1:-1].rpartition("/")[2] for triple in over if triple.subject in facts}
    with TILES.open(encoding="utf-8", newline="") as file:
        assert asked == {line["gemeente"] for line in csv.DictReader(file)}


def test_the_map_says_how_each_gemeente_took_part(site: Path) -> None:
    # Table 1 and 3.1: 27 took part, three had no time, five are not busy with it.
    participation = {line[0]: line[1] for line in rows(site, "kaart")[1:]}
    assert {name for name, how in participation.items() if how == "Tijdgebrek"} == NO_TIME
    assert {name for name, how in participation.items() if how == "Gemeente houdt zich niet bezig met onderwijssegregatie"} == NOT_BUSY
    assert Counter(participation.values())["deed mee"] == 27
    tiles_of_home = re.search(r'<ul class="tiles">.*?</ul>', (site / "index.html").read_text(encoding="utf-8"), re.DOTALL)
    assert tiles_of_home
    assert [tiles_of_home[0].count(look) for look in ("<li", "no-time", "not-busy")] == [35, 3, 5]


def test_the_matrix_has_the_marks_of_tables_3_to_6(site: Path) -> None:
    head, *lines = rows(site, "matrix")
    assert [column.partition(" ")[0] for column in head[1:]] == [letter for letter, *_ in MEASURES]
    marked = {line[0]: {head[at].partition(" ")[0] for at, cell in enumerate(line) if at and cell.startswith("genoemd")} for line in lines}
    assert marked == {name: set(marks.replace(" ", "")) for name, marks in MARKS.items()}
    assert {cell for line in lines for cell in line[1:] if not cell.startswith("genoemd")} == {"leeg: niet genoemd"}


def test_bars_have_the_totals_of_the_tables(site: Path) -> None:
    totals = {letter: sum(letter in marks for marks in MARKS.values()) for letter, *_ in MEASURES}
    assert {name.partition(" ")[0]: int(number) for name, number in rows(site, "maatregelen")[1:]} == totals
    assert {name: int(number) for name, number in rows(site, "eenheden")[1:]} == {
        name: len(marks.replace(" ", "")) for name, marks in MARKS.items()
    }
    activities = {line[0]: sum(map(int, line[1:])) for line in rows(site, "pilots")[1:]}
    assert sorted(activities.values()) == sorted(sum(counts) for _, *counts in PILOTS)
    head, *lines = rows(site, "partners")
    # Table 8, without those that name no other party.
    named = [sum(line[at] == "genoemd" for line in lines) for at in range(1, len(head))]
    assert named == [13, 8, 8, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1]


def test_printed_stands_beside_counted_where_they_differ(site: Path) -> None:
    head, *lines = rows(site, "gedrukt-geteld")
    assert head == ["Bewering", "gedrukt", "geteld", "Gedrukt min geteld"]
    # Table 3 prints 5 under G and has four marks; chapter 5 says 12 where table 4 has thirteen gemeenten.
    assert {("5", "4", "+1"), ("12", "13", "-1")} <= {tuple(line[1:]) for line in lines}
    assert all(int(said) != int(real) for _, said, real, _ in lines)


@pytest.mark.parametrize(("folder", "name"), DRAWN)
def test_a_drawing_is_whole_by_itself(site: Path, folder: str, name: str) -> None:
    text = (site / folder / f"{name}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text
    seen = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert title.text.split()[0] in seen
    assert ("Bron: " in seen) != ("Source: " in seen) == folder.startswith("en/")
    assert f"/{folder}/" in seen
    assert not re.search(r"href|url\(|@import|<script|\son\w+=", text)
    # All that is drawn lies on its ground.
    width, height = (int(part) for part in root.attrib["viewBox"].split()[2:])
    for node in root.iter():
        for across, down in (("x", "y"), ("cx", "cy"), ("x2", "y2")):
            assert 0 <= float(node.get(across, 0)) <= width
            assert 0 <= float(node.get(down, 0)) <= height


# The page of the matrix has the table that sorts and filters, which test_site_sights.py reads.
@pytest.mark.parametrize(("folder", "name"), [one for one in DRAWN if one[1] != "matrix"])
def test_the_table_of_the_page_is_that_of_its_file(site: Path, folder: str, name: str) -> None:
    page = (site / folder / "index.html").read_text(encoding="utf-8")
    table = next(one for one in re.findall(r"<table>.*?</table>", page, re.DOTALL) if "<caption>" in one)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
    shown = [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in line] for line in cells]
    assert shown == list(csv.reader(io.StringIO((site / folder / f"{name}.csv").read_text(encoding="utf-8"))))
    assert len(shown) > 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_figure_has_a_bare_page_to_put_into_another(site: Path, folder: str, name: str) -> None:
    page = (site / folder / "beeld" / name / "index.html").read_text(encoding="utf-8")
    address = f"https://w3id.org/onderwijssegregatie/{folder}beeld/{name}/"
    assert f'<iframe src="{address}los/"' in unescape(page)
    bare = (site / folder / "beeld" / name / "los" / "index.html").read_text(encoding="utf-8")
    assert not re.search("<nav|<header|<footer|<script|<form", bare)
    assert f'<link rel="canonical" href="{address}">' in bare
    assert '<meta name="robots" content="noindex">' in bare
    assert anchors(bare) == []
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{address}</loc>" in sitemap
    assert f"{address}los/" not in sitemap


@pytest.mark.parametrize(("folder", "name"), DRAWN)
def test_png_is_there_or_the_page_says_that_it_is_not(site: Path, folder: str, name: str) -> None:
    page = (site / folder / "index.html").read_text(encoding="utf-8")
    absent = "There is no PNG here" if folder.startswith("en/") else "PNG is er hier niet"
    assert (site / folder / f"{name}.png").is_file() == can_write_png() == (absent not in page)
    # What shares a link shows the figure, where there is a picture at all.
    assert (f"{folder}/{name}.png" in page.partition("</head>")[0]) == can_write_png()


def test_a_drawing_as_png_is_twice_its_size_and_the_same_each_time() -> None:
    image = pytest.importorskip("PIL.Image")
    shapes = (
        Box(0, 0, 10, 10, "calm"), Box(20, 2, 16, 16, edge="accent", dashed=True), Dot(50, 10, 6, "accent"),
        Dot(70, 10, 5, "soft", filled=False), Stroke(0, 30, 80, 30), Words(5, 60, "Almelo"), Words(70, 60, "loting", upright=True),
    )  # fmt: skip
    drawing = Drawing(80, 64, "Titel", "Zin", shapes)
    first = png(drawing)
    assert first == png(drawing)
    opened = image.open(io.BytesIO(first)).convert("RGB")
    assert opened.size == (160, 128)
    seen = {point: opened.getpixel(point) for point in ((10, 10), (100, 20), (140, 20), (150, 120))}
    assert seen == {(10, 10): (45, 122, 116), (100, 20): (166, 58, 20), (140, 20): (255, 255, 255), (150, 120): (255, 255, 255)}
    # The upright word stands over its own base line and nowhere to the right of it.
    dark = [x for x in range(120, 160) for y in range(60, 128) if sum(opened.getpixel((x, y))) < 300]
    assert dark
    assert max(dark) <= 2 * 70 + 8


def test_drawings_have_the_colours_of_the_site() -> None:
    style = (ROOT / "site" / "style.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2])
    assert {name: (light[name], dark[name]) for name in COLOURS} == dict(COLOURS)
    assert {name: dict(re.findall(r"\.(c\d) \{ fill: var\(--([\w-]+)\)", style))[name] for name in PARTS} == PARTS


def test_bars_are_as_long_as_their_numbers() -> None:
    drawing = bars(CAPTION, [Bar("Almelo", (("c1", 4), ("c3", 4))), Bar("Ede", (("c1", 4),)), Bar("Tiel", ())])
    widths = [shape.width for shape in drawing.shapes if isinstance(shape, Box)]
    # Parts are set apart by one unit.
    assert [round(width + 1) for width in widths] == [196, 196, 196]
    assert [text for text in words(drawing) if text.isdigit()] == ["8", "4", "0"]


def test_a_grid_has_totals_of_its_marks() -> None:
    drawing = grid(CAPTION, ["A", "B"], [("Almelo", ["aimed", ""]), ("Ede", ["aside", "unknown"])])
    assert [text for text in words(drawing) if text.isdigit()] == ["1", "2", "2", "1"]
    assert sum(isinstance(shape, Dot) for shape in drawing.shapes) == 2


def test_a_square_stands_in_its_column_and_row() -> None:
    drawing = tiles(CAPTION, [("Almelo", 1, 1, "c1"), ("Ede", 3, 2, "no-time")], [("c1", "deed mee")])
    first, second = (shape for shape in drawing.shapes if isinstance(shape, Box) and shape.width > 50)
    assert (second.x - first.x, second.y - first.y) == (2 * 84 + 1, 84 + 1)
    assert second.dashed


def test_pairs_show_both_numbers() -> None:
    drawing = pairs(CAPTION, [("In 12 gemeenten", 12, 13)], "gedrukt", "geteld")
    assert [text for text in words(drawing) if text.isdigit()] == ["12", "13"]


def test_what_comes_from_the_data_is_text_in_a_drawing() -> None:
    written = svg(Drawing(10, 10, "<script>alert(1)</script>", "a & b", (Words(0, 0, "<img onerror=1>"),)))
    assert b"<script>" not in written
    assert b"&lt;img onerror=1&gt;" in written
