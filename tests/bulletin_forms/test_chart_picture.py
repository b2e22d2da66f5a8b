"""The chart, as a picture: the same each time, as wide as a phone, and readable without colour."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.bulletins.layout.chart_picture import PAPER, chart_picture
from handlers.bulletins.layout.drawing import Drawing, Letters
from handlers.bulletins.layout.errors import FontMissing
from handlers.bulletins.layout.fonts import chinese_font
from handlers.bulletins.layout.values import number_texts
from handlers.bulletins.model import Chart, Series
from tests.bulletin_forms import samples

LETTERS = Letters()


def _image(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("width", [360, 390, 414, PAPER])
def test_a_chart_is_twice_as_many_pixels_wide_as_the_screen(width: int) -> None:
    assert (
        _image(chart_picture(samples.cities_chart(), "zh", width=width, letters=LETTERS)).width == width * 2
    )


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_picture(samples.cities_chart(), "zh") == chart_picture(samples.cities_chart(), "zh")


def test_a_picture_does_not_say_when_or_with_what_it_was_made() -> None:
    assert not _image(chart_picture(samples.counties_chart(), "zh", letters=LETTERS)).info.keys() - {
        "transparency"
    }


def test_eleven_cities_with_targets_fit_a_phone() -> None:
    """One look without scrolling: no taller than a phone of 390 by 844 points."""
    assert _image(chart_picture(samples.cities_chart(), "zh", letters=LETTERS)).height <= 844 * 2


def test_what_reached_its_target_is_told_apart_in_grey() -> None:
    """A solid bar is all dark; a hatched one is partly white."""
    drawing = Drawing(200, 60, LETTERS)
    drawing.box(0, 0, 100, 20, "solid")
    drawing.box(0, 30, 100, 20, "hatched")
    grey = _image(drawing.png()).convert("L")
    solid = grey.crop((10, 10, 190, 30)).histogram()
    hatched = grey.crop((10, 70, 190, 90)).histogram()
    assert sum(solid[200:]) == 0
    assert sum(hatched[200:]) > 0.3 * sum(hatched)
    assert sum(hatched[:120]) > 0.1 * sum(hatched)


def test_a_target_is_seen_on_a_dark_bar_in_grey() -> None:
    drawing = Drawing(200, 60, LETTERS)
    drawing.box(0, 0, 100, 20, "solid")
    drawing.dashes(50, 0, 20)
    grey = _image(drawing.png()).convert("L")
    row = [grey.getpixel((x, 6)) for x in range(80, 120)]
    assert max(row) > 200  # type: ignore[type-var, operator]  # a grey picture's pixels are numbers


def test_zero_and_not_known_are_different_pictures() -> None:
    def drawn(value: int | None) -> bytes:
        return chart_picture(
            Chart("c", "图", ("甲", "乙"), (Series("s", "数", (3, value)),), "个"), "zh", letters=LETTERS
        )

    assert drawn(0) != drawn(None)


@pytest.mark.parametrize(
    "values",
    [(), (None,), (0, 0), (Decimal("-2.5"), 3), (-1, -2), (Decimal("0.00001"), 10**12)],
    ids=["no-label", "nothing-known", "zeros", "below-zero", "all-below-zero", "far-apart"],
)
def test_every_set_of_values_can_be_drawn(values: tuple[Decimal | int | None, ...]) -> None:
    labels = tuple(f"地方{at}" for at in range(len(values)))
    for kind in ("bars", "share"):
        chart = Chart("c", "图", labels, (Series("s", "数", values),), "个", kind)  # type: ignore[arg-type]  # both in turn
        assert _image(chart_picture(chart, "zh", letters=LETTERS)).width == 780


def test_several_series_are_named() -> None:
    two = Chart("c", "图", ("甲", "乙"), (Series("a", "本季", (1, 2)), Series("b", "上季", (2, 1))), "个")
    one = Chart("c", "图", ("甲", "乙"), (Series("a", "本季", (1, 2)),), "个")
    assert (
        _image(chart_picture(two, "zh", letters=LETTERS)).height
        > _image(chart_picture(one, "zh", letters=LETTERS)).height + 2 * 2 * 22
    )


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="嘉善县，。（）abc 12-", max_size=60), st.integers(40, 300))
def test_a_broken_text_is_the_whole_text(text: str, room: int) -> None:
    """Nothing but spaces at a line's end is lost, and no line is much wider than there is room."""
    lines = LETTERS.wrapped(text, 16, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(LETTERS.width(line, 16) <= room * 1.1 + 16 for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="浙江省各市外资情况2026", max_size=60))
def test_a_balanced_title_needs_no_more_lines(text: str) -> None:
    balanced = LETTERS.balanced(text, 20, 362)
    assert len(balanced) == len(LETTERS.wrapped(text, 20, 362))
    assert "".join(balanced) == text


def test_a_name_too_long_for_its_lines_ends_with_dots() -> None:
    lines = LETTERS.wrapped("长" * 100, 16, 100)
    short = LETTERS.shortened(lines, 3, 16, 100)
    assert len(short) == 3
    assert short[-1].endswith("…")
    assert LETTERS.width(short[-1], 16) <= 100


def test_decimals_stand_below_each_other() -> None:
    assert number_texts([Decimal("18.62"), 3, Decimal("0.4"), None]) == ["18.62", "3.00", "0.40", ""]
    assert number_texts([5, None]) == ["5", ""]


def test_a_typeface_of_the_system_is_taken_where_none_is_shipped(tmp_path: Path) -> None:
    with pytest.raises(FontMissing):
        chinese_font([tmp_path], shipped=False)
    (tmp_path / "sub").mkdir()
    for name in ("SimHei.ttf", "NotoSansCJK-Regular.ttc", "arial.ttf"):
        (tmp_path / "sub" / name).touch()
    assert chinese_font([tmp_path], shipped=False).name == "NotoSansCJK-Regular.ttc"


def test_the_shipped_typeface_comes_first() -> None:
    assert chinese_font().name == "NotoSansSC-Regular.ttf"
