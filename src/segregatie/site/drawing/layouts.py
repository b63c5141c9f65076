"""Where everything stands in a drawing: bars, a grid of marks, squares on a map, two numbers beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Final

from segregatie.site.drawing.shapes import PARTS, Box, Dot, Drawing, Shape, Stroke, Words

_WIDTH: Final = 760
_MARGIN: Final = 24
_TITLE, _TEXT, _SMALL = 22, 14, 12
#: How wide a letter is on average, as a part of its size; with room for the widest typeface that a reader may have.
_LETTER: Final = 0.56
#: Squares that are only edged, by their look, and the colour of the edge.
_EDGED: Final = {"no-time": "edge", "not-busy": "accent"}
_DASHED: Final = ("no-time",)
#: Looks that are circles: their colour, and whether they are filled.
_DOTS: Final = {"aimed": ("accent", True), "aside": ("soft", False), "printed": ("accent", False), "counted": ("calm", True)}


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around every drawing: title and sentence above, source and address below."""

    title: str
    sentence: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, and the looks (`c1` to `c6`) and numbers of its parts."""

    name: str
    parts: tuple[tuple[str, int], ...]


def lines_of(text: str, width: float, size: float = _TEXT) -> list[str]:
    """Break a text into lines that fit a width.

    >>> lines_of("wat gemeenten doen/laten", 160), lines_of("tussen vriendschapsscholen/uitwisselingen", 240)
    (['wat gemeenten doen/', 'laten'], ['tussen vriendschapsscholen/', 'uitwisselingen'])
    """
    # Behind a slash there may be a break too.
    parts = wrap(text.replace("/", "/ "), int(width / (size * _LETTER)), break_long_words=False, break_on_hyphens=False)
    return [part.replace("/ ", "/") for part in parts] or [""]


def framed(caption: Caption, width: int, height: float, inside: Sequence[Shape], key: Sequence[tuple[str, str]] = ()) -> Drawing:
    """Put what is drawn, `height` high from its own origin, under its title and above its source. `key` has looks and words."""
    shapes: list[Shape] = []
    y = 8.0
    for line in lines_of(caption.title, width - 2 * _MARGIN, _TITLE):
        y += _TITLE * 1.25
        shapes.append(Words(_MARGIN, y, line, _TITLE))
    y += 6
    for line in lines_of(caption.sentence, width - 2 * _MARGIN):
        y += _TEXT * 1.4
        shapes.append(Words(_MARGIN, y, line, _TEXT, "soft"))
    x = float(_MARGIN)
    if key:
        y += 32
    for look, words in key:
        long = 20 + len(words) * _SMALL * _LETTER + 16
        if x > _MARGIN and x + long > width - _MARGIN:
            x, y = float(_MARGIN), y + 20
        shapes += [*sign(look, x + 7, y - 4), Words(x + 20, y, words, _SMALL)]
        x += long
    y += 20
    shapes += [_moved(shape, y) for shape in inside]
    y += height + 14
    shapes.append(Stroke(_MARGIN, y, width - _MARGIN, y))
    for line in (*lines_of(caption.source, width - 2 * _MARGIN, _SMALL), caption.address):
        y += _SMALL * 1.5
        shapes.append(Words(_MARGIN, y, line, _SMALL, "soft"))
    return Drawing(width, round(y) + 16, caption.title, f"{caption.sentence} {caption.source} {caption.address}", tuple(shapes))


def sign(look: str, x: float, y: float) -> tuple[Shape, ...]:
    """What stands around a point for a look: the sign of a mark, a square of the map, a number, else a part of a bar."""
    if look in PARTS:
        return (Box(x - 6, y - 6, 12, 12, PARTS[look]),)
    if look in _EDGED:
        return (Box(x - 5, y - 5, 10, 10, edge=_EDGED[look], dashed=look in _DASHED),)
    if look in _DOTS:
        colour, filled = _DOTS[look]
        return (Dot(x, y, 6 if filled else 5, colour, filled),)
    return Stroke(x - 4.5, y - 4.5, x + 4.5, y + 4.5, "calm", 2), Stroke(x - 4.5, y + 4.5, x + 4.5, y - 4.5, "calm", 2)


def _moved(shape: Shape, down: float) -> Shape:
    if isinstance(shape, Stroke):
        return replace(shape, y=shape.y + down, to_y=shape.to_y + down)
    return replace(shape, y=shape.y + down)


def bars(caption: Caption, rows: Sequence[Bar], key: Sequence[tuple[str, str]] = ()) -> Drawing:
    """Bars one below the other, as long as their numbers together, with the sum at their end."""
    left, right = 300.0, float(_WIDTH - _MARGIN - 44)
    most = max((sum(number for _, number in bar.parts) for bar in rows), default=0) or 1
    shapes: list[Shape] = []
    y = 0.0
    for bar in rows:
        lines = lines_of(bar.name, left - _MARGIN - 12)
        for place, line in enumerate(lines):
            shapes.append(Words(left - 12, y + 15 + place * 18, line, _TEXT, anchor="end"))
        x = left
        for look, number in bar.parts:
            wide = (right - left) * number / most
            if number:
                shapes.append(Box(x, y + 3, max(wide - 1, 1), 16, PARTS[look]))
            x += wide
        shapes.append(Words(x + 8, y + 15, str(sum(number for _, number in bar.parts)), _TEXT))
        y += 18 * len(lines) + 8
    return framed(caption, _WIDTH, y, shapes, key)


def grid(
    caption: Caption, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], key: Sequence[tuple[str, str]] = ()
) -> Drawing:
    """Rows by columns with a mark where a cell has a look, and totals to the right and below."""
    cell, names = 26, 150
    head = max((len(name) for name in columns), default=0) * _SMALL * _LETTER + 10
    shapes: list[Shape] = []
    left = _MARGIN + names
    for place, name in enumerate(columns):
        shapes.append(Words(left + place * cell + cell / 2 + 4, head - 6, name, _SMALL, upright=True))
    right = left + len(columns) * cell
    for down, (name, looks) in enumerate(rows):
        y = head + down * cell
        shapes += [Stroke(_MARGIN, y, right, y), Words(_MARGIN, y + 18, name, _TEXT)]
        for place, look in enumerate(looks):
            shapes += sign(look, left + place * cell + cell / 2, y + cell / 2) if look else ()
        shapes.append(Words(right + 30, y + 18, str(sum(map(bool, looks))), _TEXT, "soft", "end"))
    y = head + len(rows) * cell
    shapes.append(Stroke(_MARGIN, y, right, y, "edge"))
    for place in range(len(columns)):
        total = sum(bool(looks[place]) for _, looks in rows)
        shapes.append(Words(left + place * cell + cell / 2, y + 18, str(total), _SMALL, "soft", "middle"))
    return framed(caption, right + 30 + _MARGIN, y + 24, shapes, key)


def tiles(caption: Caption, squares: Sequence[tuple[str, int, int, str]], key: Sequence[tuple[str, str]]) -> Drawing:
    """A square for each name at its column and row, counted from 1, in its look: filled as a part of a bar, or only edged."""
    side, gap = 84, 4
    shapes: list[Shape] = []
    for name, column, row, look in squares:
        x, y = _MARGIN + (column - 1) * side, (row - 1) * side
        inner = side - gap
        edge = _EDGED.get(look, "")
        shapes.append(
            Box(x + 1, y + 1, inner - 2, inner - 2, edge=edge, dashed=look in _DASHED) if edge else Box(x, y, inner, inner, PARTS[look])
        )
        # Two words stand below each other, so does what follows a hyphen.
        lines = name.replace("-", "- ").split()
        for place, line in enumerate(lines):
            down = y + side / 2 + 3 + (place - (len(lines) - 1) / 2) * 15
            shapes.append(Words(x + inner / 2, down, line, _SMALL, "ink" if edge else "raised", "middle"))
    wide = max((column for _, column, _, _ in squares), default=1) * side + 2 * _MARGIN
    high = max((row for _, _, row, _ in squares), default=1) * side
    return framed(caption, wide, high, shapes, key)


def pairs(caption: Caption, rows: Sequence[tuple[str, int, int]], printed: str, counted: str) -> Drawing:
    """Two numbers for each name: what is printed as a ring, what is counted as a dot, on one line from zero."""
    left, right = 360.0, float(_WIDTH - _MARGIN - 20)
    most = max((max(numbers) for _, *numbers in rows), default=0) or 1
    shapes: list[Shape] = []
    y = 0.0
    for name, said, real in rows:
        lines = lines_of(name, left - _MARGIN - 24)
        middle = y + 9 * len(lines) + 3
        for place, line in enumerate(lines):
            shapes.append(Words(_MARGIN, y + 15 + place * 18, line))
        at = [left + (right - left) * number / most for number in (said, real)]
        shapes += [
            Stroke(left, middle, right, middle),
            Stroke(at[0], middle, at[1], middle, "edge", 3),
            *sign("counted", at[1], middle),
            *sign("printed", at[0], middle),
            Words(at[0], middle - 12, str(said), _SMALL, "accent", "middle"),
            Words(at[1], middle + 22, str(real), _SMALL, "calm", "middle"),
        ]
        y += max(18 * len(lines), 36) + 18
    return framed(caption, _WIDTH, y, shapes, (("printed", printed), ("counted", counted)))


def card(title: str, sentence: str, numbers: Sequence[tuple[str, str]]) -> Drawing:
    """What is shown where a link to the site is shared: its title, a sentence, and numbers with their words."""
    width, height, margin = 600, 315, 36
    shapes: list[Shape] = [Box(0, 0, width, 10, "calm")]
    y = 34.0
    for line in lines_of(title, width - 2 * margin, 28):
        y += 34
        shapes.append(Words(margin, y, line, 28))
    y += 8
    for line in lines_of(sentence, width - 2 * margin, 15)[:4]:
        y += 21
        shapes.append(Words(margin, y, line, 15, "soft"))
    side = (width - 2 * margin) / max(len(numbers), 1)
    for place, (number, words) in enumerate(numbers):
        x = margin + place * side
        shapes += [Stroke(x, height - 92, x + side - 18, height - 92, "ink", 2), Words(x, height - 60, number, 26)]
        shapes += [
            Words(x, height - 40 + 15 * row, line, _SMALL, "link") for row, line in enumerate(lines_of(words, side - 18, _SMALL)[:3])
        ]
    return Drawing(width, height, title, sentence, tuple(shapes))
