"""Text that knows, character by character, where it stands in its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.models import Segment


@dataclass(frozen=True)
class Mapped:
    """A run of text and, for each character, its offset in the source (-1: put in by us, as a cell's `|`)."""

    text: str
    offsets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def __add__(self, other: Mapped) -> Mapped:
        return Mapped(self.text + other.text, self.offsets + other.offsets)

    def cut(self, start: int, end: int | None = None) -> Mapped:
        """Return the part from `start` to `end`, as a slice of a string would."""
        return Mapped(self.text[start:end], self.offsets[start:end])

    def strip(self) -> Mapped:
        """Return the run without white space at either end."""
        left = len(self.text) - len(self.text.lstrip())
        return self.cut(left, len(self.text.rstrip()))

    def segments(self) -> tuple[Segment, ...]:
        """Return the unbroken runs of the source that make up this text."""
        runs: list[Segment] = []
        begin = 0
        offsets = self.offsets
        for i in range(1, len(offsets) + 1):
            if i < len(offsets) and offsets[i] == offsets[i - 1] + 1 and offsets[i - 1] >= 0:
                continue
            if offsets[begin] >= 0:
                runs.append(Segment(begin, offsets[begin], i - begin))
            begin = i
        return tuple(runs)


NOTHING = Mapped("", ())
CELL_BREAK = Mapped("|", (-1,))


def concatenate(parts: Iterable[Mapped]) -> Mapped:
    """Join runs with nothing in between."""
    texts: list[str] = []
    offsets: list[int] = []
    for part in parts:
        texts.append(part.text)
        offsets.extend(part.offsets)
    return Mapped("".join(texts), tuple(offsets))
