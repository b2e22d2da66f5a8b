"""Whatever is typed by whomever in whatever order: a reply, nothing leaked, and a register that stays whole."""

from __future__ import annotations

import os
import random

import pytest

from handlers.register.moves import Move
from ledger.verify import verify_file
from tests.register.conftest import Register

TYPED = (
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "是", "否", "不清楚", "跳过", "上一步", "取消", "确认",
    "完成", "暂存", "继续", "修改 3", "修改 6", "修改 99", "总投资改成13亿元", "我要首报", "待审",
    "我的首谈", "流转池", "需求清单", "草稿", "/review", "/claims", "/claims 晨曦", "/pool", "/needs",
    "/me", "/resume 9", "/cancel", "/report", "今天", "12月1日", "1 3", "12亿元", "1.5亿美元", "约10亿",
    "91110000600037341L", "91110000600037341X", "晨曦光能科技有限公司",
    "晨曦光能科技有限公司有人报了吗？", "这个投资方有人报了吗", "我们县还有哪些首谈快到期",
    "嘉兴的首谈期多长？", "理由充分", "", "　", "/", "？", "\x00", "😀" * 300,
    "首报：项目名称：海风项目，投资方：海风能源有限公司，总投资：30亿元，内资，拟落户：嘉善县，有明确意向",
    "项目名称：海风项目", "投资方：海风能源有限公司", "/relocations", "/breaches", "违规记录", "完成", "函〔2026〕1号",
)  # fmt: skip
FOREIGN = {
    "jiashan": "光伏组件平湖基地",
    "pinghu": "光伏组件扩产项目",
    "yuhang": "深层水饮料项目",
    "admin": "光伏组件",
}
"""What an officer must never read: a project of somebody else."""


@pytest.mark.parametrize("seed", range(int(os.environ.get("YIPANQI_TEST_CHATS", "4"))))
def test_anything_typed_gets_a_reply_and_leaks_nothing(register: Register, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test that can be repeated
    chats = {
        name: register.chat(name, dice.choice(("zh", "en"))) for name in register.people if name != "admin"
    }
    offered: list[Move] = []
    for _ in range(260):
        name, what = dice.choice(list(chats)), dice.random()
        if what < 0.15 and offered:  # a button of anybody's, however old
            told = chats[name].session.do(dice.choice(offered)).text
        elif what < 0.2:
            told = chats[name].session.attach(b"a file", "application/pdf").text
        else:
            told = chats[name](dice.choice(TYPED))
        reply = chats[name].last
        offered += [move for move in (reply.moves if reply else ()) if move is not None]
        if name in FOREIGN:
            assert FOREIGN[name] not in told
    assert verify_file(register.ledger.path)[0] == []
