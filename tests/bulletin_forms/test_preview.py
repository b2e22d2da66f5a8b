"""The preview: short cards, tables that line up in wide characters, plain lines where it is piped."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.bulletin_preview import plain_lines, show_bulletin
from handlers.bulletins.layout.short_cards import chart_lines, short_cards
from handlers.bulletins.layout.values import width
from handlers.bulletins.model import Item, Section
from tests.bulletin_forms import samples


def test_a_card_shows_the_first_items_and_how_many_are_left() -> None:
    items = tuple(Item(f"第{at}件", ("一", "二")) for at in range(1, 9))
    card = short_cards(samples.weekly(sections=(Section("s", "新增首报", items),)))[0]
    assert card.title == "一、新增首报（8件）"
    assert card.lines == ("1. 第1件", "   一", "2. 第2件", "   一", "3. 第3件", "   一")
    assert card.left == 5
    whole = short_cards(samples.weekly(sections=(Section("s", "新增首报", items),)), whole=True)[0]
    assert whole.left == 0
    assert len(whole.lines) == 24


def test_a_part_that_says_nothing_is_left_out() -> None:
    cards = short_cards(samples.weekly(sections=(Section("a", "空"), Section("b", "无", empty="本周没有。"))))
    assert [(card.title, card.lines) for card in cards] == [("一、无", ("本周没有。",))]


def test_bars_of_a_chart_line_up() -> None:
    """Every bar begins where the longest name ends, a wide character counting two."""
    lines = chart_lines(samples.counties_chart(), "zh")[1:-1]
    for line, name in zip(lines, samples.COUNTIES, strict=True):
        rest = line.removeprefix(name)
        assert width(name) + len(rest) - len(rest.lstrip(" ")) == 33
    assert lines[0].count("█") == 24
    assert "无数据" in lines[-1]
    assert lines[-2].rstrip().endswith("0")


def test_piped_output_parts_cells_by_tabs() -> None:
    lines = list(plain_lines(samples.quarterly(), whole=False))
    assert "杭州市\t18.62\t16.0\t116.4\t0" in lines
    assert lines[-1].endswith(samples.quarterly().anchor)


def test_a_terminal_shows_tables_whose_columns_line_up(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    terminal = Console(
        file=screen, force_terminal=True, width=100, color_system=None, highlight=False, markup=False
    )
    monkeypatch.setattr("rich.console.Console", lambda **_: terminal)
    show_bulletin(samples.quarterly(), whole=False)
    lines = screen.getvalue().splitlines()
    first = next(at for at, line in enumerate(lines) if line.strip().startswith("杭州市"))
    rows = lines[first : first + len(samples.CITIES)]
    assert [row.split()[0] for row in rows] == list(samples.CITIES)
    assert len({cell_len(row.rstrip()) for row in rows}) == 1


def test_markup_in_a_name_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show_bulletin(samples.weekly(sections=(Section("s", "段", (Item("[bold]名[/bold]"),)),)), whole=False)
    assert "[bold]名[/bold]" in capsys.readouterr().out
