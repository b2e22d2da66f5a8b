"""A card reads well on a phone, and its buttons can be typed as numbers."""

from __future__ import annotations

from bot.channels.base import Labelled
from bot.channels.telegram_format import laid_out
from handlers.messages import Card


def labelled(card: Card, *labels: str) -> Labelled:
    return Labelled(card, tuple((label, f"id{number}") for number, label in enumerate(labels, 1)))


def test_title_fields_and_text_stand_in_order_and_are_escaped() -> None:
    card = Card("请选择 <1>", title="首谈 & 报备", fields=(("投资方", "甲<乙>公司"), ("状态", "已授予")))
    (part,) = laid_out(labelled(card)).parts
    assert part.html == (
        "<b>首谈 &amp; 报备</b>\n<b>投资方</b>：甲&lt;乙&gt;公司\n<b>状态</b>：已授予\n请选择 &lt;1&gt;"
    )
    assert part.plain == "首谈 & 报备\n投资方：甲<乙>公司\n状态：已授予\n请选择 <1>"


def test_short_labels_stand_two_or_three_in_a_row_with_their_numbers() -> None:
    rows = laid_out(labelled(Card("问"), "是", "否", "跳过", "返回")).buttons
    assert rows == ((("1. 是", "id1"), ("2. 否", "id2"), ("3. 跳过", "id3")), (("4. 返回", "id4"),))
    rows = laid_out(labelled(Card("问"), "授予首谈权", "退回补充材料")).buttons
    assert [len(row) for row in rows] == [2]


def test_longer_labels_stand_one_in_a_row() -> None:
    rows = laid_out(labelled(Card("问"), "符合布局指引", "不符合布局指引，需要说明")).buttons
    assert [len(row) for row in rows] == [1, 1]


def test_labels_too_long_for_a_button_are_listed_and_the_buttons_bear_numbers() -> None:
    labels = [f"嘉善县某某精密制造有限公司年产百万套零部件项目{n}" for n in range(7)]
    laid = laid_out(labelled(Card("请选择："), *labels))
    assert laid.parts[0].plain == "请选择：\n" + "\n".join(
        f"{n}. {label}" for n, label in enumerate(labels, 1)
    )
    assert [[label for label, _ in row] for row in laid.buttons] == [["1", "2", "3", "4", "5"], ["6", "7"]]


def test_a_single_action_needs_no_number() -> None:
    assert laid_out(labelled(Card("问"), "查看")).buttons == ((("查看", "id1"),),)


def test_what_has_no_number_stands_in_a_row_of_its_own_below() -> None:
    beside = (("跳过", "s"), ("上一步", "b"), ("暂存", "l"), ("取消", "c"))
    rows = laid_out(Labelled(Card("问"), (("内资", "id1"), ("外资", "id2")), beside)).buttons
    assert rows == ((("1. 内资", "id1"), ("2. 外资", "id2")), beside)
    assert laid_out(Labelled(Card("项目叫什么？"), (), beside)).buttons == (beside,)
    long = ("车规级芯片封测项目｜上海明澜半导体科技有限公司｜嘉善县", "b1")
    laid = laid_out(Labelled(Card("问"), (long,), beside))
    assert laid.parts[0].plain == f"问\n1. {long[0]}"
    assert laid.buttons == ((("1", "b1"),), beside)


def test_half_a_character_does_not_keep_a_message_from_going_out() -> None:
    (part,) = laid_out(labelled(Card("甲\ud83d乙"))).parts
    assert part.plain == "甲\ufffd乙"


def test_nothing_to_say_is_no_message() -> None:
    assert laid_out(labelled(Card(" \n"))).parts == ()


def test_a_single_action_too_long_for_a_button_stands_under_its_number() -> None:
    laid = laid_out(
        Labelled(Card("待办事项："), (("车规级芯片封测项目｜上海明澜半导体科技有限公司｜嘉善县", "b1"),))
    )
    assert laid.parts[0].plain.splitlines()[-1] == "1. 车规级芯片封测项目｜上海明澜半导体科技有限公司｜嘉善县"
    assert laid.buttons == ((("1", "b1"),),)
