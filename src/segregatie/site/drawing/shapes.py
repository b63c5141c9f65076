"""A drawing: boxes, dots, lines and words in place, and its SVG, which is complete by itself and loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

#: The colours of the site by name, light and dark, as site/style.css has them.
COLOURS: Final = {
    "raised": ("#fff", "#1f1f1c"),
    "ink": ("#1f1e1b", "#eceae2"),
    "soft": ("#5e5a51", "#b4afa2"),
    "line": ("#dcd8cd", "#3b3a34"),
    "edge": ("#8a857a", "#87827a"),
    "link": ("#0c5460", "#8ed0cd"),
    "accent": ("#a63a14", "#f39a74"),
    "calm": ("#2d7a74", "#5fb3aa"),
    "near": ("#86b3a8", "#3f7a72"),
    "still": ("#a9a395", "#6d695f"),
}
#: How long a dash is, and as long is what is left open.
DASH: Final = 5
#: What the parts of a bar are coloured, by their name in site/style.css.
PARTS: Final = {"c1": "calm", "c2": "near", "c3": "accent", "c4": "still", "c5": "link", "c6": "line"}
GROUND: Final = "raised"
_FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled with `colour` or, where `edge` is a colour, only edged with that, by a line or by dashes."""

    x: float
    y: float
    width: float
    height: float
    colour: str = GROUND
    edge: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle around a point, filled or only edged."""

    x: float
    y: float
    radius: float
    colour: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = "line"
    width: float = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on a base line, from, around or up to a point (`start`, `middle`, `end`); `upright` reads from below."""

    x: float
    y: float
    text: str
    size: float = 14
    colour: str = "ink"
    anchor: str = "start"
    upright: bool = False


Shape: TypeAlias = Box | Dot | Stroke | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in their order on a ground of a width and a height, with what it is called and what it shows."""

    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _painted(name: str) -> str:
    return f'class="{name}" fill="{COLOURS[name][0]}"'


def _edged(name: str) -> str:
    return f'class="{name}-edge" fill="none" stroke="{COLOURS[name][0]}"'


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        x, y, width, height = map(_number, (shape.x, shape.y, shape.width, shape.height))
        dashed = f' stroke-dasharray="{DASH}"' if shape.dashed else ""
        look = f'{_edged(shape.edge)} stroke-width="2"{dashed}' if shape.edge else _painted(shape.colour)
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {look}/>'
    if isinstance(shape, Dot):
        look = _painted(shape.colour) if shape.filled else f'{_edged(shape.colour)} stroke-width="2"'
        return f'<circle cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}" {look}/>'
    if isinstance(shape, Stroke):
        ends = " ".join(
            f'{name}="{_number(value)}"' for name, value in (("x1", shape.x), ("y1", shape.y), ("x2", shape.to_x), ("y2", shape.to_y))
        )
        return f'<line {ends} {_edged(shape.colour)} stroke-width="{_number(shape.width)}"/>'
    x, y = _number(shape.x), _number(shape.y)
    turned = f' transform="rotate(-90 {x} {y})"' if shape.upright else ""
    anchored = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    return f'<text x="{x}" y="{y}" font-size="{_number(shape.size)}"{anchored}{turned} {_painted(shape.colour)}>{escape(shape.text)}</text>'


def svg(drawing: Drawing) -> bytes:
    """Write a drawing as SVG, with its title and description inside; it is dark where the reader's screen is."""
    dark = "".join(f".{name}{{fill:{shade}}}.{name}-edge{{stroke:{shade}}}" for name, (_, shade) in COLOURS.items())
    ground = Box(0, 0, drawing.width, drawing.height)
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_FONT}">',
        f"<title>{escape(drawing.title)}</title>",
        f"<desc>{escape(drawing.description)}</desc>",
        f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>",
        *map(_shape, (ground, *drawing.shapes)),
        "</svg>",
    )
    return ("\n".join(lines) + "\n").encode()
