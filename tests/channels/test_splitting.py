"""Long words are parted where a reader pauses, and nothing of them is lost."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import split_text, utf16_units
from bot.channels.telegram_format import LONGEST, Part, styled_parts

whole = st.characters(exclude_categories=["Cs"])
words = st.text(
    st.one_of(st.sampled_from("。！？.!?，, \n<>&\"'（）”浙江省a1😀\U0001f468\u200d\u0301"), whole),
    max_size=400,
)


def units(text: str) -> int:
    return sum(map(utf16_units, text))


class Strict(HTMLParser):
    """Reads HTML as Telegram does: known tags, each closed in order; gives the plain words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("b", [])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(text: str) -> str:
    """Return the words of a part's HTML, which must be whole."""
    assert not re.search(r"<(?!/?b>)", text)
    assert not re.search(r"&(?!(amp|lt|gt);)", text)
    return html.unescape(re.sub(r"</?b>", "", text))


def unmarked(parts: tuple[Part, ...]) -> str:
    if len(parts) < 2:
        return "".join(part.plain for part in parts)
    return "".join(
        part.plain.removesuffix(f"\n{number}/{len(parts)}") for number, part in enumerate(parts, 1)
    )


@given(words, st.integers(2, 60))
def test_parts_fit_and_joined_are_the_text(text: str, room: int) -> None:
    parts = split_text(text, room)
    assert "".join(parts) == text
    assert all(units(part) <= room for part in parts)
    assert all(parts) or not text


@given(st.lists(st.tuples(words, st.booleans()), max_size=6), st.integers(1, 40))
def test_every_part_is_whole_html_of_at_most_4096_units(pieces: list[tuple[str, bool]], times: int) -> None:
    pieces = [(text * times, bold) for text, bold in pieces]
    said = "".join(text for text, _ in pieces)
    parts = styled_parts(pieces)
    assert all(units(part.html) <= LONGEST and units(part.plain) <= LONGEST for part in parts)
    assert [read(part.html) for part in parts] == [part.plain for part in parts]
    for part in parts:
        strict = Strict()
        strict.feed(part.html)
        assert strict.open == []
    assert unmarked(parts) == (said if said.strip() else "")


def test_thousands_of_bold_words_still_fit() -> None:
    parts = styled_parts([("甲&" * 3, True), ("：乙\n", False)] * 900)
    assert all(units(part.html) <= LONGEST for part in parts)
    assert unmarked(parts) == ("甲&" * 3 + "：乙\n") * 900


@pytest.mark.parametrize(
    ("text", "room", "first"),
    [
        pytest.param("甲乙丙。丁戊己庚。", 7, "甲乙丙。", id="chinese-sentence"),
        pytest.param("他说：“好的。”然后走了。", 9, "他说：“好的。”", id="closing-quote"),
        pytest.param("It is 3.5 m. Then more follows here.", 16, "It is 3.5 m. ", id="latin-sentence"),
        pytest.param("第一行\n第二行很长很长", 6, "第一行\n", id="line"),
        pytest.param("甲乙丙丁，戊己庚辛壬", 7, "甲乙丙丁，", id="clause"),
        pytest.param("one two three four", 10, "one two ", id="word"),
        pytest.param("甲乙丙丁戊己", 4, "甲乙丙丁", id="nowhere"),
        pytest.param("甲乙😀丙", 3, "甲乙", id="astral"),
        pytest.param("abcde\u0301f", 5, "abcd", id="accent"),
        pytest.param("ab\U0001f468\u200d\U0001f469cd", 5, "ab", id="joined-emoji"),
    ],
)
def test_a_part_ends_where_a_reader_pauses(text: str, room: int, first: str) -> None:
    assert split_text(text, room)[0] == first


def test_a_text_of_one_part_bears_no_mark() -> None:
    assert styled_parts([("甲", True), ("\n乙 < 丙", False)]) == (
        Part("<b>甲</b>\n乙 &lt; 丙", "甲\n乙 < 丙"),
    )
    assert [part.plain[-4:] for part in styled_parts([("甲乙丙。" * 2000, False)])] == ["\n1/2", "\n2/2"]
