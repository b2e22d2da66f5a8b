"""Drawing at phone width: text that breaks between characters, hatches, dashes; the same bytes for the same picture.

Lengths are in the phone's own points: a picture 390 points wide is shown as wide as the screen. It is drawn four
times as large and written twice as large, so that letters and slanting lines are smooth.
"""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from handlers.bulletins.layout.fonts import chinese_font

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont

WRITTEN, DRAWN = 2, 4
"""Pixels a point in the file, and while drawing."""
PHONE = 390
BLACK, GREY, PALE, BLUE, RED, WHITE = "#111111", "#444444", "#D9D9D9", "#1F4E79", "#B00000", "#FFFFFF"
Fill = Literal["solid", "hatched", "dotted", "plain"]
_NEVER_FIRST = "，。、；：！？）》」』”’％%,.;:!?)]}"
_LEADING = 1.32
_HATCH = 6


class Letters:
    """A typeface in any size, which can be measured without drawing.

    Args:
        file: the typeface's file.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or chinese_font()
        self._sizes: dict[float, FreeTypeFont] = {}

    def font(self, size: float) -> FreeTypeFont:
        """Return the typeface in a size in points."""
        if size not in self._sizes:
            from PIL import ImageFont

            self._sizes[size] = ImageFont.truetype(
                str(self._file), round(size * DRAWN), layout_engine=ImageFont.Layout.BASIC
            )
        return self._sizes[size]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return self.font(size).getlength(text) / DRAWN

    def wrapped(self, text: str, size: float, room: float) -> list[str]:
        """Break a text into lines that fit: Chinese between characters, Latin words and numbers whole.

        No line begins with a full stop or a closing bracket; a word longer than a line is broken.
        """
        lines, line = [], ""
        for piece in _pieces(text):
            if not line or self.width(line + piece, size) <= room or piece[0] in _NEVER_FIRST:
                line += piece
            else:
                lines.append(line)
                line = piece.lstrip()
            while len(line) > 1 and self.width(line, size) > room * 1.1:
                cut = next(
                    n for n in range(len(line) - 1, 0, -1) if n == 1 or self.width(line[:n], size) <= room
                )
                lines.append(line[:cut])
                line = line[cut:]
        return [*lines, line] if line or not lines else lines

    def balanced(self, text: str, size: float, room: float) -> list[str]:
        """Break a title into as few lines as it needs, as equally long as they can be."""
        lines = self.wrapped(text, size, room)
        narrow = room
        while len(lines) > 1 and narrow > room / 2:
            narrow -= size / 2
            closer = self.wrapped(text, size, narrow)
            if len(closer) > len(lines):
                break
            lines = closer
        return lines

    def shortened(self, lines: list[str], most: int, size: float, room: float) -> list[str]:
        """Return at most so many lines, the last one ending with … where something is left out."""
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.width(last + "…", size) > room:
            last = last[:-1]
        return [*lines[: most - 1], last + "…"]


def _pieces(text: str) -> list[str]:
    """Split a text where a line may break."""
    pieces: list[str] = []
    for one in text:
        joins = bool(pieces) and one.isascii() and not one.isspace() and pieces[-1][-1].isascii()
        if joins and not pieces[-1][-1].isspace():
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


class Drawing:
    """A white picture that things are drawn on from above to below.

    Args:
        width: in points.
        height: in points.
        letters: the typeface.
    """

    def __init__(self, width: float, height: float, letters: Letters) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height, self.letters = width, height, letters
        self._image: Picture = Image.new("RGB", (round(width * DRAWN), round(height * DRAWN)), WHITE)
        self._draw: Pen = ImageDraw.Draw(self._image)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = BLACK,
        bold: bool = False,
        anchor: str = "la",
    ) -> None:
        """Write one line; `anchor` as Pillow names it: la is left and top, ra right and top, mm the middle."""
        self._draw.text(
            (x * DRAWN, y * DRAWN), text, fill=colour, font=self.letters.font(size), anchor=anchor,
            stroke_width=1 if bold else 0, stroke_fill=colour,
        )  # fmt: skip

    def lines(
        self, x: float, y: float, lines: list[str], size: float, *, colour: str = BLACK, bold: bool = False
    ) -> float:
        """Write lines below each other and return where the next one would stand."""
        for line in lines:
            self.text(x, y, line, size, colour=colour, bold=bold)
            y += size * _LEADING
        return y

    def box(self, x: float, y: float, wide: float, high: float, fill: Fill, colour: str = BLUE) -> None:
        """Draw a bar: solid, hatched, dotted or only its outline, so that it can be told apart without colour."""
        corners = (x * DRAWN, y * DRAWN, (x + wide) * DRAWN, (y + high) * DRAWN)
        if fill == "solid":
            self._draw.rectangle(corners, fill=colour)
            return
        self._draw.rectangle(corners, fill=WHITE)
        if fill != "plain":
            mask = self._hatch if fill == "hatched" else self._dots
            size = (max(round(wide * DRAWN), 1), max(round(high * DRAWN), 1))
            self._image.paste(colour, (round(corners[0]), round(corners[1])), mask.crop((0, 0, *size)))
        self._draw.rectangle(corners, outline=colour, width=DRAWN)

    def shade(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Fill a rectangle."""
        self._draw.rectangle((x * DRAWN, y * DRAWN, (x + wide) * DRAWN, (y + high) * DRAWN), fill=colour)

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str = GREY, thick: float = 1
    ) -> None:
        """Draw a straight line."""
        ends = (x * DRAWN, y * DRAWN, to_x * DRAWN, to_y * DRAWN)
        self._draw.line(ends, fill=colour, width=max(round(thick * DRAWN), 1))

    def dashes(self, x: float, y: float, to_y: float, colour: str = RED, thick: float = 2) -> None:
        """Draw a dashed line downward."""
        dash, gap = 5.0, 3.0
        while y < to_y:
            self.line(x, y, x, min(y + dash, to_y), colour, thick)
            y += dash + gap

    @cached_property
    def _hatch(self) -> Picture:
        from PIL import Image, ImageDraw

        wide, high = round(self.width * DRAWN), 60 * DRAWN
        mask = Image.new("1", (wide, high), 0)
        pen = ImageDraw.Draw(mask)
        for start in range(-high, wide, _HATCH * DRAWN):
            pen.line((start, high, start + high, 0), fill=1, width=round(1.6 * DRAWN))
        return mask

    @cached_property
    def _dots(self) -> Picture:
        from PIL import Image, ImageDraw

        wide, high = round(self.width * DRAWN), 60 * DRAWN
        mask = Image.new("1", (wide, high), 0)
        pen = ImageDraw.Draw(mask)
        step, radius = _HATCH * DRAWN, DRAWN
        for x in range(step // 2, wide, step):
            for y in range(step // 2, high, step):
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)
        return mask

    def png(self) -> bytes:
        """Return the picture as a file; nothing in it says when or with what it was made."""
        from PIL.Image import Dither, Quantize, Resampling

        size = (round(self.width * WRITTEN), round(self.height * WRITTEN))
        small = self._image.resize(size, Resampling.BOX).quantize(
            64, method=Quantize.MEDIANCUT, dither=Dither.NONE
        )
        stream = BytesIO()
        small.save(stream, "PNG", optimize=True)
        return stream.getvalue()
