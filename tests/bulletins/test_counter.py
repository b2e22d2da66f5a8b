"""The bulletins in a chat: each command, each button and each answer, by each role, with nothing that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.backroom import forms
from handlers.bulletins import schedule
from handlers.bulletins.counter import BulletinCounter
from handlers.bulletins.desk import BulletinDesk
from handlers.front.needed import FormsWanted, Needed, Ready
from handlers.front.visit import Premises, Visit
from handlers.messages import Card, Incoming
from handlers.register.desk import RegisterDesk, Speaker
from handlers.wording import Language
from ledger import issues
from ledger.errors import LedgerError
from policy.packs import Packs
from terms.places import Gazetteer
from tests.ledger.conftest import Office
from tests.ledger.helpers import assert_whole, file, granted

GAZETTEER = Gazetteer.load()
MONDAY = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)


class Chat:
    """Talks with the counter for one person of the office, and presses the buttons it gets."""

    def __init__(self, office: Office, desk: BulletinDesk, who: str, language: Language = "zh") -> None:
        self.office, self.who, self.language = office, who, language
        self.counter = BulletinCounter(desk)
        self.register = RegisterDesk(office.ledger, Packs({}), GAZETTEER, {}, lambda *_: "")
        self.state: dict[str, Any] = {}
        self.cards: tuple[Card, ...] = ()

    def _visited(self, doing: Callable[[Visit], tuple[Card, ...] | None]) -> tuple[Card, ...]:
        """Hear something, and again with the files of a bulletin made ready where they are wanted."""
        ready = Ready()
        try:
            self.cards = self._heard(doing, ready)
        except Needed as needed:
            if not isinstance(needed.wanted, FormsWanted):
                raise
            ready.put(needed.wanted, forms(needed.wanted))
            self.cards = self._heard(doing, ready)
        return self.cards

    def _heard(self, doing: Callable[[Visit], tuple[Card, ...] | None], ready: Ready) -> tuple[Card, ...]:
        with self.office.ledger.happening() as tx:
            incoming = Incoming("test", "1", self.who, self.who, "text")
            viewer = self.office[self.who]
            visit = Visit(Premises(self.register), tx, incoming, self.state, ready, viewer, self.language)
            return doing(visit) or ()

    def command(self, name: str, value: str = "") -> str:
        """Carry out a command and return the words of the last card."""
        return self.text(self._visited(lambda visit: self.counter.command(visit, name, value)))

    def say(self, text: str) -> str:
        """Say something and return the words of the cards."""
        return self.text(self._visited(lambda visit: self.counter.say(visit, text)))

    def press(self, label: str) -> str:
        """Press the first button whose label begins so."""
        move = next(
            action.move for card in self.cards for action in card.actions if action.label.startswith(label)
        )
        assert move is not None
        return self.do(move)

    def do(self, move: Mapping[str, Any]) -> str:
        """Make a move."""
        return self.text(self._visited(lambda visit: self.counter.do(visit, move)))

    def text(self, cards: tuple[Card, ...]) -> str:
        """Return the words of cards, titles included."""
        return "\n".join(f"{card.title}\n{card.text}" for card in cards)

    def labels(self) -> list[str]:
        """Return the labels of what may be done next."""
        return [action.label for card in self.cards for action in card.actions]


def test_a_weekly_card_is_short_and_each_section_opens(office: Office, desk: BulletinDesk) -> None:
    claims = [
        file(office, "jiashan", name=f"项目{at}", investor=f"投资方{at}有限公司").claim for at in range(9)
    ]
    chat = Chat(office, desk, "jiashan")
    told = chat.command("weekly", "2026-W03")
    assert "嘉兴市招商引资周信息" in told
    assert "另有7件" in told
    assert len(told) < 900
    with office.ledger.read() as read:
        assert "{}:{}".format(*read.head()) in told, "as audit verify takes it"
    told = chat.press("新增首报")
    assert "6. " in told
    assert "7. " not in told
    opened = [action.move for card in chat.cards for action in card.actions if action.move]
    assert {"move": "card", "claim": claims[0]} in opened
    told = chat.press("更多")
    assert "9. " in told
    assert "嘉兴市招商引资周信息" in chat.press("返回")


def test_an_item_of_a_document_opens_the_clause_word_for_word(office: Office, desk: BulletinDesk) -> None:
    chat = Chat(office, desk, "supervisor")
    told = chat.command("quarterly", "2025-Q4")
    assert "实际使用外资" in told
    chat.press("依据")
    told = chat.press("看第1条原文")
    assert "每季度对各设区市的实际使用外资、落地重大项目实绩进行通报" in told
    assert "三（四）" in told


def test_a_period_that_does_not_exist_is_told_with_an_example(office: Office, desk: BulletinDesk) -> None:
    assert "2026-W48" in Chat(office, desk, "jiashan").command("weekly", "哪一周")


def test_everyone_leaves_with_one_tap_and_comes_back_with_another(office: Office, desk: BulletinDesk) -> None:
    chat = Chat(office, desk, "jiashan")
    chat.command("weekly")
    assert "不再发给您" in chat.press("不再接收")
    assert "已退订：周信息" in chat.command("subscriptions")
    assert "会发给您" in chat.press("重新接收 周信息")
    assert "接收：周信息" in chat.command("subscriptions")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("22-7", "22时至7时", id="hours"),
        pytest.param("２２点到次日７点", "22时至7时", id="wide"),
        pytest.param("不设", "没有设置", id="none"),
        pytest.param("夜里", "没有看懂", id="words"),
        pytest.param("30-90", "没有看懂", id="no hours"),
    ],
)
def test_quiet_hours_are_typed(office: Office, desk: BulletinDesk, text: str, told: str) -> None:
    chat = Chat(office, desk, "jiashan")
    chat.command("subscriptions")
    chat.press("修改免打扰")
    assert told in chat.say(text)


def test_a_bureau_sets_its_hour_and_sees_the_next_day_that_is_worked(
    office: Office, desk: BulletinDesk
) -> None:
    chat = Chat(office, desk, "jx-bureau")
    assert "下一次 2026-01-19 09:00" in chat.command("subscriptions")
    chat.press("修改周信息发送时间")
    assert "每周三14:30" in chat.say("周三 14:30")
    chat.command("subscriptions")
    chat.press("修改周信息发送时间")
    assert "已停发" in chat.say("停发")
    assert "修改周信息发送时间" not in Chat(office, desk, "jiashan").command("subscriptions")


def test_figures_are_entered_and_confirmed_by_tap(office: Office, desk: BulletinDesk) -> None:
    first, second = Chat(office, desk, "jiashan"), Chat(office, desk, "jiashan2")
    assert "还没有报送的数据2项" in first.command("figures")
    first.press("填报 嘉善县 实际使用外资")
    assert "确定的美元金额" in first.say("大概一个亿")
    assert "没有记录" in first.say("取消")
    assert first.say("1.2亿美元") == ""
    first.command("figures")
    first.press("填报 嘉善县 实际使用外资")
    assert "需要另一人确认" in first.say("1.2亿美元")
    first.press("填报 嘉善县 重大项目落地")
    assert "已填报" in first.say("5个")
    assert "待您确认" not in first.command("figures")
    assert "待您确认的数据2项" in second.command("figures")
    second.press("确认 嘉善县")
    stale = next(
        action.move for card in second.cards for action in card.actions if action.label == "确认无误"
    )
    assert "已确认" in second.press("确认无误")
    with pytest.raises(LedgerError):
        second.do(stale or {})
    second.press("确认 嘉善县")
    second.press("退回")
    assert "已退回" in second.say("与报表不符")
    assert_whole(office)


def test_a_month_is_nominated_voted_and_closed_by_tap(office: Office, desk: BulletinDesk) -> None:
    province, one, two = (Chat(office, desk, who) for who in ("supervisor", "jiashan", "yuhang"))
    assert "没有进行中" in one.command("selection")
    assert one.labels() == []
    province.command("selection")
    province.press("开展2026-01评选")
    one.command("selection")
    one.press("提名典型案例")
    one.say("一站式落地")
    assert "已提名：一站式落地" in one.say("三周完成拿地到开工。")
    province.command("selection")
    province.press("结束提名")
    two.command("selection")
    assert "已投票" in two.press("投典型案例：一站式落地")
    assert "您投的" in two.command("selection")
    province.command("selection")
    assert "评语" in province.press("结束投票")
    assert "典型案例：一站式落地（嘉善县）" in province.say("做法可以复制。")
    told = province.press("看评选结果")
    assert "★当选：一站式落地" in told
    assert "做法可以复制。" in told


def test_a_publisher_publishes_once_and_sees_what_became_of_it(office: Office, desk: BulletinDesk) -> None:
    office.clock.instant = MONDAY
    chat = Chat(office, desk, "jx-bureau")
    chat.command("weekly")
    assert "第1期" in chat.press("发布这一期")
    assert "待发6" in chat.press("送达情况")
    office.clock.advance(timedelta(hours=1))
    issues.release(office.ledger)
    with office.ledger.write() as tx:
        tx.connection.execute(
            "UPDATE outbox SET state = 'unknown' WHERE officer = ?", (office["pinghu"].officer,)
        )
    told = chat.press("刷新")
    assert "是否送达不明1" in told
    assert "平湖市 pinghu" in told
    assert "重发给1人" in chat.press("重发给 平湖市")
    assert "发布这一期" not in Chat(office, desk, "jiashan").command("weekly")


def test_a_pushed_copy_is_made_from_what_its_reader_may_see_when_it_is_sent(
    office: Office, desk: BulletinDesk
) -> None:
    granted(office, name="机密项目", investor="绝密投资方有限公司")
    schedule.due(office.ledger, desk)
    office.clock.instant = MONDAY
    schedule.due(office.ledger, desk)
    chat = Chat(office, desk, "jiashan")
    for who, seen in (("jiashan", True), ("pinghu", False), ("jx-bureau", True)):
        with office.ledger.read() as read:
            speaker = Speaker(chat.register, office[who], "zh")
            card = chat.counter.notice(read, speaker, "bulletin", {"issue": "bu-weekly-330400-2026-W03"})
        assert card is not None
        assert card.kind == "bulletin"
        assert ("机密项目" in card.text) is seen
        assert "不再接收" in [action.label for action in card.actions]
        assert "2026年第1期" in card.text


@pytest.mark.parametrize(
    "kind",
    [
        "figure_to_confirm",
        "figure_refused",
        "nomination_won",
        "holidays_unknown",
        "figures_missing",
        "vote_open",
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_of_the_bulletins_has_its_words(
    office: Office, desk: BulletinDesk, kind: str, language: Language
) -> None:
    facts = {
        "figure": "fg1",
        "reason": "x",
        "year": 2027,
        "period": "2025-Q4",
        "count": 2,
        "closes_on": "2026-01-31",
    }
    chat = Chat(office, desk, "jiashan")
    with office.ledger.read() as read:
        card = chat.counter.notice(read, Speaker(chat.register, office["jiashan"], language), kind, facts)
        other = chat.counter.notice(
            read, Speaker(chat.register, office["jiashan"], language), "claim_granted", {}
        )
    assert card is not None
    assert "{" not in card.text
    assert other is None


def test_the_admin_is_told_that_there_is_nothing_for_them(office: Office, desk: BulletinDesk) -> None:
    chat = Chat(office, desk, "admin")
    for name in ("weekly", "subscriptions", "figures"):
        assert "管理员不接收" in chat.command(name)


def test_a_move_of_another_version_is_said_to_be_out_of_date(office: Office, desk: BulletinDesk) -> None:
    assert "已不在" in Chat(office, desk, "jiashan").do({"counter": "bulletins", "do": "dance"})


def test_english_readers_get_english_cards(office: Office, desk: BulletinDesk) -> None:
    file(office, "jiashan")
    told = Chat(office, desk, "jiashan", "en").command("weekly", "2026-W03")
    assert "weekly investment news" in told
    assert "New first reports" in told


@pytest.mark.parametrize(
    ("who", "text", "told"),
    [
        pytest.param(
            "jiashan", "填报 2025-Q4 签约项目 8", "已填报：嘉善县 2025-Q4 签约项目 8个", id="own place"
        ),
        pytest.param(
            "jx-bureau",
            "填报 嘉善 2025Q4 制造业外资 3000万美元",
            "嘉善县 2025-Q4 制造业外资 3000万美元",
            id="a county",
        ),
        pytest.param(
            "jx-bureau",
            "填报目标 嘉善县 2026 实际使用外资 1亿美元 嘉委办〔2026〕1号",
            "目标·实际使用外资 1亿美元",
            id="target",
        ),
        pytest.param(
            "jx-bureau", "填报目标 嘉善县 2026 实际使用外资 1亿美元", "目标出自哪里", id="no source"
        ),
        pytest.param("jiashan", "填报 平湖市 2025-Q4 签约项目 8", "请写明是哪个地方", id="not one's own"),
        pytest.param("jiashan", "填报 2025-Q4 实际使用外资 约1亿", "确定的美元金额", id="not exact"),
        pytest.param("jiashan", "填报 2026-Q4 签约项目 8", "还没有开始", id="not begun"),
    ],
)
def test_a_figure_or_target_is_entered_in_one_line(
    office: Office, desk: BulletinDesk, who: str, text: str, told: str
) -> None:
    assert told in Chat(office, desk, who).say(text)


@pytest.mark.parametrize(
    "text", ["填报", "填报一个项目", "我要填报", "嘉兴的首谈期多长？", "填报 2025-Q4 天气 8"]
)
def test_what_is_nothing_of_the_counters_is_left_to_the_others(
    office: Office, desk: BulletinDesk, text: str
) -> None:
    assert Chat(office, desk, "jiashan").say(text) == ""
