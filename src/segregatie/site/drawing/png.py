"""A drawing as PNG; written by Pillow where that is installed, in the typeface that comes with it, so on every machine alike."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from segregatie.site.drawing.shapes import COLOURS, DASH, GROUND, Box, Dot, Drawing, Stroke, Words

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

#: Pixels to a unit of the drawing; it is drawn twice as large, so that edges are smooth.
_SCALE: Final = 2
_FINE: Final = 2
_COLOURS: Final = 64
#: Pillow names anchors by two letters: where the text is across, and its base line.
_ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}


def can_write_png() -> bool:
    """Say whether Pillow is installed."""
    return find_spec("PIL") is not None


def png(drawing: Drawing) -> bytes:
    """Write a drawing as PNG, in light colours and twice its size in pixels."""
    from PIL import Image, ImageDraw

    fine = _SCALE * _FINE
    image = Image.new("RGB", (drawing.width * fine, drawing.height * fine), COLOURS[GROUND][0])
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(image, pen, shape, fine)
    small = image.resize((drawing.width * _SCALE, drawing.height * _SCALE), Image.Resampling.BOX)
    written = BytesIO()
    small.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "PNG")
    return written.getvalue()


def _draw(image: Image.Image, pen: ImageDraw.ImageDraw, shape: Box | Dot | Stroke | Words, fine: int) -> None:
    if isinstance(shape, Words):
        _write(image, pen, shape, fine)
    elif isinstance(shape, Stroke):
        ends = [value * fine for value in (shape.x, shape.y, shape.to_x, shape.to_y)]
        pen.line(ends, COLOURS[shape.colour][0], round(shape.width * fine))
    elif isinstance(shape, Dot):
        colour = COLOURS[shape.colour][0]
        style: dict[str, Any] = {"fill": colour} if shape.filled else {"outline": colour, "width": 2 * fine}
        pen.circle((shape.x * fine, shape.y * fine), (shape.radius + (0 if shape.filled else 1)) * fine, **style)
    elif shape.edge:
        _edge(pen, shape, fine)
    else:
        corners = [shape.x * fine, shape.y * fine, (shape.x + shape.width) * fine - 1, (shape.y + shape.height) * fine - 1]
        pen.rectangle(corners, COLOURS[shape.colour][0])


def _edge(pen: ImageDraw.ImageDraw, box: Box, fine: int) -> None:
    """Draw the four sides of a box, whole or in dashes."""
    right, bottom = box.x + box.width, box.y + box.height
    corners = [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]
    for (x, y), (to_x, to_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = abs(to_x - x) + abs(to_y - y)
        step = DASH if box.dashed else length
        for start in range(0, round(length), round(2 * step)):
            ends = [start / length, min(start + step, length) / length]
            points = [(fine * (x + (to_x - x) * part), fine * (y + (to_y - y) * part)) for part in ends]
            pen.line(points, COLOURS[box.edge][0], 2 * fine)


def _write(image: Image.Image, pen: ImageDraw.ImageDraw, words: Words, fine: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    font, colour = ImageFont.load_default(words.size * fine), COLOURS[words.colour][0]
    if not words.upright:
        pen.text((words.x * fine, words.y * fine), words.text, colour, font, _ANCHORS[words.anchor])
        return
    left, top, right, bottom = (round(value) for value in font.getbbox(words.text, anchor="ls"))
    ink = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(ink).text((-left, -top), words.text, 255, font, "ls")
    turned = ink.rotate(90, expand=True)
    image.paste(Image.new("RGB", turned.size, colour), (round(words.x * fine) + top, round(words.y * fine) - right), turned)
