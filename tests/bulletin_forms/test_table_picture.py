"""Tables as pictures: whole, aligned, as wide as they need and never narrower than a phone."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from handlers.bulletins.layout.drawing import Letters
from handlers.bulletins.layout.table_picture import MOST_ROWS, table_pictures
from handlers.bulletins.model import Column, Table
from tests.bulletin_forms import samples

LETTERS = Letters()


def _images(table: Table) -> list[Image.Image]:
    return [Image.open(BytesIO(one)) for one in table_pictures(table, "zh", letters=LETTERS)]


def test_a_narrow_table_fills_a_phone() -> None:
    image = _images(Table("t", "题", (Column("a", "甲"),), (("一",),)))[0]
    assert image.width == 780


def test_a_wide_table_is_as_wide_as_it_needs() -> None:
    columns = tuple(Column(f"c{at}", f"第{at}列很长的标题") for at in range(12))
    image = _images(Table("t", "题", columns, (tuple("内容内容内容" for _ in columns),)))[0]
    assert image.width > 780 * 2


@pytest.mark.parametrize(("rows", "pictures"), [(0, 1), (1, 1), (MOST_ROWS, 1), (MOST_ROWS + 1, 2), (200, 5)])
def test_a_long_table_becomes_several_pictures(rows: int, pictures: int) -> None:
    table = Table(
        "t",
        "题",
        (Column("a", "甲"), Column("b", "乙", "count")),
        tuple((f"行{at}", at) for at in range(rows)),
    )
    assert len(_images(table)) == pictures


def test_no_picture_is_too_tall_for_a_messenger() -> None:
    """Telegram refuses pictures whose width and height add up to more than 10,000 or whose ratio exceeds 20."""
    table = Table(
        "t", "题", (Column("a", "甲"), Column("b", "乙")), tuple((f"行{at}", "长" * 20) for at in range(100))
    )
    for image in _images(table):
        assert image.width + image.height <= 10_000
        assert image.height / image.width < 20


def test_the_same_table_gives_the_same_bytes() -> None:
    assert table_pictures(samples.cities_table(), "zh") == table_pictures(samples.cities_table(), "zh")
