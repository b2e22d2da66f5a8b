"""Drawing at phone width: text that breaks between characters, hatches, dashes; the same bytes for the same picture.

Lengths are in the phone's own points: a picture 390 points wide is shown as wide as the screen. It is written twice as
large; a chart is drawn four times as large first, so that slanting lines are smooth.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from handlers.bulletins.layout.fonts import chinese_font

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont

WRITTEN, SMOOTH = 2, 4
"""Pixels a point in the file, and while something with slanting lines is drawn."""
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
        self._sizes: dict[int, FreeTypeFont] = {}
        self._widths: dict[tuple[str, float], float] = {}

    def font(self, pixels: int) -> FreeTypeFont:
        """Return the typeface in a size in pixels."""
        if pixels not in self._sizes:
            from PIL import ImageFont

            self._sizes[pixels] = ImageFont.truetype(
                str(self._file), pixels, layout_engine=ImageFont.Layout.BASIC
            )
        return self._sizes[pixels]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return sum(self._width(one, size) for one in text)

    def _width(self, one: str, size: float) -> float:
        """Return how wide one character is; each is measured once, for a table measures thousands of texts."""
        key = (one, size)
        if key not in self._widths:
            self._widths[key] = self.font(round(size * SMOOTH)).getlength(one) / SMOOTH
        return self._widths[key]

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
    """Split a text where a line may break: around wide characters and at spaces, never inside a word or number."""
    pieces: list[str] = []
    for one in text:
        joins = bool(pieces) and not _breaks(one) and not _breaks(pieces[-1][-1])
        if joins:
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


def _breaks(one: str) -> bool:
    return one.isspace() or unicodedata.east_asian_width(one) in ("W", "F")


class Drawing:
    """A white picture that things are drawn on from above to below.

    Args:
        width: in points.
        height: in points.
        letters: the typeface.
        scale: pixels a point while drawing, SMOOTH where lines slant.
    """

    def __init__(self, width: float, height: float, letters: Letters, *, scale: int = SMOOTH) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height, self.letters, self.scale = width, height, letters, scale
        self._image: Picture = Image.new("RGB", (round(width * scale), round(height * scale)), WHITE)
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
        font = self.letters.font(round(size * self.scale))
        self._draw.text(
            (x * self.scale, y * self.scale), text, fill=colour, font=font, anchor=anchor,
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
        corners = self._corners(x, y, wide, high)
        if fill == "solid":
            self._draw.rectangle(corners, fill=colour)
            return
        self._draw.rectangle(corners, fill=WHITE)
        if fill != "plain":
            mask = self._hatch if fill == "hatched" else self._dots
            size = (max(round(wide * self.scale), 1), max(round(high * self.scale), 1))
            self._image.paste(colour, (round(corners[0]), round(corners[1])), mask.crop((0, 0, *size)))
        self._draw.rectangle(corners, outline=colour, width=self.scale)

    def shade(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Fill a rectangle."""
        self._draw.rectangle(
            (x * self.scale, y * self.scale, (x + wide) * self.scale, (y + high) * self.scale), fill=colour
        )

    def _corners(self, x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
        return (x * self.scale, y * self.scale, (x + wide) * self.scale, (y + high) * self.scale)

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str = GREY, thick: float = 1
    ) -> None:
        """Draw a straight line."""
        ends = (x * self.scale, y * self.scale, to_x * self.scale, to_y * self.scale)
        self._draw.line(ends, fill=colour, width=max(round(thick * self.scale), 1))

    def dashes(self, x: float, y: float, to_y: float, colour: str = RED, thick: float = 2) -> None:
        """Draw a dashed line downward, with white beside it so that it is seen on a dark bar without colour."""
        dash, gap = 5.0, 3.0
        self.line(x, y, x, to_y, WHITE, thick + 2.5)
        while y < to_y:
            self.line(x, y, x, min(y + dash, to_y), colour, thick)
            y += dash + gap

    @cached_property
    def _hatch(self) -> Picture:
        from PIL import Image, ImageDraw

        wide, high = round(self.width * self.scale), 60 * self.scale
        mask = Image.new("1", (wide, high), 0)
        pen = ImageDraw.Draw(mask)
        for start in range(-high, wide, _HATCH * self.scale):
            pen.line((start, high, start + high, 0), fill=1, width=round(1.6 * self.scale))
        return mask

    @cached_property
    def _dots(self) -> Picture:
        from PIL import Image, ImageDraw

        wide, high = round(self.width * self.scale), 60 * self.scale
        mask = Image.new("1", (wide, high), 0)
        pen = ImageDraw.Draw(mask)
        step, radius = _HATCH * self.scale, self.scale
        for x in range(step // 2, wide, step):
            for y in range(step // 2, high, step):
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)
        return mask

    def png(self) -> bytes:
        """Return the picture as a file, one that is not smoothed in grey; it does not say when it was made."""
        from PIL.Image import Dither, Quantize, Resampling

        if self.scale == WRITTEN:
            picture = self._image.convert("L")
        else:
            size = (round(self.width * WRITTEN), round(self.height * WRITTEN))
            small = self._image.resize(size, Resampling.BOX)
            picture = small.quantize(64, method=Quantize.MEDIANCUT, dither=Dither.NONE)
        stream = BytesIO()
        picture.save(stream, "PNG")
        return stream.getvalue()
